/* Every block that is asked of the C library fails once: reading delimited text, gathering bytes, packing and unpacking say that memory
 * ran out, or do without. This program puts its own allocation before the library's, which a sanitizer's would not bear. */
#include "base/csv.h"
#include "base/draft.h"
#include "support.h"

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define CAN_FAIL 1

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

static long countdown; /* 0: none fails */
static bool failed;

static bool fails(void) {
  bool now = countdown > 0 && --countdown == 0;
  failed = failed || now;
  return now;
}

void *malloc(size_t size) { return fails() ? NULL : __libc_malloc(size); }
void *calloc(size_t count, size_t size) { return fails() ? NULL : __libc_calloc(count, size); }
void *realloc(void *old, size_t size) { return fails() ? NULL : __libc_realloc(old, size); }
#endif

static cordon_status read_csv(cordon_error *err) {
  static const char TEXT[] = "a,\"b \"\"c\"\"\",d\r\ne,f,g\r\n\"a longer field that makes the record's buffer grow once and again\",h,i\r\n";
  cd_source *source = NULL;
  cd_csv *csv = NULL;
  cd_str *fields;
  size_t count = 1, records = 0;
  cordon_status status = cd_source_memory(cd_str_c(TEXT), "t", 0, &source, err);
  if (status == CORDON_OK) status = cd_csv_open(source, (cd_csv_format){.separator = ',', .quoted = true}, &csv, err);
  while (status == CORDON_OK && count) {
    status = cd_csv_next(csv, &fields, &count, err);
    records += status == CORDON_OK && count == 3;
  }
  if (status == CORDON_OK && records != 3) status = CORDON_INTERNAL;
  cd_csv_close(csv);
  if (source) cd_source_close(source);
  return status;
}

static cordon_status gather(cordon_error *err) {
  static char bytes[300000];
  cd_draft *d = NULL;
  cd_str view = {0};
  cordon_status status = cd_draft_new("/tmp", &d, err);
  for (int i = 0; i < 5 && status == CORDON_OK; i++) status = cd_draft_add(d, cd_str_of(bytes, sizeof bytes), err);
  if (status == CORDON_OK) status = cd_draft_view(d, &view, err);
  if (status == CORDON_OK && view.len != 5 * sizeof bytes) status = CORDON_INTERNAL;
  cd_draft_free(d);
  return status;
}

static cordon_status pack(cordon_error *err) {
  static const char TEXT[] = "what is packed and unpacked, what is packed and unpacked, what is packed and unpacked";
  cd_packer *p = NULL;
  cd_buf packed, again;
  cd_buf_init(&packed, 0);
  cd_buf_init(&again, 0);
  cordon_status status = cd_packer_new(&p, err);
  if (status == CORDON_OK) status = cd_packer_add(p, cd_str_c(TEXT), false, &packed, err);
  if (status == CORDON_OK) status = cd_packer_add(p, (cd_str){0}, true, &packed, err);
  if (status == CORDON_OK) status = cd_decompress(cd_buf_view(&packed), 1000, &again, err);
  if (status == CORDON_OK && !cd_str_eqc(cd_buf_view(&again), TEXT)) status = CORDON_INTERNAL;
  cd_packer_free(p);
  cd_buf_free(&packed);
  cd_buf_free(&again);
  return status;
}

static void each_block_fails_once(void **state) {
  (void)state;
#ifndef CAN_FAIL
  fprintf(stderr, "skipped: this build has an allocation of its own\n");
  skip();
#else
  static const struct {
    const char *name;
    cordon_status (*run)(cordon_error *err);
    long at_least;
  } WAYS[] = {{"csv", read_csv, 5}, {"draft", gather, 3}, {"packer", pack, 3}};
  for (size_t i = 0; i < sizeof WAYS / sizeof *WAYS; i++) {
    cordon_error err = {0};
    assert_int_equal(WAYS[i].run(&err), CORDON_OK); /* what is made once is made */
    for (long nth = 1;; nth++) {
      err = (cordon_error){0};
      failed = false;
      countdown = nth;
      cordon_status status = WAYS[i].run(&err);
      countdown = 0;
      if (!failed) {
        assert_int_equal(status, CORDON_OK);
        assert_true(nth > WAYS[i].at_least);
        break;
      }
      if (status != CORDON_NO_MEMORY && status != CORDON_OK) fail_msg("%s: block %ld: status %d: %s", WAYS[i].name, nth, status, err.message);
      assert_true(nth < 1000);
    }
  }
#endif
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(each_block_fails_once)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
