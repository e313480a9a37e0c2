/* The Entity List, the Unverified List and the Military End User List as the eCFR's XML prints them: a table in
 * Supplement No. 4, 6 or 7 to part 744 of title 15 (DIV9). The country stands in the first row of its group alone. The
 * publisher gives no ids: an entry's id is made of its country and name (the first 16 hex digits of their SHA-256), so
 * that a name that is amended is another entry, and a name that stands twice under a country takes "#2". Its first day
 * is that of its earliest Federal Register citation. Format: GPO, e-CFR XML User Guide. */
#include "base/map.h"
#include "lists/words.h"
#include "lists/xml.h"

typedef struct ecfr {
  const lists_job *job;
  cd_arena *all, *a; /* of the file, of one row */
  cd_map *seen;      /* id to how often it occurred */
  cd_str country;
  size_t rows;
  const char *supplement;
} ecfr;

static const struct {
  const char *list, *supplement;
} SUPPLEMENTS[] = {{"us_bis_entity_list", "Supplement No. 4 to Part 744"},
                   {"us_bis_uvl", "Supplement No. 6 to Part 744"},
                   {"us_bis_meu", "Supplement No. 7 to Part 744"}};

static const char *probe(cd_str head) {
  bool xml = cd_str_starts(cd_str_trim(head), CD_STR("<"));
  return xml && cd_str_find(head, CD_STR("<DIV")) >= 0 && cd_str_find(head, CD_STR("744")) > 0 ? "ecfr" : NULL;
}

/* --- the cell that holds name, aliases and addresses --- */

static const char DASH[] = "\xE2\x80\x94"; /* before each alias */

/* White space as single spaces, but for line ends. */
static cd_str squeezed(cd_arena *a, cd_str text) {
  char *out = cd_alloc(a, text.len + 1);
  size_t len = 0;
  for (size_t i = 0; out && i < text.len; i++) {
    char c = text.ptr[i] == '\t' || text.ptr[i] == '\r' ? ' ' : text.ptr[i];
    bool space = c == ' ' && (!len || out[len - 1] == ' ' || out[len - 1] == '\n');
    if (!space) out[len++] = c;
  }
  return cd_str_trim(cd_str_of(out, len));
}

static bool company_form(cd_str text) {
  static const char *const FORMS[] = {"Ltd",     "Inc",  "LLC",  "L.L.C", "Co.",  "Corp", "Limited", "S.A",
                                      "SA",      "GmbH", "PJSC", "OJSC",  "JSC",  "LLP",  "Pte",     "Pvt",
                                      "Company", "A.S",  "Sdn",  "FZE",   "FZCO", "FZC"};
  for (size_t i = 0; i < sizeof FORMS / sizeof *FORMS; i++)
    if (cd_str_starts(text, cd_str_c(FORMS[i]))) return true;
  return false;
}

/* "Name, a.k.a., ..." or "Name, Ltd., address": the first comma that no company form follows. */
static cd_str name_of(cd_str cell, cd_str *rest) {
  ptrdiff_t known = cd_str_find(cell, CD_STR("a.k.a."));
  size_t end = cell.len;
  for (size_t i = 0; i < cell.len; i++) {
    if (cell.ptr[i] != ',' && cell.ptr[i] != '\n') continue;
    if (company_form(cd_str_trim(cd_str_sub(cell, i + 1, cell.len)))) continue;
    end = i;
    break;
  }
  if (known > 0 && (size_t)known < end + 4) end = (size_t)known;
  cd_str name = cd_str_trim(cd_str_sub(cell, 0, end));
  while (name.len && name.ptr[name.len - 1] == ',') name = cd_str_trim(cd_str_sub(name, 0, name.len - 1));
  *rest = cd_str_sub(cell, end, cell.len);
  return name;
}

static cd_str without_end(cd_str text) {
  static const char *const ENDS[] = {"; and", "; or", ";", ","};
  text = cd_str_trim(text);
  for (size_t i = 0; i < sizeof ENDS / sizeof *ENDS; i++) {
    cd_str end = cd_str_c(ENDS[i]);
    if (cd_str_ends(text, end)) return cd_str_trim(cd_str_sub(text, 0, text.len - end.len));
  }
  return text;
}

/* The last alias ends with a full stop of the sentence; one that belongs to a form ("Ltd.") stays. */
static cd_str last_alias(cd_str text) {
  static const char *const FORMS[] = {"Ltd.", "Inc.", "Co.", "Corp.", "S.A.", "L.L.C.", "A.S."};
  text = without_end(text);
  for (size_t i = 0; i < sizeof FORMS / sizeof *FORMS; i++)
    if (cd_str_ends(text, cd_str_c(FORMS[i]))) return text;
  return cd_str_ends(text, CD_STR(".")) ? cd_str_sub(text, 0, text.len - 1) : text;
}

/* Aliases stand one a line behind dashes; what follows the line of the last one is the address. */
static cd_str read_aliases(lists_build *b, cd_str rest) {
  cd_str piece;
  if (cd_str_find(rest, cd_str_c(DASH)) < 0) return rest;
  lists_cut(&rest, DASH, &piece);
  while (lists_cut(&rest, DASH, &piece)) {
    cd_str line, after = piece;
    bool last = !rest.ptr;
    lists_cut(&after, "\n", &line);
    lists_build_name(b, last ? last_alias(line) : without_end(line), "aka");
    if (last) return after.ptr ? after : (cd_str){0};
  }
  return (cd_str){0};
}

static void read_addresses(lists_build *b, cd_str rest, cd_str country) {
  cd_str piece;
  rest = cd_str_trim(rest);
  while (rest.len && (rest.ptr[0] == ',' || rest.ptr[0] == ' ')) rest = cd_str_sub(rest, 1, rest.len);
  while (lists_cut(&rest, ";", &piece)) {
    piece = cd_str_trim(piece);
    if (cd_str_starts(piece, CD_STR("and "))) piece = cd_str_sub(piece, 4, piece.len);
    if (cd_str_ends(piece, CD_STR("."))) piece = cd_str_sub(piece, 0, piece.len - 1);
    if (piece.len && !cd_str_eqc(piece, "and")) lists_build_address(b, piece, (cd_str){0}, country);
  }
}

/* --- the other cells --- */

static bool short_date(cd_str text, cd_day *out) {
  cd_str month, day, year = text;
  int64_t m, d, y;
  if (!lists_cut(&year, "/", &month) || !lists_cut(&year, "/", &day) || !year.ptr) return false;
  while (year.len && (year.ptr[year.len - 1] < '0' || year.ptr[year.len - 1] > '9')) year.len--;
  if (!cd_str_to_i64(month, &m) || !cd_str_to_i64(day, &d) || !cd_str_to_i64(year, &y)) return false;
  if (year.len == 2) y += y < 70 ? 2000 : 1900;
  return y > 1900 && y < 2200 && m > 0 && d > 0 && m < 13 && d < 32 && cd_day_from_civil((int)y, (int)m, (int)d, out);
}

/* "76 FR 71869, 11/21/11. 77 FR 25055, 4/27/12." */
static cd_day earliest_citation(cd_str text) {
  cd_day first = CD_DAY_NONE, day;
  cd_str word;
  while (lists_cut(&text, " ", &word)) {
    cd_str line, lines = word;
    while (lists_cut(&lines, "\n", &line))
      if (short_date(cd_str_trim(line), &day) && (first == CD_DAY_NONE || day < first)) first = day;
  }
  return first;
}

static cordon_status made_id(ecfr *x, lists_build *b, cordon_error *err) {
  char text[CD_DIGEST_TEXT];
  cd_str both = cd_str_printf(x->a, CD_FMT "\n" CD_FMT, CD_ARG(x->country), CD_ARG(b->e.names[0].text));
  if (!both.ptr) return cd_no_memory(err);
  cd_digest digest = cd_sha256(both);
  cd_str id = cd_str_printf(x->all, "%.16s", cd_digest_format(&digest, text) + strlen("sha256:"));
  int *times = id.ptr ? cd_map_get(x->seen, id) : NULL;
  if (!times && (!(times = CD_NEW(x->all, int)) || !id.ptr || !cd_map_put(x->seen, id, times)))
    return cd_no_memory(err);
  b->e.id = ++*times > 1 ? cd_str_printf(x->a, CD_FMT "#%d", CD_ARG(id), *times) : id;
  return b->e.id.ptr ? CORDON_OK : cd_no_memory(err);
}

static cordon_status read_cells(ecfr *x, const lists_xml_node *row, const lists_xml_node *const *cells, size_t count,
                                cordon_error *err) {
  lists_build b;
  cd_str rest, cell = squeezed(x->a, cells[1]->text);
  if (!cell.ptr) return cd_no_memory(err);
  if (!cell.len) return CORDON_OK; /* a row that only names a country */
  lists_build_begin(&b, x->a);
  b.e.source = x->job->list;
  b.e.line = row->line;
  b.e.schema = NAMES_ANY;
  lists_build_name(&b, name_of(cell, &rest), "primary");
  if (!b.e.name_count) {
    cd_fail(err, CORDON_BAD_INPUT, "the row has no name");
    return cd_error_place(err, x->job->files[0].path, row->line, 0, "Entity"), CORDON_BAD_INPUT;
  }
  read_addresses(&b, read_aliases(&b, rest), x->country);
  if (count >= 5) b.e.requirement = squeezed(x->a, cells[2]->text);
  if (count >= 5) b.e.policy = squeezed(x->a, cells[3]->text);
  b.e.cite = squeezed(x->a, cells[count - 1]->text);
  b.e.from = earliest_citation(b.e.cite);
  b.e.remarks = cell;
  CD_TRY(made_id(x, &b, err));
  CD_TRY(lists_build_status(&b, err));
  x->rows++;
  return x->job->sink->entry(x->job->sink->user, &b.e, err);
}

/* "CHINA, PEOPLE'S REPUBLIC OF": kept as it is where the name is not known. */
static cordon_status note_country(ecfr *x, cd_str text, cordon_error *err) {
  if (!text.len) return CORDON_OK;
  x->country = cd_str_dup(x->all, text);
  return x->country.ptr ? CORDON_OK : cd_no_memory(err);
}

#define MAX_CELLS 8u

static cordon_status read_row(ecfr *x, const lists_xml_node *row, cordon_error *err) {
  const lists_xml_node *cells[MAX_CELLS];
  size_t count = 0;
  for (const lists_xml_node *c = lists_xml_child(row, "TD"); c && count < MAX_CELLS; c = lists_xml_next(c, "TD"))
    cells[count++] = c;
  if (count < 3) return CORDON_OK; /* the header, or a note across the table */
  cd_arena_reset(x->a);
  CD_TRY(note_country(x, squeezed(x->a, cells[0]->text), err));
  return read_cells(x, row, cells, count, err);
}

static cordon_status read_rows(ecfr *x, const lists_xml_node *n, cordon_error *err) {
  for (const lists_xml_node *c = n->first; c; c = c->next) {
    if (cd_str_eqc(c->name, "TR"))
      CD_TRY(read_row(x, c, err));
    else
      CD_TRY(read_rows(x, c, err));
  }
  return CORDON_OK;
}

static cordon_status on_supplement(void *user, const lists_xml_node *root, const lists_xml_node *n, cordon_error *err) {
  ecfr *x = user;
  (void)root;
  if (cd_str_find(lists_xml_attribute(n, "N"), cd_str_c(x->supplement)) < 0) return CORDON_OK;
  return read_rows(x, n, err);
}

static cordon_status read_files(const lists_job *job, cordon_error *err) {
  static const char *const RECORDS[] = {"DIV9", NULL};
  static const lists_xml_spec SPEC = {NULL, true, RECORDS, on_supplement};
  if (job->count != 1)
    return cd_fail(err, CORDON_USAGE, "the part 744 of the eCFR is one file; %zu were given", job->count);
  ecfr x = {.job = job, .all = cd_arena_new(0), .a = cd_arena_new(LISTS_XML_MAX_RECORD_BYTES)};
  x.seen = x.all ? cd_map_new(x.all, 4096) : NULL;
  for (size_t i = 0; i < sizeof SUPPLEMENTS / sizeof *SUPPLEMENTS; i++)
    if (cd_str_eqc(job->list, SUPPLEMENTS[i].list)) x.supplement = SUPPLEMENTS[i].supplement;
  cordon_status status =
      x.a && x.seen && x.supplement ? lists_xml_read(&job->files[0], &SPEC, &x, err) : cd_no_memory(err);
  if (status == CORDON_OK && !x.rows) {
    cd_fail(err, CORDON_BAD_INPUT, "the file holds no table of %s", x.supplement);
    status = (cd_error_place(err, job->files[0].path, 1, 0, NULL), CORDON_BAD_INPUT);
  }
  cd_arena_free(x.a);
  cd_arena_free(x.all);
  return status;
}

static const char *const LISTS[] = {"us_bis_entity_list", "us_bis_uvl", "us_bis_meu", NULL};
const lists_reader lists_reader_ecfr = {
    .name = "ecfr_xml",
    .lists = LISTS,
    .form = "the eCFR's XML of title 15, part 744, or of one of its supplements",
    .probe = probe,
    .read = read_files,
};
