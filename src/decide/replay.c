/* Replay: the recorded question asked again of what was known then, and the bytes compared. */
#include "base/limits.h"
#include "decide/recorded.h"
#include "decide/run.h"
#include "register/personal.h"

/* --- where two decisions first differ --- */

static cd_str short_text(cd_arena *a, const cd_json *v) {
  cd_buf b;
  cd_buf_init(&b, 0);
  if (!v)
    cd_buf_c(&b, "nothing");
  else if (cd_json_write(v, &b, NULL) != CORDON_OK)
    cd_buf_c(&b, "?");
  cd_str all = cd_buf_view(&b),
         out = all.len <= 120 ? cd_str_dup(a, all) : cd_str_printf(a, CD_FMT "...", CD_ARG(cd_str_sub(all, 0, 120)));
  cd_buf_free(&b);
  return out;
}

static cd_str tell(cd_arena *a, cd_str path, const cd_json *then, const cd_json *now) {
  cd_str x = short_text(a, then), y = short_text(a, now);
  return cd_str_printf(a, CD_FMT ": recorded " CD_FMT ", now " CD_FMT, CD_ARG(path), CD_ARG(x), CD_ARG(y));
}

static cd_str first_difference(cd_arena *a, cd_str path, const cd_json *then, const cd_json *now);

static cd_str differ_in_members(cd_arena *a, cd_str path, const cd_json *then, const cd_json *now) {
  for (size_t i = 0; i < then->count; i++) {
    const cd_json_member *m = &then->as.members[i];
    cd_str at = path.len ? cd_str_printf(a, CD_FMT "." CD_FMT, CD_ARG(path), CD_ARG(m->key)) : m->key;
    const cd_json *other = cd_json_get_s(now, m->key);
    if (!cd_json_eq(m->value, other)) return first_difference(a, at, m->value, other);
  }
  for (size_t i = 0; i < now->count; i++) {
    const cd_json_member *m = &now->as.members[i];
    if (!cd_json_get_s(then, m->key))
      return tell(a, cd_str_printf(a, CD_FMT "%s" CD_FMT, CD_ARG(path), path.len ? "." : "", CD_ARG(m->key)), NULL,
                  m->value);
  }
  return tell(a, path, then, now);
}

static cd_str first_difference(cd_arena *a, cd_str path, const cd_json *then, const cd_json *now) {
  if (!then || !now || then->kind != now->kind) return tell(a, path, then, now);
  if (then->kind == CD_JSON_OBJECT) return differ_in_members(a, path, then, now);
  for (size_t i = 0; then->kind == CD_JSON_LIST && (i < then->count || i < now->count); i++) {
    const cd_json *x = cd_json_at(then, i), *y = cd_json_at(now, i);
    if (!cd_json_eq(x, y)) return first_difference(a, cd_str_printf(a, CD_FMT "[%zu]", CD_ARG(path), i), x, y);
  }
  return tell(a, path, then, now);
}

/* Another engine, list or rulebook explains all else, so it is named first. */
static cd_str explain_difference(cd_arena *a, const cd_json *then, const cd_json *now) {
  const cd_json *x = cd_json_get(then, "digests"), *y = cd_json_get(now, "digests");
  return cd_json_eq(x, y) ? first_difference(a, CD_STR(""), then, now) : first_difference(a, CD_STR("digests"), x, y);
}

/* --- making it again --- */

static cordon_status ask_again(decide_engine *e, const cd_json *body, const cd_json *order, cd_arena *a, cd_json **out,
                               cordon_error *err) {
  run r = {.engine = e,
           .arena = a,
           .err = err,
           .order = order,
           .trace = cd_json_bool(cd_json_get(body, "traced"), false),
           .known_at = cd_json_int(cd_json_get(body, "known_at_record"), 0)};
  if (!cd_day_parse(cd_json_str(cd_json_get(body, "as_of")), &r.as_of))
    return cd_fail(err, CORDON_CORRUPT, "a recorded decision has no as_of day");
  CD_TRY(run_decide(&r, out));
  return cd_json_set(a, *out, "decision", cd_json_get(body, "decision")) ? CORDON_OK : cd_no_memory(err);
}

static cordon_status compare(const store_record *record, const cd_json *then, const cd_json *now, cd_arena *a,
                             decide_replay_result *out, cordon_error *err) {
  cd_buf bytes;
  cd_buf_init(&bytes, CD_MAX_JSON_BYTES);
  cordon_status st = cd_json_canonical(now, &bytes, err);
  if (st == CORDON_OK) st = cd_buf_status(&bytes, err);
  out->same = st == CORDON_OK && cd_str_eq(cd_buf_view(&bytes), record->body);
  cd_buf_free(&bytes);
  if (st != CORDON_OK || out->same) return st;
  out->difference = explain_difference(a, then, now);
  return out->difference.ptr ? CORDON_OK : cd_no_memory(err);
}

cordon_status decide_replay(decide_engine *e, cd_seq seq, cd_arena *a, decide_replay_result *out, cordon_error *err) {
  store_record record;
  cd_json *then, *now;
  personal p;
  cordon_error local = {0};
  if (!err) err = &local;
  *out = (decide_replay_result){.seq = seq};
  lists_engine_trim(decide_engine_lists(e), CD_VIEW_BYTES);
  CD_TRY(recorded_get(engine_store(e), seq, a, &record, &then, err));
  CD_TRY(personal_open(&p, engine_store(e), true, a, err));
  cd_json *order = personal_reveal(&p, cd_json_get(then, "input"), &out->erased);
  if (!order) return err->code;
  const cd_json *linked = cd_json_get(then, "also_screened"); /* names that the order does not hold */
  if (linked && !personal_reveal(&p, linked, &out->erased)) return err->code;
  if (out->erased) {
    out->difference =
        CD_STR("personal values of it were erased, so it cannot be made again; its record and digest stand");
    return CORDON_OK;
  }
  CD_TRY(ask_again(e, then, order, a, &now, err));
  p.replay = true;
  cd_json *hidden = personal_hide(&p, now);
  return hidden ? compare(&record, then, hidden, a, out, err) : err->code;
}
