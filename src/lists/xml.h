/* XML lists, streamed: each record element becomes a small tree, is handed over, and is forgotten. A document type
 * declaration is refused, so that there are no entities to expand; depth, and the size of one record, are bounded.
 * Names lose their namespace prefix. */
#ifndef LISTS_XML_H
#define LISTS_XML_H

#include "lists/reader.h"

typedef struct lists_xml_attr {
  cd_str name, value;
  struct lists_xml_attr *next;
} lists_xml_attr;
typedef struct lists_xml_node {
  cd_str name, text, raw; /* text: trimmed; of an element with children, its own text alone; raw: as it stands */
  lists_xml_attr *attrs;
  struct lists_xml_node *first, *last, *next, *parent;
  int64_t line;
  size_t text_room;
} lists_xml_node;

#define LISTS_XML_MAX_DEPTH 64
#define LISTS_XML_MAX_RECORD_BYTES (64u << 20)

typedef struct lists_xml_spec {
  const char *root;           /* the only root element allowed; NULL: any, which may be a record itself */
  bool mixed;                 /* text of children belongs to their parents too, in its order; <br/> is a line's end */
  const char *const *records; /* element names; ends with NULL */
  /* `root` carries attributes alone. */
  cordon_status (*record)(void *user, const lists_xml_node *root, const lists_xml_node *record, cordon_error *err);
} lists_xml_spec;

cordon_status lists_xml_read(const lists_file *file, const lists_xml_spec *spec, void *user, cordon_error *err);
/* True when the first element of some bytes is `root`. */
bool lists_xml_probe(cd_str head, const char *root);

/* Reading a tree. All accept NULL. */
const lists_xml_node *lists_xml_child(const lists_xml_node *n, const char *name);
const lists_xml_node *lists_xml_next(const lists_xml_node *n, const char *name); /* the next sibling of that name */
cd_str lists_xml_text(const lists_xml_node *n, const char *child); /* of the first child of that name, or empty */
cd_str lists_xml_attribute(const lists_xml_node *n, const char *name);
/* "a: x; b: y" of an element with children, its text otherwise. ptr NULL: no memory. */
cd_str lists_xml_flat(const lists_xml_node *n, cd_arena *a);
/* Children whose names are not in `known` (ends with NULL) go to extra, by their own names. */
void lists_xml_keep_unknown(lists_build *b, const lists_xml_node *n, const char *const *known);

#endif
