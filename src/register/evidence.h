/* Evidence by digest: files become blobs of the store, and a record holds what they hash to. Private to the register.
 */
#ifndef REGISTER_EVIDENCE_H
#define REGISTER_EVIDENCE_H

#include "register/form.h"
#include "store/store.h"

/* A list of evidence as recorded: each "file" (relative to the folder of src->label) is read into the store and its
 * digest takes its place; a digest must be in the store already. `path` is the list's field, for messages. An empty
 * list for NULL. */
cordon_status evidence_attach(cd_store *s, const cd_json *list, const char *path, const form_source *src, cd_arena *a,
                              cd_json **out, cordon_error *err);
/* One file as a piece of evidence. */
cordon_status evidence_of_file(cd_store *s, const char *file, const char *kind, bool user_producible, cd_arena *a,
                               cd_json **out, cordon_error *err);

/* Any trace on a device can be produced by its user, so that one alone proves nothing: true where some piece is of
 * another kind, or where there are two different ones. */
bool evidence_stands(const cd_json *list);
/* The sentence that says what is missing. */
extern const char evidence_wanted[];

#endif
