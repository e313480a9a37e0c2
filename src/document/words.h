/* The words of a language: what codes, countries, months and the foot of a page are called. From
 * data/words_<language>.tsv, and from the template itself, which goes first. */
#ifndef DOCUMENT_WORDS_H
#define DOCUMENT_WORDS_H

#include "base/day.h"
#include "document/template.h"

typedef struct document_words document_words; /* in an arena */

/* A language without a file has what the template brings, and English for the rest. */
cordon_status words_of(const document_template *t, cd_arena *a, const document_words **out, cordon_error *err);
/* The text for a key, such as "export" or "foot.page"; empty where there is none. */
cd_str words_get(const document_words *w, cd_str key);
/* A code in words: its own text with blanks for underscores where the language has none. */
cd_str words_code(const document_words *w, cd_str code, cd_arena *a);
cd_str words_country(const document_words *w, cd_str code, cd_arena *a);
/* "26 November 2021", by the language's pattern. */
cd_str words_day(const document_words *w, cd_str iso, cd_arena *a);
/* "1,250,000.50": the digits of a decimal in groups. */
cd_str words_amount(const document_words *w, cd_str decimal, cd_arena *a);

#endif
