/* The tree to an automaton, and its simulation: all states that the text so far can lead to, at once. */
#include <unicode/uchar.h>

#include "base/utf8.h"
#include "cel/regex.h"

typedef struct builder {
  cd_arena *arena;
  re_state *states;
  uint32_t count, room;
  uint32_t work; /* parts built, empty ones too, which repetitions multiply as well */
  bool too_big, no_memory;
} builder;

#define NOWHERE UINT32_MAX

static uint32_t add_state(builder *b, re_state s) {
  if (b->count >= RE_MAX_STATES) b->too_big = true;
  if (b->too_big || b->no_memory) return 0;
  if (b->count == b->room) {
    uint32_t room = b->room ? b->room * 2 : 32;
    re_state *grown = cd_grow_array(b->arena, b->states, b->count, room, sizeof *grown);
    if (!grown) {
      b->no_memory = true;
      return 0;
    }
    b->states = grown;
    b->room = room;
  }
  b->states[b->count] = s;
  return b->count++;
}

/* Each builds what leads to `next`, and returns its start: the automaton is made from its end. */
static uint32_t build(builder *b, const re_node *n, uint32_t next);

static uint32_t build_concat(builder *b, const re_node *first, uint32_t next) {
  const re_node *few[16], **order = few;
  size_t count = 0, i = 0;
  for (const re_node *n = first; n; n = n->next) count++;
  if (count > 16 && !(order = CD_NEW_ARRAY(b->arena, const re_node *, count))) b->no_memory = true;
  if (b->no_memory) return 0;
  for (const re_node *n = first; n; n = n->next) order[i++] = n;
  while (i-- > 0 && !b->too_big) next = build(b, order[i], next);
  return next;
}

static uint32_t build_alternate(builder *b, const re_node *first, uint32_t next) {
  uint32_t start = NOWHERE;
  for (const re_node *n = first; n && !b->too_big; n = n->next) {
    uint32_t one = build(b, n, next);
    start = start == NOWHERE ? one : add_state(b, (re_state){.op = RE_SPLIT, .next = start, .other = one});
  }
  return start == NOWHERE ? next : start;
}

static uint32_t build_star(builder *b, const re_node *child, uint32_t next) {
  uint32_t loop = add_state(b, (re_state){.op = RE_SPLIT, .next = next, .other = next});
  uint32_t body = build(b, child, loop);
  if (!b->too_big && !b->no_memory) b->states[loop].other = body;
  return loop;
}

static uint32_t build_repeat(builder *b, const re_node *n, uint32_t next) {
  if (n->max == UINT32_MAX) {
    next = build_star(b, n->child, next);
  } else {
    uint32_t end = next;
    for (uint32_t i = n->min; i < n->max && !b->too_big; i++)
      next = add_state(b, (re_state){.op = RE_SPLIT, .next = build(b, n->child, next), .other = end});
  }
  for (uint32_t i = 0; i < n->min && !b->too_big; i++) next = build(b, n->child, next);
  return next;
}

static uint32_t build(builder *b, const re_node *n, uint32_t next) {
  if (++b->work > RE_MAX_STATES * 10) b->too_big = true;
  if (b->too_big || b->no_memory) return 0;
  switch ((re_kind)n->kind) {
  case RE_N_CHAR: {
    uint32_t c = n->fold ? (uint32_t)u_foldCase((UChar32)n->c, U_FOLD_CASE_DEFAULT) : n->c;
    return add_state(b, (re_state){.op = RE_CHAR, .fold = n->fold, .c = c, .next = next});
  }
  case RE_N_ANY:
    return add_state(b, (re_state){.op = n->newline ? RE_ANY : RE_LINE_ANY, .next = next});
  case RE_N_CLASS:
    return add_state(b, (re_state){.op = RE_CLASS, .set = n->set, .next = next});
  case RE_N_ASSERT:
    return add_state(b, (re_state){.op = RE_ASSERT, .c = n->c, .next = next});
  case RE_N_CONCAT:
    return build_concat(b, n->child, next);
  case RE_N_ALTERNATE:
    return build_alternate(b, n->child, next);
  case RE_N_REPEAT:
    return build_repeat(b, n, next);
  default:
    return next;
  }
}

const celi_regex *celi_regex_compile(cd_str pattern, cd_arena *a, const char **wrong) {
  const re_node *tree = celi_re_parse(pattern, a, wrong);
  celi_regex *re = tree ? CD_NEW(a, celi_regex) : NULL;
  if (!re) return NULL;
  builder b = {.arena = a};
  uint32_t end = add_state(&b, (re_state){.op = RE_MATCH});
  re->start = build(&b, tree, end);
  if (b.too_big) *wrong = "it is too large; repetitions multiply what they repeat";
  if (b.too_big || b.no_memory) return NULL;
  re->states = b.states;
  re->count = b.count;
  return re;
}

/* --- simulation --- */

typedef struct state_set {
  uint32_t *members, *place;
  uint32_t count;
} state_set; /* a sparse set: place[s] is where s stands in members */

typedef struct search {
  const celi_regex *re;
  cd_str text;
  state_set now, next;
  uint32_t *stack;
  bool matched;
} search;

static bool set_has(const state_set *s, uint32_t state) {
  return s->place[state] < s->count && s->members[s->place[state]] == state;
}

static void set_add(state_set *s, uint32_t state) {
  s->place[state] = s->count;
  s->members[s->count++] = state;
}

static bool is_word(cd_str text, size_t at) {
  if (at >= text.len) return false;
  char c = text.ptr[at];
  return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_';
}

static bool holds(cd_str text, size_t at, re_assert what) {
  bool border = (at > 0 && is_word(text, at - 1)) != is_word(text, at);
  switch (what) {
  case RE_TEXT_START:
    return at == 0;
  case RE_TEXT_END:
    return at == text.len;
  case RE_LINE_START:
    return at == 0 || text.ptr[at - 1] == '\n';
  case RE_LINE_END:
    return at == text.len || text.ptr[at] == '\n';
  case RE_WORD:
    return border;
  default:
    return !border;
  }
}

/* Add a state and all that it leads to without reading. The stack holds each state at most once, as it is marked when
 * it is pushed. */
static void follow(search *s, state_set *set, uint32_t start, size_t at) {
  uint32_t depth = 0;
  if (set_has(set, start)) return;
  set_add(set, start);
  s->stack[depth++] = start;
  while (depth > 0) {
    const re_state *q = &s->re->states[s->stack[--depth]];
    bool walks = q->op == RE_SPLIT || q->op == RE_JUMP || (q->op == RE_ASSERT && holds(s->text, at, (re_assert)q->c));
    if (q->op == RE_MATCH) s->matched = true;
    if (!walks) continue;
    uint32_t to[2] = {q->next, q->op == RE_SPLIT ? q->other : q->next};
    for (int i = 0; i < 2; i++) {
      if (set_has(set, to[i])) continue;
      set_add(set, to[i]);
      s->stack[depth++] = to[i];
    }
  }
}

static bool reads(const re_state *q, uint32_t c) {
  switch ((re_op)q->op) {
  case RE_CHAR:
    return q->c == c || (q->fold && q->c == (uint32_t)u_foldCase((UChar32)c, U_FOLD_CASE_DEFAULT));
  case RE_ANY:
    return true;
  case RE_LINE_ANY:
    return c != '\n';
  case RE_CLASS:
    return celi_re_in_class(q->set, c);
  default:
    return false;
  }
}

static bool make_room(search *s, cel_call *call) {
  uint32_t n = s->re->count;
  uint32_t *room = CD_NEW_ARRAY(call->arena, uint32_t, (size_t)n * 5);
  if (!room) return false;
  s->now = (state_set){room, room + n, 0};
  s->next = (state_set){room + (size_t)n * 2, room + (size_t)n * 3, 0};
  s->stack = room + (size_t)n * 4;
  return true;
}

bool celi_regex_search(cel_call *call, const celi_regex *re, cd_str text) {
  search s = {.re = re, .text = text};
  if (!make_room(&s, call)) {
    call->halted = call->no_memory = true;
    return false;
  }
  for (size_t at = 0;;) {
    follow(&s, &s.now, re->start, at);
    if (s.matched || at >= text.len) return s.matched;
    uint32_t c = cd_utf8_next(text, &at), work = 16;
    s.next.count = 0;
    for (uint32_t i = 0; i < s.now.count; i++) {
      const re_state *q = &re->states[s.now.members[i]];
      work += 1 + (q->op == RE_CLASS ? q->set->range_count + q->set->property_count : 0);
      if (reads(q, c)) follow(&s, &s.next, q->next, at);
    }
    if (!celi_charge(call, work / 16)) return false;
    state_set swap = s.now;
    s.now = s.next;
    s.next = swap;
  }
}
