/* Keys under which words that differ by one letter meet: the word and the word with each letter left out in turn. */
#ifndef NAMES_KEYS_H
#define NAMES_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NAMES_KEY_LETTERS 64u
typedef struct names_keys {
  uint64_t keys[NAMES_KEY_LETTERS + 4];
  uint32_t count;
} names_keys;

uint64_t names_key(const char *text, size_t len);
/* The key of the text and, with `deletions`, of it with one letter left out, appended; `salt` keeps kinds of keys
 * apart. */
void names_add_near(const char *text, size_t len, bool deletions, uint64_t salt, names_keys *out);

#endif
