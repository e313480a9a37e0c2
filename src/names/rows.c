/* How alike a token of the segment is to each word of the query: worked out once a token, however many names hold it.
 */
#include "names/searcher.h"

#define JOINED_WEIGHT                                                                                                  \
  60u /* that words joined with others may weigh at most beyond their own: see search_name_can_reach */

static cached *cache_slot(const searcher *s, uint32_t word, uint32_t token) {
  return &s->cache[(token * 0x9E3779B1u + word * 0x85EBCA6Bu) >> 22 & (SEARCH_CACHE_SLOTS - 1)];
}

names_likeness search_likeness(searcher *s, uint32_t left_word, const names_word *left, const names_word *right) {
  if (right->token == NAMES_NO_TOKEN) return names_word_likeness(left, right);
  cached *c = cache_slot(s, left_word, right->token);
  if (c->token == right->token + 1 && c->word == left_word) return (names_likeness){c->score, c->rule};
  names_likeness l = names_word_likeness(left, right);
  *c = (cached){right->token + 1, (uint16_t)left_word, l.score, l.rule};
  return l;
}

/* --- the table --- */

static uint32_t place_of(const token_rows *r, uint32_t token) {
  uint32_t at = (token + 1) * 0x9E3779B1u >> 8 & r->mask;
  while (r->slots[at].token && r->slots[at].token != token + 1) at = (at + 1) & r->mask;
  return at;
}

static bool grow(searcher *s) {
  token_rows *r = &s->rows, grown = {.mask = r->slots ? r->mask * 4 + 3 : 255};
  grown.slots = CD_NEW_ARRAY(s->arena, token_row, (size_t)grown.mask + 1);
  if (!grown.slots) return false;
  for (uint32_t i = 0; r->slots && i <= r->mask; i++)
    if (r->slots[i].token) grown.slots[place_of(&grown, r->slots[i].token - 1)] = r->slots[i];
  r->slots = grown.slots;
  r->mask = grown.mask;
  return true;
}

token_row *search_row(searcher *s, uint32_t token) {
  token_rows *r = &s->rows;
  if (!r->slots || r->count * 2 > r->mask) {
    if (!grow(s)) {
      s->no_memory = true;
      return NULL;
    }
  }
  token_row *row = &r->slots[place_of(r, token)];
  if (row->token) return row;
  const segment_token *t = &s->segment->tokens[token < s->segment->header->tokens ? token : 0];
  *row = (token_row){.token = token + 1, .cells = ROW_UNKNOWN, .cls = t->cls, .weight = t->weight};
  r->count++;
  return row;
}

const token_row *search_known_row(const searcher *s, uint32_t token) {
  const token_row *row = s->rows.slots ? &s->rows.slots[place_of(&s->rows, token)] : NULL;
  return row && row->token ? row : NULL;
}

/* --- cells --- */

static row_cell *new_cell(searcher *s) {
  token_rows *r = &s->rows;
  if (r->cell_count == r->cell_room) {
    uint32_t room = r->cell_room ? r->cell_room * 2 : 128;
    row_cell *cells = cd_grow_array(s->arena, r->cells, r->cell_room, room, sizeof *cells);
    if (!cells) {
      s->no_memory = true;
      return NULL;
    }
    r->cells = cells;
    r->cell_room = room;
  }
  return &r->cells[r->cell_count++];
}

static bool starts_alike(const names_word *a, const names_word *b, size_t n) {
  return memcmp(a->text, b->text, n) == 0;
}

static bool ends_alike(const names_word *a, const names_word *b, size_t n) {
  return memcmp(a->text + a->len - n, b->text + b->len - n, n) == 0;
}

/* Whether they may meet in another way than as two words: as an initial, or joined with others, as far as the first or
 * last three letters tell. */
static bool may_join(const names_word *a, const names_word *b) {
  if (a->cls != NAMES_WORD) return false;
  if (b->cls == NAMES_INITIAL) return true;
  size_t shorter = a->len < b->len ? a->len : b->len, apart = (size_t)(a->len + b->len) - 2 * shorter,
         n = shorter < 3 ? shorter : 3;
  uint32_t differ = a->mask ^ b->mask;
  if (apart < 2 || ((a->flags ^ b->flags) & NAMES_ABJAD)) return false;
  return ((a->mask & differ) == 0 || (b->mask & differ) == 0) && (starts_alike(a, b, n) || ends_alike(a, b, n));
}

static row_cell cell_of(searcher *s, uint32_t i, const names_word *token) {
  const names_word *w = &s->analysis.words[i];
  size_t shorter = w->len < token->len ? w->len : token->len;
  bool slips = w->len != token->len && ((w->flags ^ token->flags) & NAMES_ABJAD) == 0;
  row_cell cell = {.word = (uint8_t)i, .joins = may_join(w, token)};
  names_likeness l = cell.joins ? (names_likeness){1000, NAMES_RULE_JOINED} : search_likeness(s, i, w, token);
  unsigned weight = !cell.joins                 ? names_pair_weight(w, token, l.rule)
                    : w->weight > JOINED_WEIGHT ? w->weight
                                                : JOINED_WEIGHT;
  uint64_t worth = 0, of = 0;
  cell.starts = slips && starts_alike(w, token, shorter);
  cell.ends = slips && ends_alike(w, token, shorter);
  cell.rule = l.rule;
  cell.likeness = l.score;
  if (l.score) names_pair_value(l.score, weight, &worth, &of);
  cell.worth = (uint32_t)worth;
  cell.of = (uint32_t)of;
  return cell;
}

static uint8_t fill_cells(searcher *s, const names_word *token) {
  uint8_t count = 0;
  for (uint32_t i = 0; i < s->analysis.count && !s->no_memory; i++) {
    if (s->twin[i] != i) continue;
    row_cell cell = cell_of(s, i, token), *place = cell.likeness || cell.starts || cell.ends ? new_cell(s) : NULL;
    if (!place) continue;
    *place = cell;
    count++;
  }
  return count;
}

static bool stands_across(const searcher *s, const names_word *token) {
  uint8_t flags = 0;
  for (uint32_t i = 0; i < s->analysis.count; i++) flags |= s->analysis.words[i].flags ^ token->flags;
  return (flags & NAMES_ABJAD) != 0;
}

const token_row *search_full_row(searcher *s, uint32_t token) {
  token_row *row = search_row(s, token);
  if (!row || row->cells != ROW_UNKNOWN) return row;
  names_word word;
  segment_word(s->segment, token, &word);
  row->cells = s->rows.cell_count;
  row->count = word.len ? fill_cells(s, &word) : 0;
  row->across = stands_across(s, &word);
  return row;
}

/* What is not in a full row is nothing alike; what may be joined is not told there. */
names_likeness search_known_likeness(void *user, uint32_t left_word, const names_word *left, const names_word *right) {
  searcher *s = user;
  const token_row *row = right->token == NAMES_NO_TOKEN ? NULL : search_row(s, right->token);
  if (!row || row->cells == ROW_UNKNOWN) return search_likeness(s, left_word, left, right);
  for (uint32_t i = 0; i < row->count; i++) {
    const row_cell *c = &s->rows.cells[row->cells + i];
    if (c->word != s->twin[left_word]) continue;
    return c->joins ? search_likeness(s, c->word, left, right) : (names_likeness){c->likeness, c->rule};
  }
  return (names_likeness){0, NAMES_RULE_NONE};
}
