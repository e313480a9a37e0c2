/* The Commerce Control List: of each entry the columns of the Country Chart that apply to the whole of it; all else in
 * words. What it says of single paragraphs stays in words here; scripts/import-ear-tables.py takes them apart. */
#include "rules/ecfr_import.h"

#define CCL_CITE "15 CFR 774, Supplement No. 1, "
#define WORDS_MAX 240u /* characters */
#define TITLE_MAX 120u

enum { COLUMNS = 0, EVERYWHERE, ELSEWHERE, ACE, TITLE };

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* "4A005 ..." at the start of what is bold. */
static bool opens_entry(const ecfr_block *b) {
  cd_str s = b->bold;
  if (b->is_table || s.len < 6 || !(cd_str_eqc(b->tag, "FP-2") || cd_str_eqc(b->tag, "P"))) return false;
  return is_digit(s.ptr[0]) && s.ptr[1] >= 'A' && s.ptr[1] <= 'E' && is_digit(s.ptr[2]) && is_digit(s.ptr[3]) &&
         is_digit(s.ptr[4]) && s.ptr[5] == ' ';
}

/* A licence table has a head that speaks of controls and of the chart. */
static bool is_licence_table(const ecfr_block *b) {
  if (!b->is_table || !b->row_count || b->rows[0].count < 2) return false;
  const ecfr_cell *c = b->rows[0].cells;
  return cd_str_find(c[0].text, CD_STR("ontrol")) >= 0 &&
         (cd_str_find(c[1].text, CD_STR("hart")) >= 0 || cd_str_find(c[1].text, CD_STR("ountry")) >= 0);
}

/* "NS applies to entire entry" */
static bool is_entire(cd_str control) {
  cd_str s = cd_str_trim(control);
  while (s.len && s.ptr[s.len - 1] == '.') s.len--;
  bool whole = cd_str_ends(s, CD_STR("applies to entire entry")) || cd_str_ends(s, CD_STR("apply to entire entry")) ||
               cd_str_ends(s, CD_STR("applies to the entire entry")) ||
               cd_str_ends(s, CD_STR("apply to the entire entry"));
  ptrdiff_t space = cd_str_find(s, CD_STR(" "));
  return whole && space == 2;
}

/* "NS Column 1." to "NS1", what is asked of the United Nations to "UN"; empty for anything else. */
static cd_str column_of(cd_arena *a, cd_str chart) {
  cd_str s = cd_str_trim(chart);
  while (s.len && s.ptr[s.len - 1] == '.') s.len--;
  bool shaped = s.len == 11 && is_digit(s.ptr[10]) && cd_str_eqc(cd_str_sub(s, 2, 8), " Column ");
  bool nations = cd_str_starts(s, CD_STR("See \xc2\xa7 746.1")) && cd_str_ends(s, CD_STR("for UN controls"));
  if (nations) return CD_STR("UN");
  return shaped ? cd_str_printf(a, "%.2s%c", s.ptr, s.ptr[10]) : (cd_str){0};
}

static bool is_everywhere(cd_str chart) {
  return cd_str_starts(cd_str_trim(chart),
                       CD_STR("A license is required for all destinations, as specified in \xc2\xa7 742.13"));
}

static bool holds_word(cd_str list, cd_str word) {
  cd_str one;
  while (cd_str_cut(&list, ' ', &one))
    if (cd_str_eq(one, word)) return true;
  return false;
}

static cd_str joined(cd_arena *a, cd_str list, const char *between, cd_str more) {
  return list.len ? cd_str_printf(a, CD_FMT "%s" CD_FMT, CD_ARG(list), between, CD_ARG(more)) : more;
}

static cordon_status licence_row(ecfr_rows *out, const ecfr_row *row, ecfr_line *entry) {
  if (row->count < 2) return CORDON_OK; /* a note below the table */
  if (row->count != 2)
    return ecfr_refuse(out, row->line, "this row has %zu cells; a licence requirement has 2", row->count);
  cd_str control = row->cells[0].text, chart = row->cells[1].text;
  bool entire = is_entire(control);
  cd_str column = entire ? column_of(out->a, chart) : (cd_str){0};
  if (column.len && !holds_word(entry->columns[COLUMNS], column))
    entry->columns[COLUMNS] = joined(out->a, entry->columns[COLUMNS], " ", column);
  if (entire && is_everywhere(chart)) entry->columns[EVERYWHERE] = CD_STR("742.13: SL");
  if (column.len || (entire && is_everywhere(chart))) return CORDON_OK;
  cd_str words = cd_str_printf(out->a, CD_FMT ": " CD_FMT, CD_ARG(control), CD_ARG(chart));
  entry->columns[ELSEWHERE] = joined(out->a, entry->columns[ELSEWHERE], " | ", words);
  return CORDON_OK;
}

static cordon_status licence_table(ecfr_rows *out, const ecfr_block *t, ecfr_line *entry) {
  for (size_t r = 1; r < t->row_count; r++)
    if (t->rows[r].count && !t->rows[r].cells[t->rows[r].count - 1].head) CD_TRY(licence_row(out, &t->rows[r], entry));
  return CORDON_OK;
}

/* The first characters, at most `max`. */
static cd_str head_of(cd_str s, size_t max) {
  size_t n = 0, i = 0;
  for (; i < s.len; i++) {
    n += ((unsigned char)s.ptr[i] & 0xC0) != 0x80;
    if (n > max) break;
  }
  return cd_str_sub(s, 0, i);
}

static cd_str shortened(cd_arena *a, cd_str s) {
  if (head_of(s, WORDS_MAX).len == s.len) return s;
  return cd_str_printf(a, CD_FMT "...", CD_ARG(head_of(s, WORDS_MAX - 3)));
}

/* Entries that License Exception ACE names whole (15 CFR 740.22(b)(1)). */
static bool is_of_ace(cd_str code) { return cd_str_eqc(code, "4A005") || cd_str_eqc(code, "4D004"); }

static ecfr_line entry_of(ecfr_rows *out, const ecfr_block *b) {
  cd_str code = cd_str_sub(b->bold, 0, 5), title = cd_str_trim(cd_str_sub(b->bold, 6, b->bold.len));
  ecfr_line line = {cd_str_printf(out->a, "us-ear:" CD_FMT, CD_ARG(code)),
                    cd_str_printf(out->a, CCL_CITE CD_FMT, CD_ARG(code)),
                    {{0}}};
  line.columns[ACE] = cd_str_c(is_of_ace(code) ? "yes" : "no");
  line.columns[TITLE] = title;
  return line;
}

static bool is_of_itar(cd_str title) {
  cd_str quoted = CD_STR("subject to the ITAR");
  ptrdiff_t at = cd_str_find(title, quoted);
  if (at < 0) return false;
  cd_str before = cd_str_sub(title, 0, (size_t)at);
  return cd_str_find(before, CD_STR("(These items are")) >= 0 || cd_str_find(before, CD_STR("(This entry is")) >= 0;
}

/* An entry without a table says in words, or elsewhere, what it requires. */
static cordon_status close_entry(ecfr_rows *out, ecfr_line *entry, bool has_table, cd_str reason) {
  while (reason.len && reason.ptr[reason.len - 1] == '.') reason.len--;
  if (is_of_itar(entry->columns[TITLE])) {
    entry->columns[COLUMNS] = CD_STR("ITAR");
    entry->columns[EVERYWHERE] = entry->columns[ELSEWHERE] = CD_STR("");
  } else if (!has_table && !cd_str_eqc(reason, "AT")) {
    entry->columns[ELSEWHERE] =
        cd_str_printf(out->a, "reasons for control " CD_FMT "; the entry names no column of the chart",
                      CD_ARG(reason.len ? reason : CD_STR("not stated")));
  }
  entry->columns[ELSEWHERE] = shortened(out->a, entry->columns[ELSEWHERE]);
  entry->columns[TITLE] = head_of(shortened(out->a, entry->columns[TITLE]), TITLE_MAX);
  return ecfr_add(out, *entry);
}

/* "Reason for Control: NS, AT" */
static void note_reason(const ecfr_block *b, cd_str *reason) {
  cd_str head = CD_STR("Reason for Control:");
  if (!b->is_table && !reason->len && cd_str_starts(b->text, head))
    *reason = cd_str_trim(cd_str_sub(b->text, head.len, b->text.len));
}

cordon_status ecfr_ccl(const ecfr_supplement *s, ecfr_rows *out) {
  ecfr_line entry = {0};
  bool open = false, has_table = false;
  cd_str reason = {0};
  for (size_t i = 0; i < s->count; i++) {
    const ecfr_block *b = &s->blocks[i];
    if (opens_entry(b)) {
      if (open) CD_TRY(close_entry(out, &entry, has_table, reason));
      entry = entry_of(out, b);
      open = true;
      has_table = false;
      reason = (cd_str){0};
    } else if (open && is_licence_table(b)) {
      CD_TRY(licence_table(out, b, &entry));
      has_table = true;
    } else if (open) {
      note_reason(b, &reason);
    }
  }
  return open ? close_entry(out, &entry, has_table, reason) : ecfr_refuse(out, 1, "no entry of the CCL was found");
}
