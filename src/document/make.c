/* Making a document: its facts, its template, the bytes. */
#include "base/limits.h"
#include "document/apart.h"
#include "document/document.h"
#include "document/facts.h"
#include "document/fill.h"

static const char *const formats[DOCUMENT_FORMATS] = {"text", "html", "pdf"};

const char *document_format_name(document_format f) { return formats[f]; }

bool document_format_of(cd_str name, document_format *out) {
  for (int i = 0; i < DOCUMENT_FORMATS; i++) {
    if (!cd_str_eqc(name, formats[i])) continue;
    *out = (document_format)i;
    return true;
  }
  return false;
}

/* --- what it is about --- */

static cordon_status gather_notice(cd_store *s, const document_request *r, cd_arena *a, document_facts *f,
                                   cordon_error *err) {
  cordon_error none = {0};
  cordon_status status = facts_gather(s, DOCUMENT_PROCEEDING, r->id, r->known_at, a, f, &none);
  if (status == CORDON_OK) return CORDON_OK;
  if (status != CORDON_NOT_FOUND) return cd_fail(err, status, "%s", none.message);
  none = (cordon_error){0};
  status = facts_gather(s, DOCUMENT_FINDING, r->id, r->known_at, a, f, &none);
  if (status != CORDON_NOT_FOUND) return status == CORDON_OK ? status : cd_fail(err, status, "%s", none.message);
  return cd_fail(err, status, "there is no proceeding and no finding " CD_FMT " as known then", CD_ARG(r->id));
}

static cordon_status gather(cd_store *s, const document_request *r, cd_arena *a, document_facts *f, cordon_error *err) {
  if (cd_str_eqc(r->kind, "notice")) return gather_notice(s, r, a, f, err);
  document_kind kind = document_kind_of(r->kind);
  if (kind == DOCUMENT_NO_KIND) {
    return cd_fail(
        err, CORDON_USAGE,
        "there is no document \"" CD_FMT
        "\"; use licence, suspension, revocation, disable, refusal, decision, finding, proceeding, or notice",
        CD_ARG(r->kind));
  }
  return facts_gather(s, kind, r->id, r->known_at, a, f, err);
}

static cordon_status check_confidential(const document_facts *f, document_class shown_to, cordon_error *err) {
  if (!f->confidential || shown_to == DOCUMENT_COURT) return CORDON_OK;
  cordon_status status = cd_fail(
      err, CORDON_CHECK,
      "proceeding " CD_FMT " is a confidential inquiry, and no notice of it is given but to a court (--for court)",
      CD_ARG(f->id));
  cd_error_place(err, NULL, 0, 0, "document.confidential");
  return status;
}

/* --- how it is said --- */

static cordon_status get_template(const document_request *r, document_kind kind, cd_arena *a, document_template **out,
                                  cordon_error *err) {
  cd_str text = r->text;
  const char *label = r->label;
  if (!text.ptr) {
    CD_TRY(document_shipped(kind, r->language, a, &text, err));
    label = "the shipped template";
  }
  CD_TRY(template_parse(text, label, a, out, err));
  if ((*out)->kind == kind) return CORDON_OK;
  cordon_status status = cd_fail(err, CORDON_BAD_INPUT, "this is a template of a %s, and the document is a %s",
                                 document_kind_name((*out)->kind), document_kind_name(kind));
  cd_error_place(err, label, 1, 1, NULL);
  return status;
}

static cordon_status print(const sheet *s, document_format format, cd_buf *bytes, cordon_error *err) {
  if (format == DOCUMENT_AS_TEXT) return sheet_text(s, bytes, err);
  return format == DOCUMENT_AS_HTML ? sheet_html(s, bytes, err) : sheet_pdf(s, bytes, err);
}

cordon_status document_make(cd_store *s, const document_request *r, cd_arena *a, cd_buf *bytes, document_made *out,
                            cordon_error *err) {
  document_facts f;
  document_template *t;
  sheet filled;
  CD_TRY(gather(s, r, a, &f, err));
  CD_TRY(check_confidential(&f, r->shown_to, err));
  CD_TRY(get_template(r, f.kind, a, &t, err));
  const cd_json *seen = facts_redact(&f, r->shown_to, a);
  if (!seen) return cd_no_memory(err);
  CD_TRY(document_fill(t, seen, r->shown_to, a, &filled, err));
  filled.at = f.at;
  if (r->shown_to != DOCUMENT_COURT) CD_TRY(apart_check(s, &filled, a, err));
  cd_buf_init(bytes, CD_MAX_DOCUMENT_BYTES);
  cordon_status status = print(&filled, r->format, bytes, err);
  if (status != CORDON_OK) {
    cd_buf_free(bytes);
    return status;
  }
  *out = (document_made){.kind = f.kind,
                         .about = f.id,
                         .language = t->language,
                         .shown_to = r->shown_to,
                         .format = r->format,
                         .record = f.record,
                         .record_digest = f.digest,
                         .template_digest = t->digest,
                         .digest = cd_sha256(cd_buf_view(bytes)),
                         .len = bytes->len};
  return CORDON_OK;
}
