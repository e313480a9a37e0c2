/* One search under way, shared by the files that are its stages: search.c chooses the words, lookup.c finds tokens that
 * are like them, candidates.c reads their names and scores them; rows.c knows how alike a token is to each word,
 * reach.c what a name can score at most, hits.c keeps the best. */
#ifndef NAMES_SEARCHER_H
#define NAMES_SEARCHER_H

#include "names/index.h"
#include "names/score.h"
#include "names/subject.h"

#define SEARCH_CACHE_SLOTS 1024u

typedef struct cached {
  uint32_t token;
  uint16_t word;
  uint16_t score;
  uint8_t rule;
} cached;

/* What a token may be worth to a word of the query: exactly, or more where it may meet the word joined with others. */
typedef struct row_cell {
  uint8_t word, rule;
  bool joins, starts, ends; /* the one starts, or ends, the other: the space between words may have slipped */
  uint16_t likeness;
  uint32_t worth, of; /* as names_pair_value gives them */
} row_cell;

/* A token as the search has met it. */
typedef struct token_row {
  uint32_t token;        /* and one; 0: free */
  uint32_t cells;        /* place of the first; ROW_UNKNOWN until it is worked out */
  uint32_t companion_of; /* number of the set of companions that it was gathered for */
  uint8_t count, cls, weight;
  bool across; /* written without vowels, where some word of the query is not, or the other way round */
  bool read;   /* its names were */
} token_row;
#define ROW_UNKNOWN UINT32_MAX

typedef struct token_rows {
  token_row *slots;
  uint32_t mask, count;
  row_cell *cells;
  uint32_t cell_count, cell_room;
} token_rows;

/* The tokens that are like a word, as its keys lead to them. */
typedef struct found_token {
  uint32_t token;
  uint16_t likeness, weight; /* of the pair */
} found_token;
typedef struct found_tokens {
  found_token *at;
  uint32_t count, room;
  bool done;
} found_tokens;

typedef struct companion_set {
  uint64_t words;    /* of the query, that cannot all be missed beside the one at hand: bit i for word i */
  uint64_t gathered; /* those whose tokens stand below */
  uint32_t number;   /* of the gathered set */
  uint32_t *tokens, count, room;
  uint64_t names; /* how many hold one, each counted for every token */
  bool sifted;    /* they stand in the sieve */
  uint64_t *sieve;
  uint32_t sieve_log2, sieve_room;
} companion_set;

typedef struct raw_hit {
  uint32_t doc;
  uint16_t score, name_score, query_name; /* twice the name's number, and its reading (names_analyse_reading) */
  bool same, weak;
  uint32_t segment, name, place; /* place: among the names of its document */
  names_agreement agreement;
} raw_hit;

typedef struct searcher {
  const names_index *index;
  const segment *segment;
  uint32_t segment_number;
  const names_subject *query;
  const names_options *options;
  const names_dict *dict;
  /* What a hit needs, and its name, which support from beside it may lift; and what a name needed when the search
   * began: which tokens are read goes by that, not by what was found before. */
  uint16_t min_score, least_name_score, first_least;
  cd_arena *arena;
  names_analysis analysis; /* of the query name at hand */
  uint16_t query_name;
  uint8_t likely[CD_MAX_NAME_TOKENS]; /* weight of each word, or of the common word that it may be, misspelt */
  uint8_t twin[CD_MAX_NAME_TOKENS];   /* the first word that is the same */
  bool single_word;                   /* it has one word that says something, and no number or initial beside */
  cached *cache;
  token_rows rows;
  uint32_t *seen;
  uint32_t seen_mask, seen_count; /* names that were scored already, or cannot score enough: number + 1 */
  found_tokens *found;            /* of each word of the query */
  raw_hit *hits;
  size_t hit_count;  /* the best so far, best first, each document once */
  uint32_t last_doc; /* as many hits as are asked for have the full score, and no document after this one can displace
                        them */
  companion_set companions;
  unsigned all;                      /* weight of all words */
  unsigned earlier, later, unlisted; /* weights of words that were looked up wholly before, that may be met beside, and
                                        that were not looked up wholly */
  bool skipped;                      /* some token of the word at hand was too common to be read */
  uint32_t candidates;
  bool no_memory;
  names_query_key_sink collect;
  void *collect_user;  /* not NULL: no index is searched, the keys that would be looked up are given away */
  unsigned collect_as; /* the word that they are told to be of */
} searcher;

/* --- hits.c --- */
/* From now on a hit must have this score. What stands beside a name may lift it. */
void search_set_least(searcher *s, uint16_t score);
size_t search_limit(const searcher *s);
cordon_status search_begin_hits(searcher *s, cordon_error *err);
void search_keep_hit(searcher *s, raw_hit h);

/* --- rows.c --- */
/* The likeness of a word of the query and one of the segment, remembered for the rest of the search. */
names_likeness search_likeness(searcher *s, uint32_t left_word, const names_word *left, const names_word *right);
/* The same as the rows tell, for names_match_names. */
names_likeness search_known_likeness(void *searcher, uint32_t left_word, const names_word *left,
                                     const names_word *right);
/* NULL when memory ran out. It is good until the next one is asked for. */
token_row *search_row(searcher *s, uint32_t token);
/* NULL where it was not met yet. */
const token_row *search_known_row(const searcher *s, uint32_t token);
/* The same as search_row, with the cells worked out. */
const token_row *search_full_row(searcher *s, uint32_t token);

/* --- reach.c --- */
/* Whether a name can score enough, by the best that each word of the query may find in it. */
bool search_name_can_reach(searcher *s, const segment_name *n);
/* Whether one could when the search began that has this pair, other words of so much weight, and lacks so much. */
bool search_pair_can_reach(const searcher *s, unsigned weight, unsigned likeness, uint64_t others, unsigned lost);
/* The same of a pair for the word at hand, with all of the later words and, or not, the earlier ones. */
bool search_can_reach(const searcher *s, unsigned weight, unsigned likeness, unsigned earlier_met,
                      unsigned earlier_lost);

/* --- companions.c --- */
/* Before names of a token are read, so many: false where none can hold a companion. */
bool search_prepare_companions(searcher *s, size_t names);
/* At a glance; and for sure. */
bool search_may_hold_companion(const searcher *s, uint32_t name);
bool search_holds_companion(const searcher *s, const segment_name *n);

/* --- candidates.c --- */
/* Score the names that hold a token, unless that was done. */
void search_read_token(searcher *s, uint32_t token);
/* The same of all tokens that are like a word, the likest first, where they are worth it. */
void search_read_found(searcher *s, uint32_t word);

/* --- lookup.c --- */
/* The tokens that are like a word. */
const found_tokens *search_find(searcher *s, uint32_t word);
bool search_add_found(searcher *s, found_tokens *f, found_token t);
/* Give the keys away that lead to them, and those of initials. */
void search_collect(searcher *s, uint32_t word);
void search_collect_initial(searcher *s, uint32_t word);
/* Read the names of two words that may have been written as one, and of one that was written as several. */
void search_split(searcher *s, cd_str word);
void search_joined(searcher *s);

#endif
