#include "report/licences.h"

static cd_day day_of(const cd_json *v, const char *field, cd_day fallback) {
  cd_day day;
  return cd_day_parse(cd_json_str(cd_json_get(v, field)), &day) ? day : fallback;
}

static cordon_status visit_row(cd_store *s, store_stmt *st, const report_when *when, licences_visit visit, void *user,
                               cd_arena *a, cordon_error *err) {
  cd_json *content;
  licences_one one = {.id = store_col_str(st, 0, a)};
  CD_TRY(cd_json_parse(store_col_view(st, 1), "the store", a, &content, err));
  if (!one.id.ptr) return cd_no_memory(err);
  one.content = content;
  one.valid_from = day_of(content, "valid_from", CD_DAY_MIN);
  one.valid_to = day_of(content, "valid_to", CD_DAY_MAX);
  CD_TRY(licence_state_of(s, one.id, content, when->as_of, when->known_at, &one.state, err));
  return visit(user, &one, a, err);
}

static cordon_status visit_rows(cd_store *s, store_stmt *st, const report_when *when, licences_visit visit, void *user,
                                cd_arena *a, cordon_error *err) {
  bool row = false;
  CD_TRY(store_step(st, &row, err));
  while (row) {
    CD_TRY(visit_row(s, st, when, visit, user, a, err));
    cd_arena_reset(a);
    CD_TRY(store_step(st, &row, err));
  }
  return CORDON_OK;
}

cordon_status licences_each(cd_store *s, const report_when *when, licences_visit visit, void *user, cordon_error *err) {
  store_stmt *st;
  cd_arena *a = cd_arena_new(0);
  if (!a) return cd_no_memory(err);
  cordon_status status = store_stmt_get(s, "report_licences", &st, err);
  if (status == CORDON_OK) {
    store_bind_int(st, 1, when->known_at);
    store_bind_int(st, 2, when->as_of);
    status = visit_rows(s, st, when, visit, user, a, err);
    store_stmt_end(st);
  }
  cd_arena_free(a);
  return status;
}

/* --- cases --- */

static cordon_status visit_cases(store_stmt *st, cases_visit visit, void *user, cd_arena *a, cordon_error *err) {
  bool row = false;
  CD_TRY(store_step(st, &row, err));
  while (row) {
    cd_json *content;
    cd_str id = store_col_str(st, 0, a), state = store_col_str(st, 1, a);
    if (!id.ptr || !state.ptr) return cd_no_memory(err);
    CD_TRY(cd_json_parse(store_col_view(st, 2), "the store", a, &content, err));
    CD_TRY(visit(user, id, state, content, err));
    cd_arena_reset(a);
    CD_TRY(store_step(st, &row, err));
  }
  return CORDON_OK;
}

cordon_status cases_each(cd_store *s, const char *kind, const report_when *when, cases_visit visit, void *user,
                         cordon_error *err) {
  store_stmt *st;
  cd_arena *a = cd_arena_new(0);
  if (!a) return cd_no_memory(err);
  cordon_status status = store_stmt_get(s, "report_cases", &st, err);
  if (status == CORDON_OK) {
    store_bind_str(st, 1, cd_str_c(kind));
    store_bind_int(st, 2, when->known_at);
    status = visit_cases(st, visit, user, a, err);
    store_stmt_end(st);
  }
  cd_arena_free(a);
  return status;
}
