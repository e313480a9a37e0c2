/* Each regime in one paragraph of plain words, made of the sentences that its rules gave. */
#include "decide/explain.h"

static cd_str text_of(const cd_json *v, const char *key) { return explain_text(v, key); }
static bool is(const cd_json *v, const char *key, const char *word) { return explain_is(v, key, word); }

/* "licence_required" to "licence required". */
static void put_words(cd_buf *out, cd_str word) {
  for (size_t i = 0; i < word.len; i++) cd_buf_byte(out, word.ptr[i] == '_' ? ' ' : word.ptr[i]);
}

void explain_put_outcome(cd_buf *out, const cd_json *v) {
  put_words(out, text_of(v, "outcome"));
  if (!is(v, "outcome", "refer")) return;
  cd_buf_c(out, " (at least ");
  put_words(out, text_of(v, "at_least"));
  cd_buf_c(out, ", at most ");
  put_words(out, text_of(v, "at_most"));
  cd_buf_byte(out, ')');
}

void explain_put_since(cd_buf *out, const cd_json *decision, cd_str regime, const cd_json *reason) {
  const cd_json *all = cd_json_get(cd_json_get(cd_json_get(decision, "questions"), "history"), "since");
  for (size_t i = 0; i < cd_json_count(all); i++) {
    const cd_json *s = all->as.items[i];
    cd_str day = text_of(s, "since"), before = text_of(s, "before");
    bool of = cd_str_eq(text_of(s, "regime"), regime) && cd_str_eq(text_of(s, "rule"), text_of(reason, "rule")) &&
              cd_str_eq(text_of(s, "subject"), text_of(reason, "subject"));
    if (!of || !day.len) continue;
    const char *was = cd_str_eqc(before, "true")      ? "it held"
                      : cd_str_eqc(before, "false")   ? "it did not hold"
                      : cd_str_eqc(before, "unknown") ? "it was not known"
                                                      : "it was not looked at";
    cd_buf_printf(out, " So since " CD_FMT "; the day before, %s.", CD_ARG(day), was);
    return;
  }
}

/* With one full stop at its end. */
static void put_sentence(cd_buf *out, cd_str s) {
  s = cd_str_trim(s);
  if (!s.len) return;
  char last = s.ptr[s.len - 1];
  cd_buf_printf(out, " " CD_FMT "%s", CD_ARG(s), last == '.' || last == '!' || last == '?' ? "" : ".");
}

static void put_policy(cd_buf *out, cd_str policy) {
  cd_buf_c(out, " Policy for such a licence:");
  put_sentence(out, policy);
}

static bool told_before(const cd_json *list, size_t i, const char *key) {
  for (size_t k = 0; k < i; k++)
    if (cd_str_eq(text_of(list->as.items[k], key), text_of(list->as.items[i], key))) return true;
  return false;
}

/* --- what each outcome says --- */

static void put_prohibitions(cd_buf *out, const cd_json *d, const cd_json *regime) {
  const cd_json *reasons = cd_json_get(regime, "reasons");
  cd_buf_c(out, " It prohibits the order.");
  for (size_t i = 0; i < cd_json_count(reasons); i++) {
    const cd_json *r = reasons->as.items[i];
    if (!is(r, "effect", "prohibit") || !is(r, "result", "true") || told_before(reasons, i, "text")) continue;
    put_sentence(out, text_of(r, "text"));
    explain_put_since(out, d, text_of(regime, "regime"), r);
  }
}

static void put_open(cd_buf *out, const cd_json *regime) {
  const cd_json *all = cd_json_get(regime, "requirements");
  for (size_t i = 0; i < cd_json_count(all); i++) {
    const cd_json *q = all->as.items[i];
    if (!is(q, "raised", "true") || is(q, "discharged", "true") || told_before(all, i, "why")) continue;
    put_sentence(out, text_of(q, "why"));
    if (text_of(q, "policy").len && !is(q, "policy", "(not stated)")) put_policy(out, text_of(q, "policy"));
  }
}

static void put_met(cd_buf *out, const cd_json *regime) {
  const cd_json *all = cd_json_get(regime, "requirements");
  for (size_t i = 0; i < cd_json_count(all); i++) {
    const cd_json *q = all->as.items[i];
    if (!is(q, "raised", "true") || !is(q, "discharged", "true")) continue;
    put_sentence(out, text_of(q, "why"));
    cd_buf_printf(out, " That is met by %s" CD_FMT ".",
                  cd_json_bool(cd_json_get(q, "by_licence"), false) ? "licence " : "rule ",
                  CD_ARG(text_of(q, "discharged_by")));
  }
}

static void put_not_known(cd_buf *out, const cd_json *regime) {
  const cd_json *missing = cd_json_get(regime, "missing"), *conflicts = cd_json_get(regime, "conflicts");
  cd_buf_c(out, " What is known does not tell: ");
  explain_put_outcome(out, regime);
  cd_buf_byte(out, '.');
  put_open(out, regime);
  for (size_t i = 0; i < cd_json_count(missing); i++) {
    const cd_json *m = missing->as.items[i];
    if (i < 4)
      cd_buf_printf(out, "%s" CD_FMT " (" CD_FMT ")", i ? "; " : " Not known: ", CD_ARG(text_of(m, "fact")),
                    CD_ARG(text_of(m, "why")));
  }
  if (cd_json_count(missing) > 4) cd_buf_printf(out, "; and %zu more", cd_json_count(missing) - 4);
  if (cd_json_count(missing)) cd_buf_c(out, ".");
  for (size_t i = 0; i < cd_json_count(conflicts); i++) put_sentence(out, cd_json_str(conflicts->as.items[i]));
}

static void put_verdict(cd_buf *out, const cd_json *d, const cd_json *regime) {
  if (is(regime, "outcome", "prohibited")) {
    put_prohibitions(out, d, regime);
  } else if (is(regime, "outcome", "licence_required")) {
    cd_buf_c(out, " It asks for what the order does not have.");
    put_open(out, regime);
  } else if (is(regime, "outcome", "licensed") || is(regime, "outcome", "exception")) {
    cd_buf_printf(out, " All that it asks for is met%s.",
                  is(regime, "outcome", "licensed") ? "" : ", by exceptions and without a licence");
    put_met(out, regime);
  } else if (is(regime, "outcome", "no_licence_required")) {
    cd_buf_c(out, " Nothing in it asks for a licence.");
  } else {
    put_not_known(out, regime);
  }
}

static bool is_secondary(const cd_json *regime) {
  const cd_json *notes = cd_json_get(regime, "notes");
  for (size_t i = 0; i < cd_json_count(notes); i++)
    if (cd_str_find(cd_json_str(notes->as.items[i]), CD_STR("secondary source")) >= 0) return true;
  return false;
}

/* --- the section --- */

static void plain_regime(page *p, const cd_json *d, const cd_json *regime) {
  const cd_json *j = cd_json_get(regime, "jurisdiction");
  cd_buf text;
  if (is(j, "result", "false")) return;
  cd_buf_init(&text, 0);
  cd_buf_printf(&text, CD_FMT "%s (" CD_FMT ").", CD_ARG(text_of(regime, "regime")),
                is(j, "result", "true") ? " reaches this order" : " may reach this order, which is not known",
                CD_ARG(text_of(j, "text")));
  put_verdict(&text, d, regime);
  if (is_secondary(regime)) cd_buf_c(&text, " Some of this rests on secondary sources, which the notes below name.");
  page_wrap(p, "  ", PAGE_PLAIN, 2, cd_buf_view(&text));
  cd_buf_free(&text);
}

/* Regimes that do not reach the order, in one line. */
static void plain_others(page *p, const cd_json *regimes) {
  cd_buf text;
  size_t n = 0;
  cd_buf_init(&text, 0);
  for (size_t i = 0; i < cd_json_count(regimes); i++) {
    const cd_json *one = regimes->as.items[i], *j = cd_json_get(one, "jurisdiction");
    if (!is(j, "result", "false")) continue;
    cd_buf_printf(&text, "%s" CD_FMT " (" CD_FMT ")", n++ ? "; " : "Not reached by: ", CD_ARG(text_of(one, "regime")),
                  CD_ARG(text_of(j, "text")));
  }
  cd_buf_c(&text, ".");
  if (n) page_wrap(p, "  ", PAGE_DIM, 2, cd_buf_view(&text));
  cd_buf_free(&text);
}

void explain_plain(page *p, const cd_json *decision) {
  const cd_json *regimes = cd_json_get(decision, "regimes");
  if (!cd_json_count(regimes)) return;
  page_heading(p, "In plain words");
  for (size_t i = 0; i < cd_json_count(regimes); i++) plain_regime(p, decision, regimes->as.items[i]);
  plain_others(p, regimes);
}
