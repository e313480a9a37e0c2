/* Cordon inside a program of one's own: a store made, a list imported, a rulebook adopted, a licence added, an order
 * decided, explained, and made again. Built against the installed package:
 *
 *   cmake -B build -S . && cmake --build build && build/embed STORE EXAMPLES RULEBOOKS ORDER.json
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cordon/cordon.h>

static cordon_error err;

static void must(cordon_status st) {
  if (st == CORDON_OK) return;
  fprintf(stderr, "%s: %s (%s:%lld %s)\n", cordon_status_name(st), err.message, err.file, (long long)err.line,
          err.field);
  exit(1);
}

/* Print a result with what it is, and free it. */
static void show(const char *what, char *json) {
  printf("%s: %s\n", what, json);
  cordon_free(json);
}

static const char *in(const char *folder, const char *name) {
  static char path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return path;
}

static void fill(cordon_store *s, const char *examples, const char *rulebooks) {
  static const char licence[] = "{\"id\":\"IL-2021-118\",\"authority\":\"IL-DECA\",\"kind\":\"export\",\"holder\":{"
                                "\"name\":\"Example Systems Ltd\",\"country\":\"IL\"},"
                                "\"items\":\"any\",\"end_users\":\"any\",\"destinations\":[\"DE\"],\"end_uses\":["
                                "\"serious_crime\",\"counter_terrorism\"],"
                                "\"valid_from\":\"2021-07-01\",\"valid_to\":\"2022-06-30\"}";
  static const char commitment[] =
      "{\"id\":\"EUC-55\",\"giver\":{\"kind\":\"state\",\"country\":\"DE\"},\"valid_from\":\"2021-06-15\"}";
  char *json;
  const char *file = in(examples, "lists/us_csl.csv");
  must(cordon_list_import(s, "us_csl", &file, 1, "2022-05-06", false, &json, &err));
  show("list", json);
  must(cordon_rulebook_adopt(s, in(rulebooks, "il-cyber"), NULL, &json, &err));
  show("rulebook", json);
  must(cordon_register_add(s, "licence", licence, strlen(licence), "licence", &json, &err));
  show("licence", json);
  must(cordon_register_add(s, "commitment", commitment, strlen(commitment), "commitment", &json, &err));
  show("commitment", json);
}

static char *read_file(const char *path, size_t *len) {
  static char text[1 << 20];
  FILE *f = fopen(path, "rb");
  if (!f) {
    perror(path);
    exit(1);
  }
  *len = fread(text, 1, sizeof text, f);
  fclose(f);
  return text;
}

static void ask(cordon_engine *e, const char *path) {
  size_t len;
  const char *order = read_file(path, &len);
  cordon_decision decision;
  char *json, *text, id[32];
  must(cordon_decide(e, order, len, &(cordon_decide_options){.label = path}, &decision, &json, &err));
  must(cordon_explain(json, strlen(json), false, &text, &err));
  printf("%s\n", text);
  cordon_free(text);
  cordon_free(json);
  snprintf(id, sizeof id, "%lld", (long long)decision.record);
  must(cordon_replay(e, id, &json, &err));
  show("replay", json);
  printf("outcome: %s\n", decision.outcome == CORDON_LICENSED ? "licensed" : "not licensed");
}

int main(int argc, char **argv) {
  static const char party[] = "{\"name\":\"Candiru\",\"country\":\"IL\",\"kind\":\"company\"}";
  cordon_store *s;
  cordon_engine *e;
  char *json;
  if (argc != 5) {
    fprintf(stderr, "usage: embed STORE EXAMPLES RULEBOOKS ORDER.json\n");
    return 1;
  }
  must(cordon_store_init(argv[1], &err));
  must(cordon_store_open(argv[1], &s, &err));
  must(cordon_store_actor(s, "embed", &err));
  fill(s, argv[2], argv[3]);
  must(cordon_engine_open(s, &e, &err));
  must(cordon_screen(e, party, strlen(party), "2022-05-06", &json, &err));
  show("screen", json);
  ask(e, argv[4]);
  cordon_engine_close(e);
  cordon_store_close(s);
  return 0;
}
