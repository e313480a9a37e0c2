#include "base/merkle.h"

#include <string.h>

cd_digest cd_merkle_leaf(cd_str entry) { return cd_sha256_two(cd_str_of("", 1), entry); }

cd_digest cd_merkle_node(const cd_digest *left, const cd_digest *right) {
  char both[65] = {1};
  memcpy(both + 1, left->bytes, 32);
  memcpy(both + 33, right->bytes, 32);
  return cd_sha256(cd_str_of(both, sizeof both));
}

cd_digest cd_merkle_fold(cd_digest *hashes, size_t count) {
  for (; count > 1; count /= 2)
    for (size_t i = 0; i < count / 2; i++) hashes[i] = cd_merkle_node(&hashes[2 * i], &hashes[2 * i + 1]);
  return hashes[0];
}
