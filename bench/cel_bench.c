/* What an expression costs: to parse and check, to evaluate, to evaluate with its trace, and to tell the facts that decided besides. One line
 * of JSON a condition. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "cel/cel.h"

static const char facts_text[] =
    "{\"destination\":\"MX\",\"date\":\"2021-11-26\",\"parties\":[{\"role\":\"consignee\",\"country\":\"MX\",\"kind\":\"company\"},"
    "{\"role\":\"end_user\",\"country\":\"MX\",\"kind\":\"government\"}],\"items\":[{\"classification\":\"4D004\",\"quantity\":1}],"
    "\"purposes\":[\"serious_crime\",\"counter_terrorism\"]}";

static const char *const conditions[][2] = {
    {"destination", "order.destination in [\"DE\", \"FR\", \"IT\", \"US\", \"MX\"]"},
    {"classification", "order.items.exists(i, i.classification.startsWith(\"4D004\"))"},
    {"end_users", "order.parties.filter(p, p.role == \"end_user\").all(p, p.kind == \"government\")"},
    {"purposes", "order.purposes.all(u, u in [\"serious_crime\", \"counter_terrorism\"]) && order.destination != \"IR\""},
    {"mixed", "order.destination == \"MX\" && order.purposes.size() > 0 && order.parties.exists(p, p.role == \"end_user\" && p.kind == \"government\")"}};

static double now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void must(cordon_status st, const cordon_error *err) {
  if (st == CORDON_OK) return;
  fprintf(stderr, "%s\n", err->message);
  exit(1);
}

static const cel_type *declare(cel_env *env) {
  cordon_error err = {0};
  cel_type *party, *item, *order;
  const cel_type *text = cel_type_of_kind(CEL_STRING);
  must(cel_env_object(env, CD_STR("party"), &party, &err), &err);
  must(cel_env_object(env, CD_STR("item"), &item, &err), &err);
  must(cel_env_object(env, CD_STR("order"), &order, &err), &err);
  cel_field p[] = {{.name = CD_STR("role"), .type = text}, {.name = CD_STR("country"), .type = text}, {.name = CD_STR("kind"), .type = text}};
  cel_field i[] = {{.name = CD_STR("classification"), .type = text}, {.name = CD_STR("quantity"), .type = cel_type_of_kind(CEL_INT)}};
  cel_field o[] = {{.name = CD_STR("destination"), .type = text}, {.name = CD_STR("date"), .type = cel_type_of_kind(CEL_DAY)},
                   {.name = CD_STR("parties"), .type = cel_type_list(env, party)}, {.name = CD_STR("items"), .type = cel_type_list(env, item)},
                   {.name = CD_STR("purposes"), .type = cel_type_list(env, text)}};
  must(cel_env_fields(env, party, p, 3, &err), &err);
  must(cel_env_fields(env, item, i, 2, &err), &err);
  must(cel_env_fields(env, order, o, 5, &err), &err);
  must(cel_env_variable(env, CD_STR("order"), order, NULL, &err), &err);
  return order;
}

static double time_compile(const cel_env *env, cd_str text, cd_arena *a) {
  const cel_program *p;
  cordon_error err = {0};
  const int rounds = 20000;
  double start = now_ns();
  for (int i = 0; i < rounds; i++) {
    cd_arena_reset(a);
    must(cel_compile(env, text, a, &p, &err), &err);
  }
  return (now_ns() - start) / rounds;
}

static double time_eval(const cel_program *p, const cel_activation *vars, cel_trace *trace, cd_arena *a) {
  cordon_error err = {0};
  cel_options options = {.trace = trace};
  cel_value v;
  const int rounds = 300000;
  double start = now_ns();
  for (int i = 0; i < rounds; i++) {
    cd_arena_reset(a);
    must(cel_eval(p, vars, &options, a, &v, &err), &err);
  }
  if (!cel_is_true(v)) fprintf(stderr, "not true\n"), exit(1);
  return (now_ns() - start) / rounds;
}

/* With the trace and the list of facts that decided made out of it, paths and all. */
static double time_told(const cel_program *p, const cel_activation *vars, cel_trace *trace, cd_arena *a) {
  cordon_error err = {0};
  cel_options options = {.trace = trace};
  cel_value v;
  cel_read *reads;
  size_t count;
  const int rounds = 100000;
  double start = now_ns();
  for (int i = 0; i < rounds; i++) {
    cd_arena_reset(a);
    must(cel_eval(p, vars, &options, a, &v, &err), &err);
    must(cel_trace_reads(trace, true, a, &reads, &count, &err), &err);
  }
  return (now_ns() - start) / rounds;
}

int main(void) {
  cordon_error err = {0};
  cel_env *env;
  cd_arena *a = cd_arena_new(0), *scratch = cd_arena_new(0);
  cd_json *json;
  cel_value order;
  must(cel_env_new(&env, &err), &err);
  const cel_type *type = declare(env);
  must(cd_json_parse(cd_str_c(facts_text), "facts", a, &json, &err), &err);
  must(cel_value_from_json_as(type, json, CD_STR("order"), a, &order, &err), &err);
  cel_activation vars = {&order, 1};
  cel_trace *trace = cel_trace_new(a);
  for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++) {
    const cel_program *p;
    cd_str text = cd_str_c(conditions[i][1]);
    must(cel_compile(env, text, a, &p, &err), &err);
    double compile = time_compile(env, text, scratch), plain = time_eval(p, &vars, NULL, scratch), traced = time_eval(p, &vars, trace, scratch),
           told = time_told(p, &vars, trace, scratch);
    printf("{\"engine\":\"cordon\",\"condition\":\"%s\",\"compile_us\":%.2f,\"eval_ns\":%.0f,\"traced_ns\":%.0f,\"told_ns\":%.0f}\n", conditions[i][0],
           compile / 1000, plain, traced, told);
  }
  cel_env_free(env);
  cd_arena_free(a);
  cd_arena_free(scratch);
  return 0;
}
