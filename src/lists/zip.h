/* Members of a ZIP archive in memory (PKWARE APPNOTE 6.3), stored or deflated, read whole within limits. No encryption,
 * no ZIP64, no spanning. */
#ifndef LISTS_ZIP_H
#define LISTS_ZIP_H

#include "base/buf.h"

/* One member after inflation; and how much larger than its packed form it may grow. */
#define LISTS_ZIP_MAX_BYTES (256u << 20)
#define LISTS_ZIP_MAX_RATIO 200u

/* The member of a name, inflated into out, its CRC-32 checked. CORDON_NOT_FOUND when there is none; CORDON_LIMIT for
 * what would grow too large; CORDON_BAD_INPUT for a broken archive. `label` is the archive's file, for messages. */
cordon_status lists_zip_member(cd_str archive, const char *label, const char *name, cd_buf *out, cordon_error *err);

#endif
