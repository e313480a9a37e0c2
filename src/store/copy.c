/* A copy of a store, to try things on that are not to be kept. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "store/internal.h"

#define KEPT_IN "provisional"

static cordon_status copy_database(cd_store *from, const char *to_path, cordon_error *err) {
  sqlite3 *to = NULL;
  int r = sqlite3_open_v2(to_path, &to, SQLITE_OPEN_CREATE | SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
  sqlite3_backup *b = r == SQLITE_OK ? sqlite3_backup_init(to, "main", from->db, "main") : NULL;
  if (b != NULL) {
    do r = sqlite3_backup_step(b, -1);
    while (r == SQLITE_BUSY || r == SQLITE_LOCKED);
    int ended = sqlite3_backup_finish(b);
    r = r == SQLITE_DONE ? ended : r;
  } else if (r == SQLITE_OK) {
    r = sqlite3_errcode(to);
  }
  cordon_status st = r == SQLITE_OK ? CORDON_OK : cd_fail(err, CORDON_STORE, "the store cannot be copied to %s: %s", to_path, sqlite3_errmsg(to));
  sqlite3_close_v2(to);
  return st;
}

/* Segments of the index never change once they are written, and its manifest is replaced, so that both may be shared by links. */
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
  int e = real == NULL || symlink(real, to) != 0 ? errno : 0;
  free(real);
  return e ? cd_os_fail(err, e, "link", to) : CORDON_OK;
}

static cordon_status fill_copy(cd_store *s, cd_str dir, cd_arena *a, cordon_error *err) {
  cd_str own = cd_str_c(store_dir(s)), db = cd_path_join(a, dir, CD_STR("store.db"));
  cd_str blobs = cd_path_join(a, own, CD_STR("blobs")), to_blobs = cd_path_join(a, dir, CD_STR("blobs"));
  cd_str index = cd_path_join(a, own, CD_STR("index")), to_index = cd_path_join(a, dir, CD_STR("index"));
  if (!db.ptr || !blobs.ptr || !to_blobs.ptr || !index.ptr || !to_index.ptr) return cd_no_memory(err);
  CD_TRY(copy_database(s, db.ptr, err));
  CD_TRY(share_blobs(blobs.ptr, to_blobs.ptr, err));
  return link_index(index.ptr, to_index.ptr, a, err);
}

/* Depth is that of a copy: the folder, and its index. A link is removed, never what it leads to. */
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

/* A copy whose maker has died is not locked any more. */
static void remove_left_behind(cd_str kept, cd_arena *a) {
  cd_str *names;
  size_t count;
  if (cd_dir_list(kept.ptr, a, &names, &count, NULL) != CORDON_OK) return;
  for (size_t i = 0; i < count; i++) {
    cd_str dir = cd_path_join(a, kept, names[i]);
    cd_str lock = dir.ptr ? cd_path_join(a, dir, CD_STR("lock")) : dir;
    int fd = lock.ptr ? open(lock.ptr, O_RDWR | O_CLOEXEC) : -1;
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0) remove_folder(dir.ptr, 1);
    if (fd >= 0) close(fd);
  }
}

static cordon_status make_folder(cd_store *s, cd_arena *a, cd_str *dir, int *lock, cordon_error *err) {
  cd_str kept = cd_path_join(a, cd_str_c(store_dir(s)), CD_STR(KEPT_IN));
  if (!kept.ptr) return cd_no_memory(err);
  CD_TRY(cd_dir_make(kept.ptr, err));
  remove_left_behind(kept, a);
  *dir = cd_str_printf(a, "%s/XXXXXX", kept.ptr);
  if (!dir->ptr) return cd_no_memory(err);
  if (mkdtemp((char *)(uintptr_t)dir->ptr) == NULL) return cd_os_fail(err, errno, "make", dir->ptr);
  cd_str path = cd_path_join(a, *dir, CD_STR("lock"));
  if (!path.ptr) return cd_no_memory(err);
  *lock = open(path.ptr, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  return *lock >= 0 && flock(*lock, LOCK_EX) == 0 ? CORDON_OK : cd_os_fail(err, errno, "lock", path.ptr);
}

struct store_copy { cd_arena *a; cd_str dir; int lock; cd_store *store; };

void store_copy_close(store_copy *c) {
  if (!c) return;
  store_close(c->store);
  if (c->dir.ptr) remove_folder(c->dir.ptr, 1);
  if (c->lock >= 0) close(c->lock);
  cd_arena_free(c->a);
}

cordon_status store_copy_open(cd_store *s, store_copy **out, cd_store **store, cordon_error *err) {
  cd_arena *a = cd_arena_new(0);
  store_copy *c = a ? CD_NEW(a, store_copy) : NULL;
  if (!c) {
    cd_arena_free(a);
    return cd_no_memory(err);
  }
  *c = (store_copy){.a = a, .lock = -1};
  cordon_status st = make_folder(s, a, &c->dir, &c->lock, err);
  if (st == CORDON_OK) st = fill_copy(s, c->dir, a, err);
  if (st == CORDON_OK) st = store_open(c->dir.ptr, &c->store, err);
  if (st == CORDON_OK) st = store_exec(c->store, "PRAGMA synchronous=OFF", err);
  if (st != CORDON_OK) {
    store_copy_close(c);
    return st;
  }
  *out = c;
  *store = c->store;
  return CORDON_OK;
}
