#include "register/yaml_place.h"

#include <stdio.h>
#include <stdlib.h>

/* The node at a path such as "moves[3].to"; the last one that exists on the way there. */
static const yaml_node *locate(const yaml_node *n, const char *path) {
  while (*path) {
    size_t len = strcspn(path, ".[");
    const yaml_node *next = n;
    if (len > 0) {
      char key[64];
      snprintf(key, sizeof key, "%.*s", (int)(len < 63 ? len : 63), path);
      next = yaml_get(n, key);
    } else if (*path == '[') {
      size_t i = (size_t)strtoul(path + 1, NULL, 10);
      next = n->kind == YAML_LIST && i < n->count ? n->items[i] : NULL;
      len = strcspn(path, "]") + 1;
    }
    if (!next) return n;
    n = next;
    path += len;
    if (*path == '.') path++;
  }
  return n;
}

cordon_status yaml_place(const yaml_node *root, const char *label, cordon_status st, cordon_error *err) {
  if (st == CORDON_OK || err->line > 0) return st;
  const yaml_node *n = locate(root, err->field);
  return cd_error_place(err, label, n->line, n->column, NULL), st;
}
