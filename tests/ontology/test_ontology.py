"""A user's own types and patterns (docs/add-an-event-type.md): they code, they win, and bad folders are refused by file and line."""
import json
import os
import shutil
import subprocess
import sys
import tempfile

PROGRAM = os.path.abspath(sys.argv[1])
HERE = os.path.dirname(os.path.abspath(__file__))
failures = []


def run(folder, *command, text="", cwd=HERE):
    return subprocess.run([PROGRAM, *command, "--ontology", folder], input=text, capture_output=True, text=True, cwd=cwd)


def expect(what, holds, shown=""):
    if not holds:
        failures.append(f"{what}: {shown}")


def events(folder, text, cwd=HERE):
    r = run(folder, "code", "--from", "text", "--as-is", "--language", "en", "-", text=text, cwd=cwd)
    return json.loads(r.stdout)["events"] if r.returncode == 0 else []


def test_own_type():
    e = events("water/", "Ethiopia dammed the river of Sudan.")
    expect("an own type is coded", [x["event"] for x in e] == ["DIVERT"] and e[0]["mode"] == ["dam"], e)
    expect("by the user's row", e and e[0]["pattern"] == "water/en/events.tsv:4", e)
    expect("with the mode's score", e and e[0]["event_scale"] == -3.0 and e[0]["quad_code"] == 4, e)
    e = events("water", "Turkey closed the floodgates. Iran accused Israel of lying.")
    expect("shipped rows stay", [x["event"] for x in e] == ["COERCE", "ACCUSE"], e)
    r = run("water", "check")
    expect("all examples hold", r.returncode == 0 and r.stdout == "en: 3 of 3 rows hold\n", r.stdout + r.stderr)
    r = run("water", "chronicle", "--all", "--from", "text", "--language", "en", "-", text="Ethiopia dammed the river of Sudan on 5 May 2024.")
    expect("the chronicle has its words", "damming" in r.stdout, r.stdout + r.stderr)


def write(folder, path, *lines):
    os.makedirs(os.path.dirname(os.path.join(folder, path)), exist_ok=True)
    with open(os.path.join(folder, path), "w", encoding="utf-8") as f:
        f.write("\n".join("\t".join(line) for line in lines) + "\n")


HEADER = ("trigger", "event", "mode", "example")
TYPES = ("event", "quad_code", "event_scale", "needs")

# what is wrong, the files, words of the message (the folder is F)
BAD = [
    ("an unknown type", {"en/events.tsv": [HEADER, ("water", "IRRIGATE", "", "x")]}, ["F/en/events.tsv:2:", 'no such event type: "IRRIGATE"']),
    ("an unknown mode", {"en/events.tsv": [HEADER, ("water", "AID", "wet", "x")]}, ["F/en/events.tsv:2:", 'AID has no mode "wet"']),
    ("an unknown column", {"en/events.tsv": [("trigger", "colour"), ("water", "blue")]}, ["F/en/events.tsv:", '"colour"']),
    ("too many cells", {"en/events.tsv": [("trigger", "event"), ("water", "AID", "more")]}, ["F/en/events.tsv:2:", "more cells"]),
    ("an unknown class", {"en/events.tsv": [HEADER, ("water + {nowhere}", "AID", "", "x")]}, ["F/en/events.tsv:2:", "{nowhere}"]),
    ("an unknown table", {"en/evnets.tsv": [HEADER]}, ["F/en/evnets.tsv:", "no table"]),
    ("a number that is none", {"events.tsv": [TYPES, ("DIVERT", "four", "1", "any")]}, ["F/events.tsv:2:", "numbers"]),
    ("a type without a row", {"events.tsv": [TYPES, ("DIVERT", "4", "-4", "any")]}, ["F/events.tsv:", '"DIVERT"', "missing"]),
    ("a contradiction", {"en/events.tsv": [HEADER, ("quench", "AID", "", "x"), ("quench|slake", "COERCE", "", "x")]},
     ["F/en/events.tsv:3:", '"quench"', "F/en/events.tsv:2"]),
    ("a dead row", {"en/events.tsv": [HEADER, ("quench|slake", "AID", "", "x"), ("quench", "AID", "", "x")]},
     ["F/en/events.tsv:3:", "never match", "F/en/events.tsv:2"]),
    ("a row against itself", {"en/events.tsv": [HEADER, ("quench + obj:fire + !obj:fire", "AID", "", "x")]},
     ["F/en/events.tsv:2:", "never match"]),
    ("an empty folder", {}, ["F:", "no table"]),
    ("no UTF-8", {"en/events.tsv": None}, ["F/en/events.tsv", "UTF-8"]),
]


def test_bad_folders():
    for what, files, words in BAD:
        top = tempfile.mkdtemp()
        folder = os.path.join(top, "F")
        os.makedirs(folder)
        for path, lines in files.items():
            if lines is None:
                os.makedirs(os.path.dirname(os.path.join(folder, path)))
                with open(os.path.join(folder, path), "wb") as f:
                    f.write(b"trigger\tevent\n\xff\xfe\tAID\n")
            else:
                write(folder, path, *lines)
        r = run("F", "code", "-", text="Iran accused Israel.", cwd=top)
        expect(f"{what} is refused", r.returncode == 2 and r.stdout == "", f"exit {r.returncode} {r.stdout} {r.stderr}")
        expect(f"{what} says where and what", all(w in r.stderr for w in words), r.stderr)
        shutil.rmtree(top)
    r = run("nowhere", "code", "-")
    expect("a folder that is not there", r.returncode == 2 and "nowhere" in r.stderr, r.stderr)


def test_own_row_wins():
    top = tempfile.mkdtemp()
    write(os.path.join(top, "F"), "en/events.tsv", HEADER, ("accuse", "-", "", "Iran accused Israel."))
    expect("a user's row wins over the shipped one of the same words", events("F", "Iran accused Israel.", cwd=top) == [], "")
    shutil.rmtree(top)


test_own_type()
test_bad_folders()
test_own_row_wins()
for failure in failures:
    print(failure)
print(f"{len(failures)} failed")
sys.exit(1 if failures else 0)
