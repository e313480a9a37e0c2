/* One decision for a person: the outcome and its rule, each regime in plain words, each considered rule, and what would
 * change it. Reads the decision's JSON alone, so that a decision of years ago is explained by what it says of itself.
 */
#include <stdio.h>

#include "decide/decide.h"
#include "decide/explain.h"
#include "decide/explain_owners.h"

static cd_str text_of(const cd_json *v, const char *key) { return explain_text(v, key); }
static bool is(const cd_json *v, const char *key, const char *word) { return explain_is(v, key, word); }

static page_tone tone_of(cd_str outcome) {
  if (cd_str_eqc(outcome, "prohibited")) return PAGE_BAD;
  return cd_str_eqc(outcome, "refer") || cd_str_eqc(outcome, "licence_required") ? PAGE_WARN : PAGE_GOOD;
}

static const char *in_words(cd_str outcome) {
  static const char *const words[][2] = {{"prohibited", "PROHIBITED"},
                                         {"licence_required", "LICENCE REQUIRED"},
                                         {"licensed", "LICENSED"},
                                         {"exception", "EXCEPTION"},
                                         {"no_licence_required", "NO LICENCE REQUIRED"}};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    if (cd_str_eqc(outcome, words[i][0])) return words[i][1];
  }
  return "REFER TO A PERSON";
}

/* --- the outcome and what decided it --- */

static void explain_outcome(page *p, const cd_json *d) {
  cd_str id = text_of(d, "decision"), order = text_of(d, "order"), day = text_of(d, "as_of"),
         outcome = text_of(d, "outcome");
  cd_buf_printf(p->out, CD_FMT ", order " CD_FMT " as of " CD_FMT ": ", CD_ARG(id.len ? id : CD_STR("not recorded")),
                CD_ARG(order), CD_ARG(day));
  page_put(p, tone_of(outcome), in_words(outcome));
  page_line(p);
  if (cd_str_eqc(outcome, "refer")) {
    page_wrapf(p, "  ", PAGE_PLAIN, 2,
               "It is at least " CD_FMT " and at most " CD_FMT ", and what is known does not tell which.",
               CD_ARG(text_of(d, "at_least")), CD_ARG(text_of(d, "at_most")));
  }
  cd_str known = text_of(d, "known_at");
  page_wrapf(p, "  ", PAGE_PLAIN, 2,
             "As known at record %lld"
             "%s" CD_FMT ".",
             (long long)cd_json_int(cd_json_get(d, "known_at_record"), 0), known.len ? ", " : "", CD_ARG(known));
}

static void explain_hypothetical(page *p, const cd_json *d) {
  const cd_json *h = cd_json_get(d, "hypothetical"), *drafts = cd_json_get(h, "drafts");
  if (!h) return;
  page_wrapf(p, "  ", PAGE_WARN, 2, "Hypothetical: " CD_FMT ".", CD_ARG(text_of(h, "text")));
  for (size_t i = 0; i < cd_json_count(drafts); i++)
    page_wrapf(p, "  - ", PAGE_PLAIN, 4, CD_FMT " over " CD_FMT ": " CD_FMT,
               CD_ARG(text_of(drafts->as.items[i], "overlay")), CD_ARG(text_of(drafts->as.items[i], "of")),
               CD_ARG(text_of(drafts->as.items[i], "title")));
  page_wrapf(p, "  ", PAGE_PLAIN, 2, "As the law stands: " CD_FMT ".",
             CD_ARG(text_of(cd_json_get(h, "as_the_law_stands"), "outcome")));
}

static void explain_reason_line(page *p, const cd_json *d, cd_str regime, const cd_json *reason) {
  cd_str subject = text_of(reason, "subject");
  page_wrapf(p, "  ", PAGE_PLAIN, 4, CD_FMT "%s" CD_FMT ": " CD_FMT, CD_ARG(text_of(reason, "rule")),
             subject.len ? ", " : "", CD_ARG(subject), CD_ARG(text_of(reason, "text")));
  cd_buf since;
  cd_buf_init(&since, 0);
  explain_put_since(&since, d, regime, reason);
  if (since.len) page_wrap(p, "    ", PAGE_PLAIN, 4, cd_str_trim(cd_buf_view(&since)));
  cd_buf_free(&since);
  if (text_of(reason, "cite").len > 0)
    page_wrapf(p, "    ", PAGE_PLAIN, 4, "(" CD_FMT ")", CD_ARG(text_of(reason, "cite")));
}

/* Of the regimes that give the whole its outcome, the rules that these rest on. */
static void explain_deciding(page *p, const cd_json *d) {
  const cd_json *regimes = cd_json_get(d, "regimes");
  page_heading(p, "Decided by");
  bool any = false;
  for (size_t i = 0; i < cd_json_count(regimes); i++) {
    const cd_json *regime = regimes->as.items[i], *reasons = cd_json_get(regime, "reasons");
    if (!cd_str_eq(text_of(regime, "at_most"), text_of(d, "at_most"))) continue;
    for (size_t k = 0; k < cd_json_count(reasons); k++) {
      if (!cd_json_bool(cd_json_get(reasons->as.items[k], "decisive"), false)) continue;
      explain_reason_line(p, d, text_of(regime, "regime"), reasons->as.items[k]);
      any = true;
    }
  }
  if (!any) page_wrap(p, "  ", PAGE_PLAIN, 2, CD_STR("No rule: none that was adopted speaks against it."));
}

/* --- each rule --- */

static const cd_json *requirement_of(const cd_json *regime, const cd_json *reason) {
  const cd_json *all = cd_json_get(regime, "requirements");
  for (size_t i = 0; i < cd_json_count(all); i++) {
    const cd_json *q = all->as.items[i];
    if (cd_str_eq(text_of(q, "rule"), text_of(reason, "rule")) &&
        cd_str_eq(text_of(q, "subject"), text_of(reason, "subject")))
      return q;
  }
  return NULL;
}

static const char *verdict(const cd_json *regime, const cd_json *reason, page_tone *tone) {
  bool held = is(reason, "result", "true");
  const cd_json *q = is(reason, "effect", "require") ? requirement_of(regime, reason) : NULL;
  *tone = PAGE_DIM;
  if (!cd_json_bool(cd_json_get(reason, "applicable"), true)) return "  not applicable ";
  *tone = PAGE_WARN;
  if (is(reason, "result", "unknown")) return "  unknown        ";
  *tone = PAGE_GOOD;
  if (is(reason, "effect", "note")) return held ? "  noted          " : "  passed         ";
  if (is(reason, "effect", "discharge")) held = !held;
  if (!held || (q && is(q, "discharged", "true"))) return "  passed         ";
  *tone = PAGE_BAD;
  return "  failed         ";
}

#define RULE_INDENT 17

static void explain_facts(page *p, const cd_json *facts) {
  for (size_t i = 0; i < cd_json_count(facts); i++) {
    cd_buf value;
    cd_buf_init(&value, 0);
    if (cd_json_write(facts->as.members[i].value, &value, NULL) != CORDON_OK) cd_buf_c(&value, "?");
    page_wrapf(p, "                 ", PAGE_PLAIN, RULE_INDENT + 2, CD_FMT " = " CD_FMT,
               CD_ARG(facts->as.members[i].key), CD_ARG(cd_buf_view(&value)));
    cd_buf_free(&value);
  }
}

static void explain_rule(page *p, const cd_json *regime, const cd_json *reason) {
  page_tone tone;
  const char *first = verdict(regime, reason, &tone);
  const char *pad = "                 ";
  cd_str subject = text_of(reason, "subject"), yielded = text_of(reason, "yielded_to");
  page_wrapf(p, first, tone, RULE_INDENT, CD_FMT "%s" CD_FMT " (" CD_FMT ")", CD_ARG(text_of(reason, "rule")),
             subject.len ? ", " : "", CD_ARG(subject), CD_ARG(text_of(reason, "effect")));
  page_wrap(p, pad, PAGE_PLAIN, RULE_INDENT, text_of(reason, "text"));
  explain_facts(p, cd_json_get(reason, "facts"));
  if (yielded.len > 0) page_wrapf(p, pad, PAGE_PLAIN, RULE_INDENT, "yields to " CD_FMT, CD_ARG(yielded));
  const cd_json *q = is(reason, "effect", "require") ? requirement_of(regime, reason) : NULL;
  if (q && text_of(q, "discharged_by").len > 0) {
    page_wrapf(p, pad, PAGE_PLAIN, RULE_INDENT, "%sdischarged by " CD_FMT,
               is(q, "discharged", "true") ? "" : "perhaps ", CD_ARG(text_of(q, "discharged_by")));
  }
  page_wrap(p, pad, PAGE_DIM, RULE_INDENT, text_of(reason, "cite"));
}

static void explain_regime(page *p, const cd_json *regime) {
  char heading[256];
  cd_str id = text_of(regime, "regime"), outcome = text_of(regime, "outcome");
  snprintf(heading, sizeof heading, CD_FMT ": " CD_FMT, CD_ARG(id), CD_ARG(outcome));
  page_heading(p, heading);
  const cd_json *reasons = cd_json_get(regime, "reasons"), *notes = cd_json_get(regime, "notes");
  for (size_t i = 0; i < cd_json_count(reasons); i++) explain_rule(p, regime, reasons->as.items[i]);
  for (size_t i = 0; i < cd_json_count(notes); i++)
    page_wrap(p, "  note: ", PAGE_DIM, 8, cd_json_str(notes->as.items[i]));
}

/* --- parties and papers --- */

static void explain_hits(page *p, const char *who, const cd_json *subject) {
  const cd_json *hits = cd_json_get(subject, "hits");
  for (size_t i = 0; i < cd_json_count(hits); i++) {
    const cd_json *h = hits->as.items[i];
    cd_str source = text_of(h, "source"), why = text_of(h, "why");
    page_wrapf(p, "  ", PAGE_PLAIN, 4,
               "%s: " CD_FMT " on " CD_FMT " (entry " CD_FMT "), score %lld, listed: " CD_FMT "%s" CD_FMT, who,
               CD_ARG(text_of(h, "name")), CD_ARG(source.len ? source : text_of(h, "list")),
               CD_ARG(text_of(h, "entry")), (long long)cd_json_int(cd_json_get(h, "score"), 0),
               CD_ARG(text_of(h, "listed")), why.len ? "; " : "", CD_ARG(why));
  }
}

static void explain_owner_hits(page *p, const char *who, const cd_json *party) {
  const cd_json *owners = cd_json_get(party, "owners");
  for (size_t i = 0; i < cd_json_count(owners); i++) {
    explain_hits(p, who, owners->as.items[i]);
    explain_owner_hits(p, who, owners->as.items[i]);
  }
}

static void explain_parties(page *p, const cd_json *d) {
  const cd_json *parties = cd_json_get(d, "parties");
  page_heading(p, "Screened");
  for (size_t i = 0; i < cd_json_count(parties); i++) {
    char who[96], owner[128];
    const cd_json *party = parties->as.items[i];
    cd_str role = text_of(party, "role"), name = text_of(party, "name");
    if (cd_str_eqc(role, "exporter"))
      snprintf(who, sizeof who, "the exporter");
    else
      snprintf(who, sizeof who, "party %zu (" CD_FMT ")", i + 1, CD_ARG(cd_str_sub(role, 0, 40)));
    bool clean = cd_json_count(cd_json_get(party, "hits")) == 0;
    if (clean)
      page_wrapf(p, "  ", PAGE_PLAIN, 4, "%s, " CD_FMT ": no hit", who,
                 CD_ARG(name.len ? name : CD_STR("without a name")));
    explain_hits(p, who, party);
    snprintf(owner, sizeof owner, "an owner of %s", who);
    explain_owner_hits(p, owner, party);
    explain_owners(p, who, party);
  }
}

static void explain_sentences(page *p, const cd_json *sentences) {
  for (size_t i = 0; i < cd_json_count(sentences); i++)
    page_wrap(p, "    - ", PAGE_PLAIN, 6, cd_json_str(sentences->as.items[i]));
}

static void explain_rests(page *p, const cd_json *paper) {
  const cd_json *all = cd_json_get(paper, "rests_on");
  for (size_t i = 0; i < cd_json_count(all); i++)
    page_wrapf(p, "    - ", PAGE_PLAIN, 6, "it rests on: " CD_FMT, CD_ARG(cd_json_str(all->as.items[i])));
}

static void explain_papers(page *p, const cd_json *d) {
  const cd_json *licences = cd_json_get(d, "licences"), *commitments = cd_json_get(d, "commitments");
  if (cd_json_count(licences) + cd_json_count(commitments) == 0) return;
  page_heading(p, "Cited");
  for (size_t i = 0; i < cd_json_count(licences); i++) {
    const cd_json *l = licences->as.items[i];
    page_wrapf(p, "  ", PAGE_PLAIN, 4, "licence " CD_FMT ": covers " CD_FMT, CD_ARG(text_of(l, "id")),
               CD_ARG(text_of(l, "covers")));
    explain_sentences(p, cd_json_get(l, "why"));
    explain_rests(p, l);
  }
  for (size_t i = 0; i < cd_json_count(commitments); i++) {
    const cd_json *c = commitments->as.items[i];
    page_wrapf(p, "  ", PAGE_PLAIN, 4, "commitment " CD_FMT ": %s", CD_ARG(text_of(c, "id")),
               cd_json_bool(cd_json_get(c, "in_force"), false) ? "in force" : "not in force");
    explain_sentences(p, cd_json_get(c, "why"));
    explain_rests(p, c);
  }
}

static void explain_basis(page *p, const cd_json *d) {
  const cd_json *digests = cd_json_get(d, "digests"), *warnings = cd_json_get(d, "warnings");
  page_heading(p, "Resting on");
  for (size_t i = 0; i < cd_json_count(digests); i++) {
    page_wrapf(p, "  ", PAGE_PLAIN, 4, CD_FMT " " CD_FMT, CD_ARG(digests->as.members[i].key),
               CD_ARG(cd_json_str(digests->as.members[i].value)));
  }
  for (size_t i = 0; i < cd_json_count(warnings); i++)
    page_wrap(p, "  warning: ", PAGE_WARN, 4, cd_json_str(warnings->as.items[i]));
}

cordon_status decide_explain(const cd_json *decision, bool color, cd_buf *out, cordon_error *err) {
  page p = {out, color};
  if (!decision || decision->kind != CD_JSON_OBJECT || !cd_json_get(decision, "outcome")) {
    return cd_fail(err, CORDON_BAD_INPUT, "this is not a decision: it has no outcome");
  }
  const cd_json *regimes = cd_json_get(decision, "regimes");
  explain_outcome(&p, decision);
  explain_hypothetical(&p, decision);
  explain_deciding(&p, decision);
  explain_plain(&p, decision);
  for (size_t i = 0; i < cd_json_count(regimes); i++) explain_regime(&p, regimes->as.items[i]);
  explain_parties(&p, decision);
  explain_papers(&p, decision);
  explain_change(&p, decision);
  explain_days(&p, decision);
  explain_basis(&p, decision);
  return cd_buf_status(out, err);
}
