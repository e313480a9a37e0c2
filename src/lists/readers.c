#include <stdarg.h>
#include <stdio.h>

#include "lists/reader.h"

static const lists_reader *const READERS[] = {&lists_reader_ofac_csv,
                                              &lists_reader_csl_csv,
                                              &lists_reader_un_xml,
                                              &lists_reader_uk_csv,
                                              &lists_reader_uk_xml,
                                              &lists_reader_ofsi_xml,
                                              &lists_reader_jp_meti,
                                              &lists_reader_eu_xml,
                                              &lists_reader_eu_csv,
                                              &lists_reader_dpl,
                                              &lists_reader_itar,
                                              &lists_reader_ca_xml,
                                              &lists_reader_au_xlsx,
                                              &lists_reader_csl_json,
                                              &lists_reader_ftm,
                                              &lists_reader_senzing,
                                              &lists_reader_mapped,
                                              &lists_reader_ofac_xml,
                                              &lists_reader_ch_xml,
                                              &lists_reader_ecfr,
                                              NULL};

static const char *const KNOWN[] = {
    "us_ofac_sdn", "us_ofac_cons", "us_csl",          "us_bis_dpl", "us_bis_entity_list",
    "us_bis_meu",  "us_bis_uvl",   "us_dtc_debarred", "un_sc",      "eu_fsf",
    "gb_uksl",     "gb_ofsi",      "ca_sema",         "au_dfat",    "ch_seco",
    "jp_meti"};

const lists_reader *const *lists_readers(void) { return READERS; }

bool lists_name_known(cd_str list) {
  for (size_t i = 0; i < sizeof KNOWN / sizeof *KNOWN; i++)
    if (cd_str_eqc(list, KNOWN[i])) return true;
  return false;
}

static bool serves(const lists_reader *r, cd_str list) {
  for (const char *const *name = r->lists; name && *name; name++)
    if (cd_str_eqc(list, *name)) return true;
  return !r->lists && !lists_name_known(list);
}

static bool probe_all(const lists_reader *r, lists_file *files, size_t count, size_t *stranger) {
  for (size_t i = 0; i < count; i++) {
    files[i].role = r->probe(cd_str_sub(files[i].bytes, 0, LISTS_PROBE_BYTES));
    if (!files[i].role) {
      *stranger = i;
      return false;
    }
  }
  return true;
}

static cordon_status no_reader(cd_str list, const char *forms, cordon_error *err) {
  if (!*forms)
    return cd_fail(err, CORDON_USAGE,
                   "no list is named \"" CD_FMT
                   "\"; the official ones are us_ofac_sdn, us_ofac_cons, us_csl and so on, see docs/lists.md",
                   CD_ARG(list));
  return cd_fail(err, CORDON_BAD_INPUT, "this is not a file of the list " CD_FMT "; expected %s", CD_ARG(list), forms);
}

/* A name of the user's own over an official file is a slip: "us_cls". */
static cordon_status check_own_name(cd_str list, lists_file *files, size_t count, cordon_error *err) {
  size_t stranger;
  for (size_t i = 0; READERS[i] && !lists_name_known(list); i++)
    if (READERS[i]->lists && probe_all(READERS[i], files, count, &stranger))
      return cd_fail(err, CORDON_USAGE, "no list is named \"" CD_FMT "\"; this looks like a file of %s", CD_ARG(list),
                     READERS[i]->lists[0]);
  return CORDON_OK;
}

cordon_status lists_reader_find(cd_str list, lists_file *files, size_t count, const lists_reader **out,
                                cordon_error *err) {
  char forms[512] = "";
  size_t stranger = 0;
  CD_TRY(check_own_name(list, files, count, err));
  for (size_t i = 0; READERS[i]; i++) {
    if (!serves(READERS[i], list)) continue;
    if (probe_all(READERS[i], files, count, &stranger)) {
      *out = READERS[i];
      return CORDON_OK;
    }
    size_t used = strlen(forms);
    snprintf(forms + used, sizeof forms - used, "%s%s", used ? ", or " : "", READERS[i]->form);
  }
  cordon_status status = no_reader(list, forms, err);
  if (status == CORDON_BAD_INPUT) cd_error_place(err, files[stranger].path, 1, 0, NULL);
  return status;
}

void lists_say(const lists_sink *sink, const char *fmt, ...) {
  char text[512];
  va_list args;
  va_start(args, fmt);
  vsnprintf(text, sizeof text, fmt, args);
  va_end(args);
  if (sink->note) sink->note(sink->user, cd_str_c(text));
}

void lists_find(const lists_sink *sink, const char *file, int64_t line, const char *fmt, ...) {
  char text[320];
  va_list args;
  va_start(args, fmt);
  vsnprintf(text, sizeof text, fmt, args);
  va_end(args);
  if (sink->finding) sink->finding(sink->user, file, line, cd_str_c(text));
}

static void tell_once(lists_strange *s, const char *field, cd_str value) {
  char text[96];
  snprintf(text, sizeof text, "%s \"" CD_FMT "\"", field, CD_ARG(cd_str_sub(value, 0, 60)));
  for (size_t i = 0; i < s->count; i++)
    if (strcmp(s->told[i], text) == 0) return;
  if (s->count == LISTS_MAX_STRANGE) return;
  memcpy(s->told[s->count++], text, sizeof text);
  lists_say(s->sink, "%s is not known; it is kept under extra", text);
}

bool lists_build_known(lists_build *b, const char *field, cd_str value, const char *const *known) {
  value = cd_str_trim(value);
  if (!value.len) return true;
  for (; *known; known++)
    if (cd_str_ieq_ascii(value, cd_str_c(*known))) return true;
  lists_build_extra_add(b, field, value);
  if (b->strange && b->strange->sink) tell_once(b->strange, field, value);
  return false;
}
