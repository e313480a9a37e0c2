#!/usr/bin/env python3
"""Write data/world_map.tsv from Natural Earth's countries at 1:50 million (public domain), as the npm package world-atlas 2.0.2 packs them.

Usage: world-map.py countries-50m.json > data/world_map.tsv     (npm pack world-atlas@2.0.2; pip install pycountry)

Equal Earth projection (Savric, Patterson, Jenny 2018), between 58 degrees south and 84 north, in tenths of a unit of a map 1000 wide. Borders that
two countries share are simplified once (Visvalingam and Whyatt 1993), so that they still meet. ISO 3166-1 says what is a country; four shapes
differ from Natural Earth's for that reason: Northern Cyprus is in Cyprus, Somaliland in Somalia, Crimea in Ukraine (UA-43), and all that lies
south of 27 degrees 40 minutes in Western Sahara."""
import json
import math
import os
import sys

import pycountry

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SCALE, SOUTH, NORTH = 10000, -58.0, 84.0
AREA = 40  # of the triangle that a point may be left out with, in square tenths
BORDER = 27 + 2 / 3  # of Morocco and Western Sahara: the parallel 27 degrees 40 minutes north
ISLAND = 220  # rings smaller than this are left out, unless they are the country's largest
DOT = 1000  # a country smaller than this is drawn as a dot, too

# Parts of one country's shape that have a code of their own: (from, west, south, east, north).
PARTS = {"GF": ("FR", -55, 2, -51, 6), "GP": ("FR", -62, 15.7, -60.9, 16.6), "MQ": ("FR", -61.4, 14.2, -60.7, 15),
         "RE": ("FR", 55, -21.5, 56, -20.5), "YT": ("FR", 44.8, -13.2, 45.4, -12.5), "SJ": ("NO", 8, 70.5, 35, 81),
         "BQ": ("NL", -69, 11.9, -62.9, 17.8), "UA": ("RU", 32.3, 44.2, 36.7, 46.3)}
UNNAMED = {"N. Cyprus": "CY", "Somaliland": "SO", "Kosovo": "XK", "Siachen Glacier": None, "Indian Ocean Ter.": None,
           "Ashmore and Cartier Is.": None}
# Without a shape of their own there: a dot at this longitude and latitude.
DOTS = {"AQ": (0, -57.5), "BQ": (-68.3, 12.2), "BV": (3.4, -54.4), "CC": (96.8, -12.2), "CX": (105.6, -10.5), "GI": (-5.35, 36.14),
        "GP": (-61.5, 16.2), "MQ": (-61, 14.6), "RE": (55.5, -21.1), "YT": (45.15, -12.8), "TK": (-171.8, -9.2), "TV": (179.2, -8.5),
        "UM": (-169.5, 16.7), "SJ": (16, 78), "GF": (-53, 4), "IO": (71.5, -6.3)}


def project(lon, lat):
    lat = max(SOUTH, min(NORTH, lat))
    a = (1.340264, -0.081106, 0.000893, 0.003796)
    t = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(lat)))
    t2, t6 = t * t, t ** 6
    x = 2 * math.sqrt(3) * math.radians(lon) * math.cos(t) / (3 * (9 * a[3] * t6 * t2 + 7 * a[2] * t6 + 3 * a[1] * t2 + a[0]))
    return x, a[3] * t ** 9 + a[2] * t ** 7 + a[1] * t ** 3 + a[0] * t


WIDE = 2 * project(180, 0)[0]
TOP = project(0, NORTH)[1]


def place(lon, lat):
    x, y = project(lon, lat)
    return (x / WIDE + 0.5) * SCALE, (TOP - y) / WIDE * SCALE


def triangle(a, b, c):
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2


def unwrap(line, after=None):
    """Longitudes without a jump at the date line, going on from the point before."""
    out = []
    for lon, lat in line:
        before = out[-1] if out else after
        if before:
            lon += round((before[0] - lon) / 360) * 360
        out.append((lon, lat))
    return out


def simplify(line):
    """Leaves out the point with the smallest triangle on the map, as long as one is small; both ends stay."""
    line = unwrap(line)
    drawn = [place(*p) for p in line]
    while len(line) > 4:
        areas = [triangle(*drawn[i - 1:i + 2]) for i in range(1, len(line) - 1)]
        least = min(range(len(areas)), key=areas.__getitem__)
        if areas[least] > AREA:
            break
        del line[least + 1], drawn[least + 1]
    return line


def clip(ring, edge, side, axis=0):
    """The part of a ring west or south (side -1), or east or north (1), of a meridian or (axis 1) a parallel (Sutherland and Hodgman)."""
    out = []
    for a, b in zip(ring, ring[1:] + ring[:1]):
        inside = (a[axis] - edge) * side >= 0
        if inside:
            out.append(a)
        if inside != ((b[axis] - edge) * side >= 0):
            t = (edge - a[axis]) / (b[axis] - a[axis])
            out.append((a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t))
    return out


def cut(ring):
    """The pieces of a ring on one map: what lies beyond the date line comes back on the other side."""
    west, east = min(p[0] for p in ring), max(p[0] for p in ring)
    if east > 180:
        return [clip(ring, 180, -1), [(lon - 360, lat) for lon, lat in clip(ring, 180, 1)]]
    if west < -180:
        return [clip(ring, -180, 1), [(lon + 360, lat) for lon, lat in clip(ring, -180, -1)]]
    return [ring]


def area(ring):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1])) / 2


def centre(ring):
    whole, x, y = area(ring), 0, 0
    if not whole:
        return ring[0]
    for a, b in zip(ring, ring[1:] + ring[:1]):
        cross = a[0] * b[1] - b[0] * a[1]
        x, y = x + (a[0] + b[0]) * cross, y + (a[1] + b[1]) * cross
    return x / (6 * whole), y / (6 * whole)


def read(path):
    with open(path, encoding="utf-8") as file:
        topology = json.load(file)
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    degrees = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        degrees.append(points)
    return topology["objects"]["countries"]["geometries"], degrees


def join(ring, arcs):
    points = []
    for n in ring:
        arc = arcs[n] if n >= 0 else arcs[~n][::-1]
        points += unwrap(arc) if not points else unwrap(arc[1:], points[-1])
    return points[:-1] if len(points) > 1 and points[0] == points[-1] else points


def code_of(geometry):
    name = geometry["properties"]["name"]
    if name in UNNAMED:
        return UNNAMED[name]
    found = pycountry.countries.get(numeric=geometry.get("id", ""))
    return found.alpha_2 if found else None


def owner(code, ring):
    """The code of the country that the ring (in degrees) belongs to."""
    lon, lat = sum(p[0] for p in ring) / len(ring), sum(p[1] for p in ring) / len(ring)
    for part, (whole, west, south, east, north) in PARTS.items():
        if code == whole and west <= lon <= east and south <= lat <= north:
            return part
    return code


def shapes(path):
    geometries, degrees = read(path)
    drawn = [simplify(arc) for arc in degrees]
    found = {}
    for g in geometries:
        code = code_of(g)
        polygons = g.get("arcs", []) if g["type"] == "MultiPolygon" else [g.get("arcs", [])]
        for ring in (ring for polygon in polygons for ring in polygon if code and code != "AQ"):
            if ring:
                name, whole = owner(code, join(ring, degrees)), join(ring, drawn)
                parts = {name: whole} if name != "MA" else {"MA": clip(whole, BORDER, 1, 1), "EH": clip(whole, BORDER, -1, 1)}
                for part, line in parts.items():
                    found.setdefault(part, []).extend([place(*p) for p in piece] for piece in cut(line) if len(piece) > 2)
    return found


def path_of(rings):
    text = ""
    for ring in rings:
        points = [(round(x), round(y)) for x, y in ring]
        text += "M%d %d" % points[0] + "l"
        steps = [(b[0] - a[0], b[1] - a[1]) for a, b in zip(points, points[1:]) if a != b]
        text += " ".join("%d %d" % step for step in steps).replace(" -", "-") + "z"
    return text


def main(path):
    with open(os.path.join(ROOT, "data", "countries.tsv"), encoding="utf-8") as table:
        codes = sorted({line.split("\t")[0] for line in table if line[:2].isupper() and line[2:3] == "\t"})
    found = shapes(path)
    print("# The countries of the world as shapes: Natural Earth 1:50m (public domain, naturalearthdata.com), simplified and in the Equal Earth")
    print("# projection by scripts/world-map.py, in tenths of a unit of a map 1000 wide. Boundaries are Natural Earth's and state nothing on")
    print("# status. Columns: code, 1 where a dot is drawn because the shape is too small to see (or there is none), x and y of its middle, path.")
    print("code\tdot\tx\ty\tpath")
    for code in codes:
        rings = sorted(found.get(code, []), key=lambda r: -abs(area(r)))
        kept = [r for i, r in enumerate(rings) if i == 0 or abs(area(r)) >= ISLAND]
        kept = [r for r in kept if len({(round(x), round(y)) for x, y in r}) > 2]
        size = sum(abs(area(r)) for r in rings)
        if not rings and code not in DOTS:
            sys.exit(f"no shape and no dot for {code}")
        x, y = centre(rings[0]) if rings else place(*DOTS[code])
        print(f"{code}\t{int(size < DOT)}\t{round(x)}\t{round(y)}\t{path_of(kept)}")


main(*sys.argv[1:])
