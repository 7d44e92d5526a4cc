"""Middles and land borders of states from a TopoJSON file of outlines (world-atlas)."""
import json
import pathlib


def read(path, numeric):
    return Outlines(json.loads(pathlib.Path(path).read_text("utf-8")), numeric)


class Outlines:
    def __init__(self, topology, numeric):
        self.scale, self.shift = topology["transform"]["scale"], topology["transform"]["translate"]
        self.arcs = topology["arcs"]
        self.pieces = {}  # code -> rings of arcs
        for geometry in topology["objects"]["countries"]["geometries"]:
            name = geometry["properties"]["name"]
            code = numeric.get(geometry.get("id", ""), {"Kosovo": "KOS", "Somaliland": "SOM", "N. Cyprus": "CYP"}.get(name))
            if code is None:
                continue
            polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
            self.pieces.setdefault(code, []).extend(polygons)
        owners = {}
        for code, polygons in self.pieces.items():
            for arc in (a if a >= 0 else ~a for p in polygons for ring in p for a in ring):
                owners.setdefault(arc, set()).add(code)
        self.borders = {}
        for codes in owners.values():
            for a in codes:
                for b in codes - {a}:
                    self.borders.setdefault(a, set()).add(b)

    def neighbours(self, code):
        return sorted(self.borders.get(code, ()))

    def points(self, ring):
        out = []
        for arc in ring:
            x = y = 0
            line = []
            for dx, dy in self.arcs[arc if arc >= 0 else ~arc]:
                x, y = x + dx, y + dy
                line.append((x * self.scale[0] + self.shift[0], y * self.scale[1] + self.shift[1]))
            if arc < 0:
                line.reverse()
            out += line[1:] if out else line
        return out

    def middle(self, code):
        """Centre of area of the largest piece; (None, None) without an outline."""
        best = (0.0, None, None)
        for polygon in self.pieces.get(code, ()):
            area, lon, lat = centre(unwrapped(self.points(polygon[0])))
            if area > best[0]:
                best = (area, (lon + 180) % 360 - 180, lat)
        return best[2], best[1]


def unwrapped(points):
    """Longitudes that run on past 180 degrees where the ring crosses the date line."""
    out, turn, last = [], 0.0, None
    for lon, lat in points:
        if last is not None and abs(lon - last) > 180:
            turn += -360 if lon > last else 360
        out.append((lon + turn, lat))
        last = lon
    return out


def centre(points):
    area = lon = lat = 0.0
    for (x0, y0), (x1, y1) in zip(points, points[1:] + points[:1]):
        cross = x0 * y1 - x1 * y0
        area += cross
        lon += (x0 + x1) * cross
        lat += (y0 + y1) * cross
    if area == 0:
        return 0.0, None, None
    return abs(area / 2), lon / (3 * area), lat / (3 * area)
