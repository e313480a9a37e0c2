/* The hashes of a Merkle tree (RFC 6962, section 2.1): a leaf and a node can never be taken for each other. */
#ifndef CD_MERKLE_H
#define CD_MERKLE_H

#include "base/hash.h"

cd_digest cd_merkle_leaf(cd_str entry);                                  /* SHA-256(0x00 || entry) */
cd_digest cd_merkle_node(const cd_digest *left, const cd_digest *right); /* SHA-256(0x01 || left || right) */
/* The root of a complete tree of `count` (a power of two, at least 1) hashes, which are overwritten. */
cd_digest cd_merkle_fold(cd_digest *hashes, size_t count);

#endif
