/* Pairs of names and how alike they must come out: hits (at or over the published threshold), misses, and the same
 * name. */
#include "support_names.h"

typedef enum expected { MISS, HIT, SAME } expected;
typedef struct pair {
  names_schema schema;
  expected expected;
  const char *left, *right;
} pair;

static const pair pairs[] = {
    /* the same after folding */
    {NAMES_PERSON, SAME, "PUTIN, Vladimir", "Vladimir Putin"},
    {NAMES_PERSON, SAME, "José María AZNAR", "Jose Maria Aznar"},
    {NAMES_COMPANY, SAME, "Candiru Ltd.", "CANDIRU LIMITED"},
    {NAMES_COMPANY, SAME, "OOO Oboronnye Initsiativy", "Oboronnye Initsiativy o.O.O."},
    {NAMES_COMPANY, SAME, "A.B.C. Company", "ABC Company"},
    {NAMES_COMPANY, SAME, "1st International Bank", "First International Bank"},
    {NAMES_COMPANY, SAME, "Brigade Forty Four", "Brigade 44"},
    {NAMES_COMPANY, SAME, "Procter & Gamble Co.", "Procter and Gamble Company"},
    /* typing errors */
    {NAMES_PERSON, HIT, "Vladmir Putin", "Vladimir Putin"},
    {NAMES_PERSON, HIT, "Vladimir uPtin", "Vladimir Putin"},
    {NAMES_COMPANY, HIT, "Rosobornexpotr", "Rosoboronexport"},
    {NAMES_COMPANY, HIT, "LIMITED LIABILIYT COMPANY OMEGAKHIM", "LIMITED LIABILITY COMPANY OMEGAKHIM"},
    /* legal forms misspelt, out of order, or lacking a word; ordinals misspelt */
    {NAMES_COMPANY, HIT, "AKTSIONERNO OBSHCHESTVO OMEGAKHIM", "AKTSIONERNOE OBSHCHESTVO OMEGAKHIM"},
    {NAMES_COMPANY, HIT, "PINARES OPEN STOCK COMPANY", "PINARES OPEN JOINT STOCK COMPANY"},
    {NAMES_COMPANY, HIT, "PINARES, SOCIEDAD ANONIMA DE VARIABLE", "PINARES, SOCIEDAD ANONIMA DE CAPITAL VARIABLE"},
    {NAMES_COMPANY, HIT, "CORPORAICON PINARES, S.A.", "CORPORACION PINARES, S.A."},
    {NAMES_COMPANY, HIT, "DE C.V. S.A. PINARES GRANDE", "GRANDE PINARES S.A. DE C.V."},
    {NAMES_COMPANY, HIT, "PINARES SuA. DE C.V.", "PINARES S.A. DE C.V."},
    {NAMES_COMPANY, HIT, "SEA PINARES PTjE. LTD.", "SEA PINARES PTE. LTD."},
    {NAMES_COMPANY, HIT, "EIGHTxH PINARES GMBH & CO. KG", "EIGHTH PINARES GMBH & CO. KG"},
    {NAMES_COMPANY, HIT, "SIXTH PINARES GMrBH AND CO. KG", "SIXTH PINARES GMBH AND CO. KG"},
    {NAMES_COMPANY, HIT, "PINARES GRANDE, S.A. DE", "PINARES GRANDE, S.A. DE C.V."},
    {NAMES_COMPANY, MISS, "PINARES OPEN STOCK COMPANY", "ROBLES OPEN JOINT STOCK COMPANY"},
    {NAMES_COMPANY, MISS, "SEVENTxH PINARES GMBH & CO. KG", "EIGHTH PINARES GMBH & CO. KG"},
    /* words joined, split and slipped */
    {NAMES_PERSON, HIT, "RamiMakhlouf", "Rami Makhlouf"},
    {NAMES_PERSON, HIT, "Nikolai Plat Ono Vich Patrushev", "Nikolai Platonovich Patrushev"},
    {NAMES_PERSON, HIT, "Abd alM-uhsin al-Libi", "Abd al-Muhsin al-Libi"},
    {NAMES_COMPANY, HIT, "van der bilt corp", "vanderbilt corp"},
    /* titles, particles, nicknames, initials, acronyms */
    {NAMES_PERSON, HIT, "Dr. Rami Makhlouf", "Rami Makhlouf"},
    {NAMES_PERSON, HIT, "Ted Kaczynski", "Theodore Kaczynski"},
    {NAMES_PERSON, HIT, "V. Putin", "Vladimir Putin"},
    {NAMES_PERSON, HIT, "JC Juncker", "Jean-Claude Juncker"},
    {NAMES_ORGANIZATION, HIT, "PLA", "People's Liberation Army"},
    {NAMES_PERSON, MISS, "A. Nazarbayev", "Nursultan Nazarbayev"},
    {NAMES_PERSON, MISS, "Aaron A. Wendt", "Josh A. Wendt"},
    {NAMES_PERSON, MISS, "N.N.", "Nursultan Nazarbayev"},
    /* scripts */
    {NAMES_PERSON, HIT, "Владимир Путин", "Vladimir Putin"},
    {NAMES_PERSON, HIT, "محمد بن سلمان", "Mohammed bin Salman"},
    {NAMES_PERSON, HIT, "قصي صدام حسين التكريتي", "Qusay Saddam Hussein al-Tikriti"},
    {NAMES_PERSON, HIT, "בנימין נתניהו", "Benjamin Netanyahu"},
    {NAMES_PERSON, HIT, "习近平", "Xi Jinping"},
    {NAMES_PERSON, HIT, "김정은", "Kim Jong Un"},
    {NAMES_PERSON, HIT, "Βλαντίμιρ Πούτιν", "Vladimir Putin"},
    {NAMES_PERSON, HIT, "Բարակ Օբամա", "Barack Obama"},
    {NAMES_PERSON, HIT, "Mahmood Ahmadinezhad", "Mahmoud Ahmadinejad"},
    /* a rare word alone, crossed names, contradictions */
    {NAMES_PERSON, MISS, "Barack Obama", "Michelle Obama"},
    {NAMES_PERSON, MISS, "Bashar al-Assad", "Hafez al-Assad"},
    {NAMES_PERSON, MISS, "Frank Richter", "Frederik Richter"},
    {NAMES_PERSON, MISS, "Sergey Viktorovich Lavrov", "Sergey Borisovich Lavrov"},
    {NAMES_COMPANY, MISS, "Government of Estonia", "Government of Ethiopia"},
    {NAMES_COMPANY, MISS, "BAE Systems, Inc.", "BAE Industries, Inc."},
    {NAMES_COMPANY, MISS, "OJSC TACTICAL KITTENS CORPORATION", "TACTICAL MISSILES CORPORATION JOINT STOCK COMPANY"},
    {NAMES_VESSEL, MISS, "Snow Storm 1", "Snow Storm 2"},
    {NAMES_VESSEL, MISS, "Lady Leila", "Lady Rania"},
};

static void pairs_come_out_as_they_must(void **state) {
  (void)state;
  size_t wrong = 0;
  for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
    const pair *p = &pairs[i];
    uint16_t score = compare_as(p->schema, p->left, p->right);
    expected got = score == NAMES_SCORE_SAME ? SAME : score >= NAMES_THRESHOLD_DEFAULT ? HIT : MISS;
    if (got == p->expected) continue;
    print_error("%s / %s: score %u\n", p->left, p->right, score);
    wrong++;
  }
  assert_int_equal(wrong, 0);
}

static void a_name_of_another_form_or_with_a_word_missing_is_not_the_same(void **state) {
  (void)state;
  assert_int_not_equal(compare_as(NAMES_COMPANY, "Candiru Ltd", "Candiru LLC"), NAMES_SCORE_SAME);
  assert_int_not_equal(compare_as(NAMES_COMPANY, "Candiru Ltd", "Candiru"), NAMES_SCORE_SAME);
  assert_int_not_equal(compare_as(NAMES_COMPANY, "Bank Trade", "Trade Bank"), NAMES_SCORE_SAME);
  assert_int_not_equal(compare_as(NAMES_PERSON, "Ig0r Sechin", "Igor Sechin"), NAMES_SCORE_SAME);
  assert_int_not_equal(compare_as(NAMES_PERSON, "Sergei Lavrov", "Sergey Lavrov"), NAMES_SCORE_SAME);
}

static names_hit compare_with(const names_subject *l, const names_subject *r, cd_arena *a) {
  names_hit h;
  cordon_error err = {0};
  assert_int_equal(names_compare(l, r, false, a, &h, &err), CORDON_OK);
  return h;
}

static void what_stands_beside_the_name_raises_and_lowers_the_score(void **state) {
  (void)state;
  cd_arena *a = cd_arena_new(0);
  names_text left = {CD_STR("Christopher Smith"), false, true}, right = {CD_STR("Christopher H. Smith"), false, true};
  names_birth b1965 = {1965, 1965, 3, 4, false}, b1966 = {1966, 1966, 0, 0, false}, about = {1966, 1966, 0, 0, true};
  cd_str il = CD_STR("IL"), ru = CD_STR("RU");
  names_identifier passport = {CD_STR("passport"), CD_STR("K-123 4567")},
                   same = {CD_STR("Passport No."), CD_STR("K1234567")};
  names_subject l = {.schema = NAMES_PERSON, .names = &left, .name_count = 1},
                r = {.schema = NAMES_PERSON, .names = &right, .name_count = 1};
  uint16_t plain = compare_with(&l, &r, a).score;
  l.births = &b1965, l.birth_count = r.birth_count = 1, r.births = &b1966;
  names_hit h = compare_with(&l, &r, a);
  assert_int_equal(h.birth, NAMES_CONTRADICTS);
  assert_true(h.score + 100 < plain && h.name_score == plain);
  r.births = &about;
  assert_int_equal(compare_with(&l, &r, a).birth, NAMES_AGREES);
  l.birth_count = r.birth_count = 0;
  l.countries = &il, r.countries = &ru, l.country_count = r.country_count = 1;
  h = compare_with(&l, &r, a);
  assert_int_equal(h.country, NAMES_CONTRADICTS);
  assert_true(h.score < plain);
  l.country_count = 0;
  left.text = CD_STR("Somebody Else");
  l.identifiers = &passport, r.identifiers = &same, l.identifier_count = r.identifier_count = 1;
  h = compare_with(&l, &r, a);
  assert_int_equal(h.identifier, NAMES_AGREES);
  assert_true(h.score > 900 && !h.same_name);
  cd_arena_free(a);
}

static void birth_dates_are_read_as_lists_print_them(void **state) {
  (void)state;
  names_birth b;
  assert_true(names_birth_parse(CD_STR("1965"), &b) && b.year_from == 1965 && b.year_to == 1965 && !b.month);
  assert_true(names_birth_parse(CD_STR("1965-03-04"), &b) && b.month == 3 && b.day == 4);
  assert_true(names_birth_parse(CD_STR("circa 1965"), &b) && b.circa);
  assert_true(names_birth_parse(CD_STR("1965..1968"), &b) && b.year_to == 1968);
  assert_false(names_birth_parse(CD_STR("1968..1965"), &b));
  assert_false(names_birth_parse(CD_STR("1965-02-30"), &b));
  assert_false(names_birth_parse(CD_STR("04 Mar 1965"), &b));
  assert_false(names_birth_parse(CD_STR(""), &b));
}

static void assert_form(const char *name, names_schema schema, const char *form) {
  cd_arena *a = cd_arena_new(0);
  cordon_error err = {0};
  cd_str out;
  assert_int_equal(names_normal_form(cd_str_c(name), schema, a, &out, &err), CORDON_OK);
  assert_str(out, form);
  cd_arena_free(a);
}

static void the_normal_form_is_a_key(void **state) {
  (void)state;
  assert_form("PUTIN, Vladimir", NAMES_PERSON, "putin vladimir");
  assert_form("Vladimir Putin", NAMES_PERSON, "putin vladimir");
  assert_form("Candiru Limited", NAMES_COMPANY, "candiru ltd");
  assert_form("Straße & Søhne G.m.b.H.", NAMES_COMPANY, "strasse and sohne gmbh");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(pairs_come_out_as_they_must),
      cmocka_unit_test(a_name_of_another_form_or_with_a_word_missing_is_not_the_same),
      cmocka_unit_test(what_stands_beside_the_name_raises_and_lowers_the_score),
      cmocka_unit_test(birth_dates_are_read_as_lists_print_them),
      cmocka_unit_test(the_normal_form_is_a_key),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
