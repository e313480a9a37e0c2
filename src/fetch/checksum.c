/* The digest of a file against the one that its publisher prints. */
#include "fetch/checksum.h"

#include <openssl/evp.h>
#include <stdio.h>

#include "fetch/fetch.h"

#define MAX_CHECKSUM_BYTES (4u << 20)

static bool digest_file(const char *path, const EVP_MD *kind, char hex[65]) {
  static const char digits[] = "0123456789abcdef";
  unsigned char raw[EVP_MAX_MD_SIZE], block[16384];
  unsigned len = 0;
  FILE *f = fopen(path, "rb");
  EVP_MD_CTX *c = EVP_MD_CTX_new();
  bool ok = f != NULL && c != NULL && EVP_DigestInit_ex(c, kind, NULL) == 1;
  for (size_t n; ok && (n = fread(block, 1, sizeof block, f)) > 0;) ok = EVP_DigestUpdate(c, block, n) == 1;
  ok = ok && ferror(f) == 0 && EVP_DigestFinal_ex(c, raw, &len) == 1 && len <= 32;
  for (unsigned i = 0; ok && i < len; i++) {
    hex[2 * i] = digits[raw[i] >> 4];
    hex[2 * i + 1] = digits[raw[i] & 15];
  }
  hex[ok ? 2 * len : 0] = '\0';
  EVP_MD_CTX_free(c);
  if (f != NULL) (void)fclose(f);
  return ok;
}

/* The name that an index knows a file by: the last part of its address. */
static cd_str name_in(cd_str address) {
  for (size_t i = 0; i < address.len; i++)
    if (address.ptr[i] == '?') address.len = i;
  for (size_t i = address.len; i > 0; i--)
    if (address.ptr[i - 1] == '/') return cd_str_sub(address, i, address.len);
  return address;
}

static cordon_status read_published(const fetch_source *src, const char *at, const http_limits *limits, cd_arena *a,
                                    cd_str *sum, cordon_error *err) {
  http_answer answer;
  http_get g = {.url = src->checksum.ptr, .path = at, .limits = *limits};
  if (g.limits.max_bytes == 0 || g.limits.max_bytes > MAX_CHECKSUM_BYTES) g.limits.max_bytes = MAX_CHECKSUM_BYTES;
  CD_TRY(http_get_file(&g, a, &answer, err));
  cd_buf text;
  cd_buf_init(&text, MAX_CHECKSUM_BYTES);
  cordon_status st = cd_file_read(at, MAX_CHECKSUM_BYTES, &text, err);
  if (st == CORDON_OK) *sum = fetch_checksum_for(cd_buf_view(&text), name_in(src->address), a);
  cd_buf_free(&text);
  (void)remove(at);
  if (st == CORDON_OK && sum->len == 0)
    return cd_fail(err, CORDON_BAD_INPUT, "%s gives no SHA-1 or SHA-256 for \"" CD_FMT "\".", src->checksum.ptr,
                   CD_ARG(name_in(src->address)));
  return st;
}

cordon_status fetch_check_sum(const fetch_source *src, const char *path, const http_limits *limits, cd_arena *a,
                              cordon_error *err) {
  if (src->checksum.len == 0) return CORDON_OK;
  char hex[65];
  cd_str sum = {NULL, 0}, at = cd_str_printf(a, "%s.sum", path);
  if (at.ptr == NULL) return cd_no_memory(err);
  CD_TRY(read_published(src, at.ptr, limits, a, &sum, err));
  if (!digest_file(path, sum.len == 40 ? EVP_sha1() : EVP_sha256(), hex))
    return cd_fail(err, CORDON_STORE, "cannot read %s again to check it", path);
  if (cd_str_eqc(sum, hex)) return CORDON_OK;
  cd_fail(err, CORDON_BAD_INPUT, "The file's digest is %s, but its publisher prints " CD_FMT "; it was not imported.",
          hex, CD_ARG(sum));
  return cd_error_place(err, path, 0, 0, NULL);
}
