#!/usr/bin/env python3
"""CoNLL-U as people have it: a broken sentence is left out with one line that names the file, the line and what is
wrong; the sentences around it are parsed; the exit status says that something was left out.

    test_conllu.py PROGRAM
"""
import os
import resource
import subprocess
import sys
import tempfile

PROGRAM = sys.argv[1]
failures = []


def row(number, form, head="_", misc="_", columns=10):
    return "\t".join([str(number), form, "_", "_", "_", "_", str(head), "_", "_", misc][:columns]) + "\n"


ONE = "# sent_id = one\n" + row(1, "Rain") + row(2, "fell", misc="SpaceAfter=No") + row(3, ".") + "\n"
TWO = "# sent_id = two\n" + row(1, "It") + row(2, "stopped") + "\n"
BROKEN = [  # what, the sentence between ONE and TWO, the line of it that is named, words of the message
    ("nine columns", row(1, "a") + row(2, "b", columns=9), 2, "ten columns"),
    ("eleven columns", row(1, "a")[:-1] + "\tx\n", 1, "ten columns"),
    ("blanks for tabs", row(1, "a").replace("\t", "  "), 1, "ten columns"),
    ("numbers out of order", row(1, "a") + row(3, "b") + row(2, "c"), 2, "numbered"),
    ("a number twice", row(1, "a") + row(1, "b"), 2, "numbered"),
    ("a number that is none", row("x", "a"), 1, "numbered"),
    ("a head that is not there", row(1, "a", 0) + row(2, "b", 9), 2, "head outside"),
    ("a head that is no number", row(1, "a", "root"), 1, "head that is no number"),
    ("a range without its words", row("1-2", "ab") + row(1, "a"), 2, "multiword"),
    ("a range backwards", row("2-1", "ab") + row(1, "a"), 1, "range"),
    ("a range in the wrong place", row("2-3", "ab") + row(1, "a"), 1, "range"),
    ("no form", row(1, ""), 1, "without a form"),
    ("comments alone", "# a\n# b\n", 2, "comments without words"),
    ("a comment inside", row(1, "a") + "# b\n" + row(2, "c"), 2, "comment between"),
    ("no UTF-8", row(1, "a\udcff"), 1, "UTF-8"),
    ("plain text", "Rain fell.\n", 1, "ten columns"),
]


def run(data, *arguments):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "x.conllu")
        with open(path, "wb") as out:
            out.write(data)
        done = subprocess.run([PROGRAM, "parse", "--from", "conllu", "--language", "en", *arguments, path], capture_output=True, timeout=300)
        return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8", "replace").replace(path, "FILE").splitlines()


def expect(what, true, *shown):
    if not true:
        failures.append(what)
        print("FAILED:", what, *(str(s)[:500] for s in shown))


def encode(text):
    return text.encode("utf-8", "surrogateescape")


def broken_sentences():
    status, whole, lines = run(encode(ONE + TWO))
    expect("sound CoNLL-U is silent", status == 0 and not lines, lines)
    for what, middle, line, words in BROKEN:
        status, out, lines = run(encode(ONE + middle + "\n" + TWO))
        expect(f"{what}: exit status 1", status == 1, status)
        expect(f"{what}: the sentences around it", out == whole, out)
        line += ONE.count("\n")
        expect(f"{what}: one line with the place", len(lines) == 1 and f"FILE:{line}: " in lines[0] and words in lines[0], lines, line)
    status, out, lines = run(encode("".join(middle + "\n" for _, middle, _, _ in BROKEN) + TWO))
    expect("all of them: a line each", status == 1 and len(lines) == len(BROKEN) and out.count("sent_id") == 1, lines, out)


def harmless():
    status, whole, _ = run(encode(ONE + TWO))
    for what, text in (("no empty line at the end", (ONE + TWO)[:-1]), ("no line end at the end", (ONE + TWO)[:-2]),
                       ("CRLF", (ONE + TWO).replace("\n", "\r\n")), ("a byte order mark", "\ufeff" + ONE + TWO),
                       ("more empty lines", "\n\n" + ONE + "\n\n" + TWO + "\n"),
                       ("an empty node", ONE.replace(row(3, "."), row("2.1", "silent") + row(3, ".")) + TWO),
                       ("an enhanced graph", (ONE + TWO).replace("\t_\t_\n", "\t1:nsubj|2:conj\t_\n"))):
        status, out, lines = run(encode(text))
        expect(f"{what}: read as if it were not there", (status, out, lines) == (0, whole, []), status, lines, out)


def large():
    middle = b"1\t" + b"x" * (100 << 20) + b"\t_\t_\t_\t_\t_\t_\t_\t_\n\n"
    status, out, lines = run(encode(ONE) + middle + encode(TWO), "--jobs", "1")
    expect("a line of 100 MB: refused by its line", status == 1 and len(lines) == 1 and "FILE:6: " in lines[0] and "over the limit" in lines[0], lines)
    expect("a line of 100 MB: the sentences around it", out.count("sent_id") == 2, out)
    held_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    expect("a line of 100 MB is not kept", held_mb < 600, held_mb)
    status, out, lines = run(encode("".join(row(i, "word") for i in range(1, 20001)) + "\n" + TWO))
    expect("a sentence of 20,000 words", status == 0 and out.count("\n") == 20001 + 4, status, lines)


for case in (broken_sentences, harmless, large):
    case()
print(f"{len(failures)} failed")
sys.exit(1 if failures else 0)
