/* The kinds of identifier that American lists print in front of, or behind, a value. */
#ifndef LISTS_IDENTIFIERS_H
#define LISTS_IDENTIFIERS_H

#include "base/str.h"

/* The length of the identifier type that text starts with ("Tax ID No. 7702" gives 10), followed by a space; 0 when it
 * starts with none. Known types come first; then anything short that ends in "No.", "Number", "#", "Passport", "Card"
 * and the like before a word with a digit. */
size_t lists_identifier_type_prefix(cd_str text);
/* True when the whole text is such a type. */
bool lists_identifier_type(cd_str text);

#endif
