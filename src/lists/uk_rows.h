/* The United Kingdom's lists as rows: each is one name, birth date or address of an entry, and the rows of an entry have
 * one key. The CSV files and OFSI's XML have the same columns under other names. */
#ifndef LISTS_UK_ROWS_H
#define LISTS_UK_ROWS_H

#include "lists/groups.h"

enum uk_column {
  UK_KEY,
  UK_OTHER_ID,
  UK_UN_REFERENCE,
  UK_NAME6,
  UK_NAME1,
  UK_NAME2,
  UK_NAME3,
  UK_NAME4,
  UK_NAME5,
  UK_NAME_TYPE,
  UK_STRENGTH,
  UK_TITLE,
  UK_SCRIPT_NAME,
  UK_SCRIPT,
  UK_SCRIPT_LANGUAGE,
  UK_REGIME,
  UK_TYPE,
  UK_OTHER,
  UK_REASONS,
  UK_ADDRESS1,
  UK_ADDRESS2,
  UK_ADDRESS3,
  UK_ADDRESS4,
  UK_ADDRESS5,
  UK_ADDRESS6,
  UK_POSTCODE,
  UK_COUNTRY,
  UK_LISTED,
  UK_UPDATED,
  UK_BIRTH,
  UK_NATIONALITY,
  UK_NATIONAL_ID,
  UK_NATIONAL_ID_DETAILS,
  UK_PASSPORT,
  UK_PASSPORT_DETAILS,
  UK_POSITION,
  UK_GENDER,
  UK_TOWN,
  UK_BIRTH_COUNTRY,
  UK_BUSINESS_NUMBER,
  UK_IMO,
  UK_PARENT,
  UK_SUBSIDIARIES,
  UK_SHIP_OWNERS,
  UK_COUNT
};


/* The most columns that a file has, known and unknown. */
#define UK_MAX_COLUMNS 128u

typedef struct uk_rows {
  lists_strange strange;
  const lists_job *job;
  cd_arena *all, *entry;
  lists_groups groups;
  const cd_str *header; /* what the file calls its columns */
  size_t width;
  int column[UK_COUNT]; /* -1: it is not there */
} uk_rows;

cordon_status uk_rows_begin(uk_rows *u, const lists_job *job, cordon_error *err);
void uk_rows_free(uk_rows *u);
/* Is a column of the file among those that are read? */
bool uk_rows_known(const uk_rows *u, size_t at);
/* Hand over an entry for each group of rows. */
cordon_status uk_rows_entries(uk_rows *u, cordon_error *err);

#endif
