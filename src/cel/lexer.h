/* Tokens of an expression. The lexer looks at bytes and nothing else: what a literal means is literal.c's. */
#ifndef CEL_LEXER_H
#define CEL_LEXER_H

#include "cel/internal.h"

typedef enum celi_token_kind {
  TOK_END = 0,
  TOK_IDENT,
  TOK_QUOTED /* `a-b` */,
  TOK_INT,
  TOK_UINT,
  TOK_DOUBLE,
  TOK_STRING,
  TOK_BYTES,
  TOK_TRUE,
  TOK_FALSE,
  TOK_NULL,
  TOK_IN,
  TOK_LPAREN,
  TOK_RPAREN,
  TOK_LBRACKET,
  TOK_RBRACKET,
  TOK_LBRACE,
  TOK_RBRACE,
  TOK_COMMA,
  TOK_DOT,
  TOK_COLON,
  TOK_QUESTION,
  TOK_PLUS,
  TOK_MINUS,
  TOK_STAR,
  TOK_SLASH,
  TOK_PERCENT,
  TOK_NOT,
  TOK_AND,
  TOK_OR,
  TOK_LT,
  TOK_LE,
  TOK_GT,
  TOK_GE,
  TOK_EQ,
  TOK_NE,
  TOK_WRONG
} celi_token_kind;

typedef struct celi_token {
  celi_token_kind kind;
  uint32_t from, to;
  const char *wrong;
} celi_token;

/* The token at or after *at, which moves past it. TOK_WRONG carries what is wrong, and `from` points at it. */
celi_token celi_next_token(cd_str text, uint32_t *at);

/* The value of a literal token (literal.c). The error points into the token. */
cordon_status celi_literal(celi_parse *p, celi_token token, bool negative, cel_value *out);

#endif
