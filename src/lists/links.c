/* What links say: kinds, stakes as printed, days as printed. */
#include "lists/links.h"

static const char *const KIND_NAMES[LISTS_LINK_KINDS] = {"linked",    "owner",  "controller", "director",
                                                         "principal", "family", "associate",  "holding"};

const char *lists_link_kind_name(lists_link_kind k) { return k < LISTS_LINK_KINDS ? KIND_NAMES[k] : "linked"; }

lists_link_kind lists_link_kind_of(cd_str name) {
  for (int k = 0; k < LISTS_LINK_KINDS; k++)
    if (cd_str_eqc(name, KIND_NAMES[k])) return (lists_link_kind)k;
  return LISTS_LINK_LINKED;
}

cd_str lists_link_target(const lists_link *l) { return l->entry.len ? l->entry : l->name; }

/* --- stakes --- */

typedef struct stake_text {
  cd_dec number[2];
  size_t count;
  cd_str before, between, after; /* the words around the numbers */
} stake_text;

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* "51", "51.5", "51,5"; false for what is over 100 or no number. */
static bool read_number(cd_str text, size_t *at, cd_dec *out) {
  char digits[24];
  size_t n = 0;
  int order;
  for (; *at < text.len && n + 1 < sizeof digits; (*at)++) {
    char c = text.ptr[*at];
    bool point = (c == '.' || c == ',') && *at + 1 < text.len && is_digit(text.ptr[*at + 1]);
    if (!is_digit(c) && !point) break;
    digits[n++] = point ? '.' : c;
  }
  return cd_dec_parse(cd_str_of(digits, n), out) && cd_dec_cmp(*out, cd_dec_of_i64(100), &order) && order <= 0;
}

static bool take_apart(cd_str text, stake_text *out) {
  *out = (stake_text){.before = text};
  size_t word = 0;
  for (size_t at = 0; at < text.len;) {
    if (!is_digit(text.ptr[at])) {
      at++;
      continue;
    }
    if (out->count == 2) return false;
    cd_str words = cd_str_trim(cd_str_sub(text, word, at - word));
    *(out->count ? &out->between : &out->before) = words;
    if (!read_number(text, &at, &out->number[out->count++])) return false;
    word = at;
  }
  out->after = cd_str_trim(cd_str_sub(text, word, text.len - word));
  return out->count > 0;
}

static bool among(cd_str words, const char *const *known) {
  for (; *known; known++)
    if (cd_str_ieq_ascii(words, cd_str_c(*known))) return true;
  return false;
}

bool lists_link_stake(const lists_link *l, cd_dec *at_least, cd_dec *at_most) {
  static const char *const UNITS[] = {"", "%", "percent", "per cent", NULL};
  static const char *const FLOORS[] = {">", ">=", "over", "more than", "at least", "from", NULL};
  static const char *const CEILINGS[] = {"<", "<=", "under", "less than", "up to", "at most", NULL};
  static const char *const RANGES[] = {"-", "% -", "%-", "..", "to", "% to", "and", "% and", "\xE2\x80\x93", NULL};
  static const char *const OPENINGS[] = {"", "between", "from", NULL};
  stake_text t;
  int order;
  if (!take_apart(l->percent, &t) || !among(t.after, UNITS)) return false;
  cd_dec floor = t.number[0], ceiling = t.number[t.count - 1];
  if (t.count == 2) {
    if (!among(t.before, OPENINGS) || !among(t.between, RANGES)) return false;
    if (!cd_dec_cmp(floor, ceiling, &order) || order > 0) return false;
  } else if (among(t.before, FLOORS))
    ceiling = cd_dec_of_i64(100);
  else if (among(t.before, CEILINGS))
    floor = cd_dec_of_i64(0);
  else if (t.before.len)
    return false;
  *at_least = floor;
  *at_most = ceiling;
  return true;
}

/* --- days --- */

static bool number_at(cd_str text, size_t at, size_t len, int *out) {
  int64_t v;
  if (!cd_str_to_i64(cd_str_sub(text, at, len), &v) || v < 1 || v > 9999) return false;
  *out = (int)v;
  return true;
}

/* "2015", "2015-03", "2015-03-01" with or without a time: the first day of it, or the last. */
static bool outer_day(cd_str text, bool last, cd_day *out) {
  int year, month;
  if (text.len > 10 && (text.ptr[10] == 'T' || text.ptr[10] == ' ')) text.len = 10;
  if (text.len == 10) return cd_day_parse(text, out);
  if (text.len == 4 && number_at(text, 0, 4, &year))
    return last ? cd_day_from_civil(year, 12, 31, out) : cd_day_from_civil(year, 1, 1, out);
  if (text.len != 7 || text.ptr[4] != '-' || !number_at(text, 0, 4, &year) || !number_at(text, 5, 2, &month))
    return false;
  if (!last || month > 12) return cd_day_from_civil(year, month, 1, out);
  bool ok = cd_day_from_civil(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1, out);
  *out -= ok;
  return ok;
}

bool lists_link_days(const lists_link *l, cd_day *from, cd_day *to) {
  *from = *to = CD_DAY_NONE;
  bool since = !l->since.len || outer_day(l->since, false, from), until = !l->until.len || outer_day(l->until, true, to);
  if (!since) *from = CD_DAY_NONE;
  if (!until) *to = CD_DAY_NONE;
  return since && until;
}
