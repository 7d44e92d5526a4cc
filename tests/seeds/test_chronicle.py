"""The chronicle of three captured reports, as a careful reader makes it (../shared/seeds/reading.md beside the project). Their
texts belong to their publishers and are read from there; without that folder the test is skipped.

Each expectation is a row of the reader's table: when, which kinds of event would do, who and whom by code, which reports
must stand behind it, and where they must differ."""
import glob
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "link"))
from documents import lines, run  # noqa: E402

PROGRAM = sys.argv[1]
SEEDS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "shared", "seeds")

ROWS = {
    "greetings of July 2023": dict(date=("2023-07-27",), who="RUS", whom="PRK", reports="002"),
    "parade and delegations of July 2023": dict(date=("2023-07-27",), words=("visit", "weapons shown or moved"), reports="002"),
    "Kim visits Russia": dict(date=("2023-09",), words=("visit",), who="PRK", whom="RUS", reports="000 003",
                              differ=("place", "Moscow")),
    "Putin visits Pyongyang": dict(date=("2024-06",), words=("visit",), who="RUS", whom="PRK", reports="000"),
    "Kim's message of June 2024": dict(date=("2024-06-12",), who="PRK", whom="RUS", reports="003"),
    "greetings of August 2024": dict(date=("2024-08-15",), who="RUS", whom="PRK", reports="000"),
    "arms for Russia, as others say": dict(date=(None,), words=("aid", "cooperation"), who="PRK", reports="000 002 003"),
}

def fits(row, wanted):
    when = row.get("date") or (row.get("reported") if None not in wanted["date"] else None)
    if when not in wanted["date"]:
        return False
    documents = {os.path.basename(d)[:3] for d in row["documents"]}
    if not set(wanted["reports"].split()) <= documents:
        return False
    if wanted.get("words") and row["what"].split(",")[0] not in wanted["words"]:
        return False
    if any("(%s)" % wanted[k] not in row.get(k, "") for k in ("who", "whom") if k in wanted):
        return False
    if "differ" in wanted:
        field, value = wanted["differ"]
        return any(d["field"] == field and value in [v["value"] for v in d["values"]] for d in row.get("differences", []))
    return True


def main():
    files = sorted(glob.glob(os.path.join(SEEDS, "*.txt")))
    if not files:
        print("skipped: the captured reports are not beside the project")
        sys.exit(77)
    rows = lines(run(PROGRAM, ["chronicle", "--to", "json"], files=files))
    assert rows == lines(run(PROGRAM, ["chronicle", "--to", "json"], files=files[::-1])), "the order of the files counts"
    reached = {name for name, wanted in ROWS.items() if any(fits(r, wanted) for r in rows)}
    for name in ROWS:
        print("%-36s %s" % (name, "reached" if name in reached else "LOST"))
    lost = set(ROWS) - reached
    assert not lost, "rows of the reader that are lost: %s" % ", ".join(sorted(lost))


main()
