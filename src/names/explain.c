#include "names/explain.h"

static names_likeness plain_likeness(void *user, uint32_t left_word, const names_word *left, const names_word *right) {
  (void)user;
  (void)left_word;
  return names_word_likeness(left, right);
}

void names_match_plain(const names_analysis *left, const names_analysis *right, names_match *out) {
  names_match_names(left, right, plain_likeness, NULL, out);
}

static const char *class_name(uint8_t cls) {
  static const char *const words[] = {"word",     "initial",      "number",         "title",
                                      "particle", "company_form", "connecting_word"};
  return cls < sizeof words / sizeof words[0] ? words[cls] : "word";
}

static cd_json *run_text(const names_analysis *n, uint32_t from, uint32_t count, cd_arena *a) {
  cd_str text = CD_STR("");
  for (uint32_t i = from; i < from + count && text.ptr; i++)
    text =
        cd_str_printf(a, CD_FMT "%s" CD_FMT, CD_ARG(text), i > from ? " " : "", (int)n->words[i].len, n->words[i].text);
  return text.ptr ? cd_json_new_str(a, text) : NULL;
}

static cd_json *pair_json(const names_analysis *l, const names_analysis *r, const names_pair *p, cd_arena *a) {
  cd_json *o = cd_json_new_object(a);
  o = cd_json_set(a, o, "query", run_text(l, p->left, p->left_count, a));
  o = cd_json_set(a, o, "name", run_text(r, p->right, p->right_count, a));
  o = cd_json_set(a, o, "rule", cd_json_new_c(a, names_rule_name((names_rule)p->rule)));
  o = cd_json_set(a, o, "likeness", cd_json_new_int(a, p->score));
  return cd_json_set(a, o, "weight", cd_json_new_int(a, p->weight));
}

static cd_json *left_over_json(const names_analysis *n, uint64_t used, cd_arena *a) {
  cd_json *list = cd_json_new_list(a);
  for (uint32_t i = 0; i < n->count && list; i++) {
    if ((used >> i) & 1u) continue;
    cd_json *o = cd_json_new_object(a);
    o = cd_json_set(a, o, "word", run_text(n, i, 1, a));
    o = cd_json_set(a, o, "class", cd_json_new_c(a, class_name(n->words[i].cls)));
    o = cd_json_set(a, o, "weight", cd_json_new_int(a, n->words[i].weight));
    list = cd_json_add(a, list, o);
  }
  return list;
}

static const char *agree_name(names_agree g) {
  static const char *const words[] = {"not stated", "agrees", "contradicts"};
  return words[g];
}

static cd_json *support_json(const names_hit *h, cd_arena *a) {
  cd_json *o = cd_json_new_object(a);
  o = cd_json_set(a, o, "birth", cd_json_new_c(a, agree_name(h->birth)));
  o = cd_json_set(a, o, "country", cd_json_new_c(a, agree_name(h->country)));
  o = cd_json_set(a, o, "kind", cd_json_new_c(a, agree_name(h->schema)));
  return cd_json_set(a, o, "identifier", cd_json_new_c(a, agree_name(h->identifier)));
}

cd_json *names_explain(const names_analysis *left, const names_analysis *right, const names_match *m,
                       const names_hit *h, cd_arena *a) {
  cd_json *pairs = cd_json_new_list(a);
  for (uint32_t i = 0; i < m->pair_count; i++) pairs = cd_json_add(a, pairs, pair_json(left, right, &m->pairs[i], a));
  cd_json *o = cd_json_new_object(a);
  o = cd_json_set(a, o, "query", cd_json_new_str(a, left->original));
  o = cd_json_set(a, o, "name", cd_json_new_str(a, right->original));
  o = cd_json_set(a, o, "same_name", cd_json_new_bool(a, m->same));
  o = cd_json_set(a, o, "words", pairs);
  o = cd_json_set(a, o, "query_left_over", left_over_json(left, m->left_used, a));
  o = cd_json_set(a, o, "name_left_over", left_over_json(right, m->right_used, a));
  o = cd_json_set(a, o, "matched", cd_json_new_int(a, m->matched));
  o = cd_json_set(a, o, "contradiction", cd_json_new_int(a, m->conflict));
  o = cd_json_set(a, o, "missing_from_name", cd_json_new_int(a, m->left_over));
  o = cd_json_set(a, o, "missing_from_query", cd_json_new_int(a, m->right_over));
  o = cd_json_set(a, o, "name_score", cd_json_new_int(a, h->name_score));
  o = cd_json_set(a, o, "support", support_json(h, a));
  return cd_json_set(a, o, "score", cd_json_new_int(a, h->score));
}

/* --- as text --- */

static void pad(cd_buf *out, size_t len, size_t width) {
  for (; len < width; len++) cd_buf_byte(out, ' ');
}

static size_t widest(const cd_json *list, const char *key) {
  size_t most = 4;
  for (size_t i = 0; i < cd_json_count(list); i++) {
    size_t len = cd_json_str(cd_json_get(cd_json_at(list, i), key)).len;
    if (len > most) most = len;
  }
  return most;
}

static void pair_lines(const cd_json *pairs, cd_buf *out) {
  size_t left = widest(pairs, "query"), right = widest(pairs, "name");
  for (size_t i = 0; i < cd_json_count(pairs); i++) {
    const cd_json *p = cd_json_at(pairs, i);
    cd_str q = cd_json_str(cd_json_get(p, "query")), n = cd_json_str(cd_json_get(p, "name")),
           rule = cd_json_str(cd_json_get(p, "rule"));
    cd_buf_c(out, "  ");
    cd_buf_str(out, q);
    pad(out, q.len, left);
    cd_buf_c(out, "  ~  ");
    cd_buf_str(out, n);
    pad(out, n.len, right);
    cd_buf_c(out, "  ");
    cd_buf_str(out, rule);
    pad(out, rule.len, 9);
    cd_buf_printf(out, " %4lld of weight %lld\n", (long long)cd_json_int(cd_json_get(p, "likeness"), 0),
                  (long long)cd_json_int(cd_json_get(p, "weight"), 0));
  }
}

static void left_over_line(const cd_json *list, const char *title, cd_buf *out) {
  if (cd_json_count(list) == 0) return;
  cd_buf_printf(out, "  %s:", title);
  for (size_t i = 0; i < cd_json_count(list); i++) {
    const cd_json *w = cd_json_at(list, i);
    cd_buf_printf(out, "%s " CD_FMT " (" CD_FMT ", weight %lld)", i ? "," : "",
                  CD_ARG(cd_json_str(cd_json_get(w, "word"))), CD_ARG(cd_json_str(cd_json_get(w, "class"))),
                  (long long)cd_json_int(cd_json_get(w, "weight"), 0));
  }
  cd_buf_byte(out, '\n');
}

void names_explain_text(const cd_json *e, cd_buf *out) {
  static const char *const supports[] = {"birth", "country", "kind", "identifier"};
  cd_buf_printf(out, "\"" CD_FMT "\" against \"" CD_FMT "\": score %lld%s\n",
                CD_ARG(cd_json_str(cd_json_get(e, "query"))), CD_ARG(cd_json_str(cd_json_get(e, "name"))),
                (long long)cd_json_int(cd_json_get(e, "score"), 0),
                cd_json_bool(cd_json_get(e, "same_name"), false) ? " (the same name)" : "");
  pair_lines(cd_json_get(e, "words"), out);
  left_over_line(cd_json_get(e, "query_left_over"), "only asked for", out);
  left_over_line(cd_json_get(e, "name_left_over"), "only listed", out);
  for (size_t i = 0; i < sizeof supports / sizeof supports[0]; i++) {
    cd_str how = cd_json_str(cd_json_get(cd_json_get(e, "support"), supports[i]));
    if (how.len && !cd_str_eqc(how, "not stated")) cd_buf_printf(out, "  %s " CD_FMT "\n", supports[i], CD_ARG(how));
  }
}
