/* What a document says, gathered from the records it rests on, and cut down to what its reader may see. */
#ifndef DOCUMENT_FACTS_H
#define DOCUMENT_FACTS_H

#include "document/fields.h"
#include "store/store.h"

typedef struct document_facts {
  document_kind kind;
  cd_str id; /* of what it is about */
  cd_seq record;
  cd_time at;
  cd_digest digest; /* of the record */
  bool confidential;
  cd_json *all; /* every field, whoever may see it; never printed as it is */
} document_facts;

/* As known at a record. CORDON_NOT_FOUND where there is no such thing, or nothing was done that such a document tells.
 */
cordon_status facts_gather(cd_store *s, document_kind kind, cd_str id, cd_seq known_at, cd_arena *a,
                           document_facts *out, cordon_error *err);

/* Copies what fields.def lets a class see, and nothing else. NULL when memory ran out. */
cd_json *facts_redact(const document_facts *f, document_class c, cd_arena *a);

#endif
