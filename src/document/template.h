/* Templates of documents: a small language of lines and fields, without code. docs/documents.md tells it.
 *
 * A template is checked when it is read: every field must be one that its kind of document has (fields.h), a list is
 * gone through, a flag is asked for, sections are closed in order. A failure names file, line, column and the nearest
 * right name. */
#ifndef DOCUMENT_TEMPLATE_H
#define DOCUMENT_TEMPLATE_H

#include "document/fields.h"
#include "document/sheet.h"

typedef enum template_node_kind {
  TEMPLATE_WORDS = 0, /* text that stands in the template */
  TEMPLATE_FIELD,
  TEMPLATE_SECTION, /* '#' for each, '?' if there is one, '^' if there is none */
  TEMPLATE_BLOCK,   /* its children are cells */
  TEMPLATE_CELL
} template_node_kind;

typedef struct template_node template_node;
struct template_node {
  template_node_kind kind;
  sheet_style style; /* of a block */
  char mode;         /* of a section */
  bool strong;       /* of words and fields */
  bool code;         /* of a field: print the code as it stands */
  bool of_item;      /* of a field or section: looked for in the list's item */
  const document_field *field;
  cd_str text; /* of words: the text; of a field or section: the path from where it is looked for */
  template_node *first, *last, *next;
};

typedef struct template_word {
  cd_str key, text;
} template_word;

typedef struct document_template {
  document_kind kind;
  cd_str language;     /* BCP 47, such as "en" */
  bool rtl;            /* written from right to left */
  template_node title; /* a cell */
  template_node body;  /* its children are blocks and sections */
  template_word *words;
  size_t word_count; /* words that the template brings itself */
  cd_digest digest;
} document_template;

/* `label` names the file in messages. The text must outlive the template. */
cordon_status template_parse(cd_str text, const char *label, cd_arena *a, document_template **out, cordon_error *err);

#endif
