/* The table of events. */
#include "base/limits.h"
#include "watch/watch.h"

cordon_status watch_event_add(cd_store *s, const char *kind, cd_str mark, const cd_json *body, cordon_error *err) {
  store_stmt *st;
  cd_buf text;
  if (body == NULL || mark.ptr == NULL) return cd_no_memory(err);
  cd_buf_init(&text, CD_MAX_JSON_BYTES);
  cordon_status status = cd_json_canonical(body, &text, err);
  if (status == CORDON_OK) status = cd_buf_status(&text, err);
  if (status == CORDON_OK) status = store_stmt_get(s, "watch_event_add", &st, err);
  if (status == CORDON_OK) {
    store_bind_int(st, 1, cd_clock_now());
    store_bind_str(st, 2, cd_str_c(kind));
    store_bind_str(st, 3, mark);
    store_bind_str(st, 4, cd_buf_view(&text));
    status = store_run_alone(st, err);
  }
  cd_buf_free(&text);
  return status;
}

static cd_json *time_json(cd_time t, cd_arena *a) {
  char text[32];
  cd_str copy = cd_str_dup(a, cd_str_c(cd_time_format(t, text)));
  return copy.ptr ? cd_json_new_str(a, copy) : NULL;
}

static cordon_status event_json(store_stmt *st, cd_arena *a, cd_json *list, cordon_error *err) {
  cd_json *body;
  cd_str text = store_col_str(st, 3, a), kind = store_col_str(st, 2, a);
  if (text.ptr == NULL || kind.ptr == NULL) return cd_no_memory(err);
  CD_TRY(cd_json_parse(text, "the store", a, &body, err));
  cd_json *o = cd_json_set(a, cd_json_new_object(a), "event", cd_json_new_int(a, store_col_int(st, 0)));
  o = cd_json_set(a, o, "at", time_json(store_col_int(st, 1), a));
  o = cd_json_set(a, o, "kind", cd_json_new_str(a, kind));
  o = cd_json_set(a, o, "delivered",
                  store_col_is_null(st, 4) ? cd_json_new_null(a) : time_json(store_col_int(st, 4), a));
  o = cd_json_set(a, o, "attempts", cd_json_new_int(a, store_col_int(st, 5)));
  o = cd_json_set(a, o, "problem",
                  store_col_is_null(st, 6) ? cd_json_new_null(a) : cd_json_new_str(a, store_col_str(st, 6, a)));
  return cd_json_add(a, list, cd_json_set(a, o, "body", body)) ? CORDON_OK : cd_no_memory(err);
}

cordon_status watch_events(cd_store *s, int64_t limit, cd_arena *a, cd_json **out, cordon_error *err) {
  store_stmt *st;
  bool row = false;
  if ((*out = cd_json_new_list(a)) == NULL) return cd_no_memory(err);
  CD_TRY(store_stmt_get(s, "watch_event_all", &st, err));
  store_bind_int(st, 1, limit);
  cordon_status status = store_step(st, &row, err);
  while (status == CORDON_OK && row) {
    status = event_json(st, a, *out, err);
    if (status == CORDON_OK) status = store_step(st, &row, err);
  }
  store_stmt_end(st);
  return status;
}
