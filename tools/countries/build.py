#!/usr/bin/env python3
"""Makes data/actors/countries.tsv and data/languages/*/countries.tsv.

    python3 tools/countries/build.py NODE_MODULES [LANGUAGE]

With LANGUAGE only its table. NODE_MODULES holds the npm packages that README.md names. Names come from the CLDR and from names/XX.txt,
neighbours and middles from the outlines of world-atlas (Natural Earth), forms from inflect.py.
"""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "places"))
import cases  # noqa: E402
import inflect  # noqa: E402
import outline  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).parent
LANGUAGES = sorted(p.stem for p in (HERE / "names").glob("*.txt"))
DATE = "2026-11-26"

HISTORICAL = {  # code: iso2, name, capital, region
    "SUN": ("SU", "Soviet Union", "Moscow", "Eastern Europe"),
    "YUG": ("YU", "Yugoslavia", "Belgrade", "Southern Europe"),
    "CSK": ("CS", "Czechoslovakia", "Prague", "Eastern Europe"),
    "DDR": ("DD", "East Germany", "East Berlin", "Western Europe"),
}
# Territories that PLOVER codes as their state (manual, "Non-independent territories").
STATES = {}
for state, territories in {
    "AUS": "CCK CXR HMD NFK", "CHN": "MAC", "DNK": "FRO GRL", "FIN": "ALA",
    "FRA": "ATF BLM GLP GUF MAF MTQ MYT NCL PYF REU SPM WLF",
    "GBR": "AIA BMU CYM FLK GGY GIB IMN IOT JEY MSR PCN SGS SHN TCA VGB",
    "MAR": "ESH", "NLD": "ABW BES CUW SXM", "NOR": "BVT SJM", "NZL": "COK NIU TKL",
    "USA": "ASM GUM MNP PRI UMI VIR",
}.items():
    for territory in territories.split():
        STATES[territory] = state


def load(path):
    return json.loads(pathlib.Path(path).read_text("utf-8"))


class World:
    """Codes, English names, regions and outlines."""

    def __init__(self, modules):
        self.modules = modules
        mapping = load(f"{modules}/cldr-core/supplemental/codeMappings.json")["supplemental"]["codeMappings"]
        containment = load(f"{modules}/cldr-core/supplemental/territoryContainment.json")
        containment = containment["supplemental"]["territoryContainment"]
        self.english = self.territories("en")
        self.regions = {}
        for region in "005 011 013 014 015 017 018 021 029 030 034 035 039 053 054 057 061 143 145 151 154 155".split():
            for territory in containment[region]["_contains"]:
                self.regions[territory] = self.english[region]
        self.codes = {}  # alpha-3 -> alpha-2
        self.numeric = {}
        for iso2, codes in mapping.items():
            if len(iso2) != 2 or "_alpha3" not in codes or iso2 not in self.regions:
                continue
            code = "KOS" if iso2 == "XK" else codes["_alpha3"]
            self.codes[code] = iso2
            self.numeric[codes["_numeric"]] = code
        for code in ("ATA", "BVT", "HMD", "IOT", "SGS", "ATF", "UMI", "CCK", "CXR"):
            iso2 = next((a for a, c in mapping.items() if c.get("_alpha3") == code and len(a) == 2), None)
            if iso2 and code not in self.codes:
                self.codes[code] = iso2
                self.numeric[mapping[iso2]["_numeric"]] = code
        for unwanted in ("ASC", "CPT", "DGA", "TAA", "CRQ"):
            self.codes.pop(unwanted, None)

    def territories(self, language):
        path = f"{self.modules}/cldr-localenames-full/main/{language}/territories.json"
        return load(path)["main"][language]["localeDisplayNames"]["territories"]

    def names(self, language, iso2):
        """Names of the CLDR that are usable in text: no brackets, no explanation after a dash."""
        names = self.territories(language)
        found = []
        for key in (iso2, f"{iso2}-alt-short", f"{iso2}-alt-variant", f"{iso2}-alt-long"):
            name = names.get(key, "")
            if name and "(" not in name and " - " not in name and "（" not in name and "," not in name \
                    and "–" not in name and "、" not in name:
                found.append(name)
        return [n for n in found if n not in DROPPED.get(language, ())]


DROPPED = {"zh": ("中国香港特别行政区", "中国澳门特别行政区")}  # nobody writes them in full


def hand_table(language):
    table = {}
    for number, line in enumerate((HERE / "names" / f"{language}.txt").read_text("utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split(";")
        if len(cells) != 6:
            raise SystemExit(f"names/{language}.txt:{number}: {len(cells)} cells in place of 6")
        code = cells[0]
        if code in table:
            raise SystemExit(f"names/{language}.txt:{number}: {code} stands twice")
        table[code] = [[p for p in c.split(",") if p] for c in cells[1:]]
    return table


# ---- forms of one cell -------------------------------------------------------------------------

def slavic_forms(items, language, rule=inflect.slavic_phrase):
    forms = []
    for item in items:
        base, *more = item.split("+")
        if base.startswith("!"):
            forms += [base[1:]] + more
        else:
            forms += rule(base, language) + more
    return inflect.unique(forms)


def seat_forms(name, language):
    """Seats are palaces, hills and streets: declined like places."""
    return [name] + cases.forms(name, language, True)


def names_of(language, items):
    if language in ("ru", "uk"):
        return slavic_forms(items, language)
    if language == "de":
        return inflect.unique(f for item in items for f in inflect.de_name(item))
    return inflect.unique(items)


def adjectives_of(language, items):
    rule = {"ru": inflect.ru_adjective, "uk": inflect.uk_adjective, "de": inflect.de_adjective,
            "fr": inflect.fr_adjective, "es": inflect.es_adjective, "ar": inflect.ar_adjective}.get(language)
    return inflect.unique(f for item in items for f in (rule(item) if rule else [item]))


def persons_of(language, items, adjectives, names):
    if language in ("ru", "uk"):
        rule = inflect.ru_person if language == "ru" else inflect.uk_person
        forms = []
        for item in items:
            base, *more = item.split("+")
            forms += ([base[1:]] if base.startswith("!") else rule(base)) + more
        return inflect.unique(forms)
    if language == "de":
        forms = []
        for item in items:
            base, *more = item.split("+")
            forms += (inflect.de_person(base) if base and not more else [base]) + more
        return inflect.unique(forms)
    if language == "en":
        return items or [a + "s" for a in adjectives if a[-1] in "nik" and a[0].isupper()]
    if language == "fr":
        return inflect.unique(f[0].upper() + f[1:] for a in adjectives for f in inflect.fr_adjective(a))
    if language == "es":
        return []  # written like the adjectives
    if language == "ar":
        return inflect.unique([f for a in adjectives for f in inflect.ar_person(a)]
                              + [f for item in items for f in (item, "ال" + item)])
    if language == "vi":
        return [f"người {n}" for n in names[:6]]
    if language == "ko":
        return inflect.unique(items + [n + "인" for n in names if len(n) > 1 and not n.isascii() and " " not in n])
    if language == "zh":
        return inflect.unique(items + [n + "人" for n in names if 2 <= len(n) <= 6])
    return items


def language_rows(world, language):
    hand = hand_table(language)
    for code in hand:
        if code not in world.codes and code not in HISTORICAL:
            raise SystemExit(f"names/{language}.txt: {code} is no code")
    for code in sorted(set(world.codes) | set(HISTORICAL)):
        names, adjectives, persons, capitals, metonyms = hand.get(code, [[], [], [], [], []])
        cldr = world.names(language, world.codes[code]) if code in world.codes else []
        every = names_of(language, cldr + names)
        yield code, "name", every
        if language in ("ko", "zh"):
            yield code, "short", adjectives
            adjectives = []
        else:
            yield code, "adjective", adjectives_of(language, adjectives)
        yield code, "demonym", persons_of(language, persons, adjectives, every)
        yield code, "capital", names_of(language, capitals)
        yield code, "metonym", slavic_forms(metonyms, language, seat_forms) if language in ("ru", "uk") else metonyms


def apostrophes(forms):
    """Ukrainian writes its apostrophe with three characters."""
    for form in forms:
        plain = form.replace("\u02bc", "'").replace("\u2019", "'")
        yield plain
        if "'" in plain:
            yield plain.replace("'", "\u02bc")
            yield plain.replace("'", "\u2019")


def write_language(world, language):
    lines = [f"# Names of states in {language}, with their adjectives, people, capitals and what stands for their"
             f" governments. Made by tools/countries/build.py from the CLDR 48 (Unicode licence) and"
             f" tools/countries/names/{language}.txt (this project's licence), {DATE}.",
             "# kind: name, adjective, demonym (persons), capital, metonym (a seat that stands for a government),"
             " short (one character, only beside another one or before a title).",
             "*name\tcode\tkind"]
    for code, kind, forms in language_rows(world, language):
        forms = inflect.unique(apostrophes(forms) if language == "uk" else forms)
        if forms:
            lines.append("|".join(forms) + f"\t{code}\t{kind}")
    folder = ROOT / "data" / "languages" / language
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "countries.tsv").write_text("\n".join(lines) + "\n", "utf-8")


def write_countries(world):
    outlines = outline.read(f"{world.modules}/world-atlas/countries-10m.json", world.numeric)
    capitals = {code: cells[3][0] for code, cells in hand_table("en").items() if cells[3]}
    lines = ["# States and territories: ISO 3166-1 codes (Kosovo: KOS, as PLOVER has it) and four states of the past."
             " Made by tools/countries/build.py from the CLDR 48 (Unicode licence: codes, names, regions) and Natural"
             f" Earth by way of world-atlas 2.0.2 (public domain: middle of the largest piece of land, land borders), {DATE}.",
             "# state: the code that PLOVER gives events of this territory; neighbours: common land border.",
             "*code\tiso2\tname\tcapital\tlat\tlon\tneighbours\tregion\tstate"]
    for code in sorted(set(world.codes) | set(HISTORICAL)):
        if code in HISTORICAL:
            iso2, name, capital, region = HISTORICAL[code]
            lat, lon = outlines.middle({"SUN": "RUS", "YUG": "SRB", "CSK": "CZE", "DDR": "DEU"}[code])
            neighbours = []
        else:
            iso2 = world.codes[code]
            name = world.english.get(f"{iso2}-alt-short") or world.english[iso2]
            name = ENGLISH.get(code, name)
            capital = capitals.get(code) or CAPITALS.get(code, "")
            region = world.regions.get(iso2, "Antarctica")
            lat, lon = outlines.middle(code)
            neighbours = outlines.neighbours(code)
        if lat is None:
            lat, lon = WITHOUT_OUTLINE[code]
        lines.append("\t".join([code, iso2, name, capital, f"{lat:.3f}", f"{lon:.3f}", "|".join(neighbours), region,
                                STATES.get(code, code)]))
    (ROOT / "data" / "actors" / "countries.tsv").write_text("\n".join(lines) + "\n", "utf-8")


ENGLISH = {"USA": "United States", "GBR": "United Kingdom", "COD": "DR Congo", "COG": "Republic of the Congo",
           "MMR": "Myanmar", "PSE": "Palestine", "CZE": "Czech Republic", "BIH": "Bosnia and Herzegovina",
           "TUR": "Turkey", "CIV": "Ivory Coast", "HKG": "Hong Kong", "MAC": "Macau", "VAT": "Vatican City",
           "CCK": "Cocos (Keeling) Islands", "FLK": "Falkland Islands"}
# Capitals that do not stand for their government in the press, or bear the name of the state.
CAPITALS = {"BEL": "Brussels", "LUX": "Luxembourg", "SGP": "Singapore", "MCO": "Monaco", "DJI": "Djibouti",
            "ATG": "St. John's", "BMU": "Hamilton", "CRI": "San José", "GIB": "Gibraltar", "GRL": "Nuuk",
            "HKG": "Hong Kong", "IMN": "Douglas", "KWT": "Kuwait City", "MAC": "Macau", "NIU": "Alofi",
            "PLW": "Ngerulmud", "SMR": "San Marino", "SYC": "Victoria", "VAT": "Vatican City", "CYM": "George Town",
            "CUW": "Willemstad", "ABW": "Oranjestad", "COK": "Avarua", "GUM": "Hagåtña", "ALA": "Mariehamn",
            "SXM": "Philipsburg", "TCA": "Cockburn Town", "VIR": "Charlotte Amalie", "VGB": "Road Town",
            "GUF": "Cayenne", "REU": "Saint-Denis", "MTQ": "Fort-de-France", "GLP": "Basse-Terre",
            "MYT": "Mamoudzou", "SHN": "Jamestown", "JEY": "Saint Helier", "GGY": "Saint Peter Port",
            "MNP": "Saipan", "ASM": "Pago Pago", "AIA": "The Valley", "WLF": "Mata-Utu", "SPM": "Saint-Pierre",
            "NFK": "Kingston", "SJM": "Longyearbyen"}
# Too small or too far for the outlines: middles by hand.
WITHOUT_OUTLINE = {"BES": (12.2, -68.3), "BVT": (-54.42, 3.36), "CCK": (-12.17, 96.83), "CXR": (-10.49, 105.63),
                   "GLP": (16.25, -61.58), "GUF": (4.0, -53.0), "MTQ": (14.65, -61.0), "MYT": (-12.83, 45.15),
                   "REU": (-21.13, 55.53), "SJM": (78.5, 17.5), "TKL": (-9.2, -171.85), "TUV": (-8.52, 179.2),
                   "GIB": (36.14, -5.35), "VAT": (41.904, 12.453)}


def main():
    if len(sys.argv) not in (2, 3) or (len(sys.argv) == 3 and sys.argv[2] not in LANGUAGES):
        raise SystemExit(__doc__)
    world = World(sys.argv[1])
    (ROOT / "data" / "actors").mkdir(parents=True, exist_ok=True)
    if len(sys.argv) == 2:
        write_countries(world)
    for language in LANGUAGES if len(sys.argv) == 2 else sys.argv[2:]:
        write_language(world, language)
    print(len(world.codes), "states and territories")


if __name__ == "__main__":
    main()
