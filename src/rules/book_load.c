/* rulebook.yaml, and the loading of a book from its files. */
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/limits.h"
#include "rules/book.h"

#define BOOK_ARENA_BYTES (256u << 20)

static bool is_name(cd_str s) {
  if (!s.len || s.len > 64) return false;
  for (size_t i = 0; i < s.len; i++) {
    char c = s.ptr[i];
    bool good = (c >= 'a' && c <= 'z') || (i && ((c >= '0' && c <= '9') || c == '_' || c == '-'));
    if (!good) return false;
  }
  return true;
}

/* A name that CEL can spell: no hyphens. */
static bool is_word(cd_str s) { return is_name(s) && !memchr(s.ptr, '-', s.len); }

static const yaml_node *list_at(book_reader *r, const yaml_node *map, const char *key, cordon_status *status) {
  const yaml_node *v = yaml_get(map, key);
  *status = v && v->kind != YAML_LIST ? yaml_fail(v, r->label, key, r->err, "\"%s\" must be a list", key) : CORDON_OK;
  return v;
}

/* --- sources --- */

static cordon_status load_source(book_reader *r, const yaml_node *n, book_source *s) {
  static const char *const known[] = {"id", "title", "url", "date", "kind", NULL};
  cd_str kind;
  CD_TRY(book_keys(r, n, "a source", known));
  CD_TRY(book_text(r, n, "id", true, &s->id));
  CD_TRY(book_text(r, n, "title", true, &s->title));
  CD_TRY(book_text(r, n, "url", false, &s->url));
  CD_TRY(book_text(r, n, "date", false, &s->date));
  CD_TRY(book_text(r, n, "kind", true, &kind));
  s->secondary = cd_str_eqc(kind, "secondary");
  if (s->secondary || cd_str_eqc(kind, "official")) return CORDON_OK;
  return yaml_fail(yaml_get(n, "kind"), r->label, "kind", r->err, "\"kind\" of a source is official or secondary");
}

cordon_status book_sources_load(rules_book *b, book_reader *r, const yaml_node *head) {
  cordon_status status;
  const yaml_node *list = list_at(r, head, "sources", &status);
  if (!list) return status;
  CD_TRY(status);
  b->sources =
      cd_grow_array(b->a, b->sources, b->source_count, b->source_count + list->count + 1, sizeof *b->sources);
  if (!b->sources) return cd_no_memory(r->err);
  for (size_t i = 0; i < list->count; i++) {
    book_source s = {0};
    CD_TRY(load_source(r, list->items[i], &s));
    if (book_source_find(b, s.id))
      return yaml_fail(list->items[i], r->label, "id", r->err, "source \"" CD_FMT "\" stands here a second time",
                       CD_ARG(s.id));
    b->sources[b->source_count++] = s;
  }
  return CORDON_OK;
}

const book_source *book_source_find(const rules_book *b, cd_str id) {
  for (size_t i = 0; i < b->source_count; i++)
    if (cd_str_eq(b->sources[i].id, id)) return &b->sources[i];
  return NULL;
}

/* --- parameters --- */

static cordon_status load_values(book_reader *r, const yaml_node *n, book_param *p) {
  const yaml_node *values = yaml_get(n, "values");
  if (!values || values->kind != YAML_MAP || !values->count)
    return yaml_fail(values ? values : n, r->label, "values", r->err,
                     "\"values\" must be a map from each value to what it means");
  p->values = CD_NEW_ARRAY(r->a, book_value, values->count);
  if (!p->values) return cd_no_memory(r->err);
  bool found = false;
  for (size_t i = 0; i < values->count; i++) {
    p->values[p->value_count++] = (book_value){values->keys[i]->text, yaml_text(values->items[i])};
    found = found || cd_str_eq(values->keys[i]->text, p->fallback);
  }
  return found
             ? CORDON_OK
             : yaml_fail(yaml_get(n, "default"), r->label, "default", r->err, "\"default\" must be one of the values");
}

static cordon_status load_param(rules_book *b, book_reader *r, const yaml_node *n, book_param *p) {
  static const char *const known[] = {"name", "values", "default", "text", NULL};
  char variable[96];
  CD_TRY(book_keys(r, n, "a parameter", known));
  CD_TRY(book_text(r, n, "name", true, &p->name));
  CD_TRY(book_text(r, n, "text", true, &p->text));
  CD_TRY(book_text(r, n, "default", true, &p->fallback));
  CD_TRY(load_values(r, n, p));
  if (!is_word(p->name))
    return yaml_fail(yaml_get(n, "name"), r->label, "name", r->err, "a parameter's name is a-z, 0-9 and _");
  snprintf(variable, sizeof variable, "param." CD_FMT, CD_ARG(p->name));
  cordon_status status = cel_env_variable(b->env, cd_str_c(variable), cel_type_of_kind(CEL_STRING), NULL, r->err);
  return status == CORDON_OK ? status : cd_error_place(r->err, r->label, n->line, n->column, "name");
}

static cordon_status load_params(rules_book *b, book_reader *r, const yaml_node *head) {
  cordon_status status;
  const yaml_node *list = list_at(r, head, "parameters", &status);
  if (!list) return status;
  CD_TRY(status);
  b->params = CD_NEW_ARRAY(b->a, book_param, list->count);
  if (!b->params) return cd_no_memory(r->err);
  for (size_t i = 0; i < list->count; i++) CD_TRY(load_param(b, r, list->items[i], &b->params[b->param_count++]));
  return CORDON_OK;
}

/* --- tables --- */

static cordon_status period_days(book_reader *r, const yaml_node *n, book_period *p) {
  cd_str from, to;
  CD_TRY(book_text(r, n, "from", false, &from));
  CD_TRY(book_text(r, n, "to", false, &to));
  p->from = CD_DAY_MIN;
  p->to = CD_DAY_MAX;
  if (from.len && !cd_day_parse(from, &p->from))
    return yaml_fail(yaml_get(n, "from"), r->label, "from", r->err, "write a day as YYYY-MM-DD");
  if (to.len && !cd_day_parse(to, &p->to))
    return yaml_fail(yaml_get(n, "to"), r->label, "to", r->err, "write a day as YYYY-MM-DD");
  return p->from <= p->to ? CORDON_OK : yaml_fail(n, r->label, "to", r->err, "\"to\" lies before \"from\"");
}

cordon_status book_periods_load(book_reader *r, const yaml_node *n, const char *key, bool gap, book_period **out,
                                  size_t *count) {
  static const char *const of_complete[] = {"from", "to", "keys_from", NULL}, *const of_gap[] = {"from", "to", "why",
                                                                                                 NULL};
  cordon_status status;
  const yaml_node *list = list_at(r, n, key, &status);
  if (!list) return status;
  CD_TRY(status);
  *out = CD_NEW_ARRAY(r->a, book_period, list->count);
  if (!*out) return cd_no_memory(r->err);
  for (size_t i = 0; i < list->count; i++) {
    book_period *p = &(*out)[(*count)++];
    cd_str *prefixes = NULL;
    CD_TRY(book_keys(r, list->items[i], key, gap ? of_gap : of_complete));
    CD_TRY(period_days(r, list->items[i], p));
    CD_TRY(book_text(r, list->items[i], "why", gap, &p->why));
    CD_TRY(book_texts(r, list->items[i], "keys_from", &prefixes, &p->prefix_count));
    p->prefixes = prefixes;
  }
  return CORDON_OK;
}

static cordon_status load_keys_kind(book_reader *r, const yaml_node *n, book_table *t) {
  cd_str keys;
  CD_TRY(book_text(r, n, "keys", false, &keys));
  t->country_keys = cd_str_eqc(keys, "country");
  t->match = cd_str_eqc(keys, "code") ? BOOK_MATCH_CODE : BOOK_MATCH_EXACT;
  if (!keys.len || t->country_keys || t->match == BOOK_MATCH_CODE || cd_str_eqc(keys, "text")) return CORDON_OK;
  return yaml_fail(yaml_get(n, "keys"), r->label, "keys", r->err, "\"keys\" is country, code or text");
}

/* refers: {row: chart_rows} */
static cordon_status load_refers(book_reader *r, const yaml_node *n, book_table *t) {
  const yaml_node *map = yaml_get(n, "refers");
  if (!map) return CORDON_OK;
  if (map->kind != YAML_MAP)
    return yaml_fail(map, r->label, "refers", r->err, "\"refers\" must be a map from a column to a table");
  t->refers = CD_NEW_ARRAY(r->a, book_reference, map->count);
  if (!t->refers) return cd_no_memory(r->err);
  for (size_t i = 0; i < map->count; i++)
    t->refers[t->refers_count++] =
        (book_reference){map->keys[i]->text, yaml_text(map->items[i]), map->keys[i]->line, map->keys[i]->column};
  return CORDON_OK;
}

static cordon_status load_table_head(rules_book *b, book_reader *r, const yaml_node *n, book_table *t) {
  static const char *const known[] = {"name", "file",     "title",  "description", "keys", "complete",
                                      "gaps", "currency", "source", "refers",      NULL};
  CD_TRY(book_keys(r, n, "a table", known));
  CD_TRY(book_text(r, n, "name", true, &t->name));
  CD_TRY(book_text(r, n, "file", true, &t->file));
  CD_TRY(book_text(r, n, "title", true, &t->title));
  CD_TRY(book_text(r, n, "description", false, &t->description));
  CD_TRY(book_text(r, n, "currency", true, &t->currency));
  CD_TRY(book_text(r, n, "source", false, &t->source));
  CD_TRY(load_keys_kind(r, n, t));
  CD_TRY(book_periods_load(r, n, "complete", false, &t->complete, &t->complete_count));
  CD_TRY(book_periods_load(r, n, "gaps", true, &t->gaps, &t->gap_count));
  CD_TRY(load_refers(r, n, t));
  if (!is_word(t->name))
    return yaml_fail(yaml_get(n, "name"), r->label, "name", r->err, "a table's name is a-z, 0-9 and _");
  if (t->source.len && !book_source_find(b, t->source))
    return yaml_fail(yaml_get(n, "source"), r->label, "source", r->err, "there is no source \"" CD_FMT "\"",
                     CD_ARG(t->source));
  return CORDON_OK;
}

static cordon_status load_table(rules_book *b, book_reader *r, const yaml_node *n, const char *folder, book_table *t) {
  CD_TRY(load_table_head(b, r, n, t));
  cd_str path = cd_str_printf(b->a, "%s" CD_FMT, folder, CD_ARG(t->file));
  if (!path.ptr) return cd_no_memory(r->err);
  for (size_t i = 0; i < b->files.count; i++) {
    if (!cd_str_eq(b->files.items[i].path, path)) continue;
    t->file = path;
    CD_TRY(book_table_load(&b->files.items[i], book_label(b, path, b->a), t, b->a, r->err));
    cordon_status status = book_table_declare(t, b->env, r->err);
    return status == CORDON_OK ? status : cd_error_place(r->err, r->label, n->line, n->column, "name");
  }
  return yaml_fail(yaml_get(n, "file"), r->label, "file", r->err,
                   "there is no file " CD_FMT " in this rulebook; tables lie in tables/*.csv", CD_ARG(t->file));
}

book_table *book_table_find(const rules_book *b, cd_str name) {
  for (size_t i = 0; i < b->table_count; i++)
    if (cd_str_eq(b->tables[i].name, name)) return &b->tables[i];
  return NULL;
}

/* Every value of the column is a key of the other table, on some day. */
static cordon_status check_reference(const rules_book *b, book_reader *r, const book_table *t,
                                     const book_reference *ref) {
  const book_table *other = book_table_find(b, ref->table);
  yaml_node at = {.line = ref->line, .column = ref->place};
  size_t c = 0;
  while (c < t->column_count && !cd_str_eq(t->column_names[c], ref->column)) c++;
  if (c == t->column_count)
    return yaml_fail(&at, r->label, "refers", r->err, "table " CD_FMT " has no column \"" CD_FMT "\"", CD_ARG(t->name),
                     CD_ARG(ref->column));
  if (!other) return yaml_fail(&at, r->label, "refers", r->err, "there is no table \"" CD_FMT "\"", CD_ARG(ref->table));
  for (size_t i = 0; i < t->row_count; i++) {
    cd_str key = t->rows[i].columns[c];
    if (!key.len || cd_map_has(other->first, key)) continue;
    cd_fail(r->err, CORDON_BAD_INPUT, "\"" CD_FMT "\" in column " CD_FMT " is no key of table " CD_FMT,
            CD_ARG(cd_str_sub(key, 0, 80)), CD_ARG(ref->column), CD_ARG(ref->table));
    cd_error_place(r->err, book_label(b, t->file, b->a), t->rows[i].line, 0, ref->column.ptr);
    return CORDON_BAD_INPUT;
  }
  return CORDON_OK;
}

static cordon_status check_references(const rules_book *b, book_reader *r) {
  for (size_t i = 0; i < b->table_count; i++)
    for (size_t k = 0; k < b->tables[i].refers_count; k++)
      CD_TRY(check_reference(b, r, &b->tables[i], &b->tables[i].refers[k]));
  return CORDON_OK;
}

cordon_status book_table_add(rules_book *b, book_reader *r, const yaml_node *n, const char *folder) {
  b->tables = cd_grow_array(b->a, b->tables, b->table_count, b->table_count + 1, sizeof *b->tables);
  if (!b->tables) return cd_no_memory(r->err);
  book_table *t = &b->tables[b->table_count++];
  *t = (book_table){0};
  return load_table(b, r, n, folder, t);
}

static cordon_status load_tables(rules_book *b, book_reader *r, const yaml_node *head) {
  cordon_status status;
  const yaml_node *list = list_at(r, head, "tables", &status);
  CD_TRY(status);
  for (size_t i = 0; list && i < list->count; i++) CD_TRY(book_table_add(b, r, list->items[i], ""));
  CD_TRY(overlay_tables(b, r->err));
  return check_references(b, r);
}

/* --- the whole --- */

static cordon_status load_jurisdiction(rules_book *b, book_reader *r, const yaml_node *head) {
  static const char *const known[] = {"when", "text", NULL};
  const yaml_node *j = yaml_get(head, "jurisdiction");
  if (!j)
    return yaml_fail(head, r->label, "jurisdiction", r->err,
                     "\"jurisdiction\" is left out; say when this rulebook reaches an order: {when, text}");
  CD_TRY(book_keys(r, j, "\"jurisdiction\"", known));
  CD_TRY(book_text(r, j, "text", true, &b->jurisdiction_text));
  return book_condition(r, b->env, yaml_get(j, "when") ? yaml_get(j, "when") : j, &b->jurisdiction);
}

static cordon_status load_head(rules_book *b, const book_file *file, cordon_error *err) {
  static const char *const known[] = {"id",           "title",   "authority",  "version", "description",
                                      "jurisdiction", "sources", "parameters", "tables",  NULL};
  book_reader r = {book_label(b, file->path, b->a), b->a, err};
  yaml_node *head;
  CD_TRY(yaml_parse(file->bytes, r.label, b->a, &head, err));
  if (yaml_get(head, "overlay_of"))
    return yaml_fail(yaml_get(head, "overlay_of"), r.label, "overlay_of", err,
                     "this is a draft to lay over the rulebook " CD_FMT ": name that rulebook, and this by --overlay",
                     CD_ARG(yaml_text(yaml_get(head, "overlay_of"))));
  CD_TRY(book_keys(&r, head, "a rulebook", known));
  CD_TRY(book_text(&r, head, "id", true, &b->id));
  CD_TRY(book_text(&r, head, "title", true, &b->title));
  CD_TRY(book_text(&r, head, "authority", true, &b->authority));
  CD_TRY(book_text(&r, head, "version", true, &b->version));
  CD_TRY(book_text(&r, head, "description", false, &b->description));
  if (!is_name(b->id))
    return yaml_fail(yaml_get(head, "id"), r.label, "id", err, "an id is a-z, 0-9, - and _, such as il-cyber");
  CD_TRY(book_sources_load(b, &r, head));
  CD_TRY(load_tables(b, &r, head));
  CD_TRY(load_params(b, &r, head));
  return load_jurisdiction(b, &r, head);
}

static cordon_status load_files(rules_book *b, cordon_error *err) {
  const book_file *head = NULL;
  for (size_t i = 0; i < b->files.count; i++)
    if (cd_str_eqc(b->files.items[i].path, "rulebook.yaml")) head = &b->files.items[i];
  if (!head) return cd_fail(err, CORDON_BAD_INPUT, "%s has no rulebook.yaml", b->dir);
  CD_TRY(cel_env_new(&b->env, err));
  CD_TRY(facts_declare(b->env, err));
  CD_TRY(overlay_heads(b, err));
  CD_TRY(load_head(b, head, err));
  b->rule_by_id = cd_map_new(b->a, 64);
  if (!b->rule_by_id) return cd_no_memory(err);
  for (size_t i = 0; i < b->files.count; i++)
    if (cd_str_starts(b->files.items[i].path, CD_STR("rules/"))) CD_TRY(book_rules_load(b, &b->files.items[i], 0, err));
  CD_TRY(overlay_rules(b, err));
  return book_rules_link(b, err);
}

static rules_book *book_new(const char *dir) {
  rules_book *b = calloc(1, sizeof *b);
  if (!b) return NULL;
  b->a = cd_arena_new(BOOK_ARENA_BYTES);
  cd_buf_init(&b->bundle, CD_MAX_RULEBOOK_BYTES + (1u << 20));
  cd_str name = b->a ? cd_str_dup(b->a, cd_str_c(dir)) : (cd_str){0};
  b->dir = name.ptr;
  if (b->dir) return b;
  rules_book_free(b);
  return NULL;
}

static cordon_status finish(rules_book *b, rules_book **out, cordon_error *err) {
  cordon_status status = load_files(b, err);
  if (status == CORDON_OK) {
    book_files_pack(&b->files, &b->bundle);
    status = cd_buf_status(&b->bundle, err);
    if (status == CORDON_OK) status = book_files_digest(&b->files, "", &b->digest, err);
  }
  if (status != CORDON_OK) {
    rules_book_free(b);
    return status;
  }
  *out = b;
  return CORDON_OK;
}

static cordon_status read_signature(rules_book *b, cordon_error *err) {
  cd_str path = cd_path_join(b->a, cd_str_c(b->dir), CD_STR(BOOK_SIGNATURE));
  if (!path.ptr) return cd_no_memory(err);
  if (!cd_file_exists(path.ptr)) return CORDON_OK;
  cd_buf bytes;
  cd_buf_init(&bytes, 1u << 20);
  cordon_status status = cd_file_read(path.ptr, 1u << 20, &bytes, err);
  if (status == CORDON_OK) b->signature = cd_str_dup(b->a, cd_buf_view(&bytes));
  cd_buf_free(&bytes);
  return status != CORDON_OK || b->signature.ptr ? status : cd_no_memory(err);
}

cordon_status rules_book_load(const char *dir, rules_book **out, cordon_error *err) {
  rules_book *b = book_new(dir);
  if (!b) return cd_no_memory(err);
  cordon_status status = book_files_read(dir, b->a, &b->files, err);
  if (status == CORDON_OK) status = read_signature(b, err);
  if (status == CORDON_OK) return finish(b, out, err);
  rules_book_free(b);
  return status;
}

cordon_status rules_book_from_bundle(cd_str bundle, rules_book **out, cordon_error *err) {
  rules_book *b = book_new("rulebook");
  if (!b) return cd_no_memory(err);
  cordon_status status = book_files_unpack(bundle, b->a, &b->files, err);
  if (status == CORDON_OK) return finish(b, out, err);
  rules_book_free(b);
  return status;
}

/* --- with drafts over it --- */

static cordon_status name_overlay(rules_book *b, size_t n, const char *dir, cordon_error *err) {
  if (n > BOOK_MAX_OVERLAYS)
    return cd_fail(err, CORDON_LIMIT, "at most %u drafts are laid over one rulebook", BOOK_MAX_OVERLAYS);
  b->overlays[n - 1].dir = cd_str_dup(b->a, cd_str_c(dir)).ptr;
  return b->overlays[n - 1].dir ? CORDON_OK : cd_no_memory(err);
}

static cordon_status lay_over(rules_book *b, const rules_book *under, const char *const *dirs, size_t count,
                              cordon_error *err) {
  size_t n = under->overlay_count;
  CD_TRY(book_files_unpack(cd_buf_view(&under->bundle), b->a, &b->files, err));
  for (size_t i = 0; i < n; i++) CD_TRY(name_overlay(b, i + 1, under->overlays[i].dir, err));
  for (size_t i = 0; i < count; i++) {
    CD_TRY(name_overlay(b, n + i + 1, dirs[i], err));
    CD_TRY(book_files_overlay(dirs[i], n + i + 1, b->a, &b->files, err));
  }
  return CORDON_OK;
}

cordon_status rules_book_overlay(const rules_book *under, const char *const *dirs, size_t count, rules_book **out,
                                 cordon_error *err) {
  rules_book *b = book_new(under->dir);
  if (!b) return cd_no_memory(err);
  cordon_status status = lay_over(b, under, dirs, count, err);
  if (status == CORDON_OK) return finish(b, out, err);
  rules_book_free(b);
  return status;
}

cordon_status rules_book_load_with(const char *dir, const char *const *overlays, size_t count, rules_book **out,
                                   cordon_error *err) {
  rules_book *under = NULL;
  CD_TRY(rules_book_load(dir, &under, err));
  if (!count) {
    *out = under;
    return CORDON_OK;
  }
  cordon_status status = rules_book_overlay(under, overlays, count, out, err);
  rules_book_free(under);
  return status;
}

size_t rules_book_overlay_count(const rules_book *b) { return b->overlay_count; }
const rules_overlay *rules_book_overlay_at(const rules_book *b, size_t i) { return &b->overlays[i].about; }

void rules_book_free(rules_book *b) {
  if (!b) return;
  cel_env_free(b->env);
  cd_buf_free(&b->bundle);
  cd_arena_free(b->a);
  free(b);
}

cd_str rules_book_id(const rules_book *b) { return b->id; }
cd_digest rules_book_digest(const rules_book *b) { return b->digest; }
