/* Case files: cases/<name>.case, blocks of "key: value" lines with an empty line between.
 *   expr    the expression (further expr lines are joined by a line break)
 *   facts   JSON for its variables; stays for the following blocks until it is given again
 *   value   what comes out, as CEL text; or
 *   error   a part of the message that comes out; or
 *   refused "line:column part of the message" of an expression that does not compile
 *   reads   the facts read, as "path=value", separated by "; "
 *   decisive the facts that decided, in the same form */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/file.h"
#include "cel/cases_env.h"

typedef struct block {
  cd_str expr, facts, value, error, refused, reads, decisive;
  size_t line;
} block;

typedef struct suite {
  cel_env *env;
  cases_types types;
  cd_arena *arena;
  const char *file;
  size_t cases, failed;
} suite;

static void fails(suite *s, const block *b, const char *what, cd_str want, cd_str got) {
  s->failed++;
  printf("%s:%zu: " CD_FMT "\n    %s: expected " CD_FMT "\n    got " CD_FMT "\n", s->file, b->line, CD_ARG(b->expr),
         what, CD_ARG(want), CD_ARG(got));
}

static cd_str text_of(suite *s, cel_value v) {
  cd_buf b;
  cd_buf_init(&b, 1 << 16);
  cel_value_format(v, &b);
  cd_str text = cd_str_dup(s->arena, cd_buf_view(&b));
  cd_buf_free(&b);
  return text;
}

static void judge_reads(suite *s, const block *b, const cel_trace *t, bool decisive, cd_str want) {
  cel_read *reads;
  size_t count;
  cd_buf text;
  if (!want.ptr) return;
  cd_buf_init(&text, 1 << 16);
  assert_int_equal(cel_trace_reads(t, decisive, s->arena, &reads, &count, NULL), CORDON_OK);
  for (size_t i = 0; i < count; i++) {
    if (i > 0) cd_buf_c(&text, "; ");
    cd_buf_str(&text, reads[i].path);
    cd_buf_byte(&text, '=');
    cel_value_format(reads[i].value, &text);
  }
  if (!cd_str_eq(cd_buf_view(&text), want)) fails(s, b, decisive ? "decisive" : "reads", want, cd_buf_view(&text));
  cd_buf_free(&text);
}

static void judge_refusal(suite *s, const block *b, const cordon_error *err) {
  char got[1200];
  snprintf(got, sizeof got, "%lld:%lld %s", (long long)err->line, (long long)err->column, err->message);
  cd_str place, want = b->refused;
  cd_str_cut(&want, ' ', &place);
  if (!cd_str_starts(cd_str_c(got), place) || cd_str_find(cd_str_c(err->message), want) < 0)
    fails(s, b, "refused", b->refused, cd_str_c(got));
}

static void judge_value(suite *s, const block *b, cel_value v) {
  if (b->error.ptr) {
    if (v.kind != CEL_ERROR || cd_str_find(v.as.failure->message, b->error) < 0)
      fails(s, b, "error", b->error, text_of(s, v));
  } else if (!cd_str_eq(text_of(s, v), b->value))
    fails(s, b, "value", b->value, text_of(s, v));
}

/* With and without a trace, which must not change anything. */
static void run_block(suite *s, const block *b) {
  cordon_error err = {0};
  const cel_program *p;
  cd_json *facts = NULL;
  cel_value values[3], v, plain;
  s->cases++;
  if (cel_compile(s->env, b->expr, s->arena, &p, &err) != CORDON_OK) {
    if (b->refused.ptr)
      judge_refusal(s, b, &err);
    else
      fails(s, b, "does not compile", b->value, cd_str_c(err.message));
    return;
  }
  if (b->refused.ptr) fails(s, b, "refused", b->refused, CD_STR("it compiled"));
  cd_str json = b->facts.ptr ? b->facts : CD_STR("{}");
  if (cd_json_parse(json, s->file, s->arena, &facts, &err) != CORDON_OK ||
      cases_bind(&s->types, facts, s->arena, values, &err) != CORDON_OK)
    fail_msg("%s:%zu: facts: %s", s->file, b->line, err.message);
  cel_trace *t = cel_trace_new(s->arena);
  assert_int_equal(cel_eval(p, &(cel_activation){values, 3}, &(cel_options){.trace = t}, s->arena, &v, &err),
                   CORDON_OK);
  assert_int_equal(cel_eval(p, &(cel_activation){values, 3}, NULL, s->arena, &plain, &err), CORDON_OK);
  assert_true(cd_str_eq(text_of(s, v), text_of(s, plain)));
  assert_non_null(cel_trace_json(t, s->arena));
  assert_non_null(cel_value_to_json(v, s->arena));
  if (!b->refused.ptr) judge_value(s, b, v);
  judge_reads(s, b, t, false, b->reads);
  judge_reads(s, b, t, true, b->decisive);
}

static void add_line(suite *s, block *b, cd_str key, cd_str value) {
  static const struct {
    const char *key;
    size_t at;
  } keys[] = {{"facts", offsetof(block, facts)}, {"value", offsetof(block, value)},
              {"error", offsetof(block, error)}, {"refused", offsetof(block, refused)},
              {"reads", offsetof(block, reads)}, {"decisive", offsetof(block, decisive)}};
  if (cd_str_eqc(key, "expr")) {
    b->expr = b->expr.len ? cd_str_printf(s->arena, CD_FMT "\n" CD_FMT, CD_ARG(b->expr), CD_ARG(value)) : value;
    return;
  }
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
    if (cd_str_eqc(key, keys[i].key)) {
      *(cd_str *)(void *)((char *)b + keys[i].at) = value.ptr ? value : CD_STR("");
      return;
    }
  fail_msg("%s: a line starts with '" CD_FMT "'", s->file, CD_ARG(key));
}

static void run_file(suite *s, const char *path) {
  cd_buf text;
  cordon_error err = {0};
  cd_str line, facts = {NULL, 0};
  block b = {.line = 1};
  cd_buf_init(&text, 1 << 20);
  if (cd_file_read(path, 1 << 20, &text, &err) != CORDON_OK) fail_msg("%s", err.message);
  cd_str rest = cd_str_dup(s->arena, cd_buf_view(&text));
  s->file = path;
  for (size_t number = 1;; number++) {
    bool more = cd_str_cut(&rest, '\n', &line);
    if (more && line.len > 0) {
      cd_str key;
      if (line.ptr[0] == '#') continue;
      cd_str_cut(&line, ':', &key);
      if (!b.expr.ptr) b.line = number;
      add_line(s, &b, key, cd_str_trim(line));
      continue;
    }
    if (b.facts.ptr) facts = b.facts;
    if (b.expr.ptr) {
      b.facts = facts;
      run_block(s, &b);
    }
    b = (block){0};
    if (!more) break;
  }
  cd_buf_free(&text);
}

static void test_cases(void **state) {
  (void)state;
  cordon_error err = {0};
  cd_str *names;
  size_t count;
  suite s = {.arena = cd_arena_new(0)};
  assert_int_equal(cel_env_new(&s.env, &err), CORDON_OK);
  if (cases_declare(s.env, &s.types, &err) != CORDON_OK) fail_msg("%s", err.message);
  assert_int_equal(cd_dir_list("tests/cel/cases", s.arena, &names, &count, &err), CORDON_OK);
  for (size_t i = 0; i < count; i++) run_file(&s, cd_path_join(s.arena, CD_STR("tests/cel/cases"), names[i]).ptr);
  printf("%zu cases in %zu files\n", s.cases, count);
  assert_true(s.cases > 100);
  assert_int_equal(s.failed, 0);
  cel_env_free(s.env);
  cd_arena_free(s.arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
