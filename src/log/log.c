#include "log/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log/proof.h"

#define KEY_FILE "log.key"

/* --- the key --- */

static cordon_status key_read(const char *path, cd_arena *a, note_key *out, cordon_error *err) {
  cd_buf text;
  cd_buf_init(&text, 4096);
  cordon_status status = cd_file_read(path, 4096, &text, err);
  cd_str kept = cd_str_dup(a, cd_buf_view(&text));
  cd_buf_free(&text);
  CD_TRY(status);
  if (!kept.ptr) return cd_no_memory(err);
  status = note_key_parse(kept, a, out, err);
  if (status == CORDON_OK && !out->is_private)
    status = cd_fail(err, CORDON_BAD_INPUT, "this file holds a public key; the log's own is a private one");
  if (status != CORDON_OK) cd_error_place(err, path, 0, 0, NULL);
  return status;
}

/* Written whole before it has its name, and readable by its owner alone. */
static cordon_status key_write(const char *path, cd_str text, cd_arena *a, cordon_error *err) {
  cd_str fresh = cd_str_printf(a, "%s.%ld", path, (long)getpid());
  if (!fresh.ptr) return cd_no_memory(err);
  int fd = open(fresh.ptr, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return cd_os_fail(err, errno, "make", fresh.ptr);
  errno = EIO; /* of a write that was cut short */
  bool good = write(fd, text.ptr, text.len) == (ssize_t)text.len && write(fd, "\n", 1) == 1 && fsync(fd) == 0;
  int e = good ? 0 : errno;
  if (close(fd) != 0 && e == 0) e = errno;
  if (e == 0 && link(fresh.ptr, path) != 0) e = errno;
  if (e == EPERM || e == EOPNOTSUPP) e = rename(fresh.ptr, path) == 0 ? 0 : errno; /* a file system without links */
  (void)unlink(fresh.ptr);
  return e == 0 ? cd_dir_sync_parent(path, err) : cd_os_fail(err, e, "write", path);
}

static cordon_status key_make(const char *path, cd_str name, cd_arena *a, note_key *out, cordon_error *err) {
  cd_str text;
  CD_TRY(note_key_make(name, a, out, err));
  CD_TRY(note_key_text(out, true, a, &text, err));
  return key_write(path, text, a, err);
}

cordon_status log_key(cd_store *s, cd_str name, cd_arena *a, note_key *out, bool *made, cordon_error *err) {
  cd_str path = cd_path_join(a, cd_str_c(store_dir(s)), CD_STR(KEY_FILE));
  *made = false;
  if (!path.ptr) return cd_no_memory(err);
  if (cd_file_exists(path.ptr)) {
    CD_TRY(key_read(path.ptr, a, out, err));
    if (name.len == 0 || cd_str_eq(name, out->name)) return CORDON_OK;
    return cd_fail(err, CORDON_EXISTS, "the log of this store is " CD_FMT " already; a log keeps its name and key",
                   CD_ARG(out->name));
  }
  if (name.len == 0)
    return cd_fail(
        err, CORDON_NOT_FOUND,
        "this store's log has no key yet; `cordon log key NAME` makes one, and NAME is what the log is called, such as "
        "example.org/exports");
  *made = true;
  return key_make(path.ptr, name, a, out, err);
}

/* --- the tree --- */

/* Levels 0, 8 and 16 are kept; those between are folded from the next one below. */
static cordon_status read_node(void *user, unsigned level, uint64_t n, cd_digest *out, cordon_error *err) {
  enum { STEP = 8, KEPT = 16 };
  unsigned kept = level / STEP * STEP;
  cd_digest below[1u << STEP];
  if (kept <= KEPT) {
    size_t count = (size_t)1 << (level - kept);
    CD_TRY(store_log_nodes(user, kept, n << (level - kept), count, below, err));
    *out = cd_merkle_fold(below, count);
    return CORDON_OK;
  }
  cd_digest left, right; /* of more than sixteen million records */
  CD_TRY(read_node(user, level - 1, 2 * n, &left, err));
  CD_TRY(read_node(user, level - 1, 2 * n + 1, &right, err));
  *out = cd_merkle_node(&left, &right);
  return CORDON_OK;
}

static tree_reader reader_of(cd_store *s) { return (tree_reader){read_node, s}; }

cordon_status log_head(cd_store *s, uint64_t *size, cd_digest *root, cordon_error *err) {
  tree_reader r = reader_of(s);
  cd_seq last;
  CD_TRY(store_last_seq(s, &last, err));
  *size = (uint64_t)last;
  return tree_root(&r, *size, root, err);
}

/* --- checkpoints --- */

static cordon_status keep_checkpoint(cd_store *s, uint64_t size, cd_str note, cordon_error *err) {
  store_stmt *st;
  CD_TRY(store_stmt_get(s, "log_checkpoint_put", &st, err));
  store_bind_int(st, 1, (int64_t)size);
  store_bind_str(st, 2, note);
  return store_run_alone(st, err);
}

static cordon_status newest_checkpoint(cd_store *s, cd_arena *a, uint64_t *size, cd_str *note, cordon_error *err) {
  store_stmt *st;
  bool row = false;
  *size = 0;
  *note = CD_STR("");
  CD_TRY(store_stmt_get(s, "log_checkpoint_last", &st, err));
  cordon_status status = store_step(st, &row, err);
  if (status == CORDON_OK && row) {
    *size = (uint64_t)store_col_int(st, 0);
    *note = store_col_str(st, 1, a);
    if (!note->ptr) status = cd_no_memory(err);
  }
  store_stmt_end(st);
  return status;
}

static cordon_status make_checkpoint(cd_store *s, cd_arena *a, uint64_t *size, cd_str *note, cordon_error *err) {
  note_key key;
  bool made;
  log_point point;
  CD_TRY(log_key(s, CD_STR(""), a, &key, &made, err));
  CD_TRY(log_head(s, size, &point.root, err));
  point.origin = key.name;
  point.size = *size;
  cd_str text = proof_point_text(&point, a);
  if (!text.ptr) return cd_no_memory(err);
  CD_TRY(note_sign(&key, text, a, note, err));
  return keep_checkpoint(s, *size, *note, err);
}

cordon_status log_checkpoint(cd_store *s, cd_arena *a, cd_str *note, cordon_error *err) {
  uint64_t size;
  return make_checkpoint(s, a, &size, note, err);
}

/* --- proofs --- */

static cordon_status entry_of(cd_store *s, cd_seq seq, cd_arena *a, cd_str *out, cordon_error *err) {
  store_record record;
  cd_buf text;
  CD_TRY(store_record_get(s, seq, a, &record, err));
  cd_buf_init(&text, 0);
  cordon_status status = store_record_entry(&record, &text, err);
  *out = cd_str_dup(a, cd_buf_view(&text));
  cd_buf_free(&text);
  return status == CORDON_OK && !out->ptr ? cd_no_memory(err) : status;
}

/* A kept head serves where this key signed it, for this tree. */
static cordon_status still_good(cd_store *s, cd_str note, uint64_t size, cd_arena *a, bool *good, cordon_error *err) {
  tree_reader r = reader_of(s);
  note_key key;
  log_point point;
  cd_digest root;
  bool made;
  cd_str text, signer;
  CD_TRY(log_key(s, CD_STR(""), a, &key, &made, err));
  CD_TRY(tree_root(&r, size, &root, err));
  *good = note_open(note, &key, 1, &text, &signer, NULL) == CORDON_OK &&
          proof_point_read(text, &point, NULL) == CORDON_OK && point.size == size && cd_digest_eq(&point.root, &root);
  return CORDON_OK;
}

cordon_status log_prove(cd_store *s, cd_seq seq, cd_arena *a, cd_str *proof, cordon_error *err) {
  tree_reader r = reader_of(s);
  tree_proof path;
  uint64_t size, index = (uint64_t)seq - 1;
  cd_str note, entry;
  CD_TRY(entry_of(s, seq, a, &entry, err));
  CD_TRY(newest_checkpoint(s, a, &size, &note, err));
  bool good = false;
  if (size > index) CD_TRY(still_good(s, note, size, a, &good, err));
  if (!good) CD_TRY(make_checkpoint(s, a, &size, &note, err));
  CD_TRY(tree_prove_inclusion(&r, index, size, &path, err));
  *proof = proof_text(index, &path, entry, note, a);
  return proof->ptr ? CORDON_OK : cd_no_memory(err);
}
