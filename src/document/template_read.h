/* Reading a template: what its files share. Private to document. */
#ifndef DOCUMENT_TEMPLATE_READ_H
#define DOCUMENT_TEMPLATE_READ_H

#include "document/template.h"

enum { TEMPLATE_MAX_DEPTH = 8 /* sections within sections */, TEMPLATE_MAX_CELLS = 12 /* of one row */ };

typedef struct template_scope {
  template_node *section; /* NULL: the body */
  template_node *into;    /* whose children come next */
  const document_field *list;
  int64_t line, column;
} template_scope;

typedef struct template_reader {
  document_template *out;
  const char *label;
  int64_t line;
  cd_str text; /* of the line */
  template_scope scopes[TEMPLATE_MAX_DEPTH + 1];
  size_t depth;
  template_node *open; /* the paragraph that the next line goes on with */
  cd_arena *arena;
  cordon_error *err;
} template_reader;

/* A failure at a place of the current line. */
cordon_status template_fail(template_reader *r, const char *at, cd_str field, const char *fmt, ...) CD_PRINTF(4, 5);
/* A new node at the end of a parent's children; NULL when memory ran out, with the error filled. */
template_node *template_add(template_reader *r, template_node *parent, template_node_kind kind);

typedef struct template_tag {
  char mode; /* 0: a field; '#', '?', '^', '/' */
  bool code;
  cd_str name; /* as it is written, with its dot */
} template_tag;
/* The tag that begins at `at` ("{{..}}"); *end is behind it. */
cordon_status template_read_tag(template_reader *r, const char *at, template_tag *out, const char **end);
/* Finds the field that a tag names, from the innermost list; checks that the mode fits its type. */
cordon_status template_resolve(template_reader *r, const template_tag *tag, const char *at, template_node *out);

/* The pieces of a line's text into a cell: words, **strong** words, fields, sections within the line. */
cordon_status template_inline(template_reader *r, cd_str text, template_node *cell);

#endif
