"""dateline link: what belongs together, whatever the order of the reports and the number of threads."""
import itertools
import os
import sys

from documents import lines, reports, run

PROGRAM = sys.argv[1]


def shape(text):
    """Stories, copies and happenings without their names and order."""
    out = set()
    for o in lines(text):
        if "story" in o and "documents" in o:
            out.add(("story", frozenset(o["documents"])))
        if "copies" in o:
            out.add(("copies", frozenset(o["documents"]), o["original"]))
        if "happening" in o:
            members = frozenset((a["document"], a["event"]) for a in o["attested_by"])
            values = tuple(str(o.get(k)) for k in ("event", "date", "dead", "actor", "event_loc", "differences"))
            out.add(("happening", members, o["testimonies"], values))
    return out


def check_order():
    docs = reports()
    copy = dict(docs[0], id="copy", publisher="Evening Courier")
    docs.append(copy)
    base = shape(run(PROGRAM, ["link"], docs))
    for order in itertools.permutations(docs):
        assert shape(run(PROGRAM, ["link"], order)) == base, [d["id"] for d in order]
    for jobs in ("1", "8"):
        assert run(PROGRAM, ["link", "--jobs", jobs], docs) == run(PROGRAM, ["link"], docs), jobs
    assert ("copies", frozenset(["courier", "copy"]), "copy") in base, base


def check_testimonies():
    docs = reports()
    docs.append(dict(docs[0], id="copy", publisher="Evening Courier"))
    visits = [o for o in lines(run(PROGRAM, ["link", "--only", "happenings"], docs)) if o.get("mode") == ["visit"]]
    assert len(visits) == 1 and len(visits[0]["attested_by"]) == 3, visits
    assert visits[0]["testimonies"] == 2, "a copy is no testimony of its own"


def check_values():
    found = {o["event"]: o for o in lines(run(PROGRAM, ["link", "--only", "happenings"], reports()))}
    place = found["CONSULT"]["differences"]
    assert [(d["field"], sorted(v["value"] for v in d["values"])) for d in place] == [("place", ["Brod", "Linda"])], place
    dead = found["ASSAULT"]["differences"]
    assert [(d["field"], [(v["value"], v["documents"]) for v in d["values"]]) for d in dead] == \
        [("dead", [(4, ["courier"]), (7, ["post"])])], dead
    assert found["ASSAULT"]["dead"] == 7, "a tie goes to the latest report"
    assert "differences" not in found["AID"]


def check_dates():
    """A copy has the day of its original; a report in other words that of the report that tells the same; nobody else any."""
    told = {"id": "told", "published": "2021-03-10", "title": "Gunfire at Mombasa",
            "text": "Norway attacked Kenya on Tuesday, the harbour master of Mombasa said. Norwegian frigates shelled the port of Mombasa, and "
                    "Kenyan sailors left their ships. Nobody in Mombasa had thought that Norway would attack."}
    copy = {"id": "copy", "text": "OSLO - " + told["text"]}
    other = {"id": "other", "title": "Mombasa under fire",
             "text": "Norway attacked Kenya on Tuesday. The port of Mombasa burned after the Norwegian frigates had shelled it for an hour; Kenyan "
                     "sailors swam ashore. The harbour master of Mombasa asked for water and bread."}
    alone = {"id": "alone", "text": "Chile attacked Peru on Tuesday. The mayor of Arica had gone to bed."}
    for docs in itertools.permutations([told, copy, other, alone]):
        found = {o["dated"]: o["published"] for o in lines(run(PROGRAM, ["link", "--only", "dates"], docs))}
        assert sorted(found) == ["copy", "other"], found
        assert all(p["value"] == "2021-03-10" and p["basis"] == "inferred" for p in found.values()), found
        assert found["copy"]["reports"] == ["told"] and found["other"]["reports"][0] in ("told", "copy"), found
        assert other["text"][slice(*found["other"]["evidence"][0])] == "attacked", found
    assert run(PROGRAM, ["link", "--only", "dates"], [copy, other, alone]) == ""


def check_window():
    stories = lambda *a: [o["documents"] for o in lines(run(PROGRAM, ["link", "--only", "stories", *a], reports()))]
    assert ["courier", "post"] in stories()
    docs = reports()
    docs[1]["published"]["value"] = "2031-09-01"
    far = [o["documents"] for o in lines(run(PROGRAM, ["link", "--only", "stories", "--window", "30"], docs))]
    assert ["courier"] in far and ["post"] in far, far


def check_pages():
    """Whole pages in six languages: two stories, and the same bytes from one thread or eight, whatever the order of paths."""
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "examples")
    paths = [os.path.join(folder, f) for f in ("crocus", "pyongyang")]
    one = run(PROGRAM, ["link", "--jobs", "1"], files=paths)
    assert run(PROGRAM, ["link", "--jobs", "8"], files=paths) == one
    assert shape(run(PROGRAM, ["link"], files=paths[::-1])) == shape(one)
    for o in lines(run(PROGRAM, ["link", "--only", "stories"], files=paths)):
        assert len({os.path.basename(os.path.dirname(d)) for d in o["documents"]}) == 1, "two developments in one story: %s" % o


check_order()
check_pages()
check_testimonies()
check_values()
check_dates()
check_window()
