/* A reader of the text format of protocol buffers, as far as the conformance files of CEL use it: fields with scalars
 * and messages, [type.url] names, lists in brackets, strings side by side, comments. */
#ifndef TESTS_CEL_TEXTPROTO_H
#define TESTS_CEL_TEXTPROTO_H

#include <ctype.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/utf8.h"

typedef struct proto proto; /* a message: a list of fields */
typedef struct proto_field proto_field;
struct proto_field {
  cd_str name, scalar; /* scalar: unescaped where it was a string */
  bool is_string;
  proto *message; /* or NULL */
  proto_field *next;
};
struct proto {
  proto_field *first;
};

typedef struct proto_reader {
  const char *at, *end;
  cd_arena *arena;
  bool failed;
} proto_reader;

static void proto_space(proto_reader *r) {
  while (r->at < r->end) {
    if (isspace((unsigned char)*r->at))
      r->at++;
    else if (*r->at == '#')
      while (r->at < r->end && *r->at != '\n') r->at++;
    else
      return;
  }
}

static bool proto_accept(proto_reader *r, char c) {
  proto_space(r);
  if (r->at >= r->end || *r->at != c) return false;
  r->at++;
  return true;
}

static int proto_hex(char c) { return isdigit((unsigned char)c) ? c - '0' : (c | 0x20) - 'a' + 10; }

static void proto_number_escape(proto_reader *r, char *out, size_t *n, int base, int most, bool unicode) {
  uint32_t v = 0;
  for (int i = 0; i < most && r->at < r->end && isxdigit((unsigned char)*r->at) && proto_hex(*r->at) < base; i++)
    v = v * (uint32_t)base + (uint32_t)proto_hex(*r->at++);
  if (unicode)
    *n += cd_utf8_put(out + *n, v);
  else
    out[(*n)++] = (char)v;
}

static void proto_escape(proto_reader *r, char *out, size_t *n) {
  static const char names[] = "abfnrtv\\'\"?", values[] = "\a\b\f\n\r\t\v\\'\"?";
  char c = *r->at++;
  const char *hit = memchr(names, c, sizeof names - 1);
  if (hit)
    out[(*n)++] = values[hit - names];
  else if (c == 'x' || c == 'X')
    proto_number_escape(r, out, n, 16, 2, false);
  else if (c == 'u')
    proto_number_escape(r, out, n, 16, 4, true);
  else if (c == 'U')
    proto_number_escape(r, out, n, 16, 8, true);
  else if (c >= '0' && c <= '7') {
    r->at--;
    proto_number_escape(r, out, n, 8, 3, false);
  } else
    r->failed = true;
}

/* Strings that stand side by side are one. */
static cd_str proto_string(proto_reader *r) {
  char *out = cd_alloc(r->arena, (size_t)(r->end - r->at) + 8);
  size_t n = 0;
  while (out && r->at < r->end && (*r->at == '"' || *r->at == '\'')) {
    char quote = *r->at++;
    while (r->at < r->end && *r->at != quote) {
      if (*r->at != '\\')
        out[n++] = *r->at++;
      else
        r->at++, proto_escape(r, out, &n);
    }
    r->at++;
    proto_space(r);
  }
  cd_str s = cd_str_dup(r->arena, cd_str_of(out, n));
  return s;
}

static cd_str proto_word(proto_reader *r) {
  const char *from = r->at;
  while (r->at < r->end && (isalnum((unsigned char)*r->at) || strchr("_.-+", *r->at))) r->at++;
  if (r->at == from) r->failed = true;
  return cd_str_of(from, (size_t)(r->at - from));
}

static proto *proto_message(proto_reader *r, char close);

static void proto_value(proto_reader *r, proto_field *f) {
  proto_space(r);
  if (proto_accept(r, '{'))
    f->message = proto_message(r, '}');
  else if (proto_accept(r, '<'))
    f->message = proto_message(r, '>');
  else if (r->at < r->end && (*r->at == '"' || *r->at == '\'')) {
    f->scalar = proto_string(r);
    f->is_string = true;
  } else
    f->scalar = proto_word(r);
}

static cd_str proto_name(proto_reader *r) {
  proto_space(r);
  if (!proto_accept(r, '[')) return proto_word(r);
  const char *from = r->at;
  while (r->at < r->end && *r->at != ']') r->at++;
  cd_str s = cd_str_of(from, (size_t)(r->at - from));
  r->at++;
  return s;
}

static proto_field *proto_add(proto_reader *r, proto_field ***tail, cd_str name) {
  proto_field *f = CD_NEW(r->arena, proto_field);
  if (!f) abort();
  f->name = name;
  **tail = f;
  *tail = &f->next;
  return f;
}

static proto *proto_message(proto_reader *r, char close) {
  proto *m = CD_NEW(r->arena, proto);
  if (!m) abort();
  proto_field **tail = &m->first;
  for (;;) {
    proto_space(r);
    if (r->failed || r->at >= r->end || (close && proto_accept(r, close))) return m;
    cd_str name = proto_name(r);
    proto_accept(r, ':');
    if (proto_accept(r, '[')) {
      while (!r->failed && !proto_accept(r, ']')) {
        proto_value(r, proto_add(r, &tail, name));
        proto_accept(r, ',');
      }
    } else
      proto_value(r, proto_add(r, &tail, name));
    if (!proto_accept(r, ',')) proto_accept(r, ';');
  }
}

/* The whole text as one message; NULL when it cannot be read. */
static proto *proto_read(cd_str text, cd_arena *a) {
  proto_reader r = {text.ptr, text.ptr + text.len, a, false};
  proto *m = proto_message(&r, '\0');
  return r.failed ? NULL : m;
}

static const proto_field *proto_find(const proto *m, const char *name) {
  for (const proto_field *f = m ? m->first : NULL; f; f = f->next)
    if (cd_str_eqc(f->name, name)) return f;
  return NULL;
}

static cd_str proto_text(const proto *m, const char *name) {
  const proto_field *f = proto_find(m, name);
  return f ? f->scalar : (cd_str){NULL, 0};
}

#endif
