"""Sentences in which nothing happens that PLOVER codes (plain.tsv): in how many does the program tell an event? The number may only fall.

  test_plain.py PROGRAM [--show]"""
import json
import os
import subprocess
import sys

MOST = 17
program, show = sys.argv[1], "--show" in sys.argv
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "plain.tsv")
lines = [l.rstrip("\n").split("\t") for l in open(path, encoding="utf-8") if l.strip() and l[0] != "#"][1:]
records = "".join(json.dumps({"id": str(k), "language": language, "text": text}) + "\n" for k, (language, text) in enumerate(lines))
run = subprocess.run([program, "code", "--from", "jsonl", "--as-is", "--layers", "events", "-"], input=records, capture_output=True, text=True, check=True)
told = 0
for line in run.stdout.splitlines():
    d = json.loads(line)
    events = [e for e in d.get("events", []) if e.get("status") != "negated"]
    told += bool(events)
    if events and show:
        print(lines[int(d["id"])][1], [(e["event"], e.get("pattern"), e.get("confidence")) for e in events])
print(f"{told} of {len(lines)} plain sentences tell an event; {MOST} at most")
sys.exit(told > MOST or len(lines) < 300)
