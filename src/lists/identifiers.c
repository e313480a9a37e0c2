#include "lists/identifiers.h"

/* Types that do not end in a word that tells them (see ENDINGS), from the remarks of the OFAC lists. */
static const char *const TYPES[] = {"BIK (RU)",
                                    "C.I.F.",
                                    "C.R. No.",
                                    "C.U.I.",
                                    "C.U.I.P.",
                                    "C.U.I.T.",
                                    "C.U.R.P.",
                                    "C.U.R.P. #",
                                    "CURP",
                                    "Cartilla de Servicio Militar Nacional",
                                    "Credencial electoral",
                                    "Chinese Commercial Code",
                                    "Citizen's Card Number",
                                    "D-U-N-S Number",
                                    "D.N.I.",
                                    "Digital Currency Address -",
                                    "Driver's License No.",
                                    "Fiscal Code",
                                    "I.F.E.",
                                    "ISIN",
                                    "Identification Number IMO",
                                    "Identification Number",
                                    "Italian Fiscal Code",
                                    "Legal Entity Number",
                                    "License",
                                    "MMSI",
                                    "Matricula Mercantil No",
                                    "N.I.E.",
                                    "N.I.F.",
                                    "NIT #",
                                    "National ID No.",
                                    "Numero de Identidad",
                                    "Organization Code",
                                    "Permit Number",
                                    "R.F.C.",
                                    "R.F.C. #",
                                    "RFC",
                                    "RIF #",
                                    "RTN",
                                    "RUC #",
                                    "Registration ID",
                                    "Romanian C.R.",
                                    "SSN",
                                    "SWIFT/BIC",
                                    "Stateless Person ID Card",
                                    "Tarjeta de Identidad",
                                    "Turkish Identification Number",
                                    "UAE Identification",
                                    "Unified Social Credit Code (USCC)",
                                    "US FEIN",
                                    "V.A.T. Number",
                                    "Vessel Registration Identification",
                                    "VisaNumberID",
                                    "Aircraft Construction Number (also called L/N or S/N or F/N)",
                                    "Aircraft Manufacturer's Serial Number (MSN)",
                                    "Aircraft Mode S Transponder Code",
                                    "Aircraft Serial Identification",
                                    "Aircraft Tail Number",
                                    "Bank Identifier Code",
                                    "Tax ID No.",
                                    "Passport",
                                    "Diplomatic Passport"};
#define TYPE_COUNT (sizeof TYPES / sizeof *TYPES)

static const char *const ENDINGS[] = {"No.", "Number", "#", "Passport", "ID Card", "Identification", "Card"};
/* They end like a type, and are not what identifies a party. */
static const char *const NOT_TYPES[] = {"Phone Number", "Phone No.", "Telephone No.", "Telephone Number", "Fax No.",
                                        "Fax Number",   "Fax"};
#define TYPE_MAX_BYTES 60u

static bool ends_word(cd_str text, size_t at) { return at == text.len || text.ptr[at] == ' ' || text.ptr[at] == ':'; }

static size_t known_prefix(cd_str text) {
  size_t best = 0;
  for (size_t i = 0; i < TYPE_COUNT; i++) {
    cd_str type = cd_str_c(TYPES[i]);
    if (type.len > best && cd_str_starts(text, type) && ends_word(text, type.len)) best = type.len;
  }
  return best;
}

static bool refused(cd_str type) {
  for (size_t i = 0; i < sizeof NOT_TYPES / sizeof *NOT_TYPES; i++)
    if (cd_str_eqc(type, NOT_TYPES[i])) return true;
  return type.len == 0 || type.ptr[0] < 'A' || type.ptr[0] > 'Z' || type.len > TYPE_MAX_BYTES;
}

static bool tells_type(cd_str before) {
  for (size_t i = 0; i < sizeof ENDINGS / sizeof *ENDINGS; i++) {
    cd_str end = cd_str_c(ENDINGS[i]);
    if (cd_str_ends(before, end) && (before.len == end.len || before.ptr[before.len - end.len - 1] == ' ')) return true;
  }
  return false;
}

static bool word_has_digit(cd_str text) {
  for (size_t i = 0; i < text.len && text.ptr[i] != ' '; i++)
    if (text.ptr[i] >= '0' && text.ptr[i] <= '9') return true;
  return false;
}

static size_t told_prefix(cd_str text) {
  for (size_t i = 1; i < text.len && i <= TYPE_MAX_BYTES; i++) {
    if (text.ptr[i] != ' ') continue;
    cd_str before = cd_str_sub(text, 0, i);
    if (tells_type(before) && word_has_digit(cd_str_sub(text, i + 1, text.len))) return refused(before) ? 0 : i;
  }
  return 0;
}

size_t lists_identifier_type_prefix(cd_str text) {
  size_t known = known_prefix(text);
  if (!known) return told_prefix(text);
  if (text.ptr[known - 1] == '-' &&
      known < text.len) { /* "Digital Currency Address - XBT": the currency is part of the type */
    ptrdiff_t word = cd_str_find(cd_str_sub(text, known + 1, text.len), CD_STR(" "));
    return word < 0 ? text.len : known + 1 + (size_t)word;
  }
  return known;
}

bool lists_identifier_type(cd_str text) {
  if (refused(text)) return false;
  return lists_identifier_type_prefix(text) == text.len || tells_type(text);
}
