/* One table of a report as CSV (RFC 4180). */
#include <stdio.h>

#include "base/csv.h"
#include "report/report.h"

static cordon_status pick(const cd_json *report, cd_str name, const cd_json **out, cordon_error *err) {
  const cd_json *tables = cd_json_get(report, "tables");
  char known[600];
  size_t len = 0;
  *out = cd_json_count(tables) == 1 && name.len == 0 ? cd_json_at(tables, 0) : NULL;
  known[0] = '\0';
  for (size_t i = 0; i < cd_json_count(tables) && !*out; i++) {
    cd_str one = cd_json_str(cd_json_get(cd_json_at(tables, i), "table"));
    if (name.len > 0 && cd_str_eq(one, name)) *out = cd_json_at(tables, i);
    if (len + one.len + 3 < sizeof known)
      len += (size_t)snprintf(known + len, sizeof known - len, "%s" CD_FMT, len ? ", " : "", CD_ARG(one));
  }
  if (*out) return CORDON_OK;
  return cd_fail(err, CORDON_USAGE, "CSV holds one table; name it with --section: %s", known);
}

static void put_value(cd_buf *out, const cd_json *v) {
  if (v && v->kind == CD_JSON_INT)
    cd_buf_printf(out, "%lld", (long long)v->as.integer);
  else
    cd_csv_put(out, cd_json_str(v));
}

cordon_status report_csv(const cd_json *report, cd_str table, cd_buf *out, cordon_error *err) {
  const cd_json *t;
  CD_TRY(pick(report, table, &t, err));
  const cd_json *columns = cd_json_get(t, "columns"), *rows = cd_json_get(t, "rows");
  for (size_t i = 0; i < cd_json_count(columns); i++) {
    if (i > 0) cd_buf_byte(out, ',');
    cd_csv_put(out, cd_json_str(cd_json_get(cd_json_at(columns, i), "column")));
  }
  cd_buf_c(out, "\r\n");
  for (size_t r = 0; r < cd_json_count(rows); r++) {
    for (size_t i = 0; i < cd_json_count(columns); i++) {
      if (i > 0) cd_buf_byte(out, ',');
      put_value(out, cd_json_get_s(cd_json_at(rows, r), cd_json_str(cd_json_get(cd_json_at(columns, i), "column"))));
    }
    cd_buf_c(out, "\r\n");
  }
  return cd_buf_status(out, err);
}
