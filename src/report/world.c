#include "report/world.h"

#include "base/embed.h"

static bool read_line(cd_str line, world_country *out) {
  cd_str rest = line, part[4];
  for (size_t i = 0; i < 4; i++) {
    if (!cd_str_cut(&rest, '\t', &part[i])) return false;
  }
  *out = (world_country){.code = part[0], .path = rest, .dot = cd_str_eqc(part[1], "1")};
  return part[0].len == 2 && cd_str_to_i64(part[2], &out->x) && cd_str_to_i64(part[3], &out->y);
}

bool world_next(cd_str *rest, world_country *out) {
  cd_str line;
  if (!rest->ptr) *rest = cd_embedded("world_map.tsv");
  while (cd_str_cut(rest, '\n', &line)) {
    if (line.len > 0 && line.ptr[0] != '#' && read_line(line, out)) return true;
  }
  return false;
}

void world_defs(cd_buf *out) {
  cd_str rest = {0};
  world_country c;
  cd_buf_c(out, "<svg width=\"0\" height=\"0\" style=\"position:absolute\" aria-hidden=\"true\"><defs>\n");
  while (world_next(&rest, &c)) {
    cd_buf_printf(out, "<g id=\"c-" CD_FMT "\">", CD_ARG(c.code));
    if (c.path.len > 0) {
      cd_buf_c(out, "<path d=\"");
      cd_buf_str(out, c.path);
      cd_buf_c(out, "\"/>");
    }
    if (c.dot)
      cd_buf_printf(out, "<circle cx=\"%lld\" cy=\"%lld\" r=\"%d\"/>", (long long)c.x, (long long)c.y, WORLD_DOT);
    cd_buf_c(out, "</g>\n");
  }
  cd_buf_c(out, "</defs></svg>\n");
}
