/* Why a hit has its score, as JSON and as text. */
#ifndef NAMES_EXPLAIN_H
#define NAMES_EXPLAIN_H

#include "names/score.h"

/* NULL when memory ran out. */
cd_json *names_explain(const names_analysis *left, const names_analysis *right, const names_match *m,
                       const names_hit *h, cd_arena *a);
/* names_match_names without a cache. */
void names_match_plain(const names_analysis *left, const names_analysis *right, names_match *out);

#endif
