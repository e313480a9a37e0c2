/* What may be published: how many applications, licences, acts and findings there were, by destination and year.
 *
 * One cell is a measure, a destination and a year. A cell from 1 to below the smallest number is told as a range. A
 * total is the sum of what its cells tell, and nothing else: it is a range where one of them is, so that no total gives
 * a cell away. */
#include <stdio.h>

#include "base/map.h"
#include "report/build.h"
#include "report/licences.h"

typedef enum measure {
  APPLIED = 0,
  GRANTED,
  REFUSED,
  OTHERWISE,
  LICENSED,
  SUSPENDED,
  REVOKED,
  FOUND,
  MEASURES
} measure;

static const char *const measures[MEASURES] = {"applications", "granted",   "refused", "otherwise",
                                               "licences",     "suspended", "revoked", "findings"};

/* clang-format off */
#define MEASURE_COLUMNS \
  {"licences", "Licences that began", "count"}, \
  {"applications", "Applications received", "count"}, \
  {"granted", "Granted", "count"}, \
  {"refused", "Refused", "count"}, \
  {"otherwise", "Ended otherwise", "count"}, \
  {"suspended", "Suspended", "count"}, \
  {"revoked", "Revoked", "count"}, \
  {"findings", "Findings established", "count"}, \
  {NULL, NULL, NULL}
static const build_column by_year_columns[] = {{"year", "Year", "text"}, MEASURE_COLUMNS};
static const build_column by_destination_columns[] = {{"country", "Destination", "country"}, MEASURE_COLUMNS};
static const build_column cell_columns[] = {{"country", "Destination", "country"}, {"year", "Year", "text"}, MEASURE_COLUMNS};
/* clang-format on */

typedef struct transparency {
  cd_store *store;
  report_when when;
  const report_publish *publish;
  cd_arena *arena;
  tally *cells[MEASURES]; /* by country and year */
  tally *countries, *years, *seen;
  cd_map *destinations; /* of each licence that an act was done to */
  cd_json *report;
} transparency;

/* --- counting --- */

static cordon_status count_one(transparency *t, measure m, cd_str country, cd_day day, cordon_error *err) {
  char year[8];
  int y, month, d;
  if (day == CD_DAY_NONE) return CORDON_OK;
  cd_day_to_civil(day, &y, &month, &d);
  if (day > t->when.as_of || y < t->publish->from_year || y > t->publish->to_year) return CORDON_OK;
  snprintf(year, sizeof year, "%04d", y);
  bool ok = tally_add(t->cells[m], country, cd_str_c(year), 1) && tally_add(t->countries, country, CD_STR(""), 1) &&
            tally_add(t->years, cd_str_c(year), CD_STR(""), 1) && tally_add(t->seen, country, cd_str_c(year), 1);
  return ok ? CORDON_OK : cd_no_memory(err);
}

/* Once for each destination; "any" and "not_stated" stand for those that name none. */
static cordon_status count_all(transparency *t, measure m, const cd_json *destinations, cd_day day, cordon_error *err) {
  if (!destinations || destinations->kind == CD_JSON_STRING)
    return count_one(t, m, destinations ? CD_STR("any") : CD_STR("not_stated"), day, err);
  for (size_t i = 0; i < cd_json_count(destinations); i++)
    CD_TRY(count_one(t, m, cd_json_str(cd_json_at(destinations, i)), day, err));
  return CORDON_OK;
}

static cd_day day_of(const cd_json *v, const char *field) {
  cd_day day;
  return cd_day_parse(cd_json_str(cd_json_get(v, field)), &day) ? day : CD_DAY_NONE;
}

static cordon_status count_licence(void *user, const licences_one *l, cd_arena *a, cordon_error *err) {
  transparency *t = (transparency *)user;
  const cd_json *destinations = cd_json_get(l->content, "destinations");
  (void)a;
  if (cd_map_has(t->destinations, l->id)) {
    cd_json *copy = destinations ? cd_json_copy(t->arena, destinations) : cd_json_new_null(t->arena);
    if (!copy || !cd_map_put(t->destinations, cd_str_dup(t->arena, l->id), copy)) return cd_no_memory(err);
  }
  return count_all(t, LICENSED, destinations, l->valid_from, err);
}

static cordon_status count_application(void *user, cd_str id, cd_str state, const cd_json *v, cordon_error *err) {
  transparency *t = (transparency *)user;
  const cd_json *destinations = cd_json_get(v, "destinations");
  bool granted = cd_str_eqc(state, "granted") || cd_str_eqc(state, "granted_in_part");
  bool refused = cd_str_eqc(state, "refused") || cd_str_eqc(state, "upheld") || cd_str_eqc(state, "appealed");
  (void)id;
  CD_TRY(count_all(t, APPLIED, destinations, day_of(v, "received"), err));
  return count_all(t, granted ? GRANTED : refused ? REFUSED : OTHERWISE, destinations, day_of(v, "decided"), err);
}

static cordon_status count_finding(void *user, cd_str id, cd_str state, const cd_json *v, cordon_error *err) {
  cd_str country = cd_json_str(cd_json_get(cd_json_get(v, "end_user"), "country"));
  (void)id;
  if (!cd_str_eqc(state, "established")) return CORDON_OK;
  return count_one((transparency *)user, FOUND, country.len ? country : CD_STR("not_stated"),
                   day_of(cd_json_get(v, "act"), "day"), err);
}

/* --- acts on licences --- */

typedef cordon_status (*act_visit)(transparency *t, cd_str act, cd_day day, cd_str licence, cordon_error *err);

static cordon_status note_licence(transparency *t, cd_str act, cd_day day, cd_str licence, cordon_error *err) {
  (void)act, (void)day;
  if (cd_map_has(t->destinations, licence)) return CORDON_OK;
  cd_str id = cd_str_dup(t->arena, licence);
  cd_json *none = cd_json_new_null(t->arena);
  return id.ptr && none && cd_map_put(t->destinations, id, none) ? CORDON_OK : cd_no_memory(err);
}

static cordon_status count_act(transparency *t, cd_str act, cd_day day, cd_str licence, cordon_error *err) {
  const cd_json *destinations = (const cd_json *)cd_map_get(t->destinations, licence);
  if (destinations && destinations->kind == CD_JSON_NULL) destinations = NULL;
  return count_all(t, cd_str_eqc(act, "revoke") ? REVOKED : SUSPENDED, destinations, day, err);
}

static cordon_status each_act(transparency *t, act_visit visit, cordon_error *err) {
  store_stmt *st;
  bool row = false;
  CD_TRY(store_stmt_get(t->store, "report_acts", &st, err));
  store_bind_int(st, 1, t->when.known_at);
  cordon_status status = store_step(st, &row, err);
  while (status == CORDON_OK && row) {
    status = visit(t, store_col_view(st, 0), (cd_day)store_col_int(st, 1), store_col_view(st, 2), err);
    if (status == CORDON_OK) status = store_step(st, &row, err);
  }
  store_stmt_end(st);
  return status;
}

static cordon_status read_all(transparency *t, cordon_error *err) {
  CD_TRY(each_act(t, note_licence, err));
  CD_TRY(licences_each(t->store, &t->when, count_licence, t, err));
  CD_TRY(each_act(t, count_act, err));
  CD_TRY(cases_each(t->store, "application", &t->when, count_application, t, err));
  return cases_each(t->store, "finding", &t->when, count_finding, t, err);
}

/* --- what is told --- */

typedef struct told {
  int64_t least, most; /* the same: the number itself */
} told;

static told tell(const transparency *t, int64_t n) {
  if (n <= 0 || n >= t->publish->smallest) return (told){n, n};
  return (told){1, t->publish->smallest - 1};
}

static cd_json *put_told(cd_arena *a, cd_json *row, const char *column, told n) {
  char text[48];
  if (n.least == n.most) return build_int(a, row, column, n.least);
  snprintf(text, sizeof text, "%lld-%lld", (long long)n.least, (long long)n.most);
  return build_str(a, row, column, cd_str_c(text));
}

/* The sum over what the cells of a country or a year (or of all, both empty) tell. */
static told sum(const transparency *t, measure m, cd_str country, cd_str year, const tally_one *all, size_t count) {
  told total = {0, 0};
  for (size_t i = 0; i < count; i++) {
    if ((country.len && !cd_str_eq(all[i].first, country)) || (year.len && !cd_str_eq(all[i].second, year))) continue;
    told one = tell(t, tally_get(t->cells[m], all[i].first, all[i].second));
    total.least += one.least;
    total.most += one.most;
  }
  return total;
}

static cd_json *totals(const transparency *t, cd_json *row, cd_str country, cd_str year, const tally_one *cells,
                       size_t count) {
  for (int m = 0; m < MEASURES; m++)
    row = put_told(t->arena, row, measures[m], sum(t, (measure)m, country, year, cells, count));
  return row;
}

static cd_json *total_rows(const transparency *t, const tally *keys, const char *column, bool by_year,
                           const tally_one *cells, size_t count) {
  cd_arena *a = t->arena;
  size_t key_count;
  const tally_one *all = tally_sorted(keys, false, a, &key_count);
  cd_json *rows = all ? cd_json_new_list(a) : NULL;
  for (size_t i = 0; rows && i < key_count; i++) {
    cd_json *row = build_str(a, cd_json_new_object(a), column, all[i].first);
    rows = cd_json_add(
        a, rows,
        totals(t, row, by_year ? CD_STR("") : all[i].first, by_year ? all[i].first : CD_STR(""), cells, count));
  }
  return rows;
}

static cd_json *cell_rows(const transparency *t, const tally_one *cells, size_t count) {
  cd_arena *a = t->arena;
  cd_json *rows = cd_json_new_list(a);
  for (size_t i = 0; rows && i < count; i++) {
    cd_json *row =
        build_str(a, build_str(a, cd_json_new_object(a), "country", cells[i].first), "year", cells[i].second);
    rows = cd_json_add(a, rows, totals(t, row, cells[i].first, cells[i].second, &cells[i], 1));
  }
  return rows;
}

static cd_json *tables(const transparency *t, cd_json *report) {
  static const build_table by_year = {"by_year", "By year",
                                      "A range is drawn solid to its lower end and pale to its upper.", "columns",
                                      by_year_columns},
                           by_destination = {"by_destination", "By destination", NULL, "map", by_destination_columns},
                           by_both = {"by_destination_and_year", "By destination and year", NULL, "none", cell_columns};
  size_t count;
  const tally_one *cells = tally_sorted(t->seen, false, t->arena, &count);
  if (!cells) return NULL;
  report = build_add(t->arena, report, &by_year, total_rows(t, t->years, "year", true, cells, count));
  report = build_add(t->arena, report, &by_destination, total_rows(t, t->countries, "country", false, cells, count));
  return build_add(t->arena, report, &by_both, cell_rows(t, cells, count));
}

/* The rule by which small numbers are held back, as the report states it. */
static cd_str rule_of(const transparency *t) {
  const char *once = "What names several destinations counts once for each; a finding counts for the country of its "
                     "end user. Granted, refused: in the year of the "
                     "decision. Licences: in the year of their first day.";
  if (t->publish->smallest <= 1)
    return cd_str_printf(t->arena, "%s All numbers are told as they are: this is not for publication.", once);
  return cd_str_printf(t->arena,
                       "%s Numbers from 1 to %lld are told as that range, so that no single case can be made out; a "
                       "total is the sum of what its cells tell, and is a "
                       "range where one of them is.",
                       once, (long long)t->publish->smallest - 1);
}

static bool begin(transparency *t) {
  for (int m = 0; m < MEASURES; m++) {
    if (!(t->cells[m] = tally_new(t->arena))) return false;
  }
  t->countries = tally_new(t->arena);
  t->years = tally_new(t->arena);
  t->seen = tally_new(t->arena);
  t->destinations = cd_map_new(t->arena, 64);
  return t->countries && t->years && t->seen && t->destinations;
}

cordon_status report_transparency(cd_store *s, const report_when *when, const report_publish *p, cd_arena *a,
                                  cd_json **out, cordon_error *err) {
  transparency t = {.store = s, .when = *when, .publish = p, .arena = a};
  cd_seq record;
  if (!begin(&t)) return cd_no_memory(err);
  CD_TRY(store_last_seq(s, &record, err));
  if (when->known_at < record) record = when->known_at;
  t.when.known_at = record;
  CD_TRY(read_all(&t, err));
  cd_str rule = rule_of(&t),
         title = cd_str_printf(a, "Export control of cyber products, %d to %d", p->from_year, p->to_year);
  if (!rule.ptr || !title.ptr) return cd_no_memory(err);
  cd_json *report = build_report(a, "transparency", title, when, record);
  report = build_int(a, build_str(a, report, "note", rule), "smallest", p->smallest);
  *out = tables(&t, report);
  return *out ? CORDON_OK : cd_no_memory(err);
}
