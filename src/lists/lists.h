/* Lists: official formats read into entries, snapshots kept, any day answered, names screened.
 *
 * A snapshot is one published state of a list. Entry versions are content-addressed by list, entry id and digest; a
 * snapshot is the set of versions it holds. For a day D and known-at K the state of a list is its latest snapshot
 * published on or before D and recorded at or before K; entries first seen in the next snapshot count where the
 * publisher dates their listing on or before D, and are unknown where it does not. */
#ifndef LISTS_H
#define LISTS_H

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
  cd_str *linked_to;
  size_t linked_to_count;           /* names of owners or principals in remarks */
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

/* The lists as of a day, as known at a record. Cached in the engine; valid until the engine is closed. Thread-safe. */
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
  cd_digest version; /* digest of the entry's content */
  cd_json *explanation;
  bool cleared; /* an officer cleared this hit for this party, and neither has changed since */
  bool confirmed;                    /* an officer confirmed that it is this party; else as `cleared` */
} lists_hit;

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

#endif
