#include "document/pdf_library.h"

#include <dlfcn.h>
#include <pthread.h>
#include <string.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pdf_calls calls;
static const char *missing; /* a library or function that is not there */

static void open_calls(void) {
  /* Its own libraries (Pango, Cairo, GObject) come with it, and their functions are found through it. */
  static const char library[] = "libpangocairo-1.0.so.0";
  void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL), *symbol;
  missing = handle ? NULL : library;
  if (!handle) return;
#define CALL(name)                                                                                                     \
  symbol = dlsym(handle, #name);                                                                                       \
  if (!symbol) missing = #name;                                                                                        \
  memcpy(&calls.name, &symbol, sizeof symbol);
  PDF_CALLS(CALL)
#undef CALL
}

cordon_status pdf_calls_get(const pdf_calls **out, cordon_error *err) {
  pthread_once(&once, open_calls);
  *out = &calls;
  if (!missing) return CORDON_OK;
  return cd_fail(err, CORDON_NOT_FOUND,
                 "a PDF needs Pango 1.50 or later, and %s is not there; install it (Debian: libpangocairo-1.0-0), or "
                 "make text or HTML",
                 missing);
}
