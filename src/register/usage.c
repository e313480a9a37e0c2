#include "register/usage.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "register/ledger_rows.h"
#include "register/refuse.h"
#include "register/usage_read.h"

/* --- reading --- */

usage_format usage_format_of(cd_str name) {
  if (cd_str_eqc(name, "chief")) return USAGE_CHIEF;
  if (cd_str_eqc(name, "cds")) return USAGE_CDS;
  return cd_str_eqc(name, "aes") ? USAGE_AES : (usage_format)0;
}

static const char *format_name(usage_format f) { return f == USAGE_CHIEF ? "chief" : f == USAGE_CDS ? "cds" : "aes"; }

usage_row *usage_add(usage_file *f, cd_arena *a, cordon_error *err) {
  if (f->count == CD_MAX_USAGE_ROWS) {
    cd_fail(err, CORDON_LIMIT, "a file of reported use has at most %u rows; split it into batches", CD_MAX_USAGE_ROWS);
    return NULL;
  }
  if (f->count == f->room) {
    size_t room = f->room ? f->room * 2 : 64;
    usage_row *more = (usage_row *)cd_grow_array(a, f->rows, f->count, room, sizeof *more);
    if (!more) {
      cd_no_memory(err);
      return NULL;
    }
    f->rows = more;
    f->room = room;
  }
  return &f->rows[f->count++];
}

bool usage_compact_day(cd_str text, cd_day *out) {
  char iso[11];
  if (text.len != 8) return false;
  memcpy(iso, text.ptr, 4);
  iso[4] = iso[7] = '-';
  memcpy(iso + 5, text.ptr + 4, 2);
  memcpy(iso + 8, text.ptr + 6, 2);
  return cd_day_parse(cd_str_of(iso, 10), out);
}

bool usage_amount(cd_str text) {
  cd_dec d;
  return text.len == 0 || (cd_dec_parse(text, &d) && d.coef >= 0);
}

cordon_status usage_read(usage_format format, cd_str text, const char *label, cd_arena *a, usage_file *out,
                         cordon_error *err) {
  *out = (usage_file){0};
  if (text.len > CD_MAX_USAGE_BYTES)
    return cd_fail(err, CORDON_LIMIT, "a file of reported use has at most %u bytes; split it into batches",
                   CD_MAX_USAGE_BYTES);
  if (!cd_utf8_valid(text, NULL) || (text.len && memchr(text.ptr, 0, text.len))) {
    cd_fail(err, CORDON_BAD_INPUT, "the file is not UTF-8 text");
    return cd_error_place(err, label, 0, 0, NULL), CORDON_BAD_INPUT;
  }
  return format == USAGE_CHIEF ? usage_read_chief(text, label, a, out, err)
                               : usage_read_csv(format, text, label, a, out, err);
}

/* --- posting --- */

typedef struct import {
  cd_store *store;
  usage_format format;
  cd_arena *arena, *scratch; /* of the import; of one row */
  cd_str actor;
  usage_imported *out;
  cd_json *aside;
  cordon_error *err;
} import;

/* What the row is known by in the ledger; a reservation apart from the attribution that uses it. */
static cd_str reference_of(import *im, const usage_row *row, bool reservation) {
  return cd_str_printf(im->scratch, "%s:%s" CD_FMT "/%lld", format_name(im->format), reservation ? "reserved:" : "",
                       CD_ARG(row->declaration), (long long)row->line);
}

/* The unit of a CHIEF row is the licence's own: the interface has no field for it. */
static cordon_status own_unit(import *im, const usage_row *row, cd_str *unit) {
  cd_json *content;
  cordon_error ignored = {0};
  *unit = row->unit;
  if (row->unit.len || row->quantity.len == 0) return CORDON_OK;
  if (register_show(im->store, "licence", row->licence, CD_SEQ_LATEST, im->scratch, &content, &ignored) != CORDON_OK)
    return CORDON_OK;
  const cd_json *items = cd_json_get(content, "items");
  for (size_t i = 0; items && items->kind == CD_JSON_LIST && i < items->count; i++) {
    int64_t number = cd_json_int(cd_json_get(items->as.items[i], "line"), (int64_t)i + 1);
    if (number == row->line || (row->line == 0 && items->count == 1))
      *unit = cd_json_str(cd_json_get(items->as.items[i], "unit"));
  }
  return CORDON_OK;
}

static cordon_status has_reference(import *im, const usage_row *row, cd_str reference, bool *out) {
  int64_t account;
  ledger_row found;
  CD_TRY(ledger_account(im->store, row->licence, &account, im->err));
  CD_TRY(ledger_find(im->store, account, reference, &found, im->err));
  *out = found.seq != 0;
  return CORDON_OK;
}

static cordon_status request_of(import *im, const usage_row *row, ledger_request *r) {
  cd_str mine = reference_of(im, row, false), held = reference_of(im, row, true);
  bool reserved = false, drawn = true;
  *r = (ledger_request){.act = row->act,
                        .licence = row->licence,
                        .line = row->line,
                        .quantity = row->quantity,
                        .value = row->value,
                        .currency = row->currency,
                        .day = row->day,
                        .reference = mine,
                        .source = cd_str_c(format_name(im->format)),
                        .declaration = row->declaration};
  if (!mine.ptr || !held.ptr) return cd_no_memory(im->err);
  if (im->format == USAGE_CDS) CD_TRY(has_reference(im, row, held, &reserved));
  if (im->format == USAGE_CDS && row->act == LEDGER_REVERSE) CD_TRY(has_reference(im, row, mine, &drawn));
  if (row->act == LEDGER_RESERVE) r->reference = held;
  if (row->act == LEDGER_DRAW && reserved) r->target = held;
  if (row->act == LEDGER_REVERSE || row->act == LEDGER_ADJUST || row->act == LEDGER_CONTRA) {
    r->target = drawn ? mine : held;
    r->reference = cd_str_printf(im->scratch, CD_FMT "/%s/" CD_FMT "/%lld", CD_ARG(mine), ledger_act_name(row->act),
                                 CD_ARG(im->out->batch), (long long)row->at);
    if (r->reference.ptr && r->reference.len > 128) r->reference.len = 128;
  }
  if (row->act != LEDGER_DRAW && row->act != LEDGER_RESERVE) r->reason = CD_STR("reported by customs");
  return own_unit(im, row, &r->unit);
}

static cd_json *put(cd_arena *a, cd_json *o, const char *key, cd_str v) {
  return v.len ? cd_json_set(a, o, key, cd_json_new_str(a, v)) : o;
}

/* A use that the ledger refuses is kept as it was reported, with the rule that it breaks. */
static cordon_status set_aside(import *im, const usage_row *row, const ledger_request *r, const cordon_error *why) {
  char day[11];
  bool over = strstr(why->message, "(rule ledger.overdraw)") || strstr(why->message, "(rule ledger.limit)");
  cd_arena *a = im->scratch;
  cd_json *o = put(a, put(a, cd_json_new_object(a), "batch", im->out->batch), "licence", row->licence);
  if (row->line) o = cd_json_set(a, o, "line", cd_json_new_int(a, row->line));
  o = put(a, put(a, o, "act", cd_str_c(ledger_act_name(row->act))), "declaration", row->declaration);
  o = put(a, put(a, put(a, o, "quantity", row->quantity), "unit", r->unit), "value", row->value);
  o = put(a, put(a, o, "currency", row->currency), "day", cd_str_dup(a, cd_str_c(cd_day_format(row->day, day))));
  o = put(a, put(a, o, "source", cd_str_c(format_name(im->format))), "why", cd_str_dup(a, cd_str_c(why->message)));
  o = cd_json_set(a, o, "at", cd_json_new_int(a, row->at));
  cd_seq seq;
  if (!o) return cd_no_memory(im->err);
  CD_TRY(store_record_append(im->store, over ? CD_STR("usage.over") : CD_STR("usage.misfit"), im->actor, o, &seq,
                             im->err));
  *(over ? &im->out->over : &im->out->misfit) += 1;
  cd_json *told = cd_json_set(im->arena, cd_json_copy(im->arena, o), "record", cd_json_new_int(im->arena, seq));
  told = cd_json_set(im->arena, told, "kind", cd_json_new_c(im->arena, over ? "usage.over" : "usage.misfit"));
  im->aside = cd_json_add(im->arena, im->aside, told);
  return im->aside ? CORDON_OK : cd_no_memory(im->err);
}

static cordon_status post_row(import *im, const usage_row *row) {
  ledger_request r;
  ledger_posted posted;
  cordon_error why = {0};
  if (row->act == LEDGER_NONE) return CORDON_OK;
  cd_arena_reset(im->scratch);
  CD_TRY(request_of(im, row, &r));
  cordon_status st = ledger_post(im->store, &r, im->actor, im->scratch, &posted, &why);
  if (st == CORDON_OK) {
    *(posted.unchanged ? &im->out->repeated : &im->out->posted) += 1;
    return CORDON_OK;
  }
  bool refused = st == CORDON_CHECK || st == CORDON_BAD_INPUT || st == CORDON_NOT_FOUND || st == CORDON_EXISTS;
  if (refused) return set_aside(im, row, &r, &why);
  if (im->err && im->err->code == CORDON_OK) *im->err = why;
  return st;
}

/* --- the batch --- */

static cordon_status find_batch(import *im, cd_str digest, cordon_error *err) {
  store_stmt *st;
  bool row = false;
  CD_TRY(store_stmt_get(im->store, "usage_batch_find", &st, err));
  store_bind_str(st, 1, im->out->batch);
  cordon_status status = store_step(st, &row, err);
  if (status == CORDON_OK && row) {
    im->out->unchanged = cd_str_eq(store_col_view(st, 1), digest);
    im->out->seq = store_col_int(st, 0);
    if (!im->out->unchanged) {
      status = cd_fail(err, CORDON_EXISTS,
                       "batch " CD_FMT
                       " was imported already (record %lld) from another file; nothing of it is overwritten, give "
                       "this file a batch of its own (rule usage.batch)",
                       CD_ARG(im->out->batch), (long long)im->out->seq);
    }
  }
  store_stmt_end(st);
  return status;
}

static cordon_status keep_batch(import *im, cd_str digest, cordon_error *err) {
  cd_arena *a = im->arena;
  const struct {
    const char *key;
    size_t n;
  } counts[] = {{"rows", im->out->rows},
                {"posted", im->out->posted},
                {"repeated", im->out->repeated},
                {"over", im->out->over},
                {"misfit", im->out->misfit}};
  cd_json *o = put(
      a, put(a, put(a, cd_json_new_object(a), "batch", im->out->batch), "format", cd_str_c(format_name(im->format))),
      "digest", digest);
  for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
    o = cd_json_set(a, o, counts[i].key, cd_json_new_int(a, (int64_t)counts[i].n));
  if (!o) return cd_no_memory(err);
  CD_TRY(store_record_append(im->store, CD_STR("usage.import"), im->actor, o, &im->out->seq, err));
  im->out->json = o;
  store_stmt *st;
  CD_TRY(store_stmt_get(im->store, "usage_batch_add", &st, err));
  store_bind_str(st, 1, im->out->batch);
  store_bind_int(st, 2, im->out->seq);
  store_bind_str(st, 3, digest);
  return store_run(st, err);
}

static cordon_status tell_old(import *im, cordon_error *err) {
  store_record record;
  cd_json *body;
  CD_TRY(store_record_get(im->store, im->out->seq, im->arena, &record, err));
  CD_TRY(cd_json_parse(record.body, "the store", im->arena, &body, err));
  im->out->json = body;
  return CORDON_OK;
}

static cordon_status import_open(import *im, const usage_file *file, cd_str digest) {
  CD_TRY(find_batch(im, digest, im->err));
  if (im->out->unchanged) CD_TRY(tell_old(im, im->err));
  for (size_t i = 0; !im->out->unchanged && i < file->count; i++) CD_TRY(post_row(im, &file->rows[i]));
  if (!im->out->unchanged) CD_TRY(keep_batch(im, digest, im->err));
  cd_json *o = cd_json_set(im->arena, im->out->json, "aside", im->aside);
  o = cd_json_set(im->arena, o, "unchanged", cd_json_new_bool(im->arena, im->out->unchanged));
  im->out->json = cd_json_set(im->arena, o, "record", cd_json_new_int(im->arena, im->out->seq));
  return im->out->json ? CORDON_OK : cd_no_memory(im->err);
}

cordon_status usage_import(cd_store *s, usage_format format, cd_str text, const char *label, cd_str batch, cd_str actor,
                           cd_arena *a, usage_imported *out, cordon_error *err) {
  usage_file file;
  char hex[CD_DIGEST_TEXT];
  *out = (usage_imported){0};
  CD_TRY(usage_read(format, text, label, a, &file, err));
  cd_digest d = cd_sha256(text);
  cd_str digest = cd_str_dup(a, cd_str_c(cd_digest_format(&d, hex)));
  out->batch = batch.len ? batch : file.batch.len ? file.batch : digest;
  out->rows = file.count;
import im = {.store = s, .format = format, .arena = a, .actor = actor, .out = out, .aside = cd_json_new_list(a), .err = err };
  if (!digest.ptr || !im.aside) return cd_no_memory(err);
  im.scratch = cd_arena_new(0);
  cordon_status st = im.scratch ? store_begin(s, err) : cd_no_memory(err);
  if (st == CORDON_OK) st = refuse_end(s, import_open(&im, &file, digest), true, err);
  cd_arena_free(im.scratch);
  return st;
}
