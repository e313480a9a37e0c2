#include "watch/law.h"

#include <stdio.h>

#include "base/limits.h"
#include "fetch/fetch.h"
#include "rules/ecfr.h"

#define MAX_TITLES_BYTES (4u << 20)
#define TITLE 15

/* The tables, and the part whose text holds each. */
static const struct {
  const char *name;
  ecfr_table table;
  int part;
} kinds[] = {{"chart_marks", ECFR_CHART_MARKS, 738},
             {"chart_rows", ECFR_CHART_ROWS, 738},
             {"country_groups", ECFR_COUNTRY_GROUPS, 740},
             {"ccl", ECFR_CCL, 774}};
#define KINDS (sizeof kinds / sizeof kinds[0])

typedef struct asking {
  const law_question *q;
  cd_arena *a;
  cordon_error *err;
  cd_day day;
  cd_json *notes;
} asking;

static const char *publisher(const asking *k) { return k->q->publisher ? k->q->publisher : LAW_PUBLISHER; }

static cordon_status text_at(asking *k, const char *path, uint64_t max, cd_str *out) {
  cd_buf bytes;
  cd_buf_init(&bytes, max);
  cordon_status status = cd_file_read(path, max, &bytes, k->err);
  if (status == CORDON_OK) *out = cd_str_dup(k->a, cd_buf_view(&bytes));
  cd_buf_free(&bytes);
  return status != CORDON_OK || out->ptr ? status : cd_no_memory(k->err);
}

/* --- the newest day --- */

static cordon_status title_state(asking *k, const cd_json *all, cd_day *newest) {
  const cd_json *titles = cd_json_get(all, "titles");
  for (size_t i = 0; i < cd_json_count(titles); i++) {
    const cd_json *one = cd_json_at(titles, i);
    if (cd_json_int(cd_json_get(one, "number"), 0) != TITLE) continue;
    if (cd_day_parse(cd_json_str(cd_json_get(one, "up_to_date_as_of")), newest)) return CORDON_OK;
  }
  return cd_fail(k->err, CORDON_BAD_INPUT, "%s/titles.json does not say up to which day title %d is known",
                 publisher(k), TITLE);
}

/* The publisher answers no day after the one up to which it knows. */
static cordon_status settle_day(asking *k) {
  cd_str url = cd_str_printf(k->a, "%s/titles.json", publisher(k)),
         path = cd_str_printf(k->a, "%s/titles.json", k->q->folder), text;
  cd_json *all;
  http_answer answer;
  cd_day newest;
  char asked[11], known[11];
  if (!url.ptr || !path.ptr) return cd_no_memory(k->err);
  http_get get = {.url = url.ptr, .path = path.ptr, .limits = k->q->limits};
  CD_TRY(http_get_file(&get, k->a, &answer, k->err));
  CD_TRY(text_at(k, path.ptr, MAX_TITLES_BYTES, &text));
  CD_TRY(cd_json_parse(text, path.ptr, k->a, &all, k->err));
  CD_TRY(title_state(k, all, &newest));
  if (cd_json_bool(cd_json_get(cd_json_get(all, "meta"), "import_in_progress"), false))
    k->notes = cd_json_add(k->a, k->notes,
                           cd_json_new_c(k->a, "the publisher is taking in new text just now; ask again later"));
  k->day = k->q->day == CD_DAY_NONE ? newest : k->q->day;
  if (k->day <= newest) return k->notes ? CORDON_OK : cd_no_memory(k->err);
  return cd_fail(k->err, CORDON_NOT_FOUND, "the publisher's text is known up to %s; %s is later",
                 cd_day_format(newest, known), cd_day_format(k->day, asked));
}

/* --- one part of one day --- */

static cordon_status fetch_part(asking *k, int part, cd_day day, cd_json **files, ecfr_text *out) {
  char text[11], digest[CD_DIGEST_TEXT];
  http_answer answer;
  cd_day_format(day, text);
  cd_str url = cd_str_printf(k->a, "%s/full/%s/title-%d.xml?part=%d", publisher(k), text, TITLE, part);
  cd_str path = cd_str_printf(k->a, "%s/title-%d-part-%d-%s.xml", k->q->folder, TITLE, part, text);
  if (!url.ptr || !path.ptr) return cd_no_memory(k->err);
  http_get get = {.url = url.ptr, .path = path.ptr, .limits = k->q->limits};
  CD_TRY(http_get_file(&get, k->a, &answer, k->err));
  CD_TRY(fetch_sniff(path.ptr, CD_STR("xml"), k->err));
  cd_json *o = cd_json_set(k->a, cd_json_new_object(k->a), "address", cd_json_new_str(k->a, url));
  o = cd_json_set(k->a, o, "bytes", cd_json_new_int(k->a, (int64_t)answer.bytes));
  o = cd_json_set(k->a, o, "digest",
                  cd_json_new_str(k->a, cd_str_dup(k->a, cd_str_c(cd_digest_format(&answer.digest, digest)))));
  *files = cd_json_add(k->a, *files, o);
  *out = (ecfr_text){.label = path.ptr, .day = day};
  if (!*files) return cd_no_memory(k->err);
  return text_at(k, path.ptr, CD_MAX_RULEBOOK_BYTES, &out->xml);
}

/* --- the tables of a rulebook --- */

static cd_json *day_json(cd_arena *a, cd_day day) {
  char text[11];
  cd_str copy = cd_str_dup(a, cd_str_c(cd_day_format(day, text)));
  return copy.ptr ? cd_json_new_str(a, copy) : NULL;
}

static cordon_status table_changes(asking *k, size_t kind, cd_day since, cd_json **tables) {
  cd_json *files = cd_json_new_list(k->a), *o = NULL;
  ecfr_text then, now;
  if (since == CD_DAY_NONE)
    return cd_fail(k->err, CORDON_USAGE,
                   "table %s does not say which day's text it was made from; give that day by --since",
                   kinds[kind].name);
  CD_TRY(fetch_part(k, kinds[kind].part, since, &files, &then));
  CD_TRY(fetch_part(k, kinds[kind].part, k->day, &files, &now));
  CD_TRY(ecfr_compare(kinds[kind].table, &then, &now, k->a, &o, k->err));
  o = cd_json_set(k->a, o, "table", cd_json_new_c(k->a, kinds[kind].name));
  o = cd_json_set(k->a, o, "since", day_json(k->a, since));
  *tables = cd_json_add(k->a, *tables, cd_json_set(k->a, o, "files", files));
  return *tables ? CORDON_OK : cd_no_memory(k->err);
}

cordon_status law_changes(const rules_book *b, const law_question *q, cd_arena *a, cd_json **out, cordon_error *err) {
  asking k = {.q = q, .a = a, .err = err, .notes = cd_json_new_list(a)};
  cd_json *tables = cd_json_new_list(a);
  CD_TRY(settle_day(&k));
  for (size_t i = 0; i < KINDS; i++) {
    cd_day since;
    if (!ecfr_made_from(b, kinds[i].name, &since)) continue;
    CD_TRY(table_changes(&k, i, q->since != CD_DAY_NONE ? q->since : since, &tables));
  }
  if (!cd_json_count(tables))
    return cd_fail(err, CORDON_USAGE, "rulebook " CD_FMT " has no table that is made of the eCFR",
                   CD_ARG(rules_book_id(b)));
  *out = cd_json_set(a, cd_json_new_object(a), "day", day_json(a, k.day));
  *out = cd_json_set(a, *out, "tables", tables);
  *out = cd_json_set(a, *out, "notes", k.notes);
  return *out ? CORDON_OK : cd_no_memory(err);
}
