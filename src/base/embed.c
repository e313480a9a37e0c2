#include "base/embed.h"

cd_str cd_embedded(const char *name) {
  for (const cd_embedded_file *f = cd_embedded_files; f->name; f++)
    if (strcmp(f->name, name) == 0) return cd_str_of(f->bytes, f->len);
  return cd_str_of(NULL, 0);
}
