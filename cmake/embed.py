"""Write a C file with the bytes of the given files: cd_embedded_files[] of {name, bytes, length}."""
import os
import sys


def main(out, paths):
    parts = ['#include "base/embed.h"\n']
    rows = []
    for i, path in enumerate(sorted(paths, key=os.path.basename)):
        data = open(path, "rb").read()
        body = []
        for at in range(0, len(data), 24):
            body.append(",".join(str(b) for b in data[at : at + 24]))
        parts.append("static const unsigned char file_%d[] = {\n%s\n};\n" % (i, ",\n".join(body) or "0"))
        rows.append('  {"%s", (const char *)file_%d, %d},' % (os.path.basename(path), i, len(data)))
    parts.append("const cd_embedded_file cd_embedded_files[] = {\n%s\n  {0, 0, 0}};\n" % "\n".join(rows))
    with open(out, "w") as f:
        f.write("".join(parts))


main(sys.argv[1], sys.argv[2:])
