/* Readers: one official format each, behind one struct, so that adding a format touches its own file and the table in
 * readers.c.
 *
 * A reader streams: it hands over one entry at a time, whose text it owns until the callback returns. It reports what
 * is suspicious (which holds the snapshot) and what is worth knowing (which does not), and fails with file, line and
 * column on what breaks the format. It never writes anything. */
#ifndef LISTS_READER_H
#define LISTS_READER_H

#include "base/draft.h"
#include "lists/build.h"

typedef struct lists_reader lists_reader;

/* One file of a snapshot, decompressed; a large one is mapped, so that it is read from begin to end and not kept. */
typedef struct lists_file {
  const char *path; /* as the caller named it */
  const char *role; /* set by the probe: "sdn", "alt", ... */
  cd_str bytes;
  cd_digest digest; /* of the bytes */
  cd_draft *draft;  /* where the bytes lie, when they are not in memory; or NULL */
} lists_file;

/* The reading has come to `at`, a place in the file's bytes: what is before takes no memory any more. Readers of large
 * files call it as they go. */
static inline void lists_file_passed(const lists_file *file, const char *at) {
  if (file->draft) cd_draft_passed(file->draft, at);
}

typedef struct lists_sink {
  void *user;
  cordon_status (*entry)(void *user, const lists_entry *e, cordon_error *err);
  void (*finding)(void *user, const char *file, int64_t line, cd_str text);
  void (*note)(void *user, cd_str text);
} lists_sink;

typedef struct lists_job {
  cd_str list;
  cd_day published; /* as the user says; CD_DAY_NONE where that is not known */
  const lists_file *files;
  size_t count;
  const lists_sink *sink;
  const char *scratch; /* a folder for what a reader sets aside; NULL: $TMPDIR, or /tmp */
} lists_job;

struct lists_reader {
  const char *name;         /* "ofac_csv" */
  const char *const *lists; /* list names it serves, ends with NULL; NULL itself: any list name of the user's */
  const char *form;         /* for messages: "the OFAC CSV files (sdn, alt, add, comments)" */
  /* The role of a file that starts with `head`, static text; NULL when it is not of this format. */
  const char *(*probe)(cd_str head);
  cordon_status (*read)(const lists_job *job, cordon_error *err);
  /* May be NULL. Some publishers' files may come without their companions (sdn.csv without alt.csv): what is then kept
   * from the entry as it stood before, in words ("aliases and addresses"); NULL when the set is whole. */
  const char *(*kept)(const lists_job *job);
  /* Complete `now` from `before`; the arena is for what is added. */
  cordon_status (*keep)(const lists_job *job, const lists_entry *before, lists_entry *now, cd_arena *a,
                        cordon_error *err);
  /* May be NULL. True when the files (sorted) say only what changed against the snapshot before: its files then come
   * first among the job's. */
  bool (*changes_only)(const lists_job *job);
};

/* Bytes at a file's start that a probe may look at. */
#define LISTS_PROBE_BYTES 65536u

extern const lists_reader lists_reader_ofac_csv;
extern const lists_reader lists_reader_csl_csv;
extern const lists_reader lists_reader_un_xml;
extern const lists_reader lists_reader_uk_csv, lists_reader_uk_xml, lists_reader_ofsi_xml, lists_reader_jp_meti;
extern const lists_reader lists_reader_eu_xml, lists_reader_eu_csv;
extern const lists_reader lists_reader_dpl, lists_reader_itar;
extern const lists_reader lists_reader_ca_xml;
extern const lists_reader lists_reader_au_xlsx;
extern const lists_reader lists_reader_ofac_xml, lists_reader_ch_xml, lists_reader_ecfr;
extern const lists_reader lists_reader_ftm, lists_reader_senzing, lists_reader_csl_json, lists_reader_mapped;

/* All readers; ends with NULL. */
const lists_reader *const *lists_readers(void);
/* The reader for these files under this list name, with each file's role filled in. The error says which formats would
 * do. */
cordon_status lists_reader_find(cd_str list, lists_file *files, size_t count, const lists_reader **out,
                                cordon_error *err);
/* True for a name of the design ("us_csl", "un_sc", ...). */
bool lists_name_known(cd_str list);

/* The values that were told of one reading, so that each is told once. */
#define LISTS_MAX_STRANGE 32u
struct lists_strange {
  const lists_sink *sink;
  char told[LISTS_MAX_STRANGE][96];
  size_t count;
};

/* A note or finding as a formatted sentence. */
void lists_say(const lists_sink *sink, const char *fmt, ...) CD_PRINTF(2, 3);
void lists_find(const lists_sink *sink, const char *file, int64_t line, const char *fmt, ...) CD_PRINTF(4, 5);

#endif
