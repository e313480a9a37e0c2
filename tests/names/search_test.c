/* The way of a query: built, opened, searched, explained. */
#include "support_names.h"

static const listed entries[] = {
    {1, NAMES_PERSON, {"PUTIN, Vladimir Vladimirovich"}},
    {2, NAMES_COMPANY, {"NSO GROUP TECHNOLOGIES LTD", "NSO Group"}},
    {3, NAMES_COMPANY, {"CANDIRU LTD.", "Saito Tech Ltd.", "Tabatha Ltd."}},
    {4, NAMES_PERSON, {"AL-ZAWAHIRI, Ayman Muhammad Rabi"}},
    {5, NAMES_VESSEL, {"YUAN YU 558"}},
};

/* The best hit for a name, or doc 0. */
static names_hit best(const names_index *ix, const char *name, names_schema schema, cd_arena *a) {
  names_result r = ask(ix, name, schema, NULL, a);
  return r.count ? r.hits[0] : (names_hit){0};
}

/* "alturki" is listed as such for another, and "al" is nobody's name. */
static void an_article_written_as_one_with_its_word_is_taken_apart(void **state) {
  (void)state;
  static const listed turki[] = {{1, NAMES_PERSON, {"AL-TURKI, Hassan"}}, {2, NAMES_PERSON, {"ALTURKI, Omar"}}};
  static const listed alone[] = {{3, NAMES_PERSON, {"AL-DAFEER, Ali"}}};
  names_index *ix = INDEX_OF(turki), *other = INDEX_OF(alone);
  assert_int_equal(first_doc(ix, "Hassan ALTURKI", NAMES_PERSON), 1);
  assert_int_equal(first_doc(ix, "Omar AL-TURKI", NAMES_PERSON), 2);
  assert_int_equal(first_doc(other, "Ali ALDAFEER", NAMES_PERSON), 3);
  assert_int_equal(first_doc(other, "Ali ALhDAFEER", NAMES_PERSON), 3);
  names_index_close(ix);
  names_index_close(other);
}

static void finds_what_is_meant(void **state) {
  (void)state;
  static const struct {
    const char *query;
    names_schema schema;
    uint32_t doc;
    bool same;
  } cases[] = {{"Vladimir Vladimirovich Putin", NAMES_PERSON, 1, true},
               {"Vladimir Putin", NAMES_PERSON, 1, false},
               {"Vladmir Putin", NAMES_PERSON, 1, false},
               {"Владимир Путин", NAMES_PERSON, 1, false},
               {"nso group", NAMES_COMPANY, 2, true},
               {"Candiru Limited", NAMES_COMPANY, 3, true},
               {"Tabatha Ltd", NAMES_COMPANY, 3, true},
               {"Candiru LLC", NAMES_COMPANY, 3, false},
               {"Ayman al Zawahiri", NAMES_PERSON, 4, false},
               {"أيمن الظواهري", NAMES_PERSON, 4, false},
               {"Yuan Yu 558", NAMES_VESSEL, 5, true},
               {"Angela Merkel", NAMES_PERSON, 0, false},
               {"Muhammad Putinsky", NAMES_PERSON, 0, false}};
  names_index *ix = INDEX_OF(entries);
  cd_arena *a = cd_arena_new(0);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    names_hit h = best(ix, cases[i].query, cases[i].schema, a);
    if (h.doc != cases[i].doc || h.same_name != cases[i].same)
      print_error("%s: doc %u score %u\n", cases[i].query, h.doc, h.score);
    assert_int_equal(h.doc, cases[i].doc);
    assert_int_equal(h.same_name, cases[i].same);
    assert_int_equal(h.same_name, h.name_score == NAMES_SCORE_SAME);
  }
  cd_arena_free(a);
  names_index_close(ix);
}

/* Whether "Segundo" is a name or the second of something is not known where no kind is told: both are looked for. */
static void a_number_in_words_may_be_a_name(void **state) {
  (void)state;
  static const listed numbered[] = {{1, NAMES_PERSON, {"GARCIA RUIZ, Segundo"}}, {2, NAMES_PERSON, {"Anna First"}},
                                    {3, NAMES_COMPANY, {"OCEAN THIRD LTD"}}, {4, NAMES_VESSEL, {"SEVENTH STAR"}}};
  names_index *ix = INDEX_OF(numbered);
  cd_arena *a = cd_arena_new(0);
  static const char *const asked[] = {"Segundo Garcia Ruiz", "First Anna", "Ocean 3rd Limited", "Star 7"};
  for (uint32_t i = 0; i < 4; i++) {
    const names_options o = {.explain = true};
    names_result r = ask(ix, asked[i], NAMES_ANY, &o, a);
    assert_true(r.count > 0 && r.hits[0].doc == i + 1 && r.hits[0].query_name == 0 && r.hits[0].explanation != NULL);
    assert_true(i >= 2 || r.hits[0].same_name);
  }
  assert_int_equal(first_doc(ix, "Segundo Garcia Ruiz", NAMES_PERSON), 1);
  assert_int_equal(compare_as(NAMES_ANY, "Segundo Garcia", "Segundo Garcia"), NAMES_SCORE_SAME);
  cd_arena_free(a);
  names_index_close(ix);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(an_article_written_as_one_with_its_word_is_taken_apart),
                                     cmocka_unit_test(finds_what_is_meant),
                                     cmocka_unit_test(a_number_in_words_may_be_a_name)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
