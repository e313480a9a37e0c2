/* A party as names knows it, and one party screened by itself. */
#include "decide/subject.h"

#include "base/limits.h"
#include "register/form.h"
#include "register/register.h"

static cordon_status subject_names(const cd_json *json, cd_arena *a, names_subject *out, cordon_error *err) {
  const cd_json *aliases = cd_json_get(json, "aliases");
  cd_str name = cd_json_str(cd_json_get(json, "name"));
  names_text *names = CD_NEW_ARRAY(a, names_text, 1 + cd_json_count(aliases));
  if (!names) return cd_no_memory(err);
  size_t n = 0;
  if (name.len > 0) names[n++] = (names_text){.text = name, .primary = true};
  for (size_t i = 0; i < cd_json_count(aliases); i++)
    names[n++] = (names_text){.text = cd_json_str(aliases->as.items[i])};
  out->names = names;
  out->name_count = n;
  return CORDON_OK;
}

static cordon_status subject_countries(const cd_json *json, cd_arena *a, names_subject *out, cordon_error *err) {
  const cd_json *nationalities = cd_json_get(json, "nationalities");
  cd_str country = cd_json_str(cd_json_get(json, "country"));
  cd_str *all = CD_NEW_ARRAY(a, cd_str, 1 + cd_json_count(nationalities));
  if (!all) return cd_no_memory(err);
  size_t n = 0;
  if (country.len > 0) all[n++] = country;
  for (size_t i = 0; i < cd_json_count(nationalities); i++) all[n++] = cd_json_str(nationalities->as.items[i]);
  out->countries = all;
  out->country_count = n;
  return CORDON_OK;
}

static cordon_status subject_identity(const cd_json *json, cd_arena *a, names_subject *out, cordon_error *err) {
  const cd_json *identifiers = cd_json_get(json, "identifiers");
  names_identifier *ids = CD_NEW_ARRAY(a, names_identifier, cd_json_count(identifiers));
  names_birth *birth = CD_NEW(a, names_birth);
  if (!ids || !birth) return cd_no_memory(err);
  for (size_t i = 0; i < cd_json_count(identifiers); i++) {
    const cd_json *one = identifiers->as.items[i];
    ids[i] = (names_identifier){cd_json_str(cd_json_get(one, "type")), cd_json_str(cd_json_get(one, "value"))};
  }
  out->identifiers = ids;
  out->identifier_count = cd_json_count(identifiers);
  out->births = birth;
  out->birth_count = names_birth_parse(cd_json_str(cd_json_get(json, "birth_date")), birth) ? 1 : 0;
  return CORDON_OK;
}

cordon_status subject_of(const cd_json *party, cd_arena *a, names_subject *out, cordon_error *err) {
  *out = (names_subject){.schema = register_party_schema(cd_json_str(cd_json_get(party, "kind")))};
  CD_TRY(subject_names(party, a, out, err));
  CD_TRY(subject_countries(party, a, out, err));
  return subject_identity(party, a, out, err);
}

static cd_json *answer(const cd_json *party, const lists_hit *hits, size_t count, cd_arena *a) {
  cd_json *list = cd_json_new_list(a), *o = cd_json_set(a, cd_json_new_object(a), "row", cd_json_new_int(a, 1));
  for (size_t i = 0; i < count; i++) list = cd_json_add(a, list, lists_hit_json(&hits[i], a));
  o = cd_json_set(a, o, "query", cd_json_get(party, "name"));
  return cd_json_set(a, o, "hits", list);
}

cordon_status decide_screen(decide_engine *e, const cd_json *party, cd_day as_of, cd_seq known_at, cd_arena *a,
                            cd_json **out, cordon_error *err) {
  const form_source source = {CD_STR(""), "party"};
  const lists_screen_options options = {.limit = CD_MAX_HITS};
  const lists_view *view;
  names_subject subject;
  names_result raw;
  lists_hit *hits;
  size_t count;
  CD_TRY(form_check(register_form("party"), party, &source, err));
  CD_TRY(subject_of(party, a, &subject, err));
  cd_seq now = decide_engine_known(e);
  CD_TRY(lists_view_get(decide_engine_lists(e), as_of, known_at < now ? known_at : now, &view, err));
  CD_TRY(lists_screen(decide_engine_lists(e), view, &subject, &options, a, &hits, &count, &raw, err));
  *out = answer(party, hits, count, a);
  return *out ? CORDON_OK : cd_no_memory(err);
}
