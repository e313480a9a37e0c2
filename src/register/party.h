/* Parties that turn out to be one: merged, so that what is licensed, promised or found of one is of the other too, and
 * split again without loss. Both ids and both records stay; a merge is a row that says which id stands for which. */
#ifndef REGISTER_PARTY_H
#define REGISTER_PARTY_H

#include "register/register.h"

typedef struct party_change {
  cd_str id;   /* what is merged, or taken apart again */
  cd_str into; /* of a merge: the party that stands for both; empty: a split */
  cd_str reason, cite;
} party_change;
/* Both bind others: CORDON_HELD until a second person does the same. Refused naming the rule: merging what is merged,
 * with itself, or in a circle; splitting what is not merged. */
cordon_status party_link(cd_store *s, const party_change *c, cd_str actor, cd_arena *a, cd_seq *seq, cordon_error *err);

/* The party that an id stands for, as known at a record: itself where it was not merged. */
cordon_status party_root(cd_store *s, cd_str id, cd_seq known_at, cd_arena *a, cd_str *out, cordon_error *err);
/* register_show of it, with "merged_into" and "merged" (the ids that stand under it) where there are. */
cordon_status party_show(cd_store *s, cd_str id, cd_seq known_at, cd_arena *a, cd_json **out, cordon_error *err);
/* Every act on it, oldest first: [{"act","record","at","actor","effective","into","reason","fields"}]. */
cordon_status party_history(cd_store *s, cd_str id, cd_seq known_at, cd_arena *a, cd_json **out, cordon_error *err);

/* The names, in normal form, of the parties that are one with any party of this name; none where nothing was merged.
 * *links: the newest merge or split that was known, 0 for none. People are not looked for by name. */
cordon_status party_names(cd_store *s, cd_str name_form, cd_seq known_at, cd_arena *a, cd_str **out, size_t *count,
                          cd_seq *links, cordon_error *err);

/* Within the transaction of an amendment: the names of a party that was merged are kept up to date. */
cordon_status party_renamed(cd_store *s, cd_str id, cd_seq seq, cd_arena *a, cordon_error *err);

#endif
