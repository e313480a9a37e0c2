/* From text to Latin words: folding of case and marks, romanisation by script, and what is odd about the letters. */
#include <unicode/uchar.h>

#include "base/utf8.h"
#include "names/analyse.h"

enum { S_LATIN = 1, S_CYRILLIC = 2, S_GREEK = 4, S_ABJAD = 8, S_OTHER = 16, S_DIGIT = 32 };
#define S_LETTERS (S_LATIN | S_CYRILLIC | S_GREEK | S_ABJAD | S_OTHER)

typedef struct folder {
  const names_dict *dict;
  cd_arena *arena;
  names_raw *out;
  cd_str text;
  size_t at;
  uint32_t points[NAMES_MAX_WORD]; /* of the word at hand */
  uint32_t point_count;
  uint32_t word_start;
  uint8_t word_scripts, all_scripts;
  uint8_t extra_flags; /* while text comes out of ICU */
  bool after_comma;
} folder;

static uint8_t script_of(uint32_t cp) {
  if (cp < 0x370) return S_LATIN;
  if (cp < 0x400) return S_GREEK;
  if (cp < 0x530) return S_CYRILLIC;
  if (cp < 0x590) return S_OTHER;
  if (cp < 0x780) return S_ABJAD;
  if (cp >= 0x1E00 && cp < 0x1F00) return S_LATIN;
  if (cp >= 0x1F00 && cp < 0x2000) return S_GREEK;
  if (cp >= 0x2C60 && cp < 0x2C80) return S_LATIN;
  if (cp >= 0xA720 && cp < 0xA7FF) return S_LATIN;
  if (cp >= 0xFB1D && cp < 0xFF00) return S_ABJAD;
  if (cp >= 0xFF21 && cp < 0xFF5B) return S_LATIN;
  return S_OTHER;
}

static bool is_hidden(uint32_t cp) {
  return cp == 0xAD || cp == 0x61C || cp == 0x180E || (cp >= 0x200B && cp <= 0x200F) ||
         (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2060 && cp <= 0x206F) || cp == 0xFEFF ||
         (cp < 0x20 && cp != '\t' && cp != '\n' && cp != '\r') || cp == 0x7F;
}

static bool is_apostrophe(uint32_t cp) {
  return cp == '\'' || cp == '`' || cp == 0xB4 || cp == 0x2018 || cp == 0x2019 || cp == 0x2BB || cp == 0x2BC ||
         cp == 0x2BE || cp == 0x2BF || cp == 0x2B9 || cp == 0x201B || cp == 0x5F3 || cp == 0x5F4;
}

static bool is_mark(uint32_t cp) {
  return (cp >= 0x300 && cp < 0x370) || (cp >= 0x483 && cp < 0x48A) || (cp >= 0x591 && cp < 0x5C8 && cp != 0x5BE) ||
         (cp >= 0x64B && cp < 0x660) || cp == 0x670 || (cp >= 0x6D6 && cp < 0x6EE) || (cp >= 0x1AB0 && cp < 0x1B00) ||
         (cp >= 0xFE20 && cp < 0xFE30);
}

static void put(folder *f, const char *bytes, size_t len) {
  names_raw *o = f->out;
  if (len > o->text_room - o->text_len || o->text_len - f->word_start + len > NAMES_MAX_WORD) return;
  memcpy(o->text + o->text_len, bytes, len);
  o->text_len += (uint32_t)len;
}

static void put_packed(folder *f, uint32_t packed) {
  char bytes[4];
  size_t len = 0;
  if (packed == NAMES_LETTER_EMPTY) return;
  for (; packed; packed >>= 8) bytes[len++] = (char)(packed & 0xFF);
  put(f, bytes, len);
}

/* Cyrillic and Greek letters that look like Latin ones; 0 for the others. */
static char look_alike(uint32_t cp) {
  static const struct {
    uint32_t cp;
    char latin;
  } pairs[] = {{0x430, 'a'}, {0x410, 'a'}, {0x435, 'e'}, {0x415, 'e'}, {0x43E, 'o'}, {0x41E, 'o'}, {0x440, 'p'},
               {0x420, 'p'}, {0x441, 'c'}, {0x421, 'c'}, {0x445, 'x'}, {0x425, 'x'}, {0x443, 'y'}, {0x423, 'y'},
               {0x456, 'i'}, {0x406, 'i'}, {0x458, 'j'}, {0x455, 's'}, {0x405, 's'}, {0x41A, 'k'}, {0x43A, 'k'},
               {0x41C, 'm'}, {0x422, 't'}, {0x412, 'b'}, {0x41D, 'h'}, {0x391, 'a'}, {0x392, 'b'}, {0x395, 'e'},
               {0x397, 'h'}, {0x399, 'i'}, {0x39A, 'k'}, {0x39C, 'm'}, {0x39D, 'n'}, {0x39F, 'o'}, {0x3BF, 'o'},
               {0x3A1, 'p'}, {0x3C1, 'p'}, {0x3A4, 't'}, {0x3A5, 'y'}, {0x3A7, 'x'}, {0x3BD, 'v'}, {0x3B1, 'a'},
               {0x3B9, 'i'}};
  for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
    if (pairs[i].cp == cp) return pairs[i].latin;
  return 0;
}

/* One word of Latin and look-alike letters is a disguise: read it as the eye does. */
static void refold_look_alikes(folder *f) {
  f->out->text_len = f->word_start;
  for (uint32_t i = 0; i < f->point_count; i++) {
    char latin = look_alike(f->points[i]);
    if (latin)
      put(f, &latin, 1);
    else if (f->points[i] < 0x80)
      put(f, &(char){(char)u_tolower((UChar32)f->points[i])}, 1);
    else
      put_packed(f, names_dict_letter(f->dict, f->points[i]));
  }
  f->out->look_alikes = true;
}

/* "Ig0r": digits between letters that stand for letters. */
static bool undo_digit_letters(char *word, size_t len) {
  size_t letters = 0, digits = 0;
  for (size_t i = 0; i < len; i++) {
    letters += word[i] >= 'a' && word[i] <= 'z';
    digits += memchr("01345", word[i], 5) != NULL;
  }
  bool ends_in_letters = word[0] >= 'a' && word[0] <= 'z' && word[len - 1] >= 'a' && word[len - 1] <= 'z';
  if (len < 4 || digits == 0 || letters + digits != len || letters < 2 * digits || !ends_in_letters) return false;
  static const char digit_letters[] = "oizeas"; /* of 0, 1, 2, 3, 4, 5 */
  for (size_t i = 0; i < len; i++)
    if (word[i] >= '0' && word[i] <= '5') word[i] = digit_letters[word[i] - '0'];
  return true;
}

static uint8_t flags_of(const folder *f, bool repaired) {
  uint8_t flags = f->extra_flags;
  if (f->word_scripts & S_ABJAD) flags |= NAMES_ABJAD;
  if (!repaired && (f->word_scripts & (S_ABJAD | S_CYRILLIC | S_GREEK | S_OTHER))) flags |= NAMES_ROMANISED;
  return repaired ? (uint8_t)(flags | NAMES_REPAIRED) : flags;
}

static void end_word(folder *f, bool dotted) {
  names_raw *o = f->out;
  if (o->text_len > f->word_start) {
    bool disguised = (f->word_scripts & S_LATIN) && (f->word_scripts & (S_CYRILLIC | S_GREEK));
    if (disguised) refold_look_alikes(f);
    if ((f->word_scripts & S_DIGIT) && undo_digit_letters(o->text + f->word_start, o->text_len - f->word_start))
      disguised = o->look_alikes = true;
    if (o->count < o->room) {
      uint8_t len = (uint8_t)(o->text_len - f->word_start);
      o->words[o->count++] = (names_raw_word){f->word_start, len, flags_of(f, disguised), dotted, f->after_comma};
    } else {
      o->truncated = true;
    }
    f->after_comma = false;
    f->all_scripts |= f->word_scripts & S_LETTERS;
  }
  f->word_start = o->text_len;
  f->word_scripts = 0;
  f->point_count = 0;
}

static void letter(folder *f, uint32_t cp, uint32_t packed, uint8_t script) {
  if (f->point_count < NAMES_MAX_WORD) f->points[f->point_count++] = cp;
  f->word_scripts |= script;
  put_packed(f, packed);
}

/* A letter follows at once: for "S.A." and "A/S". */
static bool letter_follows(const folder *f) {
  size_t at = f->at;
  if (at >= f->text.len) return false;
  uint32_t cp = cd_utf8_next(f->text, &at);
  return cp < 0x80 ? (cp | 32) >= 'a' && (cp | 32) <= 'z' : names_dict_letter(f->dict, cp) != 0;
}

static void separator(folder *f, uint32_t cp) {
  bool single = f->out->text_len - f->word_start > 0 && f->point_count == 1;
  end_word(f, (cp == '.' || cp == '/') && single && letter_follows(f));
  if (cp == ',') f->after_comma = true;
  if (cp == '&') {
    f->word_scripts = S_LATIN;
    put(f, "and", 3);
    end_word(f, false);
  }
}

static void ascii(folder *f, unsigned char c) {
  if (c >= 'a' && c <= 'z')
    letter(f, c, c, S_LATIN);
  else if (c >= 'A' && c <= 'Z')
    letter(f, c, c | 32u, S_LATIN);
  else if (c >= '0' && c <= '9')
    letter(f, c, c, S_DIGIT);
  else if (c == '\'' || c == '`')
    return;
  else if (is_hidden(c))
    f->out->hidden_characters = true;
  else
    separator(f, c);
}

/* A Hangul syllable (Unicode 3.12) is a word of its own, in the revised romanisation. */
static void hangul(folder *f, uint32_t cp) {
  static const char *const first[] = {"g",  "kk", "n", "d",  "tt", "r", "m", "b", "pp", "s",
                                      "ss", "",   "j", "jj", "ch", "k", "t", "p", "h"};
  static const char *const vowel[] = {"a",  "ae", "ya", "yae", "eo", "e",  "yeo", "ye", "o",  "wa", "wae",
                                      "oe", "yo", "u",  "wo",  "we", "wi", "yu",  "eu", "ui", "i"};
  static const char *const last[] = {"",  "k", "k", "k", "n", "n", "n", "t",  "l", "k", "m", "l", "l", "l",
                                     "p", "l", "m", "p", "p", "t", "t", "ng", "t", "t", "k", "t", "p", "t"};
  uint32_t index = cp - 0xAC00;
  const char *parts[3] = {first[index / 588], vowel[index % 588 / 28], last[index % 28]};
  end_word(f, false);
  f->word_scripts = S_OTHER;
  for (size_t i = 0; i < 3; i++) put(f, parts[i], strlen(parts[i]));
  end_word(f, false);
}

static bool is_han(uint32_t cp) {
  return (cp >= 0x3400 && cp <= 0x9FFF) || (cp >= 0xF900 && cp < 0xFB00) || (cp >= 0x20000 && cp < 0x32000);
}

/* The run of letters from `from` on that no table of ours holds. */
static size_t foreign_run(const folder *f, size_t from, bool *han) {
  size_t at = from, end = from;
  *han = true;
  while (at < f->text.len) {
    uint32_t cp = cd_utf8_next(f->text, &at);
    bool foreign = cp >= 0x590 && names_dict_letter(f->dict, cp) == 0 &&
                   (u_isalnum((UChar32)cp) || is_mark(cp) || u_charType((UChar32)cp) == U_NON_SPACING_MARK ||
                    u_charType((UChar32)cp) == U_COMBINING_SPACING_MARK || cp == 0x200C || cp == 0x200D);
    if (!foreign || (cp >= 0xAC00 && cp <= 0xD7A3)) break;
    if (!is_han(cp)) *han = false;
    end = at;
  }
  return end;
}

/* ICU writes one syllable a Han sign; the first is taken for the family name and the rest for one given name, as lists
 * print them. */
static void latin_run(folder *f, cd_str latin, bool han) {
  uint32_t syllable = 0;
  for (size_t i = 0; i < latin.len; i++) {
    char c = latin.ptr[i];
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      f->word_scripts |= S_OTHER;
      put(f, &c, 1);
    } else if (c == ' ' && (!han || syllable++ == 0)) {
      end_word(f, false);
    }
  }
}

static cordon_status foreign(folder *f, size_t from, cordon_error *err) {
  bool han;
  size_t end = foreign_run(f, from, &han);
  if (end == from) return CORDON_OK;
  cd_str run = cd_str_sub(f->text, from, end - from), latin = names_romanise(run, f->arena);
  if (!latin.ptr) return cd_no_memory(err);
  f->at = end;
  if (han) end_word(f, false);
  uint32_t before = f->out->text_len;
  latin_run(f, latin, han);
  if (f->out->text_len == before) { /* ICU knows no Latin for it: keep the letters themselves */
    f->word_scripts |= S_OTHER;
    put(f, run.ptr, run.len < NAMES_MAX_WORD ? run.len : 0);
  }
  if (han) end_word(f, false);
  return CORDON_OK;
}

static cordon_status beyond_ascii(folder *f, size_t from, cordon_error *err) {
  uint32_t cp = cd_utf8_next(f->text, &f->at);
  if (is_mark(cp) || is_apostrophe(cp)) return CORDON_OK;
  if (is_hidden(cp)) {
    bool joiner = (cp == 0x200C || cp == 0x200D) && !(f->word_scripts & (S_LATIN | S_CYRILLIC | S_GREEK));
    if (!joiner) f->out->hidden_characters = true;
    return CORDON_OK;
  }
  uint32_t packed = names_dict_letter(f->dict, cp);
  if (packed) {
    letter(f, cp, packed, packed < 0x80 && packed >= '0' && packed <= '9' ? S_DIGIT : script_of(cp));
    return CORDON_OK;
  }
  if (cp >= 0xAC00 && cp <= 0xD7A3) {
    hangul(f, cp);
    return CORDON_OK;
  }
  if (u_isalnum((UChar32)cp)) return foreign(f, from, err);
  separator(f, cp);
  return CORDON_OK;
}

static cordon_status start(folder *f, cordon_error *err) {
  names_raw *o = f->out;
  size_t bad;
  if (f->text.len == 0) return cd_fail(err, CORDON_BAD_INPUT, "the name is empty; give at least one word");
  if (f->text.len > CD_MAX_NAME_BYTES)
    return cd_fail(err, CORDON_LIMIT, "a name of %zu bytes is over the limit of %u", f->text.len, CD_MAX_NAME_BYTES);
  if (!cd_utf8_valid(f->text, &bad))
    return cd_fail(err, CORDON_BAD_INPUT, "the name is not UTF-8 at byte %zu; names are UTF-8 text", bad + 1);
  f->dict = names_dict_get();
  o->text_room = (uint32_t)f->text.len * 4 + 64;
  o->room = f->text.len < CD_MAX_NAME_TOKENS ? (uint32_t)f->text.len : CD_MAX_NAME_TOKENS;
  o->text = cd_alloc(f->arena, o->text_room);
  o->words = CD_NEW_ARRAY(f->arena, names_raw_word, o->room);
  if (!f->dict || !o->text || !o->words) return cd_no_memory(err);
  return CORDON_OK;
}

cordon_status names_fold(cd_str name, cd_arena *a, names_raw *out, cordon_error *err) {
  folder f = {.arena = a, .out = out, .text = name};
  *out = (names_raw){0};
  CD_TRY(start(&f, err));
  while (f.at < name.len) {
    size_t from = f.at;
    unsigned char c = (unsigned char)name.ptr[f.at];
    if (c < 0x80) {
      f.at++;
      ascii(&f, c);
    } else {
      CD_TRY(beyond_ascii(&f, from, err));
    }
  }
  end_word(&f, false);
  uint8_t s = f.all_scripts;
  out->mixed_scripts = (s & (uint8_t)(s - 1)) != 0;
  return CORDON_OK;
}
