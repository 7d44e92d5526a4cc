"""dateline who, and --actors over the tables: who somebody is on a day, and what a user's list changes."""
import json
import os
import subprocess
import sys
import tempfile

PROGRAM = sys.argv[1]
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def who(*arguments):
    done = subprocess.run([PROGRAM, "who", "--to", "json", *arguments], capture_output=True, text=True, check=False)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def check(what, condition):
    if not condition:
        sys.exit(f"failed: {what}")


def row_text(place):
    """the row that an answer names, from the source tree"""
    path, line = place.rsplit(":", 1)
    with open(os.path.join(ROOT, path), encoding="utf-8") as f:
        return f.read().split("\n")[int(line) - 1].split("\t")


def check_offices():
    """an office and a state instead of a name, in any language, and what is said where nothing is known"""
    for office, day, key in (("president of France", "2015-01-01", "francois-hollande"), ("German chancellor", "2000-06-01", "gerhard-schroeder"),
                             ("министр обороны России", "2010-05-01", "anatoly-serdyukov"), ("韩国总统", "2014-01-01", "park-geun-hye")):
        status, answers, _ = who(office, "--on", day)
        check(f"{office} on {day}", status == 0 and [a["key"] for a in answers] == [key])
    status, answers, message = who("Xyzzyq Qwyx")
    check("an unknown name is said to be one", status == 1 and answers == [] and "Xyzzyq Qwyx" in message and "--on" in message)


def check_rows():
    """the row that decided stands where the answer says, and so do those that lost, with the reason"""
    _, answers, _ = who("Donald Trump", "--on", "2018-05-01")
    decided = row_text(answers[0]["decided"]["row"])
    check("the row of a first term", decided[0] == "donald-trump" and decided[5:7] == ["2017-01-20", "2021-01-20"])
    reasons = {row_text(o["row"])[5]: o["lost"] for o in answers[0]["others"]}
    check("terms before and after", reasons[""] == "the term was over" and reasons["2025-01-20"] == "the term had not begun")
    _, answers, _ = who("Valencia", "--language", "es")
    places = [a for a in answers if a.get("others") and "places" in a["decided"]["row"]]
    check("a smaller town of that name", places and {o["lost"] for o in places[0]["others"]} == {"a smaller place"})
    orders = [a["order"] for a in who("Georgia", "--language", "en")[1]]
    check("the state before the division", orders == [1, 2])
    text = subprocess.run([PROGRAM, "who", "Donald Trump", "--on", "2018-05-01"], capture_output=True, text=True, check=True).stdout
    check("in words", "  by  data/actors/people.tsv:" in text and "since the term had not begun" in text)


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
    for day in ("2025-02-31", "0000-01-01", "5/6/07", "2025-13"):
        status, answers, error = who("Putin", "--on", day)
        check(f"no day: {day}", status == 2 and not answers and day in error)
    check_rows()
    check_offices()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "mine.tsv")
        with open(path, "w", encoding="utf-8") as f:
            f.write("Xyzzyq\tARN\tGOV\tKing\t2001\t2005\n")
        status, answers, _ = who("Xyzzyq", "--on", "2003-01-01", "--actors", path)
        check("a user's own", status == 0 and answers[0]["code"] == "ARN" and answers[0]["office"] == "King")
        check("the row of the user's file", answers[0]["decided"]["row"] == path + ":1")
        with open(path, "a", encoding="utf-8") as f:  # two terms at once, of two states
            f.write("Xyzzyq\tBRN\tMIL\tMarshal\t2002\t2004\n")
        status, answers, _ = who("Xyzzyq", "--on", "2003-01-01", "--actors", path)
        check("of two terms the later", answers[0]["code"] == "BRN" and answers[0]["decided"]["row"] == path + ":2")
        check("why not the other", [(o["row"], o["lost"]) for o in answers[0]["others"]] ==
              [(path + ":1", "another term that runs began later")])
        status, answers, _ = who("Xyzzyq", "--on", "2005-01-01", "--actors", path)
        check("a term that is over", answers[0]["code"] == "ARN" and answers[0]["others"][0]["lost"] == "the term was over")
        with open(path, "a", encoding="utf-8") as f:
            f.write("Bad\tarn\n")
        status, answers, error = who("Xyzzyq", "--actors", path)
        check("a bad row is named and nothing is taken", status == 2 and not answers and ":3: column 2" in error)


main()
