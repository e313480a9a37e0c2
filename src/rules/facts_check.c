/* Is an order what the schema says? Each refusal names the field, its place, what is wrong and what would be right. */
#include <stdio.h>

#include "base/country.h"
#include "base/decimal.h"
#include "rules/shape.h"

typedef struct checker {
  cd_str text; /* of the order, for line and column */
  const char *label;
  int64_t first_line; /* of the text in its file, from 1 */
  char path[256];     /* of the value at hand, below "order" */
  size_t path_len;
  unsigned owner_depth;
  size_t owners; /* so far, of the whole order */
  cordon_error *err;
} checker;

static size_t path_push(checker *c, const char *field, size_t index) {
  size_t before = c->path_len;
  size_t room = sizeof c->path - before;
  int n = field ? snprintf(c->path + before, room, "%s%s", before ? "." : "", field)
                : snprintf(c->path + before, room, "[%zu]", index);
  if (n > 0 && (size_t)n < room)
    c->path_len = before + (size_t)n;
  else
    c->path[before] = 0;
  return before;
}

static void path_pop(checker *c, size_t to) {
  c->path_len = to;
  c->path[to] = 0;
}

/* The field path as people know it: "order.parties[1].country". */
static cordon_status placed(checker *c, cordon_status code) {
  char field[300];
  snprintf(field, sizeof field, "order%s%s", c->path_len ? "." : "", c->path);
  int64_t line = 0, column = 0;
  if (!c->path_len || !c->text.len || !cd_json_locate(c->text, c->path, &line, &column))
    line = column = c->text.len ? 1 : 0;
  if (line > 0 && c->first_line > 1) line += c->first_line - 1;
  cd_error_place(c->err, c->label, line, column, field);
  return code;
}

static cordon_status wrong(checker *c, const char *what, const cd_json *found, const char *right) {
  cd_str shown = cd_json_str(found);
  if (found && found->kind == CD_JSON_STRING)
    cd_fail(c->err, CORDON_BAD_INPUT, "\"" CD_FMT "\" is not %s; %s", CD_ARG(cd_str_sub(shown, 0, 80)), what, right);
  else
    cd_fail(c->err, CORDON_BAD_INPUT, "this must be %s, but is of kind %s; %s", what,
            found ? cd_json_kind_name(found->kind) : "null", right);
  return placed(c, CORDON_BAD_INPUT);
}

static cordon_status check_word(checker *c, const shape_field *f, const cd_json *v) {
  cd_str s = cd_json_str(v);
  for (size_t i = 0; f->words[i]; i++)
    if (cd_str_eqc(s, f->words[i])) return CORDON_OK;
  bool wordlike = s.len > 0 && s.len <= 64;
  for (size_t i = 0; wordlike && i < s.len; i++)
    wordlike = (s.ptr[i] >= 'a' && s.ptr[i] <= 'z') || (s.ptr[i] >= '0' && s.ptr[i] <= '9') || s.ptr[i] == '_' ||
               s.ptr[i] == '-';
  if (f->open && wordlike) return CORDON_OK;
  cd_buf all;
  cd_buf_init(&all, 512);
  for (size_t i = 0; f->words[i]; i++) cd_buf_printf(&all, "%s%s", i ? ", " : "", f->words[i]);
  const char *near = shape_nearest(s, f->words);
  if (near)
    cd_fail(c->err, CORDON_BAD_INPUT, "\"" CD_FMT "\" is not known here; did you mean \"%s\"?",
            CD_ARG(cd_str_sub(s, 0, 80)), near);
  else if (f->open)
    cd_fail(c->err, CORDON_BAD_INPUT, "\"" CD_FMT "\" must be one word in lower case, such as %s",
            CD_ARG(cd_str_sub(s, 0, 80)), all.ptr ? all.ptr : "");
  else
    cd_fail(c->err, CORDON_BAD_INPUT, "\"" CD_FMT "\" is not known here; it is one of %s", CD_ARG(cd_str_sub(s, 0, 80)),
            all.ptr ? all.ptr : "");
  cd_buf_free(&all);
  return placed(c, CORDON_BAD_INPUT);
}

static cordon_status check_country(checker *c, const cd_json *v) {
  cd_str s = cd_json_str(v), known = cd_country_code(s);
  if (cd_country_valid(s)) return CORDON_OK;
  char right[96] = "write the ISO 3166-1 alpha-2 code in capitals, such as \"MX\"";
  if (known.len) snprintf(right, sizeof right, "write \"" CD_FMT "\"", CD_ARG(known));
  return wrong(c, "a country code", v, right);
}

static cordon_status check_decimal(checker *c, const cd_json *v, bool percent) {
  cd_dec d;
  int low = 0, high = 0;
  const char *what = percent ? "a percentage" : "a decimal number";
  const char *right =
      percent ? "write digits from \"0\" to \"100\" in quotes" : "write digits in quotes, such as \"250000.00\"";
  if (!cd_dec_parse(cd_json_str(v), &d)) return wrong(c, what, v, right);
  if (!cd_dec_cmp(d, cd_dec_of_i64(0), &low) || low < 0)
    return wrong(c, percent ? what : "a number from 0 up", v, right);
  if (percent && (!cd_dec_cmp(d, cd_dec_of_i64(100), &high) || high > 0)) return wrong(c, what, v, right);
  return CORDON_OK;
}

static cordon_status check_text(checker *c, const cd_json *v) {
  if (cd_str_trim(cd_json_str(v)).len) return CORDON_OK;
  cd_fail(c->err, CORDON_BAD_INPUT, "this is empty; leave the field out where it is not known");
  return placed(c, CORDON_BAD_INPUT);
}

static bool code_digit(cd_str s, size_t i) { return i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9'; }

/* Control lists write category and product group as "4D004" or "4.D.4". A code in another case would be looked up in vain,
 * which would read as "not controlled". */
static cordon_status check_code(checker *c, const cd_json *v) {
  cd_str s = cd_str_trim(cd_json_str(v));
  if (!s.len) return check_text(c, v);
  size_t letter = s.len > 1 && s.ptr[1] == '.' ? 2 : 1;
  if (s.len != cd_json_str(v).len) return wrong(c, "an entry of a control list", v, "leave out the spaces around it");
  if (code_digit(s, 0) && letter < s.len && s.ptr[letter] >= 'a' && s.ptr[letter] <= 'z')
    return wrong(c, "an entry of a control list", v, "write its letter in capitals, such as \"4D004\" or \"4.D.4\"");
  return CORDON_OK;
}

/* The lists differ in how they write the same entry: four places and a letter, or numbers between points. */
static cordon_status check_classification(checker *c, const cd_json *v) {
  static const char *const closed[] = {"us-ear", "eu-annex-i", "uk"};
  cd_str regime = cd_json_str(cd_json_get(v, "regime")), code = cd_json_str(cd_json_get(v, "code"));
  const cd_json *found = cd_json_get(v, "code");
  size_t mark = path_push(c, "code", 0);
  bool category = code_digit(code, 0) && code.len > 1;
  if (category && cd_str_eqc(regime, "wassenaar") && code.ptr[1] != '.')
    return wrong(c, "an entry as the Wassenaar list writes it", found, "write it with points, such as \"4.D.4\"");
  for (size_t i = 0; category && i < sizeof closed / sizeof *closed; i++) {
    bool whole = code.len >= 5 && code_digit(code, 2) && code_digit(code, 3) && code_digit(code, 4);
    if (cd_str_eqc(regime, closed[i]) && !whole)
      return wrong(c, "an entry as this list writes it", found, "write category, letter and three digits, such as \"4D004\"");
  }
  path_pop(c, mark);
  return CORDON_OK;
}

static bool percent_of(const cd_json *owner, const char *field, cd_dec *out) {
  return cd_dec_parse(cd_json_str(cd_json_get(owner, field)), out);
}

static cordon_status owner_wrong(checker *c, const char *field, const char *what) {
  size_t mark = path_push(c, field, 0);
  cd_fail(c->err, CORDON_BAD_INPUT, "%s", what);
  cordon_status st = placed(c, CORDON_BAD_INPUT);
  path_pop(c, mark);
  return st;
}

/* The fields of an owner that must agree with each other. */
static cordon_status check_owner(checker *c, const cd_json *v) {
  cd_dec share, low, high;
  cd_day from, to;
  int order = 0;
  bool least = percent_of(v, "percent_min", &low), most = percent_of(v, "percent_max", &high);
  if (percent_of(v, "percent", &share) && (least || most))
    return owner_wrong(c, "percent", "state either \"percent\", or \"percent_min\" and \"percent_max\"");
  if (least && most && cd_dec_cmp(low, high, &order) && order > 0)
    return owner_wrong(c, "percent_min", "the least share is above the most; exchange them");
  if (cd_day_parse(cd_json_str(cd_json_get(v, "from")), &from) && cd_day_parse(cd_json_str(cd_json_get(v, "to")), &to) &&
      from > to)
    return owner_wrong(c, "to", "a holding cannot end before it begins");
  return CORDON_OK;
}

static cordon_status check_object(checker *c, const shape *s, const cd_json *v);

static cordon_status check_owner_tree(checker *c, const cd_json *v) {
  if (++c->owners > CD_MAX_OWNERS) {
    cd_fail(c->err, CORDON_LIMIT, "the parties of an order state at most %u owners in all", CD_MAX_OWNERS);
    return placed(c, CORDON_LIMIT);
  }
  if (c->owner_depth == CD_MAX_OWNER_DEPTH) {
    cd_fail(c->err, CORDON_LIMIT,
            "owners of owners are read to a depth of %u; leave these out, and state \"owners_rest\": \"unknown\" above",
            CD_MAX_OWNER_DEPTH);
    return placed(c, CORDON_LIMIT);
  }
  c->owner_depth++;
  CD_TRY(check_object(c, &shape_owner, v));
  c->owner_depth--;
  return check_owner(c, v);
}

static cordon_status check_one(checker *c, const shape_field *f, const cd_json *v) {
  cd_day day;
  switch (f->kind) {
  case SHAPE_BOOL:
    return v->kind == CD_JSON_BOOL ? CORDON_OK : wrong(c, "true or false", v, "write it without quotes");
  case SHAPE_INT:
    return v->kind == CD_JSON_INT ? CORDON_OK : wrong(c, "a whole number", v, "write it without quotes");
  case SHAPE_OBJECT:
    if (v->kind != CD_JSON_OBJECT) return wrong(c, "an object", v, "write {...}");
    return f->object == &shape_owner ? check_owner_tree(c, v) : check_object(c, f->object, v);
  default:
    break;
  }
  if (v->kind != CD_JSON_STRING) return wrong(c, "a string", v, "write it in quotes");
  switch (f->kind) {
  case SHAPE_WORD:
    return check_word(c, f, v);
  case SHAPE_COUNTRY:
    return check_country(c, v);
  case SHAPE_CODE:
    return check_code(c, v);
  case SHAPE_DECIMAL:
    return check_decimal(c, v, false);
  case SHAPE_PERCENT:
    return check_decimal(c, v, true);
  case SHAPE_DAY:
    return cd_day_parse(v->as.string, &day)
               ? CORDON_OK
               : wrong(c, "a day that exists", v, "write YYYY-MM-DD, such as \"2021-11-26\"");
  default:
    return check_text(c, v);
  }
}

static cordon_status check_list(checker *c, const shape_field *f, const cd_json *v) {
  if (v->kind != CD_JSON_LIST) return wrong(c, "a list", v, "write [...]");
  size_t max = f->max ? f->max : SHAPE_MAX_ITEMS;
  if (v->count < f->min) {
    cd_fail(c->err, CORDON_BAD_INPUT, "an order supplies something: state at least %zu of \"%s\", or leave the field out where it is not known", f->min,
            f->name);
    return placed(c, CORDON_BAD_INPUT);
  }
  if (v->count > max) {
    cd_fail(c->err, CORDON_LIMIT, "this list has %zu items; at most %zu are taken", v->count, max);
    return placed(c, CORDON_LIMIT);
  }
  for (size_t i = 0; i < v->count; i++) {
    size_t mark = path_push(c, NULL, i);
    CD_TRY(check_one(c, f, v->as.items[i]));
    path_pop(c, mark);
  }
  return CORDON_OK;
}

static cordon_status unknown_field(checker *c, const shape *s, cd_str key) {
  const char *names[64];
  size_t n = 0;
  for (size_t i = 0; i < s->count && n < 63; i++)
    if (!s->fields[i].derived) names[n++] = s->fields[i].name;
  names[n] = NULL;
  const char *near = shape_nearest(key, names);
  if (shape_find(s, key) >= 0)
    cd_fail(c->err, CORDON_BAD_INPUT, "\"" CD_FMT "\" is worked out from the order and cannot be stated", CD_ARG(key));
  else if (near)
    cd_fail(c->err, CORDON_BAD_INPUT, "%s knows no field \"" CD_FMT "\"; did you mean \"%s\"?", s->name,
            CD_ARG(cd_str_sub(key, 0, 80)), near);
  else
    cd_fail(c->err, CORDON_BAD_INPUT, "%s knows no field \"" CD_FMT "\"; docs/schema/order.json lists the fields",
            s->name, CD_ARG(cd_str_sub(key, 0, 80)));
  return placed(c, CORDON_BAD_INPUT);
}

static cordon_status check_member(checker *c, const shape *s, const cd_json_member *m) {
  char name[96];
  snprintf(name, sizeof name, CD_FMT, CD_ARG(cd_str_sub(m->key, 0, 90)));
  size_t mark = path_push(c, name, 0);
  int n = shape_find(s, m->key);
  if (n < 0 || s->fields[n].derived) return unknown_field(c, s, m->key);
  const shape_field *f = &s->fields[n];
  if (m->value->kind == CD_JSON_NULL) return wrong(c, "a value", m->value, "leave the field out where it is not known");
  CD_TRY(f->list ? check_list(c, f, m->value) : check_one(c, f, m->value));
  path_pop(c, mark);
  return CORDON_OK;
}

static cordon_status check_object(checker *c, const shape *s, const cd_json *v) {
  for (size_t i = 0; i < v->count; i++) CD_TRY(check_member(c, s, &v->as.members[i]));
  for (size_t i = 0; i < s->count; i++) {
    if (!s->fields[i].required || cd_json_get(v, s->fields[i].name)) continue;
    cd_fail(c->err, CORDON_BAD_INPUT, "the field \"%s\" is left out; it must be stated: %s", s->fields[i].name,
            s->fields[i].doc);
    return placed(c, CORDON_BAD_INPUT);
  }
  return s == &shape_classification ? check_classification(c, v) : CORDON_OK;
}

cordon_status facts_check_order(const cd_json *order, cd_str text, const char *label, int64_t first_line,
                                cordon_error *err) {
  checker c = {.text = text, .label = label, .first_line = first_line, .err = err};
  if (!order || order->kind != CD_JSON_OBJECT)
    return wrong(&c, "an order", order, "write one JSON object: {\"id\": ..., ...}");
  if (text.len > CD_MAX_ORDER_BYTES) {
    cd_fail(err, CORDON_LIMIT, "this order has %zu bytes; at most %u are taken", text.len, CD_MAX_ORDER_BYTES);
    return placed(&c, CORDON_LIMIT);
  }
  return check_object(&c, &shape_order, order);
}
