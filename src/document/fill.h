/* A template and the facts of one document, filled in. */
#ifndef DOCUMENT_FILL_H
#define DOCUMENT_FILL_H

#include "base/json.h"
#include "document/template.h"

/* `facts`: as facts_redact gives them for the class. A row "label :: value" without any value is left out; elsewhere a
 * field that is not there is a dash, and one that the class may not see says so. */
cordon_status document_fill(const document_template *t, const cd_json *facts, document_class c, cd_arena *a, sheet *out,
                            cordon_error *err);

#endif
