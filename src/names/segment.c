#include "names/segment.h"

#define SKELETON_SALT 0xC3A5C85C97CB3127u
#define DELETION_MIN_LETTERS 3u
#define ABJAD_SALT 0x8EBC6AF09C88C6E3u
#define SKELETON_MIN 2u
#define SKELETON_MIN_LATIN 3u /* two signs say little of a word whose vowels are known */

static void add_letters(const names_word *w, names_keys *out) {
  out->count = 0;
  names_add_near(w->text, w->len, w->len >= DELETION_MIN_LETTERS && w->cls == NAMES_WORD, 0, out);
}

void segment_token_keys(const names_word *w, names_keys *out) {
  add_letters(w, out);
  bool abjad = (w->flags & NAMES_ABJAD) != 0;
  if (w->cls == NAMES_WORD && w->skeleton_len >= SKELETON_MIN)
    names_add_near(w->skeleton, w->skeleton_len, false, abjad ? ABJAD_SALT : SKELETON_SALT, out);
}

/* Some letters of a script without vowels are heard as t and d by one and as s and z by another. */
static void add_other_skeleton(const names_word *w, names_keys *out) {
  char other[NAMES_MAX_SKELETON];
  for (uint8_t i = 0; i < w->skeleton_len; i++) other[i] = w->skeleton[i] == 'T' ? 'S' : w->skeleton[i];
  names_add_near(other, w->skeleton_len, false, SKELETON_SALT, out);
}

void segment_query_keys(const names_word *w, names_keys *out) {
  add_letters(w, out);
  bool abjad = (w->flags & NAMES_ABJAD) != 0;
  if (w->cls != NAMES_WORD || w->skeleton_len < (abjad ? SKELETON_MIN : SKELETON_MIN_LATIN)) return;
  names_add_near(w->skeleton, w->skeleton_len, false, SKELETON_SALT, out);
  names_add_near(w->skeleton, w->skeleton_len, false, ABJAD_SALT, out);
  if (abjad) add_other_skeleton(w, out);
}

/* --- the file --- */

static uint64_t aligned(uint64_t at) { return (at + 7) & ~(uint64_t)7; }

segment_layout segment_layout_of(const segment_header *h) {
  segment_layout l;
  l.tokens = aligned(sizeof *h);
  l.names = aligned(l.tokens + ((uint64_t)h->tokens + 1) * sizeof(segment_token));
  l.docs = aligned(l.names + (uint64_t)h->names * sizeof(segment_name));
  l.words = aligned(l.docs + ((uint64_t)h->docs + 1) * sizeof(segment_doc));
  l.postings = aligned(l.words + (uint64_t)h->words * 4);
  l.buckets = aligned(l.postings + (uint64_t)h->postings * 4);
  l.entries = aligned(l.buckets + ((uint64_t)h->buckets + 1) * 4);
  l.text = aligned(l.entries + (uint64_t)h->entries * 4);
  l.attributes = aligned(l.text + h->text_bytes);
  l.end = aligned(l.attributes + h->attribute_bytes);
  return l;
}

static cordon_status refuse(cordon_error *err, const char *path, const char *why) {
  cd_fail(err, CORDON_CORRUPT, "the name index is %s; build it again from the store", why);
  return cd_error_place(err, path, 0, 0, NULL);
}

static bool whole_buckets(const segment_header *h) { return h->buckets > 0 && (h->buckets & (h->buckets - 1)) == 0; }

static cordon_status check_header(const segment *s, const char *path, cordon_error *err) {
  const segment_header *h = s->header;
  cd_digest engine = names_engine_digest();
  if (s->map.len < sizeof *h || h->magic != SEGMENT_MAGIC) return refuse(err, path, "not a name index of Cordon");
  if (h->version != SEGMENT_VERSION || h->header_bytes != sizeof *h) return refuse(err, path, "of another version");
  uint64_t hash = cd_hash64(cd_str_of((const char *)h, offsetof(segment_header, header_hash)), 0);
  if (hash != h->header_hash) return refuse(err, path, "damaged in its header");
  if (memcmp(h->engine, engine.bytes, sizeof engine.bytes) != 0)
    return refuse(err, path, "built with other dictionaries or another version of ICU");
  if (h->file_bytes != s->map.len || segment_layout_of(h).end != s->map.len)
    return refuse(err, path, "cut or longer than it says");
  if (!whole_buckets(h) || h->tokens >= SEGMENT_MAX_TOKENS) return refuse(err, path, "damaged in its header");
  return CORDON_OK;
}

static void place_sections(segment *s) {
  segment_layout l = segment_layout_of(s->header);
  const uint8_t *p = s->map.ptr;
  s->tokens = (const segment_token *)(const void *)(p + l.tokens);
  s->names = (const segment_name *)(const void *)(p + l.names);
  s->docs = (const segment_doc *)(const void *)(p + l.docs);
  s->words = (const uint32_t *)(const void *)(p + l.words);
  s->postings = (const uint32_t *)(const void *)(p + l.postings);
  s->buckets = (const uint32_t *)(const void *)(p + l.buckets);
  s->entries = (const uint32_t *)(const void *)(p + l.entries);
  s->text = (const char *)(p + l.text);
  s->attributes = p + l.attributes;
}

static cordon_status check_body(const segment *s, const char *path, cordon_error *err) {
  size_t from = aligned(sizeof *s->header);
  uint64_t hash = cd_hash64(cd_str_of((const char *)s->map.ptr + from, s->map.len - from), 0);
  return hash == s->header->body_hash ? CORDON_OK : refuse(err, path, "damaged: its checksum does not hold");
}

cordon_status segment_open(const char *path, bool verify, segment *out, cordon_error *err) {
  *out = (segment){0};
  CD_TRY(cd_map_file(path, &out->map, err));
  out->header = (const segment_header *)(const void *)out->map.ptr;
  cordon_status status = check_header(out, path, err);
  if (status == CORDON_OK) place_sections(out);
  if (status == CORDON_OK && verify) status = check_body(out, path, err);
  if (status != CORDON_OK) segment_close(out);
  return status;
}

void segment_close(segment *s) {
  cd_unmap_file(&s->map);
  *s = (segment){0};
}

/* --- reading, with every offset checked --- */

void segment_word(const segment *s, uint32_t token, names_word *out) {
  const names_dict *d = names_dict_get();
  *out = (names_word){.text = "", .skeleton = "", .token = NAMES_NO_TOKEN};
  if (token >= s->header->tokens) return;
  const segment_token *t = &s->tokens[token];
  bool inside = (uint64_t)t->text + t->len + t->skeleton_len <= s->header->text_bytes;
  if (!inside || t->len == 0 || t->len > NAMES_MAX_WORD || t->skeleton_len > NAMES_MAX_SKELETON ||
      t->term > d->term_count)
    return;
  *out = (names_word){s->text + t->text,
                      s->text + t->text + t->len,
                      t->term ? &d->terms[t->term - 1] : NULL,
                      t->mask,
                      token,
                      t->len,
                      t->skeleton_len,
                      t->cls,
                      t->flags,
                      t->weight};
}

void segment_analysis(const segment *s, uint32_t name, names_word *words, names_analysis *out) {
  *out = (names_analysis){.words = words};
  if (name >= s->header->names) return;
  const segment_name *n = &s->names[name];
  if ((uint64_t)n->words + n->count > s->header->words || n->count > CD_MAX_NAME_TOKENS) return;
  for (uint32_t i = 0; i < n->count; i++) segment_word(s, s->words[n->words + i], &words[i]);
  out->count = n->count;
  out->person = (n->flags & SEGMENT_PERSON) != 0;
  out->organisation = (n->flags & SEGMENT_ORGANISATION) != 0;
  out->person_told = (n->flags & SEGMENT_PERSON_TOLD) != 0;
  out->truncated = (n->flags & SEGMENT_TRUNCATED) != 0;
}

size_t segment_postings(const segment *s, uint32_t token, const uint32_t **out) {
  if (token >= s->header->tokens) return 0;
  uint32_t from = s->tokens[token].postings, to = s->tokens[token + 1].postings;
  if (from > to || to > s->header->postings) return 0;
  *out = s->postings + from;
  return to - from;
}

cd_str segment_name_text(const segment *s, uint32_t name) {
  const segment_name *n = &s->names[name];
  bool inside = (uint64_t)n->text + n->text_len <= s->header->text_bytes;
  return inside ? cd_str_of(s->text + n->text, n->text_len) : cd_str_of("", 0);
}

void segment_fetch_buckets(const segment *s, const names_keys *keys) {
  uint32_t last = s->header->buckets - 1;
  for (uint32_t k = 0; k < keys->count; k++) SEGMENT_FETCH(&s->buckets[(uint32_t)keys->keys[k] & last]);
  for (uint32_t k = 0; k < keys->count; k++) SEGMENT_FETCH(&s->entries[s->buckets[(uint32_t)keys->keys[k] & last]]);
}

size_t segment_bucket(const segment *s, uint64_t key, const uint32_t **out) {
  uint32_t at = (uint32_t)key & (s->header->buckets - 1);
  uint32_t from = s->buckets[at], to = s->buckets[at + 1];
  if (from > to || to > s->header->entries) return 0;
  *out = s->entries + from;
  return to - from;
}
