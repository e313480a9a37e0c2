/* Screening results as RFC 4180 CSV, for spreadsheets: a line a hit; a row without one has a line with the columns of the hit left empty. */
#include "base/csv.h"
#include "screening.h"

const char screen_csv_head[] = "row,query,list,source,entry,name,primary,score,same_name,weak,state,published,from,to,birth,country,schema,"
                               "identifier,programs,requirement,policy,cite,flags,error\r\n";
enum { HIT_COLUMNS = 20 };

static void put_text(cd_buf *out, cd_str text) {
  cd_csv_put(out, text);
  cd_buf_byte(out, ',');
}

static void put_c(cd_buf *out, const char *text) { put_text(out, cd_str_c(text)); }

static void put_day(cd_buf *out, cd_day day) {
  char text[11];
  put_c(out, day == CD_DAY_NONE ? "" : cd_day_format(day, text));
}

static void put_agreement(cd_buf *out, names_agree g) {
  put_c(out, g == NAMES_AGREES ? "agrees" : g == NAMES_CONTRADICTS ? "contradicts" : "");
}

static void put_programs(cd_buf *out, const lists_hit *h, cd_arena *a) {
  cd_str all = {0};
  for (size_t i = 0; i < h->program_count; i++) all = cd_str_printf(a, CD_FMT "%s" CD_FMT, CD_ARG(all), i ? "; " : "", CD_ARG(h->programs[i]));
  put_text(out, all);
}

static void put_hit(cd_buf *out, const lists_hit *h, cd_arena *a) {
  put_text(out, h->list);
  put_text(out, h->source);
  put_text(out, h->entry);
  put_text(out, h->name);
  put_text(out, h->primary);
  cd_buf_printf(out, "%u,", h->score);
  put_c(out, h->same_name ? "yes" : "no");
  put_c(out, h->weak ? "yes" : "no");
  put_c(out, h->state == LISTS_UNKNOWN ? "unknown" : "listed");
  put_day(out, h->published);
  put_day(out, h->from);
  put_day(out, h->to);
  put_agreement(out, h->birth);
  put_agreement(out, h->country);
  put_agreement(out, h->schema);
  put_agreement(out, h->identifier);
  put_programs(out, h, a);
  put_text(out, h->requirement);
  put_text(out, h->policy);
  put_text(out, h->cite);
}

static void put_flags(cd_buf *out, const names_result *raw, cd_arena *a) {
  cd_str all = {0};
  const cd_json *flags = screen_flags(raw, a);
  for (size_t i = 0; i < cd_json_count(flags); i++)
    all = cd_str_printf(a, CD_FMT "%s" CD_FMT, CD_ARG(all), i ? "; " : "", CD_ARG(cd_json_str(cd_json_at(flags, i))));
  put_text(out, all);
}

static void put_line(cd_buf *out, const cli_row *row, const lists_hit *h, const names_result *raw, const char *error, cd_arena *a) {
  cd_buf_printf(out, "%lld,", (long long)row->number);
  put_text(out, row->values[SCREEN_NAME]);
  if (h) put_hit(out, h, a);
  for (int i = 0; !h && i < HIT_COLUMNS; i++) cd_buf_byte(out, ',');
  put_flags(out, raw, a);
  cd_csv_put(out, cd_str_c(error));
  cd_buf_c(out, "\r\n");
}

cordon_status screen_csv_row(void *user, const cli_row *row, cd_arena *a, cd_buf *out, cordon_error *err) {
  screen_answer got = {0};
  cordon_status status = screen_ask(user, row, a, &got, err);
  if (status == CORDON_OK) {
    for (size_t i = 0; i < got.count; i++) put_line(out, row, &got.hits[i], &got.raw, "", a);
    if (got.count == 0) put_line(out, row, NULL, &got.raw, "", a);
  } else if (status == CORDON_BAD_INPUT || status == CORDON_LIMIT) {
    put_line(out, row, NULL, &got.raw, err->message, a);
  }
  return status;
}
