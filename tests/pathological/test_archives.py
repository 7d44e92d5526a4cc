#!/usr/bin/env python3
"""Compressed input and web archives, whole and broken: what can be read is read, each fault is one sentence with its
place; memory is bounded. The archives are made here; zstd by its command where it is there.

    test_archives.py PROGRAM
"""
import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zlib

PROGRAM = sys.argv[1]
WORDS = ("The harbour of Port Elin was closed on Monday after a storm damaged two of its cranes, the harbour master said. "
         "Repairs will take until the end of the week, and three ships wait outside the mole.")
failures = []


def page(n=1, charset=None, words=WORDS):
    meta = f"<meta charset={charset}>" if charset else ""
    paragraphs = "".join(f"<p>{words} That was report number {n}, paragraph {k}.</p>\n" for k in range(5))
    return f"<html><head>{meta}<title>Storm closes harbour number {n}</title></head><body><article><h1>Storm closes harbour number {n}</h1>\n{paragraphs}</article></body></html>"


def run(*arguments, stdin=None, limit=None):
    done = subprocess.run([PROGRAM, "code", "--layers", "text", "--jobs", "1", *arguments], input=stdin, capture_output=True, timeout=300)
    documents = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
    return done.returncode, documents, done.stderr.decode("utf-8", "replace").splitlines()


def expect(what, true, *shown):
    if not true:
        failures.append(what)
        print("FAILED:", what, *(str(s)[:600] for s in shown))


def write(name, data):
    path = os.path.join(folder, name)
    with open(path, "wb") as out:
        out.write(data)
    return path


def texts(documents):
    return [d["text"] for d in documents if "text" in d]


def said(what, result, path, *words, count=1, read=None):
    """Exit status 1; `count` lines that name the path, the first of them with these words."""
    status, documents, lines = result
    expect(f"{what}: exit status 1", status == 1, status, lines)
    expect(f"{what}: {count} lines", len(lines) == count, lines)
    expect(f"{what}: names the input", bool(lines) and all(path in line for line in lines), lines)
    for word in words:
        expect(f"{what}: says {word!r}", bool(lines) and word in lines[0], lines)
    if read is not None:
        expect(f"{what}: {read} reports are read", len(texts(documents)) == read, len(texts(documents)), lines)


def read_all(what, result, count):
    status, documents, lines = result
    expect(f"{what}: exit status 0", status == 0, status, lines)
    expect(f"{what}: silent", not lines, lines)
    expect(f"{what}: {count} reports", len(texts(documents)) == count, len(documents))
    expect(f"{what}: the words", all("closed on Monday" in t for t in texts(documents)), documents[:1])
    return documents


def zstd(data):
    return subprocess.run(["zstd", "-q", "-c"], input=data, capture_output=True, check=True).stdout


# ---- compressed files

def member(data):
    return gzip.compress(data, mtime=0)


def packed():
    html = page().encode()
    lines = b"".join(json.dumps({"id": str(k), "text": WORDS}).encode() + b"\n" for k in range(4))
    plain = read_all("a page", run(write("page.html", html)), 1)[0]["text"]
    for name, data in (("one member", member(html)), ("two members", member(html[:300]) + member(html[300:])),
                       ("members and padding", member(html) + bytes(512))):
        got = read_all(name, run(write("page.gz", data)), 1)
        expect(f"{name}: the same text", got[0]["text"] == plain, got)
        read_all(f"{name}, standard input", run("-", stdin=data), 1)
    read_all("JSON Lines", run(write("lines.jsonl.gz", member(lines[:100]) + member(lines[100:]))), 4)
    if shutil.which("zstd"):
        read_all("zstd", run(write("page.zst", zstd(html))), 1)
        read_all("zstd frames", run("-", stdin=zstd(lines[:100]) + zstd(lines[100:])), 4)
        dictionary()
        data = zstd(lines * 50)
        said("a cut zstd frame", run(write("cut.zst", data[:-9])), "cut.zst", "cut off", "byte")
    # A text that brotli stores without packing it: last, uncompressed meta-blocks (RFC 7932, 9.2).
    text = WORDS.encode()
    size = len(text) - 1
    head = size << 4 | 1 << 20  # WBITS 0, ISLAST 0, MNIBBLES 0 (four), MLEN - 1, ISUNCOMPRESSED 1
    data = head.to_bytes(3, "little") + text + b"\x03"
    got = run(write("text.br", data))
    expect("brotli by its name", got[0] == 0 and "closed on Monday" in got[1][0].get("text", ""), got)
    said("brotli by name alone", run(write("not.br", html)), "not.br", "brotli", "byte", read=0)


def dictionary():
    """The frames of a web archive share a dictionary, which stands in the first, plain or packed."""
    records = [record("response", http(page(k).encode()), number=k) for k in range(60)]
    for k, one in enumerate(records):
        write(f"sample{k}", one)
    made = os.path.join(folder, "dictionary")
    done = subprocess.run(["zstd", "-q", "--train", "-f", "--maxdict=2048", "-o", made, *(os.path.join(folder, f"sample{k}") for k in range(60))], capture_output=True)
    if done.returncode != 0:
        print("skipped: zstd makes no dictionary", done.stderr)
        return
    with open(made, "rb") as got:
        plain = got.read()
    packed_records = b"".join(subprocess.run(["zstd", "-q", "-c", "-D", made], input=one, capture_output=True, check=True).stdout for one in records[:3])
    frame = lambda data: b"\x5d\x2a\x4d\x18" + len(data).to_bytes(4, "little") + data
    for name, data in (("plain", plain), ("packed", zstd(plain))):
        read_all(f"a {name} dictionary", run(write("a.warc.zst", frame(data) + packed_records)), 3)
    said("no dictionary", run(write("a.warc.zst", packed_records)), "a.warc.zst", "Dictionary", "byte 0", read=0)
    said("a cut dictionary", run(write("a.warc.zst", frame(plain)[:900])), "a.warc.zst", "dictionary", "byte 900", read=0)
    said("a broken dictionary", run(write("a.warc.zst", frame(zstd(plain)[:90]) + packed_records)), "a.warc.zst", "dictionary", read=0)
    said("a dictionary over the end", run(write("a.warc.zst", b"\x5d\x2a\x4d\x18" + b"\xff" * 4 + plain)), "a.warc.zst", "dictionary", read=0)


def broken_files():
    html = page(words=" ".join(f"{WORDS} {zlib.crc32(bytes([k])):x}" for k in range(40))).encode()
    data = member(html)
    said("a cut member", run(write("cut.gz", data[:len(data) * 2 // 3])), "cut.gz", "cut off at byte", read=1)
    bad = bytearray(data)
    bad[len(bad) // 2] ^= 0xFF
    said("a broken member", run(write("bad.gz", bytes(bad))), "bad.gz", "is broken at byte", read=1)
    said("a wrong checksum", run(write("sum.gz", data[:-8] + b"1234" + data[-4:])), "sum.gz", "is broken at byte", read=1)
    said("bytes behind a member", run(write("tail.gz", data + b"no member at all")), "tail.gz", f"from byte {len(data)} on", read=1)
    said("a head alone", run(write("head.gz", data[:7])), "head.gz", "cut off", read=0)
    said("compressed twice", run(write("twice.gz", member(data))), "twice.gz", "gzip twice", read=0)
    lines = b"".join(json.dumps({"id": str(k), "text": WORDS + str(zlib.crc32(bytes([k])))}).encode() + b"\n" for k in range(200))
    status, documents, said_lines = run(write("cut.jsonl.gz", member(lines)[:-400]))
    expect("cut JSON Lines are read", status == 1 and len(texts(documents)) > 20, len(documents), said_lines)
    expect("cut JSON Lines: why", any("cut off at byte" in line for line in said_lines), said_lines)


def bombs():
    bomb = member(bytes(300 << 20))
    result = run("--from", "text", write("bomb.gz", bomb))
    said("a bomb of zeros is no text", result, "bomb.gz", "no text")
    said("a bomb of text", run(write("text.gz", member(b"<html><p>" + b"rain " * (60 << 20)))), "text.gz", "decompression bomb")
    said("a bomb in a bomb", run("--from", "text", write("bomb.gz.gz", member(bomb))), "bomb.gz.gz", "gzip twice")
    line = b'{"id":"2","text":"' + b"x" * (300 << 20) + b'"}\n'
    status, documents, lines = run(write("line.jsonl.gz", member(json.dumps({"id": "1", "text": WORDS}).encode() + b"\n" + line)))
    expect("a line that is a bomb", status == 1 and len(lines) == 1 and ":2: " in lines[0] and "decompression bomb" in lines[0] and len(texts(documents)) == 1, lines)
    if shutil.which("zstd"):
        said("a bomb of text by zstd", run(write("text.zst", zstd(b"<html><p>" + b"rain " * (60 << 20)))), "text.zst", "decompression bomb")
    noise = b"".join(zlib.crc32(k.to_bytes(4, "little")).to_bytes(4, "little").hex().encode() + b" " for k in range(400000))
    said("over the limit", run("--limit", "1", "--from", "text", write("large.gz", member(noise))), "large.gz", "limit of 1048576 bytes")


# ---- web archives

def record(kind, block, url="https://example.org/news/storm-closes-harbour-for-days", content="application/http; msgtype=response", number=1,
           length=None, extra="", version="1.0"):
    head = (f"WARC/{version}\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number:08d}>\r\nWARC-Date: 2024-03-05T10:00:00Z\r\n"
            f"WARC-Target-URI: {url}\r\nContent-Type: {content}\r\n{extra}")
    if length is not False:
        head += f"Content-Length: {len(block) if length is None else length}\r\n"
    return head.encode() + b"\r\n" + block + b"\r\n\r\n"


def http(body, fields="", status="200 OK", content="text/html; charset=utf-8"):
    return f"HTTP/1.1 {status}\r\nServer: x\r\nContent-Type: {content}\r\n{fields}\r\n".encode() + body


def chunked(body, size=700):
    return b"".join(b"%x\r\n%s\r\n" % (len(body[k:k + size]), body[k:k + size]) for k in range(0, len(body), size)) + b"0\r\n\r\n"


def response(n=1, **named):
    return record("response", http(page(n).encode()), number=n, **named)


OTHERS = [record("warcinfo", b"software: x\r\n", content="application/warc-fields"), record("request", b"GET / HTTP/1.1\r\n\r\n"),
          record("metadata", b"via: x\r\n"), record("revisit", http(b""), number=9),
          record("response", http(page(8).encode(), status="404 Not Found"), number=8), record("response", http(b"\x89PNG\r\n\x1a\n" * 9, content="image/png"))]


def archives():
    records = [OTHERS[0]]
    for k in range(1, 6):
        records += [response(k), OTHERS[k]]
    for name, data in (("plain", b"".join(records)), ("a member a record", b"".join(map(member, records))), ("one member", member(b"".join(records)))):
        documents = read_all(name, run(write("a.warc", data)), 5)
        first = documents[0]
        expect(f"{name}: id, url, order", first["id"] == "urn:uuid:00000001" and first["url"].startswith("https://example.org/") and
               [d["id"][-1] for d in documents] == list("12345"), documents)
        expect(f"{name}: the day of capture is no day of publication", "published" not in first, first)
        read_all(f"{name}, by --from", run("--from", "warc", "-", stdin=data), 5)
    if shutil.which("zstd"):
        read_all("zstd", run(write("a.warc.zst", b"".join(map(zstd, records)))), 5)
    read_all("WARC 1.1", run(write("b.warc", response(1, version="1.1"))), 1)


def bodies():
    html = page().encode()
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    raw = deflate.compress(html) + deflate.flush()
    cases = {"chunked": http(chunked(html), "Transfer-Encoding: chunked\r\n"), "gzip": http(member(html), "Content-Encoding: gzip\r\n"),
             "gzip in chunks": http(chunked(member(html), 50), "Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n"),
             "deflate with a header": http(zlib.compress(html), "Content-Encoding: deflate\r\n"), "raw deflate": http(raw, "Content-Encoding: deflate\r\n"),
             "chunked by name only": http(html, "Transfer-Encoding: chunked\r\n"), "packed by name only": http(html, "Content-Encoding: br\r\n"),
             "gzip by name only": http(html, "Content-Encoding: gzip\r\n"), "twice": http(zlib.compress(member(html)), "Content-Encoding: gzip, deflate\r\n")}
    for name, block in cases.items():
        read_all(name, run(write("a.warc", record("response", block))), 1)
    russian = "Порт закрыт с понедельника: шторм повредил два крана, сообщил начальник порта. " * 4
    block = http(page(words=russian).encode("koi8-r"), content="text/html; charset=KOI8-R")
    status, documents, _ = run(write("a.warc", record("response", block)))
    expect("the charset of the head", status == 0 and "шторм повредил" in documents[0].get("text", ""), documents)
    read_all("a page as resource", run(write("a.warc", record("resource", html, content="text/html"))), 1)
    read_all("a text as conversion", run(write("a.warc", record("conversion", (WORDS + "\n").encode(), content="text/plain"))), 1)
    dated = page().replace("<head>", '<head><meta property="article:published_time" content="2031-01-02T00:00:00Z">').encode()
    status, documents, _ = run(write("a.warc", record("response", http(dated))))
    expect("no day behind the capture", status == 0 and "published" not in documents[0], documents)
    dated = dated.replace(b"2031-01-02", b"2024-03-05")
    status, documents, _ = run(write("a.warc", record("response", http(dated))))
    expect("the day of the capture, stated", documents[0].get("published") == {"value": "2024-03-05", "basis": "metadata"}, documents)
    said("a broken body", run(write("a.warc", record("response", http(member(html)[:-40], "Content-Encoding: gzip\r\n")) + response(2))), "a.warc",
         "record at byte 0", "body breaks off", read=2)
    said("cut chunks", run(write("a.warc", record("response", http(chunked(html)[:-500], "Transfer-Encoding: chunked\r\n")) + response(2))), "a.warc",
         "chunk", read=2)
    bomb = http(member(bytes(200 << 20)), "Content-Encoding: gzip\r\n")
    twice = http(member(member(bytes(200 << 20))), "Content-Encoding: gzip, gzip\r\n")
    said("a bomb packed twice", run(write("a.warc", record("response", twice) + response(2))), "a.warc", "bomb", read=1)
    said("a bomb as body in a member", run(write("a.warc.gz", member(record("response", bomb)) + member(response(2)))), "a.warc.gz", "bomb", read=1)
    if shutil.which("zstd"):
        bomb_by_zstd = http(zstd(bytes(200 << 20)), "Content-Encoding: zstd\r\n")
        said("a bomb by zstd", run(write("a.warc", record("response", bomb_by_zstd) + response(2))), "a.warc", "bomb", read=1)
    said("a bomb as body", run(write("a.warc", record("response", bomb) + response(2))), "a.warc", "bomb", read=1)


def broken_archives():
    first, second, third = response(1), response(2), response(3)
    start = len(first)
    said("too long", run(write("a.warc", first + response(2, length=5000) + third)), "a.warc", f"record at byte {start}:", "Content-Length", read=3)
    said("far too long", run(write("a.warc", first + response(2, length=10 ** 12) + third)), "a.warc", f"record at byte {start}:", "Content-Length", read=3)
    said("too short", run(write("a.warc", first + response(2, length=900) + third)), "a.warc", f"record at byte {start}:", "Content-Length", read=3)
    said("negative", run(write("a.warc", first + response(2, length=-5) + third)), "a.warc", f"record at byte {start}:", "Content-Length", read=2)
    said("no length", run(write("a.warc", first + response(2, length=False) + third)), "a.warc", f"record at byte {start}:", "missing", read=2)
    said("garbage between", run(write("a.warc", first + b"xyz\r\nno record\r\n\r\n" + second)), "a.warc", f"at byte {start}:", read=2)
    said("over the end", run(write("a.warc", first + second[:-200])), "a.warc", f"record at byte {start}:", "over the end", read=2)
    said("a head that ends", run(write("a.warc", first + second[:90])), "a.warc", f"record at byte {start}:", "in its head", read=1)
    said("a head without an end", run(write("a.warc", first + second[:second.index(b"\r\n\r\n") + 2] + third)), "a.warc", f"record at byte {start}:",
         "does not end", read=2)
    said("a length over the limit and over the next record", run("--limit", "1", write("a.warc", first + response(2, length=4 << 20) + third)), "a.warc",
         f"record at byte {start}:", "Content-Length", read=3)
    said("a long record whose length is too long", run("--limit", "1", write("a.warc", first + record("response", http(page(words=WORDS * 2000).encode()),
         length=9 << 20) + third)), "a.warc", f"record at byte {start}:", "Content-Length", read=2)
    said("a record over the limit", run("--limit", "1", write("a.warc", first + record("response", http(page(words=WORDS * 2000).encode())) + third)),
         "a.warc", f"record at byte {start}:", "over the limit", read=2)
    read_all("a picture over the limit", run("--limit", "1", write("a.warc", first + record("response", http(bytes(2 << 20), content="image/png")) + third)), 2)
    a, b, c = map(member, (first, second, third))
    said("a cut member", run(write("a.warc.gz", a + b[:len(b) - 60] + c)), "a.warc.gz", f"member that begins at byte {len(a)}", read=3)
    said("a member cut early", run(write("a.warc.gz", a + b[:60] + c)), "a.warc.gz", f"member that begins at byte {len(a)}", read=2)
    said("a member cut in its trailer", run(write("a.warc.gz", a + b[:-3] + c)), "a.warc.gz", f"member that begins at byte {len(a)}", read=3)
    broken = bytearray(b)
    broken[30:34] = b"\xff\xff\xff\xff"
    said("a broken member", run(write("a.warc.gz", a + bytes(broken) + c)), "a.warc.gz", f"byte {len(a)}")
    expect("a broken member: the next is read", len(texts(run(write("a.warc.gz", a + bytes(broken) + c))[1])) >= 2)
    said("a cut end", run(write("a.warc.gz", a + b[:-30])), "a.warc.gz", f"byte {len(a)}", "cut off", read=2)
    said("a bomb among records", run(write("a.warc.gz", a + member(bytes(200 << 20)) + c)), "a.warc.gz", "decompression bomb", read=2)


# ---- work and memory

def bounded():
    """What grows is not memory; of work see test_work.py."""
    path = write("long.warc.gz", b"".join(member(response(k)) for k in range(1500)))
    probe = ("import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL); "
             "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
    peaks = [int(subprocess.run([sys.executable, "-c", probe, PROGRAM, "code", "--layers", "text", "--jobs", "1", p], capture_output=True, text=True,
                                env={**os.environ, "ASAN_OPTIONS": "quarantine_size_mb=1"}).stdout)  # else freed memory is kept, too
             for p in (write("short.warc.gz", member(response())), path)]
    expect(f"memory does not grow with the archive: {peaks} kB", peaks[1] < peaks[0] + 20000)


with tempfile.TemporaryDirectory() as folder:
    for test in (packed, broken_files, bombs, archives, bodies, broken_archives, bounded):
        test()
print(f"{len(failures)} failed")
sys.exit(1 if failures else 0)
