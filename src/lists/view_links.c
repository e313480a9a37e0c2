/* Links between the parties of a list, looked up in a view. The store tells which versions state a link of an entry or to
 * it; the links themselves are in the versions. */
#include "lists/engine.h"
#include "lists/links.h"

typedef struct lookup {
  lists_engine *e;
  const lists_view *v;
  cd_str list;
  cd_arena *a; /* of the answer */
  lists_view_link *out;
  size_t count, room;
} lookup;

typedef struct numbers {
  uint32_t *items;
  size_t count, room;
} numbers;

static cordon_status collect(store_stmt *st, cd_arena *a, numbers *n, cordon_error *err) {
  for (bool row = true;;) {
    CD_TRY(store_step(st, &row, err));
    if (!row) return CORDON_OK;
    if (n->count == n->room) {
      size_t want = n->room ? n->room * 2 : 16;
      uint32_t *grown = cd_grow_array(a, n->items, n->count, want, sizeof *grown);
      if (!grown) return cd_no_memory(err);
      n->items = grown;
      n->room = want;
    }
    n->items[n->count++] = (uint32_t)store_col_int(st, 0);
  }
}

/* The versions that a statement of two parameters gives. */
static cordon_status versions(const lookup *l, const char *statement, cd_str key, numbers *n, cordon_error *err) {
  store_stmt *st;
  CD_TRY(store_stmt_get(l->e->s, statement, &st, err));
  store_bind_str(st, 1, l->list);
  store_bind_str(st, 2, key);
  cordon_status status = collect(st, l->a, n, err);
  store_stmt_end(st);
  return status;
}

/* Where a version stands in this list of the view; NULL when it does not. */
static const engine_place *place_of(const lookup *l, uint32_t version) {
  uint32_t tag = version <= l->v->top ? l->v->tag[version] : 0;
  const engine_place *p = tag ? &l->v->places[tag >> 2] : NULL;
  return p && cd_str_eq(l->v->lines[p->line].list, l->list) ? p : NULL;
}

/* The first name of the entry of an id, or empty. */
static cordon_status name_of(const lookup *l, cd_str entry, cd_str *out, cordon_error *err) {
  numbers n = {0};
  const engine_card *card;
  *out = (cd_str){0};
  CD_TRY(versions(l, "list_versions_of", entry, &n, err));
  for (size_t i = 0; i < n.count && !out->len; i++) {
    if (!place_of(l, n.items[i])) continue;
    CD_TRY(engine_card_get(l->e, n.items[i], &card, err));
    if (!(*out = cd_str_dup(l->a, card->e.names[0].text)).ptr) return cd_no_memory(err);
  }
  return CORDON_OK;
}

cordon_status engine_link_copy(const lists_link *from, cd_arena *a, lists_link *to, cordon_error *err) {
  const cd_str *texts[] = {&from->name, &from->entry, &from->percent, &from->since, &from->until, &from->says};
  cd_str *copies[] = {&to->name, &to->entry, &to->percent, &to->since, &to->until, &to->says};
  to->kind = from->kind;
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    if (!(*copies[i] = cd_str_dup(a, *texts[i])).ptr) return cd_no_memory(err);
  return CORDON_OK;
}

static cordon_status add(lookup *l, const engine_card *card, size_t which, cordon_error *err) {
  if (l->count == l->room) {
    size_t want = l->room ? l->room * 2 : 8;
    lists_view_link *grown = cd_grow_array(l->a, l->out, l->count, want, sizeof *grown);
    if (!grown) return cd_no_memory(err);
    l->out = grown;
    l->room = want;
  }
  const engine_place *p = place_of(l, card->version);
  const int32_t at = p->from_next ? l->v->next[p->line] : l->v->current[p->line];
  lists_view_link *one = &l->out[l->count++];
  *one = (lists_view_link){.list = l->v->lines[p->line].list,
                           .entry = cd_str_dup(l->a, card->e.id),
                           .primary = cd_str_dup(l->a, card->e.names[0].text),
                           .state = (l->v->tag[card->version] & 3u) == TAG_UNKNOWN ? LISTS_UNKNOWN : LISTS_LISTED,
                           .published = l->v->lines[p->line].at[at]->row.published};
  if (!one->entry.ptr || !one->primary.ptr) return cd_no_memory(err);
  return engine_link_copy(&card->e.links[which], l->a, &one->link, err);
}

/* The links of one version, all or those to one target. */
static cordon_status add_version(lookup *l, uint32_t version, const cd_str *targets, size_t target_count,
                                 cordon_error *err) {
  const engine_card *card;
  if (!place_of(l, version)) return CORDON_OK;
  CD_TRY(engine_card_get(l->e, version, &card, err));
  for (size_t i = 0; i < card->e.link_count; i++) {
    bool wanted = !target_count;
    for (size_t k = 0; k < target_count && !wanted; k++)
      wanted = cd_str_eq(lists_link_target(&card->e.links[i]), targets[k]);
    if (wanted) CD_TRY(add(l, card, i, err));
  }
  return CORDON_OK;
}

/* Where the publisher names the other party by its id alone, the list has its name. */
static cordon_status fill_name(const lookup *l, lists_link *one, cordon_error *err) {
  return one->name.len || !one->entry.len ? CORDON_OK : name_of(l, one->entry, &one->name, err);
}

static cordon_status fill_names(lookup *l, cordon_error *err) {
  for (size_t i = 0; i < l->count; i++) CD_TRY(fill_name(l, &l->out[i].link, err));
  return CORDON_OK;
}

cordon_status engine_link_fill(lists_engine *e, const lists_view *v, cd_str list, cd_arena *a, lists_link *links,
                               size_t count, cordon_error *err) {
  const lookup l = {.e = e, .v = v, .list = list, .a = a};
  for (size_t i = 0; i < count; i++) CD_TRY(fill_name(&l, &links[i], err));
  return CORDON_OK;
}

static cordon_status links_of(lookup *l, cd_str entry, cordon_error *err) {
  numbers n = {0};
  CD_TRY(versions(l, "list_links_of", entry, &n, err));
  for (size_t i = 0; i < n.count; i++) CD_TRY(add_version(l, n.items[i], NULL, 0, err));
  return fill_names(l, err);
}

static cordon_status links_to(lookup *l, cd_str entry, cordon_error *err) {
  cd_str targets[2] = {entry};
  CD_TRY(name_of(l, entry, &targets[1], err));
  for (size_t t = 0; t < (targets[1].len ? 2u : 1u); t++) {
    numbers n = {0};
    CD_TRY(versions(l, "list_links_to", targets[t], &n, err));
    for (size_t i = 0; i < n.count; i++) CD_TRY(add_version(l, n.items[i], &targets[t], 1, err));
  }
  return fill_names(l, err);
}

cordon_status lists_view_links(lists_engine *e, const lists_view *v, cd_str list, cd_str entry, lists_link_side side,
                               cd_arena *a, lists_view_link **out, size_t *count, cordon_error *err) {
  lookup l = {.e = e, .v = v, .list = list, .a = a};
  pthread_mutex_lock(&e->lock);
  cordon_status status = side == LISTS_LINKS_OF ? links_of(&l, entry, err) : links_to(&l, entry, err);
  pthread_mutex_unlock(&e->lock);
  *out = l.out;
  *count = l.count;
  return status;
}

/* --- by name --- */

static cd_str in_capitals(cd_arena *a, cd_str name) {
  cd_str copy = cd_str_dup(a, name);
  char *c = (char *)(uintptr_t)copy.ptr; /* our own copy */
  for (size_t i = 0; c && i < copy.len; i++)
    if (c[i] >= 'a' && c[i] <= 'z') c[i] = (char)(c[i] - 'a' + 'A');
  return copy;
}

static cordon_status links_named(lookup *l, cd_str name, cordon_error *err) {
  cd_str targets[2] = {name, in_capitals(l->a, name)};
  if (!targets[1].ptr) return cd_no_memory(err);
  for (size_t t = 0; t < (cd_str_eq(targets[0], targets[1]) ? 1u : 2u); t++) {
    numbers n = {0};
    bool any;
    CD_TRY(engine_is_target(l->e, l->list, targets[t], &any, err));
    if (!any) continue;
    CD_TRY(versions(l, "list_links_to", targets[t], &n, err));
    for (size_t i = 0; i < n.count; i++) CD_TRY(add_version(l, n.items[i], &targets[t], 1, err));
  }
  return CORDON_OK;
}

cordon_status lists_view_links_named(lists_engine *e, const lists_view *v, cd_str name, cd_arena *a,
                                     lists_view_link **out, size_t *count, cordon_error *err) {
  lookup l = {.e = e, .v = v, .a = a};
  cordon_status status = CORDON_OK;
  pthread_mutex_lock(&e->lock);
  for (size_t i = 0; i < v->list_count && status == CORDON_OK; i++) {
    l.list = v->lines[i].list;
    status = links_named(&l, name, err);
  }
  pthread_mutex_unlock(&e->lock);
  *out = l.out;
  *count = l.count;
  return status;
}
