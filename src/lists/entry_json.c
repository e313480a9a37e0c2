/* An entry to canonical JSON, and back: what is stored is what is shown. Empty fields are left out. */
#include "lists/entry.h"
#include "lists/links.h"

static void put(cd_json *obj, cd_arena *a, const char *key, cd_str text, bool *ok) {
  if (text.len && !cd_json_set(a, obj, key, cd_json_new_str(a, text))) *ok = false;
}

static void put_list(cd_json *obj, cd_arena *a, const char *key, const cd_str *items, size_t count, bool *ok) {
  if (!count) return;
  cd_json *list = cd_json_new_list(a);
  for (size_t i = 0; i < count; i++) list = cd_json_add(a, list, cd_json_new_str(a, items[i]));
  if (!cd_json_set(a, obj, key, list)) *ok = false;
}

static void put_day(cd_json *obj, cd_arena *a, const char *key, cd_day day, bool *ok) {
  char text[11];
  if (day == CD_DAY_NONE) return;
  cd_str copy = cd_str_dup(a, cd_str_c(cd_day_format(day, text)));
  if (!copy.ptr)
    *ok = false;
  else
    put(obj, a, key, copy, ok);
}

static void put_names(cd_json *obj, cd_arena *a, const lists_entry *e, bool *ok) {
  cd_json *list = cd_json_new_list(a);
  for (size_t i = 0; i < e->name_count && *ok; i++) {
    cd_json *one = cd_json_new_object(a);
    if (!one) {
      *ok = false;
      return;
    }
    put(one, a, "text", e->names[i].text, ok);
    put(one, a, "kind", e->names[i].kind, ok);
    put(one, a, "script", e->names[i].script, ok);
    list = cd_json_add(a, list, one);
  }
  if (!cd_json_set(a, obj, "names", list)) *ok = false;
}

static void put_addresses(cd_json *obj, cd_arena *a, const lists_entry *e, bool *ok) {
  if (!e->address_count) return;
  cd_json *list = cd_json_new_list(a);
  for (size_t i = 0; i < e->address_count && *ok; i++) {
    cd_json *one = cd_json_new_object(a);
    if (!one) {
      *ok = false;
      return;
    }
    put(one, a, "text", e->addresses[i].text, ok);
    put(one, a, "city", e->addresses[i].city, ok);
    put(one, a, "country", e->addresses[i].country, ok);
    list = cd_json_add(a, list, one);
  }
  if (!cd_json_set(a, obj, "addresses", list)) *ok = false;
}

static void put_identifiers(cd_json *obj, cd_arena *a, const lists_entry *e, bool *ok) {
  if (!e->identifier_count) return;
  cd_json *list = cd_json_new_list(a);
  for (size_t i = 0; i < e->identifier_count && *ok; i++) {
    cd_json *one = cd_json_new_object(a);
    if (!one) {
      *ok = false;
      return;
    }
    put(one, a, "type", e->identifiers[i].type, ok);
    put(one, a, "value", e->identifiers[i].value, ok);
    put(one, a, "country", e->identifiers[i].country, ok);
    list = cd_json_add(a, list, one);
  }
  if (!cd_json_set(a, obj, "identifiers", list)) *ok = false;
}

/* A name and nothing else is all that most publishers give. */
static bool only_name(const lists_link *l) {
  return l->kind == LISTS_LINK_LINKED &&
         !(l->entry.len || l->percent.len || l->since.len || l->until.len || l->says.len);
}

static void put_names_linked(cd_json *obj, cd_arena *a, const lists_entry *e, bool *ok) {
  cd_json *list = NULL;
  for (size_t i = 0; i < e->link_count; i++) {
    if (!only_name(&e->links[i])) continue;
    if (!list && !cd_json_set(a, obj, "linked_to", list = cd_json_new_list(a))) *ok = false;
    if (!cd_json_add(a, list, cd_json_new_str(a, e->links[i].name))) *ok = false;
  }
}

cd_json *lists_link_json(const lists_link *l, cd_arena *a) {
  bool ok = true;
  cd_json *one = cd_json_new_object(a);
  if (!one) return NULL;
  put(one, a, "kind", cd_str_c(lists_link_kind_name(l->kind)), &ok);
  put(one, a, "name", l->name, &ok);
  put(one, a, "entry", l->entry, &ok);
  put(one, a, "percent", l->percent, &ok);
  put(one, a, "since", l->since, &ok);
  put(one, a, "until", l->until, &ok);
  put(one, a, "says", l->says, &ok);
  return ok ? one : NULL;
}

static void put_links(cd_json *obj, cd_arena *a, const lists_entry *e, bool *ok) {
  cd_json *list = NULL;
  put_names_linked(obj, a, e, ok);
  for (size_t i = 0; i < e->link_count && *ok; i++) {
    if (only_name(&e->links[i])) continue;
    if (!list && !cd_json_set(a, obj, "links", list = cd_json_new_list(a))) *ok = false;
    if (!cd_json_add(a, list, lists_link_json(&e->links[i], a))) *ok = false;
  }
}

cd_json *lists_entry_json(const lists_entry *e, cd_arena *a) {
  bool ok = true;
  cd_json *obj = cd_json_new_object(a);
  if (!obj) return NULL;
  put(obj, a, "entry", e->id, &ok);
  put(obj, a, "source", e->source, &ok);
  put(obj, a, "schema", cd_str_c(names_schema_name(e->schema)), &ok);
  put_names(obj, a, e, &ok);
  put_addresses(obj, a, e, &ok);
  put_identifiers(obj, a, e, &ok);
  put_list(obj, a, "births", e->births, e->birth_count, &ok);
  put_list(obj, a, "birth_places", e->birth_places, e->birth_place_count, &ok);
  put_list(obj, a, "nationalities", e->nationalities, e->nationality_count, &ok);
  put_list(obj, a, "programs", e->programs, e->program_count, &ok);
  put_links(obj, a, e, &ok);
  put(obj, a, "requirement", e->requirement, &ok);
  put(obj, a, "policy", e->policy, &ok);
  put(obj, a, "cite", e->cite, &ok);
  put(obj, a, "title", e->title, &ok);
  put(obj, a, "remarks", e->remarks, &ok);
  put(obj, a, "url", e->url, &ok);
  put_day(obj, a, "from", e->from, &ok);
  put_day(obj, a, "to", e->to, &ok);
  if (e->extra && !cd_json_set(a, obj, "extra", e->extra)) ok = false;
  return ok ? obj : NULL;
}

static const char *known_kind(cd_str kind) {
  static const char *const KINDS[] = {"primary", "aka", "fka", "nka", "weak"};
  for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++)
    if (cd_str_eqc(kind, KINDS[i])) return KINDS[i];
  return "aka";
}

typedef void (*text_adder)(lists_build *b, cd_str text);

static void each_text(lists_build *b, const cd_json *list, text_adder add) {
  for (size_t i = 0; i < cd_json_count(list); i++) add(b, cd_json_str(cd_json_at(list, i)));
}

static void read_structures(lists_build *b, const cd_json *v) {
  const cd_json *names = cd_json_get(v, "names"), *addresses = cd_json_get(v, "addresses");
  const cd_json *identifiers = cd_json_get(v, "identifiers");
  for (size_t i = 0; i < cd_json_count(names); i++) {
    const cd_json *n = cd_json_at(names, i);
    lists_build_name_script(b, cd_json_str(cd_json_get(n, "text")), known_kind(cd_json_str(cd_json_get(n, "kind"))),
                            cd_json_str(cd_json_get(n, "script")));
  }
  for (size_t i = 0; i < cd_json_count(addresses); i++) {
    const cd_json *n = cd_json_at(addresses, i);
    lists_build_address(b, cd_json_str(cd_json_get(n, "text")), cd_json_str(cd_json_get(n, "city")),
                        cd_json_str(cd_json_get(n, "country")));
  }
  for (size_t i = 0; i < cd_json_count(identifiers); i++) {
    const cd_json *n = cd_json_at(identifiers, i);
    lists_build_identifier(b, cd_json_str(cd_json_get(n, "type")), cd_json_str(cd_json_get(n, "value")),
                           cd_json_str(cd_json_get(n, "country")));
  }
}

static void read_links(lists_build *b, const cd_json *list) {
  for (size_t i = 0; i < cd_json_count(list); i++) {
    const cd_json *v = cd_json_at(list, i);
    lists_link one = {.kind = lists_link_kind_of(cd_json_str(cd_json_get(v, "kind"))),
                      .name = cd_json_str(cd_json_get(v, "name")),
                      .entry = cd_json_str(cd_json_get(v, "entry")),
                      .percent = cd_json_str(cd_json_get(v, "percent")),
                      .since = cd_json_str(cd_json_get(v, "since")),
                      .until = cd_json_str(cd_json_get(v, "until")),
                      .says = cd_json_str(cd_json_get(v, "says"))};
    lists_build_link(b, one);
  }
}

static void read_day(const cd_json *v, const char *key, cd_day *day) {
  if (!cd_day_parse(cd_json_str(cd_json_get(v, key)), day)) *day = CD_DAY_NONE;
}

cordon_status lists_entry_read(const cd_json *v, cd_arena *a, lists_entry *out, cordon_error *err) {
  lists_build b;
  lists_build_begin(&b, a);
  read_structures(&b, v);
  each_text(&b, cd_json_get(v, "births"), lists_build_birth);
  each_text(&b, cd_json_get(v, "birth_places"), lists_build_birth_place);
  each_text(&b, cd_json_get(v, "nationalities"), lists_build_nationality);
  each_text(&b, cd_json_get(v, "programs"), lists_build_program);
  each_text(&b, cd_json_get(v, "linked_to"), lists_build_linked);
  read_links(&b, cd_json_get(v, "links"));
  b.e.id = cd_json_str(cd_json_get(v, "entry"));
  b.e.source = cd_json_str(cd_json_get(v, "source"));
  if (!names_schema_parse(cd_json_str(cd_json_get(v, "schema")), &b.e.schema)) b.e.schema = NAMES_ANY;
  b.e.requirement = cd_json_str(cd_json_get(v, "requirement"));
  b.e.policy = cd_json_str(cd_json_get(v, "policy"));
  b.e.cite = cd_json_str(cd_json_get(v, "cite"));
  b.e.title = cd_json_str(cd_json_get(v, "title"));
  b.e.remarks = cd_json_str(cd_json_get(v, "remarks"));
  b.e.url = cd_json_str(cd_json_get(v, "url"));
  read_day(v, "from", &b.e.from);
  read_day(v, "to", &b.e.to);
  b.e.extra = cd_json_get(v, "extra");
  CD_TRY(lists_build_status(&b, err));
  *out = b.e;
  return CORDON_OK;
}
