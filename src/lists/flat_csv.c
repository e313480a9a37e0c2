/* Two short American lists without ids of their own: BIS's Denied Persons List (dpl.txt, tabs, quoted, US dates) and
 * the State Department's ITAR debarred parties (CSV; Windows-1252 or UTF-8). An entry's id is made of what makes it
 * one: the first 16 hex digits of the SHA-256 of its name and its day, that of the order or of the notice. Rows that
 * agree in that are one entry with several addresses. */
#include <ctype.h>

#include "base/utf8.h"
#include "lists/groups.h"
#include "lists/words.h"

typedef struct flat {
  const lists_job *job;
  lists_table t;
  cd_arena *all, *entry;
  lists_groups groups;
} flat;
typedef cordon_status (*group_reader)(flat *f, lists_build *b, const lists_group *g, cordon_error *err);

static cd_str at(const flat *f, const lists_row *r, const char *title) {
  return lists_row_field(r, lists_table_column(&f->t, title));
}

/* Trimmed, runs of white space and of no-break spaces (which the files of State carry) as one space. */
static cd_str squeezed(cd_arena *a, cd_str text) {
  char *out = cd_alloc(a, text.len + 1);
  size_t len = 0;
  for (size_t i = 0; out && i < text.len; i++) {
    bool nbsp = text.ptr[i] == '\xC2' && i + 1 < text.len && text.ptr[i + 1] == '\xA0';
    if (nbsp) i++;
    if (!nbsp && !isspace((unsigned char)text.ptr[i])) {
      out[len++] = text.ptr[i];
      continue;
    }
    if (len && out[len - 1] != ' ') out[len++] = ' ';
  }
  if (len && out[len - 1] == ' ') len--;
  return cd_str_of(out, len);
}

static cd_str made_id(cd_arena *a, cd_str name, cd_str what) {
  char text[CD_DIGEST_TEXT];
  cd_str both = cd_str_printf(a, CD_FMT "\n" CD_FMT, CD_ARG(name), CD_ARG(what));
  if (!both.ptr) return both;
  cd_digest digest = cd_sha256(both);
  return cd_str_printf(a, "%.16s", cd_digest_format(&digest, text) + strlen("sha256:"));
}

static cd_str without_aliases(cd_str name) {
  ptrdiff_t open = cd_str_find(name, CD_STR(" (a.k.a."));
  return open > 0 ? cd_str_sub(name, 0, (size_t)open) : name;
}

static cordon_status gather(flat *f, const char *name_title, const char *what_title, cordon_error *err) {
  int name_column = lists_table_column(&f->t, name_title), what_column = lists_table_column(&f->t, what_title);
  if (name_column < 0)
    return lists_table_bad(&f->t, name_title, err, "the column \"%s\" is missing from the header", name_title);
  for (bool more = true;;) {
    CD_TRY(lists_table_next(&f->t, f->t.width, &more, err));
    if (!more) return CORDON_OK;
    cd_arena_reset(f->entry);
    cd_str name = squeezed(f->entry, lists_table_field(&f->t, name_column)),
           what = squeezed(f->entry, lists_table_field(&f->t, what_column));
    if (!name.ptr || !what.ptr) return cd_no_memory(err);
    if (!name.len) return lists_table_bad(&f->t, name_title, err, "the row has no name");
    cd_str id = made_id(f->entry, without_aliases(name), what);
    if (!id.ptr) return cd_no_memory(err);
    CD_TRY(lists_groups_add(&f->groups, id, f->t.fields, f->t.count, lists_table_line(&f->t), err));
  }
}

static cordon_status read_groups(flat *f, group_reader read, cordon_error *err) {
  for (size_t i = 0; i < lists_groups_count(&f->groups); i++) {
    const lists_group *g = lists_groups_at(&f->groups, i);
    lists_build b;
    cd_arena_reset(f->entry);
    lists_build_begin(&b, f->entry);
    b.e.id = g->key;
    b.e.source = f->job->list;
    b.e.line = g->first->line;
    CD_TRY(read(f, &b, g, err));
    CD_TRY(lists_build_status(&b, err));
    CD_TRY(f->job->sink->entry(f->job->sink->user, &b.e, err));
  }
  return CORDON_OK;
}

static cordon_status day_of(const flat *f, const lists_row *r, const char *title, cd_day *out, cordon_error *err) {
  cd_str text = at(f, r, title);
  if (!text.len || lists_day_parse(text, true, out)) return CORDON_OK;
  cd_fail(err, CORDON_BAD_INPUT, "\"" CD_FMT "\" is no day; a day such as 10/16/2017 is right", CD_ARG(text));
  return cd_error_place(err, f->t.file->path, r->line, 0, title), CORDON_BAD_INPUT;
}

/* --- BIS: Denied Persons List --- */

static const char *probe_dpl(cd_str head) {
  return cd_str_starts(head, CD_STR("\"Name\"\t\"Street_Address\"")) ||
                 cd_str_starts(head, CD_STR("Name\tStreet_Address"))
             ? "dpl"
             : NULL;
}

static void dpl_address(flat *f, lists_build *b, const lists_row *r) {
  cd_str street = at(f, r, "Street_Address"), state = at(f, r, "State"), code = at(f, r, "Postal_Code");
  cd_str text = cd_str_printf(f->entry, CD_FMT "%s" CD_FMT "%s" CD_FMT, CD_ARG(street), state.len ? ", " : "",
                              CD_ARG(state), code.len ? ", " : "", CD_ARG(code));
  if (!text.ptr) b->failed = true;
  lists_build_address(b, text, at(f, r, "City"), at(f, r, "Country"));
}

static cordon_status dpl_group(flat *f, lists_build *b, const lists_group *g, cordon_error *err) {
  const lists_row *r = g->first;
  lists_build_name(b, squeezed(f->entry, at(f, r, "Name")), "primary");
  for (const lists_row *one = r; one; one = one->next) dpl_address(f, b, one);
  b->e.schema = NAMES_ANY;
  b->e.cite = at(f, r, "FR_Citation");
  b->e.remarks = at(f, r, "Action");
  lists_build_extra(b, "standard_order", at(f, r, "Standard_Order"));
  lists_build_extra(b, "last_update", at(f, r, "Last_Update"));
  CD_TRY(day_of(f, r, "Effective_Date", &b->e.from, err));
  return day_of(f, r, "Expiration_Date", &b->e.to, err);
}

static cordon_status read_dpl_rows(flat *f, cordon_error *err) {
  static const cd_csv_format FORMAT = {.separator = '\t', .quoted = true, .lenient_quotes = true};
  CD_TRY(lists_table_open(&f->job->files[0], FORMAT, &f->t, err));
  CD_TRY(lists_table_header(&f->t, err));
  CD_TRY(gather(f, "Name", "Effective_Date", err));
  return read_groups(f, dpl_group, err);
}

/* --- State: ITAR debarred parties --- */

static const char *probe_itar(cd_str head) {
  if (cd_str_starts(head, CD_STR("\xEF\xBB\xBF"))) head = cd_str_sub(head, 3, head.len);
  return cd_str_starts(head, CD_STR("Debarred Party Full Name and Alias,")) ||
                 cd_str_starts(head, CD_STR("Party Name,Date Of Birth,"))
             ? "itar"
             : NULL;
}

/* "November, 1975" */
static void itar_birth(flat *f, lists_build *b, cd_str text) {
  cd_str rest = text, month;
  int64_t year;
  if (!text.len) return;
  if (lists_cut(&rest, ",", &month) && cd_str_to_i64(cd_str_trim(rest), &year) && lists_month(cd_str_trim(month)))
    text = cd_str_printf(f->entry, "%04d-%02d", (int)year, lists_month(cd_str_trim(month)));
  lists_build_birth(b, text);
}

static const char *either(const flat *f, const char *one, const char *other) {
  return lists_table_column(&f->t, one) >= 0 ? one : other;
}

/* "Doe, John (a.k.a. Johnny Doe)": what stands in the parenthesis behind "a.k.a." is an alias. */
static void itar_names(flat *f, lists_build *b, cd_str text) {
  ptrdiff_t open = cd_str_find(text, CD_STR(" (a.k.a."));
  if (open < 0) {
    lists_build_name(b, text, "primary");
    return;
  }
  lists_build_name(b, cd_str_sub(text, 0, (size_t)open), "primary");
  cd_str inside = cd_str_sub(text, (size_t)open + strlen(" (a.k.a."), text.len), piece;
  ptrdiff_t end = cd_str_find(inside, CD_STR(")"));
  if (end >= 0) inside = cd_str_sub(inside, 0, (size_t)end);
  while (lists_cut(&inside, "; ", &piece)) lists_build_name(b, piece, "aka");
  (void)f;
}

static cordon_status itar_group(flat *f, lists_build *b, const lists_group *g, cordon_error *err) {
  const lists_row *r = g->first;
  itar_names(f, b, squeezed(f->entry, at(f, r, either(f, "Party Name", "Debarred Party Full Name and Alias"))));
  for (const lists_row *one = r; one; one = one->next)
    itar_birth(f, b, squeezed(f->entry, at(f, one, "Date of Birth")));
  b->e.schema = NAMES_ANY;
  b->e.cite = squeezed(f->entry, at(f, r, either(f, "Federal Register Notice", "Notice")));
  lists_build_extra(b, "corrected_notice", squeezed(f->entry, at(f, r, "Corrected Notice")));
  lists_build_extra(b, "corrected_notice_date", at(f, r, "Corrected Notice Date"));
  return day_of(f, r, "Notice Date", &b->e.from, err);
}

static cordon_status read_itar_rows(flat *f, cordon_error *err) {
  cd_csv_format format = {.separator = ',', .quoted = true, .lenient_quotes = true};
  size_t bad;
  format.cp1252 = !cd_utf8_valid(f->job->files[0].bytes, &bad);
  CD_TRY(lists_table_open(&f->job->files[0], format, &f->t, err));
  CD_TRY(lists_table_header(&f->t, err));
  CD_TRY(gather(f, either(f, "Party Name", "Debarred Party Full Name and Alias"), "Notice Date", err));
  return read_groups(f, itar_group, err);
}

static cordon_status with_state(const lists_job *job, cordon_status (*rows)(flat *f, cordon_error *err),
                                cordon_error *err) {
  if (job->count != 1) return cd_fail(err, CORDON_USAGE, "this list is one file; %zu were given", job->count);
  flat f = {.job = job, .all = cd_arena_new(0), .entry = cd_arena_new(64u << 20)};
  cordon_status status = f.all && f.entry ? lists_groups_begin(&f.groups, f.all, err) : cd_no_memory(err);
  if (status == CORDON_OK) status = rows(&f, err);
  lists_table_close(&f.t);
  cd_arena_free(f.entry);
  cd_arena_free(f.all);
  return status;
}

static cordon_status read_dpl(const lists_job *job, cordon_error *err) { return with_state(job, read_dpl_rows, err); }
static cordon_status read_itar(const lists_job *job, cordon_error *err) { return with_state(job, read_itar_rows, err); }

static const char *const DPL_LISTS[] = {"us_bis_dpl", NULL};
static const char *const ITAR_LISTS[] = {"us_dtc_debarred", NULL};
const lists_reader lists_reader_dpl = {
    .name = "bis_dpl",
    .lists = DPL_LISTS,
    .form = "dpl.txt, whose header begins with \"Name\" and \"Street_Address\", parted by tabs",
    .probe = probe_dpl,
    .read = read_dpl,
};
const lists_reader lists_reader_itar = {
    .name = "itar_csv",
    .lists = ITAR_LISTS,
    .form = "the State Department's CSV of debarred parties, whose header begins with \"Party Name\"",
    .probe = probe_itar,
    .read = read_itar,
};
