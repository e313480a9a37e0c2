#include "rules/shape.h"

static const char *const roles[] = {"exporter",     "purchaser",
                                    "intermediary", "intermediate_consignee",
                                    "consignee",    "ultimate_consignee",
                                    "end_user",     "ultimate_end_user",
                                    "operator",     NULL};
static const char *const kinds[] = {"government",       "company", "individual", "international_organisation",
                                    "non_governmental", NULL};
static const char *const transactions[] = {"export",        "re_export",  "in_country_transfer",
                                           "deemed_export", "brokering",  "technical_assistance",
                                           "transit",       "activation", "update",
                                           "support",       NULL};
static const char *const modes[] = {"on_premise", "hosted", "operator_service", "download", NULL};
static const char *const purposes[] = {"serious_crime",
                                       "counter_terrorism",
                                       "network_defence",
                                       "incident_response",
                                       "vulnerability_disclosure",
                                       "private_investigation",
                                       "criminal_investigation",
                                       "civil_investigation",
                                       "prosecution",
                                       "military",
                                       "own_network_testing",
                                       NULL};
static const char *const functions[] = {"law_enforcement", "national_police", "intelligence", "military",
                                        "military_intelligence", "judiciary", "csirt",        "research",
                                        "bank",            "financial_services", "insurance", "telecom",
                                        "civil_health",    "utility",         "transport",    "munitions",
                                        "software",        NULL};
/* Of the End User Declaration of December 2021: whom a system is not to be aimed at merely for this. */
static const char *const grounds[] = {"religion",    "sex",           "gender",
                                      "race",        "ethnic_group",  "sexual_orientation",
                                      "nationality", "country_of_origin", "opinion",
                                      "criticism",   "political_affiliation", "age",
                                      "personal_status", NULL};
static const char *const givers[] = {"state", "end_user", NULL};
static const char *const regimes[] = {"us-ear", "us-itar", "wassenaar", "eu-annex-i", "eu-dual-use", "uk", "il", NULL};

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static const shape_field entry_fields[] = {
    {.name = "entry", .kind = SHAPE_TEXT, .derived = true, .doc = "the entry's id, as its publisher numbers it"},
    {.name = "from", .kind = SHAPE_DAY, .derived = true, .doc = "the day from which the entry holds"},
    {.name = "requirement",
     .kind = SHAPE_TEXT,
     .derived = true,
     .doc = "the licence requirement that the entry states"},
    {.name = "policy", .kind = SHAPE_TEXT, .derived = true, .doc = "the licence review policy that the entry states"},
    {.name = "cite", .kind = SHAPE_TEXT, .derived = true, .doc = "the notice that made the entry"},
    {.name = "by_owner",
     .kind = SHAPE_BOOL,
     .derived = true,
     .doc = "an owner is the listed one, not the party itself"},
    {.name = "owner_percent", .kind = SHAPE_PERCENT, .derived = true, .doc = "the listed owner's share"},
};
const shape shape_entry = {"entry", entry_fields, COUNT(entry_fields)};

static const shape_field identifier_fields[] = {
    {.name = "type", .kind = SHAPE_TEXT, .hidden = true, .doc = "passport, registration number, tax number, ..."},
    {.name = "value", .kind = SHAPE_TEXT, .hidden = true, .required = true, .doc = "the identifier"},
    {.name = "country", .kind = SHAPE_COUNTRY, .hidden = true, .doc = "who issued it"},
};
static const shape shape_identifier = {"identifier", identifier_fields, COUNT(identifier_fields)};

static const shape_field finding_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .doc = "the finding's id in the register"},
    {.name = "established", .kind = SHAPE_DAY, .doc = "the day on which it was established"},
    {.name = "conduct_from", .kind = SHAPE_DAY, .doc = "the first day of the conduct"},
    {.name = "conduct_to", .kind = SHAPE_DAY, .doc = "the last day of the conduct"},
    {.name = "kinds",
     .kind = SHAPE_TEXT,
     .list = true,
     .doc = "the kinds of the clauses and conditions that were broken: prohibited_target, no_transfer, ..."},
};
const shape shape_finding = {"finding", finding_fields, COUNT(finding_fields)};

static const char *const rests[] = {"unlisted", "unknown", "none", NULL};

#define OWNERS_REST                                                                                                    \
  {.name = "owners_rest",                                                                                              \
   .kind = SHAPE_WORD,                                                                                                 \
   .words = rests,                                                                                                     \
   .hidden = true,                                                                                                     \
   .left_out = "unlisted, with a note in the decision",                                                                \
   .doc = "who holds what the stated owners leave: unlisted (nobody who is listed), unknown, or none (the owners "     \
          "stated are all there are)"}

/* Owners have owners, to CD_MAX_OWNER_DEPTH. */
static const shape_field owner_fields[] = {
    {.name = "id",
     .kind = SHAPE_TEXT,
     .hidden = true,
     .doc = "the owner's id in the register, from where its name and owners are taken where they are not stated; the "
            "same id within one party's owners is the same owner"},
    {.name = "name", .kind = SHAPE_TEXT, .hidden = true, .doc = "the owner's name"},
    {.name = "aliases", .kind = SHAPE_TEXT, .list = true, .hidden = true, .doc = "its other names"},
    {.name = "percent", .kind = SHAPE_PERCENT, .doc = "the owner's share"},
    {.name = "percent_min", .kind = SHAPE_PERCENT, .hidden = true, .doc = "the least that the share may be"},
    {.name = "percent_max", .kind = SHAPE_PERCENT, .hidden = true, .doc = "the most that the share may be"},
    {.name = "control",
     .kind = SHAPE_BOOL,
     .hidden = true,
     .left_out = "not known, which counts as nothing",
     .doc = "it controls, whatever its share; counts nothing by the 50 percent rules, and is told"},
    {.name = "from",
     .kind = SHAPE_DAY,
     .hidden = true,
     .left_out = "before every day that matters",
     .doc = "the first day of the holding"},
    {.name = "to",
     .kind = SHAPE_DAY,
     .hidden = true,
     .left_out = "the holding goes on",
     .doc = "the last day of the holding"},
    {.name = "source", .kind = SHAPE_TEXT, .hidden = true, .left_out = "the order", .doc = "who says so"},
    {.name = "country", .kind = SHAPE_COUNTRY, .doc = "the owner's country"},
    {.name = "kind", .kind = SHAPE_WORD, .words = kinds, .doc = "what the owner is"},
    {.name = "birth_date", .kind = SHAPE_TEXT, .hidden = true, .doc = "of a person: a day, a month or a year"},
    {.name = "identifiers",
     .kind = SHAPE_OBJECT,
     .object = &shape_identifier,
     .list = true,
     .hidden = true,
     .max = 100,
     .doc = "numbers that tell it from others of its name"},
    {.name = "owners",
     .kind = SHAPE_OBJECT,
     .object = &shape_owner,
     .list = true,
     .hidden = true,
     .absence = FACTS_ABSENT_NONE,
     .max = 100,
     .doc = "who owns the owner, with shares"},
    OWNERS_REST,
};
const shape shape_owner = {"owner", owner_fields, COUNT(owner_fields)};

static const shape_field party_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .hidden = true, .doc = "the party's id in the register, whose owners are taken where the order states none"},
    {.name = "role", .kind = SHAPE_WORD, .words = roles, .doc = "what the party is in this order"},
    {.name = "name", .kind = SHAPE_TEXT, .hidden = true, .doc = "the party's name"},
    {.name = "aliases", .kind = SHAPE_TEXT, .list = true, .hidden = true, .doc = "other names of the party"},
    {.name = "country", .kind = SHAPE_COUNTRY, .doc = "where the party is established, or lives"},
    {.name = "nationalities", .kind = SHAPE_COUNTRY, .list = true, .doc = "of a person"},
    {.name = "kind", .kind = SHAPE_WORD, .words = kinds, .doc = "what the party is"},
    {.name = "function", .kind = SHAPE_WORD, .words = functions, .open = true, .doc = "what the party does"},
    {.name = "owners",
     .kind = SHAPE_OBJECT,
     .object = &shape_owner,
     .list = true,
     .absence = FACTS_ABSENT_NONE,
     .max = 100,
     .doc = "who owns it, with shares"},
    OWNERS_REST,
    {.name = "state_owned_percent", .kind = SHAPE_PERCENT, .doc = "the share that a state holds"},
    {.name = "state_appoints_board",
     .kind = SHAPE_BOOL,
     .absence = FACTS_ABSENT_NONE,
     .doc = "a state can appoint the majority of its board"},
    {.name = "identifiers",
     .kind = SHAPE_OBJECT,
     .object = &shape_identifier,
     .list = true,
     .hidden = true,
     .max = 100,
     .doc = "numbers that tell it from others of its name"},
    {.name = "birth_date", .kind = SHAPE_TEXT, .hidden = true, .doc = "of a person: a day, a month or a year"},
    {.name = "address", .kind = SHAPE_TEXT, .hidden = true, .doc = "where it can be found"},
    {.name = "listed",
     .kind = SHAPE_LISTINGS,
     .derived = true,
     .doc = "party.listed[\"us_bis_entity_list\"]: true, false or unknown"},
    {.name = "listing",
     .kind = SHAPE_ENTRIES,
     .derived = true,
     .doc = "party.listing[\"us_bis_entity_list\"].policy: what the entry says"},
    {.name = "findings",
     .kind = SHAPE_OBJECT,
     .object = &shape_finding,
     .list = true,
     .derived = true,
     .doc = "breaches that the register holds as established against it by that day, over all licences and vendors"},
};
const shape shape_party = {"party", party_fields, COUNT(party_fields)};

static const shape_field classification_fields[] = {
    {.name = "regime",
     .kind = SHAPE_WORD,
     .words = regimes,
     .open = true,
     .required = true,
     .doc = "whose control list"},
    {.name = "code", .kind = SHAPE_CODE, .required = true, .doc = "the entry, as that list writes it: 4D004, 4.D.4"},
};
const shape shape_classification = {"classification", classification_fields, COUNT(classification_fields)};

static const shape_field item_fields[] = {
    {.name = "line", .kind = SHAPE_INT, .doc = "the line's number in the order"},
    {.name = "product", .kind = SHAPE_TEXT, .hidden = true, .doc = "the product's id in the register"},
    {.name = "description", .kind = SHAPE_TEXT, .hidden = true, .doc = "what it is, in words"},
    {.name = "classifications",
     .kind = SHAPE_OBJECT,
     .object = &shape_classification,
     .list = true,
     .max = 100,
     .doc = "its entries on control lists; an empty list states that it is on none of them"},
    {.name = "quantity", .kind = SHAPE_DECIMAL, .doc = "how many"},
    {.name = "unit", .kind = SHAPE_TEXT, .doc = "of what: EA, seats, hours"},
    {.name = "value", .kind = SHAPE_DECIMAL, .doc = "of the line, in all"},
    {.name = "currency", .kind = SHAPE_TEXT, .doc = "ISO 4217"},
    {.name = "origin", .kind = SHAPE_COUNTRY, .doc = "where it was made"},
    {.name = "us_content_percent",
     .kind = SHAPE_PERCENT,
     .doc = "controlled US-origin content, by value (15 CFR 734.4)"},
    {.name = "us_direct_product",
     .kind = SHAPE_BOOL,
     .doc = "made abroad as the direct product of US technology or software, or in a plant that is (15 CFR 734.9)"},
    {.name = "digital_artifacts",
     .kind = SHAPE_BOOL,
     .doc = "found on an information system, and showing its use or compromise (15 CFR 740.22(b)(2))"},
    {.name = "authorised_update",
     .kind = SHAPE_BOOL,
     .absence = FACTS_ABSENT_NONE,
     .doc = "an update that runs only with the authorisation of the owner or operator of the system that receives it"},
    {.name = "leaves_intrusion_software",
     .kind = SHAPE_BOOL,
     .doc = "what it updates is afterwards intrusion software, or a platform for it"},
    {.name = "cyber_surveillance",
     .kind = SHAPE_BOOL,
     .doc = "specially designed to enable the covert surveillance of natural persons (Regulation (EU) 2021/821, Art. "
            "2(20))"},
    {.name = "codes",
     .kind = SHAPE_TEXT,
     .list = true,
     .derived = true,
     .doc = "its classifications as \"regime:code\"; unknown where none is stated"},
};
const shape shape_item = {"item", item_fields, COUNT(item_fields)};

static const shape_field end_use_fields[] = {
    {.name = "purposes",
     .kind = SHAPE_WORD,
     .words = purposes,
     .open = true,
     .list = true,
     .doc = "what it will be used for"},
    {.name = "offence_years",
     .kind = SHAPE_INT,
     .absence = FACTS_ABSENT_NONE,
     .doc = "the least of the maximum terms of imprisonment, in years, that the buyer's law sets for the offences meant"},
    {.name = "target_grounds",
     .kind = SHAPE_WORD,
     .words = grounds,
     .open = true,
     .list = true,
     .absence = FACTS_ABSENT_NONE,
     .max = 100,
     .doc = "what alone targets are chosen for, if anything"},
    {.name = "incident_at",
     .kind = SHAPE_WORD,
     .words = functions,
     .open = true,
     .list = true,
     .max = 100,
     .doc = "whose systems the incident concerns that is investigated, by what they do"},
    {.name = "statement", .kind = SHAPE_TEXT, .hidden = true, .doc = "the end use in the buyer's words"},
};
const shape shape_end_use = {"end_use", end_use_fields, COUNT(end_use_fields)};

static const shape_field delivery_fields[] = {
    {.name = "mode", .kind = SHAPE_WORD, .words = modes, .doc = "how it is supplied"},
    {.name = "hosted_in", .kind = SHAPE_COUNTRY, .doc = "where the system runs"},
    {.name = "operated_from", .kind = SHAPE_COUNTRY, .doc = "where its operators sit"},
    {.name = "territory", .kind = SHAPE_COUNTRY, .list = true, .doc = "where it may be used"},
    {.name = "seats", .kind = SHAPE_DECIMAL, .doc = "users or targets at one time"},
    {.name = "from", .kind = SHAPE_DAY, .doc = "first day of use"},
    {.name = "to", .kind = SHAPE_DAY, .doc = "last day of use"},
};
const shape shape_delivery = {"delivery", delivery_fields, COUNT(delivery_fields)};

static const shape_field knowledge_fields[] = {
    {.name = "unauthorized_access",
     .kind = SHAPE_BOOL,
     .doc = "it will be used against systems without authorisation of their owner, operator or administrator"},
    {.name = "military_end_use", .kind = SHAPE_BOOL, .doc = "it is for a military end use"},
    {.name = "wmd_end_use", .kind = SHAPE_BOOL, .doc = "it is for nuclear, chemical, biological weapons or missiles"},
    {.name = "human_rights_abuse",
     .kind = SHAPE_BOOL,
     .doc = "it may serve internal repression or serious violations of human rights"},
    {.name = "informed", .kind = SHAPE_BOOL, .doc = "the authority told the exporter that a licence is needed"},
    {.name = "red_flags",
     .kind = SHAPE_TEXT,
     .list = true,
     .absence = FACTS_ABSENT_NONE,
     .max = 100,
     .doc = "what looked wrong"},
};
const shape shape_knowledge = {"knowledge", knowledge_fields, COUNT(knowledge_fields)};

static const shape_field clause_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .doc = "the clause's id within the commitment"},
    {.name = "kind", .kind = SHAPE_TEXT, .doc = "what it binds to: end_use, re_export, territory, ..."},
    {.name = "check", .kind = SHAPE_TEXT, .doc = "how it is checked: decision, attestation, inspection, finding"},
};
const shape shape_clause = {"clause", clause_fields, COUNT(clause_fields)};

static const shape_field commitment_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .doc = "the commitment's id in the register"},
    {.name = "giver_kind",
     .kind = SHAPE_WORD,
     .words = givers,
     .doc = "who gave it: the acquiring state, or the end user"},
    {.name = "giver_country", .kind = SHAPE_COUNTRY, .doc = "the giver's country"},
    {.name = "clauses",
     .kind = SHAPE_OBJECT,
     .object = &shape_clause,
     .list = true,
     .absence = FACTS_ABSENT_NONE,
     .doc = "what it binds to"},
};
const shape shape_commitment = {"commitment", commitment_fields, COUNT(commitment_fields)};

static const shape_field order_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .hidden = true, .required = true, .doc = "the order's id"},
    {.name = "date",
     .kind = SHAPE_DAY,
     .doc = "the order's day; the law and lists of that day apply unless another is asked for"},
    {.name = "exporter", .kind = SHAPE_OBJECT, .object = &shape_party, .doc = "who exports"},
    {.name = "parties",
     .kind = SHAPE_OBJECT,
     .object = &shape_party,
     .list = true,
     .max = CD_MAX_PARTIES,
     .doc = "all others, with their roles"},
    {.name = "destination", .kind = SHAPE_COUNTRY, .doc = "the country of final destination"},
    {.name = "from", .kind = SHAPE_COUNTRY, .doc = "where it is sent from"},
    {.name = "transit",
     .kind = SHAPE_COUNTRY,
     .list = true,
     .absence = FACTS_ABSENT_NONE,
     .doc = "countries it passes through"},
    {.name = "items",
     .kind = SHAPE_OBJECT,
     .object = &shape_item,
     .list = true,
     .min = 1,
     .max = CD_MAX_ITEMS,
     .doc = "what is supplied"},
    {.name = "end_use", .kind = SHAPE_OBJECT, .object = &shape_end_use, .doc = "what for"},
    {.name = "delivery", .kind = SHAPE_OBJECT, .object = &shape_delivery, .doc = "how, and where it will run"},
    {.name = "transaction", .kind = SHAPE_WORD, .words = transactions, .doc = "what kind of act this is"},
    {.name = "exceptions_claimed",
     .kind = SHAPE_TEXT,
     .list = true,
     .absence = FACTS_ABSENT_NONE,
     .doc = "licence exceptions that the exporter claims: ACE, TSU"},
    {.name = "licences",
     .kind = SHAPE_TEXT,
     .list = true,
     .absence = FACTS_ABSENT_NONE,
     .doc = "licences that the exporter cites, by id"},
    {.name = "commitments",
     .kind = SHAPE_TEXT,
     .list = true,
     .absence = FACTS_ABSENT_NONE,
     .doc = "end-use commitments cited, by id"},
    {.name = "knowledge",
     .kind = SHAPE_OBJECT,
     .object = &shape_knowledge,
     .doc = "what the exporter knows or was told"},
    {.name = "us_persons",
     .kind = SHAPE_BOOL,
     .absence = FACTS_ABSENT_NONE,
     .doc = "citizens, residents or companies of the United States take part, wherever they are (15 CFR 772.1)"},
    {.name = "day", .kind = SHAPE_DAY, .derived = true, .doc = "the order's date"},
    {.name = "countries",
     .kind = SHAPE_COUNTRY,
     .list = true,
     .derived = true,
     .doc = "every country of the order, each once: destination, end users, hosting, operation, territory, and of a "
            "deemed export the nationalities; one not stated is unknown"},
    {.name = "countries_stated",
     .kind = SHAPE_COUNTRY,
     .list = true,
     .derived = true,
     .doc = "those of order.countries that are stated, for reasons in words"},
    {.name = "end_users",
     .kind = SHAPE_OBJECT,
     .object = &shape_party,
     .list = true,
     .derived = true,
     .doc = "the parties whose role is end_user or ultimate_end_user"},
    {.name = "commitments_in_force",
     .kind = SHAPE_OBJECT,
     .object = &shape_commitment,
     .list = true,
     .derived = true,
     .absence = FACTS_ABSENT_NONE,
     .doc = "the cited commitments that the register holds to be in force"},
};
const shape shape_order = {"order", order_fields, COUNT(order_fields)};

int shape_find(const shape *s, cd_str name) {
  for (size_t i = 0; i < s->count; i++)
    if (cd_str_eqc(name, s->fields[i].name)) return (int)i;
  return -1;
}

/* Edit distance with swaps of neighbours (Damerau, optimal string alignment), for words of at most 40 bytes. */
static size_t word_distance(cd_str x, cd_str y) {
  size_t row[3][42];
  for (size_t j = 0; j <= y.len; j++) row[0][j] = j;
  for (size_t i = 1; i <= x.len; i++) {
    size_t *now = row[i % 3], *before = row[(i + 2) % 3], *earlier = row[(i + 1) % 3];
    now[0] = i;
    for (size_t j = 1; j <= y.len; j++) {
      size_t best = before[j - 1] + (x.ptr[i - 1] != y.ptr[j - 1]);
      if (before[j] + 1 < best) best = before[j] + 1;
      if (now[j - 1] + 1 < best) best = now[j - 1] + 1;
      bool swapped = i > 1 && j > 1 && x.ptr[i - 1] == y.ptr[j - 2] && x.ptr[i - 2] == y.ptr[j - 1];
      if (swapped && earlier[j - 2] + 1 < best) best = earlier[j - 2] + 1;
      now[j] = best;
    }
  }
  return row[x.len % 3][y.len];
}

const char *shape_nearest(cd_str written, const char *const *words) {
  if (written.len == 0 || written.len > 40) return NULL;
  size_t best = written.len / 3 + 1;
  const char *found = NULL;
  for (size_t i = 0; words[i]; i++) {
    cd_str word = cd_str_c(words[i]);
    if (word.len > 40) continue;
    size_t d = cd_str_starts(word, written) && written.len >= 3 ? 1 : word_distance(written, word);
    if (d <= best && (!found || d < best)) best = d, found = words[i];
  }
  return found;
}

cd_str shape_field_kind_text(const shape_field *f, cd_arena *a) {
  static const char *const names[] = {"text",          "word",         "country", "day",      "decimal", "percent",
                                      "true or false", "whole number", "object",  "listings", "entries"};
  return f->list ? cd_str_printf(a, "list of %s", names[f->kind]) : cd_str_c(names[f->kind]);
}
