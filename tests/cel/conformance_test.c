/* The conformance tests of the standard (cel-spec), as data in $CORDON_SHARED/cel. Each test is counted; one that is
 * left out stands in conformance_exceptions.txt by name, with its reason; everything else must pass. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/map.h"
#include "cel/cel.h"
#include "cel/textproto.h"

typedef struct run {
  cd_arena *arena; /* of one file */
  cd_map *exceptions;
  size_t all, passed, excepted, failed;
  const char *file;
  cd_str section;
} run;

/* --- expected values --- */

static bool convert(const proto *m, cd_arena *a, cel_value *out);

static bool convert_list(const proto *m, cd_arena *a, cel_value *out) {
  cel_value items[64];
  size_t n = 0;
  for (const proto_field *f = m->first; f; f = f->next)
    if (n == 64 || !convert(f->message, a, &items[n++])) return false;
  *out = cel_list_of(a, items, n);
  return true;
}

static bool convert_map(const proto *m, cd_arena *a, cel_value *out) {
  cel_entry entries[64];
  size_t n = 0;
  for (const proto_field *f = m->first; f; f = f->next, n++) {
    const proto_field *key = proto_find(f->message, "key"), *value = proto_find(f->message, "value");
    if (n == 64 || !key || !value || !convert(key->message, a, &entries[n].key) ||
        !convert(value->message, a, &entries[n].value))
      return false;
  }
  *out = cel_map_of(a, entries, n);
  return true;
}

static double real_of(cd_str s) {
  char buf[64];
  snprintf(buf, sizeof buf, CD_FMT, CD_ARG(s));
  return strtod(buf, NULL);
}

static int64_t whole_of(const proto *m, const char *name) {
  char buf[64];
  snprintf(buf, sizeof buf, CD_FMT, CD_ARG(proto_text(m, name)));
  return strtoll(buf, NULL, 0);
}

static bool convert_object(const proto *m, cel_value *out) {
  const proto_field *f = m->first;
  if (!f) return false;
  if (cd_str_eqc(f->name, "type.googleapis.com/google.protobuf.Duration"))
    out->kind = CEL_DURATION;
  else if (cd_str_eqc(f->name, "type.googleapis.com/google.protobuf.Timestamp"))
    out->kind = CEL_TIMESTAMP;
  else
    return false;
  out->as.seconds = whole_of(f->message, "seconds");
  out->nanos = (int32_t)whole_of(f->message, "nanos");
  return true;
}

static const cel_type *type_named(cd_str name) {
  static const struct {
    const char *name;
    cel_kind kind;
  } table[] = {{"bool", CEL_BOOL},
               {"int", CEL_INT},
               {"uint", CEL_UINT},
               {"double", CEL_DOUBLE},
               {"string", CEL_STRING},
               {"bytes", CEL_BYTES},
               {"list", CEL_LIST},
               {"map", CEL_MAP},
               {"null_type", CEL_NULL},
               {"type", CEL_TYPE},
               {"dyn", CEL_DYN},
               {"optional_type", CEL_OPTIONAL},
               {"google.protobuf.Timestamp", CEL_TIMESTAMP},
               {"google.protobuf.Duration", CEL_DURATION}};
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    if (cd_str_eqc(name, table[i].name)) return cel_type_of_kind(table[i].kind);
  return NULL;
}

static bool convert(const proto *m, cd_arena *a, cel_value *out) {
  const proto_field *f = m ? m->first : NULL;
  char buf[64];
  if (!f) return false;
  snprintf(buf, sizeof buf, CD_FMT, CD_ARG(f->scalar));
  *out = (cel_value){.kind = CEL_NULL};
  if (cd_str_eqc(f->name, "null_value")) return true;
  if (cd_str_eqc(f->name, "bool_value"))
    *out = cel_bool(cd_str_eqc(f->scalar, "true"));
  else if (cd_str_eqc(f->name, "int64_value"))
    *out = cel_int(strtoll(buf, NULL, 0));
  else if (cd_str_eqc(f->name, "uint64_value"))
    *out = cel_uint(strtoull(buf, NULL, 0));
  else if (cd_str_eqc(f->name, "double_value"))
    *out = cel_double(real_of(f->scalar));
  else if (cd_str_eqc(f->name, "string_value"))
    *out = cel_string(f->scalar);
  else if (cd_str_eqc(f->name, "bytes_value"))
    *out = cel_bytes(f->scalar);
  else if (cd_str_eqc(f->name, "list_value"))
    return convert_list(f->message, a, out);
  else if (cd_str_eqc(f->name, "map_value"))
    return convert_map(f->message, a, out);
  else if (cd_str_eqc(f->name, "object_value"))
    return convert_object(f->message, out);
  else if (cd_str_eqc(f->name, "type_value"))
    *out = (cel_value){.kind = CEL_TYPE, .as.type = type_named(f->scalar)};
  else
    return false;
  return out->kind != CEL_TYPE || out->as.type;
}

/* Stricter than CEL's equality: 1 is not 1u, and NaN is NaN. */
static bool same(cel_value x, cel_value y) {
  if (x.kind != y.kind) return false;
  if (x.kind == CEL_DOUBLE) return x.as.real == y.as.real || (isnan(x.as.real) && isnan(y.as.real));
  if (x.kind == CEL_LIST) {
    if (x.as.list->count != y.as.list->count) return false;
    for (size_t i = 0; i < x.as.list->count; i++)
      if (!same(x.as.list->items[i], y.as.list->items[i])) return false;
    return true;
  }
  if (x.kind == CEL_MAP) {
    if (x.as.map->count != y.as.map->count) return false;
    for (size_t i = 0; i < x.as.map->count; i++)
      if (!same(x.as.map->entries[i].value, cel_map_get(y.as.map, x.as.map->entries[i].key))) return false;
    return true;
  }
  return cel_equal(x, y);
}

/* --- the environment of a test --- */

static const cel_type *declared_type(cel_env *env, const proto *m) {
  static const struct {
    const char *name;
    cel_kind kind;
  } primitives[] = {{"BOOL", CEL_BOOL},     {"INT64", CEL_INT},     {"UINT64", CEL_UINT},
                    {"DOUBLE", CEL_DOUBLE}, {"STRING", CEL_STRING}, {"BYTES", CEL_BYTES}};
  const proto_field *f;
  if ((f = proto_find(m, "primitive")))
    for (size_t i = 0; i < 6; i++)
      if (cd_str_eqc(f->scalar, primitives[i].name)) return cel_type_of_kind(primitives[i].kind);
  if ((f = proto_find(m, "list_type")))
    return cel_type_list(env, declared_type(env, proto_find(f->message, "elem_type")->message));
  if ((f = proto_find(m, "map_type")))
    return cel_type_map(env, declared_type(env, proto_find(f->message, "key_type")->message),
                        declared_type(env, proto_find(f->message, "value_type")->message));
  if ((f = proto_find(m, "message_type"))) return type_named(f->scalar);
  if (proto_find(m, "null")) return cel_type_of_kind(CEL_NULL);
  if (proto_find(m, "dyn")) return cel_type_of_kind(CEL_DYN);
  return NULL;
}

static bool declare_all(const proto *test, cel_env *env) {
  for (const proto_field *f = test->first; f; f = f->next) {
    if (!cd_str_eqc(f->name, "type_env")) continue;
    const proto_field *ident = proto_find(f->message, "ident");
    const proto_field *type = ident ? proto_find(ident->message, "type") : NULL;
    const cel_type *t = type ? declared_type(env, type->message) : NULL;
    if (!t || cel_env_variable(env, proto_text(f->message, "name"), t, NULL, NULL) != CORDON_OK) return false;
  }
  return true;
}

static bool bind_all(const proto *test, cel_env *env, cd_arena *a, cel_value values[16]) {
  for (const proto_field *f = test->first; f; f = f->next) {
    if (!cd_str_eqc(f->name, "bindings")) continue;
    cd_str key = proto_text(f->message, "key");
    const proto_field *outer = proto_find(f->message, "value"),
                      *inner = outer ? proto_find(outer->message, "value") : NULL;
    size_t number = cel_env_variable_count(env), seen = 0;
    cel_value v;
    if (!inner || !convert(inner->message, a, &v)) return false;
    for (const proto_field *d = test->first; d; d = d->next) {
      if (!cd_str_eqc(d->name, "type_env")) continue;
      if (cd_str_eq(proto_text(d->message, "name"), key)) number = seen;
      seen++;
    }
    if (number == cel_env_variable_count(env) &&
        cel_env_variable(env, key, cel_type_of_kind(CEL_DYN), &number, NULL) != CORDON_OK)
      return false;
    values[number] = v;
  }
  return true;
}

/* --- one test --- */

static bool fails(char why[512], const char *what, cd_str detail) {
  snprintf(why, 512, "%s " CD_FMT, what, CD_ARG(detail));
  return false;
}

static bool judge(const proto *test, cel_value got, cd_arena *a, char why[512]) {
  const proto_field *value = proto_find(test, "value");
  cel_value want = cel_bool(true);
  cd_buf text;
  cd_buf_init(&text, 400);
  cel_value_format(got, &text);
  cd_str shown = cd_str_dup(a, cd_buf_view(&text));
  cd_buf_free(&text);
  if (proto_find(test, "eval_error")) return got.kind == CEL_ERROR || fails(why, "an error was expected, not", shown);
  if (value && !convert(value->message, a, &want)) return fails(why, "the expected value cannot be read", shown);
  return same(got, want) || fails(why, "another value was expected than", shown);
}

static bool passes(const proto *test, cd_arena *a, char why[512]) {
  cordon_error err = {0};
  cel_env *env = NULL;
  cel_value values[16] = {{0}}, got;
  const cel_program *p;
  cd_str expr = proto_text(test, "expr"), container = proto_text(test, "container");
  bool unchecked = cd_str_eqc(proto_text(test, "disable_check"), "true"), ok = false;
  if (cel_env_new(&env, &err) != CORDON_OK) return fails(why, "no env", expr);
  if (container.len) cel_env_container(env, container, NULL);
  if (!declare_all(test, env) || !bind_all(test, env, a, values))
    fails(why, "declarations or bindings cannot be read", expr);
  else if ((unchecked ? cel_compile_unchecked : cel_compile)(env, expr, a, &p, &err) != CORDON_OK)
    fails(why, "does not compile:", cd_str_c(err.message));
  else if (cel_eval(p, &(cel_activation){values, 16}, NULL, a, &got, &err) != CORDON_OK)
    fails(why, "does not run:", cd_str_c(err.message));
  else
    ok = judge(test, got, a, why);
  cel_env_free(env);
  return ok;
}

static void count_test(run *r, const proto *test) {
  char name[256], why[512] = "";
  cd_str own = proto_text(test, "name");
  snprintf(name, sizeof name, "%s/" CD_FMT "/" CD_FMT, r->file, CD_ARG(r->section), CD_ARG(own));
  r->all++;
  char *used = cd_map_get(r->exceptions, cd_str_c(name));
  if (used) {
    *used = 'x';
    r->excepted++;
    return;
  }
  if (passes(test, r->arena, why)) {
    r->passed++;
    return;
  }
  r->failed++;
  printf("FAILED %s: %s\n    " CD_FMT "\n", name, why, CD_ARG(proto_text(test, "expr")));
}

static void run_file(run *r, const char *dir, const char *file) {
  char path[512];
  cd_buf text;
  cordon_error err = {0};
  snprintf(path, sizeof path, "%s/%s", dir, file);
  cd_buf_init(&text, 4 << 20);
  assert_int_equal(cd_file_read(path, 4 << 20, &text, &err), CORDON_OK);
  r->arena = cd_arena_new(0);
  r->file = file;
  proto *m = proto_read(cd_buf_view(&text), r->arena);
  assert_non_null(m);
  for (const proto_field *s = m->first; s; s = s->next) {
    if (!cd_str_eqc(s->name, "section")) continue;
    r->section = proto_text(s->message, "name");
    for (const proto_field *t = s->message->first; t; t = t->next)
      if (cd_str_eqc(t->name, "test")) count_test(r, t->message);
  }
  cd_arena_free(r->arena);
  cd_buf_free(&text);
}

/* Lines "file/section/test<TAB>reason". The value of each is a mark, set when the test is met. */
static void read_exceptions(run *r, cd_arena *a) {
  cd_buf text;
  cordon_error err = {0};
  cd_str line;
  r->exceptions = cd_map_new(a, 512);
  cd_buf_init(&text, 1 << 20);
  if (cd_file_read("tests/cel/conformance_exceptions.txt", 1 << 20, &text, &err) != CORDON_OK)
    fail_msg("%s", err.message);
  cd_str rest = cd_str_dup(a, cd_buf_view(&text));
  while (cd_str_cut(&rest, '\n', &line)) {
    cd_str name;
    if (line.len == 0 || line.ptr[0] == '#') continue;
    assert_true(cd_str_cut(&line, '\t', &name));
    assert_true(cd_str_starts(line, CD_STR("needs the message type"))); /* no other reason is good */
    assert_false(cd_map_has(r->exceptions, name));
    cd_map_put(r->exceptions, name, CD_NEW(a, char));
  }
  cd_buf_free(&text);
}

static void test_conformance(void **state) {
  static const char *const files[] = {"basic",        "bindings_ext", "comparisons", "conversions",  "dynamic",
                                      "encoders_ext", "fields",       "fp_math",     "integer_math", "lists",
                                      "logic",        "macros",       "macros2",     "math_ext",     "namespace",
                                      "optionals",    "parse",        "plumbing",    "string",       "string_ext",
                                      "timestamps",   "unknowns"};
  (void)state;
  const char *shared = getenv("CORDON_SHARED");
  char dir[400], file[64];
  snprintf(dir, sizeof dir, "%s/cel", shared ? shared : "../shared");
  if (!cd_is_dir(dir)) {
    printf("skipped: the conformance files of CEL are not at %s (set CORDON_SHARED)\n", dir);
    skip();
  }
  cd_arena *a = cd_arena_new(0);
  run r = {0};
  read_exceptions(&r, a);
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    snprintf(file, sizeof file, "%s.textproto", files[i]);
    run_file(&r, dir, file);
  }
  printf("%zu tests: %zu passed, %zu left out by name, %zu failed\n", r.all, r.passed, r.excepted, r.failed);
  for (size_t i = 0; i < cd_map_count(r.exceptions); i++)
    if (*(char *)cd_map_value_at(r.exceptions, i) != 'x')
      fail_msg("an exception names no test: " CD_FMT, CD_ARG(cd_map_key_at(r.exceptions, i)));
  assert_int_equal(r.failed, 0);
  assert_int_equal(r.all, 1961);
  assert_true(r.passed >= 1500);
  cd_arena_free(a);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_conformance)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
