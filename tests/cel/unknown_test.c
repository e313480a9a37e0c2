/* What holds while facts are missing holds whatever they turn out to be: random conditions are evaluated with some
 * fields absent, and then with every way to fill them. An answer of true, false or error must not change, but that a
 * filling may make a member of a list fail which the answer did not need; and the facts that an unknown names are truly
 * absent ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "cel/cel.h"

enum { BOOLS = 4, INTS = 2, FIELDS = BOOLS + INTS };

static uint64_t seed = 20211126;

static unsigned pick(unsigned n) {
  seed = seed * 6364136223846793005u + 1442695040888963407u;
  return (unsigned)(seed >> 33) % n;
}

/* --- random conditions --- */

static void put_bool(cd_buf *b, int depth);

static void put_int(cd_buf *b, int depth) {
  if (depth <= 0 || pick(3) == 0) {
    if (pick(2))
      cd_buf_printf(b, "f.n%u", pick(INTS));
    else
      cd_buf_printf(b, "%u", pick(3));
    return;
  }
  static const char *const signs[] = {" + ", " - ", " * ", " / ", " % "};
  cd_buf_byte(b, '(');
  put_int(b, depth - 1);
  cd_buf_c(b, signs[pick(5)]);
  put_int(b, depth - 1);
  cd_buf_byte(b, ')');
}

static void put_pair(cd_buf *b, int depth, const char *sign, bool ints) {
  cd_buf_byte(b, '(');
  if (ints)
    put_int(b, depth - 1);
  else
    put_bool(b, depth - 1);
  cd_buf_c(b, sign);
  if (ints)
    put_int(b, depth - 1);
  else
    put_bool(b, depth - 1);
  cd_buf_byte(b, ')');
}

static void put_macro(cd_buf *b, int depth) {
  static const char *const macros[] = {"all", "exists", "exists_one"};
  cd_buf_byte(b, '[');
  put_int(b, depth - 1);
  cd_buf_c(b, ", ");
  put_int(b, depth - 1);
  cd_buf_printf(b, ", 1].%s(x, ", macros[pick(3)]);
  if (pick(2)) cd_buf_c(b, "x == 1 || ");
  put_bool(b, depth - 1);
  cd_buf_c(b, pick(2) ? " && x < 2)" : ")");
}

static void put_in(cd_buf *b, int depth) {
  cd_buf_byte(b, '(');
  put_int(b, depth - 1);
  cd_buf_c(b, " in [");
  put_int(b, depth - 1);
  cd_buf_c(b, ", ");
  put_int(b, depth - 1);
  cd_buf_c(b, "])");
}

static void put_cond(cd_buf *b, int depth) {
  cd_buf_byte(b, '(');
  put_bool(b, depth - 1);
  cd_buf_c(b, " ? ");
  put_bool(b, depth - 1);
  cd_buf_c(b, " : ");
  put_bool(b, depth - 1);
  cd_buf_byte(b, ')');
}

static void put_lists(cd_buf *b, int depth) {
  cd_buf_c(b, "([");
  put_bool(b, depth - 1);
  cd_buf_c(b, ", ");
  put_bool(b, depth - 1);
  cd_buf_c(b, pick(2) ? "] == [f.b0, true])" : "].filter(x, x).size() > 0)");
}

static void put_bool(cd_buf *b, int depth) {
  if (depth <= 0) {
    cd_buf_printf(b, pick(6) ? "f.b%u" : "(%u == 1)", pick(BOOLS));
    return;
  }
  switch (pick(10)) {
  case 0:
  case 1:
    put_pair(b, depth, " && ", false);
    return;
  case 2:
  case 3:
    put_pair(b, depth, " || ", false);
    return;
  case 4:
    cd_buf_byte(b, '!');
    put_bool(b, depth - 1);
    return;
  case 5:
    put_pair(b, depth, pick(2) ? " < " : " == ", true);
    return;
  case 6:
    put_cond(b, depth);
    return;
  case 7:
    put_macro(b, depth);
    return;
  case 8:
    put_in(b, depth);
    return;
  default:
    put_lists(b, depth);
    return;
  }
}

/* --- facts with gaps, and the ways to fill them --- */

typedef struct world {
  cel_env *env;
  cel_type *type;
} world;

static void make_world(world *w) {
  cel_field fields[FIELDS] = {{.name = CD_STR("b0")}, {.name = CD_STR("b1")}, {.name = CD_STR("b2")},
                              {.name = CD_STR("b3")}, {.name = CD_STR("n0")}, {.name = CD_STR("n1")}};
  for (int i = 0; i < FIELDS; i++) fields[i].type = cel_type_of_kind(i < BOOLS ? CEL_BOOL : CEL_INT);
  assert_int_equal(cel_env_new(&w->env, NULL), CORDON_OK);
  assert_int_equal(cel_env_object(w->env, CD_STR("facts"), &w->type, NULL), CORDON_OK);
  assert_int_equal(cel_env_fields(w->env, w->type, fields, FIELDS, NULL), CORDON_OK);
  assert_int_equal(cel_env_variable(w->env, CD_STR("f"), w->type, NULL, NULL), CORDON_OK);
}

/* choice: a digit each field in base 3; bools take it modulo 2. `absent`: a bit each field. */
static cel_value facts_of(const world *w, unsigned choice, unsigned absent, cd_arena *a) {
  cel_value f = cel_object_new(a, w->type, CD_STR("f"));
  for (size_t i = 0; i < FIELDS; i++, choice /= 3)
    if (!(absent >> i & 1)) cel_object_set(f, i, i < BOOLS ? cel_bool(choice % 3 % 2 == 1) : cel_int(choice % 3));
  return f;
}

static cel_value evaluate(const cel_program *p, cel_value facts, cd_arena *a) {
  cel_value v;
  assert_int_equal(cel_eval(p, &(cel_activation){&facts, 1}, NULL, a, &v, NULL), CORDON_OK);
  return v;
}

static bool names_only_absent(const world *w, cel_value v, unsigned absent) {
  for (size_t i = 0; i < v.as.unknowns->count; i++) {
    int field = cel_type_field(w->type, cd_str_sub(v.as.unknowns->items[i].path, 2, 8));
    if (field < 0 || !(absent >> field & 1)) return false;
  }
  return v.as.unknowns->count > 0;
}

static bool holds_for_all(const world *w, const cel_program *p, cel_value known, unsigned choice, unsigned absent,
                          cd_arena *a) {
  for (unsigned other = 0; other < 729; other++) {
    unsigned mixed = 0, unit = 1;
    for (unsigned i = 0, x = choice, y = other; i < FIELDS; i++, x /= 3, y /= 3, unit *= 3)
      mixed += unit * (absent >> i & 1 ? y % 3 : x % 3);
    cel_value v = evaluate(p, facts_of(w, mixed, 0, a), a);
    if (v.kind == CEL_ERROR && known.kind == CEL_BOOL) continue;
    if (v.kind != known.kind || (v.kind == CEL_BOOL && v.as.boolean != known.as.boolean)) return false;
  }
  return true;
}

static void test_answers_hold_whatever_is_missing(void **state) {
  (void)state;
  world w;
  size_t definite = 0, unknown = 0;
  cd_buf text;
  make_world(&w);
  cd_buf_init(&text, 0);
  cd_arena *a = cd_arena_new(0);
  for (int round = 0; round < 1500; round++) {
    const cel_program *p;
    cordon_error err = {0};
    cd_arena_reset(a);
    cd_buf_clear(&text);
    put_bool(&text, 3);
    if (cel_compile(w.env, cd_buf_view(&text), a, &p, &err) != CORDON_OK) fail_msg("%s: %s", text.ptr, err.message);
    unsigned choice = pick(729), absent = 1u << pick(FIELDS) | 1u << pick(FIELDS) | 1u << pick(FIELDS);
    cel_value v = evaluate(p, facts_of(&w, choice, absent, a), a);
    if (v.kind == CEL_UNKNOWN) {
      unknown++;
      if (!names_only_absent(&w, v, absent)) fail_msg("%s names a fact that is there", text.ptr);
    } else {
      definite++;
      if (!holds_for_all(&w, p, v, choice, absent, a)) fail_msg("%s: choice %u, absent %u", text.ptr, choice, absent);
    }
  }
  printf("%zu answers held for every filling, %zu were unknown\n", definite, unknown);
  assert_true(definite > 200 && unknown > 200);
  cd_arena_free(a);
  cd_buf_free(&text);
  cel_env_free(w.env);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_answers_hold_whatever_is_missing)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
