/* Forms: which fields a JSON object from outside may have, declared as tables and checked in one place. */
#ifndef REGISTER_FORM_H
#define REGISTER_FORM_H

#include "base/json.h"

typedef enum form_kind {
  FORM_TEXT = 0, /* 1 to 4,096 bytes */
  FORM_ID,       /* 1 to 128 bytes without white space or control characters */
  FORM_DAY,
  FORM_BIRTH, /* a day, a month, a year, or a range of years, as names_birth_parse reads them */
  FORM_COUNTRY,
  FORM_DECIMAL, /* exact, not negative, as text */
  FORM_WORD,    /* one of `words`; without them any word of [a-z0-9_] */
  FORM_BOOL,
  FORM_INT, /* 1 or more */
  FORM_OBJECT
} form_kind;

enum { FORM_REQUIRED = 1, FORM_LIST = 2, FORM_OR_ANY = 4 /* or the text "any": no limit */, FORM_OR_NULL = 8 };

typedef struct form form;
typedef struct form_field {
  const char *name;
  form_kind kind;
  unsigned flags;
  const char *const *words; /* ends with NULL */
  const form *fields;       /* of FORM_OBJECT */
} form_field;
struct form {
  const char *what; /* "a licence" */
  size_t count;
  const form_field *fields;
};

/* A form as a table: FORM_OF(name, "a thing", FORM_FIELD(..), ..). FORM_SHARED is seen by other files. */
#define FORM_TABLE(storage_, name_, what_, ...)                                                                        \
  static const form_field name_##_fields[] = {__VA_ARGS__};                                                            \
  storage_ const form name_ = {what_, sizeof name_##_fields / sizeof name_##_fields[0], name_##_fields}
#define FORM_OF(name_, what_, ...) FORM_TABLE(static, name_, what_, __VA_ARGS__)
#define FORM_SHARED(name_, what_, ...) FORM_TABLE(, name_, what_, __VA_ARGS__)
#define FORM_FIELD(name_, kind_, flags_)                                                                               \
  { name_, kind_, flags_, NULL, NULL }
#define FORM_WORDS(name_, flags_, words_)                                                                              \
  { name_, FORM_WORD, flags_, words_, NULL }
#define FORM_PART(name_, flags_, form_)                                                                                \
  { name_, FORM_OBJECT, flags_, NULL, &(form_) }

/* Where the value came from, for messages. `text` may be empty; then no line is told. */
typedef struct form_source form_source;
struct form_source {
  cd_str text;
  const char *label;
};

/* Check `v` in full: unknown fields, types, values outside their list, countries and days that do not exist. */
cordon_status form_check(const form *s, const cd_json *v, const form_source *src, cordon_error *err);
/* Fail at a path, with file, line, column and field filled in. For checks that a table cannot say. */
cordon_status form_fail(const form_source *src, const char *path, cordon_error *err, const char *fmt, ...)
    CD_PRINTF(4, 5);

/* The same as a JSON Schema (draft 2020-12), for docs/schema; NULL when memory ran out. */
cd_json *form_schema(const form *s, cd_str title, cd_arena *a);

/* The forms that the register reads (docs/schema/); NULL for another kind. */
const form *register_form(const char *kind);

#endif
