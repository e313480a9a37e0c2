#include "lists/build.h"

#include "base/country.h"
#include "lists/words.h"

void lists_build_begin(lists_build *b, cd_arena *a) {
  *b = (lists_build){.a = a};
  b->e.from = CD_DAY_NONE;
  b->e.to = CD_DAY_NONE;
}

/* Room for one more element; the arrays double, and start at the size that most entries need. */
static void *room(lists_build *b, void *array, size_t count, size_t *have, size_t size) {
  if (count < *have) return array;
  size_t want = *have ? *have * 2 : 4;
  void *grown = cd_grow_array(b->a, array, count, want, size);
  if (!grown)
    b->failed = true;
  else
    *have = want;
  return grown;
}

static void push_text(lists_build *b, cd_str **array, size_t *count, size_t *have, cd_str text) {
  text = cd_str_trim(text);
  if (!text.len) return;
  cd_str *grown = room(b, *array, *count, have, sizeof(cd_str));
  if (!grown) return;
  *array = grown;
  grown[(*count)++] = text;
}

void lists_build_name_script(lists_build *b, cd_str text, const char *kind, cd_str script) {
  text = cd_str_trim(text);
  if (!text.len) return;
  lists_name *grown = room(b, b->e.names, b->e.name_count, &b->name_room, sizeof(lists_name));
  if (!grown) return;
  b->e.names = grown;
  grown[b->e.name_count++] = (lists_name){text, cd_str_c(kind), script};
}

void lists_build_name(lists_build *b, cd_str text, const char *kind) {
  lists_build_name_script(b, text, kind, (cd_str){0});
}

static cd_str country_or_printed(cd_str printed) {
  printed = cd_str_trim(printed);
  cd_str code = cd_country_code(printed);
  return code.len ? code : printed;
}

void lists_build_address(lists_build *b, cd_str text, cd_str city, cd_str country) {
  lists_address one = {cd_str_trim(text), cd_str_trim(city), country_or_printed(country)};
  if (!one.text.len && !one.city.len && !one.country.len) return;
  lists_address *grown = room(b, b->e.addresses, b->e.address_count, &b->address_room, sizeof one);
  if (!grown) return;
  b->e.addresses = grown;
  grown[b->e.address_count++] = one;
}

void lists_build_identifier(lists_build *b, cd_str type, cd_str value, cd_str country) {
  lists_identifier one = {cd_str_trim(type), cd_str_trim(value), country_or_printed(country)};
  if (!one.value.len) return;
  lists_identifier *grown = room(b, b->e.identifiers, b->e.identifier_count, &b->identifier_room, sizeof one);
  if (!grown) return;
  b->e.identifiers = grown;
  grown[b->e.identifier_count++] = one;
}

void lists_build_birth(lists_build *b, cd_str printed) {
  printed = cd_str_trim(printed);
  if (!printed.len) return;
  cd_str normal = lists_birth_normal(b->a, printed);
  if (!normal.ptr)
    b->failed = true;
  else
    push_text(b, &b->e.births, &b->e.birth_count, &b->birth_room, normal);
}

void lists_build_birth_place(lists_build *b, cd_str text) {
  push_text(b, &b->e.birth_places, &b->e.birth_place_count, &b->birth_place_room, text);
}

void lists_build_nationality(lists_build *b, cd_str printed) {
  cd_str code = country_or_printed(printed);
  for (size_t i = 0; i < b->e.nationality_count; i++)
    if (cd_str_eq(b->e.nationalities[i], code)) return;
  push_text(b, &b->e.nationalities, &b->e.nationality_count, &b->nationality_room, code);
}

void lists_build_program(lists_build *b, cd_str text) {
  push_text(b, &b->e.programs, &b->e.program_count, &b->program_room, text);
}

static bool same_link(const lists_link *x, const lists_link *y) {
  return x->kind == y->kind && cd_str_eq(x->name, y->name) && cd_str_eq(x->entry, y->entry) &&
         cd_str_eq(x->percent, y->percent) && cd_str_eq(x->since, y->since) && cd_str_eq(x->until, y->until) &&
         cd_str_eq(x->says, y->says);
}

void lists_build_link(lists_build *b, lists_link one) {
  cd_str *texts[] = {&one.name, &one.entry, &one.percent, &one.since, &one.until, &one.says};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) *texts[i] = cd_str_trim(*texts[i]);
  if (!one.name.len && !one.entry.len) return;
  for (size_t i = 0; i < b->e.link_count; i++)
    if (same_link(&b->e.links[i], &one)) return;
  lists_link *grown = room(b, b->e.links, b->e.link_count, &b->link_room, sizeof one);
  if (!grown) return;
  b->e.links = grown;
  grown[b->e.link_count++] = one;
}

void lists_build_linked(lists_build *b, cd_str name) { lists_build_link(b, (lists_link){.name = name}); }

static cd_json *extra_of(lists_build *b) {
  if (!b->e.extra && !(b->e.extra = cd_json_new_object(b->a))) b->failed = true;
  return b->e.extra;
}

void lists_build_extra_s(lists_build *b, cd_str key, cd_str text) {
  text = cd_str_trim(text);
  if (!text.len || !extra_of(b)) return;
  if (!cd_json_set_s(b->a, b->e.extra, key, cd_json_new_str(b->a, text))) b->failed = true;
}

void lists_build_extra(lists_build *b, const char *key, cd_str text) { lists_build_extra_s(b, cd_str_c(key), text); }

void lists_build_extra_add(lists_build *b, const char *key, cd_str text) {
  text = cd_str_trim(text);
  if (!text.len || !extra_of(b)) return;
  cd_json *list = cd_json_get(b->e.extra, key);
  if (!list) {
    list = cd_json_new_list(b->a);
    if (!cd_json_set(b->a, b->e.extra, key, list)) {
      b->failed = true;
      return;
    }
  }
  if (!cd_json_add(b->a, list, cd_json_new_str(b->a, text))) b->failed = true;
}

cordon_status lists_build_status(const lists_build *b, cordon_error *err) {
  return b->failed ? cd_no_memory(err) : CORDON_OK;
}
