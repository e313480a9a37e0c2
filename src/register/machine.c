#include "register/machine.h"

#include <stdio.h>

#include "base/embed.h"
#include "register/form.h"
#include "register/put.h"
#include "register/yaml_place.h"

static const char *const towards[] = {"exporter", "state", NULL};
static const char *const subjects[] = {"finding", "licence", "party", NULL};

/* clang-format off */
FORM_OF(a_limit, "a time limit",
  {"days", FORM_INT, 0, NULL, NULL},
  {"months", FORM_INT, 0, NULL, NULL},
  {"years", FORM_INT, 0, NULL, NULL},
  {"count", FORM_WORD, 0, count_rule_names, NULL},
  {"before_end", FORM_BOOL, 0, NULL, NULL},
  {"from", FORM_WORD, 0, NULL, NULL},
  {"cite", FORM_TEXT, 0, NULL, NULL});

FORM_OF(a_state, "a state",
  {"id", FORM_WORD, FORM_REQUIRED, NULL, NULL},
  {"title", FORM_TEXT, FORM_REQUIRED, NULL, NULL},
  {"final", FORM_BOOL, 0, NULL, NULL},
  {"runs_from", FORM_WORD, 0, NULL, NULL},
  {"ends", FORM_OBJECT, 0, NULL, &a_limit},
  {"open_ended", FORM_TEXT, 0, NULL, NULL},
  {"cite", FORM_TEXT, 0, NULL, NULL});

FORM_OF(a_move, "a move",
  {"from", FORM_WORD, FORM_REQUIRED | FORM_LIST | FORM_OR_ANY, NULL, NULL},
  {"to", FORM_WORD, FORM_REQUIRED, NULL, NULL},
  {"actor", FORM_WORD, FORM_REQUIRED, NULL, NULL},
  {"within", FORM_OBJECT, 0, NULL, &a_limit},
  {"after", FORM_WORD, 0, NULL, NULL},
  {"may", FORM_WORD, FORM_LIST, NULL, NULL},
  {"interim", FORM_BOOL, 0, NULL, NULL},
  {"cite", FORM_TEXT, 0, NULL, NULL},
  {"note", FORM_TEXT, 0, NULL, NULL});

FORM_OF(a_machine, "a machine",
  {"machine", FORM_ID, FORM_REQUIRED, NULL, NULL},
  {"title", FORM_TEXT, FORM_REQUIRED, NULL, NULL},
  {"cite", FORM_TEXT, FORM_REQUIRED, NULL, NULL},
  {"note", FORM_TEXT, 0, NULL, NULL},
  {"toward", FORM_WORD, FORM_REQUIRED, towards, NULL},
  {"on", FORM_WORD, FORM_REQUIRED | FORM_LIST, subjects, NULL},
  {"confidential", FORM_BOOL, 0, NULL, NULL},
  {"calendar", FORM_ID, 0, NULL, NULL},
  {"count", FORM_WORD, 0, count_rule_names, NULL},
  {"initial", FORM_WORD, FORM_REQUIRED, NULL, NULL},
  {"whole", FORM_OBJECT, 0, NULL, &a_limit},
  {"states", FORM_OBJECT, FORM_REQUIRED | FORM_LIST, NULL, &a_state},
  {"moves", FORM_OBJECT, FORM_REQUIRED | FORM_LIST, NULL, &a_move});
/* clang-format on */

static const char *const shipped[] = {"machine_il_deca.yaml",          "machine_us_bis_administrative.yaml",
                                      "machine_us_bis_tdo.yaml",       "machine_us_bis_licence.yaml",
                                      "machine_us_entity_list.yaml",   "machine_uk_licence.yaml",
                                      "machine_eu_authorisation.yaml", "machine_inquiry.yaml"};
#define SHIPPED (sizeof shipped / sizeof shipped[0])

/* --- names of states --- */

cd_str machine_id(const machine *m) { return cd_json_str(cd_json_get(m->json, "machine")); }
cd_str machine_initial(const machine *m) { return cd_json_str(cd_json_get(m->json, "initial")); }

const cd_json *machine_state(const machine *m, cd_str id) {
  const cd_json *all = cd_json_get(m->json, "states");
  for (size_t i = 0; i < cd_json_count(all); i++) {
    if (cd_str_eq(cd_json_str(cd_json_get(all->as.items[i], "id")), id)) return all->as.items[i];
  }
  return NULL;
}

bool machine_is_final(const machine *m, cd_str state) {
  return cd_json_bool(cd_json_get(machine_state(m, state), "final"), false);
}

static cordon_status check_name(const machine *m, cd_str id, const form_source *src, cordon_error *err,
                                const char *path) {
  if (machine_state(m, id)) return CORDON_OK;
  return form_fail(src, path, err, "there is no state \"" CD_FMT "\"; add it to states, or name one that is there",
                   CD_ARG(id));
}

static cordon_status check_states(const machine *m, const form_source *src, cordon_error *err) {
  const cd_json *all = cd_json_get(m->json, "states");
  for (size_t i = 0; i < cd_json_count(all); i++) {
    char at[48];
    snprintf(at, sizeof at, "states[%zu].id", i);
    if (machine_state(m, cd_json_str(cd_json_get(all->as.items[i], "id"))) != all->as.items[i]) {
      return form_fail(src, at, err, "this id stands twice; each state needs its own");
    }
  }
  return CORDON_OK;
}

static cordon_status check_move(const machine *m, const cd_json *one, size_t i, const form_source *src,
                                cordon_error *err) {
  const cd_json *from = cd_json_get(one, "from"), *after = cd_json_get(one, "after");
  char at[64];
  for (size_t k = 0; from->kind == CD_JSON_LIST && k < from->count; k++) {
    snprintf(at, sizeof at, "moves[%zu].from[%zu]", i, k);
    CD_TRY(check_name(m, cd_json_str(from->as.items[k]), src, err, at));
  }
  snprintf(at, sizeof at, "moves[%zu].to", i);
  CD_TRY(check_name(m, cd_json_str(cd_json_get(one, "to")), src, err, at));
  snprintf(at, sizeof at, "moves[%zu].after", i);
  return after ? check_name(m, cd_json_str(after), src, err, at) : CORDON_OK;
}

static cordon_status check_names(const machine *m, const form_source *src, cordon_error *err) {
  const cd_json *moves = cd_json_get(m->json, "moves"),
                *whole_from = cd_json_get(cd_json_get(m->json, "whole"), "from");
  CD_TRY(check_states(m, src, err));
  CD_TRY(check_name(m, machine_initial(m), src, err, "initial"));
  if (whole_from) CD_TRY(check_name(m, cd_json_str(whole_from), src, err, "whole.from"));
  for (size_t i = 0; i < cd_json_count(moves); i++) CD_TRY(check_move(m, moves->as.items[i], i, src, err));
  return CORDON_OK;
}

cordon_status machine_read(cd_str text, const char *label, cd_arena *a, machine *out, cordon_error *err) {
  yaml_node *root;
  cordon_error local = {0};
  const form_source src = {CD_STR(""), label};
  if (!err) err = &local; /* the place of a failure is found by its field */
  *out = (machine){.digest = cd_sha256(text)};
  CD_TRY(yaml_parse(text, label, a, &root, err));
  CD_TRY(yaml_to_json(root, label, a, &out->json, err));
  CD_TRY(yaml_place(root, label, form_check(&a_machine, out->json, &src, err), err));
  return yaml_place(root, label, check_names(out, &src, err), err);
}

/* --- those shipped --- */

cordon_status machine_shipped(cd_str id, cd_arena *a, cd_str *text, cordon_error *err) {
  char known[400] = "";
  size_t len = 0;
  for (size_t i = 0; i < SHIPPED; i++) {
    machine m;
    *text = cd_embedded(shipped[i]);
    CD_TRY(machine_read(*text, shipped[i], a, &m, err));
    if (cd_str_eq(machine_id(&m), id)) return CORDON_OK;
    int n = snprintf(known + len, sizeof known - len, "%s" CD_FMT, i ? ", " : "", CD_ARG(machine_id(&m)));
    if (n > 0 && (size_t)n < sizeof known - len) len += (size_t)n;
  }
  return cd_fail(err, CORDON_NOT_FOUND, "there is no machine \"" CD_FMT "\"; use a file, or one of: %s",
                 CD_ARG(cd_str_sub(id, 0, 64)), known);
}

cordon_status machine_list(cd_arena *a, cd_json **out, cordon_error *err) {
  *out = cd_json_new_list(a);
  for (size_t i = 0; i < SHIPPED; i++) {
    machine m;
    CD_TRY(machine_read(cd_embedded(shipped[i]), shipped[i], a, &m, err));
    cd_json *o = put_str(a, cd_json_new_object(a), "machine", machine_id(&m));
    o = put_str(a, o, "title", cd_json_str(cd_json_get(m.json, "title")));
    o = put_str(a, o, "cite", cd_json_str(cd_json_get(m.json, "cite")));
    *out = cd_json_add(a, *out, put_str(a, o, "toward", cd_json_str(cd_json_get(m.json, "toward"))));
  }
  return *out ? CORDON_OK : cd_no_memory(err);
}

/* --- moves and limits --- */

static bool moves_from(const machine *m, const cd_json *move, cd_str state) {
  const cd_json *from = cd_json_get(move, "from");
  if (from->kind != CD_JSON_LIST) return !machine_is_final(m, state);
  for (size_t i = 0; i < from->count; i++) {
    if (cd_str_eq(cd_json_str(from->as.items[i]), state)) return true;
  }
  return false;
}

const cd_json *machine_next_move(const machine *m, cd_str state, size_t *i) {
  const cd_json *moves = cd_json_get(m->json, "moves");
  while (*i < cd_json_count(moves)) {
    const cd_json *one = moves->as.items[(*i)++];
    if (moves_from(m, one, state)) return one;
  }
  return NULL;
}

const cd_json *machine_move(const machine *m, cd_str from, cd_str to) {
  size_t i = 0;
  const cd_json *one;
  while ((one = machine_next_move(m, from, &i)) != NULL) {
    if (cd_str_eq(cd_json_str(cd_json_get(one, "to")), to)) return one;
  }
  return NULL;
}

static int32_t small(const cd_json *limit, const char *field) {
  int64_t v = cd_json_int(cd_json_get(limit, field), 0);
  return v < 100000 ? (int32_t)v : 100000;
}

count_period machine_period(const machine *m, const cd_json *limit) {
  count_period p = {.days = small(limit, "days"), .months = small(limit, "months"), .years = small(limit, "years")};
  p.calendar = cd_json_str(cd_json_get(m->json, "calendar"));
  if (!count_rule_of(cd_json_str(cd_json_get(limit, "count")), &p.rule)) {
    count_rule_of(cd_json_str(cd_json_get(m->json, "count")), &p.rule);
  }
  return p;
}
