/* A decision in a few lines for a person; `cordon explain` tells the whole of it. */
#ifndef CLI_DECISION_TEXT_H
#define CLI_DECISION_TEXT_H

#include "cli.h"
#include "decide/decide.h"

/* Lay the drafts of --overlay over the rulebooks of an engine. */
cordon_status cli_lay_drafts(cli *c, decide_engine *engine, cordon_error *err);

/* The outcome, what decides in each regime, what is missing. */
void cli_decision_text(cli *c, const cd_json *decision);
/* One line. */
void cli_decision_line(cli *c, const cd_json *decision);

#endif
