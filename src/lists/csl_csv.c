/* The US Consolidated Screening List as CSV: a header, UTF-8, several values joined by "; ", the last at times by ";
 * and ". An entry is keyed by its printed source and _id, because one OFAC number may stand in several of the lists; a
 * pair that occurs again in one file takes "#2" behind its id, in the order of the file. */
#include "base/map.h"
#include "lists/csl_sources.h"
#include "lists/identifiers.h"
#include "lists/remarks.h"
#include "lists/table.h"
#include "lists/words.h"

static const cd_csv_format FORMAT = {.separator = ',', .quoted = true};

enum column {
  COL_ID,
  COL_SOURCE,
  COL_NUMBER,
  COL_TYPE,
  COL_PROGRAMS,
  COL_NAME,
  COL_TITLE,
  COL_ADDRESSES,
  COL_NOTICE,
  COL_START,
  COL_END,
  COL_STANDARD_ORDER,
  COL_REQUIREMENT,
  COL_POLICY,
  COL_CALL_SIGN,
  COL_VESSEL_TYPE,
  COL_TONNAGE,
  COL_REGISTERED_TONNAGE,
  COL_FLAG,
  COL_OWNER,
  COL_REMARKS,
  COL_LIST_URL,
  COL_ALT_NAMES,
  COL_CITIZENSHIPS,
  COL_BIRTHS,
  COL_NATIONALITIES,
  COL_BIRTH_PLACES,
  COL_INFORMATION_URL,
  COL_IDS,
  COL_COUNT
};
static const char *const COLUMNS[COL_COUNT] = {"_id",
                                               "source",
                                               "entity_number",
                                               "type",
                                               "programs",
                                               "name",
                                               "title",
                                               "addresses",
                                               "federal_register_notice",
                                               "start_date",
                                               "end_date",
                                               "standard_order",
                                               "license_requirement",
                                               "license_policy",
                                               "call_sign",
                                               "vessel_type",
                                               "gross_tonnage",
                                               "gross_registered_tonnage",
                                               "vessel_flag",
                                               "vessel_owner",
                                               "remarks",
                                               "source_list_url",
                                               "alt_names",
                                               "citizenships",
                                               "dates_of_birth",
                                               "nationalities",
                                               "places_of_birth",
                                               "source_information_url",
                                               "ids"};

typedef struct csl {
  lists_strange strange;
  const lists_job *job;
  lists_table t;
  int column[COL_COUNT];
  cd_arena *all, *entry;
  cd_map *seen; /* key to a counter */
} csl;

static const char *probe(cd_str head) {
  if (cd_str_starts(head, CD_STR("\xEF\xBB\xBF"))) head = cd_str_sub(head, 3, head.len);
  ptrdiff_t end = cd_str_find(head, CD_STR("\n"));
  cd_str line = end < 0 ? head : cd_str_sub(head, 0, (size_t)end);
  return cd_str_starts(line, CD_STR("_id,")) && cd_str_find(line, CD_STR("source")) > 0 &&
                 cd_str_find(line, CD_STR("alt_names")) > 0
             ? "csl"
             : NULL;
}

static cd_str field(const csl *c, enum column which) { return lists_table_field(&c->t, c->column[which]); }

static cordon_status map_columns(csl *c, cordon_error *err) {
  CD_TRY(lists_table_header(&c->t, err));
  for (int i = 0; i < COL_COUNT; i++) c->column[i] = lists_table_column(&c->t, COLUMNS[i]);
  static const enum column NEEDED[] = {COL_ID, COL_SOURCE, COL_NAME, COL_ALT_NAMES};
  for (size_t i = 0; i < sizeof NEEDED / sizeof *NEEDED; i++)
    if (c->column[NEEDED[i]] < 0)
      return lists_table_bad(&c->t, COLUMNS[NEEDED[i]], err, "the column \"%s\" is missing from the header",
                             COLUMNS[NEEDED[i]]);
  return CORDON_OK;
}

static bool known_column(const csl *c, size_t at) {
  for (int i = 0; i < COL_COUNT; i++)
    if (c->column[i] == (int)at) return true;
  return false;
}

static void report_unknown_columns(const csl *c) {
  for (size_t i = 0; i < c->t.width; i++)
    if (!known_column(c, i))
      lists_say(c->job->sink, "the column \"" CD_FMT "\" is not known; its values are kept under extra",
                CD_ARG(c->t.header[i]));
}

static names_schema schema_of(cd_str type) {
  if (cd_str_ieq_ascii(type, CD_STR("Individual"))) return NAMES_PERSON;
  if (cd_str_ieq_ascii(type, CD_STR("Entity"))) return NAMES_ORGANIZATION;
  if (cd_str_ieq_ascii(type, CD_STR("Vessel"))) return NAMES_VESSEL;
  if (cd_str_ieq_ascii(type, CD_STR("Aircraft"))) return NAMES_AIRCRAFT;
  return NAMES_ANY;
}

typedef void (*text_adder)(lists_build *b, cd_str text);

/* "A; B; and C": the "and" before the last is the sentence's, not the value's. */
static bool cut_value(cd_str *joined, cd_str *piece, bool first) {
  if (!lists_cut(joined, "; ", piece)) return false;
  if (!joined->ptr && !first && cd_str_starts(*piece, CD_STR("and "))) *piece = cd_str_sub(*piece, 4, piece->len);
  return true;
}

static void each(lists_build *b, cd_str joined, text_adder add) {
  cd_str piece;
  for (bool first = true; cut_value(&joined, &piece, first); first = false)
    if (!cd_str_eqc(cd_str_trim(piece), "and")) add(b, piece); /* "A; and; B" is printed too */
}

static void add_alias(lists_build *b, cd_str text) { lists_build_name(b, text, "aka"); }

/* "21 Haarbaa, Tel Aviv-Yafo, 6473921, IL": the country is the last part, where it is a code. */
static void add_address(lists_build *b, cd_str text) {
  text = cd_str_trim(text);
  cd_str country = {0};
  if (text.len == 2) country = text;
  if (text.len > 4 && cd_str_eqc(cd_str_sub(text, text.len - 4, 2), ", ")) country = cd_str_sub(text, text.len - 2, 2);
  bool code = country.len == 2 && country.ptr[0] >= 'A' && country.ptr[0] <= 'Z' && country.ptr[1] >= 'A' &&
              country.ptr[1] <= 'Z';
  if (!code) country = (cd_str){0};
  if (code) text = text.len > 4 ? cd_str_sub(text, 0, text.len - 4) : (cd_str){0};
  lists_build_address(b, text, (cd_str){0}, country);
}

static bool is_code(cd_str s) {
  return s.len == 2 && s.ptr[0] >= 'A' && s.ptr[0] <= 'Z' && s.ptr[1] >= 'A' && s.ptr[1] <= 'Z';
}

/* "AU, 2024-01-17, N7693460, Passport": country, then days of issue and expiry, then the value, then its type. */
static void add_identifier(lists_build *b, cd_str text) {
  size_t comma = 0;
  cd_str whole = cd_str_trim(text), rest = whole, country = {0}, piece;
  for (size_t i = 0; i + 1 < rest.len; i++)
    if (rest.ptr[i] == ',' && rest.ptr[i + 1] == ' ') comma = i;
  cd_str type = comma ? cd_str_trim(cd_str_sub(rest, comma + 1, rest.len)) : (cd_str){0};
  rest = cd_str_sub(rest, 0, comma);
  if (cd_str_eqc(type, "Gender")) {
    lists_build_extra(b, "gender", rest);
    return;
  }
  if (cd_str_eqc(type, "Website")) {
    lists_build_extra_add(b, "websites", rest);
    return;
  }
  if (!lists_identifier_type(type)) {
    lists_build_extra_add(b, "statements", whole);
    return;
  }
  cd_str left = rest;
  if (lists_cut(&left, ", ", &piece) && left.ptr && is_code(piece)) {
    country = piece;
    rest = left;
  }
  cd_day day;
  for (left = rest; lists_cut(&left, ", ", &piece) && left.ptr && cd_day_parse(piece, &day);) rest = left;
  if (cd_str_starts(rest, CD_STR("IMO "))) {
    type = CD_STR("IMO");
    rest = cd_str_sub(rest, 4, rest.len);
  }
  lists_build_identifier(b, type, rest, country);
}

static cordon_status read_day(csl *c, enum column which, cd_day *out, cordon_error *err) {
  cd_str text = field(c, which);
  if (!text.len || lists_day_parse(text, true, out)) return CORDON_OK;
  return lists_table_bad(&c->t, COLUMNS[which], err, "\"" CD_FMT "\" is no day; a day such as 2021-11-04 is right",
                         CD_ARG(text));
}

static void read_extra(csl *c, lists_build *b) {
  static const enum column KEPT[] = {COL_STANDARD_ORDER,     COL_CALL_SIGN, COL_VESSEL_TYPE, COL_TONNAGE,
                                     COL_REGISTERED_TONNAGE, COL_FLAG,      COL_OWNER,       COL_INFORMATION_URL};
  lists_build_extra(b, "printed_source", field(c, COL_SOURCE));
  for (size_t i = 0; i < sizeof KEPT / sizeof *KEPT; i++) lists_build_extra(b, COLUMNS[KEPT[i]], field(c, KEPT[i]));
  for (size_t i = 0; i < c->t.width; i++)
    if (!known_column(c, i)) lists_build_extra_s(b, c->t.header[i], lists_table_field(&c->t, (int)i));
}

/* The id and the key, with "#2" behind both where the pair of source and id has occurred in this file. */
static cordon_status identify(csl *c, lists_build *b, const lists_csl_source *source, cordon_error *err) {
  cd_str id = field(c, COL_ID), printed = field(c, COL_SOURCE);
  if (!id.len) return lists_table_bad(&c->t, "_id", err, "the row has no _id; each row of this list carries one");
  cd_str prefix = source ? cd_str_c(source->code) : printed;
  cd_str key = cd_str_printf(c->entry, CD_FMT "/" CD_FMT, CD_ARG(prefix), CD_ARG(id));
  if (!key.ptr) return cd_no_memory(err);
  int *times = cd_map_get(c->seen, key);
  if (!times) {
    times = CD_NEW(c->all, int);
    cd_str copy = cd_str_dup(c->all, key);
    if (!times || !copy.ptr || !cd_map_put(c->seen, copy, times)) return cd_no_memory(err);
  }
  b->e.id = id;
  b->e.key = key;
  if (++*times > 1) {
    b->e.id = cd_str_printf(c->entry, CD_FMT "#%d", CD_ARG(id), *times);
    b->e.key = cd_str_printf(c->entry, CD_FMT "#%d", CD_ARG(key), *times);
  }
  return b->e.id.ptr && b->e.key.ptr ? CORDON_OK : cd_no_memory(err);
}

static cordon_status read_source(csl *c, lists_build *b, cordon_error *err) {
  cd_str printed = field(c, COL_SOURCE);
  if (!printed.len)
    return lists_table_bad(
        &c->t, "source", err,
        "the row names no source; such as \"Entity List (EL) - Bureau of Industry and Security\" is right");
  const lists_csl_source *source = lists_csl_source_find(printed);
  b->e.source = source ? cd_str_c(source->canonical) : c->job->list;
  if (source && source->ofac_other) lists_build_program(b, cd_str_c(source->code));
  if (!source && !cd_map_has(c->seen, printed)) {
    cd_str copy = cd_str_dup(c->all, printed);
    if (!copy.ptr || !cd_map_put(c->seen, copy, c)) return cd_no_memory(err);
    lists_say(c->job->sink, "the source \"" CD_FMT "\" is not known; its entries are kept under us_csl",
              CD_ARG(printed));
  }
  return identify(c, b, source, err);
}

static const char *const TYPES[] = {"Individual", "Entity", "Vessel", "Aircraft", NULL};

static cordon_status read_row(csl *c, cordon_error *err) {
  lists_build b;
  cd_arena_reset(c->entry);
  lists_build_begin(&b, c->entry);
  b.strange = &c->strange;
  b.e.line = lists_table_line(&c->t);
  CD_TRY(read_source(c, &b, err));
  lists_build_name(&b, field(c, COL_NAME), "primary");
  if (!b.e.name_count) return lists_table_bad(&c->t, "name", err, "the row has no name");
  b.e.schema = schema_of(field(c, COL_TYPE));
  lists_build_known(&b, "type", field(c, COL_TYPE), TYPES);
  each(&b, field(c, COL_ALT_NAMES), add_alias);
  each(&b, field(c, COL_PROGRAMS), lists_build_program);
  each(&b, field(c, COL_ADDRESSES), add_address);
  each(&b, field(c, COL_CITIZENSHIPS), lists_build_nationality);
  each(&b, field(c, COL_NATIONALITIES), lists_build_nationality);
  each(&b, field(c, COL_BIRTHS), lists_build_birth);
  each(&b, field(c, COL_BIRTH_PLACES), lists_build_birth_place);
  each(&b, field(c, COL_IDS), add_identifier);
  b.e.requirement = field(c, COL_REQUIREMENT);
  b.e.policy = field(c, COL_POLICY);
  b.e.cite = field(c, COL_NOTICE);
  b.e.title = field(c, COL_TITLE);
  b.e.remarks = field(c, COL_REMARKS);
  b.e.url = field(c, COL_LIST_URL);
  lists_remarks_links(&b, b.e.remarks);
  read_extra(c, &b);
  CD_TRY(read_day(c, COL_START, &b.e.from, err));
  CD_TRY(read_day(c, COL_END, &b.e.to, err));
  CD_TRY(lists_build_status(&b, err));
  return c->job->sink->entry(c->job->sink->user, &b.e, err);
}

static cordon_status read_rows(csl *c, cordon_error *err) {
  bool more = true;
  CD_TRY(lists_table_open(&c->job->files[0], FORMAT, &c->t, err));
  CD_TRY(map_columns(c, err));
  report_unknown_columns(c);
  while (true) {
    CD_TRY(lists_table_next(&c->t, c->t.width, &more, err));
    if (!more) return CORDON_OK;
    CD_TRY(read_row(c, err));
  }
}

static cordon_status read_files(const lists_job *job, cordon_error *err) {
  if (job->count != 1)
    return cd_fail(err, CORDON_USAGE, "the consolidated list is one file; %zu were given", job->count);
  csl c = {.strange.sink = job->sink, .job = job, .all = cd_arena_new(0), .entry = cd_arena_new(64u << 20)};
  c.seen = c.all ? cd_map_new(c.all, 4096) : NULL;
  cordon_status status = c.seen && c.entry ? read_rows(&c, err) : cd_no_memory(err);
  lists_table_close(&c.t);
  cd_arena_free(c.entry);
  cd_arena_free(c.all);
  return status;
}

static const char *const LISTS[] = {"us_csl", NULL};
const lists_reader lists_reader_csl_csv = {
    .name = "csl_csv",
    .lists = LISTS,
    .form = "consolidated.csv of the US Consolidated Screening List, whose header begins with _id,source",
    .probe = probe,
    .read = read_files,
};
