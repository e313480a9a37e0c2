/* Seals: for each table the count of its rows and the sum of their hashes, kept in the transaction that writes them. A
 * bit that flips in any row, or a row that goes missing or comes from elsewhere, no longer adds up. Against someone who
 * can compute seals stand the signed heads of the log. Inside the part. */
#ifndef STORE_SEAL_H
#define STORE_SEAL_H

#include "store/store.h"

#define SEAL_MAX_TABLES 96u

typedef struct seal_sum {
  int64_t count;
  uint64_t low, high;
} seal_sum;

typedef struct seal_table {
  char name[48];
  seal_sum change; /* in the open transaction */
} seal_table;

/* Watch all that this connection writes. */
void seal_watch(cd_store *s);
void seal_unwatch(cd_store *s);
/* Before the transaction commits: put the changes into the seals. */
cordon_status seal_commit(cd_store *s, cordon_error *err);
void seal_forget(cd_store *s);
/* Add up a table's rows as they stand. */
cordon_status seal_of_table(cd_store *s, cd_str name, seal_sum *out, cordon_error *err);
cordon_status seal_get(cd_store *s, cd_str name, seal_sum *out, cordon_error *err);

#endif
