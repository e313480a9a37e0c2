/* A segment: one immutable, checked file of names, mapped into memory. All numbers are little-endian, as the machines
 * are that Cordon runs on; a file of another byte order is foreign.
 *
 *   header | tokens | names | docs | name words | postings | buckets | entries | text | attributes
 *
 * Tokens are the distinct words, ordered by text. Names stand by their commonest words, so that those which a query
 * reads lie close together; the text of all names stands in the order of their documents. A bucket holds the tokens
 * that one key leads to: the word itself, the word with one letter left out (a deletion neighbourhood finds any one
 * edit: Mor & Fraenkel 1982, Garbe's SymSpell) and its consonant skeleton. An entry carries eight bits of its key
 * beside the token, so that most strangers cost nothing. Offsets in the body are checked where they are used, as
 * opening does not read all of it. */
#ifndef NAMES_SEGMENT_H
#define NAMES_SEGMENT_H

#include "names/analyse.h"
#include "names/keys.h"

#define SEGMENT_MAGIC 0x314d414e44524f43u /* "CORDNAM1" */
#define SEGMENT_VERSION 3u
#define SEGMENT_MAX_TOKENS (1u << 24)

typedef struct segment_header {
  uint64_t magic;
  uint32_t version, header_bytes;
  uint8_t engine[32]; /* names_engine_digest of the builder */
  uint64_t file_bytes, body_hash;
  uint32_t tokens, names, docs, words, postings, buckets, entries, text_bytes, attribute_bytes, reserved;
  uint64_t header_hash; /* of all above */
} segment_header;

typedef struct segment_token {
  uint32_t text, term, mask, postings; /* text: the word and then its skeleton; postings: the first of its own */
  uint8_t len, cls, flags, weight, skeleton_len, pad[3];
} segment_token;

enum {
  SEGMENT_WEAK = 1,
  SEGMENT_PRIMARY = 2,
  SEGMENT_PERSON = 4,
  SEGMENT_ORGANISATION = 8,
  SEGMENT_TRUNCATED = 16,
  SEGMENT_PERSON_TOLD = 32
};
typedef struct segment_name {
  uint32_t text, words, doc; /* text: grows with the document, and within it as names were added */
  uint16_t text_len;
  uint8_t flags, count;
} segment_name;
typedef struct segment_doc {
  uint32_t number, names, attributes; /* names: how many the documents before it have */
  uint8_t schema, pad[3];
} segment_doc;

typedef struct segment {
  cd_mapping map;
  const segment_header *header;
  const segment_token *tokens; /* and one more, whose postings end the last */
  const segment_name *names;
  const segment_doc *docs; /* and one more */
  const uint32_t *words, *postings, *buckets, *entries;
  const char *text;
  const uint8_t *attributes;
} segment;

/* Where each section starts, from the counts of a header. */
typedef struct segment_layout {
  uint64_t tokens, names, docs, words, postings, buckets, entries, text, attributes, end;
} segment_layout;
segment_layout segment_layout_of(const segment_header *h);

cordon_status segment_open(const char *path, bool verify, segment *out, cordon_error *err);
void segment_close(segment *s);

/* What will be read soon is on its way from memory meanwhile; harmless for any address. */
#define SEGMENT_FETCH(address) __builtin_prefetch(address)

/* Fill a word from a token. An entry that is out of bounds gives an empty word. */
void segment_word(const segment *s, uint32_t token, names_word *out);
/* The words of a name into `words` (room for CD_MAX_NAME_TOKENS). */
void segment_analysis(const segment *s, uint32_t name, names_word *words, names_analysis *out);
/* The names that hold a token. */
size_t segment_postings(const segment *s, uint32_t token, const uint32_t **out);
cd_str segment_name_text(const segment *s, uint32_t name);

/* All keys that lead to a token, and all under which a word of a query may find what it means. */
void segment_token_keys(const names_word *w, names_keys *out);
void segment_query_keys(const names_word *w, names_keys *out);
/* The entries of a key's bucket. */
size_t segment_bucket(const segment *s, uint64_t key, const uint32_t **out);
void segment_fetch_buckets(const segment *s, const names_keys *keys);
static inline uint32_t segment_tag(uint64_t key) { return (uint32_t)(key >> 56) << 24; }

#endif
