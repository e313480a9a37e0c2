#include "rules/yaml.h"

#include <libfyaml.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/utf8.h"

typedef struct reader {
  struct fy_parser *parser;
  struct fy_diag *diag;
  const char *label;
  cd_arena *a;
  cordon_error *err;
  size_t nodes;
  cd_str all; /* the file */
} reader;

cordon_status yaml_fail(const yaml_node *at, const char *label, const char *field, cordon_error *err, const char *fmt,
                        ...) {
  char text[768];
  va_list args;
  va_start(args, fmt);
  vsnprintf(text, sizeof text, fmt, args);
  va_end(args);
  cordon_status status = cd_fail(err, CORDON_BAD_INPUT, "%s", text);
  if (err) cd_error_place(err, label, at ? at->line : 1, at ? at->column : 1, field);
  return status;
}

/* What libfyaml said first, at its place. */
static cordon_status syntax_error(reader *r) {
  void *previous = NULL;
  struct fy_diag_error *e = fy_diag_errors_iterate(r->diag, &previous);
  cd_fail(r->err, CORDON_BAD_INPUT, "this is not YAML: %s", e && e->msg ? e->msg : "the text breaks off");
  if (r->err)
    cd_error_place(r->err, r->label, e && e->line > 0 ? e->line : 1, e && e->column > 0 ? e->column : 1, NULL);
  return CORDON_BAD_INPUT;
}

static void place(yaml_node *n, struct fy_token *token) {
  const struct fy_mark *mark = token ? fy_token_start_mark(token) : NULL;
  n->line = mark ? mark->line + 1 : 1;
  n->column = mark ? mark->column + 1 : 1;
}

static cordon_status node_new(reader *r, yaml_kind kind, struct fy_token *token, yaml_node **out) {
  if (++r->nodes > YAML_MAX_NODES)
    return cd_fail(r->err, CORDON_LIMIT, "%s holds more than %u values", r->label, YAML_MAX_NODES);
  yaml_node *n = CD_NEW(r->a, yaml_node);
  if (!n) return cd_no_memory(r->err);
  n->kind = kind;
  place(n, token);
  *out = n;
  return CORDON_OK;
}

static cordon_status read_value(reader *r, struct fy_event *event, unsigned depth, yaml_node **out);

static cordon_status scalar_of(reader *r, struct fy_event *event, yaml_node **out) {
  struct fy_token *token = event->scalar.value;
  CD_TRY(node_new(r, YAML_SCALAR, token, out));
  if (event->scalar.anchor || event->scalar.tag)
    return yaml_fail(*out, r->label, NULL, r->err, "anchors and tags are not taken; write the value itself");
  size_t len = 0;
  const char *text = token ? fy_token_get_text(token, &len) : "";
  cd_str copy = cd_str_dup(r->a, cd_str_of(text ? text : "", text ? len : 0));
  if (!copy.ptr) return cd_no_memory(r->err);
  (*out)->text = copy;
  enum fy_scalar_style style = token ? fy_token_scalar_style(token) : FYSS_PLAIN;
  (*out)->plain = style == FYSS_PLAIN;
  (*out)->block = style == FYSS_LITERAL || style == FYSS_FOLDED;
  (*out)->direct = !(*out)->block && !memchr(copy.ptr, '\n', copy.len);
  const struct fy_mark *mark = token ? fy_token_start_mark(token) : NULL;
  if (mark) (*out)->source = cd_str_sub(r->all, mark->input_pos, r->all.len);
  return CORDON_OK;
}

static bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

static size_t skip_space(cd_str s, size_t at) {
  while (at < s.len && is_space(s.ptr[at])) at++;
  return at;
}

/* Folding changes white space alone, so that the marks of a text stand in the file in the same order. */
void yaml_locate(const yaml_node *n, size_t at, int64_t *line, int64_t *column) {
  cd_str s = n->source;
  size_t i = 0, seen = 0;
  *line = n->line;
  *column = n->column;
  if (n->direct) *column += (int64_t)at;
  if (!n->block || !s.len) return;
  if (s.ptr[0] == '>' || s.ptr[0] == '|')
    while (i < s.len && s.ptr[i] != '\n') i++;
  for (i = skip_space(s, i); seen < at && seen < n->text.len && i < s.len; seen++) {
    if (is_space(n->text.ptr[seen])) continue;
    i = skip_space(s, i + 1);
  }
  for (size_t k = 0; k < i; k++) {
    *column = s.ptr[k] == '\n' ? 0 : *column;
    *line += s.ptr[k] == '\n';
    (*column)++;
  }
}

static cordon_status append(reader *r, yaml_node *to, size_t *room, yaml_node *key, yaml_node *value) {
  if (to->count == *room) {
    size_t more = *room ? *room * 2 : 8;
    to->items = cd_grow_array(r->a, to->items, to->count, more, sizeof *to->items);
    to->keys = cd_grow_array(r->a, to->keys, to->count, more, sizeof *to->keys);
    if (!to->items || !to->keys) return cd_no_memory(r->err);
    *room = more;
  }
  to->keys[to->count] = key;
  to->items[to->count++] = value;
  return CORDON_OK;
}

static cordon_status next_event(reader *r, struct fy_event **event) {
  *event = fy_parser_parse(r->parser);
  return *event ? CORDON_OK : syntax_error(r);
}

static cordon_status read_list(reader *r, unsigned depth, yaml_node *list) {
  size_t room = 0;
  for (;;) {
    struct fy_event *event;
    CD_TRY(next_event(r, &event));
    bool end = event->type == FYET_SEQUENCE_END;
    yaml_node *item = NULL;
    cordon_status status = end ? CORDON_OK : read_value(r, event, depth, &item);
    fy_parser_event_free(r->parser, event);
    if (status != CORDON_OK || end) return status;
    CD_TRY(append(r, list, &room, NULL, item));
  }
}

static cordon_status check_key(reader *r, const yaml_node *map, const yaml_node *key) {
  if (key->kind != YAML_SCALAR) return yaml_fail(key, r->label, NULL, r->err, "a key must be one word or text");
  if (cd_str_eqc(key->text, "<<"))
    return yaml_fail(key, r->label, NULL, r->err, "merge keys are not taken; write the values themselves");
  if (map->count >= YAML_MAX_KEYS)
    return yaml_fail(key, r->label, NULL, r->err, "a map holds at most %u keys", YAML_MAX_KEYS);
  for (size_t i = 0; i < map->count; i++)
    if (cd_str_eq(map->keys[i]->text, key->text))
      return yaml_fail(key, r->label, NULL, r->err,
                       "the key \"" CD_FMT "\" stands here a second time; the first is on line %lld",
                       CD_ARG(cd_str_sub(key->text, 0, 80)), (long long)map->keys[i]->line);
  return CORDON_OK;
}

static cordon_status read_map(reader *r, unsigned depth, yaml_node *map) {
  size_t room = 0;
  yaml_node *key = NULL;
  for (;;) {
    struct fy_event *event;
    CD_TRY(next_event(r, &event));
    bool end = event->type == FYET_MAPPING_END;
    yaml_node *value = NULL;
    cordon_status status = end ? CORDON_OK : read_value(r, event, depth, &value);
    fy_parser_event_free(r->parser, event);
    if (status != CORDON_OK || end) return status;
    if (!key) {
      CD_TRY(check_key(r, map, value));
      key = value;
    } else {
      CD_TRY(append(r, map, &room, key, value));
      key = NULL;
    }
  }
}

static cordon_status read_value(reader *r, struct fy_event *event, unsigned depth, yaml_node **out) {
  bool list = event->type == FYET_SEQUENCE_START, map = event->type == FYET_MAPPING_START;
  if (event->type == FYET_SCALAR) return scalar_of(r, event, out);
  if (!list && !map) {
    yaml_node at = {0};
    place(&at, event->type == FYET_ALIAS ? event->alias.anchor : NULL);
    return yaml_fail(&at, r->label, NULL, r->err, "aliases are not taken; write the value itself");
  }
  CD_TRY(node_new(r, list ? YAML_LIST : YAML_MAP,
                  list ? event->sequence_start.sequence_start : event->mapping_start.mapping_start, out));
  struct fy_token *start = list ? event->sequence_start.sequence_start : event->mapping_start.mapping_start;
  size_t opens = start ? fy_token_start_mark(start)->input_pos : r->all.len;
  (*out)->flow = opens < r->all.len && (r->all.ptr[opens] == '[' || r->all.ptr[opens] == '{');
  bool marked = list ? event->sequence_start.anchor || event->sequence_start.tag
                     : event->mapping_start.anchor || event->mapping_start.tag;
  if (marked) return yaml_fail(*out, r->label, NULL, r->err, "anchors and tags are not taken; write the value itself");
  if (depth >= YAML_MAX_DEPTH) {
    cd_fail(r->err, CORDON_LIMIT, "values are nested deeper than %u levels", YAML_MAX_DEPTH);
    if (r->err) cd_error_place(r->err, r->label, (*out)->line, (*out)->column, NULL);
    return CORDON_LIMIT;
  }
  return list ? read_list(r, depth + 1, *out) : read_map(r, depth + 1, *out);
}

/* Stream start, document start, one value, document end, stream end. */
static cordon_status read_document(reader *r, yaml_node **out) {
  *out = NULL;
  for (;;) {
    struct fy_event *event;
    CD_TRY(next_event(r, &event));
    cordon_status status = CORDON_OK;
    bool end = event->type == FYET_STREAM_END;
    bool frame = end || event->type == FYET_STREAM_START || event->type == FYET_DOCUMENT_END;
    if (event->type == FYET_DOCUMENT_START) {
      if (*out)
        status = yaml_fail(NULL, r->label, NULL, r->err, "a second document starts; one file holds one document");
    } else if (!frame) {
      status = read_value(r, event, 0, out);
    }
    fy_parser_event_free(r->parser, event);
    if (status != CORDON_OK) return status;
    if (end) break;
  }
  return *out ? CORDON_OK : yaml_fail(NULL, r->label, NULL, r->err, "this file is empty");
}

static void mute(struct fy_diag *diag, void *user, const char *buf, size_t len) {
  (void)diag, (void)user, (void)buf, (void)len;
}

static cordon_status open_parser(reader *r, cd_str text) {
  struct fy_diag_cfg quiet;
  fy_diag_cfg_default(&quiet);
  quiet.output_fn = mute;
  quiet.fp = NULL;
  r->diag = fy_diag_create(&quiet);
  if (!r->diag) return cd_no_memory(r->err);
  fy_diag_set_collect_errors(r->diag, true);
  struct fy_parse_cfg cfg = {.flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_DEFAULT_VERSION_1_2 | FYPCF_JSON_NONE,
                             .diag = r->diag};
  r->parser = fy_parser_create(&cfg);
  if (!r->parser || fy_parser_set_string(r->parser, text.ptr, text.len)) return cd_no_memory(r->err);
  return CORDON_OK;
}

cordon_status yaml_parse(cd_str text, const char *label, cd_arena *a, yaml_node **out, cordon_error *err) {
  reader r = {.all = text, .label = label, .a = a, .err = err};
  size_t bad = 0;
  if (text.len > CD_MAX_YAML_BYTES)
    return cd_fail(err, CORDON_LIMIT, "%s has %zu bytes; at most %u are taken", label, text.len, CD_MAX_YAML_BYTES);
  if (!cd_utf8_valid(text, &bad) || memchr(text.ptr ? text.ptr : "", 0, text.len))
    return yaml_fail(NULL, label, NULL, err, "this is not UTF-8 text (byte %zu)", bad);
  if (!cd_str_trim(text).len) return yaml_fail(NULL, label, NULL, err, "this file is empty");
  cordon_status status = open_parser(&r, text);
  if (status == CORDON_OK) status = read_document(&r, out);
  if (r.parser) fy_parser_destroy(r.parser);
  if (r.diag) fy_diag_destroy(r.diag);
  return status;
}

const yaml_node *yaml_get(const yaml_node *map, const char *key) {
  if (!map || map->kind != YAML_MAP) return NULL;
  for (size_t i = 0; i < map->count; i++)
    if (cd_str_eqc(map->keys[i]->text, key)) return map->items[i];
  return NULL;
}

cd_str yaml_text(const yaml_node *n) { return n && n->kind == YAML_SCALAR ? n->text : (cd_str){0}; }

/* "1.5". What has an exponent is text here: 5E001 is an entry of a control list. */
static bool is_fraction(cd_str s) {
  size_t dots = 0, digits = 0, at = s.len && s.ptr[0] == '-' ? 1 : 0;
  for (; at < s.len; at++) {
    if (s.ptr[at] == '.')
      dots++;
    else if (s.ptr[at] >= '0' && s.ptr[at] <= '9')
      digits++;
    else
      return false;
  }
  return dots == 1 && digits > 0;
}

static cordon_status scalar_json(const yaml_node *n, const char *label, cd_arena *a, cd_json **out, cordon_error *err) {
  int64_t whole;
  cd_str s = n->text;
  if (!n->plain)
    *out = cd_json_new_str(a, s);
  else if (s.len == 0 || cd_str_eqc(s, "null") || cd_str_eqc(s, "~"))
    *out = cd_json_new_null(a);
  else if (cd_str_eqc(s, "true") || cd_str_eqc(s, "false"))
    *out = cd_json_new_bool(a, s.ptr[0] == 't');
  else if (cd_str_to_i64(s, &whole))
    *out = cd_json_new_int(a, whole);
  else if (is_fraction(s))
    return yaml_fail(n, label, NULL, err, "write the number " CD_FMT " in quotes; decimals are exact",
                     CD_ARG(cd_str_sub(s, 0, 40)));
  else
    *out = cd_json_new_str(a, s);
  return *out ? CORDON_OK : cd_no_memory(err);
}

cordon_status yaml_to_json(const yaml_node *n, const char *label, cd_arena *a, cd_json **out, cordon_error *err) {
  if (n->kind == YAML_SCALAR) return scalar_json(n, label, a, out, err);
  *out = n->kind == YAML_LIST ? cd_json_new_list(a) : cd_json_new_object(a);
  for (size_t i = 0; i < n->count && *out; i++) {
    cd_json *v = NULL;
    CD_TRY(yaml_to_json(n->items[i], label, a, &v, err));
    *out = n->kind == YAML_LIST ? cd_json_add(a, *out, v) : cd_json_set_s(a, *out, n->keys[i]->text, v);
  }
  return *out ? CORDON_OK : cd_no_memory(err);
}
