/* What complaints keep apart must not come out through the words of other records. Private to document. */
#ifndef DOCUMENT_APART_H
#define DOCUMENT_APART_H

#include "document/sheet.h"
#include "store/store.h"

/* CORDON_CHECK where the text of a document holds a name, contact or device number of a complaint; the message names
 * the complaint alone. */
cordon_status apart_check(cd_store *s, const sheet *text, cd_arena *a, cordon_error *err);

#endif
