"""Did it happen? Runs `dateline code --layers events` over the sentences beside this file and compares the status of the event
at the marked words. README.md says how to read them.

usage: score.py PROGRAM [--errors] [--json] [LANGUAGE …]
"""
import glob
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PUBLISHED = "2024-06-12"


def read_rows(language):
    """[answers], the words, the text"""
    with open(os.path.join(HERE, language + ".tsv"), encoding="utf-8") as f:
        rows = [line.rstrip("\n").split("\t") for line in f if not line.startswith("#")]
    return [(status.split("|"), words, text) for status, words, text in rows[1:]]


def run(program, language, rows):
    lines = "".join(json.dumps({"id": str(i), "language": language, "published": PUBLISHED, "text": text}) + "\n"
                    for i, (_, _, text) in enumerate(rows))
    done = subprocess.run([program, "code", "--from", "jsonl", "--as-is", "--layers", "events", "-"], input=lines,
                          capture_output=True, text=True, check=True)
    return [json.loads(line).get("events", []) for line in done.stdout.splitlines()]


def touches(event, start, end):
    span = event["trigger"]
    span = span["span"] if isinstance(span, dict) else span
    spans = span if isinstance(span[0], list) else [span]
    return any(s < end and start < e for s, e in spans)


def answer(events, text, words):
    """(type, status) of the events at the words; of others none counts"""
    start = text.index(words)
    return [(e["event"], e.get("status") or "actual") for e in events if touches(e, start, start + len(words))]


def is_right(answers, found):
    if not found:
        return "none" in answers
    return all(status in answers or kind in answers for kind, status in found)


def score(program, languages, tell=False):
    counts = {}
    for language in languages:
        rows, right = read_rows(language), 0
        for (answers, words, text), events in zip(rows, run(program, language, rows)):
            found = answer(events, text, words)
            right += is_right(answers, found)
            if tell and not is_right(answers, found):
                print(f"{language}: {text} [{words}] {'|'.join(answers)}: {', '.join(' '.join(f) for f in found) or 'none'}")
        counts[language] = {"right": right, "of": len(rows)}
    return counts


def main(argv):
    options = {a for a in argv[1:] if a.startswith("--")}
    plain = [a for a in argv[1:] if not a.startswith("--")]
    languages = plain[1:] or sorted(os.path.basename(p)[:-4] for p in glob.glob(os.path.join(HERE, "??.tsv")))
    counts = score(plain[0], languages, "--errors" in options)
    if "--json" in options:
        print(json.dumps(counts))
        return
    for language, n in counts.items():
        print(f"{language}  {n['right']:3} of {n['of']}")


if __name__ == "__main__":
    main(sys.argv)
