/* Random acts on licences against a model that is a few arrays of whole numbers: what is allowed, what is left, and in which state. */
#include "fixture.h"

#include "register/ledger.h"
#include "register/licence.h"

enum { STEPS = 100000, LICENCES = 16, ROWS = 4096, BATCH = 1000, LICENSED = 500, SPENT_ENOUGH = 3000 };

/* --- the model --- */

typedef struct model_row {
  bool held;         /* a reservation */
  int64_t amount;    /* what is left of it */
  char ref[24];
} model_row;
typedef enum model_state { ACTIVE, SUSPENDED, ENDED } model_state;
typedef struct model {
  char id[16];
  int64_t granted, licensed, drawn, held; /* at first; as amended */
  model_state state;
  model_row rows[ROWS];
  size_t count;
} model;

typedef struct play {
  fixture *f;
  model *licences;
  uint64_t random;
  size_t made, done, refused, acts[8], lives[8];
  cd_arena *arena;
} play;

static uint64_t next_random(play *p) { /* splitmix64: the same run on every machine */
  uint64_t z = (p->random += 0x9e3779b97f4a7c15ull);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
  return z ^ (z >> 31);
}
static int64_t below(play *p, int64_t n) { return (int64_t)(next_random(p) % (uint64_t)n); }

/* Amounts are hundredths, so that decimals are exercised. */
static cd_str amount_text(play *p, int64_t hundredths) {
  return cd_str_printf(p->arena, "%lld.%02lld", (long long)(hundredths / 100), (long long)(hundredths % 100));
}

static void fresh(play *p, model *m) {
  register_added added;
  *m = (model){.licensed = LICENSED * 100 + below(p, 100)};
  m->granted = m->licensed;
  snprintf(m->id, sizeof m->id, "L%zu", p->made++);
  cd_str licensed = amount_text(p, m->licensed);
  char text[256];
  snprintf(text, sizeof text, "{'id':'%s','authority':'A','kind':'export','holder':{'name':'X Ltd','kind':'company'},'valid_from':'2022-01-01','items':[{'quantity':'%s','unit':'KG'}]}", m->id, licensed.ptr);
  fixture_ok(p->f, fixture_add(p->f, "licence", text, &added));
}

/* --- acts on the ledger --- */

static bool room_for(const model *m, int64_t more) { return m->drawn + m->held + more <= m->licensed; }

/* What the model says of an act, and its effect if it is allowed. */
static bool model_post(model *m, bool open, ledger_act act, model_row *target, int64_t amount, const char *ref) {
  bool take = act == LEDGER_DRAW || act == LEDGER_RESERVE || act == LEDGER_LATE;
  if (take) {
    if (!open || amount == 0) return false;
    if (target ? !target->held || act != LEDGER_DRAW || amount > target->amount : !room_for(m, amount)) return false;
    if (target) {
      target->amount -= amount;
      m->held -= amount;
    }
    *(act == LEDGER_RESERVE ? &m->held : &m->drawn) += amount;
    m->rows[m->count] = (model_row){.held = act == LEDGER_RESERVE, .amount = amount};
    snprintf(m->rows[m->count++].ref, sizeof m->rows[0].ref, "%s", ref);
    return true;
  }
  int64_t change = act == LEDGER_ADJUST ? amount - target->amount : act == LEDGER_CONTRA ? -target->amount : -amount;
  if (act != LEDGER_ADJUST && (target->amount == 0 || -change > target->amount)) return false;
  if (act == LEDGER_ADJUST && (change == 0 || (change > 0 && !room_for(m, change)))) return false;
  target->amount += change;
  *(target->held ? &m->held : &m->drawn) += change;
  return true;
}

static void step_ledger(play *p, model *m) {
  ledger_act act = (ledger_act)(LEDGER_RESERVE + below(p, LEDGER_CONTRA));
  bool take = act == LEDGER_DRAW || act == LEDGER_RESERVE || act == LEDGER_LATE;
  model_row *target = m->count > 0 && (!take || (act == LEDGER_DRAW && below(p, 2))) ? &m->rows[below(p, (int64_t)m->count)] : NULL;
  if (!take && !target) return;
  if (take && m->count == ROWS) return;
  int64_t amount = below(p, 12) == 0 ? below(p, LICENSED * 100) : below(p, 900);
  cd_str ref = cd_str_printf(p->arena, "r%zu", p->done + p->refused);
  ledger_posted posted;
  ledger_request r = {.act = act, .licence = cd_str_c(m->id), .unit = CD_STR("KG"), .day = CD_DAY_NONE, .reason = CD_STR("model"), .reference = ref};
  if (act != LEDGER_CONTRA) r.quantity = amount_text(p, amount);
  if (target) r.target = cd_str_c(target->ref);
  cd_day back = act == LEDGER_LATE ? (cd_day)below(p, 3) : 0; /* days before the first act on the licence are open */
  if (act == LEDGER_LATE) r.day = cd_time_day(cd_clock_now()) - back;
  bool open = m->state == ACTIVE || back > 0, raised = back > 0 && m->licensed > m->granted;
  cordon_error err = {0};
  cordon_status st = ledger_post(p->f->store, &r, CD_STR("model"), p->arena, &posted, &err);
  model before = *m;
  if (raised) m->licensed = m->granted; /* a day before an amendment falls under the version of that day */
  bool allowed = act == LEDGER_REVERSE && amount == 0 ? st == CORDON_OK : model_post(m, open, act, target, amount, ref.ptr);
  m->licensed = before.licensed;
  if (allowed != (st == CORDON_OK)) {
    fail_msg("step %zu: %s of %lld on %s (drawn %lld, held %lld of %lld, state %d): model says %d, ledger %d %s", p->done, ledger_act_name(act), (long long)amount, m->id,
             (long long)before.drawn, (long long)before.held, (long long)before.licensed, (int)before.state, (int)allowed, (int)st, err.message);
  }
  p->acts[act] += allowed;
}

/* --- acts on the licence --- */

static void step_life(play *p, model *m) {
  static const char *const acts[] = {"suspend", "reinstate", "reinstate", "suspend", "reinstate", "amend", "revoke", "surrender"};
  int64_t n = below(p, 8);
  if (n >= 6 && below(p, 20) != 0) n = 1; /* the end of a licence is rare */
  cd_seq seq;
  int64_t licensed = m->licensed + below(p, 20000) - 10000;
  licence_change c = {.act = acts[n], .licence = cd_str_c(m->id), .reason = CD_STR("model"), .effective = CD_DAY_NONE, .until = CD_DAY_NONE, .label = "model"};
  if (n == 5) {
    if (licensed < 0 || licensed == m->licensed) return;
    cd_json *line = cd_json_set(p->arena, cd_json_new_object(p->arena), "quantity", cd_json_new_str(p->arena, amount_text(p, licensed)));
    line = cd_json_set(p->arena, line, "unit", cd_json_new_c(p->arena, "KG"));
    c.patch = cd_json_set(p->arena, cd_json_new_object(p->arena), "items", cd_json_add(p->arena, cd_json_new_list(p->arena), line));
  }
  bool allowed = m->state != ENDED && (n == 0 || n == 3 ? m->state == ACTIVE : n == 1 || n == 2 || n == 4 ? m->state == SUSPENDED : true);
  if (n == 5) allowed = allowed && m->drawn + m->held <= licensed;
  cordon_error err = {0};
  cordon_status st = licence_act(p->f->store, &c, CD_STR("model"), p->arena, &seq, &err);
  if (allowed != (st == CORDON_OK)) fail_msg("step %zu: %s on %s in state %d: model says %d, register %d %s", p->done, acts[n], m->id, (int)m->state, (int)allowed, (int)st, err.message);
  if (!allowed) return;
  p->lives[n]++;
  if (n == 5) m->licensed = licensed;
  else m->state = n == 0 || n == 3 ? SUSPENDED : n < 5 ? ACTIVE : ENDED;
}

/* --- both held against each other --- */

static int64_t hundredths_of(cd_str text) {
  cd_dec d;
  assert_true(cd_dec_parse(text, &d));
  int64_t v = (int64_t)d.coef;
  for (int s = d.scale; s < 2; s++) v *= 10;
  return v;
}

static void compare(play *p, const model *m) {
  cd_json *shown;
  cd_day today = cd_time_day(cd_clock_now());
  fixture_ok(p->f, licence_show(p->f->store, cd_str_c(m->id), today, CD_SEQ_LATEST, p->arena, &shown, &p->f->err));
  const cd_json *left = cd_json_at(cd_json_get(shown, "remaining"), 0);
  assert_int_equal(hundredths_of(cd_json_str(cd_json_get(left, "quantity"))), m->licensed - m->drawn - m->held);
  if (m->drawn) assert_int_equal(hundredths_of(cd_json_str(cd_json_get(left, "drawn_quantity"))), m->drawn);
  cd_str status = cd_json_str(cd_json_get(shown, "status"));
  if (m->state == SUSPENDED) assert_true(cd_str_eqc(status, "suspended"));
  if (m->state == ENDED) assert_true(cd_str_eqc(status, "revoked") || cd_str_eqc(status, "surrendered"));
  if (m->state == ACTIVE) assert_true(cd_str_eqc(status, m->drawn == m->licensed ? "exhausted" : "active"));
}

static void one_step(play *p) {
  model *m = &p->licences[below(p, LICENCES)];
  if (m->id[0] == 0 || m->count > SPENT_ENOUGH || (m->state == ENDED && below(p, 10) == 0)) fresh(p, m);
  if (below(p, 10) == 0) step_life(p, m);
  else step_ledger(p, m);
  if (below(p, 200) == 0) compare(p, m);
  p->done++;
}

static void random_acts_agree_with_a_model(void **state) {
  fixture *f = (fixture *)*state;
  play p = {.f = f, .random = 20211126, .arena = cd_arena_new(0), .licences = (model *)calloc(LICENCES, sizeof(model))};
  cd_arena *own = f->arena;
  assert_non_null(p.licences);
  f->arena = p.arena; /* so that what the fixture makes is dropped with the rest */
  while (p.done < STEPS) {
    if (p.done % BATCH == 0) fixture_ok(f, store_begin(f->store, &f->err));
    one_step(&p);
    cd_arena_reset(p.arena);
    if (p.done % BATCH == 0) fixture_ok(f, store_commit(f->store, &f->err));
  }
  int64_t rows;
  for (size_t i = 0; i < LICENCES; i++) compare(&p, &p.licences[i]);
  fixture_ok(f, ledger_check(f->store, &rows, &f->err));
  for (int i = LEDGER_RESERVE; i <= LEDGER_CONTRA; i++) assert_true(p.acts[i] > 100);
  for (int i = 0; i < 8; i++) assert_true(p.lives[i] > 10);
  print_message("%zu steps, %zu licences, %lld rows\n", p.done, p.made, (long long)rows);
  f->arena = own;
  cd_arena_free(p.arena);
  free(p.licences);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(random_acts_agree_with_a_model, fixture_open, fixture_close)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
