/* The thirteen lists inside the US Consolidated Screening List, and the canonical names of their sources. */
#ifndef LISTS_CSL_SOURCES_H
#define LISTS_CSL_SOURCES_H

#include "base/str.h"

typedef struct lists_csl_source {
  const char *code;      /* as printed in parentheses: "SDN", "EL", "NS-MBS" */
  const char *canonical; /* "us_ofac_sdn", "us_bis_entity_list", ... */
  bool ofac_other;       /* one of OFAC's lists beside the SDN list: the code is shown as a program too */
} lists_csl_source;

/* By the printed source, "Entity List (EL) - Bureau of Industry and Security"; NULL for one that is not known. */
const lists_csl_source *lists_csl_source_find(cd_str printed);

#endif
