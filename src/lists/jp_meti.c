/* Japan's End User List (METI), as the XLSX workbook that is published since 2025, or as a CSV file with the same column
 * titles. Each row is one entry: No., country (in Japanese and English, on two lines), name, other names (each behind a
 * middle dot), concern (B, C, M, N: biological, chemical, missile, nuclear), and conventional weapons (CW). The numbers change
 * with each revision, so that an entry's id is made of its country and name. The list names no days of listing. */
#include "base/country.h"
#include "lists/table.h"
#include "lists/words.h"
#include "lists/xlsx.h"

enum column { C_NO, C_COUNTRY, C_NAME, C_ALIASES, C_CONCERN, C_CONVENTIONAL, C_COUNT };
/* A header cell holds the Japanese title, and the English one below it; either will do. */
static const char *const TITLES[C_COUNT][3] = {[C_NO] = {"No."},
                                               [C_COUNTRY] = {"Country or Region", "国名、地域名"},
                                               [C_NAME] = {"Company or Organization", "企業名、組織名", "企業名､組織名"},
                                               [C_ALIASES] = {"Also Known As", "別名"},
                                               [C_CONCERN] = {"Type of WMD", "懸念区分"},
                                               [C_CONVENTIONAL] = {"Conventional Weapons", "通常兵器"}};

typedef struct meti {
  const lists_job *job;
  cd_arena *all, *entry;
  int column[C_COUNT];
  cd_str header[LISTS_XLSX_MAX_COLUMNS];
  size_t width;
  bool headed;
} meti;

static bool names_columns(cd_str head) {
  return (cd_str_find(head, CD_STR("Company or Organization")) >= 0 || cd_str_find(head, CD_STR("企業名")) >= 0) &&
         (cd_str_find(head, CD_STR("Also Known As")) >= 0 || cd_str_find(head, CD_STR("別名")) >= 0);
}

static const char *probe(cd_str head) {
  if (lists_xlsx_probe(head)) return "xlsx";
  return names_columns(cd_str_sub(head, 0, 1024)) ? "csv" : NULL;
}

static cordon_status bad(const meti *m, int64_t row, const char *field, cordon_error *err, const char *text) {
  cd_fail(err, CORDON_BAD_INPUT, "%s", text);
  return cd_error_place(err, m->job->files[0].path, row, 0, field), CORDON_BAD_INPUT;
}

/* --- the header --- */

static bool is_title(cd_str cell, const char *const *titles) {
  for (size_t i = 0; i < 3 && titles[i]; i++) {
    const cd_str title = cd_str_c(titles[i]);
    if (cd_str_ieq_ascii(cell, title) || (title.len > 3 && cd_str_find(cell, title) >= 0)) return true;
  }
  return false;
}

static cordon_status on_header(meti *m, int64_t row, const cd_str *cells, size_t count, cordon_error *err) {
  for (int i = 0; i < C_COUNT; i++) m->column[i] = -1;
  for (size_t k = 0; k < count && k < LISTS_XLSX_MAX_COLUMNS; k++) {
    cd_str cell = cd_str_trim(cells[k]);
    if (!(m->header[k] = cd_str_dup(m->all, cell)).ptr) return cd_no_memory(err);
    for (int i = 0; i < C_COUNT; i++)
      if (m->column[i] < 0 && is_title(cell, TITLES[i])) m->column[i] = (int)k;
    m->width = k + 1;
  }
  m->headed = true;
  for (int i = C_COUNTRY; i <= C_CONCERN; i++)
    if (m->column[i] < 0)
      return bad(m, row, TITLES[i][0], err, "a column is missing from the row that names the columns");
  return CORDON_OK;
}

/* --- an entry --- */

static cd_str cell_of(const meti *m, const cd_str *cells, size_t count, enum column which) {
  int at = m->column[which];
  return at >= 0 && (size_t)at < count ? cd_str_trim(cells[at]) : (cd_str){0};
}

static bool is_ascii(cd_str s) {
  for (size_t i = 0; i < s.len; i++)
    if ((unsigned char)s.ptr[i] >= 0x80) return false;
  return true;
}

/* "Islamic Republic of Afghanistan" is Afghanistan; a name that is known as it stands is left. */
static cd_str plain_country(cd_str name) {
  ptrdiff_t at = cd_str_find(name, CD_STR(" of "));
  if (cd_country_code(name).len || at < 0) return name;
  cd_str plain = cd_str_sub(name, (size_t)at + 4, name.len);
  return cd_country_code(plain).len ? plain : name;
}

/* The English country, which stands below the Japanese one. */
static cd_str country_of(cd_str cell) {
  cd_str line, last = {0};
  for (cd_str rest = cell; cd_str_cut(&rest, '\n', &line);)
    if (cd_str_trim(line).len) last = cd_str_trim(line);
  return plain_country(last);
}

/* Lines that do not end a name are joined to it: long names are broken. */
static cd_str on_one_line(cd_arena *a, cd_str text) {
  char *out = cd_alloc(a, text.len + 1);
  size_t n = 0;
  for (size_t i = 0; out && i < text.len; i++) {
    bool space = text.ptr[i] == '\n' || text.ptr[i] == '\r' || text.ptr[i] == ' ';
    if (!space)
      out[n++] = text.ptr[i];
    else if (n && out[n - 1] != ' ')
      out[n++] = ' ';
  }
  return out ? cd_str_trim(cd_str_of(out, n)) : (cd_str){0};
}

static void add_name(const meti *m, lists_build *b, cd_str text, const char *kind) {
  cd_str name = on_one_line(m->entry, text);
  if (!name.ptr) b->failed = true;
  lists_build_name_script(b, name, kind, is_ascii(name) ? (cd_str){0} : CD_STR("original"));
}

/* "・ABC\n・DEF Ltd." with the middle dot of either width; a name itself may hold none. */
static void add_aliases(const meti *m, lists_build *b, cd_str text) {
  static const char *const DOTS[] = {"\xE3\x83\xBB", "\xEF\xBD\xA5", "\xC2\xB7"};
  for (cd_str rest = text; rest.len;) {
    size_t next = rest.len, dot = 0;
    for (size_t i = 0; i < sizeof DOTS / sizeof *DOTS; i++) {
      ptrdiff_t at = cd_str_find(rest, cd_str_c(DOTS[i]));
      if (at < 0 || (size_t)at >= next) continue;
      next = (size_t)at;
      dot = strlen(DOTS[i]);
    }
    add_name(m, b, cd_str_sub(rest, 0, next), "aka");
    rest = cd_str_sub(rest, next + dot, rest.len);
  }
}

/* "生物、化学\nB,C": the letters, of either width. */
static void add_concerns(lists_build *b, cd_str text) {
  static const struct {
    const char *mark, *wide, *code;
  } CODES[] = {{"B", "Ｂ", "B"}, {"C", "Ｃ", "C"}, {"M", "Ｍ", "M"}, {"N", "Ｎ", "N"}};
  for (size_t i = 0; i < sizeof CODES / sizeof *CODES; i++)
    if (cd_str_find(text, cd_str_c(CODES[i].mark)) >= 0 || cd_str_find(text, cd_str_c(CODES[i].wide)) >= 0)
      lists_build_program(b, cd_str_c(CODES[i].code));
}

static cordon_status made_id(meti *m, lists_build *b, cd_str country, cordon_error *err) {
  char text[CD_DIGEST_TEXT];
  cd_str both = cd_str_printf(m->entry, CD_FMT "\n" CD_FMT, CD_ARG(country), CD_ARG(b->e.names[0].text));
  if (!both.ptr) return cd_no_memory(err);
  cd_digest digest = cd_sha256(both);
  b->e.id = cd_str_printf(m->entry, "%.16s", cd_digest_format(&digest, text) + strlen("sha256:"));
  return b->e.id.ptr ? CORDON_OK : cd_no_memory(err);
}

static void keep_unknown(const meti *m, lists_build *b, const cd_str *cells, size_t count) {
  for (size_t k = 0; k < m->width && k < count; k++) {
    bool known = !m->header[k].len;
    for (int i = 0; i < C_COUNT; i++) known = known || m->column[i] == (int)k;
    if (!known) lists_build_extra_s(b, m->header[k], cells[k]);
  }
}

static cordon_status on_entry(meti *m, int64_t row, const cd_str *cells, size_t count, cordon_error *err) {
  lists_build b;
  cd_str no = cell_of(m, cells, count, C_NO), name = cell_of(m, cells, count, C_NAME),
         country = country_of(cell_of(m, cells, count, C_COUNTRY));
  if (!no.len && !name.len) return CORDON_OK; /* a note below the table */
  if (!name.len) return bad(m, row, TITLES[C_NAME][0], err, "the entry has no name");
  cd_arena_reset(m->entry);
  lists_build_begin(&b, m->entry);
  b.e.source = m->job->list;
  b.e.line = row;
  b.e.schema = NAMES_ORGANIZATION;
  add_name(m, &b, name, "primary");
  if (!b.e.name_count) return cd_no_memory(err);
  CD_TRY(made_id(m, &b, country, err));
  add_aliases(m, &b, cell_of(m, cells, count, C_ALIASES));
  lists_build_address(&b, (cd_str){0}, (cd_str){0}, country);
  add_concerns(&b, cell_of(m, cells, count, C_CONCERN));
  if (cell_of(m, cells, count, C_CONVENTIONAL).len) lists_build_program(&b, CD_STR("CW"));
  lists_build_extra(&b, "concern", on_one_line(m->entry, cell_of(m, cells, count, C_CONCERN)));
  keep_unknown(m, &b, cells, count);
  CD_TRY(lists_build_status(&b, err));
  return m->job->sink->entry(m->job->sink->user, &b.e, err);
}

/* Titles of the document may stand above the row that names the columns. */
static cordon_status on_row(void *user, int64_t row, const cd_str *cells, size_t count, cordon_error *err) {
  meti *m = user;
  if (m->headed) return on_entry(m, row, cells, count, err);
  for (size_t k = 0; k < count; k++)
    if (is_title(cd_str_trim(cells[k]), TITLES[C_NAME])) return on_header(m, row, cells, count, err);
  return CORDON_OK;
}

static cordon_status read_csv(meti *m, cordon_error *err) {
  const cd_csv_format format = {.separator = ',', .quoted = true};
  lists_table t;
  bool more = true;
  cordon_status status = lists_table_open(&m->job->files[0], format, &t, err);
  while (status == CORDON_OK && more) {
    status = lists_table_next(&t, 0, &more, err);
    if (status == CORDON_OK && more) status = on_row(m, lists_table_line(&t), t.fields, t.count, err);
  }
  lists_table_close(&t);
  return status;
}

static cordon_status read_all(meti *m, cordon_error *err) {
  if (strcmp(m->job->files[0].role, "csv") == 0)
    CD_TRY(read_csv(m, err));
  else
    CD_TRY(lists_xlsx_read(&m->job->files[0], on_row, m, err));
  return m->headed ? CORDON_OK
                   : bad(m, 1, TITLES[C_NAME][0], err, "no row names the columns; it is not the End User List");
}

static cordon_status read_files(const lists_job *job, cordon_error *err) {
  if (job->count != 1) return cd_fail(err, CORDON_USAGE, "Japan's list is one file; %zu were given", job->count);
  meti m = {.job = job, .all = cd_arena_new(0), .entry = cd_arena_new(64u << 20)};
  cordon_status status = m.all && m.entry ? read_all(&m, err) : cd_no_memory(err);
  cd_arena_free(m.entry);
  cd_arena_free(m.all);
  return status;
}

static const char *const LISTS[] = {"jp_meti", NULL};
const lists_reader lists_reader_jp_meti = {
    .name = "jp_meti",
    .lists = LISTS,
    .form = "Japan's End User List as XLSX, or as CSV with its column titles",
    .probe = probe,
    .read = read_files,
};
