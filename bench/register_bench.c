/* A register of the size that an authority keeps, and what an act, a decision, a look, a report and an opening cost in
 * it. Usage: register_bench [PARTIES LICENCES ROWS [FOLDER]] (default 1000000 200000 5000000, in a new folder under
 * /tmp that is removed). A decision in the full register and in one that holds its licence alone are timed in turns, in
 * the same run. */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "decide/decide.h"
#include "register/application.h"
#include "register/change.h"
#include "register/due.h"
#include "register/ledger.h"
#include "register/licence.h"
#include "register/party.h"
#include "report/report.h"

enum { BATCH = 20000, TIMES = 200 };

static double now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static cordon_error err;

static void ok(cordon_status st) {
  if (st == CORDON_OK) return;
  fprintf(stderr, "%s:%lld: %s\n", err.file, (long long)err.line, err.message);
  exit(1);
}

static cd_str order;

static cd_store *new_store(const char *dir, cd_arena *a) {
  cd_store *s;
  rules_book *book;
  cd_seq seq;
  bool unchanged;
  ok(store_init(dir, &err));
  ok(store_open(dir, &s, &err));
  ok(rules_book_load("rulebooks/il-cyber", &book, &err));
  ok(rules_adopt(s, book, cd_json_new_object(a), CD_STR("bench"), &seq, &unchanged, &err));
  rules_book_free(book);
  return s;
}

/* --- building --- */

static void add(cd_store *s, const char *kind, cd_str text, cd_arena *a) {
  cd_json *body;
  register_added added;
  ok(cd_json_parse(text, "bench", a, &body, &err));
  ok(register_add(s, kind, body, text, "bench", CD_STR("bench"), a, &added, &err));
}

/* The licence that the order cites. */
static void add_own(cd_store *s, cd_arena *a) {
  add(s, "licence",
      CD_STR("{\"id\":\"OWN\",\"authority\":\"IL-DECA\",\"kind\":\"export\",\"holder\":{\"name\":\"Example Systems "
             "Ltd\",\"country\":\"IL\",\"kind\":\"company\"},"
             "\"items\":[{\"line\":1,\"classifications\":[{\"regime\":\"wassenaar\",\"code\":\"4.D.4\"}],\"quantity\":"
             "\"1000000\",\"unit\":\"EA\",\"value\":\"900000000000\",\"currency\":\"USD\"}],"
             "\"end_users\":\"any\",\"destinations\":[\"DE\"],\"end_uses\":\"any\",\"valid_from\":\"2021-01-01\"}"),
      a);
}

static cd_str party_text(long i, cd_arena *a) {
  static const char *const countries[] = {"DE", "IL", "MX", "US", "FR", "SG", "IN", "AE"};
  return cd_str_printf(
      a, "{\"id\":\"P-%07ld\",\"name\":\"Trading House %ld Ltd\",\"kind\":\"company\",\"country\":\"%s\"}", i, i,
      countries[i % 8]);
}

static cd_str licence_text(long i, cd_arena *a) {
  char end[11];
  return cd_str_printf(a,
                       "{\"id\":\"L-%06ld\",\"authority\":\"IL-DECA\",\"kind\":\"export\",\"holder\":{\"name\":"
                       "\"Trading House %ld Ltd\",\"country\":\"IL\",\"kind\":\"company\"},"
                       "\"items\":[{\"line\":1,\"classifications\":[{\"regime\":\"wassenaar\",\"code\":\"4.D.4\"}],"
                       "\"quantity\":\"1000\",\"unit\":\"EA\"}],"
                       "\"end_users\":\"any\",\"destinations\":[\"DE\"],\"end_uses\":\"any\",\"valid_from\":\"2021-01-"
                       "01\",\"valid_to\":\"%s\"}",
                       i, i, cd_day_format(19024 + (cd_day)(i % 3650), end)); /* over ten years from 2022-02-01 */
}

static void each(cd_store *s, const char *kind, long count, cd_str (*text)(long, cd_arena *), cd_arena *a) {
  double start = now_ms();
  for (long i = 0; i < count; i++) {
    if (i % BATCH == 0) ok(store_begin(s, &err));
    add(s, kind, text(i, a), a);
    cd_arena_reset(a);
    if (i % BATCH == BATCH - 1 || i == count - 1) ok(store_commit(s, &err));
  }
  printf("  %-34s %10ld in %7.1f s, %6.1f us each\n", kind, count, (now_ms() - start) / 1e3,
         (now_ms() - start) * 1e3 / (double)count);
  fflush(stdout);
}

static void draw(cd_store *s, cd_str licence, cd_str reference, cd_arena *a) {
  ledger_posted posted;
  const ledger_request r = {.act = LEDGER_DRAW,
                            .licence = licence,
                            .quantity = CD_STR("1"),
                            .unit = CD_STR("EA"),
                            .value = CD_STR("1"),
                            .currency = CD_STR("USD"),
                            .day = 18993,
                            .reference = reference};
  ok(ledger_post(s, &r, CD_STR("bench"), a, &posted, &err));
}

static void rows(cd_store *s, long licences, long count, cd_arena *a) {
  double start = now_ms();
  for (long i = 0; i < count; i++) {
    if (i % BATCH == 0) ok(store_begin(s, &err));
    draw(s, cd_str_printf(a, "L-%06ld", i % licences), cd_str_printf(a, "INV-%ld", i), a);
    cd_arena_reset(a);
    if (i % BATCH == BATCH - 1 || i == count - 1) ok(store_commit(s, &err));
  }
  printf("  %-34s %10ld in %7.1f s, %6.1f us each\n", "ledger rows", count, (now_ms() - start) / 1e3,
         (now_ms() - start) * 1e3 / (double)count);
  fflush(stdout);
}

/* --- measuring --- */

static int by_value(const void *x, const void *y) {
  double a = *(const double *)x, b = *(const double *)y;
  return (a > b) - (a < b);
}

static void tell(const char *what, double *ms, size_t count, const char *aim) {
  qsort(ms, count, sizeof *ms, by_value);
  printf("  %-34s median %8.3f ms, 99th percentile %8.3f ms, slowest %8.3f ms   (aim: %s)\n", what, ms[count / 2],
         ms[count * 99 / 100], ms[count - 1], aim);
  fflush(stdout);
}

static void measure_acts(cd_store *s, long licences, cd_arena *a) {
  double ms[TIMES];
  for (int i = 0; i < TIMES; i++) { /* each its own transaction, on disk when it returns */
    double start = now_ms();
    draw(s, cd_str_printf(a, "L-%06ld", (long)i * 7919 % licences), cd_str_printf(a, "ONE-%d", i), a);
    ms[i] = now_ms() - start;
    cd_arena_reset(a);
  }
  tell("a draw, committed", ms, TIMES, "under 10 ms");
  for (int i = 0; i < TIMES; i++) {
    cd_seq seq;
    const licence_change c = {.act = "suspend",
                              .licence = cd_str_printf(a, "L-%06ld", (long)i * 104729 % licences),
                              .reason = CD_STR("bench"),
                              .effective = 18993,
                              .until = 18993};
    double start = now_ms();
    ok(licence_act(s, &c, CD_STR("bench"), a, &seq, &err));
    ms[i] = now_ms() - start;
    cd_arena_reset(a);
  }
  tell("a suspension, committed", ms, TIMES, "under 10 ms");
  for (int i = 0; i < TIMES; i++) {
    cd_json *shown;
    double start = now_ms();
    ok(licence_show(s, cd_str_printf(a, "L-%06ld", (long)i * 104729 % licences), 18993, CD_SEQ_LATEST, a, &shown,
                    &err));
    ms[i] = now_ms() - start;
    cd_arena_reset(a);
  }
  tell("licence show", ms, TIMES, "under 10 ms");
}

/* --- cases and parties --- */

static cd_str application_text(long i, cd_arena *a) {
  return cd_str_printf(
      a,
      "{\"id\":\"AP-%07ld\",\"authority\":\"IL-DECA\",\"kind\":\"export\",\"exporter\":{\"name\":\"Trading House %ld "
      "Ltd\",\"country\":\"IL\",\"kind\":\"company\"},\"end_users\":[{\"name\":\"Office "
      "%ld\",\"country\":\"DE\",\"kind\":"
      "\"government\"}],\"destinations\":[\"DE\"],\"items\":[{\"line\":1,\"quantity\":\"1\",\"unit\":\"EA\"}],\"end_"
      "uses\":"
      "[\"serious_crime\"],\"valid_from\":\"2022-07-01\",\"received\":\"2022-01-03\"}",
      i, i % 5000, i % 1000);
}

static void add_application(cd_store *s, long i, cd_arena *a) {
  cd_json *body;
  register_added added;
  const form_source src = {.label = "bench"};
  ok(cd_json_parse(application_text(i, a), "bench", a, &body, &err));
  ok(case_new(s, &application_kind, body, &src, CD_STR("bench"), a, &added, &err));
}

static void many_applications(cd_store *s, long count, cd_arena *a) {
  for (long i = 0; i < count; i++) {
    if (i % BATCH == 0) ok(store_begin(s, &err));
    add_application(s, i, a);
    cd_arena_reset(a);
    if (i % BATCH == BATCH - 1 || i == count - 1) ok(store_commit(s, &err));
  }
}

static void one_application(cd_store *s, long i, cd_arena *a) { add_application(s, i, a); }

static void grant_application(cd_store *s, long i, cd_arena *a) {
  cd_json *after;
  const case_change c = {.act = "grant",
                         .id = cd_str_printf(a, "AP-%07ld", i),
                         .reason = CD_STR("bench"),
                         .cite = CD_STR("bench"),
                         .day = CD_DAY_NONE};
  ok(case_do(s, &application_kind, &c, CD_STR("bench"), a, &after, &err));
}

static void show_application(cd_store *s, long i, cd_arena *a) {
  cd_json *shown;
  ok(case_show(s, &application_kind, cd_str_printf(a, "AP-%07ld", i), 19000, CD_SEQ_LATEST, a, &shown, &err));
}

static void merge_parties(cd_store *s, long i, cd_arena *a) {
  cd_seq seq;
  const party_change c = {.id = cd_str_printf(a, "P-%07ld", 2 * i + 1),
                          .into = cd_str_printf(a, "P-%07ld", 2 * i),
                          .reason = CD_STR("bench")};
  ok(party_link(s, &c, CD_STR("bench"), a, &seq, &err));
}

static void amend_party(cd_store *s, long i, cd_arena *a) {
  cd_seq seq;
  cd_json *patch;
  ok(cd_json_parse(cd_str_printf(a, "{\"address\":\"%ld Street\"}", i), "bench", a, &patch, &err));
  const register_change c = {.kind = "party",
                             .id = cd_str_printf(a, "P-%07ld", i),
                             .patch = patch,
                             .reason = CD_STR("bench"),
                             .effective = CD_DAY_NONE,
                             .label = "bench"};
  ok(register_amend(s, &c, CD_STR("bench"), a, &seq, &err));
}

static void measure_cases(cd_store *s, long applications, cd_arena *a) {
  const struct {
    const char *what;
    void (*act)(cd_store *, long, cd_arena *);
    long from;
  } acts[] = {{"an application, committed", one_application, applications},
              {"a grant of one, committed", grant_application, 0},
              {"application show", show_application, 0},
              {"an amended party, committed", amend_party, 0},
              {"a merge of parties, committed", merge_parties, 0}};
  many_applications(s, applications, a);
  for (size_t k = 0; k < sizeof acts / sizeof acts[0]; k++) {
    double ms[TIMES];
    for (int i = 0; i < TIMES; i++) {
      double start = now_ms();
      acts[k].act(s, acts[k].from + i, a);
      ms[i] = now_ms() - start;
      cd_arena_reset(a);
    }
    tell(acts[k].what, ms, TIMES, "under 10 ms");
  }
}

static double decide_ms(decide_engine *e, cd_arena *a) {
  decide_result result;
  const decide_options opt = {.as_of = 18993, .known_at = CD_SEQ_LATEST, .dry_run = true, .actor = CD_STR("bench")};
  double start = now_ms();
  ok(decide_order(e, order, "order", 1, &opt, a, &result, &err));
  double took = now_ms() - start;
  cd_arena_reset(a);
  return took;
}

/* Full and empty take turns, so that what else the machine does falls on both. */
static void measure_decide(cd_store *full, cd_store *empty, cd_arena *a) {
  double ms[2][TIMES];
  decide_engine *engines[2];
  ok(decide_engine_open(full, &engines[0], &err));
  ok(decide_engine_open(empty, &engines[1], &err));
  for (int i = 0; i < TIMES + 20; i++) {
    for (int k = 0; k < 2; k++) {
      double took = decide_ms(engines[k], a);
      if (i >= 20) ms[k][i - 20] = took;
    }
  }
  tell("decide, full register", ms[0], TIMES, "at most 20 % over the next");
  tell("decide, one licence", ms[1], TIMES, "");
  printf("  %-34s %+.1f %%\n", "difference of medians", (ms[0][TIMES / 2] / ms[1][TIMES / 2] - 1) * 100);
  decide_engine_close(engines[0]);
  decide_engine_close(engines[1]);
}

static void measure_due(cd_store *s, cd_arena *a) {
  double ms[20];
  size_t count = 0;
  for (int i = 0; i < 20; i++) {
    cd_json *list;
    double start = now_ms();
    ok(due_list(s, 19500, 19590, a, &list, &err));
    ms[i] = now_ms() - start;
    count = cd_json_count(list);
    cd_arena_reset(a);
  }
  printf("  due within 90 days: %zu items\n", count);
  tell("due", ms, 20, "under 200 ms");
}

/* Reports are long: one run each, with the processor's time beside the clock's. */
static void measure_report(cd_store *s, bool publish, cd_arena *a) {
  const report_when when = {.as_of = 18993, .known_at = CD_SEQ_LATEST};
  const report_publish years = {2018, 2022, 5};
  cd_json *report;
  cd_buf page;
  double start = now_ms();
  clock_t busy = clock();
  cd_buf_init(&page, 0);
  ok(publish ? report_transparency(s, &when, &years, a, &report, &err) : report_register(s, &when, a, &report, &err));
  ok(report_html(report, &page, &err));
  printf("  %-34s %8.2f s, %8.2f s of the processor   (aim: under 10 s)\n",
         publish ? "report transparency, as HTML" : "report register, as HTML", (now_ms() - start) / 1e3,
         (double)(clock() - busy) / CLOCKS_PER_SEC);
  fflush(stdout);
  cd_buf_free(&page);
  cd_arena_reset(a);
}

static void measure_open(const char *dir) {
  double ms[20];
  for (int i = 0; i < 20; i++) {
    cd_store *s;
    cd_seq last;
    double start = now_ms();
    ok(store_open(dir, &s, &err));
    ok(store_last_seq(s, &last, &err));
    ms[i] = now_ms() - start;
    store_close(s);
  }
  tell("opening", ms, 20, "under 50 ms");
}

static long long total_bytes;
static int add_size(const char *path, const struct stat *st, int flag, struct FTW *ftw) {
  (void)path, (void)ftw;
  if (flag == FTW_F) total_bytes += st->st_size;
  return 0;
}
static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw) {
  (void)st, (void)flag, (void)ftw;
  return remove(path);
}

static void measure_all(const char *dir, long parties, long licences, long ledger_rows, cd_arena *a) {
  char full_dir[320], empty_dir[320];
  snprintf(full_dir, sizeof full_dir, "%s/full", dir);
  snprintf(empty_dir, sizeof empty_dir, "%s/empty", dir);
  cd_store *full = new_store(full_dir, a), *empty = new_store(empty_dir, a);
  add_own(full, a);
  add_own(empty, a);
  each(full, "party", parties, party_text, a);
  each(full, "licence", licences, licence_text, a);
  rows(full, licences, ledger_rows, a);
  measure_acts(full, licences, a);
  measure_cases(full, licences, a);
  measure_due(full, a);
  measure_decide(full, empty, a);
  measure_report(full, false, a);
  measure_report(full, true, a);
  store_close(empty);
  store_close(full);
  measure_open(full_dir);
  nftw(full_dir, add_size, 16, FTW_PHYS);
  printf("  %-34s %.2f GB   (aim: under 3 GB)\n", "store", (double)total_bytes / 1e9);
}

static void read_order(cd_arena *a) {
  cd_buf b;
  cd_json *v;
  cd_buf_init(&b, 0);
  ok(cd_file_read("examples/orders/germany.json", 1 << 20, &b, &err));
  ok(cd_json_parse(cd_buf_view(&b), "order", a, &v, &err));
  v = cd_json_set(a, v, "licences", cd_json_add(a, cd_json_new_list(a), cd_json_new_c(a, "OWN")));
  cd_buf_clear(&b);
  ok(cd_json_canonical(v, &b, &err));
  order = cd_buf_view(&b); /* kept to the end */
}

int main(int argc, char **argv) {
  char dir[256] = "/tmp/cordon-bench-XXXXXX";
  cd_arena *a = cd_arena_new(0);
  long sizes[3] = {1000000, 200000, 5000000};
  for (int i = 0; i < 3 && argc > 3; i++) sizes[i] = strtol(argv[i + 1], NULL, 10);
  if (argc > 4)
    snprintf(dir, sizeof dir, "%s", argv[4]);
  else if (!mkdtemp(dir))
    return 1;
  if (sizes[0] < 1 || sizes[1] < 1 || sizes[2] < 1) return fprintf(stderr, "three counts from 1\n"), 1;
  printf("A register of %ld parties, %ld licences, %ld ledger rows\n", sizes[0], sizes[1], sizes[2]);
  read_order(a);
  measure_all(dir, sizes[0], sizes[1], sizes[2], a);
  if (argc <= 4) nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
  cd_arena_free(a);
  return 0;
}
