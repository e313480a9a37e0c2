/* One import: import_files.c loads, import_entries.c stores what the reader gives, import.c judges and adopts. */
#ifndef LISTS_IMPORT_H
#define LISTS_IMPORT_H

#include <stdio.h>

#include "lists/index.h"
#include "lists/reader.h"
#include "lists/sets.h"
#include "lists/snapshots.h"

#define LISTS_MAX_FILES 256u /* of one snapshot: a whole one and its deltas */
#define LISTS_MAX_FINDINGS 100u             /* shown; more are counted */
#define LISTS_MAX_REPEATS 1000u             /* of one id in one snapshot */
#define LISTS_ENTRY_ARENA_BYTES (64u << 20) /* one entry and all that is made of it */

typedef struct lists_files {
  lists_file *items;
  store_blob **blobs; /* each file packed, to be kept when the snapshot is adopted */
  cd_draft **drafts;  /* each file as it is */
  size_t count;
} lists_files;
cordon_status lists_files_load(lists_files *f, cd_store *s, const char *const *paths, size_t count, cordon_error *err);
cordon_status lists_files_keep(const lists_files *f, cordon_error *err);
void lists_files_free(lists_files *f);
/* By role, then digest; the roles are the reader's. Deltas stay in the order in which they were given, and their roles are
 * numbered. */
cordon_status lists_files_sort(lists_files *f, cd_arena *a, cordon_error *err);
/* Put the files of an earlier snapshot before these. */
cordon_status lists_files_add_before(lists_files *f, cd_store *s, cd_seq snapshot, cd_arena *a, cordon_error *err);
/* [{"role","digest","bytes"}], and the digest of its canonical form: the snapshot's. */
cd_json *lists_files_json(const lists_files *f, cd_arena *a);
cordon_status lists_files_digest(const lists_files *f, cd_arena *a, cd_digest *out, cordon_error *err);

typedef struct importer {
  cd_store *s;
  cd_str list;
  cd_arena *a;       /* of the result */
  cd_arena *scratch; /* of one entry */
  lists_import_result *out;
  lists_progress progress;
  void *progress_user;

  lists_files files;
  const char *main_role; /* the file that findings of entries belong to, where there are several */
  const lists_reader *reader;
  lists_sink sink;
  lists_job job;
  const char *kept;
  size_t kept_count;

  lists_snapshot previous; /* seq 0: none */
  lists_by_entry before, now;
  size_t before_count;
  uint32_t *ended;
  size_t ended_count; /* entries of the previous snapshot whose last day, as the publisher stated it, is past */
  lists_members members;
  size_t room;
  cd_buf body;
  lists_index_writer *index;
  size_t skipped, more_findings;
} importer;

/* The sink's callback: store one entry's version, and count it in. `user` is the importer. */
cordon_status lists_import_entry(void *user, const lists_entry *e, cordon_error *err);

#endif
