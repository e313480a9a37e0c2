/* The register: parties, licences, commitments, as records with two times. Nothing is overwritten; a change is a new row. */
#ifndef REGISTER_H
#define REGISTER_H

#include "base/decimal.h"
#include "rules/rules.h"
#include "store/store.h"

/* Adding takes the JSON of docs/schema/{party,licence,commitment}.json; its id is the user's or, if left out, made ("P-000001").
 * Personal values of a party are kept apart (store_personal). Each is checked in full before anything is written. */
cordon_status register_party_add(cd_store *s, const cd_json *party, cd_str text, const char *label, cd_str actor, cd_arena *a, cd_str *id, cordon_error *err);
cordon_status register_licence_add(cd_store *s, const cd_json *licence, cd_str text, const char *label, cd_str actor, cd_arena *a, cd_str *id, cordon_error *err);
cordon_status register_commitment_add(cd_store *s, const cd_json *commitment, cd_str text, const char *label, cd_str actor, cd_arena *a, cd_str *id, cordon_error *err);

/* One as known at a record, personal values filled in; CORDON_NOT_FOUND with the nearest id in the message. kind: "party" ... */
cordon_status register_show(cd_store *s, const char *kind, cd_str id, cd_seq known_at, cd_arena *a, cd_json **out, cordon_error *err);
cordon_status register_list(cd_store *s, const char *kind, cd_seq known_at, cd_arena *a, cd_json **out, cordon_error *err);

/* The licences and commitments that an order cites, as known at a record and in force on a day. */
typedef struct register_view register_view; /* in an arena */
cordon_status register_view_get(cd_store *s, const cd_json *order, cd_day as_of, cd_seq known_at, cd_arena *a, register_view **out, cordon_error *err);
/* For facts_input.commitments. */
const cd_json *register_view_commitments(const register_view *v);
/* rules_licence_covers over a view (user = register_view*). What speaks against each cited licence is kept, for the decision. */
rules_truth register_licence_covers(void *view, const rules_requirement *r, cd_str *licence_id);
/* [{"id","covers":"true|false|unknown","why":[..],"remaining":[..]}] of the cited licences, after evaluation. */
cd_json *register_view_licences(const register_view *v, cd_arena *a);
/* Digest of the register rows that the view read. */
cd_digest register_view_digest(const register_view *v);

#endif
