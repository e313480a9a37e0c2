/* The rows behind the register: which record holds a thing, from when to when it is valid. Private to the register. */
#ifndef REGISTER_ROWS_H
#define REGISTER_ROWS_H

#include "store/store.h"

typedef struct register_row {
  cd_seq seq; /* 0: there is none */
  cd_day valid_from, valid_to;
} register_row;

/* The newest row of an id as known at a record. */
cordon_status rows_get(cd_store *s, const char *kind, cd_str id, cd_seq known_at, register_row *out, cordon_error *err);
/* The row that holds on a day: of the versions known then, the one with the latest effective day up to it. */
cordon_status rows_get_as_of(cd_store *s, const char *kind, cd_str id, cd_day as_of, cd_seq known_at, register_row *out,
                             cordon_error *err);
/* One version of a thing, and the days on which it is the one that holds. */
typedef struct register_version {
  cd_seq seq;
  cd_day from, to;
} register_version;
/* All versions known at a record that hold on some day, by day. */
cordon_status rows_versions(cd_store *s, const char *kind, cd_str id, cd_seq known_at, cd_arena *a,
                            register_version **out, size_t *count, cordon_error *err);
/* The content of a row's record, personal values filled in; *digest (may be NULL) is the record's. *erased (may be
 * NULL) becomes true where one was erased, and stays as it was otherwise. */
cordon_status rows_content(cd_store *s, cd_seq seq, cd_arena *a, cd_json **out, cd_digest *digest, bool *erased,
                           cordon_error *err);
/* The content of a record with "recorded" beside it: {"record","at","actor","digest"}, and "erased" where a value was.
 */
cordon_status rows_whole(cd_store *s, cd_seq seq, cd_arena *a, cd_json **out, cordon_error *err);
/* The record numbers that a statement gives, which is run and ended; and all of them whole, as a list. */
typedef struct row_seqs {
  cd_seq *items;
  size_t count, room;
} row_seqs;
cordon_status rows_seqs(store_stmt *st, cd_arena *a, row_seqs *out, cordon_error *err);
cordon_status rows_wholes(cd_store *s, const row_seqs *seqs, cd_arena *a, cd_json **out, cordon_error *err);
/* CORDON_NOT_FOUND with the nearest id of the kind in the message; the statements give the id before and the one after.
 */
cordon_status rows_missing(cd_store *s, const char *before, const char *after, const char *kind, cd_str id, cd_arena *a,
                           cordon_error *err);
/* `field` of `v` as a day, or the fallback where it is left out or null. */
cd_day rows_day(const cd_json *v, const char *field, cd_day fallback);
/* What a licence or commitment is looked up by when no order cites it: the holder's name in its normal form, or the
 * giver's country. Empty where the holder is a person. */
cordon_status rows_lookup_key(const char *kind, const cd_json *content, cd_arena *a, cd_str *out, cordon_error *err);

#endif
