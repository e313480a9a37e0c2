/* Scripts without a table of ours go through ICU. Opening its transliterator takes milliseconds, so that it is opened
 * at the first such name; it keeps state of its own, hence the lock. */
#include <pthread.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "names/analyse.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static UTransliterator *chain;

static UTransliterator *chain_locked(void) {
  static const UChar id[] = u"Any-Latin; Latin-ASCII; Lower";
  UErrorCode status = U_ZERO_ERROR;
  if (!chain) chain = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
  return U_SUCCESS(status) ? chain : NULL;
}

static bool transliterate(UChar *text, int32_t *len, int32_t room) {
  UErrorCode status = U_ZERO_ERROR;
  int32_t limit = *len;
  pthread_mutex_lock(&lock);
  UTransliterator *t = chain_locked();
  if (t) utrans_transUChars(t, text, len, room, 0, &limit, &status);
  pthread_mutex_unlock(&lock);
  return t && U_SUCCESS(status);
}

cd_str names_romanise(cd_str s, cd_arena *a) {
  int32_t room = (int32_t)(s.len * 8 + 64), len = 0, bytes = 0;
  UErrorCode status = U_ZERO_ERROR;
  UChar *wide = CD_NEW_ARRAY(a, UChar, (size_t)room);
  char *out = wide ? cd_alloc(a, (size_t)room * 3) : NULL;
  if (!out) return cd_str_of(NULL, 0);
  u_strFromUTF8(wide, room, &len, s.ptr, (int32_t)s.len, &status);
  if (U_FAILURE(status) || !transliterate(wide, &len, room)) return s;
  u_strToUTF8(out, room * 3, &bytes, wide, len, &status);
  return U_SUCCESS(status) ? cd_str_of(out, (size_t)bytes) : s;
}
