/* Signed notes: keys and signatures as other tools of the standard write them, and what is refused. */
#include "log/note.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <stdio.h>

/* The example of the Go package golang.org/x/mod/sumdb/note. */
static const char peter[] = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
static const char peter_private[] = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
static const char note_text[] =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
static const char note_signed[] =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "\xe2\x80\x94 PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

static note_key key_of(const char *text, cd_arena *a) {
  note_key key;
  cordon_error err = {0};
  if (note_key_parse(cd_str_c(text), a, &key, &err) != CORDON_OK) print_error("%s\n", err.message);
  return key;
}

static void reads_and_writes_the_known_example(void **state) {
  (void)state;
  cd_arena *a = cd_arena_new(0);
  cd_str note, text, signer, form;
  note_key private_key = key_of(peter_private, a), public_key = key_of(peter, a);
  assert_true(private_key.is_private && !public_key.is_private);
  assert_int_equal(note_key_text(&private_key, false, a, &form, NULL), CORDON_OK);
  assert_true(cd_str_eqc(form, peter));
  assert_int_equal(note_key_text(&private_key, true, a, &form, NULL), CORDON_OK);
  assert_true(cd_str_eqc(form, peter_private));
  assert_int_equal(note_sign(&private_key, cd_str_c(note_text), a, &note, NULL), CORDON_OK);
  assert_true(cd_str_eqc(note, note_signed));
  assert_int_equal(note_open(note, &public_key, 1, &text, &signer, NULL), CORDON_OK);
  assert_true(cd_str_eqc(text, note_text));
  assert_true(cd_str_eqc(signer, "PeterNeumann"));
  cd_arena_free(a);
}

static void refuses_other_keys_and_other_texts(void **state) {
  (void)state;
  cd_arena *a = cd_arena_new(0);
  cd_str text, signer;
  note_key other, key = key_of(peter, a);
  char changed[sizeof note_signed];
  memcpy(changed, note_signed, sizeof changed);
  changed[0] = 'i';
  assert_int_equal(note_key_make(CD_STR("example.org/rules"), a, &other, NULL), CORDON_OK);
  assert_int_equal(note_open(cd_str_c(note_signed), &other, 1, &text, &signer, NULL), CORDON_CHECK);
  assert_int_equal(note_open(cd_str_c(note_signed), NULL, 0, &text, &signer, NULL), CORDON_CHECK);
  assert_int_equal(note_open(cd_str_c(changed), &key, 1, &text, &signer, NULL), CORDON_CHECK);
  assert_int_equal(note_open(CD_STR("no note\n"), &key, 1, &text, &signer, NULL), CORDON_BAD_INPUT);
  assert_int_equal(note_sign(&key, CD_STR("x\n"), a, &text, NULL), CORDON_USAGE);
  cd_arena_free(a);
}

static void refuses_broken_keys(void **state) {
  (void)state;
  static const char *const broken[] = {"",
                                       "x",
                                       "a+b+c",
                                       "PeterNeumann+c74f20a3+AR",
                                       "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                                       "PeterNeumann+c74f20a3+BRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"};
  for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
    cd_arena *a = cd_arena_new(0);
    note_key key;
    assert_int_equal(note_key_parse(cd_str_c(broken[i]), a, &key, NULL), CORDON_BAD_INPUT);
    cd_arena_free(a);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(reads_and_writes_the_known_example),
                                     cmocka_unit_test(refuses_other_keys_and_other_texts),
                                     cmocka_unit_test(refuses_broken_keys)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
