/* Adoption: by digest, once; what is in force at a record; parameters. */
#include "folder.h"

static cd_store *open_store(const folder *f) {
  cd_store *s;
  assert_int_equal(store_init(f->dir, NULL), CORDON_OK);
  assert_int_equal(store_open(f->dir, &s, NULL), CORDON_OK);
  return s;
}

static cd_seq adopt(cd_store *s, const rules_book *b, const cd_json *params, bool expect_unchanged) {
  cd_seq seq = 0;
  bool unchanged = !expect_unchanged;
  cordon_error err = {0};
  cordon_status status = rules_adopt(s, b, params, CD_STR("officer"), &seq, &unchanged, &err);
  if (status != CORDON_OK) print_error("%s\n", err.message);
  assert_int_equal(status, CORDON_OK);
  assert_int_equal(unchanged, expect_unchanged);
  return seq;
}

static void adopts_once_and_finds_it_again(void **state) {
  (void)state;
  folder dir = folder_make();
  cd_store *s = open_store(&dir);
  cd_arena *a = cd_arena_new(0);
  rules_book *il, *us;
  rules_set *set;
  assert_int_equal(rules_book_load("rulebooks/us-entity-list", &us, NULL), CORDON_OK);
  assert_int_equal(rules_book_load("rulebooks/il-cyber", &il, NULL), CORDON_OK);
  cd_seq first = adopt(s, us, NULL, false), second = adopt(s, il, NULL, false);
  assert_int_equal(adopt(s, il, NULL, true), second);
  cd_json *params =
      cd_json_set(a, cd_json_new_object(a), "destinations_reading", cd_json_new_c(a, "marketing_exemption"));
  cd_seq third = adopt(s, il, params, false);
  assert_true(first < second && second < third);

  assert_int_equal(rules_set_open(s, CD_SEQ_LATEST, &set, NULL), CORDON_OK);
  assert_int_equal(rules_set_count(set), 2);
  assert_true(cd_str_eqc(rules_book_id(rules_set_book(set, 0)), "il-cyber"));
  cd_digest digest = rules_book_digest(rules_set_book(set, 0)), same = rules_book_digest(il);
  assert_true(cd_digest_eq(&digest, &same));
  assert_true(
      cd_str_eqc(cd_json_str(cd_json_get(rules_set_params(set, 0), "destinations_reading")), "marketing_exemption"));
  rules_set_close(set);

  assert_int_equal(rules_set_open(s, first, &set, NULL), CORDON_OK);
  assert_int_equal(rules_set_count(set), 1);
  rules_set_close(set);
  assert_int_equal(rules_set_open(s, second, &set, NULL), CORDON_OK);
  assert_true(
      cd_str_eqc(cd_json_str(cd_json_get(rules_set_params(set, 0), "destinations_reading")), "permitted_destinations"));
  rules_set_close(set);
  rules_book_free(il);
  rules_book_free(us);
  store_close(s);
  cd_arena_free(a);
  folder_drop(&dir);
}

static void refuses_parameters_that_the_book_does_not_have(void **state) {
  (void)state;
  folder dir = folder_make();
  cd_store *s = open_store(&dir);
  cd_arena *a = cd_arena_new(0);
  rules_book *il;
  cd_seq seq, last;
  bool unchanged;
  cordon_error err = {0};
  assert_int_equal(rules_book_load("rulebooks/il-cyber", &il, NULL), CORDON_OK);
  cd_json *unknown = cd_json_set(a, cd_json_new_object(a), "reading", cd_json_new_c(a, "x"));
  assert_int_equal(rules_adopt(s, il, unknown, CD_STR("o"), &seq, &unchanged, &err), CORDON_USAGE);
  assert_non_null(strstr(err.message, "no parameter"));
  cordon_error again = {0};
  cd_json *value = cd_json_set(a, cd_json_new_object(a), "destinations_reading", cd_json_new_c(a, "x"));
  assert_int_equal(rules_adopt(s, il, value, CD_STR("o"), &seq, &unchanged, &again), CORDON_USAGE);
  assert_int_equal(store_last_seq(s, &last, NULL), CORDON_OK);
  assert_int_equal(last, 0);
  rules_book_free(il);
  store_close(s);
  cd_arena_free(a);
  folder_drop(&dir);
}

static void a_bundle_gives_the_same_book(void **state) {
  (void)state;
  cd_arena *a = cd_arena_new(0);
  rules_book *one, *two;
  cordon_error err = {0};
  assert_int_equal(rules_book_load("rulebooks/il-cyber", &one, NULL), CORDON_OK);
  assert_int_equal(rules_book_load("rulebooks/il-cyber", &two, NULL), CORDON_OK);
  cd_digest x = rules_book_digest(one), y = rules_book_digest(two);
  assert_true(cd_digest_eq(&x, &y));
  assert_true(cd_json_eq(rules_book_show(one, a), rules_book_show(two, a)));
  rules_book_free(two);
  assert_int_equal(rules_book_from_bundle(CD_STR("cordon rulebook 1\nrulebook.yaml 900\nid: x\n"), &two, &err),
                   CORDON_CORRUPT);
  rules_book_free(one);
  cd_arena_free(a);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(adopts_once_and_finds_it_again),
                                     cmocka_unit_test(refuses_parameters_that_the_book_does_not_have),
                                     cmocka_unit_test(a_bundle_gives_the_same_book)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
