#include <stdlib.h>

#include "names/segment.h"
#include "names/subject.h"

typedef struct built_token {
  uint32_t text, term, mask, uses;
  uint8_t len, cls, flags, weight, skeleton_len;
} built_token;
typedef struct built_name {
  uint32_t text, words;
  uint16_t text_len;
  uint8_t flags, count;
} built_name;
typedef struct built_doc {
  uint32_t number, names, name_count, attributes, attribute_bytes;
  uint8_t schema;
} built_doc;

/* An array that grows by doubling. */
#define LIST(type)                                                                                                     \
  struct {                                                                                                             \
    type *at;                                                                                                          \
    uint32_t count, room;                                                                                              \
  }

struct names_builder {
  LIST(built_token) tokens;
  LIST(built_name) names;
  LIST(built_doc) docs;
  LIST(uint32_t) words;
  uint32_t *slots;
  uint32_t slot_mask; /* of tokens by key: number + 1 */
  cd_buf text, attributes;
  cd_arena *scratch;
};

static bool make_room(void **at, uint32_t count, uint32_t *room, size_t size) {
  if (count < *room) return true;
  if (*room > UINT32_MAX / 4) return false;
  uint32_t more = *room ? *room * 2 : 256;
  void *grown = realloc(*at, (size_t)more * size);
  if (!grown) return false;
  *at = grown;
  *room = more;
  return true;
}
#define ROOM(list) make_room((void **)&(list).at, (list).count, &(list).room, sizeof *(list).at)

cordon_status names_builder_new(names_builder **out, cordon_error *err) {
  names_builder *b = calloc(1, sizeof *b);
  if (!b || !names_dict_get()) {
    free(b);
    return cd_no_memory(err);
  }
  cd_buf_init(&b->text, UINT32_MAX);
  cd_buf_init(&b->attributes, UINT32_MAX);
  b->scratch = cd_arena_new(0);
  b->slot_mask = 1023;
  b->slots = calloc((size_t)b->slot_mask + 1, sizeof *b->slots);
  if (!b->slots || !b->scratch) {
    names_builder_free(b);
    return cd_no_memory(err);
  }
  *out = b;
  return CORDON_OK;
}

void names_builder_free(names_builder *b) {
  if (!b) return;
  free(b->tokens.at);
  free(b->names.at);
  free(b->docs.at);
  free(b->words.at);
  free(b->slots);
  cd_buf_free(&b->text);
  cd_buf_free(&b->attributes);
  cd_arena_free(b->scratch);
  free(b);
}

/* --- tokens --- */

static uint64_t token_key(const char *text, size_t len, uint8_t cls, uint8_t flags, uint8_t weight) {
  return names_key(text, len) ^
         ((uint64_t)cls << 40 | (uint64_t)flags << 32 | (uint64_t)weight << 24) * 0x9E3779B97F4A7C15u;
}

static bool is_token(const names_builder *b, const built_token *t, const names_word *w) {
  return t->len == w->len && t->cls == w->cls && t->flags == w->flags && t->weight == w->weight &&
         memcmp(b->text.ptr + t->text, w->text, w->len) == 0;
}

static bool grow_slots(names_builder *b) {
  uint32_t mask = b->slot_mask * 2 + 1;
  uint32_t *slots = calloc((size_t)mask + 1, sizeof *slots);
  if (!slots) return false;
  for (uint32_t i = 0; i < b->tokens.count; i++) {
    const built_token *t = &b->tokens.at[i];
    uint32_t at = (uint32_t)(token_key(b->text.ptr + t->text, t->len, t->cls, t->flags, t->weight) >> 8) & mask;
    while (slots[at]) at = (at + 1) & mask;
    slots[at] = i + 1;
  }
  free(b->slots);
  b->slots = slots;
  b->slot_mask = mask;
  return true;
}

static bool new_token(names_builder *b, const names_word *w, uint32_t slot) {
  if (!ROOM(b->tokens) || b->tokens.count + 1 >= SEGMENT_MAX_TOKENS) return false;
  uint32_t term = w->term ? (uint32_t)(w->term - names_dict_get()->terms) + 1 : 0;
  b->tokens.at[b->tokens.count++] =
      (built_token){(uint32_t)b->text.len, term, w->mask, 0, w->len, w->cls, w->flags, w->weight, w->skeleton_len};
  b->slots[slot] = b->tokens.count;
  cd_buf_add(&b->text, w->text, w->len);
  cd_buf_add(&b->text, w->skeleton, w->skeleton_len);
  return !b->text.failed && (b->tokens.count * 2 < b->slot_mask || grow_slots(b));
}

/* The number of a word's token, made where it is new; UINT32_MAX when memory ran out. */
static uint32_t intern(names_builder *b, const names_word *w) {
  uint32_t at = (uint32_t)(token_key(w->text, w->len, w->cls, w->flags, w->weight) >> 8) & b->slot_mask;
  for (; b->slots[at]; at = (at + 1) & b->slot_mask)
    if (is_token(b, &b->tokens.at[b->slots[at] - 1], w)) return b->slots[at] - 1;
  return new_token(b, w, at) ? b->tokens.count - 1 : UINT32_MAX;
}

/* --- documents --- */

static bool add_words(names_builder *b, const names_analysis *n) {
  for (uint32_t i = 0; i < n->count; i++) {
    uint32_t token = intern(b, &n->words[i]);
    if (token == UINT32_MAX || !ROOM(b->words)) return false;
    b->words.at[b->words.count++] = token;
  }
  return true;
}

static cordon_status add_name(names_builder *b, const names_analysis *n, cd_str text, uint8_t flags,
                              cordon_error *err) {
  if (!ROOM(b->names)) return cd_no_memory(err);
  uint32_t at = (uint32_t)b->text.len, words = b->words.count;
  cd_buf_str(&b->text, text);
  if (b->text.failed || !add_words(b, n)) return cd_no_memory(err);
  if (n->person) flags |= SEGMENT_PERSON;
  if (n->person_told) flags |= SEGMENT_PERSON_TOLD;
  if (n->organisation) flags |= SEGMENT_ORGANISATION;
  if (n->truncated) flags |= SEGMENT_TRUNCATED;
  b->names.at[b->names.count++] = (built_name){at, words, (uint16_t)text.len, flags, (uint8_t)n->count};
  return CORDON_OK;
}

static cordon_status add_text(names_builder *b, const names_text *t, names_schema schema, size_t *skipped,
                              cordon_error *err) {
  names_analysis n;
  cordon_error ignored = {0};
  cd_arena_reset(b->scratch);
  cordon_status status = names_analyse(t->text, schema, b->scratch, &n, &ignored);
  if (status == CORDON_NO_MEMORY) return cd_no_memory(err);
  if (status != CORDON_OK) {
    if (skipped) ++*skipped;
    return CORDON_OK;
  }
  return add_name(b, &n, t->text, (uint8_t)((t->weak ? SEGMENT_WEAK : 0) | (t->primary ? SEGMENT_PRIMARY : 0)), err);
}

static cordon_status begin_doc(names_builder *b, uint32_t number, names_schema schema, cordon_error *err) {
  if (!ROOM(b->docs)) return cd_no_memory(err);
  b->docs.at[b->docs.count++] = (built_doc){number, b->names.count, 0, (uint32_t)b->attributes.len, 0, (uint8_t)schema};
  return CORDON_OK;
}

static cordon_status end_doc(names_builder *b, cordon_error *err) {
  built_doc *d = &b->docs.at[b->docs.count - 1];
  d->name_count = b->names.count - d->names;
  d->attribute_bytes = (uint32_t)b->attributes.len - d->attributes;
  return cd_buf_status(&b->attributes, err);
}

cordon_status names_builder_add(names_builder *b, uint32_t doc, const names_subject *s, size_t *skipped,
                                cordon_error *err) {
  CD_TRY(begin_doc(b, doc, s->schema, err));
  names_pack_attributes(s, &b->attributes);
  for (size_t i = 0; i < s->name_count; i++) CD_TRY(add_text(b, &s->names[i], s->schema, skipped, err));
  return end_doc(b, err);
}

/* --- merging --- */

/* The names of a segment in the order in which they were added: that of their text. */
static _Thread_local const segment_name *merging;

static int by_name_text(const void *x, const void *y) {
  uint32_t a = merging[*(const uint32_t *)x].text, b = merging[*(const uint32_t *)y].text;
  return a < b ? -1 : a > b;
}

static uint32_t *names_in_order(const segment *s) {
  uint32_t *order = calloc((size_t)s->header->names + 1, sizeof *order);
  for (uint32_t i = 0; order && i < s->header->names; i++) order[i] = i;
  merging = s->names;
  if (order && s->header->names) qsort(order, s->header->names, sizeof *order, by_name_text);
  return order;
}

static cordon_status add_segment_doc(names_builder *b, const segment *s, uint32_t doc, const uint32_t *order,
                                     cordon_error *err) {
  const segment_doc *d = &s->docs[doc], *next = d + 1;
  names_word words[CD_MAX_NAME_TOKENS];
  names_analysis n;
  bool whole = d->names <= next->names && next->names <= s->header->names && d->attributes <= next->attributes &&
               next->attributes <= s->header->attribute_bytes;
  for (uint32_t i = whole ? d->names : 0; whole && i < next->names; i++) whole = s->names[order[i]].doc == doc;
  if (!whole)
    return cd_fail(err, CORDON_CORRUPT, "the name index is damaged in document %u; build it again from the store",
                   d->number);
  CD_TRY(begin_doc(b, d->number, (names_schema)d->schema, err));
  cd_buf_add(&b->attributes, s->attributes + d->attributes, next->attributes - d->attributes);
  for (uint32_t i = d->names; i < next->names; i++) {
    segment_analysis(s, order[i], words, &n);
    uint8_t flags = s->names[order[i]].flags & (SEGMENT_WEAK | SEGMENT_PRIMARY);
    CD_TRY(add_name(b, &n, segment_name_text(s, order[i]), flags, err));
  }
  return end_doc(b, err);
}

static cordon_status add_segment(names_builder *b, const char *path, cordon_error *err) {
  segment s;
  CD_TRY(segment_open(path, true, &s, err));
  uint32_t *order = names_in_order(&s);
  cordon_status status = order ? CORDON_OK : cd_no_memory(err);
  for (uint32_t i = 0; i < s.header->docs && status == CORDON_OK; i++) status = add_segment_doc(b, &s, i, order, err);
  free(order);
  segment_close(&s);
  return status;
}

cordon_status names_merge(const char *const *paths, size_t count, const char *out_path, cordon_error *err) {
  names_builder *b = NULL;
  CD_TRY(names_builder_new(&b, err));
  cordon_status status = CORDON_OK;
  for (size_t i = 0; i < count && status == CORDON_OK; i++) status = add_segment(b, paths[i], err);
  if (status == CORDON_OK) status = names_builder_write(b, out_path, err);
  names_builder_free(b);
  return status;
}

/* --- writing --- */

/* A name in the file: which it is, the number of its document, and where its text and words stand there. */
typedef struct placed_name {
  uint64_t key;
  uint32_t name, doc, text, words;
} placed_name;

typedef struct writer {
  names_builder *b;
  uint32_t *order, *rank;     /* tokens by text, and the place of each */
  uint32_t *docs;             /* by number */
  uint32_t *commoner;         /* of each token, how many are commoner */
  placed_name *names;         /* in the order of the file */
  uint32_t word_count;        /* that stand there */
  uint32_t *postings, *first; /* of ranked tokens */
  uint64_t *keys;
  uint32_t *key_tokens;
  uint32_t key_count, key_room;
  uint32_t *buckets, *entries;
  uint32_t posting_count, bucket_count;
  cd_buf file;
} writer;

static _Thread_local const names_builder *sorting; /* for qsort, which passes nothing along */

static int by_text(const void *x, const void *y) {
  const built_token *a = &sorting->tokens.at[*(const uint32_t *)x], *b = &sorting->tokens.at[*(const uint32_t *)y];
  size_t len = a->len < b->len ? a->len : b->len;
  int order = memcmp(sorting->text.ptr + a->text, sorting->text.ptr + b->text, len);
  if (order) return order;
  if (a->len != b->len) return a->len < b->len ? -1 : 1;
  if (a->cls != b->cls) return a->cls < b->cls ? -1 : 1;
  if (a->flags != b->flags) return a->flags < b->flags ? -1 : 1;
  return a->weight < b->weight ? -1 : a->weight > b->weight;
}

static int by_number(const void *x, const void *y) {
  uint32_t a = sorting->docs.at[*(const uint32_t *)x].number, b = sorting->docs.at[*(const uint32_t *)y].number;
  return a < b ? -1 : a > b;
}

static bool sort_all(writer *w) {
  const names_builder *b = w->b;
  w->order = calloc((size_t)b->tokens.count + 1, sizeof *w->order);
  w->rank = calloc((size_t)b->tokens.count + 1, sizeof *w->rank);
  w->docs = calloc((size_t)b->docs.count + 1, sizeof *w->docs);
  if (!w->order || !w->rank || !w->docs) return false;
  for (uint32_t i = 0; i < b->tokens.count; i++) w->order[i] = i;
  for (uint32_t i = 0; i < b->docs.count; i++) w->docs[i] = i;
  sorting = b;
  if (b->tokens.count) qsort(w->order, b->tokens.count, sizeof *w->order, by_text);
  if (b->docs.count) qsort(w->docs, b->docs.count, sizeof *w->docs, by_number);
  for (uint32_t i = 0; i < b->tokens.count; i++) w->rank[w->order[i]] = i;
  return true;
}

/* --- the order of names ---
 *
 * Names that hold the same words stand together, those of the commonest words first, so that the candidates of a query
 * lie close to each other in memory. */

static int by_uses(const void *x, const void *y) {
  uint32_t i = *(const uint32_t *)x, k = *(const uint32_t *)y;
  uint32_t a = sorting->tokens.at[i].uses, b = sorting->tokens.at[k].uses;
  return a != b ? (a > b ? -1 : 1) : by_text(x, y);
}

/* How many tokens are commoner than each. */
static bool rank_by_uses(writer *w) {
  names_builder *b = w->b;
  uint32_t *order = calloc((size_t)b->tokens.count + 1, sizeof *order);
  w->commoner = calloc((size_t)b->tokens.count + 1, sizeof *w->commoner);
  for (uint32_t i = 0; i < b->tokens.count; i++) b->tokens.at[i].uses = 0;
  for (uint32_t i = 0; i < b->words.count; i++) b->tokens.at[b->words.at[i]].uses++;
  for (uint32_t i = 0; order && i < b->tokens.count; i++) order[i] = i;
  if (order && b->tokens.count) qsort(order, b->tokens.count, sizeof *order, by_uses);
  for (uint32_t i = 0; order && w->commoner && i < b->tokens.count; i++) w->commoner[order[i]] = i;
  free(order);
  return order && w->commoner;
}

/* Its three commonest words, the commonest first: a token's number has 24 bits. */
static uint64_t place_key(const writer *w, const built_name *n) {
  uint32_t best[3] = {SEGMENT_MAX_TOKENS - 1, SEGMENT_MAX_TOKENS - 1, SEGMENT_MAX_TOKENS - 1};
  for (uint32_t i = 0; i < n->count; i++) {
    uint32_t rank = w->commoner[w->b->words.at[n->words + i]];
    for (uint32_t k = 0; k < 3; k++) {
      if (rank >= best[k]) continue;
      uint32_t pushed = best[k];
      best[k] = rank;
      rank = pushed;
    }
  }
  return (uint64_t)best[0] << 40 | (uint64_t)best[1] << 16 | best[2] >> 8;
}

static int by_place(const void *x, const void *y) {
  const placed_name *a = x, *b = y;
  if (a->key != b->key) return a->key < b->key ? -1 : 1;
  return a->text < b->text ? -1 : a->text > b->text;
}

static bool same_words(const names_builder *b, const built_name *x, const built_name *y) {
  return x->count == y->count &&
         memcmp(b->words.at + x->words, b->words.at + y->words, x->count * sizeof *b->words.at) == 0;
}

/* Names that stand beside each other share their words where these are the same. */
static void share_words(writer *w) {
  const names_builder *b = w->b;
  for (uint32_t i = 0; i < b->names.count; i++) {
    const built_name *n = &b->names.at[w->names[i].name];
    bool shared = i > 0 && same_words(b, n, &b->names.at[w->names[i - 1].name]);
    w->names[i].words = shared ? w->names[i - 1].words : w->word_count;
    if (!shared) w->word_count += n->count;
  }
}

static bool place_names(writer *w) {
  const names_builder *b = w->b;
  uint32_t at = 0, text = 0;
  w->names = calloc((size_t)b->names.count + 1, sizeof *w->names);
  if (!w->names || !rank_by_uses(w)) return false;
  for (uint32_t i = 0; i < b->tokens.count; i++) text += (uint32_t)b->tokens.at[i].len + b->tokens.at[i].skeleton_len;
  for (uint32_t d = 0; d < b->docs.count; d++) {
    const built_doc *doc = &b->docs.at[w->docs[d]];
    for (uint32_t k = 0; k < doc->name_count; k++) {
      const built_name *n = &b->names.at[doc->names + k];
      w->names[at++] = (placed_name){place_key(w, n), doc->names + k, d, text, 0};
      text += n->text_len;
    }
  }
  if (at) qsort(w->names, at, sizeof *w->names, by_place);
  share_words(w);
  return true;
}

static bool posted(const names_builder *b, const built_name *n, uint32_t token) {
  uint8_t cls = b->tokens.at[token].cls;
  if (cls == NAMES_WORD || cls == NAMES_INITIAL) return true;
  if (cls != NAMES_NUMBER) return false;
  for (uint32_t i = 0; i < n->count; i++)
    if (b->tokens.at[b->words.at[n->words + i]].cls == NAMES_WORD) return false;
  return true; /* numbers lead to a name that has nothing else */
}

static bool first_of_its_kind(const names_builder *b, const built_name *n, uint32_t i) {
  for (uint32_t k = 0; k < i; k++)
    if (b->words.at[n->words + k] == b->words.at[n->words + i]) return false;
  return true;
}

/* Walk over names in the order of the file and pass each posting to a step: once to count, once to place. */
static void each_posting(writer *w, uint32_t *counts, uint32_t *places) {
  const names_builder *b = w->b;
  for (uint32_t number = 0; number < b->names.count; number++) {
    const built_name *n = &b->names.at[w->names[number].name];
    for (uint32_t i = 0; i < n->count; i++) {
      uint32_t token = b->words.at[n->words + i];
      if (!posted(b, n, token) || !first_of_its_kind(b, n, i)) continue;
      if (counts)
        counts[w->rank[token] + 1]++;
      else
        w->postings[places[w->rank[token]]++] = number;
    }
  }
}

static bool make_postings(writer *w) {
  uint32_t tokens = w->b->tokens.count;
  w->first = calloc((size_t)tokens + 2, sizeof *w->first);
  if (!w->first) return false;
  each_posting(w, w->first, NULL);
  for (uint32_t i = 0; i < tokens; i++) w->first[i + 1] += w->first[i];
  w->posting_count = w->first[tokens];
  w->postings = calloc((size_t)w->posting_count + 1, sizeof *w->postings);
  uint32_t *places = calloc((size_t)tokens + 1, sizeof *places);
  if (places) memcpy(places, w->first, (size_t)tokens * sizeof *places);
  if (places && w->postings) each_posting(w, NULL, places);
  free(places);
  return places && w->postings;
}

static bool add_keys(writer *w, uint32_t rank) {
  const built_token *t = &w->b->tokens.at[w->order[rank]];
  names_word word = {.text = w->b->text.ptr + t->text,
                     .skeleton = w->b->text.ptr + t->text + t->len,
                     .len = t->len,
                     .skeleton_len = t->skeleton_len,
                     .cls = t->cls,
                     .flags = t->flags};
  names_keys keys;
  segment_token_keys(&word, &keys);
  while (w->key_count + keys.count > w->key_room) {
    uint32_t more = w->key_room ? w->key_room * 2 : 4096;
    uint64_t *grown = realloc(w->keys, (size_t)more * sizeof *grown);
    if (grown) w->keys = grown;
    uint32_t *tokens = realloc(w->key_tokens, (size_t)more * sizeof *tokens);
    if (tokens) w->key_tokens = tokens;
    if (!grown || !tokens) return false;
    w->key_room = more;
  }
  for (uint32_t i = 0; i < keys.count; i++) {
    w->keys[w->key_count] = keys.keys[i];
    w->key_tokens[w->key_count++] = rank;
  }
  return true;
}

static bool make_buckets(writer *w) {
  for (uint32_t i = 0; i < w->b->tokens.count; i++)
    if (w->first[i] != w->first[i + 1] && !add_keys(w, i)) return false;
  w->bucket_count = 16;
  while (w->bucket_count < w->key_count / 2) w->bucket_count *= 2;
  w->buckets = calloc((size_t)w->bucket_count + 2, sizeof *w->buckets);
  w->entries = calloc((size_t)w->key_count + 1, sizeof *w->entries);
  if (!w->buckets || !w->entries) return false;
  /* Counted two places on, so that placing leaves the starts one place on, where they belong. */
  for (uint32_t i = 0; i < w->key_count; i++) w->buckets[((uint32_t)w->keys[i] & (w->bucket_count - 1)) + 2]++;
  for (uint32_t i = 2; i < w->bucket_count + 2; i++) w->buckets[i] += w->buckets[i - 1];
  for (uint32_t i = 0; i < w->key_count; i++)
    w->entries[w->buckets[((uint32_t)w->keys[i] & (w->bucket_count - 1)) + 1]++] =
        segment_tag(w->keys[i]) | w->key_tokens[i];
  return true;
}

static void pad_to(cd_buf *f, uint64_t at) {
  while (f->len < at && !f->failed) cd_buf_byte(f, '\0');
}

/* Text stands in the order of the tokens and then of the names, whatever order they were added in. */
static void put_tokens(writer *w) {
  uint32_t text = 0;
  for (uint32_t i = 0; i < w->b->tokens.count; i++) {
    const built_token *t = &w->b->tokens.at[w->order[i]];
    segment_token out = {text,   t->term,  t->mask,   w->first[i],     t->len,
                         t->cls, t->flags, t->weight, t->skeleton_len, {0}};
    cd_buf_add(&w->file, &out, sizeof out);
    text += t->len + t->skeleton_len;
  }
  segment_token end = {.postings = w->posting_count};
  cd_buf_add(&w->file, &end, sizeof end);
}

static void put_names(writer *w) {
  for (uint32_t i = 0; i < w->b->names.count; i++) {
    const placed_name *p = &w->names[i];
    const built_name *n = &w->b->names.at[p->name];
    segment_name out = {p->text, p->words, p->doc, n->text_len, n->flags, n->count};
    cd_buf_add(&w->file, &out, sizeof out);
  }
}

static void put_text(writer *w) {
  const names_builder *b = w->b;
  for (uint32_t i = 0; i < b->tokens.count; i++) {
    const built_token *t = &b->tokens.at[w->order[i]];
    cd_buf_add(&w->file, b->text.ptr + t->text, (size_t)t->len + t->skeleton_len);
  }
  for (uint32_t d = 0; d < b->docs.count; d++) {
    const built_doc *doc = &b->docs.at[w->docs[d]];
    for (uint32_t k = 0; k < doc->name_count; k++)
      cd_buf_add(&w->file, b->text.ptr + b->names.at[doc->names + k].text, b->names.at[doc->names + k].text_len);
  }
}

static void put_docs(writer *w) {
  const names_builder *b = w->b;
  uint32_t names = 0, attributes = 0;
  for (uint32_t d = 0; d <= b->docs.count; d++) {
    const built_doc *doc = d < b->docs.count ? &b->docs.at[w->docs[d]] : NULL;
    segment_doc out = {doc ? doc->number : 0, names, attributes, doc ? doc->schema : 0, {0}};
    cd_buf_add(&w->file, &out, sizeof out);
    if (!doc) break;
    names += doc->name_count;
    attributes += doc->attribute_bytes;
  }
}

static void put_words(writer *w) {
  uint32_t put = 0;
  for (uint32_t i = 0; i < w->b->names.count; i++) {
    const built_name *n = &w->b->names.at[w->names[i].name];
    if (w->names[i].words < put) continue;
    for (uint32_t k = 0; k < n->count; k++) cd_buf_u32(&w->file, w->rank[w->b->words.at[n->words + k]]);
    put += n->count;
  }
}

static void put_attributes(writer *w) {
  const names_builder *b = w->b;
  for (uint32_t d = 0; d < b->docs.count; d++) {
    const built_doc *doc = &b->docs.at[w->docs[d]];
    cd_buf_add(&w->file, b->attributes.ptr ? b->attributes.ptr + doc->attributes : "", doc->attribute_bytes);
  }
}

static segment_header header_of(const writer *w) {
  const names_builder *b = w->b;
  cd_digest engine = names_engine_digest();
  segment_header h = {.magic = SEGMENT_MAGIC,
                      .version = SEGMENT_VERSION,
                      .header_bytes = sizeof h,
                      .tokens = b->tokens.count,
                      .names = b->names.count,
                      .docs = b->docs.count,
                      .words = w->word_count,
                      .postings = w->posting_count,
                      .buckets = w->bucket_count,
                      .entries = w->key_count,
                      .text_bytes = (uint32_t)b->text.len,
                      .attribute_bytes = (uint32_t)b->attributes.len};
  memcpy(h.engine, engine.bytes, sizeof h.engine);
  h.file_bytes = segment_layout_of(&h).end;
  return h;
}

static void put_sections(writer *w, const segment_header *h) {
  segment_layout l = segment_layout_of(h);
  cd_buf *f = &w->file;
  pad_to(f, l.tokens);
  put_tokens(w);
  pad_to(f, l.names);
  put_names(w);
  pad_to(f, l.docs);
  put_docs(w);
  pad_to(f, l.words);
  put_words(w);
  pad_to(f, l.postings);
  cd_buf_add(f, w->postings, (size_t)w->posting_count * 4);
  pad_to(f, l.buckets);
  cd_buf_add(f, w->buckets, ((size_t)w->bucket_count + 1) * 4);
  pad_to(f, l.entries);
  cd_buf_add(f, w->entries, (size_t)w->key_count * 4);
  pad_to(f, l.text);
  put_text(w);
  pad_to(f, l.attributes);
  put_attributes(w);
  pad_to(f, l.end);
}

static void seal(writer *w, segment_header *h) {
  size_t body = (size_t)segment_layout_of(h).tokens;
  h->body_hash = cd_hash64(cd_str_of(w->file.ptr + body, w->file.len - body), 0);
  h->header_hash = cd_hash64(cd_str_of((const char *)h, offsetof(segment_header, header_hash)), 0);
  memcpy(w->file.ptr, h, sizeof *h);
}

static cordon_status check_documents(const writer *w, cordon_error *err) {
  for (uint32_t i = 1; i < w->b->docs.count; i++)
    if (w->b->docs.at[w->docs[i]].number == w->b->docs.at[w->docs[i - 1]].number)
      return cd_fail(err, CORDON_EXISTS, "document %u was added twice to one name index; each number stands once",
                     w->b->docs.at[w->docs[i]].number);
  return CORDON_OK;
}

static cordon_status write_file(writer *w, const char *path, cordon_error *err) {
  if (!sort_all(w)) return cd_no_memory(err);
  CD_TRY(check_documents(w, err));
  if (!place_names(w) || !make_postings(w) || !make_buckets(w)) return cd_no_memory(err);
  segment_header h = header_of(w);
  cd_buf_init(&w->file, 0);
  put_sections(w, &h);
  CD_TRY(cd_buf_status(&w->file, err));
  seal(w, &h);
  return cd_file_replace(path, cd_buf_view(&w->file), err);
}

cordon_status names_builder_write(names_builder *b, const char *path, cordon_error *err) {
  writer w = {.b = b};
  cordon_status status = write_file(&w, path, err);
  free(w.order);
  free(w.rank);
  free(w.docs);
  free(w.commoner);
  free(w.names);
  free(w.postings);
  free(w.first);
  free(w.keys);
  free(w.key_tokens);
  free(w.buckets);
  free(w.entries);
  cd_buf_free(&w.file);
  return status;
}
