/* Documents: a licence, an order, a decision, a notice as text, HTML or PDF, made from records by a template.
 *
 * The same record, template, class and language give the same bytes (of a PDF: with the same fonts and the same Pango
 * and Cairo). What is issued is a record of its own, by the digest of its bytes, so that `document_verify` knows it
 * again. Start at fields.def: who may see what. Then facts.h (what is gathered), template.h (how it is said), sheet.h
 * (how it looks). */
#ifndef DOCUMENT_H
#define DOCUMENT_H

#include "document/fields.h"
#include "document/template.h"
#include "store/store.h"

typedef enum document_format {
  DOCUMENT_AS_TEXT = 0,
  DOCUMENT_AS_HTML,
  DOCUMENT_AS_PDF,
  DOCUMENT_FORMATS
} document_format;
const char *document_format_name(document_format f);
/* False for another word. */
bool document_format_of(cd_str name, document_format *out);

typedef struct document_request {
  cd_str kind; /* a kind's name, or "notice": of the proceeding or finding that has the id */
  cd_str id;
  document_class shown_to;
  document_format format;
  cd_str language; /* of the shipped template; empty: English */
  cd_str text;     /* the user's own template; ptr NULL: the shipped one */
  const char *label;
  cd_seq known_at; /* CD_SEQ_LATEST, or a record's number */
} document_request;

typedef struct document_made {
  document_kind kind;
  cd_str about, language;
  document_class shown_to;
  document_format format;
  cd_seq record; /* that it rests on */
  cd_digest record_digest, template_digest, digest;
  size_t len;
} document_made;

/* Makes the bytes, and writes nothing to the store. Refused (CORDON_CHECK) where a confidential inquiry would be told
 * to anyone but a court, or where words in the records would name what a complaint keeps apart. */
cordon_status document_make(cd_store *s, const document_request *r, cd_arena *a, cd_buf *bytes, document_made *out,
                            cordon_error *err);

typedef struct document_issued {
  cd_str id; /* "DOC-000034" */
  cd_seq seq;
  bool unchanged; /* the same bytes were issued before: nothing was written */
} document_issued;

/* Records that it was issued. With a path the bytes are put there first, whole or not at all, and what cannot be
 * written is not recorded; `path` NULL: the caller puts them out. */
cordon_status document_issue(cd_store *s, const document_made *m, cd_str bytes, const char *path, cd_str actor,
                             cd_arena *a, document_issued *out, cordon_error *err);

/* What was issued with these very bytes:
 * {"document","kind","about","record","for","language","format","digest","template", "recorded":{..}}. CORDON_CHECK
 * where nothing was. */
cordon_status document_verify(cd_store *s, cd_str bytes, const char *label, cd_arena *a, cd_json **out,
                              cordon_error *err);
/* All that was issued, oldest first; about one thing where `about` is not empty. */
cordon_status document_list(cd_store *s, cd_str about, cd_arena *a, cd_json **out, cordon_error *err);

/* --- templates --- */

/* The shipped one of a kind in a language; CORDON_NOT_FOUND names the languages that there are. */
cordon_status document_shipped(document_kind kind, cd_str language, cd_arena *a, cd_str *text, cordon_error *err);
/* [{"document","language","digest"}] */
cordon_status document_templates(cd_arena *a, cd_json **out, cordon_error *err);
/* [{"field","type","for":[..],"about"}] of a kind. */
cordon_status document_fields(document_kind kind, cd_arena *a, cd_json **out, cordon_error *err);

#endif
