/* The report of the register: what stands in it on a day, and how far it is used. */
#include <stdio.h>
#include <stdlib.h>

#include "register/application.h"
#include "register/ledger.h"
#include "report/build.h"
#include "report/licences.h"

enum { USE_STEPS = 6, NEAREST = 20, MONTHS = 12, DAYS_STEPS = 6 };

typedef struct used_line {
  cd_str licence, unit, used, licensed;
  int64_t line;
  int per_mille;
} used_line;

typedef struct books {
  cd_store *store;
  report_when when;
  cd_arena *arena; /* of the report */
  tally *states, *kinds, *destinations, *cases;
  int64_t licences, ending[MONTHS], use[USE_STEPS];
  used_line nearest[NEAREST];
  size_t nearest_count;
  int64_t *days; /* that applications took */
  size_t days_count, days_room;
  int64_t waiting, late;
} books;

/* --- use of lines --- */

/* used / licensed in thousandths, rounded down; -1 where it cannot be told. */
static int per_mille(cd_str used, cd_str licensed) {
  cd_dec u, l, scaled;
  if (!cd_dec_parse(used, &u) || !cd_dec_parse(licensed, &l) || l.coef <= 0) return -1;
  int low = 0, high = 1001;
  while (low + 1 < high) { /* by halving: no division of decimals, and no float */
    int middle = (low + high) / 2, order;
    if (!cd_dec_mul(l, (cd_dec){middle, 3}, &scaled) || !cd_dec_cmp(u, scaled, &order)) return -1;
    if (order >= 0)
      low = middle;
    else
      high = middle;
  }
  return low;
}

static int step_of(int share) { return share <= 0 ? 0 : share >= 1000 ? USE_STEPS - 1 : 1 + share / 250; }

/* The lines nearest to their limit in order; of equals the first by id. */
static bool keep_nearest(books *b, const used_line *one) {
  size_t at = b->nearest_count;
  while (at > 0 &&
         (b->nearest[at - 1].per_mille < one->per_mille ||
          (b->nearest[at - 1].per_mille == one->per_mille && cd_str_cmp(b->nearest[at - 1].licence, one->licence) > 0)))
    at--;
  if (at == NEAREST) return true;
  if (b->nearest_count < NEAREST) b->nearest_count++;
  memmove(&b->nearest[at + 1], &b->nearest[at], (b->nearest_count - at - 1) * sizeof b->nearest[0]);
  b->nearest[at] = (used_line){cd_str_dup(b->arena, one->licence),
                               cd_str_dup(b->arena, one->unit),
                               cd_str_dup(b->arena, one->used),
                               cd_str_dup(b->arena, one->licensed),
                               one->line,
                               one->per_mille};
  return b->nearest[at].licence.ptr && b->nearest[at].unit.ptr && b->nearest[at].used.ptr &&
         b->nearest[at].licensed.ptr;
}

static cordon_status count_line(books *b, cd_str licence, const cd_json *line, cordon_error *err) {
  static const char *const fields[][3] = {{"drawn_quantity", "licensed_quantity", "unit"},
                                          {"drawn_value", "licensed_value", "currency"}};
  used_line worst = {.licence = licence, .line = cd_json_int(cd_json_get(line, "line"), 1), .per_mille = -1};
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
    cd_str licensed = cd_json_str(cd_json_get(line, fields[i][1])), used = cd_json_str(cd_json_get(line, fields[i][0]));
    if (licensed.len == 0) continue;
    if (used.len == 0) used = CD_STR("0");
    int share = per_mille(used, licensed);
    if (share <= worst.per_mille) continue;
    worst.per_mille = share;
    worst.used = used;
    worst.licensed = licensed;
    worst.unit = cd_json_str(cd_json_get(line, fields[i][2]));
  }
  if (worst.per_mille < 0) return CORDON_OK;
  b->use[step_of(worst.per_mille)]++;
  return worst.per_mille == 0 || worst.per_mille == 1000 || keep_nearest(b, &worst) ? CORDON_OK : cd_no_memory(err);
}

static cordon_status count_use(books *b, const licences_one *l, cd_arena *a, cordon_error *err) {
  cd_json *lines;
  CD_TRY(ledger_remaining(b->store, l->id, l->content, b->when.as_of, b->when.known_at, a, &lines, err));
  for (size_t i = 0; i < cd_json_count(lines); i++) CD_TRY(count_line(b, l->id, cd_json_at(lines, i), err));
  return CORDON_OK;
}

/* --- licences --- */

static bool in_force(licence_state s) {
  return s == LICENCE_ACTIVE || s == LICENCE_SUSPENDED || s == LICENCE_EXHAUSTED;
}

/* How many calendar months after the report's a day is. */
static int months_ahead(cd_day from, cd_day day) {
  int y0, m0, y1, m1, d;
  cd_day_to_civil(from, &y0, &m0, &d);
  cd_day_to_civil(day, &y1, &m1, &d);
  return (y1 - y0) * 12 + m1 - m0;
}

static bool count_destinations(books *b, const cd_json *content) {
  const cd_json *all = cd_json_get(content, "destinations");
  if (!all) return tally_add(b->destinations, CD_STR("not_stated"), CD_STR(""), 1);
  if (all->kind == CD_JSON_STRING) return tally_add(b->destinations, CD_STR("any"), CD_STR(""), 1);
  bool ok = true;
  for (size_t i = 0; i < cd_json_count(all); i++)
    ok = ok && tally_add(b->destinations, cd_json_str(cd_json_at(all, i)), CD_STR(""), 1);
  return ok;
}

static cordon_status count_licence(void *user, const licences_one *l, cd_arena *a, cordon_error *err) {
  books *b = (books *)user;
  cd_str authority = cd_json_str(cd_json_get(l->content, "authority")),
         kind = cd_json_str(cd_json_get(l->content, "kind"));
  b->licences++;
  bool ok = tally_add(b->states, cd_str_c(licence_state_name(l->state)), CD_STR(""), 1) &&
            tally_add(b->kinds, authority, kind, 1);
  if (ok && in_force(l->state)) {
    int ahead = months_ahead(b->when.as_of, l->valid_to);
    if (ahead >= 0 && ahead < MONTHS) b->ending[ahead]++;
    ok = count_destinations(b, l->content);
  }
  if (!ok) return cd_no_memory(err);
  return in_force(l->state) ? count_use(b, l, a, err) : CORDON_OK;
}

/* --- cases --- */

typedef struct case_pass {
  books *books;
  const char *kind;
} case_pass;

static cordon_status keep_days(books *b, int64_t days, cordon_error *err) {
  if (b->days_count == b->days_room) {
    size_t room = b->days_room ? b->days_room * 2 : 256;
    b->days = (int64_t *)cd_grow_array(b->arena, b->days, b->days_count, room, sizeof *b->days);
    if (!b->days) return cd_no_memory(err);
    b->days_room = room;
  }
  b->days[b->days_count++] = days;
  return CORDON_OK;
}

static cordon_status count_case(void *user, cd_str id, cd_str state, const cd_json *content, cordon_error *err) {
  const case_pass *p = (const case_pass *)user;
  books *b = p->books;
  (void)id;
  if (!tally_add(b->cases, cd_str_c(p->kind), state, 1)) return cd_no_memory(err);
  if (strcmp(p->kind, "application") != 0) return CORDON_OK;
  const application_time t = application_time_of(content, b->when.as_of);
  if (t.decided) return keep_days(b, t.days, err);
  b->waiting++;
  if (t.due != CD_DAY_NONE && t.due < b->when.as_of) b->late++;
  return CORDON_OK;
}

/* --- tables --- */

static cd_json *add_states(cd_arena *a, cd_json *report, const books *b) {
  static const build_column columns[] = {
      {"state", "State", "word"}, {"licences", "Licences", "count"}, {NULL, NULL, NULL}};
  static const build_table table = {"licences_by_state", "Licences by state", NULL, "bars", columns};
  cd_json *rows = cd_json_new_list(a);
  for (int i = LICENCE_NOT_YET_VALID; i <= LICENCE_REVOKED; i++) {
    cd_str name = cd_str_c(licence_state_name((licence_state)i));
    int64_t n = tally_get(b->states, name, CD_STR(""));
    rows = cd_json_add(a, rows, build_int(a, build_str(a, cd_json_new_object(a), "state", name), "licences", n));
  }
  return build_add(a, report, &table, rows);
}

static cd_json *tally_rows(cd_arena *a, const tally *t, bool by_count, const char *first, const char *second,
                           const char *number) {
  size_t count;
  const tally_one *all = tally_sorted(t, by_count, a, &count);
  cd_json *rows = all ? cd_json_new_list(a) : NULL;
  for (size_t i = 0; rows && i < count; i++) {
    cd_json *row = build_str(a, cd_json_new_object(a), first, all[i].first);
    if (second) row = build_str(a, row, second, all[i].second);
    rows = cd_json_add(a, rows, build_int(a, row, number, all[i].count));
  }
  return rows;
}

static cd_json *add_kinds(cd_arena *a, cd_json *report, const books *b) {
  static const build_column columns[] = {{"authority", "Authority", "text"},
                                         {"kind", "Kind", "word"},
                                         {"licences", "Licences", "count"},
                                         {NULL, NULL, NULL}};
  static const build_table table = {"licences_by_kind", "Licences by authority and kind", NULL, "none", columns};
  return build_add(a, report, &table, tally_rows(a, b->kinds, true, "authority", "kind", "licences"));
}

static cd_json *add_destinations(cd_arena *a, cd_json *report, const books *b) {
  static const build_column columns[] = {
      {"country", "Destination", "country"}, {"licences", "Licences in force", "count"}, {NULL, NULL, NULL}};
  static const build_table table = {
      "licences_by_destination", "Destinations of licences in force",
      "A licence counts for each destination that it names. In force: active, suspended or exhausted.", "map", columns};
  return build_add(a, report, &table, tally_rows(a, b->destinations, true, "country", NULL, "licences"));
}

static cd_json *add_endings(cd_arena *a, cd_json *report, const books *b) {
  static const build_column columns[] = {
      {"month", "Month", "text"}, {"licences", "Licences", "count"}, {NULL, NULL, NULL}};
  static const build_table table = {"licences_ending", "Last days of licences in force, by month", NULL, "columns",
                                    columns};
  cd_json *rows = cd_json_new_list(a);
  int year, month, day;
  cd_day_to_civil(b->when.as_of, &year, &month, &day);
  for (int i = 0; i < MONTHS; i++) {
    char name[16];
    snprintf(name, sizeof name, "%04d-%02d", year + (month - 1 + i) / 12, (month - 1 + i) % 12 + 1);
    rows = cd_json_add(
        a, rows, build_int(a, build_str(a, cd_json_new_object(a), "month", cd_str_c(name)), "licences", b->ending[i]));
  }
  return build_add(a, report, &table, rows);
}

static cd_json *add_use(cd_arena *a, cd_json *report, const books *b) {
  static const char *const steps[USE_STEPS] = {"none", "under 25 %", "25 to 50 %", "50 to 75 %", "75 to 100 %", "all"};
  static const build_column columns[] = {{"used", "Used", "text"}, {"lines", "Lines", "count"}, {NULL, NULL, NULL}};
  static const build_table table = {
      "use", "Use against limits",
      "Lines of licences in force that limit a quantity or value, by the larger share that is drawn.", "columns",
      columns};
  cd_json *rows = cd_json_new_list(a);
  for (int i = 0; i < USE_STEPS; i++)
    rows = cd_json_add(
        a, rows, build_int(a, build_str(a, cd_json_new_object(a), "used", cd_str_c(steps[i])), "lines", b->use[i]));
  return build_add(a, report, &table, rows);
}

static cd_json *add_nearest(cd_arena *a, cd_json *report, const books *b) {
  static const build_column columns[] = {{"licence", "Licence", "text"},
                                         {"line", "Line", "number"},
                                         {"used", "Drawn", "amount"},
                                         {"licensed", "Licensed", "amount"},
                                         {"unit", "Unit", "text"},
                                         {"share", "Share", "percent"},
                                         {NULL, NULL, NULL}};
  static const build_table table = {"near_limit", "Lines nearest to their limit",
                                    "Those that are drawn in full are left out.", "none", columns};
  cd_json *rows = cd_json_new_list(a);
  for (size_t i = 0; i < b->nearest_count; i++) {
    const used_line *u = &b->nearest[i];
    char share[16];
    snprintf(share, sizeof share, "%d.%d", u->per_mille / 10, u->per_mille % 10);
    cd_json *row = build_int(a, build_str(a, cd_json_new_object(a), "licence", u->licence), "line", u->line);
    row = build_str(a, build_str(a, row, "used", u->used), "licensed", u->licensed);
    rows = cd_json_add(a, rows, build_str(a, build_str(a, row, "unit", u->unit), "share", cd_str_c(share)));
  }
  return build_add(a, report, &table, rows);
}

static int by_number(const void *x, const void *y) {
  int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
  return (a > b) - (a < b);
}

static cd_json *add_time(cd_arena *a, cd_json *report, books *b) {
  static const build_column columns[] = {
      {"measure", "Measure", "text"}, {"number", "Number", "count"}, {NULL, NULL, NULL}};
  static const build_table table = {"time_to_decide", "Time to decide applications",
                                    "Days in process: those on which the clock stood still for an answer of the "
                                    "exporter do not count. Half of the decided took at most the "
                                    "median, nine in ten at most the ninth decile.",
                                    "none", columns};
  struct {
    const char *measure;
    int64_t number;
  } measures[] = {{"applications decided", (int64_t)b->days_count},
                  {"median of days", 0},
                  {"ninth decile of days", 0},
                  {"longest, in days", 0},
                  {"applications in hand", b->waiting},
                  {"in hand past their day", b->late}};
  if (b->days_count > 0) {
    qsort(b->days, b->days_count, sizeof *b->days, by_number);
    measures[1].number = b->days[(b->days_count - 1) / 2];
    measures[2].number = b->days[(b->days_count - 1) * 9 / 10];
    measures[3].number = b->days[b->days_count - 1];
  }
  cd_json *rows = cd_json_new_list(a);
  for (size_t i = 0; i < sizeof measures / sizeof *measures; i++)
    rows = cd_json_add(a, rows,
                       build_int(a, build_str(a, cd_json_new_object(a), "measure", cd_str_c(measures[i].measure)),
                                 "number", measures[i].number));
  return build_add(a, report, &table, rows);
}

static cd_json *add_spread(cd_arena *a, cd_json *report, const books *b) {
  static const build_column columns[] = {
      {"days", "Days in process", "text"}, {"applications", "Applications", "count"}, {NULL, NULL, NULL}};
  static const build_table table = {"days_to_decide", "Applications by the days that they took", NULL, "columns",
                                    columns};
  static const struct {
    const char *name;
    int64_t most;
  } steps[DAYS_STEPS] = {{"to 15", 15},    {"16 to 30", 30},   {"31 to 60", 60},
                         {"61 to 90", 90}, {"91 to 180", 180}, {"over 180", INT64_MAX}};
  cd_json *rows = cd_json_new_list(a);
  for (size_t i = 0; i < DAYS_STEPS; i++) {
    int64_t n = 0;
    for (size_t k = 0; k < b->days_count; k++)
      n += b->days[k] <= steps[i].most && (i == 0 || b->days[k] > steps[i - 1].most);
    rows = cd_json_add(
        a, rows, build_int(a, build_str(a, cd_json_new_object(a), "days", cd_str_c(steps[i].name)), "applications", n));
  }
  return build_add(a, report, &table, rows);
}

static cd_json *add_cases(cd_arena *a, cd_json *report, const books *b) {
  static const build_column columns[] = {
      {"kind", "Kind", "word"}, {"state", "State", "word"}, {"number", "Number", "count"}, {NULL, NULL, NULL}};
  static const build_table table = {"cases", "Applications, findings, proceedings and other cases by state", NULL,
                                    "none", columns};
  return build_add(a, report, &table, tally_rows(a, b->cases, false, "kind", "state", "number"));
}

/* --- what the register holds --- */

static cordon_status one_count(cd_store *s, const char *statement, const char *kind, const report_when *when,
                               int64_t *out, cordon_error *err) {
  store_stmt *st;
  bool row = false;
  int n = 1;
  CD_TRY(store_stmt_get(s, statement, &st, err));
  if (kind) store_bind_str(st, n++, cd_str_c(kind));
  store_bind_int(st, n, when->known_at);
  cordon_status status = store_step(st, &row, err);
  *out = status == CORDON_OK && row ? store_col_int(st, 0) : 0;
  store_stmt_end(st);
  return status;
}

static cordon_status add_holdings(cd_arena *a, cd_json **report, const books *b, cordon_error *err) {
  static const build_column columns[] = {{"what", "What", "text"}, {"number", "Number", "count"}, {NULL, NULL, NULL}};
  static const build_table table = {"holdings", "What the register holds", NULL, "figures", columns};
  int64_t parties, commitments, rows_of_ledger;
  CD_TRY(one_count(b->store, "report_parties", "party", &b->when, &parties, err));
  CD_TRY(one_count(b->store, "report_parties", "commitment", &b->when, &commitments, err));
  CD_TRY(one_count(b->store, "report_ledger", NULL, &b->when, &rows_of_ledger, err));
  const struct {
    const char *what;
    int64_t number;
  } holdings[] = {{"licences", b->licences},
                  {"in force", tally_get(b->states, CD_STR("active"), CD_STR("")) +
                                   tally_get(b->states, CD_STR("suspended"), CD_STR("")) +
                                   tally_get(b->states, CD_STR("exhausted"), CD_STR(""))},
                  {"parties", parties},
                  {"commitments", commitments},
                  {"rows of the ledger", rows_of_ledger}};
  cd_json *rows = cd_json_new_list(a);
  for (size_t i = 0; i < sizeof holdings / sizeof *holdings; i++)
    rows = cd_json_add(a, rows,
                       build_int(a, build_str(a, cd_json_new_object(a), "what", cd_str_c(holdings[i].what)), "number",
                                 holdings[i].number));
  *report = build_add(a, *report, &table, rows);
  return CORDON_OK;
}

static cordon_status read_kind(books *b, const char *kind, cordon_error *err) {
  case_pass pass = {b, kind};
  return cases_each(b->store, kind, &b->when, count_case, &pass, err);
}

static cordon_status read_books(books *b, cordon_error *err) {
  static const char *const older[] = {"complaint", "finding", "installation", "proceeding"}; /* than case_kind.h */
  CD_TRY(licences_each(b->store, &b->when, count_licence, b, err));
  for (size_t i = 0; i < sizeof older / sizeof *older; i++) CD_TRY(read_kind(b, older[i], err));
  for (size_t i = 0; case_kind_at(i); i++) CD_TRY(read_kind(b, case_kind_at(i)->name, err));
  return CORDON_OK;
}

cordon_status report_register(cd_store *s, const report_when *when, cd_arena *a, cd_json **out, cordon_error *err) {
  books *b = CD_NEW(a, books);
  cd_seq record;
  if (!b) return cd_no_memory(err);
  *b = (books){.store = s,
               .when = *when,
               .arena = a,
               .states = tally_new(a),
               .kinds = tally_new(a),
               .destinations = tally_new(a),
               .cases = tally_new(a)};
  if (!b->states || !b->kinds || !b->destinations || !b->cases) return cd_no_memory(err);
  CD_TRY(store_last_seq(s, &record, err));
  if (when->known_at < record) record = when->known_at;
  b->when.known_at = record; /* what is recorded meanwhile is for the next report */
  CD_TRY(read_books(b, err));
  cd_json *report = build_report(a, "register", CD_STR("The state of the register"), when, record);
  CD_TRY(add_holdings(a, &report, b, err));
  report = add_destinations(a, add_kinds(a, add_states(a, report, b), b), b);
  report = add_nearest(a, add_use(a, add_endings(a, report, b), b), b);
  report = add_cases(a, add_spread(a, add_time(a, report, b), b), b);
  *out = report;
  return report ? CORDON_OK : cd_no_memory(err);
}
