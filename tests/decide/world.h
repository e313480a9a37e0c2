/* A store with the example lists, rulebooks and register, and ways to ask it. */
#ifndef TESTS_DECIDE_WORLD_H
#define TESTS_DECIDE_WORLD_H

#include "../register/fixture.h"

#include "base/limits.h"
#include "decide/decide.h"

static inline void world_import(fixture *f, const char *list, const char *file, const char *day) {
  lists_import_result result;
  cd_day published = 0;
  cd_day_parse(cd_str_c(day), &published);
  fixture_ok(f, lists_import(f->store, cd_str_c(list), &file, 1, published, false, CD_STR("tester"), NULL, NULL,
                             f->arena, &result, &f->err));
}

static inline void world_adopt(fixture *f, const char *dir) {
  rules_book *book;
  cd_seq seq;
  bool unchanged;
  fixture_ok(f, rules_book_load(dir, &book, &f->err));
  fixture_ok(f, rules_adopt(f->store, book, NULL, CD_STR("tester"), &seq, &unchanged, &f->err));
  rules_book_free(book);
}

static inline void world_register(fixture *f, const char *kind, const char *file) {
  cd_buf text;
  cd_buf_init(&text, 0);
  fixture_ok(f, cd_file_read(file, 1 << 20, &text, &f->err));
  cd_str rest = cd_str_dup(f->arena, cd_buf_view(&text)), line;
  while (cd_str_cut(&rest, '\n', &line)) {
    cd_json *body;
    register_added added;
    if (cd_str_trim(line).len == 0) continue;
    fixture_ok(f, cd_json_parse(line, file, f->arena, &body, &f->err));
    fixture_ok(f, register_add(f->store, kind, body, line, file, CD_STR("tester"), f->arena, &added, &f->err));
  }
  cd_buf_free(&text);
}

static inline int world_open(void **state) {
  if (fixture_open(state) != 0) return -1;
  fixture *f = (fixture *)*state;
  world_import(f, "us_csl", "examples/lists/us_csl.csv", "2022-05-06");
  world_adopt(f, "rulebooks/il-cyber");
  world_adopt(f, "rulebooks/us-entity-list");
  world_register(f, "party", "examples/register/parties.jsonl");
  world_register(f, "licence", "examples/register/licences.jsonl");
  world_register(f, "commitment", "examples/register/commitments.jsonl");
  return 0;
}

static inline decide_engine *world_engine(fixture *f) {
  decide_engine *e = NULL;
  fixture_ok(f, decide_engine_open(f->store, &e, &f->err));
  return e;
}

static inline cd_str world_file(fixture *f, const char *path) {
  cd_buf text;
  cd_buf_init(&text, 0);
  fixture_ok(f, cd_file_read(path, CD_MAX_ORDER_BYTES, &text, &f->err));
  cd_str out = cd_str_dup(f->arena, cd_buf_view(&text));
  cd_buf_free(&text);
  return out;
}

static inline const decide_options *world_defaults(void) {
  static const decide_options options = {.as_of = CD_DAY_NONE, .known_at = CD_SEQ_LATEST, .actor = {"tester", 6}};
  return &options;
}

static inline decide_result world_decide(fixture *f, decide_engine *e, cd_str text, const decide_options *opt) {
  decide_result out = {0};
  memset(&f->err, 0, sizeof f->err);
  fixture_ok(f, decide_order(e, text, "test.json", 1, opt ? opt : world_defaults(), f->arena, &out, &f->err));
  return out;
}

/* An order of the examples with a change. */
static inline cd_str world_order(fixture *f, const char *path, const char *patch) {
  cd_json *order;
  cd_buf text;
  fixture_ok(f, cd_json_parse(world_file(f, path), path, f->arena, &order, &f->err));
  cd_buf_init(&text, 0);
  fixture_ok(f, cd_json_canonical(fixture_merge(f, order, fixture_json(f, patch)), &text, &f->err));
  cd_str out = cd_str_dup(f->arena, cd_buf_view(&text));
  cd_buf_free(&text);
  return out;
}

static inline cd_str world_canonical(fixture *f, const cd_json *v) {
  cd_buf text;
  cd_buf_init(&text, 0);
  fixture_ok(f, cd_json_canonical(v, &text, &f->err));
  cd_str out = cd_str_dup(f->arena, cd_buf_view(&text));
  cd_buf_free(&text);
  return out;
}

#endif
