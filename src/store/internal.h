/* What the files of src/store share. Nothing outside includes this. */
#ifndef STORE_INTERNAL_H
#define STORE_INTERNAL_H

#include <sqlite3.h>

#include "base/map.h"
#include "store/seal.h"
#include "store/store.h"

#define STORE_APPLICATION_ID 0x43524446 /* "CRDF" in the header of store.db */
#define STORE_SCHEMA_VERSION 1
#define STORE_BUSY_SECONDS 20

struct store_stmt {
  cd_store *store;
  const char *name, *sql;
  sqlite3_stmt *stmt;
  int bind_result; /* the first failure to bind */
  bool in_use;
  bool own; /* not cached: made because the cached one was in use */
};

struct cd_store {
  cd_arena *arena;
  sqlite3 *db;
  cd_str dir, db_path;
  store_stmt *stmts;
  size_t stmt_count;
  cd_map *by_name;
  int depth;   /* of transactions */
  int wal_pages; /* in the write-ahead log after the last commit */
  bool doomed; /* an inner one was rolled back, so the whole must be */
  seal_table sealed[SEAL_MAX_TABLES];
  size_t sealed_count;
  bool seal_failed;
};

/* The last failure of the database as an error that names its file. `result` is SQLite's. */
cordon_status store_db_fail(cd_store *s, int result, cordon_error *err);
/* Run SQL that gives no rows. */
cordon_status store_exec(cd_store *s, const char *sql, cordon_error *err);
/* Fill the table of statements; nothing is prepared yet. */
cordon_status store_stmts_init(cd_store *s, cordon_error *err);
void store_stmts_drop(cd_store *s);
/* CORDON_INTERNAL unless a transaction is open. */
cordon_status store_need_transaction(const cd_store *s, cordon_error *err);

/* Does the store hold this blob? Its bytes are not looked at. */
bool store_blob_there(const cd_store *s, const cd_digest *digest);
/* After record `seq` was appended: keep the hashes of the subtrees that it completes. */
cordon_status store_log_grow(cd_store *s, cd_seq seq, cordon_error *err);

#endif
