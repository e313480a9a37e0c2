/* The tree against a plain reading of RFC 6962, and its proofs against those of other implementations. */
#include "log/tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/base64.h"
#include "base/file.h"
#include "base/json.h"
#include "log/proof.h"

enum { LEAVES = 70 };

static cd_digest leaf(uint64_t i) {
  char text[24];
  int n = snprintf(text, sizeof text, "entry %llu", (unsigned long long)i);
  return cd_merkle_leaf(cd_str_of(text, (size_t)n));
}

/* Section 2.1, word for word. */
static cd_digest plain_root(uint64_t from, uint64_t count) {
  if (count == 0) return cd_sha256(CD_STR(""));
  if (count == 1) return leaf(from);
  uint64_t k = 1;
  while (k * 2 < count) k *= 2;
  cd_digest left = plain_root(from, k), right = plain_root(from + k, count - k);
  return cd_merkle_node(&left, &right);
}

static cordon_status read_plain(void *user, unsigned level, uint64_t n, cd_digest *out, cordon_error *err) {
  (void)user, (void)err;
  *out = plain_root(n << level, (uint64_t)1 << level);
  return CORDON_OK;
}
static const tree_reader plain = {read_plain, NULL};

static void roots_are_those_of_the_standard(void **state) {
  (void)state;
  tree_growing grown = {0};
  for (uint64_t size = 0; size <= LEAVES; size++) {
    cd_digest want = plain_root(0, size), got, growing = tree_growing_root(&grown), next = leaf(size);
    assert_int_equal(tree_root(&plain, size, &got, NULL), CORDON_OK);
    assert_true(cd_digest_eq(&got, &want));
    assert_true(cd_digest_eq(&growing, &want));
    tree_add(&grown, &next);
  }
}

static void every_leaf_is_proved_and_no_other(void **state) {
  (void)state;
  tree_proof p;
  for (uint64_t size = 1; size <= LEAVES; size++) {
    cd_digest root = plain_root(0, size);
    for (uint64_t i = 0; i < size; i++) {
      cd_digest right = leaf(i), wrong = leaf(i + 1);
      assert_int_equal(tree_prove_inclusion(&plain, i, size, &p, NULL), CORDON_OK);
      assert_true(tree_includes(&right, i, size, p.hashes, p.count, &root));
      assert_false(tree_includes(&wrong, i, size, p.hashes, p.count, &root));
      assert_false(size > 1 && tree_includes(&right, (i + 1) % size, size, p.hashes, p.count, &root));
      assert_false(p.count > 0 && tree_includes(&right, i, size, p.hashes, p.count - 1, &root));
    }
    assert_int_equal(tree_prove_inclusion(&plain, size, size, &p, NULL), CORDON_NOT_FOUND);
  }
}

static void every_tree_grows_out_of_those_before(void **state) {
  (void)state;
  tree_proof p;
  for (uint64_t size = 1; size <= LEAVES; size++) {
    cd_digest root = plain_root(0, size);
    for (uint64_t old = 1; old <= size; old++) {
      cd_digest before = plain_root(0, old), other = plain_root(1, old);
      assert_int_equal(tree_prove_consistency(&plain, old, size, &p, NULL), CORDON_OK);
      assert_true(tree_extends(old, &before, size, &root, p.hashes, p.count));
      assert_false(tree_extends(old, &other, size, &root, p.hashes, p.count));
      assert_false(p.count > 0 && tree_extends(old, &before, size, &root, p.hashes, p.count - 1));
    }
    assert_int_equal(tree_prove_consistency(&plain, 0, size, &p, NULL), CORDON_USAGE);
  }
}

/* --- proofs of others --- */

static const char *shared(void) {
  const char *root = getenv("CORDON_SHARED");
  return root && *root ? root : "../shared";
}

static bool digest_at(const cd_json *v, cd_digest *out) { return cd_base64_decode(cd_json_str(v), out->bytes, 32); }

/* Does the proof of this case hold? What is not 32 bytes long is no hash. */
static bool case_holds(const cd_json *c) {
  cd_digest hashes[TREE_MAX_PROOF], root, first;
  const cd_json *proof = cd_json_get(c, "proof");
  size_t count = cd_json_count(proof);
  if (count > TREE_MAX_PROOF) return false;
  for (size_t i = 0; i < count; i++)
    if (!digest_at(cd_json_at(proof, i), &hashes[i])) return false;
  if (cd_json_get(c, "leafIdx"))
    return digest_at(cd_json_get(c, "root"), &root) && digest_at(cd_json_get(c, "leafHash"), &first) &&
           tree_includes(&first, (uint64_t)cd_json_int(cd_json_get(c, "leafIdx"), -1),
                         (uint64_t)cd_json_int(cd_json_get(c, "treeSize"), 0), hashes, count, &root);
  cd_str before = cd_json_str(cd_json_get(c, "root1")), after = cd_json_str(cd_json_get(c, "root2"));
  bool same_size = cd_json_int(cd_json_get(c, "size1"), 0) == cd_json_int(cd_json_get(c, "size2"), 0);
  if (same_size && count == 0)
    return cd_json_int(cd_json_get(c, "size1"), 0) > 0 &&
           cd_str_eq(before, after); /* some state roots that are no hashes */
  return digest_at(cd_json_get(c, "root1"), &first) && digest_at(cd_json_get(c, "root2"), &root) &&
         tree_extends((uint64_t)cd_json_int(cd_json_get(c, "size1"), 0), &first,
                      (uint64_t)cd_json_int(cd_json_get(c, "size2"), 0), &root, hashes, count);
}

static size_t run_case(const char *path) {
  cd_arena *a = cd_arena_new(0);
  cd_buf text;
  cd_json *c;
  cordon_error err = {0};
  cd_buf_init(&text, 1u << 20);
  assert_int_equal(cd_file_read(path, 1u << 20, &text, &err), CORDON_OK);
  if (cd_json_parse(cd_buf_view(&text), path, a, &c, &err) !=
      CORDON_OK) { /* an index beyond 63 bits is refused as well */
    print_message("%s: %s\n", path, err.message);
    assert_non_null(strstr(cd_buf_view(&text).ptr, "\"wantErr\": true"));
  } else if (case_holds(c) == cd_json_bool(cd_json_get(c, "wantErr"), false)) {
    fail_msg("%s is judged wrongly", path);
  }
  cd_buf_free(&text);
  cd_arena_free(a);
  return 1;
}

static size_t run_folder(const char *path, unsigned depth) { // NOLINT(misc-no-recursion)
  cd_arena *a = cd_arena_new(0);
  cd_str *names;
  size_t count, run = 0;
  assert_int_equal(cd_dir_list(path, a, &names, &count, NULL), CORDON_OK);
  for (size_t i = 0; i < count; i++) {
    cd_str one = cd_path_join(a, cd_str_c(path), names[i]);
    run += cd_is_dir(one.ptr) && depth > 0 ? run_folder(one.ptr, depth - 1) : run_case(one.ptr);
  }
  cd_arena_free(a);
  return run;
}

static void need(const char *path) {
  if (cd_is_dir(path)) return;
  fprintf(stderr, "skipped: %s is not here (set CORDON_SHARED)\n", path);
  skip();
}

static void judges_the_proofs_of_others(void **state) {
  (void)state;
  static const char *const kinds[] = {"inclusion", "consistency"};
  for (size_t i = 0; i < 2; i++) {
    char path[1024];
    snprintf(path, sizeof path, "%s/merkle/%s", shared(), kinds[i]);
    need(path);
    assert_int_equal(run_folder(path, 3), 98);
  }
}

/* Entries of a tile: each its length in two bytes, then itself. */
static cd_digest root_of_entries(cd_str bundle) {
  tree_growing t = {0};
  while (bundle.len >= 2) {
    size_t len = (size_t)(unsigned char)bundle.ptr[0] << 8 | (unsigned char)bundle.ptr[1];
    cd_digest one = cd_merkle_leaf(cd_str_sub(bundle, 2, len));
    tree_add(&t, &one);
    bundle = cd_str_sub(bundle, 2 + len, bundle.len);
  }
  return tree_growing_root(&t);
}

static cd_str read_file(const char *path, cd_arena *a) {
  cd_buf text;
  cd_buf_init(&text, 1u << 20);
  assert_int_equal(cd_file_read(path, 1u << 20, &text, NULL), CORDON_OK);
  cd_str out = cd_str_dup(a, cd_buf_view(&text));
  cd_buf_free(&text);
  return out;
}

static void reads_the_checkpoints_of_others(void **state) {
  (void)state;
  char path[1024];
  snprintf(path, sizeof path, "%s/merkle/tessera", shared());
  need(path);
  for (int size = 1; size <= 15; size++) {
    cd_arena *a = cd_arena_new(0);
    log_point point;
    snprintf(path, sizeof path, "%s/merkle/tessera/log/checkpoint.%d", shared(), size);
    assert_int_equal(proof_point_read(read_file(path, a), &point, NULL), CORDON_OK);
    assert_int_equal(point.size, size);
    snprintf(path, sizeof path, "%s/merkle/tessera/log/tile/entries/000.p/%d", shared(), size);
    cd_digest root = root_of_entries(read_file(path, a));
    assert_true(cd_digest_eq(&root, &point.root));
    cd_arena_free(a);
  }
}

static void base64_has_one_spelling(void **state) {
  (void)state;
  static const struct {
    const char *text;
    size_t bytes;
    bool good;
  } cases[] = {{"", 0, true},      {"Zg==", 1, true},  {"Zm8=", 2, true}, {"Zm9v", 3, true},  {"Zm9vYg==", 4, true},
               {"Zh==", 1, false}, {"Zm9=", 2, false}, {"Zg=", 1, false}, {"Zg==", 2, false}, {"Z===", 0, false},
               {"Zm9-", 3, false}, {"====", 1, false}, {"Zm=v", 3, false}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    uint8_t out[8];
    assert_int_equal(cd_base64_decode(cd_str_c(cases[i].text), out, cases[i].bytes), cases[i].good);
  }
  cd_arena *a = cd_arena_new(0);
  for (size_t n = 0; n < 9; n++) {
    cd_str coded = cd_base64_encode(a, (const uint8_t *)"foobar\xff\x01", n), back = cd_base64_read(a, coded);
    assert_true(back.ptr && cd_str_eq(back, cd_str_of("foobar\xff\x01", n)));
  }
  cd_arena_free(a);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(roots_are_those_of_the_standard),      cmocka_unit_test(every_leaf_is_proved_and_no_other),
      cmocka_unit_test(every_tree_grows_out_of_those_before), cmocka_unit_test(judges_the_proofs_of_others),
      cmocka_unit_test(reads_the_checkpoints_of_others),      cmocka_unit_test(base64_has_one_spelling)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
