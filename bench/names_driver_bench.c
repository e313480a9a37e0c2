/* Runs names over files for scripts/bench-accuracy, and times each query.
 *
 *   names_driver_bench search NAMES.tsv QUERIES.tsv MIN     NAMES: doc, schema, name; QUERIES: schema, name
 *   names_driver_bench explain|compare PAIRS.tsv                    schema, left, right and the years of birth of each, or nothing;
 *                                                         several names of a side are parted by U+001F
 *
 * Search prints a line a query: nanoseconds, candidates, then doc:score for each hit. Compare prints a score a line. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/limits.h"
#include "names/names.h"

#define MAX_NAMES 64

static double now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int die(const cordon_error *err) {
  fprintf(stderr, "names_driver_bench: %s\n", err->message);
  return 1;
}

static cd_str next_field(cd_str *line) {
  cd_str field = {0};
  cd_str_cut(line, '\t', &field);
  return field;
}

static size_t split_names(cd_str all, names_text *names) {
  size_t n = 0;
  cd_str one;
  while (n < MAX_NAMES && cd_str_cut(&all, '\x1f', &one)) names[n++] = (names_text){one, false, n == 0};
  return n;
}

static names_schema schema_of(cd_str word) {
  names_schema s = NAMES_ANY;
  names_schema_parse(word, &s);
  return s;
}

/* Lines of one document stand together. */
static cordon_status build(cd_str text, const char *path, cordon_error *err) {
  names_builder *b = NULL;
  names_text names[MAX_NAMES];
  names_subject s = {.names = names};
  uint32_t doc = 0;
  size_t skipped = 0;
  cd_str line;
  CD_TRY(names_builder_new(&b, err));
  cordon_status status = CORDON_OK;
  while (status == CORDON_OK && cd_str_cut(&text, '\n', &line)) {
    int64_t number = 0;
    if (!cd_str_to_i64(next_field(&line), &number)) continue;
    names_schema schema = schema_of(next_field(&line));
    if (s.name_count && ((uint32_t)number != doc || s.name_count == MAX_NAMES)) {
      if ((uint32_t)number == doc) continue;
      status = names_builder_add(b, doc, &s, &skipped, err);
      s.name_count = 0;
    }
    doc = (uint32_t)number;
    s.schema = schema;
    names[s.name_count++] = (names_text){next_field(&line), false, s.name_count == 0};
  }
  if (status == CORDON_OK && s.name_count) status = names_builder_add(b, doc, &s, &skipped, err);
  if (status == CORDON_OK) status = names_builder_write(b, path, err);
  names_builder_free(b);
  return status;
}

static cordon_status search_all(const names_index *ix, cd_str queries, uint16_t min, cordon_error *err) {
  cd_arena *a = cd_arena_new(0);
  cd_str line;
  while (cd_str_cut(&queries, '\n', &line)) {
    if (line.len == 0) continue;
    names_schema schema = schema_of(next_field(&line));
    names_text name = {next_field(&line), false, true};
    names_subject q = {.schema = schema, .names = &name, .name_count = 1};
    names_options o = {.min_score = min, .limit = 10};
    names_result r;
    cd_arena_reset(a);
    double t = now_ns();
    cordon_status status = names_search(ix, &q, &o, a, &r, err);
    t = now_ns() - t;
    if (status != CORDON_OK) return status;
    printf("%.0f\t%u\t", t, r.candidates);
    for (size_t i = 0; i < r.count; i++) printf("%s%u:%u", i ? "," : "", r.hits[i].doc, r.hits[i].score);
    putchar('\n');
  }
  cd_arena_free(a);
  return CORDON_OK;
}

static cordon_status run_search(char **argv, cordon_error *err) {
  cd_buf names, queries;
  names_index *ix = NULL;
  const char *path = "/tmp/names_driver_bench.index";
  cd_buf_init(&names, 0);
  cd_buf_init(&queries, 0);
  CD_TRY(cd_file_read(argv[2], CD_MAX_FILE_BYTES, &names, err));
  CD_TRY(cd_file_read(argv[3], CD_MAX_FILE_BYTES, &queries, err));
  double t = now_ns();
  CD_TRY(build(cd_buf_view(&names), path, err));
  fprintf(stderr, "built in %.0f ms\n", (now_ns() - t) / 1e6);
  CD_TRY(names_index_open(&path, 1, false, &ix, err));
  fprintf(stderr, "%llu names, %zu bytes\n", (unsigned long long)names_index_name_count(ix), names_index_bytes(ix));
  cordon_status status = search_all(ix, cd_buf_view(&queries), (uint16_t)atoi(argv[4]), err);
  names_index_close(ix);
  cd_buf_free(&names);
  cd_buf_free(&queries);
  return status;
}

static void print_explanation(const cd_json *e) {
  cd_buf out;
  cd_buf_init(&out, 0);
  names_explain_text(e, &out);
  printf(CD_FMT, CD_ARG(cd_buf_view(&out)));
  cd_buf_free(&out);
}

static cordon_status run_compare(char **argv, bool explain, cordon_error *err) {
  cd_buf pairs;
  cd_arena *a = cd_arena_new(0);
  cd_str text, line;
  names_text left[MAX_NAMES], right[MAX_NAMES];
  cd_buf_init(&pairs, 0);
  CD_TRY(cd_file_read(argv[2], CD_MAX_FILE_BYTES, &pairs, err));
  text = cd_buf_view(&pairs);
  while (cd_str_cut(&text, '\n', &line)) {
    names_hit h = {0};
    cordon_error bad = {0};
    names_schema schema = schema_of(next_field(&line));
    names_subject l = {.schema = schema, .names = left}, r = {.schema = schema, .names = right};
    l.name_count = split_names(next_field(&line), left);
    r.name_count = split_names(next_field(&line), right);
    names_birth births[2];
    if (names_birth_parse(next_field(&line), &births[0])) l.births = &births[0], l.birth_count = 1;
    if (names_birth_parse(next_field(&line), &births[1])) r.births = &births[1], r.birth_count = 1;
    cd_arena_reset(a);
    if (names_compare(&l, &r, explain, a, &h, &bad) != CORDON_OK) printf("-1\n");
    else if (explain) print_explanation(h.explanation);
    else printf("%u\n", h.score);
  }
  cd_arena_free(a);
  cd_buf_free(&pairs);
  return CORDON_OK;
}

int main(int argc, char **argv) {
  cordon_error err = {0};
  cordon_status status = CORDON_USAGE;
  if (argc == 5 && strcmp(argv[1], "search") == 0) status = run_search(argv, &err);
  else if (argc == 3 && strcmp(argv[1], "compare") == 0) status = run_compare(argv, false, &err);
  else if (argc == 3 && strcmp(argv[1], "explain") == 0) status = run_compare(argv, true, &err);
  else cd_fail(&err, CORDON_USAGE, "usage: search NAMES QUERIES MIN | compare PAIRS");
  return status == CORDON_OK ? 0 : die(&err);
}
