/* Rules: rulebooks as folders of YAML, CSV and CEL; loaded, checked, adopted by digest, evaluated over facts in three-valued logic.
 * The format is docs/rulebooks.md; the schema of facts is facts.h. */
#ifndef RULES_H
#define RULES_H

#include "cel/cel.h"
#include "rules/facts.h"
#include "store/store.h"

typedef enum rules_effect {
  RULES_PROHIBIT = 0, RULES_REQUIRE, RULES_DISCHARGE, RULES_REFER, RULES_NOTE
} rules_effect;
const char *rules_effect_name(rules_effect e);

/* On one scale, most severe last; REFER is not on the scale and is the zero value, so that a result never filled in reads as refer. */
typedef enum rules_outcome {
  RULES_REFER_OUTCOME = 0, RULES_NO_LICENCE_REQUIRED, RULES_EXCEPTION, RULES_LICENSED, RULES_LICENCE_REQUIRED, RULES_PROHIBITED
} rules_outcome;
const char *rules_outcome_name(rules_outcome o);
bool rules_outcome_parse(cd_str s, rules_outcome *out);

typedef enum rules_truth { RULES_UNKNOWN = 0, RULES_FALSE, RULES_TRUE } rules_truth;
const char *rules_truth_name(rules_truth t);

/* --- rulebooks --- */
typedef struct rules_book rules_book; /* immutable once loaded; shared by threads for reading */

/* Load and check a folder. Every error carries file, line, column, field. */
cordon_status rules_book_load(const char *dir, rules_book **out, cordon_error *err);
/* From the bundle bytes that adoption stored. */
cordon_status rules_book_from_bundle(cd_str bundle, rules_book **out, cordon_error *err);
void rules_book_free(rules_book *b);
cd_str rules_book_id(const rules_book *b);        /* "il-cyber" */
cd_digest rules_book_digest(const rules_book *b); /* of the bundle; with overlays: of the book beneath them */
/* Title, authority, sources, tables with completeness and currency, rules, parameters, as `rulebook show` prints. */
cd_json *rules_book_show(const rules_book *b, cd_arena *a);

/* Days on which some row, rule or completeness of it begins, or is over: between two of them its law is the same. Sorted, each once. */
cordon_status rules_book_days(const rules_book *b, cd_arena *a, cd_day **out, size_t *count, cordon_error *err);
/* The constants that its conditions compare a field of that name with, as JSON texts and numbers: a list. */
cordon_status rules_book_constants(const rules_book *b, const char *field, cd_arena *a, cd_json **out, cordon_error *err);
/* [{"value","text"}] of a parameter, in the order of the book; empty where it has no such parameter. */
const cd_json *rules_book_readings(const rules_book *b, cd_str param, cd_arena *a);

/* What one version changes against another: {"rulebook","head":[{"field","before","after"}],"rules":{"added":[{"rule","title"}],"removed":[..],
 * "changed":[{"rule","fields":[{"field","before","after"}]}]},"tables":{NAME:{"removed":[{"key","valid"}],"added":[..]}}}. Points into both. */
cd_json *rules_book_diff(const rules_book *from, const rules_book *to, cd_arena *a);

/* Does any rule or test of jurisdiction of the book read a field of this name ("listed", "owners")? */
bool rules_book_reads(const rules_book *b, const char *field);

/* --- overlays: "what if this draft were law" (docs/rulebooks.md) --- */
typedef struct rules_overlay {
  cd_str id, of, title, version; /* of: the rulebook's id */
  cd_digest digest;              /* of its files */
} rules_overlay;
/* The book as it would be with the drafts in these folders laid over it, one after the other. It is read and evaluated as any other,
 * and rules_adopt refuses it: what it says is hypothetical. */
cordon_status rules_book_overlay(const rules_book *b, const char *const *dirs, size_t count, rules_book **out, cordon_error *err);
cordon_status rules_book_load_with(const char *dir, const char *const *overlays, size_t count, rules_book **out, cordon_error *err);
/* What was laid over it, in order; none for a rulebook that may be law. */
size_t rules_book_overlay_count(const rules_book *b);
const rules_overlay *rules_book_overlay_at(const rules_book *b, size_t i);
/* The rulebook's id that a folder is an overlay of; empty where the folder is a rulebook itself. */
cordon_status rules_overlay_of(const char *dir, cd_arena *a, cd_str *of, cordon_error *err);

/* Adopt: bundle as blob, record "rulebook.adopt" with id, digest, parameter values. Adopting the same again changes nothing and says so
 * (*seq is the record in force). params: {"name":"value"} or NULL for the defaults. */
cordon_status rules_adopt(cd_store *s, const rules_book *b, const cd_json *params, cd_str actor, cd_seq *seq, bool *unchanged, cordon_error *err);
/* The same in a copy of a store, where drafts are tried too. */
cordon_status rules_adopt_trial(cd_store *copy, const rules_book *b, const cd_json *params, cd_str actor, cd_seq *seq, cordon_error *err);

/* Signing (C2SP signed notes, Ed25519). A folder that holds rulebook.sig is adopted only where a trusted key signed these very bytes;
 * one without a signature is adopted as it is. */
cordon_status rules_key_make(cd_str name, cd_arena *a, cd_str *private_key, cd_str *public_key, cordon_error *err);
/* Write DIR/rulebook.sig. */
cordon_status rules_sign(const char *dir, cd_str private_key, cordon_error *err);
/* Trust a public key in this store from now on: record "rulebook.trust". */
cordon_status rules_trust(cd_store *s, cd_str public_key, cd_str actor, cd_seq *seq, cordon_error *err);

/* The rulebooks in force as known at a record, loaded and compiled; cached by the caller as long as it likes. */
typedef struct rules_set rules_set;
cordon_status rules_set_open(cd_store *s, cd_seq known_at, rules_set **out, cordon_error *err);
void rules_set_close(rules_set *set);
/* Lay drafts over the books of the set that they name; NOT_FOUND where one of these is not in it. */
cordon_status rules_set_overlay(rules_set *set, const char *const *dirs, size_t count, cordon_error *err);
size_t rules_set_count(const rules_set *set);
const rules_book *rules_set_book(const rules_set *set, size_t i); /* by id, in byte order */
const cd_json *rules_set_params(const rules_set *set, size_t i);

/* What a table of a book says of a key on a day. *why (may be NULL): of UNKNOWN the reason, of TRUE the row's citation. CORDON_NOT_FOUND
 * where the book has no such table. */
cordon_status rules_table_ask(const rules_book *b, cd_str table, cd_str key, cd_day day, cd_arena *a, rules_truth *out, cd_str *why,
                              cordon_error *err);

/* --- evaluation --- */
typedef struct rules_requirement {
  cd_str id;                 /* unique in the rulebook: "il.export_licence" */
  cd_str authority, kind;    /* "IL-DECA"; marketing, export, re_export, transfer, brokering, technical_assistance, commitment */
  cd_str rule;               /* the rule that raised it */
  cd_str why, cite, policy;  /* policy: "presumption of denial" and the like: never a prohibition */
  rules_truth raised;        /* TRUE, or UNKNOWN */
  rules_truth discharged;
  cd_str discharged_by;      /* rule id or licence id */
  bool by_licence;
  cd_str subject;            /* of a requirement about a part of the order: "party 2 (end_user)"; else empty */
} rules_requirement;

typedef struct rules_reason {
  cd_str rule, title;
  rules_effect effect;
  rules_truth result;        /* after `unless` */
  bool decisive;             /* the outcome (or an end of the interval) rests on it */
  bool applicable;           /* false: its scope had nothing to look at */
  cd_str subject;            /* "party 2 (end_user)" or "item 1" for scoped rules, else empty */
  cd_str cite, text, note;   /* text: the reason in words, placeholders filled */
  cd_json *facts;            /* the facts that made it so: {"order.destination":"MX", ...} */
  cd_json *trace;            /* of the condition, when asked for; else NULL */
  cd_str yielded_to;         /* the rule of `unless` that held, or empty */
} rules_reason;

typedef struct rules_missing { cd_str fact, why, rule; } rules_missing;

/* A licence's answer to a requirement, asked of the caller (the register): TRUE covers it, FALSE does not, UNKNOWN may. */
typedef rules_truth (*rules_licence_covers)(void *user, const rules_requirement *r, cd_str *licence_id);

typedef struct rules_result {
  cd_str regime;                       /* the rulebook's id */
  rules_truth jurisdiction;            /* does this rulebook reach the order */
  cd_str jurisdiction_text;
  cd_json *jurisdiction_facts;         /* what made it so: {"order.from":"IL", ...} */
  rules_outcome outcome, at_least, at_most;
  rules_reason *reasons; size_t reason_count;
  rules_requirement *requirements; size_t requirement_count;
  rules_missing *missing; size_t missing_count;
  cd_str *conflicts; size_t conflict_count; /* sentences */
  cd_str *notes; size_t note_count;         /* absences read as none, secondary sources used, parameters chosen */
} rules_result;

/* A pure function of its arguments. */
cordon_status rules_evaluate(const rules_book *b, const cd_json *params, const facts_set *facts, cd_day as_of,
                             rules_licence_covers covers, void *user, bool trace, cd_arena *a, rules_result *out, cordon_error *err);

/* --- tools --- */
typedef struct rules_lint_finding { cd_str file; int64_t line, column; cd_str rule; cd_str text; bool error; } rules_lint_finding;
cordon_status rules_lint(const char *dir, cd_arena *a, rules_lint_finding **out, size_t *count, cordon_error *err);
cordon_status rules_lint_with(const char *dir, const char *const *overlays, size_t overlay_count, cd_arena *a, rules_lint_finding **out,
                              size_t *count, cordon_error *err);
/* Lay out the files of a folder in the one way there is, all of them or none: the same meaning, the same comments. *changed: the names of those
 * that were laid out otherwise; with `check` they are told and left as they are. */
cordon_status rules_format(const char *dir, bool check, cd_arena *a, cd_json **changed, cordon_error *err);
/* Run the cases of a folder: {"rulebook","cases","passed","failed":[{"case","file","expected","got",..}],"coverage":{..}}. */
cordon_status rules_test(const char *dir, cd_arena *a, cd_json **report, cordon_error *err);
/* With drafts laid over it: their own cases must pass; cases of the book that come out otherwise are listed under "changed". */
cordon_status rules_test_with(const char *dir, const char *const *overlays, size_t overlay_count, cd_arena *a, cd_json **report,
                              cordon_error *err);

#endif
