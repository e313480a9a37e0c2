/* The US Consolidated Screening List as JSON: {"results":[{...}]}, with the fields of the CSV as lists and objects.
 * Format: the International Trade Administration's consolidated.json. Identity is as in the CSV: the printed source and
 * the id. */
#include "base/map.h"
#include "lists/csl_sources.h"
#include "lists/identifiers.h"
#include "lists/records.h"
#include "lists/remarks.h"
#include "lists/words.h"

typedef struct csl {
  const lists_job *job;
  const lists_file *file;
  cd_arena *all;
  cd_map *seen;
} csl;

static const char *probe(cd_str head) {
  return cd_str_starts(cd_str_trim(head), CD_STR("{")) && cd_str_find(head, CD_STR("\"results\"")) > 0 &&
                 cd_str_find(head, CD_STR("\"alt_names\"")) > 0
             ? "csl_json"
             : NULL;
}

static cd_str text(const cd_json *v, const char *key) { return cd_str_trim(cd_json_str(cd_json_get(v, key))); }

static names_schema schema_of(cd_str type) {
  if (cd_str_ieq_ascii(type, CD_STR("Individual"))) return NAMES_PERSON;
  if (cd_str_ieq_ascii(type, CD_STR("Entity"))) return NAMES_ORGANIZATION;
  if (cd_str_ieq_ascii(type, CD_STR("Vessel"))) return NAMES_VESSEL;
  return cd_str_ieq_ascii(type, CD_STR("Aircraft")) ? NAMES_AIRCRAFT : NAMES_ANY;
}

static void add_alias(lists_build *b, cd_str name) { lists_build_name(b, name, "aka"); }

static void read_addresses(lists_build *b, const cd_json *list) {
  for (size_t i = 0; i < cd_json_count(list); i++) {
    const cd_json *v = cd_json_at(list, i);
    cd_str street = text(v, "address"), state = text(v, "state"), code = text(v, "postal_code");
    cd_str whole = cd_str_printf(b->a, CD_FMT "%s" CD_FMT "%s" CD_FMT, CD_ARG(street), state.len ? ", " : "",
                                 CD_ARG(state), code.len ? ", " : "", CD_ARG(code));
    if (!whole.ptr) b->failed = true;
    lists_build_address(b, whole, text(v, "city"), text(v, "country"));
  }
}

static void read_ids(lists_build *b, const cd_json *list) {
  for (size_t i = 0; i < cd_json_count(list); i++) {
    const cd_json *v = cd_json_at(list, i);
    cd_str type = text(v, "type"), number = text(v, "number");
    if (cd_str_eqc(type, "Gender"))
      lists_build_extra(b, "gender", number);
    else if (cd_str_eqc(type, "Website"))
      lists_build_extra_add(b, "websites", number);
    else if (!lists_identifier_type(type))
      lists_build_extra_add(b, "statements", cd_str_printf(b->a, CD_FMT ", " CD_FMT, CD_ARG(number), CD_ARG(type)));
    else if (cd_str_starts(number, CD_STR("IMO ")))
      lists_build_identifier(b, CD_STR("IMO"), cd_str_sub(number, 4, number.len), (cd_str){0});
    else
      lists_build_identifier(b, type, number, text(v, "country"));
  }
}

static cordon_status identify(csl *c, lists_build *b, const cd_json *v, int64_t line, cordon_error *err) {
  cd_str id = text(v, "id"), printed = text(v, "source");
  if (!id.len) id = text(v, "_id");
  if (!id.len) return lists_record_bad(c->file, line, "results.id", err, "the record has no id");
  if (!printed.len) return lists_record_bad(c->file, line, "results.source", err, "the record names no source");
  const lists_csl_source *source = lists_csl_source_find(printed);
  b->e.source = source ? cd_str_c(source->canonical) : c->job->list;
  if (source && source->ofac_other) lists_build_program(b, cd_str_c(source->code));
  cd_str prefix = source ? cd_str_c(source->code) : printed,
         key = cd_str_printf(b->a, CD_FMT "/" CD_FMT, CD_ARG(prefix), CD_ARG(id));
  int *times = key.ptr ? cd_map_get(c->seen, key) : NULL;
  if (!times) {
    cd_str copy = cd_str_dup(c->all, key);
    times = CD_NEW(c->all, int);
    if (!key.ptr || !copy.ptr || !times || !cd_map_put(c->seen, copy, times)) return cd_no_memory(err);
  }
  bool again = ++*times > 1;
  b->e.id = again ? cd_str_printf(b->a, CD_FMT "#%d", CD_ARG(id), *times) : id;
  b->e.key = again ? cd_str_printf(b->a, CD_FMT "#%d", CD_ARG(key), *times) : key;
  return b->e.id.ptr && b->e.key.ptr ? CORDON_OK : cd_no_memory(err);
}

static cordon_status read_day(const csl *c, const cd_json *v, const char *key, int64_t line, cd_day *out,
                              cordon_error *err) {
  cd_str day = text(v, key);
  return !day.len || lists_day_parse(day, true, out)
             ? CORDON_OK
             : lists_record_bad(c->file, line, key, err, "this is no day; such as 2021-11-04 is right");
}

static const char *const KNOWN[] = {"id",
                                    "_id",
                                    "name",
                                    "type",
                                    "title",
                                    "programs",
                                    "addresses",
                                    "federal_register_notice",
                                    "start_date",
                                    "end_date",
                                    "license_requirement",
                                    "license_policy",
                                    "remarks",
                                    "source_list_url",
                                    "alt_names",
                                    "citizenships",
                                    "dates_of_birth",
                                    "nationalities",
                                    "places_of_birth",
                                    "ids",
                                    NULL};

static cordon_status on_record(void *user, const cd_json *v, int64_t line, cd_arena *a, cordon_error *err) {
  csl *c = user;
  lists_build b;
  lists_build_begin(&b, a);
  b.e.line = line;
  CD_TRY(identify(c, &b, v, line, err));
  lists_build_name(&b, text(v, "name"), "primary");
  if (!b.e.name_count) return lists_record_bad(c->file, line, "results.name", err, "the record has no name");
  b.e.schema = schema_of(text(v, "type"));
  lists_record_each(&b, cd_json_get(v, "alt_names"), add_alias);
  lists_record_each(&b, cd_json_get(v, "programs"), lists_build_program);
  lists_record_each(&b, cd_json_get(v, "citizenships"), lists_build_nationality);
  lists_record_each(&b, cd_json_get(v, "nationalities"), lists_build_nationality);
  lists_record_each(&b, cd_json_get(v, "dates_of_birth"), lists_build_birth);
  lists_record_each(&b, cd_json_get(v, "places_of_birth"), lists_build_birth_place);
  read_addresses(&b, cd_json_get(v, "addresses"));
  read_ids(&b, cd_json_get(v, "ids"));
  b.e.requirement = text(v, "license_requirement");
  b.e.policy = text(v, "license_policy");
  b.e.cite = text(v, "federal_register_notice");
  b.e.title = text(v, "title");
  b.e.remarks = text(v, "remarks");
  b.e.url = text(v, "source_list_url");
  lists_remarks_links(&b, b.e.remarks);
  lists_record_keep_unknown(&b, v, KNOWN);
  CD_TRY(read_day(c, v, "start_date", line, &b.e.from, err));
  CD_TRY(read_day(c, v, "end_date", line, &b.e.to, err));
  CD_TRY(lists_build_status(&b, err));
  return c->job->sink->entry(c->job->sink->user, &b.e, err);
}

static cordon_status read_files(const lists_job *job, cordon_error *err) {
  if (job->count != 1)
    return cd_fail(err, CORDON_USAGE, "the consolidated list is one file; %zu were given", job->count);
  csl c = {.job = job, .file = &job->files[0], .all = cd_arena_new(0)};
  c.seen = c.all ? cd_map_new(c.all, 4096) : NULL;
  cordon_status status = c.seen ? lists_records_read(c.file, "results", NULL, on_record, &c, err) : cd_no_memory(err);
  cd_arena_free(c.all);
  return status;
}

static const char *const LISTS[] = {"us_csl", NULL};
const lists_reader lists_reader_csl_json = {
    .name = "csl_json",
    .lists = LISTS,
    .form = "consolidated.json, an object with \"results\"",
    .probe = probe,
    .read = read_files,
};
