/* Exact decimals for money, quantities and percentages: never floats. Up to 38 digits, scale 0..18. */
#ifndef CD_DECIMAL_H
#define CD_DECIMAL_H

#include "base/str.h"

__extension__ typedef __int128 cd_i128;

typedef struct cd_dec {
  cd_i128 coef;  /* value = coef / 10^scale */
  uint8_t scale; /* 0..18 */
} cd_dec;

#define CD_DEC_MAX_TEXT 44

/* [-]digits[.digits], no exponent, no spaces. */
bool cd_dec_parse(cd_str s, cd_dec *out);
/* Canonical: no trailing zeros after the point, no "-0". Returns buf. */
char *cd_dec_format(cd_dec d, char buf[CD_DEC_MAX_TEXT]);
/* False on overflow; *out is then unchanged. */
bool cd_dec_add(cd_dec a, cd_dec b, cd_dec *out);
bool cd_dec_sub(cd_dec a, cd_dec b, cd_dec *out);
bool cd_dec_mul(cd_dec a, cd_dec b, cd_dec *out);
/* *out is -1, 0 or 1. False when the scales cannot be brought together without overflow (never guessed). */
bool cd_dec_cmp(cd_dec a, cd_dec b, int *out);
cd_dec cd_dec_of_i64(int64_t v);

#endif
