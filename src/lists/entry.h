/* Entries as they are stored: canonical JSON, its digest, and the subject that the name index takes. */
#ifndef LISTS_ENTRY_H
#define LISTS_ENTRY_H

#include "lists/build.h"

/* An entry back from its JSON; text points into the tree. */
cordon_status lists_entry_read(const cd_json *v, cd_arena *a, lists_entry *out, cordon_error *err);

/* What the name index takes of an entry; everything is in the arena or points into the entry. */
cordon_status lists_entry_subject(const lists_entry *e, cd_arena *a, names_subject *out, cordon_error *err);

#endif
