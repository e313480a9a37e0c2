#include "lists/xml.h"

#include <expat.h>

#include "base/utf8.h"

typedef struct reading {
  const lists_file *file;
  const lists_xml_spec *spec;
  void *user;
  cordon_error *err;
  cordon_status status;
  XML_Parser parser;
  cd_arena *a, *root_arena;
  lists_xml_node *root, *record, *open;
  int depth;
} reading;

static void stop(reading *r, cordon_status status) {
  if (r->status != CORDON_OK) return;
  r->status = status;
  cd_error_place(r->err, r->file->path, (int64_t)XML_GetCurrentLineNumber(r->parser),
                 (int64_t)XML_GetCurrentColumnNumber(r->parser) + 1, NULL);
  XML_StopParser(r->parser, XML_FALSE);
}

static void too_large(reading *r) {
  stop(r, cd_fail(r->err, CORDON_LIMIT, "one record holds more than %u bytes, or memory ran out",
                  LISTS_XML_MAX_RECORD_BYTES));
}

static cd_str local_name(const char *name) {
  const char *colon = strrchr(name, ':');
  return cd_str_c(colon ? colon + 1 : name);
}

static lists_xml_node *node_make(reading *r, cd_arena *a, const char *name, const char **attrs) {
  lists_xml_node *n = CD_NEW(a, lists_xml_node);
  if (!n) return NULL;
  n->name = cd_str_dup(a, local_name(name));
  n->line = (int64_t)XML_GetCurrentLineNumber(r->parser);
  lists_xml_attr **last = &n->attrs;
  for (; attrs[0]; attrs += 2) {
    lists_xml_attr *one = CD_NEW(a, lists_xml_attr);
    if (!one) return NULL;
    one->name = cd_str_dup(a, local_name(attrs[0]));
    one->value = cd_str_dup(a, cd_str_trim(cd_str_c(attrs[1])));
    if (!one->name.ptr || !one->value.ptr) return NULL;
    *last = one;
    last = &one->next;
  }
  return n->name.ptr ? n : NULL;
}

static bool is_record(const reading *r, const char *name) {
  for (const char *const *one = r->spec->records; *one; one++)
    if (cd_str_eqc(local_name(name), *one)) return true;
  return false;
}

static void hang(reading *r, lists_xml_node *n) {
  n->parent = r->open;
  if (r->open) {
    if (r->open->last)
      r->open->last->next = n;
    else
      r->open->first = n;
    r->open->last = n;
  }
  r->open = n;
}

static void start_root(reading *r, const char *name, const char **attrs) {
  if (r->spec->root && !cd_str_eqc(local_name(name), r->spec->root)) {
    stop(r, cd_fail(r->err, CORDON_BAD_INPUT, "the root element is <%s>; <%s> is right", name, r->spec->root));
    return;
  }
  if (!(r->root = node_make(r, r->root_arena, name, attrs))) stop(r, cd_no_memory(r->err));
}

static void add_text(reading *r, lists_xml_node *n, const char *text, size_t len) {
  size_t need = n->text.len + len;
  if (need > n->text_room) {
    size_t room = need * 2 > 64 ? need * 2 : 64;
    char *grown = cd_alloc(r->a, room);
    if (!grown) {
      too_large(r);
      return;
    }
    if (n->text.len) memcpy(grown, n->text.ptr, n->text.len);
    n->text.ptr = grown;
    n->text_room = room;
  }
  memcpy((char *)(uintptr_t)n->text.ptr + n->text.len, text, len);
  n->text.len = need;
}

static void XMLCALL on_start(void *user, const XML_Char *name, const XML_Char **attrs) {
  reading *r = user;
  if (r->status != CORDON_OK) return;
  if (++r->depth > LISTS_XML_MAX_DEPTH) {
    stop(r, cd_fail(r->err, CORDON_LIMIT, "elements are nested deeper than %d", LISTS_XML_MAX_DEPTH));
    return;
  }
  if (r->depth == 1) start_root(r, name, attrs);
  bool only_root = r->depth == 1 && r->spec->root;
  if (only_root || r->status != CORDON_OK || (!r->open && !is_record(r, name))) return;
  if (r->spec->mixed && r->open && cd_str_ieq_ascii(local_name(name), CD_STR("br"))) add_text(r, r->open, "\n", 1);
  lists_xml_node *n = node_make(r, r->a, name, attrs);
  if (!n) {
    too_large(r);
    return;
  }
  if (!r->open) r->record = n;
  hang(r, n);
}

/* Above a table's cell nobody asks for the text of what is in it. */
static bool is_cell(const lists_xml_node *n) { return cd_str_eqc(n->name, "TD") || cd_str_eqc(n->name, "TH"); }

static void XMLCALL on_text(void *user, const XML_Char *text, int len) {
  reading *r = user;
  for (lists_xml_node *n = r->open; n && r->status == CORDON_OK; n = r->spec->mixed && !is_cell(n) ? n->parent : NULL)
    add_text(r, n, text, (size_t)len);
}

static void XMLCALL on_end(void *user, const XML_Char *name) {
  reading *r = user;
  (void)name;
  r->depth--;
  lists_xml_node *n = r->open;
  if (!n || r->status != CORDON_OK) return;
  n->raw = n->text;
  n->text = cd_str_trim(n->text);
  r->open = n->parent;
  if (r->open) return;
  cordon_status status = r->spec->record(r->user, r->root, r->record, r->err);
  if (status != CORDON_OK) stop(r, status);
  r->record = NULL;
  cd_arena_reset(r->a);
}

static void XMLCALL on_doctype(void *user, const XML_Char *name, const XML_Char *sysid, const XML_Char *pubid,
                               int internal) {
  reading *r = user;
  (void)name, (void)sysid, (void)pubid, (void)internal;
  stop(r, cd_fail(r->err, CORDON_BAD_INPUT,
                  "the file declares a document type, which no official list does; it is refused"));
}

static cordon_status parse_failed(reading *r) {
  if (r->status != CORDON_OK) return r->status;
  enum XML_Error code = XML_GetErrorCode(r->parser);
  if (code == XML_ERROR_NO_MEMORY) return cd_no_memory(r->err);
  cd_fail(r->err, CORDON_BAD_INPUT, "the XML is broken: %s", XML_ErrorString(code));
  cd_error_place(r->err, r->file->path, (int64_t)XML_GetCurrentLineNumber(r->parser),
                 (int64_t)XML_GetCurrentColumnNumber(r->parser) + 1, NULL);
  return CORDON_BAD_INPUT;
}

#define PIECE (1u << 16)

static cordon_status parse(reading *r) {
  cd_str bytes = r->file->bytes;
  for (size_t at = 0;; at += PIECE) {
    size_t len = bytes.len - at < PIECE ? bytes.len - at : PIECE;
    bool last = at + len == bytes.len;
    if (XML_Parse(r->parser, bytes.ptr + at, (int)len, last) != XML_STATUS_OK) return parse_failed(r);
    if (r->status != CORDON_OK || last) return r->status;
    lists_file_passed(r->file, bytes.ptr + at);
  }
}

cordon_status lists_xml_read(const lists_file *file, const lists_xml_spec *spec, void *user, cordon_error *err) {
  cordon_error unused = {0};
  reading r = {.file = file, .spec = spec, .user = user, .err = err ? err : &unused};
  r.a = cd_arena_new(LISTS_XML_MAX_RECORD_BYTES);
  r.root_arena = cd_arena_new(1u << 20);
  r.parser = XML_ParserCreate(NULL);
  cordon_status status = r.a && r.root_arena && r.parser ? CORDON_OK : cd_no_memory(err);
  if (status == CORDON_OK) {
    XML_SetUserData(r.parser, &r);
    XML_SetElementHandler(r.parser, on_start, on_end);
    XML_SetCharacterDataHandler(r.parser, on_text);
    XML_SetStartDoctypeDeclHandler(r.parser, on_doctype);
    XML_SetHashSalt(r.parser, (unsigned long)cd_hash_seed() | 1u);
    status = parse(&r);
  }
  if (r.parser) XML_ParserFree(r.parser);
  cd_arena_free(r.root_arena);
  cd_arena_free(r.a);
  return status;
}

/* The first "<name": declarations, comments and white space may stand before it. */
bool lists_xml_probe(cd_str head, const char *root) {
  for (ptrdiff_t at; (at = cd_str_find(head, CD_STR("<"))) >= 0;) {
    head = cd_str_sub(head, (size_t)at + 1, head.len);
    if (!head.len) return false;
    if (head.ptr[0] == '?' || head.ptr[0] == '!') {
      bool comment = cd_str_starts(head, CD_STR("!--"));
      ptrdiff_t end = cd_str_find(head, comment ? CD_STR("-->") : CD_STR(">"));
      if (end < 0) return false;
      head = cd_str_sub(head, (size_t)end + 1, head.len);
      continue;
    }
    size_t len = 0;
    while (len < head.len && head.ptr[len] != ' ' && head.ptr[len] != '>' && head.ptr[len] != '/' &&
           head.ptr[len] > ' ')
      len++;
    cd_str name = cd_str_sub(head, 0, len);
    ptrdiff_t colon = cd_str_find(name, CD_STR(":"));
    return cd_str_eqc(colon < 0 ? name : cd_str_sub(name, (size_t)colon + 1, name.len), root);
  }
  return false;
}

const lists_xml_node *lists_xml_child(const lists_xml_node *n, const char *name) {
  for (const lists_xml_node *c = n ? n->first : NULL; c; c = c->next)
    if (cd_str_eqc(c->name, name)) return c;
  return NULL;
}

const lists_xml_node *lists_xml_next(const lists_xml_node *n, const char *name) {
  for (const lists_xml_node *c = n ? n->next : NULL; c; c = c->next)
    if (cd_str_eqc(c->name, name)) return c;
  return NULL;
}

cd_str lists_xml_text(const lists_xml_node *n, const char *child) {
  const lists_xml_node *c = lists_xml_child(n, child);
  return c ? c->text : (cd_str){0};
}

cd_str lists_xml_attribute(const lists_xml_node *n, const char *name) {
  for (const lists_xml_attr *one = n ? n->attrs : NULL; one; one = one->next)
    if (cd_str_eqc(one->name, name)) return one->value;
  return (cd_str){0};
}

static void flatten(const lists_xml_node *n, cd_buf *out) {
  for (const lists_xml_attr *one = n->attrs; one; one = one->next) {
    if (!one->value.len) continue;
    cd_buf_printf(out, "%s" CD_FMT ": " CD_FMT, out->len ? "; " : "", CD_ARG(one->name), CD_ARG(one->value));
  }
  for (const lists_xml_node *c = n->first; c; c = c->next) {
    if (c->text.len)
      cd_buf_printf(out, "%s" CD_FMT ": " CD_FMT, out->len ? "; " : "", CD_ARG(c->name), CD_ARG(c->text));
    flatten(c, out);
  }
}

cd_str lists_xml_flat(const lists_xml_node *n, cd_arena *a) {
  if (!n->first && !n->attrs) return n->text.ptr ? n->text : CD_STR("");
  cd_buf text;
  cd_buf_init(&text, LISTS_XML_MAX_RECORD_BYTES);
  if (n->text.len) cd_buf_str(&text, n->text);
  flatten(n, &text);
  cd_str copy = text.failed ? (cd_str){0} : cd_str_dup(a, cd_buf_view(&text));
  cd_buf_free(&text);
  return copy;
}

static bool among(const char *const *names, cd_str name) {
  for (; *names; names++)
    if (cd_str_eqc(name, *names)) return true;
  return false;
}

void lists_xml_keep_unknown(lists_build *b, const lists_xml_node *n, const char *const *known) {
  for (const lists_xml_node *c = n->first; c; c = c->next) {
    if (among(known, c->name)) continue;
    cd_str text = lists_xml_flat(c, b->a);
    cd_str key = cd_str_dup(b->a, c->name);
    if (!text.ptr || !key.ptr) {
      b->failed = true;
      return;
    }
    lists_build_extra_add(b, key.ptr, text);
  }
}
