/* Screening against the lists, and comparing names with each other. */
#include <string.h>

#include "groups.h"
#include "screening.h"

/* --- screen --- */

static cordon_status read_lists(const cli *c, screening *s, cordon_error *err) {
  cd_str rest = cd_str_c(cli_value(c, "lists")), piece;
  while (cd_str_cut(&rest, ',', &piece)) {
    if (piece.len == 0) continue;
    if (s->options.list_count == MAX_LISTS)
      return cd_fail(err, CORDON_USAGE, "--lists names more than %d lists.", MAX_LISTS);
    s->lists[s->options.list_count++] = piece;
  }
  s->options.lists = s->lists;
  return CORDON_OK;
}

static cordon_status read_screen_options(const cli *c, screening *s, cordon_error *err) {
  int64_t limit, min_score;
  CD_TRY(cli_number(c, "limit", 1, 100, 10, &limit, err));
  CD_TRY(cli_number(c, "min-score", 1, NAMES_SCORE_SAME, 0, &min_score, err));
  s->options.limit = (uint16_t)limit;
  s->options.min_score = (uint16_t)min_score;
  s->options.explain = cli_flag(c, "explain");
  s->options.skip_weak = cli_flag(c, "skip-weak");
  s->traits = (cli_traits){cd_str_c(cli_value(c, "schema")), cd_str_c(cli_value(c, "country")),
                           cd_str_c(cli_value(c, "birth")), cd_str_c(cli_value(c, "identifier"))};
  return read_lists(c, s, err);
}

cd_json *screen_flags(const names_result *r, cd_arena *a) {
  cd_json *flags = cd_json_new_list(a);
  if (r->mixed_scripts) flags = cd_json_add(a, flags, cd_json_new_c(a, "mixed_scripts"));
  if (r->hidden_characters) flags = cd_json_add(a, flags, cd_json_new_c(a, "hidden_characters"));
  if (r->look_alikes) flags = cd_json_add(a, flags, cd_json_new_c(a, "look_alikes"));
  if (r->truncated_words) flags = cd_json_add(a, flags, cd_json_new_c(a, "truncated_words"));
  return flags;
}

static cd_json *screen_json(int64_t row, cd_str query, const lists_hit *hits, size_t count, const names_result *raw,
                            cd_arena *a) {
  cd_json *list = cd_json_new_list(a), *o = cd_json_new_object(a);
  for (size_t i = 0; i < count; i++) list = cd_json_add(a, list, lists_hit_json(&hits[i], a));
  o = cd_json_set(a, o, "row", cd_json_new_int(a, row));
  o = cd_json_set(a, o, "query", cd_json_new_str(a, query));
  o = cd_json_set(a, o, "hits", list);
  cd_json *flags = screen_flags(raw, a);
  return cd_json_count(flags) || !flags ? cd_json_set(a, o, "flags", flags) : o;
}

static cordon_status put_line(const cd_json *v, cd_buf *out, cordon_error *err) {
  if (!v) return cd_no_memory(err);
  CD_TRY(cd_json_write(v, out, err));
  cd_buf_byte(out, '\n');
  return CORDON_OK;
}

/* A row that could not be screened still has its line, which says so: never a silent "no match". */
static cordon_status put_refusal(const cli_row *row, cd_str query, const char *key, cd_arena *a, cd_buf *out,
                                 const cordon_error *why) {
  cd_json *o = cd_json_new_object(a);
  o = cd_json_set(a, o, "row", cd_json_new_int(a, row->number));
  if (key) o = cd_json_set(a, o, "query", cd_json_new_str(a, query));
  if (key) o = cd_json_set(a, o, key, cd_json_new_list(a));
  o = cd_json_set(a, o, "error", cd_json_new_c(a, why->message));
  cordon_error ignored = {0};
  return put_line(o, out, &ignored);
}

static cd_str either(cd_str first, cd_str second) { return first.len > 0 ? first : second; }

cordon_status screen_subject(const screening *s, const cli_row *row, cd_arena *a, names_subject *out,
                             cordon_error *err) {
  cli_traits traits = {either(row->values[SCREEN_SCHEMA], s->traits.schema),
                       either(row->values[SCREEN_COUNTRY], s->traits.country),
                       either(row->values[SCREEN_BIRTH], s->traits.birth),
                       either(row->values[SCREEN_IDENTIFIER], s->traits.identifier)};
  return cli_subject(row->values[SCREEN_NAME], traits, a, out, err);
}

uint64_t screen_row_hash(const screening *s, const cli_row *row) {
  uint64_t hash = cd_hash64(row->values[SCREEN_NAME], 1);
  hash = cd_hash64(either(row->values[SCREEN_SCHEMA], s->traits.schema), hash);
  hash = cd_hash64(either(row->values[SCREEN_COUNTRY], s->traits.country), hash);
  hash = cd_hash64(either(row->values[SCREEN_BIRTH], s->traits.birth), hash);
  return cd_hash64(either(row->values[SCREEN_IDENTIFIER], s->traits.identifier), hash);
}

static cordon_status into_book(const screening *s, const cli_row *row, const names_subject *subject, cd_arena *a,
                               cordon_error *err) {
  if (!s->book) return CORDON_OK;
  if (row->number > UINT32_MAX) return cd_fail(err, CORDON_LIMIT, "A book holds at most %u rows.", UINT32_MAX);
  return names_book_add(s->book, (uint32_t)row->number, screen_row_hash(s, row), subject, a, err);
}

cordon_status screen_ask(const screening *s, const cli_row *row, cd_arena *a, screen_answer *out, cordon_error *err) {
  names_subject subject;
  cordon_status status = screen_subject(s, row, a, &subject, err);
  if (status == CORDON_OK || status == CORDON_BAD_INPUT)
    CD_TRY(into_book(s, row, status == CORDON_OK ? &subject : NULL, a, status == CORDON_OK ? err : NULL));
  if (status != CORDON_OK) return status;
  return lists_screen(s->engine, s->view, &subject, &s->options, a, &out->hits, &out->count, &out->raw, err);
}

cordon_status screen_row(void *user, const cli_row *row, cd_arena *a, cd_buf *out, cordon_error *err) {
  screen_answer got = {0};
  cd_str name = row->values[SCREEN_NAME];
  cordon_status status = screen_ask(user, row, a, &got, err);
  if (status == CORDON_OK) return put_line(screen_json(row->number, name, got.hits, got.count, &got.raw, a), out, err);
  if (status == CORDON_BAD_INPUT || status == CORDON_LIMIT) put_refusal(row, name, "hits", a, out, err);
  return status;
}

static void print_hit(cli *c, const lists_hit *h) {
  char from[11];
  cli_tone_put(c,
               h->cleared     ? CLI_DIM
               : h->same_name ? CLI_BAD
                              : CLI_WARN,
               cd_str_printf(c->arena, "%4u  " CD_FMT, h->score, CD_ARG(h->name)));
  cli_printf(c, "  " CD_FMT, CD_ARG(h->list));
  if (h->source.len && !cd_str_eq(h->source, h->list)) cli_printf(c, " (" CD_FMT ")", CD_ARG(h->source));
  cli_printf(c, " " CD_FMT "\n", CD_ARG(h->entry));
  if (!cd_str_eq(h->name, h->primary))
    cli_printf(c, "      alias of " CD_FMT "%s\n", CD_ARG(h->primary), h->weak ? " (weak)" : "");
  if (h->from != CD_DAY_NONE) {
    cli_printf(c, "      %s %s%s\n", h->first_seen ? "first seen" : "listed since", cd_day_format(h->from, from),
               h->state == LISTS_UNKNOWN ? ", unknown before" : "");
  }
  if (h->requirement.len)
    cli_printf(c, "      " CD_FMT " " CD_FMT " " CD_FMT "\n", CD_ARG(h->requirement), CD_ARG(h->policy),
               CD_ARG(h->cite));
  if (h->cleared) cli_put_c(c, "      cleared by an officer\n");
}

static cordon_status print_hits(cli *c, const lists_hit *hits, size_t count, const names_result *raw,
                                cordon_error *err) {
  if (count == 0) cli_put_c(c, "No listed name is close.\n");
  for (size_t i = 0; i < count; i++) {
    print_hit(c, &hits[i]);
    if (!hits[i].explanation) continue;
    cd_buf text;
    cd_buf_init(&text, 0);
    names_explain_text(hits[i].explanation, &text);
    cli_put(c, cd_buf_view(&text));
    cd_buf_free(&text);
  }
  cd_json *flags = screen_flags(raw, c->arena);
  if (!flags) return cd_no_memory(err);
  if (flags->count > 0) {
    cli_put_c(c, "The name itself is odd: ");
    cli_tree(c, cd_json_set(c->arena, cd_json_new_object(c->arena), "flags", flags), 0);
  }
  return CORDON_OK;
}

static cordon_status screen_name(cli *c, const screening *s, cordon_error *err) {
  names_subject subject;
  lists_hit *hits;
  size_t count;
  names_result raw = {0};
  cd_str name = cd_str_c(c->args[0]);
  CD_TRY(cli_subject(name, s->traits, c->arena, &subject, err));
  CD_TRY(lists_screen(s->engine, s->view, &subject, &s->options, c->arena, &hits, &count, &raw, err));
  if (c->format == CLI_TEXT) return print_hits(c, hits, count, &raw, err);
  return cli_json(c, screen_json(1, name, hits, count, &raw, c->arena), err);
}

static cordon_status open_view(cli *c, screening *s, cordon_error *err) {
  cd_store *store;
  cd_seq known_at;
  CD_TRY(cli_day(c, "as-of", cd_time_day(cd_clock_now()), &s->as_of, err));
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(cli_known_at(c, store, &known_at, err));
  CD_TRY(lists_engine_open(store, &s->engine, err));
  return lists_view_get(s->engine, s->as_of, known_at, &s->view, err);
}

static cordon_status screen_run(cli *c, cordon_error *err) {
  bool file = cli_flag(c, "file");
  if (file == (c->arg_count == 1)) return cd_fail(err, CORDON_USAGE, "screen takes one NAME, or --file FILE.");
  if (!file && (c->format == CLI_CSV || cli_flag(c, "summary") || cli_flag(c, "output") || cli_flag(c, "resume")))
    return cd_fail(err, CORDON_USAGE, "--format csv, --summary, --output and --resume go with --file.");
  screening *s = CD_NEW(c->arena, screening);
  if (!s) return cd_no_memory(err);
  CD_TRY(read_screen_options(c, s, err));
  screen_delta *delta = NULL;
  bool changes = cli_flag(c, "delta-from") || cli_flag(c, "delta-to") || cli_flag(c, "previous");
  if (changes && !file) return cd_fail(err, CORDON_USAGE, "--delta-from, --delta-to and --previous go with --file.");
  cordon_status status = changes ? screen_delta_open(c, s, &delta, err) : open_view(c, s, err);
  if (status == CORDON_OK) status = file ? screen_file(c, s, delta, err) : screen_name(c, s, err);
  screen_delta_close(delta);
  if (s->engine) lists_engine_close(s->engine);
  return status;
}

/* --- compare --- */

enum { COMPARE_SCHEMA, COMPARE_LEFT, COMPARE_RIGHT, COMPARE_LEFT_PROPS, COMPARE_RIGHT_PROPS, COMPARE_COLUMNS };

typedef struct comparing {
  int64_t min_score;
  bool explain;
} comparing;

static cd_json *compare_json(const comparing *k, int64_t row, const names_hit *hit, cd_arena *a) {
  cd_json *o = cd_json_new_object(a);
  o = cd_json_set(a, o, "row", cd_json_new_int(a, row));
  o = cd_json_set(a, o, "score", cd_json_new_int(a, hit->score));
  o = cd_json_set(a, o, "match", cd_json_new_bool(a, hit->score >= k->min_score));
  return hit->explanation ? cd_json_set(a, o, "explanation", cd_json_copy(a, hit->explanation)) : o;
}

static cordon_status compare_subjects(const comparing *k, const names_subject *left, const names_subject *right,
                                      cd_arena *a, names_hit *hit, cordon_error *err) {
  *hit = (names_hit){0};
  if (left->name_count == 0 || right->name_count == 0) return CORDON_OK; /* nothing to compare is no match */
  return names_compare(left, right, k->explain, a, hit, err);
}

static cordon_status compare_row(void *user, const cli_row *row, cd_arena *a, cd_buf *out, cordon_error *err) {
  const comparing *k = user;
  const cd_str *v = row->values;
  names_subject left, right;
  names_hit hit;
  cordon_status status =
      cli_subject_of_props(v[COMPARE_SCHEMA], v[COMPARE_LEFT], v[COMPARE_LEFT_PROPS], "left", a, &left, err);
  if (status == CORDON_OK) {
    status = cli_subject_of_props(v[COMPARE_SCHEMA], v[COMPARE_RIGHT], v[COMPARE_RIGHT_PROPS], "right", a, &right, err);
  }
  if (status == CORDON_OK) status = compare_subjects(k, &left, &right, a, &hit, err);
  if (status == CORDON_OK) return put_line(compare_json(k, row->number, &hit, a), out, err);
  if (status == CORDON_BAD_INPUT || status == CORDON_LIMIT) put_refusal(row, (cd_str){0}, NULL, a, out, err);
  return status;
}

static cordon_status compare_file(cli *c, comparing *k, cordon_error *err) {
  static const cli_column columns[COMPARE_COLUMNS] = {
      {"schema", false}, {"left", true}, {"right", true}, {"left_props", false}, {"right_props", false}};
  const char *path = cli_value(c, "file");
  cli_work work = {.row = compare_row, .user = k, .what = "Comparing"};
  cli_rows *rows = NULL;
  int64_t threads;
  CD_TRY(cli_number(c, "threads", 1, 64, 0, &threads, err));
  cordon_status status = cli_rows_open(c, path, cli_value(c, "input"), columns, COMPARE_COLUMNS, &rows, err);
  if (status == CORDON_OK) status = cli_bulk(c, rows, COMPARE_COLUMNS, path, &work, threads, err);
  cli_rows_close(rows);
  return status;
}

static void print_comparison(cli *c, const comparing *k, const names_hit *hit) {
  bool match = hit->score >= k->min_score;
  cli_tone_put(c, match ? CLI_BAD : CLI_GOOD,
               cd_str_printf(c->arena, "%u  %s", hit->score, match ? "match" : "no match"));
  cli_put_c(c, "\n");
  if (!hit->explanation) return;
  cd_buf text;
  cd_buf_init(&text, 0);
  names_explain_text(hit->explanation, &text);
  cli_put(c, cd_buf_view(&text));
  cd_buf_free(&text);
}

static cordon_status compare_names(cli *c, const comparing *k, cordon_error *err) {
  cli_traits traits = {.schema = cd_str_c(cli_value(c, "schema"))};
  names_subject left, right;
  names_hit hit;
  CD_TRY(cli_subject(cd_str_c(c->args[0]), traits, c->arena, &left, err));
  CD_TRY(cli_subject(cd_str_c(c->args[1]), traits, c->arena, &right, err));
  CD_TRY(compare_subjects(k, &left, &right, c->arena, &hit, err));
  if (c->format != CLI_TEXT) return cli_json(c, compare_json(k, 1, &hit, c->arena), err);
  print_comparison(c, k, &hit);
  return CORDON_OK;
}

static cordon_status compare_run(cli *c, cordon_error *err) {
  comparing k = {.explain = cli_flag(c, "explain")};
  CD_TRY(cli_number(c, "min-score", 1, NAMES_SCORE_SAME, NAMES_THRESHOLD_DEFAULT, &k.min_score, err));
  if (cli_flag(c, "file") && c->format_given && c->format == CLI_TEXT) {
    return cd_fail(err, CORDON_USAGE, "compare --file prints JSON lines; leave --format text out.");
  }
  if (cli_flag(c, "file") && c->arg_count == 0) return compare_file(c, &k, err);
  if (!cli_flag(c, "file") && c->arg_count == 2) return compare_names(c, &k, err);
  return cd_fail(err, CORDON_USAGE, "compare takes two names, LEFT and RIGHT, or --file PAIRS.tsv.");
}

static const cli_option screen_options[] = {
    {"schema", "SCHEMA", "what is asked for: person, organization, company, public_body, vessel or aircraft", false},
    {"country", "CC", "its country, by ISO code or name", false},
    {"birth", "DAY", "its birth date: 1965-03-04, 1965-03 or 1965", false},
    {"identifier", "VALUE", "a number it goes by: of a passport, a registration, a vessel (IMO)", false},
    CLI_AS_OF,
    CLI_KNOWN_AT,
    {"lists", "A,B", "only these lists (or sources within a list, such as us_bis_entity_list)", false},
    {"limit", "N", "at most N entries, each once by its best name (default 10)", false},
    {"min-score", "N", "leave out what scores under N of 1000 (default: the review threshold)", false},
    {"skip-weak", NULL, "leave out aliases that the publisher marks as weak", false},
    {"explain", NULL, "show which word met which, and what each was worth", false},
    {"file", "FILE", "screen every row of a .csv, .tsv (no quoting) or .jsonl file; - is standard input", false},
    {"column", "NAME", "the column that holds the name (default: name)", false},
    {"schema-column", "NAME", "a column that holds the schema", false},
    {"country-column", "NAME", "a column that holds the country", false},
    {"birth-column", "NAME", "a column that holds the birth date", false},
    {"identifier-column", "NAME", "a column that holds a passport, registration, IMO or other number", false},
    {"output", "FILE", "with --file: write there, so that an interrupted run can be resumed", false},
    {"resume", "FILE", "go on with the results that --output began, with the same options, after the last row done", false},
    {"summary", NULL, "with --file: print only counts, by list and score", false},
    {"delta-from", "DAY", "with --delta-to: screen against what changed in the lists since this day alone", false},
    {"delta-to", "DAY", "the day to screen for", false},
    {"book", "FILE", "a full screening keeps here what makes screening what changed fast; with --delta-from it is read", false},
    {"previous", "FILE", "what the same file and options gave for --delta-from; all rows are then printed as for --delta-to", false},
    {"input", "KIND", "csv, tsv or jsonl, where the name of the file does not tell", false},
    {"threads", "N", "worker threads (default: one a core)", false},
    CLI_OPTIONS_END,
};

static const cli_option compare_options[] = {
    {"schema", "SCHEMA", "what both are: person, organization, company, public_body, vessel or aircraft", false},
    {"min-score", "N", "call it a match from this score of 1000 (default: the review threshold)", false},
    {"explain", NULL, "show which word met which, and what each was worth", false},
    {"file", "FILE", "compare every row: columns schema, left, right, left_props, right_props", false},
    {"input", "KIND", "csv, tsv or jsonl, where the name of the file does not tell", false},
    {"threads", "N", "worker threads (default: one a core)", false},
    CLI_OPTIONS_END,
};

const cli_command cli_screen_commands[] = {
    {
        .name = "screen",
        .args = "NAME | --file FILE [--column NAME]",
        .summary = "Screen a name, or a file of names, against the lists as of a day",
        .details =
            "A file gives one JSON object a row, in the order of the file; rows count from 1 without the header.\n"
            "--format csv gives a line a hit, and one for a row without hits.\n"
            "A row that cannot be screened says so in \"error\", and the exit status is then 2.",
        .example = "cordon screen \"Tabatha Ltd.\" --as-of 2021-11-26\n"
                   "cordon screen --file customers.csv --column customer --lists us_csl --output hits.jsonl",
        .options = screen_options,
        .max_args = 1,
        .csv = true,
        .run = screen_run,
    },
    {
        .name = "compare",
        .args = "LEFT RIGHT | --file PAIRS.tsv",
        .summary = "Compare two names with each other, or a file of pairs",
        .details = "In a file, left and right are JSON lists of names, and the props JSON objects such as "
                   "{\"country\":[\"mx\"]}.",
        .example = "cordon compare \"Usama bin Ladin\" \"Osama Bin Laden\" --schema person --explain",
        .options = compare_options,
        .max_args = 2,
        .run = compare_run,
    },
    {0},
};
