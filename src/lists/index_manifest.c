#include "lists/index_manifest.h"
#include "lists/values.h"

#define MANIFEST "manifest.json"
#define MANIFEST_MAX_BYTES (1u << 20)

static bool segment_read(const cd_json *v, lists_segment *out) {
  int64_t first = cd_json_int(cd_json_get(v, "first"), 0), last = cd_json_int(cd_json_get(v, "last"), 0);
  out->file = cd_json_str(cd_json_get(v, "file"));
  out->first = (uint32_t)first;
  out->last = (uint32_t)last;
  bool name = cd_str_starts(out->file, CD_STR("names-")) && cd_str_find(out->file, CD_STR("/")) < 0;
  return name && first > 0 && first <= last && last <= INT32_MAX &&
         cd_digest_parse(cd_json_str(cd_json_get(v, "check")), &out->check);
}

static bool parse(cd_str text, const char *label, cd_arena *a, lists_manifest *out, const char **why) {
  cd_json *v;
  char engine[CD_DIGEST_TEXT];
  cd_digest digest = names_engine_digest();
  *why = "its manifest could not be read";
  if (cd_json_parse(text, label, a, &v, NULL) != CORDON_OK) return false;
  if (!cd_str_eqc(cd_json_str(cd_json_get(v, "engine")), cd_digest_format(&digest, engine))) {
    *why = "it was made by another name engine";
    return false;
  }
  const cd_json *segments = cd_json_get(v, "segments");
  out->items = CD_NEW_ARRAY(a, lists_segment, cd_json_count(segments));
  if (!out->items) return false;
  uint32_t next = 1;
  for (size_t i = 0; i < cd_json_count(segments); i++) {
    lists_segment *one = &out->items[i];
    if (!segment_read(cd_json_at(segments, i), one) || one->first != next) return false;
    next = one->last + 1;
    out->count = i + 1;
  }
  return true;
}

bool lists_manifest_load(cd_str folder, cd_arena *a, lists_manifest *out, const char **why) {
  cd_buf text;
  *out = (lists_manifest){0};
  *why = "its manifest is missing";
  cd_str path = cd_path_join(a, folder, CD_STR(MANIFEST));
  if (!path.ptr || !cd_file_exists(path.ptr)) return false;
  cd_buf_init(&text, MANIFEST_MAX_BYTES);
  *why = "its manifest could not be read";
  bool ok = cd_file_read(path.ptr, MANIFEST_MAX_BYTES, &text, NULL) == CORDON_OK &&
            parse(cd_buf_view(&text), path.ptr, a, out, why);
  cd_buf_free(&text);
  if (!ok) *out = (lists_manifest){0};
  return ok;
}

static cd_json *manifest_json(const lists_manifest *m, cd_arena *a) {
  cd_digest engine = names_engine_digest();
  cd_json *segments = cd_json_new_list(a);
  for (size_t i = 0; i < m->count; i++) {
    cd_json *one = cd_json_new_object(a);
    one = cd_json_set(a, one, "file", cd_json_new_str(a, m->items[i].file));
    one = cd_json_set(a, one, "first", cd_json_new_int(a, m->items[i].first));
    one = cd_json_set(a, one, "last", cd_json_new_int(a, m->items[i].last));
    one = cd_json_set(a, one, "check", lists_digest_json(&m->items[i].check, a));
    segments = cd_json_add(a, segments, one);
  }
  cd_json *v = cd_json_set(a, cd_json_new_object(a), "engine", lists_digest_json(&engine, a));
  return cd_json_set(a, v, "segments", segments);
}

cordon_status lists_manifest_save(cd_str folder, const lists_manifest *m, cd_arena *a, cordon_error *err) {
  cd_str path = cd_path_join(a, folder, CD_STR(MANIFEST));
  cd_json *v = manifest_json(m, a);
  if (!path.ptr || !v) return cd_no_memory(err);
  cd_buf text;
  cd_buf_init(&text, MANIFEST_MAX_BYTES);
  cordon_status status = cd_json_canonical(v, &text, err);
  cd_buf_byte(&text, '\n');
  if (status == CORDON_OK) status = cd_buf_status(&text, err);
  if (status == CORDON_OK) status = cd_file_replace(path.ptr, cd_buf_view(&text), err);
  cd_buf_free(&text);
  return status;
}

cordon_status lists_manifest_add(lists_manifest *m, lists_segment one, cd_arena *a, cordon_error *err) {
  lists_segment *grown = cd_grow_array(a, m->items, m->count, m->count + 1, sizeof *grown);
  if (!grown) return cd_no_memory(err);
  m->items = grown;
  grown[m->count++] = one;
  return CORDON_OK;
}

cd_str lists_segment_file(uint32_t first, uint32_t last, const cd_digest *check, cd_arena *a) {
  char engine_text[CD_DIGEST_TEXT], check_text[CD_DIGEST_TEXT], name[CD_DIGEST_TEXT];
  cd_digest engine = names_engine_digest();
  cd_str covers = cd_str_printf(a, "%s %u %u %s", cd_digest_format(&engine, engine_text), first, last,
                                cd_digest_format(check, check_text));
  if (!covers.ptr) return covers;
  cd_digest digest = cd_sha256(covers);
  return cd_str_printf(a, "names-%.16s.seg", cd_digest_format(&digest, name) + strlen("sha256:"));
}
