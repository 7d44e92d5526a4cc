#!/usr/bin/env python3
"""dateline extract: the article alone, in each of its forms.

    test_extract.py PROGRAM
"""
import html.parser
import json
import os
import subprocess
import sys
import tempfile

PROGRAM = sys.argv[1]
failures = []

HEAD = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Port tariffs rise on Monday - The Quay Herald</title>
<meta property="og:type" content="article"><meta property="og:site_name" content="The Quay Herald">
<meta property="article:published_time" content="2024-05-06T08:00:00Z"><meta name="author" content="Mara Lindqvist"></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li><li><a href="/money">Money</a></li></ul></nav>
<article><h1>Port tariffs rise on Monday</h1>
<p>The harbour board of Port Elin will charge freighters more from Monday, its chairwoman told reporters on Sunday evening after a long meeting.</p>
<p>She said that *two* of its cranes were damaged by the storm &amp; that repairs would cost nine million crowns, more than the board had put aside.</p>
"""
BODY = """<h2>What ships will pay</h2>
<p>1. The new fees depend on the length of a ship and on the days that it stays, as the board has written in a letter to all companies.</p>
<p>Shipping companies reacted with anger. Three of them said that they would move their lines to the neighbouring port of Sankt Olav.</p>
<h3>The demands of the companies</h3>
<ol><li>A delay of the new fees until the first of September, when the season of cruises ends.</li>
<li>A board in which the companies have two seats, as in other ports of the coast:
<ul><li>one for the freight lines of the north,</li><li>one for the ferries that sail every day.</li></ul></li>
<li>A public account of what the repairs of the cranes cost.</li></ol>
<blockquote><p>We have waited for nine years and we shall not wait for another summer, the chairwoman wrote in a letter to the companies.</p>
<p>Whoever uses the harbour has to pay for the harbour, she added in the same letter.</p></blockquote>
<p>The council of the town will vote on the matter next week.</p>
"""
FOOT = """</article><aside><h4>Related news</h4><ul><li><a href="/a">Ferry runs aground</a></li></ul></aside>
<footer>Copyright 2024 The Quay Herald. All rights reserved.</footer></body></html>
"""
PAGE = HEAD + BODY + FOOT
SHOP = """<!doctype html><html lang="en"><head><title>Deck boots, yellow</title><meta property="og:type" content="product"></head><body>
<h1>Deck boots, yellow</h1><p>These boots keep your feet dry on every deck and in every weather, and their soles leave no marks on the planks.</p>
<p>They are made of natural rubber and have a lining of cotton that can be taken out and washed.</p><button>Add to cart</button></body></html>"""


def run(*arguments, stdin=None):
    done = subprocess.run([PROGRAM, "extract", *arguments], input=stdin, capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, done.stdout, done.stderr


def expect(what, true, *shown):
    if not true:
        failures.append(f"{what}: {' '.join(str(s)[:600] for s in shown)}")


def expect_in(what, out, *parts):
    """Each part stands in out, behind the one before it."""
    at = 0
    for part in parts:
        found = out.find(part, at)
        expect(what, found >= 0, repr(part), "not behind the part before in", out)
        at = max(found, at)


def forms():
    status, out, err = run("-", stdin=PAGE)
    expect("text: done and silent", status == 0 and err == "", status, err)
    expect("text: head", out.startswith("Port tariffs rise on Monday\nMara Lindqvist, The Quay Herald, 2024-05-06\n\nThe harbour board"), out)
    expect_in("text", out, "storm & that", "\n\nWhat ships will pay\n\n1. The new fees", "\n\n1. A delay", "\n2. A board", "\n  - one for the freight",
              "\n  - one for the ferries", "\n3. A public", "\n\nWe have waited", "next week.\n")
    expect("text: no furniture", not any(w in out for w in ("Home", "Related", "Copyright")), out)
    status, out, err = run("--to", "markdown", "-", stdin=PAGE)
    expect_in("markdown", out, "# Port tariffs rise on Monday\n\nMara", "\\*two\\*", "\n\n## What ships will pay\n\n1\\. The new", "\n\n### The demands",
              "\n\n1. A delay", "\n    - one for", "\n3. A public", "\n\n> We have", "\n>\n> Whoever", "\n\nThe council")
    status, out, err = run("--to=html", "-", stdin=PAGE)
    expect_in("html", out, "<!doctype html>", "<article lang=\"en\"", "<h1>Port", "<time>2024-05-06</time>", "storm &amp; that", "<h2>What", "<ol><li>A delay",
              "<ul><li>one for the freight", "</ul>", "<li>A public", "</ol>", "<blockquote>", "</blockquote>", "<p>The council", "</article>")
    expect("html: every element is closed", balanced(out), out)


class Balance(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.good = [], True

    def handle_starttag(self, tag, attrs):
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        self.good &= bool(self.open) and self.open.pop() == tag


def balanced(text):
    b = Balance()
    b.feed(text)
    return b.good and not b.open


def json_lines():
    status, out, err = run("--to", "json", "-", stdin=PAGE)
    d = json.loads(out)
    coded = json.loads(subprocess.run([PROGRAM, "code", "--layers", "text", "-"], input=PAGE, capture_output=True, text=True, check=True).stdout)
    expect("json: what dateline code says, and paragraphs", {k: v for k, v in d.items() if k != "paragraphs"} == coded, d, coded)
    cut = [(p["kind"], p.get("level"), p.get("quoted", False), d["text"][p["span"][0]:p["span"][1]]) for p in d["paragraphs"]]
    expect("json: paragraphs make the text", "\n".join(c[3] for c in cut) == d["text"], cut)
    for wanted in (("heading", 2, False, "What ships will pay"), ("item", 2, False, "one for the freight lines of the north,")):
        expect("json: kinds", wanted in cut, wanted, cut)
    expect("json: quotations", [c[3][:7] for c in cut if c[2]] == ["We have", "Whoever"], cut)


def places():
    """The bytes of the source at a paragraph's place hold its words, whatever the charset."""
    import html as references
    import re
    told = {"utf-8": "Судно «Норд» — 90 метров.", "windows-1251": "Судно «Норд» стоит у причала, сообщил капитан.", "euc-kr": "배는 항구에 사흘 동안 머물렀다고 선장이 말했다.",
            "utf-16": "Судно «Норд» 𝄞 стоит у причала.", "gb18030": "船长说，这艘船在港口停留了三天。"}
    for charset, words in told.items():
        for entities in (False, True):
            said = "".join(f"&#{ord(c)};" if i % 3 == 0 else c for i, c in enumerate(words)) if entities else words
            page = PAGE.replace("utf-8", charset).replace("Port Elin will", f"Port Elin &amp; <i>{said}</i> will").replace(
                "The council of", f"<!-- no --><b>{said}</b> The council of")
            raw = page.encode(charset)
            done = subprocess.run([PROGRAM, "extract", "--to", "json", "-"], input=raw, capture_output=True, check=False, timeout=60)
            d = json.loads(done.stdout)
            expect(f"places: {charset} has its paragraphs", len(d["paragraphs"]) > 12 and d["text"].count(words) == 2, done.stdout)
            for p in d["paragraphs"]:
                start, end = p.get("place", (0, 0))
                # UTF-16 has its mark at the start only, which says the order of bytes
                shown = raw[start:end].decode("utf-16-le" if charset == "utf-16" else charset)
                shown = " ".join(references.unescape(re.sub("<[^>]*>", "", shown)).split())
                expect(f"places: {charset}{' with references' if entities else ''}", shown == d["text"][p["span"][0]:p["span"][1]], shown, p)


def places_of_text():
    """The same of plain text: of captures, of text taken as it is, of records of JSON."""
    told = {"utf-8": "Судно «Норд» — 90 метров в длину.", "utf-8-sig": "Tàu Nord dài chín mươi mét.",
            "euc-kr": "배는 항구에 사흘 동안 머물렀다고 선장이 말했다.", "utf-16": "Судно «Норд» 𝄞 стоит у причала.", "gb18030": "船长说，这艘船在港口停留了三天。"}
    for charset, words in told.items():
        text = (f"Share\r\n\r\n{words}\r\nNews Desk:  {words} \x01 The harbour  of Port Elin\twas closed on Monday, the council said.\n"
                f"The ships that wait in front of the harbour will be let in as soon as the\nstorm has passed, the master of the harbour said. {words}\nComments (3)\n")
        raw = text.encode(charset)
        for arguments in ([], ["--as-is"]):
            done = subprocess.run([PROGRAM, "extract", "--to", "json", *arguments, "-"], input=raw, capture_output=True, check=False, timeout=60)
            d = json.loads(done.stdout)
            expect(f"places of text: {charset} {arguments}", len(d["paragraphs"]) == (6 if arguments else 3) and d["text"].count(words) == 3, done.stdout)
            for p in d["paragraphs"]:
                start, end = p.get("place", (0, 0))
                shown = raw[start:end].decode({"utf-16": "utf-16-le", "utf-8-sig": "utf-8"}.get(charset, charset)).replace("\x01", "")
                wanted = d["text"][p["span"][0]:p["span"][1]].replace("\x01", "")
                expect(f"places of text: {charset} {arguments}", " ".join(shown.split()) == " ".join(wanted.split()), shown, p)
    agency = "PORT ELIN, March 5 (Reuters) - The harbour of Port Elin was closed on Monday after a storm.\nIt will open again on Friday, the council said on Monday.\n"
    d = json.loads(run("--to", "json", "-", stdin=agency)[1])
    expect("places of text: a dateline", [agency[p["place"][0]:p["place"][1]] for p in d["paragraphs"]] == d["text"].split("\n"), d)
    record = json.dumps({"id": "r", "text": "Суда ждут.\n\nThe ships wait."})
    d = json.loads(run("--to", "json", "--from", "jsonl", "-", stdin=record)[1])
    expect("places of text: of a record in its text", [p["place"] for p in d["paragraphs"]] == [[0, 18], [20, 35]], d)


TABLE = """<table><tr><th>Length</th><th>Old fee</th><th>New fee</th></tr><tr><td>under 50 m</td><td>200</td><td>260</td></tr>
<tr><td>50 to 100 m</td><td></td><td>410 | 415</td></tr><tr><td>over <b>100</b> m</td><td>700</td><td>980 <p>with tug</p></td></tr></table>"""


def tables():
    """A table of the report comes out whole, cells apart, an empty one in its place."""
    page = PAGE.replace("<p>Shipping companies", TABLE + "<p>Shipping companies")
    for to, rows in (("text", ("Length\tOld fee\tNew fee\n", "under 50 m\t200\t260\n", "50 to 100 m\t\t410 | 415\n", "over 100 m\t700\t980 with tug\n\nShipping")),
                     ("markdown", ("\n\n| Length | Old fee | New fee |\n| --- | --- | --- |\n", "\n| 50 to 100 m | | 410 \\| 415 |\n", "| 980 with tug |\n\nShipping")),
                     ("html", ("<table>\n<tr><th>Length</th><th>", "</tr>\n<tr><td>50 to 100 m</td><td></td><td>410", "980<br>with tug</td></tr></table>\n<p>Shipping"))):
        status, out, err = run("--to", to, "-", stdin=page)
        expect_in(f"table: {to}", out, *rows)
        expect(f"table: {to} is closed", to != "html" or balanced(out), out)


def several():
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (("a.html", PAGE), ("b.html", SHOP), ("c.txt", "The council met on Monday in Port Elin. It decided nothing, its speaker said.\n")):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
                f.write(content)
        status, out, err = run(folder)
        expect("several: a page that is no report is named, and all is well", status == 0 and "b.html: no report" in err and err.count("\n") == 1, status, err)
        expect_in("several: each under its name", out, "a.html <==\nPort", "next week.\n\n==> ", "c.txt <==\n")
        expect("several: the shop is left out", "boots" not in out, out)
        status, out, err = run("--all", folder)
        expect("--all", status == 0 and err == "" and "natural rubber" in out, err, out)
        status, out, err = run("--to", "json", folder)
        lines = [json.loads(line) for line in out.splitlines()]
        expect("json: a line for each, with its doubt", [d.get("doubt", 0) >= 1 for d in lines] == [False, True, False], out)
        status, out, err = run("--to", "html", folder)
        expect("html: one page, an article each", out.count("<!doctype") == 1 and out.count("<article") == 2 and balanced(out), out)
        one = [run("--jobs", n, "--to", "markdown", folder)[1] for n in ("1", "4")]
        expect("threads change nothing", one[0] == one[1], *one)
        status, out, err = run("--from", "jsonl", "--to", "json", "-", stdin=json.dumps({"id": "p", "html": PAGE}) + "\n{broken\n")
        lines = [json.loads(line) for line in out.splitlines()]
        expect("a broken record has a line with its error, and the status says so", status == 1 and len(lines) == 2 and lines[0]["id"] == "p" and "error" in lines[1], status, out)
        status, out, err = run(os.path.join(folder, "a.html"), os.path.join(folder, "missing.html"))
        expect("a missing file is named and the rest goes on", status == 1 and "missing.html" in err and out.startswith("Port tariffs"), status, err, out)


def options():
    for arguments, word in ((["--to", "pdf"], "pdf"), (["--frob"], "--frob"), (["--published", "soon"], "soon")):
        status, out, err = run(*arguments, stdin="")
        expect("usage is said in one line", status == 2 and word in err and err.count("\n") == 1 and out == "", arguments, status, err)
    status, out, err = run("--published", "2024-03-01", "--language", "en", "--to", "json", "-", stdin="The council met in Port Elin. It decided nothing.\n")
    d = json.loads(out)
    expect("--published and --language", d["published"]["value"] == "2024-03-01" and d["language"] == "en", d)
    status, out, err = run("--help")
    expect("--help", status == 0 and "--to" in out and max(map(len, out.splitlines())) <= 100, out)


def hostile():
    deep = HEAD + "<ul><li>" * 3000 + "the end of the list" + FOOT
    wide = HEAD + "<table><tr>" + "<td></td>" * 5000 + "<td>cell</td></tr><tr><td>other</td></tr></table>" + BODY + FOOT
    many = HEAD + BODY + "<ol>" + "<li>One more of the harbour's many rules for ships, of which few are read.</li>" * 8000 + "</ol>" + FOOT
    script = "<html><head><title>Harbour</title></head><body><script>s={%s}</script></body></html>"
    bodies = script % ",".join('"text":"One more of the rules for ships, of which few are read by those who sail."' for _ in range(30000))
    openings = script % ("{a:[" * 300000) + script % ("\"{" * 300000)
    for name, page in (("deep", deep), ("wide", wide), ("many", many), ("bodies", bodies), ("openings", openings)):
        for to in ("markdown", "html", "json"):
            status, out, err = run("--all", "--to", to, "-", stdin=page)
            expect(f"hostile: {name} {to}", status == 0 and len(out) < 4 * len(page) + 100000, status, err, len(out))
            if to == "html":
                expect(f"hostile: {name} is closed", balanced(out), out[-300:])


for test in (forms, json_lines, places, places_of_text, tables, several, options, hostile):
    test()
print("\n".join(failures) or "all passed")
sys.exit(bool(failures))
