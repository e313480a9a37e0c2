#include <time.h>
#include <unistd.h>

#include "cli.h"

#define SECOND 1000000

static int64_t monotonic(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * SECOND + t.tv_nsec / 1000;
}

void cli_progress_start(cli_progress *p, const cli *c) {
  *p = (cli_progress){.on = c->progress};
  if (p->on) p->started = p->last = monotonic();
}

void cli_progress_from(cli_progress *p, uint64_t done, uint64_t count) {
  p->done_before = done;
  p->count_before = count;
}

static void print_time_left(double seconds) {
  if (seconds < 90) {
    fprintf(stderr, "  %.0f s left", seconds);
  } else {
    fprintf(stderr, "  %.0f min left", seconds / 60);
  }
}

void cli_progress_step(cli_progress *p, const char *what, uint64_t done, uint64_t total, uint64_t count,
                       const char *unit) {
  if (!p->on) return;
  int64_t now = monotonic();
  if (now - p->started < SECOND || now - p->last < SECOND / 4) return;
  double elapsed = (double)(now - p->started) / SECOND;
  fprintf(stderr, "\r\033[K%s", what);
  if (total && done <= total) fprintf(stderr, "  %.0f %%", 100.0 * (double)done / (double)total);
  if (count) fprintf(stderr, "  %llu %s  %.0f/s", (unsigned long long)count, unit, (double)(count - p->count_before) / elapsed);
  if (total && done > p->done_before && done < total)
    print_time_left(elapsed * (double)(total - done) / (double)(done - p->done_before));
  fflush(stderr);
  p->last = now;
  p->shown = true;
}

void cli_progress_end(cli_progress *p) {
  if (p->shown) fprintf(stderr, "\r\033[K");
  p->shown = false;
}
