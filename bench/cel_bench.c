/* What an expression costs: to parse and check, to evaluate, to evaluate with its trace, and to tell the facts that
 * decided besides. One line of JSON a condition. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "cel/cel.h"

static const char facts_text[] = "{\"destination\":\"MX\",\"date\":\"2021-11-26\",\"parties\":[{\"role\":\"consignee\","
                                 "\"country\":\"MX\",\"kind\":\"company\"},"
                                 "{\"role\":\"end_user\",\"country\":\"MX\",\"kind\":\"government\"}],\"items\":[{"
                                 "\"classification\":\"4D004\",\"quantity\":1}],"
                                 "\"purposes\":[\"serious_crime\",\"counter_terrorism\"]}";

static const char *const conditions[][2] = {
    {"destination", "order.destination in [\"DE\", \"FR\", \"IT\", \"US\", \"MX\"]"},
    {"classification", "order.items.exists(i, i.classification.startsWith(\"4D004\"))"},
    {"end_users", "order.parties.filter(p, p.role == \"end_user\").all(p, p.kind == \"government\")"},
    {"purposes",
     "order.purposes.all(u, u in [\"serious_crime\", \"counter_terrorism\"]) && order.destination != \"IR\""},
    {"mixed", "order.destination == \"MX\" && order.purposes.size() > 0 && order.parties.exists(p, p.role == "
              "\"end_user\" && p.kind == \"government\")"}};

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
  cel_field p[] = {{.name = CD_STR("role"), .type = text},
                   {.name = CD_STR("country"), .type = text},
                   {.name = CD_STR("kind"), .type = text}};
  cel_field i[] = {{.name = CD_STR("classification"), .type = text},
                   {.name = CD_STR("quantity"), .type = cel_type_of_kind(CEL_INT)}};
  cel_field o[] = {{.name = CD_STR("destination"), .type = text},
                   {.name = CD_STR("date"), .type = cel_type_of_kind(CEL_DAY)},
                   {.name = CD_STR("parties"), .type = cel_type_list(env, party)},
                   {.name = CD_STR("items"), .type = cel_type_list(env, item)},
                   {.name = CD_STR("purposes"), .type = cel_type_list(env, text)}};
  must(cel_env_fields(env, party, p, 3, &err), &err);
  must(cel_env_fields(env, item, i, 2, &err), &err);
  must(cel_env_fields(env, order, o, 5, &err), &err);
  must(cel_env_variable(env, CD_STR("order"), order, NULL, &err), &err);
  return order;
}

typedef struct job {
  const cel_env *env;
  cd_str text;
  const cel_program *program;
  const cel_activation *vars;
  cel_trace *trace;
  cd_arena *arena;
} job;

static void compile_once(const job *j) {
  const cel_program *p;
  cordon_error err = {0};
  must(cel_compile(j->env, j->text, j->arena, &p, &err), &err);
}

static void eval_with(const job *j, cel_trace *trace) {
  cordon_error err = {0};
  cel_options options = {.trace = trace};
  cel_value v;
  must(cel_eval(j->program, j->vars, &options, j->arena, &v, &err), &err);
  if (!cel_is_true(v)) fprintf(stderr, "not true\n"), exit(1);
}

static void eval_once(const job *j) { eval_with(j, NULL); }
static void trace_once(const job *j) { eval_with(j, j->trace); }

/* With the trace, and the list of facts that decided made out of it, paths and all. */
static void tell_once(const job *j) {
  cordon_error err = {0};
  cel_read *reads;
  size_t count;
  eval_with(j, j->trace);
  must(cel_trace_reads(j->trace, true, j->arena, &reads, &count, &err), &err);
}

/* Nanoseconds of one round, the least of several batches: what else the machine does only adds. */
static double least(void (*work)(const job *), const job *j, int rounds) {
  double best = 1e18;
  for (int batch = 0; batch < 7; batch++) {
    double start = now_ns();
    for (int i = 0; i < rounds; i++) {
      cd_arena_reset(j->arena);
      work(j);
    }
    double one = (now_ns() - start) / rounds;
    if (one < best) best = one;
  }
  return best;
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
    job j = {env, cd_str_c(conditions[i][1]), NULL, &vars, trace, scratch};
    must(cel_compile(env, j.text, a, &j.program, &err), &err);
    printf("{\"engine\":\"cordon\",\"condition\":\"%s\",\"compile_us\":%.2f,", conditions[i][0],
           least(compile_once, &j, 5000) / 1000);
    printf("\"eval_ns\":%.0f,\"traced_ns\":%.0f,\"told_ns\":%.0f}\n", least(eval_once, &j, 50000),
           least(trace_once, &j, 50000), least(tell_once, &j, 20000));
  }
  cel_env_free(env);
  cd_arena_free(a);
  cd_arena_free(scratch);
  return 0;
}
