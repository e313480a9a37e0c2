/* Countries by ISO 3166-1 alpha-2, with the names that official lists print. */
#ifndef CD_COUNTRY_H
#define CD_COUNTRY_H

#include "base/str.h"

/* True for an assigned alpha-2 code in capitals (and XK, the user-assigned code in common use for Kosovo). */
bool cd_country_valid(cd_str code);
/* The short English name of a code, or empty. Static. */
cd_str cd_country_name(cd_str code);
/* The code for an English name as lists print it ("Iran", "Korea, North", "Burma", "Russian Federation"), case ignored;
 * or for a code itself. Empty where it is not known. Static. */
cd_str cd_country_code(cd_str name);

#endif
