/* A book of queries: a customer file turned round, so that new names are asked which of the customers they may concern.
 *
 * It holds for each row a hash of what the row asks, and under each key that a search for the row would look up
 * (names_query_keys), the row. A row that shares too little with an index finds nothing in it. It depends on the file
 * and the engine, not on any list, and is valid until either changes. About 360 bytes a row, in one file that is
 * mapped. */
#ifndef NAMES_BOOK_H
#define NAMES_BOOK_H

#include "names/names.h"

/* Below this score a hit may rest on likenesses too faint for any key; a book is neither made nor read for less. */
#define NAMES_BOOK_LEAST 400u

/* --- writing: rows in any order, from many threads --- */
typedef struct names_book_writer names_book_writer;
/* CORDON_USAGE for a least score under NAMES_BOOK_LEAST. */
cordon_status names_book_begin(const names_options *opt, names_book_writer **out, cordon_error *err);
/* row: from 1; each once. hash: of all that the row asks. A query that cannot be searched has no keys. */
cordon_status names_book_add(names_book_writer *w, uint32_t row, uint64_t hash, const names_subject *query, cd_arena *a,
                             cordon_error *err);
/* Atomically; the same rows give the same bytes. */
cordon_status names_book_write(names_book_writer *w, const char *path, cordon_error *err);
void names_book_drop(names_book_writer *w);

/* --- reading --- */
typedef struct names_book names_book;
/* CORDON_USAGE where it was made by another engine or for another least score; CORDON_CORRUPT where it is cut or
 * foreign. */
cordon_status names_book_open(const char *path, const names_options *opt, names_book **out, cordon_error *err);
void names_book_close(names_book *b);
/* Is this the row of the file that the book was made of? */
bool names_book_knows(const names_book *b, uint32_t row, uint64_t hash);
/* Mark the rows that share so many keys with the index that they may find something in it; then ask. */
void names_book_mark(names_book *b, const names_index *ix);
bool names_book_marked(const names_book *b, uint32_t row);

#endif
