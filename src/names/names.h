/* Names: analysis, index, matching, explanation. Knows nothing of lists or law: a document is a number with names.
 *
 * An index is an ordered set of immutable segments, each one checked file that is mapped into memory; a search reads
 * them all and ranks across them. Scores are integers 0..1000 and mean the same for every index: they depend on the
 * query, the name, and the shipped dictionaries (whose digest names_engine_digest includes), never on what else is
 * indexed. A names_index is immutable and may be searched from many threads, each with an arena of its own. */
#ifndef NAMES_H
#define NAMES_H

#include "base/day.h"
#include "base/file.h"
#include "base/json.h"

typedef enum names_schema {
  NAMES_ANY = 0,
  NAMES_PERSON,
  NAMES_ORGANIZATION,
  NAMES_COMPANY,
  NAMES_PUBLIC_BODY,
  NAMES_VESSEL,
  NAMES_AIRCRAFT
} names_schema;

/* "person", "company", ... or FollowTheMoney's spelling ("Person", "LegalEntity"); false on an unknown word. */
bool names_schema_parse(cd_str s, names_schema *out);
const char *names_schema_name(names_schema s);

typedef struct names_identifier {
  cd_str type, value;
} names_identifier;

/* A birth date as lists print it: a day, a month, a year, or a range of years. Unknown parts are 0. */
typedef struct names_birth {
  int16_t year_from, year_to;
  uint8_t month, day;
  bool circa;
} names_birth;
bool names_birth_parse(cd_str s, names_birth *out); /* "1965", "1965-03", "1965-03-04", "circa 1965", "1965..1968" */

typedef struct names_text {
  cd_str text;
  bool weak;
  bool primary;
} names_text;

/* What is indexed under one document number, and what is asked. For a query `names` are all names of the one asked for.
 */
typedef struct names_subject {
  names_schema schema;
  const names_text *names;
  size_t name_count;
  const cd_str *countries;
  size_t country_count; /* alpha-2 */
  const names_birth *births;
  size_t birth_count;
  const names_identifier *identifiers;
  size_t identifier_count;
} names_subject;

/* --- building --- */
typedef struct names_builder names_builder;
cordon_status names_builder_new(names_builder **out, cordon_error *err);
void names_builder_free(names_builder *b);
/* doc: any number that the caller knows the document by, unique over all segments of an index. Copies what it needs.
 * A name that cannot be analysed (too long, nothing in it) is counted in *skipped (may be NULL), not an error. */
cordon_status names_builder_add(names_builder *b, uint32_t doc, const names_subject *s, size_t *skipped,
                                cordon_error *err);
/* Write the segment file, atomically. The same documents give the same bytes. */
cordon_status names_builder_write(names_builder *b, const char *path, cordon_error *err);
/* One segment out of several, without analysing again. */
cordon_status names_merge(const char *const *paths, size_t count, const char *out_path, cordon_error *err);

/* --- opening --- */
typedef struct names_index names_index;
/* count may be 0: an empty index. A file that is cut, corrupt or foreign is CORDON_CORRUPT and names the file. Opening
 * costs no more than mapping and checking the header; `verify` reads all of it against its checksum. */
cordon_status names_index_open(const char *const *paths, size_t count, bool verify, names_index **out,
                               cordon_error *err);
void names_index_close(names_index *ix);
uint64_t names_index_name_count(const names_index *ix);
size_t names_index_bytes(const names_index *ix);

/* --- searching --- */
/* The review threshold: from it up a hit is shown to a person. The same-name score is 1000. */
#define NAMES_SCORE_SAME 1000
#define NAMES_THRESHOLD_DEFAULT 530 /* set by the calibration of docs/accuracy.md */

typedef struct names_options {
  uint16_t min_score; /* 0: NAMES_THRESHOLD_DEFAULT */
  uint16_t limit;     /* documents; 0: 10 */
  bool skip_weak;     /* leave weak aliases out */
  bool explain;
  /* Which documents count, asked before scoring (and must be quick); NULL: all. */
  bool (*accept)(void *user, uint32_t doc);
  void *user;
} names_options;

typedef enum names_agree { NAMES_UNSTATED = 0, NAMES_AGREES, NAMES_CONTRADICTS } names_agree;

typedef struct names_hit {
  uint32_t doc;
  uint16_t score;      /* of the name with what supports and contradicts it */
  uint16_t name_score; /* of the name alone */
  bool same_name;      /* equal after normalisation (order of words, case, marks, punctuation, company form spelling) */
  bool weak;           /* the alias that matched is marked weak */
  cd_str name;         /* the indexed name that matched best, as it was given; in the arena */
  uint16_t query_name; /* which of the query's names it met */
  names_agree birth, country, schema, identifier; /* identifier AGREES: a strong identifier is the same */
  cd_json *explanation;                           /* NULL unless asked for */
} names_hit;

typedef struct names_result {
  names_hit *hits;
  size_t count;        /* best first; ties by doc number */
  uint32_t candidates; /* that were scored */
  bool mixed_scripts, hidden_characters, look_alikes,
      truncated_words; /* what is odd about the query, for a person to see */
} names_result;

/* An empty or unanalysable query is CORDON_BAD_INPUT and says why; never a silent "no match". */
cordon_status names_search(const names_index *ix, const names_subject *query, const names_options *opt, cd_arena *a,
                           names_result *out, cordon_error *err);
/* Two subjects against each other, without an index; fills one hit (doc 0). */
cordon_status names_compare(const names_subject *left, const names_subject *right, bool explain, cd_arena *a,
                            names_hit *out, cordon_error *err);

/* The keys under which a search would look up names, and those under which an index holds its own. A search finds
 * nothing where the two share neither a key that is told as alone, nor keys of two different words. For keeping an
 * index of queries, to be asked which of them new names concern. */
#define NAMES_KEY_WORDS 7u
#define NAMES_KEY_ALONE NAMES_KEY_WORDS
typedef void (*names_query_key_sink)(void *user, uint64_t key, unsigned word); /* from 0, or NAMES_KEY_ALONE */
typedef void (*names_key_sink)(void *user, uint64_t key);
cordon_status names_query_keys(const names_subject *query, const names_options *opt, cd_arena *a,
                               names_query_key_sink sink, void *user, cordon_error *err);
void names_index_keys(const names_index *ix, names_key_sink sink, void *user);

/* The normal form that same_name compares, for callers that need a key. ptr NULL in *out never; errors as in search. */
cordon_status names_normal_form(cd_str name, names_schema schema, cd_arena *a, cd_str *out, cordon_error *err);

/* "names-<version>" and the digest of engine version, dictionaries and ICU's version: part of each decision. */
const char *names_engine_version(void);
cd_digest names_engine_digest(void);

/* The explanation of a hit as aligned text for a terminal, appended to out. */
void names_explain_text(const cd_json *explanation, cd_buf *out);

#endif
