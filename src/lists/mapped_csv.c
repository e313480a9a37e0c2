/* A house list: a CSV or TSV file with a header, and a mapping that says what its columns are:
 * {"cordon_mapping":1,"separator":",","split":";","columns":{"Customer No":"id","Full name":"name","Also known
 * as":"alias","Since":"from"}}. Columns that the mapping leaves out are kept under extra. Days are ISO, or day first.
 */
#include "base/limits.h"
#include "lists/records.h"
#include "lists/table.h"
#include "lists/words.h"

#define MAX_COLUMNS CD_MAX_CSV_FIELDS

typedef enum meaning {
  M_EXTRA,
  M_ID,
  M_NAME,
  M_ALIAS,
  M_WEAK,
  M_SCHEMA,
  M_COUNTRY,
  M_ADDRESS,
  M_CITY,
  M_BIRTH,
  M_BIRTH_PLACE,
  M_NATIONALITY,
  M_IDENTIFIER,
  M_PROGRAM,
  M_OWNER,
  M_CITE,
  M_TITLE,
  M_REMARKS,
  M_URL,
  M_FROM,
  M_TO,
  M_COUNT
} meaning;
static const char *const MEANINGS[M_COUNT] = {"extra",      "id",      "name",  "alias", "weak_alias",  "schema",
                                              "country",    "address", "city",  "birth", "birth_place", "nationality",
                                              "identifier", "program", "owner", "cite",  "title",       "remarks",
                                              "url",        "from",    "to"};

typedef struct mapped {
  const lists_job *job;
  lists_table t;
  meaning of[MAX_COLUMNS];
  char split[8];
  cd_arena *all, *entry;
} mapped;

static const char *probe(cd_str head) {
  cd_str text = cd_str_trim(head);
  if (cd_str_starts(text, CD_STR("{"))) return cd_str_find(text, CD_STR("\"cordon_mapping\"")) > 0 ? "mapping" : NULL;
  bool other = !text.len || text.ptr[0] == '<' || text.ptr[0] == '[' || cd_str_starts(text, CD_STR("PK\x03\x04"));
  return other ? NULL : "table";
}

static cordon_status parse_mapping(mapped *m, const lists_file *file, cd_json **out, cordon_error *err) {
  CD_TRY(cd_json_parse(file->bytes, file->path, m->all, out, err));
  if (cd_json_int(cd_json_get(*out, "cordon_mapping"), 0) != 1)
    return lists_record_bad(file, 1, "cordon_mapping", err, "the mapping's version is not 1, the only one there is");
  if (cd_json_count(cd_json_get(*out, "columns")) == 0)
    return lists_record_bad(file, 1, "columns", err, "the mapping names no column");
  return CORDON_OK;
}

static bool meaning_of(cd_str word, meaning *out) {
  for (int i = 0; i < M_COUNT; i++)
    if (cd_str_eqc(word, MEANINGS[i])) {
      *out = (meaning)i;
      return true;
    }
  return false;
}

static cordon_status apply_mapping(mapped *m, const lists_file *file, const cd_json *mapping, cordon_error *err) {
  const cd_json *columns = cd_json_get(mapping, "columns");
  bool named = false, keyed = false;
  for (size_t i = 0; i < cd_json_count(columns); i++) {
    const cd_json_member *one = &columns->as.members[i];
    cd_str title = cd_str_dup(m->all, one->key);
    int at = title.ptr ? lists_table_column(&m->t, title.ptr) : -1;
    meaning what;
    if (!meaning_of(cd_json_str(one->value), &what))
      return lists_record_bad(file, 1, title.ptr, err,
                              "the mapping gives this column a meaning that is not known; see docs/lists.md");
    if (at < 0 || at >= (int)MAX_COLUMNS)
      return lists_record_bad(file, 1, title.ptr, err, "the mapping names a column that the table does not have");
    m->of[at] = what;
    named = named || what == M_NAME;
    keyed = keyed || what == M_ID;
  }
  if (!named || !keyed)
    return lists_record_bad(file, 1, "columns", err, "the mapping must say which columns are \"id\" and \"name\"");
  return CORDON_OK;
}

static void add_alias(lists_build *b, cd_str text) { lists_build_name(b, text, "aka"); }
static void add_weak(lists_build *b, cd_str text) { lists_build_name(b, text, "weak"); }
static void add_identifier(lists_build *b, cd_str text) {
  lists_build_identifier(b, CD_STR("identifier"), text, (cd_str){0});
}

static void each(const mapped *m, lists_build *b, cd_str text, void (*add)(lists_build *b, cd_str text)) {
  cd_str piece;
  if (!m->split[0]) {
    add(b, text);
    return;
  }
  while (lists_cut(&text, m->split, &piece)) add(b, piece);
}

static void add_owner(lists_build *b, cd_str name) {
  lists_build_link(b, (lists_link){.kind = LISTS_LINK_OWNER, .name = name});
}

static void read_field(const mapped *m, lists_build *b, size_t column, lists_address *address) {
  cd_str text = lists_table_field(&m->t, (int)column);
  if (!text.len) return;
  switch (m->of[column]) {
  case M_ID:
    b->e.id = text;
    break;
  case M_NAME:
    lists_build_name(b, text, "primary");
    break;
  case M_SCHEMA:
    if (!names_schema_parse(text, &b->e.schema)) lists_build_extra(b, "schema", text);
    break;
  case M_COUNTRY:
    address->country = text;
    break;
  case M_ADDRESS:
    address->text = text;
    break;
  case M_CITY:
    address->city = text;
    break;
  case M_BIRTH:
    each(m, b, text, lists_build_birth);
    break;
  case M_BIRTH_PLACE:
    each(m, b, text, lists_build_birth_place);
    break;
  case M_NATIONALITY:
    each(m, b, text, lists_build_nationality);
    break;
  case M_IDENTIFIER:
    each(m, b, text, add_identifier);
    break;
  case M_PROGRAM:
    each(m, b, text, lists_build_program);
    break;
  case M_OWNER:
    each(m, b, text, add_owner);
    break;
  case M_CITE:
    b->e.cite = text;
    break;
  case M_TITLE:
    b->e.title = text;
    break;
  case M_REMARKS:
    b->e.remarks = text;
    break;
  case M_URL:
    b->e.url = text;
    break;
  case M_EXTRA:
    lists_build_extra_s(b, m->t.header[column], text);
    break;
  default:
    break; /* aliases follow the name; days are checked apart */
  }
}

static cordon_status read_days_and_aliases(const mapped *m, lists_build *b, cordon_error *err) {
  for (size_t i = 0; i < m->t.count; i++) {
    cd_str text = lists_table_field(&m->t, (int)i);
    if (!text.len) continue;
    if (m->of[i] == M_ALIAS) each(m, b, text, add_alias);
    if (m->of[i] == M_WEAK) each(m, b, text, add_weak);
    if (m->of[i] != M_FROM && m->of[i] != M_TO) continue;
    if (!lists_day_parse(text, false, m->of[i] == M_FROM ? &b->e.from : &b->e.to))
      return lists_table_bad(&m->t, m->t.header[i].ptr, err,
                             "\"" CD_FMT "\" is no day; a day such as 2021-11-04 is right", CD_ARG(text));
  }
  return CORDON_OK;
}

static cordon_status read_row(mapped *m, cordon_error *err) {
  lists_build b;
  lists_address address = {0};
  cd_arena_reset(m->entry);
  lists_build_begin(&b, m->entry);
  b.e.source = m->job->list;
  b.e.line = lists_table_line(&m->t);
  for (size_t i = 0; i < m->t.count; i++) read_field(m, &b, i, &address);
  if (!b.e.id.len) return lists_table_bad(&m->t, "id", err, "the row has no id");
  if (!b.e.name_count) return lists_table_bad(&m->t, "name", err, "the row has no name");
  lists_build_address(&b, address.text, address.city, address.country);
  CD_TRY(read_days_and_aliases(m, &b, err));
  CD_TRY(lists_build_status(&b, err));
  return m->job->sink->entry(m->job->sink->user, &b.e, err);
}

static cordon_status read_table(mapped *m, const lists_file *table, const lists_file *mapping, cordon_error *err) {
  cd_json *v;
  CD_TRY(parse_mapping(m, mapping, &v, err));
  cd_str separator = cd_json_str(cd_json_get(v, "separator")), split = cd_json_str(cd_json_get(v, "split"));
  if (separator.len > 1 || split.len >= sizeof m->split)
    return lists_record_bad(mapping, 1, "separator", err,
                            "the separator is one character, and what splits values at most 7");
  memcpy(m->split, split.ptr ? split.ptr : "", split.len);
  cd_csv_format format = {.separator = separator.len ? separator.ptr[0] : ',', .quoted = true, .lenient_quotes = true};
  CD_TRY(lists_table_open(table, format, &m->t, err));
  CD_TRY(lists_table_header(&m->t, err));
  CD_TRY(apply_mapping(m, mapping, v, err));
  for (bool more = true;;) {
    CD_TRY(lists_table_next(&m->t, m->t.width, &more, err));
    if (!more) return CORDON_OK;
    CD_TRY(read_row(m, err));
  }
}

static cordon_status read_files(const lists_job *job, cordon_error *err) {
  const lists_file *table = NULL, *mapping = NULL;
  for (size_t i = 0; i < job->count; i++) {
    if (strcmp(job->files[i].role, "mapping") == 0)
      mapping = &job->files[i];
    else
      table = &job->files[i];
  }
  if (job->count != 2 || !table || !mapping)
    return cd_fail(err, CORDON_USAGE,
                   "a list of your own is two files: the table, and the JSON mapping that says what its columns are "
                   "(docs/lists.md)");
  mapped m = {.job = job, .all = cd_arena_new(0), .entry = cd_arena_new(64u << 20)};
  cordon_status status = m.all && m.entry ? read_table(&m, table, mapping, err) : cd_no_memory(err);
  lists_table_close(&m.t);
  cd_arena_free(m.entry);
  cd_arena_free(m.all);
  return status;
}

const lists_reader lists_reader_mapped = {
    .name = "mapped_csv",
    .form = "a CSV table with a JSON mapping beside it",
    .probe = probe,
    .read = read_files,
};
