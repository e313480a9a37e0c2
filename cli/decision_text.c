#include "decision_text.h"

#include <string.h>

#define WIDTH 100

static cd_str member(const cd_json *o, const char *key) { return cd_json_str(cd_json_get(o, key)); }

static cli_tone tone_of(cd_str outcome) {
  if (cd_str_eqc(outcome, "prohibited") || cd_str_eqc(outcome, "licence_required")) return CLI_BAD;
  return cd_str_eqc(outcome, "refer") ? CLI_WARN : CLI_GOOD;
}

/* Text broken at spaces, each further line indented. */
static void put_wrapped(cli *c, cd_str text, int indent) {
  size_t room = WIDTH - (size_t)indent;
  while (text.len > room) {
    size_t cut = room;
    while (cut > 0 && text.ptr[cut] != ' ') cut--;
    if (cut == 0) break;
    cli_printf(c, CD_FMT "\n%*s", (int)cut, text.ptr, indent, "");
    text = cd_str_sub(text, cut + 1, text.len);
  }
  cli_put(c, text);
  cli_put_c(c, "\n");
}

static const cd_json *requirement_of(const cd_json *regime, cd_str rule) {
  const cd_json *all = cd_json_get(regime, "requirements");
  for (size_t i = 0; i < cd_json_count(all); i++) {
    if (cd_str_eq(member(cd_json_at(all, i), "rule"), rule)) return cd_json_at(all, i);
  }
  return NULL;
}

/* Whether a requirement is met, and by what. */
static void put_state(cli *c, const cd_json *requirement) {
  cd_str discharged = member(requirement, "discharged"), by = member(requirement, "discharged_by");
  bool met = cd_str_eqc(discharged, "true");
  cli_put_c(c, "      ");
  cli_tone_put(c, met ? CLI_GOOD : CLI_WARN,
               met                               ? CD_STR("met")
               : cd_str_eqc(discharged, "false") ? CD_STR("open")
                                                 : CD_STR("not known to be met"));
  if (met && by.len) cli_printf(c, " by " CD_FMT, CD_ARG(by));
  cli_put_c(c, "\n");
}

static void put_reason(cli *c, const cd_json *regime, const cd_json *reason) {
  cd_str text = member(reason, "text"), cite = member(reason, "cite");
  cd_str line = cd_str_printf(c->arena, CD_FMT ": " CD_FMT, CD_ARG(member(reason, "rule")), CD_ARG(text));
  const cd_json *requirement = requirement_of(regime, member(reason, "rule"));
  cli_put_c(c, "    ");
  put_wrapped(c, line, 6);
  if (requirement) put_state(c, requirement);
  if (cite.len == 0) return;
  cli_put_c(c, "      [");
  put_wrapped(c, cd_str_printf(c->arena, CD_FMT "]", CD_ARG(cite)), 7);
}

/* What discharges a requirement is told beside the requirement. */
static bool is_told(const cd_json *reason) {
  return cd_json_bool(cd_json_get(reason, "decisive"), false) && !cd_str_eqc(member(reason, "effect"), "discharge");
}

static bool seen_before(const cd_json *reasons, size_t i) {
  for (size_t j = 0; j < i; j++) {
    const cd_json *one = cd_json_at(reasons, j), *two = cd_json_at(reasons, i);
    if (cd_str_eq(member(one, "rule"), member(two, "rule")) && cd_str_eq(member(one, "text"), member(two, "text")))
      return true;
  }
  return false;
}

static void put_regime(cli *c, const cd_json *regime) {
  cd_str outcome = member(regime, "outcome");
  cli_printf(c, "  " CD_FMT ": ", CD_ARG(member(regime, "regime")));
  cli_tone_put(c, tone_of(outcome), outcome);
  if (cd_str_eqc(outcome, "refer")) {
    cli_printf(c, " (at least " CD_FMT ", at most " CD_FMT ")", CD_ARG(member(regime, "at_least")),
               CD_ARG(member(regime, "at_most")));
  }
  cli_put_c(c, "\n");
  const cd_json *reasons = cd_json_get(regime, "reasons");
  for (size_t i = 0; i < cd_json_count(reasons); i++) {
    const cd_json *reason = cd_json_at(reasons, i);
    if (is_told(reason) && !seen_before(reasons, i)) put_reason(c, regime, reason);
  }
}

static void put_missing(cli *c, const cd_json *missing) {
  for (size_t i = 0; i < cd_json_count(missing); i++) {
    const cd_json *m = cd_json_at(missing, i);
    cli_put_c(c, "  missing: ");
    put_wrapped(c, cd_str_printf(c->arena, CD_FMT " - " CD_FMT, CD_ARG(member(m, "fact")), CD_ARG(member(m, "why"))),
                4);
  }
}

static cd_str id_of(const cd_json *decision) {
  cd_str id = member(decision, "decision");
  if (cd_json_get(decision, "hypothetical")) return CD_STR("hypothetical");
  return id.len ? id : CD_STR("dry run");
}

static void put_head(cli *c, const cd_json *decision) {
  cd_str outcome = member(decision, "outcome"), order = member(decision, "order");
  cli_put(c, id_of(decision));
  if (order.len) cli_printf(c, ", order " CD_FMT, CD_ARG(order));
  cli_printf(c, " as of " CD_FMT ": ", CD_ARG(member(decision, "as_of")));
  cli_tone_put(c, tone_of(outcome), outcome);
}

/* What a decision under drafts is, and what the law says as it stands. */
static void put_hypothetical(cli *c, const cd_json *h) {
  if (!h) return;
  const cd_json *drafts = cd_json_get(h, "drafts");
  cli_put_c(c, "  ");
  cli_tone_put(c, CLI_WARN, CD_STR("hypothetical"));
  cli_printf(c, ": " CD_FMT "\n", CD_ARG(member(h, "text")));
  for (size_t i = 0; i < cd_json_count(drafts); i++) {
    const cd_json *d = cd_json_at(drafts, i);
    cli_put_c(c, "    ");
    put_wrapped(c,
                cd_str_printf(c->arena, CD_FMT " over " CD_FMT ": " CD_FMT, CD_ARG(member(d, "overlay")),
                              CD_ARG(member(d, "of")), CD_ARG(member(d, "title"))),
                6);
  }
  cli_printf(c, "    as the law stands: " CD_FMT "\n", CD_ARG(member(cd_json_get(h, "as_the_law_stands"), "outcome")));
}

void cli_decision_text(cli *c, const cd_json *decision) {
  put_head(c, decision);
  cli_put_c(c, "\n");
  put_hypothetical(c, cd_json_get(decision, "hypothetical"));
  const cd_json *regimes = cd_json_get(decision, "regimes");
  for (size_t i = 0; i < cd_json_count(regimes); i++) put_regime(c, cd_json_at(regimes, i));
  put_missing(c, cd_json_get(decision, "missing"));
}

/* The rules that decide, of the regimes whose outcome is the decision's. */
static void put_deciding_rules(cli *c, const cd_json *decision) {
  const cd_json *regimes = cd_json_get(decision, "regimes");
  const char *separator = "  ";
  for (size_t i = 0; i < cd_json_count(regimes); i++) {
    const cd_json *regime = cd_json_at(regimes, i), *reasons = cd_json_get(regime, "reasons");
    if (!cd_str_eq(member(regime, "outcome"), member(decision, "outcome"))) continue;
    for (size_t j = 0; j < cd_json_count(reasons); j++) {
      const cd_json *reason = cd_json_at(reasons, j);
      if (!is_told(reason) || seen_before(reasons, j)) continue;
      cli_printf(c, "%s" CD_FMT, separator, CD_ARG(member(reason, "rule")));
      separator = ", ";
    }
  }
}

void cli_decision_line(cli *c, const cd_json *decision) {
  put_head(c, decision);
  put_deciding_rules(c, decision);
  cli_put_c(c, "\n");
}
