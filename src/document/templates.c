/* The templates that are shipped, and what a template may name. */
#include <stdio.h>

#include "base/embed.h"
#include "document/document.h"

static const char ending[] = ".template";

/* "licence.en.template": its two words; false for another file. */
static bool split(const char *name, cd_str *kind, cd_str *language) {
  cd_str rest = cd_str_c(name);
  if (!cd_str_ends(rest, cd_str_c(ending))) return false;
  rest.len -= strlen(ending);
  cd_str_cut(&rest, '.', kind);
  *language = rest;
  return true;
}

static cordon_status no_language(document_kind kind, cd_str language, cordon_error *err) {
  char known[200] = "";
  size_t len = 0;
  cd_str name, lang;
  for (const cd_embedded_file *f = cd_embedded_files; f->name; f++) {
    if (!split(f->name, &name, &lang) || document_kind_of(name) != kind || len > sizeof known - 40) continue;
    len += (size_t)snprintf(known + len, sizeof known - len, "%s" CD_FMT, len ? ", " : "", CD_ARG(lang));
  }
  return cd_fail(err, CORDON_NOT_FOUND,
                 "no template of a %s is shipped in \"" CD_FMT
                 "\"; there is %s; give one of your own with --template FILE",
                 document_kind_name(kind), CD_ARG(language), known[0] ? known : "none");
}

cordon_status document_shipped(document_kind kind, cd_str language, cd_arena *a, cd_str *text, cordon_error *err) {
  if (language.len == 0) language = CD_STR("en");
  cd_str name = cd_str_printf(a, "%s." CD_FMT "%s", document_kind_name(kind), CD_ARG(language), ending);
  if (!name.ptr) return cd_no_memory(err);
  *text = cd_embedded(name.ptr);
  return text->len ? CORDON_OK : no_language(kind, language, err);
}

cordon_status document_templates(cd_arena *a, cd_json **out, cordon_error *err) {
  cd_json *list = cd_json_new_list(a);
  cd_str kind, language;
  char digest[CD_DIGEST_TEXT];
  for (const cd_embedded_file *f = cd_embedded_files; f->name; f++) {
    if (!split(f->name, &kind, &language)) continue;
    cd_digest d = cd_sha256(cd_str_of(f->bytes, f->len));
    cd_json *o = cd_json_set(a, cd_json_new_object(a), "document", cd_json_new_str(a, kind));
    o = cd_json_set(a, o, "language", cd_json_new_str(a, language));
    o = cd_json_set(a, o, "digest", cd_json_new_str(a, cd_str_dup(a, cd_str_c(cd_digest_format(&d, digest)))));
    list = cd_json_add(a, list, o);
  }
  *out = list;
  return list ? CORDON_OK : cd_no_memory(err);
}

static cd_json *field_json(const document_field *f, cd_arena *a) {
  cd_json *classes = cd_json_new_list(a);
  for (int c = 1; c < DOCUMENT_CLASSES; c++) {
    if (document_field_shown(f, (document_class)c))
      classes = cd_json_add(a, classes, cd_json_new_c(a, document_class_name((document_class)c)));
  }
  cd_json *o = cd_json_set(a, cd_json_new_object(a), "field", cd_json_new_c(a, f->path));
  o = cd_json_set(a, o, "type", cd_json_new_c(a, document_type_name(f->type)));
  o = cd_json_set(a, o, "many", cd_json_new_bool(a, f->many));
  o = cd_json_set(a, o, "for", classes);
  return cd_json_set(a, o, "about", cd_json_new_c(a, f->about));
}

cordon_status document_fields(document_kind kind, cd_arena *a, cd_json **out, cordon_error *err) {
  cd_json *list = cd_json_new_list(a);
  for (size_t i = 0; i < document_field_count(); i++) {
    const document_field *f = document_field_at(i);
    if (document_field_of(f, kind)) list = cd_json_add(a, list, field_json(f, a));
  }
  *out = list;
  return list ? CORDON_OK : cd_no_memory(err);
}
