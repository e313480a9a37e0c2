/* Random acts on applications against a simple model: which state follows, what is refused, what the clock says; and
 * all of it as it was known at each record before. */
#include "fixture.h"

#include "register/application.h"

enum { STEPS = 1500, FIRST_DAY = 18993 /* 2022-01-01 */ };

static uint64_t random_state = 20211125;
static uint32_t next_random(uint32_t below) {
  random_state = random_state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(random_state >> 33) % below;
}

static const char *const acts[] = {"take",     "ask",    "answer", "refuse",   "nlr",  "return",
                                   "withdraw", "appeal", "uphold", "overturn", "amend"};
#define ACTS (sizeof acts / sizeof acts[0])

typedef struct model {
  const char *state, *before_waiting;
  cd_day received, decided, stop; /* CD_DAY_NONE: none */
  int64_t stopped;
} model;

static bool open_for_acts(const model *m) {
  return strcmp(m->state, "submitted") == 0 || strcmp(m->state, "in_process") == 0 ||
         strcmp(m->state, "overturned") == 0;
}

static bool is(const model *m, const char *state) { return strcmp(m->state, state) == 0; }

/* True where the act may be done; then the model has moved on. */
static bool model_act(model *m, const char *act, cd_day day) {
  static const struct { const char *act, *to; } decisions[] = {{"refuse", "refused"}, {"nlr", "no_licence_required"}};
  bool hand = open_for_acts(m), waiting = is(m, "waiting");
  if (strcmp(act, "amend") == 0) return hand || waiting;
  if (strcmp(act, "take") == 0 && hand) return m->state = "in_process", true;
  if (strcmp(act, "ask") == 0 && hand) return m->before_waiting = m->state, m->state = "waiting", m->stop = day, true;
  if (strcmp(act, "answer") == 0 && waiting)
    return m->state = m->before_waiting, m->stopped += day - m->stop, m->stop = CD_DAY_NONE, true;
  for (size_t i = 0; i < 2; i++) {
    if (strcmp(act, decisions[i].act) == 0 && hand) return m->state = decisions[i].to, m->decided = day, true;
  }
  if (strcmp(act, "return") == 0 && (hand || waiting)) return m->state = "returned", m->decided = day, true;
  if (strcmp(act, "withdraw") == 0 && is(m, "appealed")) return m->state = "refused", true;
  if (strcmp(act, "withdraw") == 0 && (hand || waiting))
    return m->state = "withdrawn", m->decided = day, true;
  if (strcmp(act, "appeal") == 0 && is(m, "refused")) return m->state = "appealed", true;
  if (strcmp(act, "uphold") == 0 && is(m, "appealed")) return m->state = "upheld", true;
  if (strcmp(act, "overturn") != 0 || !is(m, "appealed")) return false;
  m->state = "overturned";
  m->stopped += day - m->decided;
  m->decided = CD_DAY_NONE;
  return true;
}

static int64_t model_days(const model *m, cd_day today) {
  cd_day end = m->decided == CD_DAY_NONE ? today : m->decided;
  int64_t stopped = m->stopped + (m->stop != CD_DAY_NONE && end > m->stop ? end - m->stop : 0);
  return end - m->received - stopped;
}

static void add_application(fixture *f, const char *id) {
  char text[640];
  register_added added;
  snprintf(text, sizeof text,
           "{'id':'%s','authority':'IL-DECA','kind':'export','exporter':{'name':'Example "
           "Ltd','kind':'company'},'end_users':[{'name':'Office',"
           "'kind':'government'}],'destinations':['DE'],'items':[{'line':1}],'end_uses':['serious_crime'],'received':'"
           "2022-01-01'}",
           id);
  const form_source src = {.label = "test"};
  fixture_ok(f, case_new(f->store, &application_kind, fixture_json(f, text), &src, CD_STR("tester"), f->arena, &added,
                         &f->err));
}

static cordon_status act_on(fixture *f, const char *id, const char *act, cd_day day, uint32_t n) {
  char patch[64];
  cd_json *after;
  snprintf(patch, sizeof patch, "{'note':'%u'}", n);
  const char *content = strcmp(act, "ask") == 0      ? "{'question':'Who?'}"
                        : strcmp(act, "answer") == 0 ? "{'text':'We'}"
                        : strcmp(act, "amend") == 0  ? patch
                                                     : "{}";
  const case_change c = {.act = act,
                         .id = cd_str_c(id),
                         .reason = CD_STR("so"),
                         .cite = CD_STR("s. 1"),
                         .day = day,
                         .content = fixture_json(f, content),
                         .src = {.label = "test"}};
  memset(&f->err, 0, sizeof f->err);
  return case_do(f->store, &application_kind, &c, CD_STR("tester"), f->arena, &after, &f->err);
}

static void check(fixture *f, const char *id, const model *m, cd_day day, cd_seq known_at) {
  cd_json *v;
  fixture_ok(f, case_get(f->store, "application", cd_str_c(id), known_at, f->arena, &v, &f->err));
  if (!cd_str_eqc(cd_json_str(cd_json_get(v, "state")), m->state))
    fail_msg("%s is %.*s, the model says %s", id, CD_ARG(cd_json_str(cd_json_get(v, "state"))), m->state);
  assert_int_equal(application_time_of(v, day).days, model_days(m, day));
}

static void random_acts_agree_with_a_model(void **state) {
  fixture *f = (fixture *)*state;
  static model known[STEPS];
  static cd_seq seqs[STEPS];
  static cd_day days[STEPS];
  size_t remembered = 0;
  char id[16] = "AP-0";
  model m = {.state = "withdrawn"};
  cd_day day = FIRST_DAY;
  size_t first = 0;
  for (uint32_t n = 0; n < STEPS; n++) {
    if (!open_for_acts(&m) && !is(&m, "waiting") && !is(&m, "refused") && !is(&m, "appealed")) {
      snprintf(id, sizeof id, "AP-%u", n + 1);
      add_application(f, id);
      m = (model){"submitted", NULL, FIRST_DAY, CD_DAY_NONE, CD_DAY_NONE, 0};
      day = FIRST_DAY;
      first = remembered;
    }
    const char *act = acts[next_random(ACTS)];
    cd_seq before, after;
    day += (cd_day)next_random(5);
    model then = m;
    fixture_ok(f, store_last_seq(f->store, &before, &f->err));
    bool may = model_act(&then, act, day);
    cordon_status st = act_on(f, id, act, day, n);
    if (may != (st == CORDON_OK)) fail_msg("step %u: %s on %s (%s): %s", n, act, id, m.state, f->err.message);
    fixture_ok(f, store_last_seq(f->store, &after, &f->err));
    assert_int_equal(after, before + (may ? 1 : 0));
    if (!may) assert_int_equal(st, CORDON_CHECK);
    memset(&f->err, 0, sizeof f->err);
    m = then;
    check(f, id, &m, day, CD_SEQ_LATEST);
    known[remembered] = m;
    days[remembered] = day;
    seqs[remembered++] = after;
    size_t back = first + next_random((uint32_t)(remembered - first));
    check(f, id, &known[back], days[back], seqs[back]);
    cd_arena_reset(f->arena);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(random_acts_agree_with_a_model, fixture_open, fixture_close),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
