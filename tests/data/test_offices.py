"""The offices of data/actors/offices.tsv: what agents ask for, people hold, organisations and states have."""
import glob
import os
import sys

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "data")


def rows(path):
    with open(os.path.join(DATA, path), encoding="utf-8") as f:
        lines = [line.rstrip("\n").split("\t") for line in f if not line.startswith("#")]
    names = [c.lstrip("*") for c in lines[0]]
    return [dict(zip(names, r + [""] * (len(names) - len(r)))) for r in lines[1:]]


def main():
    offices = rows("actors/offices.tsv")
    known = {r["office"] for r in offices}
    owners = {r["key"] for r in rows("actors/organizations.tsv")} | {r["code"] for r in rows("actors/countries.tsv")}
    held = {r["office"] for r in rows("actors/people.tsv")}
    faults = [f"offices.tsv: {r['of']} is no organisation and no state" for r in offices if r["of"] and r["of"] not in owners]
    for r in offices:
        if not held & set(r["held"].split("|")):
            faults.append(f"offices.tsv: nobody of people.tsv has ever been {r['held']}")
    for path in sorted(glob.glob(os.path.join(DATA, "languages", "??", "agents.tsv"))):
        for r in rows(path):
            if r.get("office") and not r["office"].startswith("… ") and r["office"] not in known:
                faults.append(f"{path[-12:]}: {r['word']}: office {r['office']} is not in offices.tsv")
    print("\n".join(faults))
    sys.exit(bool(faults))


main()
