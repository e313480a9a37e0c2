#include "log/tree.h"

/* The largest power of two that is less than n; n > 1. */
static uint64_t split_of(uint64_t n) {
  uint64_t k = 1;
  while (k < n - k) k <<= 1;
  return k;
}

static unsigned level_of(uint64_t power) {
  unsigned level = 0;
  while (power >> level > 1) level++;
  return level;
}

/* --- roots --- */

/* The hash of leaves [from, from + count): a complete subtree where the count is a power of two, for `from` is then a
 * multiple of it. */
static cordon_status range(const tree_reader *r, uint64_t from, uint64_t count, cd_digest *out, cordon_error *err) {
  if ((count & (count - 1)) == 0) {
    unsigned level = level_of(count);
    return r->read(r->user, level, from >> level, out, err);
  }
  uint64_t k = split_of(count);
  cd_digest left, right;
  CD_TRY(range(r, from, k, &left, err));
  CD_TRY(range(r, from + k, count - k, &right, err));
  *out = cd_merkle_node(&left, &right);
  return CORDON_OK;
}

cordon_status tree_root(const tree_reader *r, uint64_t size, cd_digest *out, cordon_error *err) {
  if (size > 0) return range(r, 0, size, out, err);
  *out = cd_sha256(CD_STR(""));
  return CORDON_OK;
}

/* --- making proofs: from the root down, and then turned round --- */

static cordon_status note_range(const tree_reader *r, uint64_t from, uint64_t count, tree_proof *out,
                                cordon_error *err) {
  return range(r, from, count, &out->hashes[out->count++], err);
}

static void turn_round(tree_proof *p) {
  for (size_t i = 0; i < p->count / 2; i++) {
    cd_digest kept = p->hashes[i];
    p->hashes[i] = p->hashes[p->count - 1 - i];
    p->hashes[p->count - 1 - i] = kept;
  }
}

cordon_status tree_prove_inclusion(const tree_reader *r, uint64_t index, uint64_t size, tree_proof *out,
                                   cordon_error *err) {
  out->count = 0;
  if (index >= size)
    return cd_fail(err, CORDON_NOT_FOUND, "leaf %llu is not in a tree of %llu", (unsigned long long)index,
                   (unsigned long long)size);
  for (uint64_t from = 0, count = size; count > 1;) {
    uint64_t k = split_of(count);
    bool left = index - from < k;
    CD_TRY(left ? note_range(r, from + k, count - k, out, err) : note_range(r, from, k, out, err));
    from += left ? 0 : k;
    count = left ? k : count - k;
  }
  turn_round(out);
  return CORDON_OK;
}

cordon_status tree_prove_consistency(const tree_reader *r, uint64_t old, uint64_t size, tree_proof *out,
                                     cordon_error *err) {
  out->count = 0;
  if (old == 0 || old > size)
    return cd_fail(err, CORDON_USAGE, "a tree of %llu leaves does not grow out of one of %llu",
                   (unsigned long long)size, (unsigned long long)old);
  uint64_t from = 0, count = size;
  bool whole = true; /* the old tree's root is that of the range looked at, and need not be said */
  while (from + count > old) {
    uint64_t k = split_of(count);
    if (old - from <= k) {
      CD_TRY(note_range(r, from + k, count - k, out, err));
      count = k;
    } else {
      CD_TRY(note_range(r, from, k, out, err));
      from += k;
      count -= k;
      whole = false;
    }
  }
  if (!whole) CD_TRY(note_range(r, from, count, out, err));
  turn_round(out);
  return CORDON_OK;
}

/* --- checking proofs --- */

bool tree_includes(const cd_digest *leaf, uint64_t index, uint64_t size, const cd_digest *proof, size_t count,
                   const cd_digest *root) {
  if (index >= size) return false;
  cd_digest hash = *leaf;
  uint64_t at = index, last = size - 1;
  for (size_t i = 0; i < count; i++) {
    if (last == 0) return false;
    if ((at & 1) || at == last) {
      hash = cd_merkle_node(&proof[i], &hash);
      while (!(at & 1) && at != 0) at >>= 1, last >>= 1;
    } else {
      hash = cd_merkle_node(&hash, &proof[i]);
    }
    at >>= 1;
    last >>= 1;
  }
  return last == 0 && cd_digest_eq(&hash, root);
}

bool tree_extends(uint64_t old, const cd_digest *old_root, uint64_t size, const cd_digest *root, const cd_digest *proof,
                  size_t count) {
  if (old == 0 || old > size) return false;
  if (old == size) return count == 0 && cd_digest_eq(old_root, root);
  if (count == 0) return false;
  uint64_t at = old - 1, last = size - 1;
  while (at & 1) at >>= 1, last >>= 1;
  size_t first = (old & (old - 1)) == 0 ? 0 : 1; /* a complete old tree is its own first hash */
  cd_digest before = first ? proof[0] : *old_root, after = before;
  for (size_t i = first; i < count; i++) {
    if (last == 0) return false;
    if ((at & 1) || at == last) {
      before = cd_merkle_node(&proof[i], &before);
      after = cd_merkle_node(&proof[i], &after);
      while (!(at & 1) && at != 0) at >>= 1, last >>= 1;
    } else {
      after = cd_merkle_node(&after, &proof[i]);
    }
    at >>= 1;
    last >>= 1;
  }
  return last == 0 && cd_digest_eq(&before, old_root) && cd_digest_eq(&after, root);
}

/* --- growing --- */

void tree_add(tree_growing *t, const cd_digest *leaf) {
  cd_digest hash = *leaf;
  unsigned level = 0;
  for (; t->size >> level & 1; level++) hash = cd_merkle_node(&t->part[level], &hash);
  t->part[level] = hash;
  t->size++;
}

cd_digest tree_growing_root(const tree_growing *t) {
  cd_digest hash = cd_sha256(CD_STR(""));
  bool any = false;
  for (unsigned level = 0; level < 64; level++) {
    if (!(t->size >> level & 1)) continue;
    hash = any ? cd_merkle_node(&t->part[level], &hash) : t->part[level];
    any = true;
  }
  return hash;
}
