/* From an application to the licence that it asks for, and to the order that would be decided. */
#include "register/application.h"

#include "base/decimal.h"
#include "register/put.h"

static cd_json *copy_field(cd_arena *a, cd_json *into, const char *as, const cd_json *from, const char *field) {
  const cd_json *v = cd_json_get(from, field);
  return v ? cd_json_set(a, into, as, cd_json_copy(a, v)) : into;
}

static cd_json *line_of(const cd_json *v, int64_t number) {
  const cd_json *items = cd_json_get(v, "items");
  for (size_t i = 0; items && items->kind == CD_JSON_LIST && i < items->count; i++) {
    cd_json *one = cd_json_at(items, i);
    if (cd_json_int(cd_json_get(one, "line"), (int64_t)i + 1) == number) return one;
  }
  return NULL;
}

static bool among(const cd_json *lines, int64_t number) {
  for (size_t i = 0; i < cd_json_count(lines); i++) {
    if (cd_json_int(cd_json_at(lines, i), 0) == number) return true;
  }
  return cd_json_count(lines) == 0;
}

/* --- the licence --- */

static cd_json *licence_line(const cd_json *claimed, const cd_json *assessed, cd_arena *a) {
  static const char *const fields[] = {"line", "description", "classifications", "quantity",
                                       "unit", "value",       "currency"};
  cd_json *o = cd_json_new_object(a);
  for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
    o = copy_field(a, o, fields[i], cd_json_get(assessed, fields[i]) ? assessed : claimed, fields[i]);
  }
  return o;
}

cd_json *application_licence(const cd_json *application, const cd_json *assessment, const cd_json *grant, cd_arena *a) {
  static const char *const assessed[] = {"end_users", "destinations", "end_uses"};
  const cd_json *items = cd_json_get(application, "items");
  cd_json *o = cd_json_new_object(a), *lines = cd_json_new_list(a);
  for (size_t i = 0; i < cd_json_count(items); i++) {
    int64_t number = cd_json_int(cd_json_get(cd_json_at(items, i), "line"), 0);
    if (among(cd_json_get(grant, "lines"), number))
      lines = cd_json_add(a, lines, licence_line(cd_json_at(items, i), line_of(assessment, number), a));
  }
  o = copy_field(a, o, "id", grant, "licence_id");
  if (o && cd_json_get(grant, "licence_id")) o = put_str(a, o, "id", cd_json_str(cd_json_get(grant, "licence_id")));
  o = copy_field(a, copy_field(a, o, "authority", application, "authority"), "kind", application, "kind");
  o = copy_field(a, copy_field(a, o, "type", application, "type"), "holder", application, "exporter");
  o = cd_json_set(a, o, "items", lines);
  for (size_t i = 0; i < sizeof assessed / sizeof assessed[0]; i++) {
    o = copy_field(a, o, assessed[i], cd_json_get(assessment, assessed[i]) ? assessment : application, assessed[i]);
  }
  o = copy_field(a, o, "valid_from", cd_json_get(grant, "valid_from") ? grant : application, "valid_from");
  return copy_field(a, o, "valid_to", cd_json_get(grant, "valid_to") ? grant : application, "valid_to");
}

static bool less(const cd_json *licensed, const cd_json *asked, const char *field) {
  cd_dec x, y;
  int order = 0;
  return cd_dec_parse(cd_json_str(cd_json_get(licensed, field)), &x) &&
         cd_dec_parse(cd_json_str(cd_json_get(asked, field)), &y) && cd_dec_cmp(x, y, &order) && order < 0;
}

cd_json *application_withheld(const cd_json *application, const cd_json *licence, cd_arena *a) {
  const cd_json *items = cd_json_get(application, "items"), *licensed = cd_json_get(licence, "items");
  cd_json *list = cd_json_new_list(a);
  for (size_t i = 0; licensed && licensed->kind == CD_JSON_LIST && i < cd_json_count(items); i++) {
    const cd_json *asked = cd_json_at(items, i);
    int64_t number = cd_json_int(cd_json_get(asked, "line"), 0);
    const cd_json *given = line_of(licence, number);
    if (given && !less(given, asked, "quantity") && !less(given, asked, "value")) continue;
    cd_json *one = cd_json_set(a, put_int(a, cd_json_new_object(a), "line", number), "asked", cd_json_copy(a, asked));
    list = cd_json_add(a, list, given ? cd_json_set(a, one, "licensed", cd_json_copy(a, given)) : one);
  }
  return list;
}

/* --- the order --- */

static cd_json *add_parties(cd_json *parties, const cd_json *from, const char *role, cd_arena *a) {
  bool list = from && from->kind == CD_JSON_LIST;
  for (size_t i = 0; from && i < (list ? from->count : 1); i++) {
    const cd_json *one = list ? cd_json_at(from, i) : from;
    cd_json *party = put_c(a, cd_json_new_object(a), "role", role);
    for (size_t k = 0; k < cd_json_count(one); k++) {
      cd_str key = one->as.members[k].key;
      party = cd_json_set_s(a, party, cd_str_eqc(key, "party") ? CD_STR("id") : key, one->as.members[k].value);
    }
    parties = cd_json_add(a, parties, party);
  }
  return parties;
}

static cd_json *order_items(const cd_json *application, cd_arena *a) {
  const cd_json *items = cd_json_get(application, "items");
  cd_json *list = cd_json_new_list(a);
  for (size_t i = 0; i < cd_json_count(items); i++)
    list = cd_json_add(a, list, licence_line(cd_json_at(items, i), NULL, a));
  return list;
}

static cd_json *exporter_of(const cd_json *application, cd_arena *a) {
  cd_json *o = cd_json_new_object(a);
  const cd_json *exporter = cd_json_get(application, "exporter");
  for (size_t i = 0; i < cd_json_count(exporter); i++) {
    cd_str key = exporter->as.members[i].key;
    if (!cd_str_eqc(key, "party") && !cd_str_eqc(key, "function"))
      o = cd_json_set_s(a, o, key, exporter->as.members[i].value);
  }
  return o;
}

cd_json *application_order(const cd_json *application, cd_arena *a) {
  cd_json *parties = add_parties(cd_json_new_list(a), cd_json_get(application, "intermediaries"), "intermediary", a);
  parties = add_parties(parties, cd_json_get(application, "consignee"), "consignee", a);
  parties = add_parties(parties, cd_json_get(application, "end_users"), "end_user", a);
  cd_json *o = copy_field(a, cd_json_new_object(a), "id", application, "id"), *use = cd_json_new_object(a);
  o = copy_field(a, o, "date", application, "received");
  o = cd_json_set(a, cd_json_set(a, o, "exporter", exporter_of(application, a)), "parties", parties);
  cd_json *destination = cd_json_at(cd_json_get(application, "destinations"), 0);
  if (destination) o = cd_json_set(a, o, "destination", destination);
  o = cd_json_set(a, o, "items", order_items(application, a));
  use = copy_field(a, copy_field(a, use, "purposes", application, "end_uses"), "statement", application, "end_use");
  o = cd_json_set(a, o, "end_use", use);
  o = copy_field(a, copy_field(a, o, "delivery", application, "delivery"), "transaction", application, "transaction");
  return copy_field(a, o, "commitments", application, "commitments");
}
