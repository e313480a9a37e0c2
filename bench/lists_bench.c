/* Import and screening of the official lists, in CPU time and memory. Usage: lists_bench [SHARED-FOLDER], or
 * lists_bench read LIST FILE for the reader alone; each figure
 * is printed beside its aim. Each import runs in a process of its own, so that the peak memory is its own. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lists/reader.h"

static double now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int fail(const cordon_error *e) {
  fprintf(stderr, "%s:%lld: %s\n", e->file, (long long)e->line, e->message);
  return 1;
}

static int import_into(const char *dir, const char *list, const char *published, const char *const *files,
                       size_t count) {
  cordon_error err = {0};
  cd_store *s;
  cd_day day;
  lists_import_result r;
  cd_arena *a = cd_arena_new(0);
  if (store_open(dir, &s, &err) != CORDON_OK || !cd_day_parse(cd_str_c(published), &day)) return fail(&err);
  if (lists_import(s, cd_str_c(list), files, count, day, false, CD_STR("bench"), NULL, NULL, a, &r, &err) != CORDON_OK)
    return fail(&err);
  printf("  %llu entries, %llu names", (unsigned long long)r.entries, (unsigned long long)r.names);
  fflush(stdout);
  store_close(s);
  cd_arena_free(a);
  return 0;
}

static int screen_once(const char *dir, const char *name, bool loop) {
  cordon_error err = {0};
  cd_store *s;
  lists_engine *e;
  const lists_view *v;
  cd_day day = 0;
  lists_hit *hits;
  size_t count;
  names_text text = {.text = cd_str_c(name), .primary = true};
  names_subject subject = {.names = &text, .name_count = 1};
  cd_arena *a = cd_arena_new(0);
  cd_day_parse(CD_STR("2024-02-01"), &day);
  if (store_open(dir, &s, &err) != CORDON_OK || lists_engine_open(s, &e, &err) != CORDON_OK) return fail(&err);
  if (lists_view_get(e, day, CD_SEQ_LATEST, &v, &err) != CORDON_OK) return fail(&err);
  double start = now_ms();
  int times = loop ? 2000 : 1;
  for (int i = 0; i < times; i++) {
    cd_arena_reset(a);
    if (lists_screen(e, v, &subject, NULL, a, &hits, &count, NULL, &err) != CORDON_OK) return fail(&err);
  }
  if (loop) printf("  %.1f us a screen of \"%s\", %zu hits\n", (now_ms() - start) * 1000 / times, name, count);
  fflush(stdout);
  lists_engine_close(e);
  store_close(s);
  cd_arena_free(a);
  return 0;
}

/* Run this program again; CPU seconds, wall milliseconds and peak memory of it. */
typedef struct cost {
  double cpu_s, wall_ms, peak_mb;
} cost;

static cost run(char *const *args) {
  struct rusage use;
  int status;
  double start = now_ms();
  fflush(stdout);
  pid_t child = fork();
  if (child == 0) {
    execv("/proc/self/exe", args);
    _exit(127);
  }
  if (child < 0 || wait4(child, &status, 0, &use) != child || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    fprintf(stderr, "a step of the benchmark failed\n");
    exit(1);
  }
  double cpu = (double)use.ru_utime.tv_sec + (double)use.ru_stime.tv_sec +
               (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6;
  return (cost){cpu, now_ms() - start, (double)use.ru_maxrss / 1024};
}

static void measure_import(char *dir, const char *shared, char *list, char *day, const char *const *files,
                           double aim_s) {
  char paths[4][1024];
  char *args[12] = {"lists_bench", "import", dir, list, day};
  size_t count = 0;
  for (; files[count]; count++) {
    snprintf(paths[count], sizeof paths[count], "%s/lists/%s/%s/%s.csv.gz", shared, list, day, files[count]);
    args[5 + count] = paths[count];
  }
  printf("import %s %s\n", list, day);
  cost c = run(args);
  printf("\n  %.2f s CPU (aim: under %.0f s), peak memory %.0f MB (aim: under 200 MB)\n", c.cpu_s, aim_s, c.peak_mb);
}

static void measure_screens(char *dir) {
  char *once[] = {"lists_bench", "screen", dir, "NSO Group", NULL};
  double best = 1e9;
  for (int i = 0; i < 10; i++) {
    cost c = run(once);
    if (c.wall_ms < best) best = c.wall_ms;
  }
  printf("open the store and screen one name, the whole process: %.1f ms, the best of 10 (aim: under 50 ms)\n", best);
  static char *const NAMES[] = {"NSO Group", "Candiru", "Maria Fernanda Gonzalez", "Blue Lake Furniture Ltd"};
  for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) run((char *[]){"lists_bench", "loop", dir, NAMES[i], NULL});
}

/* --- readers alone, over a real file repeated to about 64 MB, or over a file that is given --- */

static cordon_status count_entry(void *user, const lists_entry *e, cordon_error *err) {
  (void)err;
  *(size_t *)user += e->name_count > 0;
  return CORDON_OK;
}

static int measure(const char *path, cd_str bytes, const char *list) {
  cordon_error err = {0};
  size_t entries = 0;
  const lists_reader *reader;
  lists_file file = {.path = path, .bytes = bytes};
  lists_sink sink = {&entries, count_entry, NULL, NULL};
  if (lists_reader_find(cd_str_c(list), &file, 1, &reader, &err) != CORDON_OK) return fail(&err);
  lists_job job = {cd_str_c(list), CD_DAY_NONE, &file, 1, &sink, NULL};
  double start = now_ms();
  if (reader->read(&job, &err) != CORDON_OK) return fail(&err);
  double took = now_ms() - start;
  printf("reader %s: %.0f MB/s (%.1f MB, %zu entries)\n", reader->name, (double)bytes.len / 1e3 / took,
         (double)bytes.len / 1e6, entries);
  return 0;
}

static int measure_file(const char *list, const char *path) {
  cd_buf bytes;
  cordon_error err = {0};
  cd_buf_init(&bytes, 0);
  if (cd_file_read(path, (size_t)4 << 30, &bytes, &err) != CORDON_OK) return fail(&err);
  int failed = measure(path, cd_buf_view(&bytes), list);
  cd_buf_free(&bytes);
  return failed;
}

/* `open` and `close` end where the repeated middle begins and begin where it ends. */
static int measure_reader(const char *shared, const char *name, const char *list, const char *open, const char *close) {
  char path[1024];
  cd_buf real, big;
  cordon_error err = {0};
  snprintf(path, sizeof path, "%s/lists/%s", shared, name);
  cd_buf_init(&real, 0);
  cd_buf_init(&big, 0);
  if (cd_file_read(path, (size_t)1 << 30, &real, &err) != CORDON_OK) return fail(&err);
  cd_str text = cd_buf_view(&real);
  ptrdiff_t from = open ? cd_str_find(text, cd_str_c(open)) : 0,
            to = close ? cd_str_find(text, cd_str_c(close)) : (ptrdiff_t)text.len;
  size_t begin = from < 0 ? 0 : (size_t)from + (open ? strlen(open) : 0), end = to < 0 ? text.len : (size_t)to;
  cd_buf_add(&big, text.ptr, begin);
  while (big.len < (64u << 20)) cd_buf_add(&big, text.ptr + begin, end - begin);
  cd_buf_add(&big, text.ptr + end, text.len - end);
  int failed = measure(path, cd_buf_view(&big), list);
  cd_buf_free(&big);
  cd_buf_free(&real);
  return failed;
}

static int measure_readers(const char *shared) {
  return measure_reader(shared, "us_csl/2022-05-06/consolidated.csv.gz", "us_csl", "source_information_url,ids",
                        NULL) ||
         measure_reader(shared, "us_ofac_sdn/2024-01-08/sdn.csv.gz", "us_ofac_sdn", NULL, "\x1a") ||
         measure_reader(shared, "un_sc/2025-11-15/consolidatedLegacyByPRN.xml.gz", "un_sc", "<INDIVIDUALS>",
                        "</INDIVIDUALS>");
}

int main(int argc, char **argv) {
  if (argc > 5 && strcmp(argv[1], "import") == 0)
    return import_into(argv[2], argv[3], argv[4], (const char *const *)&argv[5], (size_t)argc - 5);
  if (argc == 4 && strcmp(argv[1], "screen") == 0) return screen_once(argv[2], argv[3], false);
  if (argc == 4 && strcmp(argv[1], "loop") == 0) return screen_once(argv[2], argv[3], true);
  if (argc == 4 && strcmp(argv[1], "read") == 0) return measure_file(argv[2], argv[3]);
  const char *env = getenv("CORDON_SHARED"), *shared = argc > 1 ? argv[1] : env && *env ? env : "../shared";
  if (!cd_is_dir(shared)) {
    printf("skipped: the real lists are not here (%s)\n", shared);
    return 0;
  }
  char dir[] = "/tmp/cordon-bench-XXXXXX", line[128];
  cordon_error err = {0};
  if (!mkdtemp(dir) || store_init(dir, &err) != CORDON_OK) return fail(&err);
  static const char *const CSL[] = {"consolidated", NULL}, *const OFAC[] = {"sdn", "alt", "add", "sdn_comments", NULL};
  measure_import(dir, shared, "us_csl", "2022-05-06", CSL, 2);
  measure_screens(dir);
  measure_import(dir, shared, "us_ofac_sdn", "2024-01-08", OFAC, 3);
  measure_screens(dir);
  if (measure_readers(shared) != 0) return 1;
  snprintf(line, sizeof line, "rm -rf %s", dir);
  return system(line) == 0 ? 0 : 1;
}
