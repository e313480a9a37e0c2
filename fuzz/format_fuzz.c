/* The layout of rulebook files: any bytes as a file of rules, of cases, a head or a table, laid out twice. What cannot be laid
 * out a second time is refused by rules_format, and the file stays; here it must only be told. */
#include "rules/format.h"

static cordon_status lay_out(const book_file *file, bool table, cd_arena *a, cd_buf *out) {
  cordon_error err = {0};
  return table ? format_csv(file, "f", a, out, &err) : format_yaml(file, "f", a, out, &err);
}

/* libfyaml 0.7.12 leaks a buffer of its own on some YAML that it refuses. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:libfyaml\n"; }

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char *const paths[] = {"rules/r.yaml", "cases/c.yaml", "rulebook.yaml", "tables/t.csv"};
  if (size == 0) return 0;
  size_t kind = data[0] % 4;
  cd_arena *a = cd_arena_new(256u << 20);
  cd_buf once, twice;
  cd_buf_init(&once, 1u << 24);
  cd_buf_init(&twice, 1u << 24);
  book_file file = {cd_str_c(paths[kind]), cd_str_of((const char *)data + 1, size - 1)};
  if (a && lay_out(&file, kind == 3, a, &once) == CORDON_OK) {
    const book_file again = {file.path, cd_buf_view(&once)};
    lay_out(&again, kind == 3, a, &twice);
  }
  cd_buf_free(&once);
  cd_buf_free(&twice);
  cd_arena_free(a);
  return 0;
}
