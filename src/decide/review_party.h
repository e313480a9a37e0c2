/* Private to decide: by what the answers of a review know a party. */
#ifndef DECIDE_REVIEW_PARTY_H
#define DECIDE_REVIEW_PARTY_H

#include "store/store.h"

/* The store's salt; ptr NULL where there is none and `make` is false. */
cordon_status review_salt(cd_store *s, bool make, cd_arena *a, cd_str *out, cordon_error *err);
cordon_status review_fingerprint(const cd_json *party, cd_str salt, cd_arena *a, cd_str *out, cordon_error *err);

#endif
