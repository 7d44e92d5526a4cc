#!/usr/bin/env python3
"""Prints what data/places/places.tsv holds: rows by kind and by state, and how many of the places most in the news have a
name in the letters of each language.

    python3 tools/places/coverage.py [--missing SCRIPT]
"""
import collections
import pathlib
import re
import sys
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parents[2]
NEWS = ("USA RUS UKR CHN IND DEU FRA GBR ESP ITA MEX BRA CAN AUS JPN KOR PRK VNM IRN IRQ SYR ISR PSE LBN SAU YEM TUR PAK AFG "
        "MMR IDN PHL THA NGA SDN ETH COD ZAF EGY LBY VEN COL").split()
SCRIPTS = {"Cyrillic": "CYRILLIC", "Ukrainian": "CYRILLIC", "Hangul": "HANGUL", "Han": "CJK", "Arabic": "ARABIC"}


def rows():
    for line in (ROOT / "data/places/places.tsv").read_text("utf-8").splitlines():
        if not line.startswith(("#", "key\t")):
            key, names, country, admin, lat, lon, population, kind = line.split("\t")
            yield {"key": key, "names": names.split("|"), "country": country, "admin": admin, "population": int(population),
                   "kind": kind}


def written_in(name, script):
    """Ukrainian: a name that Russian cannot write, or that both write alike."""
    if script == "Ukrainian" and any(c in "ыэъё" for c in name.casefold()):
        return False
    return all(unicodedata.name(c, "").startswith(SCRIPTS[script]) for c in name if c.isalpha())


def share(places, script):
    return 100 * sum(is_named(p, script) for p in places) / max(len(places), 1)


def is_named(place, script):
    """A division may leave its name to the town after which it is called."""
    return any(written_in(n, script) for n in place["names"] + place.get("namesake", []))


def find_namesakes(places):
    towns = {(p["names"][0], p["country"]): p["names"] for p in places if p["kind"] in ("city", "capital")}
    for p in places:
        if p["kind"] == "admin":
            p["namesake"] = towns.get((re.sub(r" (Province|Oblast|Governorate|Region|District|State|province|region)$", "", p["names"][0]),
                                       p["country"]), [])


def groups(places):
    towns = sorted((p for p in places if p["kind"] in ("city", "capital")), key=lambda p: -p["population"])
    yield "500 largest towns", towns[:500]
    yield "1,500 largest towns", towns[:1500]
    yield "5,000 largest towns", towns[:5000]
    yield "capitals", [p for p in towns if p["kind"] == "capital"]
    divisions = [p for p in places if p["kind"] == "admin"]
    yield "divisions of states in the news", [p for p in divisions if p["country"] in NEWS]
    yield "all divisions", divisions
    yield "sites, regions, waters", [p for p in places if p["kind"] in ("site", "region", "water")]


def main():
    places = list(rows())
    find_namesakes(places)
    print("kinds:", ", ".join(f"{n:,} {k}" for k, n in collections.Counter(p["kind"] for p in places).most_common()))
    states = collections.Counter(p["country"] for p in places)
    print(len(states) - 1, "states and territories; in the news:", ", ".join(f"{c} {states[c]}" for c in NEWS))
    for label, group in groups(places):
        if len(sys.argv) == 3:
            for p in group:
                if not is_named(p, sys.argv[2]):
                    print(label, p["key"], p["country"], p["names"][0], p["population"], sep="\t")
            continue
        print(f"{label:34}{len(group):7,}  " + "  ".join(f"{s} {share(group, s):5.1f}" for s in SCRIPTS))


if __name__ == "__main__":
    main()
