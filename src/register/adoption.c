#include "register/adoption.h"

#include <stdlib.h>

#include "register/people.h"

/* --- lists --- */

static cordon_status file_digest(const char *path, cd_digest *out, cordon_error *err) {
  char bytes[16384];
  size_t got = 1;
  cd_source *source;
  CD_TRY(cd_source_open(path, 0, &source, err));
  cordon_status status = CORDON_OK;
  while (status == CORDON_OK && got > 0) status = cd_source_read(source, bytes, sizeof bytes, &got, err);
  *out = cd_source_digest(source);
  cd_source_close(source);
  return status;
}

static int by_bytes(const void *x, const void *y) { return memcmp(x, y, sizeof(cd_digest)); }

/* The same files in another order are the same proposal. */
static cordon_status digests_of(const adoption_files *f, cd_arena *a, cd_json **out, cordon_error *err) {
  cd_digest *all = CD_NEW_ARRAY(a, cd_digest, f->count);
  cd_json *list = cd_json_new_list(a);
  if (!all || !list) return cd_no_memory(err);
  for (size_t i = 0; i < f->count; i++) CD_TRY(file_digest(f->paths[i], &all[i], err));
  qsort(all, f->count, sizeof *all, by_bytes);
  for (size_t i = 0; i < f->count; i++) {
    char text[CD_DIGEST_TEXT];
    cd_str copy = cd_str_dup(a, cd_str_c(cd_digest_format(&all[i], text)));
    list = cd_json_add(a, list, copy.ptr ? cd_json_new_str(a, copy) : NULL);
  }
  *out = list;
  return list ? CORDON_OK : cd_no_memory(err);
}

cordon_status adoption_ask(cd_store *s, const adoption_files *f, cd_arena *a, cd_seq *waits, cordon_error *err) {
  bool several;
  char day[11];
  cd_json *digests;
  *waits = 0;
  CD_TRY(people_several(s, &several, err));
  if (!several) return CORDON_OK;
  CD_TRY(digests_of(f, a, &digests, err));
  cd_str published = cd_str_dup(a, cd_str_c(cd_day_format(f->published, day)));
  cd_json *content = cd_json_set(a, cd_json_new_object(a), "published", cd_json_new_str(a, published));
  content = cd_json_set(a, content, "files", digests);
  if (f->accept) content = cd_json_set(a, content, "accept", cd_json_new_bool(a, true));
  if (!content) return cd_no_memory(err);
  return people_gate(s, "lists.import", f->list, content, f->actor, a, waits, err);
}

static cordon_status import(cd_store *s, const adoption_files *f, cd_arena *a, lists_import_result *out,
                            cordon_error *err) {
  return lists_import(s, f->list, f->paths, f->count, f->published, f->accept, f->actor, f->progress, f->user, a, out,
                      err);
}

static cordon_status ask_and_import(cd_store *s, const adoption_files *f, cd_arena *a, lists_import_result *out,
                                    cd_seq *waits, cordon_error *err) {
  CD_TRY(adoption_ask(s, f, a, waits, err));
  return *waits ? CORDON_OK : import(s, f, a, out, err);
}

cordon_status adoption_of_list(cd_store *s, const adoption_files *f, cd_arena *a, lists_import_result *out,
                               cd_seq *waits, cordon_error *err) {
  bool several;
  *waits = 0;
  *out = (lists_import_result){.list = f->list, .published = f->published};
  CD_TRY(people_several(s, &several, err));
  if (!several) return import(s, f, a, out, err);
  CD_TRY(store_begin(s, err));
  cordon_status status = ask_and_import(s, f, a, out, waits, err);
  if (status == CORDON_OK) return store_commit(s, err);
  store_rollback(s); /* an approval is not used up by an import that came to nothing */
  return status;
}

/* --- rulebooks --- */

static cordon_status ask_and_adopt(cd_store *s, const rules_book *book, const cd_json *params, cd_str actor,
                                   cd_arena *a, cd_seq *seq, bool *unchanged, cd_seq *waits, cordon_error *err) {
  char text[CD_DIGEST_TEXT];
  cd_digest digest = rules_book_digest(book);
  cd_str copy = cd_str_dup(a, cd_str_c(cd_digest_format(&digest, text)));
  cd_json *content = cd_json_set(a, cd_json_new_object(a), "digest", cd_json_new_str(a, copy));
  if (params) content = cd_json_set(a, content, "parameters", cd_json_copy(a, params));
  if (!content) return cd_no_memory(err);
  CD_TRY(people_gate(s, "rulebook.adopt", rules_book_id(book), content, actor, a, waits, err));
  return *waits ? CORDON_OK : rules_adopt(s, book, params, actor, seq, unchanged, err);
}

cordon_status adoption_of_rulebook(cd_store *s, const rules_book *book, const cd_json *params, cd_str actor,
                                   cd_arena *a, cd_seq *seq, bool *unchanged, cd_seq *waits, cordon_error *err) {
  *seq = *waits = 0;
  *unchanged = false;
  CD_TRY(store_begin(s, err));
  cordon_status status = ask_and_adopt(s, book, params, actor, a, seq, unchanged, waits, err);
  if (status == CORDON_OK) return store_commit(s, err);
  store_rollback(s);
  return status;
}
