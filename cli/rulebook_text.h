/* What tools say of rulebooks, for a person. */
#ifndef CLI_RULEBOOK_TEXT_H
#define CLI_RULEBOOK_TEXT_H

#include "cli.h"

/* What a version changes (rules_book_diff), a sentence a line. */
void cli_rulebook_diff(cli *c, const cd_json *diff);

#endif
