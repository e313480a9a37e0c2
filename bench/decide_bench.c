/* Deciding in process on a loaded engine, and recording from one file. Usage: decide_bench [SHARED-FOLDER], from the
 * project's folder. With the shared folder the store holds the consolidated list of 2022-05-06, otherwise the excerpt
 * in examples/. Each figure is printed beside its aim. The orders have four parties each, with names that differ from
 * order to order. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/limits.h"
#include "decide/decide.h"

#define ORDERS 4000
#define BATCH 256 /* orders in one transaction, as the program does */

static double now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void must(cordon_status st, const cordon_error *err) {
  if (st == CORDON_OK) return;
  fprintf(stderr, "%s:%lld: %s\n", err->file, (long long)err->line, err->message);
  exit(1);
}

/* --- the store --- */

static void import_csl(cd_store *s, const char *shared, cd_arena *a) {
  cordon_error err = {0};
  lists_import_result result;
  cd_day day;
  char path[512] = "examples/lists/us_csl.csv";
  if (shared) snprintf(path, sizeof path, "%s/lists/us_csl/2022-05-06/consolidated.csv.gz", shared);
  const char *file = path;
  cd_day_from_civil(2022, 5, 6, &day);
  must(lists_import(s, CD_STR("us_csl"), &file, 1, day, true, CD_STR("bench"), NULL, NULL, a, &result, &err), &err);
  printf("list: %s, %llu entries\n", file, (unsigned long long)result.entries);
}

static void adopt(cd_store *s, const char *dir) {
  cordon_error err = {0};
  rules_book *book;
  cd_seq seq;
  bool unchanged;
  must(rules_book_load(dir, &book, &err), &err);
  must(rules_adopt(s, book, NULL, CD_STR("bench"), &seq, &unchanged, &err), &err);
  rules_book_free(book);
}

static void add_all(cd_store *s, const char *kind, const char *file, cd_arena *a) {
  cordon_error err = {0};
  cd_buf text;
  cd_buf_init(&text, 0);
  must(cd_file_read(file, 1 << 20, &text, &err), &err);
  cd_str rest = cd_buf_view(&text), line;
  while (cd_str_cut(&rest, '\n', &line)) {
    cd_json *body;
    register_added added;
    if (line.len == 0) continue;
    must(cd_json_parse(line, file, a, &body, &err), &err);
    must(register_add(s, kind, body, line, file, CD_STR("bench"), a, &added, &err), &err);
  }
  cd_buf_free(&text);
}

/* --- the orders --- */

static const char *const first[] = {"Landes", "Bundes", "Grenz", "Stadt", "Zoll", "Hafen", "Luft", "Kriminal"};
static const char *const second[] = {"polizei", "amt",    "behörde",      "wache",
                                     "dienst",  "stelle", "kommissariat", "direktion"};

/* With American content the American regulations reach it too. */
static cd_str make_order(cd_arena *a, size_t i, unsigned us_content) {
  const char *x = first[i % 8], *y = second[i / 8 % 8];
  return cd_str_printf(
      a,
      "{\"id\":\"B-%zu\",\"date\":\"2021-11-26\",\"exporter\":{\"name\":\"Example Systems "
      "Ltd\",\"country\":\"IL\",\"kind\":\"company\"},\"parties\":["
      "{\"role\":\"purchaser\",\"name\":\"%s%s Einkauf %zu GmbH\",\"country\":\"DE\",\"kind\":\"company\"},"
      "{\"role\":\"intermediary\",\"name\":\"%s Handel und Vertrieb %zu Ltd\",\"country\":\"CY\",\"kind\":\"company\"},"
      "{\"role\":\"consignee\",\"name\":\"Spedition %s %zu AG\",\"country\":\"DE\",\"kind\":\"company\"},"
      "{\"role\":\"end_user\",\"name\":\"%s%s Musterland "
      "%zu\",\"country\":\"DE\",\"kind\":\"government\",\"function\":\"law_enforcement\"}],"
      "\"destination\":\"DE\",\"from\":\"IL\",\"items\":[{\"line\":1,\"description\":\"System\",\"classifications\":[{"
      "\"regime\":\"wassenaar\",\"code\":\"4.D.4\"},"
      "{\"regime\":\"us-ear\",\"code\":\"4D004\"}],\"quantity\":\"1\",\"unit\":\"EA\",\"value\":\"250000.00\","
      "\"currency\":\"USD\",\"origin\":\"IL\",\"us_content_percent\":\"%u\"}],"
      "\"end_use\":{\"purposes\":[\"serious_crime\",\"counter_terrorism\"]},\"delivery\":{\"mode\":\"on_premise\","
      "\"hosted_in\":\"DE\",\"operated_from\":\"DE\","
      "\"territory\":[\"DE\"],\"seats\":\"10\"},\"transaction\":\"export\",\"licences\":[\"IL-2021-118\"],"
      "\"commitments\":[\"EUC-55\"],"
      "\"knowledge\":{\"unauthorized_access\":false,\"informed\":false,\"red_flags\":[]}}",
      i, x, y, i, x, i * 7 % 1000, y, i * 13 % 1000, x, y, i, us_content);
}

static int by_size(const void *x, const void *y) {
  double a = *(const double *)x, b = *(const double *)y;
  return (a > b) - (a < b);
}

static void bench_dry(decide_engine *e, const cd_str *orders, cd_day as_of, const char *what, const char *aim) {
  static double took[ORDERS];
  cordon_error err = {0};
  cd_arena *a = cd_arena_new(CD_DECISION_ARENA_BYTES);
  const decide_options opt = {
      .as_of = as_of, .known_at = CD_SEQ_LATEST, .dry_run = true, .actor = CD_STR("bench")};
  for (int round = 0; round < 2; round++) { /* the first warms caches */
    for (size_t i = 0; i < ORDERS; i++) {
      decide_result out;
      double start = now_us();
      must(decide_order(e, orders[i], "bench", 1, &opt, a, &out, &err), &err);
      took[i] = now_us() - start;
      cd_arena_reset(a);
    }
  }
  cd_arena_free(a);
  qsort(took, ORDERS, sizeof took[0], by_size);
  printf("decide, four parties, %s, no write: median %.1f us, 99th percentile %.1f us (aim: median < %s us)\n", what,
         took[ORDERS / 2], took[ORDERS * 99 / 100], aim);
}

/* On a day of today's tables, and on one for which most of the American tables are not known. */
static void bench_all_rulebooks(cd_store *s, cd_arena *a) {
  static const char *const more[] = {"rulebooks/us-ear", "rulebooks/us-ofac", "rulebooks/eu-dual-use", "rulebooks/uk",
                                     "rulebooks/human-rights"};
  cordon_error err = {0};
  decide_engine *e;
  cd_day today;
  cd_str *orders = CD_NEW_ARRAY(a, cd_str, ORDERS);
  if (!orders) exit(1);
  for (size_t i = 0; i < ORDERS; i++) orders[i] = make_order(a, i, 30);
  for (size_t i = 0; i < sizeof more / sizeof *more; i++) adopt(s, more[i]);
  must(decide_engine_open(s, &e, &err), &err);
  cd_day_from_civil(2026, 7, 23, &today);
  bench_dry(e, orders, today, "seven rulebooks, of 2026-07-23", "300");
  bench_dry(e, orders, CD_DAY_NONE, "seven rulebooks, of 2021-11-26", "300");
  decide_engine_close(e);
}

static void bench_recorded(cd_store *s, decide_engine *e, const cd_str *orders) {
  cordon_error err = {0};
  cd_arena *a = cd_arena_new(CD_DECISION_ARENA_BYTES);
  const decide_options opt = {.as_of = CD_DAY_NONE, .known_at = CD_SEQ_LATEST, .actor = CD_STR("bench")};
  double start = now_us(), cpu = (double)clock();
  for (size_t i = 0; i < ORDERS; i++) {
    decide_result out;
    if (i % BATCH == 0) must(store_begin(s, &err), &err);
    must(decide_order(e, orders[i], "bench", 1, &opt, a, &out, &err), &err);
    if (i % BATCH == BATCH - 1 || i + 1 == ORDERS) must(store_commit(s, &err), &err);
    cd_arena_reset(a);
  }
  double seconds = (now_us() - start) / 1e6, cpu_seconds = ((double)clock() - cpu) / CLOCKS_PER_SEC;
  cd_arena_free(a);
  printf("recorded decisions, %d in a transaction: %.0f/s, %.0f a second of CPU (aim: 2000/s)\n", BATCH,
         ORDERS / seconds, ORDERS / cpu_seconds);
}

static void bench_replay(cd_store *s, decide_engine *e) {
  cordon_error err = {0};
  cd_arena *a = cd_arena_new(0), *one = cd_arena_new(CD_DECISION_ARENA_BYTES);
  cd_seq *all;
  size_t count, same = 0;
  must(decide_list(s, a, &all, &count, &err), &err);
  double start = now_us();
  for (size_t i = 0; i < count; i++) {
    decide_replay_result r;
    must(decide_replay(e, all[i], one, &r, &err), &err);
    same += r.same ? 1 : 0;
    cd_arena_reset(one);
  }
  printf("replayed: %.0f/s, %zu of %zu the same\n", (double)count / ((now_us() - start) / 1e6), same, count);
  cd_arena_free(one);
  cd_arena_free(a);
}

int main(int argc, char **argv) {
  cordon_error err = {0};
  char dir[] = "/tmp/cordon-bench-XXXXXX", command[64];
  cd_store *s;
  decide_engine *e;
  if (!mkdtemp(dir)) return 1;
  cd_arena *a = cd_arena_new(0);
  must(store_init(dir, &err), &err);
  must(store_open(dir, &s, &err), &err);
  import_csl(s, argc > 1 ? argv[1] : NULL, a);
  adopt(s, "rulebooks/il-cyber");
  adopt(s, "rulebooks/us-entity-list");
  add_all(s, "licence", "examples/register/licences.jsonl", a);
  add_all(s, "commitment", "examples/register/commitments.jsonl", a);
  cd_str *orders = CD_NEW_ARRAY(a, cd_str, ORDERS);
  if (!orders) return 1;
  for (size_t i = 0; i < ORDERS; i++) orders[i] = make_order(a, i, 0);
  must(decide_engine_open(s, &e, &err), &err);
  bench_dry(e, orders, CD_DAY_NONE, "two rulebooks", "200");
  bench_recorded(s, e, orders);
  bench_replay(s, e);
  decide_engine_close(e);
  bench_all_rulebooks(s, a);
  store_close(s);
  cd_arena_free(a);
  snprintf(command, sizeof command, "rm -r %s", dir);
  return system(command) == 0 ? 0 : 1;
}
