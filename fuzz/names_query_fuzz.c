/* Any bytes as a query against a small index: hits are ordered, within bounds, the same twice, as names_compare scores
 * them, and found under a key that names_query_keys names. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "names/book.h"
#include "names/names.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const listed[] = {"PUTIN, Vladimir Vladimirovich",
                                     "AL-TIKRITI, Qusay Saddam Hussein",
                                     "Muhammad Muhammad MUHAMMAD",
                                     "7-28",
                                     "A",
                                     "OOO \"NSO GROUP\" LTD",
                                     "Limited Liability Company",
                                     "金正恩",
                                     "محمد صدام حسين التكريتي",
                                     "A.B.C. Company 44",
                                     "Rami Makhlouf",
                                     "Jean-Claude Juncker",
                                     "People's Liberation Army",
                                     "St. Petersburg 1st Bank of the United Kingdom"};

static void check(bool holds) {
  if (!holds) abort();
}

static names_index *the_index(void) {
  static names_index *ix;
  cordon_error err = {0};
  names_builder *b;
  char path[64];
  const char *paths = path;
  if (ix) return ix;
  snprintf(path, sizeof path, "/tmp/names_query_fuzz.%d", (int)getpid());
  check(names_builder_new(&b, &err) == CORDON_OK);
  for (uint32_t i = 0; i < sizeof listed / sizeof listed[0]; i++) {
    names_text name = {cd_str_c(listed[i]), i % 3 == 0, true};
    names_subject s = {.schema = (names_schema)(i % (NAMES_AIRCRAFT + 1)), .names = &name, .name_count = 1};
    check(names_builder_add(b, i, &s, NULL, &err) == CORDON_OK);
  }
  check(names_builder_write(b, path, &err) == CORDON_OK);
  names_builder_free(b);
  check(names_index_open(&paths, 1, true, &ix, &err) == CORDON_OK);
  unlink(path);
  return ix;
}

static void check_hits(const names_result *r, const names_subject *q, const names_options *o, cd_arena *a) {
  cordon_error err = {0};
  for (size_t i = 0; i < r->count; i++) {
    const names_hit *h = &r->hits[i];
    check(h->score <= NAMES_SCORE_SAME && h->score >= o->min_score && h->doc < sizeof listed / sizeof listed[0]);
    check(h->same_name == (h->name_score == NAMES_SCORE_SAME));
    check(i == 0 || r->hits[i - 1].score > h->score ||
          (r->hits[i - 1].score == h->score && r->hits[i - 1].doc != h->doc));
    names_text name = {cd_str_c(listed[h->doc]), false, true};
    names_subject s = {.schema = (names_schema)(h->doc % (NAMES_AIRCRAFT + 1)), .names = &name, .name_count = 1};
    names_hit alone;
    check(names_compare(q, &s, true, a, &alone, &err) == CORDON_OK && alone.score == h->score && alone.explanation);
  }
}

typedef struct key_set {
  uint64_t keys[16384];
  size_t count;
  unsigned words; /* whose keys were asked for and are among them: bit i for word i */
} key_set;

static void add_key(void *user, uint64_t key) {
  key_set *set = user;
  check(set->count < sizeof set->keys / sizeof set->keys[0]);
  set->keys[set->count++] = key;
}

static int by_key(const void *x, const void *y) {
  uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
  return a < b ? -1 : a > b;
}

static void look_up(void *user, uint64_t key, unsigned word) {
  key_set *set = user;
  if (bsearch(&key, set->keys, set->count, sizeof key, by_key)) set->words |= 1u << word;
}

/* Whoever has a hit shares a key with the index, or those of two words: else a book of customers would pass over him.
 */
static void check_keys(const names_subject *q, const names_options *o, cd_arena *a) {
  static key_set set;
  cordon_error err = {0};
  if (set.count == 0) {
    names_index_keys(the_index(), add_key, &set);
    qsort(set.keys, set.count, sizeof set.keys[0], by_key);
  }
  set.words = 0;
  check(names_query_keys(q, o, a, look_up, &set, &err) == CORDON_OK);
  check((set.words >> NAMES_KEY_ALONE & 1u) || (set.words & (set.words - 1)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 2) return 0;
  names_text name = {cd_str_of((const char *)data + 2, size - 2), false, true};
  names_subject q = {.schema = (names_schema)(data[0] % (NAMES_AIRCRAFT + 1)), .names = &name, .name_count = 1};
  names_options o = {.min_score = (uint16_t)(data[1] * 4 + 1), .explain = true};
  names_result first, second;
  cordon_error err = {0};
  cd_arena *a = cd_arena_new(64u << 20);
  cordon_status status = names_search(the_index(), &q, &o, a, &first, &err);
  if (status == CORDON_OK) {
    check_hits(&first, &q, &o, a);
    if (first.count && o.min_score >= NAMES_BOOK_LEAST) check_keys(&q, &o, a);
    check(names_search(the_index(), &q, &o, a, &second, &err) == CORDON_OK && first.count == second.count);
    for (size_t i = 0; i < first.count; i++)
      check(first.hits[i].doc == second.hits[i].doc && first.hits[i].score == second.hits[i].score);
  } else {
    check(err.message[0] != '\0');
  }
  cd_arena_free(a);
  return 0;
}
