/* Rulebooks: any bytes as a bundle, and any bytes as the YAML of rules beside a sound head. What loads must evaluate
 * and show. */
#include "rules/rules.h"

#include "rules/yaml.h"

static const char head[] = "id: f\ntitle: t\nauthority: A\nversion: '1'\njurisdiction: {when: 'true', text: all}\n"
                           "tables: [{name: t, file: tables/t.csv, title: t, currency: c, complete: [{}]}]\n"
                           "parameters: [{name: p, text: t, default: a, values: {a: x, b: y}}]\n";
static const char table[] = "key,valid_from,valid_to,cite,note\nMX,,2021-11-01..2021-11-24,c,\nDE,2021-11-26,,c,n\n";
static const char order[] = "{\"id\":\"1\",\"date\":\"2021-11-10\",\"destination\":\"MX\",\"parties\":[{\"role\":\"end_"
                            "user\",\"kind\":\"government\"}],"
                            "\"items\":[{\"line\":1,\"us_content_percent\":\"30\"}]}";

static void put(cd_buf *out, const char *path, cd_str bytes) {
  cd_buf_printf(out, "%s %zu\n", path, bytes.len);
  cd_buf_str(out, bytes);
  cd_buf_byte(out, '\n');
}

static void use(rules_book *book) {
  cd_arena *a = cd_arena_new(64u << 20);
  cd_json *json;
  facts_set *facts;
  rules_result result;
  if (a && cd_json_parse(cd_str_c(order), "order", a, &json, NULL) == CORDON_OK) {
    facts_input in = {.order = json};
    if (facts_build(&in, a, &facts, NULL) == CORDON_OK)
      rules_evaluate(book, NULL, facts, 18941, NULL, NULL, true, a, &result, NULL);
    rules_book_show(book, a);
  }
  cd_arena_free(a);
  rules_book_free(book);
}

static void load(cd_str bundle) {
  rules_book *book;
  cordon_error err = {0};
  if (rules_book_from_bundle(bundle, &book, &err) == CORDON_OK) use(book);
}

/* libfyaml 0.7.12 leaks a buffer of a quoted scalar when the flow mapping around it breaks off: on refused input alone. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:libfyaml\n"; }

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cd_str text = cd_str_of((const char *)data, size);
  if (size > 1u << 16) return 0;
  load(text);
  cd_buf bundle;
  cd_buf_init(&bundle, 0);
  cd_buf_c(&bundle, "cordon rulebook 1\n");
  put(&bundle, "rulebook.yaml", cd_str_c(head));
  put(&bundle, "rules/r.yaml", text);
  put(&bundle, "tables/t.csv", cd_str_c(table));
  load(cd_buf_view(&bundle));
  cd_buf_free(&bundle);
  return 0;
}
