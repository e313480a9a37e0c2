/* What differs between two views, for screening against the difference alone. */
#ifndef LISTS_DELTA_H
#define LISTS_DELTA_H

#include "lists/lists.h"
#include "names/book.h"

/* The entries that stand in one view and not in the same way in the other: added, removed, changed, or listed where
 * they were unknown. Two engines may be given, of a store and a copy of it on which a revision was tried. */
typedef struct lists_delta lists_delta;
cordon_status lists_delta_open(lists_engine *before_engine, const lists_view *before, lists_engine *after_engine,
                               const lists_view *after, lists_delta **out, cordon_error *err);
void lists_delta_close(lists_delta *d);

/* How many entries came, went, and changed. */
typedef struct lists_delta_counts {
  uint64_t added, removed, changed;
} lists_delta_counts;
lists_delta_counts lists_delta_count(const lists_delta *d);

/* Which of the entries are asked about. */
typedef enum lists_delta_side { LISTS_DELTA_NEW = 1, LISTS_DELTA_GONE = 2, LISTS_DELTA_BOTH = 3 } lists_delta_side;

/* Does the subject meet one of them at min_score (0: the review threshold) or more? Of what it does not meet, a full
 * screening would give the same as before. Thread-safe with an arena a thread. A subject that cannot be screened meets
 * none. */
cordon_status lists_delta_meets(const lists_delta *d, const names_subject *subject, lists_delta_side side,
                                const lists_screen_options *opt, cd_arena *a, bool *out, cordon_error *err);
/* Mark in a book the rows that may meet one of them, on either side: the others meet none. */
void lists_delta_mark(const lists_delta *d, names_book *book);
/* Is this entry of a list among those that went or changed? */
bool lists_delta_is_gone(const lists_delta *d, cd_str list, cd_str entry);

#endif
