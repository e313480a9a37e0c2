/* A template from outside: read, filled in with facts of its kind for the public, printed as text and HTML. Whatever it
 * asks for, what the public may not see makes no difference to a single byte. */
#include <stdlib.h>

#include "document/facts.h"
#include "document/fill.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Facts in which the fields that are hidden from the public say `hidden`, and what it may see is awkward. */
static cd_json *facts_of(document_kind kind, const char *hidden, cd_arena *a) {
  cd_json *document = cd_json_set(a, cd_json_new_object(a), "record", cd_json_new_int(a, 7));
  cd_json *source = cd_json_set(a, cd_json_new_object(a), "name", cd_json_new_c(a, hidden));
  cd_json *item = cd_json_set(a, cd_json_new_object(a), "quantity", cd_json_new_c(a, hidden));
  item = cd_json_set(a, item, "description", cd_json_new_c(a, "<b>\xD7\x90</b> {{x}} \\"));
  cd_json *licence = cd_json_set(a, cd_json_new_object(a), "id", cd_json_new_c(a, "L|1 **"));
  licence = cd_json_set(a, licence, "note", cd_json_new_c(a, hidden));
  licence = cd_json_set(a, licence, "not_a_field", cd_json_new_c(a, hidden));
  licence = cd_json_set(a, licence, "valid_from", cd_json_new_c(a, "2021-09-01"));
  licence = cd_json_set(a, licence, "items", cd_json_add(a, cd_json_new_list(a), item));
  cd_json *finding = cd_json_set(a, cd_json_new_object(a), "source", source);
  cd_json *all = cd_json_set(a, cd_json_new_object(a), "document", document);
  all = cd_json_set(a, cd_json_set(a, all, "licence", licence), "finding", finding);
  const document_facts f = {.kind = kind, .all = all};
  return all ? facts_redact(&f, DOCUMENT_PUBLIC, a) : NULL;
}

static bool print(const document_template *t, const char *hidden, cd_arena *a, cd_buf *out) {
  sheet s;
  const cd_json *facts = facts_of(t->kind, hidden, a);
  cd_buf_init(out, 64u << 20);
  return facts && document_fill(t, facts, DOCUMENT_PUBLIC, a, &s, NULL) == CORDON_OK &&
         sheet_text(&s, out, NULL) == CORDON_OK && sheet_html(&s, out, NULL) == CORDON_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cd_arena *a = cd_arena_new(64u << 20);
  document_template *t = NULL;
  cd_buf one, other;
  if (template_parse(cd_str_of((const char *)data, size), "fuzz", a, &t, NULL) == CORDON_OK) {
    bool both = print(t, "one secret", a, &one);
    both = print(t, "", a, &other) && both;
    if (both && !cd_str_eq(cd_buf_view(&one), cd_buf_view(&other))) abort();
    cd_buf_free(&one);
    cd_buf_free(&other);
  }
  cd_arena_free(a);
  return 0;
}
