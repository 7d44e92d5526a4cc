#!/usr/bin/env python3
"""Work grows with the input, not with its square. The preset `asan` counts the basic blocks that a run passes
(tests/counting/counter.c); here inputs made to be dear are doubled and the counts compared, less those of a run over next
to nothing. What libraries do is not counted: of pages and feeds, which libxml2 reads, the seconds are compared, too.

    test_work.py PROGRAM
"""
import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile

PROGRAM = sys.argv[1]
MOST = 2.3  # twice, and what comes with the logarithm
STORY = ("The harbour of Port Elin was closed on Monday after a storm damaged two of its cranes. "
         "Repairs will take until the end of the week, the harbour master told reporters.")
failures = []


def work(data, *arguments):
    """Basic blocks and seconds of a run over these bytes."""
    with open(path, "wb") as out:
        out.write(data)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([PROGRAM, *arguments, "--jobs", "1", path], capture_output=True, timeout=300, env={**os.environ, "DL_WORK_COUNT": count})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        failures.append(f"exit status {done.returncode}")
        print("FAILED:", arguments, done.returncode, done.stderr[-600:])
        return 1, 0
    with open(count, encoding="ascii") as got:
        return int(got.read()), after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compare(what, make, n, start, *arguments):
    small, large = (work(make(k), *arguments) for k in (n, 2 * n))
    ratio = (large[0] - start) / max(small[0] - start, 1)
    slow = large[1] > 3.2 * small[1] + 1
    if (ratio > MOST and large[0] - start > 1000000) or slow:
        failures.append(what)
        print(f"FAILED: {what}: {small[0] - start} and {large[0] - start} blocks, {small[1]:.2f} and {large[1]:.2f} s")
    elif "-v" in sys.argv:
        print(f"{what}: {ratio:.2f}, {large[0] - start} blocks, {small[1]:.2f} and {large[1]:.2f} s", flush=True)


def page(middle, head=""):
    return (f"<html><head>{head}<title>Storm closes harbour</title></head><body><article><h1>Storm closes harbour</h1><p>{STORY}</p>{middle}"
            f"<p>{STORY} It rained.</p><p>{STORY} It poured.</p></article></body></html>").encode()


PAGES = {
    "siblings": lambda n: page("<p>x</p>" * n), "nested": lambda n: page("<div>" * n), "nested inline": lambda n: page("<b><i>" * n),
    "lists in lists": lambda n: page("<ul><li>" * n), "tables in tables": lambda n: page("<table><tr><td>" * n),
    "cells": lambda n: page("<table><tr>" + "<td>x" * n), "end tags that fit nothing": lambda n: page("</b></x>" * n),
    "references": lambda n: page("&amp;" * n), "references to references": lambda n: page("&" + "amp;" * n), "references without end": lambda n: page("&#x" * n),
    "marks": lambda n: page("&" * n), "numbers out of range": lambda n: page("&#99999999999;&#xD800;&#0;" * n),
    "attributes": lambda n: page("<p " + " ".join(f"a{k}=x" for k in range(n // 4)) + ">"), "one attribute": lambda n: page("<p " + "a=b " * (n // 4) + ">"),
    "a value without end": lambda n: page("<p a='" + "x " * n), "a tag without end": lambda n: page("<p " + "x" * n),
    "tags without end": lambda n: page("<a " * n), "marks of tags": lambda n: page("<" * n), "a comment without end": lambda n: page("<!-- " + "x - " * n),
    "comments": lambda n: page("<!-- x -->" * n), "CDATA": lambda n: page("<![CDATA[x" * n), "processing": lambda n: page("<?" * n),
    "a script without end": lambda n: page("<script>" + "x</" * n), "scripts": lambda n: page("<script>x</script>" * n),
    "statements": lambda n: page("", "<meta name=author content='Ada Lovell'>" * n), "days": lambda n: page("<time datetime='2024-03-05'>5 March 2024</time>" * n),
    "bylines": lambda n: page("<div>By Ada Lovell</div>" * n), "words": lambda n: page("<p>" + "word " * n), "breaks": lambda n: page("<p>" + "x<br>" * n),
    "brackets in JSON-LD": lambda n: page("<script type='application/ld+json'>" + "[" * n + "</script>"),
    "objects in JSON-LD": lambda n: page("<script type='application/ld+json'>{\"@graph\":[" + ",".join(
        f'{{"@id":"a{k}","@type":"NewsArticle","author":[{{"@id":"b{k}"}}]}}' for k in range(n // 4)) + "]}</script>"),
    "a page of two charsets": lambda n: page("<p>é</p>" * 9) + "<p>é</p>".encode("latin-1") * n,
}

LINES = {  # plain captures
    "lines": "a\n", "paragraphs": "The mole is closed.\n\n", "the same line": STORY + "\n", "headings": "Related news\n", "bylines": "By Ada Lovell\n",
    "days": "5 March 2024\n", "one line": "closed ", "credits": "(AP) - ", "agencies": "Reuters\n", "marks": "| ",
}

WORDS = {  # texts taken as they are, through all stages
    "one word": "word ", "a word without end": "a", "capitals": "Word ", "commas": ", ", "commas alone": ",", "quotation marks": '" ', "opening marks": "“",
    "numbers": "12 ", "years": "2024 ", "stops": "a. ", "dates": "5 March 2024 ", "weekdays": "Monday ", "saying": "said ", "attacks": "attacked ",
    "states": "Russia ", "people": "Putin said ", "brackets": "( ", "paragraphs": "Word.\n\n", "a list": "Russia and ", "nouns of nouns": "minister of ",
    "hyphens": "a-", "ideographs": "港", "an address": "http://a.b/", "mail": "a@", "faces": "😀", "marks on a letter": "\u0301", "marks of direction": "\u202e",
    "events": "Russia attacked Ukraine on Monday, ", "claims": '"It is so," he said. ', "claims in claims": "He said that ",
}


def jsonl(text):
    return json.dumps({"id": "1", "language": "en", "published": "2024-03-05", "text": text}).encode()


def record(block, kind="response", length=None):
    return (f"WARC/1.0\r\nWARC-Type: {kind}\r\nContent-Type: application/http\r\nContent-Length: {len(block) if length is None else length}\r\n\r\n").encode() + block + b"\r\n\r\n"


def http(fields, body):
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + fields + b"\r\n" + body


def rss(items):
    return f"<rss version='2.0'><channel><title>x</title>{items}</channel></rss>".encode()


def row(n):
    return f"{n}\tword\t_\t_\t_\t_\t_\t_\t_\t_\n"


STUB = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03" + b"\x00\xf0\x0f\x0f\xf0" + b"y" * 100
OTHERS = {  # arguments, bytes of n
    "records": ("warc", lambda n: record(http(b"", page(""))) * (n // 20)),
    "records that lie": ("warc", lambda n: record(b"x" * 1000, "metadata", 60 << 20) * n),
    "records that lie over the limit": ("warc", lambda n: record(b"x" * 1000, "metadata", 600 << 20) * n),
    "no records": ("warc", lambda n: b"WARC\r\n" * n),
    "heads without end": ("warc", lambda n: b"WARC/1.0\r\nWARC-Type: response\r\n" * n),
    "members that are none": ("warc", lambda n: gzip.compress(record(http(b"", page("")))) + STUB * n),
    "fields of a head": ("warc", lambda n: record(http(b"x: y\r\n" * n, page("")))),
    "chunks": ("warc", lambda n: record(http(b"Transfer-Encoding: chunked\r\n", b"1\r\nx\r\n" * n + b"0\r\n\r\n"))),
    "members of a body": ("warc", lambda n: record(http(b"Content-Encoding: gzip\r\n", gzip.compress(b"<p>x") * (n // 4)))),
    "items": ("feed", lambda n: rss("<item><title>x</title></item>" * (n // 4))),
    "references in a feed": ("feed", lambda n: rss("<item><description>" + "&nbsp;" * n + "</description></item>")),
    "end tags in a feed": ("feed", lambda n: rss("</a>" * n)),
    "elements in an item": ("feed", lambda n: rss("<item><description>" + "<a b='c'/>" * n + "</description></item>")),
    "authors in a feed": ("feed", lambda n: rss("<item><description>x</description>" + "<author>Ada Lovell</author>" * n + "</item>")),
    "lines of JSON": ("jsonl", lambda n: b'{"id":"1","text":"tea"}\n' * (n // 4)), "lines that are none": ("jsonl", lambda n: b"x\n" * n),
    "a line of JSON": ("jsonl", lambda n: b'{"id":"1","text":"tea","x":[' + b"1," * n + b"1]}"), "blank lines": ("jsonl", lambda n: b"\n" * n),
    "brackets": ("jsonl", lambda n: b"[" * n), "members": ("gz", lambda n: gzip.compress(b"tea\n") * n), "zeros behind a member": ("gz", lambda n: gzip.compress(b"tea\n") + bytes(n * 10)),
    "UTF-16": ("wide", lambda n: ('{"id":"1","text":"tea"}\n' * (n // 4)).encode("utf-16-le")),
}


def words():
    start = work(jsonl("a"), "code", "--from", "jsonl")[0]
    for name, part in WORDS.items():
        compare(f"words: {name}", lambda n, part=part: jsonl(part * n), 500, start, "code", "--from", "jsonl")


def others():
    start = work(b"{}", "code", "--layers", "text", "--from", "jsonl")[0]
    for name, make in PAGES.items():
        compare(f"page: {name}", make, 6000, start, "code", "--layers", "text", "--from", "html")
    for name, part in LINES.items():
        compare(f"capture: {name}", lambda n, part=part: (part * n).encode(), 5000, start, "code", "--layers", "text", "--from", "text")
    for name, (kind, make) in OTHERS.items():
        kinds = {"gz": "text", "wide": "jsonl"}
        compare(f"{kind}: {name}", make, 2000, start, "code", "--layers", "text", "--from", kinds.get(kind, kind))
    start = work(row(1).encode() + b"\n", "parse", "--from", "conllu", "--language", "en")[0]
    compare("conllu: a sentence", lambda n: "".join(map(row, range(1, n))).encode() + b"\n", 2000, start, "parse", "--from", "conllu", "--language", "en")
    compare("conllu: comments", lambda n: b"# x\n" * n + row(1).encode() + b"\n", 20000, start, "parse", "--from", "conllu", "--language", "en")


with tempfile.TemporaryDirectory() as folder:
    path, count = os.path.join(folder, "input"), os.path.join(folder, "count")
    subprocess.run([PROGRAM, "--version"], capture_output=True, env={**os.environ, "DL_WORK_COUNT": count})
    if not os.path.exists(count):
        print("this build counts no work")
        sys.exit(77)
    others()
    words()
print(f"{len(failures)} failed")
sys.exit(1 if failures else 0)
