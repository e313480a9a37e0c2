/* The public interface: ownership of results, failures that leave nothing behind, and the answers of its calls. */
#include "../decide/world.h"

#include "cordon/cordon.h"

typedef struct api {
  char dir[64], path[96];
  cordon_store *s;
  cordon_error err;
} api;

static void ok(const api *t, cordon_status st) {
  if (st != CORDON_OK)
    fail_msg("%s: %s (%s:%lld %s)", cordon_status_name(st), t->err.message, t->err.file, (long long)t->err.line,
             t->err.field);
}

static int open_api(void **state) {
  api *t = (api *)calloc(1, sizeof *t);
  snprintf(t->dir, sizeof t->dir, "/tmp/cordon-test-XXXXXX");
  if (!mkdtemp(t->dir)) return -1;
  snprintf(t->path, sizeof t->path, "%s/store", t->dir);
  ok(t, cordon_store_init(t->path, &t->err));
  ok(t, cordon_store_open(t->path, &t->s, &t->err));
  *state = t;
  return 0;
}

static int close_api(void **state) {
  api *t = (api *)*state;
  cordon_store_close(t->s);
  nftw(t->dir, fixture_remove_one, 16, FTW_DEPTH | FTW_PHYS);
  free(t);
  return 0;
}

static void take(const char *wanted, char *json) {
  if (!json || !strstr(json, wanted)) fail_msg("\"%s\" is not in %s", wanted, json ? json : "nothing");
  cordon_free(json);
}

static void fill(api *t) {
  const char *file = "examples/lists/us_csl.csv";
  char *json;
  ok(t, cordon_list_import(t->s, "us_csl", &file, 1, "2022-05-06", false, &json, &t->err));
  take("\"unchanged\":false", json);
  ok(t, cordon_list_import(t->s, "us_csl", &file, 1, "2022-05-06", false, &json, &t->err));
  take("\"unchanged\":true", json);
  ok(t, cordon_rulebook_adopt(t->s, "rulebooks/il-cyber", "{\"destinations_reading\":\"permitted_destinations\"}",
                              &json, &t->err));
  take("\"rulebook\":\"il-cyber\"", json);
}

static void lists_and_rulebooks(void **state) {
  api *t = (api *)*state;
  char *json;
  fill(t);
  ok(t, cordon_lists_show(t->s, "2022-05-06", &json, &t->err));
  take("us_csl", json);
  ok(t, cordon_list_diff(t->s, "us_csl", "2022-05-06", "2022-05-07", &json, &t->err));
  take("\"added\":[]", json);
  ok(t, cordon_rulebook_show("rulebooks/il-cyber", &json, &t->err));
  take("il-cyber", json);
  ok(t, cordon_rulebook_test("rulebooks/il-cyber", &json, &t->err));
  take("\"failed\":[]", json);
}

static void the_register(void **state) {
  api *t = (api *)*state;
  static const char party[] = "{\"id\":\"P-7\",\"name\":\"Somebody\"}",
                    other[] = "{\"id\":\"P-7\",\"name\":\"Somebody else\"}";
  char *json;
  ok(t, cordon_register_add(t->s, "party", party, strlen(party), NULL, &json, &t->err));
  take("\"id\":\"P-7\"", json);
  ok(t, cordon_register_add(t->s, "party", party, strlen(party), NULL, &json, &t->err));
  take("\"unchanged\":true", json);
  assert_int_equal(cordon_register_add(t->s, "party", other, strlen(other), NULL, &json, &t->err), CORDON_EXISTS);
  assert_null(json);
  ok(t, cordon_register_show(t->s, "party", "P-7", CORDON_LATEST, &json, &t->err));
  take("Somebody", json);
  ok(t, cordon_register_list(t->s, "party", CORDON_LATEST, &json, &t->err));
  take("P-7", json);
  ok(t, cordon_register_list(t->s, "party", 0, &json, &t->err));
  take("[]", json);
}

static void deciding(void **state) {
  api *t = (api *)*state;
  fixture f = {.arena = cd_arena_new(0)};
  cordon_engine *e;
  cordon_decision d;
  char *json, *text, id[32];
  fill(t);
  ok(t, cordon_engine_open(t->s, &e, &t->err));
  cd_str order = world_file(&f, "examples/orders/mexico-2021-11-26.json");
  ok(t, cordon_decide(e, order.ptr, order.len, NULL, &d, &json, &t->err));
  assert_int_equal(d.outcome, CORDON_PROHIBITED);
  ok(t, cordon_explain(json, strlen(json), false, &text, &t->err));
  take("PROHIBITED", text);
  take("\"outcome\":\"prohibited\"", json);
  snprintf(id, sizeof id, "D-%06lld", (long long)d.record);
  ok(t, cordon_decision_get(t->s, id, &json, &t->err));
  take(id, json);
  ok(t, cordon_replay(e, id, &json, &t->err));
  take("\"same\":true", json);
  ok(t, cordon_decide(e, order.ptr, order.len,
                      &(cordon_decide_options){.as_of = "2021-11-26", .dry_run = true, .trace = true}, &d, &json,
                      &t->err));
  assert_int_equal(d.record, 0);
  take("\"trace\":", json);
  ok(t, cordon_screen(e, "{\"name\":\"Candiru\"}", 18, "2022-05-06", &json, &t->err));
  take("us_bis_entity_list", json);
  cordon_engine_close(e);
  cd_arena_free(f.arena);
}

static void the_log(void **state) {
  api *t = *state;
  char *json = NULL, *proof = NULL, *head = NULL;
  fill(t);
  assert_int_equal(cordon_log_checkpoint(t->s, &head, &t->err), CORDON_NOT_FOUND);
  assert_null(head);
  memset(&t->err, 0, sizeof t->err);
  ok(t, cordon_log_key(t->s, "example.org/exports", &json, &t->err));
  assert_non_null(strstr(json, "\"made\":true"));
  char *from = strstr(json, "example.org/exports+"), key[160] = {0};
  memcpy(key, from, strcspn(from, "\""));
  cordon_free(json);
  ok(t, cordon_log_checkpoint(t->s, &head, &t->err));
  ok(t, cordon_log_prove(t->s, "1", &proof, &t->err));
  ok(t, cordon_proof_check(proof, strlen(proof), key, &json, &t->err));
  assert_non_null(strstr(json, "\"record\":1"));
  cordon_free(json);
  proof[strlen("c2sp.org/tlog-proof@v1\nextra ") + 20] ^= 1;
  assert_int_not_equal(cordon_proof_check(proof, strlen(proof), key, &json, &t->err), CORDON_OK);
  memset(&t->err, 0, sizeof t->err);
  ok(t, cordon_log_verify(t->s, head, &json, &t->err));
  assert_non_null(strstr(json, "\"holds\":true"));
  cordon_free(json);
  cordon_free(proof);
  cordon_free(head);
}

static void failures_leave_no_result(void **state) {
  api *t = (api *)*state;
  cordon_engine *e;
  cordon_decision d = {.outcome = CORDON_LICENSED};
  char *json = (char *)1;
  ok(t, cordon_engine_open(t->s, &e, &t->err));
  assert_int_equal(cordon_decide(e, "{", 1, NULL, &d, &json, &t->err), CORDON_BAD_INPUT);
  assert_null(json);
  assert_int_equal(d.outcome, CORDON_REFER);
  assert_true(t->err.message[0]);
  assert_int_equal(cordon_decide(e, "{}", 2, &(cordon_decide_options){.as_of = "2021-13-01"}, NULL, &json, NULL),
                   CORDON_USAGE);
  assert_int_equal(cordon_decision_get(t->s, "D-9", &json, NULL), CORDON_NOT_FOUND);
  assert_int_equal(cordon_screen(e, "{\"name\":\"X\",\"colour\":1}", 23, NULL, &json, NULL), CORDON_BAD_INPUT);
  assert_null(json);
  cordon_engine_close(e);
  assert_int_equal(cordon_store_init(t->path, NULL), CORDON_EXISTS);
}

static void out_of_memory_is_an_error(void **state) {
  api *t = (api *)*state;
  fixture f = {.arena = cd_arena_new(0)};
  cordon_engine *e;
  fill(t);
  ok(t, cordon_engine_open(t->s, &e, &t->err));
  cd_str order = world_file(&f, "examples/orders/germany.json");
  for (uint64_t n = 1; n < 40; n++) {
    char *json;
    cordon_error err = {0};
    cd_arena_fail_at(n);
    cordon_status st = cordon_decide(e, order.ptr, order.len, NULL, NULL, &json, &err);
    cd_arena_fail_at(0);
    if (st != CORDON_OK && st != CORDON_NO_MEMORY)
      fail_msg("allocation %llu: %s: %s", (unsigned long long)n, cordon_status_name(st), err.message);
    if (st != CORDON_OK) assert_null(json);
    cordon_free(json);
  }
  cordon_engine_close(e);
  cd_arena_free(f.arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
#define API_TEST(name) cmocka_unit_test_setup_teardown(name, open_api, close_api)
      API_TEST(lists_and_rulebooks),
      API_TEST(the_register),
      API_TEST(deciding),
      API_TEST(the_log),
      API_TEST(failures_leave_no_result),
      API_TEST(out_of_memory_is_an_error),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
