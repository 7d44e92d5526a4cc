#!/usr/bin/env python3
"""Feeds, RSS 2.0, RSS 1.0 and Atom, whole and broken: an item is a report; no entity is expanded and no file opened.

    test_feeds.py PROGRAM
"""
import gzip
import json
import os
import subprocess
import sys
import tempfile
from xml.sax.saxutils import escape

PROGRAM = sys.argv[1]
STORY = "".join(f"<p>The harbour of Port Elin was closed on Monday after a storm damaged {n} of its cranes, the harbour master said. Repairs "
                "will take until the end of the week, and three ships wait outside the mole.</p>" for n in ("two", "three", "four"))
RUSSIAN = "<p>Порт закрыт с понедельника: шторм повредил два крана, сообщил начальник порта. Ремонт продлится до конца недели.</p>" * 3
failures = []


def run(*arguments, stdin=None):
    done = subprocess.run([PROGRAM, "code", "--layers", "text", "--jobs", "1", *arguments], input=stdin, capture_output=True, timeout=120)
    return done.returncode, [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()], done.stderr.decode("utf-8", "replace").splitlines()


def expect(what, true, *shown):
    if not true:
        failures.append(what)
        print("FAILED:", what, *(str(s)[:900] for s in shown))


def feed(text):
    return run("-", stdin=text if isinstance(text, bytes) else text.encode())


def item(n, body, extra="", tag="description"):
    return (f"<item><title>Storm closes harbour &amp; mole {n}</title><link>https://example.org/news/{n}</link><guid isPermaLink='false'>g{n}</guid>"
            f"<pubDate>Tue, 05 Mar 2024 23:10:00 -0500</pubDate><dc:creator>Ada Lovell</dc:creator>{extra}<{tag}>{body}</{tag}></item>")


def rss(items):
    return ("<?xml version='1.0' encoding='UTF-8'?>\n<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:content="
            "'http://purl.org/rss/1.0/modules/content/' xmlns:media='http://search.yahoo.com/mrss/'><channel><title>The Elin Courier</title>"
            f"<link>https://example.org</link><language>en-gb</language>{items}</channel></rss>")


def check(what, document, number):
    expect(f"{what}: id and address", document.get("id") == f"g{number}" and document.get("url") == f"https://example.org/news/{number}", document)
    expect(f"{what}: title", document.get("title") == f"Storm closes harbour & mole {number}", document)
    expect(f"{what}: day", document.get("published") == {"value": "2024-03-05", "basis": "metadata"}, document)
    expect(f"{what}: names", document.get("byline") == ["Ada Lovell"] and document.get("publisher") == "The Elin Courier", document)


def kinds():
    full = rss(item(1, "Short …", f"<content:encoded><![CDATA[{STORY}]]></content:encoded><media:title>No</media:title>") + item(2, escape(STORY)) +
               item(3, "A storm closed the harbour of Port Elin &lt;b&gt;on Monday&lt;/b&gt;, the harbour master said &amp;hellip;"))
    status, documents, lines = feed(full)
    expect("RSS 2.0: read in silence", status == 0 and not lines and len(documents) == 3, status, lines, documents)
    for n, document in enumerate(documents, 1):
        check(f"RSS 2.0, item {n}", document, n)
    expect("full text", all("damaged four of its cranes" in d["text"] for d in documents[:2]), documents)
    expect("an excerpt is text", documents[2]["text"].startswith("A storm closed the harbour of Port Elin on Monday, the"), documents[2])
    status, documents, _ = feed(gzip.compress(full.encode()))
    expect("packed", status == 0 and len(documents) == 3, documents)
    old = ("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
           "<channel><title>The Elin Courier</title></channel><item rdf:about='g7'><title>Storm closes harbour &amp; mole 7</title><link>https://example.org/news/7</link>"
           f"<dc:date>2024-03-05T10:00:00Z</dc:date><dc:creator>Ada Lovell</dc:creator><description>{escape(STORY)}</description></item></rdf:RDF>")
    status, documents, lines = feed(old)
    expect("RSS 1.0: read", status == 0 and len(documents) == 1, lines, documents)
    check("RSS 1.0", documents[0], 7)
    atom = ("<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><title>The Elin Courier</title>" + "".join(
        f"<entry><id>g{n}</id><title>Storm closes harbour &amp; mole {n}</title><link rel='self' href='x'/><link href='https://example.org/news/{n}'/>"
        f"<published>2024-03-05T08:00:00Z</published><updated>2024-03-09T08:00:00Z</updated><author><name>Ada Lovell</name><email>a@b.example</email></author>"
        f"{content}</entry>" for n, content in ((4, f"<content type='html'>{escape(STORY)}</content>"),
                                                (5, f"<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>{STORY}</div></content>"))) + "</feed>")
    status, documents, lines = feed(atom)
    expect("Atom: read", status == 0 and len(documents) == 2, lines, documents)
    for n, document in enumerate(documents, 4):
        check(f"Atom, entry {n}", document, n)
        expect("Atom: text", "damaged four of its cranes" in document["text"], document)


def bad():
    def said(what, text, *words, read, arguments=()):
        status, documents, lines = run(*arguments, "-", stdin=text.encode())
        expect(f"{what}: exit status 1", status == 1, status, lines)
        expect(f"{what}: one line", len(lines) == 1 and all(w in lines[0] for w in words), lines)
        expect(f"{what}: {read} read", sum("text" in d for d in documents) == read, documents)
    one, two = item(1, escape(STORY)), item(2, escape(STORY))
    said("cut", rss(one + two)[:-200], "-:", "broken", read=1)
    said("a wrong end tag", rss(one.replace("</link>", "</lnk>", 1) + two), "-:2:", "mismatch", read=2)
    laughs = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 12))
    said("laughs", f"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY l0 'ha'>{laughs}]>" + rss(item(1, "&l11;")).split("?>", 1)[1], "entities", read=0)
    secret = os.path.join(folder, "secret")
    with open(secret, "w", encoding="utf-8") as out:
        out.write("the secret words")
    result = feed(f"<!DOCTYPE rss [<!ENTITY x SYSTEM 'file://{secret}'>]>" + rss(item(1, "&x;")).split("?>", 1)[1])
    expect("a file as entity", result[0] == 1 and "secret words" not in json.dumps(result[1]) and "entities" in result[2][0], result)
    said("deep", rss(one + "<a>" * 100000), "too deep", read=1)
    status, documents, lines = feed(rss(item(1, escape(STORY).replace("ships", "ships&nbsp;&eacute;"))))
    expect("references of HTML", status == 0 and "ships\u00a0é" in documents[0]["text"].replace(" é", "\u00a0é"), lines, documents)
    said("an item over the limit", rss(item(1, escape(STORY) + "x" * (70 << 20)) + two), "over the limit", read=1)
    said("no feed", "<html><head><title>x</title></head><body><p>x</p></body></html>", "neither rss nor feed", read=0, arguments=("--from", "feed"))
    russian = rss(item(1, escape(RUSSIAN)))
    for charset in ("utf-16-le", "utf-16-be", "utf-16", "utf-32"):
        status, documents, lines = feed(russian.replace("UTF-8", "UTF-16").encode(charset))
        expect(f"a feed in {charset}", status == 0 and not lines and "шторм повредил" in documents[0].get("text", ""), lines, documents)
    for declared, charset in (("windows-1251", "windows-1251"), ("UTF-8", "koi8-r"), ("UTF-8", "windows-1251")):
        status, documents, lines = feed(russian.replace("UTF-8", declared).encode(charset))
        expect(f"a feed in {charset} that says {declared}", status == 0 and not lines and "шторм повредил" in documents[0].get("text", ""), lines, documents)
    status, documents, lines = feed(rss("<item/>" + "<item><title/></item>"))
    expect("empty items are no reports", status == 0 and not documents, lines, documents)


with tempfile.TemporaryDirectory() as folder:
    for test in (kinds, bad):
        test()
print(f"{len(failures)} failed")
sys.exit(1 if failures else 0)
