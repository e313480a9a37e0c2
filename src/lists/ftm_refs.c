#include "lists/ftm_refs.h"

#include "lists/ftm_edges.h"
#include "lists/links.h"

/* What is set aside is text: a letter for its kind, then fields that end with NUL, which JSON text never holds. */
#define ADDRESS 'A'
#define SANCTION 'S'
#define LINK 'L'
#define MAX_FIELDS 8u

static cd_str first(const cd_json *properties, const char *name) {
  return lists_record_text(cd_json_get(properties, name));
}

bool ftm_is_reference(cd_str schema) {
  return cd_str_eqc(schema, "Address") || cd_str_eqc(schema, "Sanction") || ftm_edge_of(schema);
}

/* --- joining --- */

typedef struct sanction {
  cd_str program, program_id, authority, listed, started, reason;
} sanction;

static void join_sanction(lists_build *b, const sanction *s) {
  cd_day day;
  lists_build_program(b, s->program.len ? s->program : s->program_id.len ? s->program_id : s->authority);
  lists_build_extra_add(b, "reasons", s->reason);
  if (!cd_day_parse(s->listed.len ? s->listed : s->started, &day)) return;
  if (b->e.from == CD_DAY_NONE || day < b->e.from) b->e.from = day;
}

static sanction sanction_of(const cd_json *p) {
  return (sanction){first(p, "program"),     first(p, "programId"), first(p, "authority"),
                    first(p, "listingDate"), first(p, "startDate"), first(p, "reason")};
}

/* --- setting aside --- */

static cordon_status set_aside(lists_spill *refs, cd_str key, char kind, const cd_str *fields, size_t count,
                               cd_arena *a, cordon_error *err) {
  size_t len = 1;
  for (size_t i = 0; i < count; i++) len += fields[i].len + 1;
  char *text = cd_alloc(a, len), *at = text;
  if (!text) return cd_no_memory(err);
  *at++ = kind;
  for (size_t i = 0; i < count; i++) {
    if (fields[i].len) memcpy(at, fields[i].ptr, fields[i].len);
    at += fields[i].len;
    *at++ = '\0';
  }
  return lists_spill_add(refs, key, cd_str_of(text, len), err);
}

static cordon_status add_sanction(lists_spill *refs, const cd_json *p, cd_arena *a, cordon_error *err) {
  const cd_json *about = cd_json_get(p, "entity");
  const sanction s = sanction_of(p);
  const cd_str fields[] = {s.program, s.program_id, s.authority, s.listed, s.started, s.reason};
  for (size_t i = 0; i < cd_json_count(about); i++)
    CD_TRY(set_aside(refs, cd_json_str(cd_json_at(about, i)), SANCTION, fields, sizeof fields / sizeof *fields, a,
                     err));
  return CORDON_OK;
}

static cordon_status add_edge(lists_spill *refs, const ftm_edge *edge, const cd_json *p, cd_arena *a,
                              cordon_error *err) {
  const cd_json *holders = cd_json_get(p, edge->holder), *others = cd_json_get(p, edge->other);
  lists_link link;
  if (!ftm_edge_link(edge, p, a, &link)) return cd_no_memory(err);
  const cd_str kind = cd_str_c(lists_link_kind_name(link.kind));
  for (size_t i = 0; i < cd_json_count(others); i++) {
    const cd_str fields[] = {
        kind, cd_json_str(cd_json_at(others, i)), link.percent, link.since, link.until, link.says};
    for (size_t k = 0; k < cd_json_count(holders); k++)
      CD_TRY(set_aside(refs, cd_json_str(cd_json_at(holders, k)), LINK, fields, sizeof fields / sizeof *fields, a,
                       err));
  }
  return CORDON_OK;
}

cordon_status ftm_refs_add(lists_spill *refs, cd_str id, cd_str schema, const cd_json *p, cd_arena *a,
                           cordon_error *err) {
  const ftm_edge *edge = ftm_edge_of(schema);
  if (edge) return add_edge(refs, edge, p, a, err);
  if (cd_str_eqc(schema, "Sanction")) return add_sanction(refs, p, a, err);
  const cd_str fields[] = {first(p, "full"), first(p, "country")};
  return set_aside(refs, id, ADDRESS, fields, sizeof fields / sizeof *fields, a, err);
}

/* --- taking up again --- */

static void take_up(lists_build *b, char kind, const cd_str *f) {
  if (kind == ADDRESS)
    lists_build_address(b, f[0], (cd_str){0}, f[1]);
  else if (kind == SANCTION)
    join_sanction(b, &(sanction){f[0], f[1], f[2], f[3], f[4], f[5]});
  else
    lists_build_link(b, (lists_link){.kind = lists_link_kind_of(f[0]),
                                     .entry = f[1],
                                     .percent = f[2],
                                     .since = f[3],
                                     .until = f[4],
                                     .says = f[5]});
}

static void take_up_text(lists_build *b, cd_str text, bool addresses) {
  cd_str fields[MAX_FIELDS] = {{0}};
  cd_str rest = cd_str_sub(text, 1, text.len);
  for (size_t i = 0; i < MAX_FIELDS && cd_str_cut(&rest, '\0', &fields[i]);) i++;
  if ((text.ptr[0] == ADDRESS) == addresses) take_up(b, text.ptr[0], fields);
}

static cordon_status take_up_all(lists_spill *refs, lists_build *b, cd_str id, bool addresses, cordon_error *err) {
  cd_str *texts;
  size_t count;
  CD_TRY(lists_spill_get(refs, id, b->a, &texts, &count, err));
  for (size_t i = 0; i < count; i++) take_up_text(b, texts[i], addresses);
  return CORDON_OK;
}

cordon_status ftm_refs_join(lists_spill *refs, lists_build *b, cd_str id, const cd_json *p, cordon_error *err) {
  const cd_json *addresses = cd_json_get(p, "addressEntity");
  for (size_t i = 0; i < cd_json_count(addresses); i++)
    if (cd_json_str(cd_json_at(addresses, i)).len)
      CD_TRY(take_up_all(refs, b, cd_json_str(cd_json_at(addresses, i)), true, err));
  return take_up_all(refs, b, id, false, err);
}

/* --- the nested form --- */

/* The other party of a relation: an entity inside, or an id. */
static void name_other(lists_link *link, const cd_json *party) {
  const cd_json *p = cd_json_get(party, "properties");
  cd_str caption = cd_json_str(cd_json_get(party, "caption"));
  link->entry = party->kind == CD_JSON_STRING ? cd_json_str(party) : cd_json_str(cd_json_get(party, "id"));
  link->name = caption.len ? caption : first(p, "name");
}

/* At the owner's end the owned party is inside: the link then reads the other way. */
static void join_edge(lists_build *b, cd_str id, const ftm_edge *edge, const cd_json *p) {
  const cd_json *holders = cd_json_get(p, edge->holder), *others = cd_json_get(p, edge->other);
  bool is_other = false;
  lists_link link;
  if (!ftm_edge_link(edge, p, b->a, &link)) b->failed = true;
  for (size_t i = 0; i < cd_json_count(others); i++) {
    name_other(&link, cd_json_at(others, i));
    if (cd_str_eq(link.entry, id))
      is_other = true;
    else
      lists_build_link(b, link);
  }
  bool at_other_end = is_other || (!cd_json_count(others) && cd_json_count(holders));
  if (at_other_end && link.kind == LISTS_LINK_OWNER) link.kind = LISTS_LINK_HOLDING;
  for (size_t i = 0; at_other_end && i < cd_json_count(holders); i++) {
    name_other(&link, cd_json_at(holders, i));
    if (link.kind == LISTS_LINK_CONTROLLER || link.kind == LISTS_LINK_DIRECTOR || link.kind == LISTS_LINK_PRINCIPAL)
      link.kind = LISTS_LINK_ASSOCIATE; /* the words say the rest */
    if (!cd_str_eq(link.entry, id)) lists_build_link(b, link);
  }
}

static void join_inside(lists_build *b, cd_str id, const cd_json *v) {
  const cd_json *p = cd_json_get(v, "properties");
  cd_str schema = cd_json_str(cd_json_get(v, "schema"));
  const ftm_edge *edge = ftm_edge_of(schema);
  if (edge)
    join_edge(b, id, edge, p);
  else if (cd_str_eqc(schema, "Sanction")) {
    const sanction s = sanction_of(p);
    join_sanction(b, &s);
  } else if (cd_str_eqc(schema, "Address"))
    lists_build_address(b, first(p, "full"), (cd_str){0}, first(p, "country"));
}

void ftm_refs_join_nested(lists_build *b, cd_str id, const cd_json *p) {
  for (size_t i = 0; p && p->kind == CD_JSON_OBJECT && i < p->count; i++) {
    const cd_json *values = p->as.members[i].value;
    for (size_t k = 0; values->kind == CD_JSON_LIST && k < values->count; k++)
      if (cd_json_at(values, k)->kind == CD_JSON_OBJECT) join_inside(b, id, cd_json_at(values, k));
  }
}
