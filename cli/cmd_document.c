/* Documents: made from records by templates, issued, and known again. */
#include "document/document.h"

#include "base/limits.h"
#include "groups.h"
#include "log/log.h"

/* --- make --- */

static cordon_status read_class(const cli *c, document_class *out, cordon_error *err) {
  const char *value = cli_value(c, "for");
  *out = value ? document_class_of(cd_str_c(value)) : DOCUMENT_NO_CLASS;
  if (*out != DOCUMENT_NO_CLASS) return CORDON_OK;
  return cd_fail(
      err, CORDON_USAGE,
      "say whom the document is for, as it decides what stands in it: --for exporter, state, public or court");
}

/* By --as, or by the ending of --output. */
static cordon_status read_format(const cli *c, document_format *out, cordon_error *err) {
  const char *value = cli_value(c, "as"), *path = cli_value(c, "output");
  *out = path && cli_name_ends(path, ".pdf")    ? DOCUMENT_AS_PDF
         : path && cli_name_ends(path, ".html") ? DOCUMENT_AS_HTML
                                                : DOCUMENT_AS_TEXT;
  if (!value || document_format_of(cd_str_c(value), out)) return CORDON_OK;
  return cd_fail(err, CORDON_USAGE, "a document is made as text, html or pdf, not as \"%s\"", value);
}

static cordon_status read_request(cli *c, document_request *r, cordon_error *err) {
  const char *language = cli_value(c, "language");
  *r = (document_request){.kind = cd_str_c(c->args[0]),
                          .id = cd_str_c(c->args[1]),
                          .language = cd_str_c(language),
                          .label = cli_value(c, "template")};
  CD_TRY(read_class(c, &r->shown_to, err));
  CD_TRY(read_format(c, &r->format, err));
  if (r->label && language)
    return cd_fail(err, CORDON_USAGE,
                   "--language chooses among the shipped templates; a template of your own (--template) names its "
                   "language itself");
  if (r->label) CD_TRY(cli_read(c, r->label, CD_MAX_TEMPLATE_BYTES, &r->text, err));
  return CORDON_OK;
}

static cordon_status tell_issued(cli *c, const document_made *m, const document_issued *issued, const char *path,
                                 cordon_error *err) {
  char digest[CD_DIGEST_TEXT];
  if (c->format != CLI_TEXT) {
    cd_json *o = cd_json_set(c->arena, cd_json_new_object(c->arena), "document",
                             issued->id.len ? cd_json_new_str(c->arena, issued->id) : cd_json_new_null(c->arena));
    o = cd_json_set(c->arena, o, "kind", cd_json_new_c(c->arena, document_kind_name(m->kind)));
    o = cd_json_set(c->arena, o, "about", cd_json_new_str(c->arena, m->about));
    o = cd_json_set(c->arena, o, "record", cd_json_new_int(c->arena, m->record));
    o = cd_json_set(c->arena, o, "file", cd_json_new_c(c->arena, path));
    o = cd_json_set(c->arena, o, "digest", cd_json_new_c(c->arena, cd_digest_format(&m->digest, digest)));
    return cli_json(c, cd_json_set(c->arena, o, "unchanged", cd_json_new_bool(c->arena, issued->unchanged)), err);
  }
  cli_printf(c, "%s " CD_FMT " for %s: %s", document_kind_name(m->kind), CD_ARG(m->about),
             document_class_name(m->shown_to), path);
  if (issued->id.len > 0)
    cli_printf(c, " (" CD_FMT "%s)", CD_ARG(issued->id), issued->unchanged ? ", as it was issued before" : "");
  cli_printf(c, "\n  %s\n", cd_digest_format(&m->digest, digest));
  return CORDON_OK;
}

/* Of the record that it was issued, which holds its digest and nothing of what it withholds; and that record itself. */
static cordon_status put_proof(cli *c, cd_store *store, const document_issued *issued, cordon_error *err) {
  const char *path = cli_value(c, "proof"), *body = cli_value(c, "body");
  store_record record;
  cd_str proof;
  if (path) {
    CD_TRY(log_prove(store, issued->seq, c->arena, &proof, err));
    CD_TRY(cd_file_replace(path, proof, err));
  }
  if (!body) return CORDON_OK;
  CD_TRY(store_record_get(store, issued->seq, c->arena, &record, err));
  return cd_file_replace(body, record.body, err);
}

/* To a file, or to standard output where none is named; a draft is put out and not recorded. */
static cordon_status put_out(cli *c, cd_store *store, const document_made *m, cd_str bytes, cordon_error *err) {
  const char *path = cli_value(c, "output");
  document_issued issued = {.id = CD_STR("")};
  if (cli_flag(c, "dry-run") && (cli_value(c, "proof") || cli_value(c, "body")))
    return cd_fail(
        err, CORDON_USAGE,
        "a draft is not recorded, and so there is nothing to prove; leave out --dry-run, or --proof and --body");
  if (!cli_flag(c, "dry-run"))
    CD_TRY(document_issue(store, m, bytes, path, c->actor, c->arena, &issued, err));
  else if (path)
    CD_TRY(cd_file_replace(path, bytes, err));
  CD_TRY(put_proof(c, store, &issued, err));
  if (path) return tell_issued(c, m, &issued, path, err);
  cli_put(c, bytes);
  return CORDON_OK;
}

static cordon_status make_run(cli *c, cordon_error *err) {
  cd_store *store;
  document_request r;
  document_made made;
  cd_buf bytes;
  CD_TRY(read_request(c, &r, err));
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(cli_known_at(c, store, &r.known_at, err));
  CD_TRY(document_make(store, &r, c->arena, &bytes, &made, err));
  cordon_status status = put_out(c, store, &made, cd_buf_view(&bytes), err);
  cd_buf_free(&bytes);
  return status;
}

/* --- verify, list --- */

static void put_issued(cli *c, const cd_json *v) {
  const cd_json *recorded = cd_json_get(v, "recorded");
  cli_printf(c,
             CD_FMT "  " CD_FMT " " CD_FMT " for " CD_FMT ", " CD_FMT ", " CD_FMT
                    "; rests on record %lld; issued " CD_FMT " by " CD_FMT "\n",
             CD_ARG(cd_json_str(cd_json_get(v, "document"))), CD_ARG(cd_json_str(cd_json_get(v, "kind"))),
             CD_ARG(cd_json_str(cd_json_get(v, "about"))), CD_ARG(cd_json_str(cd_json_get(v, "for"))),
             CD_ARG(cd_json_str(cd_json_get(v, "language"))), CD_ARG(cd_json_str(cd_json_get(v, "format"))),
             (long long)cd_json_int(cd_json_get(v, "record"), 0), CD_ARG(cd_json_str(cd_json_get(recorded, "at"))),
             CD_ARG(cd_json_str(cd_json_get(recorded, "actor"))));
}

static cordon_status verify_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_buf bytes;
  cd_json *v = NULL;
  cd_buf_init(&bytes, CD_MAX_DOCUMENT_BYTES);
  CD_TRY(cli_open_store(c, &store, err));
  cordon_status status = cd_file_read(c->args[0], CD_MAX_DOCUMENT_BYTES, &bytes, err);
  if (status == CORDON_OK) status = document_verify(store, cd_buf_view(&bytes), c->args[0], c->arena, &v, err);
  cd_buf_free(&bytes);
  if (status != CORDON_OK) return status;
  if (c->format != CLI_TEXT) return cli_json(c, v, err);
  put_issued(c, v);
  return CORDON_OK;
}

static cordon_status list_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_json *list;
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(document_list(store, c->arg_count ? cd_str_c(c->args[0]) : CD_STR(""), c->arena, &list, err));
  if (c->format != CLI_TEXT) return cli_json_list(c, list, err);
  for (size_t i = 0; i < cd_json_count(list); i++) put_issued(c, cd_json_at(list, i));
  return CORDON_OK;
}

static const cli_option make_options[] = {
    {"for", "CLASS",
     "whom it is for, which decides what stands in it: exporter, state (the acquiring one), public or court", false},
    {"as", "FORMAT", "text, html or pdf (default: by the ending of --output, else text)", false},
    {"output", "FILE", "write it there, whole or not at all (default: standard output)", false},
    {"language", "LANGUAGE", "of the shipped template: en or he (default: en)", false},
    {"template", "FILE", "a template of your own", false},
    {"proof", "FILE", "write a proof there that it was issued, which anyone can check with the log's public key",
     false},
    {"body", "FILE", "write the record there that the proof is of: it holds the document's digest", false},
    CLI_KNOWN_AT,
    {"dry-run", NULL, "make it, and do not record it as issued", false},
    CLI_OPTIONS_END};

const cli_command cli_document_commands[] = {
    {
        .name = "document",
        .sub = "make",
        .args = "KIND ID --for CLASS [--as FORMAT] [--output FILE]",
        .summary = "Make a document of a record, and record it as issued",
        .details =
            "KIND: licence, suspension or revocation (of a licence), disable (of an installation), refusal (of an\n"
            "application), decision, finding, proceeding; or notice, of the proceeding or finding that has the ID. "
            "Number and digest of the record\n"
            "stand on each page. The same record, template, class and language give the same bytes.",
        .example = "cordon document make licence IL-2021-118 --for exporter --output licence.pdf\n"
                   "cordon document make decision D-000012 --for exporter --language he --as html > letter.html",
        .options = make_options,
        .min_args = 2,
        .max_args = 2,
        .run = make_run,
    },
    {
        .name = "document",
        .sub = "verify",
        .args = "FILE",
        .summary = "Tell whether a file is a document that was issued",
        .details = "Exit status 4 where no document with its very bytes was issued from this store.",
        .example = "cordon document verify licence.pdf",
        .min_args = 1,
        .max_args = 1,
        .run = verify_run,
    },
    {
        .name = "document",
        .sub = "list",
        .args = "[ID]",
        .summary = "List the documents that were issued, or those about one thing",
        .example = "cordon document list IL-2021-118",
        .max_args = 1,
        .run = list_run,
    },
    {0},
};
