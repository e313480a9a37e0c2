#include "lists/uk_rows.h"

#include "lists/words.h"

static cd_str field(const uk_rows *u, const lists_row *r, enum uk_column which) { return lists_row_field(r, u->column[which]); }

bool uk_rows_known(const uk_rows *u, size_t at) {
  for (int i = 0; i < UK_COUNT; i++)
    if (u->column[i] == (int)at) return true;
  return false;
}

/* --- one entry --- */

static cd_str name_of(const uk_rows *u, const lists_row *r) {
  static const enum uk_column PARTS[] = {UK_NAME1, UK_NAME2, UK_NAME3, UK_NAME4, UK_NAME5, UK_NAME6};
  cd_str name = CD_STR("");
  for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS && name.ptr; i++) {
    cd_str part = field(u, r, PARTS[i]);
    if (part.len) name = cd_str_printf(u->entry, CD_FMT "%s" CD_FMT, CD_ARG(name), name.len ? " " : "", CD_ARG(part));
  }
  return name;
}

static bool is_primary(const uk_rows *u, const lists_row *r) {
  cd_str type = field(u, r, UK_NAME_TYPE);
  return cd_str_ieq_ascii(type, CD_STR("Primary Name")) || cd_str_ieq_ascii(type, CD_STR("Prime Alias"));
}

static const char *kind_of(const uk_rows *u, const lists_row *r) {
  cd_str strength = field(u, r, UK_STRENGTH);
  if (strength.len && !cd_str_starts(strength, CD_STR("Good"))) return "weak";
  return cd_str_ieq_ascii(field(u, r, UK_NAME_TYPE), CD_STR("FKA")) ? "fka" : "aka";
}

static bool has_name(const lists_build *b, cd_str name) {
  for (size_t i = 0; i < b->e.name_count; i++)
    if (cd_str_eq(b->e.names[i].text, name)) return true;
  return false;
}

/* The first row that is marked primary gives the primary name; in its place, where none is, the first row. */
static void read_names(uk_rows *u, lists_build *b, const lists_group *g) {
  const lists_row *primary = g->first;
  for (const lists_row *r = g->first; r; r = r->next)
    if (is_primary(u, r)) {
      primary = r;
      break;
    }
  lists_build_name(b, name_of(u, primary), "primary");
  for (const lists_row *r = g->first; r; r = r->next) {
    cd_str name = cd_str_trim(name_of(u, r)), script = field(u, r, UK_SCRIPT_NAME);
    if (!name.ptr) b->failed = true;
    if (name.len && !has_name(b, name)) lists_build_name(b, name, kind_of(u, r));
    if (script.len && !has_name(b, script)) lists_build_name_script(b, script, "aka", field(u, r, UK_SCRIPT));
  }
}

static void read_birth(uk_rows *u, lists_build *b, cd_str text) {
  cd_str normal = lists_birth_normal(u->entry, text);
  if (!normal.ptr) b->failed = true;
  for (size_t i = 0; i < b->e.birth_count; i++)
    if (cd_str_eq(b->e.births[i], normal)) return;
  if (text.len) lists_build_birth(b, normal);
}

/* "Afghanistan (since 2009)" */
static cd_str without_note(cd_str text) {
  ptrdiff_t at = cd_str_find(text, CD_STR(" ("));
  return at > 0 ? cd_str_sub(text, 0, (size_t)at) : text;
}

static void read_address(uk_rows *u, lists_build *b, const lists_row *r) {
  cd_str text = CD_STR("");
  for (int c = UK_ADDRESS1; c <= UK_POSTCODE && text.ptr; c++) {
    cd_str part = field(u, r, (enum uk_column)c);
    if (part.len) text = cd_str_printf(u->entry, CD_FMT "%s" CD_FMT, CD_ARG(text), text.len ? ", " : "", CD_ARG(part));
  }
  if (!text.ptr) {
    b->failed = true;
    return;
  }
  for (size_t i = 0; i < b->e.address_count; i++)
    if (cd_str_eq(b->e.addresses[i].text, text)) return;
  lists_build_address(b, text, (cd_str){0}, without_note(field(u, r, UK_COUNTRY)));
}

static void add_identifier(lists_build *b, const char *type, cd_str value) {
  for (size_t i = 0; i < b->e.identifier_count; i++)
    if (cd_str_eq(b->e.identifiers[i].value, value) && cd_str_eqc(b->e.identifiers[i].type, type)) return;
  lists_build_identifier(b, cd_str_c(type), value, (cd_str){0});
}

static void read_birth_place(uk_rows *u, lists_build *b, const lists_row *r) {
  cd_str town = field(u, r, UK_TOWN), country = field(u, r, UK_BIRTH_COUNTRY);
  cd_str text =
      cd_str_printf(u->entry, CD_FMT "%s" CD_FMT, CD_ARG(town), town.len && country.len ? ", " : "", CD_ARG(country));
  if (!text.ptr) b->failed = true;
  for (size_t i = 0; i < b->e.birth_place_count; i++)
    if (cd_str_eq(b->e.birth_places[i], text)) return;
  lists_build_birth_place(b, text);
}

/* "(1) ACME (2) BETA": parties by their names. */
static void read_parties(lists_build *b, cd_str parties, lists_link_kind kind, const char *says) {
  cd_str piece;
  if (!parties.len) return;
  if (parties.ptr[0] != '(' && (parties.len < 2 || parties.ptr[1] != ')')) { /* no numbers: commas belong to names */
    lists_build_link(b, (lists_link){.kind = kind, .name = parties, .says = cd_str_c(says)});
    return;
  }
  while (lists_cut_numbered(&parties, &piece))
    lists_build_link(b, (lists_link){.kind = kind, .name = piece, .says = cd_str_c(says)});
}

static void read_row(uk_rows *u, lists_build *b, const lists_row *r) {
  cd_str piece, nationalities = field(u, r, UK_NATIONALITY);
  read_birth(u, b, field(u, r, UK_BIRTH));
  read_address(u, b, r);
  read_birth_place(u, b, r);
  while (lists_cut_numbered(&nationalities, &piece)) lists_build_nationality(b, without_note(piece));
  add_identifier(b, "Passport", field(u, r, UK_PASSPORT));
  add_identifier(b, "National Identification Number", field(u, r, UK_NATIONAL_ID));
  add_identifier(b, "Business Registration Number", field(u, r, UK_BUSINESS_NUMBER));
  add_identifier(b, "IMO", field(u, r, UK_IMO));
  read_parties(b, field(u, r, UK_PARENT), LISTS_LINK_OWNER, "Parent company");
  read_parties(b, field(u, r, UK_SUBSIDIARIES), LISTS_LINK_HOLDING, "Subsidiaries");
  read_parties(b, field(u, r, UK_SHIP_OWNERS), LISTS_LINK_OWNER, "Current owner/operator");
}

static cordon_status bad_row(const uk_rows *u, const lists_row *r, const char *name, const char *what, cordon_error *err) {
  cd_fail(err, CORDON_BAD_INPUT, "%s", what);
  return cd_error_place(err, u->job->files[0].path, r->line, 0, name), CORDON_BAD_INPUT;
}

/* The earliest day of all rows; a file names a later one where a name was added. */
static cordon_status read_listed(uk_rows *u, lists_build *b, const lists_group *g, cordon_error *err) {
  for (const lists_row *r = g->first; r; r = r->next) {
    cd_str text = field(u, r, UK_LISTED);
    cd_day day;
    if (!text.len) continue;
    if (!lists_day_parse(text, false, &day))
      return bad_row(u, r, "Listed On", "the day of listing is no day; such as 31/12/2012 is right", err);
    if (b->e.from == CD_DAY_NONE || day < b->e.from) b->e.from = day;
  }
  return CORDON_OK;
}

static names_schema schema_of(cd_str type) {
  if (cd_str_ieq_ascii(type, CD_STR("Individual"))) return NAMES_PERSON;
  if (cd_str_ieq_ascii(type, CD_STR("Ship"))) return NAMES_VESSEL;
  return NAMES_ORGANIZATION;
}

static void read_extra(uk_rows *u, lists_build *b, const lists_row *r) {
  static const struct {
    enum uk_column column;
    const char *name;
  } KEPT[] = {{UK_OTHER_ID, "OFSI Group ID"},
              {UK_REASONS, "UK Statement of Reasons"},
              {UK_UPDATED, "Last Updated"},
              {UK_NATIONAL_ID_DETAILS, "National Identifier additional information"},
              {UK_PASSPORT_DETAILS, "Passport additional information"},
              {UK_GENDER, "Gender"},
              {UK_TITLE, "Title"},
              {UK_SCRIPT_LANGUAGE, "Non-latin script language"}};
  for (size_t i = 0; i < sizeof KEPT / sizeof *KEPT; i++)
    lists_build_extra(b, KEPT[i].name, field(u, r, KEPT[i].column));
  for (size_t i = 0; i < u->width; i++)
    if (!uk_rows_known(u, i) && u->header[i].len) lists_build_extra_s(b, u->header[i], lists_row_field(r, (int)i));
}

static const char *const TYPES[] = {"Individual", "Entity", "Ship", NULL};
static const char *const NAME_TYPES[] = {"Primary Name", "Prime Alias", "Primary Name Variation", "Alias", "AKA", "FKA", NULL};
static const char *const STRENGTHS[] = {"Good quality", "Low quality", NULL};

static cordon_status read_group(uk_rows *u, const lists_group *g, cordon_error *err) {
  lists_build b;
  cd_arena_reset(u->entry);
  lists_build_begin(&b, u->entry);
  b.strange = &u->strange;
  b.e.id = g->key;
  b.e.source = u->job->list;
  b.e.line = g->first->line;
  b.e.schema = schema_of(field(u, g->first, UK_TYPE));
  read_names(u, &b, g);
  if (!b.e.name_count) return bad_row(u, g->first, "Name 6", "the entry has no name", err);
  lists_build_known(&b, "Group Type", field(u, g->first, UK_TYPE), TYPES);
  for (const lists_row *r = g->first; r; r = r->next) {
    lists_build_known(&b, "Alias Type", field(u, r, UK_NAME_TYPE), NAME_TYPES);
    lists_build_known(&b, "Alias Quality", field(u, r, UK_STRENGTH), STRENGTHS);
    read_row(u, &b, r);
  }
  lists_build_program(&b, field(u, g->first, UK_REGIME));
  b.e.title = field(u, g->first, UK_POSITION);
  b.e.remarks = field(u, g->first, UK_OTHER);
  b.e.cite = field(u, g->first, UK_UN_REFERENCE);
  read_extra(u, &b, g->first);
  CD_TRY(read_listed(u, &b, g, err));
  CD_TRY(lists_build_status(&b, err));
  return u->job->sink->entry(u->job->sink->user, &b.e, err);
}

cordon_status uk_rows_begin(uk_rows *u, const lists_job *job, cordon_error *err) {
  *u = (uk_rows){.strange.sink = job->sink, .job = job, .all = cd_arena_new(0), .entry = cd_arena_new(64u << 20)};
  for (int i = 0; i < UK_COUNT; i++) u->column[i] = -1;
  return u->all && u->entry ? lists_groups_begin(&u->groups, u->all, err) : cd_no_memory(err);
}

void uk_rows_free(uk_rows *u) {
  cd_arena_free(u->entry);
  cd_arena_free(u->all);
}

cordon_status uk_rows_entries(uk_rows *u, cordon_error *err) {
  for (size_t i = 0; i < lists_groups_count(&u->groups); i++)
    CD_TRY(read_group(u, lists_groups_at(&u->groups, i), err));
  return CORDON_OK;
}
