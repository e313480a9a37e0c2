#include "api/api.h"
#include "register/adoption.h"
#include "register/people.h"

static cordon_status adopt(cordon_store *s, const rules_book *b, const char *params, api_call *c, cd_json **out) {
  cd_json *values = NULL;
  cd_seq seq, waits;
  bool unchanged;
  if (params) CD_TRY(cd_json_parse(cd_str_c(params), "params", c->arena, &values, c->err));
  CD_TRY(adoption_of_rulebook(s->store, b, values, api_actor(s), c->arena, &seq, &unchanged, &waits, c->err));
  if (waits) return people_held("adoption", rules_book_id(b), waits, c->err);
  const cd_digest digest = rules_book_digest(b);
  cd_json *o = api_str(c->arena, cd_json_new_object(c->arena), "rulebook", cd_str_dup(c->arena, rules_book_id(b)));
  o = api_digest(c->arena, o, "digest", &digest);
  o = api_int(c->arena, o, "record", seq);
  *out = api_bool(c->arena, o, "unchanged", unchanged);
  return CORDON_OK;
}

cordon_status cordon_rulebook_adopt(cordon_store *s, const char *folder, const char *params, char **json,
                                    cordon_error *err) {
  api_call c;
  rules_book *b = NULL;
  cd_json *out = NULL;
  CD_TRY(api_begin(&c, json, err));
  cordon_status st = rules_book_load(folder, &b, c.err);
  if (st == CORDON_OK) st = adopt(s, b, params, &c, &out);
  rules_book_free(b);
  return api_end(&c, st, out, json);
}

cordon_status cordon_rulebook_show(const char *folder, char **json, cordon_error *err) {
  api_call c;
  rules_book *b = NULL;
  CD_TRY(api_begin(&c, json, err));
  cordon_status st = rules_book_load(folder, &b, c.err);
  st = api_end(&c, st, st == CORDON_OK ? rules_book_show(b, c.arena) : NULL, json);
  rules_book_free(b);
  return st;
}

cordon_status cordon_rulebook_test(const char *folder, char **json, cordon_error *err) {
  api_call c;
  cd_json *report = NULL;
  CD_TRY(api_begin(&c, json, err));
  cordon_status st = rules_test(folder, c.arena, &report, c.err);
  size_t failed = cd_json_count(cd_json_get(report, "failed"));
  if (st == CORDON_OK && failed > 0) st = cd_fail(c.err, CORDON_CHECK, "%zu cases of the rulebook fail", failed);
  return api_end(&c, st, report, json);
}
