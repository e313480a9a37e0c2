/* Complaints of people affected and of researchers. Who complains and which device it is lie apart from the record,
 * salted, each under a digest of its own: no list, notice or letter has them, looking at them is an act on the record,
 * and they can be erased while the record stands. A complaint holds no target's name and no message. */
#ifndef REGISTER_COMPLAINT_H
#define REGISTER_COMPLAINT_H

#include "register/register.h"

/* docs/schema/complaint.json says which fields there are. */
cordon_status complaint_add(cd_store *s, const cd_json *complaint, cd_str text, const char *label, cd_str actor,
                            cd_arena *a, register_added *out, cordon_error *err);
/* Without identity and device, with "history". */
cordon_status complaint_show(cd_store *s, cd_str id, cd_seq known_at, cd_arena *a, cd_json **out, cordon_error *err);
cordon_status complaint_list(cd_store *s, cd_seq known_at, cd_arena *a, cd_json **out, cordon_error *err);
/* {"complainant","device"} as they were given, null where erased; recorded with who looked and why. */
cordon_status complaint_reveal(cd_store *s, cd_str id, cd_str reason, cd_str actor, cd_arena *a, cd_json **out,
                               cordon_error *err);
/* Erase identity and device for good; the record says who did and why. */
cordon_status complaint_erase(cd_store *s, cd_str id, cd_str reason, cd_str actor, cd_arena *a, cordon_error *err);

#endif
