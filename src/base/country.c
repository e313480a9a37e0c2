/* data/countries.tsv, read once into static tables. Names are compared by their words: case, punctuation, "the", and
 * "&" for "and" make no difference. */
#include "base/country.h"

#include <pthread.h>

#include "base/embed.h"
#include "base/hash.h"

#define MAX_COUNTRIES 320u
#define MAX_KEY 96u
#define SLOTS 4096u /* of names; the table has some 700 */

typedef struct country {
  cd_str code, name;
} country;

typedef struct name_slot {
  cd_str name; /* as the table prints it; NULL: free */
  uint16_t country;
} name_slot;

typedef struct key {
  char text[MAX_KEY];
  size_t len; /* 0: none, or too long to be a country */
} key;

static country countries[MAX_COUNTRIES];
static size_t country_count;
static uint16_t by_code[26 * 26]; /* number of a country plus 1 */
static name_slot slots[SLOTS];
static pthread_once_t loaded = PTHREAD_ONCE_INIT;

static bool is_word_byte(char c) {
  return (unsigned char)c >= 0x80 || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static bool append(key *k, const char *p, size_t n) {
  if (k->len + n + 1 > MAX_KEY) return false;
  if (k->len) k->text[k->len++] = ' ';
  for (size_t i = 0; i < n; i++) k->text[k->len++] = (char)(p[i] >= 'A' && p[i] <= 'Z' ? p[i] + 32 : p[i]);
  return true;
}

/* Apostrophes and full stops vanish, so that "U.S.A." is "usa"; other punctuation parts words. */
static size_t skip_mark(cd_str s, size_t i) {
  if (s.ptr[i] == '\'' || s.ptr[i] == '.' || s.ptr[i] == '`') return 1;
  return cd_str_starts(cd_str_sub(s, i, s.len), CD_STR("\xE2\x80\x99")) ? 3 : 0;
}

/* The next word of s from *at into `word`; its length, 0 at the end. */
static size_t next_word(cd_str s, size_t *at, char word[MAX_KEY]) {
  size_t n = 0;
  while (*at < s.len) {
    size_t mark = skip_mark(s, *at);
    char c = s.ptr[*at];
    if (!mark && c == '&' && n == 0) {
      ++*at;
      memcpy(word, "and", 3);
      return 3;
    }
    if (!mark && !is_word_byte(c) && n) break;
    if (!mark && is_word_byte(c)) {
      if (n == MAX_KEY) return n;
      word[n++] = c;
    }
    *at += mark ? mark : 1;
  }
  return n;
}

static key key_of(cd_str s) {
  key k = {.len = 0};
  char word[MAX_KEY];
  size_t at = 0;
  if (s.len > 4 * MAX_KEY) return k;
  for (size_t n; (n = next_word(s, &at, word)) > 0;) {
    bool article = cd_str_ieq_ascii(cd_str_of(word, n), CD_STR("the"));
    if (!article && !append(&k, word, n)) {
      k.len = 0;
      break;
    }
  }
  return k;
}

static bool same_key(const key *a, const key *b) {
  return cd_str_eq(cd_str_of(a->text, a->len), cd_str_of(b->text, b->len));
}

/* The slot of a name, or the free one where it would stand. */
static name_slot *find_slot(const key *k) {
  size_t at = cd_hash64(cd_str_of(k->text, k->len), cd_hash_seed()) % SLOTS;
  for (; slots[at].name.ptr; at = (at + 1) % SLOTS) {
    key held = key_of(slots[at].name);
    if (same_key(&held, k)) break;
  }
  return &slots[at];
}

static void add_name(cd_str name, size_t number) {
  key k = key_of(name);
  name_slot *slot = find_slot(&k);
  if (k.len && !slot->name.ptr) *slot = (name_slot){name, (uint16_t)number};
}

static bool code_place(cd_str code, size_t *place) {
  if (code.len != 2 || code.ptr[0] < 'A' || code.ptr[0] > 'Z' || code.ptr[1] < 'A' || code.ptr[1] > 'Z') return false;
  *place = (size_t)(code.ptr[0] - 'A') * 26 + (size_t)(code.ptr[1] - 'A');
  return true;
}

static void add_row(cd_str line) {
  cd_str code, name, others, other;
  size_t place;
  if (!cd_str_cut(&line, '\t', &code) || !cd_str_cut(&line, '\t', &name) || !cd_str_cut(&line, '\t', &others)) return;
  if (!code_place(code, &place) || country_count == MAX_COUNTRIES) return;
  countries[country_count] = (country){code, name};
  by_code[place] = (uint16_t)(country_count + 1);
  add_name(name, country_count);
  while (others.len && cd_str_cut(&others, '|', &other)) add_name(other, country_count);
  country_count++;
}

static void load(void) {
  cd_str text = cd_embedded("countries.tsv"), line;
  while (cd_str_cut(&text, '\n', &line)) add_row(line);
}

static const country *of_code(cd_str code) {
  size_t place;
  pthread_once(&loaded, load);
  return code_place(code, &place) && by_code[place] ? &countries[by_code[place] - 1] : NULL;
}

bool cd_country_valid(cd_str code) { return of_code(code) != NULL; }

cd_str cd_country_name(cd_str code) {
  const country *c = of_code(code);
  return c ? c->name : CD_STR("");
}

cd_str cd_country_code(cd_str name) {
  name = cd_str_trim(name);
  if (name.len == 2) {
    char capitals[2] = {(char)(name.ptr[0] & ~32), (char)(name.ptr[1] & ~32)};
    const country *c = of_code(cd_str_of(capitals, 2));
    if (c) return c->code;
  }
  pthread_once(&loaded, load);
  key k = key_of(name);
  const name_slot *slot = k.len ? find_slot(&k) : NULL;
  return slot && slot->name.ptr ? countries[slot->country].code : CD_STR("");
}
