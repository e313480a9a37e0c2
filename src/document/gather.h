/* Building the facts of each kind. Private to document. */
#ifndef DOCUMENT_GATHER_H
#define DOCUMENT_GATHER_H

#include "document/facts.h"

/* The fields of `from` that `keys` names (a NULL ends it), where they are there, added to `to`. */
cd_json *gather_some(cd_arena *a, cd_json *to, const cd_json *from, const char *const *keys);
cd_json *gather_flag(cd_arena *a, cd_json *to, const char *key, bool v); /* nothing where it is false */
/* "wassenaar 4.D.4" of each classification of an item. */
cd_json *gather_codes(cd_arena *a, const cd_json *item);
/* An object's list with each item cut to `keys`; nothing where there is none. */
cd_json *gather_list(cd_arena *a, cd_json *to, const char *key, const cd_json *list, const char *const *keys);
/* The number in "recorded". */
cd_seq gather_record(const cd_json *shown);

cordon_status gather_licence(cd_store *s, document_facts *f, cd_seq known_at, cd_arena *a, cordon_error *err);
cordon_status gather_act(cd_store *s, document_facts *f, cd_seq known_at, cd_arena *a, cordon_error *err);
cordon_status gather_disable(cd_store *s, document_facts *f, cd_seq known_at, cd_arena *a, cordon_error *err);
cordon_status gather_decision(cd_store *s, document_facts *f, cd_seq known_at, cd_arena *a, cordon_error *err);
cordon_status gather_finding(cd_store *s, document_facts *f, cd_seq known_at, cd_arena *a, cordon_error *err);
cordon_status gather_proceeding(cd_store *s, document_facts *f, cd_seq known_at, cd_arena *a, cordon_error *err);
cordon_status gather_refusal(cd_store *s, document_facts *f, cd_seq known_at, cd_arena *a, cordon_error *err);

#endif
