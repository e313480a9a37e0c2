/* Signed notes (C2SP signed-note): a text, a blank line, and lines of Ed25519 signatures by named keys. Rulebooks and
 * the heads of the log are signed so; keys have the forms that other tools of that standard read. */
#ifndef LOG_NOTE_H
#define LOG_NOTE_H

#include "base/str.h"

#define NOTE_MAX_BYTES (64u << 10)

typedef struct note_key {
  cd_str name;
  uint8_t id[4];     /* of the public key */
  uint8_t bytes[32]; /* the public key, or the seed of a private one */
  bool is_private;
} note_key;

/* A fresh private key. The name holds no space and no plus sign. */
cordon_status note_key_make(cd_str name, cd_arena *a, note_key *out, cordon_error *err);
/* "name+id+base64", or "PRIVATE+KEY+name+id+base64". */
cordon_status note_key_parse(cd_str text, cd_arena *a, note_key *out, cordon_error *err);
/* The public form of a key, or (private_form) the private one. */
cordon_status note_key_text(const note_key *key, bool private_form, cd_arena *a, cd_str *out, cordon_error *err);

/* `text` ends with a line feed. */
cordon_status note_sign(const note_key *key, cd_str text, cd_arena *a, cd_str *note, cordon_error *err);
/* The text of a note that one of the keys signed. A note that none of them signed, or whose signature by one of them is
 * wrong, is CORDON_CHECK. */
cordon_status note_open(cd_str note, const note_key *keys, size_t count, cd_str *text, cd_str *signer,
                        cordon_error *err);

#endif
