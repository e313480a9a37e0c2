#include <stdlib.h>

#include "store/internal.h"

#define STATEMENT(name, sql) {#name, sql},
static const struct {
  const char *name, *sql;
} statements[] = {
#include "store/statements.def"
};
#undef STATEMENT
#define STATEMENT_COUNT (sizeof statements / sizeof *statements)

cordon_status store_stmts_init(cd_store *s, cordon_error *err) {
  s->stmts = CD_NEW_ARRAY(s->arena, store_stmt, STATEMENT_COUNT);
  s->by_name = cd_map_new(s->arena, STATEMENT_COUNT);
  if (!s->stmts || !s->by_name) return cd_no_memory(err);
  s->stmt_count = STATEMENT_COUNT;
  for (size_t i = 0; i < STATEMENT_COUNT; i++) {
    s->stmts[i] = (store_stmt){.store = s, .name = statements[i].name, .sql = statements[i].sql};
    if (!cd_map_put(s->by_name, cd_str_c(statements[i].name), &s->stmts[i])) return cd_no_memory(err);
  }
  return CORDON_OK;
}

void store_stmts_drop(cd_store *s) {
  for (size_t i = 0; i < s->stmt_count; i++) sqlite3_finalize(s->stmts[i].stmt);
  s->stmt_count = 0;
}

static cordon_status prepare(cd_store *s, store_stmt *st, cordon_error *err) {
  int r = sqlite3_prepare_v3(s->db, st->sql, -1, SQLITE_PREPARE_PERSISTENT, &st->stmt, NULL);
  if (r == SQLITE_ERROR)
    return cd_fail(err, CORDON_INTERNAL, "the statement %s does not fit the store: %s", st->name,
                   sqlite3_errmsg(s->db));
  return r == SQLITE_OK ? CORDON_OK : store_db_fail(s, r, err);
}

/* A second instance of a statement that is being stepped already. */
static cordon_status make_own(cd_store *s, const store_stmt *cached, store_stmt **out, cordon_error *err) {
  store_stmt *st = malloc(sizeof *st);
  if (!st) return cd_no_memory(err);
  *st = (store_stmt){.store = s, .name = cached->name, .sql = cached->sql, .own = true};
  cordon_status status = prepare(s, st, err);
  if (status == CORDON_OK)
    *out = st;
  else
    free(st);
  return status;
}

cordon_status store_stmt_get(cd_store *s, const char *name, store_stmt **out, cordon_error *err) {
  store_stmt *st = cd_map_get(s->by_name, cd_str_c(name));
  if (!st) return cd_fail(err, CORDON_INTERNAL, "there is no statement named %s", name);
  if (st->in_use)
    CD_TRY(make_own(s, st, &st, err));
  else if (!st->stmt)
    CD_TRY(prepare(s, st, err));
  st->in_use = true;
  st->bind_result = SQLITE_OK;
  *out = st;
  return CORDON_OK;
}

static void bound(store_stmt *st, int result) {
  if (st->bind_result == SQLITE_OK) st->bind_result = result;
}

void store_bind_int(store_stmt *st, int index, int64_t v) { bound(st, sqlite3_bind_int64(st->stmt, index, v)); }
void store_bind_null(store_stmt *st, int index) { bound(st, sqlite3_bind_null(st->stmt, index)); }

void store_bind_str(store_stmt *st, int index, cd_str v) {
  bound(st, v.ptr ? sqlite3_bind_text64(st->stmt, index, v.ptr, v.len, SQLITE_STATIC, SQLITE_UTF8)
                  : sqlite3_bind_null(st->stmt, index));
}

void store_bind_blob(store_stmt *st, int index, cd_str v) {
  bound(st,
        v.ptr ? sqlite3_bind_blob64(st->stmt, index, v.ptr, v.len, SQLITE_STATIC) : sqlite3_bind_null(st->stmt, index));
}

/* A full disk or a broken read makes SQLite roll back by itself; what followed would then stand alone. */
static bool lost_transaction(const cd_store *s) { return s->depth > 0 && sqlite3_get_autocommit(s->db); }

cordon_status store_step(store_stmt *st, bool *row, cordon_error *err) {
  cd_store *s = st->store;
  bool ignored;
  if (!row) row = &ignored;
  *row = false;
  if (lost_transaction(s))
    return cd_fail(err, CORDON_STORE,
                   "the transaction was rolled back after an earlier failure; nothing of it was kept");
  if (s->depth == 0 && !sqlite3_stmt_readonly(st->stmt))
    return cd_fail(err, CORDON_INTERNAL, "the statement %s writes outside a transaction", st->name);
  if (st->bind_result == SQLITE_RANGE)
    return cd_fail(err, CORDON_INTERNAL, "the statement %s has fewer parameters than are bound", st->name);
  if (st->bind_result != SQLITE_OK) return store_db_fail(s, st->bind_result, err);
  int r = sqlite3_step(st->stmt);
  *row = r == SQLITE_ROW;
  if (r == SQLITE_ROW || r == SQLITE_DONE) return CORDON_OK;
  return store_db_fail(s, r, err);
}

int64_t store_col_int(store_stmt *st, int col) { return sqlite3_column_int64(st->stmt, col); }
bool store_col_is_null(store_stmt *st, int col) { return sqlite3_column_type(st->stmt, col) == SQLITE_NULL; }

cd_str store_col_view(store_stmt *st, int col) {
  if (store_col_is_null(st, col)) return cd_str_of(NULL, 0);
  const char *p = sqlite3_column_blob(st->stmt, col);
  int n = sqlite3_column_bytes(st->stmt, col);
  return cd_str_of(p ? p : "", p ? (size_t)n : 0);
}

cd_str store_col_str(store_stmt *st, int col, cd_arena *a) {
  cd_str v = store_col_view(st, col);
  return v.ptr ? cd_str_dup(a, v) : v;
}

void store_stmt_end(store_stmt *st) {
  if (!st) return;
  if (st->own) {
    sqlite3_finalize(st->stmt);
    free(st);
    return;
  }
  sqlite3_reset(st->stmt);
  sqlite3_clear_bindings(st->stmt);
  st->in_use = false;
}

cordon_status store_run(store_stmt *st, cordon_error *err) {
  bool row = true;
  cordon_status status = CORDON_OK;
  while (row && status == CORDON_OK) status = store_step(st, &row, err);
  store_stmt_end(st);
  return status;
}

cordon_status store_run_alone(store_stmt *st, cordon_error *err) {
  cd_store *s = st->store;
  cordon_status status = store_begin(s, err);
  if (status != CORDON_OK) {
    store_stmt_end(st);
    return status;
  }
  status = store_run(st, err);
  if (status == CORDON_OK) return store_commit(s, err);
  store_rollback(s);
  return status;
}
