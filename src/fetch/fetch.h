/* Fetch: official lists from their publishers into the store.
 *
 * Where each list is published is a table that people edit (data/list_addresses.tsv; rows of DIR/list_addresses.tsv in
 * the store's folder take the place of the shipped rows of the same list). What is fetched is kept in
 * DIR/fetch/<list>/, asked for again only if it changed, looked at before it is believed, and imported whole. A list
 * that fails or is held leaves the one in force as it is. */
#ifndef FETCH_H
#define FETCH_H

#include "fetch/http.h"
#include "lists/lists.h"

/* One file of a list. */
typedef struct fetch_source {
  cd_str list, role; /* role: the name under which the reader knows the file, such as "sdn.csv" */
  cd_str format;     /* csv, text, xml, json, jsonl, xlsx: what the bytes must look like */
  cd_str publisher, address;
  cd_str checksum; /* where its SHA-1 or SHA-256 is published, or empty */
  bool edited;     /* from the store's own table */
} fetch_source;

/* All rows in force, in order of the table. `dir`: the store's folder, or NULL for the shipped table alone. */
cordon_status fetch_sources(const char *dir, cd_arena *a, fetch_source **out, size_t *count, cordon_error *err);
/* Rows of a table (tab-separated, '#' for remarks); line and what would be right in each error. */
cordon_status fetch_sources_parse(cd_str text, const char *label, cd_arena *a, fetch_source **out, size_t *count,
                                  cordon_error *err);

/* Do the bytes look like the format? HTML in place of a list, an empty file, a PDF, are told by name. */
cordon_status fetch_sniff(const char *path, cd_str format, cordon_error *err);
/* The day of publication that a file states in its first bytes (UN dateGenerated, EU generationDate, OFSI Last Updated,
 * ...), the publisher's local day; CD_DAY_NONE where it states none. */
cd_day fetch_stated_day(cd_str head);
/* The digest that a published checksum text gives for a file name: sha1sum and sha256sum lines, or an index in JSON
 * ({"resources":[{"name","checksum"}]}). Hex of 40 or 64 digits; empty where there is none. */
cd_str fetch_checksum_for(cd_str text, cd_str name, cd_arena *a);

typedef struct fetch_options {
  http_limits limits;
  bool accept;        /* adopt what would be held */
  bool download_only; /* leave the import to the caller (watch): outcome FETCH_READY */
  cd_str actor;
  lists_progress progress;
  void *user;
} fetch_options;

/* The zero value is the careful one. */
typedef enum fetch_outcome {
  FETCH_FAILED = 0, /* could not be fetched, or is not what it should be; error says why */
  FETCH_HELD,       /* fetched and kept, not adopted: see import.held */
  FETCH_UNCHANGED,  /* the publisher says that it did not change, or the bytes are those adopted */
  FETCH_ADOPTED,
  FETCH_READY /* fetched and kept, for the caller to import */
} fetch_outcome;
const char *fetch_outcome_name(fetch_outcome o);

typedef struct fetch_file {
  cd_str role, address, path;
  long status;
  uint64_t bytes;
  cd_digest digest;
  uint32_t attempts;
} fetch_file;

typedef struct fetch_result {
  cd_str list, publisher;
  fetch_outcome outcome;
  cd_day published;
  const char *published_by; /* "file", "versioner", "last_modified" or "clock" */
  fetch_file *files;
  size_t file_count;
  lists_import_result import; /* of FETCH_HELD, FETCH_ADOPTED */
  cordon_error error;         /* of FETCH_FAILED and FETCH_HELD */
} fetch_result;

/* Fetch the lists named, or all that have an address. One list's failure does not stop the next: each has its result,
 * and the status is CORDON_HELD when one is held, else CORDON_STORE when one failed, else CORDON_OK; results are filled
 * in all three. */
cordon_status fetch_lists(cd_store *s, const cd_str *lists, size_t count, const fetch_options *opt, cd_arena *a,
                          fetch_result **out, size_t *result_count, cordon_error *err);
/* What FETCH_READY left to the caller: import it, and remember that it was adopted or held. */
cordon_status fetch_adopt(cd_store *s, fetch_result *r, const fetch_options *opt, cd_arena *a, cordon_error *err);
/* Of all files of the list together: the same bytes give the same. */
cd_digest fetch_set_digest(const fetch_result *r);
/* {"list","publisher","outcome","published","published_by","files":[..],"added","removed","changed","entries","held":[..],"error"}
 */
cd_json *fetch_result_json(const fetch_result *r, cd_arena *a);

#endif
