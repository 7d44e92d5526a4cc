#!/usr/bin/env python3
"""Which offices of which states have no holder in data/actors/people.tsv, and when.

    python3 tools/actors/coverage.py [--since 2000] [--until 2026-11-26] [--least 0] [STATE…]

A state counts where its row in countries.tsv names itself as the state of its events. Three groups of offices: head (of
state or government: at least one of them), foreign and defense. A date given as a year or a month starts at its first day
and ends at its last one. States without the office (WITHOUT) do not count, young ones from their first day. --least 90: only what
lies below 90 %.
"""
import argparse
import calendar
import datetime
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
HEAD = ("president", "prime minister", "king", "queen", "emperor", "emir", "sultan", "chancellor", "premier",
        "general secretary", "leader", "supreme leader", "chief executive", "grand duke", "prince", "pope", "chairman",
        "head of state", "head of government", "head of the", "chairman of the", "junta leader", "interim president",
        "acting president", "chief adviser", "captain regent", "president of the")
GROUPS = {
    "head": lambda o: o in HEAD or o.startswith(("acting pre", "acting prime", "interim pr", "transitional pre")) or
    o.startswith(("head of the Sov", "head of the Pres", "chairman of the trans", "chairman of the Pres")),
    "foreign": lambda o: any(w in o for w in ("foreign minister", "foreign secretary", "secretary of state", "state department"))
    and not o.startswith(("former", "deputy", "vice", "shadow", "Soviet")),
    "defense": lambda o: any(w in o for w in ("defense minister", "defense secretary", "minister of armed forces"))
    and not o.startswith(("former", "deputy", "vice", "shadow")),
}
# States without the office: no armed forces, or none that a minister of their own heads. San Marino's two heads change every
# half-year.
WITHOUT = {
    "defense": "AND ATG BHS BRB CRI DMA FSM GRD GUY ISL JAM KIR KNA LCA LIE MCO MHL MLT MUS NRU PAN PLW SLB SMR TTO TUV VAT VCT "
               "VUT WSM",
    "head": "SMR",
}
YOUNG = {"KOS": "2008-02-17", "MNE": "2006-06-03", "SRB": "2006-06-05", "SSD": "2011-07-09", "TLS": "2002-05-20"}


def day(text, last):
    parts = [int(p) for p in text.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else (12 if last else 1)
    date = parts[2] if len(parts) > 2 else (calendar.monthrange(year, month)[1] if last else 1)
    return datetime.date(year, month, date)


def rows(path):
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and line[0] not in "#*":
            yield line.split("\t")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--since", default="2000")
    parser.add_argument("--until", default="2026-11-26")
    parser.add_argument("--least", type=float, default=100.0)
    parser.add_argument("states", nargs="*")
    given = parser.parse_args()
    since, until = day(given.since, False), day(given.until, True)
    states = {r[0]: r[2] for r in rows(ROOT / "data/actors/countries.tsv") if r[8] == r[0] and r[1]}
    terms = {}
    for row in rows(ROOT / "data/actors/people.tsv"):
        _, _, code, _, office, start, end = (row + [""] * 7)[:7]
        a = day(start, False) if start else since
        b = day(end, True) if end else until
        for group, belongs in GROUPS.items():
            if belongs(office):
                terms.setdefault((code, group), []).append((a, b))
    total = {g: 0.0 for g in GROUPS}
    full = {g: 0 for g in GROUPS}
    number = {g: 0 for g in GROUPS}
    for code, name in sorted(states.items()):
        for group in GROUPS:
            if code in WITHOUT.get(group, "").split():
                continue
            first = max(since, day(YOUNG.get(code, given.since), False))
            at, covered, gaps = first, 0, []
            for a, b in sorted(terms.get((code, group), [])) + [(until, until)]:
                a, b = max(a, first), min(b, until)
                if (a - at).days > 31:
                    gaps.append(f"{at}..{a}")
                elif a > at:
                    covered += (a - at).days
                if b > at:
                    covered += (b - max(a, at)).days
                    at = b
            share = 100.0 * covered / (until - first).days
            number[group] += 1
            total[group] += share
            full[group] += share > 98
            if share < given.least and (not given.states or code in given.states):
                print(f"{code} {name:28.28} {group:8} {share:5.1f} %  {' '.join(gaps)}")
    for group in GROUPS:
        print(f"{group}: {total[group] / number[group]:.1f} % of days, {full[group]} of {number[group]} states whole")


if __name__ == "__main__":
    main()
