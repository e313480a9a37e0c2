#include "base/buf.h"
#include "base/map.h"
#include "support.h"

static void arena_gives_zeroed_aligned_memory_up_to_its_cap(void **state) {
  (void)state;
  cd_arena *a = cd_arena_new(100000);
  size_t got = 0;
  for (size_t i = 0;; i++) {
    unsigned char *p = cd_alloc(a, i % 97);
    if (!p) break;
    assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
    for (size_t k = 0; k < i % 97; k++) assert_int_equal(p[k], 0);
    memset(p, 0xAB, i % 97);
    got += i % 97;
  }
  assert_in_range(got, 50000, 100000);
  assert_null(cd_alloc(a, 200000));
  cd_arena_reset(a);
  assert_int_equal(cd_arena_used(a), 0);
  unsigned char *again = cd_alloc(a, 64);
  for (size_t k = 0; k < 64; k++) assert_int_equal(again[k], 0);
  cd_arena_free(a);
  cd_arena_free(NULL);
}

static void arena_refuses_products_that_overflow(void **state) {
  (void)state;
  cd_arena *a = cd_arena_new(0);
  assert_null(cd_alloc_array(a, SIZE_MAX / 2, 3));
  assert_null(cd_alloc(a, SIZE_MAX - 8));
  assert_null(cd_grow_array(a, NULL, 0, SIZE_MAX / 4, 16));
  assert_non_null(cd_alloc(a, 0));
  cd_arena_free(a);
}

static void arrays_grow_and_keep_what_they_hold(void **state) {
  (void)state;
  cd_arena *a = cd_arena_new(0);
  uint32_t *v = NULL;
  size_t room = 0;
  for (uint32_t i = 0; i < 200000; i++) {
    if (i == room) {
      const uint32_t *old = v;
      size_t old_room = room;
      room = room ? room * 2 : 1;
      v = cd_grow_array(a, old, old_room, room, sizeof *v);
      assert_non_null(v);
      for (size_t k = old_room; k < room; k++) assert_int_equal(v[k], 0);
      if (old_room) assert_int_equal(old[old_room - 1], (uint32_t)old_room - 1);
    }
    v[i] = i;
    if (i % 1000 == 0) assert_non_null(cd_alloc(a, 24)); /* something in between, so that it cannot grow in place */
  }
  for (uint32_t i = 0; i < 200000; i++) assert_int_equal(v[i], i);
  cd_arena_free(a);
}

static void injected_failure_is_told_once(void **state) {
  (void)state;
  cd_arena_fail_at(1);
  assert_null(cd_arena_new(0));
  cd_arena *a = cd_arena_new(0);
  cd_arena_fail_at(1);
  assert_null(cd_alloc(a, 10));
  assert_non_null(cd_alloc(a, 10));
  cd_arena_free(a);
}

static void buffer_stops_at_its_maximum_for_good(void **state) {
  (void)state;
  cd_buf b;
  cordon_error err = {0};
  cd_buf_init(&b, 10);
  cd_buf_c(&b, "0123456789");
  assert_int_equal(cd_buf_status(&b, &err), CORDON_OK);
  cd_buf_byte(&b, 'x');
  cd_buf_c(&b, "");
  assert_int_equal(cd_buf_status(&b, &err), CORDON_LIMIT);
  assert_non_null(strstr(err.message, "10 bytes"));
  assert_str(cd_buf_view(&b), "0123456789");
  cd_buf_clear(&b);
  cd_buf_printf(&b, "%d-%s", 42, "ok");
  assert_str(cd_buf_view(&b), "42-ok");
  assert_int_equal(b.ptr[b.len], 0);
  cd_buf_free(&b);
}

static void buffer_writes_numbers_little_endian(void **state) {
  (void)state;
  cd_buf b;
  cd_buf_init(&b, 0);
  cd_buf_u32(&b, 0x01020304);
  cd_buf_u64(&b, 0x0102030405060708);
  cd_buf_varint(&b, 300);
  cd_buf_varint(&b, 0);
  cd_buf_varint(&b, UINT64_MAX);
  static const unsigned char want[] = {4,    3, 2,    1,    8,    7,    6,    5,    4,    3,    2,    1,   0xAC,
                                       0x02, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01};
  assert_int_equal(b.len, sizeof want);
  assert_memory_equal(b.ptr, want, sizeof want);
  cd_buf_free(&b);
}

static void map_holds_many_keys_in_order(void **state) {
  (void)state;
  cd_arena *a = cd_arena_new(0);
  cd_map *m = cd_map_new(a, 0);
  static int values[5000];
  for (size_t i = 0; i < 5000; i++) assert_true(cd_map_put(m, cd_str_printf(a, "key-%zu", i), &values[i]));
  for (size_t i = 0; i < 5000; i += 2) assert_true(cd_map_put(m, cd_str_printf(a, "key-%zu", i), &values[0]));
  assert_int_equal(cd_map_count(m), 5000);
  for (size_t i = 0; i < 5000; i++) {
    cd_str key = cd_str_printf(a, "key-%zu", i);
    assert_ptr_equal(cd_map_get(m, key), i % 2 ? &values[i] : &values[0]);
    assert_true(cd_str_eq(cd_map_key_at(m, i), key));
  }
  assert_null(cd_map_get(m, CD_STR("key-5000")));
  assert_true(cd_map_put(m, CD_STR(""), NULL));
  assert_true(cd_map_has(m, CD_STR("")));
  assert_null(cd_map_get(m, CD_STR("")));
  assert_null(cd_map_get(NULL, CD_STR("x")));
  cd_arena_free(a);
}

static void map_survives_memory_that_runs_out(void **state) {
  (void)state;
  cd_arena *a = cd_arena_new(20000);
  cd_map *m = cd_map_new(a, 0);
  static char keys[2000][8];
  size_t kept = 0;
  for (size_t i = 0; i < 2000; i++) {
    snprintf(keys[i], sizeof keys[i], "%zu", i);
    if (!cd_map_put(m, cd_str_c(keys[i]), keys[i])) break;
    kept++;
  }
  assert_in_range(kept, 10, 1999);
  assert_int_equal(cd_map_count(m), kept);
  for (size_t i = 0; i < kept; i++) assert_ptr_equal(cd_map_get(m, cd_str_c(keys[i])), keys[i]);
  cd_arena_free(a);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(arena_gives_zeroed_aligned_memory_up_to_its_cap),
      cmocka_unit_test(arena_refuses_products_that_overflow),
      cmocka_unit_test(arrays_grow_and_keep_what_they_hold),
      cmocka_unit_test(injected_failure_is_told_once),
      cmocka_unit_test(buffer_stops_at_its_maximum_for_good),
      cmocka_unit_test(buffer_writes_numbers_little_endian),
      cmocka_unit_test(map_holds_many_keys_in_order),
      cmocka_unit_test(map_survives_memory_that_runs_out),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
