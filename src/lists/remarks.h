/* What the OFAC lists say in remarks: births, places, nationalities, identifiers, weak aliases, links. */
#ifndef LISTS_REMARKS_H
#define LISTS_REMARKS_H

#include "lists/build.h"

/* Take the remarks of the OFAC CSV files apart. What is not understood goes to extra.statements; b->e.remarks is left
 * alone. */
void lists_remarks_read(lists_build *b, cd_str remarks);
/* The names in "(Linked To: A; Linked To: B)" and in "Linked To: A", wherever they stand in a text. */
void lists_remarks_links(lists_build *b, cd_str remarks);

#endif
