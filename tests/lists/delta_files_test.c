/* FollowTheMoney in its other forms: deltas over a snapshot, and the nested form. They follow OpenSanctions' documents of
 * bulk data (https://www.opensanctions.org/docs/bulk/delta/, .../bulk/json/): a line of a delta is {"op","entity"}, of which
 * DEL has the id alone; the nested form holds, in a target's properties, the entities that refer to it. */
#include "lists/spill.h"
#include "lists/stores.h"

#define PERSON(id, name) "{\"id\":\"" id "\",\"schema\":\"Person\",\"properties\":{\"name\":[\"" name "\"]}}"
#define SANCTION(id, about, program)                                                                                   \
  "{\"id\":\"" id "\",\"schema\":\"Sanction\",\"properties\":{\"entity\":[\"" about "\"],\"program\":[\"" program      \
  "\"]}}"
#define OP(op, entity) "{\"op\":\"" op "\",\"entity\":" entity "}\n"

static const char WHOLE[] = PERSON("p1", "Anna Alder") "\n" PERSON("p2", "Bert Birchwood") "\n" PERSON(
    "p3", "Carl Cedarholm") "\n" SANCTION("s1", "p1", "OLD") "\n" SANCTION("s2", "p2", "SAME") "\n";
static const char DELTA[] = OP("ADD", PERSON("p4", "Dora Dogwood")) OP("MOD", PERSON("p3", "Carl Cypress"))
    OP("DEL", "{\"id\":\"p2\"}") OP("MOD", SANCTION("s1", "p1", "NEW")) OP("DEL", "{\"id\":\"s2\"}");
/* The same as a whole file of the later version. */
static const char LATER[] = PERSON("p1", "Anna Alder") "\n" PERSON("p3", "Carl Cypress") "\n" PERSON(
    "p4", "Dora Dogwood") "\n" SANCTION("s1", "p1", "NEW") "\n";
static const char SECOND[] = OP("MOD", PERSON("p4", "Dora Elderflower")) OP("DEL", "{\"id\":\"p3\"}");

static void names_of(bench_store *b, const char *as_of, char *out, size_t size) {
  static const char *const NAMES[] = {"Anna Alder", "Bert Birchwood", "Carl Cedarholm",
                                      "Carl Cypress", "Dora Dogwood", "Dora Elderflower"};
  lists_engine *e;
  assert_ok(lists_engine_open(b->s, &e, &err));
  out[0] = 0;
  for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
    bool there = strncmp(answer(b, e, as_of, CD_SEQ_LATEST, NAMES[i]), "listed", 6) == 0;
    snprintf(out + strlen(out), size - strlen(out), "%s", there ? "y" : "-");
  }
  lists_engine_close(e);
}

static void a_delta_makes_the_whole_of_its_version(void **state) {
  (void)state;
  bench_store b, other;
  lists_import_result r, whole;
  cd_json *diff;
  char got[32];
  store_make(&b);
  store_make(&other);
  assert_ok(import_text(&b, "house", "2024-01-01", WHOLE, false, &r, &err));
  assert_ok(import_text(&b, "house", "2024-01-02", DELTA, false, &r, &err));
  assert_ok(import_text(&other, "house", "2024-01-01", WHOLE, false, &whole, &err));
  assert_ok(import_text(&other, "house", "2024-01-02", LATER, false, &whole, &err));
  assert_int_equal(r.entries, 3);
  assert_int_equal(r.entries, whole.entries);
  assert_int_equal(r.added, whole.added);
  assert_int_equal(r.removed, whole.removed);
  assert_int_equal(r.changed, whole.changed);
  /* p1 itself is not in the delta; its sanction is. */
  assert_ok(lists_diff(b.s, CD_STR("house"), day("2024-01-01"), day("2024-01-02"), b.a, &diff, &err));
  assert_string_equal(joined(cd_json_get(diff, "changed"), "entry"), "p1|p3");
  assert_string_equal(joined(cd_json_get(diff, "added"), "entry"), "p4");
  assert_string_equal(joined(cd_json_get(diff, "removed"), "entry"), "p2");
  names_of(&b, "2024-01-01", got, sizeof got);
  assert_string_equal(got, "yyy---");
  names_of(&b, "2024-01-02", got, sizeof got);
  assert_string_equal(got, "y--yy-");
  /* A delta over a delta. */
  assert_ok(import_text(&b, "house", "2024-01-03", SECOND, false, &r, &err));
  names_of(&b, "2024-01-03", got, sizeof got);
  assert_string_equal(got, "y----y");
  assert_int_equal(r.removed, 1);
  assert_int_equal(r.changed, 1);
  store_drop(&other);
  store_drop(&b);
}

static void a_delta_of_another_version_is_held(void **state) {
  (void)state;
  bench_store b;
  lists_import_result r;
  cordon_error err = {0};
  store_make(&b);
  assert_ok(import_text(&b, "house", "2024-01-01", LATER, false, &r, &err));
  assert_int_equal(import_text(&b, "house", "2024-01-02", DELTA, false, &r, &err), CORDON_HELD);
  assert_non_null(strstr(r.held[0].text, "another version"));
  store_drop(&b);
}

static void a_delta_over_nothing_is_refused(void **state) {
  (void)state;
  bench_store b;
  lists_import_result r;
  cordon_error err = {0};
  store_make(&b);
  assert_int_equal(import_text(&b, "house", "2024-01-02", DELTA, false, &r, &err), CORDON_USAGE);
  assert_non_null(strstr(err.message, "import the whole file first"));
  err = (cordon_error){0};
  assert_ok(import_text(&b, "house", "2024-01-01", WHOLE, false, &r, &err));
  assert_int_equal(import_text(&b, "house", "2024-01-02", "{\"op\":\"PUT\",\"entity\":{\"id\":\"p1\"}}\n", false, &r, &err),
                   CORDON_BAD_INPUT);
  assert_string_equal(err.field, "op");
  assert_int_equal(err.line, 1);
  store_drop(&b);
}

static void the_same_delta_again_is_nothing_new(void **state) {
  (void)state;
  bench_store b;
  lists_import_result r;
  const char *texts[] = {WHOLE, DELTA};
  gathered g = gather_begin();
  store_make(&b);
  assert_ok(import_text(&b, "house", "2024-01-01", WHOLE, false, &r, &err));
  cd_digest digest;
  assert_ok(import_text(&b, "house", "2024-01-02", DELTA, false, &r, &err));
  digest = r.digest;
  assert_false(r.unchanged_bytes);
  assert_int_equal(r.entries, 3);
  /* The snapshot is what its files make, wherever they are read. */
  assert_ok(read_texts("house", texts, NULL, 2, &g, &err));
  assert_int_equal(g.count, 3);
  assert_string_equal(joined(cd_json_get(entry_of(&g, "p1"), "programs"), NULL), "NEW");
  (void)digest;
  cd_arena_free(g.a);
  store_drop(&b);
}

static const char NESTED[] =
    "{\"id\":\"p1\",\"caption\":\"Anna Alder\",\"schema\":\"Person\",\"target\":true,\"properties\":{\"name\":[\"Anna Alder\"],"
    "\"addressEntity\":[{\"id\":\"a1\",\"schema\":\"Address\",\"properties\":{\"full\":[\"1 Road, Town\"],\"country\":[\"ru\"]}}],"
    "\"sanctions\":[{\"id\":\"s1\",\"schema\":\"Sanction\",\"properties\":{\"program\":[\"Regime X\"],\"listingDate\":[\"2022-02-25\"],"
    "\"reason\":[\"A reason.\"],\"entity\":[\"p1\"]}}],"
    "\"ownershipOwner\":[{\"id\":\"o1\",\"schema\":\"Ownership\",\"properties\":{\"owner\":[\"p1\"],\"percentage\":[\"60\"],"
    "\"asset\":[{\"id\":\"c1\",\"caption\":\"Acme\",\"schema\":\"Company\",\"properties\":{\"name\":[\"Acme\"]}}]}}],"
    "\"familyPerson\":[{\"id\":\"f1\",\"schema\":\"Family\",\"properties\":{\"person\":[\"p1\"],\"relationship\":[\"sister\"],"
    "\"relative\":[{\"id\":\"p2\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Berta Alder\"]}}]}}]}}\n"
    "{\"id\":\"c2\",\"caption\":\"Beta\",\"schema\":\"Company\",\"target\":true,\"properties\":{\"name\":[\"Beta\"],"
    "\"ownershipAsset\":[{\"id\":\"o2\",\"schema\":\"Ownership\",\"properties\":{\"asset\":[\"c2\"],\"percentage\":[\"51\"],"
    "\"owner\":[{\"id\":\"p3\",\"caption\":\"Carl Cedarholm\",\"schema\":\"Person\",\"properties\":{}}]}}]}}\n";

static void the_nested_form_says_the_same(void **state) {
  (void)state;
  const char *texts[] = {NESTED};
  gathered g = gather_begin();
  assert_ok(read_texts("house", texts, NULL, 1, &g, &err));
  assert_int_equal(g.count, 2); /* what stands inside is no entry */
  const cd_json *anna = entry_of(&g, "p1"), *beta = entry_of(&g, "c2");
  assert_string_equal(joined(cd_json_get(anna, "addresses"), "text"), "1 Road, Town");
  assert_string_equal(joined(cd_json_get(anna, "programs"), NULL), "Regime X");
  assert_text(cd_json_str(cd_json_get(anna, "from")), "2022-02-25");
  assert_string_equal(joined(cd_json_get(cd_json_get(anna, "extra"), "reasons"), NULL), "A reason.");
  assert_string_equal(joined(cd_json_get(anna, "links"), "kind"), "holding|family");
  assert_string_equal(joined(cd_json_get(anna, "links"), "name"), "Acme|Berta Alder");
  assert_string_equal(joined(cd_json_get(beta, "links"), "kind"), "owner");
  assert_string_equal(joined(cd_json_get(beta, "links"), "name"), "Carl Cedarholm");
  assert_string_equal(joined(cd_json_get(beta, "links"), "percent"), "51");
  cd_arena_free(g.a);
}

/* Set aside and taken up again, also when the texts have gone to a file. */
static void what_is_set_aside_is_found_again(void **state) {
  (void)state;
  lists_spill *s;
  cd_arena *a = cd_arena_new(0);
  cd_str *texts;
  size_t count;
  char key[32], text[64];
  assert_ok(lists_spill_new(NULL, &s, &err));
  for (int i = 0; i < 60000; i++) {
    snprintf(key, sizeof key, "key %d", i % 20000);
    snprintf(text, sizeof text, "text %d of the many that there are", i);
    assert_ok(lists_spill_add(s, cd_str_c(key), cd_str_c(text), &err));
  }
  assert_ok(lists_spill_add(s, CD_STR("empty"), CD_STR(""), &err));
  assert_int_equal(lists_spill_count(s), 60001);
  assert_ok(lists_spill_get(s, CD_STR("key 19999"), a, &texts, &count, &err));
  assert_int_equal(count, 3);
  assert_text(texts[0], "text 19999 of the many that there are");
  assert_text(texts[2], "text 59999 of the many that there are");
  assert_ok(lists_spill_get(s, CD_STR("empty"), a, &texts, &count, &err));
  assert_int_equal(count, 1);
  assert_int_equal(texts[0].len, 0);
  assert_ok(lists_spill_get(s, CD_STR("nothing"), a, &texts, &count, &err));
  assert_int_equal(count, 0);
  lists_spill_free(s);
  cd_arena_free(a);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_delta_makes_the_whole_of_its_version),
                                     cmocka_unit_test(a_delta_of_another_version_is_held),
                                     cmocka_unit_test(a_delta_over_nothing_is_refused),
                                     cmocka_unit_test(the_same_delta_again_is_nothing_new),
                                     cmocka_unit_test(the_nested_form_says_the_same),
                                     cmocka_unit_test(what_is_set_aside_is_found_again)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
