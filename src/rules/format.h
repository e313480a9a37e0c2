/* The one way to lay out the files of a rulebook. Inside the part; rules_format is the interface.
 *
 * A file is read, written anew and read again: what it says must be the same, comments must all be there, and a second
 * time must change nothing. Where that does not hold the file is left as it is, and the error says so. */
#ifndef RULES_FORMAT_H
#define RULES_FORMAT_H

#include "rules/book.h"

#define FORMAT_WIDTH 140u

/* A comment, where it stands in the file. */
typedef struct format_comment {
  int64_t line;
  bool alone; /* on a line of its own */
  cd_str text;
} format_comment;

typedef struct format_comments {
  format_comment *items;
  size_t count, room;
} format_comments;

/* format_comments.c: all of a YAML file, in order. */
cordon_status format_find_comments(cd_str text, cd_arena *a, format_comments *out, cordon_error *err);
/* format_scalar.c: a scalar as it stands within a line; `flow`: within brackets. In the arena. */
cd_str format_scalar(const yaml_node *n, bool flow, cd_arena *a);
/* The lines of a scalar after > or |, each without its indentation; *header is ">-", "|" or the like. */
cordon_status format_block(const yaml_node *n, bool prose, size_t width, cd_arena *a, const char **header,
                           cd_str **lines, size_t *count, cordon_error *err);
/* Words of a text in lines of at most `width`. */
cordon_status format_wrap(cd_str text, size_t width, cd_arena *a, cd_str **lines, size_t *count, cordon_error *err);
/* format_yaml.c, format_csv.c: a file anew. */
cordon_status format_yaml(const book_file *file, const char *label, cd_arena *a, cd_buf *out, cordon_error *err);
cordon_status format_csv(const book_file *file, const char *label, cd_arena *a, cd_buf *out, cordon_error *err);

#endif
