#include <stdlib.h>

#include "base/csv.h"
#include "base/limits.h"
#include "bulk.h"

struct cli_rows {
  const cli_column *columns;
  size_t count;
  size_t *places; /* where each column stands in a record; SIZE_MAX: it has none */
  size_t width;   /* fields of the header */
  cd_source *source;
  cd_csv *csv;
  cli_lines *lines; /* for JSON lines */
  const char *label;
  cd_arena *scratch;
};

static cordon_status column_missing(const cli_rows *r, const char *name, const cd_str *fields, size_t count,
                                    cordon_error *err) {
  cd_buf known;
  cd_buf_init(&known, 400);
  for (size_t i = 0; i < count; i++) cd_buf_printf(&known, "%s" CD_FMT, i ? ", " : "", CD_ARG(fields[i]));
  cd_fail(err, CORDON_BAD_INPUT, "There is no column \"%s\"; the header has: %s.", name, known.ptr ? known.ptr : "");
  cd_buf_free(&known);
  return cd_error_place(err, r->label, 1, 0, name);
}

static cordon_status place_columns(cli_rows *r, const cd_str *fields, size_t count, cordon_error *err) {
  r->width = count;
  for (size_t i = 0; i < r->count; i++) {
    r->places[i] = SIZE_MAX;
    for (size_t j = 0; j < count; j++) {
      if (cd_str_eqc(cd_str_trim(fields[j]), r->columns[i].name)) r->places[i] = j;
    }
    if (r->places[i] == SIZE_MAX && r->columns[i].required)
      return column_missing(r, r->columns[i].name, fields, count, err);
  }
  return CORDON_OK;
}

static cordon_status open_delimited(cli_rows *r, const char *path, bool tabs, cordon_error *err) {
  cd_csv_format format = {.separator = tabs ? '\t' : ',', .quoted = !tabs};
  CD_TRY(cd_source_open(path, UINT64_MAX, &r->source, err));
  CD_TRY(cd_csv_open(r->source, format, &r->csv, err));
  cd_str *fields;
  size_t count;
  CD_TRY(cd_csv_next(r->csv, &fields, &count, err));
  if (count > 0) return place_columns(r, fields, count, err);
  cd_fail(err, CORDON_BAD_INPUT, "The file is empty; its first line must name the columns.");
  return cd_error_place(err, r->label, 1, 0, NULL);
}

static const char *kind_of(const char *path) {
  if (cli_name_ends(path, ".csv")) return "csv";
  if (cli_name_ends(path, ".tsv")) return "tsv";
  if (cli_name_ends(path, ".jsonl")) return "jsonl";
  return "";
}

static cordon_status open_kind(cli_rows *r, const char *path, const char *kind, cordon_error *err) {
  bool told = kind != NULL;
  if (!told) kind = kind_of(path);
  if (strcmp(kind, "csv") == 0) return open_delimited(r, path, false, err);
  if (strcmp(kind, "tsv") == 0) return open_delimited(r, path, true, err);
  if (strcmp(kind, "jsonl") == 0) return cli_lines_open(path, CD_MAX_ORDER_BYTES, &r->lines, err);
  if (told) return cd_fail(err, CORDON_USAGE, "--input %s is not known; it is csv, tsv or jsonl.", kind);
  return cd_fail(err, CORDON_USAGE, "What %s holds is not told by its name; say --input csv, tsv or jsonl.", path);
}

cordon_status cli_rows_open(cli *c, const char *path, const char *kind, const cli_column *columns, size_t count,
                            cli_rows **out, cordon_error *err) {
  cli_rows *r = CD_NEW(c->arena, cli_rows);
  if (!r) return cd_no_memory(err);
  *r = (cli_rows){.columns = columns, .count = count, .label = path};
  r->places = CD_NEW_ARRAY(c->arena, size_t, count);
  r->scratch = cd_arena_new(0);
  *out = r;
  if (!r->places || !r->scratch) return cd_no_memory(err);
  return open_kind(r, path, kind, err);
}

static cordon_status next_delimited(cli_rows *r, cd_arena *a, cd_str *values, int64_t *line, cordon_error *err) {
  cd_str *fields;
  size_t count;
  *line = 0;
  CD_TRY(cd_csv_next(r->csv, &fields, &count, err));
  if (count == 0) return CORDON_OK;
  *line = cd_csv_line(r->csv);
  if (count != r->width) {
    cd_fail(err, CORDON_BAD_INPUT, "The row has %zu fields where the header has %zu.", count, r->width);
    return cd_error_place(err, r->label, *line, 0, NULL);
  }
  for (size_t i = 0; i < r->count; i++) {
    values[i] = (cd_str){0};
    if (r->places[i] == SIZE_MAX) continue;
    values[i] = cd_str_dup(a, fields[r->places[i]]);
    if (!values[i].ptr) return cd_no_memory(err);
  }
  return CORDON_OK;
}

static cordon_status value_text(const cd_json *v, cd_arena *a, cd_str *out, cordon_error *err) {
  *out = (cd_str){0};
  if (!v || v->kind == CD_JSON_NULL) return CORDON_OK;
  if (v->kind == CD_JSON_STRING) {
    *out = cd_str_dup(a, v->as.string);
    return out->ptr ? CORDON_OK : cd_no_memory(err);
  }
  cd_buf text;
  cd_buf_init(&text, 0);
  cordon_status status = cd_json_write(v, &text, err);
  if (status == CORDON_OK) *out = cd_str_dup(a, cd_buf_view(&text));
  cd_buf_free(&text);
  if (status == CORDON_OK && !out->ptr) status = cd_no_memory(err);
  return status;
}

static cordon_status next_json(cli_rows *r, cd_arena *a, cd_str *values, int64_t *line, cordon_error *err) {
  cd_str text;
  CD_TRY(cli_lines_next(r->lines, &text, line, err));
  if (*line == 0) return CORDON_OK;
  cd_arena_reset(r->scratch);
  cd_json *row;
  if (cd_json_parse(text, r->label, r->scratch, &row, err) != CORDON_OK) {
    if (err) err->line = *line;
    return err ? err->code : CORDON_BAD_INPUT;
  }
  for (size_t i = 0; i < r->count; i++) {
    const cd_json *v = cd_json_get(row, r->columns[i].name);
    if (!v && r->columns[i].required) {
      cd_fail(err, CORDON_BAD_INPUT, "The row has no \"%s\".", r->columns[i].name);
      return cd_error_place(err, r->label, *line, 0, r->columns[i].name);
    }
    CD_TRY(value_text(v, a, &values[i], err));
  }
  return CORDON_OK;
}

cordon_status cli_rows_next(cli_rows *r, cd_arena *a, cd_str *values, int64_t *line, cordon_error *err) {
  return r->lines ? next_json(r, a, values, line, err) : next_delimited(r, a, values, line, err);
}

void cli_rows_progress(const cli_rows *r, uint64_t *done, uint64_t *total) {
  if (r->lines) {
    cli_lines_progress(r->lines, done, total);
  } else {
    cd_source_progress(r->source, done, total);
  }
}

void cli_rows_close(cli_rows *r) {
  if (!r) return;
  if (r->csv) cd_csv_close(r->csv);
  if (r->source) cd_source_close(r->source);
  cli_lines_close(r->lines);
  cd_arena_free(r->scratch);
}
