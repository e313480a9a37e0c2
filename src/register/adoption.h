/* Adopting a list or a rulebook binds others: where the store knows several people, one proposes it and another does the same again, and then it
 * is done. Every way of adopting goes through here. */
#ifndef REGISTER_ADOPTION_H
#define REGISTER_ADOPTION_H

#include "lists/lists.h"
#include "rules/rules.h"

typedef struct adoption_files {
  cd_str list;
  const char *const *paths;
  size_t count;
  cd_day published;
  bool accept; /* what would be held for review */
  cd_str actor;
  lists_progress progress; /* may be NULL */
  void *user;
} adoption_files;

/* Within an open transaction: may these files be adopted now? If not, *waits is the record that proposes it; commit it. Another
 * proposes the same by the same bytes for the same day. */
cordon_status adoption_ask(cd_store *s, const adoption_files *f, cd_arena *a, cd_seq *waits, cordon_error *err);
/* Import and adopt, or propose it: then *waits is not 0, and nothing else happened. Else as lists_import. */
cordon_status adoption_of_list(cd_store *s, const adoption_files *f, cd_arena *a, lists_import_result *out,
                               cd_seq *waits, cordon_error *err);
/* The same for a rulebook. */
cordon_status adoption_of_rulebook(cd_store *s, const rules_book *book, const cd_json *params, cd_str actor,
                                   cd_arena *a, cd_seq *seq, bool *unchanged, cd_seq *waits, cordon_error *err);

#endif
