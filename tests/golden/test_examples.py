#!/usr/bin/env python3
"""What the program prints for examples/, word for word. usage: test_examples.py PROGRAM [--update]

After a change that should show, run it with --update, read the diff, and say in the commit why it is right."""
import difflib, os, subprocess, sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
CASES = {
    "chronicle.txt": ["chronicle", "--to", "table", "examples/"],
    "chronicle.jsonl": ["chronicle", "--to", "json", "examples/"],
    "capture.jsonl": ["code", "--layers", "text,times,claims,events", "examples/pyongyang/harbour-courier.txt"],
    "extract.md": ["extract", "--to", "markdown", "examples/crocus/song-hong.html", "examples/pyongyang/harbour-courier.txt"],
    "events.csv": ["code", "--to", "csv", "examples/crocus/meridian-post.html"],
}

program, update = os.path.abspath(sys.argv[1]), "--update" in sys.argv
failed = 0
for name, command in CASES.items():
    path = os.path.join(HERE, name)
    r = subprocess.run([program, *command], cwd=ROOT, capture_output=True, text=True,
                       env={**os.environ, "COLUMNS": "110", "NO_COLOR": "1"})
    if r.returncode or r.stderr:
        print(f"{name}: exit {r.returncode}: {r.stderr}")
        failed += 1
    if update:
        open(path, "w", encoding="utf-8").write(r.stdout)
        continue
    kept = open(path, encoding="utf-8").read() if os.path.exists(path) else ""
    if r.stdout != kept:
        failed += 1
        changes = difflib.unified_diff(kept.splitlines(), r.stdout.splitlines(), "kept", "now", lineterm="", n=0)
        for line in list(changes)[:40]:
            print(line[:300])
print(f"{len(CASES) - failed} passed, {failed} failed")
sys.exit(1 if failed else 0)
