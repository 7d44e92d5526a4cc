"""dateline chronicle and show: rows, their forms, and the sentences behind them."""
import csv
import io
import sys
import unicodedata

from documents import LINDA, MARSK, OREL, VISIT, document, lines, person, reports, run

PROGRAM = sys.argv[1]


def check_forms():
    rows = lines(run(PROGRAM, ["chronicle", "--to", "json", "--name", "spring"], reports()))
    assert [r["what"] for r in rows][:2] == ["visit", "bombing"], rows
    assert all(r["chronicle"] == "spring" for r in rows)
    assert rows[0]["documents"] == ["courier", "post"] and rows[0]["date"] == "2031-04"
    arms = next(r for r in rows if r["what"] == "aid")
    assert arms["claimed_by"] == ["The Union"] and arms["own_voice"] is False
    table = list(csv.DictReader(io.StringIO(run(PROGRAM, ["chronicle", "--to", "csv"], reports()))))
    assert [t["what"] for t in table] == [r["what"] for r in rows]
    page = run(PROGRAM, ["chronicle", "--to", "html"], reports())
    assert page.count("<tr id=") == len(rows) and "<script" not in page and "<mark class=event" in page
    assert run(PROGRAM, ["chronicle"], reports()) == run(PROGRAM, ["chronicle", "--to", "json"], reports()), \
        "JSON Lines where the output is no terminal"


def check_table():
    text = run(PROGRAM, ["chronicle", "--to", "table"], reports())
    assert "\x1b" not in text, "colour outside a terminal"
    assert "reports differ on place: Linda (Harbour Courier); Brod (Meridian Post)" in text
    width = lambda s: sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in s)
    assert max(map(width, text.splitlines())) <= 100


def check_questions():
    what = lambda *a: [r["what"] for r in lines(run(PROGRAM, ["chronicle", *a], reports()))]
    assert what("--from", "2031-08-01") == ["support"]
    assert what("--from-date", "2031-05-01", "--to", "2031-05-19") == ["bombing"]
    assert what("--about", "market") == ["bombing"]
    assert len(what("--entries", "2")) == 2
    assert what("--about", "nobody") == []


def check_show():
    text = run(PROGRAM, ["show", "h1"], reports())
    assert "[actor: Lena Marsk] [event: visited] [place: Linda] [date: in April]" in text, text
    assert "Harbour Courier" in text and "Meridian Post" in text
    rows = lines(run(PROGRAM, ["chronicle"], reports()))
    arms = next(r for r in rows if r["what"] == "aid")
    assert "so says The Union" in run(PROGRAM, ["show", *arms["happenings"]], reports())


def check_joint_dating():
    """A report of 15 August without a year tells of "September last year"; another dates the same visit 2030-09."""
    told = document("dated", "2030-12-01", [[person("actor", *MARSK), " ", ("event", "visited", VISIT), " ", ("place", "Linda", LINDA), " in ",
                                            ("date", "September", {"value": "2030-09"}), ", where ", person("recipient", *OREL), " met her."]])
    undated = document("undated", None, [["Greetings came on August 15. ", person("actor", *MARSK), " ", ("event", "visited", VISIT), " ",
                                         ("place", "Linda", LINDA), " in ", ("date", "September last year", {"value": "XXXX-09"}),
                                         " and saw ", person("recipient", *OREL), "."]])
    undated["published"] = {"value": "XXXX-08-15", "basis": "inferred", "evidence": [[18, 27]]}
    for docs in ([told, undated], [undated, told]):
        found = lines(run(PROGRAM, ["chronicle", "--all"], docs))
        assert [(r["what"], r["date"], sorted(r["documents"])) for r in found] == [("visit", "2030-09", ["dated", "undated"])], found
        assert "published 2031-08-15 (inferred)" in run(PROGRAM, ["show", *found[0]["happenings"]], docs)


check_forms()
check_joint_dating()
check_table()
check_questions()
check_show()
