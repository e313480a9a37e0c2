/* Small readings that the official formats share: dates as they print them, pieces of joined fields, signs of damage.
 */
#ifndef LISTS_WORDS_H
#define LISTS_WORDS_H

#include "base/day.h"

/* Cut at the first `sep` (a string): what stands before it, the rest in *rest. False at the end. */
bool lists_cut(cd_str *rest, const char *sep, cd_str *piece);

/* Pieces of "1) Saudi Arabia 2) Qatar", "(1) Tripoli (2) Tunis", "a) X b) Y" or "A, B"; a text without numbers is one
 * piece. */
bool lists_cut_numbered(cd_str *rest, cd_str *piece);

/* A birth date as printed to what names_birth_parse reads: "19 Jan 1964" to "1964-01-19", "Jan 1964" to "1964-01",
 * "1964 to 1966" to "1964..1966", "dd/mm/1964" and "00/00/1964" to "1964", "circa 1964" as it is. What is not understood stays as it was printed. ptr NULL: no
 * memory. */
cd_str lists_birth_normal(cd_arena *a, cd_str printed);

/* "4 Nov 2021", "04 November 2021", "11/04/2021" (month first when us is true), "2021-11-04", "2021-11-04T...". */
bool lists_day_parse(cd_str printed, bool us, cd_day *out);

/* 1..12 for "Jan", "January" in any case; 0 otherwise. */
int lists_month(cd_str word);

/* What a spreadsheet leaves of a cell that it took for a date or a number: "28-Jul", "Jul-28", "1.23E+10", "#NAME?". */
bool lists_spreadsheet_leftover(cd_str cell);

#endif
