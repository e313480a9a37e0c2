/* Ownership in a decision, for a person: chains stand there by places ("parties[0].owners[1]"), which are named here.
 */
#include "decide/explain_owners.h"

static cd_str text_of(const cd_json *v, const char *key) { return cd_json_str(cd_json_get(v, key)); }

/* The owner at a place below its party, or NULL. */
static const cd_json *at_place(const cd_json *party, cd_str place) {
  static const char step[] = ".owners[";
  for (ptrdiff_t at; party && (at = cd_str_find(place, CD_STR(".owners["))) >= 0;) {
    int64_t number;
    place = cd_str_sub(place, (size_t)at + sizeof step - 1, place.len);
    ptrdiff_t end = cd_str_find(place, CD_STR("]"));
    if (end < 0 || !cd_str_to_i64(cd_str_sub(place, 0, (size_t)end), &number)) return NULL;
    party = cd_json_at(cd_json_get(party, "owners"), (size_t)number);
  }
  return party;
}

static void put_party(cd_buf *out, const cd_json *party, cd_str place) {
  const cd_json *owner = at_place(party, place);
  cd_str name = text_of(owner, "name");
  if (owner == party)
    cd_buf_c(out, "the party");
  else if (name.len)
    cd_buf_printf(out, CD_FMT " (" CD_FMT ")", CD_ARG(name), CD_ARG(place));
  else
    cd_buf_str(out, place);
}

/* "X (parties[0].owners[0].owners[0]) holds 50 percent of A (parties[0].owners[0]), which holds ..." */
static void explain_chain(page *p, const cd_json *party, const cd_json *chain) {
  cd_buf line;
  cd_buf_init(&line, 0);
  put_party(&line, party, text_of(cd_json_at(chain, 0), "owner"));
  for (size_t i = 0; i < cd_json_count(chain); i++) {
    const cd_json *step = chain->as.items[i];
    cd_str low = text_of(step, "at_least"), high = text_of(step, "at_most"), source = text_of(step, "source");
    bool range = !cd_str_eq(low, high);
    cd_buf_printf(&line, "%s holds " CD_FMT "%s" CD_FMT " percent of ", i ? ", which" : "", CD_ARG(low),
                  range ? " to " : "", CD_ARG(range ? high : CD_STR("")));
    put_party(&line, party, text_of(step, "owned"));
    if (source.len) cd_buf_printf(&line, " (" CD_FMT ")", CD_ARG(source));
  }
  page_wrap(p, "    - ", PAGE_PLAIN, 6, cd_buf_view(&line));
  cd_buf_free(&line);
}

void explain_owners(page *p, const char *who, const cd_json *party) {
  const cd_json *o = cd_json_get(party, "ownership"), *chains = cd_json_get(o, "chains"),
                *notes = cd_json_get(o, "notes");
  if (!o) return;
  page_wrapf(p, "  ", PAGE_PLAIN, 4, "%s: listed owners hold at least " CD_FMT " and at most " CD_FMT " percent%s", who,
             CD_ARG(text_of(o, "at_least")), CD_ARG(text_of(o, "at_most")), cd_json_count(chains) ? ":" : "");
  for (size_t i = 0; i < cd_json_count(chains); i++) explain_chain(p, party, chains->as.items[i]);
  if (cd_json_bool(cd_json_get(o, "more_chains"), false)) page_wrap(p, "    - ", PAGE_PLAIN, 6, CD_STR("and more"));
  if (cd_json_bool(cd_json_get(o, "controlled"), false))
    page_wrap(p, "    ", PAGE_WARN, 4, CD_STR("A listed party controls it, which the 50 percent rules do not count."));
  for (size_t i = 0; i < cd_json_count(notes); i++)
    page_wrap(p, "    note: ", PAGE_DIM, 4, cd_json_str(notes->as.items[i]));
}
