/* Lists: official formats read into entries, snapshots kept, any day answered, names screened.
 *
 * A snapshot is one published state of a list. Entry versions are content-addressed by list, entry id and digest; a
 * snapshot is the set of versions it holds. For a day D and known-at K the state of a list is its latest snapshot
 * published on or before D and recorded at or before K; entries first seen in the next snapshot count where the
 * publisher dates their listing on or before D, and are unknown where it does not. */
#ifndef LISTS_H
#define LISTS_H

#include "base/decimal.h"
#include "names/names.h"
#include "store/store.h"

typedef struct lists_name {
  cd_str text;
  cd_str kind; /* "primary", "aka", "fka", "nka", "weak" */
  cd_str script;
} lists_name;
typedef struct lists_address {
  cd_str text;
  cd_str city;
  cd_str country; /* alpha-2 or as printed */
} lists_address;
typedef struct lists_identifier {
  cd_str type, value, country;
} lists_identifier;

/* How another party stands to the entry: "the other party is its ...". Only LISTS_LINK_OWNER says that a stake is held. */
typedef enum lists_link_kind {
  LISTS_LINK_LINKED = 0, /* tied, and the publisher does not say how: OFAC's "Linked To" */
  LISTS_LINK_OWNER,      /* owner of the entry, or of part of it */
  LISTS_LINK_CONTROLLER, /* controls it, with a stake or without: OFAC's "Owned or Controlled By" leaves that open */
  LISTS_LINK_DIRECTOR,   /* leads it, or is an officer of it */
  LISTS_LINK_PRINCIPAL,  /* the entry acts for it or on its behalf */
  LISTS_LINK_FAMILY,
  LISTS_LINK_ASSOCIATE,
  LISTS_LINK_HOLDING, /* the entry owns it, or part of it: stated at the owner's end, where the owned party is no entry */
  LISTS_LINK_KINDS
} lists_link_kind;
const char *lists_link_kind_name(lists_link_kind k); /* "linked", "owner", "controller", ... */

/* One statement of the publisher that ties the entry to another party. At least one of `name` and `entry` is there. */
typedef struct lists_link {
  lists_link_kind kind;
  cd_str name;    /* the other party, as the publisher prints it */
  cd_str entry;   /* its id in the same list, where the publisher refers to it by id */
  cd_str percent; /* the stake as printed: "51", "25-50", ">= 50" */
  cd_str since, until; /* as printed: a day, a month or a year */
  cd_str says;         /* the publisher's words for the relation: "Owned or Controlled By", "shareholder" */
} lists_link;
/* The stake in numbers; false where none is stated or it is not understood: it is then between 0 and 100. "more than 25"
 * reads as at least 25. */
bool lists_link_stake(const lists_link *l, cd_dec *at_least, cd_dec *at_most);
/* The first and the last day on which the statement may hold: the outer days of a month or year, CD_DAY_NONE where none
 * is stated. False where what is printed is no date. */
bool lists_link_days(const lists_link *l, cd_day *from, cd_day *to);

/* One listed party as a reader gives it. Text is in the reader's arena. Empty: not stated. */
typedef struct lists_entry {
  cd_str id;     /* the publisher's own, or made by the reader as docs/lists.md says */
  cd_str key;    /* unique in the list, over its revisions; empty: the id is */
  cd_str source; /* the list within a list, canonical list name: "us_bis_entity_list" for a CSL row of the EL */
  names_schema schema;
  lists_name *names;
  size_t name_count; /* the first is the primary one */
  lists_address *addresses;
  size_t address_count;
  lists_identifier *identifiers;
  size_t identifier_count;
  cd_str *births;
  size_t birth_count;
  cd_str *birth_places;
  size_t birth_place_count;
  cd_str *nationalities;
  size_t nationality_count; /* citizenships too; alpha-2 where it is known */
  cd_str *programs;
  size_t program_count;
  lists_link *links;
  size_t link_count;                /* owners, principals, relatives, ... */
  cd_str requirement, policy, cite; /* licence requirement, licence policy, Federal Register citation or legal basis */
  cd_str title, remarks, url;
  cd_day from, to; /* the publisher's listing and end day, or CD_DAY_NONE */
  cd_json *extra;  /* whatever else the publisher states, by its own field name; or NULL */
  int64_t line;    /* where it stands in the file, for messages */
} lists_entry;

/* canonical JSON of an entry, as stored and shown (no line). */
cd_json *lists_entry_json(const lists_entry *e, cd_arena *a);

/* --- import --- */
typedef struct lists_finding {
  char file[128];
  int64_t line;
  char text[320];
} lists_finding; /* what holds a snapshot */
typedef struct lists_import_result {
  cd_str list;
  cd_day published;
  cd_seq seq;       /* the record of the adoption; 0 when nothing was adopted */
  cd_digest digest; /* of the snapshot: its files */
  uint64_t entries, names, added, removed, changed;
  bool unchanged_bytes; /* the same bytes were adopted for that day before: nothing was done */
  bool no_change;       /* adopted, and no entry differs from the snapshot before */
  lists_finding *held;
  size_t held_count; /* why it is held; it was not adopted unless accepted */
  cd_str *notes;
  size_t note_count; /* such as: aliases kept from the full set of 2024-01-08 */
} lists_import_result;
/* Progress: called now and then with bytes done and in all. May be NULL. */
typedef void (*lists_progress)(void *user, const char *what, uint64_t done, uint64_t total);
/* All or nothing. CORDON_HELD when the content is suspicious and `accept` is false. */
cordon_status lists_import(cd_store *s, cd_str list, const char *const *files, size_t count, cd_day published,
                           bool accept, cd_str actor, lists_progress progress, void *user, cd_arena *a,
                           lists_import_result *out, cordon_error *err);

/* --- looking --- */
/* [{"list","snapshots","published","first","entries","names","digest","age_days"}] of lists as of day and known-at. */
cordon_status lists_show(cd_store *s, cd_day as_of, cd_seq known_at, cd_arena *a, cd_json **out, cordon_error *err);
/* The snapshots of one list, in order of day: published, recorded, digest, entries, added, removed, changed. */
cordon_status lists_log(cd_store *s, cd_str list, cd_arena *a, cd_json **out, cordon_error *err);
/* {"added":[..],"removed":[..],"changed":[{"entry","fields"}]} between the states of two days. */
cordon_status lists_diff(cd_store *s, cd_str list, cd_day day1, cd_day day2, cd_arena *a, cd_json **out,
                         cordon_error *err);

/* --- the engine that screens: opened once, shared for reading by threads --- */
typedef struct lists_engine lists_engine;
/* Opens the name index of the store; an index that is missing, cut or foreign is rebuilt from the store first. The
 * engine uses the store under a lock of its own: where several threads share an engine, the store it was opened with
 * must serve nothing else. */
cordon_status lists_engine_open(cd_store *s, lists_engine **out, cordon_error *err);
void lists_engine_close(lists_engine *e);
/* What was done to the index at opening, as a sentence, or "". Valid until the engine is closed. */
const char *lists_engine_note(const lists_engine *e);

/* The lists as of a day, as known at a record. Cached in the engine; valid until the engine is trimmed or closed. Thread-safe. */
typedef struct lists_view lists_view;
cordon_status lists_view_get(lists_engine *e, cd_day as_of, cd_seq known_at, const lists_view **out, cordon_error *err);
/* Which snapshot of each list the view answers from. */
typedef struct lists_view_list {
  cd_str list;
  cd_day published;
  cd_digest digest;
  bool has_next; /* a later snapshot is known, and entries first seen in it were weighed */
  cd_day next_published;
  cd_digest next_digest;
  bool before_first; /* the day is before the first snapshot known: entries are told by the publisher's dates alone,
                      * and published and digest are those of the first snapshot */
} lists_view_list;
/* Views take memory by the day: drop those that were not used of late, beyond `bytes` of memory, and keep the last one used
 * whatever it takes. Whoever holds another view must get it anew. */
void lists_engine_trim(lists_engine *e, size_t bytes);
size_t lists_view_lists(const lists_view *v, const lists_view_list **out);
/* True when some list of the view carries entries of this canonical source ("us_bis_entity_list" by us_csl). */
bool lists_view_covers(const lists_view *v, cd_str source);

typedef enum lists_state {
  LISTS_LISTED,
  LISTS_UNKNOWN /* first seen later, and the publisher gives no day */
} lists_state;

typedef struct lists_hit {
  cd_str list, source, entry; /* "us_csl", "us_bis_entity_list", the entry's id */
  cd_str name, primary;       /* the alias that matched, and the entry's first name */
  uint16_t score;
  bool same_name, weak;
  names_agree birth, country, schema, identifier;
  lists_state state;
  cd_day published; /* of the snapshot it stands in */
  cd_day from, to;
  bool first_seen; /* from: the publisher's day, or the first snapshot's (first_seen) */
  cd_str requirement, policy, cite;
  cd_str *programs;
  size_t program_count;
  lists_link *links; /* what the entry itself states: its owners among them */
  size_t link_count;
  cd_digest version; /* digest of the entry's content */
  cd_json *explanation;
  bool cleared; /* an officer cleared this hit for this party, and neither has changed since */
  bool confirmed;                    /* an officer confirmed that it is this party; else as `cleared` */
} lists_hit;

/* --- links between the parties of a list --- */

/* A link as a view holds it: `list` and `entry` state it, `link` tells of the other party. */
typedef struct lists_view_link {
  cd_str list, entry, primary; /* the id of the entry that states it, and its first name */
  lists_link link;             /* link.name is filled in from the list, where it names the other by id alone */
  lists_state state;           /* of the entry that states it */
  cd_day published;            /* of the snapshot it stands in */
} lists_view_link;
typedef enum lists_link_side {
  LISTS_LINKS_OF = 1, /* what the entry states: who owns it, leads it, ... */
  LISTS_LINKS_TO = 2  /* what other entries state of it: what it owns, leads, ... */
} lists_link_side;
/* The links of one entry of one list in a view, in the order in which the publisher gives them; `entry` is the id that hits
 * show. Links to it are found by its id, and by its first name where the publisher names no id. An entry that the view
 * does not hold has none. Text is in the arena. Thread-safe. */
cordon_status lists_view_links(lists_engine *e, const lists_view *v, cd_str list, cd_str entry, lists_link_side side,
                               cd_arena *a, lists_view_link **out, size_t *count, cordon_error *err);

/* What entries of any list of the view state of a party that they know by this name alone: OFAC's "Linked To" of a party that
 * is not listed itself. The name as printed, or in capitals. */
cordon_status lists_view_links_named(lists_engine *e, const lists_view *v, cd_str name, cd_arena *a,
                                     lists_view_link **out, size_t *count, cordon_error *err);

typedef struct lists_screen_options {
  const cd_str *lists;
  size_t list_count; /* none: all; a canonical source counts as a list too */
  uint16_t min_score, limit;
  bool explain, skip_weak;
} lists_screen_options;

/* Screen one subject. Hits best first, each entry once. Thread-safe for one view with an arena a thread. */
cordon_status lists_screen(lists_engine *e, const lists_view *v, const names_subject *subject,
                           const lists_screen_options *opt, cd_arena *a, lists_hit **hits, size_t *count,
                           names_result *raw, cordon_error *err);
/* {"list","source","entry","name","primary","score","published","from","to",...} as the contract says. */
cd_json *lists_hit_json(const lists_hit *h, cd_arena *a);

/* Read the name index against its checksums; what is damaged is told in *fault (else empty) and made anew from the store. */
cordon_status lists_index_verify(cd_store *s, cd_arena *a, cd_str *fault, cordon_error *err);

#endif
