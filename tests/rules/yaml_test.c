/* YAML as rulebooks use it: what is taken, what is refused and where. */
#include "rules/yaml.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <stdio.h>

typedef struct reading {
  const char *yaml, *json;
} reading;

static const reading readings[] = {
    {"a: NO\nb: no\nc: on\n", "{\"a\":\"NO\",\"b\":\"no\",\"c\":\"on\"}"},
    {"a: true\nb: \"true\"\n", "{\"a\":true,\"b\":\"true\"}"},
    {"a: 12\nb: '12'\nc: -3\n", "{\"a\":12,\"b\":\"12\",\"c\":-3}"},
    {"a: 2021-11-26\n", "{\"a\":\"2021-11-26\"}"},
    {"code: 5E001\nw: 4.D.4\n", "{\"code\":\"5E001\",\"w\":\"4.D.4\"}"},
    {"- 1\n- [a, b]\n- {c: d}\n", "[1,[\"a\",\"b\"],{\"c\":\"d\"}]"},
    {"a:\nb: ~\nc: null\n", "{\"a\":null,\"b\":null,\"c\":null}"},
    {"a: >-\n  one\n  two\n", "{\"a\":\"one two\"}"},
    {"a: |\n  one\n  two\n", "{\"a\":\"one\\ntwo\\n\"}"},
};

typedef struct refusal {
  const char *yaml;
  int64_t line, column;
  const char *says;
} refusal;

static const refusal refusals[] = {
    {"", 1, 1, "empty"},
    {"# only a comment\n", 1, 1, "empty"},
    {"a: 1\nb: 2\na: 3\n", 3, 1, "a second time"},
    {"a: &x 1\nb: *x\n", 1, 0, "anchors"},
    {"a: !!str 1\n", 1, 0, "tags"},
    {"a: {<<: {b: 1}}\n", 1, 5, "merge keys"},
    {"a: 1\n---\nb: 2\n", 1, 1, "second document"},
    {"a: [1, 2\n", 0, 0, "not YAML"},
    {"a: b: c\n", 0, 0, "not YAML"},
    {"\ta: 1\n", 0, 0, "not YAML"},
    {"a: \xff\n", 1, 1, "UTF-8"},
};

static void reads_the_core_schema(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof readings / sizeof readings[0]; i++) {
    cd_arena *a = cd_arena_new(0);
    yaml_node *n;
    cd_json *got, *want;
    cordon_error err = {0};
    assert_int_equal(yaml_parse(cd_str_c(readings[i].yaml), "t.yaml", a, &n, &err), CORDON_OK);
    assert_int_equal(yaml_to_json(n, "t.yaml", a, &got, &err), CORDON_OK);
    assert_int_equal(cd_json_parse(cd_str_c(readings[i].json), "t.json", a, &want, &err), CORDON_OK);
    if (!cd_json_eq(got, want)) print_error("%s\n", readings[i].yaml);
    assert_true(cd_json_eq(got, want));
    cd_arena_free(a);
  }
}

static void refuses_with_the_place(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
    const refusal *r = &refusals[i];
    cd_arena *a = cd_arena_new(0);
    yaml_node *n;
    cordon_error err = {0};
    assert_int_equal(yaml_parse(cd_str_c(r->yaml), "t.yaml", a, &n, &err), CORDON_BAD_INPUT);
    if (!strstr(err.message, r->says) || (r->line && err.line != r->line))
      print_error("%s gives %lld:%lld %s\n", r->yaml, (long long)err.line, (long long)err.column, err.message);
    assert_non_null(strstr(err.message, r->says));
    assert_string_equal(err.file, "t.yaml");
    if (r->line) assert_int_equal(err.line, r->line);
    if (r->column) assert_int_equal(err.column, r->column);
    cd_arena_free(a);
  }
}

static void refuses_fractions_without_quotes(void **state) {
  (void)state;
  cd_arena *a = cd_arena_new(0);
  yaml_node *n;
  cd_json *json;
  cordon_error err = {0};
  assert_int_equal(yaml_parse(CD_STR("a:\n  percent: 12.5\n"), "t.yaml", a, &n, &err), CORDON_OK);
  assert_int_equal(yaml_to_json(n, "t.yaml", a, &json, &err), CORDON_BAD_INPUT);
  assert_int_equal(err.line, 2);
  assert_int_equal(err.column, 12);
  cd_arena_free(a);
}

static void limits_depth(void **state) {
  (void)state;
  cd_arena *a = cd_arena_new(0);
  char deep[128];
  yaml_node *n;
  cordon_error err = {0};
  memset(deep, '[', 40);
  memset(deep + 40, ']', 40);
  assert_int_equal(yaml_parse(cd_str_of(deep, 80), "t.yaml", a, &n, &err), CORDON_LIMIT);
  cd_arena_free(a);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(reads_the_core_schema), cmocka_unit_test(refuses_with_the_place),
                                     cmocka_unit_test(refuses_fractions_without_quotes),
                                     cmocka_unit_test(limits_depth)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
