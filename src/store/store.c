/* Making, opening and closing a store, and its transactions.
 *
 * Commits are synchronous=FULL: the write-ahead log is on disk before a commit returns, so that an act that was
 * reported as done survives a power cut. Callers that do many acts at once wrap them in one transaction. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "store/internal.h"

#define DB_NAME "store.db"

/* --- failures --- */

static cordon_status place_fail(const cd_store *s, cordon_error *err, cordon_status code, const char *why) {
  cordon_status status = cd_fail(err, code, "%s", why);
  cd_error_place(err, s->db_path.ptr, 0, 0, NULL);
  return status;
}

static cordon_status busy(const cd_store *s, cordon_error *err) {
  char why[160];
  snprintf(why, sizeof why,
           "another process has been writing to this store for more than %d seconds; try again when it is done",
           STORE_BUSY_SECONDS);
  return place_fail(s, err, CORDON_STORE, why);
}

static cordon_status other_failure(const cd_store *s, int result, cordon_error *err) {
  char why[400];
  snprintf(why, sizeof why, "the store cannot be read or written: %s",
           s->db ? sqlite3_errmsg(s->db) : sqlite3_errstr(result));
  return place_fail(s, err, CORDON_STORE, why);
}

static cordon_status constraint(const cd_store *s, cordon_error *err) {
  int extended = sqlite3_extended_errcode(s->db);
  bool twice = extended == SQLITE_CONSTRAINT_PRIMARYKEY || extended == SQLITE_CONSTRAINT_UNIQUE;
  char why[400];
  snprintf(why, sizeof why, "%s: %s", twice ? "this exists already" : "the store refuses this", sqlite3_errmsg(s->db));
  return place_fail(s, err, twice ? CORDON_EXISTS : CORDON_INTERNAL, why);
}

cordon_status store_db_fail(cd_store *s, int result, cordon_error *err) {
  switch (result & 0xFF) {
  case SQLITE_NOMEM:
    return cd_no_memory(err);
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    return busy(s, err);
  case SQLITE_FULL:
    return place_fail(s, err, CORDON_STORE,
                      "the disk is full; free some space and try again, nothing that was recorded is lost");
  case SQLITE_READONLY:
  case SQLITE_PERM:
    return place_fail(s, err, CORDON_STORE, "this user may not write to the store");
  case SQLITE_CANTOPEN:
    return place_fail(s, err, CORDON_STORE,
                      "the store cannot be opened; see that this user may read and write it and its folder");
  case SQLITE_CORRUPT:
    return place_fail(s, err, CORDON_CORRUPT, "the store is damaged; restore it from a copy");
  case SQLITE_NOTADB:
    return place_fail(s, err, CORDON_CORRUPT,
                      "this file is not a Cordon store, or it is damaged; restore it from a copy");
  case SQLITE_CONSTRAINT:
    return constraint(s, err);
  default:
    return other_failure(s, result, err);
  }
}

cordon_status store_exec(cd_store *s, const char *sql, cordon_error *err) {
  int r = sqlite3_exec(s->db, sql, NULL, NULL, NULL);
  return r == SQLITE_OK ? CORDON_OK : store_db_fail(s, r, err);
}

/* --- the connection --- */

static cordon_status new_handle(const char *dir, const char *db_name, cd_store **out, cordon_error *err) {
  cd_arena *a = cd_arena_new(0);
  cd_store *s = a ? CD_NEW(a, cd_store) : NULL;
  if (s) {
    s->arena = a;
    s->dir = cd_str_dup(a, cd_str_c(dir));
    s->db_path = cd_path_join(a, s->dir, cd_str_c(db_name));
  }
  if (!s || !s->dir.ptr || !s->db_path.ptr) {
    cd_arena_free(a);
    return cd_no_memory(err);
  }
  *out = s;
  return CORDON_OK;
}

/* Writers that wait look again every few milliseconds. SQLite's own handler sleeps longer and longer, so that under
 * many writers the one that has waited longest is the least likely to come next, and starves. */
static int wait_for_turn(void *unused, int tries) {
  enum { NAP_MICROSECONDS = 1000 };
  (void)unused;
  const unsigned spread = (unsigned)getpid() * 2654435761u >> 22; /* no two processes in step */
  struct timespec nap = {0, (NAP_MICROSECONDS + (long)(spread + (unsigned)tries * 37u) % NAP_MICROSECONDS) * 1000};
  nanosleep(&nap, NULL);
  return tries < STORE_BUSY_SECONDS * (1000000 / (NAP_MICROSECONDS * 3 / 2));
}

/* The write-ahead log is copied back into the database now and then, and the act that does it waits. So little is copied
 * at a time where acts are single; a group of decisions fills some thousand pages, and is not made to wait after each
 * group. */
static int copy_back(void *user, sqlite3 *db, const char *name, int pages) {
  enum { FEW = 1000, MANY = 8000, SINGLE = 200 };
  cd_store *s = user;
  int added = pages - s->wal_pages;
  s->wal_pages = pages;
  if (pages < FEW || (added > SINGLE && pages < MANY)) return SQLITE_OK;
  (void)sqlite3_wal_checkpoint_v2(db, name, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
  return SQLITE_OK;
}

static cordon_status connect(cd_store *s, int flags, cordon_error *err) {
  int r = sqlite3_open_v2(s->db_path.ptr, &s->db, flags | SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
  if (r != SQLITE_OK) return store_db_fail(s, r, err);
  sqlite3_extended_result_codes(s->db, 1);
  sqlite3_busy_handler(s->db, wait_for_turn, NULL);
  sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  seal_watch(s);
  sqlite3_wal_hook(s->db, copy_back, s);
  return store_exec(
      s,
      "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA secure_delete=ON;"
      "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16384; PRAGMA mmap_size=268435456",
      err);
}

void store_close(cd_store *s) {
  if (!s) return;
  store_stmts_drop(s);
  sqlite3_close_v2(s->db);
  cd_arena_free(s->arena);
}

const char *store_dir(const cd_store *s) { return s->dir.ptr; }

/* --- making --- */

static cordon_status make_tables(cd_store *s, cordon_error *err) {
#define TABLE(sql) sql,
  static const char *const tables[] = {
#include "store/schema.def"
  };
#undef TABLE
  for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) CD_TRY(store_exec(s, tables[i], err));
  char marks[120];
  snprintf(marks, sizeof marks, "PRAGMA application_id=%d; PRAGMA user_version=%d", STORE_APPLICATION_ID,
           STORE_SCHEMA_VERSION);
  return store_exec(s, marks, err);
}

static cordon_status fill_new(cd_store *s, cordon_error *err) {
  CD_TRY(connect(s, SQLITE_OPEN_CREATE, err));
  CD_TRY(store_exec(s, "BEGIN", err));
  CD_TRY(make_tables(s, err));
  return store_exec(s, "COMMIT; PRAGMA journal_mode=WAL", err);
}

/* Give the finished database its name, unless another process was quicker. */
static cordon_status name_it(const char *from, const char *to, cordon_error *err) {
  int e = link(from, to) == 0 ? 0 : errno;
  if (e == EEXIST) return cd_fail(err, CORDON_EXISTS, "%s exists already; it was left as it is", to);
  if (e == EPERM || e == EOPNOTSUPP) e = rename(from, to) == 0 ? 0 : errno; /* a file system without links */
  return e ? cd_os_fail(err, e, "make", to) : cd_dir_sync_parent(to, err);
}

/* The database is made whole under another name first, so that a crash leaves no half of one. */
static cordon_status make_db(const char *dir, cordon_error *err) {
  char name[64];
  cd_store *s, *final;
  snprintf(name, sizeof name, DB_NAME ".%ld.new", (long)getpid());
  CD_TRY(new_handle(dir, name, &s, err));
  unlink(s->db_path.ptr);
  cordon_status status = fill_new(s, err);
  sqlite3_close_v2(s->db);
  s->db = NULL;
  if (status == CORDON_OK) status = new_handle(dir, DB_NAME, &final, err);
  if (status == CORDON_OK) {
    status = name_it(s->db_path.ptr, final->db_path.ptr, err);
    store_close(final);
  }
  unlink(s->db_path.ptr);
  store_close(s);
  return status;
}

/* An empty folder, or one that a making broken off has left. */
static cordon_status check_folder(const char *dir, cd_arena *a, cordon_error *err) {
  cd_str *names;
  size_t count;
  CD_TRY(cd_dir_list(dir, a, &names, &count, err));
  for (size_t i = 0; i < count; i++) {
    if (cd_str_eqc(names[i], DB_NAME))
      return cd_fail(err, CORDON_EXISTS, "%s holds a store already; it was left as it is", dir);
    bool own =
        cd_str_eqc(names[i], "blobs") || cd_str_eqc(names[i], "index") || cd_str_starts(names[i], CD_STR(DB_NAME "."));
    if (!own)
      return cd_fail(err, CORDON_USAGE,
                     "%s holds other files (" CD_FMT "); a store is made in an empty or a new folder", dir,
                     CD_ARG(names[i]));
  }
  return CORDON_OK;
}

static cordon_status init_in(const char *dir, cd_arena *a, cordon_error *err) {
  CD_TRY(cd_dir_make(dir, err));
  CD_TRY(check_folder(dir, a, err));
  cd_str blobs = cd_path_join(a, cd_str_c(dir), CD_STR("blobs")),
         index = cd_path_join(a, cd_str_c(dir), CD_STR("index"));
  if (!blobs.ptr || !index.ptr) return cd_no_memory(err);
  CD_TRY(cd_dir_make(blobs.ptr, err));
  CD_TRY(cd_dir_make(index.ptr, err));
  return make_db(dir, err);
}

cordon_status store_init(const char *dir, cordon_error *err) {
  cd_arena *a = cd_arena_new(0);
  cordon_status status = a ? init_in(dir, a, err) : cd_no_memory(err);
  cd_arena_free(a);
  return status;
}

/* --- opening --- */

static cordon_status read_mark(cd_store *s, const char *sql, int64_t *out, cordon_error *err) {
  sqlite3_stmt *st;
  int r = sqlite3_prepare_v2(s->db, sql, -1, &st, NULL);
  if (r != SQLITE_OK) return store_db_fail(s, r, err);
  r = sqlite3_step(st);
  if (r == SQLITE_ROW) *out = sqlite3_column_int64(st, 0);
  sqlite3_finalize(st);
  return r == SQLITE_ROW ? CORDON_OK : store_db_fail(s, r, err);
}

static cordon_status check_marks(cd_store *s, cordon_error *err) {
  int64_t application = 0, version = 0;
  CD_TRY(read_mark(s, "PRAGMA application_id", &application, err));
  if (application != STORE_APPLICATION_ID)
    return place_fail(s, err, CORDON_CORRUPT,
                      "this is a database, but not a Cordon store; name the folder that `cordon init` made");
  CD_TRY(read_mark(s, "PRAGMA user_version", &version, err));
  if (version == STORE_SCHEMA_VERSION) return CORDON_OK;
  char why[200];
  snprintf(why, sizeof why, "the store has schema %lld, and this program reads schema %d; use the release that made it",
           (long long)version, STORE_SCHEMA_VERSION);
  return place_fail(s, err, CORDON_STORE, why);
}

static cordon_status open_handle(cd_store *s, cordon_error *err) {
  if (!cd_file_exists(s->db_path.ptr)) {
    cordon_status status = cd_fail(err, CORDON_STORE, "there is no store in %s; `cordon init` makes one", s->dir.ptr);
    cd_error_place(err, s->db_path.ptr, 0, 0, NULL);
    return status;
  }
  CD_TRY(connect(s, 0, err));
  CD_TRY(check_marks(s, err));
  return store_stmts_init(s, err);
}

cordon_status store_open(const char *dir, cd_store **out, cordon_error *err) {
  cd_store *s = NULL;
  CD_TRY(new_handle(dir, DB_NAME, &s, err));
  cordon_status status = open_handle(s, err);
  if (status == CORDON_OK)
    *out = s;
  else
    store_close(s);
  return status;
}

/* --- transactions --- */

cordon_status store_need_transaction(const cd_store *s, cordon_error *err) {
  return s->depth > 0 ? CORDON_OK : cd_fail(err, CORDON_INTERNAL, "a record was to be written outside a transaction");
}

cordon_status store_begin(cd_store *s, cordon_error *err) {
  if (s->doomed)
    return cd_fail(err, CORDON_STORE,
                   "the transaction was rolled back after an earlier failure; nothing of it was kept");
  if (s->depth == 0) CD_TRY(store_exec(s, "BEGIN IMMEDIATE", err));
  s->depth++;
  return CORDON_OK;
}

cordon_status store_begin_reading(cd_store *s, cordon_error *err) {
  if (s->depth > 0) return store_begin(s, err);
  CD_TRY(store_exec(s, "BEGIN", err));
  s->depth = 1;
  return CORDON_OK;
}

static void undo(cd_store *s) {
  for (size_t i = 0; i < s->stmt_count; i++)
    if (s->stmts[i].stmt && sqlite3_stmt_busy(s->stmts[i].stmt)) sqlite3_reset(s->stmts[i].stmt);
  if (!sqlite3_get_autocommit(s->db)) sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
  s->doomed = false;
  seal_forget(s);
}

cordon_status store_commit(cd_store *s, cordon_error *err) {
  if (s->depth == 0) return cd_fail(err, CORDON_INTERNAL, "a transaction was to be ended, and none is open");
  if (--s->depth > 0) return CORDON_OK;
  if (s->doomed || sqlite3_get_autocommit(s->db)) {
    undo(s);
    return cd_fail(err, CORDON_STORE,
                   "the transaction was rolled back after an earlier failure; nothing of it was kept");
  }
  s->depth++; /* the seals are written inside */
  cordon_status status = seal_commit(s, err);
  s->depth--;
  if (status == CORDON_OK) status = store_exec(s, "COMMIT", err);
  if (status != CORDON_OK) undo(s);
  return status;
}

void store_rollback(cd_store *s) {
  if (s->depth == 0) return;
  s->doomed = true; /* kept open until the outermost ends it, so that nothing after this commits alone */
  if (--s->depth == 0) undo(s);
}
