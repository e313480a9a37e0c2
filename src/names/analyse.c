#include "names/analyse.h"

#include <stdlib.h>

#define MAX_FORM_WORDS 8u
#define MAX_FORM_BYTES 96u
#define MOST_REPEATS 3u
#define LETTERED_FORM 12u   /* letters of a form of single letters, and one too many */
#define SHORT_FORM_WORDS 4u /* at the end of a name that may be misspelt */
#define LONG_SPELLING 20u   /* letters of a legal form of three words and more */
#define RARE_WORD 70        /* weight */
#define ROMAN_LETTERS (1u << ('i' - 'a') | 1u << ('v' - 'a') | 1u << ('x' - 'a'))

typedef struct analyser {
  const names_dict *dict;
  cd_arena *arena;
  names_analysis *out;
  names_schema schema;
  bool *after_comma;
  bool comma; /* the family name comes first */
} analyser;

static bool is_organisation_schema(names_schema s) {
  return s == NAMES_ORGANIZATION || s == NAMES_COMPANY || s == NAMES_PUBLIC_BODY;
}

static bool is_digits(const names_word *w) {
  for (size_t i = 0; i < w->len; i++)
    if (w->text[i] < '0' || w->text[i] > '9') return false;
  return w->len > 0;
}

static void set_text(names_word *w, const char *text, size_t len, const names_dict *d) {
  w->text = text;
  w->len = (uint8_t)len;
  w->mask = names_letter_mask(text, len);
  w->term = names_dict_find(d, text, len);
}

/* Letters joined by full stops alone are one word: "S.A.", "L.L.C." (of a person, they are initials). */
static bool joins_on(const analyser *s, const names_raw *raw, uint32_t i) {
  return s->schema != NAMES_PERSON && raw->words[i].dotted && i + 1 < raw->count;
}

static void take_words(analyser *s, const names_raw *raw) {
  names_analysis *o = s->out;
  for (uint32_t i = 0; i < raw->count; i++) {
    const names_raw_word *first = &raw->words[i];
    uint32_t end = first->start + first->len;
    uint8_t flags = first->flags;
    while (joins_on(s, raw, i) && raw->words[i + 1].len == 1) end = raw->words[++i].start + 1;
    names_word *w = &o->words[o->count];
    uint32_t len = end - first->start;
    *w = (names_word){.flags = flags, .token = NAMES_NO_TOKEN};
    set_text(w, raw->text + first->start, len < NAMES_MAX_WORD ? len : NAMES_MAX_WORD, s->dict);
    s->comma |= first->after_comma;
    s->after_comma[o->count++] = first->after_comma;
  }
}

static void remove_words(analyser *s, uint32_t from, uint32_t count) {
  names_analysis *o = s->out;
  memmove(&o->words[from], &o->words[from + count], (o->count - from - count) * sizeof *o->words);
  memmove(&s->after_comma[from], &s->after_comma[from + count], (o->count - from - count) * sizeof *s->after_comma);
  o->count -= count;
}

/* A word that stands there for the fourth time says nothing, but would cost time: it is passed over, and that is told.
 */
static void drop_repeats(analyser *s) {
  names_analysis *o = s->out;
  for (uint32_t i = o->count; i-- > MOST_REPEATS;) {
    uint32_t before = 0;
    for (uint32_t k = 0; k < i; k++)
      before += o->words[k].len == o->words[i].len && memcmp(o->words[k].text, o->words[i].text, o->words[i].len) == 0;
    if (before < MOST_REPEATS) continue;
    remove_words(s, i, 1);
    o->truncated = true;
  }
}

/* --- legal forms --- */

/* One edit apart (an exchange of neighbours counts as one), for words of nearly equal length. */
static bool one_edit(cd_str a, cd_str b) {
  if (a.len > b.len) {
    cd_str t = a;
    a = b;
    b = t;
  }
  if (b.len - a.len > 1) return false;
  size_t head = 0, tail = 0;
  while (head < a.len && a.ptr[head] == b.ptr[head]) head++;
  while (tail < a.len - head && a.ptr[a.len - 1 - tail] == b.ptr[b.len - 1 - tail]) tail++;
  size_t left_a = a.len - head - tail, left_b = b.len - head - tail;
  if (left_a <= 1 && left_b <= 1) return true;
  return left_a == 2 && left_b == 2 && a.ptr[head] == b.ptr[head + 1] && a.ptr[head + 1] == b.ptr[head];
}

static bool has_class(const names_word *w, uint8_t bit) { return w->term && (w->term->classes & bit); }

static bool is_form_word(const names_analysis *o, uint32_t i) {
  return i < o->count && o->words[i].term && (o->words[i].term->classes & NAMES_FORM_WORD);
}

/* A word may be a misspelt word of a legal form if no table holds it, or if it stands beside another such word. */
static bool may_be_misspelt(const names_analysis *o, uint32_t i) {
  const names_word *w = &o->words[i];
  bool beside = is_form_word(o, i + 1) || (i > 0 && is_form_word(o, i - 1)) || (i > 1 && is_form_word(o, i - 2)) ||
                is_form_word(o, i + 2);
  if (w->len < 4) return false;
  return beside || (!is_form_word(o, i) && w->len >= (w->term ? 8 : 5));
}

/* The longest legal form that starts at word i; *taken words. A short form counts at either end of the name alone, one
 * that lacks a word only where it is asked for. */
static const names_form *form_at(const analyser *s, uint32_t i, bool partial, uint32_t *taken) {
  const names_analysis *o = s->out;
  char text[MAX_FORM_BYTES];
  size_t len = 0;
  const names_form *best = NULL;
  if (!o->words[i].term || !(o->words[i].term->classes & NAMES_FORM_START)) return NULL;
  for (uint32_t k = i; k < o->count && k - i < MAX_FORM_WORDS; k++) {
    const names_word *w = &o->words[k];
    if (len + w->len + 1 > sizeof text) break;
    if (len) text[len++] = ' ';
    memcpy(text + len, w->text, w->len);
    len += w->len;
    const names_form *form = names_dict_form(s->dict, cd_str_of(text, len));
    bool at_an_end = i == 0 || k + 1 == o->count;
    if (!form || (form->partial && !partial) || (len <= 2 && !at_an_end)) continue;
    best = form;
    *taken = k - i + 1;
  }
  return best;
}

/* Whether a legal form of several words holds word i. */
static bool stands_in_form(const analyser *s, uint32_t i) {
  for (uint32_t from = i > MAX_FORM_WORDS ? i - MAX_FORM_WORDS : 0; from <= i; from++) {
    uint32_t taken = 0;
    if (form_at(s, from, false, &taken) && taken > 1 && from + taken > i) return true;
  }
  return false;
}

/* A misspelt word of a legal form ("LIABILIYT") is read as what was meant: of several, the one that completes a form. A
 * word of one form may be a misspelt word of another. */
static void repair_form_word(analyser *s, uint32_t i) {
  names_word *w = &s->out->words[i], as_found = *w, first = *w;
  bool own = is_form_word(s->out, i);
  if (own && stands_in_form(s, i)) return;
  for (size_t k = 0; k < s->dict->form_word_count; k++) {
    cd_str word = s->dict->form_words[k];
    if (word.len + 1 < as_found.len || word.len > as_found.len + 1u ||
        names_bits(as_found.mask ^ s->dict->form_masks[k]) > 2)
      continue;
    if (!one_edit(cd_str_of(as_found.text, as_found.len), word)) continue;
    set_text(w, word.ptr, word.len, s->dict);
    w->flags |= NAMES_REPAIRED;
    if (stands_in_form(s, i)) return;
    if (!own && !(first.flags & NAMES_REPAIRED)) first = *w;
  }
  *w = first;
}

static void repair_form_words(analyser *s) {
  for (uint32_t i = 0; i < s->out->count; i++)
    if (may_be_misspelt(s->out, i)) repair_form_word(s, i);
}

/* "LaD." near the end of a longer name: a short word that no table holds, or seldom, one edit from a form. */
static bool repair_short_form(analyser *s, uint32_t i) {
  static const char *const forms[] = {"ltd", "llc", "inc",  "gmbh", "plc",  "ooo",  "jsc",  "pte",  "srl", "spa",
                                      "pvt", "pty", "ltda", "corp", "pjsc", "ojsc", "fzco", "eood", "sarl"};
  names_word *w = &s->out->words[i];
  bool rare = !w->term || (w->term->classes == 0 && w->term->number < 0 && w->term->weight >= RARE_WORD);
  uint32_t least = i + 1 == s->out->count ? 2 : 4;
  if (!rare || w->len < least || w->len > 5) return false;
  for (size_t k = 0; k < sizeof forms / sizeof forms[0]; k++) {
    if (!one_edit(cd_str_of(w->text, w->len), cd_str_c(forms[k]))) continue;
    set_text(w, forms[k], strlen(forms[k]), s->dict);
    w->flags |= NAMES_REPAIRED;
    return true;
  }
  return false;
}

static bool ends_with_form(const analyser *s) {
  for (uint32_t from = 0; from < s->out->count; from++) {
    uint32_t taken = 0;
    if (form_at(s, from, false, &taken) && from + taken == s->out->count) return true;
  }
  return false;
}

/* The form of single letters that is one edit from what the words from `from` on spell. */
static const char *lettered_form(const char *text, size_t len) {
  static const char *const forms[] = {"sa de cv", "s de rl de cv", "sapi de cv", "spr de rl", "spr de rl de cv"};
  static const char *const squeezed[] = {"sadecv", "sderldecv", "sapidecv", "sprderl", "sprderldecv"};
  for (size_t k = 0; k < sizeof forms / sizeof forms[0]; k++)
    if (one_edit(cd_str_of(text, len), cd_str_c(squeezed[k]))) return forms[k];
  return NULL;
}

/* "SuA. DE C.V.": an error within a form of single letters, told by all of them. */
static void repair_lettered_form(analyser *s) {
  names_analysis *o = s->out;
  char text[LETTERED_FORM];
  size_t len = 0;
  const char *best = NULL;
  uint32_t best_from = 0;
  if (ends_with_form(s)) return;
  for (uint32_t from = o->count; from > 1 && len + o->words[from - 1].len <= sizeof text;) {
    from--;
    memmove(text + o->words[from].len, text, len);
    memcpy(text, o->words[from].text, o->words[from].len);
    len += o->words[from].len;
    const char *form = lettered_form(text, len);
    if (!form) continue;
    best = form;
    best_from = from;
  }
  if (!best) return;
  set_text(&o->words[best_from], best, strlen(best), s->dict);
  o->words[best_from].flags |= NAMES_REPAIRED;
  remove_words(s, best_from + 1, o->count - best_from - 1);
}

/* From the end backwards, as long as what stands there is of a form: "PTjE. LTD.", "GtBH & CO. KG". */
static void repair_short_forms(analyser *s) {
  const names_analysis *o = s->out;
  for (uint32_t i = o->count - 1; i >= 1 && o->count - i <= SHORT_FORM_WORDS; i--) {
    const names_word *w = &o->words[i];
    bool of_form = has_class(w, NAMES_FORM_START | NAMES_FORM_PART) || (has_class(w, NAMES_STOP) && i + 1 < o->count);
    if (!of_form && ((i == 1 && w->len < 4) || !repair_short_form(s, i))) return;
  }
}

/* A form that is nobody's family name. */
static bool unmistakable_form(const names_form *form) {
  static const char *const forms[] = {"llc", "ltd", "inc", "corp", "sa", "gmbh", "plc", "co ltd"};
  for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
    if (cd_str_eqc(form->canonical, forms[i])) return true;
  return false;
}

static bool form_allowed(const analyser *s, const names_form *form, uint32_t i, uint32_t taken) {
  const names_analysis *o = s->out;
  if (taken == o->count) return false;
  if (s->schema == NAMES_VESSEL || s->schema == NAMES_AIRCRAFT) return false;
  return s->schema != NAMES_PERSON || (i + taken == o->count && i >= 2 && unmistakable_form(form));
}

/* Forms of at least so many words. */
static void mark_forms(analyser *s, uint32_t least, bool partial) {
  names_analysis *o = s->out;
  for (uint32_t i = 0; i < o->count; i++) {
    uint32_t taken = 0;
    const names_form *form = form_at(s, i, partial, &taken);
    if (!form || taken < least || !form_allowed(s, form, i, taken)) continue;
    if (form->partial) o->words[i].flags |= NAMES_REPAIRED;
    for (uint32_t k = i; k < i + taken; k++)
      o->words[i].flags |= o->words[k].flags & (NAMES_REPAIRED | NAMES_SCRIPT_FLAGS);
    set_text(&o->words[i], form->canonical.ptr, form->canonical.len, s->dict);
    o->words[i].cls = NAMES_IS_FORM;
    o->words[i].weight = NAMES_W_FORM;
    remove_words(s, i + 1, taken - 1);
    if (s->schema != NAMES_PERSON) o->organisation = true;
  }
}

/* The places of a spelling's words among the words at hand, in any order. */
static bool find_scattered(const names_analysis *o, cd_str spelling, uint32_t places[MAX_FORM_WORDS], uint32_t *count) {
  cd_str word;
  uint64_t taken = 0;
  *count = 0;
  while (cd_str_cut(&spelling, ' ', &word)) {
    uint32_t i = 0;
    while (i < o->count && (((taken >> i) & 1u) || o->words[i].cls != NAMES_WORD ||
                            !cd_str_eq(cd_str_of(o->words[i].text, o->words[i].len), word)))
      i++;
    if (i == o->count || *count == MAX_FORM_WORDS) return false;
    taken |= (uint64_t)1 << i;
    places[(*count)++] = i;
  }
  return *count < o->count;
}

static void collapse_scattered(analyser *s, const names_form *form, const uint32_t *places, uint32_t count) {
  names_word *w = &s->out->words[places[0]];
  set_text(w, form->canonical.ptr, form->canonical.len, s->dict);
  w->cls = NAMES_IS_FORM;
  for (uint32_t k = 1; k < count; k++)
    if (places[k] != places[0] + k) w->flags |= NAMES_REPAIRED;
  s->out->organisation = true;
  for (uint32_t i = s->out->count; i-- > 0;)
    for (uint32_t k = 1; k < count; k++)
      if (places[k] == i) remove_words(s, i, 1);
}

/* "JOINT FACTORY STOCK COMPANY": the words of a form in another order, which somebody's sorting left behind. Only
 * spellings of so many letters: long ones first. */
static void mark_scattered_forms(analyser *s, size_t least_letters) {
  uint32_t words = 0, places[MAX_FORM_WORDS], count;
  for (uint32_t i = 0; i < s->out->count; i++)
    words += s->out->words[i].cls == NAMES_WORD &&
             has_class(&s->out->words[i], NAMES_FORM_WORD | NAMES_FORM_START | NAMES_FORM_PART);
  if (words < 2) return;
  for (size_t i = 0; i < s->dict->spelling_count; i++) {
    if (s->dict->spellings[i].len < least_letters) return;
    if (!find_scattered(s->out, s->dict->spellings[i], places, &count)) continue;
    collapse_scattered(s, names_dict_form(s->dict, s->dict->spellings[i]), places, count);
    return;
  }
}

/* --- numbers --- */

static int roman(const names_word *w) {
  static const char *const numerals[] = {"",   "",    "ii",   "iii", "iv", "",    "vi",   "vii",   "viii", "ix", "",
                                         "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii", "xviii", "xix",  "xx"};
  if ((w->mask & ~ROMAN_LETTERS) != 0) return -1;
  for (int i = 2; i <= 20; i++)
    if (strlen(numerals[i]) == w->len && w->len > 1 && memcmp(numerals[i], w->text, w->len) == 0) return i;
  return -1;
}

/* "eightxh": an ordinal with an error in it, in a word that no table holds. */
static int misspelt_number(const analyser *s, const names_word *w) {
  if (w->term || w->len + 1u < NAMES_NUMBER_LETTERS || !s->out->organisation) return -1;
  for (size_t k = 0; k < s->dict->number_word_count; k++) {
    const names_number_word *n = &s->dict->number_words[k];
    if (names_bits(n->mask ^ w->mask) <= 2 && one_edit(cd_str_of(w->text, w->len), n->term->text))
      return n->term->number;
  }
  return -1;
}

static int number_of(const analyser *s, const names_word *w) {
  if (w->term && w->term->number >= 0) return w->term->number;
  if (is_digits(w) && w->len < 4)
    return atoi((char[5]){w->text[0], w->len > 1 ? w->text[1] : '\0', w->len > 2 ? w->text[2] : '\0', '\0', '\0'});
  return s->schema == NAMES_PERSON || !s->out->organisation ? -1 : roman(w);
}

/* "forty four" -> 44: tens and a unit after it. */
static bool tens_and_unit(const names_analysis *o, uint32_t i, int value, int next) {
  return i + 1 < o->count && value >= 20 && value < 100 && value % 10 == 0 && next > 0 && next < 10;
}

static cordon_status mark_numbers(analyser *s, cordon_error *err) {
  names_analysis *o = s->out;
  for (uint32_t i = 0; i < o->count; i++) {
    names_word *w = &o->words[i];
    if (w->cls != NAMES_WORD) continue;
    bool digits = is_digits(w);
    int value = number_of(s, w);
    if (s->schema == NAMES_PERSON && !digits) continue;
    if (value < 0 && !digits) {
      value = misspelt_number(s, w);
      if (value < 0) continue;
      w->flags |= NAMES_REPAIRED;
    }
    w->cls = NAMES_NUMBER;
    w->weight = NAMES_W_NUMBER;
    o->number_word = o->number_word || !digits;
    if (value < 0) continue;
    if (i + 1 < o->count && tens_and_unit(o, i, value, number_of(s, &o->words[i + 1]))) {
      value += number_of(s, &o->words[i + 1]);
      remove_words(s, i + 1, 1);
    }
    cd_str text = cd_str_printf(s->arena, "%d", value);
    if (!text.ptr) return cd_no_memory(err);
    set_text(w, text.ptr, text.len, s->dict);
  }
  return CORDON_OK;
}

/* --- classes --- */

static bool looks_like_organisation(const names_analysis *o) {
  for (uint32_t i = 0; i < o->count; i++)
    if (o->words[i].cls == NAMES_IS_FORM || (has_class(&o->words[i], NAMES_GENERIC))) return true;
  return false;
}

static bool ambiguous_particle(const names_word *w) {
  static const char *const words[] = {"ben", "le", "van", "do", "an",  "san", "ou", "st", "y",
                                      "e",   "te", "ap",  "di", "von", "du",  "la", "dos"};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (strlen(words[i]) == w->len && memcmp(words[i], w->text, w->len) == 0) return true;
  return false;
}

static uint8_t class_in_person(const analyser *s, uint32_t i, bool leading) {
  const names_word *w = &s->out->words[i];
  if (has_class(w, NAMES_TITLE) && (leading || s->after_comma[i])) return NAMES_IS_TITLE;
  if (has_class(w, NAMES_TITLE) && w->len == 2 && i + 1 == s->out->count) return NAMES_IS_TITLE; /* jr, sr */
  bool at_the_end = i + 1 == s->out->count && i > 0 && !s->comma;
  if (has_class(w, NAMES_PARTICLE) && !at_the_end && !(i == 0 && ambiguous_particle(w))) return NAMES_IS_PARTICLE;
  return w->len == 1 ? NAMES_INITIAL : NAMES_WORD;
}

static uint8_t class_elsewhere(const analyser *s, uint32_t i) {
  const names_word *w = &s->out->words[i];
  bool vessel = s->schema == NAMES_VESSEL || s->schema == NAMES_ANY;
  if (vessel && i == 0 && w->len == 2 && w->text[0] == 'm' && (w->text[1] == 'v' || w->text[1] == 't'))
    return NAMES_IS_TITLE;
  if (has_class(w, NAMES_STOP)) return NAMES_IS_STOP;
  if (has_class(w, NAMES_PARTICLE) && w->len > 1) return NAMES_IS_PARTICLE;
  return w->len == 1 ? NAMES_INITIAL : NAMES_WORD;
}

static uint8_t weight_of(const names_analysis *o, const names_word *w) {
  switch (w->cls) {
  case NAMES_INITIAL:
    return o->person ? NAMES_W_INITIAL : NAMES_W_INITIAL * 2;
  case NAMES_NUMBER:
    return NAMES_W_NUMBER;
  case NAMES_IS_TITLE:
    return NAMES_W_TITLE;
  case NAMES_IS_PARTICLE:
    return NAMES_W_PARTICLE;
  case NAMES_IS_FORM:
    return NAMES_W_FORM;
  case NAMES_IS_STOP:
    return NAMES_W_STOP;
  default:
    break;
  }
  if (o->person && has_class(w, NAMES_TITLE) && w->term->weight > NAMES_W_MID_TITLE) return NAMES_W_MID_TITLE;
  if (w->term && w->term->weight) return w->term->weight;
  return w->len <= 2 ? NAMES_W_UNKNOWN / 3 : w->len == 3 ? 3 * NAMES_W_UNKNOWN / 4 : NAMES_W_UNKNOWN;
}

static void mark_classes(analyser *s) {
  names_analysis *o = s->out;
  bool leading = true;
  for (uint32_t i = 0; i < o->count; i++) {
    names_word *w = &o->words[i];
    if (w->cls != NAMES_WORD) continue;
    w->cls = o->person ? class_in_person(s, i, leading) : class_elsewhere(s, i);
    if (w->cls != NAMES_IS_TITLE) leading = false;
  }
}

/* A name must hold something to look for: where nothing is left, its small words are its words ("The Company"). */
static void promote_when_empty(names_analysis *o) {
  for (uint32_t i = 0; i < o->count; i++)
    if (o->words[i].cls == NAMES_WORD) return;
  for (uint32_t i = 0; i < o->count; i++) {
    uint8_t cls = o->words[i].cls;
    if (cls != NAMES_NUMBER) o->words[i].cls = NAMES_WORD;
    if (cls == NAMES_INITIAL && o->count > 1) o->words[i].cls = NAMES_INITIAL;
  }
  for (uint32_t i = 0; i < o->count; i++)
    if (o->words[i].cls == NAMES_WORD) return;
  for (uint32_t i = 0; i < o->count; i++)
    if (o->words[i].cls == NAMES_INITIAL) o->words[i].cls = NAMES_WORD;
}

static bool starts(const names_word *w, const char *prefix, size_t least) {
  return w->len >= least && memcmp(w->text, prefix, strlen(prefix)) == 0;
}

/* Cut the first `len` letters of *w off into a word of their own. */
static void cut_off(analyser *s, names_word *w, size_t len, names_word *first) {
  *first = *w;
  set_text(first, w->text, len, s->dict);
  set_text(w, w->text + len, (size_t)w->len - len, s->dict);
}

/* The Arabic article, and what it joins ("abd al-"), are written as one with their word. */
static cordon_status split_articles(analyser *s, cordon_error *err) {
  names_analysis *o = s->out;
  names_word *words = CD_NEW_ARRAY(s->arena, names_word, (size_t)o->count * 3 + 1);
  bool *commas = CD_NEW_ARRAY(s->arena, bool, (size_t)o->count * 3 + 1);
  if (!words || !commas) return cd_no_memory(err);
  uint32_t n = 0;
  for (uint32_t i = 0; i < o->count; i++) {
    names_word w = o->words[i];
    commas[n] = s->after_comma[i];
    bool abjad = (w.flags & NAMES_ABJAD) != 0;
    if (abjad && starts(&w, "bdal", 7)) cut_off(s, &w, 2, &words[n++]);
    if (abjad && starts(&w, "al", 5) && !starts(&w, "allh", 4)) cut_off(s, &w, 2, &words[n++]);
    words[n++] = w;
  }
  o->words = words;
  s->after_comma = commas;
  o->truncated |= n > CD_MAX_NAME_TOKENS;
  o->count = n < CD_MAX_NAME_TOKENS ? n : CD_MAX_NAME_TOKENS;
  return CORDON_OK;
}

static bool any_abjad(const names_analysis *o) {
  for (uint32_t i = 0; i < o->count; i++)
    if (o->words[i].flags & NAMES_ABJAD) return true;
  return false;
}

static cordon_status finish_words(analyser *s, cordon_error *err) {
  names_analysis *o = s->out;
  char *skeletons = cd_alloc(s->arena, (size_t)o->count * NAMES_MAX_SKELETON);
  if (!skeletons) return cd_no_memory(err);
  for (uint32_t i = 0; i < o->count; i++) {
    names_word *w = &o->words[i];
    w->weight = weight_of(o, w);
    if (w->term && w->term->weight) w->flags |= NAMES_KNOWN;
    w->skeleton = skeletons + (size_t)i * NAMES_MAX_SKELETON;
    w->skeleton_len =
        names_skeleton(w->text, w->len, (w->flags & NAMES_ABJAD) != 0, skeletons + (size_t)i * NAMES_MAX_SKELETON);
  }
  return CORDON_OK;
}

cordon_status names_analyse(cd_str name, names_schema schema, cd_arena *a, names_analysis *out, cordon_error *err) {
  names_raw raw;
  *out = (names_analysis){.original = name};
  CD_TRY(names_fold(name, a, &raw, err));
  if (raw.count == 0)
    return cd_fail(err, CORDON_BAD_INPUT, "the name holds no letter and no digit; give at least one word");
  analyser s = {names_dict_get(), a, out, schema, CD_NEW_ARRAY(a, bool, raw.count), false};
  out->words = CD_NEW_ARRAY(a, names_word, raw.count);
  if (!out->words || !s.after_comma) return cd_no_memory(err);
  out->mixed_scripts = raw.mixed_scripts;
  out->hidden_characters = raw.hidden_characters;
  out->look_alikes = raw.look_alikes;
  out->truncated = raw.truncated;
  out->organisation = is_organisation_schema(schema);
  take_words(&s, &raw);
  drop_repeats(&s);
  if (any_abjad(out)) CD_TRY(split_articles(&s, err));
  if (schema != NAMES_PERSON) repair_form_words(&s);
  if (is_organisation_schema(schema)) repair_lettered_form(&s);
  if (is_organisation_schema(schema)) repair_short_forms(&s);
  mark_forms(&s, 3, false);
  if (schema != NAMES_PERSON) mark_scattered_forms(&s, LONG_SPELLING);
  mark_forms(&s, 3, true);
  if (schema != NAMES_PERSON) mark_scattered_forms(&s, 0);
  mark_forms(&s, 1, true);
  if (schema == NAMES_ANY && looks_like_organisation(out)) out->organisation = true;
  out->person_told = schema == NAMES_PERSON;
  out->person = schema == NAMES_PERSON || (schema == NAMES_ANY && !out->organisation);
  CD_TRY(mark_numbers(&s, err));
  mark_classes(&s);
  promote_when_empty(out);
  return finish_words(&s, err);
}

bool names_reads_twice(const names_analysis *first, names_schema schema) {
  return schema == NAMES_ANY && !first->organisation && first->number_word;
}

cordon_status names_analyse_reading(cd_str name, names_schema schema, unsigned reading, cd_arena *a,
                                    names_analysis *out, cordon_error *err) {
  CD_TRY(names_analyse(name, reading ? NAMES_PERSON : schema, a, out, err));
  if (reading) out->person_told = false;
  return CORDON_OK;
}
