/* A copy of a store, to try things on that are not to be kept. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "store/internal.h"

#define KEPT_IN "provisional"
#define COPY_DEPTH 2

/* --- rows --- */

static cordon_status run_made(cd_store *s, char *sql, cordon_error *err) {
  cordon_status st = sql ? store_exec(s, sql, err) : cd_no_memory(err);
  sqlite3_free(sql);
  return st;
}

/* Records of one kind may be left out; two ranges keep the index in use. */
static cordon_status copy_table(cd_store *to, const char *table, const char *without, cordon_error *err) {
  if (without == NULL || strcmp(table, "record") != 0)
    return run_made(to, sqlite3_mprintf("INSERT INTO main.\"%w\" SELECT * FROM origin.\"%w\"", table, table), err);
  CD_TRY(run_made(to, sqlite3_mprintf("INSERT INTO main.record SELECT * FROM origin.record WHERE kind < %Q", without),
                  err));
  return run_made(to, sqlite3_mprintf("INSERT INTO main.record SELECT * FROM origin.record WHERE kind > %Q", without),
                  err);
}

static cordon_status copy_tables(cd_store *to, const char *without, cordon_error *err) {
  static const char list[] =
      "SELECT name FROM origin.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid";
  sqlite3_stmt *st;
  int r = sqlite3_prepare_v2(to->db, list, -1, &st, NULL);
  if (r != SQLITE_OK) return store_db_fail(to, r, err);
  cordon_status status = CORDON_OK;
  while (status == CORDON_OK && (r = sqlite3_step(st)) == SQLITE_ROW)
    status = copy_table(to, (const char *)sqlite3_column_text(st, 0), without, err);
  sqlite3_finalize(st);
  return status == CORDON_OK && r != SQLITE_DONE ? store_db_fail(to, r, err) : status;
}

/* In one transaction, so that what is copied is the store at one moment. */
static cordon_status copy_database(const cd_store *from, cd_store *to, const char *without, cordon_error *err) {
  seal_unwatch(to); /* the seals are copied with the rest */
  CD_TRY(store_exec(to, "PRAGMA synchronous=OFF; PRAGMA foreign_keys=OFF", err));
  CD_TRY(run_made(to, sqlite3_mprintf("ATTACH %Q AS origin", from->db_path.ptr), err));
  CD_TRY(store_exec(to, "BEGIN", err));
  cordon_status st = copy_tables(to, without, err);
  if (st == CORDON_OK)
    st = store_exec(to, "COMMIT", err);
  else
    (void)sqlite3_exec(to->db, "ROLLBACK", NULL, NULL, NULL);
  CD_TRY(st);
  return store_exec(to, "DETACH origin; PRAGMA foreign_keys=ON", err);
}

/* --- files --- */

/* Segments of the index never change once they are written, and its manifest is replaced, so that both may be shared by
 * links. */
static cordon_status link_index(const char *from, const char *to, cd_arena *a, cordon_error *err) {
  cd_str *names;
  size_t count;
  CD_TRY(cd_dir_make(to, err));
  if (!cd_is_dir(from)) return CORDON_OK;
  CD_TRY(cd_dir_list(from, a, &names, &count, err));
  for (size_t i = 0; i < count; i++) {
    cd_str old = cd_path_join(a, cd_str_c(from), names[i]), new = cd_path_join(a, cd_str_c(to), names[i]);
    if (!old.ptr || !new.ptr) return cd_no_memory(err);
    if (cd_str_eqc(names[i], "lock") || link(old.ptr, new.ptr) == 0 || errno == ENOENT) continue;
    return cd_os_fail(err, errno, "link", new.ptr);
  }
  return CORDON_OK;
}

/* Blobs are found by their digest: what a trial adds there is at worst not referred to. */
static cordon_status share_blobs(const char *from, const char *to, cordon_error *err) {
  char *real = realpath(from, NULL);
  (void)rmdir(to);
  int e = real == NULL || symlink(real, to) != 0 ? errno : 0;
  free(real);
  return e ? cd_os_fail(err, e, "link", to) : CORDON_OK;
}

static cordon_status share_files(const cd_store *s, cd_str dir, cd_arena *a, cordon_error *err) {
  cd_str own = cd_str_c(store_dir(s));
  cd_str blobs = cd_path_join(a, own, CD_STR("blobs")), to_blobs = cd_path_join(a, dir, CD_STR("blobs"));
  cd_str index = cd_path_join(a, own, CD_STR("index")), to_index = cd_path_join(a, dir, CD_STR("index"));
  if (!blobs.ptr || !to_blobs.ptr || !index.ptr || !to_index.ptr) return cd_no_memory(err);
  CD_TRY(share_blobs(blobs.ptr, to_blobs.ptr, err));
  return link_index(index.ptr, to_index.ptr, a, err);
}

/* Depth is that of a copy: its folder, the store in it, the index in that. A link is removed, never what it leads to.
 */
static void remove_folder(const char *dir, int depth) { // NOLINT(misc-no-recursion)
  cd_str *names;
  size_t count;
  cd_arena *a = cd_arena_new(0);
  bool listed = a && cd_dir_list(dir, a, &names, &count, NULL) == CORDON_OK;
  for (size_t i = 0; listed && i < count; i++) {
    cd_str path = cd_path_join(a, cd_str_c(dir), names[i]);
    if (path.ptr && unlink(path.ptr) != 0 && depth > 0) remove_folder(path.ptr, depth - 1);
  }
  cd_arena_free(a);
  (void)rmdir(dir);
}

/* The lock goes last: as long as it is there and free, what is left of the folder is known to be nobody's. */
static void remove_copy(cd_str dir, cd_arena *a) {
  cd_str inner = cd_path_join(a, dir, CD_STR("store"));
  if (inner.ptr) remove_folder(inner.ptr, COPY_DEPTH - 1);
  remove_folder(dir.ptr, COPY_DEPTH);
}

/* A copy whose maker has died is not locked any more, or has no lock yet: it is made under the lock of the whole. */
static void remove_left_behind(cd_str kept, cd_arena *a) {
  cd_str *names;
  size_t count;
  if (cd_dir_list(kept.ptr, a, &names, &count, NULL) != CORDON_OK) return;
  for (size_t i = 0; i < count; i++) {
    cd_str dir = cd_path_join(a, kept, names[i]);
    cd_str lock = dir.ptr ? cd_path_join(a, dir, CD_STR("lock")) : dir;
    int fd = lock.ptr ? open(lock.ptr, O_RDWR | O_CLOEXEC) : -1;
    bool never_locked = lock.ptr && fd < 0 && errno == ENOENT;
    if (never_locked || (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)) remove_copy(dir, a);
    if (fd >= 0) close(fd);
  }
}

static cordon_status make_locked(cd_str kept, cd_arena *a, cd_str *dir, int *lock, cordon_error *err) {
  remove_left_behind(kept, a);
  *dir = cd_str_printf(a, "%s/XXXXXX", kept.ptr);
  if (!dir->ptr) return cd_no_memory(err);
  if (mkdtemp((char *)(uintptr_t)dir->ptr) == NULL) return cd_os_fail(err, errno, "make", dir->ptr);
  cd_str path = cd_path_join(a, *dir, CD_STR("lock"));
  if (!path.ptr) return cd_no_memory(err);
  *lock = open(path.ptr, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  return *lock >= 0 && flock(*lock, LOCK_EX) == 0 ? CORDON_OK : cd_os_fail(err, errno, "lock", path.ptr);
}

static cordon_status make_folder(cd_store *s, cd_arena *a, cd_str *dir, int *lock, cordon_error *err) {
  cd_str kept = cd_path_join(a, cd_str_c(store_dir(s)), CD_STR(KEPT_IN));
  if (!kept.ptr) return cd_no_memory(err);
  CD_TRY(cd_dir_make(kept.ptr, err));
  int whole = open(kept.ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (whole < 0 || flock(whole, LOCK_EX) != 0) {
    cordon_status st = cd_os_fail(err, errno, "lock", kept.ptr);
    if (whole >= 0) close(whole);
    return st;
  }
  cordon_status st = make_locked(kept, a, dir, lock, err);
  close(whole);
  return st;
}

struct store_copy {
  cd_arena *a;
  cd_str dir;
  int lock;
  cd_store *store;
};

void store_copy_close(store_copy *c) {
  if (!c) return;
  store_close(c->store);
  if (c->dir.ptr) remove_copy(c->dir, c->a);
  if (c->lock >= 0) close(c->lock);
  cd_arena_free(c->a);
}

static cordon_status fill(cd_store *s, store_copy *c, const char *without, cordon_error *err) {
  CD_TRY(make_folder(s, c->a, &c->dir, &c->lock, err));
  cd_str dir = cd_path_join(c->a, c->dir, CD_STR("store"));
  if (!dir.ptr) return cd_no_memory(err);
  CD_TRY(store_init(dir.ptr, err));
  CD_TRY(store_open(dir.ptr, &c->store, err));
  CD_TRY(copy_database(s, c->store, without, err));
  return share_files(s, dir, c->a, err);
}

cordon_status store_copy_open(cd_store *s, const char *without, store_copy **out, cd_store **store, cordon_error *err) {
  cd_arena *a = cd_arena_new(0);
  store_copy *c = a ? CD_NEW(a, store_copy) : NULL;
  if (!c) {
    cd_arena_free(a);
    return cd_no_memory(err);
  }
  *c = (store_copy){.a = a, .lock = -1};
  cordon_status st = fill(s, c, without, err);
  if (st != CORDON_OK) {
    store_copy_close(c);
    return st;
  }
  *out = c;
  *store = c->store;
  return CORDON_OK;
}
