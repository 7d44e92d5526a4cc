"""dateline who, and --actors over the tables: who somebody is on a day, and what a user's list changes."""
import json
import os
import subprocess
import sys
import tempfile

PROGRAM = sys.argv[1]


def who(*arguments):
    done = subprocess.run([PROGRAM, "who", *arguments], capture_output=True, text=True, check=False)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def check(what, condition):
    if not condition:
        sys.exit(f"failed: {what}")


def main():
    status, answers, _ = who("Angela Merkel", "--on", "2015-01-01")
    check("a chancellor in office", status == 0 and [a["sector"] for a in answers] == ["GOV"])
    status, answers, _ = who("Angela Merkel", "--on", "2023-01-01")
    check("out of office", status == 0 and [a["sector"] for a in answers] == ["ELI"])
    keys = {tuple(a["key"] for a in who(name)[1] if a.get("code") == "KOR" and len(a["key"]) == 3)
            for name in ("South Korea", "Южная Корея", "Hàn Quốc", "韩国")}
    check("one key in every language", keys == {("KOR",)})
    check("nothing known", who("Xyzzyq")[0] == 1)
    check("no name", who()[0] == 2)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "mine.tsv")
        with open(path, "w", encoding="utf-8") as f:
            f.write("Xyzzyq\tARN\tGOV\tKing\t2001\t2005\n")
        status, answers, _ = who("Xyzzyq", "--on", "2003-01-01", "--actors", path)
        check("a user's own", status == 0 and answers[0]["code"] == "ARN" and answers[0]["office"] == "King")
        with open(path, "a", encoding="utf-8") as f:
            f.write("Bad\tarn\n")
        status, answers, error = who("Xyzzyq", "--actors", path)
        check("a bad row is named and nothing is taken", status == 2 and not answers and ":2: column 2" in error)


main()
