#!/usr/bin/env python3
"""What is no language, handed in as text, page or record: no events, and a clear word or an empty text. Then languages
as pages hold them: written from the right, in columns, with readings between the lines, in charsets that change or are
not the stated ones; and markup that does not end.

    test_scripts.py PROGRAM
"""
import base64
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time

PROGRAM = sys.argv[1]
STORY = ("The harbour of Port Elin was closed on Monday after a storm damaged two of its cranes, the harbour master said. Repairs will take "
         "until the end of the week, and three ships wait outside the mole.")
RUSSIAN = "Порт закрыт с понедельника: шторм повредил два крана, сообщил начальник порта. Ремонт продлится до конца недели."
FRENCH = "L'été fut très humide à Port-Élin, où le préfet a été élu après les événements. Les réparations dureront jusqu'à dimanche."
JAPANESE = "港は月曜日に嵐のため閉鎖されたと港長が述べた。修理は週末まで続く見込みで、三隻の船が防波堤の外で待っている。"
ARABIC = ["أغلق ميناء إيلين يوم الاثنين بعد أن ألحقت عاصفة أضرارا برافعتين، وفق ما قال مدير الميناء.",
          "وستستمر الإصلاحات حتى نهاية الأسبوع، وتنتظر ثلاث سفن خارج الرصيف."]
random.seed(5)
failures = []


def run(data, *arguments, layers="text,events", path="-"):
    done = subprocess.run([PROGRAM, "code", "--layers", layers, "--jobs", "1", *arguments, path], input=data if isinstance(data, bytes) else data.encode(),
                          capture_output=True, timeout=300, check=False)
    return done.returncode, [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()], done.stderr.decode("utf-8", "replace").splitlines()


def expect(what, true, *shown):
    if not true:
        failures.append(what)
        print("FAILED:", what, *(str(s)[:700] for s in shown))


def page(middle="", head="", title="Storm closes harbour", story=STORY):
    return (f"<html><head>{head}<title>{title}</title></head><body><article><h1>{title}</h1><p>{story}</p>{middle}<p>{story} 1.</p><p>{story} 2.</p>"
            "</article></body></html>")


def text_of(result):
    return result[1][0].get("text", "") if result[1] else ""


CODE = {
    "a script": """(function(w,d){var a=w.attack||function(){return police.arrest(protesters);};for(var i=0;i<a.length;i++){if(a[i].kill){w.meet("Laos",a[i]);}}
// Laos attacked Chad on Monday.
var s = "Laos condemned Chad on Monday";
})(window,document);
""" * 20,
    "a style sheet": '.laos { color: red; background: url(x.png) }\n@media print { .police { display: none; } }\nbody > div.meet + p { font-family: "Times"; }\n' * 30,
    "a dump": "INSERT INTO `events` VALUES (1,'Laos attacked Chad','2024-01-01',NULL),(2,'Police arrested protesters','2024-02-01',3);\n"
              "CREATE TABLE `reports` (`id` int(11) NOT NULL AUTO_INCREMENT, `text` varchar(255) DEFAULT NULL);\n" * 30,
    "a mail with an attachment": "From ada@paper.example Mon Mar  4 10:00:00 2024\nSubject: Police arrest protesters\nContent-Transfer-Encoding: base64\n\n"
                                 + base64.encodebytes(STORY.encode() * 30).decode(),
    "base64": base64.encodebytes(random.randbytes(9000)).decode(), "base64 in one line": base64.b64encode(random.randbytes(9000)).decode(),
    "a table": "id,actor,action,date\n" + "".join(f"{i},Laos,attacked Chad,2024-01-{i % 28 + 1:02d}\n" for i in range(100)),
    "JSON in one piece": json.dumps([{"id": i, "text": "Laos attacked Chad on Monday."} for i in range(50)], indent=1),
    "an object in one piece": json.dumps({"id": 1, "text": "Laos attacked Chad on Monday.", "more": {"a": [1, 2, 3]}}, indent=1),
    "XML": "<?xml version='1.0'?>\n<list>" + "".join(f"<row k='{i}'><who>Laos</who><act>attacked Chad</act></row>" for i in range(100)) + "</list>",
    "a log": "".join(f"2024-03-05 10:{i % 60:02d}:00,123 INFO [worker-{i}] org.example.police.Arrest - killed process {i} of Laos after attack timeout\n" for i in range(99)),
    "a patch": "diff --git a/x.c b/x.c\n--- a/x.c\n+++ b/x.c\n@@ -1,3 +1,3 @@\n-int attack(void);\n+int kill(struct police *p);\n" * 20,
}
BINARY = {"noise": random.randbytes(9000), "an image": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 9, "a program": b"\x7fELF" + random.randbytes(9000),
          "a recording": b"ID3\3" + random.randbytes(999), "a bitmap": b"BM" + random.randbytes(4) + bytes(4) + random.randbytes(999)}


def code():
    for name, text in CODE.items():
        for kind in ("auto", "text", "html"):
            status, documents, lines = run(text, "--from", kind)
            expect(f"{name} as {kind}: no text, no events", all(not d.get("text") and not d.get("events") for d in documents), documents)
            expect(f"{name} as {kind}: one line says why", kind == "html" or (status == 1 and len(lines) == 1 and lines[0].startswith("dateline: -: ")), status, lines)
        if "piece" in name:
            continue
        status, documents, lines = run(json.dumps({"id": "a", "text": text, "language": "en"}))
        expect(f"{name} in a record: the text as it is, and no events", status == 0 and text_of((0, documents)) == text and not documents[0].get("events") and
               documents[0].get("doubt", 0) > 0.7, status, lines, documents)
    for name, data in BINARY.items():
        for kind in ("auto", "text", "html", "jsonl", "feed", "conllu", "warc"):
            status, documents, lines = run(data, "--from", kind)
            expect(f"{name} as {kind}: one line, no text", status == 1 and len(lines) == 1 and not text_of((0, documents)), status, lines, documents)
    for word in ("BMW", "ID3", "GIF8", "BZh", "%PDF"):  # what formats begin with, as words
        status, documents, lines = run(f"{word} closed its works in Port Elin on Monday after a storm damaged two of the cranes, a spokesman said.\n")
        expect(f"a report that begins with {word}", status == 0 and word in text_of((0, documents)), lines)


def directions():
    body = "".join(f"<p>\u202b{a}\u202c</p><p dir=rtl>\u200f{a} \u2067{a}\u2069</p>" for a in ARABIC * 2)
    result = run(f"<html dir=rtl lang=ar><head><meta charset=utf-8><title>إغلاق ميناء إيلين</title></head><body><article><h1>إغلاق ميناء إيلين</h1>{body}</article></body></html>")
    expect("Arabic in logical order", text_of(result).count(ARABIC[0]) == 6 and result[1][0]["language"] == "ar", result)
    expect("Arabic capture", all(a in text_of(run("\u202b" + ARABIC[0] + "\u202c\n\u200f" + ARABIC[1] + "\n")) for a in ARABIC))
    for words in ("Kenya condemned Sudan on Monday.", "\u202aKenya\u202c condemned \u2068Sudan\u2069 on Monday.", "\u200eKenya condemned Sudan\u200e on Monday."):
        status, documents, _ = run(json.dumps({"id": "a", "text": words, "language": "en", "published": "2024-04-15"}))
        events = documents[0].get("events", [])
        expect(f"marks of direction: {words!r}", [e["event"] for e in events] == ["ACCUSE"] and events[0]["recipient"][0]["code"] == "SDN", documents)
    ruby = (f"<p><ruby>港<rp>(</rp><rt>みなと</rt><rp>)</rp></ruby>は<ruby>閉<rt>へい</rt>鎖<rt>さ</rt></ruby>された。{JAPANESE}</p>"
            f"<p><ruby><rb>修理</rb><rtc><rt>しゅうり</rt></rtc></ruby>は続く。{JAPANESE}</p>")
    text = text_of(run(f"<html lang=ja><head><meta charset=utf-8><title>港が閉鎖</title></head><body style='writing-mode:vertical-rl'><article><h1>港が閉鎖</h1>{ruby}<p>{JAPANESE}</p></article></body></html>"))
    expect("ruby: the words without their readings", "港は閉鎖された。" in text and "修理は続く。" in text and "みなと" not in text and "しゅうり" not in text, text)
    mongolian = "ᠬᠣᠲᠠ ᠶᠢᠨ ᠪᠣᠭᠣᠮᠲᠠ ᠵᠢ ᠭᠠᠷᠠᠭ ᠤᠨ ᠨᠢᠭᠡᠨ ᠳᠦ ᠬᠠᠭᠠᠪᠠ᠃ " * 4
    text = text_of(run(f"<html lang=mn-Mong><head><meta charset=utf-8><title>ᠬᠣᠲᠠ</title></head><body style='writing-mode:vertical-lr'><article><h1>ᠬᠣᠲᠠ</h1>{f'<p>{mongolian}</p>' * 4}</article></body></html>"))
    expect("Mongolian in columns", text.count(mongolian.strip()) == 4, text)


def charsets():
    comments = "</article><div class=comments><p>{}</p></div>"
    for name, charset, words in (("windows-1251", "windows-1251", RUSSIAN), ("KOI8-R", "koi8-r", RUSSIAN), ("Latin-1", "latin-1", FRENCH)):
        for story in (RUSSIAN, FRENCH, STORY):
            whole = page("@", "<meta charset=utf-8>", story=story).encode().replace(b"@", f"<p>{words} {words} {words}</p>".encode(charset))
            text = text_of(run(whole, layers="text"))
            expect(f"a page in UTF-8 with a part in {name}", text.count(story) == (6 if story == words else 3) and text.count(words) == (6 if story == words else 3), text)
            place = whole.find(story.encode(), whole.find(words[:9].encode(charset)))
            done = subprocess.run([PROGRAM, "extract", "--to", "json", "-"], input=whole, capture_output=True, timeout=60, check=False)
            starts = [p["place"][0] for p in json.loads(done.stdout)["paragraphs"] if "place" in p] if done.returncode == 0 else []
            expect(f"places in a page in UTF-8 with a part in {name}", place in starts, place, starts, done.stdout[:300], done.stderr)
        long = page("", "<meta charset=utf-8>", story=RUSSIAN).encode()[:-len("</article></body></html>")] + (comments.format(words) * 60).encode(charset)
        expect(f"a page in UTF-8 with long comments in {name}", text_of(run(long, layers="text")).count(RUSSIAN) >= 3)
    for head, charset in (("<meta charset=utf-8>", "windows-1251"), ("<meta charset=x-none>", "windows-1251"), ("<meta charset=iso-8859-1>", "utf-8"),
                          ("<meta charset=utf-16>", "utf-8"), ("<meta charset=koi8-r>", "utf-8"), ("", "koi8-r"), ("<meta charset=utf-8>", "utf-16-le"),
                          ("", "utf-16-be"), ("", "utf-16"), ("", "utf-32")):
        text = text_of(run(page(f"<p>{RUSSIAN}</p>", head, story=RUSSIAN).encode(charset), layers="text"))
        expect(f"{charset} that says {head or 'nothing'}", text.count(RUSSIAN) == 4, text)
    for charset in ("utf-16-le", "utf-16-be", "utf-16", "utf-32"):
        status, documents, lines = run(("".join(json.dumps({"id": i, "text": RUSSIAN}, ensure_ascii=False) + "\n" for i in "abc")).encode(charset), layers="text")
        expect(f"JSON Lines in {charset}", status == 0 and not lines and [d.get("text") for d in documents] == [RUSSIAN] * 3, lines, documents)
    status, documents, lines = run(b'{"id": "a", "text": "The \\ud83d mole"}\n{"id": "b", "text": "tea"}\n', layers="text")
    expect("half a surrogate: the next record is read", documents[-1].get("text") == "tea" and len(lines) == status, lines, documents)
    text = text_of(run(b"The \xed\xa0\xbd harbour was closed on Monday after a storm damaged two of its cranes.\n", layers="text"))
    expect("a surrogate in UTF-8", text.startswith("The \ufffd") and text.endswith("cranes."), text)
    text = text_of(run(page("<p>A st\0orm\0 came from the west\0.</p>"), layers="text"))
    expect("NUL in a page", "came from the west" in text and text.count(STORY) == 3 and "\0" not in text, text)
    for head in ("<meta property='article:published_time' content='2099-01-02'>", "<meta property='article:published_time' content='0001-01-01'>"):
        status, documents, lines = run(page(head=head), layers="text")
        expect("a day that cannot be is none", status == 0 and "published" not in documents[0], documents, lines)


def endless():
    for name, middle in (("references", "<p>" + "&amp;" * 100000), ("half references", "&#x" * 99), ("marks", "&" * 1000000), ("numbers", "&#99999999999;&#x110000;&#xD800;" * 9),
                         ("attributes", "<p " + " ".join(f"a{k}=x" for k in range(9999)) + ">x</p>"), ("brackets", "<" * 1000000), ("siblings", "<p>x</p>" * 40000),
                         ("CDATA", "<![CDATA[x]]>"), ("instructions", "<?x ?>" * 9999), ("tables", "<table>" * 9999)):
        status, documents, lines = run(page(middle), layers="text")
        expect(f"endless {name}: words around", status == 0 and text_of((0, documents)).count(STORY) >= 1 and len(documents) == 1, status, lines, documents)
    for name, middle in (("a tag", "<p "), ("a value", "<p a='"), ("a comment", "<!-- "), ("a script", "<script>"), ("CDATA", "<![CDATA["), ("a title", "<title>"), ("half a tag", "<")):
        status, documents, lines = run(page() + middle + "x " * 1000, layers="text")
        expect(f"{name} never closed: what stands before", status == 0 and text_of((0, documents)).count(STORY) == 3, status, lines, documents)
    path = os.path.join(folder, "nested.html")
    with open(path, "wb") as out:
        out.write(b"<html><body>")
        for _ in range(200):
            out.write(b"<div>" * 209715)
        out.write(STORY.encode())
    status, documents, lines = run(b"", layers="text", path=path)
    expect("200 MB of nested elements: refused by their size", status == 1 and len(lines) == 1 and "over the limit" in lines[0] and path in lines[0], status, lines)


def shrinking():
    """A file that is cut while it is read: its reader waits, as nobody takes its output, when that happens."""
    path = os.path.join(folder, "shrinks.jsonl")
    with open(path, "w", encoding="ascii") as out:
        for k in range(1000):
            out.write(json.dumps({"id": str(k), "text": STORY * 100}) + "\n")
    size = os.path.getsize(path)
    with subprocess.Popen([PROGRAM, "code", "--layers", "text", "--jobs", "1", path], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        first = program.stdout.readline()
        time.sleep(0.5)
        os.truncate(path, size - 5000)
        said = []
        reader = threading.Thread(target=lambda: said.append(program.stderr.read().decode()))
        reader.start()
        count = sum(1 for _ in program.stdout) + bool(first)
        reader.join()
        status = program.wait()
    lines = said[0].splitlines()
    expect("a file that shrinks: one line", status == 1 and len(lines) == 1 and path in lines[0] and "shorter" in lines[0] and f"{size} bytes" in lines[0], status, lines, count)


with tempfile.TemporaryDirectory() as folder:
    for test in (code, directions, charsets, endless, shrinking):
        test()
print(f"{len(failures)} failed")
sys.exit(1 if failures else 0)
