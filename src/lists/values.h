/* Days and digests as JSON. NULL when memory ran out. */
#ifndef LISTS_VALUES_H
#define LISTS_VALUES_H

#include "base/day.h"
#include "base/hash.h"
#include "base/json.h"

cd_json *lists_day_json(cd_day d, cd_arena *a); /* null for CD_DAY_NONE */
cd_json *lists_digest_json(const cd_digest *d, cd_arena *a);

#endif
