/* The table of addresses: the shipped rows, and what people put in their place. */
#include "base/embed.h"
#include "fetch/fetch.h"

#define MAX_TABLE_BYTES (1u << 20)
#define MAX_ROWS 1000u

static bool is_word(cd_str s) {
  for (size_t i = 0; i < s.len; i++)
    if (!((s.ptr[i] >= 'a' && s.ptr[i] <= 'z') || (s.ptr[i] >= '0' && s.ptr[i] <= '9') || s.ptr[i] == '_'))
      return false;
  return s.len > 0;
}

/* A role becomes a file name in the store's folder. */
static bool is_file_name(cd_str s) {
  for (size_t i = 0; i < s.len; i++)
    if (s.ptr[i] == '/' || (unsigned char)s.ptr[i] < ' ') return false;
  return s.len > 0 && s.len < 128 && s.ptr[0] != '.';
}

static bool is_format(cd_str s) {
  static const char *const formats[] = {"csv", "text", "xml", "json", "jsonl", "xlsx"};
  for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
    if (cd_str_eqc(s, formats[i])) return true;
  return false;
}

static cordon_status wrong(const char *label, int64_t line, const char *field, const char *what, cordon_error *err) {
  cd_fail(err, CORDON_BAD_INPUT, "%s", what);
  return cd_error_place(err, label, line, 0, field);
}

static cordon_status parse_row(cd_str row, const char *label, int64_t line, cd_arena *a, fetch_source *out,
                               cordon_error *err) {
  cd_str *fields[] = {&out->list, &out->role, &out->format, &out->publisher, &out->address, &out->checksum};
  cd_str piece, rest = row;
  size_t n = 0;
  for (; cd_str_cut(&rest, '\t', &piece); n++) {
    if (n == sizeof fields / sizeof *fields)
      return wrong(label, line, NULL, "A row has at most six columns; this one has more.", err);
    *fields[n] = cd_str_dup(a, cd_str_trim(piece));
    if (fields[n]->ptr == NULL) return cd_no_memory(err);
  }
  if (n < 5)
    return wrong(label, line, NULL,
                 "A row has five or six columns between tabs: list, role, format, publisher, address, checksum.", err);
  if (!is_word(out->list))
    return wrong(label, line, "list", "A list's name has lower-case letters, digits and '_', such as us_ofac_sdn.",
                 err);
  if (!is_file_name(out->role))
    return wrong(label, line, "role", "The role is a file name without a folder, such as sdn.csv.", err);
  if (!is_format(out->format))
    return wrong(label, line, "format", "The format is csv, text, xml, json, jsonl or xlsx.", err);
  if (out->address.len == 0)
    return wrong(label, line, "address", "The address is missing; \"-\" leaves the list out.", err);
  return CORDON_OK;
}

cordon_status fetch_sources_parse(cd_str text, const char *label, cd_arena *a, fetch_source **out, size_t *count,
                                  cordon_error *err) {
  fetch_source *rows = CD_NEW_ARRAY(a, fetch_source, MAX_ROWS);
  if (rows == NULL) return cd_no_memory(err);
  size_t n = 0;
  cd_str line;
  for (int64_t number = 1; cd_str_cut(&text, '\n', &line); number++) {
    if (line.len > 0 && line.ptr[line.len - 1] == '\r') line.len--;
    if (cd_str_trim(line).len == 0 || line.ptr[0] == '#') continue;
    if (n == MAX_ROWS) return cd_fail(err, CORDON_LIMIT, "%s has more than %u rows.", label, MAX_ROWS);
    CD_TRY(parse_row(line, label, number, a, &rows[n++], err));
  }
  *out = rows;
  *count = n;
  return CORDON_OK;
}

static bool names_list(const fetch_source *rows, size_t count, cd_str list) {
  for (size_t i = 0; i < count; i++)
    if (cd_str_eq(rows[i].list, list)) return true;
  return false;
}

static cordon_status edited_rows(const char *dir, cd_arena *a, fetch_source **rows, size_t *count, cordon_error *err) {
  cd_str path = cd_path_join(a, cd_str_c(dir), CD_STR("list_addresses.tsv"));
  *count = 0;
  if (path.ptr == NULL) return cd_no_memory(err);
  if (!cd_file_exists(path.ptr)) return CORDON_OK;
  cd_buf text;
  cd_buf_init(&text, MAX_TABLE_BYTES);
  cordon_status st = cd_file_read(path.ptr, MAX_TABLE_BYTES, &text, err);
  if (st == CORDON_OK) st = fetch_sources_parse(cd_buf_view(&text), path.ptr, a, rows, count, err);
  cd_buf_free(&text);
  for (size_t i = 0; st == CORDON_OK && i < *count; i++) (*rows)[i].edited = true;
  return st;
}

cordon_status fetch_sources(const char *dir, cd_arena *a, fetch_source **out, size_t *count, cordon_error *err) {
  fetch_source *shipped = NULL, *edited = NULL;
  size_t shipped_count = 0, edited_count = 0, n = 0;
  CD_TRY(
      fetch_sources_parse(cd_embedded("list_addresses.tsv"), "list_addresses.tsv", a, &shipped, &shipped_count, err));
  if (dir != NULL) CD_TRY(edited_rows(dir, a, &edited, &edited_count, err));
  fetch_source *all = CD_NEW_ARRAY(a, fetch_source, shipped_count + edited_count);
  if (all == NULL) return cd_no_memory(err);
  for (size_t i = 0; i < shipped_count; i++)
    if (!names_list(edited, edited_count, shipped[i].list)) all[n++] = shipped[i];
  for (size_t i = 0; i < edited_count; i++)
    if (!cd_str_eqc(edited[i].address, "-")) all[n++] = edited[i];
  *out = all;
  *count = n;
  return CORDON_OK;
}
