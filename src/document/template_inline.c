/* The text of one line of a template, in pieces. */
#include "document/template_read.h"

template_node *template_add(template_reader *r, template_node *parent, template_node_kind kind) {
  template_node *node = CD_NEW(r->arena, template_node);
  if (!node) {
    cd_no_memory(r->err);
    return NULL;
  }
  node->kind = kind;
  if (parent->last)
    parent->last->next = node;
  else
    parent->first = node;
  parent->last = node;
  return node;
}

typedef struct cursor {
  const char *at, *end;
  bool strong;
  template_node *open[TEMPLATE_MAX_DEPTH + 1]; /* sections of this line; [0] is the cell */
  const char *opened[TEMPLATE_MAX_DEPTH + 1];
  size_t depth;
} cursor;

static bool here(const cursor *c, const char *word) {
  size_t n = strlen(word);
  return (size_t)(c->end - c->at) >= n && memcmp(c->at, word, n) == 0;
}

/* Words up to the next mark; a backslash takes the next character as it is. */
static cordon_status take_words(template_reader *r, cursor *c) {
  char *copy = (char *)cd_alloc(r->arena, (size_t)(c->end - c->at) + 1);
  size_t len = 0;
  if (!copy) return cd_no_memory(r->err);
  while (c->at < c->end && !here(c, "{{") && !here(c, "**")) {
    if (*c->at == '\\' && c->at + 1 < c->end) c->at++;
    copy[len++] = *c->at++;
  }
  template_node *node = template_add(r, c->open[c->depth], TEMPLATE_WORDS);
  if (!node) return CORDON_NO_MEMORY;
  node->text = cd_str_of(copy, len);
  node->strong = c->strong;
  return CORDON_OK;
}

static cordon_status close_section(template_reader *r, cursor *c, const template_tag *tag, const char *at) {
  const template_node *open = c->open[c->depth];
  bool same = c->depth > 0 && (open->of_item ? tag->name.len > 0 && tag->name.ptr[0] == '.' &&
                                                   cd_str_eq(open->text, cd_str_sub(tag->name, 1, tag->name.len))
                                             : cd_str_eq(open->text, tag->name));
  if (same) {
    c->depth--;
    return CORDON_OK;
  }
  if (c->depth == 0) {
    return template_fail(r, at, tag->name,
                         "{{/" CD_FMT "}} closes a section that was not opened in this part of the line",
                         CD_ARG(tag->name));
  }
  return template_fail(r, at, tag->name, "{{/" CD_FMT "}} closes another section than the one that is open, " CD_FMT,
                       CD_ARG(tag->name), CD_ARG(open->text));
}

static cordon_status open_section(template_reader *r, cursor *c, template_node *node, const char *at) {
  if (node->mode == '#') {
    return template_fail(r, at, node->text, "a list is gone through by lines: put {{#" CD_FMT "}} on a line of its own",
                         CD_ARG(node->text));
  }
  if (c->depth == TEMPLATE_MAX_DEPTH) {
    return template_fail(r, at, node->text, "sections stand within each other at most %d deep", TEMPLATE_MAX_DEPTH);
  }
  c->open[++c->depth] = node;
  c->opened[c->depth] = at;
  return CORDON_OK;
}

static cordon_status take_tag(template_reader *r, cursor *c) {
  template_tag tag;
  const char *at = c->at, *end;
  CD_TRY(template_read_tag(r, at, &tag, &end));
  if (end > c->end) return template_fail(r, at, CD_STR(""), "a tag does not go over the border of a cell");
  c->at = end;
  if (tag.mode == '/') return close_section(r, c, &tag, at);
  template_node *node = template_add(r, c->open[c->depth], tag.mode ? TEMPLATE_SECTION : TEMPLATE_FIELD);
  if (!node) return CORDON_NO_MEMORY;
  node->strong = c->strong;
  CD_TRY(template_resolve(r, &tag, at, node));
  return tag.mode ? open_section(r, c, node, at) : CORDON_OK;
}

static cordon_status take_piece(template_reader *r, cursor *c) {
  if (here(c, "{{")) return take_tag(r, c);
  if (!here(c, "**")) return take_words(r, c);
  c->strong = !c->strong;
  c->at += 2;
  return CORDON_OK;
}

cordon_status template_inline(template_reader *r, cd_str text, template_node *cell) {
  cursor c = {.at = text.ptr, .end = text.ptr + text.len};
  c.open[0] = cell;
  while (c.at < c.end) CD_TRY(take_piece(r, &c));
  if (c.strong)
    return template_fail(r, text.ptr, CD_STR(""), "** opens strong words that are not closed in this part of the line");
  if (c.depth == 0) return CORDON_OK;
  return template_fail(r, c.opened[c.depth], c.open[c.depth]->text,
                       "the section " CD_FMT " is not closed in this part of the line; write {{/" CD_FMT
                       "}}, or put its tags on lines of their own",
                       CD_ARG(c.open[c.depth]->text), CD_ARG(c.open[c.depth]->text));
}
