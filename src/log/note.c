#include "log/note.h"

#include <openssl/evp.h>
#include <stdio.h>

#include "base/base64.h"
#include "base/hash.h"

#define ED25519 0x01
#define DASH "\xe2\x80\x94 " /* every signature line starts so */
#define PRIVATE_PREFIX "PRIVATE+KEY+"

/* --- keys --- */

static EVP_PKEY *private_of(const note_key *key) {
  return EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, key->bytes, 32);
}

static bool public_bytes(const note_key *key, uint8_t out[32]) {
  size_t len = 32;
  if (!key->is_private) {
    memcpy(out, key->bytes, 32);
    return true;
  }
  EVP_PKEY *pair = private_of(key);
  bool good = pair && EVP_PKEY_get_raw_public_key(pair, out, &len) == 1 && len == 32;
  EVP_PKEY_free(pair);
  return good;
}

/* SHA-256(name, line feed, type, public key), its first four bytes. */
static bool key_id(const note_key *key, uint8_t id[4]) {
  uint8_t tail[34] = {'\n', ED25519};
  cd_sha256_ctx *c = public_bytes(key, tail + 2) ? cd_sha256_begin() : NULL;
  if (!c) return false;
  cd_sha256_add(c, key->name);
  cd_sha256_add(c, cd_str_of((const char *)tail, sizeof tail));
  cd_digest d = cd_sha256_end(c);
  memcpy(id, d.bytes, 4);
  return true;
}

static bool is_key_name(cd_str s) {
  for (size_t i = 0; i < s.len; i++)
    if (s.ptr[i] == '+' || (unsigned char)s.ptr[i] <= ' ') return false;
  return s.len > 0 && s.len <= 200;
}

cordon_status note_key_make(cd_str name, cd_arena *a, note_key *out, cordon_error *err) {
  *out = (note_key){.name = cd_str_dup(a, name), .is_private = true};
  if (!is_key_name(name))
    return cd_fail(err, CORDON_USAGE, "a key's name has at most 200 bytes, no space and no plus sign, such as example.org/rules");
  if (!cd_random(out->bytes, 32)) return cd_fail(err, CORDON_INTERNAL, "the system gives no random bytes");
  return out->name.ptr && key_id(out, out->id) ? CORDON_OK : cd_no_memory(err);
}

static bool parse_id(cd_str hex, uint8_t id[4]) {
  unsigned v[4];
  char text[9] = {0};
  if (hex.len != 8) return false;
  memcpy(text, hex.ptr, 8);
  if (sscanf(text, "%2x%2x%2x%2x", &v[0], &v[1], &v[2], &v[3]) != 4) return false;
  for (int i = 0; i < 4; i++) id[i] = (uint8_t)v[i];
  return true;
}

cordon_status note_key_parse(cd_str text, cd_arena *a, note_key *out, cordon_error *err) {
  cd_str rest = cd_str_trim(text), name, id, prefix = CD_STR(PRIVATE_PREFIX);
  uint8_t raw[33], stated[4];
  *out = (note_key){.is_private = cd_str_starts(rest, prefix)};
  if (out->is_private) rest = cd_str_sub(rest, prefix.len, rest.len);
  bool good = cd_str_cut(&rest, '+', &name) && cd_str_cut(&rest, '+', &id) && rest.ptr && is_key_name(name) &&
              parse_id(id, stated) && cd_base64_decode(rest, raw, 33) && raw[0] == ED25519;
  if (!good)
    return cd_fail(err, CORDON_BAD_INPUT,
                   "this is no key; a key reads name+id+base64, as `cordon rulebook key` and `cordon log key` print it");
  out->name = cd_str_dup(a, name);
  memcpy(out->bytes, raw + 1, 32);
  if (!out->name.ptr || !key_id(out, out->id)) return cd_no_memory(err);
  if (memcmp(out->id, stated, 4) != 0)
    return cd_fail(err, CORDON_BAD_INPUT, "the id of key " CD_FMT " does not fit its bytes", CD_ARG(name));
  return CORDON_OK;
}

cordon_status note_key_text(const note_key *key, bool private_form, cd_arena *a, cd_str *out, cordon_error *err) {
  uint8_t raw[33] = {ED25519};
  if (private_form)
    memcpy(raw + 1, key->bytes, 32);
  else if (!public_bytes(key, raw + 1))
    return cd_no_memory(err);
  cd_str text = cd_base64_encode(a, raw, 33);
  *out = cd_str_printf(a, "%s" CD_FMT "+%02x%02x%02x%02x+" CD_FMT, private_form ? PRIVATE_PREFIX : "",
                       CD_ARG(key->name), key->id[0], key->id[1], key->id[2], key->id[3], CD_ARG(text));
  return text.ptr && out->ptr ? CORDON_OK : cd_no_memory(err);
}

/* --- notes --- */

static bool sign_bytes(const note_key *key, cd_str text, uint8_t signature[64]) {
  EVP_PKEY *pair = private_of(key);
  EVP_MD_CTX *c = EVP_MD_CTX_new();
  size_t len = 64;
  bool good = pair && c && EVP_DigestSignInit(c, NULL, NULL, NULL, pair) == 1 &&
              EVP_DigestSign(c, signature, &len, (const unsigned char *)text.ptr, text.len) == 1 && len == 64;
  EVP_MD_CTX_free(c);
  EVP_PKEY_free(pair);
  return good;
}

static bool check_bytes(const note_key *key, cd_str text, const uint8_t signature[64]) {
  uint8_t raw[32];
  EVP_PKEY *public = public_bytes(key, raw) ? EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, raw, 32) : NULL;
  EVP_MD_CTX *c = EVP_MD_CTX_new();
  bool good = public && c && EVP_DigestVerifyInit(c, NULL, NULL, NULL, public) == 1 &&
              EVP_DigestVerify(c, signature, 64, (const unsigned char *)text.ptr, text.len) == 1;
  EVP_MD_CTX_free(c);
  EVP_PKEY_free(public);
  return good;
}

cordon_status note_sign(const note_key *key, cd_str text, cd_arena *a, cd_str *note, cordon_error *err) {
  uint8_t raw[68];
  if (!key->is_private)
    return cd_fail(err, CORDON_USAGE, "key " CD_FMT " is a public key; signing needs the private one",
                   CD_ARG(key->name));
  memcpy(raw, key->id, 4);
  if (!sign_bytes(key, text, raw + 4)) return cd_fail(err, CORDON_INTERNAL, "the signature could not be made");
  cd_str coded = cd_base64_encode(a, raw, 68);
  *note = cd_str_printf(a, CD_FMT "\n" DASH CD_FMT " " CD_FMT "\n", CD_ARG(text), CD_ARG(key->name), CD_ARG(coded));
  return coded.ptr && note->ptr ? CORDON_OK : cd_no_memory(err);
}

/* One signature line: 1 by that key and right, 0 by another, -1 by that key and wrong. */
static int line_by(const note_key *key, cd_str line, cd_str text) {
  cd_str rest = cd_str_sub(line, sizeof DASH - 1, line.len), name;
  uint8_t raw[68];
  if (!cd_str_cut(&rest, ' ', &name) || !cd_base64_decode(rest, raw, 68)) return 0;
  if (!cd_str_eq(name, key->name) || memcmp(raw, key->id, 4) != 0) return 0;
  return check_bytes(key, text, raw + 4) ? 1 : -1;
}

static cordon_status check_lines(cd_str lines, cd_str text, const note_key *keys, size_t count, cd_str *signer,
                                 cordon_error *err) {
  cd_str line, first = {0};
  while (cd_str_cut(&lines, '\n', &line)) {
    if (!cd_str_starts(line, CD_STR(DASH))) continue;
    if (!first.ptr) first = cd_str_sub(line, sizeof DASH - 1, 60);
    for (size_t i = 0; i < count; i++) {
      int by = line_by(&keys[i], line, text);
      if (by < 0)
        return cd_fail(err, CORDON_CHECK, "the signature of key " CD_FMT " does not fit the text",
                       CD_ARG(keys[i].name));
      if (by == 0) continue;
      *signer = keys[i].name;
      return CORDON_OK;
    }
  }
  return cd_fail(err, CORDON_CHECK, "no trusted key signed this; it is signed by \"" CD_FMT "\"", CD_ARG(first));
}

cordon_status note_open(cd_str note, const note_key *keys, size_t count, cd_str *text, cd_str *signer,
                        cordon_error *err) {
  cd_str mark = CD_STR("\n\n" DASH);
  ptrdiff_t at = note.len <= NOTE_MAX_BYTES ? cd_str_find(note, mark) : -1;
  if (at < 0)
    return cd_fail(err, CORDON_BAD_INPUT, "this is no signed note: a text, a blank line, and lines of signatures");
  *text = cd_str_sub(note, 0, (size_t)at + 1);
  return check_lines(cd_str_sub(note, (size_t)at + 2, note.len), *text, keys, count, signer, err);
}
