/* Watch: the lists fetched on a schedule, what each revision changes told, and adopted where the policy says so.
 *
 * What happens is an event, kept in the store in the act it tells of, and handed to a command or a webhook: in order,
 * again until it is taken, so at least once. An event names records, licences, decisions and parties by id alone. */
#ifndef WATCH_H
#define WATCH_H

#include "fetch/fetch.h"
#include "impact/impact.h"

/* The zero value is the careful one. */
typedef enum watch_adopt {
  WATCH_ADOPT_NEVER = 0,  /* tell, and leave it to a person */
  WATCH_ADOPT_UNAFFECTED, /* adopt what changes nothing in the books */
  WATCH_ADOPT_ALWAYS      /* adopt all but what is held for review */
} watch_adopt;
bool watch_adopt_parse(cd_str word, watch_adopt *out); /* "never", "unaffected", "always" */

typedef struct watch_options {
  const cd_str *lists;
  size_t list_count; /* none: every list with an address */
  watch_adopt adopt;
  http_limits limits;  /* of fetching and of the webhook */
  const char *command; /* run by /bin/sh, the event's JSON on its standard input; or NULL */
  const char *webhook; /* an address, or NULL */
  cd_str secret;       /* signs the webhook; at least WATCH_SECRET_MIN bytes */
  cd_str actor;
} watch_options;
#define WATCH_SECRET_MIN 16u

typedef struct watch_report {
  fetch_result *lists;
  size_t list_count;
  uint64_t events, delivered, waiting; /* made in this round, handed over in it, still to be */
} watch_report;

/* One round: fetch, tell, adopt, deliver. Every list is seen to, whatever becomes of another. CORDON_HELD when one is
 * held, CORDON_STORE when one could not be fetched or an event could not be delivered; the report is filled in these
 * cases too. */
cordon_status watch_round(cd_store *s, const watch_options *opt, cd_arena *a, watch_report *out, cordon_error *err);

/* Hand over what waits, and stop at the first that is not taken. */
cordon_status watch_deliver(cd_store *s, const watch_options *opt, cd_arena *a, uint64_t *delivered, cordon_error *err);
/* [{"event","at","kind","delivered","attempts","problem","body"}], the latest first. */
cordon_status watch_events(cd_store *s, int64_t limit, cd_arena *a, cd_json **out, cordon_error *err);
cd_json *watch_report_json(const watch_report *r, cd_arena *a);

/* "t=SECONDS,v1=HEX": HMAC-SHA256 (RFC 2104) under the secret, of the seconds, a full stop and the body. */
cordon_status watch_signature(cd_str secret, int64_t seconds, cd_str body, cd_arena *a, cd_str *out, cordon_error *err);

/* Put an event into the store, in the open transaction or its own. One with the same mark is there already: nothing
 * happens. */
cordon_status watch_event_add(cd_store *s, const char *kind, cd_str mark, const cd_json *body, cordon_error *err);

#endif
