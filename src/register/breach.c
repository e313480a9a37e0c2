#include "register/breach.h"

#include <stdio.h>

#include "register/put.h"
#include "register/rows.h"

typedef struct span {
  cd_day from, to;
} span;

/* What kinds of text can be broken, and where they stand. */
typedef struct bound {
  const char *kind, *member, *list;
} bound;
static const bound clause_of = {"commitment", "clause", "clauses"},
                   condition_of = {"licence", "condition", "conditions"};

static span both(span x, span y) { return (span){x.from > y.from ? x.from : y.from, x.to < y.to ? x.to : y.to}; }

static span validity(const cd_json *v) {
  return (span){rows_day(v, "valid_from", CD_DAY_MIN), rows_day(v, "valid_to", CD_DAY_MAX)};
}

static const cd_json *find_member(const cd_json *whole, const char *list, cd_str id) {
  const cd_json *all = cd_json_get(whole, list);
  for (size_t i = 0; i < cd_json_count(all); i++) {
    if (cd_str_eq(cd_json_str(cd_json_get(all->as.items[i], "id")), id)) return all->as.items[i];
  }
  return NULL;
}

static cordon_status not_in_force(const bound *b, cd_str id, cd_str member, span in_force, span conduct,
                                  const form_source *src, const char *at, cordon_error *err) {
  char day[4][11];
  return form_fail(src, at, err,
                   "%s " CD_FMT " of %s " CD_FMT " was in force from %s to %s, the conduct was from %s to %s; a breach "
                   "is of what was in force at its time (rule finding.in_force)",
                   b->member, CD_ARG(member), b->kind, CD_ARG(id), cd_day_format(in_force.from, day[0]),
                   cd_day_format(in_force.to, day[1]), cd_day_format(conduct.from, day[2]),
                   cd_day_format(conduct.to, day[3]));
}

static cd_json *bound_json(const cd_json *given, const cd_json *member, cd_seq seq, span days, cd_arena *a) {
  cd_json *period = put_day(a, put_day(a, cd_json_new_object(a), "from", days.from), "to", days.to);
  cd_json *out = put_with(a, given, "kind", cd_json_get(member, "kind"));
  return cd_json_set(a, put_int(a, out, "record", seq), "in_force", period);
}

/* What one version says of the member: the days on which it was in force, none where the version has no such member. */
static cordon_status look_at(cd_store *s, const bound *b, const register_version *version, cd_str member_id,
                             cd_arena *a, const cd_json **member, span *in_force, cordon_error *err) {
  cd_json *whole;
  CD_TRY(rows_content(s, version->seq, a, &whole, NULL, NULL, err));
  *member = find_member(whole, b->list, member_id);
  if (*member) *in_force = both(both(validity(whole), validity(*member)), (span){version->from, version->to});
  return CORDON_OK;
}

/* A breach is of the version that was in force at the time of the conduct, as it is known when the finding is made; of
 * several, the first. */
static cordon_status bind_to(cd_store *s, const bound *b, const cd_json *given, span conduct, const form_source *src,
                             const char *at, cd_arena *a, cd_json **out, cordon_error *err) {
  cd_str id = cd_json_str(cd_json_get(given, b->kind)), member_id = cd_json_str(cd_json_get(given, b->member));
  register_version *all;
  size_t count;
  span in_force = {CD_DAY_MAX, CD_DAY_MIN};
  bool found = false;
  if (member_id.len == 0)
    return form_fail(src, at, err, "a breach of %s " CD_FMT " names which %s", b->kind, CD_ARG(id), b->member);
  CD_TRY(rows_versions(s, b->kind, id, CD_SEQ_LATEST, a, &all, &count, err));
  if (count == 0)
    return form_fail(src, at, err, "the register holds no %s " CD_FMT "; add it first", b->kind, CD_ARG(id));
  for (size_t i = 0; i < count; i++) {
    const cd_json *member;
    CD_TRY(look_at(s, b, &all[i], member_id, a, &member, &in_force, err));
    if (!member) continue;
    span days = both(in_force, conduct);
    found = true;
    if (days.from > days.to) continue;
    *out = bound_json(given, member, all[i].seq, days, a);
    return *out ? CORDON_OK : cd_no_memory(err);
  }
  if (found) return not_in_force(b, id, member_id, in_force, conduct, src, at, err);
  return form_fail(src, at, err, "%s " CD_FMT " has no %s " CD_FMT, b->kind, CD_ARG(id), b->member, CD_ARG(member_id));
}

cordon_status breach_bind(cd_store *s, const cd_json *finding, const form_source *src, cd_arena *a, cd_json **out,
                          cordon_error *err) {
  const cd_json *all = cd_json_get(finding, "breaches");
  span conduct = {rows_day(finding, "conduct_from", CD_DAY_MIN), rows_day(finding, "conduct_to", CD_DAY_MAX)};
  *out = cd_json_new_list(a);
  if (cd_json_count(all) == 0) {
    return form_fail(src, "breaches", err,
                     "a finding names at least one clause or condition that was broken (rule finding.breach)");
  }
  for (size_t i = 0; i < all->count; i++) {
    const cd_json *given = all->as.items[i];
    cd_json *one;
    char at[48];
    snprintf(at, sizeof at, "breaches[%zu]", i);
    bool of_clause = cd_json_get(given, "commitment") != NULL;
    if (of_clause == (cd_json_get(given, "licence") != NULL)) {
      return form_fail(src, at, err, "a breach names a commitment and its clause, or a licence and its condition");
    }
    CD_TRY(bind_to(s, of_clause ? &clause_of : &condition_of, given, conduct, src, at, a, &one, err));
    *out = cd_json_add(a, *out, one);
  }
  return *out ? CORDON_OK : cd_no_memory(err);
}
