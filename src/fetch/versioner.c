#include "fetch/versioner.h"

#include <stdio.h>

#define MAX_TITLES_BYTES (1u << 20)

/* ".../v1/full/{day}/title-15.xml?...": what stands before "full/", and the title. */
static bool take_apart(cd_str address, cd_str *base, int64_t *title) {
  static const char FULL[] = "full/{day}/title-";
  ptrdiff_t at = cd_str_find(address, cd_str_c(FULL));
  if (at < 0) return false;
  *base = cd_str_sub(address, 0, (size_t)at);
  cd_str rest = cd_str_sub(address, (size_t)at + strlen(FULL), address.len), number;
  return cd_str_cut(&rest, '.', &number) && cd_str_to_i64(number, title);
}

static cordon_status bad_answer(cd_str url, cordon_error *err) {
  return cd_fail(err, CORDON_BAD_INPUT, CD_FMT " does not say to which day the title is up to date; try again later.",
                 CD_ARG(url));
}

static cordon_status day_of_title(cd_str text, cd_str url, int64_t title, cd_arena *a, cd_day *day, cordon_error *err) {
  cd_json *doc = NULL;
  if (cd_json_parse(text, "titles.json", a, &doc, NULL) != CORDON_OK) return bad_answer(url, err);
  const cd_json *titles = cd_json_get(doc, "titles");
  for (size_t i = 0; i < cd_json_count(titles); i++) {
    const cd_json *one = cd_json_at(titles, i);
    if (cd_json_int(cd_json_get(one, "number"), 0) != title) continue;
    if (cd_day_parse(cd_json_str(cd_json_get(one, "up_to_date_as_of")), day)) return CORDON_OK;
  }
  return bad_answer(url, err);
}

static cordon_status ask(cd_str url, const char *scratch, const http_limits *limits, int64_t title, cd_arena *a,
                         cd_day *day, cordon_error *err) {
  http_answer answer;
  http_get g = {.url = url.ptr, .path = scratch, .limits = *limits};
  cd_buf text;
  CD_TRY(http_get_file(&g, a, &answer, err));
  cd_buf_init(&text, MAX_TITLES_BYTES);
  cordon_status st = cd_file_read(scratch, MAX_TITLES_BYTES, &text, err);
  if (st == CORDON_OK) st = day_of_title(cd_buf_view(&text), url, title, a, day, err);
  cd_buf_free(&text);
  (void)remove(scratch);
  return st;
}

cordon_status fetch_versioned_address(cd_str address, const char *scratch, const http_limits *limits, cd_arena *a,
                                      cd_str *out, cd_day *day, cordon_error *err) {
  cd_str base;
  int64_t title;
  char text[11];
  *out = address;
  *day = CD_DAY_NONE;
  if (!take_apart(address, &base, &title)) return CORDON_OK;
  cd_str url = cd_str_printf(a, CD_FMT "titles.json", CD_ARG(base));
  if (url.ptr == NULL) return cd_no_memory(err);
  CD_TRY(ask(url, scratch, limits, title, a, day, err));
  const size_t before = base.len + strlen("full/"), after = before + strlen("{day}");
  *out = cd_str_printf(a, CD_FMT "%s" CD_FMT, CD_ARG(cd_str_sub(address, 0, before)), cd_day_format(*day, text),
                       CD_ARG(cd_str_sub(address, after, address.len)));
  return out->ptr != NULL ? CORDON_OK : cd_no_memory(err);
}
