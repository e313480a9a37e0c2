/* Installations: a delivered or hosted system in operation. Seats are a stock that is taken and given back; an order to
 * disable has a day by which it is confirmed, and a licence's suspension, revocation or surrender orders it for every
 * installation that runs under it. */
#ifndef REGISTER_INSTALLATION_H
#define REGISTER_INSTALLATION_H

#include "register/register.h"

enum { INSTALLATION_DISABLE_DAYS = 14 /* to confirm, where an order names no day */ };

/* As docs/schema/installation.json says. Its licence and commitment must be in the register. */
cordon_status installation_add(cd_store *s, const cd_json *installation, cd_str text, const char *label, cd_str actor,
                               cd_arena *a, register_added *out, cordon_error *err);

typedef struct installation_change {
  const char *act; /* "activate", "release", "disable", "confirm", "lift" */
  cd_str id;
  int64_t seats; /* activate: to take, release: to give back; 0: none */
  cd_str reason; /* needed to disable and to lift */
  cd_str cite;
  cd_day day;     /* CD_DAY_NONE: today */
  cd_day due;     /* of disable: by when; CD_DAY_NONE: INSTALLATION_DISABLE_DAYS after its day */
  cd_seq because; /* the record that it follows from; 0: none */
} installation_change;
/* Do it, or refuse it naming the rule and write nothing. *out: the installation after it. */
cordon_status installation_act(cd_store *s, const installation_change *c, cd_str actor, cd_arena *a, cd_json **out,
                               cordon_error *err);

/* What an act on a licence means for the installations that run under it; within the act's transaction. */
cordon_status installation_follow(cd_store *s, cd_str licence, const char *act, cd_day day, cd_seq because,
                                  cd_str reason, cd_str actor, cd_arena *a, cordon_error *err);

/* What runs under a licence runs under the one that was issued in its place; within the act's transaction. */
cordon_status installation_move(cd_store *s, cd_str from, cd_str to, cd_day day, cd_seq because, cd_str reason,
                                cd_str actor, cd_arena *a, cordon_error *err);

/* With "overdue": true where an order is past its day on `today` and not confirmed. */
cordon_status installation_show(cd_store *s, cd_str id, cd_day today, cd_seq known_at, cd_arena *a, cd_json **out,
                                cordon_error *err);
cordon_status installation_list(cd_store *s, cd_str state, cd_day today, cd_seq known_at, cd_arena *a, cd_json **out,
                                cordon_error *err);

struct form;
const struct form *installation_form(void);

#endif
