/* Names that are no names, and names that hide something: a status with a sentence, or an answer that says what is odd.
 */
#include "support_names.h"

#include "base/limits.h"

static const listed entries[] = {{1, NAMES_PERSON, {"PUTIN, Vladimir Vladimirovich"}},
                                 {2, NAMES_COMPANY, {"The Bank of the Company"}},
                                 {3, NAMES_COMPANY, {"X"}}};

static cordon_status search_text(const names_index *ix, cd_str name, names_result *r, cordon_error *err, cd_arena *a) {
  names_text text = {name, false, true};
  names_subject q = {.schema = NAMES_ANY, .names = &text, .name_count = 1};
  return names_search(ix, &q, NULL, a, r, err);
}

static void what_cannot_be_read_is_an_error(void **state) {
  (void)state;
  static const struct {
    const char *name;
    const char *says;
  } cases[] = {{"", "empty"},
               {"   ", "no letter"},
               {"-- !! ,,", "no letter"},
               {"\xE2\x80\x8B\xE2\x80\x8F", "no letter"},
               {"abc\xFF", "UTF-8 at byte 4"},
               {"\xC0\xAF", "UTF-8 at byte 1"},
               {"\xED\xA0\x80", "UTF-8 at byte 1"}};
  names_index *ix = INDEX_OF(entries);
  cd_arena *a = cd_arena_new(0);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    names_result r;
    cordon_error err = {0};
    assert_int_equal(search_text(ix, cd_str_c(cases[i].name), &r, &err, a), CORDON_BAD_INPUT);
    if (!strstr(err.message, cases[i].says)) fail_msg("\"%s\": %s", cases[i].name, err.message);
  }
  cd_arena_free(a);
  names_index_close(ix);
}

static void no_name_at_all_is_an_error(void **state) {
  (void)state;
  names_index *ix = INDEX_OF(entries);
  cd_arena *a = cd_arena_new(0);
  names_subject none = {.schema = NAMES_PERSON};
  names_result r;
  names_hit h;
  cordon_error err = {0};
  assert_int_equal(names_search(ix, &none, NULL, a, &r, &err), CORDON_BAD_INPUT);
  assert_int_equal(names_compare(&none, &none, false, a, &h, &err), CORDON_BAD_INPUT);
  cd_arena_free(a);
  names_index_close(ix);
}

static void a_name_over_the_limit_is_refused_with_the_limit(void **state) {
  (void)state;
  names_index *ix = INDEX_OF(entries);
  cd_arena *a = cd_arena_new(0);
  char *words = calloc(10000, 3);
  names_result r;
  cordon_error err = {0};
  for (size_t i = 0; i < 10000; i++) memcpy(words + 3 * i, "ab ", 3);
  assert_int_equal(search_text(ix, cd_str_of(words, 30000), &r, &err, a), CORDON_LIMIT);
  assert_non_null(strstr(err.message, "4096"));
  free(words);
  cd_arena_free(a);
  names_index_close(ix);
}

static void words_over_the_limit_are_told(void **state) {
  (void)state;
  names_index *ix = INDEX_OF(entries);
  cd_arena *a = cd_arena_new(0);
  char text[CD_MAX_NAME_BYTES];
  size_t len = 0;
  names_result r;
  cordon_error err = {0};
  len += (size_t)snprintf(text, sizeof text, "Vladimir Vladimirovich Putin ");
  while (len + 4 < sizeof text) len += (size_t)snprintf(text + len, sizeof text - len, "qx%c ", (char)('a' + len % 26));
  assert_int_equal(search_text(ix, cd_str_of(text, len), &r, &err, a), CORDON_OK);
  assert_true(r.truncated_words);
  cd_arena_free(a);
  names_index_close(ix);
}

static void small_words_alone_are_still_looked_for(void **state) {
  (void)state;
  names_index *ix = INDEX_OF(entries);
  assert_int_equal(first_doc(ix, "the bank of the company", NAMES_COMPANY), 2);
  assert_int_equal(first_doc(ix, "x", NAMES_COMPANY), 3);
  assert_int_equal(first_doc(ix, "the of and", NAMES_COMPANY), 0);
  assert_int_equal(first_doc(ix, "q", NAMES_PERSON), 0);
  names_index_close(ix);
}

static void disguises_are_seen_through_and_told(void **state) {
  (void)state;
  static const struct {
    const char *name;
    bool mixed, hidden, look_alike;
  } cases[] = {
      {"Vladimir Putin", false, false, false},
      {"Vlad\xD1\x96mir Putin", true, false, true}, /* a Cyrillic i among Latin letters */
      {"Vla\xE2\x80\x8B"
       "dimir Putin",
       false, true, false},                               /* zero-width space */
      {"\xE2\x80\xAEVladimir Putin", false, true, false}, /* right-to-left override */
      {"Vlad1mir Put1n", false, false, true},
      {"Vladimir \xD0\x9F\xD1\x83\xD1\x82\xD0\xB8\xD0\xBD", true, false, false},
      {"\xD0\x92\xD0\xBB\xD0\xB0\xD0\xB4\xD0\xB8\xD0\xBC\xD0\xB8\xD1\x80 \xD0\x9F\xD1\x83\xD1\x82\xD0\xB8\xD0\xBD",
       false, false, false}};
  names_index *ix = INDEX_OF(entries);
  cd_arena *a = cd_arena_new(0);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    names_result r = ask(ix, cases[i].name, NAMES_PERSON, NULL, a);
    assert_int_equal(r.count, 1);
    assert_false(r.hits[0].same_name);
    if (r.mixed_scripts != cases[i].mixed || r.hidden_characters != cases[i].hidden ||
        r.look_alikes != cases[i].look_alike)
      fail_msg("%s: mixed %d hidden %d look-alikes %d", cases[i].name, r.mixed_scripts, r.hidden_characters,
               r.look_alikes);
  }
  cd_arena_free(a);
  names_index_close(ix);
}

/* Each block that an arena asks for fails in turn: the answer is an error, and never less than all hits. */
static void memory_that_runs_out_is_an_error(void **state) {
  (void)state;
  names_index *ix = INDEX_OF(entries);
  for (uint64_t nth = 1; nth < 6; nth++) {
    cd_arena *a = cd_arena_new(0);
    names_result r;
    cordon_error err = {0};
    cd_arena_fail_at(nth);
    cordon_status status = search_text(ix, CD_STR("Vladimir Vladimirovich Putin"), &r, &err, a);
    cd_arena_fail_at(0);
    assert_true(status == CORDON_NO_MEMORY || (status == CORDON_OK && r.count == 1));
    cd_arena_free(a);
  }
  names_index_close(ix);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_cannot_be_read_is_an_error),
      cmocka_unit_test(no_name_at_all_is_an_error),
      cmocka_unit_test(a_name_over_the_limit_is_refused_with_the_limit),
      cmocka_unit_test(words_over_the_limit_are_told),
      cmocka_unit_test(small_words_alone_are_still_looked_for),
      cmocka_unit_test(disguises_are_seen_through_and_told),
      cmocka_unit_test(memory_that_runs_out_is_an_error),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
