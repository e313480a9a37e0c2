/* What would change a decision: what trials found, or, where none were made, what it names as open. And what it is on
 * other days. */
#include "decide/explain.h"

static cd_str text_of(const cd_json *v, const char *key) { return explain_text(v, key); }
static bool is(const cd_json *v, const char *key, const char *word) { return explain_is(v, key, word); }

/* --- where no trials were made --- */

static size_t change_requirements(page *p, const cd_json *regime) {
  const cd_json *all = cd_json_get(regime, "requirements");
  size_t said = 0;
  for (size_t i = 0; i < cd_json_count(all); i++) {
    const cd_json *q = all->as.items[i];
    if (is(q, "discharged", "true") || is(q, "raised", "false")) continue;
    bool commitment = is(q, "kind", "commitment");
    page_wrapf(p, "  - ", PAGE_PLAIN, 4,
               "%s of " CD_FMT "%s" CD_FMT
               "%s, in force on the day and cited in the order, would answer the requirement " CD_FMT " (" CD_FMT ").",
               commitment ? "A commitment asked for by the rules" : "A licence", CD_ARG(text_of(q, "authority")),
               commitment ? "" : " of kind ", CD_ARG(commitment ? CD_STR("") : text_of(q, "kind")),
               commitment ? "" : " that covers the order", CD_ARG(text_of(q, "id")), CD_ARG(text_of(q, "cite")));
    if (text_of(q, "policy").len > 0 && !is(q, "policy", "(not stated)"))
      page_wrapf(p, "    ", PAGE_PLAIN, 4, "Policy for such a licence: " CD_FMT, CD_ARG(text_of(q, "policy")));
    said++;
  }
  return said;
}

static size_t change_prohibitions(page *p, const cd_json *regime) {
  const cd_json *reasons = cd_json_get(regime, "reasons");
  size_t said = 0;
  for (size_t i = 0; i < cd_json_count(reasons); i++) {
    const cd_json *r = reasons->as.items[i];
    if (!is(r, "effect", "prohibit") || !is(r, "result", "true")) continue;
    page_wrapf(p, "  - ", PAGE_PLAIN, 4,
               CD_FMT " prohibits it: only another order, or a change of the law, would pass it.",
               CD_ARG(text_of(r, "rule")));
    said++;
  }
  return said;
}

static size_t change_hits(page *p, const cd_json *d) {
  const cd_json *parties = cd_json_get(d, "parties");
  size_t said = 0;
  for (size_t i = 0; i < cd_json_count(parties); i++) {
    const cd_json *party = parties->as.items[i], *hits = cd_json_get(party, "hits");
    for (size_t k = 0; k < cd_json_count(hits); k++) {
      const cd_json *h = hits->as.items[k];
      if (!is(h, "listed", "unknown")) continue;
      page_wrapf(p, "  - ", PAGE_PLAIN, 4,
                 "A person clears or confirms the hit of party %zu on entry " CD_FMT " of " CD_FMT ".", i + 1,
                 CD_ARG(text_of(h, "entry")),
                 CD_ARG(text_of(h, "source").len ? text_of(h, "source") : text_of(h, "list")));
      said++;
    }
  }
  return said;
}

static size_t change_named(page *p, const cd_json *d) {
  const cd_json *regimes = cd_json_get(d, "regimes");
  size_t said = 0;
  for (size_t i = 0; i < cd_json_count(regimes); i++) said += change_prohibitions(p, regimes->as.items[i]);
  for (size_t i = 0; i < cd_json_count(regimes); i++) said += change_requirements(p, regimes->as.items[i]);
  return said + change_hits(p, d);
}

/* --- what trials found --- */

static void trial_line(page *p, const cd_json *one) {
  cd_buf outcome;
  cd_buf_init(&outcome, 0);
  explain_put_outcome(&outcome, one);
  page_wrapf(p, "  - ", PAGE_PLAIN, 4, "If " CD_FMT ": " CD_FMT, CD_ARG(text_of(one, "text")),
             CD_ARG(cd_buf_view(&outcome)));
  cd_buf_free(&outcome);
  if (text_of(one, "cite").len) page_wrapf(p, "    ", PAGE_PLAIN, 4, "(" CD_FMT ")", CD_ARG(text_of(one, "cite")));
  if (text_of(one, "policy").len && !is(one, "policy", "(not stated)"))
    page_wrapf(p, "    ", PAGE_PLAIN, 4, "Policy for such a licence: " CD_FMT, CD_ARG(text_of(one, "policy")));
}

static void trials_together(page *p, const cd_json *together) {
  const cd_json *all = cd_json_get(together, "changes");
  cd_buf outcome;
  if (!cd_json_count(all)) return;
  cd_buf_init(&outcome, 0);
  explain_put_outcome(&outcome, together);
  page_wrapf(p, "  - ", PAGE_PLAIN, 4, "No single change does; the fewest found that go together, to " CD_FMT ":",
             CD_ARG(cd_buf_view(&outcome)));
  cd_buf_free(&outcome);
  for (size_t i = 0; i < cd_json_count(all); i++)
    page_wrap(p, "      + ", PAGE_PLAIN, 8, cd_json_str(all->as.items[i]));
}

static size_t change_tried(page *p, const cd_json *questions) {
  const cd_json *all = cd_json_get(questions, "changes"), *together = cd_json_get(questions, "together");
  cd_str note = text_of(questions, "note");
  for (size_t i = 0; i < cd_json_count(all); i++) trial_line(p, all->as.items[i]);
  trials_together(p, together);
  if (note.len) page_wrap(p, "  - ", PAGE_WARN, 4, note);
  return cd_json_count(all) + (together ? 1 : 0) + (note.len ? 1 : 0);
}

static void say_nothing(page *p, const cd_json *questions) {
  long long tried = (long long)cd_json_int(cd_json_get(questions, "tried"), 0);
  if (questions)
    page_wrapf(p, "  ", PAGE_PLAIN, 2, "None of %lld single changes to its facts, papers and parties does.", tried);
  else
    page_wrap(p, "  ", PAGE_PLAIN, 2, CD_STR("Other facts, other law, or a party that comes onto a list."));
}

void explain_change(page *p, const cd_json *d) {
  const cd_json *missing = cd_json_get(d, "missing"), *conflicts = cd_json_get(d, "conflicts"),
                *hints = cd_json_get(d, "hints"), *questions = cd_json_get(d, "questions");
  page_heading(p, "What would change it");
  size_t said = cd_json_count(missing) + cd_json_count(conflicts) + cd_json_count(hints);
  for (size_t i = 0; i < cd_json_count(missing); i++) {
    const cd_json *m = missing->as.items[i];
    page_wrapf(p, "  - ", PAGE_PLAIN, 4, "Not known: " CD_FMT " (" CD_FMT ").", CD_ARG(text_of(m, "fact")),
               CD_ARG(text_of(m, "why")));
  }
  for (size_t i = 0; i < cd_json_count(conflicts); i++) {
    page_wrapf(p, "  - ", PAGE_PLAIN, 4, "A person settles a conflict of " CD_FMT ": " CD_FMT,
               CD_ARG(text_of(conflicts->as.items[i], "regime")), CD_ARG(text_of(conflicts->as.items[i], "text")));
  }
  said += questions ? change_tried(p, questions) : change_named(p, d);
  for (size_t i = 0; i < cd_json_count(hints); i++)
    page_wrap(p, "  - hint: ", PAGE_PLAIN, 4, cd_json_str(hints->as.items[i]));
  if (said == 0) say_nothing(p, questions);
}

/* --- on other days --- */

static bool lies_in(cd_str day, cd_str from, cd_str to) {
  return (!from.len || cd_str_cmp(from, day) <= 0) && (!to.len || cd_str_cmp(day, to) <= 0);
}

static void day_line(page *p, const cd_json *d, const cd_json *one) {
  cd_str from = text_of(one, "from"), to = text_of(one, "to");
  cd_buf line;
  cd_buf_init(&line, 0);
  if (from.len && to.len && cd_str_eq(from, to))
    cd_buf_printf(&line, "on " CD_FMT, CD_ARG(from));
  else if (from.len && to.len)
    cd_buf_printf(&line, CD_FMT " to " CD_FMT, CD_ARG(from), CD_ARG(to));
  else if (from.len)
    cd_buf_printf(&line, "from " CD_FMT, CD_ARG(from));
  else if (to.len)
    cd_buf_printf(&line, "until " CD_FMT, CD_ARG(to));
  else
    cd_buf_c(&line, "on all days");
  cd_buf_c(&line, ": ");
  explain_put_outcome(&line, one);
  bool here = lies_in(text_of(d, "as_of"), from, to);
  page_wrap(p, here ? "  > " : "    ", here ? PAGE_BOLD : PAGE_PLAIN, 6, cd_buf_view(&line));
  cd_buf_free(&line);
}

void explain_days(page *p, const cd_json *d) {
  const cd_json *all = cd_json_get(cd_json_get(cd_json_get(d, "questions"), "history"), "outcomes");
  if (!cd_json_count(all)) return;
  page_heading(p, "The same order on other days, by the law, lists and licences of the day");
  for (size_t i = 0; i < cd_json_count(all); i++) day_line(p, d, all->as.items[i]);
}
