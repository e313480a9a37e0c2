/* What customs report of the use of licences: read, and posted to the ledger once a batch.
 *
 * A reported use that does not fit (over the licensed quantity, a suspended licence, another unit) is not lost and
 * overwrites nothing: it becomes a record of its own, usage.over or usage.misfit, with the rule that it breaks, for a
 * finding to be made of. */
#ifndef REGISTER_USAGE_H
#define REGISTER_USAGE_H

#include "register/ledger.h"

typedef enum usage_format {
  USAGE_CHIEF = 1, /* the UK's CHIEF usageData file */
  USAGE_CDS,       /* attributions as CSV: licence,line,type,mrn,date,quantity,unit,value,currency */
  USAGE_AES        /* US filings as CSV: license_number,license_code,eccn,itn,line,date,quantity,unit,value,currency */
} usage_format;
/* "chief", "cds", "aes"; 0 for another word. */
usage_format usage_format_of(cd_str name);

/* One reported use. */
typedef struct usage_row {
  int64_t at;     /* line of the file */
  ledger_act act; /* LEDGER_NONE: a message alone */
  cd_str licence;
  int64_t line;
  cd_str declaration;                     /* UCR and part, MRN, ITN: with the line, what the row is known by */
  cd_str quantity, unit, value, currency; /* unit empty: the licence's */
  cd_day day;
  cd_str code; /* the licence code or status that came with it */
} usage_row;

typedef struct usage_file {
  cd_str batch; /* as the file itself says; may be empty */
  usage_row *rows;
  size_t count, room;
} usage_file;

/* Check in full and read. Errors carry file and line. */
cordon_status usage_read(usage_format format, cd_str text, const char *label, cd_arena *a, usage_file *out,
                         cordon_error *err);

typedef struct usage_imported {
  cd_seq seq; /* of the record of the import */
  cd_str batch;
  bool unchanged; /* this batch was imported already */
  size_t rows, posted, repeated, over, misfit;
  cd_json *json; /* the record's content, with what was set aside */
} usage_imported;
/* All in one transaction. `batch` empty: as the file says, else its digest. The same batch again changes nothing;
 * another file under the same batch is CORDON_EXISTS. */
cordon_status usage_import(cd_store *s, usage_format format, cd_str text, const char *label, cd_str batch, cd_str actor,
                           cd_arena *a, usage_imported *out, cordon_error *err);

#endif
