/* "%s has %d".format([...]) */
#ifndef CEL_FORMAT_H
#define CEL_FORMAT_H

#include "cel/internal.h"

/* Append to b; false where *out is the error. */
bool celi_format(cel_call *c, cd_str fmt, const cel_list *args, cd_buf *b, cel_value *out);

#endif
