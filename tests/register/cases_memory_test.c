/* Acts on cases and parties in too little memory, more of it each time: each is refused for it and writes nothing,
 * until it is done. */
#include "fixture.h"

#include "register/application.h"
#include "register/change.h"
#include "register/commitment_template.h"
#include "register/party.h"
#include "register/risk.h"

enum { STEP = 211, MOST = 1 << 20 };

typedef cordon_status (*act)(fixture *f, cd_arena *a, cordon_error *err);

static const form_source source = {.label = "test"};

static cordon_status file(fixture *f, cd_arena *a, cordon_error *err) {
  register_added added;
  const cd_json *v = fixture_json(f, "{'id':'AP-2','authority':'A','kind':'export','exporter':{'name':'Example "
                                     "Ltd','kind':'company'},'end_users':[{'name':"
                                     "'Office','kind':'government','party':'P-1'}],'destinations':['DE'],'items':[{'"
                                     "line':1}],'end_uses':['serious_crime']}");
  return case_new(f->store, &application_kind, v, &source, CD_STR("tester"), a, &added, err);
}

static cordon_status do_case(fixture *f, const char *name, const char *content, cd_arena *a, cordon_error *err) {
  cd_json *after;
  const case_change c = {.act = name,
                         .id = CD_STR("AP-1"),
                         .reason = CD_STR("so"),
                         .cite = CD_STR("s. 1"),
                         .day = CD_DAY_NONE,
                         .content = fixture_json(f, content),
                         .src = source};
  return case_do(f->store, &application_kind, &c, CD_STR("tester"), a, &after, err);
}

static cordon_status ask(fixture *f, cd_arena *a, cordon_error *err) {
  return do_case(f, "ask", "{'question':'Who?','due':'2022-07-01'}", a, err);
}
static cordon_status grant(fixture *f, cd_arena *a, cordon_error *err) {
  return do_case(f, "grant", "{'licence_id':'L-9','valid_from':'2022-07-01'}", a, err);
}
static cordon_status refuse(fixture *f, cd_arena *a, cordon_error *err) {
  return do_case(f, "refuse", "{'appeal_days':28}", a, err);
}

static cordon_status show(fixture *f, cd_arena *a, cordon_error *err) {
  cd_json *v;
  return case_show(f->store, &application_kind, CD_STR("AP-1"), 19000, CD_SEQ_LATEST, a, &v, err);
}

static cordon_status merge(fixture *f, cd_arena *a, cordon_error *err) {
  cd_seq seq;
  const party_change c = {.id = CD_STR("P-2"), .into = CD_STR("P-1"), .reason = CD_STR("so")};
  return party_link(f->store, &c, CD_STR("tester"), a, &seq, err);
}

static cordon_status amend(fixture *f, cd_arena *a, cordon_error *err) {
  cd_seq seq;
  const register_change c = {.kind = "party",
                             .id = CD_STR("P-1"),
                             .patch = fixture_json(f, "{'name':'New Office'}"),
                             .reason = CD_STR("so"),
                             .effective = CD_DAY_NONE,
                             .label = "test"};
  return register_amend(f->store, &c, CD_STR("tester"), a, &seq, err);
}

static cordon_status history(fixture *f, cd_arena *a, cordon_error *err) {
  cd_json *v;
  return party_history(f->store, CD_STR("P-1"), CD_SEQ_LATEST, a, &v, err);
}

static cordon_status view(fixture *f, cd_arena *a, cordon_error *err) {
  register_view *v;
  cd_str id;
  const cd_json *order =
      fixture_json(f, "{'exporter':{'name':'Example Ltd'},'parties':[{'role':'end_user','name':'Second "
                      "Office','kind':'government','country':'DE'}],"
                      "'destination':'AT','transaction':'re_export','licences':['L-1'],'commitments':['EUC-1'],'end_"
                      "use':{'purposes':['military']}}");
  const rules_requirement r = {.authority = CD_STR("A"), .kind = CD_STR("export")};
  CD_TRY(register_view_get(f->store, order, 19000, CD_SEQ_LATEST, a, &v, err));
  register_licence_covers(v, &r, &id);
  return register_view_licences(v, a) && register_view_cited_commitments(v, a) ? CORDON_OK : cd_no_memory(err);
}

static cordon_status fill(fixture *f, cd_arena *a, cordon_error *err) {
  cd_json *tmpl, *out;
  CD_TRY(commitment_template_shipped(CD_STR("us-bis-711"), a, &tmpl, err));
  return commitment_template_fill(
      tmpl, fixture_json(f, "{'giver':{'kind':'end_user','country':'DE'},'valid_from':'2022-01-01'}"), a, &out, err);
}

static void prepare(fixture *f) {
  register_added added;
  fixture_ok(f, fixture_add(f, "party", "{'id':'P-1','name':'Office','kind':'government','country':'DE'}", &added));
  fixture_ok(f,
             fixture_add(f, "party",
                         "{'id':'P-2','name':'Second Office','kind':'government','country':'DE','aliases':['Bureau']}",
                         &added));
  fixture_ok(f, fixture_add(f, "licence",
                            "{'id':'L-1','authority':'A','kind':'export','holder':{'name':'Example "
                            "Ltd','kind':'company'},'items':'any','end_users':[{'name':"
                            "'Office','kind':'government','country':'DE'}],'destinations':'any','end_uses':'any','"
                            "valid_from':'2022-01-01','conditions':[{'id':"
                            "'C','kind':'prohibited_purpose','text':'x','check':'decision','purposes':['military'],'"
                            "check_by':'2022-12-31'}]}",
                            &added));
  fixture_ok(f, fixture_add(f, "commitment",
                            "{'id':'EUC-1','giver':{'kind':'state','country':'DE'},'clauses':[{'id':'C','kind':'no_"
                            "transfer','text':'x','check':'decision'}],"
                            "'valid_from':'2022-01-01'}",
                            &added));
  const cd_json *v = fixture_json(f, "{'id':'AP-1','authority':'A','kind':'export','exporter':{'name':'Example "
                                     "Ltd','kind':'company'},'end_users':[{'name':"
                                     "'Office','kind':'government','party':'P-1'}],'destinations':['DE'],'items':[{'"
                                     "line':1}],'end_uses':['serious_crime']}");
  fixture_ok(f, case_new(f->store, &application_kind, v, &source, CD_STR("tester"), f->arena, &added, &f->err));
  v = fixture_json(f, "{'end_user':{'name':'Office','kind':'government'},'factors':[{'factor':'x','source':'y'}],'"
                      "level':'low','valid_to':'2031-01-01'}");
  fixture_ok(f, case_new(f->store, &risk_kind, v, &source, CD_STR("tester"), f->arena, &added, &f->err));
}

static void in_too_little_memory(fixture *f, const char *name, act one) {
  for (size_t room = 64; room < MOST; room += STEP) {
    cordon_error err = {0};
    cd_seq before, after;
    cd_arena *a = cd_arena_new(room);
    fixture_ok(f, store_last_seq(f->store, &before, &f->err));
    cordon_status st = one(f, a, &err);
    fixture_ok(f, store_last_seq(f->store, &after, &f->err));
    cd_arena_free(a);
    if (st == CORDON_OK) return;
    if (st != CORDON_NO_MEMORY || after != before) fail_msg("%s in %zu bytes: %d %s", name, room, (int)st, err.message);
  }
  fail_msg("%s is never done", name);
}

static void acts_say_that_memory_ran_out(void **state) {
  fixture *f = (fixture *)*state;
  const struct {
    const char *name;
    act one;
  } acts[] = {{"view", view},   {"file", file},   {"ask", ask},
              {"show", show},   {"merge", merge}, {"view of merged parties", view},
              {"amend", amend}, {"fill", fill},   {"history", history}};
  prepare(f);
  for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) in_too_little_memory(f, acts[i].name, acts[i].one);
  fixture_ok(f, do_case(f, "answer", "{'text':'We'}", f->arena, &f->err));
  in_too_little_memory(f, "refuse", refuse);
  fixture_ok(f, do_case(f, "appeal", "{}", f->arena, &f->err));
  fixture_ok(f, do_case(f, "overturn", "{}", f->arena, &f->err));
  in_too_little_memory(f, "grant", grant);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(acts_say_that_memory_ran_out, fixture_open, fixture_close),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
