/* What the files of this folder share: the tree of an expression, types, the environment, and what the evaluator
 * carries along. The stages, in order: lexer.c, parser.c (with literal.c and macros.c), checker.c (with resolve.c and
 * overloads.c), fold.c, eval.c (with access.c and eval_macros.c), trace.c. */
#ifndef CEL_INTERNAL_H
#define CEL_INTERNAL_H

#include "base/limits.h"
#include "base/map.h"
#include "cel/cel.h"

/* --- types (types.c) --- */

struct cel_type {
  cel_kind kind;
  cd_str name; /* of an object or host type */
  const cel_type *key, *item;
  const cel_field *fields;
  size_t field_count;
  const cd_map *field_index; /* name to number + 1 */
  unsigned param;
};

extern const cel_type
    celi_type_error; /* of a part that was found wrong; fits everything, so that one mistake is told once */

bool celi_type_is_dyn(const cel_type *t);
bool celi_type_same(const cel_type *a, const cel_type *b);
/* May a value of type `from` stand where `to` is wanted? dyn fits both ways; null fits objects, host objects, times,
 * optionals. */
bool celi_type_fits(const cel_type *to, const cel_type *from);
/* The narrowest type that both are: one of them, or dyn. */
const cel_type *celi_type_join(cd_arena *a, const cel_type *x, const cel_type *y);
const cel_type *celi_type_new(cd_arena *a, cel_kind kind, const cel_type *key, const cel_type *item);
cd_str celi_type_word(const cel_type *t); /* the name of a type value: "int", "list", "google.protobuf.Timestamp" */
/* The type of a value, without its parts, for type(x). */
const cel_type *celi_type_of(cel_value v);

/* --- the tree --- */

typedef enum celi_op {
  CELI_CONST = 0,
  CELI_IDENT,
  CELI_SELECT,
  CELI_HAS,
  CELI_INDEX,
  CELI_LIST,
  CELI_MAP,
  CELI_STRUCT,
  CELI_AND,
  CELI_OR,
  CELI_NOT,
  CELI_COND,
  CELI_CALL,
  CELI_METHOD,
  CELI_EQ,
  CELI_NE,
  CELI_IN,
  CELI_ALL,
  CELI_EXISTS,
  CELI_EXISTS_ONE,
  CELI_FILTER,
  CELI_MAP_MACRO,
  CELI_TRANSFORM_LIST,
  CELI_TRANSFORM_MAP,
  CELI_TRANSFORM_ENTRY,
  CELI_BIND,
  CELI_OPT_MAP,
  CELI_OPT_FLAT_MAP,
  /* made by the checker */
  CELI_VARIABLE,
  CELI_LOCAL,
  CELI_FAIL,
  CELI_OPT_OR /* or, orValue: the argument is evaluated where it is wanted */
} celi_op;

enum {
  CELI_OPTIONAL = 1, /* a.?b, a[?b], [?x], {?k: v} (on the key) */
  CELI_PAREN = 2,    /* stood in parentheses: its operands are not merged into an outer && or || */
  CELI_TRACED = 4,   /* a condition: its value goes into the trace */
  CELI_ABSOLUTE = 8  /* .name */
};

typedef struct celi_overload celi_overload;
typedef struct celi_node celi_node;

struct celi_node {
  uint8_t op;
  uint8_t flags;
  uint16_t height;   /* of the tree below */
  uint32_t from, to; /* its text, as byte offsets */
  uint32_t at;       /* where an error about it points */
  uint32_t count;    /* of args */
  uint32_t slot;     /* first local of a macro; of a LOCAL */
  int32_t index;     /* variable number, field number (-1: by name) */
  celi_node **args;
  cd_str name;  /* identifier, field, function; first variable of a macro */
  cd_str name2; /* second variable of a macro; message of FAIL */
  const cel_type *type;
  const cel_type *owner;          /* the object type that `index` is a field of */
  const celi_overload *overloads; /* candidates, the likely one first */
  const void *prepared;           /* of matches() a celi_regex, of `in` a cel_map whose keys are the members */
  cel_value constant;
};

struct cel_program {
  const cel_env *env;
  cd_str text;
  celi_node *root;
  uint32_t slots;
};

/* --- functions (env.c, stdlib.c) --- */

typedef void (*celi_fn)(cel_call *call, const cel_value *args, size_t count, cel_value *out);

struct celi_overload {
  const celi_overload *next; /* of the same name */
  cd_str name;
  bool method, variadic, partial; /* partial: takes lists and maps that hold unknown members */
  uint8_t param_count;
  const cel_type *params[8];
  const cel_type *result;
  celi_fn fn;
  void (*host_call)(cel_call *call, void *user, const cel_value *args, size_t count, cel_value *out);
  void *user;
};

struct cel_call {
  cd_arena *arena;
  uint64_t steps; /* left */
  bool halted;    /* the step limit or memory is gone: results mean nothing */
  bool no_memory;
  const celi_node *node; /* the call being made, for prepared parts */
  cel_trace *trace;      /* or NULL */
};

cd_arena *celi_arena(cel_call *call);
/* Pay for work in proportion to data; false, and halted, when the steps are used up. */
bool celi_charge(cel_call *call, uint64_t steps);
/* The result of a function where memory ran out: halts the evaluation. */
void celi_out_of_memory(cel_call *call, cel_value *out);
void celi_fail(cel_call *call, cel_value *out, const char *fmt, ...) CD_PRINTF(3, 4);

/* One row of the standard library. The signature is "params>result", letters: n null, b bool, i int, u uint, d double,
 * s string, y bytes, t timestamp, r duration, a day, T type, * dyn, A B parameters, N any number; [x list, {xy map, ?x
 * optional. A leading '.' makes a method, '+' takes the last parameter one or more times, '~' takes members that are
 * unknown. */
#define CELI_ANY_NUMBER cel_type_param(7)
typedef struct celi_builtin {
  const char *name, *signature;
  celi_fn fn;
} celi_builtin;
extern const celi_builtin celi_operators[], celi_conversions[], celi_strings[], celi_strings_ext[], celi_math[],
    celi_time[], celi_collections[], celi_optionals[]; /* each ends with a NULL name */

/* --- the environment (env.c) --- */

typedef struct celi_variable {
  cd_str name;
  const cel_type *type;
  size_t number;
} celi_variable;

struct cel_env {
  cd_arena *arena;
  cd_str container;
  cd_map *variables; /* celi_variable by name */
  celi_variable **by_number;
  size_t variable_count, variable_room;
  cd_map *types;     /* cel_type by name */
  cd_map *functions; /* first celi_overload by name */
};

const celi_overload *celi_find_function(const cel_env *env, cd_str name);
const cel_type *celi_find_type(const cel_env *env, cd_str name);

/* --- stages --- */

typedef struct celi_parse {
  cd_arena *arena;
  cd_str text;
  cordon_error *err;
} celi_parse;

cordon_status celi_fail_at(cd_str text, uint32_t at, cordon_error *err, cordon_status code, const char *fmt, ...)
    CD_PRINTF(5, 6);
void celi_locate(cd_str text, uint32_t at, int64_t *line, int64_t *column);

cordon_status celi_parse_text(cd_str text, cd_arena *a, celi_node **root, cordon_error *err);
/* Turn a call into a macro where it is one. Returns false when the call names a macro but does not fit it (the error is
 * filled). */
bool celi_expand_macro(celi_parse *p, celi_node *call);
cordon_status celi_check(const cel_env *env, cd_str text, bool lenient, cd_arena *a, celi_node *root, uint32_t *slots,
                         cordon_error *err);
/* Evaluate what is constant, once. */
cordon_status celi_fold(cel_program *p, bool lenient, cd_arena *a, cordon_error *err);

/* --- evaluation --- */

typedef struct celi_machine {
  cel_call call; /* first: functions get a pointer to it */
  const cel_program *program;
  const cel_value *vars;
  size_t var_count;
  cel_value *locals;
  cel_trace *trace;
} celi_machine;

void celi_eval(celi_machine *m, const celi_node *n, cel_value *out);
void celi_eval_macro(celi_machine *m, const celi_node *n, cel_value *out);
void celi_eval_index(celi_machine *m, const celi_node *n, const cel_value *from, const cel_value *key, cel_value *out);
void celi_eval_in(celi_machine *m, const celi_node *n, cel_value *out);
void celi_select(celi_machine *m, const celi_node *n, const cel_value *from, bool has, cel_value *out);
void celi_invoke(celi_machine *m, const celi_node *n, const cel_value *args, cel_value *out);
/* What came from outside the evaluator: an error gets its place; where memory ran out the evaluation ends. */
void celi_settle(celi_machine *m, const celi_node *n, cel_value *out);
void celi_error_at(celi_machine *m, const celi_node *n, cel_value *out, const char *fmt, ...) CD_PRINTF(4, 5);

/* --- values (value.c, map.c, equal.c, unknown.c, number.c) --- */

/* A list or map that holds an unknown, at any depth, carries this in `nanos`. */
#define CELI_PARTIAL 1
static inline bool celi_is_partial(cel_value v) {
  return (v.kind == CEL_LIST || v.kind == CEL_MAP || v.kind == CEL_OPTIONAL) && v.nanos == CELI_PARTIAL;
}
/* Memory ran out where a value must be given: an error that no other is. */
bool celi_is_no_room(const cel_value *v);
/* cel_unknown and cel_unknown_merge that end the evaluation where memory runs out, so that an unknown is never lost. */
cel_value celi_unknown(cel_call *call, cd_str path, cd_str reason);
cel_value celi_merge(cel_call *call, cel_value x, cel_value y);
/* All unknowns inside a value, merged onto `so_far` (of any kind). */
cel_value celi_unknowns_of(cel_call *call, cel_value v, cel_value so_far);
/* Pay a step for each part of a value, shared parts again each time; false when the steps are used up. */
bool celi_pay_for(cel_call *call, cel_value v);
/* 1 equal, 0 not, -1 unknown (the unknowns are then merged into *missing). Charges the call for what it compares. */
int celi_equal(cel_call *call, const cel_value *x, const cel_value *y, cel_value *missing);
/* Order of two values of comparable kinds in *out (-1, 0, 1; 2 where a NaN takes part); false where they have no order.
 */
bool celi_compare(const cel_value *x, const cel_value *y, int *out);
/* The value as a map key (a double that is whole becomes int or uint); false where it can be none. */
bool celi_as_key(const cel_value *v, cel_value *key);
bool celi_is_key_kind(cel_kind kind);
bool celi_whole_double(double d, cel_value *out);
/* Does it count as a zero value (optional.ofNonZeroValue)? */
bool celi_is_zero(cel_value v);

/* Text of numbers, times: into the arena, ptr NULL when memory ran out. */
cd_str celi_double_text(cd_arena *a, double d);
cd_str celi_timestamp_text(cd_arena *a, int64_t seconds, int32_t nanos);
cd_str celi_duration_text(cd_arena *a, int64_t seconds, int32_t nanos);
bool celi_timestamp_parse(cd_str s, int64_t *seconds, int32_t *nanos);
bool celi_duration_parse(cd_str s, int64_t *seconds, int32_t *nanos);
#define CELI_TIME_MIN (-62135596800)   /* 0001-01-01T00:00:00Z */
#define CELI_TIME_MAX 253402300799     /* 9999-12-31T23:59:59Z */
#define CELI_DURATION_MAX 315576000000 /* seconds, 10,000 years as in google.protobuf.Duration */
cd_str celi_base64(cd_arena *a, cd_str bytes);
bool celi_base64_decode(cd_arena *a, cd_str text, cd_str *out); /* false: not base64; out->ptr NULL: memory ran out */
/* Text of any value as string(x) and format("%s") print it; false where it has none. */
bool celi_plain_text(cd_arena *a, cel_value v, cd_str *out);
size_t celi_code_points(cd_str s);

/* The nearest of several names to one that is not known; empty where none is near. */
cd_str celi_nearest(cd_str wanted, cd_str so_far, cd_str candidate);

/* --- regular expressions (regex_parse.c, regex_match.c) --- */

typedef struct celi_regex celi_regex;
/* Compile RE2 syntax; *wrong says what is not understood. NULL with *wrong NULL: memory ran out. */
const celi_regex *celi_regex_compile(cd_str pattern, cd_arena *a, const char **wrong);
/* Does it match somewhere in the text? Time is linear in text * pattern; pays steps. */
bool celi_regex_search(cel_call *call, const celi_regex *re, cd_str text);

/* --- the trace (trace.c) --- */

uint32_t celi_trace_begin(cel_trace *t, const celi_node *n);
void celi_trace_end(cel_trace *t, uint32_t entry, const cel_value *v);
uint32_t celi_trace_element(cel_trace *t, const celi_node *n, const cel_value *element);
/* A fact that was read: a field of an object or host object, a key of a host object, a variable, or a member of a plain
 * map. */
void celi_trace_field(cel_trace *t, const celi_node *n, const cel_value *owner, const cel_value *v, bool has);
void celi_trace_key(cel_trace *t, const celi_node *n, const cel_host *host, const cel_value *key, const cel_value *v,
                    bool contains);
void celi_trace_variable(cel_trace *t, const celi_node *n, const cel_value *v);
/* What a host function says that it read. */
void celi_trace_said(cel_trace *t, const celi_node *n, cd_str path, const cel_value *v);
void celi_trace_start(cel_trace *t, const cel_program *p);
bool celi_trace_failed(const cel_trace *t);
/* "order.destination" for a chain of names; false for anything else. */
bool celi_static_path(const celi_node *n, cd_buf *out);

#endif
