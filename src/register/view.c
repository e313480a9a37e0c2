#include "register/view.h"

#include "register/clauses.h"

#include <stdarg.h>
#include <stdio.h>

void view_say(register_view *v, view_reasons *why, const char *fmt, ...) {
  char text[512];
  va_list args;
  va_start(args, fmt);
  vsnprintf(text, sizeof text, fmt, args);
  va_end(args);
  if (why->count == why->room) {
    size_t room = why->room ? why->room * 2 : 4;
    cd_str *more = (cd_str *)cd_grow_array(v->arena, why->items, why->count, room, sizeof *more);
    if (!more) {
      v->failed = true;
      return;
    }
    why->items = more;
    why->room = room;
  }
  cd_str copy = cd_str_dup(v->arena, cd_str_c(text));
  if (!copy.ptr)
    v->failed = true;
  else
    why->items[why->count++] = copy;
}

void view_lacks(register_view *v, view_licence *l, const char *fact) {
  if (v->failed || l->why.count == 0) return;
  cd_str sentence = l->why.items[l->why.count - 1];
  view_say(v, &l->lacks, "%s", fact);
  view_say(v, &l->lacks, CD_FMT, CD_ARG(sentence));
}

/* --- reading what is cited --- */

static cordon_status read_row(register_view *v, const char *kind, cd_str id, cd_seq *seq, const cd_json **json,
                              cd_digest *digest, cordon_error *err) {
  register_row row;
  const cached_record *record;
  *json = NULL;
  CD_TRY(rows_get_as_of(v->store, kind, id, v->as_of, v->known_at, &row, err));
  *seq = row.seq;
  if (row.seq == 0) return CORDON_OK;
  CD_TRY(cache_content(v->cache, v->store, row.seq, v->arena, &record, err));
  *json = record->json;
  *digest = record->digest;
  return CORDON_OK;
}

static cordon_status read_lines(register_view *v, view_licence *l, cordon_error *err) {
  const cd_json *items = cd_json_get(l->json, "items");
  l->line_count = items && items->kind == CD_JSON_LIST ? items->count : 0;
  l->lines = CD_NEW_ARRAY(v->arena, view_line, l->line_count);
  if (!l->lines) return cd_no_memory(err);
  for (size_t i = 0; i < l->line_count; i++) {
    const cd_json *line = items->as.items[i];
    l->lines[i] = (view_line){.json = line, .number = cd_json_int(cd_json_get(line, "line"), (int64_t)i + 1)};
    CD_TRY(ledger_line_left(v->store, l->id, line, l->lines[i].number, v->as_of, v->known_at, &l->lines[i].left, err));
  }
  return ledger_limits_left(v->store, l->id, l->json, v->as_of, v->known_at, v->arena, &l->limits, &l->limit_count,
                            err);
}

cordon_status view_read_licence(register_view *v, cd_str id, view_licence *out, cordon_error *err) {
  register_row row;
  const cached_record *record;
  *out = (view_licence){.id = id, .covers = RULES_FALSE};
  CD_TRY(rows_get_as_of(v->store, "licence", id, v->as_of, v->known_at, &row, err));
  if (row.seq == 0) return CORDON_OK;
  CD_TRY(cache_content(v->cache, v->store, row.seq, v->arena, &record, err));
  out->seq = row.seq;
  out->json = record->json;
  out->digest = record->digest;
  CD_TRY(standing_get(v->store, id, out->json, v->as_of, v->known_at, &out->standing, err));
  return read_lines(v, out, err);
}

static void judge_commitment(register_view *v, view_commitment *c) {
  char day[11], of[11];
  cd_day from = rows_day(c->json, "valid_from", CD_DAY_MIN), to = rows_day(c->json, "valid_to", CD_DAY_MAX);
  cd_day_format(v->as_of, of);
  c->valid = c->in_force = c->json && from <= v->as_of && v->as_of <= to;
  if (!c->json)
    view_say(v, &c->why, "the register holds no commitment " CD_FMT " as known then", CD_ARG(c->id));
  else if (v->as_of < from)
    view_say(v, &c->why, "commitment " CD_FMT " is valid from %s; the order is of %s", CD_ARG(c->id),
             cd_day_format(from, day), of);
  else if (v->as_of > to)
    view_say(v, &c->why, "commitment " CD_FMT " is valid to %s; the order is of %s", CD_ARG(c->id),
             cd_day_format(to, day), of);
}

static cordon_status read_commitment(register_view *v, cd_str id, view_commitment *out, cordon_error *err) {
  *out = (view_commitment){.id = id};
  CD_TRY(read_row(v, "commitment", id, &out->seq, &out->json, &out->digest, err));
  judge_commitment(v, out);
  return CORDON_OK;
}

/* --- whose use a commitment covers --- */

/* Does `c` speak for this end user: no end user named in it, or this one? Unknown for one without a name or a country.
 */
static rules_truth speaks_for(register_view *v, const view_commitment *c, const cd_json *user) {
  const cd_json *named = cd_json_get(c->json, "end_user");
  v->by_merge = false;
  if (!named) return RULES_TRUE;
  return cd_json_get(user, "name") ? view_same_party(v, user, named) : RULES_UNKNOWN;
}

static bool same_giver(const view_commitment *x, const view_commitment *y) {
  const cd_json *a = cd_json_get(x->json, "giver"), *b = cd_json_get(y->json, "giver");
  return cd_str_eq(cd_json_str(cd_json_get(a, "kind")), cd_json_str(cd_json_get(b, "kind"))) &&
         cd_str_eq(cd_json_str(cd_json_get(a, "country")), cd_json_str(cd_json_get(b, "country")));
}

/* Several commitments of one giver may share the end users of an order among them. */
static rules_truth someone_speaks_for(register_view *v, view_commitment *c, const cd_json *user) {
  rules_truth best = RULES_FALSE;
  for (size_t i = 0; i < v->commitment_count && best != RULES_TRUE; i++) {
    const view_commitment *other = &v->commitments[i];
    if (!other->valid || !same_giver(c, other)) continue;
    rules_truth says = speaks_for(v, other, user);
    if (says != RULES_FALSE && v->by_merge)
      view_say(v, &c->rests, "an end user is one with whom it speaks for (merges to record %lld)", (long long)v->links);
    if (says != RULES_FALSE) best = says;
  }
  return best;
}

/* A commitment for one body of a state is none for another: each end user of the giver's country must be spoken for. */
static void judge_end_users(register_view *v, view_commitment *c) {
  const cd_json *parties = cd_json_get(v->order, "parties");
  cd_str giver = cd_json_str(cd_json_get(cd_json_get(c->json, "giver"), "country"));
  for (size_t i = 0; c->valid && i < cd_json_count(parties); i++) {
    const cd_json *party = parties->as.items[i];
    cd_str role = cd_json_str(cd_json_get(party, "role")), country = cd_json_str(cd_json_get(party, "country"));
    if (!cd_str_eqc(role, "end_user") && !cd_str_eqc(role, "ultimate_end_user")) continue;
    if (country.len > 0 && !cd_str_eq(country, giver)) continue;
    rules_truth says = someone_speaks_for(v, c, party);
    if (says == RULES_TRUE) continue;
    c->in_force = c->in_force && says == RULES_UNKNOWN;
    c->unsure = true;
    view_say(v, &c->why, "commitment " CD_FMT " %s party %zu", CD_ARG(c->id),
             says == RULES_UNKNOWN ? "names an end user, and the order does not say who is"
                                   : "is for another end user than",
             i + 1);
  }
}

/* An order that breaks a clause does not stand under the commitment. */
static void judge_clauses(register_view *v, view_commitment *c) {
  if (!c->in_force) return;
  rules_truth kept = clauses_all_kept(v, cd_json_get(c->json, "clauses"), c, NULL);
  c->in_force = kept != RULES_FALSE;
  c->unsure = c->unsure || kept == RULES_UNKNOWN;
}

/* --- what rules see of commitments --- */

/* A field of a cached content, copied: a decision outlives the cache. */
static cd_json *set_copy(cd_arena *a, cd_json *into, const cd_json *from, const char *field) {
  const cd_json *v = cd_json_get(from, field);
  return v ? cd_json_set(a, into, field, cd_json_copy(a, v)) : into;
}

static cd_json *clauses_json(const register_view *v, const cd_json *commitment, cd_arena *a) {
  const cd_json *all = cd_json_get(commitment, "clauses");
  cd_json *out = cd_json_new_list(a);
  for (size_t i = 0; i < cd_json_count(all); i++) {
    const cd_json *clause = all->as.items[i];
    if (!clauses_in_force(v, clause)) continue;
    cd_json *one = set_copy(a, cd_json_new_object(a), clause, "id");
    one = set_copy(a, one, clause, "kind");
    out = cd_json_add(a, out, set_copy(a, one, clause, "check"));
  }
  return out;
}

static cd_json *commitment_fact(const register_view *v, const view_commitment *c) {
  cd_arena *a = v->arena;
  const cd_json *giver = cd_json_get(c->json, "giver");
  cd_json *fact = cd_json_set(a, cd_json_new_object(a), "id", cd_json_new_str(a, c->id));
  fact = cd_json_set(a, fact, "giver_kind", cd_json_copy(a, cd_json_get(giver, "kind")));
  /* Left out, hence unknown to a rule, where nobody can tell whether the commitment is for the order's end users. */
  if (!c->unsure) fact = cd_json_set(a, fact, "giver_country", cd_json_copy(a, cd_json_get(giver, "country")));
  return cd_json_set(a, fact, "clauses", clauses_json(v, c->json, a));
}

static cordon_status build_facts(register_view *v, cordon_error *err) {
  v->commitment_facts = cd_json_new_list(v->arena);
  for (size_t i = 0; i < v->commitment_count; i++) {
    if (v->commitments[i].in_force)
      v->commitment_facts = cd_json_add(v->arena, v->commitment_facts, commitment_fact(v, &v->commitments[i]));
  }
  return v->commitment_facts && !v->failed ? CORDON_OK : cd_no_memory(err);
}

cordon_status register_view_get(cd_store *s, const cd_json *order, cd_day as_of, cd_seq known_at, cd_arena *a,
                                register_view **out, cordon_error *err) {
  return register_view_cached(s, NULL, order, as_of, known_at, a, out, err);
}

cordon_status register_view_cached(cd_store *s, register_cache *cache, const cd_json *order, cd_day as_of,
                                   cd_seq known_at, cd_arena *a, register_view **out, cordon_error *err) {
  const cd_json *licences = cd_json_get(order, "licences"), *commitments = cd_json_get(order, "commitments");
  register_view *v = CD_NEW(a, register_view);
  if (!v || (cache && !cache_trim(cache))) return cd_no_memory(err);
  *v = (register_view){.store = s,
                       .cache = cache,
                       .arena = a,
                       .order = order,
                       .as_of = as_of,
                       .known_at = known_at,
                       .licence_count = cd_json_count(licences),
                       .commitment_count = cd_json_count(commitments)};
  v->licences = CD_NEW_ARRAY(a, view_licence, v->licence_count);
  v->commitments = CD_NEW_ARRAY(a, view_commitment, v->commitment_count);
  if (!v->licences || !v->commitments) return cd_no_memory(err);
  for (size_t i = 0; i < v->licence_count; i++)
    CD_TRY(view_read_licence(v, cd_json_str(licences->as.items[i]), &v->licences[i], err));
  for (size_t i = 0; i < v->commitment_count; i++)
    CD_TRY(read_commitment(v, cd_json_str(commitments->as.items[i]), &v->commitments[i], err));
  *out = v;
  for (size_t i = 0; i < v->commitment_count; i++) {
    judge_end_users(v, &v->commitments[i]);
    judge_clauses(v, &v->commitments[i]);
  }
  return build_facts(v, err);
}

const cd_json *register_view_commitments(const register_view *v) { return v->commitment_facts; }

/* --- the decision's account of it --- */

static cd_json *reasons_json(const view_reasons *why, cd_arena *a) {
  cd_json *list = cd_json_new_list(a);
  for (size_t i = 0; i < why->count; i++) list = cd_json_add(a, list, cd_json_new_str(a, why->items[i]));
  return list;
}

static cd_json *put_rests(cd_json *one, const view_reasons *rests, cd_arena *a) {
  return rests->count ? cd_json_set(a, one, "rests_on", reasons_json(rests, a)) : one;
}

cd_json *register_view_cited_commitments(const register_view *v, cd_arena *a) {
  cd_json *list = cd_json_new_list(a);
  for (size_t i = 0; i < v->commitment_count; i++) {
    const view_commitment *c = &v->commitments[i];
    cd_json *one = cd_json_set(a, cd_json_new_object(a), "id", cd_json_new_str(a, c->id));
    one = cd_json_set(a, one, "in_force", cd_json_new_bool(a, c->in_force));
    one = put_rests(cd_json_set(a, one, "why", reasons_json(&c->why, a)), &c->rests, a);
    const cd_json *giver = cd_json_get(c->json, "giver");
    if (giver) {
      cd_json *g = set_copy(a, cd_json_new_object(a), giver, "kind");
      one = cd_json_set(a, one, "giver", set_copy(a, g, giver, "country"));
      one = cd_json_set(a, one, "clauses", clauses_json(v, c->json, a));
    }
    list = cd_json_add(a, list, one);
  }
  return list;
}

static cd_json *amount_json(cd_arena *a, cd_json *into, const char *field, cd_dec d) {
  char text[CD_DEC_MAX_TEXT];
  return cd_json_set(a, into, field, cd_json_new_str(a, cd_str_dup(a, cd_str_c(cd_dec_format(d, text)))));
}

/* What each line has left before this order: no decision draws on a licence. */
static cd_json *remaining_json(const view_licence *l, cd_arena *a) {
  cd_json *list = cd_json_new_list(a);
  for (size_t i = 0; i < l->line_count; i++) {
    const view_line *line = &l->lines[i];
    cd_json *one = cd_json_set(a, cd_json_new_object(a), "line", cd_json_new_int(a, line->number));
    if (line->left.limited[LEDGER_QUANTITY]) one = amount_json(a, one, "quantity", line->left.left[LEDGER_QUANTITY]);
    one = set_copy(a, one, line->json, "unit");
    if (line->left.limited[LEDGER_VALUE]) one = amount_json(a, one, "value", line->left.left[LEDGER_VALUE]);
    one = set_copy(a, one, line->json, "currency");
    list = cd_json_add(a, list, one);
  }
  return list;
}

static cd_json *conditions_json(const register_view *v, const view_licence *l, cd_arena *a) {
  const cd_json *all = cd_json_get(l->json, "conditions");
  cd_json *list = cd_json_new_list(a);
  for (size_t i = 0; i < cd_json_count(all); i++) {
    if (clauses_in_force(v, all->as.items[i])) list = cd_json_add(a, list, cd_json_copy(a, all->as.items[i]));
  }
  return list;
}

static cd_json *licence_json(const register_view *v, const view_licence *l, cd_arena *a) {
  cd_json *one = cd_json_set(a, cd_json_new_object(a), "id", cd_json_new_str(a, l->id));
  one = cd_json_set(a, one, "covers", cd_json_new_c(a, rules_truth_name(l->covers)));
  cd_json *why = reasons_json(&l->why, a);
  if (l->json && !l->asked) {
    why = cd_json_add(a, why,
                      cd_json_new_str(a, cd_str_printf(a,
                                                       "no requirement of this order asks for it: it is of kind " CD_FMT
                                                       ", of " CD_FMT,
                                                       CD_ARG(cd_json_str(cd_json_get(l->json, "kind"))),
                                                       CD_ARG(cd_json_str(cd_json_get(l->json, "authority"))))));
  }
  one = put_rests(cd_json_set(a, one, "why", why), &l->rests, a);
  if (!l->json) return one;
  one = set_copy(a, one, l->json, "authority");
  one = set_copy(a, one, l->json, "kind");
  one = cd_json_set(a, one, "status", cd_json_new_c(a, licence_state_name(l->standing.state)));
  one = cd_json_set(a, one, "remaining", remaining_json(l, a));
  return cd_json_set(a, one, "conditions", conditions_json(v, l, a));
}

cd_json *register_view_missing(const register_view *v, cd_str licence_id, cd_arena *a) {
  cd_json *list = v->failed ? NULL : cd_json_new_list(a);
  for (size_t i = 0; i < v->licence_count; i++) {
    const view_licence *l = &v->licences[i];
    if (!cd_str_eq(l->id, licence_id)) continue;
    for (size_t k = 0; k + 1 < l->lacks.count; k += 2) {
      cd_json *one = cd_json_set(a, cd_json_new_object(a), "fact", cd_json_new_str(a, l->lacks.items[k]));
      list = cd_json_add(a, list, cd_json_set(a, one, "why", cd_json_new_str(a, l->lacks.items[k + 1])));
    }
    break;
  }
  return list;
}

cd_json *register_view_licences(const register_view *v, cd_arena *a) {
  cd_json *list = v->failed ? NULL : cd_json_new_list(a);
  for (size_t i = 0; i < v->licence_count; i++) list = cd_json_add(a, list, licence_json(v, &v->licences[i], a));
  return list;
}

static void add_row_text(cd_buf *b, const char *kind, cd_str id, cd_seq seq, const cd_digest *digest) {
  char text[CD_DIGEST_TEXT];
  cd_buf_printf(b, "%s " CD_FMT " %lld %s\n", kind, CD_ARG(id), (long long)seq,
                seq ? cd_digest_format(digest, text) : "absent");
}

/* The acts and the ledger rows that it was read with: the newest of each, as the rows before it never change. */
static void add_licence_text(cd_buf *b, const view_licence *l) {
  add_row_text(b, "licence", l->id, l->seq, &l->digest);
  if (l->standing.last_act) cd_buf_printf(b, "acts to %lld\n", (long long)l->standing.last_act);
  if (l->registrations) cd_buf_printf(b, "registrations to %lld\n", (long long)l->registrations);
  for (size_t i = 0; i < l->line_count; i++) {
    if (l->lines[i].left.seq)
      cd_buf_printf(b, "ledger %lld to %lld\n", (long long)l->lines[i].number, (long long)l->lines[i].left.seq);
  }
}

cd_digest register_view_digest(const register_view *v) {
  cd_buf b;
  cd_buf_init(&b, 0);
  for (size_t i = 0; i < v->licence_count; i++) add_licence_text(&b, &v->licences[i]);
  for (size_t i = 0; i < v->commitment_count; i++)
    add_row_text(&b, "commitment", v->commitments[i].id, v->commitments[i].seq, &v->commitments[i].digest);
  if (v->links) cd_buf_printf(&b, "merges to %lld\n", (long long)v->links);
  if (v->consents) cd_buf_printf(&b, "consents to %lld\n", (long long)v->consents);
  cd_digest d = cd_sha256(cd_buf_view(&b));
  cd_buf_free(&b);
  return d;
}
