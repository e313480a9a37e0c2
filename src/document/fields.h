/* Which fields each kind of document has, of what type, and who may see each.
 *
 * A template names these and no others, and only these are ever copied out of the records (facts.h): what has no row
 * here cannot come into a document. */
#ifndef DOCUMENT_FIELDS_H
#define DOCUMENT_FIELDS_H

#include "base/str.h"

typedef enum document_kind {
  DOCUMENT_NO_KIND = 0,
  DOCUMENT_LICENCE,
  DOCUMENT_SUSPENSION,
  DOCUMENT_REVOCATION,
  DOCUMENT_DISABLE,
  DOCUMENT_DECISION,
  DOCUMENT_FINDING,
  DOCUMENT_PROCEEDING,
  DOCUMENT_REFUSAL,
  DOCUMENT_KINDS
} document_kind;

/* Whom a document is for: a redaction class. */
typedef enum document_class {
  DOCUMENT_NO_CLASS = 0,
  DOCUMENT_EXPORTER, /* the licence's holder, the maker of an order, the party to a proceeding */
  DOCUMENT_STATE,    /* the acquiring state */
  DOCUMENT_PUBLIC,
  DOCUMENT_COURT, /* a court or an appeal body, under its own rules of secrecy */
  DOCUMENT_CLASSES
} document_class;

typedef enum document_type {
  DOCUMENT_TEXT = 0, /* as it was written */
  DOCUMENT_WORD,     /* a code such as "export", printed in the template's language */
  DOCUMENT_COUNTRY,  /* a country's code, printed as its name */
  DOCUMENT_DAY,
  DOCUMENT_AMOUNT, /* a decimal or whole number */
  DOCUMENT_FLAG,   /* asked for by {{?field}} alone */
  DOCUMENT_LIST    /* gone through by {{#field}} */
} document_type;

typedef struct document_field {
  unsigned kinds; /* a bit for each document_kind: 1u << kind */
  unsigned show;  /* a bit for each document_class that may see it */
  document_type type;
  bool many;         /* a list of such, printed one after the other */
  const char *path;  /* "licence.items[].quantity" */
  const char *about; /* what it says, for a person who writes a template */
} document_field;

document_kind document_kind_of(cd_str name); /* DOCUMENT_NO_KIND for another word */
const char *document_kind_name(document_kind k);
document_class document_class_of(cd_str name);
const char *document_class_name(document_class c);
const char *document_type_name(document_type t);

/* The fields, in the order of the table; i < count. */
size_t document_field_count(void);
const document_field *document_field_at(size_t i);
static inline bool document_field_of(const document_field *f, document_kind k) { return (f->kinds >> k & 1u) != 0; }
static inline bool document_field_shown(const document_field *f, document_class c) { return (f->show >> c & 1u) != 0; }
/* The field of a kind at a path; NULL where there is none. */
const document_field *document_field_find(document_kind k, cd_str path);

#endif
