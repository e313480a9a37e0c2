#include "register/ledger_lines.h"

const char *const ledger_amount_field[LEDGER_MEASURES] = {"quantity", "value"};
const char *const ledger_unit_field[LEDGER_MEASURES] = {"unit", "currency"};

static const cd_json *items_of(const cd_json *content) {
  const cd_json *items = cd_json_get(content, "items");
  return items && items->kind == CD_JSON_LIST && items->count > 0 ? items : NULL;
}

size_t ledger_line_count(const cd_json *content) {
  const cd_json *items = items_of(content);
  return items ? items->count : 1;
}

/* Without a word on it, a line controls what it states. */
static bool controlled(const cd_json *line, ledger_measure m) {
  cd_str control = cd_json_str(cd_json_get(line, "control"));
  if (control.len == 0 || cd_str_eqc(control, "both")) return true;
  return cd_str_eqc(control, ledger_amount_field[m]);
}

void ledger_line_read(const cd_json *json, int64_t number, ledger_line *out) {
  *out = (ledger_line){.number = number, .json = json};
  for (int m = 0; m < LEDGER_MEASURES; m++) {
    out->unit[m] = cd_json_str(cd_json_get(json, ledger_unit_field[m]));
    out->limited[m] = cd_dec_parse(cd_json_str(cd_json_get(json, ledger_amount_field[m])), &out->licensed[m]) &&
                      controlled(json, (ledger_measure)m);
  }
}

void ledger_line_at(const cd_json *content, size_t i, ledger_line *out) {
  const cd_json *items = items_of(content);
  const cd_json *json = items ? items->as.items[i] : NULL;
  ledger_line_read(json, cd_json_int(cd_json_get(json, "line"), (int64_t)i + 1), out);
}

bool ledger_convert(const ledger_line *line, ledger_measure m, cd_str unit, cd_dec amount, cd_dec *out) {
  *out = amount;
  if (cd_str_eq(unit, line->unit[m])) return true;
  const cd_json *all = m == LEDGER_QUANTITY ? cd_json_get(line->json, "conversions") : NULL;
  for (size_t i = 0; i < cd_json_count(all); i++) {
    cd_dec factor;
    if (!cd_str_eq(cd_json_str(cd_json_get(all->as.items[i], "unit")), unit)) continue;
    return cd_dec_parse(cd_json_str(cd_json_get(all->as.items[i], "factor")), &factor) &&
           cd_dec_mul(amount, factor, out);
  }
  return false;
}
