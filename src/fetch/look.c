/* Looking at bytes before they are believed: the format, the day they state, the checksum that was published for them.
 */
#include "fetch/fetch.h"

#define HEAD_BYTES 8192u

/* --- the format --- */

static cd_str without_mark(cd_str s) {
  if (cd_str_starts(s, CD_STR("\xEF\xBB\xBF"))) s = cd_str_sub(s, 3, s.len);
  while (s.len > 0 && strchr(" \t\r\n", s.ptr[0]) != NULL) s = cd_str_sub(s, 1, s.len);
  return s;
}

static bool starts_fold(cd_str s, const char *z) {
  cd_str prefix = cd_str_c(z);
  return s.len >= prefix.len && cd_str_ieq_ascii(cd_str_sub(s, 0, prefix.len), prefix);
}

/* Past the XML declaration and comments, to the first element or document type. */
static cd_str first_element(cd_str s) {
  for (;;) {
    s = without_mark(s);
    const char *end = starts_fold(s, "<?") ? "?>" : starts_fold(s, "<!--") ? "-->" : NULL;
    ptrdiff_t at = end ? cd_str_find(s, cd_str_c(end)) : -1;
    if (at < 0) return s;
    s = cd_str_sub(s, (size_t)at + strlen(end), s.len);
  }
}

static bool is_html(cd_str s) {
  s = first_element(s);
  return starts_fold(s, "<!doctype html") || starts_fold(s, "<html") || starts_fold(s, "<head") ||
         starts_fold(s, "<body");
}

static const char *known_wrong(cd_str s) {
  if (s.len == 0) return "the file is empty";
  if (is_html(s)) return "it is an HTML page, as an error page or a login would be";
  if (cd_str_starts(s, CD_STR("%PDF"))) return "it is a PDF document";
  return NULL;
}

static bool looks_like(cd_str s, cd_str format) {
  bool zip = cd_str_starts(s, CD_STR("PK\x03\x04"));
  char first = s.ptr[0];
  if (cd_str_eqc(format, "xlsx")) return zip;
  if (zip || memchr(s.ptr, 0, s.len) != NULL) return false;
  if (cd_str_eqc(format, "xml")) return first == '<';
  if (cd_str_eqc(format, "json")) return first == '{' || first == '[';
  if (cd_str_eqc(format, "jsonl")) return first == '{';
  return first != '<' && first != '{';
}

static cordon_status read_head(const char *path, char *head, size_t cap, size_t *len, cordon_error *err) {
  cd_source *s = NULL;
  CD_TRY(cd_source_open(path, UINT64_MAX, &s, err));
  cordon_status st = CORDON_OK;
  *len = 0;
  for (size_t got = 1; st == CORDON_OK && got > 0 && *len < cap; *len += got)
    st = cd_source_read(s, head + *len, cap - *len, &got, err);
  cd_source_close(s);
  return st;
}

cordon_status fetch_sniff(const char *path, cd_str format, cordon_error *err) {
  char head[HEAD_BYTES];
  size_t len = 0;
  CD_TRY(read_head(path, head, sizeof head, &len, err));
  cd_str text = without_mark(cd_str_of(head, len));
  const char *what = known_wrong(text);
  if (what == NULL && !looks_like(text, format)) what = "its first bytes are of another kind";
  if (what == NULL) return CORDON_OK;
  cd_fail(err, CORDON_BAD_INPUT, "What was fetched is not " CD_FMT ": %s. It was not imported; check the address.",
          CD_ARG(format), what);
  return cd_error_place(err, path, 0, 0, NULL);
}

/* --- the day --- */

/* "13/04/2018" */
static bool day_of_slashes(cd_str s, cd_day *out) {
  cd_str d, m, rest = cd_str_sub(s, 0, 10);
  int64_t day, month, year;
  if (!cd_str_cut(&rest, '/', &d) || !cd_str_cut(&rest, '/', &m)) return false;
  if (!cd_str_to_i64(d, &day) || !cd_str_to_i64(m, &month) || !cd_str_to_i64(rest, &year)) return false;
  return year > 1900 && year < 10000 && month > 0 && month < 13 && day > 0 && day < 32 &&
         cd_day_from_civil((int)year, (int)month, (int)day, out);
}

/* "21-Feb-2025" */
static bool day_of_words(cd_str s, cd_day *out) {
  static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
  cd_str d, m, rest = s;
  int64_t day, year;
  if (!cd_str_cut(&rest, '-', &d) || !cd_str_cut(&rest, '-', &m) || m.len != 3) return false;
  if (!cd_str_to_i64(d, &day) || !cd_str_to_i64(cd_str_sub(rest, 0, 4), &year) || day < 1 || day > 31) return false;
  for (int i = 0; i < 12; i++)
    if (cd_str_ieq_ascii(m, cd_str_of(months + 3 * (size_t)i, 3)))
      return cd_day_from_civil((int)year, i + 1, (int)day, out);
  return false;
}

static bool day_of_iso(cd_str s, cd_day *out) { return cd_day_parse(cd_str_sub(s, 0, 10), out); }

/* What stands before the day, in which publisher's file. */
static const struct stated {
  const char *before;
  bool (*read)(cd_str, cd_day *);
} stated_forms[] = {
    {"dateGenerated=\"", day_of_iso}, /* UN */
    {"dateGenerated='", day_of_iso},
    {"generationDate=\"", day_of_iso}, /* EU FSF 1.1 */
    {"<swiss-sanctions-list", NULL},   /* SECO: its first date attribute */
    {"Last Updated,", day_of_slashes}, /* OFSI */
    {"Report Date: ", day_of_words},   /* UK Sanctions List */
    {"<DateGenerated>", day_of_iso},   /* UK Sanctions List in XML */
    {"<DateOfIssue", NULL},            /* OFAC advanced: year, month, day as elements */
};

static int64_t element_number(cd_str s, const char *open) {
  int64_t v = 0;
  ptrdiff_t at = cd_str_find(s, cd_str_c(open));
  if (at < 0) return 0;
  cd_str rest = cd_str_sub(s, (size_t)at + strlen(open), 6), number;
  return cd_str_cut(&rest, '<', &number) && cd_str_to_i64(number, &v) && v > 0 && v < 10000 ? v : 0;
}

static bool day_of_elements(cd_str s, cd_day *out) {
  int64_t y = element_number(s, "<Year>"), m = element_number(s, "<Month>"), d = element_number(s, "<Day>");
  return y > 0 && m > 0 && m < 13 && d > 0 && d < 32 && cd_day_from_civil((int)y, (int)m, (int)d, out);
}

static bool day_of_attribute(cd_str s, cd_day *out) {
  ptrdiff_t at = cd_str_find(s, CD_STR(" date=\""));
  return at >= 0 && day_of_iso(cd_str_sub(s, (size_t)at + 7, 10), out);
}

cd_day fetch_stated_day(cd_str head) {
  head = cd_str_sub(head, 0, HEAD_BYTES);
  for (size_t i = 0; i < sizeof stated_forms / sizeof *stated_forms; i++) {
    const struct stated *f = &stated_forms[i];
    ptrdiff_t at = cd_str_find(head, cd_str_c(f->before));
    cd_day day = CD_DAY_NONE;
    if (at < 0) continue;
    cd_str rest = cd_str_sub(head, (size_t)at + strlen(f->before), head.len);
    bool ok = f->read               ? f->read(rest, &day)
              : f->before[1] == 's' ? day_of_attribute(rest, &day)
                                    : day_of_elements(rest, &day);
    if (ok) return day;
  }
  return CD_DAY_NONE;
}

/* --- the checksum --- */

static bool is_digest(cd_str s) {
  for (size_t i = 0; i < s.len; i++)
    if (strchr("0123456789abcdefABCDEF", s.ptr[i]) == NULL || s.ptr[i] == '\0') return false;
  return s.len == 40 || s.len == 64;
}

static cd_str from_index(cd_str text, cd_str name, cd_arena *a) {
  cd_json *doc = NULL;
  if (cd_json_parse(text, "checksums", a, &doc, NULL) != CORDON_OK) return (cd_str){NULL, 0};
  const cd_json *all = cd_json_get(doc, "resources");
  for (size_t i = 0; i < cd_json_count(all); i++) {
    const cd_json *r = cd_json_at(all, i);
    cd_str sum = cd_json_str(cd_json_get(r, "checksum"));
    if (cd_str_eq(cd_json_str(cd_json_get(r, "name")), name) && is_digest(sum)) return cd_str_lower_ascii(a, sum);
  }
  return (cd_str){NULL, 0};
}

/* "<hex>  name", "<hex> *name", or the hex alone. */
static cd_str from_lines(cd_str text, cd_str name, cd_arena *a) {
  cd_str line;
  while (cd_str_cut(&text, '\n', &line)) {
    cd_str rest = cd_str_trim(line), hex;
    if (!cd_str_cut(&rest, ' ', &hex) || !is_digest(hex)) continue;
    rest = cd_str_trim(rest);
    if (rest.len > 0 && rest.ptr[0] == '*') rest = cd_str_sub(rest, 1, rest.len);
    if (rest.len == 0 || cd_str_eq(rest, name)) return cd_str_lower_ascii(a, hex);
  }
  return (cd_str){NULL, 0};
}

cd_str fetch_checksum_for(cd_str text, cd_str name, cd_arena *a) {
  cd_str start = without_mark(text);
  return start.len > 0 && start.ptr[0] == '{' ? from_index(text, name, a) : from_lines(text, name, a);
}
