"""Offices without a name: who held them on the day of the report, by the tables and by a user's list."""
import json
import os
import subprocess
import sys
import tempfile

PROGRAM = sys.argv[1]


def mentions(text, published=None, *options):
    record = json.dumps({"id": "1", "text": text, "language": "en", **({"published": published} if published else {})})
    done = subprocess.run([PROGRAM, "code", "--from", "jsonl", "--as-is", *options, "-"], input=record + "\n",
                          capture_output=True, text=True, check=True)
    document = json.loads(done.stdout)
    return {text[m["span"][0]:m["span"][1]]: m for m in document["mentions"]}, document


def check(what, holds):
    if not holds:
        sys.exit(f"failed: {what}")


def main():
    found, document = mentions("The French president arrived in Cairo on Monday.", "2019-01-28")
    president = found["French president"]
    check("the holder", (president["key"], president["basis"]) == ("emmanuel-macron", "office"))
    check("the words and the name", president["name"] == "Emmanuel Macron" and president["office"] == "president")
    for event in document["events"]:
        for actor in event.get("actor", []):
            if actor["entity_text"] == "French president":
                check("an actor says so", actor["basis"] == "office" and actor["identifier_text"] == "Emmanuel Macron")

    found, document = mentions("Monday, November 18, 2024\n\nThe French president spoke. Donald Trump listened.")
    check("a day inferred from the text", found["French president"]["key"] == "emmanuel-macron")
    check("a term on that day", found["Donald Trump"]["sector"] == "ELI")
    found, document = mentions("The French president spoke. Donald Trump listened.")
    check("no day, no holder", found["French president"]["key"] == "FRA/GOV/president")
    check("no day, no office", "office" not in found["Donald Trump"] and "sector" not in found["Donald Trump"])
    found, document = mentions("Former president Donald Trump listened.")
    check("no day but words", found["Donald Trump"]["sector"] == "ELI")

    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "mine.tsv")
        with open(path, "w", encoding="utf-8") as f:
            f.write("Anna Testova\tFRA\tGOV\tpresident\t2030-01-01\t2030-06-30\n")
        found, _ = mentions("The French president spoke.", "2030-02-02", "--actors", path)
        check("a user's holder", found["French president"]["name"] == "Anna Testova")
        with open(path, "a", encoding="utf-8") as f:
            f.write("Boris Testov\tFRA\tGOV\tpresident\t2030-02-01\t2030-06-30\n")
        found, _ = mentions("The French president spoke.", "2030-02-02", "--actors", path)
        check("of two holders neither", found["French president"]["key"] == "FRA/GOV/president")
        found, _ = mentions("The French president spoke.", "2030-01-15", "--actors", path)
        check("before the second began", found["French president"]["name"] == "Anna Testova")


main()
