/* Blocks that double up to BLOCK_MAX; what is larger than a quarter of a block gets one of its own. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_POISON 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_POISON 1
#endif
#endif
#ifdef ARENA_POISON
#include <sanitizer/asan_interface.h>
#define GAP ALIGN /* a poisoned gap between allocations, so that an overrun is seen */
#else
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)0)
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)0)
#define GAP ((size_t)0)
#endif

#define ALIGN alignof(max_align_t)
#define BLOCK_MIN ((size_t)4096)
#define BLOCK_MAX ((size_t)1 << 20)

typedef struct block {
  struct block *next;
  size_t cap; /* of bytes */
  size_t used;
  alignas(max_align_t) unsigned char bytes[];
} block;

struct cd_arena {
  block *head; /* the block that serves; blocks of their own stand behind it */
  size_t cap;  /* 0: none */
  size_t held; /* bytes of all blocks */
  size_t given;
  size_t next_block;
  unsigned char *last; /* the latest allocation, which may grow in place */
};

static _Thread_local uint64_t fail_countdown;

void cd_arena_fail_at(uint64_t nth) { fail_countdown = nth; }

static bool fails_now(void) { return fail_countdown && --fail_countdown == 0; }

cd_arena *cd_arena_new(size_t cap_bytes) {
  if (fails_now()) return NULL;
  cd_arena *a = calloc(1, sizeof *a);
  if (!a) return NULL;
  a->cap = cap_bytes;
  a->next_block = BLOCK_MIN;
  return a;
}

void cd_arena_free(cd_arena *a) {
  if (!a) return;
  for (block *b = a->head; b;) {
    block *next = b->next;
    ASAN_UNPOISON_MEMORY_REGION(b->bytes, b->cap);
    free(b);
    b = next;
  }
  free(a);
}

void cd_arena_reset(cd_arena *a) {
  block *keep = a->head;
  if (keep) {
    for (block *b = keep->next; b;) {
      block *next = b->next;
      ASAN_UNPOISON_MEMORY_REGION(b->bytes, b->cap);
      free(b);
      b = next;
    }
    keep->next = NULL;
    keep->used = 0;
    ASAN_POISON_MEMORY_REGION(keep->bytes, keep->cap);
  }
  a->held = keep ? keep->cap + sizeof *keep : 0;
  a->given = 0;
  a->last = NULL;
}

static block *new_block(cd_arena *a, size_t cap) {
  if (fails_now()) return NULL;
  block *b = calloc(1, sizeof *b + cap);
  if (!b) return NULL;
  b->cap = cap;
  a->held += sizeof *b + cap;
  ASAN_POISON_MEMORY_REGION(b->bytes, cap);
  return b;
}

/* How large a block may be under the cap, at least `need` and at most `wish`; 0 when `need` does not fit. */
static size_t fit_block(const cd_arena *a, size_t need, size_t wish) {
  if (!a->cap) return wish;
  if (a->held >= a->cap || a->cap - a->held <= sizeof(block)) return 0;
  size_t room = a->cap - a->held - sizeof(block);
  if (room < need) return 0;
  return room < wish ? room : wish;
}

static block *block_for(cd_arena *a, size_t need) {
  bool own = need > a->next_block / 4;
  size_t size = fit_block(a, need, own ? need : a->next_block);
  block *b = size ? new_block(a, size) : NULL;
  if (!b) return NULL;
  if (own && a->head) { /* behind the head, whose room still serves */
    b->next = a->head->next;
    a->head->next = b;
  } else {
    b->next = a->head;
    a->head = b;
    if (!own && a->next_block < BLOCK_MAX) a->next_block *= 2;
  }
  return b;
}

void *cd_alloc(cd_arena *a, size_t size) {
  if (!a || size > SIZE_MAX / 4) return NULL;
  size_t need = (size + GAP + (size == 0) + ALIGN - 1) & ~(ALIGN - 1);
  block *b = a->head;
  if (!b || b->cap - b->used < need) b = block_for(a, need);
  if (!b) return NULL;
  unsigned char *p = b->bytes + b->used;
  b->used += need;
  a->given += need;
  if (b == a->head) a->last = p;
  ASAN_UNPOISON_MEMORY_REGION(p, size);
  if (size) memset(p, 0, size);
  return p;
}

void *cd_alloc_array(cd_arena *a, size_t count, size_t size) {
  size_t bytes;
  if (__builtin_mul_overflow(count, size, &bytes)) return NULL;
  return cd_alloc(a, bytes);
}

/* True when the latest allocation could be widened where it stands. */
static bool widen(cd_arena *a, const void *old, size_t old_bytes, size_t new_bytes) {
  if (!old || old != a->last || !old_bytes || new_bytes > SIZE_MAX / 4) return false;
  block *b = a->head;
  size_t at = (size_t)(a->last - b->bytes);
  size_t need = (new_bytes + GAP + ALIGN - 1) & ~(ALIGN - 1);
  if (need > b->cap - at) return false;
  ASAN_UNPOISON_MEMORY_REGION(a->last, new_bytes);
  memset(a->last + old_bytes, 0, new_bytes - old_bytes);
  a->given += at + need > b->used ? at + need - b->used : 0;
  if (at + need > b->used) b->used = at + need;
  return true;
}

void *cd_grow_array(cd_arena *a, const void *old, size_t old_count, size_t new_count, size_t size) {
  size_t bytes;
  if (!a || new_count < old_count || __builtin_mul_overflow(new_count, size, &bytes)) return NULL;
  size_t old_bytes = old_count * size;
  if (widen(a, old, old_bytes, bytes)) return a->last;
  void *p = cd_alloc(a, bytes);
  if (p && old_bytes) memcpy(p, old, old_bytes);
  return p;
}

size_t cd_arena_used(const cd_arena *a) { return a->given; }
