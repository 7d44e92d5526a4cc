"""--db: reports come one after the other; names last, nothing is counted twice, no order matters."""
import itertools
import os
import sqlite3
import sys
import tempfile

from documents import lines, reports, run

PROGRAM = sys.argv[1]


def rows(db):
    return lines(run(PROGRAM, ["chronicle", "--db", db]))


def without_names(found):
    return [{k: v for k, v in r.items() if k != "happenings"} for r in found]


def check_growth(folder):
    db = os.path.join(folder, "growth.db")
    first, second, third = reports()
    run(PROGRAM, ["chronicle", "--db", db], [first])
    visit = next(r for r in rows(db) if r["what"] == "visit")
    printed = lines(run(PROGRAM, ["link", "--db", db], [third, second]))
    assert {o["story"] for o in printed if "documents" in o}, printed
    later = next(r for r in rows(db) if r["what"] == "visit")
    assert later["happenings"] == visit["happenings"], "a row keeps its name"
    assert later["documents"] == ["courier", "post"] and "differences" in later
    before = open(db, "rb").read()
    assert run(PROGRAM, ["link", "--db", db], [first, second, third]) == "", "nothing is new"
    assert open(db, "rb").read() == before, "running twice changes nothing"


def check_order(folder):
    results = []
    for number, order in enumerate(itertools.permutations(reports())):
        db = os.path.join(folder, "order%d.db" % number)
        for d in order:
            run(PROGRAM, ["link", "--db", db], [d])
        results.append(without_names(rows(db)))
    assert all(r == results[0] for r in results[1:])
    assert results[0] == without_names(lines(run(PROGRAM, ["chronicle"], reports())))


def check_tables(folder):
    db = os.path.join(folder, "tables.db")
    run(PROGRAM, ["link", "--db", db], reports())
    c = sqlite3.connect(db)
    count = lambda sql: c.execute(sql).fetchone()[0]
    assert count("SELECT count(*) FROM documents") == 3
    assert count("SELECT count(*) FROM events") == 7
    assert count("SELECT count(*) FROM events e LEFT JOIN happenings h ON e.happening = h.name WHERE h.name IS NULL") == 0
    assert count("SELECT dead FROM happenings WHERE event = 'ASSAULT'") == 7
    assert count("SELECT count(*) FROM differences WHERE field = 'place'") == 2
    assert count("SELECT claimed_by FROM events WHERE event = 'AID' LIMIT 1") == "The Union"
    shown = run(PROGRAM, ["show", c.execute("SELECT name FROM happenings WHERE mode = 'visit'").fetchone()[0], "--db", db])
    assert "[event: visited]" in shown


def check_examples(folder):
    """Whole pages, coded in the first run and read back in the second."""
    db = os.path.join(folder, "examples.db")
    examples = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "examples")
    assert run(PROGRAM, ["link", "--db", db], files=[examples]) != ""
    assert run(PROGRAM, ["link", "--db", db], files=[examples]) == "", "nothing is new"


with tempfile.TemporaryDirectory() as folder:
    check_growth(folder)
    check_order(folder)
    check_tables(folder)
    check_examples(folder)
