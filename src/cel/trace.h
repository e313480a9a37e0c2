/* The rows of a trace, for trace.c, which writes them, and trace_facts.c and trace_json.c, which read them. */
#ifndef CEL_TRACE_H
#define CEL_TRACE_H

#include "cel/internal.h"

typedef enum trace_kind {
  TRACE_CONDITION = 0,
  TRACE_ELEMENT,
  TRACE_FIELD,
  TRACE_HOST_FIELD,
  TRACE_KEY,
  TRACE_VARIABLE,
  TRACE_MEMBER, /* of a plain map */
  TRACE_SAID    /* by a host function; the path is its key */
} trace_kind;

typedef struct trace_row {
  uint8_t kind;
  bool asked;   /* by `in` or has() */
  uint32_t end; /* its parts are the rows up to here */
  const celi_node *node;
  const void *owner; /* object or host object */
  cel_value value;
  cel_value key; /* of a host object; the element of a macro */
} trace_row;

struct cel_trace {
  cd_arena *arena;
  const cel_program *program;
  trace_row *rows;
  uint32_t count, room;
  bool failed; /* memory ran out */
};

static inline bool trace_is_fact(const trace_row *r) { return r->kind >= TRACE_FIELD; }
/* "order.parties[1].kind", "table.destinations[MX]"; false where the fact has no path of its own. */
bool trace_path(const trace_row *r, cd_buf *out);
/* Did this part make its parent what it is? `part` stands directly in `parent`. */
bool trace_decides(const trace_row *parent, const trace_row *part);

#endif
