/* What screening said of a party, as rules ask for it. */
#include "rules/facts_set.h"

static const cel_failure out_of_memory = {.message = {"memory ran out", 14}};

cel_value facts_unknown(cd_arena *a, cd_str path, cd_str why) {
  cel_value v = path.ptr ? cel_unknown(a, path, why) : (cel_value){.kind = CEL_ABSENT};
  return v.kind == CEL_UNKNOWN ? v : (cel_value){.kind = CEL_ERROR, .as.failure = &out_of_memory};
}

static bool is_covered(const facts_input *in, cd_str list) {
  for (size_t i = 0; i < in->lists_covered_count; i++)
    if (cd_str_eq(in->lists_covered[i], list)) return true;
  return false;
}

static cel_value not_covered(cd_arena *a, const facts_screened *s, cd_str list) {
  cd_str path = cd_str_printf(a, CD_FMT ".listed[" CD_FMT "]", CD_ARG(s->path), CD_ARG(list));
  return facts_unknown(a, path, cd_str_printf(a, "list " CD_FMT " is not in the store for that day", CD_ARG(list)));
}

/* The most telling listing of a party under a list: listed before perhaps listed; its own before an owner's. */
static const facts_listing *best_listing(const facts_screened *s, cd_str list, bool owners_too) {
  const facts_listing *best = NULL;
  for (size_t i = 0; i < s->in->listing_count; i++) {
    const facts_listing *l = &s->in->listings[i];
    if (l->party != s->party || l->truth == 0 || (l->by_owner && !owners_too) || !cd_str_eq(l->list, list)) continue;
    bool better =
        !best || (best->by_owner && !l->by_owner) || (best->by_owner == l->by_owner && best->truth < l->truth);
    if (better) best = l;
  }
  return best;
}

static void listed_index(cel_call *call, const cel_host *self, const cel_value *key, cel_value *out) {
  const facts_screened *s = self->data;
  cd_arena *a = cel_call_arena(call);
  const facts_listing *l = best_listing(s, key->as.string, false);
  if (l && l->truth > 0)
    *out = cel_bool(true);
  else if (l)
    *out = facts_unknown(a, cd_str_printf(a, CD_FMT ".listed[" CD_FMT "]", CD_ARG(s->path), CD_ARG(key->as.string)),
                         l->why.len ? l->why : CD_STR("a name on the list is near"));
  else
    *out = is_covered(s->in, key->as.string) ? cel_bool(false) : not_covered(a, s, key->as.string);
}

const cel_host_class facts_listings_class = {.index = listed_index};

static void set_text(cel_value object, const facts_type *t, const char *field, cd_str text) {
  if (text.len) cel_object_set(object, (size_t)t->number[shape_find(t->shape, cd_str_c(field))], cel_string(text));
}

static void entry_index(cel_call *call, const cel_host *self, const cel_value *key, cel_value *out) {
  const facts_screened *s = self->data;
  cd_arena *a = cel_call_arena(call);
  const facts_types *types;
  const facts_listing *l = best_listing(s, key->as.string, true);
  cd_day from;
  *out = (cel_value){.kind = CEL_ABSENT};
  if (!l || facts_types_get(&types, NULL) != CORDON_OK) return;
  const facts_type *t = &types->entry;
  cel_value entry =
      cel_object_new(a, t->type, cd_str_printf(a, CD_FMT ".listing[" CD_FMT "]", CD_ARG(s->path), CD_ARG(l->list)));
  if (entry.kind != CEL_OBJECT) return;
  set_text(entry, t, "entry", l->entry);
  set_text(entry, t, "requirement", l->requirement);
  set_text(entry, t, "policy", l->policy);
  set_text(entry, t, "cite", l->cite);
  set_text(entry, t, "owner_percent", l->owner_percent);
  cel_object_set(entry, (size_t)t->number[shape_find(t->shape, CD_STR("by_owner"))], cel_bool(l->by_owner));
  if (cd_day_parse(l->from, &from))
    cel_object_set(entry, (size_t)t->number[shape_find(t->shape, CD_STR("from"))], cel_day(from));
  *out = entry;
}

const cel_host_class facts_entries_class = {.index = entry_index};
