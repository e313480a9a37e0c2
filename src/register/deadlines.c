#include "register/deadlines.h"

#include "register/put.h"
#include "register/rows.h"

/* `fallback` is cited where the limit itself cites nothing. */
static cd_json *counted(const cd_json *limit, const cd_json *fallback, cd_json *o, count_result r, cd_arena *a) {
  cd_str cite = cd_json_str(cd_json_get(limit, "cite"));
  o = put_day(a, o, "by", r.day);
  o = put_str(a, o, "cite", cite.len > 0 ? cite : cd_json_str(cd_json_get(fallback, "cite")));
  return cd_json_set(a, o, "complete", cd_json_new_bool(a, r.complete));
}

static cd_json *of_move(const cd_json *move, const cd_json *within, count_result r, cd_arena *a) {
  cd_json *o = put_str(a, cd_json_new_object(a), "to", cd_json_str(cd_json_get(move, "to")));
  o = put_str(a, o, "actor", cd_json_str(cd_json_get(move, "actor")));
  return counted(within, move, o, r, a);
}

cd_json *deadlines_of(const machine *m, cd_str state, cd_day runs_from, cd_arena *a) {
  const cd_json *ends = cd_json_get(machine_state(m, state), "ends"), *move;
  const count_period whole = machine_period(m, ends);
  count_result end = {CD_DAY_NONE, true};
  cd_json *list = cd_json_new_list(a);
  if (ends) {
    end = count_from(&whole, runs_from);
    list = cd_json_add(a, list, counted(ends, m->json, put_c(a, cd_json_new_object(a), "what", "ends"), end, a));
  }
  size_t i = 0;
  while ((move = machine_next_move(m, state, &i)) != NULL) {
    const cd_json *within = cd_json_get(move, "within");
    bool before_end = cd_json_bool(cd_json_get(within, "before_end"), false);
    count_period p = machine_period(m, within);
    if (!within || (before_end && !ends)) continue;
    list = cd_json_add(a, list,
                       of_move(move, within, before_end ? count_before(&p, end.day) : count_from(&p, runs_from), a));
  }
  return list;
}

cd_json *deadlines_whole(const machine *m, cd_str state, bool opening, cd_day day, cd_arena *a) {
  const cd_json *whole = cd_json_get(m->json, "whole");
  cd_str from = cd_json_str(cd_json_get(whole, "from"));
  cd_json *o = cd_json_new_object(a);
  bool starts = whole && (from.len > 0 ? cd_str_eq(from, state) : opening);
  if (!starts) return o;
  const count_period p = machine_period(m, whole);
  return counted(whole, m->json, o, count_from(&p, day), a);
}

cd_day deadlines_by(const cd_json *list, cd_str to) {
  for (size_t i = 0; i < cd_json_count(list); i++) {
    const cd_json *one = list->as.items[i];
    if (cd_str_eq(cd_json_str(cd_json_get(one, "to")), to)) return rows_day(one, "by", CD_DAY_NONE);
  }
  return CD_DAY_NONE;
}

static cd_str what_of(const cd_json *one, cd_str state, cd_arena *a) {
  cd_str to = cd_json_str(cd_json_get(one, "to")), who = cd_json_str(cd_json_get(one, "actor"));
  if (to.len == 0) return cd_str_printf(a, CD_FMT " ends", CD_ARG(state));
  return cd_str_printf(a, "from " CD_FMT " to " CD_FMT ", by " CD_FMT, CD_ARG(state), CD_ARG(to), CD_ARG(who));
}

cordon_status deadlines_due(const cd_json *proceeding, cd_arena *a, case_due **out, size_t *count, cordon_error *err) {
  const cd_json *list = cd_json_get(proceeding, "deadlines"), *whole = cd_json_get(proceeding, "whole");
  cd_str state = cd_json_str(cd_json_get(proceeding, "state"));
  *count = 0;
  *out = CD_NEW_ARRAY(a, case_due, cd_json_count(list) + 1);
  if (!*out) return cd_no_memory(err);
  for (size_t i = 0; i < cd_json_count(list); i++) {
    const cd_json *one = list->as.items[i];
    case_due *due = &(*out)[(*count)++];
    *due = (case_due){rows_day(one, "by", CD_DAY_MAX), what_of(one, state, a), cd_json_str(cd_json_get(one, "cite")),
                      false};
    if (!due->what.ptr) return cd_no_memory(err);
  }
  if (cd_json_count(whole) > 0) {
    (*out)[(*count)++] = (case_due){rows_day(whole, "by", CD_DAY_MAX), CD_STR("the whole proceeding ends"),
                                    cd_json_str(cd_json_get(whole, "cite")), false};
  }
  return CORDON_OK;
}
