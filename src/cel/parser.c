/* Tokens to a tree (cel-spec, "Syntax"): recursive descent, precedence climbing for the binary operators. Chains of &&
 * and || become one node with many operands. Nesting is bounded by CD_MAX_CEL_DEPTH, both of the descent and of the
 * tree it makes. */
#include <stdarg.h>
#include <stdio.h>

#include "cel/lexer.h"

typedef struct parser {
  celi_parse p;
  celi_token now; /* the token looked at */
  uint32_t at;    /* behind it */
  uint32_t last;  /* end of the token before it */
  uint32_t depth;
} parser;

void celi_locate(cd_str text, uint32_t at, int64_t *line, int64_t *column) {
  *line = 1;
  *column = 1;
  for (uint32_t i = 0; i < at && i < text.len; i++) {
    if (text.ptr[i] == '\n') {
      (*line)++;
      *column = 1;
    } else {
      (*column)++;
    }
  }
}

cordon_status celi_fail_at(cd_str text, uint32_t at, cordon_error *err, cordon_status code, const char *fmt, ...) {
  char message[700];
  va_list args;
  va_start(args, fmt);
  vsnprintf(message, sizeof message, fmt, args);
  va_end(args);
  int64_t line, column;
  celi_locate(text, at, &line, &column);
  cd_fail(err, code, "%s", message);
  cd_error_place(err, NULL, line, column, NULL);
  return code;
}

static const char *token_text(const parser *ps, char buf[40]) {
  if (ps->now.kind == TOK_END) return "the end of the expression";
  uint32_t len = ps->now.to - ps->now.from;
  snprintf(buf, 40, "'%.*s%s'", (int)(len > 24 ? 24 : len), ps->p.text.ptr + ps->now.from, len > 24 ? "..." : "");
  return buf;
}

static cordon_status unexpected(parser *ps, const char *wanted) {
  if (ps->now.kind == TOK_WRONG)
    return celi_fail_at(ps->p.text, ps->now.from, ps->p.err, CORDON_BAD_INPUT, "%s", ps->now.wrong);
  char buf[40];
  return celi_fail_at(ps->p.text, ps->now.from, ps->p.err, CORDON_BAD_INPUT, "%s stands where %s would",
                      token_text(ps, buf), wanted);
}

static void advance(parser *ps) {
  ps->last = ps->now.to;
  ps->now = celi_next_token(ps->p.text, &ps->at);
}

static bool accept(parser *ps, celi_token_kind kind) {
  if (ps->now.kind != kind) return false;
  advance(ps);
  return true;
}

static cordon_status expect(parser *ps, celi_token_kind kind, const char *wanted) {
  if (ps->now.kind != kind) return unexpected(ps, wanted);
  advance(ps);
  return CORDON_OK;
}

static cordon_status too_deep(parser *ps, uint32_t at) {
  return celi_fail_at(ps->p.text, at, ps->p.err, CORDON_LIMIT, "the expression is nested more than %u deep here",
                      CD_MAX_CEL_DEPTH);
}

static cordon_status enter(parser *ps) {
  return ps->depth++ < CD_MAX_CEL_DEPTH ? CORDON_OK : too_deep(ps, ps->now.from);
}

/* --- nodes --- */

static celi_node *new_node(parser *ps, celi_op op, uint32_t from) {
  celi_node *n = CD_NEW(ps->p.arena, celi_node);
  if (!n) {
    cd_no_memory(ps->p.err);
    return NULL;
  }
  n->op = (uint8_t)op;
  n->from = n->at = from;
  n->index = -1;
  return n;
}

static cordon_status add_arg(parser *ps, celi_node *n, celi_node *arg) {
  /* The room doubles at powers of two from 2 on. */
  if (n->count == 0 || (n->count >= 2 && (n->count & (n->count - 1)) == 0)) {
    size_t room = n->count ? (size_t)n->count * 2 : 2;
    n->args = cd_grow_array(ps->p.arena, n->args, n->count, room, sizeof *n->args);
    if (!n->args) return cd_no_memory(ps->p.err);
  }
  n->args[n->count++] = arg;
  if (arg->height >= n->height) n->height = (uint16_t)(arg->height + 1);
  return n->height > CD_MAX_CEL_DEPTH ? too_deep(ps, n->at) : CORDON_OK;
}

static cd_str text_of(const parser *ps, celi_token t) { return cd_str_of(ps->p.text.ptr + t.from, t.to - t.from); }

static cordon_status parse_expr(parser *ps, celi_node **out);
static cordon_status parse_unary(parser *ps, celi_node **out);

static bool is_reserved(cd_str w) {
  static const char *const words[] = {"as",        "break",  "const",  "continue", "else", "for",
                                      "function",  "if",     "import", "let",      "loop", "package",
                                      "namespace", "return", "var",    "void",     "while"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (cd_str_eqc(w, words[i])) return true;
  return false;
}

/* Expressions with commas between, up to the closing token, which is taken. A comma may stand before it where
 * `trailing`. */
static cordon_status parse_args(parser *ps, celi_node *n, celi_token_kind close, const char *wanted, bool trailing,
                                bool optionals) {
  while (ps->now.kind != close) {
    bool optional = optionals && accept(ps, TOK_QUESTION);
    celi_node *arg;
    CD_TRY(parse_expr(ps, &arg));
    if (optional) arg->flags |= CELI_OPTIONAL;
    CD_TRY(add_arg(ps, n, arg));
    if (!accept(ps, TOK_COMMA)) break;
    if (ps->now.kind == close && !trailing) return unexpected(ps, "another argument");
  }
  return expect(ps, close, wanted);
}

static cordon_status parse_list(parser *ps, celi_node **out) {
  celi_node *n = new_node(ps, CELI_LIST, ps->now.from);
  if (!n) return CORDON_NO_MEMORY;
  advance(ps);
  CD_TRY(parse_args(ps, n, TOK_RBRACKET, "',' or ']' of a list", true, true));
  *out = n;
  return CORDON_OK;
}

static cordon_status parse_map(parser *ps, celi_node **out) {
  celi_node *n = new_node(ps, CELI_MAP, ps->now.from);
  if (!n) return CORDON_NO_MEMORY;
  advance(ps);
  while (ps->now.kind != TOK_RBRACE) {
    bool optional = accept(ps, TOK_QUESTION);
    celi_node *key, *value;
    CD_TRY(parse_expr(ps, &key));
    CD_TRY(expect(ps, TOK_COLON, "':' after a key"));
    CD_TRY(parse_expr(ps, &value));
    if (optional) key->flags |= CELI_OPTIONAL;
    CD_TRY(add_arg(ps, n, key));
    CD_TRY(add_arg(ps, n, value));
    if (!accept(ps, TOK_COMMA)) break;
  }
  CD_TRY(expect(ps, TOK_RBRACE, "',' or '}' of a map"));
  *out = n;
  return CORDON_OK;
}

/* Type{field: value}: args are CONST field names and values by turns; `name` is filled by the checker from args[0]. */
static cordon_status parse_struct(parser *ps, celi_node *type, celi_node **out) {
  celi_node *n = new_node(ps, CELI_STRUCT, type->from);
  if (!n) return CORDON_NO_MEMORY;
  CD_TRY(add_arg(ps, n, type));
  advance(ps);
  while (ps->now.kind != TOK_RBRACE) {
    bool optional = accept(ps, TOK_QUESTION);
    if (ps->now.kind != TOK_IDENT && ps->now.kind != TOK_QUOTED) return unexpected(ps, "a field name");
    celi_node *field = new_node(ps, CELI_CONST, ps->now.from), *value;
    if (!field) return CORDON_NO_MEMORY;
    field->name = text_of(ps, ps->now);
    if (optional) field->flags |= CELI_OPTIONAL;
    advance(ps);
    CD_TRY(expect(ps, TOK_COLON, "':' after a field"));
    CD_TRY(parse_expr(ps, &value));
    CD_TRY(add_arg(ps, n, field));
    CD_TRY(add_arg(ps, n, value));
    if (!accept(ps, TOK_COMMA)) break;
  }
  CD_TRY(expect(ps, TOK_RBRACE, "',' or '}' of an object"));
  *out = n;
  return CORDON_OK;
}

static cordon_status parse_name(parser *ps, bool absolute, uint32_t from, celi_node **out) {
  if (ps->now.kind != TOK_IDENT) return unexpected(ps, "a name");
  cd_str name = text_of(ps, ps->now);
  if (is_reserved(name))
    return celi_fail_at(ps->p.text, ps->now.from, ps->p.err, CORDON_BAD_INPUT,
                        "'" CD_FMT "' is a reserved word; choose another name", CD_ARG(name));
  celi_node *n = new_node(ps, CELI_IDENT, from);
  if (!n) return CORDON_NO_MEMORY;
  n->name = name;
  if (absolute) n->flags |= CELI_ABSOLUTE;
  advance(ps);
  if (ps->now.kind == TOK_LPAREN) {
    n->op = CELI_CALL;
    advance(ps);
    CD_TRY(parse_args(ps, n, TOK_RPAREN, "',' or ')' of a call", false, false));
    n->to = ps->last;
    if (!celi_expand_macro(&ps->p, n)) return ps->p.err ? ps->p.err->code : CORDON_BAD_INPUT;
  }
  *out = n;
  return CORDON_OK;
}

static cordon_status parse_literal(parser *ps, bool negative, uint32_t from, celi_node **out) {
  celi_node *n = new_node(ps, CELI_CONST, from);
  if (!n) return CORDON_NO_MEMORY;
  CD_TRY(celi_literal(&ps->p, ps->now, negative, &n->constant));
  advance(ps);
  *out = n;
  return CORDON_OK;
}

static cordon_status parse_paren(parser *ps, celi_node **out) {
  uint32_t from = ps->now.from;
  advance(ps);
  CD_TRY(parse_expr(ps, out));
  CD_TRY(expect(ps, TOK_RPAREN, "')'"));
  (*out)->from = from;
  (*out)->flags |= CELI_PAREN;
  return CORDON_OK;
}

static cordon_status parse_primary(parser *ps, celi_node **out) {
  uint32_t from = ps->now.from;
  switch (ps->now.kind) {
  case TOK_LPAREN:
    CD_TRY(parse_paren(ps, out));
    break;
  case TOK_LBRACKET:
    CD_TRY(parse_list(ps, out));
    break;
  case TOK_LBRACE:
    CD_TRY(parse_map(ps, out));
    break;
  case TOK_DOT:
    advance(ps);
    CD_TRY(parse_name(ps, true, from, out));
    break;
  case TOK_IDENT:
    CD_TRY(parse_name(ps, false, from, out));
    break;
  case TOK_INT:
  case TOK_UINT:
  case TOK_DOUBLE:
  case TOK_STRING:
  case TOK_BYTES:
  case TOK_TRUE:
  case TOK_FALSE:
  case TOK_NULL:
    CD_TRY(parse_literal(ps, false, from, out));
    break;
  default:
    return unexpected(ps, "an expression");
  }
  (*out)->to = ps->last;
  return CORDON_OK;
}

/* Behind a dot: a field, or a method with its arguments. */
static cordon_status parse_member(parser *ps, celi_node *target, celi_node **out) {
  advance(ps);
  bool optional = accept(ps, TOK_QUESTION);
  if (ps->now.kind != TOK_IDENT && ps->now.kind != TOK_QUOTED) return unexpected(ps, "a field name");
  celi_node *n = new_node(ps, CELI_SELECT, target->from);
  if (!n) return CORDON_NO_MEMORY;
  n->at = ps->now.from;
  n->name = text_of(ps, ps->now);
  bool is_quoted = ps->now.kind == TOK_QUOTED;
  if (is_quoted) n->name = cd_str_sub(n->name, 1, n->name.len - 2);
  if (optional) n->flags |= CELI_OPTIONAL;
  advance(ps);
  CD_TRY(add_arg(ps, n, target));
  if (ps->now.kind == TOK_LPAREN && !optional && !is_quoted) {
    n->op = CELI_METHOD;
    advance(ps);
    CD_TRY(parse_args(ps, n, TOK_RPAREN, "',' or ')' of a call", false, false));
    n->to = ps->last;
    if (!celi_expand_macro(&ps->p, n)) return ps->p.err ? ps->p.err->code : CORDON_BAD_INPUT;
  }
  *out = n;
  return CORDON_OK;
}

static cordon_status parse_index(parser *ps, celi_node *target, celi_node **out) {
  celi_node *n = new_node(ps, CELI_INDEX, target->from), *key;
  if (!n) return CORDON_NO_MEMORY;
  n->at = ps->now.from;
  advance(ps);
  if (accept(ps, TOK_QUESTION)) n->flags |= CELI_OPTIONAL;
  CD_TRY(parse_expr(ps, &key));
  CD_TRY(expect(ps, TOK_RBRACKET, "']'"));
  CD_TRY(add_arg(ps, n, target));
  CD_TRY(add_arg(ps, n, key));
  *out = n;
  return CORDON_OK;
}

static bool may_name_type(const celi_node *n) {
  while (n->op == CELI_SELECT && !(n->flags & CELI_OPTIONAL)) n = n->args[0];
  return n->op == CELI_IDENT && !(n->flags & CELI_PAREN);
}

static cordon_status parse_postfix(parser *ps, celi_node **out) {
  celi_node *n = NULL;
  CD_TRY(parse_primary(ps, &n));
  for (;;) {
    if (ps->now.kind == TOK_DOT)
      CD_TRY(parse_member(ps, n, &n));
    else if (ps->now.kind == TOK_LBRACKET)
      CD_TRY(parse_index(ps, n, &n));
    else if (ps->now.kind == TOK_LBRACE && may_name_type(n))
      CD_TRY(parse_struct(ps, n, &n));
    else
      break;
    n->to = ps->last;
  }
  *out = n;
  return CORDON_OK;
}

static cordon_status parse_prefix(parser *ps, celi_op op, cd_str name, celi_node **out) {
  celi_node *n = new_node(ps, op, ps->now.from), *operand;
  if (!n) return CORDON_NO_MEMORY;
  n->name = name;
  advance(ps);
  CD_TRY(parse_unary(ps, &operand));
  CD_TRY(add_arg(ps, n, operand));
  n->to = ps->last;
  *out = n;
  return CORDON_OK;
}

/* '-' before a number is part of the number, so that the least int can be written; but not before another operator that
 * binds tighter. */
static cordon_status parse_minus(parser *ps, celi_node **out) {
  uint32_t from = ps->now.from, at = ps->at;
  celi_token next = celi_next_token(ps->p.text, &at);
  uint32_t after = at;
  celi_token behind = celi_next_token(ps->p.text, &after);
  bool number = next.kind == TOK_INT || next.kind == TOK_DOUBLE;
  if (!number || behind.kind == TOK_DOT || behind.kind == TOK_LBRACKET)
    return parse_prefix(ps, CELI_CALL, CD_STR("-_"), out);
  advance(ps);
  CD_TRY(parse_literal(ps, true, from, out));
  (*out)->to = ps->last;
  return CORDON_OK;
}

static cordon_status parse_unary(parser *ps, celi_node **out) {
  CD_TRY(enter(ps));
  if (ps->now.kind == TOK_NOT)
    CD_TRY(parse_prefix(ps, CELI_NOT, CD_STR("!_"), out));
  else if (ps->now.kind == TOK_MINUS)
    CD_TRY(parse_minus(ps, out));
  else
    CD_TRY(parse_postfix(ps, out));
  ps->depth--;
  return CORDON_OK;
}

typedef struct binary {
  celi_token_kind token;
  int level;
  celi_op op;
  const char *name;
} binary;

static const binary *binary_of(celi_token_kind kind) {
  static const binary table[] = {
      {TOK_OR, 1, CELI_OR, "_||_"},     {TOK_AND, 2, CELI_AND, "_&&_"},    {TOK_LT, 3, CELI_CALL, "_<_"},
      {TOK_LE, 3, CELI_CALL, "_<=_"},   {TOK_GT, 3, CELI_CALL, "_>_"},     {TOK_GE, 3, CELI_CALL, "_>=_"},
      {TOK_EQ, 3, CELI_EQ, "_==_"},     {TOK_NE, 3, CELI_NE, "_!=_"},      {TOK_IN, 3, CELI_IN, "@in"},
      {TOK_PLUS, 4, CELI_CALL, "_+_"},  {TOK_MINUS, 4, CELI_CALL, "_-_"},  {TOK_STAR, 5, CELI_CALL, "_*_"},
      {TOK_SLASH, 5, CELI_CALL, "_/_"}, {TOK_PERCENT, 5, CELI_CALL, "_%_"}};
  if (kind != TOK_IN && kind < TOK_PLUS) return NULL;
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    if (table[i].token == kind) return &table[i];
  return NULL;
}

static cordon_status join(parser *ps, const binary *b, uint32_t at, celi_node *left, celi_node *right,
                          celi_node **out) {
  bool chain = (b->op == CELI_AND || b->op == CELI_OR) && left->op == b->op && !(left->flags & CELI_PAREN);
  celi_node *n = chain ? left : new_node(ps, b->op, left->from);
  if (!n) return CORDON_NO_MEMORY;
  n->at = at;
  if (!chain) {
    n->name = cd_str_c(b->name);
    CD_TRY(add_arg(ps, n, left));
  }
  CD_TRY(add_arg(ps, n, right));
  n->to = ps->last;
  *out = n;
  return CORDON_OK;
}

static cordon_status parse_binary(parser *ps, int level, celi_node **out) {
  celi_node *left;
  CD_TRY(parse_unary(ps, &left));
  const binary *b;
  while ((b = binary_of(ps->now.kind)) && b->level >= level) {
    uint32_t at = ps->now.from;
    advance(ps);
    celi_node *right;
    CD_TRY(parse_binary(ps, b->level + 1, &right));
    CD_TRY(join(ps, b, at, left, right, &left));
  }
  *out = left;
  return CORDON_OK;
}

static cordon_status parse_expr(parser *ps, celi_node **out) {
  CD_TRY(enter(ps));
  celi_node *test;
  CD_TRY(parse_binary(ps, 1, &test));
  *out = test;
  if (ps->now.kind == TOK_QUESTION) {
    celi_node *n = new_node(ps, CELI_COND, test->from), *yes, *no;
    if (!n) return CORDON_NO_MEMORY;
    n->at = ps->now.from;
    advance(ps);
    CD_TRY(parse_binary(ps, 1, &yes));
    CD_TRY(expect(ps, TOK_COLON, "':' of '?:'"));
    CD_TRY(parse_expr(ps, &no));
    CD_TRY(add_arg(ps, n, test));
    CD_TRY(add_arg(ps, n, yes));
    CD_TRY(add_arg(ps, n, no));
    n->to = ps->last;
    *out = n;
  }
  ps->depth--;
  return CORDON_OK;
}

cordon_status celi_parse_text(cd_str text, cd_arena *a, celi_node **root, cordon_error *err) {
  cordon_error own = {0};
  parser ps = {.p = {.arena = a, .text = text, .err = err ? err : &own}};
  advance(&ps);
  CD_TRY(parse_expr(&ps, root));
  if (ps.now.kind != TOK_END) return unexpected(&ps, "an operator or the end");
  return CORDON_OK;
}
