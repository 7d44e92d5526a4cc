#!/usr/bin/env python3
"""Properties of every coded report: spans lie in the text on the right bounds, indexes point at something, heads
form a tree, and the bytes do not depend on the number of threads."""
import json, os, re, subprocess, sys

root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
program = sys.argv[1]
examples = os.path.join(root, "examples")
failures = []


def run(*arguments, stdin=None):
    r = subprocess.run([program, *arguments], capture_output=True, input=stdin)
    if r.returncode not in (0, 1):
        sys.exit(f"{arguments}: exit {r.returncode}: {r.stderr.decode()}")
    return r.stdout


def pages():
    return sorted(os.path.join(folder, n) for folder, _, names in os.walk(examples) for n in names if n.endswith((".html", ".txt")))


def check(condition, what):
    if not condition:
        failures.append(what)


def check_span(span, text, what):
    ok = len(span) == 2 and 0 <= span[0] < span[1] <= len(text)
    check(ok, f"{what}: span {span} in a text of {len(text)}")
    return ok


def spans(value):
    return [value] if value and isinstance(value[0], int) else value


def check_tokens(doc, name):
    for k, t in enumerate(doc.get("tokens", [])):
        check_span(t["span"], doc["text"], f"{name}: token {k}")
        check(-1 <= t["head"] < len(doc["tokens"]) and t["head"] != k, f"{name}: head of token {k}")
    for k, t in enumerate(doc.get("tokens", [])):
        seen, at = set(), k
        while at != -1 and at not in seen:
            seen.add(at)
            at = doc["tokens"][at]["head"]
        check(at == -1, f"{name}: token {k} hangs in a circle")


DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def check_events(doc, name):
    for k, e in enumerate(doc["events"]):
        what = f"{name}: event {k}"
        check_span(e["trigger"], doc["text"], what)
        check(e["status"] in ("actual", "historical", "future", "hypothetical", "negated"), f"{what}: status {e['status']}")
        for p in e.get("actor", []) + e.get("recipient", []):
            if "span" in p and check_span(p["span"], doc["text"], what):
                check(p["entity_text"] == doc["text"][p["span"][0]:p["span"][1]], f"{what}: words of {p}")
        for c in e.get("claims", []):
            check(0 <= c < len(doc["claims"]), f"{what}: claim {c}")
        if "date_span" in e:
            check_span(e["date_span"], doc["text"], what)
        if e.get("date_basis") == "text":
            check("date_span" in e, f"{what}: a date from the text without its words")
        day, published = e.get("date", "")[:10], doc.get("published", {}).get("value", "")
        if DAY.match(day) and DAY.match(published) and day > published[:10]:
            check(e["status"] not in ("actual", "historical"), f"{what}: {e['status']} on {day}, published {published}")


def check_doc(doc, name):
    text = doc["text"]
    last = 0
    for s in doc["sentences"]:
        check_span(s, text, f"{name}: sentence")
        check(s[0] >= last, f"{name}: sentences overlap")
        last = s[1]
        check("\n" not in text[s[0]:s[1]].strip(), f"{name}: a sentence crosses a paragraph")
    check_tokens(doc, name)
    for m in doc["mentions"]:
        check_span(m["span"], text, f"{name}: mention")
    for t in doc["times"]:
        check_span(t["span"], text, f"{name}: time")
        check(t["type"] in ("DATE", "TIME", "DURATION", "SET") and t.get("value"), f"{name}: time {t}")
    for c in doc["claims"]:
        for part in ("source", "cue", "content"):
            for s in spans(c.get(part, {}).get("span", [])):
                check_span(s, text, f"{name}: {part}")
        check("parent" not in c or 0 <= c["parent"] < len(doc["claims"]), f"{name}: parent of a claim")
    check_events(doc, name)


layers = "text,sentences,tokens,mentions,times,claims,events"
one = run("code", "--jobs", "1", "--layers", layers, *pages())
for jobs in ("2", "8"):
    check(run("code", "--jobs", jobs, "--layers", layers, *pages()) == one, f"the bytes of {jobs} threads differ from those of one")
docs = [json.loads(l) for l in one.decode().splitlines()]
check(len(docs) == len(pages()) and len(docs) >= 10, f"{len(docs)} documents of {len(pages())} pages")
for doc, path in zip(docs, pages()):
    name = os.path.relpath(path, root)
    check("error" not in doc, f"{name}: {doc.get('error')}")
    if "error" not in doc:
        check_doc(doc, name)
check(sum(len(d.get("events", [])) for d in docs) >= len(docs), "hardly any event found: the test is blind")

hard = ["", " ", "\n\n", "a", "“", "'" * 50, "🙂 ok\u200d", "e\u0301" * 20, "( " * 300, "\u202eabc", "Putin\u00a0visited\u00a0Paris."]
records = "".join(json.dumps({"id": str(k), "text": t}) + "\n" for k, t in enumerate(hard) if t)
for line in run("code", "--as-is", "--layers", layers, "-", stdin=records.encode()).decode().splitlines():
    doc = json.loads(line)
    if "error" not in doc:
        check(doc["text"] == hard[int(doc["id"])], f"text {doc['id']} came back changed")
        check_doc(doc, "hard text " + doc["id"])

for f in failures[:50]:
    print(f)
print(f"{len(docs)} documents, {len(failures)} failures")
sys.exit(1 if failures else 0)
