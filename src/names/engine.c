/* What stands around the matcher: comparing two subjects, the normal form, schemas, birth dates, and the engine's
 * digest. */
#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/uversion.h>

#include "names/explain.h"
#include "names/subject.h"

#define ENGINE_VERSION "names-2"

/* --- comparing --- */

/* Names and their readings: a query's second reading stands at 2 i + 1, with no words where there is none. */
static cordon_status analyse_all(const names_subject *s, bool query, cd_arena *a, names_analysis **out,
                                 cordon_error *err) {
  *out = CD_NEW_ARRAY(a, names_analysis, 2 * s->name_count + 1);
  if (!*out) return cd_no_memory(err);
  if (s->name_count == 0)
    return cd_fail(err, CORDON_BAD_INPUT, "there is no name to compare; give at least one on each side");
  for (size_t i = 0; i < 2 * s->name_count; i++) {
    if (i % 2 && !(query && names_reads_twice(&(*out)[i - 1], s->schema))) continue;
    CD_TRY(names_analyse_reading(s->names[i / 2].text, s->schema, i % 2, a, &(*out)[i], err));
  }
  return CORDON_OK;
}

static cordon_status agreement_of(const names_subject *left, const names_subject *right, names_agreement *out,
                                  cordon_error *err) {
  cd_buf packed;
  cd_buf_init(&packed, 0);
  names_pack_attributes(right, &packed);
  cordon_status status = cd_buf_status(&packed, err);
  if (status == CORDON_OK) *out = names_agreement_of(left, right->schema, (const uint8_t *)packed.ptr, packed.len);
  cd_buf_free(&packed);
  return status;
}

typedef struct best_pair {
  names_match match;
  size_t left, right;
} best_pair;

static void find_best(const names_subject *left, const names_analysis *l, const names_subject *right,
                      const names_analysis *r, best_pair *best) {
  names_match m;
  bool first = true;
  for (size_t i = 0; i < 2 * left->name_count; i++)
    for (size_t j = 0; l[i].count && j < 2 * right->name_count; j += 2) {
      names_match_plain(&l[i], &r[j], &m);
      if (!first && m.score <= best->match.score) continue;
      *best = (best_pair){m, i, j};
      first = false;
    }
}

cordon_status names_compare(const names_subject *left, const names_subject *right, bool explain, cd_arena *a,
                            names_hit *out, cordon_error *err) {
  names_analysis *l, *r;
  names_agreement g;
  best_pair best;
  CD_TRY(analyse_all(left, true, a, &l, err));
  CD_TRY(analyse_all(right, false, a, &r, err));
  CD_TRY(agreement_of(left, right, &g, err));
  find_best(left, l, right, r, &best);
  const names_match *m = &best.match;
  const names_text *name = &right->names[best.right / 2];
  *out = (names_hit){0,
                     names_supported_score(m->score, m->same, m->matched, g),
                     m->score,
                     m->same,
                     name->weak,
                     cd_str_dup(a, name->text),
                     (uint16_t)(best.left / 2),
                     g.birth,
                     g.country,
                     g.schema,
                     g.identifier,
                     NULL};
  if (!out->name.ptr) return cd_no_memory(err);
  if (explain) out->explanation = names_explain(&l[best.left], &r[best.right], m, out, a);
  return explain && !out->explanation ? cd_no_memory(err) : CORDON_OK;
}

/* --- the normal form --- */

static int by_bytes(const void *x, const void *y) { return cd_str_cmp(*(const cd_str *)x, *(const cd_str *)y); }

cordon_status names_normal_form(cd_str name, names_schema schema, cd_arena *a, cd_str *out, cordon_error *err) {
  names_analysis n;
  CD_TRY(names_analyse(name, schema, a, &n, err));
  cd_str *words = CD_NEW_ARRAY(a, cd_str, n.count);
  char *text = cd_alloc(a, (size_t)n.count * (NAMES_MAX_WORD + 2) + 1);
  if (!words || !text) return cd_no_memory(err);
  size_t len = 0;
  for (uint32_t i = 0; i < n.count; i++) words[i] = cd_str_of(n.words[i].text, n.words[i].len);
  if (n.person) qsort(words, n.count, sizeof *words, by_bytes);
  for (uint32_t i = 0; i < n.count; i++) {
    if (i) text[len++] = ' ';
    memcpy(text + len, words[i].ptr, words[i].len);
    len += words[i].len;
  }
  *out = cd_str_of(text, len);
  return CORDON_OK;
}

/* --- schemas --- */

static const struct {
  const char *word;
  names_schema schema;
} schema_words[] = {{"any", NAMES_ANY},
                    {"person", NAMES_PERSON},
                    {"individual", NAMES_PERSON},
                    {"organization", NAMES_ORGANIZATION},
                    {"organisation", NAMES_ORGANIZATION},
                    {"company", NAMES_COMPANY},
                    {"public_body", NAMES_PUBLIC_BODY},
                    {"publicbody", NAMES_PUBLIC_BODY},
                    {"government", NAMES_PUBLIC_BODY},
                    {"international_organisation", NAMES_ORGANIZATION},
                    {"non_governmental", NAMES_ORGANIZATION},
                    {"vessel", NAMES_VESSEL},
                    {"aircraft", NAMES_AIRCRAFT},
                    {"airplane", NAMES_AIRCRAFT},
                    {"entity", NAMES_ORGANIZATION},
                    {"legalentity", NAMES_ANY},
                    {"thing", NAMES_ANY}};

bool names_schema_parse(cd_str s, names_schema *out) {
  for (size_t i = 0; i < sizeof schema_words / sizeof schema_words[0]; i++) {
    if (!cd_str_ieq_ascii(s, cd_str_c(schema_words[i].word))) continue;
    *out = schema_words[i].schema;
    return true;
  }
  return false;
}

const char *names_schema_name(names_schema s) {
  static const char *const words[] = {"any", "person", "organization", "company", "public_body", "vessel", "aircraft"};
  return (size_t)s < sizeof words / sizeof words[0] ? words[s] : "any";
}

/* --- birth dates --- */

static bool parse_year(cd_str s, int16_t *out) {
  int64_t year;
  if (s.len != 4 || !cd_str_to_i64(s, &year) || year < 1) return false;
  *out = (int16_t)year;
  return true;
}

static bool parse_part(cd_str s, int64_t most, uint8_t *out) {
  int64_t v;
  if (s.len != 2 || !cd_str_to_i64(s, &v) || v < 1 || v > most) return false;
  *out = (uint8_t)v;
  return true;
}

bool names_birth_parse(cd_str s, names_birth *out) {
  names_birth b = {0};
  s = cd_str_trim(s);
  if (s.len > 6 && cd_str_ieq_ascii(cd_str_sub(s, 0, 6), CD_STR("circa "))) {
    b.circa = true;
    s = cd_str_trim(cd_str_sub(s, 6, s.len));
  }
  if (!parse_year(cd_str_sub(s, 0, 4), &b.year_from)) return false;
  b.year_to = b.year_from;
  cd_str rest = cd_str_sub(s, 4, s.len);
  bool good = rest.len == 0;
  if (cd_str_starts(rest, CD_STR("..")))
    good = parse_year(cd_str_sub(rest, 2, rest.len), &b.year_to) && b.year_to >= b.year_from;
  if (rest.len >= 3 && rest.ptr[0] == '-') {
    good = parse_part(cd_str_sub(rest, 1, 2), 12, &b.month);
    if (rest.len > 3)
      good = good && rest.len == 6 && rest.ptr[3] == '-' && parse_part(cd_str_sub(rest, 4, 2), 31, &b.day);
    cd_day day;
    if (good && b.day) good = cd_day_from_civil(b.year_from, b.month, b.day, &day);
  }
  if (good) *out = b;
  return good;
}

/* --- the engine --- */

const char *names_engine_version(void) { return ENGINE_VERSION; }

cd_digest names_engine_digest(void) {
  const names_dict *d = names_dict_get();
  char text[CD_DIGEST_TEXT];
  cd_buf b;
  cd_buf_init(&b, 0);
  cd_buf_c(&b, ENGINE_VERSION " icu " U_ICU_VERSION " unicode " U_UNICODE_VERSION " ");
  if (d) cd_buf_c(&b, cd_digest_format(&d->digest, text));
  cd_digest digest = cd_sha256(cd_buf_view(&b));
  cd_buf_free(&b);
  return digest;
}
