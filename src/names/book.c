#include "names/book.h"

#include <pthread.h>
#include <stdlib.h>

#define BOOK_MAGIC 0x324b4f4f42445243u /* "CRDBOOK2" */
#define KEY_BITS 22u
#define KEY_COUNT (1u << KEY_BITS)
#define MAX_POSTINGS (UINT32_MAX - 1u)
#define ROW_BITS 24u
#define MAX_ROWS (1u << ROW_BITS)

typedef struct book_header {
  uint64_t magic;
  uint8_t engine[32];
  uint32_t min_score, rows, postings, reserved;
  uint64_t body_hash;
  uint64_t hash; /* of all above */
} book_header;   /* then: a hash a row, KEY_COUNT + 1 starts, postings */

/* A key's bucket, and what a posting carries above its row: five bits more, so that most strangers in a bucket are told
 * apart, and the word of the row that the key is of. */
#define TAG_BITS 5u
#define WORD_SHIFT (ROW_BITS + TAG_BITS)
static uint64_t mixed(uint64_t key) { return key * 0x9E3779B97F4A7C15u; }
static uint32_t bucket_of(uint64_t key) { return (uint32_t)(mixed(key) >> (64 - KEY_BITS)); }
static uint32_t tag_of(uint64_t key) {
  return ((uint32_t)(mixed(key) >> (64 - KEY_BITS - TAG_BITS)) & ((1u << TAG_BITS) - 1)) << ROW_BITS;
}

static uint64_t header_hash(const book_header *h) {
  return cd_hash64(cd_str_of((const char *)h, offsetof(book_header, hash)), 0);
}

static uint32_t least_score(const names_options *opt) {
  return opt && opt->min_score ? opt->min_score : NAMES_THRESHOLD_DEFAULT;
}

/* --- writing --- */

struct names_book_writer {
  names_options options;
  pthread_mutex_t lock;
  uint64_t *pairs;
  size_t count, room; /* bucket << 32 | posting */
  uint64_t *hashes;
  size_t rows, row_room;
};

typedef struct gathered {
  uint64_t *at;
  size_t count, room;
  cd_arena *a;
  bool no_memory;
} gathered;

static void gather(void *user, uint64_t key, unsigned word) {
  gathered *g = user;
  if (g->count == g->room) {
    size_t room = g->room ? g->room * 2 : 256;
    uint64_t *grown = cd_grow_array(g->a, g->at, g->room, room, sizeof *grown);
    g->no_memory = g->no_memory || grown == NULL;
    if (grown == NULL) return;
    g->at = grown;
    g->room = room;
  }
  g->at[g->count++] = (uint64_t)bucket_of(key) << 32 | word << WORD_SHIFT | tag_of(key);
}

static bool reserve(void **at, size_t *room, size_t need) {
  if (need <= *room) return true;
  size_t more = *room ? *room : 4096;
  while (more < need) more *= 2;
  void *grown = realloc(*at, more * sizeof(uint64_t));
  if (grown == NULL) return false;
  *at = grown;
  *room = more;
  return true;
}

static cordon_status check_least(const names_options *opt, cordon_error *err) {
  if (least_score(opt) >= NAMES_BOOK_LEAST) return CORDON_OK;
  return cd_fail(err, CORDON_USAGE, "a book serves scores from %u up, and %u is asked for; screen without a book for less",
                 NAMES_BOOK_LEAST, least_score(opt));
}

cordon_status names_book_begin(const names_options *opt, names_book_writer **out, cordon_error *err) {
  CD_TRY(check_least(opt, err));
  names_book_writer *w = calloc(1, sizeof *w);
  if (w == NULL) return cd_no_memory(err);
  if (opt != NULL) w->options = *opt;
  pthread_mutex_init(&w->lock, NULL);
  *out = w;
  return CORDON_OK;
}

void names_book_drop(names_book_writer *w) {
  if (w == NULL) return;
  pthread_mutex_destroy(&w->lock);
  free(w->pairs);
  free(w->hashes);
  free(w);
}

/* With the lock held. */
static bool put_row(names_book_writer *w, uint32_t row, uint64_t hash, const gathered *g) {
  size_t rows = w->row_room;
  if (!reserve((void **)&w->hashes, &w->row_room, row) || !reserve((void **)&w->pairs, &w->room, w->count + g->count))
    return false;
  if (w->row_room > rows) memset(w->hashes + rows, 0, (w->row_room - rows) * sizeof *w->hashes);
  if (row > w->rows) w->rows = row;
  w->hashes[row - 1] = hash;
  for (size_t i = 0; i < g->count; i++) w->pairs[w->count++] = g->at[i] | (row - 1);
  return true;
}

cordon_status names_book_add(names_book_writer *w, uint32_t row, uint64_t hash, const names_subject *query, cd_arena *a,
                             cordon_error *err) {
  gathered g = {.a = a};
  cordon_error local = {0};
  if (row == 0 || row > MAX_ROWS) return cd_fail(err, CORDON_LIMIT, "a book holds at most %u rows", MAX_ROWS);
  cordon_status st = query ? names_query_keys(query, &w->options, a, gather, &g, &local) : CORDON_BAD_INPUT;
  if (st != CORDON_OK && st != CORDON_BAD_INPUT && st != CORDON_LIMIT) {
    if (err) *err = local;
    return st;
  }
  if (st != CORDON_OK) g.count = 0;
  pthread_mutex_lock(&w->lock);
  bool fits = w->count + g.count < MAX_POSTINGS, ok = fits && !g.no_memory && put_row(w, row, hash, &g);
  pthread_mutex_unlock(&w->lock);
  if (!fits) return cd_fail(err, CORDON_LIMIT, "a book holds at most %u keys; divide the file", MAX_POSTINGS);
  return ok ? CORDON_OK : cd_no_memory(err);
}

static int by_posting(const void *x, const void *y) {
  uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
  return a < b ? -1 : a > b;
}

/* Rows under each key, in order and each once, which makes the file the same whichever thread was first. */
static size_t tidy(uint32_t *starts, uint32_t *postings) {
  uint32_t kept = 0;
  for (uint32_t b = 0; b < KEY_COUNT; b++) {
    uint32_t from = starts[b], to = starts[b + 1];
    if (to - from > 1) qsort(postings + from, to - from, sizeof *postings, by_posting);
    starts[b] = kept;
    for (uint32_t i = from; i < to; i++)
      if (kept == starts[b] || postings[kept - 1] != postings[i]) postings[kept++] = postings[i];
  }
  starts[KEY_COUNT] = kept;
  return kept;
}

static void sort_by_bucket(const names_book_writer *w, uint32_t *starts, uint32_t *postings) {
  for (size_t i = 0; i < w->count; i++) starts[(w->pairs[i] >> 32) + 1]++;
  for (uint32_t b = 0; b < KEY_COUNT; b++) starts[b + 1] += starts[b];
  for (size_t i = 0; i < w->count; i++) postings[starts[w->pairs[i] >> 32]++] = (uint32_t)w->pairs[i];
  for (uint32_t b = KEY_COUNT; b > 0; b--) starts[b] = starts[b - 1];
  starts[0] = 0;
}

cordon_status names_book_write(names_book_writer *w, const char *path, cordon_error *err) {
  uint32_t *starts = calloc(KEY_COUNT + 1, sizeof *starts), *postings = malloc((w->count + 1) * sizeof *postings);
  cd_buf out;
  cd_buf_init(&out, 0);
  cordon_status st = starts && postings ? CORDON_OK : cd_no_memory(err);
  if (st == CORDON_OK) {
    sort_by_bucket(w, starts, postings);
    book_header h = {.magic = BOOK_MAGIC, .min_score = least_score(&w->options), .rows = (uint32_t)w->rows};
    h.postings = (uint32_t)tidy(starts, postings);
    cd_digest engine = names_engine_digest();
    memcpy(h.engine, engine.bytes, sizeof h.engine);
    cd_buf_add(&out, &h, sizeof h);
    cd_buf_add(&out, w->hashes, w->rows * sizeof *w->hashes);
    cd_buf_add(&out, starts, (KEY_COUNT + 1) * sizeof *starts);
    cd_buf_add(&out, postings, h.postings * sizeof *postings);
    st = cd_buf_status(&out, err);
    if (st == CORDON_OK) {
      h.body_hash = cd_hash64(cd_str_of(out.ptr + sizeof h, out.len - sizeof h), 0);
      h.hash = header_hash(&h);
      memcpy(out.ptr, &h, sizeof h);
    }
  }
  if (st == CORDON_OK) st = cd_file_replace(path, cd_buf_view(&out), err);
  cd_buf_free(&out);
  free(starts);
  free(postings);
  return st;
}

/* --- reading --- */

struct names_book {
  cd_mapping map;
  const book_header *header;
  const uint64_t *hashes;
  const uint32_t *starts, *postings;
  uint8_t *marks; /* of each row, the words that share a key: bit i for word i */
};

static cordon_status check(const names_book *b, const names_options *opt, cordon_error *err) {
  const book_header *h = b->header;
  cd_digest engine = names_engine_digest();
  uint64_t bytes = sizeof *h + (uint64_t)h->rows * 8 + (KEY_COUNT + 1ull) * 4 + (uint64_t)h->postings * 4;
  if (h->magic != BOOK_MAGIC || h->hash != header_hash(h) || bytes != b->map.len)
    return cd_fail(err, CORDON_CORRUPT,
                   "this is not a book of customers, or it is damaged; make it anew with a full screening");
  /* A row that is missing under a key would be a customer who is never looked at: all of the body is checked. */
  if (h->body_hash != cd_hash64(cd_str_of((const char *)(h + 1), b->map.len - sizeof *h), 0))
    return cd_fail(err, CORDON_CORRUPT, "this book of customers is damaged; make it anew with a full screening");
  if (memcmp(h->engine, engine.bytes, sizeof h->engine) != 0)
    return cd_fail(err, CORDON_USAGE,
                   "this book was made by another version of the matcher; make it anew with a full screening");
  CD_TRY(check_least(opt, err));
  if (h->min_score > least_score(opt))
    return cd_fail(err, CORDON_USAGE, "this book was made for scores from %u, and %u is asked for; make it anew",
                   h->min_score, least_score(opt));
  return CORDON_OK;
}

cordon_status names_book_open(const char *path, const names_options *opt, names_book **out, cordon_error *err) {
  names_book *b = calloc(1, sizeof *b);
  if (b == NULL) return cd_no_memory(err);
  cordon_status st = cd_map_file(path, &b->map, err);
  b->header = (const book_header *)(const void *)b->map.ptr;
  if (st == CORDON_OK && b->map.len < sizeof *b->header)
    st = cd_fail(err, CORDON_CORRUPT, "this is not a book of customers; make it anew with a full screening");
  if (st == CORDON_OK) st = check(b, opt, err);
  if (st == CORDON_OK) {
    b->hashes = (const uint64_t *)(const void *)(b->map.ptr + sizeof *b->header);
    b->starts = (const uint32_t *)(const void *)(b->hashes + b->header->rows);
    b->postings = b->starts + KEY_COUNT + 1;
    b->marks = calloc((size_t)b->header->rows + 1, sizeof *b->marks);
    if (b->marks == NULL) st = cd_no_memory(err);
  }
  if (st == CORDON_OK) {
    *out = b;
    return CORDON_OK;
  }
  cd_error_place(err, path, 0, 0, NULL);
  names_book_close(b);
  return st;
}

void names_book_close(names_book *b) {
  if (b == NULL) return;
  cd_unmap_file(&b->map);
  free(b->marks);
  free(b);
}

bool names_book_knows(const names_book *b, uint32_t row, uint64_t hash) {
  return row > 0 && row <= b->header->rows && b->hashes[row - 1] == hash;
}

bool names_book_marked(const names_book *b, uint32_t row) {
  uint8_t words = b->marks[row - 1];
  return (words >> NAMES_KEY_ALONE & 1u) || (words & (words - 1));
}

static void mark_key(void *user, uint64_t key) {
  names_book *b = user;
  uint32_t bucket = bucket_of(key), from = b->starts[bucket], to = b->starts[bucket + 1];
  for (uint32_t i = from; i < to && i < b->header->postings; i++) {
    uint32_t row = b->postings[i] & (MAX_ROWS - 1), tag = b->postings[i] & (((1u << TAG_BITS) - 1) << ROW_BITS);
    if (tag == tag_of(key) && row < b->header->rows)
      b->marks[row] = (uint8_t)(b->marks[row] | 1u << (b->postings[i] >> WORD_SHIFT));
  }
}

void names_book_mark(names_book *b, const names_index *ix) { names_index_keys(ix, mark_key, b); }
