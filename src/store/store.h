/* The store: one folder, with SQL in one place. Named statements in, typed rows out; transactions; content-addressed
 * blobs.
 *
 * Every act is a record: numbered, labelled with a time, its body canonical JSON. Known-at is a record number. Nothing
 * is ever updated or deleted in the record table; personal fields of a record lie in a table apart, reached by the
 * salted digest that stands for them in the body, so that they can be erased while the record's digest stands.
 *
 * A cd_store belongs to one thread at a time. Several processes may open one store: readers never wait, writers take
 * turns. */
#ifndef STORE_H
#define STORE_H

#include "base/day.h"
#include "base/file.h"
#include "base/json.h"

typedef struct cd_store cd_store;
typedef int64_t cd_seq; /* a record's number, from 1; 0: none */
#define CD_SEQ_LATEST INT64_MAX

/* Make a store in an empty or new folder. A store that exists is CORDON_EXISTS; a folder with other files CORDON_USAGE.
 */
cordon_status store_init(const char *dir, cordon_error *err);
cordon_status store_open(const char *dir, cd_store **out, cordon_error *err);
void store_close(cd_store *s);
const char *store_dir(const cd_store *s);

/* --- transactions: nest by counting; a rollback at any depth rolls back the whole --- */
cordon_status store_begin(cd_store *s, cordon_error *err); /* for writing */
cordon_status store_commit(cd_store *s, cordon_error *err);
void store_rollback(cd_store *s);
/* For reading several things of one moment, while others may write: nothing can be written until store_rollback ends
 * it. */
cordon_status store_begin_reading(cd_store *s, cordon_error *err);

/* --- named statements (src/store/sql_<part>.def hold name and SQL, schema_<part>.def the tables) --- */
typedef struct store_stmt store_stmt;
/* Prepared once, cached; the caller binds, steps, and ends it. */
cordon_status store_stmt_get(cd_store *s, const char *name, store_stmt **out, cordon_error *err);
void store_bind_int(store_stmt *st, int index, int64_t v); /* index from 1 */
void store_bind_str(store_stmt *st, int index,
                    cd_str v); /* ptr NULL: SQL NULL; the bytes must live until store_stmt_end */
void store_bind_blob(store_stmt *st, int index, cd_str v);
void store_bind_null(store_stmt *st, int index);
/* *row is true when a row is there to read. */
cordon_status store_step(store_stmt *st, bool *row, cordon_error *err);
int64_t store_col_int(store_stmt *st, int col); /* col from 0 */
bool store_col_is_null(store_stmt *st, int col);
cd_str store_col_str(store_stmt *st, int col, cd_arena *a); /* copied; works for blobs too */
cd_str store_col_view(store_stmt *st, int col);             /* valid until the next step or end */
void store_stmt_end(store_stmt *st);
/* Bind nothing more, run to the end, and end it. */
cordon_status store_run(store_stmt *st, cordon_error *err);
/* The same in a transaction of its own, or in the one that is open. Outside a transaction nothing is written otherwise.
 */
cordon_status store_run_alone(store_stmt *st, cordon_error *err);

/* --- records --- */
typedef struct store_record {
  cd_seq seq;
  cd_time at;
  cd_str kind; /* "list.adopt", "rulebook.adopt", "decision", "licence.add", ... */
  cd_str actor;
  cd_str body;      /* canonical JSON */
  cd_digest digest; /* SHA-256 of the body */
} store_record;

/* Append a record of `body` inside the open transaction. Personal values are wrapped by the caller (store_personal). */
cordon_status store_record_append(cd_store *s, cd_str kind, cd_str actor, const cd_json *body, cd_seq *seq,
                                  cordon_error *err);
cordon_status store_record_get(cd_store *s, cd_seq seq, cd_arena *a, store_record *out, cordon_error *err);
/* The body of a record up to the first `end` in it, which need not be read whole; all of it where it holds none.
 * Appended to `out`. */
cordon_status store_record_head(cd_store *s, cd_seq seq, cd_str end, cd_buf *out, cordon_error *err);
/* The last record's number, 0 when there is none. */
cordon_status store_last_seq(cd_store *s, cd_seq *out, cordon_error *err);
/* The last record at or before a moment, 0 when there is none. */
cordon_status store_seq_at(cd_store *s, cd_time t, cd_seq *out, cordon_error *err);

/* --- the log: record n is leaf n - 1 of one RFC 6962 tree (src/log) --- */
/* What the leaf is of: canonical JSON of the record's number, time in microseconds, kind, actor, and the digest of its
 * body. */
cordon_status store_record_entry(const store_record *r, cd_buf *out, cordon_error *err);
/* The leaf hash of a record: of its entry. */
cordon_status store_record_leaf(const store_record *r, cd_digest *out, cordon_error *err);
/* `count` hashes of complete subtrees of 2^level records, from the n-th on; level 0, 8 or 16. CORDON_NOT_FOUND where
 * the store has fewer. */
cordon_status store_log_nodes(cd_store *s, unsigned level, uint64_t n, size_t count, cd_digest *out, cordon_error *err);

/* --- whether the store is as it was written: what is found is told to `found`, which may be told nothing --- */
typedef struct store_check {
  void (*found)(void *user, const char *text);                              /* one sentence a fault */
  void (*record)(void *user, const store_record *r, const cd_digest *leaf); /* each record, in order; may be NULL */
  void *user;
  uint64_t records, personal, tables, blobs; /* out: how many were looked at */
} store_check;
/* Reads all of it: every record against its digest and leaf, every personal value against its salted digest, every row
 * of every table against the table's seal, the database's own structure, every blob against its name. A fault is no
 * failure of the call. */
cordon_status store_check_all(cd_store *s, store_check *check, cordon_error *err);

/* {"salted":"sha256:<hex of SHA-256(salt || canonical value)>"} in place of `value`; salt and value are kept apart
 * under the digest in the open transaction. NULL on failure with err filled. `salt`: 16 bytes, or NULL for fresh random
 * ones. */
cd_json *store_personal(cd_store *s, const cd_json *value, const uint8_t salt[16], cd_arena *a, cordon_error *err);
/* The value behind a salted digest, with its salt; CORDON_NOT_FOUND when it was erased. */
cordon_status store_personal_get(cd_store *s, cd_str digest, cd_arena *a, cd_json **value, uint8_t salt[16],
                                 cordon_error *err);
/* Erase the value and salt behind a digest; the records that hold the digest stand. Erasing twice is fine. */
cordon_status store_personal_erase(cd_store *s, cd_str digest, cordon_error *err);

/* --- blobs: content-addressed, zstd, under blobs/ab/cdef... --- */
cordon_status store_blob_put(cd_store *s, cd_str bytes, cd_digest *digest, cordon_error *err);
/* The same of bytes that come piece by piece, in constant memory: packed and hashed as they come, and named once they are to
 * stay. */
typedef struct store_blob store_blob;
cordon_status store_blob_begin(cd_store *s, store_blob **out, cordon_error *err);
cordon_status store_blob_add(store_blob *b, cd_str bytes, cordon_error *err);
/* That was all; the digest of it. */
cordon_status store_blob_end(store_blob *b, cd_digest *digest, cordon_error *err);
cordon_status store_blob_keep(store_blob *b, cordon_error *err);
void store_blob_free(store_blob *b); /* what was not kept is gone; NULL is fine */
/* Checked against its digest: CORDON_CORRUPT where it does not match. */
cordon_status store_blob_get(cd_store *s, const cd_digest *digest, cd_buf *out, cordon_error *err);
/* The same piece by piece, in constant memory; whether the digest holds is known at the end. */
cordon_status store_blob_each(cd_store *s, const cd_digest *digest, cd_piece piece, void *user, cordon_error *err);

/* --- a copy to try things on: what is adopted or decided in it is gone with it --- */
/* All that the store holds at this moment, but the records of one kind (`without`, such as "decision"; NULL: none is
 * left out), in a folder of its own under DIR/provisional; blobs and index are shared by links. The store itself is
 * neither changed nor locked meanwhile. Copies that a crash left behind are removed by the next. Close both through the
 * copy. */
typedef struct store_copy store_copy;
cordon_status store_copy_open(cd_store *s, const char *without, store_copy **out, cd_store **store, cordon_error *err);
void store_copy_close(store_copy *c);

/* --- small settings --- */
cordon_status store_setting_get(cd_store *s, const char *key, cd_arena *a, cd_str *value,
                                cordon_error *err); /* ptr NULL: unset */
cordon_status store_setting_set(cd_store *s, const char *key, cd_str value, cordon_error *err);

#endif
