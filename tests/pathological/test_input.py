#!/usr/bin/env python3
"""Bad input, as folders of captures have it: each case is read or refused in one clear sentence that
names the file, the rest of the input is read, and the exit status says that something was left out.

    test_input.py PROGRAM
"""
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading

PROGRAM = sys.argv[1]
STORY = ("The harbour of Port Elin was closed on Monday after a storm damaged two of its cranes. "
         "Repairs will take until the end of the week, the harbour master told reporters.")
failures = []


def run(*arguments, stdin=None):
    done = subprocess.run([PROGRAM, "code", "--layers", "text", "--jobs", "1", *arguments], input=stdin, capture_output=True,
                          timeout=120, check=False)
    documents = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
    return done.returncode, documents, done.stderr.decode("utf-8", "replace").splitlines()


def expect(what, true, *shown):
    if not true:
        failures.append(what)
        print("FAILED:", what, *shown)


def refused(what, result, path, *words):
    """Exit status 1, one line on standard error naming the file, and a record with the error."""
    status, documents, lines = result
    expect(f"{what}: exit status 1", status == 1, status, lines)
    expect(f"{what}: one line", len(lines) == 1, lines)
    expect(f"{what}: the line names {path}", bool(lines) and path in lines[0], lines)
    for word in words:
        expect(f"{what}: the line says {word!r}", bool(lines) and word in lines[0], lines)
    expect(f"{what}: the record has the error", any("error" in d for d in documents), documents)


def accepted(what, result, text):
    status, documents, lines = result
    expect(f"{what}: exit status 0", status == 0, status, lines)
    expect(f"{what}: silent", not lines, lines)
    expect(f"{what}: the text", [d.get("text") for d in documents] == [text], documents)


def write(folder, name, data):
    path = os.path.join(folder, name)
    with open(path, "wb") as out:
        out.write(data if isinstance(data, bytes) else data.encode("utf-8"))
    return path


def small_files(folder):
    path = write(folder, "empty.txt", "")
    refused("an empty file", run(path), path, "empty")
    path = os.path.join(folder, "missing.html")
    refused("a file that is not there", run(path), path, "No such file")
    path = write(folder, "nul.txt", STORY.replace(". ", ".\0 "))
    status, documents, _ = run(path)
    expect("NUL bytes are dropped", status == 0 and documents[0]["text"] == STORY, documents)
    path = write(folder, "furniture.txt", "Share\nComments (3)\n0:00 / 0:00\nSubscribe\n")
    refused("nothing but furniture", run(path), path, "no report")


def charsets(folder):
    accepted("UTF-16 without a mark", run(write(folder, "utf16.txt", STORY.encode("utf-16-le"))), STORY)
    accepted("UTF-16, the other order", run(write(folder, "utf16be.txt", STORY.encode("utf-16-be"))), STORY)
    french = "L'été fut très humide à Port-Élin, où le préfet a été élu après les événements."
    accepted("Latin-1 text", run(write(folder, "latin1.txt", french.encode("latin-1"))), french)
    page = f"<html><head><meta charset=utf-8><title>Été</title></head><body><h1>Été</h1>" + f"<p>{french}</p>" * 3
    status, documents, _ = run(write(folder, "claims.html", page.encode("latin-1")))
    expect("Latin-1 that claims UTF-8", status == 0 and "préfet a été élu" in documents[0].get("text", ""), documents)
    path = write(folder, "latin1.jsonl", b'{"id": "a", "text": "caf\xe9"}\n{"id": "b", "text": "tea"}\n')
    result = run(path)
    refused("Latin-1 in JSON Lines", result, path + ":1", "decode")
    expect("the next line is read", result[1][1].get("text") == "tea", result[1])


def folders(folder):
    images = os.path.join(folder, "images")
    os.mkdir(images)
    for i in range(3):
        write(images, f"{i}.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)))
    write(images, "story.txt", STORY)
    status, documents, lines = run(images)
    expect("a folder of images: exit status 1", status == 1, status)
    expect("a folder of images: a line each", len(lines) == 3 and all("PNG" in line for line in lines), lines)
    expect("a folder of images: the text among them is read", documents[-1].get("text") == STORY, documents)
    os.symlink(images, os.path.join(images, "ring"))
    os.symlink(os.path.join(folder, "gone"), os.path.join(images, "gone.txt"))
    status, documents, lines = run(images)
    expect("a link to nowhere is named", any("gone.txt" in line for line in lines), lines)
    expect("a ring of links ends", len(documents) == 5, documents)


def cut_short(folder):
    whole = json.dumps({"id": "whole", "text": STORY})
    path = write(folder, "cut.jsonl", whole + "\n" + whole[:60])
    result = run(path)
    refused("a line cut in half", result, path + ":2", "JSON")
    expect("the line before it is read", result[1][0].get("text") == STORY, result[1])
    result = run("--from", "jsonl", "-", stdin=(whole[:60] + "\n" + whole + "\n").encode())
    expect("reading goes on behind it", [d.get("text") for d in result[1]] == [None, STORY], result[1])


def vanishing(folder):
    path = "/proc/self/mem"  # can be opened, cannot be read
    if os.path.exists(path):
        refused("a file that cannot be read", run(path), path, "cannot be read")
    pipe = os.path.join(folder, "pipe.jsonl")
    os.mkfifo(pipe)
    def writer():
        with open(pipe, "w", encoding="utf-8") as out:
            out.write(json.dumps({"id": "whole", "text": STORY}) + '\n{"id": "half", "text": "The writer ')
    thread = threading.Thread(target=writer)
    thread.start()
    result = run(pipe)
    thread.join()
    refused("a writer that goes away", result, pipe + ":2", "JSON")
    expect("what it wrote before is read", result[1][0].get("text") == STORY, result[1])


def large(folder):
    path = os.path.join(folder, "long.txt")
    with open(path, "wb") as out:
        for _ in range(300):
            out.write(b"x" * (1 << 20))
    refused("300 MB of one line", run(path), path, "over the limit")
    with open(path, "r+b") as out:
        out.write(b'{"id": "long", "text": "')
        out.seek(0, os.SEEK_END)
        out.write(b'"}\n{"id": "short", "text": "tea"}\n')
    result = run(path)
    refused("300 MB of one JSON line", result, path + ":1", "over the limit")
    expect("the short line behind it is read", result[1] and result[1][-1].get("text") == "tea", result[1])
    os.unlink(path)
    held_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10  # of the largest run so far
    expect("no run held 300 MB twice", held_mb < 600, held_mb)


def nested(folder):
    for name, unit in (("open", "<div>"), ("spans", "<b><i>"), ("lists", "<ul><li>"), ("tables", "<table><tr><td>")):
        page = "<html><body>" + unit * 100000 + f"<p>{STORY}</p>"
        path = write(folder, f"nested-{name}.html", page)
        status, documents, lines = run(path)
        expect(f"100,000 nested {unit}: an answer", status in (0, 1) and len(documents) == 1, status, lines)
    json_line = '{"id": "deep", "x": ' + "[" * 100000 + "]" * 100000 + ', "text": "tea"}\n{"id": "b", "text": "tea"}\n'
    status, documents, lines = run(write(folder, "deep.jsonl", json_line))
    expect("100,000 nested lists in JSON: the next line is read", documents[-1].get("text") == "tea", documents[-1:], lines)


BAD_DATES = ["2024-02-31", "0000-01-01", "5/6/07", "2024-13-01", "2024-8-5", "yesterday", "2024-08-15x", "XXXX-02-30"]
GOOD_DATES = ["2024", "2024-08", "2024-02-29", "2024-08-15T06:30:00Z", "2024-08-15 06:30"]


def dates(folder):
    for date in BAD_DATES:
        done = subprocess.run([PROGRAM, "code", "--published", date], input=b"", capture_output=True, timeout=60, check=False)
        expect(f"--published {date}: a usage error that shows it", done.returncode == 2 and date in done.stderr.decode(), done.stderr)
        path = write(folder, "dates.jsonl", "\n".join(json.dumps({"id": i, "text": STORY, "published": d}) for i, d in
                                                      (("first", "2024-08-15"), ("second", date))))
        status, documents, lines = run(path)
        expect(f"record published {date}: exit status 1", status == 1, status)
        expect(f"record published {date}: one line names the place, the record and the date",
               len(lines) == 1 and f"{path}:2" in lines[0] and "second" in lines[0] and date in lines[0], lines)
        expect(f"record published {date}: both are read, one without it",
               [d.get("text") for d in documents] == [STORY] * 2 and "published" not in documents[1], documents)
    for date in GOOD_DATES:
        status, documents, lines = run("--published", date, write(folder, "good.txt", STORY))
        expect(f"--published {date} is taken", status == 0 and not lines and documents[0]["published"]["value"] == date, lines)
    status, documents, lines = run(write(folder, "early.jsonl", json.dumps({"id": "e", "text": STORY, "published": "2099-01-01"})))
    expect("a day to come: taken, with one line that says so", status == 0 and len(lines) == 1 and "2099-01-01" in lines[0], lines)


def main():
    with tempfile.TemporaryDirectory() as folder:
        for case in (large, small_files, charsets, folders, cut_short, vanishing, nested, dates):
            place = os.path.join(folder, case.__name__)
            os.mkdir(place)
            case(place)
    print(f"{len(failures)} failed")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
