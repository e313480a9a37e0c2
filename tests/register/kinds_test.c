/* The kinds of cases: what is published of their forms is what is checked, and their tables make sense. With a kind's
 * name, prints its schema: scripts/schemas writes it to its place. */
#include "fixture.h"

#include "base/file.h"
#include "register/case_kind.h"

static cd_json *schema_of(const case_kind *k, cd_arena *a) {
  cd_str title = cd_str_printf(a, "%c%s", k->name[0] - 'a' + 'A', k->name + 1);
  return form_schema(k->form, title, a);
}

static void published_schemas_are_current(void **state) {
  fixture *f = (fixture *)*state;
  for (size_t i = 0; case_kind_at(i); i++) {
    char path[64];
    cd_buf text;
    cd_json *schema;
    snprintf(path, sizeof path, "docs/schema/%s.json", case_kind_at(i)->name);
    cd_buf_init(&text, 0);
    fixture_ok(f, cd_file_read(path, 1 << 20, &text, &f->err));
    fixture_ok(f, cd_json_parse(cd_buf_view(&text), path, f->arena, &schema, &f->err));
    if (!cd_json_eq(schema, schema_of(case_kind_at(i), f->arena)))
      fail_msg("%s is not current: run scripts/schemas", path);
    cd_buf_free(&text);
  }
}

static bool leads_there(const case_kind *k, const char *state) {
  if (strcmp(k->add.to, state) == 0) return true;
  for (size_t i = 0; i < k->verb_count; i++) {
    if (k->verbs[i].to && strcmp(k->verbs[i].to, state) == 0) return true;
  }
  return false;
}

/* A state from which an act may follow is one that some act leads to. */
static void every_state_can_be_reached(void **state) {
  fixture *f = (fixture *)*state;
  for (size_t i = 0; case_kind_at(i); i++) {
    const case_kind *k = case_kind_at(i);
    for (size_t j = 0; j < k->verb_count; j++) {
      cd_str rest = cd_str_c(k->verbs[j].from), word;
      while (cd_str_cut(&rest, ' ', &word)) {
        cd_str copy = cd_str_dup(f->arena, word);
        if (!leads_there(k, copy.ptr)) fail_msg("%s %s: nothing leads to %s", k->name, k->verbs[j].act, copy.ptr);
      }
    }
  }
}

/* What changes rights asks why: an act that needs a second person needs its reason and, mostly, its citation. */
static void what_binds_says_why(void **state) {
  (void)state;
  for (size_t i = 0; case_kind_at(i); i++) {
    const case_kind *k = case_kind_at(i);
    for (size_t j = 0; j < k->verb_count; j++) {
      if ((k->verbs[j].flags & CASE_BINDS) && !(k->verbs[j].flags & CASE_REASON))
        fail_msg("%s %s", k->name, k->verbs[j].act);
    }
  }
}

static int print_schema(const char *name) {
  const case_kind *k = case_kind_of(cd_str_c(name));
  cd_arena *a = cd_arena_new(0);
  cd_buf out;
  cd_buf_init(&out, 0);
  bool ok = k && cd_json_write(schema_of(k, a), &out, NULL) == CORDON_OK;
  if (ok) printf("%.*s\n", CD_ARG(cd_buf_view(&out)));
  cd_buf_free(&out);
  cd_arena_free(a);
  return ok ? 0 : 1;
}

int main(int argc, char **argv) {
  if (argc > 1) return print_schema(argv[1]);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(published_schemas_are_current, fixture_open, fixture_close),
      cmocka_unit_test_setup_teardown(every_state_can_be_reached, fixture_open, fixture_close),
      cmocka_unit_test(what_binds_says_why),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
