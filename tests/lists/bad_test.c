/* Bad input, for every reader alike: a sample of each format (the seeds of the fuzzers) is cut, given another root, a document
 * type, too deep a nesting, a field without end, bytes of another encoding, an entry twice, and a field that nobody knows.
 * What is refused is refused with the file and the line; what is unknown is kept. */
#include "lists/stores.h"

typedef enum format { XML, CSV, JSON } format;

typedef struct sample {
  const char *list, *corpus;
  format format;
  const char *record; /* of XML: the element that holds one entry, and where a child may stand */
  bool repeats;       /* an entry may stand twice: its rows are gathered, or its id is made */
} sample;

static const sample SAMPLES[] = {{"us_ofac_sdn", "lists_csv/sdn", CSV, NULL, false},
                                 {"us_csl", "lists_csv/csl", CSV, NULL, true},
                                 {"gb_ofsi", "lists_csv/ofsi", CSV, NULL, true},
                                 {"gb_uksl", "lists_csv/uksl", CSV, NULL, true},
                                 {"eu_fsf", "lists_csv/eu_csv", CSV, NULL, true},
                                 {"us_bis_dpl", "lists_csv/dpl", CSV, NULL, true},
                                 {"us_dtc_debarred", "lists_csv/itar", CSV, NULL, true},
                                 {"jp_meti", "lists_csv/meti", CSV, NULL, false},
                                 {"un_sc", "lists_xml/un", XML, "INDIVIDUAL", false},
                                 {"eu_fsf", "lists_xml/eu", XML, "sanctionEntity", false},
                                 {"ca_sema", "lists_xml/ca", XML, "record", true},
                                 {"ch_seco", "lists_xml/seco", XML, "target", false},
                                 {"us_ofac_sdn", "lists_xml/ofac", XML, "DistinctParty", false},
                                 {"us_bis_entity_list", "lists_xml/ecfr", XML, NULL, true},
                                 {"gb_uksl", "lists_xml/uk", XML, "Designation", false},
                                 {"gb_ofsi", "lists_xml/ofsi", XML, "FinancialSanctionsTarget", true},
                                 {"us_csl", "lists_json/csl", JSON, NULL, true},
                                 {"house", "lists_json/ftm", JSON, NULL, false},
                                 {"house", "lists_json/nested", JSON, NULL, false},
                                 {"house", "lists_json/senzing", JSON, NULL, false}};
#define SAMPLE_COUNT (sizeof SAMPLES / sizeof *SAMPLES)

static void load(const sample *s, cd_buf *out) {
  char path[256];
  snprintf(path, sizeof path, "fuzz/corpus/%s", s->corpus);
  cd_buf_init(out, 0);
  assert_ok(cd_file_read(path, 1u << 20, out, &err));
}

static cordon_status read_bytes(const sample *s, cd_str bytes, gathered *g, cordon_error *err) {
  const char *texts[] = {bytes.ptr};
  return read_texts(s->list, texts, &bytes.len, 1, g, err);
}

static void check_refused(const sample *s, const char *what, cordon_status status, const cordon_error *err) {
  bool refused = status == CORDON_BAD_INPUT || status == CORDON_LIMIT || status == CORDON_USAGE;
  if (!refused || !err->file[0]) {
    show_error(err);
    fail_msg("%s, %s: status %d, file \"%s\"", s->corpus, what, status, err->file);
  }
}

/* The sample with `text` put in at a place. */
static void with(cd_str whole, size_t at, cd_str text, cd_buf *out) {
  cd_buf_init(out, 0);
  cd_buf_add(out, whole.ptr, at);
  cd_buf_str(out, text);
  cd_buf_add(out, whole.ptr + at, whole.len - at);
}

/* Where a child of the first record may stand: before its end tag. */
static size_t inside_record(const sample *s, cd_str whole) {
  char tag[64];
  snprintf(tag, sizeof tag, "</%s>", s->record);
  ptrdiff_t at = cd_str_find(whole, cd_str_c(tag));
  assert_true(at > 0);
  return (size_t)at;
}

/* Where a JSON object of an entry begins: behind the brace before its name. */
static size_t inside_object(cd_str whole) {
  static const char *const KEYS[] = {"\"name\"", "\"NAME", "\"alt_names\""};
  for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++) {
    ptrdiff_t at = cd_str_find(whole, cd_str_c(KEYS[i]));
    if (at > 0) return (size_t)at;
  }
  fail_msg("no name in the sample");
  return 0;
}

static void a_cut_file_is_refused_or_shorter(void **state) {
  (void)state;
  for (size_t i = 0; i < SAMPLE_COUNT; i++) {
    cd_buf whole;
    gathered all = gather_begin();
    load(&SAMPLES[i], &whole);
    assert_ok(read_bytes(&SAMPLES[i], cd_buf_view(&whole), &all, &err));
    assert_true(all.count > 0);
    size_t end = whole.len;
    while (end && strchr("\r\n \x1a", whole.ptr[end - 1])) end--;
    for (size_t k = 1; k < 24; k++) {
      cordon_error err = {0};
      gathered g = gather_begin();
      cordon_status status = read_bytes(&SAMPLES[i], cd_str_of(whole.ptr, end * k / 24), &g, &err);
      bool line_end = end * k / 24 && whole.ptr[end * k / 24 - 1] == '\n';
      if (status != CORDON_OK)
        check_refused(&SAMPLES[i], "cut", status, &err);
      else if (SAMPLES[i].format == XML)
        fail_msg("%s: cut XML was read", SAMPLES[i].corpus);
      else
        assert_true(g.count <= all.count || line_end);
      cd_arena_free(g.a);
    }
    cd_arena_free(all.a);
    cd_buf_free(&whole);
  }
}

static void another_root_is_not_the_list(void **state) {
  (void)state;
  static const char *const OTHERS[] = {"<html><body>Error</body></html>", "<other/>", "{\"error\":\"none\"}", "[]", "a,b\n1,2\n",
                                       "\x1f\x8b\x08", "%PDF-1.7"};
  for (size_t i = 0; i < SAMPLE_COUNT; i++)
    for (size_t k = 0; k < sizeof OTHERS / sizeof *OTHERS; k++) {
      cordon_error err = {0};
      gathered g = gather_begin();
      cordon_status status = read_bytes(&SAMPLES[i], cd_str_c(OTHERS[k]), &g, &err);
      if (status == CORDON_OK && g.count) fail_msg("%s: \"%s\" was read", SAMPLES[i].corpus, OTHERS[k]);
      cd_arena_free(g.a);
    }
}

static void no_document_type_is_read(void **state) {
  (void)state;
  static const char *const TYPES[] = {
      "<!DOCTYPE x>", "<!DOCTYPE x SYSTEM \"http://127.0.0.1/x.dtd\">",
      "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;\">]>",
      "<!DOCTYPE x [<!ENTITY % p SYSTEM \"file:///etc/hostname\">%p;]>"};
  for (size_t i = 0; i < SAMPLE_COUNT; i++) {
    if (SAMPLES[i].format != XML) continue;
    cd_buf whole;
    load(&SAMPLES[i], &whole);
    cd_str text = cd_buf_view(&whole);
    ptrdiff_t end = cd_str_find(text, CD_STR("?>"));
    size_t at = end >= 0 && cd_str_starts(text, CD_STR("<?xml")) ? (size_t)end + 2 : 0;
    for (size_t k = 0; k < sizeof TYPES / sizeof *TYPES; k++) {
      cordon_error err = {0};
      cd_buf bad;
      gathered g = gather_begin();
      with(text, at, cd_str_c(TYPES[k]), &bad);
      cordon_status status = read_bytes(&SAMPLES[i], cd_buf_view(&bad), &g, &err);
      check_refused(&SAMPLES[i], "document type", status, &err);
      assert_int_equal(g.count, 0);
      cd_buf_free(&bad);
      cd_arena_free(g.a);
    }
    cd_buf_free(&whole);
  }
}

static void nest(const sample *s, cd_buf *deep) {
  cd_buf_init(deep, 0);
  for (int k = 0; k < 500; k++) cd_buf_c(deep, s->format == XML ? "<d>" : k ? "[" : "\"deep\":[");
  for (int k = 0; k < 500; k++) cd_buf_c(deep, s->format == XML ? "</d>" : "]");
  if (s->format == JSON) cd_buf_c(deep, ",");
}

static void deep_nesting_is_refused(void **state) {
  (void)state;
  for (size_t i = 0; i < SAMPLE_COUNT; i++) {
    const sample *s = &SAMPLES[i];
    if (s->format == CSV || (s->format == XML && !s->record)) continue;
    cordon_error err = {0};
    cd_buf whole, deep, bad;
    gathered g = gather_begin();
    load(s, &whole);
    nest(s, &deep);
    cd_str text = cd_buf_view(&whole);
    with(text, s->format == XML ? inside_record(s, text) : inside_object(text), cd_buf_view(&deep), &bad);
    check_refused(s, "nesting", read_bytes(s, cd_buf_view(&bad), &g, &err), &err);
    assert_true(err.line > 0);
    cd_buf_free(&bad);
    cd_buf_free(&deep);
    cd_buf_free(&whole);
    cd_arena_free(g.a);
  }
}

/* A field somewhat over its limit stands for one of a gigabyte. */
static void a_field_without_end_is_refused(void **state) {
  (void)state;
  static const size_t SIZES[] = {[XML] = 66u << 20, [CSV] = 2u << 20, [JSON] = 17u << 20};
  char *much = malloc(SIZES[XML]);
  assert_non_null(much);
  memset(much, 'x', SIZES[XML]);
  for (size_t i = 0; i < SAMPLE_COUNT; i++) {
    const sample *s = &SAMPLES[i];
    if (s->format == XML && s->record && strcmp(s->list, "un_sc") != 0) continue; /* one layer reads the XML of all */
    cordon_error err = {0};
    cd_buf whole, bad;
    gathered g = gather_begin();
    load(s, &whole);
    cd_str text = cd_buf_view(&whole);
    size_t at = s->format == XML && s->record ? inside_record(s, text) : text.len * 3 / 4;
    if (s->format == JSON) at = inside_object(text) + 1;
    while (s->format == XML && !s->record && text.ptr[at - 1] != '>') at++;
    while (s->format == CSV && (text.ptr[at] == '\n' || text.ptr[at] == '\r' || text.ptr[at] == '"')) at++;
    with(text, at, cd_str_of(much, SIZES[s->format]), &bad);
    check_refused(s, "a field without end", read_bytes(s, cd_buf_view(&bad), &g, &err), &err);
    cd_buf_free(&bad);
    cd_buf_free(&whole);
    cd_arena_free(g.a);
  }
  free(much);
}

/* Readers of lists that are UTF-8 alone refuse another encoding with its place; the UK's and the debarred parties' files are
 * of either. */
static void another_encoding_is_told(void **state) {
  (void)state;
  for (size_t i = 0; i < SAMPLE_COUNT; i++) {
    const sample *s = &SAMPLES[i];
    bool either = strcmp(s->corpus, "lists_csv/ofsi") == 0 || strcmp(s->corpus, "lists_csv/uksl") == 0 ||
                  strcmp(s->corpus, "lists_csv/itar") == 0;
    cordon_error err = {0};
    cd_buf whole, bad;
    gathered g = gather_begin();
    load(s, &whole);
    cd_str text = cd_buf_view(&whole);
    size_t at = s->format == XML && s->record ? inside_record(s, text) : text.len * 3 / 4;
    if (s->format == JSON) at = inside_object(text) + 1;
    while (s->format == XML && !s->record && text.ptr[at - 1] != '>') at++;
    while (s->format == CSV && (text.ptr[at] == '\n' || text.ptr[at] == '\r' || text.ptr[at] == '"')) at++;
    with(text, at, CD_STR("\xE9t\xE9"), &bad);
    cordon_status status = read_bytes(s, cd_buf_view(&bad), &g, &err);
    if (!either) {
      check_refused(s, "another encoding", status, &err);
      assert_true(err.line > 0);
      bool at_once = strstr(err.message, "this is not a file of") != NULL; /* the first row is the whole sample */
      if (s->format == CSV && !at_once && !(err.column > 0 && err.field[0])) {
        show_error(&err);
        fail_msg("%s: the column is not named", s->corpus);
      }
    }
    cd_buf_free(&bad);
    cd_buf_free(&whole);
    cd_arena_free(g.a);
  }
}

static void unknown_fields_are_kept(void **state) {
  (void)state;
  size_t dropped = 0;
  for (size_t i = 0; i < SAMPLE_COUNT; i++) {
    const sample *s = &SAMPLES[i];
    if (s->format == CSV || (s->format == XML && !s->record)) continue;
    cd_buf whole, more, out;
    gathered g = gather_begin();
    load(s, &whole);
    cd_str text = cd_buf_view(&whole);
    if (s->format == XML)
      with(text, inside_record(s, text), CD_STR("<HitherToUnknown>kept as printed</HitherToUnknown>"), &more);
    else
      with(text, inside_object(text), CD_STR("\"HitherToUnknown\":\"kept as printed\","), &more);
    assert_ok(read_bytes(s, cd_buf_view(&more), &g, &err));
    cd_buf_init(&out, 0);
    assert_ok(cd_json_canonical(g.entries, &out, &err));
    if (cd_str_find(cd_buf_view(&out), CD_STR("kept as printed")) < 0) {
      fprintf(stderr, "%s: it was dropped\n", s->corpus);
      dropped++;
    }
    cd_buf_free(&out);
    cd_buf_free(&more);
    cd_buf_free(&whole);
    cd_arena_free(g.a);
  }
  assert_int_equal(dropped, 0);
}

/* The first record twice, where each must have an id of its own. */
static void double_the_first(const sample *s, cd_str text, cd_buf *out) {
  char open[64], close[64];
  if (s->format != XML) {
    ptrdiff_t end = cd_str_find(text, CD_STR("\n"));
    size_t head = strcmp(s->list, "jp_meti") == 0 ? text.len : 0; /* all of the one row, and no second header */
    if (head) {
      ptrdiff_t row = cd_str_find(text, CD_STR("\n1,"));
      with(text, text.len, cd_str_sub(text, (size_t)row + 1, text.len), out);
      return;
    }
    if (text.ptr[0] == '[') { /* the one record of an array */
      for (end = (ptrdiff_t)text.len - 1; text.ptr[end] != ']';) end--;
      cd_buf_init(out, 0);
      cd_buf_add(out, text.ptr, (size_t)end);
      cd_buf_c(out, ",\n");
      cd_buf_add(out, text.ptr + 1, text.len - 1);
      return;
    }
    with(text, 0, cd_str_sub(text, 0, (size_t)end + 1), out);
    return;
  }
  snprintf(open, sizeof open, "<%s", s->record);
  snprintf(close, sizeof close, "</%s>", s->record);
  ptrdiff_t from = cd_str_find(text, cd_str_c(open));
  while (strchr(" >", text.ptr[(size_t)from + strlen(open)]) == NULL) /* not <INDIVIDUALS> */
    from += 1 + cd_str_find(cd_str_sub(text, (size_t)from + 1, text.len), cd_str_c(open));
  ptrdiff_t to = cd_str_find(text, cd_str_c(close)) + (ptrdiff_t)strlen(close);
  with(text, (size_t)from, cd_str_sub(text, (size_t)from, (size_t)(to - from)), out);
}

static void an_id_that_occurs_twice_holds_the_list(void **state) {
  (void)state;
  for (size_t i = 0; i < SAMPLE_COUNT; i++) {
    const sample *s = &SAMPLES[i];
    if (s->repeats) continue;
    cordon_error err = {0};
    bench_store b;
    lists_import_result r;
    cd_buf whole, twice;
    load(s, &whole);
    double_the_first(s, cd_buf_view(&whole), &twice);
    cd_buf_byte(&twice, '\0');
    store_make(&b);
    cordon_status status = import_text(&b, s->list, "2024-01-01", twice.ptr, false, &r, &err);
    if (status != CORDON_HELD) {
      show_error(&err);
      fail_msg("%s: status %d", s->corpus, status);
    }
    bool told = false;
    for (size_t k = 0; k < r.held_count; k++) told = told || strstr(r.held[k].text, "occurs twice");
    assert_true(told);
    store_drop(&b);
    cd_buf_free(&twice);
    cd_buf_free(&whole);
  }
}

/* A kind or quality that nobody knows is kept as it is printed, and told once. */
static void unknown_values_are_kept_and_told(void **state) {
  (void)state;
  static const struct {
    const char *list, *texts[2], *key, *value;
  } CASES[] = {
      {"un_sc",
       {"<CONSOLIDATED_LIST dateGenerated=\"2024-01-02T00:00:00\"><INDIVIDUALS><INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>A</FIRST_NAME>"
        "<INDIVIDUAL_ALIAS><QUALITY>Middling</QUALITY><ALIAS_NAME>B</ALIAS_NAME></INDIVIDUAL_ALIAS><INDIVIDUAL_ALIAS><QUALITY>Middling"
        "</QUALITY><ALIAS_NAME>C</ALIAS_NAME></INDIVIDUAL_ALIAS></INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>"},
       "QUALITY",
       "Middling"},
      {"us_ofac_sdn", {ROW("1", "A"), "1,1,\"zka\",\"B\",-0- \r\n1,2,\"zka\",\"C\",-0- \r\n"}, "alias_type", "zka"},
      {"us_ofac_sdn", {"1,\"A\",\"robot\",\"T\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n"}, "type", "robot"},
      {"us_csl",
       {"_id,source,name,type,alt_names\nx1,Entity List (EL) - Bureau of Industry and Security,A,Robot,\n"},
       "type",
       "Robot"},
      {"gb_ofsi",
       {"Last Updated,13/04/2018\nName 6,Group Type,Alias Type,Group ID\nA,Cloud,Prime Alias,7\nB,Cloud,Nickname,7\n"},
       "Group Type",
       "Cloud"}};
  for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
    gathered g = gather_begin();
    assert_ok(read_texts(CASES[i].list, CASES[i].texts, NULL, CASES[i].texts[1] ? 2 : 1, &g, &err));
    assert_int_equal(g.count, 1);
    const cd_json *extra = cd_json_get(cd_json_at(g.entries, 0), "extra");
    assert_text(cd_json_str(cd_json_at(cd_json_get(extra, CASES[i].key), 0)), CASES[i].value);
    assert_true(g.notes >= 1 && g.notes <= 2);
    cd_arena_free(g.a);
  }
}

/* What follows the list of records is not passed over. */
static void nothing_follows_a_list_of_records(void **state) {
  (void)state;
  const char *texts[] = {"[{\"RECORD_ID\":\"1\",\"NAME_FULL\":\"A\"}]\n[{\"RECORD_ID\":\"2\",\"NAME_FULL\":\"B\"}]\n"};
  cordon_error err = {0};
  gathered g = gather_begin();
  assert_int_equal(read_texts("house", texts, NULL, 1, &g, &err), CORDON_BAD_INPUT);
  assert_int_equal(err.line, 2);
  cd_arena_free(g.a);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_cut_file_is_refused_or_shorter),
                                     cmocka_unit_test(another_root_is_not_the_list),
                                     cmocka_unit_test(no_document_type_is_read),
                                     cmocka_unit_test(deep_nesting_is_refused),
                                     cmocka_unit_test(a_field_without_end_is_refused),
                                     cmocka_unit_test(another_encoding_is_told),
                                     cmocka_unit_test(unknown_fields_are_kept),
                                     cmocka_unit_test(an_id_that_occurs_twice_holds_the_list),
                                     cmocka_unit_test(nothing_follows_a_list_of_records),
                                     cmocka_unit_test(unknown_values_are_kept_and_told)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
