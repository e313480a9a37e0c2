/* Adding to the register: what is taken, what is refused and how it is said, and that nothing is overwritten. */
#include "fixture.h"

#include "register/case_forms.h"
#include "register/form.h"
#include "register/installation.h"

#define LICENCE                                                                                                        \
  "{'id':'IL-1','authority':'IL-DECA','kind':'export','holder':{'name':'Example Systems "                              \
  "Ltd','country':'IL'},'valid_from':'2021-01-01'}"

static void adding_twice_changes_nothing(void **state) {
  fixture *f = (fixture *)*state;
  register_added first, second;
  fixture_ok(f, fixture_add(f, "licence", LICENCE, &first));
  assert_false(first.unchanged);
  assert_true(first.seq > 0);
  fixture_ok(f, fixture_add(f, "licence", LICENCE, &second));
  assert_true(second.unchanged);
  assert_int_equal(second.seq, first.seq);
}

static void another_content_under_an_id_is_refused(void **state) {
  fixture *f = (fixture *)*state;
  register_added added;
  cd_seq before, after;
  fixture_ok(f, fixture_add(f, "licence", LICENCE, &added));
  fixture_ok(f, store_last_seq(f->store, &before, &f->err));
  assert_int_equal(
      fixture_add(
          f, "licence",
          "{'id':'IL-1','authority':'IL-DECA','kind':'marketing','holder':{'name':'X Ltd'},'valid_from':'2021-01-01'}",
          &added),
      CORDON_EXISTS);
  assert_non_null(strstr(f->err.message, "amend"));
  assert_string_equal(f->err.field, "id");
  fixture_ok(f, store_last_seq(f->store, &after, &f->err));
  assert_int_equal(before, after);
}

static void an_id_left_out_is_made(void **state) {
  fixture *f = (fixture *)*state;
  register_added one, two;
  fixture_ok(f, fixture_add(f, "party", "{'name':'Somebody'}", &one));
  fixture_ok(f, fixture_add(f, "party", "{'name':'Somebody'}", &two));
  assert_false(cd_str_eq(one.id, two.id));
  assert_true(cd_str_starts(one.id, CD_STR("P-")));
}

static void personal_values_lie_apart(void **state) {
  fixture *f = (fixture *)*state;
  register_added added;
  store_record record;
  cd_json *shown;
  fixture_ok(f, fixture_add(f, "party",
                            "{'id':'P-X','name':'Maria "
                            "Beispiel','kind':'individual','birth_date':'1970-01-02','identifiers':[{'type':'passport',"
                            "'value':'K1234567'}]}",
                            &added));
  fixture_ok(f, store_record_get(f->store, added.seq, f->arena, &record, &f->err));
  assert_true(cd_str_find(record.body, CD_STR("Maria")) < 0);
  assert_true(cd_str_find(record.body, CD_STR("K1234567")) < 0);
  assert_true(cd_str_find(record.body, CD_STR("1970-01-02")) < 0);
  fixture_ok(f, register_show(f->store, "party", CD_STR("P-X"), CD_SEQ_LATEST, f->arena, &shown, &f->err));
  assert_true(cd_str_eqc(cd_json_str(cd_json_get(shown, "name")), "Maria Beispiel"));
  assert_true(
      cd_str_eqc(cd_json_str(cd_json_get(cd_json_at(cd_json_get(shown, "identifiers"), 0), "value")), "K1234567"));
}

static void what_came_later_is_not_known_before(void **state) {
  fixture *f = (fixture *)*state;
  register_added first, second;
  cd_json *all;
  fixture_ok(f, fixture_add(f, "licence", LICENCE, &first));
  fixture_ok(
      f, fixture_add(
             f, "licence",
             "{'id':'IL-2','authority':'IL-DECA','kind':'export','holder':{'name':'X Ltd'},'valid_from':'2021-01-01'}",
             &second));
  fixture_ok(f, register_list(f->store, "licence", first.seq, f->arena, &all, &f->err));
  assert_int_equal(cd_json_count(all), 1);
  fixture_ok(f, register_list(f->store, "licence", CD_SEQ_LATEST, f->arena, &all, &f->err));
  assert_int_equal(cd_json_count(all), 2);
  assert_int_equal(register_show(f->store, "licence", CD_STR("IL-2"), first.seq, f->arena, &all, &f->err),
                   CORDON_NOT_FOUND);
  memset(&f->err, 0, sizeof f->err);
  assert_int_equal(register_show(f->store, "licence", CD_STR("IL-22"), CD_SEQ_LATEST, f->arena, &all, &f->err),
                   CORDON_NOT_FOUND);
  assert_non_null(strstr(f->err.message, "IL-2"));
}

typedef struct refusal {
  const char *kind, *json, *field;
  int64_t line;
  const char *says;
} refusal;

static const refusal refusals[] = {
    {"licence", "{\n'authority':'IL-DECA','kind':'export','valid_from':'2021-01-01'}", "", 1,
     "needs the field \"holder\""},
    {"licence", "{\n'authority':'A','kind':'export','holder':{'name':'X'},\n'valid_from':'2021-02-30'}", "valid_from",
     3, "not a day that exists"},
    {"licence", "{'authority':'A','kind':'exprt','holder':{'name':'X'},'valid_from':'2021-01-01'}", "kind", 1,
     "not one of: marketing, export"},
    {"licence", "{'authority':'A','kind':'export','holder':{'name':'X'},'valid_from':'2021-01-01','holdr':1}", "holdr",
     1, "not a field of a licence"},
    {"licence",
     "{'authority':'A','kind':'export','holder':{'name':'X'},'valid_from':'2021-01-01','destinations':['MX',\n'QQ']}",
     "destinations[1]", 2, "not a country"},
    {"licence",
     "{'authority':'A','kind':'export','holder':{'name':'X'},'valid_from':'2021-01-01','valid_to':'2020-12-31'}",
     "valid_to", 1, "before it begins"},
    {"licence",
     "{'authority':'A','kind':'export','holder':{'name':'X'},'valid_from':'2021-01-01','items':[{'quantity':'1'}]}",
     "items[0].quantity", 1, "needs its unit"},
    {"licence",
     "{'authority':'A','kind':'export','holder':{'name':'X'},'valid_from':'2021-01-01','items':[{'value':'-1','"
     "currency':'USD'}]}",
     "items[0].value", 1, "negative"},
    {"licence",
     "{'authority':'A','kind':'export','holder':{'name':'X'},'valid_from':'2021-01-01','items':[{'quantity':1,'unit':'"
     "EA'}]}",
     "items[0].quantity", 1, "written as text"},
    {"licence",
     "{'authority':'A','kind':'export','holder':{'name':'X'},'valid_from':'2021-01-01','items':[{'line':1},{'line':1}]"
     "}",
     "items[1].line", 1, "the same line"},
    {"licence", "{'authority':'A','kind':'export','holder':{'name':'X'},'valid_from':'2021-01-01','end_users':'all'}",
     "end_users", 1, "or the text \"any\""},
    {"licence", "{'authority':'A','kind':'export','holder':{'name':'X'},'valid_from':'2021-01-01','note':null}", "note",
     1, "leave the field out"},
    {"licence", "[]", "", 0, "must be an object"},
    {"commitment",
     "{'giver':{'kind':'state','country':'MX'},'valid_from':'2021-01-01','clauses':[{'id':'1','kind':'purpose_limit','"
     "text':''}]}",
     "clauses[0].text", 1, "empty"},
    {"commitment", "{'giver':{'kind':'nation','country':'MX'},'valid_from':'2021-01-01'}", "giver.kind", 1,
     "state, end_user"},
    {"commitment",
     "{'giver':{'kind':'state','country':'MX'},'valid_from':'2021-01-01','clauses':[{'id':'1','kind':'a','text':'b'},{'"
     "id':'1','kind':'a','text':'b'}]}",
     "clauses[1].id", 1, "the same id"},
    {"party", "{'name':'X','birth_date':'yesterday'}", "birth_date", 1, "1965-03-04"},
    {"party", "{'name':'X','owners':[{'name':'Y','percent':'101'}]}", "owners[0].percent", 1, "at most 100"},
    {"party", "{'name':'X','id':'a b'}", "id", 1, "no white space"},
};

static void bad_input_is_told_with_its_place(void **state) {
  fixture *f = (fixture *)*state;
  cd_seq before, after;
  fixture_ok(f, store_last_seq(f->store, &before, &f->err));
  for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
    const refusal *r = &refusals[i];
    register_added added;
    cordon_status st = fixture_add(f, r->kind, r->json, &added);
    if (st != CORDON_BAD_INPUT || strcmp(f->err.field, r->field) != 0 || (r->line && f->err.line != r->line) ||
        !strstr(f->err.message, r->says) || strcmp(f->err.file, "test.json") != 0) {
      fail_msg("case %zu: %d %s:%lld %s: %s", i, (int)st, f->err.file, (long long)f->err.line, f->err.field,
               f->err.message);
    }
  }
  memset(&f->err, 0, sizeof f->err);
  fixture_ok(f, store_last_seq(f->store, &after, &f->err));
  assert_int_equal(before, after);
}

static void check_schema(fixture *f, const form *s, const cd_json *schema, const cd_json *root) {
  cd_str ref = cd_json_str(cd_json_get(schema, "$ref"));
  if (ref.len > 0) schema = cd_json_get_s(cd_json_get(root, "$defs"), cd_str_sub(ref, strlen("#/$defs/"), ref.len));
  const cd_json *properties = cd_json_get(schema, "properties"), *required = cd_json_get(schema, "required");
  size_t needed = 0;
  for (size_t i = 0; i < s->count; i++) {
    const form_field *field = &s->fields[i];
    const cd_json *one = cd_json_get(properties, field->name);
    if (!one) fail_msg("the schema of %s lacks \"%s\"", s->what, field->name);
    needed += field->flags & FORM_REQUIRED ? 1 : 0;
    const cd_json *choices = cd_json_get(one, "anyOf");
    if (choices) one = cd_json_at(choices, 0);
    if (field->flags & FORM_LIST) one = cd_json_get(one, "items");
    if (field->kind == FORM_OBJECT && field->fields != s) check_schema(f, field->fields, one, root);
    const cd_json *words = cd_json_get(one, "enum");
    for (size_t k = 0; field->words && field->words[k]; k++) {
      if (!cd_str_eqc(cd_json_str(cd_json_at(words, k)), field->words[k]))
        fail_msg("the schema of %s.%s lacks the word %s", s->what, field->name, field->words[k]);
    }
  }
  assert_int_equal(cd_json_count(properties), s->count);
  assert_int_equal(cd_json_count(required), needed);
}

static void published_schemas_say_the_same(void **state) {
  fixture *f = (fixture *)*state;
  const struct {
    const char *kind;
    const form *form;
  } kinds[] = {{"party", register_form("party")},
               {"licence", register_form("licence")},
               {"commitment", register_form("commitment")},
               {"finding", &case_finding_form},
               {"complaint", &case_complaint_form}};
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
    char path[64];
    cd_buf text;
    cd_json *schema;
    snprintf(path, sizeof path, "docs/schema/%s.json", kinds[i].kind);
    cd_buf_init(&text, 0);
    fixture_ok(f, cd_file_read(path, 1 << 20, &text, &f->err));
    fixture_ok(f, cd_json_parse(cd_buf_view(&text), path, f->arena, &schema, &f->err));
    check_schema(f, kinds[i].form, schema, schema);
    cd_buf_free(&text);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)
      TEST(adding_twice_changes_nothing),
      TEST(another_content_under_an_id_is_refused),
      TEST(an_id_left_out_is_made),
      TEST(personal_values_lie_apart),
      TEST(what_came_later_is_not_known_before),
      TEST(bad_input_is_told_with_its_place),
      TEST(published_schemas_say_the_same),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
