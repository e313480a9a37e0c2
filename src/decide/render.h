/* Writing a decision as JSON, in pieces. Private to decide. Each answers NULL when memory ran out, and takes NULL for
 * it. */
#ifndef DECIDE_RENDER_H
#define DECIDE_RENDER_H

#include "decide/run.h"

cd_json *render_str(cd_arena *a, cd_json *obj, const char *key, cd_str v);    /* an empty text too */
cd_json *render_some(cd_arena *a, cd_json *obj, const char *key, cd_str v);   /* nothing where it is empty */
cd_json *render_c(cd_arena *a, cd_json *obj, const char *key, const char *v); /* not copied */
cd_json *render_day(cd_arena *a, cd_json *obj, const char *key, cd_day day);  /* null where there is none */
cd_json *render_digest(cd_arena *a, cd_json *obj, cd_str key, const cd_digest *d);

cd_json *render_regimes(const run *r);
cd_json *render_parties(const run *r);
cd_json *render_linked(const run *r); /* owners that lists know of: [{"name"}] */
cd_json *render_lists(const run *r);
cd_json *render_warnings(const run *r);
cd_json *render_digests(const run *r);

#endif
