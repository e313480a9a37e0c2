#include "lists/ftm_edges.h"

#include "lists/records.h"

/* "Ownership: OWNER owns ASSET" and so on: https://followthemoney.tech/explorer/, schemata that are edges. */
static const ftm_edge EDGES[] = {
    {"Ownership", "asset", "owner", "ownershipType", LISTS_LINK_OWNER},
    {"Control", "controlled", "controller", "controlType", LISTS_LINK_CONTROLLER},
    {"Directorship", "organization", "director", NULL, LISTS_LINK_DIRECTOR},
    {"Representation", "agent", "client", NULL, LISTS_LINK_PRINCIPAL},
    {"Family", "person", "relative", "relationship", LISTS_LINK_FAMILY},
    {"Associate", "person", "associate", "relationship", LISTS_LINK_ASSOCIATE},
    {"Membership", "member", "organization", NULL, LISTS_LINK_ASSOCIATE},
    {"Employment", "employee", "employer", NULL, LISTS_LINK_ASSOCIATE},
    {"Succession", "successor", "predecessor", NULL, LISTS_LINK_ASSOCIATE},
    {"UnknownLink", "subject", "object", NULL, LISTS_LINK_LINKED},
};

const ftm_edge *ftm_edge_of(cd_str schema) {
  for (size_t i = 0; i < sizeof EDGES / sizeof *EDGES; i++)
    if (cd_str_eqc(schema, EDGES[i].schema)) return &EDGES[i];
  return NULL;
}

bool ftm_edge_link(const ftm_edge *edge, const cd_json *p, cd_arena *a, lists_link *out) {
  cd_str role = lists_record_text(cd_json_get(p, "role")),
         words = edge->words ? lists_record_text(cd_json_get(p, edge->words)) : (cd_str){0};
  *out = (lists_link){.kind = edge->kind,
                      .percent = lists_record_text(cd_json_get(p, "percentage")),
                      .since = lists_record_text(cd_json_get(p, "startDate")),
                      .until = lists_record_text(cd_json_get(p, "endDate"))};
  if (!words.len) words = role;
  out->says = words.len ? cd_str_printf(a, "%s: " CD_FMT, edge->schema, CD_ARG(words)) : cd_str_c(edge->schema);
  return out->says.ptr != NULL;
}
