/* A Merkle tree over the records (RFC 6962, section 2.1; RFC 9162 for checking proofs): its root, and the two proofs
 * that are given of it. Nothing here knows the store: hashes come from a reader. */
#ifndef LOG_TREE_H
#define LOG_TREE_H

#include "base/merkle.h"
#include "base/status.h"

#define TREE_MAX_PROOF 64u

/* Gives the hash of the n-th complete subtree of 2^level leaves. */
typedef struct tree_reader {
  cordon_status (*read)(void *user, unsigned level, uint64_t n, cd_digest *out, cordon_error *err);
  void *user;
} tree_reader;

typedef struct tree_proof {
  cd_digest hashes[TREE_MAX_PROOF];
  size_t count;
} tree_proof;

/* The root of the first `size` leaves. Of none: SHA-256 of nothing. */
cordon_status tree_root(const tree_reader *r, uint64_t size, cd_digest *out, cordon_error *err);
/* That leaf `index` is in the tree of `size` leaves; index < size. */
cordon_status tree_prove_inclusion(const tree_reader *r, uint64_t index, uint64_t size, tree_proof *out,
                                   cordon_error *err);
/* That the tree of `size` leaves begins with that of `old` leaves; 0 < old <= size. */
cordon_status tree_prove_consistency(const tree_reader *r, uint64_t old, uint64_t size, tree_proof *out,
                                     cordon_error *err);

/* Do the proofs hold? RFC 9162, sections 2.1.3.2 and 2.1.4.2; a consistency proof from the empty tree is none. */
bool tree_includes(const cd_digest *leaf, uint64_t index, uint64_t size, const cd_digest *proof, size_t count,
                   const cd_digest *root);
bool tree_extends(uint64_t old, const cd_digest *old_root, uint64_t size, const cd_digest *root, const cd_digest *proof,
                  size_t count);

/* Leaf by leaf: the roots of a tree that grows. */
typedef struct tree_growing {
  cd_digest part[64]; /* of complete subtrees, by level, where bit `level` of size is set */
  uint64_t size;
} tree_growing;
void tree_add(tree_growing *t, const cd_digest *leaf);
cd_digest tree_growing_root(const tree_growing *t);

#endif
