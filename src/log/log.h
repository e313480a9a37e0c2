/* The log: what the store recorded, provable to someone who has not got the store.
 *
 * Record n is leaf n - 1 of one append-only tree. A checkpoint (C2SP tlog-checkpoint) is its signed head, to be given
 * away; a proof (C2SP tlog-proof@v1) shows with one that a record is in it, and anyone can check that with public tools
 * and the log's public key. */
#ifndef LOG_H
#define LOG_H

#include "log/note.h"
#include "log/tree.h"
#include "store/store.h"

/* The store's signing key, which lies in STORE/log.key (mode 0600), apart from the database. Where there is none and
 * `name` is not empty, one is made under that name, which is the log's origin: example.org/exports. CORDON_NOT_FOUND
 * where there is none and no name. */
cordon_status log_key(cd_store *s, cd_str name, cd_arena *a, note_key *out, bool *made, cordon_error *err);

/* How many records the log has, and its root. */
cordon_status log_head(cd_store *s, uint64_t *size, cd_digest *root, cordon_error *err);
/* The signed head as it stands; kept in the store. */
cordon_status log_checkpoint(cd_store *s, cd_arena *a, cd_str *note, cordon_error *err);
/* A proof of a record against the newest checkpoint, or one that is made now where that is older than the record. */
cordon_status log_prove(cd_store *s, cd_seq seq, cd_arena *a, cd_str *proof, cordon_error *err);

typedef struct log_proved {
  cd_str origin; /* of the log, and of the key that signed */
  uint64_t index, size;
  const cd_json *entry; /* {"actor","at","body","kind","record"}: what is proved */
} log_proved;
/* Check a proof by its text alone, with the log's public key: CORDON_CHECK where it does not hold, CORDON_BAD_INPUT
 * where it is none. */
cordon_status log_proof_check(cd_str proof, const note_key *key, cd_arena *a, log_proved *out, cordon_error *err);

typedef struct log_report {
  uint64_t records, checkpoints, personal, tables, blobs;
  cd_digest root;
  cd_json *faults; /* sentences; empty: the store is as it was written */
} log_report;
/* {"records","root","checkpoints","personal","tables","blobs","holds","faults"}; NULL when memory ran out. */
cd_json *log_report_json(const log_report *r, cd_arena *a);
/* Read all of the store against its digests, seals and signed heads. `old`: a checkpoint that was given away before, or
 * empty: the log must begin with it. */
cordon_status log_verify(cd_store *s, cd_str old, cd_arena *a, log_report *out, cordon_error *err);

#endif
