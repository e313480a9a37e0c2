/* Text within HTML. */
#ifndef DOCUMENT_HTML_H
#define DOCUMENT_HTML_H

#include "base/buf.h"

/* Escaped for text and for a value in quotes; control characters are left out. */
void html_text(cd_buf *out, cd_str s);

#endif
