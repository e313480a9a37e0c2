#include "document/fields.h"

#define K(kind) (1u << DOCUMENT_##kind)
#define ANY (~0u)
#define OF_LICENCE (K(LICENCE) | K(SUSPENSION) | K(REVOCATION) | K(DISABLE))
#define OF_ACT (K(SUSPENSION) | K(REVOCATION))
/* Who may see: E the exporter, S the acquiring state, P the public, C a court. */
#define E (1u << DOCUMENT_EXPORTER)
#define S (1u << DOCUMENT_STATE)
#define P (1u << DOCUMENT_PUBLIC)
#define C (1u << DOCUMENT_COURT)

static const document_field fields[] = {
#define ONE(kinds, show, type, path, about) {kinds, show, DOCUMENT_##type, false, path, about},
#define MANY(kinds, show, type, path, about) {kinds, show, DOCUMENT_##type, true, path, about},
#include "document/fields.def"
};

static const char *const kinds[DOCUMENT_KINDS] = {"",         "licence", "suspension", "revocation", "disable",
                                                  "decision", "finding", "proceeding", "refusal"};
static const char *const classes[DOCUMENT_CLASSES] = {"", "exporter", "state", "public", "court"};

static size_t word_in(cd_str word, const char *const *words, size_t count) {
  for (size_t i = 1; i < count; i++) {
    if (cd_str_eqc(word, words[i])) return i;
  }
  return 0;
}

document_kind document_kind_of(cd_str name) { return (document_kind)word_in(name, kinds, DOCUMENT_KINDS); }
const char *document_kind_name(document_kind k) { return kinds[k]; }
document_class document_class_of(cd_str name) { return (document_class)word_in(name, classes, DOCUMENT_CLASSES); }
const char *document_class_name(document_class c) { return classes[c]; }

const char *document_type_name(document_type t) {
  static const char *const names[] = {"text", "word", "country", "day", "amount", "flag", "list"};
  return names[t];
}

size_t document_field_count(void) { return sizeof fields / sizeof *fields; }
const document_field *document_field_at(size_t i) { return &fields[i]; }

const document_field *document_field_find(document_kind k, cd_str path) {
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
    if (document_field_of(&fields[i], k) && cd_str_eqc(path, fields[i].path)) return &fields[i];
  }
  return NULL;
}
