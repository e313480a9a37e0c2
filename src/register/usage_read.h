/* Readers of reported use, one a format. Private to usage. */
#ifndef REGISTER_USAGE_READ_H
#define REGISTER_USAGE_READ_H

#include "register/usage.h"

cordon_status usage_read_chief(cd_str text, const char *label, cd_arena *a, usage_file *out, cordon_error *err);
cordon_status usage_read_csv(usage_format format, cd_str text, const char *label, cd_arena *a, usage_file *out, cordon_error *err);

/* A new row at the end; NULL when memory ran out or the limit of rows was reached, with the error filled. */
usage_row *usage_add(usage_file *f, cd_arena *a, cordon_error *err);
/* ccyymmdd. */
bool usage_compact_day(cd_str text, cd_day *out);
/* "12.500"; empty stays empty. False on anything else. */
bool usage_amount(cd_str text);

#endif
