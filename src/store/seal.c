#define SQLITE_ENABLE_PREUPDATE_HOOK
#include "store/seal.h"

#include <stdio.h>

#include "store/internal.h"

/* --- the hash of a row: of each column its type and bytes, chained, in two lanes --- */

static void add_value(seal_sum *row, sqlite3_value *v) {
  int type = v ? sqlite3_value_type(v) : SQLITE_NULL;
  int64_t number = type == SQLITE_INTEGER ? sqlite3_value_int64(v) : 0;
  cd_str bytes = cd_str_of((const char *)&number, sizeof number);
  if (type == SQLITE_TEXT || type == SQLITE_BLOB) {
    const char *p = sqlite3_value_blob(v);
    bytes = cd_str_of(p ? p : "", p ? (size_t)sqlite3_value_bytes(v) : 0);
  }
  row->low = cd_hash64(bytes, row->low * 31 + (uint64_t)type);
  row->high = cd_hash64(bytes, row->high * 37 + (uint64_t)type);
}

static void add_row(seal_sum *sum, const seal_sum *row, int sign) {
  sum->count += sign;
  sum->low += sign > 0 ? row->low : 0 - row->low;
  sum->high += sign > 0 ? row->high : 0 - row->high;
}

static const seal_sum row_start = {0, 0x5ea1, 0x5ea2};

/* --- watching --- */

static seal_table *table_of(cd_store *s, const char *name) {
  for (size_t i = 0; i < s->sealed_count; i++)
    if (strcmp(s->sealed[i].name, name) == 0) return &s->sealed[i];
  if (s->sealed_count == SEAL_MAX_TABLES) return NULL;
  seal_table *t = &s->sealed[s->sealed_count++];
  *t = (seal_table){0};
  snprintf(t->name, sizeof t->name, "%s", name);
  return t;
}

static void changed(void *user, sqlite3 *db, int op, const char *schema, const char *table, sqlite3_int64 old_id,
                    sqlite3_int64 new_id) {
  cd_store *s = user;
  (void)old_id, (void)new_id;
  if (strcmp(schema, "main") != 0 || strncmp(table, "sqlite_", 7) == 0 || strcmp(table, "seal") == 0) return;
  seal_table *t = table_of(s, table);
  int columns = sqlite3_preupdate_count(db);
  for (int side = 0; t && side < 2; side++) { /* 0: the row before, 1: the row after */
    if (op == (side == 0 ? SQLITE_INSERT : SQLITE_DELETE)) continue;
    seal_sum row = row_start;
    for (int i = 0; i < columns; i++) {
      sqlite3_value *v = NULL;
      if ((side == 0 ? sqlite3_preupdate_old(db, i, &v) : sqlite3_preupdate_new(db, i, &v)) != SQLITE_OK)
        s->seal_failed = true;
      add_value(&row, v);
    }
    add_row(&t->change, &row, side == 0 ? -1 : 1);
  }
  if (!t) s->seal_failed = true;
}

void seal_watch(cd_store *s) { sqlite3_preupdate_hook(s->db, changed, s); }
void seal_unwatch(cd_store *s) { sqlite3_preupdate_hook(s->db, NULL, NULL); }

void seal_forget(cd_store *s) {
  for (size_t i = 0; i < s->sealed_count; i++) s->sealed[i].change = (seal_sum){0};
  s->seal_failed = false;
}

/* --- keeping --- */

cordon_status seal_get(cd_store *s, cd_str name, seal_sum *out, cordon_error *err) {
  store_stmt *st;
  bool row = false;
  *out = (seal_sum){0};
  CD_TRY(store_stmt_get(s, "seal_get", &st, err));
  store_bind_str(st, 1, name);
  cordon_status status = store_step(st, &row, err);
  if (status == CORDON_OK && row)
    *out = (seal_sum){store_col_int(st, 0), (uint64_t)store_col_int(st, 1), (uint64_t)store_col_int(st, 2)};
  store_stmt_end(st);
  return status;
}

static cordon_status put(cd_store *s, const seal_table *t, cordon_error *err) {
  store_stmt *st;
  seal_sum sum;
  cd_str name = cd_str_c(t->name);
  CD_TRY(seal_get(s, name, &sum, err));
  CD_TRY(store_stmt_get(s, "seal_put", &st, err));
  store_bind_str(st, 1, name);
  store_bind_int(st, 2, sum.count + t->change.count);
  store_bind_int(st, 3, (int64_t)(sum.low + t->change.low));
  store_bind_int(st, 4, (int64_t)(sum.high + t->change.high));
  return store_run(st, err);
}

static bool is_changed(const seal_sum *c) { return c->count != 0 || c->low != 0 || c->high != 0; }

cordon_status seal_commit(cd_store *s, cordon_error *err) {
  if (s->seal_failed) return cd_fail(err, CORDON_NO_MEMORY, "what was written could not be sealed");
  for (size_t i = 0; i < s->sealed_count; i++)
    if (is_changed(&s->sealed[i].change)) CD_TRY(put(s, &s->sealed[i], err));
  seal_forget(s);
  return CORDON_OK;
}

/* --- checking --- */

cordon_status seal_of_table(cd_store *s, cd_str name, seal_sum *out, cordon_error *err) {
  sqlite3_stmt *st = NULL;
  char *sql = sqlite3_mprintf("SELECT * FROM \"%.*w\"", (int)name.len, name.ptr);
  if (!sql) return cd_no_memory(err);
  int r = sqlite3_prepare_v2(s->db, sql, -1, &st, NULL);
  sqlite3_free(sql);
  *out = (seal_sum){0};
  while (r == SQLITE_OK && (r = sqlite3_step(st)) == SQLITE_ROW) {
    seal_sum row = row_start;
    for (int i = 0; i < sqlite3_column_count(st); i++) add_value(&row, sqlite3_column_value(st, i));
    add_row(out, &row, 1);
    r = SQLITE_OK;
  }
  sqlite3_finalize(st);
  return r == SQLITE_DONE ? CORDON_OK : store_db_fail(s, r, err);
}
