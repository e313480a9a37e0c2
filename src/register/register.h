/* The register: parties, licences, commitments, as records with two times. Nothing is overwritten; a change is a new row. */
#ifndef REGISTER_H
#define REGISTER_H

#include "base/decimal.h"
#include "names/names.h"
#include "rules/rules.h"
#include "store/store.h"

/* --- adding and looking --- */

typedef struct register_added {
  cd_str id;
  cd_seq seq;     /* the record that holds it */
  bool unchanged; /* the same content stood under this id already: nothing was written */
} register_added;

/* Add one, of kind "party", "licence" or "commitment", as docs/schema/<kind>.json says. Its id is the user's or, if left out, made from
 * the record's number ("P-000001"). Personal values are kept apart. All is checked before anything is written; another content under
 * an id that is taken is CORDON_EXISTS. Joins an open transaction, or commits its own. `text` and `label`: the JSON's own bytes and
 * file, for messages. */
cordon_status register_add(cd_store *s, const char *kind, const cd_json *body, cd_str text, const char *label, cd_str actor, cd_arena *a,
                           register_added *out, cordon_error *err);
cordon_status register_party_add(cd_store *s, const cd_json *party, cd_str text, const char *label, cd_str actor, cd_arena *a, cd_str *id, cordon_error *err);
cordon_status register_licence_add(cd_store *s, const cd_json *licence, cd_str text, const char *label, cd_str actor, cd_arena *a, cd_str *id, cordon_error *err);
cordon_status register_commitment_add(cd_store *s, const cd_json *commitment, cd_str text, const char *label, cd_str actor, cd_arena *a, cd_str *id, cordon_error *err);

/* All that register_add checks, without the store. */
typedef struct form_source form_source;
cordon_status register_check(const char *kind, const cd_json *body, const form_source *src, cordon_error *err);

/* One as known at a record, personal values filled in; CORDON_NOT_FOUND with the nearest id in the message. kind: "party" ...
 * Beside the content stands "recorded": {"record","at"}. */
cordon_status register_show(cd_store *s, const char *kind, cd_str id, cd_seq known_at, cd_arena *a, cd_json **out, cordon_error *err);
/* All of a kind, by id. */
cordon_status register_list(cd_store *s, const char *kind, cd_seq known_at, cd_arena *a, cd_json **out, cordon_error *err);

/* The schema by which a party of this kind ("company", or empty) is compared by name. */
names_schema register_party_schema(cd_str kind);

/* --- what an order cites --- */

/* Contents that were read before, for many views over one store. Belongs to one thread; emptied when something may have been erased. */
typedef struct register_cache register_cache;
register_cache *register_cache_new(void); /* NULL when memory ran out */
bool register_cache_clear(register_cache *c); /* false when memory ran out */
void register_cache_free(register_cache *c);

/* The licences and commitments that an order cites, as known at a record, read for a day. */
typedef struct register_view register_view; /* in an arena */
cordon_status register_view_get(cd_store *s, const cd_json *order, cd_day as_of, cd_seq known_at, cd_arena *a, register_view **out, cordon_error *err);
/* The same over a cache; one view at a time lives over it. */
cordon_status register_view_cached(cd_store *s, register_cache *cache, const cd_json *order, cd_day as_of, cd_seq known_at, cd_arena *a,
                                   register_view **out, cordon_error *err);
/* For facts_input.commitments: those in force on the day, [{"id","giver_kind","giver_country","clauses":[..]}]. */
const cd_json *register_view_commitments(const register_view *v);
/* rules_licence_covers over a view (user = register_view*). What speaks against each cited licence is kept, for the decision. */
rules_truth register_licence_covers(void *view, const rules_requirement *r, cd_str *licence_id);
/* [{"id","covers":"true|false|unknown","why":[..],"remaining":[..]}] of the cited licences, after evaluation. */
cd_json *register_view_licences(const register_view *v, cd_arena *a);
/* [{"fact","why"}]: what the order leaves out, so that it cannot be told whether this licence covers it. */
cd_json *register_view_missing(const register_view *v, cd_str licence_id, cd_arena *a);
/* [{"id","in_force","why":[..],"giver":{"kind","country"},"clauses":[..]}] of the cited commitments. */
cd_json *register_view_cited_commitments(const register_view *v, cd_arena *a);
/* Digest of the register rows that the view read. */
cd_digest register_view_digest(const register_view *v);
/* What the register holds, uncited, that would answer open requirements: sentences for the decision. */
cordon_status register_view_hints(register_view *v, const rules_requirement *open, size_t count, cd_arena *a, cd_json **sentences, cordon_error *err);

#endif
