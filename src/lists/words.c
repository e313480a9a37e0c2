#include "lists/words.h"

bool lists_cut(cd_str *rest, const char *sep, cd_str *piece) {
  if (!rest->ptr) return false;
  cd_str needle = cd_str_c(sep);
  ptrdiff_t at = cd_str_find(*rest, needle);
  if (at < 0) {
    *piece = *rest;
    *rest = (cd_str){0};
    return true;
  }
  *piece = cd_str_sub(*rest, 0, (size_t)at);
  *rest = cd_str_of(rest->ptr + (size_t)at + needle.len, rest->len - (size_t)at - needle.len);
  return true;
}

/* The length of "1) ", "(1) ", "a) " or "(a) " at the start of text; 0 when there is none. */
static size_t number_mark(cd_str text) {
  size_t at = text.len && text.ptr[0] == '(';
  size_t first = at;
  while (at < text.len && at < first + 2 && text.ptr[at] >= '0' && text.ptr[at] <= '9') at++;
  if (at == first && at < text.len && text.ptr[at] >= 'a' && text.ptr[at] <= 'z') at++;
  return at > first && at < text.len && text.ptr[at] == ')' ? at + 1 : 0;
}

bool lists_cut_numbered(cd_str *rest, cd_str *piece) {
  cd_str text = cd_str_trim(*rest);
  size_t mark = number_mark(text), end;
  *rest = (cd_str){0};
  if (!text.len) return false;
  text = cd_str_trim(cd_str_sub(text, mark, text.len));
  for (end = 0; end < text.len; end++)
    if (mark && end > 0 && text.ptr[end - 1] == ' ' && number_mark(cd_str_sub(text, end, text.len))) break;
  *piece = cd_str_trim(cd_str_sub(text, 0, end));
  if (end < text.len) *rest = cd_str_sub(text, end, text.len);
  return true;
}

static const char *const MONTHS[] = {"january", "february", "march",     "april",   "may",      "june",
                                     "july",    "august",   "september", "october", "november", "december"};

int lists_month(cd_str word) {
  if (word.len > 3 && word.ptr[word.len - 1] == '.') word.len--;
  if (word.len < 3) return 0;
  for (int i = 0; i < 12; i++) {
    cd_str full = cd_str_c(MONTHS[i]);
    if (cd_str_ieq_ascii(word, full) || cd_str_ieq_ascii(word, cd_str_sub(full, 0, 3))) return i + 1;
  }
  return cd_str_ieq_ascii(word, CD_STR("sept")) ? 9 : 0;
}

static bool all_digits(cd_str s) {
  for (size_t i = 0; i < s.len; i++)
    if (s.ptr[i] < '0' || s.ptr[i] > '9') return false;
  return s.len > 0;
}

static bool year_of(cd_str s, int64_t *year) { return s.len == 4 && all_digits(s) && cd_str_to_i64(s, year); }

/* "19 Jan 1964", "Jan 1964", "1964": the parts that are not printed are 0. */
typedef struct printed_date {
  int64_t year, day;
  int month;
} printed_date;

static bool date_of(cd_str s, printed_date *out) {
  cd_str words[3], piece;
  size_t n = 0;
  s = cd_str_trim(s);
  while (lists_cut(&s, " ", &piece)) {
    if (!piece.len) continue;
    if (n == 3) return false;
    words[n++] = piece;
  }
  *out = (printed_date){0};
  if (n == 0 || !year_of(words[n - 1], &out->year)) return false;
  if (n >= 2 && !(out->month = lists_month(words[n - 2]))) return false;
  if (n == 3 && !(words[0].len <= 2 && all_digits(words[0]) && cd_str_to_i64(words[0], &out->day))) return false;
  cd_day day;
  return n < 3 || cd_day_from_civil((int)out->year, out->month, (int)out->day, &day);
}

static cd_str date_text(cd_arena *a, const char *before, printed_date d) {
  if (d.day) return cd_str_printf(a, "%s%04d-%02d-%02d", before, (int)d.year, d.month, (int)d.day);
  if (d.month) return cd_str_printf(a, "%s%04d-%02d", before, (int)d.year, d.month);
  return cd_str_printf(a, "%s%04d", before, (int)d.year);
}

/* "01/03/1958", day first; "00/05/1980" and "dd/05/1980" are a month, "00/00/1980" and "dd/mm/1980" a year. */
static bool day_first(cd_str s, printed_date *out) {
  cd_str day, month;
  int64_t m = 0;
  cd_day checked;
  *out = (printed_date){0};
  if (!lists_cut(&s, "/", &day) || !lists_cut(&s, "/", &month) || !s.ptr || !year_of(s, &out->year)) return false;
  if (!cd_str_to_i64(month, &m) && !cd_str_eqc(month, "mm")) return false;
  if (!cd_str_to_i64(day, &out->day) && !cd_str_eqc(day, "dd")) return false;
  if (m < 0 || m > 12 || out->day < 0) return false;
  out->month = (int)m;
  if (!m) out->day = 0;
  return !out->day || cd_day_from_civil((int)out->year, out->month, (int)out->day, &checked);
}

cd_str lists_birth_normal(cd_arena *a, cd_str printed) {
  const char *before = "";
  cd_str text = cd_str_trim(printed);
  if (text.len > 6 && cd_str_ieq_ascii(cd_str_sub(text, 0, 6), CD_STR("circa "))) {
    before = "circa ";
    text = cd_str_trim(cd_str_sub(text, 6, text.len));
  }
  printed_date first, last;
  if (date_of(text, &first) || day_first(text, &first)) return date_text(a, before, first);
  cd_str rest = text, left;
  bool range = lists_cut(&rest, cd_str_find(text, CD_STR(" to ")) >= 0 ? " to " : "-", &left) && rest.ptr;
  if (range && date_of(left, &first) && date_of(rest, &last))
    return first.year == last.year ? cd_str_printf(a, "%s%d", before, (int)first.year)
                                   : cd_str_printf(a, "%s%d..%d", before, (int)first.year, (int)last.year);
  return cd_str_dup(a, cd_str_trim(printed));
}

static bool slash_date(cd_str s, bool us, cd_day *out) {
  cd_str part[3];
  int64_t n[3];
  for (int i = 0; i < 3; i++)
    if (!lists_cut(&s, "/", &part[i]) || !all_digits(part[i]) || !cd_str_to_i64(part[i], &n[i])) return false;
  if (s.ptr || part[2].len != 4 || n[0] > 31 || n[1] > 31) return false;
  return cd_day_from_civil((int)n[2], (int)(us ? n[0] : n[1]), (int)(us ? n[1] : n[0]), out);
}

bool lists_day_parse(cd_str printed, bool us, cd_day *out) {
  cd_str s = cd_str_trim(printed);
  if (s.len >= 10 && s.ptr[4] == '-' &&
      (s.len == 10 || s.ptr[10] == 'T' || s.ptr[10] == ' ' || s.ptr[10] == 'Z' || s.ptr[10] == '+' || s.ptr[10] == '-'))
    return cd_day_parse(cd_str_sub(s, 0, 10), out);
  if (slash_date(s, us, out)) return true;
  printed_date d;
  return date_of(s, &d) && d.day && cd_day_from_civil((int)d.year, d.month, (int)d.day, out);
}

/* Exactly as a spreadsheet writes it: "Jul", never "JUL", so that real names such as "JUNE 78" or "MAY-15" pass. */
static bool short_month(cd_str s) {
  if (s.len != 3 || s.ptr[0] < 'A' || s.ptr[0] > 'Z' || s.ptr[1] < 'a' || s.ptr[1] > 'z') return false;
  return lists_month(s) != 0;
}

static bool day_month(cd_str s) {
  cd_str left;
  if (!lists_cut(&s, "-", &left) || !s.ptr) return false;
  if (all_digits(left) && left.len <= 2 && short_month(s)) return true;
  return short_month(left) && all_digits(s) && s.len == 2;
}

static bool float_power(cd_str s) {
  cd_str mantissa, whole;
  if (!lists_cut(&s, "E+", &mantissa) || !s.ptr || !all_digits(s)) return false;
  return lists_cut(&mantissa, ".", &whole) && whole.len == 1 && all_digits(whole) && mantissa.ptr &&
         all_digits(mantissa);
}

bool lists_spreadsheet_leftover(cd_str cell) {
  static const char *const ERRORS[] = {"#NAME?", "#REF!", "#VALUE!", "#N/A", "#DIV/0!", "#NUM!"};
  cell = cd_str_trim(cell);
  for (size_t i = 0; i < sizeof ERRORS / sizeof *ERRORS; i++)
    if (cd_str_eqc(cell, ERRORS[i])) return true;
  return cell.len <= 16 && (day_month(cell) || float_power(cell));
}
