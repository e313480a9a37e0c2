/* Bytes to tokens (cel-spec, "Syntax"). */
#include "cel/lexer.h"

typedef struct scan {
  const char *ptr;
  uint32_t len, at;
} scan;

static char peek(const scan *s, uint32_t ahead) { return s->at + ahead < s->len ? s->ptr[s->at + ahead] : '\0'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_hex(char c) { return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'); }
static bool is_letter(char c) { return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_'; }

static void skip_space(scan *s) {
  while (s->at < s->len) {
    char c = s->ptr[s->at];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
      s->at++;
    } else if (c == '/' && peek(s, 1) == '/') {
      while (s->at < s->len && s->ptr[s->at] != '\n') s->at++;
    } else {
      return;
    }
  }
}

static celi_token token(celi_token_kind kind, uint32_t from, const scan *s) {
  return (celi_token){.kind = kind, .from = from, .to = s->at};
}

static celi_token wrong(uint32_t at, const char *why) {
  return (celi_token){.kind = TOK_WRONG, .from = at, .to = at + 1, .wrong = why};
}

static void digits(scan *s) {
  while (is_digit(peek(s, 0))) s->at++;
}

static bool exponent(scan *s) {
  if ((peek(s, 0) | 0x20) != 'e') return false;
  uint32_t sign = peek(s, 1) == '+' || peek(s, 1) == '-' ? 1 : 0;
  if (!is_digit(peek(s, 1 + sign))) return false;
  s->at += 1 + sign;
  digits(s);
  return true;
}

static celi_token number(scan *s) {
  uint32_t from = s->at;
  celi_token_kind kind = TOK_INT;
  if (peek(s, 0) == '0' && (peek(s, 1) | 0x20) == 'x' && is_hex(peek(s, 2))) {
    s->at += 2;
    while (is_hex(peek(s, 0))) s->at++;
  } else {
    digits(s);
    bool fraction = peek(s, 0) == '.' && is_digit(peek(s, 1));
    if (fraction) {
      s->at++;
      digits(s);
    }
    if (exponent(s) || fraction) kind = TOK_DOUBLE;
  }
  if (kind == TOK_INT && (peek(s, 0) | 0x20) == 'u') {
    s->at++;
    kind = TOK_UINT;
  }
  if (is_letter(peek(s, 0)) || is_digit(peek(s, 0)))
    return wrong(s->at, "a number ends before this; put a space or an operator between");
  return token(kind, from, s);
}

/* s->at stands at the opening quote; `from` where the token starts, at its prefix. */
static celi_token quoted(scan *s, uint32_t from, bool raw, bool bytes) {
  char quote = s->ptr[s->at];
  bool triple = peek(s, 1) == quote && peek(s, 2) == quote;
  s->at += triple ? 3 : 1;
  while (s->at < s->len) {
    char c = s->ptr[s->at];
    if (c == '\\' && !raw) {
      s->at += 2;
    } else if (!triple && (c == '\n' || c == '\r')) {
      break;
    } else if (c == quote && (!triple || (peek(s, 1) == quote && peek(s, 2) == quote))) {
      s->at += triple ? 3 : 1;
      return token(bytes ? TOK_BYTES : TOK_STRING, from, s);
    } else {
      s->at++;
    }
  }
  return wrong(from, triple ? "this string is never closed; it ends with three quotes"
                            : "this string is never closed; it ends with its quote, on the same line");
}

static bool is_quoted_field(char c) {
  return is_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '/' || c == ' ';
}

static celi_token backtick(scan *s) {
  uint32_t from = s->at++;
  while (is_quoted_field(peek(s, 0))) s->at++;
  if (peek(s, 0) != '`' || s->at == from + 1)
    return wrong(from,
                 "a name in backticks holds letters, digits, '_', '.', '-', '/' or spaces, and ends with a backtick");
  s->at++;
  return token(TOK_QUOTED, from, s);
}

static celi_token_kind word_kind(cd_str w) {
  if (w.len == 2 && cd_str_eqc(w, "in")) return TOK_IN;
  if (w.len == 4 && cd_str_eqc(w, "true")) return TOK_TRUE;
  if (w.len == 4 && cd_str_eqc(w, "null")) return TOK_NULL;
  if (w.len == 5 && cd_str_eqc(w, "false")) return TOK_FALSE;
  return TOK_IDENT;
}

/* A word, or a string with a prefix: r, b, br in any case. */
static celi_token word(scan *s) {
  uint32_t from = s->at;
  while (is_letter(peek(s, 0)) || is_digit(peek(s, 0))) s->at++;
  cd_str w = cd_str_of(s->ptr + from, s->at - from);
  char next = peek(s, 0);
  if ((next == '"' || next == '\'') && w.len <= 2) {
    bool raw = (w.ptr[w.len - 1] | 0x20) == 'r', bytes = (w.ptr[0] | 0x20) == 'b';
    if ((w.len == 1 && (raw || bytes)) || (w.len == 2 && raw && bytes)) return quoted(s, from, raw, bytes);
  }
  return token(word_kind(w), from, s);
}

static celi_token operator_token(scan *s) {
  static const struct {
    char text[3];
    celi_token_kind kind;
  } table[] = {{"&&", TOK_AND},     {"||", TOK_OR},    {"<=", TOK_LE},    {">=", TOK_GE},      {"==", TOK_EQ},
               {"!=", TOK_NE},      {"(", TOK_LPAREN}, {")", TOK_RPAREN}, {"[", TOK_LBRACKET}, {"]", TOK_RBRACKET},
               {"{", TOK_LBRACE},   {"}", TOK_RBRACE}, {",", TOK_COMMA},  {".", TOK_DOT},      {":", TOK_COLON},
               {"?", TOK_QUESTION}, {"+", TOK_PLUS},   {"-", TOK_MINUS},  {"*", TOK_STAR},     {"/", TOK_SLASH},
               {"%", TOK_PERCENT},  {"!", TOK_NOT},    {"<", TOK_LT},     {">", TOK_GT}};
  char c = peek(s, 0), next = peek(s, 1);
  for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
    if (table[i].text[0] != c || (table[i].text[1] && table[i].text[1] != next)) continue;
    uint32_t from = s->at;
    s->at += table[i].text[1] ? 2 : 1;
    return token(table[i].kind, from, s);
  }
  if (c == '=') return wrong(s->at, "a single '=' is no operator; equality is '=='");
  if (c == '&' || c == '|') return wrong(s->at, "a single '&' or '|' is no operator; write '&&' or '||'");
  return wrong(s->at, "this character does not belong to an expression");
}

celi_token celi_next_token(cd_str text, uint32_t *at) {
  scan s = {.ptr = text.ptr, .len = (uint32_t)text.len, .at = *at};
  skip_space(&s);
  celi_token t;
  char c = peek(&s, 0);
  if (s.at >= s.len)
    t = (celi_token){.kind = TOK_END, .from = s.len, .to = s.len};
  else if (is_letter(c))
    t = word(&s);
  else if (is_digit(c) || (c == '.' && is_digit(peek(&s, 1))))
    t = number(&s);
  else if (c == '"' || c == '\'')
    t = quoted(&s, s.at, false, false);
  else if (c == '`')
    t = backtick(&s);
  else
    t = operator_token(&s);
  *at = s.at > s.len ? s.len : s.at;
  return t;
}
