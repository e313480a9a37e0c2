/* What is asked of the matcher, built from options, columns and properties. */
#ifndef CLI_SUBJECT_H
#define CLI_SUBJECT_H

#include "cli.h"
#include "names/names.h"

/* Everything but the names; empty fields say nothing. `where` names the source in messages ("--schema", "column
 * schema"). */
typedef struct cli_traits {
  cd_str schema, country, birth, identifier;
} cli_traits;

/* A subject of one name. Countries may stand as names ("Germany") or codes. */
cordon_status cli_subject(cd_str name, cli_traits traits, cd_arena *a, names_subject *out, cordon_error *err);
/* A subject from a JSON list of names and an object of properties as in FollowTheMoney (birthDate, nationality,
 * country, jurisdiction, alias, weakAlias, previousName, and identifiers such as imoNumber); other properties are
 * passed over. */
cordon_status cli_subject_of_props(cd_str schema, cd_str names_json, cd_str props_json, const char *side, cd_arena *a,
                                   names_subject *out, cordon_error *err);

#endif
