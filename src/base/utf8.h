/* UTF-8 (RFC 3629): checked once at the border, then trusted. */
#ifndef CD_UTF8_H
#define CD_UTF8_H

#include "base/str.h"

/* True when all of s is well-formed UTF-8 (no surrogates, no overlong forms). *bad is the offset of the first wrong
 * byte. */
bool cd_utf8_valid(cd_str s, size_t *bad);
/* The code point at offset *at of checked text, moving *at past it. 0xFFFD for a broken sequence (moves one byte). */
uint32_t cd_utf8_next(cd_str s, size_t *at);
/* Write a code point; returns bytes written, 1..4, or 0 for an invalid one. */
size_t cd_utf8_put(char out[4], uint32_t cp);
/* The character of a Windows-1252 byte; U+FFFD where none is assigned. */
uint32_t cd_cp1252_char(unsigned char c);
/* cp1252 to UTF-8 in an arena; ptr NULL when memory ran out. Bytes without a character become U+FFFD. */
cd_str cd_utf8_from_cp1252(cd_arena *a, cd_str s);
/* Unicode NFC of checked text. Returns s itself where it is NFC already. ptr NULL when memory ran out. */
cd_str cd_utf8_nfc(cd_arena *a, cd_str s);

#endif
