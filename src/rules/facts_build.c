/* From an order to its facts. */
#include "rules/facts_set.h"

typedef struct builder {
  const facts_types *types;
  facts_set *set;
  cd_arena *a;
  bool failed; /* memory ran out */
} builder;

static cd_str below(builder *b, cd_str path, const char *field) {
  cd_str s = cd_str_printf(b->a, CD_FMT ".%s", CD_ARG(path), field);
  if (!s.ptr) b->failed = true;
  return s;
}

static cd_str at(builder *b, cd_str path, size_t index) {
  cd_str s = cd_str_printf(b->a, CD_FMT "[%zu]", CD_ARG(path), index);
  if (!s.ptr) b->failed = true;
  return s;
}

static void note_absent(builder *b, const char *field, cd_str path) {
  facts_set *set = b->set;
  if (set->absent_count == set->absent_room) {
    size_t room = set->absent_room ? set->absent_room * 2 : 8;
    set->absent = cd_grow_array(b->a, set->absent, set->absent_count, room, sizeof *set->absent);
    if (!set->absent) {
      b->failed = true;
      set->absent_count = set->absent_room = 0;
      return;
    }
    set->absent_room = room;
  }
  set->absent[set->absent_count++] = (facts_absent){field, path};
}

static cel_value build_object(builder *b, const facts_type *t, const cd_json *json, cd_str path);

static cel_value build_one(builder *b, const shape_field *f, const cd_json *json, cd_str path) {
  cd_day day = 0;
  switch (f->kind) {
  case SHAPE_BOOL:
    return cel_bool(cd_json_bool(json, false));
  case SHAPE_INT:
    return cel_int(cd_json_int(json, 0));
  case SHAPE_DAY:
    return cd_day_parse(cd_json_str(json), &day) ? cel_day(day) : (cel_value){.kind = CEL_ABSENT};
  case SHAPE_OBJECT:
    return build_object(b, facts_type_of(b->types, f->object), json, path);
  default:
    return cel_string(cd_json_str(json));
  }
}

static cel_value list_of(builder *b, const cel_value *items, size_t count) {
  cel_value list = cel_list_of(b->a, items, count);
  if (list.kind != CEL_LIST) b->failed = true;
  return list;
}

static cel_value build_list(builder *b, const shape_field *f, const cd_json *json, cd_str path) {
  cel_value *items = CD_NEW_ARRAY(b->a, cel_value, json->count);
  if (!items) {
    b->failed = true;
    return (cel_value){.kind = CEL_ABSENT};
  }
  for (size_t i = 0; i < json->count; i++)
    items[i] = build_one(b, f, json->as.items[i], f->kind == SHAPE_OBJECT ? at(b, path, i) : path);
  return list_of(b, items, json->count);
}

static cel_value build_field(builder *b, const shape_field *f, const cd_json *json, cd_str path) {
  cd_str name = f->kind == SHAPE_OBJECT || !json ? below(b, path, f->name) : path;
  if (json) return f->list ? build_list(b, f, json, name) : build_one(b, f, json, name);
  if (f->absence == FACTS_ABSENT_NONE) note_absent(b, f->name, name);
  /* An object left out stands with no fields, so that what is missing is named to the last field. */
  if (f->kind == SHAPE_OBJECT && !f->list) return build_object(b, facts_type_of(b->types, f->object), NULL, name);
  return (cel_value){.kind = CEL_ABSENT};
}

static cel_value build_object(builder *b, const facts_type *t, const cd_json *json, cd_str path) {
  cel_value object = cel_object_new(b->a, t->type, path);
  if (object.kind != CEL_OBJECT) {
    b->failed = true;
    return object;
  }
  for (size_t i = 0; i < t->shape->count; i++) {
    const shape_field *f = &t->shape->fields[i];
    if (t->number[i] < 0 || f->derived) continue;
    cel_value v = build_field(b, f, cd_json_get(json, f->name), path);
    if (v.kind != CEL_ABSENT) cel_object_set(object, (size_t)t->number[i], v);
  }
  return object;
}

/* --- what is derived --- */

static cel_value get(builder *b, cel_value object, const shape *s, const char *field) {
  const facts_type *t = facts_type_of(b->types, s);
  return object.kind == CEL_OBJECT ? object.as.object->fields[t->number[shape_find(s, cd_str_c(field))]]
                                   : (cel_value){.kind = CEL_ABSENT};
}

static void set(builder *b, cel_value object, const shape *s, const char *field, cel_value v) {
  const facts_type *t = facts_type_of(b->types, s);
  if (v.kind == CEL_ABSENT)
    b->failed = true;
  else
    cel_object_set(object, (size_t)t->number[shape_find(s, cd_str_c(field))], v);
}

static cel_value missing(builder *b, cd_str path, const char *why) { return facts_unknown(b->a, path, cd_str_c(why)); }

static void add_screening(builder *b, cel_value party, size_t index, const cd_json *json, const facts_input *in) {
  facts_screened *s = CD_NEW(b->a, facts_screened);
  if (!s || party.kind != CEL_OBJECT) {
    b->failed = true;
    return;
  }
  *s = (facts_screened){in, index, json, party.as.object->path};
  set(b, party, &shape_party, "listed",
      cel_host_of(b->a, b->types->listings, &facts_listings_class, below(b, s->path, "listed"), s));
  set(b, party, &shape_party, "listing",
      cel_host_of(b->a, b->types->entries, &facts_entries_class, below(b, s->path, "listing"), s));
}

static bool is_against(const cd_json *finding, size_t party) {
  const cd_json *who = cd_json_get(finding, "party");
  if (who && who->kind == CD_JSON_STRING) return party == FACTS_EXPORTER && cd_str_eqc(who->as.string, "exporter");
  return party != FACTS_EXPORTER && cd_json_int(who, -1) == (int64_t)party;
}

static void add_findings(builder *b, cel_value party, size_t index, const cd_json *all) {
  if (b->failed || party.kind != CEL_OBJECT) return;
  cel_value *found = CD_NEW_ARRAY(b->a, cel_value, cd_json_count(all));
  cd_str path = below(b, party.as.object->path, "findings");
  size_t n = 0;
  for (size_t i = 0; found && i < cd_json_count(all); i++) {
    if (!is_against(cd_json_at(all, i), index)) continue;
    found[n] = build_object(b, &b->types->finding, cd_json_at(all, i), at(b, path, n));
    n++;
  }
  if (!found) b->failed = true;
  else set(b, party, &shape_party, "findings", list_of(b, found, n));
}

/* "us-ear:4D004" of each classification. None stated does not mean that none applies. */
static cel_value item_codes(builder *b, cel_value item) {
  cel_value list = get(b, item, &shape_item, "classifications");
  cd_str path = below(b, item.as.object->path, "classifications");
  if (list.kind != CEL_LIST || !list.as.list->count) return missing(b, path, "no classification is stated");
  cel_value *codes = CD_NEW_ARRAY(b->a, cel_value, list.as.list->count);
  for (size_t i = 0; codes && i < list.as.list->count; i++) {
    cd_str regime = get(b, list.as.list->items[i], &shape_classification, "regime").as.string;
    cd_str code = get(b, list.as.list->items[i], &shape_classification, "code").as.string;
    cd_str both = cd_str_printf(b->a, CD_FMT ":" CD_FMT, CD_ARG(regime), CD_ARG(code));
    if (!both.ptr) b->failed = true;
    codes[i] = cel_string(both);
  }
  return codes ? list_of(b, codes, list.as.list->count) : (cel_value){.kind = CEL_ABSENT};
}

static bool is_end_user(cel_value role) {
  return role.kind == CEL_STRING &&
         (cd_str_eqc(role.as.string, "end_user") || cd_str_eqc(role.as.string, "ultimate_end_user"));
}

/* A party whose role is not stated may be an end user: then who the end users are is not known. */
static cel_value end_users(builder *b) {
  facts_set *s = b->set;
  if (s->parties_value.kind != CEL_LIST) return s->parties_value;
  cel_value *found = CD_NEW_ARRAY(b->a, cel_value, s->party_count);
  size_t n = 0;
  for (size_t i = 0; found && i < s->party_count; i++) {
    cel_value role = get(b, s->parties[i], &shape_party, "role");
    if (role.kind == CEL_ABSENT)
      return missing(b, below(b, s->parties[i].as.object->path, "role"), "the party's role is not stated");
    if (is_end_user(role)) found[n++] = s->parties[i];
  }
  return found ? list_of(b, found, n) : (cel_value){.kind = CEL_ABSENT};
}

typedef struct countries {
  cel_value *items;
  size_t count;
} countries;

static void add_country(builder *b, countries *c, cel_value v, cd_str owner, const char *field) {
  if (v.kind == CEL_ABSENT) v = missing(b, below(b, owner, field), "not stated");
  for (size_t i = 0; v.kind == CEL_STRING && i < c->count; i++)
    if (c->items[i].kind == CEL_STRING && cd_str_eq(c->items[i].as.string, v.as.string)) return;
  c->items[c->count++] = v;
}

static void add_user_countries(builder *b, countries *c, cel_value users) {
  if (users.kind != CEL_LIST) c->items[c->count++] = users;
  for (size_t i = 0; users.kind == CEL_LIST && i < users.as.list->count; i++) {
    cel_value user = users.as.list->items[i];
    add_country(b, c, get(b, user, &shape_party, "country"), user.as.object->path, "country");
  }
}

static size_t nationality_count(builder *b, cel_value users) {
  size_t n = 0;
  for (size_t i = 0; users.kind == CEL_LIST && i < users.as.list->count; i++) {
    cel_value list = get(b, users.as.list->items[i], &shape_party, "nationalities");
    n += list.kind == CEL_LIST ? list.as.list->count : 1;
  }
  return n;
}

/* Both stated and different. */
static bool differ(cel_value x, cel_value y) {
  return x.kind == CEL_STRING && y.kind == CEL_STRING && !cd_str_eq(x.as.string, y.as.string);
}

/* Of one who receives a release. Who lives in the sending country, or may, must state a nationality. `sure`: the order is known to be
 * a release; where that is not known, neither is whether the nationality counts. */
static void add_nationality(builder *b, countries *c, cel_value user, bool sure) {
  cel_value list = get(b, user, &shape_party, "nationalities"), country = get(b, user, &shape_party, "country");
  cel_value from = get(b, b->set->order, &shape_order, "from"), unsure = {.kind = CEL_ABSENT};
  for (size_t k = 0; list.kind == CEL_LIST && k < list.as.list->count; k++)
    if (sure)
      add_country(b, c, list.as.list->items[k], user.as.object->path, "nationalities");
    else
      add_country(b, c, unsure, CD_STR("order"), "transaction");
  if (list.kind != CEL_LIST && !differ(from, country))
    add_country(b, c, list, sure ? user.as.object->path : CD_STR("order"), sure ? "nationalities" : "transaction");
}

/* A release inside a country is an export to the countries whose nationals receive it (15 CFR 734.13(b)). */
static void add_nationalities(builder *b, countries *c, cel_value users) {
  cel_value what = get(b, b->set->order, &shape_order, "transaction");
  bool sure = what.kind == CEL_STRING;
  if (sure && !cd_str_eqc(what.as.string, "deemed_export")) return;
  for (size_t i = 0; users.kind == CEL_LIST && i < users.as.list->count; i++)
    add_nationality(b, c, users.as.list->items[i], sure);
}

/* Every country that a rule on destinations must look at, in this order: destination, end users, hosting, operation,
 * territory, nationalities. */
static cel_value all_countries(builder *b, cel_value users) {
  cel_value order = b->set->order, delivery = get(b, order, &shape_order, "delivery");
  cd_str path = delivery.kind == CEL_OBJECT ? delivery.as.object->path : CD_STR("order.delivery");
  cel_value territory = get(b, delivery, &shape_delivery, "territory");
  size_t places = territory.kind == CEL_LIST ? territory.as.list->count : 1;
  size_t nationalities = nationality_count(b, users);
  countries c = {CD_NEW_ARRAY(b->a, cel_value, 4 + b->set->party_count + places + nationalities), 0};
  if (!c.items) return (cel_value){.kind = CEL_ABSENT};
  add_country(b, &c, get(b, order, &shape_order, "destination"), CD_STR("order"), "destination");
  add_user_countries(b, &c, users);
  add_country(b, &c, get(b, delivery, &shape_delivery, "hosted_in"), path, "hosted_in");
  add_country(b, &c, get(b, delivery, &shape_delivery, "operated_from"), path, "operated_from");
  for (size_t i = 0; territory.kind == CEL_LIST && i < places; i++)
    add_country(b, &c, territory.as.list->items[i], path, "territory");
  if (territory.kind != CEL_LIST) add_country(b, &c, territory, path, "territory");
  add_nationalities(b, &c, users);
  return list_of(b, c.items, c.count);
}

static cel_value stated_only(builder *b, cel_value list) {
  if (list.kind != CEL_LIST) return list;
  cel_value *kept = CD_NEW_ARRAY(b->a, cel_value, list.as.list->count);
  size_t n = 0;
  for (size_t i = 0; kept && i < list.as.list->count; i++)
    if (list.as.list->items[i].kind == CEL_STRING) kept[n++] = list.as.list->items[i];
  return kept ? list_of(b, kept, n) : (cel_value){.kind = CEL_ABSENT};
}

/* The register says of a cited commitment whether it is in force: true, false, or (a day that is not known) neither. */
static cel_value commitments(builder *b, const cd_json *list) {
  cel_value *found = CD_NEW_ARRAY(b->a, cel_value, cd_json_count(list));
  cd_str path = CD_STR("order.commitments_in_force");
  size_t n = 0;
  for (size_t i = 0; found && i < cd_json_count(list); i++) {
    const cd_json *one = cd_json_at(list, i), *force = cd_json_get(one, "in_force");
    if (force && force->kind == CD_JSON_BOOL && !force->as.boolean) continue;
    cd_str name = at(b, path, n);
    bool known = !force || force->kind == CD_JSON_BOOL;
    found[n++] = known ? build_object(b, &b->types->commitment, one, name)
                       : missing(b, name, "whether this commitment is in force is not known");
  }
  return found ? list_of(b, found, n) : (cel_value){.kind = CEL_ABSENT};
}

static void collect(builder *b, const char *field, cel_value *value, cel_value **items, size_t *count) {
  *value = get(b, b->set->order, &shape_order, field);
  if (value->kind == CEL_LIST) {
    *items = (cel_value *)(uintptr_t)value->as.list->items;
    *count = value->as.list->count;
  } else {
    *value = missing(b, cd_str_printf(b->a, "order.%s", field), "not stated");
  }
}

static void derive(builder *b, const facts_input *in) {
  facts_set *s = b->set;
  cel_value exporter = get(b, s->order, &shape_order, "exporter");
  /* An exporter that is not stated was not screened. */
  const cd_json *stated = cd_json_get(in->order, "exporter");
  if (stated) add_screening(b, exporter, FACTS_EXPORTER, stated, in);
  if (stated) add_findings(b, exporter, FACTS_EXPORTER, in->findings);
  collect(b, "parties", &s->parties_value, &s->parties, &s->party_count);
  collect(b, "items", &s->items_value, &s->items, &s->item_count);
  for (size_t i = 0; i < s->party_count; i++) {
    add_screening(b, s->parties[i], i, cd_json_at(cd_json_get(in->order, "parties"), i), in);
    add_findings(b, s->parties[i], i, in->findings);
  }
  for (size_t i = 0; i < s->item_count; i++) set(b, s->items[i], &shape_item, "codes", item_codes(b, s->items[i]));
  cel_value users = end_users(b), day = get(b, s->order, &shape_order, "date");
  set(b, s->order, &shape_order, "end_users", users);
  cel_value places = all_countries(b, users);
  set(b, s->order, &shape_order, "countries", places);
  set(b, s->order, &shape_order, "countries_stated", stated_only(b, places));
  set(b, s->order, &shape_order, "commitments_in_force", commitments(b, in->commitments));
  if (day.kind == CEL_DAY) set(b, s->order, &shape_order, "day", day);
}

cordon_status facts_build(const facts_input *in, cd_arena *a, facts_set **out, cordon_error *err) {
  builder b = {.a = a};
  CD_TRY(facts_types_get(&b.types, err));
  facts_input *kept = CD_NEW(a, facts_input);
  b.set = CD_NEW(a, facts_set);
  if (!b.set || !kept) return cd_no_memory(err);
  *kept = *in;
  b.set->in = kept;
  b.set->order = build_object(&b, &b.types->order, in->order, CD_STR("order"));
  if (!b.failed) derive(&b, kept);
  if (b.failed) return cd_no_memory(err);
  *out = b.set;
  return CORDON_OK;
}
