/* The texts of checkpoints and proofs. Inside the part. */
#ifndef LOG_PROOF_H
#define LOG_PROOF_H

#include "log/log.h"

typedef struct log_point {
  cd_str origin;
  uint64_t size;
  cd_digest root;
} log_point;

/* The text that is signed: origin, size, root, a line each. ptr NULL when memory ran out. */
cd_str proof_point_text(const log_point *p, cd_arena *a);
/* The text of a checkpoint, its signature taken off; further lines are passed over, as the standard says. */
cordon_status proof_point_read(cd_str text, log_point *out, cordon_error *err);
/* The whole proof: `entry` stands in it as extra data. ptr NULL when memory ran out. */
cd_str proof_text(uint64_t index, const tree_proof *p, cd_str entry, cd_str checkpoint, cd_arena *a);

#endif
