/* What an adoption adds to the name index: gathered, written as segments of a size that memory bears, and listed once the
 * adoption is committed. */
#include <stdlib.h>
#include <unistd.h>

#include "lists/entry.h"
#include "lists/index_work.h"

struct lists_index_writer {
  index_work work;
  names_builder *builder; /* of versions first..last; NULL: none */
  uint32_t first, last;
  lists_manifest written;
};

cordon_status lists_index_writer_new(cd_store *s, lists_index_writer **out, cordon_error *err) {
  lists_index_writer *w = calloc(1, sizeof *w);
  if (!w) return cd_no_memory(err);
  cordon_status status = index_work_begin(&w->work, s, err);
  if (status == CORDON_OK)
    *out = w;
  else
    lists_index_writer_free(w);
  return status;
}

static cordon_status flush(lists_index_writer *w, cordon_error *err) {
  lists_segment one;
  if (!w->builder) return CORDON_OK;
  CD_TRY(index_work_lock(&w->work, err));
  CD_TRY(index_work_write(&w->work, w->builder, w->first, w->last, &one, err));
  names_builder_free(w->builder);
  w->builder = NULL;
  return lists_manifest_add(&w->written, one, w->work.a, err);
}

cordon_status lists_index_writer_add(lists_index_writer *w, uint32_t version, const names_subject *subject,
                                     size_t *skipped, cordon_error *err) {
  if (w->builder && w->last - w->first + 1 >= lists_index_batch) CD_TRY(flush(w, err));
  if (!w->builder) {
    CD_TRY(names_builder_new(&w->builder, err));
    w->first = version;
  }
  w->last = version;
  return names_builder_add(w->builder, version, subject, skipped, err);
}

/* Where the manifest does not cover exactly the versions before, nothing is listed: the next opening puts it right. */
static cordon_status list_written(lists_index_writer *w, cordon_error *err) {
  const char *why;
  bool foreign = false;
  uint32_t first = w->written.items[0].first;
  if (!lists_manifest_load(w->work.folder, w->work.a, &w->work.m, &why) && first != 1) return CORDON_OK;
  CD_TRY(index_work_drop_foreign(&w->work, &foreign, err));
  if (index_work_covered(&w->work) + 1 != first) return CORDON_OK;
  CD_TRY(index_work_list(&w->work, w->written.items, w->written.count, err));
  w->written.count = 0;
  return CORDON_OK;
}

cordon_status lists_index_writer_finish(lists_index_writer *w, cordon_error *err) {
  CD_TRY(flush(w, err));
  return w->written.count ? list_written(w, err) : CORDON_OK;
}

/* Segments that no manifest lists go. */
static void drop_written(lists_index_writer *w) {
  for (size_t i = 0; i < w->written.count; i++) {
    cd_str path = cd_path_join(w->work.a, w->work.folder, w->written.items[i].file);
    if (path.ptr) unlink(path.ptr);
  }
}

void lists_index_writer_free(lists_index_writer *w) {
  if (!w) return;
  drop_written(w);
  names_builder_free(w->builder);
  index_work_end(&w->work);
  free(w);
}
