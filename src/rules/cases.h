/* The cases of a rulebook: facts, a day, and what should come of them. Inside the part.
 *
 *   base: {...}                       an order that the cases of this file start from
 *   cases:
 *     - case: mexico before the revision
 *       source: where the expected answer comes from
 *       as_of: 2021-10-15
 *       facts: {destination: MX}      merged into the base (RFC 7396: null takes a field out)
 *       params: {destinations_reading: marketing_exemption}
 *       listings: [{party: 0, list: us_bis_entity_list, truth: true, policy: .., cite: ..}]
 *       lists_covered: [us_bis_entity_list]
 *       commitments: [{id: C-1, giver_kind: state, giver_country: MX}]
 *       findings: [{party: 0, id: F-1, established: 2022-01-31, kinds: [prohibited_target]}]
 *       licences: [{id: L-1, covers: [il.export_licence]}]
 *       expect: {outcome: licensed, rules: [il.export_licence], missing: [order.end_use.purposes]} */
#ifndef RULES_CASES_H
#define RULES_CASES_H

#include "rules/book.h"

typedef struct cases_one {
  cd_str name, file, source;
  int64_t line;
  cd_day as_of;
  cd_json *order, *params, *listings, *covered, *commitments, *findings, *licences, *expect;
} cases_one;

/* All cases of a book's files, in the order of files and lines. */
cordon_status cases_read(const rules_book *b, cd_arena *a, cases_one **out, size_t *count, cordon_error *err);
/* The report of rules_test, pointing into the book. */
cordon_status cases_report(const rules_book *b, cd_arena *a, cd_json **report, cordon_error *err);
/* What the rulebook says of a case. */
cordon_status cases_run(const rules_book *b, const cases_one *one, book_coverage *coverage, cd_arena *a,
                        rules_result *out, cordon_error *err);

#endif
