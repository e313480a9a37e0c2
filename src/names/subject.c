#include "names/subject.h"

#include <ctype.h>

#define MAX_LISTED 255u

enum {
  BIRTH_AGREES = 25,
  COUNTRY_AGREES = 8,
  BIRTH_CONTRADICTS = 390,
  BIRTH_CONTRADICTS_RARE = 200,
  COMMON_NAME = 70,
  RARE_NAME = 150,
  COUNTRY_CONTRADICTS = 25,
  KIND_CONTRADICTS = 120,
  IDENTIFIER_SCORE = 960
};

uint64_t names_identifier_key(names_identifier id) {
  char text[96];
  size_t n = 0;
  for (size_t i = 0; i < id.value.len && n < sizeof text; i++) {
    unsigned char c = (unsigned char)id.value.ptr[i];
    if (isalnum(c)) text[n++] = (char)toupper(c);
  }
  const char *start = text;
  if (n > 3 && memcmp(text, "IMO", 3) == 0) {
    start += 3;
    n -= 3;
  }
  return n < 5 ? 0 : cd_hash64(cd_str_of(start, n), 0x6964u) | 1u;
}

static uint8_t listed(size_t n) { return (uint8_t)(n < MAX_LISTED ? n : MAX_LISTED); }

void names_pack_attributes(const names_subject *s, cd_buf *out) {
  uint8_t countries = listed(s->country_count), births = listed(s->birth_count), ids = listed(s->identifier_count);
  cd_buf_byte(out, (char)countries);
  for (uint8_t i = 0; i < countries; i++) {
    cd_buf_byte(out, s->countries[i].len == 2 ? (char)toupper((unsigned char)s->countries[i].ptr[0]) : '?');
    cd_buf_byte(out, s->countries[i].len == 2 ? (char)toupper((unsigned char)s->countries[i].ptr[1]) : '?');
  }
  cd_buf_byte(out, (char)births);
  for (uint8_t i = 0; i < births; i++) {
    const names_birth *b = &s->births[i];
    cd_buf_u32(out, (uint32_t)(uint16_t)b->year_from | (uint32_t)(uint16_t)b->year_to << 16);
    cd_buf_u32(out, (uint32_t)b->month | (uint32_t)b->day << 8 | (uint32_t)b->circa << 16);
  }
  cd_buf_byte(out, (char)ids);
  for (uint8_t i = 0; i < ids; i++) cd_buf_u64(out, names_identifier_key(s->identifiers[i]));
}

typedef struct reader {
  const uint8_t *at, *end;
} reader;

static const uint8_t *take(reader *r, size_t len) {
  if ((size_t)(r->end - r->at) < len) return NULL;
  r->at += len;
  return r->at - len;
}

static uint8_t take_count(reader *r) {
  const uint8_t *p = take(r, 1);
  return p ? *p : 0;
}

static uint64_t little(const uint8_t *p, size_t len) {
  uint64_t v = 0;
  for (size_t i = 0; i < len; i++) v |= (uint64_t)p[i] << (8 * i);
  return v;
}

static names_agree agree_countries(const names_subject *q, reader *r) {
  bool agrees = false, known = false;
  for (uint8_t n = take_count(r); n; n--) {
    const uint8_t *p = take(r, 2);
    if (!p) break;
    if (*p == '?') continue;
    known = true;
    for (size_t i = 0; i < q->country_count; i++)
      agrees |= q->countries[i].len == 2 && toupper((unsigned char)q->countries[i].ptr[0]) == p[0] &&
                toupper((unsigned char)q->countries[i].ptr[1]) == p[1];
  }
  return agrees ? NAMES_AGREES : known && q->country_count ? NAMES_CONTRADICTS : NAMES_UNSTATED;
}

/* Years may be a little off where one side says so; a stated month and day must be the same. */
static bool births_agree(const names_birth *a, const names_birth *b) {
  int slack = a->circa || b->circa ? 2 : 0;
  if (a->year_from > b->year_to + slack || b->year_from > a->year_to + slack) return false;
  if (slack || a->year_from != a->year_to || b->year_from != b->year_to) return true;
  if (a->month && b->month && a->month != b->month) return a->day && b->day && a->month == b->day && a->day == b->month;
  return !(a->day && b->day && a->day != b->day);
}

static names_agree agree_births(const names_subject *q, reader *r) {
  bool agrees = false, known = false;
  for (uint8_t n = take_count(r); n; n--) {
    const uint8_t *p = take(r, 8);
    if (!p) break;
    names_birth b = {(int16_t)little(p, 2), (int16_t)little(p + 2, 2), p[4], p[5], p[6] != 0};
    known |= b.year_from != 0;
    for (size_t i = 0; i < q->birth_count; i++) agrees |= b.year_from != 0 && births_agree(&q->births[i], &b);
  }
  return agrees ? NAMES_AGREES : known && q->birth_count ? NAMES_CONTRADICTS : NAMES_UNSTATED;
}

static names_agree agree_identifiers(const names_subject *q, reader *r) {
  bool agrees = false;
  for (uint8_t n = take_count(r); n; n--) {
    const uint8_t *p = take(r, 8);
    if (!p) break;
    uint64_t key = little(p, 8);
    for (size_t i = 0; i < q->identifier_count; i++) agrees |= key && names_identifier_key(q->identifiers[i]) == key;
  }
  return agrees ? NAMES_AGREES : NAMES_UNSTATED;
}

/* A party, a vessel and an aircraft are three kinds of things; a person and an organisation differ, but a trader can be
 * either. */
static names_agree agree_schemas(names_schema a, names_schema b) {
  if (a == NAMES_ANY || b == NAMES_ANY) return NAMES_UNSTATED;
  bool org_a = a == NAMES_ORGANIZATION || a == NAMES_COMPANY || a == NAMES_PUBLIC_BODY;
  bool org_b = b == NAMES_ORGANIZATION || b == NAMES_COMPANY || b == NAMES_PUBLIC_BODY;
  return a == b || (org_a && org_b) ? NAMES_AGREES : NAMES_CONTRADICTS;
}

names_agreement names_agreement_of(const names_subject *q, names_schema schema, const uint8_t *packed, size_t len) {
  reader r = {packed, packed + len};
  names_agreement a = {NAMES_UNSTATED, NAMES_UNSTATED, NAMES_UNSTATED, NAMES_UNSTATED};
  a.schema = agree_schemas(q->schema, schema);
  a.country = agree_countries(q, &r);
  a.birth = agree_births(q, &r);
  a.identifier = agree_identifiers(q, &r);
  return a;
}

/* Lists often have a birth date wrong. Two people of one common name who were born in different years are two; of a
 * rare name they may well be one. The same name stays over the review threshold whatever the birth date says. */
static int birth_loss(uint32_t matched) {
  if (matched <= COMMON_NAME) return BIRTH_CONTRADICTS;
  if (matched >= RARE_NAME) return BIRTH_CONTRADICTS_RARE;
  return BIRTH_CONTRADICTS -
         (BIRTH_CONTRADICTS - BIRTH_CONTRADICTS_RARE) * (int)(matched - COMMON_NAME) / (RARE_NAME - COMMON_NAME);
}

uint16_t names_supported_score(uint16_t name_score, bool same, uint32_t matched, names_agreement a) {
  int score = name_score, most = same ? NAMES_SCORE_SAME : NAMES_SCORE_SAME - 1;
  if (a.birth == NAMES_AGREES) score += BIRTH_AGREES;
  if (a.birth == NAMES_CONTRADICTS) score -= birth_loss(matched);
  if (a.country == NAMES_AGREES) score += COUNTRY_AGREES;
  if (a.country == NAMES_CONTRADICTS) score -= COUNTRY_CONTRADICTS;
  if (a.schema == NAMES_CONTRADICTS) score -= KIND_CONTRADICTS;
  if (a.identifier == NAMES_AGREES && score < IDENTIFIER_SCORE) score = IDENTIFIER_SCORE;
  if (score > most) score = most;
  return (uint16_t)(score < 0 ? 0 : score);
}
