"""Which place is meant, where several have the name: the marks of places.tsv against `dateline code --layers mentions`. A mark
is right when the mention that lies on it has the country and lies within 50 km (or as many as the mark says).

usage: test_places.py PROGRAM [--errors]

The number of marks that are right may not fall below FLOOR, which may only rise.
"""
import json
import math
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
MARK = re.compile(r"\[([^\[\]|]+)\|([A-Z]{3}|-)\|([-0-9.,]+)\]")
FLOOR = 183
NEAR = 50


def read_reports():
    with open(os.path.join(HERE, "places.tsv"), encoding="utf-8") as f:
        lines = [line.rstrip("\n").split("\t") for line in f if not line.startswith("#")]
    return [(language, *read_marks(marked)) for language, marked in lines[1:]]


def read_marks(marked):
    text, marks, at = "", [], 0
    for m in MARK.finditer(marked):
        text += marked[at:m.start()]
        marks.append((len(text), len(text) + len(m[1]), m[2].strip("-"), [float(n) for n in m[3].split(",")]))
        text, at = text + m[1], m.end()
    text += marked[at:]
    if "[" in text or "|" in text:
        raise ValueError(f"a mark cannot be read: {marked}")
    return text, marks


def run(program, reports):
    lines = "".join(json.dumps({"id": str(i), "language": language, "text": text, "published": "2024-05-20"}) + "\n"
                    for i, (language, text, _) in enumerate(reports))
    done = subprocess.run([program, "code", "--from", "jsonl", "--as-is", "--layers", "mentions", "-"], input=lines,
                          capture_output=True, text=True, check=True)
    return [json.loads(line).get("mentions", []) for line in done.stdout.splitlines()]


def distance(a, b):
    """kilometres between two points"""
    lat1, lon1, lat2, lon2 = map(math.radians, (*a, *b))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 12742 * math.asin(math.sqrt(h))


def on_mark(mentions, start, end):
    """the mention that shares most with the mark"""
    def common(m):
        return min(m["span"][1], end) - max(m["span"][0], start)
    best = max(mentions, key=lambda m: (common(m), m["span"][0] - m["span"][1]), default=None)
    return best if best and common(best) > 0 else None


def fault(mention, code, point):
    if mention is None:
        return "no mention"
    if mention.get("code", "") != code:
        return f"{mention.get('code', '-')} {mention.get('key')}"
    if "lat" not in mention:
        return f"no coordinates: {mention.get('key')}"
    far = distance((mention["lat"], mention["lon"]), point[:2])
    return "" if far <= (point[2] if len(point) > 2 else NEAR) else f"{far:.0f} km away: {mention.get('key')}"


def main():
    reports = read_reports()
    counts = {}
    for (language, text, marks), mentions in zip(reports, run(sys.argv[1], reports)):
        for start, end, code, point in marks:
            wrong = fault(on_mark(mentions, start, end), code, point)
            for row in (language, "all"):
                count = counts.setdefault(row, [0, 0])
                count[0] += not wrong
                count[1] += 1
            if wrong and "--errors" in sys.argv:
                print(f"{language}: {text[start:end]}: {wrong}  | {text[:80]}")
    for row, (right, of) in counts.items():
        print(f"{row:5}{right:4} of {of:3}  {100 * right / of:5.1f} %")
    right = counts["all"][0]
    if right < FLOOR:
        print(f"below the floor of {FLOOR}")
    return 1 if right < FLOOR else 0


if __name__ == "__main__":
    sys.exit(main())
