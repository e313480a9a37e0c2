#include "base/json.h"
#include "base/limits.h"
#include "support.h"

static cd_json *parse(cd_arena *a, const char *text) {
  cd_json *v = NULL;
  cordon_error err = {0};
  if (cd_json_parse(cd_str_c(text), "t", a, &v, &err) != CORDON_OK) fail_msg("%s: %s", text, err.message);
  return v;
}

static void check_canonical(const char *text, const char *want) {
  cd_arena *a = cd_arena_new(0);
  cd_buf out;
  cordon_error err = {0};
  cd_buf_init(&out, 0);
  cordon_status status = cd_json_canonical(parse(a, text), &out, &err);
  if (want) {
    assert_int_equal(status, CORDON_OK);
    assert_str(cd_buf_view(&out), want);
  } else {
    assert_int_equal(status, CORDON_BAD_INPUT);
  }
  cd_buf_free(&out);
  cd_arena_free(a);
}

static void canonical_form_is_the_same_for_the_same_value(void **state) {
  (void)state;
  check_canonical(" { \"b\" : [ 1 , -0, true, null ] , \"a\" : { } } ", "{\"a\":{},\"b\":[1,0,true,null]}");
  check_canonical("{\"\\u00e9\":1,\"z\":2,\"e\":3,\"\":4}", "{\"\":4,\"e\":3,\"z\":2,\"\xC3\xA9\":1}");
  check_canonical("\"e\\u0301 \\/ \\u001f \\n \\\" \\\\ \x7F\"", "\"\xC3\xA9 / \\u001f \\n \\\" \\\\ \x7F\"");
  check_canonical("\"\\ud83d\\ude00\"", "\"\xF0\x9F\x98\x80\"");
  check_canonical("[9223372036854775807,-9223372036854775808]", "[9223372036854775807,-9223372036854775808]");
  check_canonical("\xEF\xBB\xBF[]", "[]");
  check_canonical("{\"e\\u0301\":1,\"\xC3\xA9\":2}", NULL);
  check_canonical("[1.5]", NULL);
  check_canonical("[1e2]", NULL);
}

static void reals_are_written_shortest(void **state) {
  (void)state;
  cd_arena *a = cd_arena_new(0);
  cd_buf out;
  cordon_error err = {0};
  cd_buf_init(&out, 0);
  assert_int_equal(cd_json_write(parse(a, "[0.1,1e2,-2.5,1e300,0.30000000000000004]"), &out, &err), CORDON_OK);
  assert_str(cd_buf_view(&out), "[0.1,100.0,-2.5,1e+300,0.30000000000000004]");
  assert_int_equal(cd_json_write(cd_json_new_real(a, 1.0 / 0.0), &out, &err), CORDON_BAD_INPUT);
  cd_buf_free(&out);
  cd_arena_free(a);
}

static void every_error_says_where(void **state) {
  (void)state;
  static const struct {
    const char *text, *part;
    cordon_status code;
    int64_t line;
  } rows[] = {{"{\"a\":1,\n\"a\":2}", "twice", CORDON_BAD_INPUT, 2},
              {"[1,\n2,\n]", "not JSON", CORDON_BAD_INPUT, 3},
              {"[1] x", "follows", CORDON_BAD_INPUT, 1},
              {"[1", "ends too early", CORDON_BAD_INPUT, 1},
              {"", "ends too early", CORDON_BAD_INPUT, 1},
              {"[\"\xFF\"]", "UTF-8", CORDON_BAD_INPUT, 1},
              {"[\"\\u0000\"]", "NUL", CORDON_BAD_INPUT, 1},
              {"[\"\\ud800\"]", "JSON", CORDON_BAD_INPUT, 1},
              {"[9223372036854775808]", "too large", CORDON_BAD_INPUT, 1},
              {"[1e999]", "too large", CORDON_BAD_INPUT, 1},
              {"[01]", "not JSON", CORDON_BAD_INPUT, 1},
              {"[NaN]", "not JSON", CORDON_BAD_INPUT, 1},
              {"{'a':1}", "not JSON", CORDON_BAD_INPUT, 1}};
  cd_arena *a = cd_arena_new(0);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    cd_json *v = NULL;
    cordon_error err = {0};
    assert_int_equal(cd_json_parse(cd_str_c(rows[i].text), "order.json", a, &v, &err), rows[i].code);
    if (!strstr(err.message, rows[i].part)) fail_msg("%s: %s", rows[i].text, err.message);
    assert_int_equal(err.line, rows[i].line);
    assert_true(err.column >= 1);
    assert_string_equal(err.file, "order.json");
    assert_null(v);
  }
  cordon_error err = {0};
  cd_json *v;
  assert_int_equal(cd_json_parse(CD_STR("[1,\0 2]"), "x", a, &v, &err), CORDON_BAD_INPUT);
  assert_int_equal(err.column, 4);
  cordon_error twice = {0};
  assert_int_equal(cd_json_parse(CD_STR("{\"date\":1,\"date\":2}"), "x", a, &v, &twice), CORDON_BAD_INPUT);
  assert_string_equal(twice.field, "date");
  cd_arena_free(a);
}

static void depth_and_size_are_bounded(void **state) {
  (void)state;
  cd_arena *a = cd_arena_new(0);
  cd_buf text;
  cd_json *v;
  cd_buf_init(&text, 0);
  for (unsigned i = 0; i < CD_MAX_JSON_DEPTH; i++) cd_buf_c(&text, "[");
  for (unsigned i = 0; i < CD_MAX_JSON_DEPTH; i++) cd_buf_c(&text, "]");
  cordon_error err = {0};
  assert_int_equal(cd_json_parse(cd_buf_view(&text), "x", a, &v, &err), CORDON_OK);
  cd_buf out;
  cd_buf_init(&out, 0);
  assert_int_equal(cd_json_canonical(v, &out, &err), CORDON_OK);
  cd_buf_clear(&text);
  for (unsigned i = 0; i < 1000000; i++) cd_buf_c(&text, "[");
  assert_int_equal(cd_json_parse(cd_buf_view(&text), "x", a, &v, &err), CORDON_LIMIT);
  assert_int_equal(err.column, CD_MAX_JSON_DEPTH + 1);
  err = (cordon_error){0};
  assert_int_equal(
      cd_json_parse(CD_STR("[\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[\"]"),
                    "x", a, &v, &err),
      CORDON_OK);
  cd_buf_clear(&text);
  cd_buf_c(&text, "[]");
  while (text.len <= CD_MAX_JSON_BYTES)
    cd_buf_c(&text, "                                                                ");
  assert_int_equal(cd_json_parse(cd_buf_view(&text), "x", a, &v, &err), CORDON_LIMIT);
  cd_buf_free(&text);
  cd_buf_free(&out);
  cd_arena_free(a);
}

static void readers_accept_what_is_absent(void **state) {
  (void)state;
  cd_arena *a = cd_arena_new(0);
  cd_json *v = parse(a, "{\"n\":5,\"s\":\"x\",\"b\":true,\"l\":[1,\"two\"]}");
  assert_int_equal(cd_json_int(cd_json_get(v, "n"), -1), 5);
  assert_int_equal(cd_json_int(cd_json_get(v, "s"), -1), -1);
  assert_int_equal(cd_json_int(NULL, 3), 3);
  assert_true(cd_json_bool(cd_json_get(v, "b"), false));
  assert_true(cd_json_bool(cd_json_get(v, "nothing"), true));
  assert_str(cd_json_str(cd_json_at(cd_json_get(v, "l"), 1)), "two");
  assert_null(cd_json_at(cd_json_get(v, "l"), 2));
  assert_null(cd_json_at(v, 0));
  assert_null(cd_json_get(cd_json_get(v, "l"), "x"));
  assert_int_equal(cd_json_count(v), 4);
  assert_int_equal(cd_json_count(cd_json_get(v, "s")), 0);
  assert_string_equal(cd_json_kind_name(CD_JSON_OBJECT), "object");
  cd_arena_free(a);
}

static void builders_chain_and_copies_are_equal(void **state) {
  (void)state;
  cd_arena *a = cd_arena_new(0), *b = cd_arena_new(0);
  cd_json *list = cd_json_new_list(a);
  for (int i = 0; i < 100; i++) assert_ptr_equal(cd_json_add(a, list, cd_json_new_int(a, i)), list);
  cd_json *obj = cd_json_set(a, cd_json_set(a, cd_json_new_object(a), "list", list), "name", cd_json_new_c(a, "x"));
  assert_ptr_equal(cd_json_set(a, obj, "name", cd_json_new_c(a, "y")), obj);
  assert_int_equal(cd_json_count(obj), 2);
  assert_null(cd_json_add(a, list, NULL));
  assert_null(cd_json_set(a, NULL, "k", list));
  cd_json *copy = cd_json_copy(b, obj);
  assert_true(cd_json_eq(obj, copy));
  cd_json_set(b, copy, "name", cd_json_new_c(b, "z"));
  assert_false(cd_json_eq(obj, copy));
  cd_arena_free(a);
  assert_int_equal(cd_json_int(cd_json_at(cd_json_get(copy, "list"), 99), 0), 99);
  cd_arena_free(b);
}

static void values_are_located_by_path(void **state) {
  (void)state;
  static const char text[] =
      "{\n  \"id\": \"a]}\\\"{\",\n  \"parties\": [ {\"x\":[1,2]},\n    {\"country\": \"MX\", \"\\u00e9\": {} } ]\n}";
  static const struct {
    const char *path;
    int64_t line, column;
  } rows[] = {{"", 1, 1},
              {"id", 2, 9},
              {"parties", 3, 14},
              {"parties[0].x[1]", 3, 24},
              {"parties[1].country", 4, 17},
              {"parties[1].\xC3\xA9", 4, 33},
              {"parties[2]", 0, 0},
              {"nothing", 0, 0},
              {"id.x", 0, 0},
              {"id[0]", 0, 0},
              {"parties[x]", 0, 0},
              {"parties[-1]", 0, 0}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    int64_t line = 0, column = 0;
    assert_int_equal(cd_json_locate(cd_str_c(text), rows[i].path, &line, &column), rows[i].line > 0);
    if (line != rows[i].line || column != rows[i].column) fail_msg("%s at %d:%d", rows[i].path, (int)line, (int)column);
  }
}

/* Each allocation is made to fail once: an error and no leak, never a wrong tree. */
static void memory_that_runs_out_is_an_error(void **state) {
  (void)state;
  cd_buf text, out;
  cd_buf_init(&text, 0);
  cd_buf_init(&out, 0);
  cd_buf_c(&text, "{\"list\":[");
  for (int i = 0; i < 3000; i++) cd_buf_printf(&text, "{\"k%d\":\"e\xCC\x81 %d\"},", i, i);
  cd_buf_c(&text, "null]}");
  size_t failures = 0;
  for (uint64_t nth = 1;; nth++) {
    cd_arena *a = cd_arena_new(0);
    cd_json *v = NULL;
    cordon_error err = {0};
    cd_buf_clear(&out);
    cd_arena_fail_at(nth);
    cordon_status status = cd_json_parse(cd_buf_view(&text), "x", a, &v, &err);
    if (status == CORDON_OK) status = cd_json_canonical(v, &out, &err);
    cd_arena_fail_at(0);
    cd_arena_free(a);
    if (status == CORDON_OK) break;
    assert_int_equal(status, CORDON_NO_MEMORY);
    failures++;
  }
  assert_true(failures > 5);
  cd_buf_free(&text);
  cd_buf_free(&out);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(canonical_form_is_the_same_for_the_same_value),
      cmocka_unit_test(reals_are_written_shortest),
      cmocka_unit_test(every_error_says_where),
      cmocka_unit_test(depth_and_size_are_bounded),
      cmocka_unit_test(readers_accept_what_is_absent),
      cmocka_unit_test(builders_chain_and_copies_are_equal),
      cmocka_unit_test(values_are_located_by_path),
      cmocka_unit_test(memory_that_runs_out_is_an_error),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
