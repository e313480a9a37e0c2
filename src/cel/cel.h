/* The Common Expression Language (cel-spec), in C: parse, check, evaluate, explain.
 *
 * How it is used
 *   1. Make a `cel_env`; declare in it the types, variables and functions that expressions may name.
 *   2. `cel_compile` an expression in it: a `cel_program`, or an error with line and column.
 *   3. `cel_eval` the program over the values of the variables: a `cel_value`, and a trace where one is asked for.
 *
 * Truth has three values. A value may be *unknown*; it then carries the paths of the missing facts and the reason of
 * each. `false && unknown` is false, `true || unknown` is true; everything else that needs an unknown is unknown, and
 * carries the missing facts of all its unknown parts. Unknown wins over an error in `&&` and `||`. An error of
 * evaluation (overflow, division by zero, no such key) is a value of kind CEL_ERROR too, not a failed call: the call
 * fails only for steps over the limit, or memory.
 *
 * Beside the standard there is one more type: `day`, a calendar day without a time: day("2021-11-26"), day(timestamp),
 * comparisons, day + int, day - int, day - day (an int), and the getters of timestamps (getFullYear, getMonth, getDate,
 * getDayOfWeek, ...).
 *
 * Memory: an env is on the heap and owns its types. Programs and values live in the arena that the call was given, and
 * point into the env and into the text and values they were made from; those must outlive them. Threads: a `cel_env` is
 * changed by one thread; once it is not changed any more, it, its programs, and values may be shared by any number of
 * threads for reading. An arena and a cel_trace belong to one thread. */
#ifndef CEL_H
#define CEL_H

#include "base/day.h"
#include "base/json.h"

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/* --- kinds and types --- */

typedef enum cel_kind {
  CEL_ABSENT =
      0,       /* nothing is there: an unset field, a host object's "no such key". Never the result of an evaluation */
  CEL_UNKNOWN, /* with the missing facts */
  CEL_ERROR,   /* with a message and its position */
  CEL_NULL,
  CEL_BOOL,
  CEL_INT,
  CEL_UINT,
  CEL_DOUBLE,
  CEL_STRING,
  CEL_BYTES,
  CEL_LIST,
  CEL_MAP,
  CEL_TIMESTAMP,
  CEL_DURATION,
  CEL_DAY,
  CEL_TYPE,
  CEL_OPTIONAL,
  CEL_OBJECT, /* fields of a declared object type */
  CEL_HOST,   /* answers through the embedder's callbacks */
  CEL_DYN,    /* of types alone: checked when it runs */
  CEL_PARAM   /* of types alone: a type parameter of a function */
} cel_kind;

typedef struct cel_type cel_type; /* immutable, owned by its env or static */
typedef struct cel_env cel_env;
typedef struct cel_program cel_program;
typedef struct cel_trace cel_trace;

typedef struct cel_value cel_value;
typedef struct cel_list cel_list;
typedef struct cel_map cel_map;
typedef struct cel_object cel_object;
typedef struct cel_host cel_host;
typedef struct cel_unknowns cel_unknowns;
typedef struct cel_failure cel_failure;

/* --- values --- */

struct cel_value {
  cel_kind kind;
  int32_t
      nanos; /* of a timestamp or duration: 0..999999999 for a timestamp, with the sign of the seconds for a duration */
  union {
    bool boolean;
    int64_t integer;
    uint64_t uinteger;
    double real;
    cd_str string;   /* CEL_STRING (UTF-8) and CEL_BYTES */
    int64_t seconds; /* CEL_TIMESTAMP: since 1970-01-01T00:00:00Z; CEL_DURATION */
    cd_day day;
    const cel_list *list;
    const cel_map *map;
    const cel_object *object;
    const cel_host *host;
    const cel_type *type;
    const cel_value *optional; /* NULL: none */
    const cel_unknowns *unknowns;
    const cel_failure *failure;
  } as;
};

struct cel_list {
  size_t count;
  const cel_value *items;
};

typedef struct cel_entry {
  cel_value key, value;
} cel_entry;
struct cel_map {
  size_t count;
  const cel_entry *entries; /* in the order they were added */
  const uint32_t *slots;    /* open-addressed index over the keys; NULL for a small map */
  size_t slot_count;        /* a power of two */
};

/* A missing fact: its path ("order.end_use.purposes") and why it is missing. */
typedef struct cel_missing {
  cd_str path, reason;
} cel_missing;
struct cel_unknowns {
  size_t count;
  const cel_missing *items;
}; /* sorted by path, each once */

struct cel_failure {
  cd_str message;
  int64_t line, column; /* in the expression; 0 where not known */
};

/* An object of a declared type: `fields` by field number, CEL_ABSENT where unset. `path` names it in traces and missing
 * facts. */
struct cel_object {
  const cel_type *type;
  cd_str path;
  const cel_value *fields;
};

/* In C and C++ alike. */
static inline cel_value cel_of_kind(cel_kind kind) {
  cel_value out;
  memset(&out, 0, sizeof out);
  out.kind = kind;
  return out;
}
static inline cel_value cel_null(void) { return cel_of_kind(CEL_NULL); }
static inline cel_value cel_bool(bool v) {
  cel_value out = cel_of_kind(CEL_BOOL);
  out.as.boolean = v;
  return out;
}
static inline cel_value cel_int(int64_t v) {
  cel_value out = cel_of_kind(CEL_INT);
  out.as.integer = v;
  return out;
}
static inline cel_value cel_uint(uint64_t v) {
  cel_value out = cel_of_kind(CEL_UINT);
  out.as.uinteger = v;
  return out;
}
static inline cel_value cel_double(double v) {
  cel_value out = cel_of_kind(CEL_DOUBLE);
  out.as.real = v;
  return out;
}
static inline cel_value cel_string(cd_str v) {
  cel_value out = cel_of_kind(CEL_STRING);
  out.as.string = v;
  return out;
}
static inline cel_value cel_bytes(cd_str v) {
  cel_value out = cel_of_kind(CEL_BYTES);
  out.as.string = v;
  return out;
}
static inline cel_value cel_day(cd_day v) {
  cel_value out = cel_of_kind(CEL_DAY);
  out.as.day = v;
  return out;
}
static inline bool cel_is_true(cel_value v) { return v.kind == CEL_BOOL && v.as.boolean; }
static inline bool cel_is_false(cel_value v) { return v.kind == CEL_BOOL && !v.as.boolean; }

/* These allocate in the arena and return a value of kind CEL_ABSENT when memory ran out. Items are copied (shallow),
 * text is not. */
cel_value cel_list_of(cd_arena *a, const cel_value *items, size_t count);
/* Keys are bool, int, uint or string. A key that stands twice (or of another kind) gives CEL_ERROR. */
cel_value cel_map_of(cd_arena *a, const cel_entry *entries, size_t count);
cel_value cel_some(cd_arena *a, cel_value v); /* optional.of(v) */
cel_value cel_none(void);                     /* optional.none() */
cel_value cel_timestamp(cd_time t);
/* What a callback answers when memory ran out, so that CEL_ABSENT is not taken for "no such key": the evaluation ends
 * with CORDON_NO_MEMORY. cel_unknown, cel_unknown_merge and cel_error give it themselves where they have no room. */
cel_value cel_no_memory(void);
cel_value cel_unknown(cd_arena *a, cd_str path, cd_str reason);
/* The missing facts of both, each once. Either may be of another kind, which adds nothing. */
cel_value cel_unknown_merge(cd_arena *a, cel_value x, cel_value y);
cel_value cel_error(cd_arena *a, const char *fmt, ...) CD_PRINTF(2, 3);

/* A new object with all fields absent. Set fields before it is used; `field` is a number from cel_type_field. */
cel_value cel_object_new(cd_arena *a, const cel_type *type, cd_str path);
void cel_object_set(cel_value object, size_t field, cel_value v);

/* Equality of CEL: numbers across kinds by value, lists, maps and objects deeply. Unknown and error equal nothing. */
bool cel_equal(cel_value x, cel_value y);
/* The value under a key, or CEL_ABSENT. */
cel_value cel_map_get(const cel_map *m, cel_value key);

/* From JSON as it comes: objects become maps, integers int, other numbers double. Strings are not copied. */
cordon_status cel_value_from_json(const cd_json *json, cd_arena *a, cel_value *out, cordon_error *err);
/* From JSON by a declared type: objects become CEL_OBJECT with their path ("order.parties[1]"), strings days,
 * timestamps, or numbers where the type says so. A member that the type does not know, or a value of another kind, is
 * CORDON_BAD_INPUT with its field. null counts as absent, except for types null and dyn. */
cordon_status cel_value_from_json_as(const cel_type *type, const cd_json *json, cd_str path, cd_arena *a,
                                     cel_value *out, cordon_error *err);
/* To JSON, for people and programs: bytes as base64, timestamps, days and durations as text, unknown as
 * {"unknown":[{"fact","why"}]}, error as
 * {"error":..}, a map key that is no string as its text. NULL when memory ran out. */
cd_json *cel_value_to_json(cel_value v, cd_arena *a);
/* As a CEL literal ('"MX"', '[1, 2u]', 'day("2021-11-26")', 'unknown(order.destination)'), appended. */
void cel_value_format(cel_value v, cd_buf *out);

/* --- types --- */

/* The type of a kind without parts: null, bool, int, uint, double, string, bytes, timestamp, duration, day, dyn, type;
 * and list(dyn), map(dyn, dyn) and optional(dyn) for those kinds. Static. */
const cel_type *cel_type_of_kind(cel_kind kind);
/* In the env; NULL when memory ran out or a part is NULL. */
const cel_type *cel_type_list(cel_env *env, const cel_type *item);
const cel_type *cel_type_map(cel_env *env, const cel_type *key, const cel_type *value);
const cel_type *cel_type_optional(cel_env *env, const cel_type *item);
/* A type parameter for generic functions: the same number is the same type within one signature. n < 7. */
const cel_type *cel_type_param(unsigned n);

/* What it means that a field of an object is absent. */
typedef enum cel_absence {
  CEL_ABSENT_UNKNOWN = 0, /* reading it, and has() of it, are unknown(path) */
  CEL_ABSENT_ERROR,       /* has() is false, reading it is the error "no such key", as in plain CEL maps */
  CEL_ABSENT_NULL,        /* has() is false, reading it gives null; expressions see its type as dyn, therefore */
  CEL_ABSENT_EMPTY        /* has() is false, reading it gives the empty list, map or string, 0 or false, by its type */
} cel_absence;

typedef struct cel_field {
  cd_str name;
  const cel_type *type;
  cel_absence absent;
  cd_str why; /* reason given for an unknown; empty: "not stated" */
} cel_field;

/* Declare an object type by name; then its fields, which may name the type itself (owners of a party). The fields are
 * copied, text too. CORDON_EXISTS for a name or field declared twice. */
cordon_status cel_env_object(cel_env *env, cd_str name, cel_type **out, cordon_error *err);
cordon_status cel_env_fields(cel_env *env, cel_type *type, const cel_field *fields, size_t count, cordon_error *err);
/* The number of a field, or -1. */
int cel_type_field(const cel_type *type, cd_str name);
size_t cel_type_field_count(const cel_type *type);
const cel_field *cel_type_field_at(const cel_type *type, size_t i);
cel_kind cel_type_kind(const cel_type *type);
/* The item of a list or optional, the value of a map, the result of indexing a host type; NULL for others. */
const cel_type *cel_type_item(const cel_type *type);
/* "list(string)", "order". Into the arena; ptr NULL when memory ran out. */
cd_str cel_type_text(const cel_type *type, cd_arena *a);

/* --- host objects: values that answer through the embedder --- */

/* What a callback is given: an arena for what it returns (that of the evaluation). */
typedef struct cel_call cel_call;
cd_arena *cel_call_arena(cel_call *call);
/* Is a trace kept? Then a function may say what it read, as a fact of its own: a path that tells it from others, and a
 * plain value. */
bool cel_call_traced(const cel_call *call);
void cel_call_fact(cel_call *call, cd_str path, cel_value value);

/* Callbacks set *out, and are never called with an unknown or an error. They must be pure: the same arguments, the same
 * answer. NULL where an operation is not offered. */
typedef struct cel_host_class {
  /* `key in object`: CEL_BOOL or CEL_UNKNOWN; CEL_ABSENT counts as false. */
  void (*contains)(cel_call *call, const cel_host *self, const cel_value *key, cel_value *out);
  /* `object[key]`: a value, CEL_UNKNOWN, or CEL_ABSENT (the error "no such key"; none for `object[?key]`). */
  void (*index)(cel_call *call, const cel_host *self, const cel_value *key, cel_value *out);
  /* `object.field` by field number of its type; CEL_ABSENT as the field's `absent` says. */
  void (*select)(cel_call *call, const cel_host *self, size_t field, cel_value *out);
} cel_host_class;

struct cel_host {
  const cel_type *type;
  const cel_host_class *klass;
  cd_str path;      /* "table.destinations", for traces */
  const void *data; /* the embedder's */
};

/* A host type: `key` and `item` type `in` and `[]` (NULL: not offered); cel_env_fields gives it fields. */
cordon_status cel_env_host(cel_env *env, cd_str name, const cel_type *key, const cel_type *item, cel_type **out,
                           cordon_error *err);
cel_value cel_host_of(cd_arena *a, const cel_type *type, const cel_host_class *klass, cd_str path, const void *data);

/* --- the environment --- */

/* The standard library is in it: operators, macros, functions, optionals, and the string, math, encoder, bindings and
 * two-variable comprehension extensions. */
cordon_status cel_env_new(cel_env **out, cordon_error *err);
void cel_env_free(cel_env *env);
/* Variables are numbered from 0 in the order they are declared: that is their place in an activation. The name may be
 * qualified ("a.b.c"). *number may be NULL. CORDON_EXISTS when it is declared already. */
cordon_status cel_env_variable(cel_env *env, cd_str name, const cel_type *type, size_t *number, cordon_error *err);
size_t cel_env_variable_count(const cel_env *env);
/* Names are looked up in this container first ("a.b": a.b.x, a.x, x). */
cordon_status cel_env_container(cel_env *env, cd_str name, cordon_error *err);

typedef struct cel_function {
  cd_str name; /* may be qualified */
  bool method; /* called as args[0].name(args[1], ...) */
  const cel_type *const *params;
  size_t param_count; /* at most 8, the receiver of a method among them */
  const cel_type *result;
  /* Arguments match `params` and are never unknown or error. Pure. */
  void (*call)(cel_call *call, void *user, const cel_value *args, size_t count, cel_value *out);
  void *user;
} cel_function;
/* Another overload of a name is another call; one that overlaps an existing one is CORDON_EXISTS. All is copied. */
cordon_status cel_env_function(cel_env *env, const cel_function *f, cordon_error *err);

/* --- programs --- */

/* Parse and check. An error is CORDON_BAD_INPUT (or CORDON_LIMIT) with line and column in the text (from 1; the column
 * in bytes), and says what would be right. The text is copied. */
cordon_status cel_compile(const cel_env *env, cd_str text, cd_arena *a, const cel_program **out, cordon_error *err);
/* The same without the type check: names and types are resolved when it runs. For tools and the conformance tests. */
cordon_status cel_compile_unchecked(const cel_env *env, cd_str text, cd_arena *a, const cel_program **out,
                                    cordon_error *err);
const cel_type *cel_program_type(const cel_program *p); /* of the result */
cd_str cel_program_text(const cel_program *p);
/* Paths that it may read, as written and resolved ("order.destination", "table.destinations", "order.parties[].kind"),
 * sorted, each once: for coverage and lint. */
cordon_status cel_program_reads(const cel_program *p, cd_arena *a, cd_str **paths, size_t *count, cordon_error *err);

/* A use of the macro `all`, which is true of an empty range. `guarded`: the range is written out with elements, or an
 * operand of an && around it says that it is not empty (range.size() > 0, range != [], x in range, range.exists(...)).
 * For lint. */
typedef struct cel_all_use {
  cd_str range;      /* the text of it */
  uint32_t from, to; /* the whole macro, as byte offsets */
  int64_t line, column;
  bool guarded;
} cel_all_use;
cordon_status cel_program_alls(const cel_program *p, cd_arena *a, cel_all_use **out, size_t *count, cordon_error *err);

/* A constant that an expression compares a field with, each once: x.kind == "company" gives {"kind", "company"}; "ACE" in x.claimed and
 * x.claimed.exists(e, e == "ACE") give {"claimed", "ACE"}; x.share.above(25) gives {"share", 25}. For tools that try other values. */
typedef struct cel_comparison {
  cd_str field;
  cel_value constant;
} cel_comparison;
cordon_status cel_program_comparisons(const cel_program *p, cd_arena *a, cel_comparison **out, size_t *count,
                                      cordon_error *err);

/* --- evaluation --- */

/* values[n] is the variable of that number; CEL_ABSENT (or n >= count) is unknown(name). */
typedef struct cel_activation {
  const cel_value *values;
  size_t count;
} cel_activation;

typedef struct cel_options {
  uint64_t max_steps; /* 0: CD_MAX_CEL_STEPS */
  cel_trace *trace;   /* NULL: none */
} cel_options;

/* `options` may be NULL. *out is a value of any kind but CEL_ABSENT. CORDON_LIMIT for steps, CORDON_NO_MEMORY. */
cordon_status cel_eval(const cel_program *p, const cel_activation *vars, const cel_options *options, cd_arena *a,
                       cel_value *out, cordon_error *err);

/* --- the trace: what was evaluated, and which facts made it so --- */

/* Holds the trace of the last evaluation it was given to; may be used again and again. Lives in the arena, and so do
 * the values it shows (the arena of the evaluation). NULL when memory ran out. */
cel_trace *cel_trace_new(cd_arena *a);

/* A fact that was read: "order.destination" and its value (may be unknown), or "table.destinations[MX]". */
typedef struct cel_read {
  cd_str path;
  cel_value value;
  bool contains; /* it was asked by `in` or has() */
} cel_read;
/* Facts in the order first read, each once. decisive: only those in the parts that made the result what it is (of a
 * false `&&` the false operands, of an unknown one the unknown operands, ...). */
cordon_status cel_trace_reads(const cel_trace *t, bool decisive, cd_arena *a, cel_read **out, size_t *count,
                              cordon_error *err);
/* Nested: {"text":"order.destination in
 * table.destinations","from":0,"to":43,"value":"true"|"false"|"unknown"|"error"|<json>,
 * "facts":{"order.destination":"MX"},"parts":[...]}; of macros over lists a part each element, with "element":<its path
 * or value>. NULL when memory ran out. */
cd_json *cel_trace_json(const cel_trace *t, cd_arena *a);

/* --- convenience --- */

/* Compile and run a text over facts: each top-level key of the object `facts` (may be NULL) is a variable of type dyn.
 * Gives the value as it is, as JSON, and the trace. Any of the outs may be NULL. */
cordon_status cel_run_text(cd_str text, const cd_json *facts, cd_arena *a, cel_value *value, cd_json **value_json,
                           cd_json **trace_json, cordon_error *err);

/* --- for programs that link the library alone: arenas, and JSON as text --- */

/* See base/arena.h: freed by one call; cap_bytes 0 is no cap. NULL when memory ran out. */
cd_arena *cel_arena_new(size_t cap_bytes);
void cel_arena_reset(cd_arena *a); /* forget all that it gave out, and keep it for the next round */
void cel_arena_free(cd_arena *a);
cordon_status cel_json_parse(cd_str text, cd_arena *a, cd_json **out, cordon_error *err);
cordon_status cel_json_text(const cd_json *json, cd_arena *a, cd_str *out, cordon_error *err);
/* cel_value_format into the arena; ptr NULL when memory ran out. */
cd_str cel_value_text(cel_value v, cd_arena *a);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
