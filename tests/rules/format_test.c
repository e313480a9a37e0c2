/* The formatter: what it makes of a file, what it keeps, and that the shipped rulebooks say the same afterwards. */
#include "folder.h"

#include "rules/format.h"

typedef struct laid_out {
  const char *path, *before, *after;
} laid_out;

#define LONG                                                                                                           \
  "One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "        \
  "eighteen nineteen twenty one two"

static const laid_out files[] = {
    /* keys in order, quotes where they are needed, what is within brackets stays there */
    {"rules/r.yaml",
     "- title: \"a title\"\n  id: 'a.b'\n  effect: require\n  when: \"true\"\n  require: {kind: export, id: q, "
     "authority: A}\n  cite: \"s. 1: x\"\n  reason: r\n",
     "- id: a.b\n  title: a title\n  when: \"true\"\n  effect: require\n  require: {id: q, authority: A, kind: "
     "export}\n  cite: \"s. 1: x\"\n  reason: r\n"},
    /* a condition in quotes; one blank line between rules */
    {"rules/r.yaml",
     "- {id: a, when: \"order.from == \\\"IL\\\"\"}\n- id: b\n  when: order.from == \"IL\"\n\n\n- id: c\n",
     "- {id: a, when: order.from == \"IL\"}\n\n- id: b\n  when: order.from == \"IL\"\n\n- id: c\n"},
    /* lines of a condition stay as their author broke them, with their own indentation; prose is filled */
    {"rules/r.yaml",
     "- id: a\n  when: >-\n      order.from == \"IL\" &&\n        order.destination ==\n          \"MX\"\n  reason: "
     ">-\n    one\n    two {order.from}\n    three\n",
     "- id: a\n  when: >-\n    order.from == \"IL\" &&\n      order.destination ==\n        \"MX\"\n  reason: >-\n    "
     "one two {order.from} three\n"},
    {"rules/r.yaml", "- id: a\n  reason: " LONG ", three\n",
     "- id: a\n  reason: >-\n    One two three four five six seven eight nine ten eleven twelve thirteen fourteen "
     "fifteen sixteen seventeen eighteen nineteen twenty one\n    two, three\n"},
    /* comments before, behind and after; they go with what they stand at */
    {"rules/r.yaml", "# head\n- title: t   # behind\n  # of the id\n  id: a\n# before b\n- id: b\n# end\n",
     "# head\n# of the id\n- id: a\n  title: t   # behind\n\n# before b\n- id: b\n# end\n"},
    {"cases/c.yaml",
     "cases:\n  - case: '# no comment'\n    expect: {outcome: refer}\n    as_of: 2021-01-01\n    source: >-\n      # "
     "nor this\n",
     "cases:\n  - case: \"# no comment\"\n    source: >-\n      # nor this\n    as_of: 2021-01-01\n    expect: "
     "{outcome: refer}\n"},
    /* a list that does not fit; one of maps */
    {"rules/r.yaml",
     "- id: a\n  unless: [\n    aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, "
     "cccccccccccccccccccccccccccccccccccccccc, ddddddddddd]\n",
     "- id: a\n  unless: [aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, "
     "cccccccccccccccccccccccccccccccccccccccc,\n           ddddddddddd]\n"},
    {"rulebook.yaml",
     "version: \"1\"\nid: x\n\n\nsources:\n- {kind: official, id: s, title: 'No, no'}\n- title: t\n  id: u\n",
     "id: x\nversion: \"1\"\n\nsources:\n  - {id: s, title: \"No, no\", kind: official}\n  - id: u\n    title: t\n"},
    /* what means something stays in quotes, and what does not stays text */
    {"cases/c.yaml",
     "base: {a: \"true\", b: true, c: \"12\", d: 12, e: NO, f: \"NO\", g: 'it''s', h: \"\"}\ncases: []\n",
     "base: {a: \"true\", b: true, c: \"12\", d: 12, e: NO, f: NO, g: it's, h: \"\"}\ncases: []\n"},
    {"cases/c.yaml", "base:\n  note: |\n    one\n    two\ncases: []\n",
     "base:\n  note: |\n    one\n    two\ncases: []\n"},
    /* tables */
    {"tables/t.csv",
     "key,cite,valid_to,valid_from,name,note\nMX,\"c\",2021-01-01,,\"Mexico\",\nDE,\"s. 1, "
     "2\",,2021-01-01,Germany,\nDE,c,2020-12-31,,Germany,n\n",
     "key,valid_from,valid_to,cite,note,name\nDE,,2020-12-31,c,n,Germany\nDE,2021-01-01,,\"s. 1, "
     "2\",,Germany\nMX,,2021-01-01,c,,Mexico\n"},
};

static void lays_out(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    cd_arena *a = cd_arena_new(0);
    cd_buf out;
    cordon_error err = {0};
    cd_buf_init(&out, 0);
    const book_file file = {cd_str_c(files[i].path), cd_str_c(files[i].before)};
    bool table = cd_str_ends(file.path, CD_STR(".csv"));
    cordon_status st = table ? format_csv(&file, "f", a, &out, &err) : format_yaml(&file, "f", a, &out, &err);
    if (st || !cd_str_eqc(cd_buf_view(&out), files[i].after))
      fail_msg("%zu: %s\n" CD_FMT "\nwanted\n%s", i, err.message, CD_ARG(cd_buf_view(&out)), files[i].after);
    cd_buf_free(&out);
    cd_arena_free(a);
  }
}

/* --- the shipped rulebooks --- */

static void copy_file(const folder *f, const char *book, cd_str path, cd_arena *a) {
  cd_buf bytes;
  char name[200];
  cd_str from = cd_str_printf(a, "%s/" CD_FMT, book, CD_ARG(path));
  cd_buf_init(&bytes, 0);
  assert_int_equal(cd_file_read(from.ptr, 64u << 20, &bytes, NULL), CORDON_OK);
  snprintf(name, sizeof name, CD_FMT, CD_ARG(path));
  folder_write(f, name, cd_buf_view(&bytes));
  cd_buf_free(&bytes);
}

/* What a rulebook is, without the digest of its bytes. */
static cd_json *shown(const char *dir, cd_arena *a) {
  rules_book *b;
  assert_int_equal(rules_book_load(dir, &b, NULL), CORDON_OK);
  cd_json *all = cd_json_copy(a, rules_book_show(b, a));
  cd_json_set(a, all, "digest", cd_json_new_null(a));
  rules_book_free(b);
  return all;
}

/* White space within a condition is laid out too, so it is no part of what is compared. */
static void keeps_what_it_says(const char *book) {
  folder f = folder_make();
  cd_arena *a = cd_arena_new(0);
  book_files all;
  cd_json *changed, *before, *after;
  cordon_error err = {0};
  assert_int_equal(book_files_read(book, a, &all, NULL), CORDON_OK);
  for (size_t i = 0; i < all.count; i++) copy_file(&f, book, all.items[i].path, a);
  if (rules_format(f.dir, false, a, &changed, &err))
    fail_msg("%s: %s:%d: %s", book, err.file, (int)err.line, err.message);
  assert_true(cd_json_eq(shown(book, a), shown(f.dir, a)));
  assert_int_equal(rules_test(book, a, &before, NULL), CORDON_OK);
  assert_int_equal(rules_test(f.dir, a, &after, NULL), CORDON_OK);
  assert_true(cd_json_eq(cd_json_get(before, "passed"), cd_json_get(after, "passed")));
  assert_true(cd_json_eq(cd_json_get(before, "coverage"), cd_json_get(after, "coverage")));
  assert_int_equal(rules_format(f.dir, true, a, &changed, NULL), CORDON_OK);
  assert_int_equal(cd_json_count(changed), 0);
  cd_arena_free(a);
  folder_drop(&f);
}

static void the_shipped_rulebooks_say_the_same(void **state) {
  (void)state;
  static const char *const books[] = {"rulebooks/il-cyber",    "rulebooks/us-ear",      "rulebooks/us-entity-list",
                                      "rulebooks/us-ofac",     "rulebooks/eu-dual-use", "rulebooks/uk",
                                      "rulebooks/human-rights"};
  for (size_t i = 0; i < sizeof books / sizeof *books; i++) keeps_what_it_says(books[i]);
}

/* --- what cannot be laid out --- */

static void all_files_or_none(void **state) {
  (void)state;
  folder f = folder_make();
  cd_arena *a = cd_arena_new(0);
  cd_json *changed;
  cordon_error err = {0};
  cd_buf bytes;
  folder_put(&f, "rulebook.yaml", "title: t\nid: x\n");
  folder_put(&f, "rules/a.yaml", "- id: [unclosed\n");
  assert_int_equal(rules_format(f.dir, false, a, &changed, &err), CORDON_BAD_INPUT);
  assert_non_null(strstr(err.file, "rules/a.yaml"));
  assert_true(err.line > 0);
  char path[300];
  snprintf(path, sizeof path, "%s/rulebook.yaml", f.dir);
  cd_buf_init(&bytes, 0);
  assert_int_equal(cd_file_read(path, 1000, &bytes, NULL), CORDON_OK);
  assert_true(cd_str_eqc(cd_buf_view(&bytes), "title: t\nid: x\n"));
  cd_buf_free(&bytes);
  cd_arena_free(a);
  folder_drop(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(lays_out), cmocka_unit_test(the_shipped_rulebooks_say_the_same),
                                     cmocka_unit_test(all_files_or_none)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
