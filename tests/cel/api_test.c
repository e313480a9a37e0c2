/* The interface itself: limits, memory, declarations, JSON, traces, and sharing between threads. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "cel/cases_env.h"

typedef struct fixture {
  cel_env *env;
  cases_types types;
  cd_arena *arena;
} fixture;

static int set_up(void **state) {
  fixture *f = calloc(1, sizeof *f);
  f->arena = cd_arena_new(0);
  *state = f;
  if (cel_env_new(&f->env, NULL) != CORDON_OK) return 1;
  return cases_declare(f->env, &f->types, NULL) != CORDON_OK;
}

static int tear_down(void **state) {
  fixture *f = *state;
  cel_env_free(f->env);
  cd_arena_free(f->arena);
  free(f);
  return 0;
}

static const cel_program *compiled(fixture *f, const char *text) {
  const cel_program *p = NULL;
  cordon_error err = {0};
  if (cel_compile(f->env, cd_str_c(text), f->arena, &p, &err) != CORDON_OK) fail_msg("%s: %s", text, err.message);
  return p;
}

static cel_value bound(fixture *f, const char *order) {
  cd_json *json;
  cel_value v;
  cordon_error err = {0};
  assert_int_equal(cd_json_parse(cd_str_c(order), "facts", f->arena, &json, &err), CORDON_OK);
  assert_int_equal(cel_value_from_json_as(f->types.order, json, CD_STR("order"), f->arena, &v, &err), CORDON_OK);
  return v;
}

/* --- limits --- */

static cordon_status compile_repeated(fixture *f, const char *before, const char *middle, const char *after,
                                      size_t times, cordon_error *err) {
  cd_buf b;
  const cel_program *p;
  cd_buf_init(&b, 0);
  for (size_t i = 0; i < times; i++) cd_buf_c(&b, before);
  cd_buf_c(&b, middle);
  for (size_t i = 0; i < times; i++) cd_buf_c(&b, after);
  cordon_status st = cel_compile(f->env, cd_buf_view(&b), f->arena, &p, err);
  cd_buf_free(&b);
  return st;
}

static void test_nesting_is_bounded(void **state) {
  static const struct {
    const char *before, *middle, *after;
  } shapes[] = {{"(", "1", ")"},
                {"[", "1", "]"},
                {"{1:", "1", "}"},
                {"!", "true", ""},
                {"-", "1", ""},
                {"", "1", "+1"},
                {"", "anything", ".a"},
                {"", "anything", "[0]"},
                {"true?1:", "1", ""},
                {"int(", "1", ")"},
                {"", "anything", ".b()"},
                {"[1].all(x,", "true", ")"},
                {"(", "", ""},
                {"[1,2].map(x,", "1", ")"},
                {"anything{a:", "1", "}"},
                {"1<", "1", ""},
                {"a.", "a", ""}};
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
    cordon_error deep = {0}, huge = {0};
    cordon_status st = compile_repeated(*state, shapes[i].before, shapes[i].middle, shapes[i].after, 5000, &deep);
    assert_int_equal(st, CORDON_LIMIT);
    assert_true(deep.line == 1 && deep.column > 1);
    assert_int_equal(compile_repeated(*state, shapes[i].before, shapes[i].middle, shapes[i].after, 100000, &huge),
                     CORDON_LIMIT);
    assert_true(huge.line == 1 && huge.column > 1);
  }
}

static void test_long_chains_are_no_nesting(void **state) {
  cordon_error err = {0};
  if (compile_repeated(*state, "true && ", "true", "", 5000, &err) != CORDON_OK) fail_msg("%s", err.message);
  if (compile_repeated(*state, "false || ", "true", "", 5000, &err) != CORDON_OK) fail_msg("%s", err.message);
}

static void test_size_is_bounded(void **state) {
  cordon_error err = {0};
  assert_int_equal(compile_repeated(*state, "1 + ", "1", "", 250000, &err), CORDON_LIMIT);
  assert_non_null(strstr(err.message, "65536 bytes"));
}

static void test_steps_are_bounded(void **state) {
  static const char *const costly[] = {
      "[1,2,3,4,5,6,7,8,9,10].all(a, [1,2,3,4,5,6,7,8,9,10].all(b, [1,2,3,4,5,6,7,8,9,10].all(c, "
      "[1,2,3,4,5,6,7,8,9,10].all(d, "
      "[1,2,3,4,5,6,7,8,9,10].all(e, [1,2,3,4,5,6,7,8,9,10].all(f, a + b + c + d + e + f > 0))))))",
      "cel.bind(a, ['0123456789'], cel.bind(b, a+a+a+a+a+a+a+a, cel.bind(c, b+b+b+b+b+b+b+b, cel.bind(d, "
      "c+c+c+c+c+c+c+c, "
      "cel.bind(e, d+d+d+d+d+d+d+d, cel.bind(f, e+e+e+e+e+e+e+e, cel.bind(g, f+f+f+f+f+f+f+f, cel.bind(h, "
      "g+g+g+g+g+g+g+g, size(h)))))))))",
      "cel.bind(a, [[1],[1]], cel.bind(b, [a,a,a,a,a,a,a,a], cel.bind(c, [b,b,b,b,b,b,b,b], cel.bind(d, "
      "[c,c,c,c,c,c,c,c], "
      "cel.bind(e, [d,d,d,d,d,d,d,d], cel.bind(f, [e,e,e,e,e,e,e,e], cel.bind(g, [f,f,f,f,f,f,f,f], [g, g])))))))"};
  fixture *f = *state;
  for (size_t i = 0; i < sizeof costly / sizeof *costly; i++) {
    cel_value v;
    cordon_error err = {0};
    assert_int_equal(cel_eval(compiled(f, costly[i]), NULL, NULL, f->arena, &v, &err), CORDON_LIMIT);
    assert_non_null(strstr(err.message, "steps"));
  }
  cel_value v;
  assert_int_equal(
      cel_eval(compiled(f, "[1, 2, 3].all(x, x > 0)"), NULL, &(cel_options){.max_steps = 3}, f->arena, &v, NULL),
      CORDON_LIMIT);
}

/* --- memory --- */

static void test_every_allocation_may_fail(void **state) {
  fixture *f = *state;
  static const char text[] = "order.parties.filter(p, p.kind == 'x').map(p, p.role + 'abc') == ['a'] || "
                             "'x'.matches('^a+$') || {'a': [1,2]}.a[0] == 2";
  for (uint64_t nth = 1; nth < 40; nth++) {
    cd_arena *a = cd_arena_new(0);
    const cel_program *p = NULL;
    cel_value v, order = bound(f, "{\"parties\":[{\"kind\":\"x\"},{\"role\":\"y\"}]}");
    cordon_error err = {0};
    cd_arena_fail_at(nth);
    cordon_status st = cel_compile(f->env, cd_str_c(text), a, &p, &err);
    cel_trace *t = st == CORDON_OK ? cel_trace_new(a) : NULL;
    if (t) st = cel_eval(p, &(cel_activation){&order, 1}, &(cel_options){.trace = t}, a, &v, &err);
    cd_arena_fail_at(0);
    assert_true(st == CORDON_OK || st == CORDON_NO_MEMORY);
    cd_arena_free(a);
  }
}

/* The same at every size of a capped arena, which ends within blocks too. */
static void test_small_arenas_are_an_error(void **state) {
  fixture *f = *state;
  const cel_program *p = compiled(f, "order.parties.map(p, {p.kind: [p.role, 'b' + p.kind]}).size() == 2 && "
                                     "order.hosted && [1].map(x, [x, x])[0][0] == 1");
  cel_value order = bound(f, "{\"parties\":[{\"kind\":\"x\",\"role\":\"r\"},{\"role\":\"y\",\"kind\":\"z\"}]}");
  size_t done = 0;
  for (size_t cap = 1; cap < 20000; cap += 61) {
    cd_arena *a = cd_arena_new(cap);
    cel_value v;
    cel_trace *t = a ? cel_trace_new(a) : NULL;
    if (t) {
      cordon_status st = cel_eval(p, &(cel_activation){&order, 1}, &(cel_options){.trace = t}, a, &v, NULL);
      assert_true(st == CORDON_OK || st == CORDON_NO_MEMORY);
      if (st == CORDON_OK) assert_int_equal(v.kind, CEL_UNKNOWN);
      done += st == CORDON_OK;
    }
    cd_arena_free(a);
  }
  assert_true(done > 0);
}

/* Two unknowns that cannot be merged for want of room are not lost: it is an error, never `true`. */
static void test_unknowns_are_never_lost(void **state) {
  static const char *const texts[] = {"order.hosted && order.destination == 'x'",
                                      "order.hosted || order.destination == 'x'",
                                      "order.parties.all(p, p.kind == 'x')",
                                      "order.hosted == (order.destination == 'x')",
                                      "order.destination in table.destinations || 'MX' in table.destinations",
                                      "[order.hosted, order.destination == 'x'] == [true, true]",
                                      "order.parties.map(p, p.kind).join(',') == 'x'"};
  fixture *f = *state;
  cel_value values[3];
  cd_json *json;
  assert_int_equal(cd_json_parse(CD_STR("{\"order\":{\"parties\":[{},{},{},{}]}}"), "facts", f->arena, &json, NULL),
                   CORDON_OK);
  assert_int_equal(cases_bind(&f->types, json, f->arena, values, NULL), CORDON_OK);
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    const cel_program *p = compiled(f, texts[i]);
    for (size_t cap = 64; cap < 4096; cap += 8) {
      cd_arena *a = cd_arena_new(cap);
      cel_value v;
      cordon_status st = a ? cel_eval(p, &(cel_activation){values, 3}, NULL, a, &v, NULL) : CORDON_NO_MEMORY;
      assert_true(st == CORDON_NO_MEMORY || (st == CORDON_OK && v.kind == CEL_UNKNOWN));
      cd_arena_free(a);
    }
  }
}

/* --- declarations --- */

static void nothing(cel_call *call, void *user, const cel_value *args, size_t count, cel_value *out) {
  (void)call, (void)user, (void)args, (void)count;
  *out = cel_null();
}

static void test_declaring_twice_is_refused(void **state) {
  fixture *f = *state;
  cordon_error err = {0};
  cel_type *t;
  const cel_type *text = cel_type_of_kind(CEL_STRING), *number = cel_type_of_kind(CEL_INT);
  cel_function g = {.name = CD_STR("startsWith"),
                    .method = true,
                    .params = (const cel_type *[]){text, text},
                    .param_count = 2,
                    .result = text,
                    .call = nothing};
  assert_int_equal(cel_env_variable(f->env, CD_STR("order"), text, NULL, &err), CORDON_EXISTS);
  assert_int_equal(cel_env_object(f->env, CD_STR("order"), &t, NULL), CORDON_EXISTS);
  assert_int_equal(cel_env_object(f->env, CD_STR("string"), &t, NULL), CORDON_EXISTS);
  assert_int_equal(cel_env_function(f->env, &g, NULL), CORDON_EXISTS);
  g.params = (const cel_type *[]){text, number};
  assert_int_equal(cel_env_function(f->env, &g, NULL), CORDON_OK);
  g.param_count = 9;
  assert_int_equal(cel_env_function(f->env, &g, NULL), CORDON_USAGE);
}

static void test_facts_by_type(void **state) {
  static const struct {
    const char *json, *field, *message;
  } wrong[] = {{"{\"destinaton\":\"MX\"}", "order.destinaton", "did you mean 'destination'"},
               {"{\"parties\":[{\"role\":1}]}", "order.parties[0].role", "takes string here, not whole number"},
               {"{\"date\":\"2021-13-01\"}", "order.date", "takes day"},
               {"{\"parties\":[null]}", "order.parties[0]", "takes party"},
               {"{\"items\":{}}", "order.items", "takes list(item)"}};
  fixture *f = *state;
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    cd_json *json;
    cel_value v;
    cordon_error err = {0};
    assert_int_equal(cd_json_parse(cd_str_c(wrong[i].json), "facts", f->arena, &json, &err), CORDON_OK);
    assert_int_equal(cel_value_from_json_as(f->types.order, json, CD_STR("order"), f->arena, &v, &err),
                     CORDON_BAD_INPUT);
    assert_string_equal(err.field, wrong[i].field);
    if (!strstr(err.message, wrong[i].message)) fail_msg("%s", err.message);
  }
}

/* --- traces --- */

static char *written(const cd_json *json, cd_buf *b) {
  cd_buf_init(b, 0);
  assert_non_null(json);
  assert_int_equal(cd_json_write(json, b, NULL), CORDON_OK);
  return b->ptr;
}

static void test_trace_as_json(void **state) {
  fixture *f = *state;
  const cel_program *p = compiled(f, "order.destination == 'MX' && order.parties.exists(p, p.kind == 'government')");
  cel_value v, order = bound(f, "{\"destination\":\"MX\",\"parties\":[{\"kind\":\"company\"},{}]}");
  cel_trace *t = cel_trace_new(f->arena);
  cd_buf b;
  assert_int_equal(cel_eval(p, &(cel_activation){&order, 1}, &(cel_options){.trace = t}, f->arena, &v, NULL),
                   CORDON_OK);
  assert_string_equal(written(cel_trace_json(t, f->arena), &b),
                      "{\"from\":0,\"parts\":[{\"facts\":{\"order.destination\":\"MX\"},\"from\":0,\"text\":\"order."
                      "destination == 'MX'\",\"to\":25,\"value\":\"true\"},"
                      "{\"from\":29,\"parts\":["
                      "{\"element\":\"order.parties[0]\",\"parts\":[{\"facts\":{\"order.parties[0].kind\":\"company\"},"
                      "\"from\":53,\"text\":\"p.kind == 'government'\","
                      "\"to\":75,\"value\":\"false\"}],\"value\":\"false\"},"
                      "{\"element\":\"order.parties[1]\",\"parts\":[{\"facts\":{\"order.parties[1].kind\":\"unknown\"},"
                      "\"from\":53,\"text\":\"p.kind == 'government'\","
                      "\"to\":75,\"value\":\"unknown\"}],\"value\":\"unknown\"}],"
                      "\"text\":\"order.parties.exists(p, p.kind == 'government')\",\"to\":76,\"value\":\"unknown\"}],"
                      "\"text\":\"order.destination == 'MX' && order.parties.exists(p, p.kind == "
                      "'government')\",\"to\":76,\"value\":\"unknown\"}");
  cd_buf_free(&b);
}

static void test_paths_of_a_program(void **state) {
  fixture *f = *state;
  const cel_program *p = compiled(f, "order.destination in table.destinations && order.parties.filter(q, q.role == "
                                     "'x').all(p, p.owners.all(o, o.kind == 'y'))");
  cd_str *paths;
  size_t count;
  static const char *const want[] = {"order.destination",      "order.parties",
                                     "order.parties[].owners", "order.parties[].owners[].kind",
                                     "order.parties[].role",   "table.destinations"};
  assert_int_equal(cel_program_reads(p, f->arena, &paths, &count, NULL), CORDON_OK);
  for (size_t i = 0; i < count; i++)
    if (i >= 6 || !cd_str_eqc(paths[i], want[i])) fail_msg("%zu: " CD_FMT, i, CD_ARG(paths[i]));
  assert_int_equal(count, 6);
}

static void test_run_text(void **state) {
  fixture *f = *state;
  cd_json *facts, *value, *trace;
  cd_buf b;
  cordon_error err = {0};
  assert_int_equal(cd_json_parse(CD_STR("{\"order\":{\"destination\":\"MX\"}}"), "facts", f->arena, &facts, &err),
                   CORDON_OK);
  assert_int_equal(cel_run_text(CD_STR("order.destination == 'MX'"), facts, f->arena, NULL, &value, &trace, &err),
                   CORDON_OK);
  assert_string_equal(written(value, &b), "true");
  cd_buf_free(&b);
  assert_non_null(strstr(written(trace, &b), "\"order.destination\":\"MX\""));
  cd_buf_free(&b);
  assert_int_equal(cel_run_text(CD_STR("oder.destination"), facts, f->arena, NULL, &value, &trace, &err),
                   CORDON_BAD_INPUT);
  assert_non_null(strstr(err.message, "did you mean 'order'"));
}

static void test_values_as_json(void **state) {
  static const char *const values[][2] = {{"null", "null"},
                                          {"[1, 2u, 1.5, 'x', true]", "[1,2,1.5,\"x\",true]"},
                                          {"b'hello'", "\"aGVsbG8=\""},
                                          {"18446744073709551615u", "\"18446744073709551615\""},
                                          {"double('NaN')", "\"NaN\""},
                                          {"{1: 'a', true: 'b', 'k': {}}", "{\"1\":\"a\",\"k\":{},\"true\":\"b\"}"},
                                          {"timestamp('2021-11-26T10:00:00.5+01:00')", "\"2021-11-26T09:00:00.5Z\""},
                                          {"duration('90m')", "\"5400s\""},
                                          {"day('2021-11-26')", "\"2021-11-26\""},
                                          {"type(1)", "\"int\""},
                                          {"optional.of(1)", "1"},
                                          {"optional.none()", "null"},
                                          {"1 / 0", "{\"column\":3,\"error\":\"division by zero\",\"line\":1}"}};
  fixture *f = *state;
  for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
    cd_json *json;
    cd_buf b;
    cordon_error err = {0};
    if (cel_run_text(cd_str_c(values[i][0]), NULL, f->arena, NULL, &json, NULL, &err) != CORDON_OK)
      fail_msg("%s", err.message);
    assert_string_equal(written(json, &b), values[i][1]);
    cd_buf_free(&b);
  }
  cel_value order = bound(f, "{\"destination\":\"MX\"}"), v;
  cd_buf b;
  assert_int_equal(cel_eval(compiled(f, "order"), &(cel_activation){&order, 1}, NULL, f->arena, &v, NULL), CORDON_OK);
  assert_string_equal(written(cel_value_to_json(v, f->arena), &b), "{\"destination\":\"MX\"}");
  cd_buf_free(&b);
  assert_int_equal(cel_eval(compiled(f, "order.hosted"), &(cel_activation){&order, 1}, NULL, f->arena, &v, NULL),
                   CORDON_OK);
  assert_string_equal(written(cel_value_to_json(v, f->arena), &b),
                      "{\"unknown\":[{\"fact\":\"order.hosted\",\"why\":\"not stated\"}]}");
  cd_buf_free(&b);
}

static void test_bare_alls(void **state) {
  static const struct {
    const char *text;
    bool guarded;
  } uses[] = {
      {"order.parties.all(p, p.kind == 'x')", false},
      {"order.parties.size() > 0 && order.parties.all(p, p.kind == 'x')", true},
      {"order.hosted && (order.parties.all(p, p.kind == 'x') || order.hosted) && size(order.parties) >= 1", true},
      {"order.parties.size() > -1 && order.parties.all(p, p.kind == 'x')", false},
      {"order.parties.size() >= 0 && order.parties.all(p, p.kind == 'x')", false},
      {"order.items.size() > 0 && order.parties.all(p, p.kind == 'x')", false},
      {"order.transit != [] && order.transit.all(p, p == 'x')", true},
      {"order.parties.exists(p, p.kind == 'x') && order.parties.all(p, p.kind == 'x')", true},
      {"order.parties.size() > 0 || order.parties.all(p, p.kind == 'x')", false},
      {"[order.destination].all(c, c == 'x')", true},
      {"['a', 'b'].all(c, c == order.destination)", true}};
  fixture *f = *state;
  for (size_t i = 0; i < sizeof uses / sizeof *uses; i++) {
    cel_all_use *found;
    size_t count;
    assert_int_equal(cel_program_alls(compiled(f, uses[i].text), f->arena, &found, &count, NULL), CORDON_OK);
    assert_int_equal(count, 1);
    if (found[0].guarded != uses[i].guarded) fail_msg("%s", uses[i].text);
  }
}

static bool compares(const cel_comparison *all, size_t count, const char *wanted) {
  cd_buf b;
  cd_buf_init(&b, 0);
  for (size_t i = 0; i < count; i++) {
    cd_buf_printf(&b, "%s" CD_FMT " ", i ? ", " : "", CD_ARG(all[i].field));
    cel_value_format(all[i].constant, &b);
  }
  bool same = cd_str_eqc(cd_buf_view(&b), wanted);
  if (!same) print_error(CD_FMT "\n", CD_ARG(cd_buf_view(&b)));
  cd_buf_free(&b);
  return same;
}

static void test_comparisons(void **state) {
  static const char *const uses[][2] = {
      {"order.destination == 'MX' || 'MX' == order.destination", "destination \"MX\""},
      {"order.destination in ['MX', 'DE'] && 'IL' in order.transit", "destination \"MX\", destination \"DE\", transit \"IL\""},
      {"order.transit.exists(t, t == 'FR' || t != order.destination)", "transit \"FR\""},
      {"order.parties.all(p, order.transit.exists(t, t == p.kind && p.kind == 'x'))", "kind \"x\""},
      {"order.transit.size() > 2 && order.hosted", ""},
  };
  fixture *f = *state;
  for (size_t i = 0; i < sizeof uses / sizeof *uses; i++) {
    cel_comparison *found;
    size_t count;
    assert_int_equal(cel_program_comparisons(compiled(f, uses[i][0]), f->arena, &found, &count, NULL), CORDON_OK);
    assert_true(compares(found, count, uses[i][1]));
  }
}

/* --- many unknowns, many threads --- */

static void test_many_unknowns(void **state) {
  fixture *f = *state;
  cd_buf b;
  cel_value v;
  cd_buf_init(&b, 0);
  cd_buf_c(&b, "{\"items\":[");
  for (int i = 0; i < 1000; i++) cd_buf_c(&b, i ? ",{}" : "{}");
  cd_buf_c(&b, "]}");
  cel_value order = bound(f, b.ptr);
  cd_arena *a = cd_arena_new(4 << 20);
  assert_int_equal(
      cel_eval(compiled(f, "order.items.all(i, i.quantity > 0)"), &(cel_activation){&order, 1}, NULL, a, &v, NULL),
      CORDON_OK);
  assert_int_equal(v.kind, CEL_UNKNOWN);
  assert_int_equal(v.as.unknowns->count, 1000);
  cd_arena_free(a);
  cd_buf_free(&b);
}

typedef struct job {
  const cel_program *p;
  cel_value order;
  bool ok;
} job;

static void *run_job(void *arg) {
  job *j = arg;
  cd_arena *a = cd_arena_new(0);
  j->ok = a != NULL;
  for (int i = 0; i < 2000 && j->ok; i++) {
    cel_value v;
    cd_arena_reset(a);
    j->ok = cel_eval(j->p, &(cel_activation){&j->order, 1}, NULL, a, &v, NULL) == CORDON_OK && cel_is_true(v);
  }
  cd_arena_free(a);
  return NULL;
}

static void test_programs_are_shared(void **state) {
  fixture *f = *state;
  job j = {compiled(f, "order.destination.matches('^M[A-Z]$') && order.parties.all(p, p.kind in ['x', 'y'])"),
           bound(f, "{\"destination\":\"MX\",\"parties\":[{\"kind\":\"x\"}]}"), false};
  job jobs[4] = {j, j, j, j};
  pthread_t threads[4];
  for (int i = 0; i < 4; i++) assert_int_equal(pthread_create(&threads[i], NULL, run_job, &jobs[i]), 0);
  for (int i = 0; i < 4; i++) pthread_join(threads[i], NULL);
  for (int i = 0; i < 4; i++) assert_true(jobs[i].ok);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {TEST(test_nesting_is_bounded),
                                     TEST(test_long_chains_are_no_nesting),
                                     TEST(test_size_is_bounded),
                                     TEST(test_steps_are_bounded),
                                     TEST(test_every_allocation_may_fail),
                                     TEST(test_small_arenas_are_an_error),
                                     TEST(test_unknowns_are_never_lost),
                                     TEST(test_declaring_twice_is_refused),
                                     TEST(test_facts_by_type),
                                     TEST(test_trace_as_json),
                                     TEST(test_paths_of_a_program),
                                     TEST(test_run_text),
                                     TEST(test_values_as_json),
                                     TEST(test_bare_alls), TEST(test_comparisons),
                                     TEST(test_many_unknowns),
                                     TEST(test_programs_are_shared)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
