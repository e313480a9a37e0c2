/* The ledger: each kind of act, each refusal with its rule, and that nothing can be drawn twice. */
#include <sys/wait.h>

#include "fixture.h"

#include "register/ledger.h"
#include "register/licence.h"

#define LICENCE                                                                                                        \
  "{'id':'L','authority':'IL-DECA','kind':'export','holder':{'name':'Example Systems Ltd'},'valid_from':'2022-01-01'," \
  "'valid_to':'2022-12-31','successor':'M','items':[{'line':1,'quantity':'10','unit':'EA','value':'1000','currency':'USD'," \
  "'conversions':[{'unit':'DOZ','factor':'12'},{'unit':'HALF','factor':'0.5'}]},"                                      \
  "{'line':2,'quantity':'5.5','unit':'KG','control':'quantity'},{'line':3,'quantity':'1','unit':'EA','control':'open'}]," \
  "'limits':[{'id':'year-value','value':'1200','currency':'USD','line':1},{'id':'monthly','line':2,'per':'month','quantity':'2','unit':'KG'}]}"
#define NEXT                                                                                                           \
  "{'id':'M','authority':'IL-DECA','kind':'export','holder':{'name':'Example Systems Ltd'},'valid_from':'2022-01-01'," \
  "'items':[{'quantity':'100','unit':'EA'}]}"

/* act;key=value;.. on licence L */
static ledger_request request_of(fixture *f, const char *text) {
  ledger_request r = {.licence = CD_STR("L"), .day = CD_DAY_NONE};
  cd_str rest = cd_str_dup(f->arena, cd_str_c(text)), piece;
  while (cd_str_cut(&rest, ';', &piece)) {
    cd_str value = piece, key;
    cd_str_cut(&value, '=', &key);
    const struct {
      const char *key;
      cd_str *to;
    } texts[] = {{"licence", &r.licence}, {"ref", &r.reference}, {"of", &r.target},  {"unit", &r.unit},   {"value", &r.value},
                 {"cur", &r.currency},    {"rate", &r.rate},     {"why", &r.reason}, {"qty", &r.quantity}};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
      if (cd_str_eqc(key, texts[i].key)) *texts[i].to = value;
    }
    if (cd_str_eqc(key, "line")) cd_str_to_i64(value, &r.line);
    if (cd_str_eqc(key, "day")) assert_true(cd_day_parse(value, &r.day));
    if (cd_str_eqc(key, "next")) r.next = true;
    if (ledger_act_of(key) != LEDGER_NONE) r.act = ledger_act_of(key);
  }
  return r;
}

static cordon_status post(fixture *f, const char *text, ledger_posted *out) {
  ledger_request r = request_of(f, text);
  memset(&f->err, 0, sizeof f->err);
  return ledger_post(f->store, &r, CD_STR("tester"), f->arena, out, &f->err);
}

static void expect_left(fixture *f, const char *licence, int64_t line, const char *quantity, const char *value) {
  cd_json *all;
  fixture_ok(f, licence_show(f->store, cd_str_c(licence), cd_time_day(cd_clock_now()), CD_SEQ_LATEST, f->arena, &all, &f->err));
  const cd_json *one = cd_json_at(cd_json_get(all, "remaining"), (size_t)line - 1);
  assert_string_equal(cd_json_str(cd_json_get(one, "quantity")).ptr, quantity);
  if (value) assert_string_equal(cd_json_str(cd_json_get(one, "value")).ptr, value);
}

static fixture *with_licences(void **state) {
  fixture *f = (fixture *)*state;
  register_added added;
  fixture_ok(f, fixture_add(f, "licence", LICENCE, &added));
  fixture_ok(f, fixture_add(f, "licence", NEXT, &added));
  return f;
}

/* A sequence of acts; after each, what is left of line 1. `says`: the rule of the refusal. */
typedef struct act_case {
  const char *act, *says, *quantity, *value;
} act_case;

static const act_case cases[] = {
    {"draw;line=1;qty=3;unit=EA;value=300;cur=USD;ref=A", NULL, "7", "700"},
    {"draw;line=1;qty=3;unit=EA;value=300;cur=USD;ref=A", NULL, "7", "700"}, /* the same again */
    {"draw;line=1;qty=4;unit=EA;value=300;cur=USD;ref=A", "ledger.reference", "7", "700"},
    {"reserve;line=1;qty=2;unit=EA;value=200;cur=USD;ref=R", NULL, "5", "500"},
    {"draw;line=1;qty=6;unit=EA;value=1;cur=USD", "ledger.overdraw", "5", "500"},
    {"draw;line=1;qty=5;unit=EA;value=500.01;cur=USD", "ledger.overdraw", "5", "500"},
    {"draw;line=1;qty=1;unit=EA;value=100;cur=USD;of=R;ref=B", NULL, "5", "500"}, /* from what is reserved */
    {"draw;line=1;qty=2;unit=EA;value=100;cur=USD;of=R", "ledger.outstanding", "5", "500"},
    {"reverse;of=R", NULL, "6", "600"},
    {"reverse;of=R", "ledger.outstanding", "6", "600"},
    {"reverse;of=A;qty=1;unit=EA;value=100;cur=USD", NULL, "7", "700"},
    {"reverse;of=A;qty=1;unit=EA", "ledger.amount", "7", "700"},
    {"reverse;of=A;qty=3;unit=EA;value=1;cur=USD", "ledger.outstanding", "7", "700"},
    {"reverse;of=NOBODY", "ledger.target", "7", "700"},
    {"reverse", "ledger.target", "7", "700"},
    {"adjust;of=A;qty=4;unit=EA;why=recount", NULL, "5", "700"},
    {"adjust;of=A;qty=4;unit=EA;why=recount", "ledger.adjust", "5", "700"},
    {"adjust;of=A;qty=1;unit=EA", "ledger.reason", "5", "700"},
    {"adjust;of=A;qty=99;unit=EA;why=recount", "ledger.overdraw", "5", "700"},
    {"late;line=1;qty=1;unit=EA;value=1;cur=USD;day=2022-02-01;why=paper;ref=C", NULL, "4", "699"},
    {"late;line=1;qty=1;unit=EA;value=1;cur=USD;why=paper", "ledger.late", "4", "699"},
    {"late;line=1;qty=1;unit=EA;value=1;cur=USD;day=2021-12-31;why=paper", "ledger.not_yet_valid", "4", "699"},
    {"contra;of=C", "ledger.reason", "4", "699"},
    {"contra;of=C;why=never shipped", NULL, "5", "700"},
    {"contra;of=C;why=never shipped", "ledger.outstanding", "5", "700"},
    {"draw;line=1;qty=0.5;unit=DOZ;value=1;cur=USD", "ledger.overdraw", "5", "700"},
    {"draw;line=1;qty=3;unit=HALF;value=0.000000000000000001;cur=USD", NULL, "3.5", "699.999999999999999999"},
    {"draw;line=1;qty=1;unit=KG;value=1;cur=USD", "ledger.unit", "3.5", "699.999999999999999999"},
    {"draw;line=1;qty=1;value=1;cur=USD", "ledger.unit", "3.5", "699.999999999999999999"},
    {"draw;line=1;qty=1;unit=EA;value=1;cur=ILS", "ledger.rate", "3.5", "699.999999999999999999"},
    {"draw;line=1;qty=1;unit=EA;value=1;cur=ILS;rate=0", "ledger.rate", "3.5", "699.999999999999999999"},
    {"draw;line=1;qty=1;unit=EA;value=1;cur=USD;rate=1", "ledger.rate", "3.5", "699.999999999999999999"},
    {"draw;line=1;qty=1;unit=EA;value=10;cur=ILS;rate=0.31", NULL, "2.5", "696.899999999999999999"},
    {"draw;line=1;qty=1;unit=EA", "ledger.amount", "2.5", "696.899999999999999999"},
    {"draw;line=1;qty=0;unit=EA;value=0;cur=USD", "ledger.amount", "2.5", "696.899999999999999999"},
    {"draw;line=1;qty=-1;unit=EA;value=1;cur=USD", "ledger.amount", "2.5", "696.899999999999999999"},
    {"draw;line=1;qty=1e3;unit=EA;value=1;cur=USD", "ledger.amount", "2.5", "696.899999999999999999"},
    {"draw;qty=1;unit=EA;value=1;cur=USD", "ledger.line", "2.5", "696.899999999999999999"},
    {"draw;line=7;qty=1;unit=EA;value=1;cur=USD", "ledger.line", "2.5", "696.899999999999999999"},
    {"draw;line=1;qty=1;unit=EA;value=1;cur=USD;day=2023-01-01", "ledger.expired", "2.5", "696.899999999999999999"},
    {"draw;line=2;qty=2;unit=KG;day=2022-06-01", NULL, "2.5", NULL},                    /* no value is asked where quantity alone is controlled */
    {"draw;line=2;qty=0.1;unit=KG;day=2022-06-30;ref=over", "ledger.limit", "2.5", NULL}, /* the month is full */
    {"draw;line=2;qty=2;unit=KG;day=2022-07-01;ref=july", NULL, "2.5", NULL},
    {"reverse;of=july;day=2022-08-01", NULL, "2.5", NULL},                              /* gives July back, not August */
    {"draw;line=2;qty=2;unit=KG;day=2022-07-15", NULL, "2.5", NULL},
    {"draw;line=2;qty=2;unit=KG;day=2022-08-15", "ledger.overdraw", "2.5", NULL},
    {"draw;line=3;qty=1000;unit=EA", NULL, "2.5", NULL}, /* an open line */
};

static void each_act_and_refusal(void **state) {
  fixture *f = with_licences(state);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    ledger_posted posted;
    cd_seq before, after;
    fixture_ok(f, store_last_seq(f->store, &before, &f->err));
    cordon_status st = post(f, cases[i].act, &posted);
    cordon_error told = f->err;
    fixture_ok(f, store_last_seq(f->store, &after, &f->err));
    if (cases[i].says ? st == CORDON_OK || !strstr(told.message, cases[i].says) || before != after : st != CORDON_OK) {
      fail_msg("%s: %d %s", cases[i].act, (int)st, told.message);
    }
    expect_left(f, "L", 1, cases[i].quantity, cases[i].value);
  }
  int64_t rows;
  fixture_ok(f, ledger_check(f->store, &rows, &f->err));
  assert_true(rows > 10);
}

static void the_next_licence_takes_over_if_allowed(void **state) {
  fixture *f = with_licences(state);
  ledger_posted posted;
  fixture_ok(f, post(f, "draw;line=1;qty=8;unit=EA;value=8;cur=USD", &posted));
  assert_int_equal(post(f, "draw;line=1;qty=5;unit=EA;value=5;cur=USD;ref=X", &posted), CORDON_CHECK);
  fixture_ok(f, post(f, "draw;line=1;qty=5;unit=EA;value=5;cur=USD;ref=X;next", &posted));
  assert_true(cd_str_eqc(posted.licence, "M"));
  expect_left(f, "M", 1, "95", NULL);
  expect_left(f, "L", 1, "2", NULL);
}

static void late_entries_change_what_was_left_then(void **state) {
  fixture *f = with_licences(state);
  ledger_posted first, late;
  cd_json *shown;
  cd_day day;
  assert_true(cd_day_parse(CD_STR("2022-03-15"), &day));
  fixture_ok(f, post(f, "draw;line=1;qty=2;unit=EA;value=2;cur=USD;day=2022-03-01", &first));
  fixture_ok(f, post(f, "late;line=1;qty=3;unit=EA;value=3;cur=USD;day=2022-03-10;why=found", &late));
  fixture_ok(f, post(f, "draw;line=1;qty=1;unit=EA;value=1;cur=USD;day=2022-04-01", &late));
  const struct {
    cd_seq known_at;
    const char *left;
  } answers[] = {{first.seq - 1, "10"}, {first.seq, "8"}, {CD_SEQ_LATEST, "5"}};
  for (size_t i = 0; i < 3; i++) {
    fixture_ok(f, licence_show(f->store, CD_STR("L"), day, answers[i].known_at, f->arena, &shown, &f->err));
    assert_string_equal(cd_json_str(cd_json_get(cd_json_at(cd_json_get(shown, "remaining"), 0), "quantity")).ptr, answers[i].left);
  }
}

/* --- many at once --- */

/* 16,000 commits that wait for a disk take minutes; where there is a folder in memory, the store moves there. */
static fixture *in_memory(fixture *f) {
  char dir[64] = "/dev/shm/cordon-test-XXXXXX", path[96];
  if (!mkdtemp(dir)) return f;
  store_close(f->store);
  nftw(f->dir, fixture_remove_one, 16, FTW_DEPTH | FTW_PHYS);
  memcpy(f->dir, dir, sizeof dir);
  snprintf(path, sizeof path, "%s/store", f->dir);
  fixture_ok(f, store_init(path, &f->err));
  fixture_ok(f, store_open(path, &f->store, &f->err));
  return f;
}

enum { PROCESSES = 16, DRAWS = 1000, LICENSED = 9000 };

/* Each process draws one by one until all its draws are done; what does not fit is refused. Exit status: how many it drew / 10. */
static void draw_many(const char *dir, int n, int out) {
  char path[96];
  cordon_error err = {0};
  cd_store *store;
  cd_arena *a = cd_arena_new(0);
  int drawn = 0;
  snprintf(path, sizeof path, "%s/store", dir);
  if (store_open(path, &store, &err) != CORDON_OK) _exit(9);
  for (int i = 0; i < DRAWS; i++) {
    char ref[32];
    ledger_posted posted;
    snprintf(ref, sizeof ref, "P%d-%d", n, i);
    const ledger_request r = {.act = LEDGER_DRAW, .licence = CD_STR("BIG"), .quantity = CD_STR("1"), .unit = CD_STR("EA"), .day = CD_DAY_NONE, .reference = cd_str_c(ref)};
    cordon_error why = {0};
    cordon_status st = ledger_post(store, &r, CD_STR("tester"), a, &posted, &why);
    if (st == CORDON_OK) drawn++;
    else if (st != CORDON_CHECK || !strstr(why.message, "ledger.overdraw")) {
      fprintf(stderr, "%s\n", why.message);
      _exit(8);
    }
    cd_arena_reset(a);
  }
  if (write(out, &drawn, sizeof drawn) != (ssize_t)sizeof drawn) _exit(7);
  _exit(0);
}

static void many_processes_draw_exactly_what_is_licensed(void **state) {
  fixture *f = in_memory((fixture *)*state);
  register_added added;
  int pipes[2], total = 0, one, status;
  fixture_ok(f, fixture_add(f, "licence", "{'id':'BIG','authority':'A','kind':'export','holder':{'name':'X Ltd'},'valid_from':'2022-01-01','items':[{'quantity':'9000','unit':'EA'}]}", &added));
  assert_int_equal(pipe(pipes), 0);
  for (int i = 0; i < PROCESSES; i++) {
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) draw_many(f->dir, i, pipes[1]);
  }
  for (int i = 0; i < PROCESSES; i++) {
    assert_true(wait(&status) > 0);
    assert_int_equal(status, 0);
  }
  for (int i = 0; i < PROCESSES; i++) {
    assert_int_equal(read(pipes[0], &one, sizeof one), sizeof one);
    total += one;
  }
  close(pipes[0]);
  close(pipes[1]);
  assert_int_equal(total, LICENSED);
  expect_left(f, "BIG", 1, "0", NULL);
  int64_t rows;
  fixture_ok(f, ledger_check(f->store, &rows, &f->err));
  assert_int_equal(rows, LICENSED);
}

int main(void) {
  const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)
      TEST(each_act_and_refusal), TEST(the_next_licence_takes_over_if_allowed), TEST(late_entries_change_what_was_left_then),
      TEST(many_processes_draw_exactly_what_is_licensed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
