/* CHIEF usageData: one record a line, fields between backslashes, each line numbered, blocks closed by counts. The
 * layout is HMRC's interface for licence usage; amounts of an adjustment are the corrected ones, a contra cancels, M is
 * a message alone. */
#include "register/usage_read.h"

#include <stdarg.h>
#include <stdio.h>

enum { MAX_FIELDS = 20 };

typedef struct chief {
  cd_str fields[MAX_FIELDS]; /* of the line at hand, from the record's type on */
  size_t count;
  int64_t number; /* of the line */
  const char *label;
  cd_arena *arena;
  cordon_error *err;
  usage_file *out;
  cd_str licence, status; /* of the open licenceUsage; empty: none is open */
  int64_t transaction_start, transactions;
  int64_t line, line_start; /* of the open line; 0: none */
  bool header, trailer;
} chief;

static cordon_status bad(chief *c, const char *field, const char *fmt, ...) CD_PRINTF(3, 4);
static cordon_status bad(chief *c, const char *field, const char *fmt, ...) {
  char text[400];
  va_list args;
  va_start(args, fmt);
  vsnprintf(text, sizeof text, fmt, args);
  va_end(args);
  cd_fail(c->err, CORDON_BAD_INPUT, "%s", text);
  return cd_error_place(c->err, c->label, c->number, 0, field), CORDON_BAD_INPUT;
}

static cd_str field(const chief *c, size_t i) { return i < c->count ? c->fields[i] : CD_STR(""); }

/* --- one line --- */

static cordon_status split(chief *c, cd_str line) {
  cd_str piece;
  int64_t number = 0;
  c->count = 0;
  if (!cd_str_cut(&line, '\\', &piece) || !cd_str_to_i64(piece, &number) || number != c->number) {
    return bad(c, "line number", "a line begins with its number and a backslash; this one should begin with %lld\\",
               (long long)c->number);
  }
  while (cd_str_cut(&line, '\\', &piece)) {
    if (c->count == MAX_FIELDS) return bad(c, NULL, "a record has at most %d fields", MAX_FIELDS);
    c->fields[c->count++] = piece;
  }
  return c->count > 0 ? CORDON_OK : bad(c, "record type", "the line has no record type");
}

static cordon_status check_count(chief *c, size_t at, int64_t wanted, const char *what) {
  int64_t told = 0;
  if (field(c, at).len == 0) return CORDON_OK; /* it may be left out */
  if (cd_str_to_i64(field(c, at), &told) && told == wanted) return CORDON_OK;
  return bad(c, "recordCount", "%s counts \"" CD_FMT "\", and the file has %lld; a part of it is missing or doubled",
             what, CD_ARG(field(c, at)), (long long)wanted);
}

/* --- records --- */

static cordon_status read_header(chief *c) {
  cd_str source = field(c, 1), id = field(c, 3), run = field(c, 5);
  int64_t n;
  if (c->header) return bad(c, NULL, "a second fileHeader; a file has one");
  if (!cd_str_eqc(id, "usageData"))
    return bad(c, "dataId", "this is a file of \"" CD_FMT "\", not of usageData", CD_ARG(id));
  if (!cd_str_to_i64(run, &n) || n < 0) return bad(c, "runNum", "\"" CD_FMT "\" is no run number", CD_ARG(run));
  c->header = true;
  c->out->batch =
      cd_str_printf(c->arena, CD_FMT "/usageData/" CD_FMT "/%lld", CD_ARG(source), CD_ARG(field(c, 4)), (long long)n);
  return c->out->batch.ptr ? CORDON_OK : cd_no_memory(c->err);
}

static cordon_status read_transaction(chief *c) {
  if (c->licence.len) return bad(c, NULL, "a licenceUsage begins before the one before it has ended");
  if (!cd_str_eqc(field(c, 2), "insert"))
    return bad(c, "action", "the action of a usage is insert, not \"" CD_FMT "\"", CD_ARG(field(c, 2)));
  c->licence = field(c, 3);
  c->status = field(c, 4);
  c->transaction_start = c->number;
  c->transactions++;
  if (c->licence.len == 0 || c->licence.len > 128) return bad(c, "licenceRef", "the licence is not named");
  if (c->status.len == 1 && strchr("CEOSD", c->status.ptr[0])) return CORDON_OK;
  return bad(c, "licenceStatus", "\"" CD_FMT "\" is no status; it is one of O, E, D, S, C", CD_ARG(c->status));
}

static cordon_status read_line(chief *c) {
  if (c->licence.len == 0 || c->line)
    return bad(c, NULL, "a line stands within a licenceUsage, after the end of the line before it");
  if (!cd_str_to_i64(field(c, 1), &c->line) || c->line < 1)
    return bad(c, "lineNum", "\"" CD_FMT "\" is no line number from 1", CD_ARG(field(c, 1)));
  c->line_start = c->number;
  return CORDON_OK;
}

static ledger_act act_of(cd_str type) {
  if (cd_str_eqc(type, "O")) return LEDGER_DRAW;
  if (cd_str_eqc(type, "L")) return LEDGER_LATE;
  if (cd_str_eqc(type, "A")) return LEDGER_ADJUST;
  return cd_str_eqc(type, "C") ? LEDGER_CONTRA : LEDGER_NONE;
}

/* Zero and nothing both say that the licence is not controlled by it, but for a correction down to zero. */
static cd_str amount_of(const chief *c, size_t i, ledger_act act) {
  cd_dec d;
  cd_str text = field(c, i);
  bool zero = cd_dec_parse(text, &d) && d.coef == 0;
  return act == LEDGER_CONTRA || (zero && act != LEDGER_ADJUST) ? CD_STR("") : text;
}

static cordon_status read_usage(chief *c) {
  cd_str type = field(c, 1);
  usage_row row = {.at = c->number, .act = act_of(type), .licence = c->licence, .line = c->line, .code = c->status};
  if (!c->line) return bad(c, NULL, "a usage stands within a line");
  if (row.act == LEDGER_NONE && !cd_str_eqc(type, "M"))
    return bad(c, "usageType", "\"" CD_FMT "\" is no usage type; it is one of O, A, C, L, M", CD_ARG(type));
  if (field(c, 2).len == 0 || field(c, 2).len > 64 || field(c, 3).len > 16)
    return bad(c, "declarationUCR", "the declaration's UCR is missing or too long");
  if (!usage_compact_day(field(c, 4), &row.day))
    return bad(c, "controlDate", "\"" CD_FMT "\" is no day; write ccyymmdd", CD_ARG(field(c, 4)));
  if (!usage_amount(field(c, 5))) return bad(c, "quantityUsed", "\"" CD_FMT "\" is no amount", CD_ARG(field(c, 5)));
  if (!usage_amount(field(c, 6))) return bad(c, "valueUsed", "\"" CD_FMT "\" is no amount", CD_ARG(field(c, 6)));
  row.quantity = amount_of(c, 5, row.act);
  row.value = amount_of(c, 6, row.act);
  row.currency = field(c, 7);
  row.declaration = cd_str_printf(c->arena, CD_FMT "/" CD_FMT, CD_ARG(field(c, 2)), CD_ARG(field(c, 3)));
  if (!row.declaration.ptr) return cd_no_memory(c->err);
  usage_row *to = usage_add(c->out, c->arena, c->err);
  if (!to) return c->err ? c->err->code : CORDON_NO_MEMORY;
  *to = row;
  return CORDON_OK;
}

static cordon_status read_end(chief *c) {
  if (c->line && cd_str_eqc(field(c, 1), "line")) {
    CD_TRY(check_count(c, 2, c->number - c->line_start + 1, "the end of the line"));
    c->line = 0;
    return CORDON_OK;
  }
  if (!c->line && c->licence.len && cd_str_eqc(field(c, 1), "licenceUsage")) {
    CD_TRY(check_count(c, 2, c->number - c->transaction_start + 1, "the end of the licenceUsage"));
    c->licence = CD_STR("");
    return CORDON_OK;
  }
  return bad(c, "startRecordType", "this ends \"" CD_FMT "\", which is not open", CD_ARG(field(c, 1)));
}

static cordon_status read_record(chief *c) {
  cd_str type = field(c, 0);
  if (c->trailer) return bad(c, NULL, "text after the fileTrailer");
  if (cd_str_eqc(type, "fileHeader")) return read_header(c);
  if (!c->header) return bad(c, NULL, "the file does not begin with a fileHeader");
  if (cd_str_eqc(type, "licenceUsage")) return read_transaction(c);
  if (cd_str_eqc(type, "line")) return read_line(c);
  if (cd_str_eqc(type, "usage")) return read_usage(c);
  if (cd_str_eqc(type, "end")) return read_end(c);
  if (!cd_str_eqc(type, "fileTrailer"))
    return bad(c, "record type", "\"" CD_FMT "\" is no record of usageData", CD_ARG(type));
  if (c->licence.len) return bad(c, NULL, "the file ends within a licenceUsage");
  c->trailer = true;
  return check_count(c, 1, c->transactions, "the fileTrailer");
}

cordon_status usage_read_chief(cd_str text, const char *label, cd_arena *a, usage_file *out, cordon_error *err) {
  chief c = {.label = label, .arena = a, .err = err, .out = out};
  cd_str line;
  while (cd_str_cut(&text, '\n', &line)) {
    if (line.len && line.ptr[line.len - 1] == '\r') line.len--;
    if (line.len == 0 && text.len == 0) break;
    c.number++;
    CD_TRY(split(&c, line));
    CD_TRY(read_record(&c));
  }
  return c.trailer ? CORDON_OK : bad(&c, NULL, "the file has no fileTrailer at its end; a part of it is missing");
}
