#include "register/due.h"

#include <stdlib.h>

#include "register/people.h"
#include "register/put.h"

typedef struct due_builder {
  cd_store *store;
  cd_arena *arena;
  cd_day today;
  cd_json *list;
} due_builder;

static void add(due_builder *b, cd_day day, const char *kind, cd_str id, cd_str what, cd_str cite) {
  cd_arena *a = b->arena;
  cd_json *o = put_str(a, put_c(a, put_day(a, cd_json_new_object(a), "day", day), "kind", kind), "id", id);
  o = put_some(a, put_str(a, o, "what", what), "cite", cite);
  bool overdue = day != CD_DAY_NONE && day < b->today;
  b->list = cd_json_add(a, b->list, cd_json_set(a, o, "overdue", cd_json_new_bool(a, overdue)));
}

/* --- deadlines of cases --- */

static cordon_status add_cases(due_builder *b, cd_day until, cordon_error *err) {
  store_stmt *st;
  bool row = false;
  CD_TRY(store_stmt_get(b->store, "due_open", &st, err));
  store_bind_int(st, 1, until);
  store_bind_int(st, 2, b->today);
  cordon_status status = store_step(st, &row, err);
  while (status == CORDON_OK && row) {
    cd_str kind = store_col_str(st, 0, b->arena), id = store_col_str(st, 1, b->arena);
    cd_str what = store_col_str(st, 3, b->arena), cite = store_col_str(st, 4, b->arena);
    if (!kind.ptr || !id.ptr || !what.ptr || !cite.ptr)
      status = cd_no_memory(err);
    else
      add(b, (cd_day)store_col_int(st, 2), kind.ptr, id, what, cite);
    if (status == CORDON_OK) status = store_step(st, &row, err);
  }
  store_stmt_end(st);
  return status;
}

/* --- the ends of licences and commitments --- */

static cordon_status add_endings(due_builder *b, cd_day until, cordon_error *err) {
  store_stmt *st;
  bool row = false;
  CD_TRY(store_stmt_get(b->store, "due_endings", &st, err));
  store_bind_int(st, 1, b->today);
  store_bind_int(st, 2, until);
  cordon_status status = store_step(st, &row, err);
  while (status == CORDON_OK && row) {
    cd_str kind = store_col_str(st, 0, b->arena), id = store_col_str(st, 1, b->arena);
    if (!kind.ptr || !id.ptr)
      status = cd_no_memory(err);
    else
      add(b, (cd_day)store_col_int(st, 2), kind.ptr, id, CD_STR("its last day"), CD_STR(""));
    if (status == CORDON_OK) status = store_step(st, &row, err);
  }
  store_stmt_end(st);
  return status;
}

/* --- decisions that were referred --- */

static cordon_status add_reviews(due_builder *b, cordon_error *err) {
  store_stmt *st;
  bool row = false;
  cd_arena *a = b->arena;
  CD_TRY(store_stmt_get(b->store, "due_reviews", &st, err));
  cordon_status status = store_step(st, &row, err);
  while (status == CORDON_OK && row) {
    char day[11];
    cd_str order = store_col_view(st, 1), person = store_col_view(st, 3);
    cd_str id = cd_str_printf(a, "D-%06lld", (long long)store_col_int(st, 0));
    cd_str what = cd_str_printf(a, "order " CD_FMT " was referred on %s and waits for an answer%s" CD_FMT, CD_ARG(order),
                                cd_day_format(cd_time_day(store_col_int(st, 2)), day), person.len ? " of " : "",
                                CD_ARG(person));
    if (!id.ptr || !what.ptr)
      status = cd_no_memory(err);
    else
      add(b, CD_DAY_NONE, "review", id, what, CD_STR(""));
    if (status == CORDON_OK) status = store_step(st, &row, err);
  }
  store_stmt_end(st);
  return status;
}

/* --- what waits --- */

static cordon_status add_waiting(due_builder *b, cordon_error *err) {
  cd_json *all;
  CD_TRY(people_waiting(b->store, b->arena, &all, err));
  for (size_t i = 0; i < cd_json_count(all); i++) {
    const cd_json *one = all->as.items[i];
    cd_str what =
        cd_str_printf(b->arena, "a second person is to approve: " CD_FMT, CD_ARG(cd_json_str(cd_json_get(one, "act"))));
    if (!what.ptr) return cd_no_memory(err);
    add(b, CD_DAY_NONE, "act", cd_json_str(cd_json_get(one, "subject")), what, CD_STR(""));
  }
  return CORDON_OK;
}

/* --- what a revision affects --- */

static cordon_status add_affected(due_builder *b, cordon_error *err) {
  store_stmt *st;
  bool row = false;
  cd_arena *a = b->arena;
  CD_TRY(store_stmt_get(b->store, "due_affected", &st, err));
  cordon_status status = store_step(st, &row, err);
  while (status == CORDON_OK && row) {
    cd_str kind = store_col_str(st, 0, a), id = store_col_str(st, 1, a), revised = store_col_str(st, 2, a),
           was = store_col_str(st, 3, a), now = store_col_str(st, 4, a);
    cd_str what = cd_str_printf(a, "affected by the revision of " CD_FMT ", for review: " CD_FMT " -> " CD_FMT,
                                CD_ARG(revised), CD_ARG(was), CD_ARG(now));
    if (!kind.ptr || !id.ptr || !what.ptr)
      status = cd_no_memory(err);
    else
      add(b, CD_DAY_NONE, kind.ptr, id, what, CD_STR(""));
    if (status == CORDON_OK) status = store_step(st, &row, err);
  }
  store_stmt_end(st);
  return status;
}

/* --- the whole, by day --- */

static int by_day(const void *x, const void *y) {
  const cd_json *left = *(cd_json *const *)x, *right = *(cd_json *const *)y;
  cd_str day[2] = {cd_json_str(cd_json_get(left, "day")), cd_json_str(cd_json_get(right, "day"))};
  if ((day[0].len == 0) != (day[1].len == 0)) return day[0].len == 0 ? 1 : -1;
  int order = cd_str_cmp(day[0], day[1]);
  if (order == 0) order = cd_str_cmp(cd_json_str(cd_json_get(left, "kind")), cd_json_str(cd_json_get(right, "kind")));
  if (order == 0) order = cd_str_cmp(cd_json_str(cd_json_get(left, "id")), cd_json_str(cd_json_get(right, "id")));
  return order ? order : cd_str_cmp(cd_json_str(cd_json_get(left, "what")), cd_json_str(cd_json_get(right, "what")));
}

cordon_status due_list(cd_store *s, cd_day today, cd_day until, cd_arena *a, cd_json **out, cordon_error *err) {
  due_builder b = {s, a, today, cd_json_new_list(a)};
  CD_TRY(add_cases(&b, until, err));
  CD_TRY(add_endings(&b, until, err));
  CD_TRY(add_affected(&b, err));
  CD_TRY(add_reviews(&b, err));
  CD_TRY(add_waiting(&b, err));
  if (!b.list) return cd_no_memory(err);
  if (b.list->count > 1) qsort(b.list->as.items, b.list->count, sizeof b.list->as.items[0], by_day);
  *out = b.list;
  return CORDON_OK;
}

/* --- iCalendar --- */

/* A content line: text escaped (RFC 5545, 3.3.11), folded after 75 bytes at a character's border (3.1). */
static void put_property(cd_buf *out, const char *name, cd_str value) {
  size_t used = strlen(name) + 1;
  cd_buf_printf(out, "%s:", name);
  for (size_t i = 0; i < value.len; i++) {
    unsigned char ch = (unsigned char)value.ptr[i];
    if (used >= 70 && (ch & 0xC0) != 0x80) {
      cd_buf_c(out, "\r\n ");
      used = 1;
    }
    if (ch == ',' || ch == ';' || ch == '\\') cd_buf_byte(out, '\\');
    if (ch == '\n')
      cd_buf_c(out, "\\n");
    else if (ch >= ' ')
      cd_buf_byte(out, (char)ch);
    used += ch == ',' || ch == ';' || ch == '\\' || ch == '\n' ? 2 : 1;
  }
  cd_buf_c(out, "\r\n");
}

static void put_basic_day(cd_buf *out, const char *name, cd_day day) {
  int y, m, d;
  cd_day_to_civil(day, &y, &m, &d);
  cd_buf_printf(out, "%s;VALUE=DATE:%04d%02d%02d\r\n", name, y, m, d);
}

static void put_stamp(cd_buf *out, cd_time now) {
  int y, m, d;
  cd_day day = cd_time_day(now);
  int seconds = (int)(now / 1000000 - (int64_t)day * 86400);
  cd_day_to_civil(day, &y, &m, &d);
  cd_buf_printf(out, "DTSTAMP:%04d%02d%02dT%02d%02d%02dZ\r\n", y, m, d, seconds / 3600, seconds / 60 % 60,
                seconds % 60);
}

static void put_event(cd_buf *out, const cd_json *one, cd_day day, cd_time now) {
  cd_str kind = cd_json_str(cd_json_get(one, "kind")), id = cd_json_str(cd_json_get(one, "id")),
         what = cd_json_str(cd_json_get(one, "what"));
  cd_buf key;
  cd_buf_init(&key, 0);
  cd_buf_printf(&key, CD_FMT "\n" CD_FMT "\n" CD_FMT "\n%d", CD_ARG(kind), CD_ARG(id), CD_ARG(what), (int)day);
  cd_digest uid = cd_sha256(cd_buf_view(&key));
  char text[CD_DIGEST_TEXT];
  cd_buf_clear(&key);
  cd_buf_printf(&key, CD_FMT " " CD_FMT ": " CD_FMT, CD_ARG(kind), CD_ARG(id), CD_ARG(what));
  cd_buf_printf(out, "BEGIN:VEVENT\r\nUID:%.32s@cordon\r\n", cd_digest_format(&uid, text) + strlen("sha256:"));
  put_stamp(out, now);
  put_basic_day(out, "DTSTART", day);
  put_basic_day(out, "DTEND", day + 1);
  put_property(out, "SUMMARY", cd_buf_view(&key));
  if (cd_json_get(one, "cite")) put_property(out, "DESCRIPTION", cd_json_str(cd_json_get(one, "cite")));
  cd_buf_c(out, "TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n");
  if (key.failed) out->failed = true;
  cd_buf_free(&key);
}

cordon_status due_calendar(const cd_json *list, cd_time now, cd_buf *out, cordon_error *err) {
  cd_buf_c(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Cordon//due//EN\r\nCALSCALE:GREGORIAN\r\n");
  for (size_t i = 0; i < cd_json_count(list); i++) {
    cd_day day;
    if (cd_day_parse(cd_json_str(cd_json_get(list->as.items[i], "day")), &day))
      put_event(out, list->as.items[i], day, now);
  }
  cd_buf_c(out, "END:VCALENDAR\r\n");
  return cd_buf_status(out, err);
}
