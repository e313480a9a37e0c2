/* Memory that runs out while a document is made is an error: never half a document, never a crash. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "document/document.h"
#include "document/facts.h"
#include "document/fill.h"

static cd_json *facts_of(document_kind kind, cd_arena *a) {
  cd_json *document = cd_json_set(a, cd_json_new_object(a), "record", cd_json_new_int(a, 7));
  cd_json *item = cd_json_set(a, cd_json_new_object(a), "quantity", cd_json_new_c(a, "1250000.50"));
  cd_json *licence = cd_json_set(a, cd_json_new_object(a), "valid_from", cd_json_new_c(a, "2021-09-01"));
  licence = cd_json_set(a, licence, "items", cd_json_add(a, cd_json_new_list(a), item));
  cd_json *all = cd_json_set(a, cd_json_set(a, cd_json_new_object(a), "document", document), "licence", licence);
  const document_facts f = {.kind = kind, .all = all};
  return all ? facts_redact(&f, DOCUMENT_EXPORTER, a) : NULL;
}

static cordon_status make(cd_str text, cd_arena *a, cd_buf *out, cordon_error *err) {
  document_template *t;
  sheet s;
  CD_TRY(template_parse(text, "test", a, &t, err));
  const cd_json *facts = facts_of(t->kind, a);
  if (!facts) return cd_no_memory(err);
  CD_TRY(document_fill(t, facts, DOCUMENT_EXPORTER, a, &s, err));
  return sheet_html(&s, out, err);
}

static void in_growing_arenas(document_kind kind, const char *language) {
  cd_buf want, got;
  cd_str text;
  size_t failed = 0;
  cd_arena *enough = cd_arena_new(0);
  cd_buf_init(&want, 0);
  assert_int_equal(document_shipped(kind, cd_str_c(language), enough, &text, NULL), CORDON_OK);
  assert_int_equal(make(text, enough, &want, NULL), CORDON_OK);
  for (size_t cap = 64; cap < cd_arena_used(enough) * 2; cap += cap / 16 + 61) {
    cd_arena *a = cd_arena_new(cap);
    cordon_error err = {0};
    cd_buf_init(&got, 0);
    cordon_status status = a ? make(text, a, &got, &err) : CORDON_NO_MEMORY;
    failed += status != CORDON_OK;
    if (status == CORDON_OK)
      assert_string_equal(got.ptr, want.ptr);
    else
      assert_int_equal(status, CORDON_NO_MEMORY);
    cd_buf_free(&got);
    cd_arena_free(a);
  }
  assert_true(failed > 10);
  cd_buf_free(&want);
  cd_arena_free(enough);
}

static void a_document_that_runs_out_of_memory_is_not_made(void **state) {
  (void)state;
  in_growing_arenas(DOCUMENT_LICENCE, "en");
  in_growing_arenas(DOCUMENT_LICENCE, "he");
  in_growing_arenas(DOCUMENT_DECISION, "en");
}

/* A class that may see a field by its own row in the table, and others that may not: the table itself holds to the
 * rules. */
static void the_table_of_fields_holds_to_its_rules(void **state) {
  (void)state;
  static const char *const for_court[] = {"finding.subjects", "finding.complaints", "finding.source.",
                                          "finding.evidence", "document.officer",   "licence.note"};
  for (size_t i = 0; i < document_field_count(); i++) {
    const document_field *f = document_field_at(i);
    for (size_t k = 0; k < sizeof for_court / sizeof *for_court; k++) {
      if (!cd_str_starts(cd_str_c(f->path), cd_str_c(for_court[k]))) continue;
      for (int c = DOCUMENT_EXPORTER; c < DOCUMENT_COURT; c++) assert_false(document_field_shown(f, (document_class)c));
    }
    assert_null(strstr(f->path, "complainant"));
    assert_null(strstr(f->path, "device"));
    assert_null(strstr(f->path, "birth"));
    assert_null(strstr(f->path, "address"));
    assert_true(document_field_shown(f, DOCUMENT_COURT));
    /* What an item shows is shown of a list that the class may go through. */
    const char *item = strstr(f->path, "[].");
    for (int k = 1; item && k < DOCUMENT_KINDS; k++) {
      if (!document_field_of(f, (document_kind)k)) continue;
      const document_field *list = document_field_find((document_kind)k, cd_str_of(f->path, (size_t)(item - f->path)));
      assert_non_null(list);
      assert_int_equal(f->show & ~list->show, 0);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_document_that_runs_out_of_memory_is_not_made),
      cmocka_unit_test(the_table_of_fields_holds_to_its_rules),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
