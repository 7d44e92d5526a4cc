"""What every CoNLL-U file must keep (universaldependencies.org/format): read by the tests here, and a program:
`python3 tests/parse/conllu.py FILE…` prints what is wrong."""
import re
import sys

UPOS = set("ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split())
FEATURE = re.compile(r"[A-Z][A-Za-z0-9]*(\[[a-z0-9]+\])?=[A-Z0-9][A-Za-z0-9]*(,[A-Z0-9][A-Za-z0-9]*)*$")
DEPREL = re.compile(r"[a-z]+(:[a-z]+)?$")
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def sentences(text):
    """Pairs of comment lines and rows; rows are lists of cells."""
    for block in text.split("\n\n"):
        lines = [line for line in block.split("\n") if line]
        if lines:
            yield [l for l in lines if l.startswith("#")], [l.split("\t") for l in lines if not l.startswith("#")]


def surface(rows):
    """The text of a sentence, as its tokens and SpaceAfter=No give it."""
    out, inside = [], 0
    for cells in rows:
        if "-" in cells[0]:
            inside = int(cells[0].split("-")[1])
        elif int(cells[0]) <= inside:
            continue
        out.append(cells[1] + ("" if "SpaceAfter=No" in cells[9].split("|") else " "))
    return "".join(out)[:-1] if out and out[-1].endswith(" ") else "".join(out)


def check_ids(rows):
    expected, covered = 1, 0
    for cells in rows:
        if "-" in cells[0]:
            first, last = map(int, cells[0].split("-"))
            if first != expected or last <= first or first <= covered:
                yield f"range {cells[0]} where word {expected} should begin"
            covered = last
            if cells[2:9] != ["_"] * 7:
                yield f"range {cells[0]} has an annotation"
        elif cells[0] != str(expected):
            yield f"word {cells[0]} where {expected} should be"
        else:
            expected += 1
    if covered >= expected:
        yield "a range without its words"


def check_tree(words):
    heads = [int(cells[6]) for cells in words]
    if heads.count(0) != 1:
        yield f"{heads.count(0)} roots"
    reached = {0}
    below = {}
    for word, head in enumerate(heads, 1):
        below.setdefault(head, []).append(word)
    waiting = [0]
    while waiting:
        for word in below.get(waiting.pop(), ()):
            reached.add(word)
            waiting.append(word)
    if len(reached) != len(heads) + 1:
        yield "a circle, or a head outside the sentence"
    for cells in words:
        if (cells[6] == "0") != (cells[7].split(":")[0] == "root"):
            yield f"word {cells[0]}: head {cells[6]} with relation {cells[7]}"


def check_cells(cells):
    if any(c == "" or c != c.strip() or CONTROL.search(c) for c in cells):
        yield "an empty cell, a blank at an end or a control character"
    if "-" in cells[0]:
        return
    if cells[3] not in UPOS:
        yield f"part of speech {cells[3]}"
    features = [] if cells[5] == "_" else cells[5].split("|")
    if any(not FEATURE.match(f) for f in features):
        yield f"features {cells[5]}"
    names = [f.split("=")[0].lower() for f in features]
    if names != sorted(set(names)):
        yield f"features out of order: {cells[5]}"
    if not DEPREL.match(cells[7]):
        yield f"relation {cells[7]}"


def problems(text, needs_comments=True):
    """Sentences about what is wrong; needs_comments: sent_id and text must be there."""
    ids = set()
    if text and not text.endswith("\n\n"):
        yield "no empty line at the end"
    for number, (comments, rows) in enumerate(sentences(text), 1):
        where = f"sentence {number}"
        if not rows:
            yield f"{where}: no words"
        if any(len(cells) != 10 for cells in rows):
            yield f"{where}: a line that has not ten columns"
            continue
        found = [p for cells in rows for p in check_cells(cells)] + list(check_ids(rows))
        found += check_tree([cells for cells in rows if "-" not in cells[0]]) if not found else []
        yield from (f"{where}: {p}" for p in found)
        values = dict(c[1:].split("=", 1) for c in comments if "=" in c)
        values = {name.strip(): value[1:] for name, value in values.items()}
        if needs_comments and values.get("text") != surface(rows):
            yield f"{where}: # text is {values.get('text')!r}, the tokens give {surface(rows)!r}"
        if needs_comments and (not values.get("sent_id") or values["sent_id"] in ids):
            yield f"{where}: sent_id {values.get('sent_id')!r}"
        ids.add(values.get("sent_id"))


if __name__ == "__main__":
    wrong = [f"{path}: {p}" for path in sys.argv[1:] for p in problems(open(path, encoding="utf-8", newline="\n").read())]
    print("\n".join(wrong))
    sys.exit(1 if wrong else 0)
