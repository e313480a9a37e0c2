#include "names/dict.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/embed.h"
#include "base/map.h"
#include "names/analyse.h"
#include "names/keys.h"

#define TERM_ROOM 65536u
#define SLOT_COUNT 131072u
#define GROUP_ROOM 2048u
#define MEMBER_ROOM 16384u
#define FORM_WORD_ROOM 256u
#define SPELLING_ROOM 512u
#define NUMBER_WORD_ROOM 512u
#define LONG_WORD 5u
#define PARTIAL_LETTERS 5u /* of a legal form that lacks a word */
#define COMMON_SLOTS 65536u
#define COMMON_WEIGHT 45u /* words lighter than it are common */
#define COMMON_LETTERS 4u
#define SMALL_WORD_WEIGHT 6u /* of titles and the like, as their words get in names */
#define VARIANT_RARER 12     /* that a spelling may weigh more than the commonest one of the name */

static names_dict the_dict;
static const names_dict *the_result;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static const char *const files[] = {"names_classes.tsv", "names_forms.tsv",   "names_frequency.tsv",
                                    "names_letters.tsv", "names_numbers.tsv", "names_variants.tsv"};

static uint64_t hash_word(const char *text, size_t len) { return cd_hash64(cd_str_of(text, len), 0x6e616d65u); }

const names_term *names_dict_find(const names_dict *d, const char *text, size_t len) {
  uint64_t hash = hash_word(text, len);
  for (uint32_t at = (uint32_t)hash & d->slot_mask;; at = (at + 1) & d->slot_mask) {
    uint32_t slot = d->slots[at];
    if (slot == 0) return NULL;
    const names_term *t = &d->terms[slot - 1];
    if (t->hash == hash && t->text.len == len && memcmp(t->text.ptr, text, len) == 0) return t;
  }
}

/* The term of a word, made where there is none; NULL when the table is full. */
static names_term *term_of(names_dict *d, cd_str word) {
  names_term *found = (names_term *)(uintptr_t)names_dict_find(d, word.ptr, word.len);
  if (found || d->term_count == d->term_room) return found;
  uint64_t hash = hash_word(word.ptr, word.len);
  uint32_t at = (uint32_t)hash & d->slot_mask;
  while (d->slots[at] != 0) at = (at + 1) & d->slot_mask;
  names_term *t = &d->terms[d->term_count++];
  d->slots[at] = d->term_count;
  t->text = word;
  t->hash = hash;
  t->number = -1;
  return t;
}

/* The next line that says something, cut at its first tab. */
static bool next_row(cd_str *rest, cd_str *key, cd_str *value) {
  cd_str line;
  while (cd_str_cut(rest, '\n', &line)) {
    if (line.len == 0 || line.ptr[0] == '#') continue;
    *value = line;
    return cd_str_cut(value, '\t', key);
  }
  return false;
}

static bool load_frequency(names_dict *d) {
  cd_str rest = cd_embedded("names_frequency.tsv"), word, value;
  while (next_row(&rest, &word, &value)) {
    int64_t weight;
    if (!cd_str_to_i64(value, &weight) || weight < 1 || weight > 100) return false;
    names_term *t = term_of(d, word);
    if (!t) return false;
    t->weight = (uint8_t)weight;
  }
  return true;
}

static uint8_t class_bit(cd_str name) {
  if (cd_str_eqc(name, "title")) return NAMES_TITLE;
  if (cd_str_eqc(name, "particle")) return NAMES_PARTICLE;
  if (cd_str_eqc(name, "stop")) return NAMES_STOP;
  return cd_str_eqc(name, "generic") ? NAMES_GENERIC : 0;
}

static bool load_classes(names_dict *d) {
  cd_str rest = cd_embedded("names_classes.tsv"), name, value, word;
  while (next_row(&rest, &name, &value)) {
    uint8_t bit = class_bit(name);
    if (bit == 0) return false;
    while (cd_str_cut(&value, ' ', &word)) {
      names_term *t = word.len ? term_of(d, word) : NULL;
      if (!t) return false;
      t->classes |= bit;
    }
  }
  return true;
}

/* English ordinals, in which an error is told from another word. */
static bool is_long_ordinal(cd_str word) {
  static const char *const endings[] = {"st", "nd", "rd", "th"};
  for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
    if (word.len >= NAMES_NUMBER_LETTERS && cd_str_eqc(cd_str_sub(word, word.len - 2, 2), endings[i])) return true;
  return false;
}

static bool load_numbers(names_dict *d) {
  cd_str rest = cd_embedded("names_numbers.tsv"), key, value, word;
  while (next_row(&rest, &key, &value)) {
    int64_t number;
    if (!cd_str_to_i64(key, &number) || number < 0 || number > 1000) return false;
    while (cd_str_cut(&value, ' ', &word)) {
      names_term *t = word.len ? term_of(d, word) : NULL;
      if (!t || d->number_word_count == NUMBER_WORD_ROOM) return false;
      t->number = (int16_t)number;
      if (is_long_ordinal(word))
        d->number_words[d->number_word_count++] = (names_number_word){t, names_letter_mask(word.ptr, word.len)};
    }
  }
  return true;
}

static bool join_group(uint16_t groups[NAMES_MAX_GROUPS], uint32_t group) {
  for (size_t i = 0; i < NAMES_MAX_GROUPS; i++) {
    if (groups[i] == group) return true;
    if (groups[i] == 0) {
      groups[i] = (uint16_t)group;
      return true;
    }
  }
  return false;
}

static bool groups_new(names_dict *d, names_groups *g) {
  g->first = CD_NEW_ARRAY(d->arena, uint32_t, GROUP_ROOM);
  g->members = CD_NEW_ARRAY(d->arena, uint32_t, MEMBER_ROOM);
  g->count = 1; /* group 0 is none */
  return g->first && g->members;
}

/* A rare spelling of a common name is a common name. */
static void weigh_variants(names_dict *d) {
  const names_groups *g = &d->variants;
  for (uint32_t group = 1; group < g->count; group++) {
    uint8_t least = 100;
    for (uint32_t k = g->first[group]; k < g->first[group + 1]; k++) {
      uint8_t weight = d->terms[g->members[k]].weight;
      if (weight && weight < least) least = weight;
    }
    for (uint32_t k = g->first[group]; k < g->first[group + 1]; k++) {
      names_term *t = &d->terms[g->members[k]];
      if (t->weight == 0 || t->weight > least + VARIANT_RARER) t->weight = (uint8_t)(least + VARIANT_RARER);
    }
  }
}

static bool load_variants(names_dict *d) {
  cd_str rest = cd_embedded("names_variants.tsv"), kind, value, word;
  if (!groups_new(d, &d->variants) || !groups_new(d, &d->nicks)) return false;
  while (next_row(&rest, &kind, &value)) {
    bool variant = cd_str_eqc(kind, "variant"); /* cognates and short forms are one kind of likeness */
    names_groups *g = variant ? &d->variants : &d->nicks;
    uint32_t group = g->count, at = g->first[group];
    if (group + 2 >= GROUP_ROOM) return false;
    while (cd_str_cut(&value, ' ', &word)) {
      names_term *t = word.len ? term_of(d, word) : NULL;
      if (!t || at == MEMBER_ROOM || !join_group(variant ? t->variants : t->nicks, group)) return false;
      g->members[at++] = (uint32_t)(t - d->terms);
    }
    g->count++;
    g->first[group + 1] = at;
  }
  weigh_variants(d);
  return true;
}

static bool note_form_words(names_dict *d, cd_str spelling) {
  cd_str word;
  bool several = cd_str_find(spelling, CD_STR(" ")) >= 0;
  for (bool first = true; cd_str_cut(&spelling, ' ', &word); first = false) {
    names_term *t = word.len ? term_of(d, word) : NULL;
    if (!t) return false;
    if (first) t->classes |= NAMES_FORM_START;
    if (several && word.len < LONG_WORD && !(t->classes & (NAMES_PARTICLE | NAMES_STOP))) t->classes |= NAMES_FORM_PART;
    if (word.len < LONG_WORD || (t->classes & NAMES_FORM_WORD)) continue;
    if (d->form_word_count == FORM_WORD_ROOM) return false;
    t->classes |= NAMES_FORM_WORD;
    d->form_masks[d->form_word_count] = names_letter_mask(word.ptr, word.len);
    d->form_words[d->form_word_count++] = word;
  }
  return true;
}

/* Spellings of three words and more are kept longest first, for words out of order. */
static bool note_spelling(names_dict *d, cd_str spelling) {
  size_t spaces = 0;
  for (size_t i = 0; i < spelling.len; i++) spaces += spelling.ptr[i] == ' ';
  if (spaces < 1) return true;
  if (d->spelling_count == SPELLING_ROOM) return false;
  size_t at = d->spelling_count++;
  for (; at > 0 && d->spellings[at - 1].len < spelling.len; at--) d->spellings[at] = d->spellings[at - 1];
  d->spellings[at] = spelling;
  return true;
}

const names_form *names_dict_form(const names_dict *d, cd_str spelling) { return cd_map_get(d->forms, spelling); }

static bool load_full_forms(names_dict *d) {
  cd_str rest = cd_embedded("names_forms.tsv"), canonical, value, family, spelling;
  while (next_row(&rest, &canonical, &value)) {
    names_form *form = CD_NEW(d->arena, names_form);
    if (!form || !cd_str_cut(&value, '\t', &family)) return false;
    *form = (names_form){canonical, family, false};
    while (cd_str_cut(&value, ';', &spelling)) {
      if (cd_map_has(d->forms, spelling)) continue;
      if (!note_form_words(d, spelling) || !note_spelling(d, spelling) || !cd_map_put(d->forms, spelling, form))
        return false;
    }
  }
  return true;
}

/* `spelling` without its word number `left_out`, into the arena; *words counts all of them. */
static cd_str without_word(names_dict *d, cd_str spelling, size_t left_out, size_t *words) {
  char *text = cd_alloc(d->arena, spelling.len);
  size_t len = 0;
  cd_str word;
  for (*words = 0; text && cd_str_cut(&spelling, ' ', &word); ++*words) {
    if (*words == left_out) continue;
    if (len) text[len++] = ' ';
    memcpy(text + len, word.ptr, word.len);
    len += word.len;
  }
  return cd_str_of(text, len);
}

static bool note_partial(names_dict *d, cd_str partial, const names_form *whole) {
  cd_str rest = partial, first = {0};
  cd_str_cut(&rest, ' ', &first);
  names_term *t = term_of(d, first);
  names_form *form = CD_NEW(d->arena, names_form);
  if (!t || !form) return false;
  if (t->classes & (NAMES_PARTICLE | NAMES_STOP)) return true;
  t->classes |= NAMES_FORM_START;
  *form = (names_form){whole->canonical, whole->family, true};
  return cd_map_put(d->forms, partial, form);
}

static bool may_lack_a_word(cd_str family) {
  return cd_str_eqc(family, "limited") || cd_str_eqc(family, "stock") || cd_str_eqc(family, "partnership");
}

/* "stock company", "liability company": long spellings of which one word was dropped, where that is no form itself. */
static bool note_partials(names_dict *d, cd_str spelling) {
  size_t words = 3;
  for (size_t left_out = 0; left_out < words; left_out++) {
    cd_str partial = without_word(d, spelling, left_out, &words);
    if (!partial.ptr) return false;
    if (words < 3 || partial.len < PARTIAL_LETTERS || cd_map_has(d->forms, partial)) continue;
    if (!note_partial(d, partial, names_dict_form(d, spelling))) return false;
  }
  return true;
}

static bool load_partial_forms(names_dict *d) {
  cd_str rest = cd_embedded("names_forms.tsv"), canonical, value, family, spelling;
  while (next_row(&rest, &canonical, &value)) {
    if (!cd_str_cut(&value, '\t', &family) || !may_lack_a_word(family)) continue;
    while (cd_str_cut(&value, ';', &spelling))
      if (!note_partials(d, spelling)) return false;
  }
  return true;
}

static bool load_forms(names_dict *d) { return load_full_forms(d) && load_partial_forms(d); }

static bool parse_hex(cd_str s, uint32_t *out) {
  *out = 0;
  for (size_t i = 0; i < s.len; i++) {
    char c = s.ptr[i];
    uint32_t digit = c >= '0' && c <= '9' ? (uint32_t)(c - '0') : c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A' + 10) : 16;
    if (digit > 15) return false;
    *out = *out * 16 + digit;
  }
  return s.len > 0 && *out < NAMES_LETTER_LIMIT;
}

static bool pack_letter(cd_str text, uint32_t *out) {
  *out = text.len == 0 ? NAMES_LETTER_EMPTY : 0;
  for (size_t i = 0; i < text.len; i++) *out |= (uint32_t)(unsigned char)text.ptr[i] << (8 * i);
  return text.len <= 4;
}

static bool load_letters(names_dict *d) {
  cd_str rest = cd_embedded("names_letters.tsv"), hex, value, letter;
  while (next_row(&rest, &hex, &value)) {
    uint32_t cp;
    if (!parse_hex(hex, &cp) || !cd_str_cut(&value, '\t', &letter)) return false;
    if (!pack_letter(value, &d->letters[cp])) return false;
  }
  return true;
}

struct names_common {
  uint64_t key;
  uint8_t weight;
};

static void note_common_key(names_dict *d, uint64_t key, uint8_t weight) {
  uint32_t at = (uint32_t)key & d->common_mask;
  while (d->common[at].weight && d->common[at].key != key) at = (at + 1) & d->common_mask;
  struct names_common *c = &d->common[at];
  if (c->weight == 0 || weight < c->weight) *c = (struct names_common){key, weight};
}

static bool load_common(names_dict *d) {
  uint32_t used = 0;
  for (uint32_t i = 0; i < d->term_count; i++) {
    const names_term *t = &d->terms[i];
    names_keys keys = {.count = 0};
    uint8_t weight =
        (t->classes & (NAMES_TITLE | NAMES_PARTICLE | NAMES_STOP | NAMES_FORM_WORD)) ? SMALL_WORD_WEIGHT : t->weight;
    if (weight == 0 || weight >= COMMON_WEIGHT || t->text.len < COMMON_LETTERS) continue;
    names_add_near(t->text.ptr, t->text.len, true, 0, &keys);
    used += keys.count;
    if (used > COMMON_SLOTS / 2) return false;
    for (uint32_t k = 0; k < keys.count; k++) note_common_key(d, keys.keys[k], weight);
  }
  return true;
}

uint8_t names_dict_common_near(const names_dict *d, const char *text, size_t len) {
  uint8_t least = 100;
  names_keys keys = {.count = 0};
  if (len < COMMON_LETTERS) return least;
  names_add_near(text, len, true, 0, &keys);
  for (uint32_t k = 0; k < keys.count; k++)
    for (uint32_t at = (uint32_t)keys.keys[k] & d->common_mask; d->common[at].weight; at = (at + 1) & d->common_mask)
      if (d->common[at].key == keys.keys[k] && d->common[at].weight < least) least = d->common[at].weight;
  return least;
}

static bool make_tables(names_dict *d) {
  d->arena = cd_arena_new(0);
  if (!d->arena) return false;
  d->term_room = TERM_ROOM;
  d->slot_mask = SLOT_COUNT - 1;
  d->terms = CD_NEW_ARRAY(d->arena, names_term, TERM_ROOM);
  d->slots = CD_NEW_ARRAY(d->arena, uint32_t, SLOT_COUNT);
  d->letters = CD_NEW_ARRAY(d->arena, uint32_t, NAMES_LETTER_LIMIT);
  d->form_words = CD_NEW_ARRAY(d->arena, cd_str, FORM_WORD_ROOM);
  d->form_masks = CD_NEW_ARRAY(d->arena, uint32_t, FORM_WORD_ROOM);
  d->spellings = CD_NEW_ARRAY(d->arena, cd_str, SPELLING_ROOM);
  d->number_words = CD_NEW_ARRAY(d->arena, names_number_word, NUMBER_WORD_ROOM);
  d->common_mask = COMMON_SLOTS - 1;
  d->common = cd_alloc_array(d->arena, COMMON_SLOTS, sizeof *d->common);
  d->forms = cd_map_new(d->arena, 1024);
  return d->terms && d->slots && d->letters && d->form_words && d->form_masks && d->spellings && d->number_words &&
         d->common && d->forms;
}

static bool digest_files(names_dict *d) {
  cd_sha256_ctx *c = cd_sha256_begin();
  if (!c) return false;
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
    cd_sha256_add(c, cd_str_c(files[i]));
    cd_sha256_add(c, cd_embedded(files[i]));
  }
  d->digest = cd_sha256_end(c);
  return true;
}

static void load_all(void) {
  names_dict *d = &the_dict;
  if (make_tables(d) && digest_files(d) && load_frequency(d) && load_classes(d) && load_numbers(d) &&
      load_variants(d) && load_forms(d) && load_letters(d) && load_common(d))
    the_result = d;
}

const names_dict *names_dict_get(void) {
  pthread_once(&once, load_all);
  return the_result;
}
