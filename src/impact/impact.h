/* Impact: what a revision of a list or a rulebook changes in the books, before anyone adopts it.
 *
 * The revision is adopted in a copy of the store (store_copy_open), and what the books hold is decided twice on one
 * day: as things stand, and as they would. What differs is affected, with both outcomes and the reasons that came or
 * went. The store itself is not touched. A revision of a list is tried against the parties that meet an entry which
 * came, went or changed, and against no others: of these the answer is the same. What follows for an existing licence
 * is review; nothing here revokes. */
#ifndef IMPACT_H
#define IMPACT_H

#include "decide/decide.h"

typedef struct impact_options {
  cd_day as_of; /* the day that both decisions are made for; CD_DAY_NONE: a list's day of publication, else today */
  cd_day since; /* past decisions recorded on or after this day; CD_DAY_NONE: 365 days before today */
  bool all;     /* past decisions of any age */
  bool full;    /* try everything, not only what meets the difference: slow, and gives the same */
  cd_str actor;
  void (*progress)(void *user, const char *what, uint64_t done, uint64_t total); /* may be NULL */
  void *user;
} impact_options;

typedef struct impact_item {
  const char *kind; /* "decision", "order" (its last decision waits for a person), "licence", "application", "party" */
  cd_str id;
  cd_str order;         /* of a decision: the order's id */
  cd_str before, after; /* outcomes; of a party "clear", "review", "listed" */
  cd_str before_ends, after_ends; /* "licensed..prohibited" where the outcome is refer; else empty */
  const char *follows;  /* what it means for it: "review" for licences and applications, "decide_again", "screen_again" */
  cd_json *reasons;     /* [{"change":"came|went", ...}] */
} impact_item;

typedef struct impact_counts {
  uint64_t decisions, decided, parties, licences, applications;
} impact_counts;

typedef struct impact_report {
  bool of_list;
  const char *noun; /* of what the subject is: "list", "rulebook", "finding", "licence" */
  cd_str subject;   /* its name or id */
  cd_str from, to;  /* days of publication of a list (from may be empty), digests of a rulebook, states of the others */
  cd_json *changes; /* of a rulebook, as `cordon rulebook diff` tells them; NULL where there is none before it */
  cd_day as_of;
  uint64_t added, removed, changed;
  impact_item *items;
  size_t count, room;
  impact_counts looked_at; /* in the period; `decided`: how many were decided twice */
  cd_str *held;
  size_t held_count; /* why the list would be held at its adoption */
  cd_str *notes;
  size_t note_count;
} impact_report;

/* `published` and `files` as for lists_import. */
cordon_status impact_of_list(cd_store *s, cd_str list, const char *const *files, size_t count, cd_day published,
                             const impact_options *opt, cd_arena *a, impact_report *out, cordon_error *err);
/* The rulebook in a folder; params as for rules_adopt. */
cordon_status impact_of_rulebook(cd_store *s, const char *dir, const cd_json *params, const impact_options *opt,
                                 cd_arena *a, impact_report *out, cordon_error *err);

/* Drafts laid over the rulebook in force that they name: what if they became law. */
cordon_status impact_of_overlay(cd_store *s, const char *const *dirs, size_t count, const impact_options *opt,
                                cd_arena *a, impact_report *out, cordon_error *err);

/* An act of the register that has not been done: what if it were? The books alone change; nothing is adopted. */
typedef struct impact_act {
  const char *kind; /* "finding" or "licence" */
  cd_str id;
  const char *act; /* "establish", "reject", "withdraw"; "suspend", "reinstate", "revoke", "surrender". NULL: of a
                    * finding "establish", or "withdraw" where it is established; of a licence "revoke" */
} impact_act;
cordon_status impact_of_act(cd_store *s, const impact_act *act, const impact_options *opt, cd_arena *a,
                            impact_report *out, cordon_error *err);

/* {"revision":{..},"entries":{..},"affected":[{"kind","id","before","after","reasons",..}],..}; NULL when memory ran
 * out. */
cd_json *impact_report_json(const impact_report *r, cd_arena *a);
/* For a person, appended. */
void impact_report_text(const impact_report *r, cd_buf *out);

/* Put the items into the books once the revision is adopted (`revision`: its record), as one record of kind "impact",
 * so that what is due can show them. Inside an open transaction it joins it. *seq is 0 where nothing is affected. */
cordon_status impact_record(cd_store *s, cd_seq revision, const impact_report *r, cd_str actor, cd_arena *a,
                            cd_seq *seq, cordon_error *err);

/* Somebody looked at what a revision affects and says so, with a reason: it waits in what is due no more.
 * CORDON_NOT_FOUND where nothing of this kind and id waits. */
cordon_status impact_seen(cd_store *s, cd_str kind, cd_str id, cd_str reason, cd_str actor, cd_arena *a, cd_seq *seq,
                          cordon_error *err);

#endif
