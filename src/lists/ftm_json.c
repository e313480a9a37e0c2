/* OpenSanctions and other FollowTheMoney entities, one JSON object a line:
 * {"id","schema","properties":{"name":[..],...}}. People, organisations, companies, public bodies, vessels and aircraft
 * become entries; addresses, sanctions and ownership are entities of their own and are gathered first, so that an entry
 * can name its address, its listing day and its owners. Format: https://followthemoney.tech/explorer/. */
#include "base/map.h"
#include "lists/ftm_edges.h"
#include "lists/records.h"
#include "lists/words.h"

typedef struct linked {
  cd_str address, country, program, authority;
  lists_link link;
  cd_day from, to;
  struct linked *next;
} linked;

typedef struct ftm {
  const lists_job *job;
  const lists_file *file;
  cd_arena *all;
  cd_map *addresses; /* by their own id */
  cd_map *sanctions; /* by the id of the entity they are about */
  cd_map *links;     /* by the id of the entity that they hang on */
  size_t others;
  bool careful; /* a record was not of the schema that it looked like: the last reading parses all */
} ftm;

static const char *probe(cd_str head) {
  if (!cd_str_starts(cd_str_trim(head), CD_STR("{"))) return NULL;
  return cd_str_find(head, CD_STR("\"schema\"")) > 0 && cd_str_find(head, CD_STR("\"properties\"")) > 0 ? "ftm" : NULL;
}

static cd_str first(const cd_json *properties, const char *name) {
  return lists_record_text(cd_json_get(properties, name));
}

/* --- what is gathered first --- */

static linked *hang(ftm *f, cd_map *map, cd_str key) {
  linked *one = CD_NEW(f->all, linked);
  cd_str copy = cd_str_dup(f->all, key);
  if (!one || !copy.ptr) return NULL;
  *one = (linked){.from = CD_DAY_NONE, .to = CD_DAY_NONE, .next = cd_map_get(map, key)};
  return cd_map_put(map, copy, one) ? one : NULL;
}

static cordon_status gather_address(ftm *f, cd_str id, const cd_json *p, cordon_error *err) {
  linked *one = hang(f, f->addresses, id);
  if (!one) return cd_no_memory(err);
  one->address = cd_str_dup(f->all, first(p, "full"));
  one->country = cd_str_dup(f->all, first(p, "country"));
  return one->address.ptr && one->country.ptr ? CORDON_OK : cd_no_memory(err);
}

static cordon_status gather_sanction(ftm *f, const cd_json *p, cordon_error *err) {
  const cd_json *about = cd_json_get(p, "entity");
  cd_str day = first(p, "listingDate");
  if (!day.len) day = first(p, "startDate");
  for (size_t i = 0; i < cd_json_count(about); i++) {
    linked *one = hang(f, f->sanctions, cd_json_str(cd_json_at(about, i)));
    if (!one) return cd_no_memory(err);
    one->program = cd_str_dup(f->all, first(p, "program"));
    one->authority = cd_str_dup(f->all, first(p, "authority"));
    if (!one->program.ptr || !one->authority.ptr) return cd_no_memory(err);
    if (!cd_day_parse(day, &one->from)) one->from = CD_DAY_NONE;
    if (!cd_day_parse(first(p, "endDate"), &one->to)) one->to = CD_DAY_NONE;
  }
  return CORDON_OK;
}

static bool keep_text(cd_arena *a, cd_str *text) { return (*text = cd_str_dup(a, *text)).ptr != NULL; }

static cordon_status gather_edge(ftm *f, const ftm_edge *edge, const cd_json *p, cordon_error *err) {
  const cd_json *holders = cd_json_get(p, edge->holder), *others = cd_json_get(p, edge->other);
  lists_link link;
  if (!ftm_edge_link(edge, p, f->all, &link)) return cd_no_memory(err);
  cd_str *texts[] = {&link.percent, &link.since, &link.until, &link.says};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    if (!keep_text(f->all, texts[i])) return cd_no_memory(err);
  for (size_t i = 0; i < cd_json_count(others); i++)
    for (size_t k = 0; k < cd_json_count(holders); k++) {
      linked *one = hang(f, f->links, cd_json_str(cd_json_at(holders, k)));
      if (!one) return cd_no_memory(err);
      one->link = link;
      one->link.entry = cd_json_str(cd_json_at(others, i));
      if (!keep_text(f->all, &one->link.entry)) return cd_no_memory(err);
    }
  return CORDON_OK;
}

static cordon_status check_entity(const ftm *f, cd_str id, cd_str schema, int64_t line, cordon_error *err) {
  if (!id.len) return lists_record_bad(f->file, line, "id", err, "the entity has no id");
  return schema.len ? CORDON_OK : lists_record_bad(f->file, line, "schema", err, "the entity has no schema");
}

static cordon_status on_gather(void *user, const cd_json *v, int64_t line, cd_arena *a, cordon_error *err) {
  ftm *f = user;
  cd_str schema = cd_json_str(cd_json_get(v, "schema")), id = cd_json_str(cd_json_get(v, "id"));
  const cd_json *p = cd_json_get(v, "properties");
  (void)a;
  CD_TRY(check_entity(f, id, schema, line, err));
  if (cd_str_eqc(schema, "Address")) return gather_address(f, id, p, err);
  if (cd_str_eqc(schema, "Sanction")) return gather_sanction(f, p, err);
  if (ftm_edge_of(schema)) return gather_edge(f, ftm_edge_of(schema), p, err);
  f->careful = true;
  return CORDON_OK;
}

/* --- which records each reading parses: every one is parsed by the first or by the last --- */

static bool is_reference(cd_str bytes) {
  cd_str schema = lists_record_peek(bytes, "\"schema\"");
  return cd_str_eqc(schema, "Address") || cd_str_eqc(schema, "Sanction") || ftm_edge_of(schema);
}

static bool wants_references(void *user, cd_str bytes) {
  (void)user;
  return is_reference(bytes);
}
static bool wants_the_rest(void *user, cd_str bytes) {
  ftm *f = user;
  bool reference = !f->careful && is_reference(bytes);
  f->others += reference;
  return !reference;
}

/* --- entries --- */

static bool schema_of(cd_str name, names_schema *out) {
  static const struct {
    const char *name;
    names_schema schema;
  } SCHEMATA[] = {{"Person", NAMES_PERSON},          {"Organization", NAMES_ORGANIZATION},
                  {"Company", NAMES_COMPANY},        {"LegalEntity", NAMES_ORGANIZATION},
                  {"PublicBody", NAMES_PUBLIC_BODY}, {"Vessel", NAMES_VESSEL},
                  {"Airplane", NAMES_AIRCRAFT}};
  for (size_t i = 0; i < sizeof SCHEMATA / sizeof *SCHEMATA; i++)
    if (cd_str_eqc(name, SCHEMATA[i].name)) {
      *out = SCHEMATA[i].schema;
      return true;
    }
  return false;
}

static bool has_name(const lists_build *b, cd_str text) {
  for (size_t i = 0; i < b->e.name_count; i++)
    if (cd_str_eq(b->e.names[i].text, text)) return true;
  return false;
}

static void add_aka(lists_build *b, cd_str text) {
  if (!has_name(b, cd_str_trim(text))) lists_build_name(b, text, "aka");
}
static void add_fka(lists_build *b, cd_str text) {
  if (!has_name(b, cd_str_trim(text))) lists_build_name(b, text, "fka");
}
static void add_weak(lists_build *b, cd_str text) {
  if (!has_name(b, cd_str_trim(text))) lists_build_name(b, text, "weak");
}
static void add_address(lists_build *b, cd_str text) { lists_build_address(b, text, (cd_str){0}, (cd_str){0}); }
static void add_country(lists_build *b, cd_str code) { lists_build_address(b, (cd_str){0}, (cd_str){0}, code); }

static void read_names(lists_build *b, const cd_json *v, const cd_json *p) {
  cd_str caption = cd_json_str(cd_json_get(v, "caption"));
  lists_build_name(b, caption.len ? caption : first(p, "name"), "primary");
  lists_record_each(b, cd_json_get(p, "name"), add_aka);
  lists_record_each(b, cd_json_get(p, "alias"), add_aka);
  lists_record_each(b, cd_json_get(p, "previousName"), add_fka);
  lists_record_each(b, cd_json_get(p, "weakAlias"), add_weak);
}

/* Properties that are read as identifiers. */
#define IDENTIFIER_PROPERTIES \
  "passportNumber", "idNumber", "innCode", "ogrnCode", "registrationNumber", "taxNumber", "vatCode", \
  "leiCode", "swiftBic", "imoNumber", "mmsi", "dunsCode", "uscCode", "kppCode", "okpoCode", \
  "bikCode", "npiCode", "socialSecurityNumber", "cryptoWallet", "serialNumber"
static const char *const IDENTIFIERS[] = {IDENTIFIER_PROPERTIES, NULL};

static void read_identifiers(lists_build *b, const cd_json *p) {
  for (const char *const *name = IDENTIFIERS; *name; name++) {
    const cd_json *values = cd_json_get(p, *name);
    for (size_t i = 0; i < cd_json_count(values); i++)
      lists_build_identifier(b, cd_str_c(*name), cd_json_str(cd_json_at(values, i)), (cd_str){0});
  }
}

static void read_linked(const ftm *f, lists_build *b, cd_str id, const cd_json *p) {
  const cd_json *addresses = cd_json_get(p, "addressEntity");
  for (size_t i = 0; i < cd_json_count(addresses); i++) {
    const linked *one = cd_map_get(f->addresses, cd_json_str(cd_json_at(addresses, i)));
    if (one) lists_build_address(b, one->address, (cd_str){0}, one->country);
  }
  for (const linked *s = cd_map_get(f->sanctions, id); s; s = s->next) {
    lists_build_program(b, s->program.len ? s->program : s->authority);
    if (s->from != CD_DAY_NONE && (b->e.from == CD_DAY_NONE || s->from < b->e.from)) b->e.from = s->from;
  }
  for (const linked *k = cd_map_get(f->links, id); k; k = k->next) lists_build_link(b, k->link);
}

static const char *const KNOWN[] = {"name",
                                    "alias",
                                    "previousName",
                                    "weakAlias",
                                    "birthDate",
                                    "birthPlace",
                                    "nationality",
                                    "citizenship",
                                    "country",
                                    "address",
                                    "addressEntity",
                                    "programId",
                                    "program",
                                    "position",
                                    "notes",
                                    "sourceUrl",
                                    IDENTIFIER_PROPERTIES,
                                    "firstName",
                                    "lastName",
                                    "middleName",
                                    "fatherName",
                                    "secondName",
                                    "motherName",
                                    NULL};

static void read_properties(lists_build *b, const cd_json *p) {
  lists_record_each(b, cd_json_get(p, "birthDate"), lists_build_birth);
  lists_record_each(b, cd_json_get(p, "birthPlace"), lists_build_birth_place);
  lists_record_each(b, cd_json_get(p, "nationality"), lists_build_nationality);
  lists_record_each(b, cd_json_get(p, "citizenship"), lists_build_nationality);
  lists_record_each(b, cd_json_get(p, "address"), add_address);
  lists_record_each(b, cd_json_get(p, "country"), add_country);
  lists_record_each(b, cd_json_get(p, "programId"), lists_build_program);
  lists_record_each(b, cd_json_get(p, "program"), lists_build_program);
  read_identifiers(b, p);
  b->e.title = first(p, "position");
  b->e.remarks = first(p, "notes");
  b->e.url = first(p, "sourceUrl");
  if (p) lists_record_keep_unknown(b, p, KNOWN);
}

static cordon_status on_entry(void *user, const cd_json *v, int64_t line, cd_arena *a, cordon_error *err) {
  ftm *f = user;
  lists_build b;
  const cd_json *p = cd_json_get(v, "properties");
  CD_TRY(check_entity(f, cd_json_str(cd_json_get(v, "id")), cd_json_str(cd_json_get(v, "schema")), line, err));
  lists_build_begin(&b, a);
  if (!schema_of(cd_json_str(cd_json_get(v, "schema")), &b.e.schema)) {
    f->others++;
    return CORDON_OK;
  }
  b.e.id = cd_json_str(cd_json_get(v, "id"));
  b.e.source = f->job->list;
  b.e.line = line;
  read_names(&b, v, p);
  if (!b.e.name_count) return lists_record_bad(f->file, line, "properties.name", err, "the entity has no name");
  read_properties(&b, p);
  read_linked(f, &b, b.e.id, p);
  CD_TRY(lists_build_status(&b, err));
  return f->job->sink->entry(f->job->sink->user, &b.e, err);
}

static cordon_status read_all(ftm *f, cordon_error *err) {
  CD_TRY(lists_records_read(f->file, NULL, wants_references, on_gather, f, err));
  CD_TRY(lists_records_read(f->file, NULL, wants_the_rest, on_entry, f, err));
  if (f->others)
    lists_say(f->job->sink,
              "%zu entities of other schemata (addresses, sanctions, ownership, payments) are no entries of their own",
              f->others);
  return CORDON_OK;
}

static cordon_status read_files(const lists_job *job, cordon_error *err) {
  if (job->count != 1)
    return cd_fail(err, CORDON_USAGE, "a file of entities is imported alone; %zu were given", job->count);
  ftm f = {.job = job, .file = &job->files[0], .all = cd_arena_new(0)};
  if (!f.all) return cd_no_memory(err);
  f.addresses = cd_map_new(f.all, 1024);
  f.sanctions = cd_map_new(f.all, 1024);
  f.links = cd_map_new(f.all, 64);
  cordon_status status = f.addresses && f.sanctions && f.links ? read_all(&f, err) : cd_no_memory(err);
  cd_arena_free(f.all);
  return status;
}

const lists_reader lists_reader_ftm = {
    "ftm_json", NULL, "FollowTheMoney entities, one JSON object a line", probe, read_files, NULL, NULL};
