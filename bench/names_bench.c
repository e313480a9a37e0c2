/* Runs names over files and measures: the tool behind scripts/bench names and scripts/bench accuracy.
 *
 *   names_bench build NAMES.tsv INDEX            lines of doc, schema, name; those of one document stand together
 *   names_bench search INDEX QUERIES.tsv MIN     lines of schema, name; prints nanoseconds, candidates scored,
 * doc:score of each hit names_bench time INDEX QUERIES.tsv MIN       opens, answers all, prints one line of figures as
 * JSON names_bench compare|explain PAIRS.tsv        lines of schema, left, right, years of birth of both or nothing;
 * several names of a side are parted by U+001F names_bench parts QUERIES.tsv                what taking a name apart
 * and scoring a pair cost */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/limits.h"
#include "names/explain.h"
#include "names/names.h"

#define MAX_NAMES 64

static double now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int die(const cordon_error *err) {
  fprintf(stderr, "names_bench: %s\n", err->message);
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

typedef struct figures {
  double started, first_ms, *ns;
  size_t count, room;
  double scored;
} figures;

static void note(figures *f, double ns, uint32_t scored) {
  if (f->count == f->room) {
    f->room = f->room ? f->room * 2 : 4096;
    f->ns = realloc(f->ns, f->room * sizeof *f->ns);
    if (!f->ns) abort();
  }
  if (f->count == 0) f->first_ms = (now_ns() - f->started) / 1e6;
  f->ns[f->count++] = ns;
  f->scored += scored;
}

static void print_hits(double ns, const names_result *r) {
  printf("%.0f\t%u\t", ns, r->candidates);
  for (size_t i = 0; i < r->count; i++) printf("%s%u:%u", i ? "," : "", r->hits[i].doc, r->hits[i].score);
  putchar('\n');
}

/* Into the figures, or printed where there are none. */
static cordon_status search_all(const names_index *ix, cd_str queries, uint16_t min, figures *f, cordon_error *err) {
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
    CD_TRY(names_search(ix, &q, &o, a, &r, err));
    t = now_ns() - t;
    if (f)
      note(f, t, r.candidates);
    else
      print_hits(t, &r);
  }
  cd_arena_free(a);
  return CORDON_OK;
}

static cordon_status run_build(char **argv, cordon_error *err) {
  cd_buf names;
  cd_buf_init(&names, 0);
  CD_TRY(cd_file_read(argv[2], CD_MAX_FILE_BYTES, &names, err));
  double t = now_ns();
  CD_TRY(build(cd_buf_view(&names), argv[3], err));
  printf("{\"build_ms\":%.0f}\n", (now_ns() - t) / 1e6);
  cd_buf_free(&names);
  return CORDON_OK;
}

static cordon_status open_both(char **argv, names_index **ix, cd_buf *queries, cordon_error *err) {
  const char *path = argv[2];
  cd_buf_init(queries, 0);
  CD_TRY(cd_file_read(argv[3], CD_MAX_FILE_BYTES, queries, err));
  return names_index_open(&path, 1, false, ix, err);
}

static cordon_status run_search(char **argv, cordon_error *err) {
  cd_buf queries;
  names_index *ix = NULL;
  CD_TRY(open_both(argv, &ix, &queries, err));
  cordon_status status = search_all(ix, cd_buf_view(&queries), (uint16_t)atoi(argv[4]), NULL, err);
  names_index_close(ix);
  cd_buf_free(&queries);
  return status;
}

/* Pages of this process that lie in memory: its own, and those of files. */
static void resident(double *own, double *files) {
  unsigned long size = 0, all = 0, shared = 0;
  FILE *f = fopen("/proc/self/statm", "r");
  if (f && fscanf(f, "%lu %lu %lu", &size, &all, &shared) != 3) all = shared = 0;
  if (f) fclose(f);
  *own = (double)(all - shared) * 4096 / 1e6;
  *files = (double)shared * 4096 / 1e6;
}

static int ascending(const void *x, const void *y) {
  double a = *(const double *)x, b = *(const double *)y;
  return a < b ? -1 : a > b;
}

static void print_figures(figures *f, const names_index *ix) {
  double sum = 0, own, files;
  qsort(f->ns, f->count, sizeof *f->ns, ascending);
  for (size_t i = 0; i < f->count; i++) sum += f->ns[i];
  resident(&own, &files);
  printf("{\"names\":%llu,\"bytes\":%zu,\"first_ms\":%.2f,\"queries\":%zu,\"mean_us\":%.1f,\"p50_us\":%.1f,\"p99_us\":%"
         ".1f,\"worst_us\":%.1f,"
         "\"scored\":%.1f,\"own_mb\":%.1f,\"file_mb\":%.1f}\n",
         (unsigned long long)names_index_name_count(ix), names_index_bytes(ix), f->first_ms, f->count,
         sum / (double)f->count / 1e3, f->ns[f->count / 2] / 1e3, f->ns[f->count * 99 / 100] / 1e3,
         f->ns[f->count - 1] / 1e3, f->scored / (double)f->count, own, files);
}

static cordon_status run_time(char **argv, cordon_error *err) {
  cd_buf queries;
  names_index *ix = NULL;
  figures f = {.started = now_ns()};
  CD_TRY(open_both(argv, &ix, &queries, err));
  cordon_status status = search_all(ix, cd_buf_view(&queries), (uint16_t)atoi(argv[4]), &f, err);
  if (status == CORDON_OK && f.count) print_figures(&f, ix);
  names_index_close(ix);
  cd_buf_free(&queries);
  free(f.ns);
  return status;
}

/* --- the parts of a query --- */

enum { PART_NAMES = 2000, ROUNDS = 20 };

static cordon_status run_parts(char **argv, cordon_error *err) {
  cd_buf queries;
  cd_arena *a = cd_arena_new(0), *kept = cd_arena_new(0);
  names_analysis *names = CD_NEW_ARRAY(kept, names_analysis, PART_NAMES);
  cd_str text, line;
  size_t count = 0, pairs = 0;
  double spent = 0;
  cd_buf_init(&queries, 0);
  CD_TRY(cd_file_read(argv[2], CD_MAX_FILE_BYTES, &queries, err));
  text = cd_buf_view(&queries);
  while (count < PART_NAMES && cd_str_cut(&text, '\n', &line)) {
    if (line.len == 0) continue;
    names_schema schema = schema_of(next_field(&line));
    CD_TRY(names_analyse(line, schema, kept, &names[count++], err));
    for (size_t i = 0; i < ROUNDS; i++) {
      names_analysis n;
      cd_arena_reset(a);
      double t = now_ns();
      CD_TRY(names_analyse(line, schema, a, &n, err));
      spent += now_ns() - t;
    }
  }
  double t = now_ns();
  names_match m;
  uint64_t sum = 0;
  for (size_t i = 0; i < count; i++)
    for (size_t k = 1; k <= ROUNDS; k++, pairs++) {
      names_match_plain(&names[i], &names[(i + k * k) % count], &m);
      sum += m.score;
    }
  t = now_ns() - t;
  printf("{\"analysis_ns\":%.0f,\"pair_ns\":%.0f,\"mean_score\":%.1f}\n", spent / (double)(count * ROUNDS),
         t / (double)pairs, (double)sum / (double)pairs);
  cd_arena_free(a);
  cd_arena_free(kept);
  cd_buf_free(&queries);
  return CORDON_OK;
}

/* --- pairs --- */

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
    if (names_compare(&l, &r, explain, a, &h, &bad) != CORDON_OK)
      printf("-1\n");
    else if (explain)
      print_explanation(h.explanation);
    else
      printf("%u\n", h.score);
  }
  cd_arena_free(a);
  cd_buf_free(&pairs);
  return CORDON_OK;
}

int main(int argc, char **argv) {
  cordon_error err = {0};
  cordon_status status = CORDON_USAGE;
  const char *what = argc > 1 ? argv[1] : "";
  if (argc == 4 && strcmp(what, "build") == 0)
    status = run_build(argv, &err);
  else if (argc == 5 && strcmp(what, "search") == 0)
    status = run_search(argv, &err);
  else if (argc == 5 && strcmp(what, "time") == 0)
    status = run_time(argv, &err);
  else if (argc == 3 && strcmp(what, "compare") == 0)
    status = run_compare(argv, false, &err);
  else if (argc == 3 && strcmp(what, "explain") == 0)
    status = run_compare(argv, true, &err);
  else if (argc == 3 && strcmp(what, "parts") == 0)
    status = run_parts(argv, &err);
  else
    cd_fail(&err, CORDON_USAGE,
            "usage: build NAMES INDEX | search|time INDEX QUERIES MIN | compare|explain PAIRS | parts QUERIES");
  return status == CORDON_OK ? 0 : die(&err);
}
