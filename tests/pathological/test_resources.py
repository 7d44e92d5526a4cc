#!/usr/bin/env python3
"""A resource file (tables and models) that is cut or has wrong bytes: it is refused in one sentence that names it or
its part, or the damage lies where this run does not look, and then the output is what it always is.

    test_resources.py PROGRAM
"""
import os
import random
import resource
import subprocess
import sys
import tempfile

PROGRAM = sys.argv[1]
BUILD = os.path.dirname(os.path.abspath(PROGRAM))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
WHOLE = os.path.join(BUILD, "dateline.dat")
TEXT = "Ministers met in Geneva on Monday. They signed nothing, officials said."
HEADER, ENTRY = 32, 128  # base/pack.h: dl_pack_header, dl_pack_entry
random.seed(5)
failures = []


def run(path):
    done = subprocess.run([PROGRAM, "code", "--language", "en", "--as-is", "--jobs", "1", "-"], input=TEXT.encode(), capture_output=True,
                          timeout=120, env={**os.environ, "DATELINE_DATA": path})
    return done.returncode, done.stdout, done.stderr.decode("utf-8", "replace").replace(path, "FILE")


def expect(what, true, *shown):
    if not true:
        failures.append(what)
        print("FAILED:", what, *(str(s)[:400] for s in shown))


def refused(what, path):
    status, _, said = run(path)
    expect(f"{what}: nothing could be done", status == 3 and said.startswith("dateline: FILE: ") and said.count("\n") == 1, status, said)


def cut(path, data):
    """From the end down, so that each cut is one call."""
    sizes = {0, 1, len(data) - 1, *range(HEADER - 3, HEADER + 4), *(random.randrange(len(data)) for _ in range(8))}
    for size in sorted(sizes, reverse=True):
        os.truncate(path, size)
        refused(f"cut to {size} of {len(data)} bytes", path)


def wrong(path, data, sound):
    count = int.from_bytes(data[12:16], "little")
    sections = [data[HEADER + i * ENTRY:HEADER + (i + 1) * ENTRY] for i in range(count)]
    used = [(s[:96].rstrip(b"\0").decode(), int.from_bytes(s[104:112], "little"), int.from_bytes(s[112:120], "little")) for s in sections]
    used = [u for u in used if u[0] in ("models/en", "languages/en/abbreviations", "languages/en/events", "language/words")]
    expect("sections were found", len(used) == 4, [s[:96] for s in sections[:3]])
    places = [(f"byte {at}", at, "FILE: ") for at in random.sample(range(HEADER + count * ENTRY), 12)]
    places += [(name, at + random.randrange(size), name) for name, at, size in used for _ in range(4)]
    places += [("any byte", random.randrange(len(data)), "") for _ in range(8)]
    refusals = 0
    with open(path, "r+b") as out:
        for what, at, place in places:
            out.seek(at)
            out.write(bytes([data[at] ^ random.randrange(1, 256)]))
            out.flush()
            status, printed, said = run(path)
            out.seek(at)
            out.write(data[at:at + 1])
            if status == 0:
                expect(f"{what}: harmless", not place and printed == sound and not said, said)
            else:
                refusals += 1
                expect(f"{what}: refused", status in (1, 3) and place in said and said.count("\n") == 1, status, said)
    expect("most damage is seen", refusals >= 24, refusals)


def cut_models(folder):
    """Models cut before they are packed, so that every checksum fits."""
    data, models, packed = (os.path.join(folder, n) for n in ("data", "models", "packed.dat"))
    os.makedirs(os.path.join(data, "languages"))
    os.mkdir(models)
    for name in ("article", "language", "page", "times", "merge", "ontologies", "languages/en"):  # what a report needs; the rest is large
        os.symlink(os.path.join(ROOT, "data", name), os.path.join(data, name))
    names = ("en", "name-en", "en-claims")
    for name in names:
        with open(os.path.join(ROOT, "models", name + ".model"), "rb") as whole:
            model = whole.read()
        for other in names:
            place = os.path.join(models, other + ".model")
            if os.path.lexists(place):
                os.unlink(place)
            if other != name:
                os.symlink(os.path.join(ROOT, "models", other + ".model"), place)
        for size in (0, 33, random.randrange(34, len(model) - 1), len(model) - 1):
            with open(os.path.join(models, name + ".model"), "wb") as cut_file:
                cut_file.write(model[:size])
            subprocess.run([os.path.join(BUILD, "dl-pack"), packed, data, models], check=True)
            status, _, said = run(packed)
            expect(f"{name}.model cut to {size}", status in (1, 3) and f"models/{name}" in said and said.count("\n") == 1, status, said)


with open(WHOLE, "rb") as f:
    bytes_of_file = f.read()
with tempfile.TemporaryDirectory() as folder:
    copy = os.path.join(folder, "copy.dat")
    with open(copy, "wb") as f:
        f.write(bytes_of_file)
    status, sound, said = run(copy)
    expect("the copy is sound", status == 0 and b"events" in sound, status, said)
    wrong(copy, bytes_of_file, sound)
    cut(copy, bytes_of_file)
    refused("not there", copy + ".gone")
    cut_models(folder)
expect("memory stays bounded", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1 << 20)
print(f"{len(failures)} failed")
sys.exit(1 if failures else 0)
