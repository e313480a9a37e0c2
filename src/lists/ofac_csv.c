/* The OFAC CSV set: sdn.csv or cons_prim.csv (12 fields), alt (5), add (6) and comments (2), without headers; "-0- " is
 * null, and the last byte of a file may be 0x1A. Files are told apart by their field count. Format: OFAC, "SDN data
 * specification" (dat_spec.txt). */
#include <stdlib.h>

#include "base/map.h"
#include "lists/identifiers.h"
#include "lists/remarks.h"
#include "lists/table.h"
#include "lists/words.h"

#define SDN_FIELDS 12u
#define ALT_FIELDS 5u
#define ADD_FIELDS 6u
#define COMMENT_FIELDS 2u

static const cd_csv_format FORMAT = {.separator = ',', .quoted = true, .lenient_quotes = true, .ctrl_z_ends = true};

static const char *probe(cd_str head) {
  cd_str text = cd_str_trim(head);
  if (text.len && (text.ptr[0] == '<' || text.ptr[0] == '{' || text.ptr[0] == '[')) return NULL;
  switch (lists_table_first_width(head, FORMAT)) {
  case SDN_FIELDS:
    return "sdn";
  case ALT_FIELDS:
    return "alt";
  case ADD_FIELDS:
    return "add";
  case COMMENT_FIELDS:
    return "comments";
  default:
    return NULL;
  }
}

/* Rows of alt, add and comments under their entry number. */
typedef struct row {
  cd_str field[ADD_FIELDS];
  struct row *next;
} row;
typedef struct rows {
  row *first, **last;
  bool used;
} rows;
typedef struct side {
  cd_map *by_entry;
  bool given;
} side;

typedef struct ofac {
  lists_strange strange;
  const lists_job *job;
  cd_arena *a;     /* of the side files */
  cd_arena *entry; /* of one entry */
  side alt, add, comments;
} ofac;

static cd_str value(cd_str field) {
  cd_str text = cd_str_trim(field);
  return cd_str_eqc(text, "-0-") ? (cd_str){0} : text;
}

static bool number(cd_str text) {
  int64_t n;
  return cd_str_to_i64(text, &n) && n > 0;
}

static cordon_status keep(ofac *o, side *s, const lists_table *t, cordon_error *err) {
  cd_str id = cd_str_trim(t->fields[0]);
  if (!number(id))
    return lists_table_bad(t, "ent_num", err, "the entry number is \"" CD_FMT "\"; a whole number is right",
                           CD_ARG(id));
  rows *list = cd_map_get(s->by_entry, id);
  if (!list) {
    list = CD_NEW(o->a, rows);
    id = cd_str_dup(o->a, id);
    if (!list || !id.ptr || !cd_map_put(s->by_entry, id, list)) return cd_no_memory(err);
    list->last = &list->first;
  }
  row *r = CD_NEW(o->a, row);
  if (!r) return cd_no_memory(err);
  for (size_t i = 0; i < t->count; i++) {
    r->field[i] = cd_str_dup(o->a, t->fields[i]);
    if (!r->field[i].ptr) return cd_no_memory(err);
  }
  *list->last = r;
  list->last = &r->next;
  return CORDON_OK;
}

/* alt_num and add_num are unique in their file. */
static cordon_status check_row_number(ofac *o, const lists_table *t, cd_map *seen, cordon_error *err) {
  cd_str id = cd_str_trim(t->fields[1]);
  if (!number(id))
    return lists_table_bad(t, "num", err, "the row number is \"" CD_FMT "\"; a whole number is right", CD_ARG(id));
  if (cd_map_has(seen, id)) {
    lists_find(o->job->sink, t->file->path, lists_table_line(t),
               "the number " CD_FMT " occurs twice, and must be unique", CD_ARG(id));
    return CORDON_OK;
  }
  cd_str copy = cd_str_dup(o->a, id);
  return copy.ptr && cd_map_put(seen, copy, o) ? CORDON_OK : cd_no_memory(err);
}

static cordon_status read_side_rows(ofac *o, side *s, lists_table *t, size_t width, cordon_error *err) {
  cd_map *seen = cd_map_new(o->a, 1024);
  bool more = true;
  if (!seen) return cd_no_memory(err);
  while (true) {
    CD_TRY(lists_table_next(t, width, &more, err));
    if (!more) return CORDON_OK;
    if (width != COMMENT_FIELDS) CD_TRY(check_row_number(o, t, seen, err));
    CD_TRY(keep(o, s, t, err));
  }
}

static const lists_file *file_of(const lists_job *job, const char *role) {
  for (size_t i = 0; i < job->count; i++)
    if (strcmp(job->files[i].role, role) == 0) return &job->files[i];
  return NULL;
}

static cordon_status read_side(ofac *o, side *s, const char *role, size_t width, cordon_error *err) {
  const lists_file *file = file_of(o->job, role);
  if (!(s->by_entry = cd_map_new(o->a, 1024))) return cd_no_memory(err);
  if (!file) return CORDON_OK;
  s->given = true;
  lists_table t;
  cordon_status status = lists_table_open(file, FORMAT, &t, err);
  if (status == CORDON_OK) status = read_side_rows(o, s, &t, width, err);
  lists_table_close(&t);
  return status;
}

static names_schema schema_of(cd_str type) {
  if (cd_str_ieq_ascii(type, CD_STR("individual"))) return NAMES_PERSON;
  if (cd_str_ieq_ascii(type, CD_STR("vessel"))) return NAMES_VESSEL;
  if (cd_str_ieq_ascii(type, CD_STR("aircraft"))) return NAMES_AIRCRAFT;
  return NAMES_ORGANIZATION;
}

/* "SDGT] [IFSR" is how one field holds several programs. */
static void read_programs(lists_build *b, cd_str text) {
  cd_str piece;
  while (lists_cut(&text, "] [", &piece)) lists_build_program(b, piece);
}

static void read_vessel(lists_build *b, const cd_str *f) {
  lists_build_extra(b, "call_sign", value(f[5]));
  lists_build_extra(b, "vessel_type", value(f[6]));
  lists_build_extra(b, "tonnage", value(f[7]));
  lists_build_extra(b, "gross_registered_tonnage", value(f[8]));
  lists_build_extra(b, "vessel_flag", value(f[9]));
  lists_build_extra(b, "vessel_owner", value(f[10]));
}

static rows *rows_of(const side *s, cd_str id) {
  rows *list = cd_map_get(s->by_entry, id);
  if (list) list->used = true;
  return list;
}

static void read_aliases(ofac *o, lists_build *b, cd_str id) {
  rows *list = rows_of(&o->alt, id);
  for (row *r = list ? list->first : NULL; r; r = r->next) {
    static const char *const KINDS[] = {"aka", "fka", "nka", NULL};
    cd_str type = value(r->field[2]);
    lists_build_known(b, "alias_type", type, KINDS);
    const char *kind = cd_str_ieq_ascii(type, CD_STR("fka"))   ? "fka"
                       : cd_str_ieq_ascii(type, CD_STR("nka")) ? "nka"
                                                               : "aka";
    lists_build_name(b, value(r->field[3]), cd_str_find(r->field[4], CD_STR("weak")) >= 0 ? "weak" : kind);
  }
}

static void read_addresses(ofac *o, lists_build *b, cd_str id) {
  rows *list = rows_of(&o->add, id);
  for (row *r = list ? list->first : NULL; r; r = r->next) {
    lists_build_address(b, value(r->field[2]), value(r->field[3]), value(r->field[4]));
    lists_build_extra_add(b, "address_remarks", value(r->field[5]));
  }
}

/* Remarks over 1,000 characters go on, in the middle of a word, in the comments file. */
static cordon_status read_remarks(ofac *o, lists_build *b, cd_str id, cd_str field, cordon_error *err) {
  rows *list = rows_of(&o->comments, id);
  cd_str text = value(field).len ? field : (cd_str){0};
  for (row *r = list ? list->first : NULL; r; r = r->next) {
    if (!value(r->field[1]).len) continue;
    text = cd_str_printf(o->entry, CD_FMT CD_FMT, CD_ARG(text), CD_ARG(r->field[1]));
    if (!text.ptr) return cd_no_memory(err);
    lists_build_extra(b, "comments", r->field[1]);
  }
  b->e.remarks = cd_str_trim(text);
  lists_remarks_read(b, text);
  return CORDON_OK;
}

static const char *const TYPES[] = {"individual", "vessel", "aircraft", NULL};

static cordon_status read_entry(ofac *o, const lists_table *t, cordon_error *err) {
  const cd_str *f = t->fields;
  lists_build b;
  cd_str id = cd_str_trim(f[0]);
  if (!number(id))
    return lists_table_bad(t, "ent_num", err, "the entry number is \"" CD_FMT "\"; a whole number is right",
                           CD_ARG(id));
  if (!value(f[1]).len) return lists_table_bad(t, "name", err, "the entry " CD_FMT " has no name", CD_ARG(id));
  cd_arena_reset(o->entry);
  lists_build_begin(&b, o->entry);
  b.strange = &o->strange;
  b.e.id = id;
  b.e.source = o->job->list;
  b.e.line = lists_table_line(t);
  b.e.schema = schema_of(value(f[2]));
  lists_build_known(&b, "type", value(f[2]), TYPES);
  lists_build_name(&b, value(f[1]), "primary");
  read_aliases(o, &b, id);
  read_addresses(o, &b, id);
  read_programs(&b, value(f[3]));
  b.e.title = value(f[4]);
  read_vessel(&b, f);
  CD_TRY(read_remarks(o, &b, id, f[11], err));
  CD_TRY(lists_build_status(&b, err));
  return o->job->sink->entry(o->job->sink->user, &b.e, err);
}

static void report_orphans(const ofac *o, const side *s, const char *what) {
  size_t orphans = 0;
  for (size_t i = 0; i < cd_map_count(s->by_entry); i++)
    if (!((const rows *)cd_map_value_at(s->by_entry, i))->used) orphans++;
  if (orphans)
    lists_say(o->job->sink, "%zu entry numbers of the %s file are not in the main file; their rows were left out",
              orphans, what);
}

static cordon_status read_main(ofac *o, cordon_error *err) {
  const lists_file *file = file_of(o->job, "sdn");
  if (!file)
    return cd_fail(
        err, CORDON_USAGE,
        "the main file (sdn.csv or cons_prim.csv, 12 fields) is missing; it may be imported alone, the others not");
  lists_table t;
  bool more = true;
  cordon_status status = lists_table_open(file, FORMAT, &t, err);
  while (status == CORDON_OK && more) {
    status = lists_table_next(&t, SDN_FIELDS, &more, err);
    if (status == CORDON_OK && more) status = read_entry(o, &t, err);
  }
  lists_table_close(&t);
  return status;
}

static cordon_status read_all(ofac *o, cordon_error *err) {
  CD_TRY(read_side(o, &o->alt, "alt", ALT_FIELDS, err));
  CD_TRY(read_side(o, &o->add, "add", ADD_FIELDS, err));
  CD_TRY(read_side(o, &o->comments, "comments", COMMENT_FIELDS, err));
  CD_TRY(read_main(o, err));
  report_orphans(o, &o->alt, "alias");
  report_orphans(o, &o->add, "address");
  report_orphans(o, &o->comments, "comments");
  return CORDON_OK;
}

static cordon_status read_files(const lists_job *job, cordon_error *err) {
  for (size_t i = 0; i < job->count; i++)
    for (size_t j = 0; j < i; j++)
      if (strcmp(job->files[i].role, job->files[j].role) == 0)
        return cd_fail(err, CORDON_USAGE, "%s and %s are both the %s file of the set; give each once",
                       job->files[j].path, job->files[i].path, job->files[i].role);
  ofac o = {.strange.sink = job->sink, .job = job, .a = cd_arena_new(0), .entry = cd_arena_new(64u << 20)};
  cordon_status status = o.a && o.entry ? read_all(&o, err) : cd_no_memory(err);
  cd_arena_free(o.entry);
  cd_arena_free(o.a);
  return status;
}

static const char *kept(const lists_job *job) {
  bool aliases = !file_of(job, "alt"), addresses = !file_of(job, "add");
  if (aliases && addresses) return "aliases, addresses and overflowing remarks";
  return aliases ? "aliases" : addresses ? "addresses" : NULL;
}

static bool from_alt_file(const lists_name *n) {
  return !cd_str_eqc(n->kind, "primary") && !cd_str_eqc(n->kind, "weak");
}

/* Names in the order of a whole set: the primary one, those of alt.csv as they were, the weak ones of the remarks. */
static cordon_status keep_aliases(const lists_entry *before, lists_entry *now, const lists_entry *weak, cd_arena *a,
                                  cordon_error *err) {
  lists_build b;
  lists_build_begin(&b, a);
  for (size_t i = 0; i < now->name_count; i++)
    if (cd_str_eqc(now->names[i].kind, "primary")) lists_build_name(&b, now->names[i].text, "primary");
  for (size_t i = 0; i < before->name_count; i++)
    if (from_alt_file(&before->names[i])) lists_build_name(&b, before->names[i].text, before->names[i].kind.ptr);
  for (size_t i = 0; i < weak->name_count; i++)
    if (cd_str_eqc(weak->names[i].kind, "weak")) lists_build_name(&b, weak->names[i].text, "weak");
  now->names = b.e.names;
  now->name_count = b.e.name_count;
  return lists_build_status(&b, err);
}

static cordon_status keep_extra(const lists_entry *before, lists_entry *now, const char *key, cd_arena *a,
                                cordon_error *err) {
  cd_json *value = cd_json_get(before->extra, key);
  if (!value) return CORDON_OK;
  if (!now->extra) now->extra = cd_json_new_object(a);
  return cd_json_set(a, now->extra, key, value) ? CORDON_OK : cd_no_memory(err);
}

/* True when the remarks begin as before and only went on in the comments file, which is not at hand now. */
static bool same_but_for_comments(const lists_entry *before, const lists_entry *now) {
  cd_str more = cd_json_str(cd_json_get(before->extra, "comments"));
  if (!more.len || more.len > before->remarks.len) return false;
  return cd_str_eq(cd_str_trim(cd_str_sub(before->remarks, 0, before->remarks.len - more.len)),
                   cd_str_trim(now->remarks));
}

static cordon_status keep_comments(const lists_entry *before, lists_entry *now, cd_arena *a, cordon_error *err) {
  now->remarks = before->remarks;
  now->births = before->births, now->birth_count = before->birth_count;
  now->birth_places = before->birth_places, now->birth_place_count = before->birth_place_count;
  now->identifiers = before->identifiers, now->identifier_count = before->identifier_count;
  now->nationalities = before->nationalities, now->nationality_count = before->nationality_count;
  now->links = before->links, now->link_count = before->link_count;
  static const char *const KEYS[] = {"comments", "statements", "gender", "websites", "emails"};
  for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++) CD_TRY(keep_extra(before, now, KEYS[i], a, err));
  return CORDON_OK;
}

static cordon_status keep_parts(const lists_job *job, const lists_entry *before, lists_entry *now, cd_arena *a,
                                cordon_error *err) {
  bool aliases = !file_of(job, "alt"), addresses = !file_of(job, "add");
  bool comments = aliases && addresses && !file_of(job, "comments") && same_but_for_comments(before, now);
  if (aliases) CD_TRY(keep_aliases(before, now, comments ? before : now, a, err));
  if (comments) CD_TRY(keep_comments(before, now, a, err));
  if (!addresses) return CORDON_OK;
  now->addresses = before->addresses;
  now->address_count = before->address_count;
  return keep_extra(before, now, "address_remarks", a, err);
}

static const char *const LISTS[] = {"us_ofac_sdn", "us_ofac_cons", NULL};
const lists_reader lists_reader_ofac_csv = {
    .name = "ofac_csv",
    .lists = LISTS,
    .form = "the OFAC CSV files (sdn or cons_prim with 12 fields, alt with 5, add with 6, comments with 2)",
    .probe = probe,
    .read = read_files,
    .kept = kept,
    .keep = keep_parts,
};
