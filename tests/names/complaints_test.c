/* What users of other screening tools complain of, and Cordon's answer: one test for each. What needs lists and a store
 * is answered in tests/cli: the list, its day and the days before in screen_test.py, the log of decisions in
 * log_test.py, screening again what a revision touches in bulk_test.py and tests/watch, hits that were cleared in
 * review_test.py, owners in owners_test.py. */
#include "support_names.h"

static const listed entries[] = {
    {1, NAMES_PERSON, {"KADYROV, Ramzan Akhmadovich"}},
    {2, NAMES_PERSON, {"HASSAN, Nasir Ali"}},
    {3, NAMES_PERSON, {"HASAN, Yasir Omar"}},
    {4, NAMES_COMPANY, {"MAHAN AIR", "MAHAN AIRLINES", "HAVAPEYMAI MAHAN"}},
    {5, NAMES_COMPANY, {"ROSOBORONEKSPORT OAO", "RUSSIAN DEFENSE EXPORT ROSOBORONEXPORT", "ROE"}},
    {6, NAMES_COMPANY, {"A.B.C. TRADING CORP"}},
    {7, NAMES_PERSON, {"SMITH, John"}},
    {8, NAMES_COMPANY, {"KHATAM GROUP"}},
    {9, NAMES_PERSON, {"MADURO MOROS, Nicolas"}},
};

static void a_typo_in_the_first_letter_is_found(void **state) {
  (void)state;
  static const char *const typed[] = {"Qadyrov Ramzan Akhmadovich", "adyrov Ramzan", "KKadyrov Ramzan",
                                      "akdyrov Ramzan", "Xadyrov Bamzan Akhmadovich"};
  names_index *ix = INDEX_OF(entries);
  for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++)
    assert_int_equal(first_doc(ix, typed[i], NAMES_PERSON), 1);
  names_index_close(ix);
}

/* "Yasir" is another's name, and one letter from "Nasir". */
static void a_misspelt_word_that_is_anothers_name_hides_nothing(void **state) {
  (void)state;
  names_index *ix = INDEX_OF(entries);
  cd_arena *a = cd_arena_new(0);
  names_result r = ask(ix, "Yasir Ali Hassan", NAMES_PERSON, NULL, a);
  bool found = false;
  for (size_t i = 0; i < r.count; i++) found |= r.hits[i].doc == 2;
  assert_true(found);
  cd_arena_free(a);
  names_index_close(ix);
}

static void a_perfect_name_scores_full_and_only_it_does(void **state) {
  (void)state;
  assert_int_equal(compare_as(NAMES_PERSON, "Ramzan Akhmadovich Kadyrov", "KADYROV, Ramzan Akhmadovich"),
                   NAMES_SCORE_SAME);
  assert_in_range(compare_as(NAMES_PERSON, "Ramzan Kadyrov", "KADYROV, Ramzan Akhmadovich"), 900, NAMES_SCORE_SAME - 1);
  assert_in_range(compare_as(NAMES_PERSON, "Ramzan Kadirov", "KADYROV, Ramzan"), 800, NAMES_SCORE_SAME - 1);
  assert_in_range(compare_as(NAMES_PERSON, "Ramzan Petrov", "KADYROV, Ramzan"), 0, 500);
}

static void corp_alone_matches_nothing(void **state) {
  (void)state;
  names_index *ix = INDEX_OF(entries);
  assert_int_equal(first_doc(ix, "CORP", NAMES_COMPANY), 0);
  assert_int_equal(first_doc(ix, "Springfield Trading Corp", NAMES_COMPANY), 0);
  assert_in_range(compare_as(NAMES_COMPANY, "Alpha Corp", "Omega Corp"), 0, 300);
  names_index_close(ix);
}

static void companies_of_initials_match_their_own_alone(void **state) {
  (void)state;
  names_index *ix = INDEX_OF(entries);
  assert_int_equal(first_doc(ix, "ABC Trading Corporation", NAMES_COMPANY), 6);
  assert_int_equal(first_doc(ix, "C.B.A. Trading", NAMES_COMPANY), 0);
  assert_int_equal(first_doc(ix, "R.E. Trading", NAMES_COMPANY), 0);
  assert_int_equal(first_doc(ix, "AA", NAMES_COMPANY), 0);
  names_index_close(ix);
}

static void short_and_abbreviated_names_are_met(void **state) {
  (void)state;
  names_index *ix = INDEX_OF(entries);
  assert_int_equal(first_doc(ix, "Jon Smith", NAMES_PERSON), 7);
  assert_int_equal(first_doc(ix, "J. Smith", NAMES_PERSON), 7);
  assert_int_equal(first_doc(ix, "Khatam GRP", NAMES_COMPANY), 8);
  assert_int_equal(first_doc(ix, "Khatam Group Comp", NAMES_COMPANY), 8);
  names_index_close(ix);
}

static void the_order_of_words_is_free(void **state) {
  (void)state;
  names_index *ix = INDEX_OF(entries);
  assert_int_equal(first_doc(ix, "Moros Nicolas Maduro", NAMES_PERSON), 9);
  assert_int_equal(first_doc(ix, "AIR MAHAN", NAMES_COMPANY), 4);
  assert_int_equal(compare_as(NAMES_PERSON, "Maduro Moros Nicolas", "Nicolas Maduro Moros"), NAMES_SCORE_SAME);
  names_index_close(ix);
}

static void the_alias_that_matched_is_the_one_shown(void **state) {
  (void)state;
  names_index *ix = INDEX_OF(entries);
  cd_arena *a = cd_arena_new(0);
  names_options o = {.explain = true};
  names_result r = ask(ix, "Rosoboronexport, Russian Defense Export", NAMES_COMPANY, &o, a);
  assert_int_equal(r.count, 1);
  assert_str(r.hits[0].name, "RUSSIAN DEFENSE EXPORT ROSOBORONEXPORT");
  assert_str(cd_json_str(cd_json_get(r.hits[0].explanation, "name")), "RUSSIAN DEFENSE EXPORT ROSOBORONEXPORT");
  cd_arena_free(a);
  names_index_close(ix);
}

static void many_aliases_are_one_hit(void **state) {
  (void)state;
  enum { ALIASES = 2000 };
  char dir[256], path[300], (*texts)[40] = calloc(ALIASES, sizeof *texts);
  names_text *names = calloc(ALIASES, sizeof *names);
  names_builder *b = NULL;
  cordon_error err = {0};
  for (size_t i = 0; i < ALIASES; i++) {
    snprintf(texts[i], sizeof texts[i], "Zarqawi%c%c Ahmad Fadil", (char)('a' + i / 26 % 26), (char)('a' + i % 26));
    names[i] = (names_text){cd_str_c(texts[i]), false, i == 0};
  }
  names_subject s = {.schema = NAMES_PERSON, .names = names, .name_count = ALIASES};
  snprintf(path, sizeof path, "%s/names", test_make_dir(dir));
  assert_int_equal(names_builder_new(&b, &err), CORDON_OK);
  assert_int_equal(names_builder_add(b, 77, &s, NULL, &err), CORDON_OK);
  assert_int_equal(names_builder_write(b, path, &err), CORDON_OK);
  names_builder_free(b);
  names_index *ix = open_path(path);
  cd_arena *a = cd_arena_new(0);
  names_result r = ask(ix, "Ahmad Fadil Zarqawiqq", NAMES_PERSON, NULL, a);
  assert_int_equal(r.count, 1);
  assert_str(r.hits[0].name, "Zarqawiqq Ahmad Fadil");
  cd_arena_free(a);
  names_index_close(ix);
  test_remove_dir(dir);
  free(texts);
  free(names);
}

static void every_answer_says_why(void **state) {
  (void)state;
  names_index *ix = INDEX_OF(entries);
  cd_arena *a = cd_arena_new(0);
  cd_buf text;
  names_options o = {.explain = true};
  names_result r = ask(ix, "Ramsan Kadyrow", NAMES_PERSON, &o, a);
  assert_int_equal(r.count, 1);
  cd_buf_init(&text, 0);
  names_explain_text(r.hits[0].explanation, &text);
  assert_true(cd_str_find(cd_buf_view(&text), CD_STR("ramsan")) >= 0);
  assert_true(cd_str_find(cd_buf_view(&text), CD_STR("only listed: akhmadovich")) >= 0);
  assert_int_equal(cd_json_count(cd_json_get(r.hits[0].explanation, "words")), 2);
  cd_buf_free(&text);
  cd_arena_free(a);
  names_index_close(ix);
}

static void the_order_of_results_is_the_same_after_a_restart(void **state) {
  (void)state;
  listed twins[40];
  uint32_t before[10];
  for (uint32_t i = 0; i < 40; i++) twins[i] = (listed){100 - i, NAMES_PERSON, {"GARCIA LOPEZ, Pedro"}};
  for (size_t run = 0; run < 3; run++) {
    names_index *ix = INDEX_OF(twins);
    cd_arena *a = cd_arena_new(0);
    names_result r = ask(ix, "Pedro Garcia Lopez", NAMES_PERSON, NULL, a);
    assert_int_equal(r.count, 10);
    for (uint32_t i = 0; i < 10; i++) {
      if (run == 0) before[i] = r.hits[i].doc;
      assert_int_equal(r.hits[i].doc, before[i]);
      assert_int_equal(r.hits[i].doc, 61 + i); /* ties stand by number */
    }
    cd_arena_free(a);
    names_index_close(ix);
  }
}

static void no_record_is_cut_off_silently(void **state) {
  (void)state;
  enum { COUNT = 5000 };
  char dir[256], path[300], text[64];
  names_builder *b = NULL;
  cordon_error err = {0};
  assert_int_equal(names_builder_new(&b, &err), CORDON_OK);
  for (uint32_t i = 1; i <= COUNT; i++) {
    snprintf(text, sizeof text, "Person%c%c%c Testov", (char)('a' + i / 676 % 26), (char)('a' + i / 26 % 26),
             (char)('a' + i % 26));
    add_listed(b, &(listed){i, NAMES_PERSON, {text}});
  }
  snprintf(path, sizeof path, "%s/names", test_make_dir(dir));
  assert_int_equal(names_builder_write(b, path, &err), CORDON_OK);
  names_builder_free(b);
  names_index *ix = open_path(path);
  assert_int_equal(names_index_name_count(ix), COUNT);
  for (uint32_t i = 1; i <= COUNT; i += 7) {
    snprintf(text, sizeof text, "Testov Person%c%c%c", (char)('a' + i / 676 % 26), (char)('a' + i / 26 % 26),
             (char)('a' + i % 26));
    assert_int_equal(first_doc(ix, text, NAMES_PERSON), i);
  }
  names_index_close(ix);
  test_remove_dir(dir);
}

static bool only_doc_3(void *user, uint32_t doc) {
  (void)user;
  return doc == 3;
}

static void a_day_sees_its_own_entries_alone(void **state) {
  (void)state;
  names_index *ix = INDEX_OF(entries);
  cd_arena *a = cd_arena_new(0);
  names_options o = {.min_score = 300, .accept = only_doc_3};
  names_result r = ask(ix, "Yasir Hasan", NAMES_PERSON, &o, a);
  assert_int_equal(r.count, 1);
  assert_int_equal(r.hits[0].doc, 3);
  assert_int_equal(ask(ix, "Ramzan Kadyrov", NAMES_PERSON, &o, a).count, 0);
  cd_arena_free(a);
  names_index_close(ix);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_typo_in_the_first_letter_is_found),
      cmocka_unit_test(a_misspelt_word_that_is_anothers_name_hides_nothing),
      cmocka_unit_test(a_perfect_name_scores_full_and_only_it_does),
      cmocka_unit_test(corp_alone_matches_nothing),
      cmocka_unit_test(companies_of_initials_match_their_own_alone),
      cmocka_unit_test(short_and_abbreviated_names_are_met),
      cmocka_unit_test(the_order_of_words_is_free),
      cmocka_unit_test(the_alias_that_matched_is_the_one_shown),
      cmocka_unit_test(many_aliases_are_one_hit),
      cmocka_unit_test(every_answer_says_why),
      cmocka_unit_test(the_order_of_results_is_the_same_after_a_restart),
      cmocka_unit_test(no_record_is_cut_off_silently),
      cmocka_unit_test(a_day_sees_its_own_entries_alone),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
