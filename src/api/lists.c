#include "api/api.h"
#include "register/adoption.h"
#include "register/people.h"

static cd_json *finding_json(cd_arena *a, const lists_finding *f) {
  cd_json *o = api_str(a, cd_json_new_object(a), "file", cd_str_c(f->file));
  o = api_int(a, o, "line", f->line);
  return api_str(a, o, "text", cd_str_c(f->text));
}

static cd_json *import_json(cd_arena *a, const lists_import_result *r) {
  char day[11];
  cd_json *held = cd_json_new_list(a), *notes = cd_json_new_list(a);
  for (size_t i = 0; i < r->held_count; i++) held = cd_json_add(a, held, finding_json(a, &r->held[i]));
  for (size_t i = 0; i < r->note_count; i++) notes = cd_json_add(a, notes, cd_json_new_str(a, r->notes[i]));
  cd_json *o = api_str(a, cd_json_new_object(a), "list", r->list);
  o = api_str(a, o, "published", cd_str_dup(a, cd_str_c(cd_day_format(r->published, day))));
  o = api_int(a, o, "record", r->seq);
  o = api_digest(a, o, "digest", &r->digest);
  o = api_int(a, o, "entries", (int64_t)r->entries);
  o = api_int(a, o, "names", (int64_t)r->names);
  o = api_int(a, o, "added", (int64_t)r->added);
  o = api_int(a, o, "removed", (int64_t)r->removed);
  o = api_int(a, o, "changed", (int64_t)r->changed);
  o = api_bool(a, o, "unchanged", r->unchanged_bytes);
  o = api_bool(a, o, "no_change", r->no_change);
  o = cd_json_set(a, o, "held", held);
  return cd_json_set(a, o, "notes", notes);
}

cordon_status cordon_list_import(cordon_store *s, const char *list, const char *const *files, size_t count,
                                 const char *published, bool accept, char **json, cordon_error *err) {
  api_call c;
  cd_day day;
  cd_seq waits = 0;
  lists_import_result result = {0};
  CD_TRY(api_begin(&c, json, err));
  cordon_status st = api_day(published, "published", CD_DAY_NONE, &day, c.err);
  if (st == CORDON_OK && day == CD_DAY_NONE)
    st = cd_fail(c.err, CORDON_USAGE, "an import states the day on which its files were published");
  const adoption_files what = {.list = cd_str_c(list),
                               .paths = files,
                               .count = count,
                               .published = day,
                               .accept = accept,
                               .actor = api_actor(s)};
  if (st == CORDON_OK) st = adoption_of_list(s->store, &what, c.arena, &result, &waits, c.err);
  if (st == CORDON_OK && waits) st = people_held("import", what.list, waits, c.err);
  return api_end(&c, st, st == CORDON_OK ? import_json(c.arena, &result) : NULL, json);
}

cordon_status cordon_lists_show(cordon_store *s, const char *as_of, char **json, cordon_error *err) {
  api_call c;
  cd_day day;
  cd_json *out = NULL;
  CD_TRY(api_begin(&c, json, err));
  cordon_status st = api_day(as_of, "as_of", cd_time_day(cd_clock_now()), &day, c.err);
  if (st == CORDON_OK) st = lists_show(s->store, day, CD_SEQ_LATEST, c.arena, &out, c.err);
  return api_end(&c, st, out, json);
}

cordon_status cordon_list_diff(cordon_store *s, const char *list, const char *day1, const char *day2, char **json,
                               cordon_error *err) {
  api_call c;
  cd_day from, to;
  cd_json *out = NULL;
  CD_TRY(api_begin(&c, json, err));
  cordon_status st = api_day(day1, "day1", CD_DAY_MIN, &from, c.err);
  if (st == CORDON_OK) st = api_day(day2, "day2", cd_time_day(cd_clock_now()), &to, c.err);
  if (st == CORDON_OK) st = lists_diff(s->store, cd_str_c(list), from, to, c.arena, &out, c.err);
  return api_end(&c, st, out, json);
}
