/* YAML 1.2 as a small tree with lines and columns. libfyaml does the parsing, and is known to yaml.c alone.
 *
 * Of YAML a rulebook needs little, so little is taken: one document, maps with text keys that stand once, lists,
 * scalars. Anchors, aliases, tags and merge keys are refused: a reviewer should see a value where it stands. */
#ifndef RULES_YAML_H
#define RULES_YAML_H

#include "base/json.h"

typedef enum yaml_kind { YAML_SCALAR = 0, YAML_LIST, YAML_MAP } yaml_kind;

typedef struct yaml_node yaml_node;
struct yaml_node {
  yaml_kind kind;
  bool plain;           /* a scalar without quotes: `true` is a boolean then, `NO` is Norway always */
  bool direct;          /* a scalar on one line, whose text stands in the file from `column` on */
  bool block;           /* a scalar after > or | */
  bool flow;            /* a list or map within brackets */
  cd_str source;        /* of a scalar: the file from its first byte on */
  cd_str text;          /* of a scalar */
  int64_t line, column; /* from 1 */
  size_t count;         /* of items or members */
  yaml_node **items;
  yaml_node **keys; /* of a map: scalars, beside `items` */
};

#define YAML_MAX_DEPTH 24u
#define YAML_MAX_NODES 500000u
#define YAML_MAX_KEYS 2000u /* of one map */

/* Parse one document; an empty text is an error. The tree and its text are in the arena. */
cordon_status yaml_parse(cd_str text, const char *label, cd_arena *a, yaml_node **out, cordon_error *err);

/* The value under a key, or NULL. Takes NULL and other kinds. */
const yaml_node *yaml_get(const yaml_node *map, const char *key);
/* Where in the file a byte of a scalar's text stands; the scalar's own place where that cannot be told. */
void yaml_locate(const yaml_node *n, size_t at, int64_t *line, int64_t *column);
/* A scalar's text, or empty. */
cd_str yaml_text(const yaml_node *n);
/* As JSON by the core schema (null, true, false, whole numbers; everything else is a string). A plain number with a
 * fraction is refused: decimals are exact and stand in quotes. */
cordon_status yaml_to_json(const yaml_node *n, const char *label, cd_arena *a, cd_json **out, cordon_error *err);
/* Fail with a sentence, placed at a node. */
cordon_status yaml_fail(const yaml_node *at, const char *label, const char *field, cordon_error *err, const char *fmt,
                        ...) CD_PRINTF(5, 6);

#endif
