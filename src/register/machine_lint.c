/* What a machine that reads well may still have wrong. */
#include <stdio.h>

#include "register/machine.h"
#include "register/put.h"

typedef struct linter {
  const machine *m;
  cd_arena *arena;
  cd_json *problems;
  const cd_json *states;
  size_t count;
  bool *reached, *ends; /* by index of the state: from the initial one; some way leads to a final one */
} linter;

static void tell(linter *l, const char *problem, cd_str state, cd_str text) {
  cd_arena *a = l->arena;
  cd_json *o = put_str(a, put_c(a, cd_json_new_object(a), "problem", problem), "state", state);
  l->problems = cd_json_add(a, l->problems, text.ptr ? put_str(a, o, "text", text) : NULL);
}

static cd_str id_of(const linter *l, size_t i) { return cd_json_str(cd_json_get(l->states->as.items[i], "id")); }

static size_t index_of(const linter *l, cd_str id) {
  size_t i = 0;
  while (i < l->count && !cd_str_eq(id_of(l, i), id)) i++;
  return i;
}

/* --- ways --- */

/* Mark what the marks lead to, once around; true when something was added. `back`: marks spread against the moves. */
static bool spread(linter *l, bool *marks, bool back) {
  bool more = false;
  for (size_t i = 0; i < l->count; i++) {
    size_t k = 0;
    const cd_json *move;
    while ((move = machine_next_move(l->m, id_of(l, i), &k)) != NULL) {
      size_t to = index_of(l, cd_json_str(cd_json_get(move, "to")));
      size_t known = back ? to : i, fresh = back ? i : to;
      if (!marks[known] || marks[fresh]) continue;
      marks[fresh] = more = true;
    }
  }
  return more;
}

static cordon_status find_ways(linter *l, cordon_error *err) {
  l->reached = CD_NEW_ARRAY(l->arena, bool, l->count);
  l->ends = CD_NEW_ARRAY(l->arena, bool, l->count);
  if (!l->reached || !l->ends) return cd_no_memory(err);
  l->reached[index_of(l, machine_initial(l->m))] = true;
  for (size_t i = 0; i < l->count; i++) l->ends[i] = machine_is_final(l->m, id_of(l, i));
  while (spread(l, l->reached, false)) {
  }
  while (spread(l, l->ends, true)) {
  }
  return CORDON_OK;
}

/* --- one state --- */

static bool has_deadline(const linter *l, const cd_json *state) {
  size_t k = 0;
  const cd_json *move;
  if (cd_json_get(state, "ends") || cd_json_get(state, "open_ended")) return true;
  while ((move = machine_next_move(l->m, cd_json_str(cd_json_get(state, "id")), &k)) != NULL) {
    if (cd_json_get(move, "within")) return true;
  }
  return false;
}

static void lint_state(linter *l, size_t i) {
  size_t k = 0;
  cd_str id = id_of(l, i);
  const cd_json *state = l->states->as.items[i];
  bool final = machine_is_final(l->m, id), moves = machine_next_move(l->m, id, &k) != NULL;
  if (!l->reached[i])
    tell(l, "unreachable", id,
         cd_str_printf(l->arena, "no move leads from " CD_FMT " to it", CD_ARG(machine_initial(l->m))));
  if (final && moves)
    tell(l, "left_final", id, CD_STR("it is final, and a move leads out of it; a state that can be left is not final"));
  if (!final && !moves) tell(l, "dead_end", id, CD_STR("no move leads out of it; add one, or make it final"));
  if (!final && moves && !l->ends[i]) tell(l, "no_way_out", id, CD_STR("no way leads from it to a final state"));
  if (!final && moves && !has_deadline(l, state)) {
    tell(l, "no_deadline", id,
         CD_STR("nothing that leads out of it has a time; add \"within\" to a move, \"ends\" to the state, or say why "
                "not in \"open_ended\""));
  }
}

/* --- one move --- */

static bool is_empty(const cd_json *limit) {
  return limit && !cd_json_get(limit, "days") && !cd_json_get(limit, "months") && !cd_json_get(limit, "years");
}

static void lint_after(linter *l, const cd_json *move, cd_str to) {
  cd_str after = cd_json_str(cd_json_get(move, "after"));
  const cd_json *from = cd_json_get(move, "from");
  for (size_t i = 0; after.len > 0 && from->kind == CD_JSON_LIST && i < from->count; i++) {
    const cd_json *other = machine_move(l->m, cd_json_str(from->as.items[i]), after);
    if (other && cd_json_get(other, "within")) continue;
    tell(l, "lost_after", to,
         cd_str_printf(l->arena, "it follows the time for " CD_FMT ", and no move from " CD_FMT " to that has one",
                       CD_ARG(after), CD_ARG(cd_json_str(from->as.items[i]))));
  }
}

static void lint_move(linter *l, const cd_json *move) {
  cd_str to = cd_json_str(cd_json_get(move, "to"));
  if (!cd_json_get(move, "cite")) tell(l, "no_citation", to, CD_STR("the move to it cites no section"));
  if (is_empty(cd_json_get(move, "within")))
    tell(l, "empty_limit", to, CD_STR("the time for the move to it states no days, months or years"));
  lint_after(l, move, to);
}

cordon_status machine_lint(const machine *m, cd_arena *a, cd_json **problems, cordon_error *err) {
  linter l = {.m = m, .arena = a, .problems = cd_json_new_list(a), .states = cd_json_get(m->json, "states")};
  const cd_json *moves = cd_json_get(m->json, "moves");
  l.count = cd_json_count(l.states);
  CD_TRY(find_ways(&l, err));
  for (size_t i = 0; i < l.count; i++) lint_state(&l, i);
  for (size_t i = 0; i < cd_json_count(moves); i++) lint_move(&l, moves->as.items[i]);
  for (size_t i = 0; i < l.count; i++) {
    if (is_empty(cd_json_get(l.states->as.items[i], "ends")))
      tell(&l, "empty_limit", id_of(&l, i), CD_STR("the time after which it ends states no days, months or years"));
  }
  *problems = l.problems;
  return l.problems ? CORDON_OK : cd_no_memory(err);
}
