/* The facts of a licence, of an act on it, and of an order to disable what runs under it. */
#include "document/gather.h"
#include "register/installation.h"
#include "register/licence.h"

static bool is_any(const cd_json *licence, const char *key) {
  return cd_str_eqc(cd_json_str(cd_json_get(licence, key)), "any");
}

static cd_json *put_items(cd_arena *a, cd_json *o, const cd_json *licence) {
  static const char *const keys[] = {"line", "description", "quantity", "unit", "value", "currency", NULL};
  const cd_json *items = cd_json_get(licence, "items");
  cd_json *list = cd_json_new_list(a);
  if (is_any(licence, "items")) return gather_flag(a, o, "any_item", true);
  for (size_t i = 0; i < cd_json_count(items); i++) {
    const cd_json *one = cd_json_at(items, i);
    cd_json *line = gather_some(a, cd_json_new_object(a), one, keys);
    if (!cd_json_get(one, "line")) line = cd_json_set(a, line, "line", cd_json_new_int(a, (int64_t)i + 1));
    list = cd_json_add(a, list, cd_json_set(a, line, "codes", gather_codes(a, one)));
  }
  return cd_json_set(a, o, "items", list);
}

static cd_json *put_scope(cd_arena *a, cd_json *o, const cd_json *licence) {
  static const char *const named[] = {"name", "country", "kind", "function", NULL};
  static const struct {
    const char *key, *flag;
  } lists[] = {{"destinations", "any_destination"}, {"end_uses", "any_end_use"}, {"transactions", NULL}};
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
    cd_json *v = cd_json_get(licence, lists[i].key);
    if (lists[i].flag && is_any(licence, lists[i].key))
      o = gather_flag(a, o, lists[i].flag, true);
    else if (v && v->kind == CD_JSON_LIST)
      o = cd_json_set(a, o, lists[i].key, v);
  }
  if (is_any(licence, "end_users")) return gather_flag(a, o, "any_end_user", true);
  return gather_list(a, o, "end_users", cd_json_get(licence, "end_users"), named);
}

static cd_json *licence_facts(cd_arena *a, const cd_json *licence) {
  static const char *const keys[] = {"id", "authority", "kind", "valid_from", "valid_to", "cite", "note", NULL};
  static const char *const holder[] = {"name", "country", NULL};
  static const char *const condition[] = {"id", "text", "check", NULL};
  static const char *const limit[] = {"id", "per", "quantity", "unit", "value", "currency", NULL};
  cd_json *o = gather_some(a, cd_json_new_object(a), licence, keys);
  o = cd_json_set(a, o, "holder", gather_some(a, cd_json_new_object(a), cd_json_get(licence, "holder"), holder));
  o = put_scope(a, put_items(a, o, licence), licence);
  o = gather_list(a, o, "conditions", cd_json_get(licence, "conditions"), condition);
  return gather_list(a, o, "limits", cd_json_get(licence, "limits"), limit);
}

/* The licence as it was known at the record, with its state on the record's day. */
static cordon_status add_licence(cd_store *s, document_facts *f, cd_str id, cd_arena *a, cordon_error *err) {
  cd_json *licence;
  licence_standing now;
  store_record record;
  CD_TRY(store_record_get(s, f->record, a, &record, err));
  CD_TRY(register_show(s, "licence", id, f->record, a, &licence, err));
  CD_TRY(licence_standing_get(s, id, cd_time_day(record.at), f->record, a, &now, err));
  cd_json *o = cd_json_set(a, licence_facts(a, licence), "status", cd_json_new_c(a, licence_state_name(now.state)));
  f->all = cd_json_set(a, f->all, "licence", o);
  return f->all ? CORDON_OK : cd_no_memory(err);
}

cordon_status gather_licence(cd_store *s, document_facts *f, cd_seq known_at, cd_arena *a, cordon_error *err) {
  cd_json *licence;
  licence_standing now;
  CD_TRY(register_show(s, "licence", f->id, known_at, a, &licence, err));
  CD_TRY(licence_standing_get(s, f->id, cd_time_day(cd_clock_now()), known_at, a, &now, err));
  f->record = gather_record(licence);
  if (now.last_act > f->record) f->record = now.last_act;
  return add_licence(s, f, f->id, a, err);
}

/* --- an act --- */

static const cd_json *newest_act(const cd_json *acts, const char *name) {
  const cd_json *found = NULL;
  cd_seq newest = 0;
  for (size_t i = 0; i < cd_json_count(acts); i++) {
    const cd_json *one = cd_json_at(acts, i);
    cd_seq seq = cd_json_int(cd_json_get(one, "record"), 0);
    if (!cd_str_eqc(cd_json_str(cd_json_get(one, "act")), name) || seq <= newest) continue;
    found = one;
    newest = seq;
  }
  return found;
}

cordon_status gather_act(cd_store *s, document_facts *f, cd_seq known_at, cd_arena *a, cordon_error *err) {
  static const char *const keys[] = {"effective", "until", "reason", "authority", "cite", NULL};
  const char *name = f->kind == DOCUMENT_SUSPENSION ? "suspend" : "revoke";
  cd_json *licence;
  CD_TRY(licence_show(s, f->id, cd_time_day(cd_clock_now()), known_at, a, &licence, err));
  const cd_json *act = newest_act(cd_json_get(licence, "acts"), name);
  if (!act) {
    return cd_fail(err, CORDON_NOT_FOUND,
                   "licence " CD_FMT " was not %s as known then; `cordon licence show " CD_FMT
                   "` tells what was done to it",
                   CD_ARG(f->id), f->kind == DOCUMENT_SUSPENSION ? "suspended" : "revoked", CD_ARG(f->id));
  }
  f->record = cd_json_int(cd_json_get(act, "record"), 0);
  cd_json *o = cd_json_set(a, gather_some(a, cd_json_new_object(a), act, keys), "kind", cd_json_new_c(a, name));
  if (cd_str_eqc(cd_json_str(cd_json_get(act, "authority")), "authority")) {
    o = cd_json_set(a, o, "authority", cd_json_get(licence, "authority")); /* a proceeding says who acts by role */
  }
  f->all = cd_json_set(a, f->all, "act", o);
  return add_licence(s, f, f->id, a, err);
}

/* --- an order to disable --- */

static cd_seq newest_order(const cd_json *installation) {
  const cd_json *history = cd_json_get(installation, "history");
  cd_seq found = 0;
  for (size_t i = 0; i < cd_json_count(history); i++) {
    const cd_json *one = cd_json_at(history, i);
    if (cd_str_eqc(cd_json_str(cd_json_get(cd_json_get(one, "act"), "kind")), "disable")) found = gather_record(one);
  }
  return found;
}

cordon_status gather_disable(cd_store *s, document_facts *f, cd_seq known_at, cd_arena *a, cordon_error *err) {
  static const char *const keys[] = {"id", "country", "hosted_in", "mode", "seats_in_use", "commitment", "state", NULL};
  static const char *const user[] = {"name", "country", NULL};
  static const char *const order[] = {"day", "due", "reason", "cite", NULL};
  cd_day today = cd_time_day(cd_clock_now());
  cd_json *shown;
  CD_TRY(installation_show(s, f->id, today, known_at, a, &shown, err));
  f->record = newest_order(shown);
  if (!f->record) {
    return cd_fail(err, CORDON_NOT_FOUND,
                   "installation " CD_FMT
                   " was not ordered to be disabled as known then; order it by: cordon installation disable " CD_FMT,
                   CD_ARG(f->id), CD_ARG(f->id));
  }
  CD_TRY(installation_show(s, f->id, today, f->record, a, &shown, err));
  cd_json *o = gather_some(a, cd_json_new_object(a), shown, keys);
  o = cd_json_set(a, o, "end_user", gather_some(a, cd_json_new_object(a), cd_json_get(shown, "end_user"), user));
  f->all = cd_json_set(a, f->all, "installation", o);
  f->all = cd_json_set(a, f->all, "order", gather_some(a, cd_json_new_object(a), cd_json_get(shown, "order"), order));
  cd_str licence = cd_json_str(cd_json_get(shown, "licence"));
  return licence.len ? add_licence(s, f, licence, a, err) : CORDON_OK;
}
