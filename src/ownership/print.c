/* A result as JSON and as sentences. */
#include "ownership/solve.h"

static cd_json *percent(cd_dec d, cd_arena *a) {
  char text[CD_DEC_MAX_TEXT];
  cd_str copy = cd_str_dup(a, cd_str_c(cd_dec_format(d, text)));
  return copy.ptr == NULL ? NULL : cd_json_new_str(a, copy);
}

static cd_json *day_json(cd_day d, cd_arena *a) {
  char text[11];
  cd_str copy = cd_str_dup(a, cd_str_c(cd_day_format(d, text)));
  return copy.ptr == NULL ? NULL : cd_json_new_str(a, copy);
}

static cd_json *id_json(const ownership_solution *s, uint32_t party, cd_arena *a) {
  return cd_json_new_str(a, s->graph->parties[party].id);
}

static cd_json *step_json(const ownership_solution *s, const ownership_step *k, cd_arena *a) {
  cd_json *o = cd_json_new_object(a);
  o = cd_json_set(a, o, "owner", id_json(s, k->owner, a));
  o = cd_json_set(a, o, "owned", id_json(s, k->owned, a));
  o = cd_json_set(a, o, "at_least", percent(k->at_least, a));
  o = cd_json_set(a, o, "at_most", percent(k->at_most, a));
  return cd_json_set(a, o, "source", cd_json_new_str(a, k->source));
}

static cd_json *chains_json(const ownership_solution *s, const ownership_result *r, cd_arena *a) {
  cd_json *all = cd_json_new_list(a);
  for (size_t i = 0; i < r->chain_count; i++) {
    cd_json *chain = cd_json_new_list(a);
    for (size_t j = 0; j < r->chains[i].count; j++)
      chain = cd_json_add(a, chain, step_json(s, &r->chains[i].steps[j], a));
    all = cd_json_add(a, all, chain);
  }
  return all;
}

static cd_json *listing_json(const ownership_solution *s, const ownership_listing *l, cd_arena *a) {
  cd_json *o = cd_json_new_object(a);
  o = cd_json_set(a, o, "party", id_json(s, l->party, a));
  o = cd_json_set(a, o, "list", cd_json_new_str(a, l->list));
  o = cd_json_set(a, o, "truth", cd_json_new_c(a, ownership_truth_name(l->truth)));
  return cd_json_set(a, o, "terms", cd_json_new_str(a, l->terms));
}

static cd_json *owners_json(const ownership_solution *s, const ownership_result *r, cd_arena *a) {
  cd_json *all = cd_json_new_list(a);
  for (size_t i = 0; i < r->owner_count; i++) all = cd_json_add(a, all, listing_json(s, r->owners[i], a));
  return all;
}

static cd_json *notes_json(const ownership_result *r, cd_arena *a) {
  cd_json *all = cd_json_new_list(a);
  for (size_t i = 0; i < r->note_count; i++) all = cd_json_add(a, all, cd_json_new_str(a, r->notes[i]));
  return all;
}

cd_json *ownership_result_json(const ownership_solution *s, const ownership_result *r, cd_arena *a) {
  cd_json *o = cd_json_new_object(a);
  o = cd_json_set(a, o, "party", id_json(s, r->target, a));
  o = cd_json_set(a, o, "rule", cd_json_new_c(a, ownership_rule_name(s->options.rule)));
  o = cd_json_set(a, o, "day", day_json(s->options.day, a));
  o = cd_json_set(a, o, "threshold", percent(s->options.threshold, a));
  o = cd_json_set(a, o, "at_least", percent(r->at_least, a));
  o = cd_json_set(a, o, "at_most", percent(r->at_most, a));
  o = cd_json_set(a, o, "verdict", cd_json_new_c(a, ownership_truth_name(r->verdict)));
  o = cd_json_set(a, o, "minority", cd_json_new_bool(a, r->minority));
  o = cd_json_set(a, o, "controlled", cd_json_new_bool(a, r->controlled));
  o = cd_json_set(a, o, "chains", chains_json(s, r, a));
  o = cd_json_set(a, o, "more_chains", cd_json_new_bool(a, r->more_chains));
  o = cd_json_set(a, o, "owners", owners_json(s, r, a));
  o = cd_json_set(a, o, "governing", r->governing ? listing_json(s, r->governing, a) : cd_json_new_null(a));
  return cd_json_set(a, o, "notes", notes_json(r, a));
}

static void range_text(cd_dec low, cd_dec high, cd_buf *out) {
  char from[CD_DEC_MAX_TEXT], to[CD_DEC_MAX_TEXT];
  cd_dec_format(low, from);
  cd_dec_format(high, to);
  if (strcmp(from, to) == 0)
    cd_buf_printf(out, "%s %%", from);
  else
    cd_buf_printf(out, "%s to %s %%", from, to);
}

static void chain_text(const ownership_solution *s, const ownership_chain *c, cd_buf *out) {
  const ownership_party *p = s->graph->parties;
  cd_buf_printf(out, "\"" CD_FMT "\"", CD_ARG(p[c->steps[0].owner].id));
  for (size_t i = 0; i < c->count; i++) {
    cd_buf_c(out, i == 0 ? " holds " : ", which holds ");
    range_text(c->steps[i].at_least, c->steps[i].at_most, out);
    cd_buf_printf(out, " of \"" CD_FMT "\"", CD_ARG(p[c->steps[i].owned].id));
    if (c->steps[i].source.len > 0) cd_buf_printf(out, " (" CD_FMT ")", CD_ARG(c->steps[i].source));
  }
}

void ownership_result_line(const ownership_solution *s, const ownership_result *r, cd_buf *out) {
  char low[CD_DEC_MAX_TEXT], high[CD_DEC_MAX_TEXT];
  cd_buf_printf(out, "at least %s and at most %s percent", cd_dec_format(r->at_least, low),
                cd_dec_format(r->at_most, high));
  for (size_t i = 0; i < r->chain_count; i++) {
    cd_buf_c(out, i ? "; " : ": ");
    chain_text(s, &r->chains[i], out);
  }
  if (r->more_chains) cd_buf_c(out, "; and more");
}

void ownership_result_text(const ownership_solution *s, const ownership_result *r, cd_buf *out) {
  static const char *const verdicts[] = {"may be", "is not", "is"};
  char threshold[CD_DEC_MAX_TEXT], day[11];
  cd_buf_printf(
      out, "\"" CD_FMT "\" %s held to %s %% or more by listed parties on %s: ", CD_ARG(s->graph->parties[r->target].id),
      verdicts[r->verdict], cd_dec_format(s->options.threshold, threshold), cd_day_format(s->options.day, day));
  range_text(r->at_least, r->at_most, out);
  cd_buf_c(out, "\n");
  for (size_t i = 0; i < r->chain_count; i++) {
    cd_buf_c(out, "  ");
    chain_text(s, &r->chains[i], out);
    cd_buf_c(out, "\n");
  }
  if (r->more_chains) cd_buf_c(out, "  and more chains than are shown\n");
  if (r->governing != NULL && s->options.rule == OWNERSHIP_US_BIS_AFFILIATES)
    cd_buf_printf(out, "  The terms of \"" CD_FMT "\" (" CD_FMT ") govern.\n",
                  CD_ARG(s->graph->parties[r->governing->party].id), CD_ARG(r->governing->list));
  if (r->controlled)
    cd_buf_c(out, "  A listed party controls it; the rule speaks of ownership alone, so that this is a caution.\n");
  for (size_t i = 0; i < r->note_count; i++) cd_buf_printf(out, "  " CD_FMT "\n", CD_ARG(r->notes[i]));
}
