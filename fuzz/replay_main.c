/* Replays a folder of inputs through a fuzzer's function, so that every finding stays a test. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay(const char *dir, const char *name) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", dir, name);
  FILE *f = fopen(path, "rb");
  if (!f) return -1;
  if (fseek(f, 0, SEEK_END) != 0) { fclose(f); return -1; }
  long len = ftell(f);
  rewind(f);
  uint8_t *bytes = malloc(len > 0 ? (size_t)len : 1);
  size_t got = bytes && len > 0 ? fread(bytes, 1, (size_t)len, f) : 0;
  fclose(f);
  if (bytes && got == (size_t)len) LLVMFuzzerTestOneInput(bytes, got);
  free(bytes);
  return bytes ? 0 : -1;
}

int main(int argc, char **argv) {
  if (argc != 2) { fprintf(stderr, "usage: %s FOLDER\n", argv[0]); return 1; }
  DIR *dir = opendir(argv[1]);
  if (!dir) { perror(argv[1]); return 1; }
  int count = 0;
  for (struct dirent *e; (e = readdir(dir));) {
    if (e->d_name[0] == '.') continue;
    if (replay(argv[1], e->d_name) != 0) { fprintf(stderr, "cannot read %s\n", e->d_name); return 1; }
    count++;
  }
  closedir(dir);
  printf("%d inputs replayed\n", count);
  return count ? 0 : 1;
}
