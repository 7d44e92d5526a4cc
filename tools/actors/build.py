#!/usr/bin/env python3
"""Makes data/actors/people.tsv from people/*.txt: a row a term of office, Cyrillic names in all cases, Latin ones without marks too.

    python3 tools/actors/build.py
"""
import datetime
import pathlib
import re
import sys
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).parent
DATE = "2026-11-26"
UKRAINIAN = set("іїєґІЇЄҐ")
CONSONANTS = "бвгґджзклмнпрстфхцчшщ"


def slug(name):
    plain = "".join(c for c in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(c))
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")


# ---- names without marks ------------------------------------------------------------------------

LETTERS = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "ð": "d", "Þ": "Th", "þ": "th",
                         "ß": "ss", "æ": "ae", "œ": "oe", "ə": "a", "Ə": "A"})


def without_marks(name):
    """As the English press prints it: Çavuşoğlu as Cavusoglu. Of names of several words only: alone it may be a word."""
    if " " not in name or not all("LATIN" in unicodedata.name(c, "") for c in name if c.isalpha()):
        return []
    bare = "".join(c for c in unicodedata.normalize("NFD", name.translate(LETTERS)) if not unicodedata.combining(c))
    return [bare] if bare != name else []


# ---- cases of Russian and Ukrainian names: genitive, dative, instrumental, prepositional ------------

def russian_cases(word):
    stem = word[:-1]
    if word.endswith(("ский", "цкий", "ный", "ой", "ый")) and len(word) > 5:
        root = word[:-2]
        return [root + "ого", root + "ому", root + ("им" if root[-1] in "кгх" else "ым"), root + "ом"]
    if word.endswith("ая"):
        return [word[:-2] + "ой"] * 4
    if word.endswith(("ова", "ева", "ёва", "ина", "ына")) and len(word) > 5:
        return [stem + "ой"] * 4
    if word.endswith(("ов", "ев", "ёв", "ин", "ын")) and len(word) > 4:
        return [word + "а", word + "у", word + "ым", word + "е"]
    if word[-1].lower() in CONSONANTS:
        return [word + "а", word + "у", word + ("ем" if word[-1] in "цжшчщ" else "ом"), word + "е"]
    if word.endswith("ия"):
        return [stem + "и", stem + "и", stem + "ей", stem + "и"]
    if word[-1] in "йь":
        return [stem + "я", stem + "ю", stem + "ем", stem + "е"]
    if word.endswith("а"):
        hard = "и" if stem[-1:] in "кгхжшщч" else "ы"
        return [stem + hard, stem + "е", stem + ("ей" if stem[-1:] in "жшщчц" else "ой"), stem + "е"]
    if word.endswith("я"):
        return [stem + "и", stem + "е", stem + "ей", stem + "е"]
    return [word] * 4


def ukrainian_cases(word):
    stem = word[:-1]
    if word.endswith(("ський", "цький", "ий")) and len(word) > 5:
        root = word[:-2]
        return [root + "ого", root + "ому", root + "им", root + "ому"]
    if word.endswith(("ова", "єва", "ева", "іна", "ина")) and len(word) > 5:
        return [stem + "ої", stem + "ій", stem + "ою", stem + "ій"]
    if word.endswith(("ська", "цька")):
        return [stem + "ої", stem + "ій", stem + "ою", stem + "ій"]
    if word[-1].lower() in CONSONANTS:
        tool = "им" if word.endswith(("ов", "єв", "ев", "ін", "ин")) and len(word) > 4 else "ом"
        return [word + "а", word + "у", word + tool, word + "ові"]
    if word.endswith("о") and len(word) > 4:
        return [stem + "а", stem + "у", stem + "ом", stem + "ові"]
    if word.endswith("й"):
        return [stem + "я", stem + "ю", stem + "єм", stem + "ї"]
    if word.endswith("ь"):
        return [stem + "я", stem + "ю", stem + "ем", stem + "і"]
    if word.endswith("а"):
        return [stem + "и", stem + "і", stem + "ою", stem + "і"]
    if word.endswith("я"):
        return [stem + "ї" if stem[-1:] in "іаеиоує" else stem + "і", stem + "ї", stem + "єю", stem + "ї"]
    return [word] * 4


def accusative(word):
    """Of names in -а and -я; others have it like the genitive or the nominative."""
    return word[:-1] + {"а": "у", "я": "ю"}.get(word[-1], word[-1])


def cases(name):
    """The name in its cases; the last word of three, both words of two (Владимира Путина)."""
    if not any("CYRILLIC" in unicodedata.name(c, "") for c in name):
        return []
    rule = ukrainian_cases if UKRAINIAN & set(name) or re.search("[сц]ьк", name) else russian_cases
    words = name.split(" ")
    if any(not w or not w[-1].isalpha() for w in words):
        return []
    if len(words) == 1:
        forms = rule(words[0]) + [accusative(words[0])]
    elif len(words) == 2:
        forms = [" ".join(pair) for pair in zip(rule(words[0]), rule(words[1]))]
        forms.append(f"{accusative(words[0])} {accusative(words[1])}")
    else:
        front = " ".join(words[:-1])
        forms = [f"{front} {form}" for form in rule(words[-1])]
    return [f for f in forms if f != name]


# ---- rows --------------------------------------------------------------------------------------

def people():
    for path in sorted((HERE / "people").glob("*.txt")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if not line or line.startswith("#"):
                continue
            names, state, *terms = [c.strip() for c in line.split(";")]
            if not terms:
                raise SystemExit(f"{path.name}:{number}: no term of office")
            names = list(dict.fromkeys(n.strip() for n in names.split("|") if n.strip()))
            yield f"{path.name}:{number}", names, state, terms


def dated(text):
    """Whether the date is empty, a year, a month or a day of the calendar."""
    try:
        return not text or bool(datetime.date.fromisoformat(text + "-01-01"[len(text) - 4:]))
    except ValueError:
        return False


def term(where, text, state):
    code, _, rest = text.rpartition(":")
    cells = rest.split("/")
    if len(cells) != 4:
        raise SystemExit(f"{where}: a term is sector/office/from/to, not {text}")
    start, end = cells[2:]
    if not dated(start) or not dated(end):
        raise SystemExit(f"{where}: a date is YYYY, YYYY-MM or YYYY-MM-DD of the calendar: {text}")
    if start and end and end < start[:len(end)]:
        raise SystemExit(f"{where}: the term ends before it begins: {text}")
    return [code or state] + cells


def main():
    rows, keys, owners = [], {}, {}
    for where, names, state, terms in people():
        key = slug(names[0])
        if key in keys:
            raise SystemExit(f"{where}: {names[0]} stands in {keys[key]} too")
        keys[key] = where
        every = list(dict.fromkeys(names + [form for name in names for form in without_marks(name) + cases(name)]))
        for name in names:
            owners.setdefault(name, []).append(key)
        for code, sector, office, start, end in (term(where, t, state) for t in terms):
            rows.append([key, "|".join(every), code, sector, office, start, end])
    for name, shared in owners.items():
        if len(shared) > 1:
            print(f"{name}: {', '.join(shared)}", file=sys.stderr)
    lines = ["# People and their terms of office: heads of state and government, ministers, heads of international bodies,"
             " leaders of opposition and of armed groups, others in the news. Common knowledge, written for this project,"
             f" this project's licence; made by tools/actors/build.py, {DATE}.",
             "# from, to: YYYY, YYYY-MM or YYYY-MM-DD, as exact as surely known; empty: unknown start, still in office.",
             "*key\t*name\t*code\tsector\toffice\tfrom\tto"]
    lines += ["\t".join(r) for r in rows]
    (ROOT / "data/actors/people.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    print(len(keys), "people,", len(rows), "terms")


if __name__ == "__main__":
    main()
