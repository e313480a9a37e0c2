#include "cases.h"

#include <string.h>

#include "base/limits.h"
#include "register/case_kind.h"

const cli_option cli_known_options[] = {CLI_KNOWN_AT, CLI_OPTIONS_END};
const cli_option cli_listed_options[] = {
    {"state", "STATE", "only those in this state", false}, CLI_KNOWN_AT, CLI_OPTIONS_END};
const cli_option cli_why_options[] = {CLI_REASON, CLI_CITE, CLI_DAY, CLI_OPTIONS_END};

cordon_status cli_print(cli *c, const cd_json *v, cordon_error *err) {
  if (c->format != CLI_TEXT) return cli_json(c, v, err);
  cli_tree(c, v, 0);
  return CORDON_OK;
}

cordon_status cli_open_known(cli *c, cd_store **store, cd_seq *known_at, cordon_error *err) {
  CD_TRY(cli_open_store(c, store, err));
  return cli_known_at(c, *store, known_at, err);
}

cd_str cli_text(const cli *c, const char *option) {
  const char *value = cli_value(c, option);
  return value ? cd_str_c(value) : CD_STR("");
}

cordon_status cli_read_json(cli *c, const char *path, cd_str *text, cd_json **out, cordon_error *err) {
  CD_TRY(cli_read(c, path, CD_MAX_ORDER_BYTES, text, err));
  return cd_json_parse(*text, path, c->arena, out, err);
}

cordon_status cli_read_change(cli *c, const char *kind, register_change *out, cordon_error *err) {
  cd_json *patch;
  *out = (register_change){.kind = kind,
                           .id = cd_str_c(c->args[0]),
                           .reason = cli_text(c, "reason"),
                           .cite = cli_text(c, "cite"),
                           .label = c->args[1]};
  CD_TRY(cli_day(c, "from", CD_DAY_NONE, &out->effective, err));
  CD_TRY(cli_read_json(c, out->label, &out->text, &patch, err));
  out->patch = patch;
  return CORDON_OK;
}

/* --- adding from files --- */

typedef struct adding {
  cli *c;
  cd_store *store;
  cli_add_one add;
  const void *user;
  cli_added then;
  cd_json *ids;
} adding;

static cordon_status add_text(adding *g, cd_str text, const char *label, int64_t line, cordon_error *err) {
  cd_json *v;
  register_added added = {0};
  cd_arena *a = g->c->arena;
  cordon_status status = cd_json_parse(text, label, a, &v, err);
  if (status == CORDON_OK) status = g->add(g->store, g->user, v, text, label, g->c->actor, a, &added, err);
  if (status != CORDON_OK) {
    if (line > 1 && err->line > 0) err->line += line - 1;
    return cd_error_place(err, label, line, 0, NULL);
  }
  cd_json *o = cd_json_set(a, cd_json_new_object(a), "kind", cd_json_new_c(a, g->c->command->name));
  g->ids = cd_json_add(a, g->ids, cd_json_set(a, o, "id", cd_json_new_str(a, added.id)));
  return g->ids ? CORDON_OK : cd_no_memory(err);
}

static cordon_status add_lines(adding *g, const char *path, cordon_error *err) {
  cli_lines *lines = NULL;
  cd_str line;
  int64_t number = 1;
  CD_TRY(cli_lines_open(path, CD_MAX_ORDER_BYTES, &lines, err));
  cordon_status status = CORDON_OK;
  while (status == CORDON_OK) {
    status = cli_lines_next(lines, &line, &number, err);
    if (status != CORDON_OK || number == 0) break;
    cd_str text = cd_str_dup(g->c->arena, line);
    status = text.ptr ? add_text(g, text, path, number, err) : cd_no_memory(err);
  }
  cli_lines_close(lines);
  return status;
}

static cordon_status add_file(adding *g, const char *path, cordon_error *err) {
  cd_str text;
  if (cli_name_ends(path, ".jsonl")) return add_lines(g, path, err);
  CD_TRY(cli_read(g->c, path, CD_MAX_ORDER_BYTES, &text, err));
  return add_text(g, text, path, 1, err);
}

static cordon_status add_all(adding *g, cordon_error *err) {
  CD_TRY(store_begin(g->store, err));
  cordon_status status = CORDON_OK;
  for (size_t i = 0; status == CORDON_OK && i < g->c->arg_count; i++) status = add_file(g, g->c->args[i], err);
  if (status == CORDON_OK && g->then) status = g->then(g->c, g->store, g->ids, err);
  if (status == CORDON_OK) return store_commit(g->store, err);
  store_rollback(g->store);
  return status;
}

cordon_status cli_add_files(cli *c, cli_add_one add, const void *user, cordon_error *err) {
  return cli_add_files_then(c, add, user, NULL, err);
}

cordon_status cli_add_files_then(cli *c, cli_add_one add, const void *user, cli_added then, cordon_error *err) {
  adding g = {.c = c, .add = add, .user = user, .then = then, .ids = cd_json_new_list(c->arena)};
  if (!g.ids) return cd_no_memory(err);
  CD_TRY(cli_open_store(c, &g.store, err));
  CD_TRY(add_all(&g, err));
  if (c->format != CLI_TEXT)
    return g.ids->count == 1 ? cli_json(c, g.ids->as.items[0], err) : cli_json_list(c, g.ids, err);
  for (size_t i = 0; i < g.ids->count; i++) {
    cli_printf(c, "%s " CD_FMT " added\n", c->command->name,
               CD_ARG(cd_json_str(cd_json_get(g.ids->as.items[i], "id"))));
  }
  return CORDON_OK;
}

/* --- the kinds of cases --- */

static const case_kind *kind_of(const cli *c) { return case_kind_of(cd_str_c(c->command->name)); }

static cordon_status add_case(cd_store *s, const void *user, const cd_json *v, cd_str text, const char *label,
                              cd_str actor, cd_arena *a, register_added *out, cordon_error *err) {
  return case_new(s, (const case_kind *)user, v, &(form_source){text, label}, actor, a, out, err);
}

cordon_status cli_case_add(cli *c, cordon_error *err) { return cli_add_files(c, add_case, kind_of(c), err); }

static const form *form_of(const case_kind *k, const char *act) {
  for (size_t i = 0; i < k->verb_count; i++) {
    if (strcmp(k->verbs[i].act, act) == 0) return k->verbs[i].form;
  }
  return NULL;
}

static cordon_status value_of(cli *c, const form_field *f, const char *option, const char *text, cd_json **out,
                              cordon_error *err) {
  int64_t number;
  *out = cd_json_new_c(c->arena, text);
  if (f->kind != FORM_INT) return *out ? CORDON_OK : cd_no_memory(err);
  if (!cd_str_to_i64(cd_str_c(text), &number))
    return cd_fail(err, CORDON_USAGE, "--%s takes a whole number; \"%s\" is none", option, text);
  *out = cd_json_new_int(c->arena, number);
  return *out ? CORDON_OK : cd_no_memory(err);
}

/* An option that is named as a field of the act, with - for _. */
static cordon_status take_option(cli *c, const form_field *f, cd_json **content, cordon_error *err) {
  char option[64];
  const char *text;
  cd_json *v, *list = cd_json_new_list(c->arena);
  size_t len = strlen(f->name);
  if (len >= sizeof option || f->kind == FORM_OBJECT) return CORDON_OK;
  for (size_t i = 0; i <= len; i++) option[i] = f->name[i] == '_' ? '-' : f->name[i];
  for (size_t i = 0; (text = cli_value_at(c, option, i)) != NULL; i++) {
    CD_TRY(value_of(c, f, option, text, &v, err));
    list = cd_json_add(c->arena, list, v);
  }
  if (cd_json_count(list) == 0) return list ? CORDON_OK : cd_no_memory(err);
  *content = cd_json_set(c->arena, *content, f->name, f->flags & FORM_LIST ? list : cd_json_at(list, 0));
  return *content ? CORDON_OK : cd_no_memory(err);
}

static cordon_status take_files(cli *c, const char *option, bool user_producible, cd_json **list, cordon_error *err) {
  const char *path;
  for (size_t i = 0; (path = cli_value_at(c, option, i)) != NULL; i++) {
    cd_json *one = cd_json_set(c->arena, cd_json_new_object(c->arena), "file", cd_json_new_c(c->arena, path));
    one = cd_json_set(c->arena, one, "kind", cd_json_new_c(c->arena, user_producible ? "device_trace" : "other"));
    one = cd_json_set(c->arena, one, "user_producible", cd_json_new_bool(c->arena, user_producible));
    *list = cd_json_add(c->arena, *list, one);
  }
  return *list ? CORDON_OK : cd_no_memory(err);
}

/* Files of evidence that stand among the options: paths in a file are relative to it, these are not. */
static cordon_status take_evidence(cli *c, cd_json **content, cordon_error *err) {
  cd_json *list = cd_json_new_list(c->arena);
  CD_TRY(take_files(c, "evidence", false, &list, err));
  CD_TRY(take_files(c, "trace-file", true, &list, err));
  if (cd_json_count(list) == 0) return CORDON_OK;
  if (c->arg_count > 1)
    return cd_fail(err, CORDON_USAGE, "name the evidence in %s or by options, not both", c->args[1]);
  *content = cd_json_set(c->arena, *content, "evidence", list);
  return *content ? CORDON_OK : cd_no_memory(err);
}

static cordon_status read_content(cli *c, const form *f, case_change *change, cordon_error *err) {
  cd_json *content = cd_json_new_object(c->arena);
  change->src.label = "the options";
  if (c->arg_count > 1) {
    change->src.label = c->args[1];
    CD_TRY(cli_read_json(c, c->args[1], &change->src.text, &content, err));
  }
  for (size_t i = 0; f && content && content->kind == CD_JSON_OBJECT && i < f->count; i++) {
    CD_TRY(take_option(c, &f->fields[i], &content, err));
  }
  CD_TRY(take_evidence(c, &content, err));
  change->content = content;
  return content ? CORDON_OK : cd_no_memory(err);
}

cordon_status cli_case_make(cli *c, cordon_error *err) {
  cd_store *store;
  register_added added;
  const case_kind *k = kind_of(c);
  case_change made = {0};
  CD_TRY(read_content(c, k->form, &made, err));
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(case_new(store, k, made.content, &made.src, c->actor, c->arena, &added, err));
  cd_json *v;
  CD_TRY(case_get(store, k->name, added.id, CD_SEQ_LATEST, c->arena, &v, err));
  return cli_print(c, v, err);
}

cordon_status cli_case_act(cli *c, cordon_error *err) {
  cd_store *store;
  cd_json *after;
  const case_kind *k = kind_of(c);
  case_change change = {
      .act = c->command->sub, .id = cd_str_c(c->args[0]), .reason = cli_text(c, "reason"), .cite = cli_text(c, "cite")};
  CD_TRY(cli_day(c, "day", CD_DAY_NONE, &change.day, err));
  CD_TRY(read_content(c, form_of(k, change.act), &change, err));
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(case_do(store, k, &change, c->actor, c->arena, &after, err));
  if (c->format != CLI_TEXT) return cli_json(c, after, err);
  cli_printf(c, "%s " CD_FMT " is now " CD_FMT "\n", k->name, CD_ARG(change.id),
             CD_ARG(cd_json_str(cd_json_get(after, "state"))));
  return CORDON_OK;
}

cordon_status cli_case_show(cli *c, cordon_error *err) {
  cd_store *store;
  cd_seq known_at;
  cd_json *v;
  CD_TRY(cli_open_known(c, &store, &known_at, err));
  CD_TRY(case_show(store, kind_of(c), cd_str_c(c->args[0]), cd_time_day(cd_clock_now()), known_at, c->arena, &v, err));
  return cli_print(c, v, err);
}

/* Whom a case is about, where it names someone. */
static cd_str whom(const cd_json *v) {
  static const char *const parties[] = {"exporter", "end_user", "party"};
  static const char *const ids[] = {"application", "commitment", "subject", "of"};
  for (size_t i = 0; i < sizeof parties / sizeof parties[0]; i++) {
    cd_str name = cd_json_str(cd_json_get(cd_json_get(v, parties[i]), "name"));
    if (name.len > 0) return name;
  }
  for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
    cd_str id = cd_json_str(cd_json_get(v, ids[i]));
    if (id.len > 0) return id;
  }
  return CD_STR("");
}

cordon_status cli_case_list(cli *c, cordon_error *err) {
  cd_store *store;
  cd_seq known_at;
  cd_json *list;
  CD_TRY(cli_open_known(c, &store, &known_at, err));
  CD_TRY(case_list(store, c->command->name, cli_text(c, "state"), known_at, c->arena, &list, err));
  if (c->format != CLI_TEXT) return cli_json_list(c, list, err);
  for (size_t i = 0; i < cd_json_count(list); i++) {
    const cd_json *v = cd_json_at(list, i);
    cd_str id = cd_json_str(cd_json_get(v, "id")), state = cd_json_str(cd_json_get(v, "state")), who = whom(v);
    cli_printf(c, "%-16.*s  %-20.*s  " CD_FMT "\n", CD_ARG(id), CD_ARG(state), CD_ARG(who));
  }
  return CORDON_OK;
}
