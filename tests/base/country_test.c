#include "base/country.h"
#include "support.h"

static void codes_are_valid_in_capitals_alone(void **state) {
  (void)state;
  static const char *const good[] = {"IL", "US", "AF", "ZW", "XK", "TR", "PS"};
  static const char *const bad[] = {"il", "ZZ", "EU", "UK", "SU", "AN", "", "I", "ISR", "I1"};
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) assert_true(cd_country_valid(cd_str_c(good[i])));
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(cd_country_valid(cd_str_c(bad[i])));
  size_t count = 0;
  for (char a = 'A'; a <= 'Z'; a++)
    for (char b = 'A'; b <= 'Z'; b++) {
      char code[2] = {a, b};
      cd_str name = cd_country_name(cd_str_of(code, 2));
      if (!name.len) continue;
      count++;
      assert_true(cd_str_eq(cd_country_code(name), cd_str_of(code, 2)));
    }
  assert_int_equal(count, 250); /* the 249 of ISO 3166-1, and XK */
}

/* As OFAC, the CSL, the UN and the UK print them. */
static void names_are_known_as_lists_print_them(void **state) {
  (void)state;
  static const char *const rows[][2] = {{"Iran", "IR"},
                                        {"IRAN (ISLAMIC REPUBLIC OF)", "IR"},
                                        {"Iran, Islamic Republic of", "IR"},
                                        {"Korea, North", "KP"},
                                        {"North / Korea", "KP"},
                                        {"Democratic People's Republic of Korea", "KP"},
                                        {"Democratic People\xE2\x80\x99s Republic of Korea", "KP"},
                                        {"Korea, South", "KR"},
                                        {"Republic of Korea", "KR"},
                                        {"Burma", "MM"},
                                        {"Myanmar", "MM"},
                                        {"Burma / Birmanie", "MM"},
                                        {"Cote d Ivoire", "CI"},
                                        {"Cote d'Ivoire", "CI"},
                                        {"C\xC3\xB4te d\xE2\x80\x99Ivoire", "CI"},
                                        {"Russia", "RU"},
                                        {"Russian Federation", "RU"},
                                        {"Syrian Arab Republic", "SY"},
                                        {"Congo, Democratic Republic of the", "CD"},
                                        {"Congo (Democratic Republic)", "CD"},
                                        {"Congo", "CG"},
                                        {"Congo, Republic of the", "CG"},
                                        {"Palestinian", "PS"},
                                        {"West Bank", "PS"},
                                        {"Region: Gaza", "PS"},
                                        {"State of Palestine", "PS"},
                                        {"Turkey", "TR"},
                                        {"T\xC3\xBCrkiye", "TR"},
                                        {"Macau", "MO"},
                                        {"China, Hong Kong Special Administrative Region", "HK"},
                                        {"Kosovo", "XK"},
                                        {"Bahamas, The", "BS"},
                                        {"The Gambia", "GM"},
                                        {"St. Kitts & Nevis", "KN"},
                                        {"Saint Kitts and Nevis", "KN"},
                                        {"Virgin Islands, British", "VG"},
                                        {"British Virgin Islands", "VG"},
                                        {"Viet Nam", "VN"},
                                        {"U.S.A.", "US"},
                                        {"United Kingdom of Great Britain and Northern Ireland", "GB"},
                                        {"  israel ", "IL"},
                                        {"il", "IL"},
                                        {"North Macedonia, The Republic of", "MK"},
                                        {"Man, Isle of", "IM"},
                                        {"Libyan Arab Jamahiriya", "LY"},
                                        {"Niger", "NE"},
                                        {"Nigeria", "NG"},
                                        {"Guinea", "GN"},
                                        {"Guinea-Bissau", "GW"},
                                        {"Equatorial Guinea", "GQ"},
                                        {"Dominica", "DM"},
                                        {"Dominican Republic", "DO"},
                                        {"Sudan", "SD"},
                                        {"South Sudan", "SS"},
                                        {"-0-", ""},
                                        {"undetermined", ""},
                                        {"former Soviet Union", ""},
                                        {"Sudan/South Sudan", ""},
                                        {"Region: Crimea", ""},
                                        {"", ""},
                                        {"the", ""},
                                        {"Libya (in custody)", ""}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    cd_str code = cd_country_code(cd_str_c(rows[i][0]));
    if (!cd_str_eqc(code, rows[i][1]))
      fail_msg("%s gives \"" CD_FMT "\", not %s", rows[i][0], CD_ARG(code), rows[i][1]);
  }
  char longer[2000];
  memset(longer, 'a', sizeof longer);
  assert_int_equal(cd_country_code(cd_str_of(longer, sizeof longer)).len, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(codes_are_valid_in_capitals_alone),
      cmocka_unit_test(names_are_known_as_lists_print_them),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
