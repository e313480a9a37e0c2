#include "lists/members.h"

#include <stdlib.h>

/* No snapshot comes near: 100 million members. */
#define MAX_RAW_BYTES (1u << 30)

static int by_version(const void *x, const void *y) {
  const lists_member *a = x, *b = y;
  return a->version < b->version ? -1 : a->version > b->version;
}

/* Days as 0 for none, else the distance from the first day plus 1. */
static uint64_t day_code(cd_day d) { return d == CD_DAY_NONE ? 0 : (uint64_t)((int64_t)d - CD_DAY_MIN) + 1; }

static uint64_t zigzag(int64_t v) { return ((uint64_t)v << 1) ^ (uint64_t)(v >> 63); }
static int64_t unzigzag(uint64_t v) { return (int64_t)(v >> 1) ^ -(int64_t)(v & 1); }

static void encode_raw(const lists_members *m, cd_buf *raw) {
  cd_buf_varint(raw, m->source_count);
  for (size_t i = 0; i < m->source_count; i++) {
    cd_buf_varint(raw, m->sources[i].len);
    cd_buf_str(raw, m->sources[i]);
  }
  cd_buf_varint(raw, m->count);
  lists_member last = {0};
  for (size_t i = 0; i < m->count; i++) {
    const lists_member *one = &m->items[i];
    cd_buf_varint(raw, one->version - last.version);
    cd_buf_varint(raw, zigzag((int64_t)one->entry - (int64_t)last.entry));
    cd_buf_varint(raw, one->source);
    cd_buf_varint(raw, day_code(one->from));
    cd_buf_varint(raw, day_code(one->to));
    last = *one;
  }
}

cordon_status lists_members_encode(lists_members *m, cd_buf *out, cordon_error *err) {
  cd_buf raw;
  if (m->count) qsort(m->items, m->count, sizeof *m->items, by_version);
  cd_buf_init(&raw, MAX_RAW_BYTES);
  encode_raw(m, &raw);
  cordon_status status = cd_buf_status(&raw, err);
  if (status == CORDON_OK) status = cd_compress(cd_buf_view(&raw), out, err);
  cd_buf_free(&raw);
  return status;
}

typedef struct cursor {
  const uint8_t *at, *end;
  bool bad;
} cursor;

static uint64_t varint(cursor *c) {
  uint64_t v = 0;
  for (unsigned shift = 0; shift < 64 && c->at < c->end; shift += 7) {
    uint8_t byte = *c->at++;
    v |= (uint64_t)(byte & 0x7f) << shift;
    if (byte < 0x80) return v;
  }
  c->bad = true;
  return 0;
}

static cd_day day_of(cursor *c) {
  uint64_t code = varint(c);
  if (code == 0) return CD_DAY_NONE;
  if (code - 1 > (uint64_t)(CD_DAY_MAX - CD_DAY_MIN)) {
    c->bad = true;
    return CD_DAY_NONE;
  }
  return (cd_day)((int64_t)(code - 1) + CD_DAY_MIN);
}

/* Each element takes at least one byte, so a count beyond the bytes left is a lie. */
static size_t count_of(cursor *c) {
  uint64_t n = varint(c);
  if (n > (uint64_t)(c->end - c->at)) {
    c->bad = true;
    return 0;
  }
  return (size_t)n;
}

static cordon_status decode_sources(cursor *c, cd_arena *a, lists_members *out, cordon_error *err) {
  out->source_count = count_of(c);
  if (!(out->sources = CD_NEW_ARRAY(a, cd_str, out->source_count))) return cd_no_memory(err);
  for (size_t i = 0; i < out->source_count && !c->bad; i++) {
    size_t len = count_of(c);
    if (c->bad) break;
    out->sources[i] = cd_str_dup(a, cd_str_of((const char *)c->at, len));
    if (!out->sources[i].ptr) return cd_no_memory(err);
    c->at += len;
  }
  return CORDON_OK;
}

static void decode_items(cursor *c, lists_members *out) {
  uint64_t version = 0;
  int64_t entry = 0;
  for (size_t i = 0; i < out->count && !c->bad; i++) {
    uint64_t step = varint(c);
    version += step;
    entry += unzigzag(varint(c));
    uint64_t source = varint(c);
    cd_day from = day_of(c), to = day_of(c);
    if (step == 0 || version > LISTS_MAX_VERSION || entry <= 0 || entry > LISTS_MAX_VERSION ||
        source >= out->source_count)
      c->bad = true;
    out->items[i] = (lists_member){(uint32_t)version, (uint32_t)entry, (uint32_t)source, from, to};
  }
}

static cordon_status decode_raw(cd_str raw, cd_arena *a, lists_members *out, cordon_error *err) {
  cursor c = {(const uint8_t *)raw.ptr, (const uint8_t *)raw.ptr + raw.len, false};
  CD_TRY(decode_sources(&c, a, out, err));
  out->count = count_of(&c);
  if (!(out->items = CD_NEW_ARRAY(a, lists_member, out->count))) return cd_no_memory(err);
  if (!c.bad) decode_items(&c, out);
  if (c.bad || c.at != c.end)
    return cd_fail(err, CORDON_CORRUPT, "the members of a list snapshot do not read back; the store is damaged");
  return CORDON_OK;
}

cordon_status lists_members_decode(cd_str bytes, cd_arena *a, lists_members *out, cordon_error *err) {
  cd_buf raw;
  cd_buf_init(&raw, MAX_RAW_BYTES);
  *out = (lists_members){0};
  cordon_status status = cd_decompress(bytes, MAX_RAW_BYTES, &raw, err);
  if (status == CORDON_OK) status = decode_raw(cd_buf_view(&raw), a, out, err);
  cd_buf_free(&raw);
  return status;
}
