/* A YAML file anew: keys in one order, what fits on a line within brackets where its author had it so, long prose
 * wrapped. */
#include <stdio.h>

#include "rules/format.h"

/* --- the order of keys --- */

static const char *const head_order[] = {"overlay_of",   "id",      "title",      "authority", "version", "description",
                                         "jurisdiction", "sources", "parameters", "tables",    "retire",  NULL};
static const char *const source_order[] = {"id", "title", "url", "date", "kind", NULL};
static const char *const param_order[] = {"name", "text", "default", "values", NULL};
static const char *const table_order[] = {"name",     "file",     "title", "description", "keys", "source",
                                          "currency", "complete", "gaps",  "refers",      NULL};
static const char *const rule_order[] = {"id",     "title",   "for",        "given",      "unless", "when",
                                         "effect", "require", "discharges", "cite",       "reason", "otherwise",
                                         "source", "note",    "valid",      "applies_to", NULL};
static const char *const require_order[] = {"id", "authority", "kind", "kind_when", "policy", NULL};
static const char *const cases_order[] = {"base", "cases", NULL};
static const char *const case_order[] = {"case",        "source",        "note",     "as_of",    "facts",
                                         "params",      "lists_covered", "listings", "findings", "licences",
                                         "commitments", "expect",        NULL};
static const char *const none[] = {NULL};

typedef enum file_kind { FILE_HEAD = 0, FILE_RULES, FILE_CASES } file_kind;

/* Of the maps that stand under a key of the file's root; depth 0 is the root itself. */
static const char *const *order_of(file_kind kind, unsigned depth, cd_str key) {
  if (kind == FILE_RULES && cd_str_eqc(key, "require")) return require_order;
  if (kind == FILE_RULES) return depth == 0 ? rule_order : none;
  if (kind == FILE_CASES) return depth == 0 ? cases_order : depth == 1 && cd_str_eqc(key, "cases") ? case_order : none;
  if (depth == 0) return head_order;
  if (depth > 1) return none;
  if (cd_str_eqc(key, "sources")) return source_order;
  if (cd_str_eqc(key, "parameters")) return param_order;
  return cd_str_eqc(key, "tables") ? table_order : none;
}

static const char *const prose_keys[] = {"title", "description", "text", "reason",   "otherwise", "cite",
                                         "note",  "policy",      "why",  "currency", NULL};

static bool is_prose(cd_str key) {
  for (size_t i = 0; prose_keys[i]; i++)
    if (cd_str_eqc(key, prose_keys[i])) return true;
  return false;
}

static size_t rank_of(const char *const *order, cd_str key) {
  size_t i = 0;
  while (order[i] && !cd_str_eqc(key, order[i])) i++;
  return i;
}

/* --- writing --- */

typedef struct emitter {
  file_kind kind;
  cd_str text;
  cd_arena *a;
  cd_buf *out;
  cordon_error *err;
  format_comments comments;
  const yaml_node **owner; /* by comment: the entry that it stands before; NULL: after all */
  bool *told;
} emitter;

static void pad(emitter *e, size_t n) {
  for (size_t i = 0; i < n; i++) cd_buf_byte(e->out, ' ');
}

/* --- comments and blank lines --- */

/* Entries are items of lists and keys of maps that are not within brackets. A comment belongs to the first entry after
 * its line; one behind an entry, or within the brackets of its value, to that entry. */
static void own(emitter *e, const yaml_node *entry) {
  for (size_t i = 0; i < e->comments.count; i++) {
    const format_comment *c = &e->comments.items[i];
    const yaml_node **owner = &e->owner[i];
    bool after = entry->line > c->line;
    if (c->alone && after && (!*owner || entry->line < (*owner)->line)) *owner = entry;
    if (!c->alone && !after && (!*owner || entry->line >= (*owner)->line)) *owner = entry;
  }
}

static void own_all(emitter *e, const yaml_node *n) {
  for (size_t i = 0; !n->flow && i < n->count; i++) {
    own(e, n->kind == YAML_MAP ? n->keys[i] : n->items[i]);
    own_all(e, n->items[i]);
  }
}

static bool is_blank_line(const emitter *e, int64_t number) {
  cd_str rest = e->text, line = CD_STR("x");
  for (int64_t n = 0; n < number; n++)
    if (!cd_str_cut(&rest, '\n', &line)) return false;
  return number > 0 && cd_str_trim(line).len == 0;
}

/* The first line of an entry with the comments before it. */
static int64_t first_line(const emitter *e, const yaml_node *entry) {
  int64_t line = entry->line;
  for (size_t i = e->comments.count; i-- > 0;)
    if (e->owner[i] == entry && e->comments.items[i].alone && e->comments.items[i].line == line - 1) line--;
  return line;
}

static void put_comment(emitter *e, size_t i, size_t indent) {
  pad(e, indent);
  cd_buf_str(e->out, e->comments.items[i].text);
  cd_buf_byte(e->out, '\n');
  e->told[i] = true;
}

/* Comments before an entry; those within the brackets of its value come there too. */
static void before(emitter *e, const yaml_node *entry, size_t indent) {
  for (size_t i = 0; i < e->comments.count; i++) {
    const format_comment *c = &e->comments.items[i];
    if (e->owner[i] == entry && !e->told[i] && (c->alone || c->line != entry->line)) put_comment(e, i, indent);
  }
}

/* The rest of an entry's first line. */
static void end_line(emitter *e, const yaml_node *entry) {
  for (size_t i = 0; i < e->comments.count; i++) {
    const format_comment *c = &e->comments.items[i];
    if (c->alone || e->told[i] || c->line != entry->line) continue;
    cd_buf_printf(e->out, "   " CD_FMT, CD_ARG(c->text));
    e->told[i] = true;
  }
  cd_buf_byte(e->out, '\n');
}

/* --- within brackets --- */

static void put_flow(emitter *e, const yaml_node *n, const char *const *order, cd_buf *out) {
  if (n->kind == YAML_SCALAR) {
    cd_buf_str(out, format_scalar(n, true, e->a));
    return;
  }
  bool map = n->kind == YAML_MAP;
  cd_buf_byte(out, map ? '{' : '[');
  bool first = true;
  for (size_t rank = 0; rank <= rank_of(order, CD_STR("\n")); rank++)
    for (size_t i = 0; i < n->count; i++) {
      if (map && rank_of(order, n->keys[i]->text) != rank) continue;
      if (!map && rank) continue;
      if (!first) cd_buf_c(out, ", ");
      first = false;
      if (map) cd_buf_printf(out, CD_FMT ": ", CD_ARG(format_scalar(n->keys[i], true, e->a)));
      put_flow(e, n->items[i], map ? none : order, out);
    }
  cd_buf_byte(out, map ? '}' : ']');
}

static cd_str flow_of(emitter *e, const yaml_node *n, const char *const *order) {
  cd_buf b;
  cd_buf_init(&b, 0);
  put_flow(e, n, order, &b);
  cd_str out = cd_str_dup(e->a, cd_buf_view(&b));
  cd_buf_free(&b);
  return out;
}

static bool of_scalars(const yaml_node *n) {
  for (size_t i = 0; i < n->count; i++)
    if (n->kind != YAML_LIST || n->items[i]->kind != YAML_SCALAR) return false;
  return n->kind == YAML_LIST;
}

/* A list that does not fit on a line, in lines below each other. */
static void put_wrapped_list(emitter *e, const yaml_node *n, size_t column) {
  size_t at = column + 1;
  cd_buf_byte(e->out, '[');
  for (size_t i = 0; i < n->count; i++) {
    cd_str item = format_scalar(n->items[i], true, e->a);
    if (i && at + item.len + 2 > FORMAT_WIDTH) {
      cd_buf_c(e->out, "\n");
      pad(e, column + 1);
      at = column + 1;
    } else if (i) {
      cd_buf_byte(e->out, ' ');
      at++;
    }
    cd_buf_str(e->out, item);
    if (i + 1 < n->count) cd_buf_byte(e->out, ',');
    at += item.len + 1;
  }
  cd_buf_byte(e->out, ']');
}

/* --- lines below each other --- */

static cordon_status put_map(emitter *e, const yaml_node *n, size_t indent, unsigned depth, const char *const *order,
                             bool started);
static cordon_status put_list(emitter *e, const yaml_node *n, size_t indent, unsigned depth, cd_str key);

static cordon_status put_lines(emitter *e, const yaml_node *entry, const char *header, const cd_str *lines,
                               size_t count, size_t indent) {
  cd_buf_printf(e->out, " %s", header);
  end_line(e, entry);
  for (size_t i = 0; i < count; i++) {
    if (lines[i].len) pad(e, indent);
    cd_buf_str(e->out, lines[i]);
    cd_buf_byte(e->out, '\n');
  }
  return CORDON_OK;
}

static cordon_status put_scalar(emitter *e, const yaml_node *entry, const yaml_node *n, size_t indent, size_t column,
                                cd_str key) {
  cd_str *lines;
  size_t count, width = FORMAT_WIDTH - indent - 2;
  const char *header = ">-";
  cd_str text = format_scalar(n, false, e->a);
  bool simple = n->direct && cd_str_find(n->text, CD_STR("  ")) < 0 && n->text.len && n->text.ptr[0] != ' ';
  if (n->block && n->text.len) {
    CD_TRY(format_block(n, is_prose(key), width, e->a, &header, &lines, &count, e->err));
    return put_lines(e, entry, header, lines, count, indent + 2);
  }
  if (simple && column + 1 + text.len > FORMAT_WIDTH && (is_prose(key) || cd_str_eqc(key, "when"))) {
    CD_TRY(format_wrap(n->text, width, e->a, &lines, &count, e->err));
    return put_lines(e, entry, header, lines, count, indent + 2);
  }
  if (text.len) cd_buf_printf(e->out, " " CD_FMT, CD_ARG(text));
  end_line(e, entry);
  return CORDON_OK;
}

/* What follows "key:" or "-"; `column` is where the line stands. */
static cordon_status put_value(emitter *e, const yaml_node *entry, const yaml_node *n, size_t indent, size_t column,
                               unsigned depth, cd_str key) {
  const char *const *order = order_of(e->kind, depth, key);
  if (n->kind == YAML_SCALAR) return put_scalar(e, entry, n, indent, column, key);
  cd_str flow = n->flow || !n->count ? flow_of(e, n, order) : (cd_str){0};
  bool fits = flow.ptr && column + 1 + flow.len <= FORMAT_WIDTH;
  if (fits || (flow.ptr && of_scalars(n))) {
    cd_buf_byte(e->out, ' ');
    if (fits)
      cd_buf_str(e->out, flow);
    else
      put_wrapped_list(e, n, column + 1);
    end_line(e, entry);
    return CORDON_OK;
  }
  end_line(e, entry);
  if (n->kind == YAML_LIST) return put_list(e, n, indent + 2, depth, key);
  return put_map(e, n, indent + 2, depth, order, false);
}

static bool wants_blank(const emitter *e, const yaml_node *entry, unsigned depth) {
  bool top = depth == 0 && e->kind == FILE_RULES;
  return top || is_blank_line(e, first_line(e, entry) - 1);
}

static cordon_status put_key(emitter *e, const yaml_node *n, size_t i, size_t indent, unsigned depth, bool started) {
  const yaml_node *key = n->keys[i];
  cd_str name = key->text.len ? format_scalar(key, false, e->a) : CD_STR("\"\"");
  if (!started && e->out->len && e->kind != FILE_RULES && is_blank_line(e, first_line(e, key) - 1))
    cd_buf_byte(e->out, '\n');
  if (!started) before(e, key, indent);
  if (!started) pad(e, indent);
  cd_buf_printf(e->out, CD_FMT ":", CD_ARG(name));
  return put_value(e, key, n->items[i], indent, indent + name.len + 1, depth + 1, key->text);
}

/* `started`: the first key goes on a line that stands already ("- "); its comments are told. */
static cordon_status put_map(emitter *e, const yaml_node *n, size_t indent, unsigned depth, const char *const *order,
                             bool started) {
  for (size_t rank = 0; rank <= rank_of(order, CD_STR("\n")); rank++)
    for (size_t i = 0; i < n->count; i++) {
      if (rank_of(order, n->keys[i]->text) != rank) continue;
      CD_TRY(put_key(e, n, i, indent, depth, started));
      started = false;
    }
  return CORDON_OK;
}

/* Of a map that starts with "- ": the key that comes first carries no comment of its own, so all of them are told
 * before. */
static void before_first_key(emitter *e, const yaml_node *map, const char *const *order, size_t indent) {
  size_t best = 0;
  for (size_t i = 1; i < map->count; i++)
    if (rank_of(order, map->keys[i]->text) < rank_of(order, map->keys[best]->text)) best = i;
  if (map->count) before(e, map->keys[best], indent);
}

static cordon_status put_item(emitter *e, const yaml_node *item, size_t indent, unsigned depth, cd_str key) {
  const char *const *order = order_of(e->kind, depth, key);
  before(e, item, indent);
  bool map = item->kind == YAML_MAP && item->count;
  cd_str flow = item->flow ? flow_of(e, item, order) : (cd_str){0};
  bool fits = flow.ptr && indent + 2 + flow.len <= FORMAT_WIDTH;
  if (map && !fits) {
    before_first_key(e, item, order, indent);
    pad(e, indent);
    cd_buf_c(e->out, "- ");
    return put_map(e, item, indent + 2, depth, order, true);
  }
  pad(e, indent);
  cd_buf_byte(e->out, '-');
  return put_value(e, item, item, indent, indent + 1, depth, key);
}

static cordon_status put_list(emitter *e, const yaml_node *n, size_t indent, unsigned depth, cd_str key) {
  for (size_t i = 0; i < n->count; i++) {
    const yaml_node *item = n->items[i];
    bool blank = i ? wants_blank(e, item, indent ? 1 : depth) : indent && is_blank_line(e, first_line(e, item) - 1);
    if (blank) cd_buf_byte(e->out, '\n');
    CD_TRY(put_item(e, item, indent, depth, key));
  }
  return CORDON_OK;
}

static cordon_status put_file(emitter *e, const yaml_node *root) {
  CD_TRY(root->kind == YAML_LIST ? put_list(e, root, 0, 0, CD_STR(""))
                                 : put_map(e, root, 0, 0, order_of(e->kind, 0, CD_STR("")), false));
  for (size_t i = 0; i < e->comments.count; i++)
    if (!e->told[i]) put_comment(e, i, 0);
  return cd_buf_status(e->out, e->err);
}

/* --- the same, said again --- */

static bool same(const yaml_node *x, const yaml_node *y) {
  if (x->kind != y->kind || x->count != y->count) return false;
  if (x->kind == YAML_SCALAR) {
    cd_json *p, *q;
    cd_arena *a = cd_arena_new(1 << 20);
    bool alike =
        cd_str_eq(x->text, y->text) && a && yaml_to_json(x, "", a, &p, NULL) == yaml_to_json(y, "", a, &q, NULL);
    if (alike && yaml_to_json(x, "", a, &p, NULL) == CORDON_OK && yaml_to_json(y, "", a, &q, NULL) == CORDON_OK)
      alike = cd_json_eq(p, q);
    cd_arena_free(a);
    return alike;
  }
  for (size_t i = 0; i < x->count; i++) {
    size_t k = i;
    for (k = x->kind == YAML_MAP ? 0 : i; x->kind == YAML_MAP && k < y->count; k++)
      if (cd_str_eq(x->keys[i]->text, y->keys[k]->text)) break;
    if (k == y->count || !same(x->items[i], y->items[k])) return false;
  }
  return true;
}

static bool has_comment(const format_comments *all, cd_str text) {
  for (size_t i = 0; i < all->count; i++)
    if (cd_str_eq(all->items[i].text, text)) return true;
  return false;
}

static cordon_status check_same(emitter *e, const yaml_node *root, const char *label) {
  yaml_node *again;
  format_comments comments;
  cordon_error inner = {0};
  bool good = yaml_parse(cd_buf_view(e->out), label, e->a, &again, &inner) == CORDON_OK && same(root, again);
  CD_TRY(format_find_comments(cd_buf_view(e->out), e->a, &comments, e->err));
  good = good && comments.count == e->comments.count;
  for (size_t i = 0; good && i < e->comments.count; i++) good = has_comment(&comments, e->comments.items[i].text);
  if (good) return CORDON_OK;
  cd_fail(e->err, CORDON_BAD_INPUT, "this file cannot be laid out anew and still say the same%s%s; it stays as it is",
          inner.message[0] ? ": " : "", inner.message);
  return cd_error_place(e->err, label, inner.line, inner.column, NULL), CORDON_BAD_INPUT;
}

static file_kind kind_of(cd_str path) {
  if (cd_str_starts(path, CD_STR("rules/"))) return FILE_RULES;
  return cd_str_starts(path, CD_STR("cases/")) ? FILE_CASES : FILE_HEAD;
}

cordon_status format_yaml(const book_file *file, const char *label, cd_arena *a, cd_buf *out, cordon_error *err) {
  emitter e = {.kind = kind_of(file->path), .text = file->bytes, .a = a, .out = out, .err = err};
  yaml_node *root;
  CD_TRY(yaml_parse(file->bytes, label, a, &root, err));
  CD_TRY(format_find_comments(file->bytes, a, &e.comments, err));
  e.owner = CD_NEW_ARRAY(a, const yaml_node *, e.comments.count + 1);
  e.told = CD_NEW_ARRAY(a, bool, e.comments.count + 1);
  if (!e.owner || !e.told) return cd_no_memory(err);
  own_all(&e, root);
  CD_TRY(put_file(&e, root));
  return check_same(&e, root, label);
}
