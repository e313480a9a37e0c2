/* JSON (RFC 8259) as an immutable tree in an arena, and canonical JSON out: keys in byte order, NFC UTF-8, integers and
 * strings. Jansson does the parsing, and is known to json.c alone. */
#ifndef CD_JSON_H
#define CD_JSON_H

#include "base/buf.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum cd_json_kind {
  CD_JSON_NULL = 0,
  CD_JSON_BOOL,
  CD_JSON_INT,
  CD_JSON_REAL,
  CD_JSON_STRING,
  CD_JSON_LIST,
  CD_JSON_OBJECT
} cd_json_kind;

typedef struct cd_json cd_json;
typedef struct cd_json_member {
  cd_str key;
  cd_json *value;
} cd_json_member;

struct cd_json {
  cd_json_kind kind;
  size_t count; /* of items or members in use */
  size_t room;  /* for the builders */
  union {
    bool boolean;
    int64_t integer;
    double real;
    cd_str string;
    cd_json **items;
    cd_json_member *members; /* in the order they were added */
  } as;
};

/* Parse one document. Duplicate keys, trailing text, bad UTF-8, NUL in text, depth and size over the limits:
 * CORDON_BAD_INPUT or CORDON_LIMIT with `label` as the file, line and column. */
cordon_status cd_json_parse(cd_str text, const char *label, cd_arena *a, cd_json **out, cordon_error *err);
/* Where the value at a path such as "parties[1].country" stands in text that parsed; line and column from 1. False if
 * absent. */
bool cd_json_locate(cd_str text, const char *path, int64_t *line, int64_t *column);

/* Reading. All of these accept NULL and a value of another kind, and then answer NULL, "" or the fallback. */
cd_json *cd_json_get(const cd_json *obj, const char *key);
cd_json *cd_json_get_s(const cd_json *obj, cd_str key);
cd_json *cd_json_at(const cd_json *list, size_t i);
size_t cd_json_count(const cd_json *v); /* of a list or object, else 0 */
cd_str cd_json_str(const cd_json *v);   /* of a string, else empty */
int64_t cd_json_int(const cd_json *v, int64_t fallback);
bool cd_json_bool(const cd_json *v, bool fallback);
const char *cd_json_kind_name(cd_json_kind k); /* "string", "object", ... */
/* Deep equality. */
bool cd_json_eq(const cd_json *a, const cd_json *b);

/* Building, in an arena. Strings are not copied. Each returns NULL when memory ran out; a NULL child makes the parent's
 * builder return NULL too, so that one check at the end of a chain is enough where the result is used. */
cd_json *cd_json_new_null(cd_arena *a);
cd_json *cd_json_new_bool(cd_arena *a, bool v);
cd_json *cd_json_new_int(cd_arena *a, int64_t v);
cd_json *cd_json_new_real(cd_arena *a, double v);
cd_json *cd_json_new_str(cd_arena *a, cd_str v);
cd_json *cd_json_new_c(cd_arena *a, const char *z); /* z is not copied */
cd_json *cd_json_new_list(cd_arena *a);
cd_json *cd_json_new_object(cd_arena *a);
/* Append / set (adds; a key that is there is replaced). Returns the container, or NULL when memory ran out or it was
 * NULL. */
cd_json *cd_json_add(cd_arena *a, cd_json *list, cd_json *v);
cd_json *cd_json_set(cd_arena *a, cd_json *obj, const char *key, cd_json *v);
cd_json *cd_json_set_s(cd_arena *a, cd_json *obj, cd_str key, cd_json *v);
/* A deep copy into an arena, strings too. */
cd_json *cd_json_copy(cd_arena *a, const cd_json *v);

/* Canonical bytes, on one line: keys in byte order, strings NFC, only the escapes that JSON needs. A REAL is an error
 * here (CORDON_BAD_INPUT). The buffer is appended to. */
cordon_status cd_json_canonical(const cd_json *v, cd_buf *out, cordon_error *err);
/* The same with reals allowed (shortest form that reads back). */
cordon_status cd_json_write(const cd_json *v, cd_buf *out, cordon_error *err);
/* One JSON string with its quotes. */
void cd_json_quote(cd_buf *out, cd_str s);

#ifdef __cplusplus
}
#endif
#endif
