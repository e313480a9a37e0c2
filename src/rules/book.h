/* A rulebook in memory. Inside the part; rules.h is the interface.
 *
 *   book_files.c   the files of a folder or of a bundle
 *   book_load.c    rulebook.yaml: what the book is, its sources, parameters, jurisdiction
 *   book_table.c   tables/: dated facts, and what a table answers on a day
 *   book_rules.c   rules/: conditions, effects, templates
 *   overlay.c      drafts laid over a book: their rows and rules in the place of the book's
 *   evaluate.c     over facts; weigh.c: from effects to an interval and an outcome */
#ifndef RULES_BOOK_H
#define RULES_BOOK_H

#include "base/map.h"
#include "rules/facts_set.h"
#include "rules/rules.h"
#include "rules/yaml.h"

/* --- files --- */
typedef struct book_file {
  cd_str path, bytes;
} book_file; /* path below the folder: "rules/destination.yaml"; of an overlay: "overlays/1/rules/..." */
typedef struct book_files {
  book_file *items;
  size_t count;
} book_files; /* by path, in byte order */

/* Is the file one of rulebook itself or of an overlay, below that folder ("rules/")? */
bool book_file_in(const book_file *file, const char *folder);
cordon_status book_files_read(const char *dir, cd_arena *a, book_files *out, cordon_error *err);
cordon_status book_files_unpack(cd_str bundle, cd_arena *a, book_files *out, cordon_error *err);
void book_files_pack(const book_files *files, cd_buf *out);
/* Of the bundle that the files below the folder would make by themselves; "" is the book without what lies over it. */
cordon_status book_files_digest(const book_files *files, const char *folder, cd_digest *out, cordon_error *err);
/* The files of a folder, put among those of a book as its nth overlay. */
cordon_status book_files_overlay(const char *dir, size_t n, cd_arena *a, book_files *to, cordon_error *err);

/* --- days that may not be known --- */
/* From a day in from_lo..from_hi to a day in to_lo..to_hi, both inclusive. */
typedef struct book_span {
  cd_day from_lo, from_hi, to_lo, to_hi;
} book_span;
/* "" (open), "2021-11-26", or "2021-11-01..2021-11-25". False on anything else. */
bool book_span_parse(cd_str from, cd_str to, book_span *out);
rules_truth book_span_on(const book_span *s, cd_day day);

/* --- tables --- */
typedef struct book_row {
  cd_str key, cite, note;
  book_span span;
  cd_str *columns; /* beside the five that every table has */
  int64_t line;
} book_row;

/* Days for which a table's answer "no" is known, or for which it is known why it is not. */
typedef struct book_period {
  cd_day from, to;
  cd_str why; /* of a gap */
  const cd_str *prefixes;
  size_t prefix_count; /* complete only for keys that start so; none: for all */
} book_period;

typedef enum book_match {
  BOOK_MATCH_EXACT = 0,
  BOOK_MATCH_CODE /* "4D004.a" falls under the row "4D004" */
} book_match;

/* Values of a column are keys of another table. */
typedef struct book_reference {
  cd_str column, table;
  int64_t line, place;
} book_reference;

typedef struct book_table {
  cd_str name, file, title, description, currency, source;
  book_match match;
  bool country_keys;
  cd_str *column_names;
  size_t column_count;
  book_row *rows;
  size_t row_count; /* by key in byte order, then by line */
  cd_map *first;    /* key to its first row */
  book_period *complete;
  size_t complete_count;
  book_period *gaps;
  size_t gap_count;
  book_reference *refers;
  size_t refers_count;
  cel_type *type, *row_type;
} book_table;

/* What a table says of a key on a day. */
typedef struct book_answer {
  rules_truth truth;
  const book_row *row;
  cd_str why;
} book_answer;
book_answer book_table_ask(const book_table *t, cd_str key, cd_day day, cd_arena *a);
cordon_status book_table_load(const book_file *file, const char *label, book_table *t, cd_arena *a, cordon_error *err);
/* The rows alone, in order: two of one key may hold on the same days. */
cordon_status book_table_rows(const book_file *file, const char *label, book_table *t, cd_arena *a, cordon_error *err);
/* Order and look-up of the rows, anew. */
cordon_status book_table_index(book_table *t, cd_arena *a, cordon_error *err);
/* Do two rows surely hold on one day? */
bool book_spans_meet(const book_span *x, const book_span *y);
/* Declare table.<name> in the book's environment. */
cordon_status book_table_declare(book_table *t, cel_env *env, cordon_error *err);
/* table.<name> as a value on a day. */
cel_value book_table_value(const book_table *t, cd_day day, cd_arena *a);

/* --- rules --- */
typedef enum book_scope { BOOK_ORDER = 0, BOOK_ITEM, BOOK_PARTY, BOOK_END_USER } book_scope;
const char *book_scope_name(book_scope s);

/* Text with {expressions} to be filled in. */
typedef struct book_template {
  cd_str text;
  cd_str *literals; /* one more than programs */
  const cel_program **programs;
  size_t count;
} book_template;

typedef struct book_kind {
  cd_str kind;
  const cel_program *when;
} book_kind;

typedef struct book_rule {
  cd_str id, title, source, note, file;
  int64_t line, column;
  size_t layer; /* 0: of the book itself; else the number of the overlay */
  book_scope scope;
  const cel_program *when;
  const yaml_node *when_at;
  rules_effect effect;
  cd_str requirement, authority, kind; /* of RULES_REQUIRE */
  book_kind *kinds;
  size_t kind_count; /* other kinds, under conditions; the first that holds */
  cd_str *discharges;
  size_t discharge_count;
  bool discharges_all;                           /* "*": a general permission */
  book_template cite, reason, otherwise, policy; /* otherwise: the reason where the condition is false */
  cd_str *unless_ids;
  size_t *unless;
  size_t unless_count;
  cd_str *given_ids;
  size_t *given;
  size_t given_count; /* rules that must hold too */
  book_span *valid;
  size_t valid_count; /* none: always */
  cd_str *applies_to;
  size_t applies_count;
} book_rule;

typedef struct book_source {
  cd_str id, title, url, date;
  bool secondary;
} book_source;
typedef struct book_value {
  cd_str value, text;
} book_value;
typedef struct book_param {
  cd_str name, text, fallback;
  book_value *values;
  size_t value_count;
} book_param;

/* A draft that was laid over the book. */
typedef struct book_overlay {
  rules_overlay about;
  const char *dir; /* for messages */
  const yaml_node *head;
  cd_str *retire;
  size_t retire_count;
} book_overlay;

#define BOOK_MAX_OVERLAYS 9u
#define BOOK_MAX_RULES 2000u
#define BOOK_SIGNATURE "rulebook.sig" /* beside rulebook.yaml; no part of what is digested */

struct rules_book {
  cd_arena *a;
  cd_digest digest;
  cd_buf bundle;
  cd_str signature;                /* the signed note beside it, or empty */
  const char *dir; /* for messages: the folder, or "rulebook <id>" */
  book_files files;
  book_overlay overlays[BOOK_MAX_OVERLAYS];
  size_t overlay_count;
  cd_str id, title, authority, version, description;
  const cel_program *jurisdiction; /* NULL: it reaches every order */
  cd_str jurisdiction_text;
  book_source *sources;
  size_t source_count;
  book_param *params;
  size_t param_count;
  book_table *tables;
  size_t table_count;
  book_rule *rules;
  size_t rule_count;
  size_t *order;       /* of evaluation: what a rule yields to comes before it */
  cd_map *rule_by_id;  /* id to book_rule* */
  cel_env *env;        /* variables: those of facts, then tables, then parameters */
  cd_map *fields_read; /* last names of the paths that conditions read */
};

/* Where the book came with a signature: is it by a key that the store trusts, and of these bytes? *signer is empty where there is none. */
cordon_status book_check_signature(cd_store *s, const rules_book *b, cd_arena *a, cd_str *signer, cordon_error *err);
const book_source *book_source_find(const rules_book *b, cd_str id);
/* Does any condition of the book read a field of that name? */
bool book_reads_field(const rules_book *b, const char *field);
/* `layer`: 0, or the number of the overlay, whose rules take the place of those of the same id before it. */
cordon_status book_rules_load(rules_book *b, const book_file *file, size_t layer, cordon_error *err);
/* After all files: references, order of evaluation, cycles. */
cordon_status book_rules_link(rules_book *b, cordon_error *err);

/* --- reading YAML, with the place in every message --- */
typedef struct book_reader {
  const char *label;
  cd_arena *a;
  cordon_error *err;
} book_reader;
/* Parts of rulebook.yaml, for the book and for what is laid over it. */
cordon_status book_sources_load(rules_book *b, book_reader *r, const yaml_node *head);
cordon_status book_periods_load(book_reader *r, const yaml_node *n, const char *key, bool gap, book_period **out,
                                size_t *count);
/* A table that the book did not have, its rows from `folder` + its file. */
cordon_status book_table_add(rules_book *b, book_reader *r, const yaml_node *n, const char *folder);
book_table *book_table_find(const rules_book *b, cd_str name);
/* The heads of the overlays among the files, then what they say of sources and tables; then their rules. */
cordon_status overlay_heads(rules_book *b, cordon_error *err);
cordon_status overlay_tables(rules_book *b, cordon_error *err);
cordon_status overlay_rules(rules_book *b, cordon_error *err);
/* The folder that the files of the nth overlay (from 1) stand in: "overlays/1/". */
const char *overlay_folder(size_t n, char out[16]);
/* Every key of the map is one of `known` (ending with NULL). */
cordon_status book_keys(book_reader *r, const yaml_node *map, const char *what, const char *const *known);
/* A scalar's text; required ones must be there and not empty. */
cordon_status book_text(book_reader *r, const yaml_node *map, const char *key, bool required, cd_str *out);
cordon_status book_texts(book_reader *r, const yaml_node *map, const char *key, cd_str **out, size_t *count);
/* "dir/path" as a C string. */
const char *book_label(const rules_book *b, cd_str path, cd_arena *a);
cordon_status book_template_compile(book_reader *r, const cel_env *env, const yaml_node *at, cd_str text,
                                    book_template *out);
/* The text with its expressions filled in. */
cd_str book_template_fill(const book_template *t, const cel_activation *vars, cd_arena *a);
/* Compile a condition that must be a bool. */
cordon_status book_condition(book_reader *r, const cel_env *env, const yaml_node *at, const cel_program **out);

/* --- evaluation, with what tools want to see --- */
typedef struct book_coverage {
  bool *fired, *silent; /* by rule: was true, was false */
  bool **rows;          /* by table, by row: was read */
} book_coverage;

/* What one rule gives for one subject. */
typedef struct book_finding {
  const book_rule *rule;
  cel_value subject;  /* the party or item; CEL_ABSENT for rules about the whole order */
  rules_truth result; /* after validity and `unless` */
  const cel_unknowns *missing;
  rules_reason reason;
} book_finding;

/* A requirement, and the ends between which its discharge lies. */
typedef struct book_open {
  rules_requirement requirement;
  const book_finding *raised_by;
  rules_outcome lo, hi;
} book_open;

typedef struct book_evaluation {
  const rules_book *book;
  const facts_set *facts;
  cd_day as_of;
  cd_arena *a;
  cordon_error *err;
  bool want_trace;
  book_coverage *coverage; /* or NULL */
  cel_trace *trace;
  cel_value *values; /* of the variables */
  cel_activation vars;
  book_finding *findings;
  size_t finding_count, finding_room;
  size_t *first, *count; /* by rule: its findings */
  rules_truth jurisdiction;
  const cel_unknowns *jurisdiction_missing;
  book_open *open;
  size_t open_count;
  rules_outcome lo, hi;
  rules_result *out;
} book_evaluation;

/* From findings to requirements, an interval, an outcome, conflicts; marks what is decisive. */
cordon_status book_weigh(book_evaluation *e, rules_licence_covers covers, void *user);
/* Reasons, missing facts and notes as the caller reads them. */
cordon_status book_report(book_evaluation *e);
/* Does a finding speak of the subject of the other: the same one, one of the two is about the whole order, or one is
 * about items and the other about parties (then any of them counts). */
bool book_same_subject(const book_finding *x, const book_finding *y);

cordon_status book_evaluate(const rules_book *b, const cd_json *params, const facts_set *facts, cd_day as_of,
                            rules_licence_covers covers, void *user, bool trace, book_coverage *coverage, cd_arena *a,
                            rules_result *out, cordon_error *err);

#endif
