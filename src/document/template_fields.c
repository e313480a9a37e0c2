/* Tags of a template, and the fields that they name. */
#include <stdarg.h>
#include <stdio.h>

#include "base/text.h"
#include "document/template_read.h"

cordon_status template_fail(template_reader *r, const char *at, cd_str field, const char *fmt, ...) {
  char message[700], name[160];
  va_list args;
  va_start(args, fmt);
  vsnprintf(message, sizeof message, fmt, args);
  va_end(args);
  snprintf(name, sizeof name, CD_FMT, CD_ARG(cd_str_sub(field, 0, 150)));
  cordon_status status = cd_fail(r->err, CORDON_BAD_INPUT, "%s", message);
  cd_error_place(r->err, r->label, r->line, at ? at - r->text.ptr + 1 : 0, field.len ? name : NULL);
  return status;
}

/* --- the tag itself --- */

static bool name_char(char ch) {
  return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') || ch == '_' || ch == '.';
}

static cordon_status check_name(template_reader *r, const template_tag *tag, const char *at) {
  bool ok = tag->name.len > 0 && tag->name.len <= 128;
  for (size_t i = 0; i < tag->name.len; i++) ok = ok && name_char(tag->name.ptr[i]);
  if (ok) return CORDON_OK;
  return template_fail(r, at, CD_STR(""),
                       "a tag holds the name of a field, such as {{document.day}} or {{.name}}, and nothing else");
}

cordon_status template_read_tag(template_reader *r, const char *at, template_tag *out, const char **end) {
  cd_str rest = cd_str_of(at, (size_t)(r->text.ptr + r->text.len - at));
  ptrdiff_t close = cd_str_find(rest, CD_STR("}}"));
  *out = (template_tag){0};
  if (close < 0) return template_fail(r, at, CD_STR(""), "the tag is not closed in its line; write {{field}}");
  cd_str inside = cd_str_trim(cd_str_sub(rest, 2, (size_t)close - 2));
  *end = at + close + 2;
  if (inside.len > 0 && strchr("#?^/", inside.ptr[0])) {
    out->mode = inside.ptr[0];
    inside = cd_str_trim(cd_str_sub(inside, 1, inside.len));
  }
  if (out->mode == 0 && cd_str_ends(inside, CD_STR(":code"))) {
    out->code = true;
    inside.len -= strlen(":code");
  }
  out->name = inside;
  return check_name(r, out, at);
}

/* --- the field it names --- */

/* "licence.items" and "quantity": the path in the table of fields of what an item has. */
static cd_str item_path(template_reader *r, const document_field *list, cd_str name) {
  return cd_str_printf(r->arena, "%s[]." CD_FMT, list->path, CD_ARG(name));
}

/* How a template writes the field here, or empty where it cannot be written here. */
static cd_str written(const document_field *f, const document_field *list) {
  cd_str path = cd_str_c(f->path), prefix = cd_str_c(list ? list->path : "");
  if (cd_str_find(path, CD_STR("[]")) < 0) return path;
  if (!list || !cd_str_starts(path, prefix) || !cd_str_starts(cd_str_sub(path, prefix.len, 3), CD_STR("[]."))) {
    return CD_STR("");
  }
  cd_str rest = cd_str_sub(path, prefix.len + 2, path.len); /* with its dot */
  return cd_str_find(rest, CD_STR("[]")) < 0 ? rest : CD_STR("");
}

static cordon_status unknown_field(template_reader *r, const template_tag *tag, const char *at) {
  const document_field *list = r->scopes[r->depth].list;
  size_t count = 0;
  cd_str *known = CD_NEW_ARRAY(r->arena, cd_str, document_field_count());
  if (!known) return cd_no_memory(r->err);
  for (size_t i = 0; i < document_field_count(); i++) {
    cd_str name = written(document_field_at(i), list);
    if (name.len > 0 && document_field_of(document_field_at(i), r->out->kind)) known[count++] = name;
  }
  cd_str near = cd_nearest(tag->name, known, count);
  const char *kind = document_kind_name(r->out->kind);
  if (near.len > 0) {
    return template_fail(r, at, tag->name, "a %s has no field \"" CD_FMT "\" here; did you mean " CD_FMT "?", kind,
                         CD_ARG(tag->name), CD_ARG(near));
  }
  return template_fail(r, at, tag->name,
                       "a %s has no field \"" CD_FMT "\" here; `cordon template fields %s` lists what it has", kind,
                       CD_ARG(tag->name), kind);
}

static cordon_status check_mode(template_reader *r, const template_tag *tag, const char *at,
                                const document_field *field) {
  if (tag->mode == '#' && field->type != DOCUMENT_LIST) {
    return template_fail(r, at, tag->name, "\"" CD_FMT "\" is no list; ask whether it is there with {{?" CD_FMT "}}",
                         CD_ARG(tag->name), CD_ARG(tag->name));
  }
  if (tag->mode == 0 && field->type == DOCUMENT_LIST) {
    return template_fail(r, at, tag->name, "\"" CD_FMT "\" is a list; go through it with {{#" CD_FMT "}}",
                         CD_ARG(tag->name), CD_ARG(tag->name));
  }
  if (tag->mode == 0 && field->type == DOCUMENT_FLAG) {
    return template_fail(r, at, tag->name, "\"" CD_FMT "\" is yes or no; ask for it with {{?" CD_FMT "}}",
                         CD_ARG(tag->name), CD_ARG(tag->name));
  }
  return CORDON_OK;
}

cordon_status template_resolve(template_reader *r, const template_tag *tag, const char *at, template_node *out) {
  const document_field *list = r->scopes[r->depth].list;
  bool of_item = tag->name.len > 0 && tag->name.ptr[0] == '.';
  cd_str name = of_item ? cd_str_sub(tag->name, 1, tag->name.len) : tag->name, path = name;
  if (of_item && !list) {
    return template_fail(r, at, tag->name,
                         "\"" CD_FMT "\" begins with a dot, which names a field of a list's item; here no list is open",
                         CD_ARG(tag->name));
  }
  if (of_item) path = item_path(r, list, name);
  if (!path.ptr) return cd_no_memory(r->err);
  out->field = document_field_find(r->out->kind, path);
  if (!out->field) return unknown_field(r, tag, at);
  out->text = name;
  out->of_item = of_item;
  out->mode = tag->mode;
  out->code = tag->code;
  return check_mode(r, tag, at, out->field);
}
