#include "document/apart.h"

#include "base/json.h"
#include "register/complaint.h"

enum { SHORTEST = 4 /* bytes: a shorter value would be found by chance */ };

typedef struct search {
  cd_store *store;
  cd_str text; /* of the document, in lower case as far as it is ASCII */
  cd_str complaint;
  cd_arena *arena;
  cordon_error *err;
} search;

static bool is_letter(cd_str s, size_t at) {
  unsigned char ch = at < s.len ? (unsigned char)s.ptr[at] : ' ';
  return ch >= 0x80 || (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9');
}

/* As words of their own: "Ana" is not found in "Banana". */
static bool holds(cd_str text, cd_str word) {
  for (size_t from = 0; from + word.len <= text.len;) {
    ptrdiff_t at = cd_str_find(cd_str_sub(text, from, text.len), word);
    if (at < 0) return false;
    size_t start = from + (size_t)at;
    if ((start == 0 || !is_letter(text, start - 1)) && !is_letter(text, start + word.len)) return true;
    from = start + 1;
  }
  return false;
}

static cordon_status check_value(const search *f, const cd_json *v) {
  if (v->kind == CD_JSON_STRING) {
    cd_str word = cd_str_lower_ascii(f->arena, cd_str_trim(v->as.string));
    if (!word.ptr) return cd_no_memory(f->err);
    if (word.len < SHORTEST || !holds(f->text, word)) return CORDON_OK;
    cordon_status status = cd_fail(f->err, CORDON_CHECK,
                                   "the document would tell what complaint " CD_FMT
                                   " keeps apart: some record that it rests on has it in its words; "
                                   "correct that record and make the document again",
                                   CD_ARG(f->complaint));
    cd_error_place(f->err, NULL, 0, 0, "document.apart");
    return status;
  }
  for (size_t i = 0; v->kind == CD_JSON_LIST && i < v->count; i++) CD_TRY(check_value(f, v->as.items[i]));
  return CORDON_OK;
}

/* Names, contacts and numbers; what kind of person or device it is tells nobody. */
static cordon_status check_apart(const search *f, const cd_json *kept) {
  static const char *const keys[] = {"name", "contact", "identifiers"};
  cd_str digest = cd_json_str(cd_json_get(kept, "kept_apart"));
  cd_json *value;
  uint8_t salt[16];
  if (digest.len == 0) return CORDON_OK;
  cordon_error none = {0};
  cordon_status status = store_personal_get(f->store, digest, f->arena, &value, salt, &none);
  if (status == CORDON_NOT_FOUND) return CORDON_OK; /* it was erased */
  if (status != CORDON_OK) return cd_fail(f->err, status, "%s", none.message);
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
    const cd_json *v = cd_json_get(value, keys[i]);
    if (v) CD_TRY(check_value(f, v));
  }
  return CORDON_OK;
}

static cordon_status take_text(const sheet *s, cd_arena *a, cd_str *out, cordon_error *err) {
  cd_buf b;
  cd_buf_init(&b, 0);
  cd_buf_str(&b, s->title);
  for (size_t i = 0; i < s->count; i++) {
    for (size_t c = 0; c < s->blocks[i].count; c++) {
      const sheet_cell *cell = &s->blocks[i].cells[c];
      cd_buf_byte(&b, '\n');
      for (size_t r = 0; r < cell->count; r++) cd_buf_str(&b, cell->runs[r].text);
    }
  }
  cordon_status status = cd_buf_status(&b, err);
  *out = cd_str_lower_ascii(a, cd_buf_view(&b));
  cd_buf_free(&b);
  return status == CORDON_OK && !out->ptr ? cd_no_memory(err) : status;
}

cordon_status apart_check(cd_store *s, const sheet *text, cd_arena *a, cordon_error *err) {
  search f = {.store = s, .arena = a, .err = err};
  cd_json *complaints;
  CD_TRY(take_text(text, a, &f.text, err));
  CD_TRY(complaint_list(s, CD_SEQ_LATEST, a, &complaints, err));
  for (size_t i = 0; i < cd_json_count(complaints); i++) {
    const cd_json *one = cd_json_at(complaints, i);
    f.complaint = cd_json_str(cd_json_get(one, "id"));
    CD_TRY(check_apart(&f, cd_json_get(one, "complainant")));
    CD_TRY(check_apart(&f, cd_json_get(one, "device")));
  }
  return CORDON_OK;
}
