/* Looking into the register as it was known at a record. */
#include "register/form.h"
#include "register/register.h"
#include "register/rows.h"

static cordon_status check_kind(const char *kind, cordon_error *err) {
  if (register_form(kind)) return CORDON_OK;
  return cd_fail(err, CORDON_USAGE, "the register has no kind \"%s\"; it has party, licence, commitment", kind);
}

cordon_status register_show(cd_store *s, const char *kind, cd_str id, cd_seq known_at, cd_arena *a, cd_json **out,
                            cordon_error *err) {
  register_row row;
  CD_TRY(check_kind(kind, err));
  CD_TRY(rows_get(s, kind, id, known_at, &row, err));
  if (row.seq) return rows_whole(s, row.seq, a, out, err);
  return rows_missing(s, "register_before", "register_after", kind, id, a, err);
}

cordon_status register_list(cd_store *s, const char *kind, cd_seq known_at, cd_arena *a, cd_json **out,
                            cordon_error *err) {
  store_stmt *st;
  row_seqs seqs = {0};
  CD_TRY(check_kind(kind, err));
  CD_TRY(store_stmt_get(s, "register_all", &st, err));
  store_bind_str(st, 1, cd_str_c(kind));
  store_bind_int(st, 2, known_at);
  CD_TRY(rows_seqs(st, a, &seqs, err));
  return rows_wholes(s, &seqs, a, out, err);
}
