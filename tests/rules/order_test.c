/* Orders that are refused, and where; one that is taken. */
#include "rules/facts.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <stdio.h>

#include "base/file.h"

static const char sample[] =
    "{ \"id\": \"ORD-7\", \"date\": \"2021-11-26\",\n"
    "  \"exporter\": {\"name\": \"Example Systems Ltd\", \"country\": \"IL\", \"kind\": \"company\"},\n"
    "  \"parties\": [ {\"role\": \"consignee\", \"name\": \"Reseller\", \"country\": \"MX\", \"kind\": \"company\"},\n"
    "               {\"role\": \"end_user\", \"name\": \"Police\", \"country\": \"MX\", \"kind\": \"government\", "
    "\"function\": \"law_enforcement\",\n"
    "                \"owners\": [{\"name\": \"State\", \"percent\": \"60\"}], \"identifiers\": [{\"type\": \"tax\", "
    "\"value\": \"1\"}]} ],\n"
    "  \"destination\": \"MX\", \"from\": \"IL\", \"transit\": [\"ES\"],\n"
    "  \"items\": [ {\"line\": 1, \"description\": \"platform\", \"classifications\": [{\"regime\": \"us-ear\", "
    "\"code\": \"4D004\"}, {\"regime\": \"wassenaar\", \"code\": \"4.D.4\"}],\n"
    "              \"quantity\": \"1\", \"unit\": \"EA\", \"value\": \"250000.00\", \"currency\": \"USD\", \"origin\": "
    "\"IL\", \"us_content_percent\": \"30\"} ],\n"
    "  \"end_use\": {\"purposes\": [\"serious_crime\", \"counter_terrorism\"], \"statement\": \"as agreed\"},\n"
    "  \"delivery\": {\"mode\": \"on_premise\", \"hosted_in\": \"MX\", \"operated_from\": \"MX\", \"territory\": "
    "[\"MX\"], \"seats\": \"50\", \"from\": \"2022-01-01\", \"to\": \"2024-12-31\"},\n"
    "  \"transaction\": \"export\", \"exceptions_claimed\": [\"ACE\"], \"licences\": [\"IL-2021-118\"], "
    "\"commitments\": [\"EUC-55\"],\n"
    "  \"knowledge\": {\"unauthorized_access\": false, \"red_flags\": []} }";

typedef struct refusal {
  const char *order;
  const char *field;
  int64_t line;
  const char *says;
} refusal;

static const refusal refusals[] = {
    {"[]", "order", 1, "an order"},
    {"{}", "order", 1, "\"id\" is left out"},
    {"{\"id\":\"1\",\n \"destinaton\":\"MX\"}", "order.destinaton", 2, "did you mean \"destination\""},
    {"{\"id\":\"1\",\"colour\":\"red\"}", "order.colour", 1, "knows no field"},
    {"{\"id\":\"1\",\"countries\":[\"MX\"]}", "order.countries", 1, "cannot be stated"},
    {"{\"id\":7}", "order.id", 1, "must be a string"},
    {"{\"id\":\"\"}", "order.id", 1, "empty"},
    {"{\"id\":\"1\",\"date\":\"2021-02-30\"}", "order.date", 1, "a day that exists"},
    {"{\"id\":\"1\",\"date\":\"26.11.2021\"}", "order.date", 1, "YYYY-MM-DD"},
    {"{\"id\":\"1\",\"destination\":\"Mexico\"}", "order.destination", 1, "write \"MX\""},
    {"{\"id\":\"1\",\"destination\":\"XX\"}", "order.destination", 1, "country code"},
    {"{\"id\":\"1\",\"destination\":null}", "order.destination", 1, "leave the field out"},
    {"{\"id\":\"1\",\"transit\":\"ES\"}", "order.transit", 1, "not a list"},
    {"{\"id\":\"1\",\"transit\":[\"ES\",\n\"QQ\"]}", "order.transit[1]", 2, "country code"},
    {"{\"id\":\"1\",\"parties\":[{\"role\":\"end_usr\"}]}", "order.parties[0].role", 1, "did you mean \"end_user\""},
    {"{\"id\":\"1\",\"parties\":[{\"kind\":\"firm\"}]}", "order.parties[0].kind", 1, "it is one of government"},
    {"{\"id\":\"1\",\"parties\":[{\"owners\":[{\"percent\":60}]}]}", "order.parties[0].owners[0].percent", 1,
     "must be a string"},
    {"{\"id\":\"1\",\"parties\":[{\"owners\":[{\"percent\":\"101\"}]}]}", "order.parties[0].owners[0].percent", 1,
     "a percentage"},
    {"{\"id\":\"1\",\"parties\":[{\"owners\":[{\"percent\":\"-1\"}]}]}", "order.parties[0].owners[0].percent", 1,
     "a percentage"},
    {"{\"id\":\"1\",\"items\":[]}", "order.items", 1, "state at least 1"},
    {"{\"id\":\"1\",\"items\":[{\"value\":\"1e5\"}]}", "order.items[0].value", 1, "a decimal number"},
    {"{\"id\":\"1\",\"items\":[{\"line\":\"1\"}]}", "order.items[0].line", 1, "a whole number"},
    {"{\"id\":\"1\",\"items\":[{\"classifications\":[{\"code\":\"4D004\"}]}]}", "order.items[0].classifications[0]", 1,
     "\"regime\" is left out"},
    {"{\"id\":\"1\",\"items\":{}}", "order.items", 1, "must be a list"},
    {"{\"id\":\"1\",\"delivery\":{\"mode\":\"cloud\"}}", "order.delivery.mode", 1, "it is one of on_premise"},
    {"{\"id\":\"1\",\"transaction\":\"sale\"}", "order.transaction", 1, "it is one of export"},
    {"{\"id\":\"1\",\"end_use\":{\"purposes\":[\"Serious Crime\"]}}", "order.end_use.purposes[0]", 1, "serious_crime"},
    {"{\"id\":\"1\",\"knowledge\":{\"informed\":\"yes\"}}", "order.knowledge.informed", 1, "true or false"},
};

static void takes_the_order_of_the_schema(void **state) {
  (void)state;
  cd_arena *a = cd_arena_new(0);
  cd_json *order;
  cordon_error err = {0};
  cd_str text = cd_str_c(sample);
  assert_int_equal(cd_json_parse(text, "order.json", a, &order, &err), CORDON_OK);
  cordon_status status = facts_check_order(order, text, "order.json", 1, &err);
  if (status != CORDON_OK) print_error("%s: %s\n", err.field, err.message);
  assert_int_equal(status, CORDON_OK);
  cd_arena_free(a);
}

static void refuses_with_the_field_and_its_place(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
    const refusal *r = &refusals[i];
    cd_arena *a = cd_arena_new(0);
    cd_json *order;
    cordon_error err = {0};
    cd_str text = cd_str_c(r->order);
    assert_int_equal(cd_json_parse(text, "order.json", a, &order, &err), CORDON_OK);
    assert_int_equal(facts_check_order(order, text, "order.json", 1, &err), CORDON_BAD_INPUT);
    if (strcmp(err.field, r->field) != 0 || err.line != r->line || !strstr(err.message, r->says))
      print_error("%s\n  gives %s:%lld %s\n", r->order, err.field, (long long)err.line, err.message);
    assert_string_equal(err.field, r->field);
    assert_int_equal(err.line, r->line);
    assert_string_equal(err.file, "order.json");
    assert_non_null(strstr(err.message, r->says));
    cd_arena_free(a);
  }
}

static void counts_lines_from_the_line_of_the_file(void **state) {
  (void)state;
  cd_arena *a = cd_arena_new(0);
  cd_json *order;
  cordon_error err = {0};
  cd_str text = cd_str_c("{\"id\":\"1\",\"date\":\"tomorrow\"}");
  assert_int_equal(cd_json_parse(text, "orders.jsonl", a, &order, &err), CORDON_OK);
  assert_int_equal(facts_check_order(order, text, "orders.jsonl", 42, &err), CORDON_BAD_INPUT);
  assert_int_equal(err.line, 42);
  cd_arena_free(a);
}

static void limits_the_parties(void **state) {
  (void)state;
  cd_arena *a = cd_arena_new(0);
  cd_buf text;
  cd_buf_init(&text, 0);
  cd_buf_c(&text, "{\"id\":\"1\",\"parties\":[{}");
  for (int i = 0; i < 300; i++) cd_buf_c(&text, ",{}");
  cd_buf_c(&text, "]}");
  cd_json *order;
  cordon_error err = {0};
  assert_int_equal(cd_json_parse(cd_buf_view(&text), "order.json", a, &order, &err), CORDON_OK);
  assert_int_equal(facts_check_order(order, cd_buf_view(&text), "order.json", 1, &err), CORDON_LIMIT);
  assert_string_equal(err.field, "order.parties");
  cd_buf_free(&text);
  cd_arena_free(a);
}

/* docs/schema holds what the shapes say; `scripts/schemas` writes it. */
static void compare_schema(const char *path, cd_json *want, cd_arena *a) {
  cd_buf bytes;
  cd_json *have = NULL;
  cd_buf_init(&bytes, 0);
  assert_int_equal(cd_file_read(path, 1u << 22, &bytes, NULL), CORDON_OK);
  assert_int_equal(cd_json_parse(cd_buf_view(&bytes), path, a, &have, NULL), CORDON_OK);
  assert_true(cd_json_eq(have, want));
  cd_buf_free(&bytes);
}

static void the_published_schemas_are_current(void **state) {
  (void)state;
  cd_arena *a = cd_arena_new(0);
  compare_schema("docs/schema/order.json", facts_order_schema(a), a);
  compare_schema("docs/schema/facts.json", facts_schema_json(a), a);
  cd_arena_free(a);
}

/* With a name, prints that schema: scripts/schemas writes it to its place. */
static int print_schema(const char *name) {
  cd_arena *a = cd_arena_new(0);
  cd_buf text;
  cd_buf_init(&text, 0);
  cd_json_write(strcmp(name, "order") == 0 ? facts_order_schema(a) : facts_schema_json(a), &text, NULL);
  printf("%s\n", text.ptr);
  cd_buf_free(&text);
  cd_arena_free(a);
  return 0;
}

int main(int argc, char **argv) {
  if (argc > 1) return print_schema(argv[1]);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(takes_the_order_of_the_schema), cmocka_unit_test(refuses_with_the_field_and_its_place),
      cmocka_unit_test(counts_lines_from_the_line_of_the_file), cmocka_unit_test(limits_the_parties),
      cmocka_unit_test(the_published_schemas_are_current)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
