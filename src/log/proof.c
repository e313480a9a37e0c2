#include "log/proof.h"

#include "base/base64.h"

#define HEADER "c2sp.org/tlog-proof@v1\n"

/* --- checkpoints --- */

cd_str proof_point_text(const log_point *p, cd_arena *a) {
  cd_str root = cd_base64_encode(a, p->root.bytes, sizeof p->root.bytes);
  return root.ptr ? cd_str_printf(a, CD_FMT "\n%llu\n" CD_FMT "\n", CD_ARG(p->origin), (unsigned long long)p->size,
                                  CD_ARG(root))
                  : root;
}

/* A decimal number in its one spelling. */
static bool read_count(cd_str text, uint64_t *out) {
  int64_t n;
  bool plain = text.len > 0 && text.ptr[0] >= '0' && text.ptr[0] <= '9' && (text.len == 1 || text.ptr[0] != '0');
  if (!plain || !cd_str_to_i64(text, &n)) return false;
  *out = (uint64_t)n;
  return true;
}

cordon_status proof_point_read(cd_str text, log_point *out, cordon_error *err) {
  cd_str rest = text, size, root;
  bool good = cd_str_cut(&rest, '\n', &out->origin) && out->origin.len > 0 && cd_str_cut(&rest, '\n', &size) &&
              read_count(size, &out->size) && cd_str_cut(&rest, '\n', &root) &&
              cd_base64_decode(root, out->root.bytes, sizeof out->root.bytes);
  return good ? CORDON_OK
              : cd_fail(err, CORDON_BAD_INPUT,
                        "this is no checkpoint: its first lines are the log's name, its size, and its root in base 64");
}

/* --- proofs --- */

cd_str proof_text(uint64_t index, const tree_proof *p, cd_str entry, cd_str checkpoint, cd_arena *a) {
  cd_buf b;
  cd_str extra = cd_base64_encode(a, (const uint8_t *)entry.ptr, entry.len);
  if (!extra.ptr) return extra;
  cd_buf_init(&b, 0);
  cd_buf_printf(&b, HEADER "extra " CD_FMT "\nindex %llu\n", CD_ARG(extra), (unsigned long long)index);
  for (size_t i = 0; i < p->count; i++) {
    cd_str hash = cd_base64_encode(a, p->hashes[i].bytes, sizeof p->hashes[i].bytes);
    cd_buf_printf(&b, CD_FMT "\n", CD_ARG(hash));
  }
  cd_buf_printf(&b, "\n" CD_FMT, CD_ARG(checkpoint));
  cd_str out = cd_buf_status(&b, NULL) == CORDON_OK ? cd_str_dup(a, cd_buf_view(&b)) : (cd_str){0};
  cd_buf_free(&b);
  return out;
}

static cordon_status no_proof(cordon_error *err, const char *why) {
  return cd_fail(err, CORDON_BAD_INPUT, "this is no proof of a record (c2sp.org/tlog-proof@v1): %s", why);
}

typedef struct read_proof {
  uint64_t index;
  tree_proof proof;
  cd_str entry, checkpoint;
} read_proof;

static cordon_status read_lines(cd_str text, cd_arena *a, read_proof *out, cordon_error *err) {
  cd_str rest = text, line;
  if (!cd_str_starts(rest, CD_STR(HEADER))) return no_proof(err, "its first line is another");
  rest = cd_str_sub(rest, sizeof HEADER - 1, rest.len);
  if (!cd_str_cut(&rest, '\n', &line) || !cd_str_starts(line, CD_STR("extra ")))
    return no_proof(err, "the line \"extra\" that holds the entry is not there");
  out->entry = cd_base64_read(a, cd_str_sub(line, 6, line.len));
  if (!out->entry.ptr) return no_proof(err, "the entry is not base 64");
  if (!cd_str_cut(&rest, '\n', &line) || !cd_str_starts(line, CD_STR("index ")) ||
      !read_count(cd_str_sub(line, 6, line.len), &out->index))
    return no_proof(err, "the line \"index\" does not hold a number");
  out->proof.count = 0;
  while (cd_str_cut(&rest, '\n', &line) && line.len > 0) {
    if (out->proof.count == TREE_MAX_PROOF) return no_proof(err, "it holds more hashes than a tree is deep");
    if (!cd_base64_decode(line, out->proof.hashes[out->proof.count++].bytes, 32))
      return no_proof(err, "a hash is not 32 bytes in base 64");
  }
  out->checkpoint = rest;
  return rest.len > 0 ? CORDON_OK : no_proof(err, "the checkpoint is missing");
}

cordon_status log_proof_check(cd_str proof, const note_key *key, cd_arena *a, log_proved *out, cordon_error *err) {
  read_proof p;
  log_point point;
  cd_str text, signer;
  cd_json *entry;
  CD_TRY(read_lines(proof, a, &p, err));
  CD_TRY(note_open(p.checkpoint, key, 1, &text, &signer, err));
  CD_TRY(proof_point_read(text, &point, err));
  if (!cd_str_eq(point.origin, key->name))
    return cd_fail(err, CORDON_CHECK, "the checkpoint is of the log " CD_FMT ", the key of " CD_FMT,
                   CD_ARG(point.origin), CD_ARG(key->name));
  cd_digest leaf = cd_merkle_leaf(p.entry);
  if (!tree_includes(&leaf, p.index, point.size, p.proof.hashes, p.proof.count, &point.root))
    return cd_fail(err, CORDON_CHECK, "the proof does not hold: the entry is not leaf %llu of that log",
                   (unsigned long long)p.index);
  CD_TRY(cd_json_parse(p.entry, "the proof's entry", a, &entry, err));
  *out = (log_proved){.origin = point.origin, .index = p.index, .size = point.size, .entry = entry};
  return CORDON_OK;
}
