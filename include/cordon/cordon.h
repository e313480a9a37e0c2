/* Cordon: decide, license, watch and prove the export of cyber and dual-use products. The public interface of
 * libcordon.
 *
 * 1 Results   2 The store   3 Lists   4 Rulebooks   5 The register   6 The engine: screening and deciding
 *
 * Conventions
 *   - A call that can fail returns a cordon_status and fills a cordon_error of the caller's (NULL is fine) when it is
 * not CORDON_OK. What a decision or a screening answers is in its result and never in the status.
 *   - A result is one JSON text, canonical (keys in byte order, integers and strings, one line, ends in NUL), in
 * `*json`. It is the caller's, and is freed by cordon_free. On failure *json is NULL. The shapes are published in
 * docs/schema/.
 *   - Text that is passed in is UTF-8 and only read during the call. Days are "YYYY-MM-DD". NULL means: not stated.
 *   - A store and an engine each belong to one thread at a time; cordon_screen alone may be called by many threads on one
 *     engine, while nothing else uses that engine or its store. Several processes, and several handles, may open one
 *     store.
 *   - Every input has a limit; a passed one is CORDON_LIMIT. Memory that ran out is CORDON_NO_MEMORY, never an abort.
 */
#ifndef CORDON_H
#define CORDON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cordon/status.h"

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/* ---- 1. Results
 * ------------------------------------------------------------------------------------------------------------- */

/* The library's version, "0.1.0". Static. */
const char *cordon_version(void);
/* The word for a status, "bad_input". Static. */
const char *cordon_status_name(cordon_status status);
/* Free a result. NULL is fine. */
void cordon_free(char *json);

/* ---- 2. The store
 * ----------------------------------------------------------------------------------------------------------- */

typedef struct cordon_store cordon_store;

/* Make a store in an empty or new folder. CORDON_EXISTS where one is there, CORDON_USAGE where the folder holds
 * something else. */
cordon_status cordon_store_init(const char *folder, cordon_error *err);
/* Open one. The handle is the caller's, freed by cordon_store_close, after every engine over it. */
cordon_status cordon_store_open(const char *folder, cordon_store **out, cordon_error *err);
void cordon_store_close(cordon_store *s);
/* Who acts, as each record names them; kept by copy. "library" until it is set. */
cordon_status cordon_store_actor(cordon_store *s, const char *actor, cordon_error *err);

/* Group acts into one transaction: all are kept, or none. Begin and end may nest; a rollback takes all of it back. */
cordon_status cordon_begin(cordon_store *s, cordon_error *err);
cordon_status cordon_commit(cordon_store *s, cordon_error *err);
void cordon_rollback(cordon_store *s);

/* ---- 3. Lists
 * --------------------------------------------------------------------------------------------------------------- */

/* Import one published state of a list ("us_csl", "us_ofac_sdn", ...) from its official files; all or nothing. `accept`
 * adopts what would be held for review (CORDON_HELD otherwise, with the findings in the message).
 * {"list","published","record","entries","names","added","removed","changed","unchanged","no_change","held":[..],"notes":[..]}
 */
cordon_status cordon_list_import(cordon_store *s, const char *list, const char *const *files, size_t count,
                                 const char *published, bool accept, char **json, cordon_error *err);
/* The lists as of a day. */
cordon_status cordon_lists_show(cordon_store *s, const char *as_of, char **json, cordon_error *err);
/* What differs in one list between two days: {"added","removed","changed"}. */
cordon_status cordon_list_diff(cordon_store *s, const char *list, const char *day1, const char *day2, char **json,
                               cordon_error *err);

/* ---- 4. Rulebooks
 * ----------------------------------------------------------------------------------------------------------- */

/* Adopt the rulebook in a folder. `params`: {"name":"value"} as JSON, or NULL for the defaults.
 * {"rulebook","digest","record","unchanged"} */
cordon_status cordon_rulebook_adopt(cordon_store *s, const char *folder, const char *params, char **json,
                                    cordon_error *err);
/* What a rulebook holds: title, sources, tables, parameters, rules. */
cordon_status cordon_rulebook_show(const char *folder, char **json, cordon_error *err);
/* Run its cases. CORDON_CHECK where one fails; *json is the report then too. */
cordon_status cordon_rulebook_test(const char *folder, char **json, cordon_error *err);

/* ---- 5. The register
 * -------------------------------------------------------------------------------------------------------- */

/* The last record that there is: what is known now. */
#define CORDON_LATEST INT64_MAX

/* Add a "party", "licence" or "commitment", as docs/schema says. `label` names the text in messages.
 * {"id","record","unchanged"}. Other content under an id that is taken is CORDON_EXISTS. */
cordon_status cordon_register_add(cordon_store *s, const char *kind, const char *text, size_t len, const char *label,
                                  char **json, cordon_error *err);
/* One, or all of a kind, as known at a record (or CORDON_LATEST). */
cordon_status cordon_register_show(cordon_store *s, const char *kind, const char *id, int64_t known_at, char **json,
                                   cordon_error *err);
cordon_status cordon_register_list(cordon_store *s, const char *kind, int64_t known_at, char **json, cordon_error *err);

/* ---- 6. The engine: screening and deciding
 * ---------------------------------------------------------------------------------- */

typedef struct cordon_engine cordon_engine;

/* Load lists and rulebooks for many questions. It answers from the records that stood when it was opened or refreshed.
 */
cordon_status cordon_engine_open(cordon_store *s, cordon_engine **out, cordon_error *err);
cordon_status cordon_engine_refresh(cordon_engine *e, cordon_error *err);
void cordon_engine_close(cordon_engine *e);

/* Screen one party (docs/schema/party.json; a name is enough) as of a day (NULL: today): {"row":1,"query","hits":[..]},
 * docs/schema/screen.json. */
cordon_status cordon_screen(cordon_engine *e, const char *party, size_t len, const char *as_of, char **json,
                            cordon_error *err);

/* On one scale, most severe last. CORDON_REFER is not on the scale, and is the zero value: what was never decided reads
 * as refer. */
typedef enum cordon_outcome {
  CORDON_REFER = 0,
  CORDON_NO_LICENCE_REQUIRED,
  CORDON_EXCEPTION,
  CORDON_LICENSED,
  CORDON_LICENCE_REQUIRED,
  CORDON_PROHIBITED
} cordon_outcome;

/* Zero-filled it means: the order's own day, all that is known, recorded. */
typedef struct cordon_decide_options {
  const char *as_of;  /* NULL: the order's date */
  int64_t known_at;   /* a record's number; 0: all that the engine knows */
  bool dry_run;       /* decide, and record nothing */
  bool trace;         /* with the trace of each condition */
  const char *label;  /* the order's file, for messages; NULL: "order" */
  int64_t first_line; /* where the order begins in it; 0: 1 */
} cordon_decide_options;

typedef struct cordon_decision {
  cordon_outcome outcome;           /* where at_least and at_most agree; else CORDON_REFER */
  cordon_outcome at_least, at_most; /* what holds whatever the unknowns are, and what could hold */
  int64_t record;                   /* 0 on a dry run */
} cordon_decision;

/* Decide one order (docs/schema/order.json): docs/schema/decision.json. `opt` and `decision` may be NULL. */
cordon_status cordon_decide(cordon_engine *e, const char *order, size_t len, const cordon_decide_options *opt,
                            cordon_decision *decision, char **json, cordon_error *err);
/* A recorded decision by its id ("D-000123" or "123"). What was erased stands as {"salted":".."}. */
cordon_status cordon_decision_get(cordon_store *s, const char *id, char **json, cordon_error *err);
/* A decision's JSON as text for a person. *text is freed by cordon_free. */
cordon_status cordon_explain(const char *decision, size_t len, bool color, char **text, cordon_error *err);
/* Make a recorded decision again and compare bytes: {"decision","same","erased","difference"}. CORDON_CHECK where it is
 * not the same; *json is there then too. */
cordon_status cordon_replay(cordon_engine *e, const char *id, char **json, cordon_error *err);

/* --- the log: one RFC 6962 tree of all records (docs/log.md) --- */

/* The log's public key: {"key","made"}. Where the store has none, one is made under `name`, which is the log's origin ("example.org/exports");
 * NULL makes none: CORDON_NOT_FOUND. */
cordon_status cordon_log_key(cordon_store *s, const char *name, char **json, cordon_error *err);
/* The signed head as it stands (C2SP tlog-checkpoint). *text is freed by cordon_free. Needs a key. */
cordon_status cordon_log_checkpoint(cordon_store *s, char **text, cordon_error *err);
/* A proof (C2SP tlog-proof@v1) that a record or decision ("D-000123" or "123") is in the log. *text is freed by cordon_free. Needs a key. */
cordon_status cordon_log_prove(cordon_store *s, const char *id, char **text, cordon_error *err);
/* Check a proof by its text alone, with the log's public key: {"log","index","size","entry"}. CORDON_CHECK where it does not hold. */
cordon_status cordon_proof_check(const char *proof, size_t len, const char *key, char **json, cordon_error *err);
/* Read all of the store against its digests, seals and signed heads, and against `checkpoint`, one that was given away before (may be NULL):
 * {"records","root",..,"holds","faults":[..]}. CORDON_CHECK where it is not as it was written; *json is there then too. */
cordon_status cordon_log_verify(cordon_store *s, const char *checkpoint, char **json, cordon_error *err);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
