/* Tables of the EAR from the XML of the eCFR: its shapes, small, and what is refused. */
#include "rules/ecfr.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <stdio.h>

#define HEAD                                                                                                           \
  "<TABLE><TR><TH rowspan=\"2\">Countries</TH><TH colspan=\"3\">Chemical</TH></TR>\n<TR><TH>CB 1</TH><TH>CB "          \
  "2</TH><TH>CB 3</TH>"                                                                                                \
  "<TH>NP 1</TH><TH>NP 2</TH><TH>NS 1</TH><TH>NS 2</TH><TH>MT 1</TH><TH>RS 1</TH><TH>RS 2</TH><TH>FC 1</TH><TH>CC "    \
  "1</TH><TH>CC 2</TH>"                                                                                                \
  "<TH>CC 3</TH><TH>AT 1</TH><TH>AT 2</TH></TR>\n"
#define CHART(rows)                                                                                                    \
  "<?xml version=\"1.0\"?><DIV5 N=\"738\" TYPE=\"PART\"><DIV9 N=\"Supplement No. 1 to Part 738\" "                     \
  "TYPE=\"APPENDIX\"><HEAD>Supplement</HEAD>"                                                                          \
  "<P>Text with <I>Country Group A</I>.</P>" HEAD rows "</TABLE></DIV9></DIV5>"
#define E "<TD/>"
#define X "<TD align=\"center\">X</TD>"
#define GERMANY "<TR><TD>Germany<sup>2</sup> <sup>3</sup></TD>" E E E E E X E X E E E E E E E E "</TR>\n"
#define LIECHTENSTEIN "<TR><TD>Liechtenstein<sup>5</sup></TD>" X X E X E X E X E E E E E E E E "</TR>\n"
#define IRAN "<TR><TD>Iran<sup>1</sup></TD><TD colspan=\"16\">See part 746 of the EAR.</TD></TR>\n"
#define FOOTNOTE "<TR><TD colspan=\"17\"><sup>5</sup> Refer to Switzerland.</TD></TR>\n"

#define GROUPS(body) "<DIV5><DIV9 N=\"Supplement No. 1 to Part 740\" TYPE=\"APPENDIX\">" body "</DIV9></DIV5>"
#define GROUP_D(rows)                                                                                                  \
  "<TABLE><CAPTION>Country Group D</CAPTION><TR><TH>Country</TH><TH>[D: 1] National Security</TH><TH>[D:5] U.S. "      \
  "Arms</TH></TR>" rows "</TABLE>"
#define GROUP_B                                                                                                        \
  "<HD1>Country Group B</HD1><SCOL2><LI>Mexico</LI><LI>Korea, South</LI></SCOL2><HD1>Country Group "                   \
  "C</HD1><LI>[Reserved]</LI>"

#define CCL(body) "<DIV9 N=\"Supplement No. 1 to Part 774\" TYPE=\"APPENDIX\">" body "</DIV9>"
#define ENTRY                                                                                                          \
  "<FP-2><B>4D004 &#x201C;Software&#x201D; for \xe2\x80\x9cintrusion software\xe2\x80\x9d.</B></FP-2><FP-1><I>Reason " \
  "for Control:</I> NS, AT</FP-1>"                                                                                     \
  "<TABLE><TR><TH>Control(s)</TH><TH>Country chart</TH></TR><TR><TD>NS applies to entire entry</TD><TD>NS Column "     \
  "1.</TD></TR>"                                                                                                       \
  "<TR><TD>RS applies to 4D004.z</TD><TD>To or within any destination</TD></TR><TR><TD>AT applies to entire "          \
  "entry</TD><TD>AT Column 1.</TD></TR></TABLE>"
#define ITAR "<P><B>9A005 Rockets. (These items are subject to the ITAR.)</B></P>"

#define SL                                                                                                             \
  "<FP-2><B>5A980 Devices.</B></FP-2><TABLE><TR><TH>Control(s)</TH><TH>Country chart</TH></TR><TR><TD>SL applies to "  \
  "entire entry</TD><TD>A license is required for all destinations, as specified in &#xA7; 742.13 of the EAR.</TD></TR>" \
  "<TR><TD>AT applies to entire entry</TD><TD>AT Column 1</TD></TR></TABLE>"
#define WORDS                                                                                                          \
  "<FP-2><B>9A006 Parts.</B></FP-2><FP-1><I>Reason for Control:</I> AT.</FP-1>"                                        \
  "<FP-2><B>9A007 More.</B></FP-2><FP-1><I>Reason for Control:</I> NS, AT</FP-1>"

typedef struct import {
  const char *xml;
  ecfr_table table;
  const char *csv;
} import;

static const import imports[] = {
    {CHART(GERMANY LIECHTENSTEIN IRAN FOOTNOTE), ECFR_CHART_MARKS,
     "key,valid_from,valid_to,cite,note,country\n"
     "DE:MT1,2026-07-23,,\"15 CFR 738, Supplement No. 1, Germany\",,Germany\n"
     "DE:NS1,2026-07-23,,\"15 CFR 738, Supplement No. 1, Germany\",,Germany\n"},
    {CHART(GERMANY LIECHTENSTEIN IRAN FOOTNOTE), ECFR_CHART_ROWS,
     "key,valid_from,valid_to,cite,note,row,kind\n"
     "DE,2026-07-23,,\"15 CFR 738, Supplement No. 1, Germany\",,DE,graded\n"
     "IR,2026-07-23,,\"15 CFR 738, Supplement No. 1, Iran; part 746\",,IR,part_746\n"
     "LI,2026-07-23,,\"15 CFR 738, Supplement No. 1, Liechtenstein\",,CH,graded\n"},
    {GROUPS(GROUP_B GROUP_D("<TR><TD>China (PRC) 4</TD>" X X "</TR><TR><TD>Macau</TD>" X E
                            "</TR><TR><TD colspan=\"3\">Note</TD></TR>")),
     ECFR_COUNTRY_GROUPS,
     "key,valid_from,valid_to,cite,note,country\n"
     "CN:D:1,2026-07-23,,\"15 CFR 740, Supplement No. 1, Country Group D:1, China (PRC)\",,China (PRC)\n"
     "CN:D:5,2026-07-23,,\"15 CFR 740, Supplement No. 1, Country Group D:5, China (PRC)\",,China (PRC)\n"
     "KR:B,2026-07-23,,\"15 CFR 740, Supplement No. 1, Country Group B, Korea, South\",,\"Korea, South\"\n"
     "MO:D:1,2026-07-23,,\"15 CFR 740, Supplement No. 1, Country Group D:1, Macau\",,Macau\n"
     "MX:B,2026-07-23,,\"15 CFR 740, Supplement No. 1, Country Group B, Mexico\",,Mexico\n"},
    {CCL(ENTRY ITAR SL WORDS), ECFR_CCL,
     "key,valid_from,valid_to,cite,note,columns,everywhere,elsewhere,ace,title\n"
     "us-ear:4D004,2026-07-23,,\"15 CFR 774, Supplement No. 1, 4D004\",,NS1 AT1,,RS applies to 4D004.z: To or within "
     "any destination,yes,"
     "\xe2\x80\x9cSoftware\xe2\x80\x9d for \xe2\x80\x9cintrusion software\xe2\x80\x9d.\n"
     "us-ear:5A980,2026-07-23,,\"15 CFR 774, Supplement No. 1, 5A980\",,AT1,742.13: SL,,no,Devices.\n"
     "us-ear:9A005,2026-07-23,,\"15 CFR 774, Supplement No. 1, 9A005\",,ITAR,,,no,Rockets. (These items are subject "
     "to the ITAR.)\n"
     "us-ear:9A006,2026-07-23,,\"15 CFR 774, Supplement No. 1, 9A006\",,,,,no,Parts.\n"
     "us-ear:9A007,2026-07-23,,\"15 CFR 774, Supplement No. 1, 9A007\",,,,\"reasons for control NS, AT; the entry names no "
     "column of the chart\",no,More.\n"},
};

typedef struct refusal {
  const char *xml;
  ecfr_table table;
  cordon_status status;
  int64_t line;
  const char *says;
} refusal;

static const refusal refusals[] = {
    {"<DIV5/>", ECFR_CHART_MARKS, CORDON_NOT_FOUND, 0, "holds no \"Supplement No. 1 to Part 738\""},
    {"<DIV5>", ECFR_CHART_MARKS, CORDON_BAD_INPUT, 1, "not XML"},
    {"<!DOCTYPE x []><DIV5/>", ECFR_CHART_MARKS, CORDON_BAD_INPUT, 1, "document type"},
    {CHART("<TR><TD>Germany</TD>" X X "</TR>"), ECFR_CHART_MARKS, CORDON_BAD_INPUT, 3, "has 3 cells"},
    {CHART("<TR><TD>Atlantis</TD>" E E E E E X E X E E E E E E E E "</TR>"), ECFR_CHART_MARKS, CORDON_BAD_INPUT, 3,
     "Atlantis"},
    {CHART("<TR><TD>Germany</TD><TD>x2</TD>" E E E E X E X E E E E E E E E "</TR>"), ECFR_CHART_MARKS, CORDON_BAD_INPUT,
     3, "must be X or empty"},
    {CHART(GERMANY GERMANY), ECFR_CHART_ROWS, CORDON_BAD_INPUT, 1, "stands twice"},
    {CHART("<TR><TD>Iran</TD><TD>See elsewhere.</TD></TR>"), ECFR_CHART_ROWS, CORDON_BAD_INPUT, 3,
     "elsewhere than to part 746"},
    {"<DIV9 N=\"Supplement No. 1 to Part 738\"><TABLE><TR><TH>CB 1</TH></TR></TABLE></DIV9>", ECFR_CHART_MARKS,
     CORDON_BAD_INPUT, 1, "CB 1 to AT 2"},
    {GROUPS(GROUP_D("<TR><TD>China (PRC)</TD>" X "</TR>")), ECFR_COUNTRY_GROUPS, CORDON_BAD_INPUT, 1, "has 2 cells"},
    {CCL("<P>Nothing</P>"), ECFR_CCL, CORDON_BAD_INPUT, 1, "no entry"},
};

static cordon_status run(const char *xml, ecfr_table table, cd_buf *csv, cordon_error *err) {
  cd_day day;
  cd_buf_init(csv, 0);
  assert_true(cd_day_parse(CD_STR("2026-07-23"), &day));
  return ecfr_import(cd_str_c(xml), "title-15.xml", table, day, csv, err);
}

static void imports_the_known_shapes(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof imports / sizeof imports[0]; i++) {
    cd_buf csv;
    cordon_error err = {0};
    cordon_status status = run(imports[i].xml, imports[i].table, &csv, &err);
    if (status != CORDON_OK) print_error("%lld: %s\n", (long long)err.line, err.message);
    assert_int_equal(status, CORDON_OK);
    assert_string_equal(csv.ptr, imports[i].csv);
    cd_buf_free(&csv);
  }
}

static void refuses_what_has_another_shape(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
    const refusal *r = &refusals[i];
    cd_buf csv;
    cordon_error err = {0};
    cordon_status status = run(r->xml, r->table, &csv, &err);
    if (status != r->status || !strstr(err.message, r->says) || err.line != r->line)
      print_error("%s\n gives %d, line %lld: %s\n", r->xml, status, (long long)err.line, err.message);
    assert_int_equal(status, r->status);
    assert_int_equal(err.line, r->line);
    assert_non_null(strstr(err.message, r->says));
    cd_buf_free(&csv);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(imports_the_known_shapes),
                                     cmocka_unit_test(refuses_what_has_another_shape)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
