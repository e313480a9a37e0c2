#include "lists/csl_sources.h"

static const lists_csl_source SOURCES[] = {
    {"SDN", "us_ofac_sdn", false},     {"EL", "us_bis_entity_list", false}, {"DPL", "us_bis_dpl", false},
    {"DTC", "us_dtc_debarred", false}, {"MEU", "us_bis_meu", false},        {"UVL", "us_bis_uvl", false},
    {"ISN", "us_state_isn", false},    {"SSI", "us_ofac_cons", true},       {"FSE", "us_ofac_cons", true},
    {"PLC", "us_ofac_cons", true},     {"CAP", "us_ofac_cons", true},       {"NS-MBS", "us_ofac_cons", true},
    {"CMIC", "us_ofac_cons", true},    {"561", "us_ofac_cons", true},
};

/* "EL" of "Entity List (EL) - ...", "NS-MBS" of "... (NS-MBS List) - ...". */
static cd_str code_of(cd_str printed) {
  ptrdiff_t open = cd_str_find(printed, CD_STR("("));
  if (open < 0) return printed;
  size_t from = (size_t)open + 1, end = from;
  while (end < printed.len && printed.ptr[end] != ')' && printed.ptr[end] != ' ') end++;
  return cd_str_sub(printed, from, end - from);
}

const lists_csl_source *lists_csl_source_find(cd_str printed) {
  cd_str code = code_of(printed);
  for (size_t i = 0; i < sizeof SOURCES / sizeof *SOURCES; i++)
    if (cd_str_eqc(code, SOURCES[i].code)) return &SOURCES[i];
  return NULL;
}
