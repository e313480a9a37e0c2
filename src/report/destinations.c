/* The report of destinations: which countries a table of a rulebook holds on one day and on another, and what goes
 * there. */
#include "base/country.h"
#include "report/build.h"
#include "report/licences.h"
#include "report/world.h"

typedef struct destinations {
  const report_revision *revision;
  cd_arena *arena;
  tally *states, *licences;
  cd_json *rows;
  cd_str why_before, why_after; /* why it is not known of the first country of which it is not */
} destinations;

/* What a revision does to a country, by what is known of it on both days. */
static const char *state_of(rules_truth before, rules_truth after) {
  if (before == RULES_TRUE) return after == RULES_TRUE ? "kept" : after == RULES_FALSE ? "removed" : "then_unknown";
  if (before == RULES_FALSE) return after == RULES_TRUE ? "added" : after == RULES_FALSE ? "never" : "now_unknown";
  return after == RULES_TRUE ? "now_on" : after == RULES_FALSE ? "now_off" : "unknown";
}

/* Licences in force that go to it. */
static cordon_status count_licence(void *user, const licences_one *l, cd_arena *a, cordon_error *err) {
  destinations *d = (destinations *)user;
  const cd_json *all = cd_json_get(l->content, "destinations");
  bool ok = true;
  (void)a;
  if (l->state != LICENCE_ACTIVE && l->state != LICENCE_SUSPENDED) return CORDON_OK;
  for (size_t i = 0; all && all->kind == CD_JSON_LIST && i < all->count; i++)
    ok = ok && tally_add(d->licences, cd_json_str(all->as.items[i]), CD_STR(""), 1);
  return ok ? CORDON_OK : cd_no_memory(err);
}

static cordon_status add_country(destinations *d, cd_str code, cordon_error *err) {
  const report_revision *r = d->revision;
  rules_truth before, after;
  cd_str why_before, why_after;
  CD_TRY(rules_table_ask(r->before_book, r->table, code, r->before, d->arena, &before, &why_before, err));
  CD_TRY(rules_table_ask(r->after_book, r->table, code, r->after, d->arena, &after, &why_after, err));
  if (before == RULES_UNKNOWN && d->why_before.len == 0) d->why_before = why_before;
  if (after == RULES_UNKNOWN && d->why_after.len == 0) d->why_after = why_after;
  const char *state = state_of(before, after);
  if (!tally_add(d->states, cd_str_c(state), CD_STR(""), 1)) return cd_no_memory(err);
  cd_json *row = build_str(d->arena, cd_json_new_object(d->arena), "country", code);
  row = build_str(d->arena, row, "state", cd_str_c(state));
  row = build_str(d->arena, row, "before", cd_str_c(rules_truth_name(before)));
  row = build_str(d->arena, row, "after", cd_str_c(rules_truth_name(after)));
  row = build_int(d->arena, row, "licences", tally_get(d->licences, code, CD_STR("")));
  d->rows = cd_json_add(d->arena, d->rows, row);
  return d->rows ? CORDON_OK : cd_no_memory(err);
}

/* The names of the countries in a state, or nothing where there are too many to read. */
static cd_str names_of(const destinations *d, const char *state) {
  enum { MOST = 60 };
  cd_buf out;
  size_t count = 0;
  cd_buf_init(&out, 0);
  for (size_t i = 0; i < cd_json_count(d->rows); i++) {
    const cd_json *row = cd_json_at(d->rows, i);
    if (!cd_str_eqc(cd_json_str(cd_json_get(row, "state")), state)) continue;
    if (count++ > 0) cd_buf_c(&out, "; ");
    cd_buf_str(&out, cd_country_name(cd_json_str(cd_json_get(row, "country"))));
  }
  if (count > MOST) cd_buf_clear(&out);
  cd_str names = out.failed ? (cd_str){0} : cd_str_dup(d->arena, cd_buf_view(&out));
  cd_buf_free(&out);
  return names;
}

static cd_json *add_summary(destinations *d, cd_json *report) {
  static const build_column columns[] = {
      {"state", "State", "word"}, {"countries", "Countries", "count"}, {"which", "Which", "text"}, {NULL, NULL, NULL}};
  static const build_table table = {"destination_states", "What the revision does", NULL, "none", columns};
  static const char *const order[] = {"kept",         "added",       "removed", "now_on", "now_off",
                                      "then_unknown", "now_unknown", "unknown", "never"};
  cd_json *rows = cd_json_new_list(d->arena);
  for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
    int64_t n = tally_get(d->states, cd_str_c(order[i]), CD_STR(""));
    cd_json *row = build_str(d->arena, cd_json_new_object(d->arena), "state", cd_str_c(order[i]));
    if (n == 0) continue;
    row = build_str(d->arena, build_int(d->arena, row, "countries", n), "which", names_of(d, order[i]));
    rows = cd_json_add(d->arena, rows, row);
  }
  return build_add(d->arena, report, &table, rows);
}

static cd_json *add_map(destinations *d, cd_json *report) {
  static const build_column columns[] = {
      {"country", "Country", "country"},          {"state", "State", "word"},
      {"before", "On the list before", "word"},   {"after", "On the list after", "word"},
      {"licences", "Licences in force", "count"}, {NULL, NULL, NULL}};
  static const build_table table = {"destinations", "Destinations before and after",
                                    "What is not known is shown as not known: it is neither on the list nor off it.",
                                    "revision", columns};
  return build_add(d->arena, report, &table, d->rows);
}

static cd_str title_of(const report_revision *r, cd_arena *a) {
  char before[11], after[11];
  return cd_str_printf(a, "Destinations of " CD_FMT " on %s and on %s", CD_ARG(rules_book_id(r->after_book)),
                       cd_day_format(r->before, before), cd_day_format(r->after, after));
}

/* What is not known, in the words of the rulebook. */
static cd_str note_of(const destinations *d) {
  cd_str b = d->why_before, f = d->why_after;
  return cd_str_printf(d->arena, "%s" CD_FMT "%s%s" CD_FMT "%s", b.len ? "Not known before: " : "", CD_ARG(b),
                       b.len ? ". " : "", f.len ? "Not known after: " : "", CD_ARG(f), f.len ? "." : "");
}

static cordon_status read_countries(destinations *d, cordon_error *err) {
  cd_str rest = {0};
  world_country c;
  while (world_next(&rest, &c)) CD_TRY(add_country(d, c.code, err));
  return CORDON_OK;
}

cordon_status report_destinations(cd_store *s, const report_when *when, const report_revision *r, cd_arena *a,
                                  cd_json **out, cordon_error *err) {
  destinations d = {
      .revision = r, .arena = a, .states = tally_new(a), .licences = tally_new(a), .rows = cd_json_new_list(a)};
  report_when at = *when;
  cd_seq record = 0;
  cd_str title = title_of(r, a);
  char day[11];
  if (!d.states || !d.licences || !d.rows || !title.ptr) return cd_no_memory(err);
  if (s) {
    CD_TRY(store_last_seq(s, &record, err));
    if (at.known_at < record) record = at.known_at;
    at.known_at = record;
    CD_TRY(licences_each(s, &at, count_licence, &d, err));
  }
  CD_TRY(read_countries(&d, err));
  cd_json *report = build_report(a, "destinations", title, &at, record);
  report = build_str(a, report, "before", cd_str_c(cd_day_format(r->before, day)));
  report = build_str(a, report, "after", cd_str_c(cd_day_format(r->after, day)));
  cd_str note = note_of(&d);
  if (!note.ptr) return cd_no_memory(err);
  if (note.len > 0) report = build_str(a, report, "note", note);
  *out = add_map(&d, add_summary(&d, report));
  return *out ? CORDON_OK : cd_no_memory(err);
}
