/* Words for messages: what a mistyped name was likely meant to be. */
#ifndef CD_TEXT_H
#define CD_TEXT_H

#include "base/str.h"

/* The known word that is nearest to `word` by edits of bytes (insert, delete, replace, swap of neighbours; ASCII case
 * ignored), or empty where none is near enough to suggest. Of two equally near, the first. */
cd_str cd_nearest(cd_str word, const cd_str *known, size_t n);

#endif
