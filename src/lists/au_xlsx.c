/* Australia's consolidated list as XLSX: each row is one name; references "12", "12a", "12b" belong to entry 12.
 * Columns: DFAT, Regulation 8 consolidated list. The list names no listing day of its own (its control date is that of
 * the row's last change), so entries stand from their first snapshot. */
#include "lists/groups.h"
#include "lists/words.h"
#include "lists/xlsx.h"

enum column {
  C_REFERENCE,
  C_NAME,
  C_TYPE,
  C_NAME_TYPE,
  C_BIRTH,
  C_BIRTH_PLACE,
  C_CITIZENSHIP,
  C_ADDRESS,
  C_MORE,
  C_LISTING,
  C_COMMITTEE,
  C_CONTROL,
  C_COUNT
};
static const char *const TITLES[C_COUNT] = {"Reference",
                                            "Name of Individual or Entity",
                                            "Type",
                                            "Name Type",
                                            "Date of Birth",
                                            "Place of Birth",
                                            "Citizenship",
                                            "Address",
                                            "Additional Information",
                                            "Listing Information",
                                            "Committees",
                                            "Control Date"};

typedef struct au {
  lists_strange strange;
  const lists_job *job;
  cd_arena *all, *entry;
  lists_groups groups;
  int column[C_COUNT];
  cd_str header[LISTS_XLSX_MAX_COLUMNS];
  size_t width;
  bool headed;
} au;

static const char *probe(cd_str head) { return lists_xlsx_probe(head) ? "au" : NULL; }

static cd_str field(const au *u, const lists_row *r, enum column which) {
  cd_str text = lists_row_field(r, u->column[which]);
  while (cd_str_ends(text, CD_STR("\xC2\xA0"))) text = cd_str_trim(cd_str_sub(text, 0, text.len - 2));
  return cd_str_ieq_ascii(text, CD_STR("na")) || cd_str_ieq_ascii(text, CD_STR("n/a")) ? (cd_str){0} : text;
}

static cordon_status on_header(au *u, const cd_str *cells, size_t count, cordon_error *err) {
  for (int i = 0; i < C_COUNT; i++) u->column[i] = -1;
  for (size_t k = 0; k < count; k++) {
    if (cells[k].len && !(u->header[k] = cd_str_dup(u->all, cells[k])).ptr) return cd_no_memory(err);
    for (int i = 0; i < C_COUNT; i++)
      if (cd_str_ieq_ascii(cells[k], cd_str_c(TITLES[i]))) u->column[i] = (int)k;
  }
  u->width = count;
  u->headed = true;
  for (int i = C_REFERENCE; i <= C_NAME_TYPE; i++)
    if (u->column[i] < 0) {
      cd_fail(err, CORDON_BAD_INPUT, "the column \"%s\" is missing from the first row", TITLES[i]);
      return cd_error_place(err, NULL, 0, 0, TITLES[i]), CORDON_BAD_INPUT;
    }
  return CORDON_OK;
}

static cordon_status on_row(void *user, int64_t row, const cd_str *cells, size_t count, cordon_error *err) {
  au *u = user;
  if (!u->headed) return on_header(u, cells, count, err);
  cd_str reference = (size_t)u->column[C_REFERENCE] < count ? cells[u->column[C_REFERENCE]] : (cd_str){0};
  size_t digits = 0;
  while (digits < reference.len && reference.ptr[digits] >= '0' && reference.ptr[digits] <= '9') digits++;
  if (!reference.len && (size_t)u->column[C_NAME] >= count) return CORDON_OK; /* notes below the table */
  if (!digits)
    return cd_fail(err, CORDON_BAD_INPUT,
                   "the reference is \"" CD_FMT "\"; a number, at times with a letter behind it, is right",
                   CD_ARG(reference));
  return lists_groups_add(&u->groups, cd_str_sub(reference, 0, digits), cells, count, row, err);
}

static bool is_primary(const au *u, const lists_row *r) {
  return cd_str_ieq_ascii(field(u, r, C_NAME_TYPE), CD_STR("Primary Name"));
}

static const char *kind_of(cd_str type) {
  return cd_str_ieq_ascii(type, CD_STR("Formerly known as")) || cd_str_ieq_ascii(type, CD_STR("Previously listed as"))
             ? "fka"
             : "aka";
}

static const lists_row *primary_of(const au *u, const lists_group *g) {
  for (const lists_row *r = g->first; r; r = r->next)
    if (is_primary(u, r)) return r;
  return g->first;
}

static void read_names(const au *u, lists_build *b, const lists_group *g, const lists_row *primary) {
  lists_build_name(b, field(u, primary, C_NAME), "primary");
  for (const lists_row *r = g->first; r; r = r->next) {
    cd_str type = field(u, r, C_NAME_TYPE);
    bool original = cd_str_ieq_ascii(type, CD_STR("Original Script"));
    if (r != primary)
      lists_build_name_script(b, field(u, r, C_NAME), kind_of(type), original ? CD_STR("original") : (cd_str){0});
  }
}

/* "Approximately 1955-1958", "25 Jun. 1964", "15/08/1969", or a spreadsheet's number of days. */
static void read_birth(const au *u, lists_build *b, cd_str piece) {
  cd_day day;
  char iso[11];
  cd_str text = piece;
  bool about = cd_str_starts(text, CD_STR("Approximately "));
  if (about) text = cd_str_trim(cd_str_sub(text, strlen("Approximately "), text.len));
  bool year = text.len == 4;
  if (!year && (lists_xlsx_day(text, &day) || lists_day_parse(text, false, &day)))
    text = cd_str_dup(u->entry, cd_str_c(cd_day_format(day, iso)));
  if (about) text = cd_str_printf(u->entry, "circa " CD_FMT, CD_ARG(text));
  lists_build_birth(b, text);
}

static void read_parts(const au *u, lists_build *b, const lists_row *r) {
  cd_str piece, births = field(u, r, C_BIRTH), places = field(u, r, C_BIRTH_PLACE),
                citizenships = field(u, r, C_CITIZENSHIP), addresses = field(u, r, C_ADDRESS);
  while (lists_cut_numbered(&births, &piece)) read_birth(u, b, piece);
  while (lists_cut_numbered(&places, &piece)) lists_build_birth_place(b, piece);
  while (lists_cut_numbered(&citizenships, &piece)) lists_build_nationality(b, piece);
  while (lists_cut_numbered(&addresses, &piece)) lists_build_address(b, piece, (cd_str){0}, (cd_str){0});
}

static void read_extra(const au *u, lists_build *b, const lists_row *r) {
  cd_day day;
  char iso[11];
  if (lists_xlsx_day(field(u, r, C_CONTROL), &day))
    lists_build_extra(b, "control_date", cd_str_dup(b->a, cd_str_c(cd_day_format(day, iso))));
  for (size_t k = 0; k < u->width; k++) {
    bool known = !u->header[k].len;
    for (int i = 0; i < C_COUNT; i++) known = known || u->column[i] == (int)k;
    if (!known) lists_build_extra_s(b, u->header[k], lists_row_field(r, (int)k));
  }
}

static const char *const TYPES[] = {"Individual", "Entity", "Vessel", NULL};
static const char *const NAME_TYPES[] = {"Primary Name",      "aka",  "Original Script",
                                         "Formerly known as", "Previously listed as", NULL};

static cordon_status read_group(au *u, const lists_group *g, cordon_error *err) {
  lists_build b;
  const lists_row *primary = primary_of(u, g);
  cd_arena_reset(u->entry);
  lists_build_begin(&b, u->entry);
  b.strange = &u->strange;
  b.e.id = g->key;
  b.e.source = u->job->list;
  b.e.line = primary->line;
  b.e.schema = cd_str_ieq_ascii(field(u, primary, C_TYPE), CD_STR("Individual")) ? NAMES_PERSON : NAMES_ORGANIZATION;
  lists_build_known(&b, TITLES[C_TYPE], field(u, primary, C_TYPE), TYPES);
  for (const lists_row *r = g->first; r; r = r->next)
    lists_build_known(&b, TITLES[C_NAME_TYPE], field(u, r, C_NAME_TYPE), NAME_TYPES);
  read_names(u, &b, g, primary);
  if (!b.e.name_count) {
    cd_fail(err, CORDON_BAD_INPUT, "the entry " CD_FMT " has no name", CD_ARG(g->key));
    return cd_error_place(err, u->job->files[0].path, primary->line, 0, TITLES[C_NAME]), CORDON_BAD_INPUT;
  }
  read_parts(u, &b, primary);
  lists_build_program(&b, field(u, primary, C_COMMITTEE));
  b.e.cite = field(u, primary, C_LISTING);
  b.e.remarks = field(u, primary, C_MORE);
  read_extra(u, &b, primary);
  CD_TRY(lists_build_status(&b, err));
  return u->job->sink->entry(u->job->sink->user, &b.e, err);
}

static cordon_status read_all(au *u, cordon_error *err) {
  CD_TRY(lists_groups_begin(&u->groups, u->all, err));
  CD_TRY(lists_xlsx_read(&u->job->files[0], on_row, u, err));
  for (size_t i = 0; i < lists_groups_count(&u->groups); i++)
    CD_TRY(read_group(u, lists_groups_at(&u->groups, i), err));
  return CORDON_OK;
}

static cordon_status read_files(const lists_job *job, cordon_error *err) {
  if (job->count != 1) return cd_fail(err, CORDON_USAGE, "Australia's list is one file; %zu were given", job->count);
  au u = {.strange.sink = job->sink, .job = job, .all = cd_arena_new(0), .entry = cd_arena_new(64u << 20)};
  cordon_status status = u.all && u.entry ? read_all(&u, err) : cd_no_memory(err);
  cd_arena_free(u.entry);
  cd_arena_free(u.all);
  return status;
}

static const char *const LISTS[] = {"au_dfat", NULL};
const lists_reader lists_reader_au_xlsx = {
    .name = "au_xlsx",
    .lists = LISTS,
    .form = "Australia's XLSX workbook",
    .probe = probe,
    .read = read_files,
};
