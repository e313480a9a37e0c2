/* One trial: the order, the register and the law as a change would have them, evaluated. */
#include "decide/whatif.h"

#include "base/limits.h"

const char *whatif_kind_name(whatif_kind k) {
  static const char *const names[] = {"hit",     "list",  "fact",    "claim",  "commitment",
                                      "licence", "party", "country", "reading"};
  return names[k];
}

/* What a trial starts from, changed piece by piece. */
typedef struct world {
  cd_arena *a;
  cd_json *order;
  facts_listing *listings;
  size_t listing_count;
  cd_json *commitments, *findings;
  const whatif_change **licences; /* that are taken to cover the order */
  size_t licence_count;
  cd_str *lists; /* in the store, beside those that are */
  size_t list_count;
  cd_json *readings; /* by regime: the parameters */
  register_view *reg;
} world;

/* --- places of an order --- */

/* "parties[0]" to "parties" and 0; no index: SIZE_MAX. */
static cd_str name_and_index(cd_str part, size_t *index) {
  ptrdiff_t open = cd_str_find(part, CD_STR("["));
  int64_t n = 0;
  *index = SIZE_MAX;
  if (open < 0) return part;
  if (cd_str_to_i64(cd_str_sub(part, (size_t)open + 1, part.len - (size_t)open - 2), &n) && n >= 0) *index = (size_t)n;
  return cd_str_sub(part, 0, (size_t)open);
}

const cd_json *whatif_value_at(const cd_json *order, cd_str path) {
  cd_str part;
  const cd_json *at = order;
  while (at && cd_str_cut(&path, '.', &part)) {
    size_t index;
    at = cd_json_get_s(at, name_and_index(part, &index));
    if (index != SIZE_MAX) at = cd_json_at(at, index);
  }
  return at;
}

/* False where the order has no such place. */
static bool put_at(cd_arena *a, cd_json *order, cd_str path, const cd_json *value) {
  cd_str part;
  for (cd_json *at = order; at && at->kind == CD_JSON_OBJECT && cd_str_cut(&path, '.', &part);) {
    size_t index;
    cd_str name = name_and_index(part, &index);
    if (!path.len && index == SIZE_MAX) return cd_json_set_s(a, at, name, cd_json_copy(a, value)) != NULL;
    cd_json *next = cd_json_get_s(at, name);
    if (!next && index == SIZE_MAX) {
      next = cd_json_new_object(a);
      if (!cd_json_set_s(a, at, name, next)) return false;
    }
    at = index == SIZE_MAX ? next : cd_json_at(next, index);
  }
  return false;
}

/* Every place that holds the country holds the other one. */
static void swap_country(cd_arena *a, cd_json *v, cd_str from, cd_str to) {
  for (size_t i = 0; v && i < v->count; i++) {
    bool list = v->kind == CD_JSON_LIST;
    if (v->kind != CD_JSON_OBJECT && !list) return;
    cd_json **at = list ? &v->as.items[i] : &v->as.members[i].value;
    if ((*at)->kind == CD_JSON_STRING && cd_str_eq((*at)->as.string, from))
      *at = cd_json_new_str(a, to);
    else
      swap_country(a, *at, from, to);
  }
}

static void move_to(world *x, cd_str to) {
  static const char *const places[] = {"parties", "delivery", NULL};
  cd_str from = cd_json_str(cd_json_get(x->order, "destination"));
  for (size_t i = 0; places[i]; i++) swap_country(x->a, cd_json_get(x->order, places[i]), from, to);
  cd_json_set(x->a, x->order, "destination", cd_json_new_str(x->a, to));
}

static void claim(world *x, cd_str code) {
  cd_json *claims = cd_json_get(x->order, "exceptions_claimed");
  if (!claims || claims->kind != CD_JSON_LIST) claims = cd_json_new_list(x->a);
  claims = cd_json_add(x->a, claims, cd_json_new_str(x->a, code));
  cd_json_set(x->a, x->order, "exceptions_claimed", claims);
}

/* --- what is known of parties --- */

static cd_json *findings_without(world *x, size_t party) {
  cd_json *out = cd_json_new_list(x->a);
  for (size_t i = 0; i < cd_json_count(x->findings); i++) {
    cd_json *one = cd_json_copy(x->a, cd_json_at(x->findings, i));
    const cd_json *of = cd_json_get(one, "party");
    int64_t n = cd_json_int(of, -1);
    if (n == (int64_t)party) continue;
    if (n > (int64_t)party) cd_json_set(x->a, one, "party", cd_json_new_int(x->a, n - 1));
    out = cd_json_add(x->a, out, one);
  }
  return out;
}

static void leave_out(world *x, size_t party) {
  cd_json *parties = cd_json_get(x->order, "parties"), *rest = cd_json_new_list(x->a);
  size_t kept = 0;
  for (size_t i = 0; i < cd_json_count(parties); i++)
    if (i != party) rest = cd_json_add(x->a, rest, cd_json_at(parties, i));
  cd_json_set(x->a, x->order, "parties", rest);
  for (size_t i = 0; i < x->listing_count; i++) {
    facts_listing l = x->listings[i];
    if (l.party == party) continue;
    if (l.party != FACTS_EXPORTER && l.party > party) l.party--;
    x->listings[kept++] = l;
  }
  x->listing_count = kept;
  x->findings = findings_without(x, party);
}

static void settle_hit(world *x, size_t listing, int truth) {
  facts_listing *l = &x->listings[listing];
  if (truth > 0) {
    l->truth = 1;
  } else {
    l->truth = 0;
    l->why = (cd_str){0};
  }
}

static void read_as(world *x, const whatif_change *c) {
  cd_json *params = cd_json_get_s(x->readings, c->at);
  if (!params) params = cd_json_new_object(x->a);
  cd_json_set_s(x->a, params, c->name, cd_json_copy(x->a, c->value));
  cd_json_set_s(x->a, x->readings, c->at, params);
}

static void apply(world *x, const whatif_change *c) {
  switch (c->kind) {
  case WHATIF_HIT:
    settle_hit(x, c->index, c->truth);
    break;
  case WHATIF_LIST:
    x->lists[x->list_count++] = c->at;
    break;
  case WHATIF_FACT:
    put_at(x->a, x->order, c->at, c->value);
    break;
  case WHATIF_CLAIM:
    claim(x, c->at);
    break;
  case WHATIF_COMMITMENT:
    for (size_t i = 0; i < cd_json_count(c->value); i++)
      x->commitments = cd_json_add(x->a, x->commitments, cd_json_copy(x->a, cd_json_at(c->value, i)));
    break;
  case WHATIF_LICENCE:
    x->licences[x->licence_count++] = c;
    break;
  case WHATIF_PARTY:
    leave_out(x, c->index);
    break;
  case WHATIF_COUNTRY:
    move_to(x, c->name);
    break;
  default:
    read_as(x, c);
  }
}

/* --- evaluation --- */

static rules_truth covers(void *user, const rules_requirement *q, cd_str *licence) {
  const world *x = user;
  for (size_t i = 0; i < x->licence_count; i++) {
    if (!cd_str_eq(x->licences[i]->at, q->authority) || !cd_str_eq(x->licences[i]->name, q->kind)) continue;
    *licence = CD_STR("a licence");
    return RULES_TRUE;
  }
  return register_licence_covers(x->reg, q, licence);
}

static void count(const rules_result *s, whatif_verdict *v) {
  for (size_t i = 0; i < s->reason_count; i++) {
    v->stops += s->reasons[i].effect == RULES_PROHIBIT && s->reasons[i].result != RULES_FALSE;
    v->unknown += s->reasons[i].decisive && s->reasons[i].result == RULES_UNKNOWN;
  }
  for (size_t i = 0; i < s->requirement_count; i++)
    v->open += s->requirements[i].raised != RULES_FALSE && s->requirements[i].discharged != RULES_TRUE;
}

static void sum_up(const rules_result *results, size_t n, whatif_verdict *v) {
  *v = (whatif_verdict){0};
  v->whole.outcome = decide_combine(results, n, &v->whole.at_least, &v->whole.at_most);
  for (size_t i = 0; i < n; i++) count(&results[i], v);
}

static cordon_status evaluate(const whatif *w, world *x, rules_result **results, facts_input *in) {
  const run *r = w->r;
  facts_set *facts;
  *in = r->facts;
  in->order = x->order;
  in->listings = x->listings;
  in->listing_count = x->listing_count;
  in->commitments = x->commitments;
  in->findings = x->findings;
  in->lists_covered = x->lists;
  in->lists_covered_count = x->list_count;
  *results = CD_NEW_ARRAY(x->a, rules_result, r->result_count);
  if (!*results) return cd_no_memory(r->err);
  CD_TRY(register_view_get(engine_store(r->engine), x->order, r->as_of, r->known_at, x->a, &x->reg, r->err));
  CD_TRY(facts_build(in, x->a, &facts, r->err));
  for (size_t i = 0; i < r->result_count; i++) {
    const rules_book *b = rules_set_book(r->rules, i);
    const cd_json *own = cd_json_get_s(x->readings, rules_book_id(b));
    CD_TRY(rules_evaluate(b, own ? own : rules_set_params(r->rules, i), facts, r->as_of, covers, x, false, x->a,
                          &(*results)[i], r->err));
  }
  return CORDON_OK;
}

static cd_json *list_or_copy(cd_arena *a, const cd_json *list) {
  return list && list->kind == CD_JSON_LIST ? cd_json_copy(a, list) : cd_json_new_list(a);
}

static cordon_status world_new(const whatif *w, size_t count, cd_arena *a, world *x) {
  const run *r = w->r;
  *x =
      (world){.a = a,
              .order = cd_json_copy(a, r->held),
              .listing_count = r->listing_count,
              .listings = cd_grow_array(a, r->listings, r->listing_count, r->listing_count + 1, sizeof *r->listings),
              .commitments = list_or_copy(a, r->facts.commitments),
              .findings = list_or_copy(a, r->facts.findings),
              .licences = CD_NEW_ARRAY(a, const whatif_change *, count + 1),
              .lists = cd_grow_array(a, r->covered, r->covered_count, r->covered_count + count + 1, sizeof *r->covered),
              .list_count = r->covered_count,
              .readings = cd_json_new_object(a)};
  bool made = x->order && x->listings && x->commitments && x->findings && x->licences && x->lists && x->readings;
  for (size_t i = 0; made && i < r->result_count; i++) {
    const cd_json *params = rules_set_params(r->rules, i);
    if (params) made = cd_json_set_s(a, x->readings, r->results[i].regime, cd_json_copy(a, params)) != NULL;
  }
  return made ? CORDON_OK : cd_no_memory(r->err);
}

cordon_status whatif_run(const whatif *w, const whatif_change *const *changes, size_t n, cd_arena *a, run *out) {
  world *x = CD_NEW(a, world);
  if (!x) return cd_no_memory(w->r->err);
  *out = *w->r;
  CD_TRY(world_new(w, n, a, x));
  for (size_t i = 0; i < n; i++) apply(x, changes[i]);
  CD_TRY(evaluate(w, x, &out->results, &out->facts));
  out->arena = a;
  out->order = x->order;
  out->listings = x->listings;
  out->listing_count = x->listing_count;
  out->covered = x->lists;
  out->covered_count = x->list_count;
  out->reg = x->reg;
  return CORDON_OK;
}

cordon_status whatif_try(whatif *w, const whatif_change *const *changes, size_t n, whatif_verdict *out) {
  run r;
  cd_arena_reset(w->arena);
  CD_TRY(whatif_run(w, changes, n, w->arena, &r));
  sum_up(r.results, r.result_count, out);
  return CORDON_OK;
}

int whatif_compare(const whatif_verdict *x, const whatif_verdict *y) {
  const size_t p[] = {x->whole.at_most, x->whole.at_least, x->stops, x->open, x->unknown};
  const size_t q[] = {y->whole.at_most, y->whole.at_least, y->stops, y->open, y->unknown};
  for (size_t i = 0; i < sizeof p / sizeof *p; i++)
    if (p[i] != q[i]) return p[i] < q[i] ? -1 : 1;
  return 0;
}

bool whatif_passes(const whatif_verdict *v) {
  return v->whole.at_most <= RULES_LICENSED && v->whole.outcome != RULES_REFER_OUTCOME;
}

cordon_status whatif_open(run *r, whatif *out, cordon_error *err) {
  *out = (whatif){.r = r, .arena = cd_arena_new(CD_DECISION_ARENA_BYTES)};
  if (!out->arena) return cd_no_memory(err);
  sum_up(r->results, r->result_count, &out->base);
  return CORDON_OK;
}

void whatif_close(whatif *w) { cd_arena_free(w->arena); }
