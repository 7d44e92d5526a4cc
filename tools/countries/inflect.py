"""Forms of the names of states and their people as they stand in the press, made by rule.

One function a language takes a base form and gives all forms, the base first. The rules cover what
occurs among names of states and capitals, not the whole grammar; words that do not follow them are
written out in names/XX.txt ("!" before a word that keeps its form).
"""

VOWELS = "аеёиоуыэюяєії"


def unique(forms):
    return list(dict.fromkeys(f for f in forms if f))


# ---- Russian -----------------------------------------------------------------------------------

def ru_adjective(word):
    stem, end = word[:-2], word[-2:]
    if end in ("ий", "ый", "ой"):
        soft = "ы" if end == "ый" or (end == "ой" and stem[-1] not in "кгх") else "и"
        return unique([word] + [stem + e for e in (
            "ого", "ому", soft + "м", "ом", "ая", "ой", "ую", "ое", soft + "е", soft + "х", soft + "ми")])
    return [word]


def ru_noun(word):
    """A name in the singular; -ы/-и is taken for a plural by the caller."""
    if word.endswith("ия"):
        return [word, word[:-1] + "и", word[:-1] + "ю", word[:-1] + "ей"]
    if word.endswith("я"):
        return [word, word[:-1] + "и", word[:-1] + "е", word[:-1] + "ю", word[:-1] + "ей"]
    if word.endswith("а"):
        stem = word[:-1]
        hard = "и" if stem[-1] in "кгхжшщч" else "ы"
        instrumental = "ей" if stem[-1] in "жшщчц" else "ой"
        return [word, stem + hard, stem + "е", stem + "у", stem + instrumental]
    if word.endswith("й"):
        stem = word[:-1]
        return [word, stem + "я", stem + "ю", stem + "ем", stem + "е"]
    if word.endswith("ь"):
        stem = word[:-1]
        return [word, stem + "я", stem + "ю", stem + "ем", stem + "е"]  # all masculine here
    if word[-1] in "бвгджзклмнпрстфхцчшщ":
        return [word, word + "а", word + "у", word + ("ем" if word[-1] in "жшщчц" else "ом"), word + "е"]
    return [word]


def ru_plural(word):
    """Афины, Филиппины, Штаты: plural names."""
    stem = word[:-1]
    if word.endswith("ы"):
        zero = stem if stem[-1] == "н" else stem + "ов"
        return [word, zero, stem + "ам", stem + "ами", stem + "ах"]
    return [word]


def ru_person(word):
    """A person of the state, masculine singular, to all cases of both numbers."""
    if word.endswith(("янин", "анин")):
        root = word[:-2]
        plural = [root + "е", root, root + "ам", root + "ами", root + "ах"]
        return unique(ru_noun(word) + plural)
    if word.endswith("ец"):
        head = word[:-2]
        link = "й" if head[-1] in VOWELS else "ь" if head[-1] == "л" else ""
        stem = head + link + "ц"
        plural_genitive = stem + "ев"
        return unique([word, stem + "а", stem + "у", stem + "ем", stem + "е", stem + "ы", plural_genitive,
                       stem + "ам", stem + "ами", stem + "ах"])
    if word.endswith("ский") or word.endswith("кий"):
        return ru_adjective(word)
    hard = "и" if word[-1] in "кгхжшщч" else "ы"
    return unique(ru_noun(word) + [word + hard, word + ("ей" if word[-1] in "жшщч" else "ов"),
                                   word + "ам", word + "ами", word + "ах"])


def agreeing(words, noun_forms, adjective, gender):
    """Forms of ADJECTIVE… NOUN: the cases of both put together by position of case."""
    forms = []
    for case, noun in enumerate(noun_forms):
        forms.append(" ".join([adjective(w, gender, case) for w in words] + [noun]))
    return forms


RU_ENDINGS = {  # nominative, genitive, dative, accusative, instrumental, prepositional
    "f": ["ая", "ой", "ой", "ую", "ой", "ой"],
    "m": ["ый", "ого", "ому", "ый", "ым", "ом"],
    "n": ["ое", "ого", "ому", "ое", "ым", "ом"],
    "p": ["ые", "ых", "ым", "ые", "ыми", "ых"],
}
UK_ENDINGS = {
    "f": ["а", "ої", "ій", "у", "ою", "ій"],
    "m": ["ий", "ого", "ому", "ий", "им", "ому"],
    "n": ["е", "ого", "ому", "е", "им", "ому"],
    "p": ["і", "их", "им", "і", "ими", "их"],
}


def slavic_cases(noun, gender, language):
    """The six cases of a noun that closes a phrase."""
    one = noun[-1]
    stem = noun[:-1]
    if language == "ru":
        if gender == "f" and noun.endswith("ия"):
            return [noun, stem + "и", stem + "и", stem + "ю", stem + "ей", stem + "и"]
        if gender == "f" and one == "я":
            return [noun, stem + "и", stem + "е", stem + "ю", stem + "ей", stem + "е"]
        if gender == "f" and one == "а":
            hard = "и" if stem[-1] in "кгх" else "ы"
            return [noun, stem + hard, stem + "е", stem + "у", stem + "ой", stem + "е"]
        if gender == "n":
            if noun.endswith("ие"):
                return [noun, stem + "я", stem + "ю", noun, noun + "м", stem + "и"]
            return [noun, stem + "а", stem + "у", noun, noun + "м", stem + "е"]
        if gender == "m":
            forms = ru_noun(noun)
            return [forms[0], forms[1], forms[2], forms[0], forms[3], forms[4]] if len(forms) == 5 else None
        if gender == "p" and noun.endswith("ова"):
            return [noun, stem[:-2] + "овов", stem + "ам", noun, stem + "ами", stem + "ах"]
        if gender == "p":
            plural = ru_plural(noun)
            if len(plural) == 5:
                return [noun, plural[1], plural[2], noun, plural[3], plural[4]]
        return None
    if gender == "f" and noun.endswith("ія"):
        return [noun, stem + "ї", stem + "ї", stem + "ю", stem + "єю", stem + "ї"]
    if gender == "f" and one == "я" and stem[-1] in VOWELS:
        return [noun, stem + "ї", stem + "ї", stem + "ю", stem + "єю", stem + "ї"]
    if gender == "f" and one == "я":
        return [noun, stem + "і", stem + "і", stem + "ю", stem + "ею", stem + "і"]
    if gender == "f" and one == "а":
        soft = {"к": "ц", "г": "з", "х": "с"}.get(stem[-1], stem[-1])
        return [noun, stem + "и", stem[:-1] + soft + "і", stem + "у", stem + "ою", stem[:-1] + soft + "і"]
    if gender == "m" and one in "бвгґджзклмнпрстфхцчшщ":
        return [noun, noun + "у", noun + "у", noun, noun + "ом", noun + "і"]
    if gender == "p" and one == "и":
        return [noun, stem + "ів", stem + "ам", noun, stem + "ами", stem + "ах"]
    return None


NOUNS_LIKE_ADJECTIVES = ("Республіка", "Федерація", "Держава")  # they end as Ukrainian adjectives do


def slavic_gender(adjective, language):
    if adjective in NOUNS_LIKE_ADJECTIVES:
        return None
    ends = {"ru": (("ая", "яя", "f"), ("ое", "ее", "n"), ("ые", "ие", "p"), ("ый", "ий", "ой", "m")),
            "uk": (("а", "я", "f"), ("е", "є", "n"), ("і", "p"), ("ий", "m"))}[language]
    for *suffixes, gender in ends:
        if adjective.endswith(tuple(suffixes)):
            return gender
    return None


def slavic_adjective_case(word, gender, case, language):
    if language == "uk":
        stem = word[:-2] if gender == "m" else word[:-1]
        return stem + UK_ENDINGS[gender][case]
    if word[-2:] not in ("ая", "яя", "ое", "ее", "ые", "ие", "ый", "ий", "ой"):
        return word
    stem = word[:-2]
    ending = RU_ENDINGS[gender][case]
    if stem[-1] in "кгхжшщч":
        ending = ending.replace("ы", "и", 1)
    return stem + ending


def slavic_phrase(phrase, language):
    """Южная Корея -> Южной Кореи …; one word; a phrase that ends in a genitive keeps its end."""
    words = phrase.split(" ")
    if len(words) == 1:
        return slavic_word(phrase, language)
    gender = slavic_gender(words[0], language)
    if gender is None:
        head = slavic_word(words[0], language)  # Республика Корея: the head is declined
        return unique([" ".join([h] + words[1:]) for h in head])
    noun_at = next((i for i, w in enumerate(words) if i and slavic_gender(w, language) != gender
                    or i == len(words) - 1), len(words) - 1)
    cases = slavic_cases(words[noun_at], gender, language)
    if cases is None:
        return [phrase]
    rest = words[noun_at + 1:]
    forms = []
    for case in range(6):
        front = [slavic_adjective_case(w, gender, case, language) for w in words[:noun_at]]
        forms.append(" ".join(front + [cases[case]] + rest))
    return unique(forms)


def slavic_word(word, language):
    if "-" in word or "'" in word or "’" in word or word.isupper():
        return [word]
    if language == "ru":
        if word.endswith(("ы", "и")) and word not in ("Чили", "Мали", "Гаити", "Сомали", "Джибути", "Фиджи",
                                                      "Малави", "Бурунди", "Кирибати", "Дели", "Триполи", "Сальвадори"):
            return ru_plural(word)
        return ru_noun(word)
    if word.endswith("и") and word not in ("Салі",):
        return uk_plural(word)
    return uk_noun(word)


# ---- Ukrainian ---------------------------------------------------------------------------------

def uk_adjective(word):
    if not word.endswith("ий"):
        return [word]
    stem = word[:-2]
    return unique([word] + [stem + e for e in (
        "ого", "ому", "им", "ім", "а", "ої", "ій", "у", "ою", "е", "і", "их", "ими")])


def uk_noun(word):
    stem = word[:-1]
    if word.endswith("я") and stem[-1] in VOWELS:
        return [word, stem + "ї", stem + "ю", stem + "єю"]
    if word.endswith("я"):
        return [word, stem + "і", stem + "ю", stem + "ею"]
    if word.endswith("а"):
        soft = {"к": "ц", "г": "з", "х": "с"}.get(stem[-1], stem[-1])
        hissing = stem[-1] in "жшщч"
        return [word, stem + ("і" if hissing else "и"), stem[:-1] + soft + "і", stem + "у",
                stem + ("ею" if hissing or stem[-1] == "ц" else "ою")]
    if word.endswith("й"):
        return [word, stem + "ю", stem + "я", stem + "єм", stem + "ї"]
    if word.endswith("ь"):
        return [word, stem + "ю", stem + "я", stem + "ем", stem + "і"]
    if word[-1] in "бвгґджзклмнпрстфхцчшщ":
        return [word, word + "у", word + "а", word + "ом", word + "і"]
    return [word]


def uk_plural(word):
    stem = word[:-1]
    return [word, stem, stem + "ів", stem + "ам", stem + "ами", stem + "ах"]


def uk_person(word):
    if word.endswith(("янин", "анин")):
        root = word[:-2]
        return unique([word, word + "а", word + "у", word + "ом", root + "и", root, root + "ам", root + "ами",
                       root + "ах"])
    if word.endswith(("ець", "єць")):
        head = word[:-3]
        link = "й" if word.endswith("єць") else "ь" if head[-1] == "л" else ""
        stem = head + link + "ц"
        return unique([word] + [stem + e for e in ("я", "ю", "ем", "і", "ів", "ям", "ями", "ях")])
    return unique([word] + [word + e for e in ("а", "у", "ом", "и", "ів", "ам", "ами", "ах")])


# ---- German ------------------------------------------------------------------------------------

def de_adjective(stem):
    if stem[0].isupper():
        return [stem]
    return [stem] + [stem + e for e in ("e", "en", "er", "em", "es")]


def de_person(word):
    if word.endswith("e"):
        root = word[:-1]
        return [word, word + "n", root + "in", root + "innen"]
    if word.endswith("t"):
        return [word, word + "en", word + "in", word + "innen"]
    if word.endswith("er"):
        return [word, word + "n", word + "s", word + "in", word + "innen"]
    if word == "Ungar":
        return [word, "Ungarn", "Ungarin", "Ungarinnen"]
    return [word]


def de_name(word):
    if " " in word or word.endswith(("s", "z", "x", "ß", ".")) or word.isupper() or "," in word:
        return [word]
    return [word, word + "s"]


# ---- French ------------------------------------------------------------------------------------

def fr_adjective(word):
    if "/" in word:
        return unique(word.split("/"))
    if word.endswith(("ien", "éen")):
        return [word, word + "ne", word + "s", word + "nes"]
    if word.endswith("s"):
        return [word, word + "e", word + "es"]
    if word.endswith("e"):
        return [word, word + "s"]
    return [word, word + "e", word + "s", word + "es"]


# ---- Spanish -----------------------------------------------------------------------------------

PLAIN = str.maketrans("áéíóú", "aeiou")


def es_adjective(word):
    if word.endswith("o"):
        stem = word[:-1]
        return [word, stem + "a", stem + "os", stem + "as"]
    if word.endswith(("és", "án", "ón")):
        stem = word[:-2] + word[-2:].translate(PLAIN)
        return [word, stem + "a", stem + "es", stem + "as"]
    if word.endswith("í"):
        return [word, word + "es", word + "s"]
    if word.endswith(("a", "e")):
        return [word, word + "s"]
    return [word, word + "es"]


# ---- Arabic ------------------------------------------------------------------------------------

def ar_adjective(word):
    """nisba: with and without article, feminine; both words of كوري شمالي change."""
    words = word.split(" ")
    if words[0] == "جنوب":  # جنوب أفريقي: only the last word changes
        return unique([f"{words[0]} {e}" for e in ar_one(words[1])])
    columns = [ar_one(w) for w in words]
    return unique(" ".join(forms) for forms in zip(*columns))


def ar_one(word):
    return [word, word + "ة", "ال" + word, "ال" + word + "ة"]


def ar_person(word):
    words = word.split(" ")
    if words[0] == "جنوب":
        return unique([f"{words[0]} {e}" for e in ar_people(words[1])])
    columns = [ar_people(w) for w in words]
    return unique(" ".join(forms) for forms in zip(*columns))


def ar_people(word):
    return [word + "ون", word + "ين", word + "ات", "ال" + word + "ون", "ال" + word + "ين", "ال" + word + "ات"]
