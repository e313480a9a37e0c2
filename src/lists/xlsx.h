/* Rows of the first sheet of an XLSX workbook (ECMA-376), as text: shared and inline strings, numbers as printed in the
 * file. */
#ifndef LISTS_XLSX_H
#define LISTS_XLSX_H

#include "lists/reader.h"

#define LISTS_XLSX_MAX_COLUMNS 64u

/* Cells of one row by column, empty where there is none; valid until the callback returns. */
typedef cordon_status (*lists_xlsx_row)(void *user, int64_t row, const cd_str *cells, size_t count, cordon_error *err);
cordon_status lists_xlsx_read(const lists_file *file, lists_xlsx_row row, void *user, cordon_error *err);
bool lists_xlsx_probe(cd_str head);

/* The day of a spreadsheet's serial number ("41988"), counted from 1899-12-30; false when it is no such number. */
bool lists_xlsx_day(cd_str cell, cd_day *out);

#endif
