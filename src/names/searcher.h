/* One search under way, shared by the files that are its stages: search.c chooses the words, lookup.c finds tokens that
 * are like them, candidates.c reads their names and scores them. */
#ifndef NAMES_SEARCHER_H
#define NAMES_SEARCHER_H

#include "names/index.h"
#include "names/score.h"
#include "names/subject.h"

#define SEARCH_CACHE_SLOTS 1024u
#define SEARCH_MAX_TOKENS 1024u     /* whose names are remembered as read, for one query name in one segment */
#define SEARCH_SIEVE_LOG2_LEAST 17u /* bits of the sieve: it grows with the segment, so that it does not fill up */
#define SEARCH_SIEVE_LOG2_MOST 23u
#define SEARCH_PRUNE_EVERY 64u

typedef struct cached {
  uint32_t token;
  uint16_t word;
  uint16_t score;
  uint8_t rule;
} cached;

typedef struct raw_hit {
  uint32_t doc;
  uint16_t score, name_score, query_name;
  bool same, weak;
  uint32_t segment, name;
  names_agreement agreement;
} raw_hit;

typedef struct searcher {
  const names_index *index;
  const segment *segment;
  uint32_t segment_number;
  const names_subject *query;
  const names_options *options;
  const names_dict *dict;
  uint16_t min_score, least_name_score; /* what support from beside the name may lift to the least score */
  cd_arena *arena;
  names_analysis analysis; /* of the query name at hand */
  uint16_t query_name;
  uint8_t likely[CD_MAX_NAME_TOKENS]; /* weight of each word, or of the common word that it may be, misspelt */
  uint8_t twin[CD_MAX_NAME_TOKENS];   /* the first word that is the same */
  bool single_word;                   /* it has one word that says something, and no number or initial beside */
  cached *cache;
  uint32_t *seen;
  uint32_t seen_mask, seen_count; /* names that were scored already: number + 1 */
  uint32_t *probed;
  uint32_t probed_count; /* tokens whose postings were read for this query name */
  raw_hit *hits;
  size_t hit_count, hit_room, prune_at;
  uint32_t last_doc; /* as many hits as are asked for have the full score, and no document after this one can displace
                        them */
  uint64_t *companions; /* a sieve over names: who may hold the companion */
  uint32_t sieve_log2;
  uint64_t companion_set,
      gathered; /* words that cannot all be missed beside the one at hand, and those whose names the sieve holds */
  bool marking; /* names are put into the sieve rather than scored */
  unsigned all; /* weight of all words */
  unsigned earlier, later, unlisted; /* weights of words that were looked up wholly before, that may be met beside, and
                                        that were not looked up wholly */
  bool skipped;                      /* some token of the word at hand was too common to be read */
  uint32_t candidates;
  bool no_memory;
  names_key_sink collect;
  void *collect_user; /* not NULL: no index is searched, the keys that would be looked up are given away */
} searcher;

/* --- candidates.c --- */
/* The likeness of a word of the query and one of the segment, remembered for the rest of the search. */
names_likeness search_likeness(void *searcher, uint32_t left_word, const names_word *left, const names_word *right);
/* From now on a hit must have this score. */
void search_set_least(searcher *s, uint16_t score);
size_t search_limit(const searcher *s);
/* Best first, each document once. */
void search_rank(searcher *s);
/* Score the names that hold a token; or put them into the sieve. */
void search_read_names(searcher *s, uint32_t token);
void search_mark(searcher *s, uint32_t token);
/* The same where the token is worth it. */
void search_read_token(searcher *s, const names_word *asked, const names_word *token, names_likeness l);
bool search_can_reach(const searcher *s, unsigned weight, unsigned likeness, unsigned earlier_met,
                      unsigned earlier_lost);
bool search_read_before(searcher *s, uint32_t token);

/* --- lookup.c --- */
/* Look a word up; true when the names of all tokens that are like it were read. */
bool search_word(searcher *s, uint32_t index);
/* Two words that may have been written as one, and one as several. */
void search_split(searcher *s, cd_str word);
void search_joined(searcher *s);
/* Fill the sieve with names that hold a word like one of the companions. */
void search_gather_companions(searcher *s);

#endif
