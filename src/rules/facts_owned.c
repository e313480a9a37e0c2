/* The 50 percent rules as a rule of a rulebook asks for them: over who owns a party (facts_owners.c). */
#include "base/decimal.h"
#include "rules/facts_set.h"

static const facts_screened *screened_of(const cel_value *party) {
  const facts_types *types;
  if (facts_types_get(&types, NULL) != CORDON_OK) return NULL;
  int field = types->party.number[shape_find(&shape_party, CD_STR("listed"))];
  cel_value host = party->as.object->fields[field];
  return host.kind == CEL_HOST ? host.as.host->data : NULL;
}

static bool reaches(cd_dec share, cd_dec threshold) {
  int order;
  return cd_dec_cmp(share, threshold, &order) && order >= 0;
}

/* "More than n" is "n and the least share there is", 10^-18 percent. */
static cd_dec threshold_of(int64_t percent, bool above) {
  cd_dec least = {1, 18}, t = cd_dec_of_i64(percent);
  if (above) (void)cd_dec_add(t, least, &t);
  return t;
}

static bool all_covered(const facts_input *in, const ownership_options *opt) {
  for (size_t i = 0; i < opt->list_count; i++) {
    bool found = false;
    for (size_t k = 0; k < in->lists_covered_count; k++)
      found = found || cd_str_eq(in->lists_covered[k], opt->lists[i]);
    if (!found) return false;
  }
  return true;
}

static bool read_lists(cd_arena *a, const cel_list *asked, ownership_options *opt) {
  cd_str *lists = CD_NEW_ARRAY(a, cd_str, asked->count);
  for (size_t i = 0; lists && i < asked->count; i++)
    if (asked->items[i].kind == CEL_STRING) lists[opt->list_count++] = asked->items[i].as.string;
  opt->lists = lists;
  return lists != NULL;
}

static cd_str doubt(const facts_screened *s, const facts_ownership *o, const ownership_options *opt, cd_dec threshold) {
  if (!all_covered(s->in, opt)) return CD_STR("a list asked for is not in the store for that day");
  if (!reaches(o->result.at_most, threshold)) return (cd_str){0};
  return cd_str_c(o->doubt);
}

static bool join(cd_arena *a, const cd_str *lists, size_t count, cd_str *out) {
  *out = CD_STR("");
  for (size_t i = 0; i < count && out->ptr; i++)
    *out = cd_str_printf(a, CD_FMT "%s" CD_FMT, CD_ARG(*out), i ? "," : "", CD_ARG(lists[i]));
  return out->ptr != NULL;
}

/* What listed owners hold, with the chains that carry it, among the facts of the reason: parties stand by their place. */
static void tell(cel_call *call, const facts_screened *s, const facts_ownership *o, const ownership_options *opt) {
  cd_arena *a = cel_call_arena(call);
  cd_str lists, path;
  if (!cel_call_traced(call) || (o->result.at_most.coef == 0 && o->result.chain_count == 0)) return;
  cd_buf text;
  cd_buf_init(&text, 1u << 16);
  ownership_result_line(o->solution, &o->result, &text);
  cd_str copy = cd_str_dup(a, cd_buf_view(&text));
  cd_buf_free(&text);
  if (!copy.ptr || !join(a, opt->lists, opt->list_count, &lists)) return;
  path = cd_str_printf(a, CD_FMT ".owned_by[" CD_FMT "]", CD_ARG(s->path), CD_ARG(lists));
  if (path.ptr) cel_call_fact(call, path, cel_string(copy));
}

/* OFAC's 50 percent rule (FAQ 398-402) and 90 FR 47212: the shares of all listed owners are added up, across lists; a
 * company counts where half of it counts, also where less is asked for. */
void facts_owned(cel_call *call, void *user, const cel_value *args, size_t count, cel_value *out) {
  (void)count;
  cd_arena *a = cel_call_arena(call);
  const facts_screened *s = screened_of(&args[0]);
  cd_dec asked = threshold_of(args[2].as.integer, user != NULL), half = threshold_of(50, user != NULL);
  ownership_options opt = {.threshold = reaches(asked, half) ? asked : half};
  facts_ownership *o;
  if (!s) {
    *out = cel_error(a, "ownership is asked of a party of the order");
    return;
  }
  opt.day = s->in->as_of;
  *out = cel_bool(args[1].as.list->count > 0 && args[2].as.integer <= 0 && !user);
  if (args[1].as.list->count == 0) return;
  if (!read_lists(a, args[1].as.list, &opt) || facts_ownership_of(s->in, s->party, &opt, a, &o, NULL) != CORDON_OK) {
    *out = cel_error(a, "what owners hold of this party cannot be computed");
    return;
  }
  if (!o) return;
  tell(call, s, o, &opt);
  cd_str why = doubt(s, o, &opt, asked);
  if (reaches(o->result.at_least, asked))
    *out = cel_bool(true);
  else if (!why.len)
    *out = cel_bool(false);
  else
    *out = facts_unknown(a, cd_str_printf(a, CD_FMT ".owners", CD_ARG(s->path)), why);
}
