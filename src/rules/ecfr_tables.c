/* The Country Chart and the Country Groups. */
#include "rules/ecfr_import.h"

#define CHART_COLUMNS 16u
static const char *const chart_columns[CHART_COLUMNS] = {"CB 1", "CB 2", "CB 3", "NP 1", "NP 2", "NS 1",
                                                         "NS 2", "MT 1", "RS 1", "RS 2", "FC 1", "CC 1",
                                                         "CC 2", "CC 3", "AT 1", "AT 2"};
#define CHART_CITE "15 CFR 738, Supplement No. 1, "
#define GROUPS_CITE "15 CFR 740, Supplement No. 1, Country Group "

/* --- the chart --- */

static bool is_head(const ecfr_row *row) { return row->count > 0 && row->cells[row->count - 1].head; }

/* The row of a header that names the sixteen columns, in their order. */
static bool names_columns(const ecfr_row *row) {
  if (row->count < CHART_COLUMNS) return false;
  const ecfr_cell *cells = row->cells + (row->count - CHART_COLUMNS);
  for (size_t i = 0; i < CHART_COLUMNS; i++)
    if (!cd_str_eqc(cells[i].text, chart_columns[i])) return false;
  return true;
}

static const ecfr_block *chart_table(const ecfr_supplement *s) {
  for (size_t i = 0; i < s->count; i++)
    for (size_t r = 0; s->blocks[i].is_table && r < s->blocks[i].row_count; r++)
      if (is_head(&s->blocks[i].rows[r]) && names_columns(&s->blocks[i].rows[r])) return &s->blocks[i];
  return NULL;
}

/* "CB 1" to "CB1". */
static cd_str column_key(cd_arena *a, cd_str code, size_t column) {
  return cd_str_printf(a, CD_FMT ":%.2s%c", CD_ARG(code), chart_columns[column], chart_columns[column][3]);
}

static cordon_status graded_row(ecfr_rows *out, const ecfr_row *row, cd_str code, bool marks) {
  cd_str name = row->cells[0].text, cite = cd_str_printf(out->a, CHART_CITE CD_FMT, CD_ARG(name));
  /* Footnote 5: Liechtenstein is governed by the row of Switzerland. */
  bool referred = cd_str_eqc(code, "LI");
  if (!marks) return ecfr_add(out, (ecfr_line){code, cite, {referred ? CD_STR("CH") : code, CD_STR("graded")}});
  for (size_t i = 0; i < CHART_COLUMNS; i++) {
    cd_str cell = row->cells[i + 1].text;
    if (cell.len && !cd_str_eqc(cell, "X"))
      return ecfr_refuse(out, row->line, "the cell %s of " CD_FMT " holds \"" CD_FMT "\"; it must be X or empty",
                         chart_columns[i], CD_ARG(name), CD_ARG(cd_str_sub(cell, 0, 40)));
    if (cell.len && !referred) CD_TRY(ecfr_add(out, (ecfr_line){column_key(out->a, code, i), cite, {name}}));
  }
  return CORDON_OK;
}

static cordon_status chart_row(ecfr_rows *out, const ecfr_row *row, bool marks) {
  cd_str code;
  if (row->count == 1) return CORDON_OK; /* a footnote */
  if (row->count != 2 && row->count != CHART_COLUMNS + 1)
    return ecfr_refuse(out, row->line, "this row has %zu cells; a country has 17, a pointer 2, a footnote 1",
                       row->count);
  CD_TRY(ecfr_country(out, row->cells[0].text, row->line, &code));
  if (row->count == CHART_COLUMNS + 1) return graded_row(out, row, code, marks);
  if (marks) return CORDON_OK;
  if (cd_str_find(row->cells[1].text, CD_STR("746")) < 0)
    return ecfr_refuse(out, row->line, "this row points elsewhere than to part 746");
  return ecfr_add(out, (ecfr_line){code,
                                   cd_str_printf(out->a, CHART_CITE CD_FMT "; part 746", CD_ARG(row->cells[0].text)),
                                   {code, CD_STR("part_746")}});
}

cordon_status ecfr_chart(const ecfr_supplement *s, bool marks, ecfr_rows *out) {
  const ecfr_block *t = chart_table(s);
  if (!t) return ecfr_refuse(out, 1, "no table of the supplement has the columns CB 1 to AT 2");
  for (size_t r = 0; r < t->row_count; r++)
    if (!is_head(&t->rows[r]) && t->rows[r].count) CD_TRY(chart_row(out, &t->rows[r], marks));
  return CORDON_OK;
}

/* --- the groups --- */

/* "[D: 5] U.S. Arms Embargoed Countries" to "D:5". */
static cd_str group_of(cd_arena *a, cd_str head) {
  cd_str s = cd_str_trim(head);
  if (s.len && s.ptr[0] == '[') s = cd_str_trim(cd_str_sub(s, 1, s.len));
  if (s.len < 3 || s.ptr[0] < 'A' || s.ptr[0] > 'E' || s.ptr[1] != ':') return (cd_str){0};
  cd_str rest = cd_str_trim(cd_str_sub(s, 2, s.len));
  if (!rest.len || rest.ptr[0] < '1' || rest.ptr[0] > '9') return (cd_str){0};
  return cd_str_printf(a, "%c:%c", s.ptr[0], rest.ptr[0]);
}

/* "Albania 2 3" to "Albania": what was raised and lost its mark. */
static cd_str without_footnotes(cd_str name) {
  while (name.len &&
         ((name.ptr[name.len - 1] >= '0' && name.ptr[name.len - 1] <= '9') || name.ptr[name.len - 1] == ' '))
    name.len--;
  return name;
}

static cordon_status add_member(ecfr_rows *out, cd_str name, cd_str group, int64_t line) {
  cd_str code, plain = without_footnotes(name);
  CD_TRY(ecfr_country(out, plain, line, &code));
  return ecfr_add(out, (ecfr_line){cd_str_printf(out->a, CD_FMT ":" CD_FMT, CD_ARG(code), CD_ARG(group)),
                                   cd_str_printf(out->a, GROUPS_CITE CD_FMT ", " CD_FMT, CD_ARG(group), CD_ARG(plain)),
                                   {plain}});
}

static cordon_status group_row(ecfr_rows *out, const ecfr_row *row, const cd_str *groups, size_t count) {
  if (row->count == 1) return CORDON_OK; /* a footnote */
  if (row->count != count + 1)
    return ecfr_refuse(out, row->line, "this row has %zu cells; the header has %zu", row->count, count + 1);
  for (size_t i = 0; i < count; i++) {
    cd_str cell = row->cells[i + 1].text;
    if (cell.len && !cd_str_eqc(cell, "X"))
      return ecfr_refuse(out, row->line, "a cell holds \"" CD_FMT "\"; it must be X or empty",
                         CD_ARG(cd_str_sub(cell, 0, 40)));
    if (cell.len) CD_TRY(add_member(out, row->cells[0].text, groups[i], row->line));
  }
  return CORDON_OK;
}

static cordon_status group_table(ecfr_rows *out, const ecfr_block *t) {
  cd_str groups[12];
  size_t count = 0;
  for (size_t r = 0; r < t->row_count; r++) {
    const ecfr_row *row = &t->rows[r];
    if (is_head(row)) {
      for (size_t c = 0; c < row->count && count < 12; c++) {
        cd_str group = group_of(out->a, row->cells[c].text);
        if (group.len) groups[count++] = group;
      }
    } else if (row->count) {
      if (!count)
        return ecfr_refuse(out, row->line, "the table " CD_FMT " names no group in its header", CD_ARG(t->caption));
      CD_TRY(group_row(out, row, groups, count));
    }
  }
  return CORDON_OK;
}

/* Group B has no table: its countries are list items under its heading. */
cordon_status ecfr_groups(const ecfr_supplement *s, ecfr_rows *out) {
  bool in_b = false;
  for (size_t i = 0; i < s->count; i++) {
    const ecfr_block *b = &s->blocks[i];
    bool item = !b->is_table && cd_str_eqc(b->tag, "LI");
    if (b->is_table && cd_str_find(b->caption, CD_STR("Country Group")) >= 0)
      CD_TRY(group_table(out, b));
    else if (item && in_b)
      CD_TRY(add_member(out, b->text, CD_STR("B"), b->line));
    if (!item) in_b = !b->is_table && cd_str_find(b->text, CD_STR("Country Group B")) >= 0;
  }
  return CORDON_OK;
}
