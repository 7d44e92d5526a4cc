"""Whom do the mentions of a report stand for? Runs `dateline code --layers mentions` over the marked reports beside
this file and compares code, sector and identity. README.md says how to read the marks and what is right.

usage: score.py PROGRAM [--json|--board] [--errors] [LANGUAGE …]
--board: rows for dev/scoreboard.
"""
import collections
import glob
import json
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
MARK = re.compile(r"\[([^\[\]|]+)\|([a-z]+)\|([^\[\]|]+)\]")
CLASSES = ("full surname spelling office words title holder unheld possessive antecedent pronoun pair state capital metonym "
           "homonym city demonym role organization armed none").split()


def answer_of(words):
    """"RUS GOV,MIL #shoigu": the codes that all must be found (each a set of alternatives), sectors, identity"""
    parts = words.split()
    found = {"codes": [], "sectors": {"", "GOV"}, "label": None, "place": None, "key": None, "unheld": "unheld" in parts}
    if parts[0] not in "-*":
        found["codes"] = [frozenset(c.split(",")) for c in parts[0].split("+")]
    for part in parts[1:]:
        if part.startswith("#"):
            found["label"] = part[1:]
        elif part.startswith("="):
            found["key"] = part[1:]
        elif part == "unheld":
            continue
        elif part in ("city", "state"):
            found["place"] = part
        else:
            found["sectors"] = None if part == "*" else set(part.split(","))
    if found["place"] == "city":
        found["sectors"] = {""}
    if (found["label"] or found["unheld"]) and len(parts) == 2 or len(found["codes"]) > 1:
        found["sectors"] = None
    return found


def read_report(marked):
    """the text without its marks, and [start, end, class, answer] in code points"""
    text, mentions, at = "", [], 0
    for m in MARK.finditer(marked):
        text += marked[at:m.start()]
        mentions.append((len(text), len(text) + len(m[1]), m[2], answer_of(m[3])))
        text, at = text + m[1], m.end()
    text += marked[at:]
    if "[" in text or "|" in text or any(m[2] not in CLASSES for m in mentions):
        raise ValueError(f"a mark cannot be read: {marked[:60]} …")
    return text, mentions


def read_gold(language):
    reports = []
    with open(os.path.join(HERE, language + ".tsv"), encoding="utf-8") as f:
        rows = [line.rstrip("\n").split("\t") for line in f if not line.startswith("#")]
    for name, published, marked in rows[1:]:
        text, mentions = read_report(marked)
        reports.append({"id": name, "published": published, "text": text, "gold": mentions, "language": language})
    return reports


def run(program, reports):
    lines = "".join(json.dumps({k: r[k] for k in ("id", "published", "text", "language") if r[k]}) + "\n" for r in reports)
    done = subprocess.run([program, "code", "--from", "jsonl", "--as-is", "--layers", "mentions", "-"], input=lines,
                          capture_output=True, text=True, check=True)
    return [json.loads(line).get("mentions", []) for line in done.stdout.splitlines()]


def overlap(mention, start, end):
    s, e = mention["span"]
    both = min(e, end) - max(s, start)
    return both / (max(e, end) - min(s, start)) if both > 0 else 0


def closest(mentions, start, end):
    """the mentions of the one span that lies closest, at least half the words in common"""
    best = max((overlap(m, start, end) for m in mentions), default=0)
    if best < 0.5:
        return []
    span = next(m["span"] for m in mentions if overlap(m, start, end) == best)
    return [m for m in mentions if m["span"] == span]


def matches(found, codes):
    """each code is one mention's, and no mention is left over"""
    left = [m.get("code", "") for m in found]
    for alternatives in codes:
        one = next((c for c in left if c in alternatives), None)
        if one is None:
            return False
        left.remove(one)
    return not left


def has_sector(mention, sectors):
    """one of the mention's sectors ("PTY GOV" are two) is among those that count as right"""
    return not sectors.isdisjoint(mention.get("sector", "").split(" "))


def is_person_key(mention):
    """a key of the table of people or of a name, not that of a role (FRA/GOV/president) or of a state"""
    return "/" not in mention.get("key", "/") and mention.get("key") != mention.get("code")


def faults(found, answer, entities):
    """what is wrong, a word each; nothing when the mention is right"""
    if answer["unheld"] and any(is_person_key(m) for m in found):
        return ["resolved"]
    if answer["unheld"] and not found:
        return []  # no mention: nobody is taken for the holder
    if answer["unheld"] and not answer["codes"]:
        return []
    if not answer["codes"]:
        return ["code"] if any(m.get("code") for m in found) else []
    if not found:
        return ["missing"]
    wrong = [] if matches(found, answer["codes"]) else ["code"]
    if answer["sectors"] is not None and not all(has_sector(m, answer["sectors"]) for m in found):
        wrong.append("sector")
    is_state = all(m.get("key") == m.get("code") for m in found)
    if answer["place"] and is_state != (answer["place"] == "state"):
        wrong.append(answer["place"])
    if answer["label"] and entities.setdefault(answer["label"], found[0].get("entity")) != found[0].get("entity"):
        wrong.append("identity")
    if answer["key"] and any(m.get("key") != answer["key"] for m in found):
        wrong.append("person")
    return wrong


def score(program, languages, tell):
    counts = collections.defaultdict(lambda: [0, 0, 0])  # right, code right, all
    for language in languages:
        reports = read_gold(language)
        for report, mentions in zip(reports, run(program, reports)):
            entities = {}
            for start, end, kind, answer in report["gold"]:
                found = closest(mentions, start, end)
                wrong = faults(found, answer, entities)
                for row in (language, kind, "all"):
                    counts[row][0] += not wrong
                    counts[row][1] += not {"code", "missing"} & set(wrong)
                    counts[row][2] += 1
                if wrong and tell:
                    said = "; ".join(" ".join(str(m.get(k, "-")) for k in ("code", "sector", "key")) for m in found)
                    print(f"{report['id']}: {report['text'][start:end]} ({kind}), {', '.join(wrong)}: {said or 'nothing'}"
                          f"  | {report['text'][max(0, start - 30):end + 30]}")
    return counts


def main(argv):
    options = {a for a in argv[1:] if a.startswith("--")}
    plain = [a for a in argv[1:] if not a.startswith("--")]
    languages = plain[1:] or sorted(os.path.basename(p)[:-4] for p in glob.glob(os.path.join(HERE, "??.tsv")))
    counts = score(plain[0], languages, "--errors" in options)
    order = languages + [c for c in CLASSES if c in counts] + ["all"]
    if "--json" in options:
        print(json.dumps({row: {"right": counts[row][0], "code": counts[row][1], "of": counts[row][2]} for row in order}))
        return
    if "--board" in options:
        for row in ["all"] + languages:
            label = f"actors: who is meant, own reports, {row}"
            print(f"{label:66}{100 * counts[row][0] / counts[row][2]:8.1f}")
        return
    print(f"{'':14}{'right':>7}{'code':>7}{'of':>6}")
    for row in order:
        right, code, of = counts[row]
        print(f"{row:14}{100 * right / of:7.1f}{100 * code / of:7.1f}{of:6}")


if __name__ == "__main__":
    main(sys.argv)
