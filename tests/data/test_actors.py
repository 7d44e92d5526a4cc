"""The tables of actors and places: codes exist, dates are well formed, rows do not contradict each other, and facts
that every reader of the press knows come out right.

    python3 test_actors.py PROGRAM     (PROGRAM is not run: what is tested are the tables)
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
LANGUAGES = "en vi ru ko es fr de zh ar uk".split()
ORGANISED = {"IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC"}  # PLOVER's actors without a state
SECTORS = set("COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC"
              .split())
DATE = re.compile(r"(\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?)?")

failures = []


def check(holds, what):
    if not holds:
        failures.append(what)


def table(name):
    """(line, row as a dict) of a table; keys without the mark of an index."""
    path = ROOT / "data" / f"{name}.tsv"
    lines = path.read_text("utf-8").split("\n")
    check(lines[0].startswith("#") and "licence" in lines[0] and re.search(r"\d{4}-\d\d-\d\d", lines[0]),
          f"{name}: the first line does not say source, licence and date")
    check(lines[-1] == "", f"{name}: no line end at the end")
    head = None
    for number, line in enumerate(lines, 1):
        if line.startswith("#") or not line:
            continue
        cells = line.split("\t")
        if head is None:
            head = [c.lstrip("*") for c in cells]
            continue
        if head[-1] == "office":  # of the agents, most have none
            cells += [""] * (len(head) - len(cells))
        check(len(cells) == len(head), f"{name}:{number}: {len(cells)} cells in place of {len(head)}")
        check(all(c == c.strip() for c in cells), f"{name}:{number}: blanks at the end of a cell")
        yield f"{name}:{number}", dict(zip(head, cells))


def check_names(where, cell):
    names = cell.split("|")
    check(all(n and n == n.strip() for n in names), f"{where}: an empty or padded name in {cell[:60]}")
    check(len(names) == len(set(names)), f"{where}: a name stands twice in {cell[:60]}")


def check_place(where, row):
    check(abs(float(row["lat"])) <= 90 and abs(float(row["lon"])) <= 180, f"{where}: no such place on earth")


def check_countries():
    states = {}
    for where, row in table("actors/countries"):
        check(re.fullmatch("[A-Z]{3}", row["code"]), f"{where}: {row['code']} is no alpha-3 code")
        check(row["code"] not in states, f"{where}: {row['code']} stands twice")
        check_place(where, row)
        states[row["code"]] = row
    for code, row in states.items():
        for neighbour in filter(None, row["neighbours"].split("|")):
            check(neighbour in states and code in states[neighbour]["neighbours"].split("|"),
                  f"{code}: {neighbour} is no neighbour in return")
        check(row["state"] in states, f"{code}: its state {row['state']} is no state")
    return states


def check_languages(states):
    offices = {row["office"] for name in ("actors/people", "actors/offices") for _, row in table(name)} | {"minister", ""}
    kinds = {"name", "adjective", "demonym", "capital", "metonym", "short"}
    for language in LANGUAGES:
        seen = set()
        for where, row in table(f"languages/{language}/countries"):
            check(row["code"] in states, f"{where}: {row['code']} is no code")
            check(row["kind"] in kinds, f"{where}: {row['kind']} is no kind")
            check((row["code"], row["kind"]) not in seen, f"{where}: {row['code']} {row['kind']} stands twice")
            seen.add((row["code"], row["kind"]))
            check_names(where, row["name"])
        check({c for c, k in seen if k == "name"} >= {"USA", "RUS", "CHN", "PRK", "KOR", "VNM", "UKR", "ISR", "PSE"},
              f"{language}: a state in the news has no name")
        for where, row in table(f"languages/{language}/agents"):
            check(set(row["sector"].split()) <= SECTORS, f"{where}: {row['sector']} is no sector")
            check(row["code"] in ORGANISED | {""} or row["kind"] == "office", f"{where}: {row['code']} is no code of a role")
            check(row["kind"] in {"role", "office", "title", "body", "states"}, f"{where}: {row['kind']} is no kind")
            check(row["office"].removeprefix("… ") in offices, f"{where}: nobody is {row['office']} in actors/people")
            check_names(where, row["word"])


def check_organizations(states):
    keys = set()
    for where, row in table("actors/organizations"):
        check(row["key"] not in keys, f"{where}: {row['key']} stands twice")
        keys.add(row["key"])
        check(row["code"] in states or row["code"] in ORGANISED, f"{where}: {row['code']} is no code")
        check(set(row["sector"].split()) <= SECTORS, f"{where}: {row['sector']} is no sector")
        check(row["kind"], f"{where}: no kind")
        check_names(where, row["name"])
    check(len(keys) >= 800, f"only {len(keys)} organisations")


def check_people(states):
    terms, names, people = set(), {}, {}
    for where, row in table("actors/people"):
        check(row["code"] in states or row["code"] in ORGANISED, f"{where}: {row['code']} is no code")
        check(set(row["sector"].split()) <= SECTORS and row["sector"], f"{where}: {row['sector']} is no sector")
        check(row["office"], f"{where}: no office")
        for end in ("from", "to"):
            check(DATE.fullmatch(row[end]), f"{where}: {row[end]} is no date")
        exact = min(len(row["from"]), len(row["to"]))
        check(row["from"][:exact] <= row["to"][:exact] or not exact, f"{where}: {row['key']} leaves before coming")
        term = (row["key"], row["office"], row["from"])
        check(term not in terms, f"{where}: {term} stands twice")
        terms.add(term)
        check(names.setdefault(row["key"], row["name"]) == row["name"], f"{where}: {row['key']} has other names before")
        check_names(where, row["name"])
        people.setdefault(row["key"], []).append(row)
    check(len(people) >= 2000, f"only {len(people)} people")
    return people


def check_places(states):
    keys, places = set(), {}
    kinds = {"capital", "city", "admin", "site", "region", "water"}
    for where, row in table("places/places"):
        check(row["key"] not in keys, f"{where}: {row['key']} stands twice")
        keys.add(row["key"])
        check(row["country"] in states or row["country"] == "", f"{where}: {row['country']} is no code")
        check(row["kind"] in kinds, f"{where}: {row['kind']} is no kind")
        check(row["population"].isdigit(), f"{where}: {row['population']} is no number")
        check_place(where, row)
        check_names(where, row["name"])
        for name in row["name"].split("|"):
            places.setdefault(name, []).append(row)
    check(len(keys) >= 25000, f"only {len(keys)} places")
    return places


def check_facts(states, people, places):
    check(states["FRA"]["capital"] == "Paris" and "ESP" in states["FRA"]["neighbours"], "France")
    check(states["FLK"]["state"] == "GBR" and states["TWN"]["state"] == "TWN", "territories")
    check(abs(float(states["RUS"]["lon"])) < 180, "Russia crosses the date line")

    def holds(key, office, day):
        return any(r["office"] == office and r["from"] <= day and (not r["to"] or day < r["to"]) for r in people[key])

    for key, office, day, answer in (
            ("barack-obama", "president", "2010-06-01", True), ("barack-obama", "president", "2017-06-01", False),
            ("vladimir-putin", "president", "2010-06-01", False), ("vladimir-putin", "prime minister", "2010-06-01", True),
            ("angela-merkel", "chancellor", "2015-09-04", True), ("kofi-annan", "UN secretary-general", "2003-03-20", True),
            ("nelson-mandela", "president", "1995-06-24", True), ("kim-jong-un", "leader", "2011-01-01", False),
            ("nguyen-phu-trong", "general secretary", "2020-01-01", True)):
        check(holds(key, office, day) == answer, f"{key} as {office} on {day}: not {answer}")

    for name, country, lat, lon in (("Moscow", "RUS", 55.75, 37.62), ("Kyiv", "UKR", 50.45, 30.52), ("平壤", "PRK", 39, 125.8),
                                    ("Hà Nội", "VNM", 21, 105.8), ("Mossul", "IRQ", 36.3, 43.1), ("حلب", "SYR", 36.2, 37.2),
                                    ("Донецк", "UKR", 48, 37.8), ("Vostochny Cosmodrome", "RUS", 51.9, 128.3),
                                    ("Quảng Trị", "VNM", 16.8, 107.1), ("Bayern", "DEU", 48.8, 11.4)):
        near = [r for r in places.get(name, []) if r["country"] == country
                and abs(float(r["lat"]) - lat) < 1 and abs(float(r["lon"]) - lon) < 1]
        check(near, f"{name} does not lie at {lat} {lon} in {country}")


def main():
    states = check_countries()
    check_languages(states)
    check_organizations(states)
    check_facts(states, check_people(states), check_places(states))
    for failure in failures[:40]:
        print(failure)
    print(f"{len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
