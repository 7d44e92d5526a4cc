"""Names of towns and divisions in our ten languages, from three sources that say in which language a name is.

- GeoNames's alternative names, by way of Debian's libgeonames-common: one .mo file a language, keyed by GeoNames number
  or by code of division.
- Natural Earth's populated places: names in de, es, fr, ru, zh, keyed by GeoNames number.
- The Ruby library `countries`: names of ISO 3166-2 divisions, which are the CLDR's.
"""
import gettext
import pathlib
import re
import struct
import subprocess
import unicodedata

import yaml

import cases

LANGUAGES = ("en", "ru", "uk", "ar", "ko", "zh", "de", "fr", "es", "vi")
SCRIPTS = {"ru": "CYRILLIC", "uk": "CYRILLIC", "ar": "ARABIC", "ko": "HANGUL", "zh": "CJK"}
# Where names of places are Slavic, or declined as if they were.
SLAVIC = set("RUS UKR BLR KAZ KGZ TJK TKM UZB MDA LVA LTU EST BGR SRB MKD POL CZE SVK".split())
HAN_STATES = set("CHN TWN HKG MAC JPN KOR PRK VNM SGP".split())
# Words for a kind of place, which the press leaves out or writes in another way.
FRONT = {
    "ru": "город|округ|регион|провинция|штат|кантон|префектура|департамент|республика|область|губернаторство",
    "uk": "місто|округ|регіон|провінція|штат|кантон|префектура|департамент|республіка|область|муніципалітет",
    "ar": "مدينة|محافظة|ولاية|مقاطعة|إقليم|منطقة|كانتون|جمهورية|أوبلاست",
    "de": "Stadt|Kanton|Provinz|Gouvernement|Oblast|Region|Departamento|Département|Departement|Bundesstaat|Distrikt|Präfektur|"
          "Parish|Woiwodschaft|Bezirk|Kreis|Autonome Region|Republik|Gespanschaft|Komitat",
    "fr": "(?:gouvernorat|province|région|oblast|district|département|canton|préfecture|état|comté|municipalité|raïon|"
          "kraï|voïvodie|district|ville|république)(?: autonome| métropolitaine?)?(?: du| des| de la| de l['’]| de| d['’])",
    "es": "(?:gobernación|provincia|región|óblast|distrito|departamento|cantón|prefectura|estado|condado|municipio|raión|"
          "krai|voivodato|ciudad|república)(?: autónoma| metropolitana)?(?: del| de los| de las| de la| de)",
    "vi": "thành phố|tỉnh|bang|quận|huyện|vùng|tỉnh bang|khu vực|hạt|khu tự trị|cộng hòa|thị xã",
    "en": "Province of|State of|Region of|Governorate of|Department of|City of|Canton of",
}
BACK = {
    "ko": "시|주|성|현|도|부|군|구|구역|지방|특별시|광역시|자치구|공화국|제도|변경주|연방주|자치주",
    "zh": "市|省|州|縣|县|區|区|邦|府|大区|大區|地区|地區|自治区|自治州|边疆区|共和国|特别行政区|道|郡",
    "de": "Provinz|Region|Oblast|Distrikt",
    "ar": "",
    "ru": "область|провинция|край|штат|район|префектура|воеводство|муниципалитет|округ|регион",
    "uk": "область|провінція|край|штат|район|префектура|воєводство|муніципалітет|округ|регіон",
    "en": "Province|Region|State|Department|Governorate|District|County|Prefecture|Oblast|Krai|Municipality|Voivodeship|"
          "Republic|Canton|Parish|City|Division|Territory",
}


def clean(name):
    name = re.sub(r"\s*[(（].*?[)）]", "", unicodedata.normalize("NFC", name))
    return " ".join(re.sub("[\u064b-\u0652\u0640]", "", name).replace("’", "'").split())


def usable(name, language):
    if not 2 <= len(name) <= 40 or any(c.isdigit() or c in "()/|,;" for c in name):
        return False
    script = SCRIPTS.get(language, "LATIN")
    if language in ("ru", "uk"):
        other = "іїєґ" if language == "ru" else "ыэъё"
        if any(c in other for c in name.casefold()) or name[0].islower():
            return False
    if language in SCRIPTS:
        return all(unicodedata.name(c, "").startswith(script) for c in name if c.isalpha())
    return name[0].isupper() and all(unicodedata.name(c, "").startswith("LATIN") for c in name if c.isalpha())


def bare(name, language):
    """The name without the word that says what it is."""
    front, back = FRONT.get(language), BACK.get(language)
    if front:
        name = re.sub(rf"^(?:{front})(?:\s+|(?<=['’]))", "", name, flags=re.I)
    if back:
        blank = r"\s*" if language in ("ko", "zh") else r"\s+"
        name = re.sub(rf"(?<=..){blank}(?:{back})$", "", name, flags=re.I)
    return name[:1].upper() + name[1:]


class Names:
    def __init__(self, geonames, natural_earth, countries):
        self.found = {}  # key of a place -> language -> names
        for language in LANGUAGES:
            with open(f"{geonames}/{language}/LC_MESSAGES/geonames.mo", "rb") as file:
                for key, name in gettext.GNUTranslations(file)._catalog.items():
                    self.add(key, language, name)
        for row in dbf(natural_earth):
            for language in ("de", "es", "fr", "ru", "zh"):
                self.add(row["GEONAMEID"].split(".")[0], language, row[f"NAME_{language.upper()}"])
        self.countries = countries
        self.simplify()

    def add(self, key, language, name):
        name = clean(name)
        if isinstance(key, str) and key and usable(name, language):
            names = self.found.setdefault(key, {}).setdefault(language, [])
            if name not in names:
                names.append(name)

    def add_divisions(self, divisions, states):
        """divisions: GeoNames code -> English name; states: alpha-2 codes. A division of the library is ours where one of
        its names is, or where the codes are the same and that code is letters (US.TX)."""
        for iso2 in states:
            path = pathlib.Path(self.countries) / f"{iso2}.yaml"
            if not path.exists():
                continue
            ours = {}
            for code, name in divisions.items():
                if code.startswith(iso2 + "."):
                    for key in {letters(name)} | {letters(bare(n, "en")) for n in [name, *self.every(code)]}:
                        ours.setdefault(key, code)
            for iso, row in yaml.load(path.read_text("utf-8"), yaml.CSafeLoader).items():
                words = row.get("translations") or {}
                named = [row.get("name") or "", *(row.get("unofficial_names") or []), *words.values()]
                known = [ours[k] for n in named if n for k in (letters(n), letters(bare(n, "en"))) if k in ours]
                code = f"{iso2}.{iso}" if f"{iso2}.{iso}" in divisions and not str(iso).isdigit() else None
                code = known[0] if known else code
                for language in LANGUAGES if code else ():
                    if words.get(language):
                        self.add(code, language, words[language])
        self.simplify()

    def every(self, key):
        return [n for names in self.found.get(key, {}).values() for n in names]

    def simplify(self):
        """Chinese names in both kinds of characters, the short ones first."""
        keys = [k for k, v in self.found.items() if v.get("zh")]
        lines = "\n".join("|".join(self.found[k]["zh"]) for k in keys)
        done = subprocess.run(["uconv", "-x", "Traditional-Simplified"], input=lines, capture_output=True, text=True,
                              check=True).stdout.split("\n")
        for key, line in zip(keys, done):
            self.found[key]["zh"] = list(dict.fromkeys(line.split("|") + self.found[key]["zh"]))

    def town(self, number, code, population, is_word):
        """Names of a town that are no words, without kinds, with their cases."""
        for language, names in self.found.get(number, {}).items():
            for name in names:
                if language in ("ko", "zh", "vi", "ar", "ru", "uk"):
                    name = bare(name, language)
                if too_short(name, language, code, population) or is_word(name, population):
                    continue
                yield from [name] if is_surname(name, population) else inflected(name, language, code)

    def division(self, key, code):
        for language, names in self.found.get(key, {}).items():
            for name in names:
                if language == "ko":
                    name = re.sub(r"\s+(?=[가-힣]{1,3}$)", "", name)
                short = bare(name, language)
                bad = short.split(" ")[-1][-2:] in ("ая", "ый", "ий", "ий", "ка", "ий") and language in ("ru", "uk") \
                    and short != name and not name.lower().endswith(("республика", "республіка"))
                if short and not bad and not too_short(short, language, code, 100000):
                    yield from inflected(short, language, code)
                yield from inflected(name, language, code)


def too_short(name, language, code, population):
    """Names of two signs outside East Asia are parts of other words as often."""
    if language not in ("ko", "zh"):
        return len(name) < 3
    if len(name) < 2:
        return True
    return len(name) == 2 and code not in HAN_STATES and population < 1000000


def is_surname(name, population):
    """Чехов and Жуковский are towns, but their case forms are persons' first."""
    return population < 150000 and re.search("(ов|ев|ёв|єв|їв|ин|ын|ін|[сц]ь?кий|ый)$", name) is not None and "-" not in name


def inflected(name, language, code):
    yield name
    if language in ("ru", "uk"):
        yield from cases.forms(name, language, code in SLAVIC)


def letters(text):
    text = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "d").replace("ı", "i"))
    return "".join(c for c in text if c.isalpha() and not unicodedata.combining(c)).casefold()


def dbf(path):
    """The rows of a dBase file."""
    data = pathlib.Path(path).read_bytes()
    count, head, size = struct.unpack("<IHH", data[4:12])
    fields, at = [], 32
    while data[at] != 13:
        fields.append((data[at:at + 11].split(b"\0")[0].decode(), data[at + 16]))
        at += 32
    for i in range(count):
        at, row = head + i * size + 1, {}
        for name, width in fields:
            row[name] = data[at:at + width].decode("utf-8", "replace").strip(" \0")
            at += width
        yield row
