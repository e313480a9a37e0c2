/* The Commerce Control List: of each entry the columns of the Country Chart that apply to the whole of it; all else in
 * words. */
#include "rules/ecfr_import.h"

#define CCL_CITE "15 CFR 774, Supplement No. 1, "
#define WORDS_MAX 2000u
#define TITLE_MAX 200u

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

/* "NS Column 1." to "NS1"; empty for anything else. */
static cd_str column_of(cd_arena *a, cd_str chart) {
  cd_str s = cd_str_trim(chart);
  while (s.len && s.ptr[s.len - 1] == '.') s.len--;
  bool shaped = s.len == 11 && is_digit(s.ptr[10]) && cd_str_eqc(cd_str_sub(s, 2, 8), " Column ");
  return shaped ? cd_str_printf(a, "%.2s%c", s.ptr, s.ptr[10]) : (cd_str){0};
}

static cd_str joined(cd_arena *a, cd_str list, const char *between, cd_str more) {
  return list.len ? cd_str_printf(a, CD_FMT "%s" CD_FMT, CD_ARG(list), between, CD_ARG(more)) : more;
}

static cordon_status licence_row(ecfr_rows *out, const ecfr_row *row, ecfr_line *entry) {
  if (row->count < 2) return CORDON_OK; /* a note below the table */
  cd_str column = is_entire(row->cells[0].text) ? column_of(out->a, row->cells[1].text) : (cd_str){0};
  cd_str words = cd_str_printf(out->a, CD_FMT ": " CD_FMT, CD_ARG(row->cells[0].text), CD_ARG(row->cells[1].text));
  if (row->count != 2)
    return ecfr_refuse(out, row->line, "this row has %zu cells; a licence requirement has 2", row->count);
  if (column.len)
    entry->columns[0] = joined(out->a, entry->columns[0], " ", column);
  else if (entry->columns[1].len < WORDS_MAX)
    entry->columns[1] = joined(out->a, entry->columns[1], " | ", words);
  return CORDON_OK;
}

static cordon_status licence_table(ecfr_rows *out, const ecfr_block *t, ecfr_line *entry) {
  for (size_t r = 1; r < t->row_count; r++)
    if (t->rows[r].count && !t->rows[r].cells[t->rows[r].count - 1].head) CD_TRY(licence_row(out, &t->rows[r], entry));
  return CORDON_OK;
}

/* At most TITLE_MAX bytes, cut at a character's border. */
static cd_str title_of(cd_str s) {
  size_t n = s.len < TITLE_MAX ? s.len : TITLE_MAX;
  while (n && n < s.len && ((unsigned char)s.ptr[n] & 0xC0) == 0x80) n--;
  return cd_str_sub(s, 0, n);
}

static ecfr_line entry_of(ecfr_rows *out, const ecfr_block *b) {
  cd_str code = cd_str_sub(b->bold, 0, 5), title = title_of(cd_str_trim(cd_str_sub(b->bold, 6, b->bold.len)));
  return (ecfr_line){cd_str_printf(out->a, "us-ear:" CD_FMT, CD_ARG(code)),
                     cd_str_printf(out->a, CCL_CITE CD_FMT, CD_ARG(code)),
                     {{0}, {0}, title}};
}

/* An entry without a table says in words, or elsewhere, what it requires. */
static cordon_status close_entry(ecfr_rows *out, ecfr_line *entry, bool has_table) {
  if (!has_table)
    entry->columns[1] = cd_str_find(entry->columns[2], CD_STR("subject to the ITAR")) >= 0
                            ? CD_STR("the item is subject to the ITAR (22 CFR parts 120 to 130), not to the EAR")
                            : CD_STR("the entry names no column of the chart");
  return ecfr_add(out, *entry);
}

cordon_status ecfr_ccl(const ecfr_supplement *s, ecfr_rows *out) {
  ecfr_line entry = {0};
  bool open = false, has_table = false;
  for (size_t i = 0; i < s->count; i++) {
    const ecfr_block *b = &s->blocks[i];
    if (opens_entry(b)) {
      if (open) CD_TRY(close_entry(out, &entry, has_table));
      entry = entry_of(out, b);
      open = true;
      has_table = false;
    } else if (open && is_licence_table(b)) {
      CD_TRY(licence_table(out, b, &entry));
      has_table = true;
    }
  }
  return open ? close_entry(out, &entry, has_table) : ecfr_refuse(out, 1, "no entry of the CCL was found");
}
