#include "lists/records.h"

#include "base/limits.h"

typedef struct scanner {
  const lists_file *file;
  const char *at, *end;
  int64_t line;
} scanner;

static void skip_space(scanner *s) {
  for (; s->at < s->end && (*s->at == ' ' || *s->at == '\t' || *s->at == '\n' || *s->at == '\r' || *s->at == ',');
       s->at++)
    if (*s->at == '\n') s->line++;
}

cd_str lists_record_peek(cd_str bytes, const char *quoted_key) {
  cd_str key = cd_str_c(quoted_key);
  const char *found = bytes.len ? memmem(bytes.ptr, bytes.len, key.ptr, key.len) : NULL;
  if (!found) return (cd_str){0};
  const char *at = found + key.len, *end = bytes.ptr + bytes.len;
  while (at < end && (*at == ' ' || *at == ':')) at++;
  if (at >= end || *at != '"') return (cd_str){0};
  const char *close = memchr(at + 1, '"', (size_t)(end - at - 1));
  return close ? cd_str_of(at + 1, (size_t)(close - at - 1)) : (cd_str){0};
}

/* Past the closing quote of the string whose opening quote is at s->at: the first that an even number of backslashes
 * stands before. */
static void skip_string(scanner *s) {
  const char *begin = ++s->at;
  while (s->at < s->end && (s->at = memchr(s->at, '"', (size_t)(s->end - s->at)))) {
    const char *slash = s->at;
    while (slash > begin && slash[-1] == '\\') slash--;
    s->at++;
    if ((s->at - 1 - slash) % 2 == 0) return;
  }
  s->at = s->end;
}

/* From the brace or bracket at s->at to what closes it; false when nothing does. The inside is judged by the parser. */
static bool skip_value(scanner *s) {
  int depth = 0;
  while (s->at < s->end) {
    char c = *s->at;
    if (c == '"') {
      skip_string(s);
      continue;
    }
    if (c == '\n') s->line++;
    if (c == '{' || c == '[') depth++;
    s->at++;
    if ((c == '}' || c == ']') && --depth == 0) return true;
  }
  return false;
}

static cordon_status cut(const scanner *s, cordon_error *err) {
  return lists_record_bad(s->file, s->line, NULL, err, "the file ends inside a record; it may be cut");
}

/* Past the value of a member; false where the file ends in it. */
static bool skip_member(scanner *s) {
  char first = s->at < s->end ? *s->at : '\0';
  if (first == '{' || first == '[') return skip_value(s);
  if (first == '"')
    skip_string(s);
  else
    while (s->at < s->end && *s->at != ',' && *s->at != '}') s->at++;
  return true;
}

/* To the array under a key of the outer object. */
static cordon_status enter_key(scanner *s, const char *key, cordon_error *err) {
  cd_str wanted = cd_str_c(key);
  if (s->at < s->end && *s->at == '{') s->at++;
  while (s->at < s->end) {
    skip_space(s);
    if (s->at >= s->end || *s->at != '"') break;
    const char *name = s->at + 1;
    skip_string(s);
    cd_str got = cd_str_of(name, (size_t)(s->at - name) - (s->at > name));
    while (s->at < s->end && (*s->at == ' ' || *s->at == ':' || *s->at == '\n' || *s->at == '\r' || *s->at == '\t'))
      s->at++;
    if (cd_str_eq(got, wanted)) return CORDON_OK;
    if (!skip_member(s)) return cut(s, err);
  }
  return lists_record_bad(s->file, s->line, key, err, "the list of records is missing");
}

static cordon_status one_record(scanner *s, lists_record_wanted wanted, lists_record record, void *user, cd_arena *a,
                                cordon_error *err) {
  const char *begin = s->at;
  int64_t line = s->line;
  cd_json *v;
  if (!skip_value(s))
    return lists_record_bad(s->file, line, NULL, err, "the record that begins here never ends; the file may be cut");
  if (wanted && !wanted(user, cd_str_of(begin, (size_t)(s->at - begin)))) return CORDON_OK;
  cd_arena_reset(a);
  cordon_status status = cd_json_parse(cd_str_of(begin, (size_t)(s->at - begin)), s->file->path, a, &v, err);
  if (status != CORDON_OK) {
    if (err && err->line > 0) err->line += line - 1;
    return status;
  }
  return record(user, v, line, a, err);
}

static cordon_status all_records(scanner *s, bool in_array, lists_record_wanted wanted, lists_record record, void *user,
                                 cd_arena *a, cordon_error *err) {
  for (;;) {
    skip_space(s);
    if (s->at >= s->end) return in_array ? cut(s, err) : CORDON_OK;
    if (in_array && *s->at == ']') return CORDON_OK;
    if (*s->at != '{')
      return lists_record_bad(s->file, s->line, NULL, err, "a record, which is an object in braces, is right here");
    CD_TRY(one_record(s, wanted, record, user, a, err));
    lists_file_passed(s->file, s->at);
  }
}

cordon_status lists_records_read(const lists_file *file, const char *key, lists_record_wanted wanted,
                                 lists_record record, void *user, cordon_error *err) {
  scanner s = {file, file->bytes.ptr, file->bytes.ptr + file->bytes.len, 1};
  if (cd_str_starts(file->bytes, CD_STR("\xEF\xBB\xBF"))) s.at += 3;
  skip_space(&s);
  if (key) CD_TRY(enter_key(&s, key, err));
  bool in_array = s.at < s.end && *s.at == '[';
  if (key && !in_array) return lists_record_bad(file, s.line, key, err, "the records should stand in a list");
  if (in_array) s.at++;
  cd_arena *a = cd_arena_new(LISTS_RECORD_ARENA_BYTES);
  if (!a) return cd_no_memory(err);
  cordon_status status = all_records(&s, in_array, wanted, record, user, a, err);
  cd_arena_free(a);
  if (status != CORDON_OK || key || !in_array) return status;
  s.at++;
  skip_space(&s);
  return s.at == s.end ? CORDON_OK
                       : lists_record_bad(file, s.line, NULL, err, "something follows the list of records; a file holds one");
}

cd_str lists_record_text(const cd_json *v) {
  return v && v->kind == CD_JSON_LIST ? cd_json_str(cd_json_at(v, 0)) : cd_json_str(v);
}

void lists_record_each(lists_build *b, const cd_json *v, void (*add)(lists_build *b, cd_str text)) {
  if (v && v->kind == CD_JSON_STRING) add(b, cd_json_str(v));
  for (size_t i = 0; v && v->kind == CD_JSON_LIST && i < v->count; i++) add(b, cd_json_str(cd_json_at(v, i)));
}

static bool among(const char *const *names, cd_str name) {
  for (; *names; names++)
    if (cd_str_eqc(name, *names)) return true;
  return false;
}

/* Canonical JSON has no reals, so that one in a list becomes its text. */
static cd_json *without_reals(lists_build *b, cd_json *v) {
  if (v->kind == CD_JSON_REAL) {
    cd_str text = cd_str_printf(b->a, "%.15g", v->as.real);
    return text.ptr ? cd_json_new_str(b->a, text) : NULL;
  }
  for (size_t i = 0; i < v->count && v->kind == CD_JSON_LIST; i++)
    if (!(v->as.items[i] = without_reals(b, v->as.items[i]))) return NULL;
  for (size_t i = 0; i < v->count && v->kind == CD_JSON_OBJECT; i++)
    if (!(v->as.members[i].value = without_reals(b, v->as.members[i].value))) return NULL;
  return v;
}

static bool empty(const cd_json *v) {
  if (v->kind == CD_JSON_STRING) return !v->as.string.len;
  return v->kind == CD_JSON_NULL || ((v->kind == CD_JSON_LIST || v->kind == CD_JSON_OBJECT) && !v->count);
}

void lists_record_keep_unknown(lists_build *b, const cd_json *record, const char *const *known) {
  for (size_t i = 0; record->kind == CD_JSON_OBJECT && i < record->count && !b->failed; i++) {
    const cd_json_member *m = &record->as.members[i];
    if (among(known, m->key) || empty(m->value)) continue;
    if (!b->e.extra && !(b->e.extra = cd_json_new_object(b->a))) b->failed = true;
    if (b->e.extra && !cd_json_set_s(b->a, b->e.extra, m->key, without_reals(b, m->value))) b->failed = true;
  }
}

cordon_status lists_record_bad(const lists_file *file, int64_t line, const char *field, cordon_error *err,
                               const char *what) {
  cd_fail(err, CORDON_BAD_INPUT, "%s", what);
  return cd_error_place(err, file->path, line, 0, field), CORDON_BAD_INPUT;
}
