/* The life of a licence: acts with reason, authority, citation and the day from which they hold. Nothing is
 * overwritten; the state on a day, as known at a record, is derived. */
#ifndef REGISTER_LICENCE_H
#define REGISTER_LICENCE_H

#include "register/register.h"

typedef enum licence_state {
  LICENCE_UNKNOWN = 0,
  LICENCE_NOT_YET_VALID,
  LICENCE_ACTIVE,
  LICENCE_SUSPENDED,
  LICENCE_EXHAUSTED,
  LICENCE_EXPIRED,
  LICENCE_SURRENDERED,
  LICENCE_REVOKED,
  LICENCE_REPLACED /* another was issued in its place */
} licence_state;
const char *licence_state_name(licence_state s); /* "suspended" */

typedef struct licence_standing {
  licence_state state;
  cd_day since;    /* from which day; CD_DAY_NONE: by the licence's content */
  cd_seq by;       /* the record that made it so; 0: the content */
  cd_seq last_act; /* the newest act that was read, whatever it does; 0: none */
} licence_standing;

/* CORDON_NOT_FOUND where the register holds no such licence as known then. */
cordon_status licence_standing_get(cd_store *s, cd_str id, cd_day as_of, cd_seq known_at, cd_arena *a,
                                   licence_standing *out, cordon_error *err);

/* The state of a licence whose content on the day is at hand, exhaustion by its ledger included. */
cordon_status licence_state_of(cd_store *s, cd_str id, const cd_json *content, cd_day as_of, cd_seq known_at,
                               licence_state *out, cordon_error *err);

typedef struct licence_change {
  const char *act; /* "amend", "suspend", "reinstate", "revoke", "surrender", "reissue" */
  cd_str licence;
  cd_str reason;        /* needed */
  cd_str authority;     /* who ordered it; empty: the licence's own authority, for surrender its holder */
  cd_str cite;          /* the section it rests on */
  cd_day effective;     /* CD_DAY_NONE: today */
  cd_day until;         /* of a suspension: the last day; CD_DAY_NONE: until it is lifted */
  const cd_json *patch; /* of an amendment or re-issue: a merge patch (RFC 7396) of the content */
  cd_str text;          /* the patch's own bytes and file, for messages */
  const char *label;
  bool approved; /* a second person has agreed to what this follows from, such as the stage of a proceeding */
} licence_change;

/* Do it, or refuse it naming the rule and write nothing. CORDON_HELD: it needs a second person (register/people.h) and
 * is recorded as proposed; but a suspension protects, and holds at once. */
cordon_status licence_act(cd_store *s, const licence_change *c, cd_str actor, cd_arena *a, cd_seq *seq,
                          cordon_error *err);

/* Grant a licence: add it, with the reason and the section it rests on. Of an authority's store; CORDON_HELD as above.
 */
typedef struct licence_grant {
  const cd_json *content;
  cd_str text;
  const char *label;
  cd_str reason, cite;
  bool approved; /* a second person has agreed to what this follows from, such as the decision of an application */
} licence_grant;
cordon_status licence_grant_new(cd_store *s, const licence_grant *g, cd_str actor, cd_arena *a, register_added *out,
                                cordon_error *err);
/* Do what one person proposed, as another: CORDON_NOT_FOUND where the record is no act on a licence that waits. */
cordon_status licence_approve(cd_store *s, cd_seq proposal, cd_str actor, cd_arena *a, cd_str *what, cordon_error *err);

/* register_show of a licence with "status" as derived on the day, "remaining" of each line, and "acts". */
cordon_status licence_show(cd_store *s, cd_str id, cd_day as_of, cd_seq known_at, cd_arena *a, cd_json **out,
                           cordon_error *err);
/* register_list of the licences, with "status" as derived on the day; those in one state where `state` is not empty. */
cordon_status licence_list(cd_store *s, cd_str state, cd_day as_of, cd_seq known_at, cd_arena *a, cd_json **out,
                           cordon_error *err);

#endif
