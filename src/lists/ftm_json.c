/* OpenSanctions and other FollowTheMoney entities, one JSON object a line, whole ({"id","schema","properties":{"name":
 * [..],...}}), nested (what refers to an entity stands inside its properties), or what changed against a version before
 * ({"op":"ADD|MOD|DEL","entity":{..}}; DEL has the id alone). People, organisations, companies, public bodies, vessels and
 * aircraft become entries; what else there is is joined to them by a second reading (ftm_refs.h). Formats:
 * https://followthemoney.tech/explorer/, https://www.opensanctions.org/docs/bulk/json/, .../bulk/delta/. */
#include "lists/ftm_entry.h"
#include "lists/ftm_refs.h"

typedef struct ftm {
  const lists_job *job;
  const lists_file *file; /* the one that is read, and its place */
  size_t at;
  lists_spill *refs;
  lists_spill *later; /* with deltas: the files that speak of an id, each as its place; else NULL */
  size_t others;
  bool careful; /* a record was not of the schema that it looked like: the last reading parses all */
  size_t changes, met; /* of the last delta: entities that it changes or deletes, and those that stand before it */
} ftm;

static bool is_delta(const lists_file *file) { return cd_str_starts(cd_str_c(file->role), CD_STR("delta")); }

static const char *probe(cd_str head) {
  cd_str text = cd_str_trim(head);
  if (!cd_str_starts(text, CD_STR("{"))) return NULL;
  cd_str begin = cd_str_sub(text, 0, 64);
  if (cd_str_find(begin, CD_STR("\"op\"")) > 0 && cd_str_find(begin, CD_STR("\"entity\"")) > 0) return "delta";
  return cd_str_find(head, CD_STR("\"schema\"")) > 0 && cd_str_find(head, CD_STR("\"properties\"")) > 0 ? "ftm" : NULL;
}

/* --- records: an entity, or an operation on one --- */

static cordon_status check_entity(const ftm *f, const cd_json *v, int64_t line, cordon_error *err) {
  if (!cd_json_str(cd_json_get(v, "id")).len)
    return lists_record_bad(f->file, line, "id", err, "the entity has no id");
  return cd_json_str(cd_json_get(v, "schema")).len
             ? CORDON_OK
             : lists_record_bad(f->file, line, "schema", err, "the entity has no schema");
}

/* *entity is NULL for a deletion, whose id is in *id. */
static cordon_status open_record(const ftm *f, const cd_json *record, int64_t line, const cd_json **entity, cd_str *id,
                                 cordon_error *err) {
  cd_str op = cd_json_str(cd_json_get(record, "op"));
  const cd_json *v = is_delta(f->file) ? cd_json_get(record, "entity") : record;
  bool deletes = is_delta(f->file) && cd_str_eqc(op, "DEL");
  if (is_delta(f->file) && !deletes && !cd_str_eqc(op, "ADD") && !cd_str_eqc(op, "MOD"))
    return lists_record_bad(f->file, line, "op", err, "the operation of a delta is ADD, MOD or DEL");
  *id = cd_json_str(cd_json_get(v, "id"));
  *entity = deletes ? NULL : v;
  if (deletes && !id->len) return lists_record_bad(f->file, line, "entity.id", err, "the entity has no id");
  return deletes ? CORDON_OK : check_entity(f, v, line, err);
}

/* --- deltas: the last file that speaks of an entity counts --- */

typedef struct mention {
  uint32_t file;
  char op; /* 'A', 'M', 'D' */
} mention;

static cordon_status on_mention(void *user, const cd_json *record, int64_t line, cd_arena *a, cordon_error *err) {
  ftm *f = user;
  const cd_json *entity;
  cd_str id;
  (void)a;
  CD_TRY(open_record(f, record, line, &entity, &id, err));
  mention m = {.file = (uint32_t)f->at, .op = cd_json_str(cd_json_get(record, "op")).ptr[0]};
  if (f->at + 1 == f->job->count) f->changes += m.op != 'A';
  return lists_spill_add(f->later, id, cd_str_of((const char *)&m, sizeof m), err);
}

/* Which later file speaks of an id next; 0: none. */
static cordon_status next_mention(const ftm *f, cd_str id, cd_arena *a, uint32_t *next, cordon_error *err) {
  cd_str *texts;
  size_t count;
  *next = 0;
  if (!f->later) return CORDON_OK;
  CD_TRY(lists_spill_get(f->later, id, a, &texts, &count, err));
  for (size_t i = 0; i < count; i++) {
    mention m;
    memcpy(&m, texts[i].ptr, sizeof m);
    if (m.file > f->at && (!*next || m.file < *next)) *next = m.file;
  }
  return CORDON_OK;
}

static void check_deltas(const ftm *f) {
  const lists_file *last = &f->job->files[f->job->count - 1];
  if (f->later && f->met != f->changes)
    lists_find(f->job->sink, last->path, 0,
               "the delta changes or deletes %zu entities, of which %zu stand in the files before it; it belongs to "
               "another version",
               f->changes, f->met);
}

/* --- the two readings: every record is parsed by one of them --- */

static bool wants_references(void *user, cd_str bytes) {
  const ftm *f = user;
  return f->later || ftm_is_reference(lists_record_peek(bytes, "\"schema\""));
}

static bool wants_the_rest(void *user, cd_str bytes) {
  ftm *f = user;
  bool reference = !f->careful && !f->later && ftm_is_reference(lists_record_peek(bytes, "\"schema\""));
  f->others += reference;
  return !reference;
}

static cordon_status on_reference(void *user, const cd_json *record, int64_t line, cd_arena *a, cordon_error *err) {
  ftm *f = user;
  const cd_json *v;
  cd_str id;
  uint32_t next;
  CD_TRY(open_record(f, record, line, &v, &id, err));
  CD_TRY(next_mention(f, id, a, &next, err));
  if (f->later && v && next + 1 == f->job->count) f->met++;
  cd_str schema = cd_json_str(cd_json_get(v, "schema"));
  if (!v || next) return CORDON_OK;
  if (ftm_is_reference(schema)) return ftm_refs_add(f->refs, id, schema, cd_json_get(v, "properties"), a, err);
  f->careful = true;
  return CORDON_OK;
}

static cordon_status on_entry(void *user, const cd_json *record, int64_t line, cd_arena *a, cordon_error *err) {
  ftm *f = user;
  lists_build b;
  const cd_json *v, *p;
  cd_str id;
  uint32_t next;
  CD_TRY(open_record(f, record, line, &v, &id, err));
  CD_TRY(next_mention(f, id, a, &next, err));
  if (!v || next) return CORDON_OK;
  lists_build_begin(&b, a);
  if (!ftm_schema_of(cd_json_str(cd_json_get(v, "schema")), &b.e.schema)) {
    f->others++;
    return CORDON_OK;
  }
  p = cd_json_get(v, "properties");
  b.e.id = id;
  b.e.source = f->job->list;
  b.e.line = line;
  ftm_entry_read(&b, v);
  if (!b.e.name_count) return lists_record_bad(f->file, line, "properties.name", err, "the entity has no name");
  ftm_refs_join_nested(&b, id, p);
  CD_TRY(ftm_refs_join(f->refs, &b, id, p, err));
  CD_TRY(lists_build_status(&b, err));
  return f->job->sink->entry(f->job->sink->user, &b.e, err);
}

static cordon_status read_each(ftm *f, size_t first, lists_record_wanted wanted, lists_record record,
                               cordon_error *err) {
  for (f->at = first; f->at < f->job->count; f->at++) {
    f->file = &f->job->files[f->at];
    CD_TRY(lists_records_read(f->file, NULL, wanted, record, f, err));
  }
  return CORDON_OK;
}

static cordon_status read_all(ftm *f, cordon_error *err) {
  if (f->later) CD_TRY(read_each(f, 1, NULL, on_mention, err));
  CD_TRY(read_each(f, 0, wants_references, on_reference, err));
  CD_TRY(read_each(f, 0, wants_the_rest, on_entry, err));
  check_deltas(f);
  if (f->others)
    lists_say(f->job->sink,
              "%zu entities of other schemata (addresses, sanctions, ownership, payments) are no entries of their own",
              f->others);
  return CORDON_OK;
}

static cordon_status check_files(const lists_job *job, cordon_error *err) {
  for (size_t i = 0; i < job->count; i++) {
    if (is_delta(&job->files[i]) == (i > 0)) continue;
    if (i)
      return cd_fail(err, CORDON_USAGE, "a whole file of entities is imported alone, or with its deltas; %zu were given",
                     job->count);
    cd_fail(err, CORDON_USAGE,
            "a delta says what changed, and no earlier snapshot holds what it changes; import the whole file first");
    return cd_error_place(err, job->files[i].path, 0, 0, NULL), CORDON_USAGE;
  }
  return CORDON_OK;
}

static cordon_status read_files(const lists_job *job, cordon_error *err) {
  ftm f = {.job = job};
  CD_TRY(check_files(job, err));
  cordon_status status = lists_spill_new(job->scratch, &f.refs, err);
  if (status == CORDON_OK && job->count > 1) status = lists_spill_new(job->scratch, &f.later, err);
  if (status == CORDON_OK) status = read_all(&f, err);
  lists_spill_free(f.refs);
  lists_spill_free(f.later);
  return status;
}

static bool changes_only(const lists_job *job) { return job->count > 0 && is_delta(&job->files[0]); }

const lists_reader lists_reader_ftm = {
    .name = "ftm_json",
    .form = "FollowTheMoney entities, one JSON object a line, or a delta of them",
    .probe = probe,
    .read = read_files,
    .changes_only = changes_only,
};
