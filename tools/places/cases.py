"""Case forms of Russian and Ukrainian names of places, made by rule.

forms(name, language, own) gives every form of a name but the nominative. `own` says that the place lies where such names
are Slavic: only there Мытищи and Грозный are declined, while Дели is not. A form too many does no harm in a gazetteer, so
a name whose gender its letters do not tell gets both declensions. But Иваново stays as it is: Иванова is a surname first.
"""

CONSONANTS = set("бвгґджзйклмнпрстфхцчшщ")
VOWELS = set("аеёиоуыэюяєії")
HUSHING = set("жшщчц")
# Words of rank that open or close a name of several words and are declined whatever stands beside them.
RANKS = {"область", "край", "республика", "округ", "район", "провинция", "губерния", "земля", "штат", "город", "кантон",
         "префектура", "департамент", "остров", "острова", "республіка", "провінція", "округа",
         "губернія", "море", "пролив", "протока", "залив", "затока", "полуостров", "півострів"}


def unique(forms):
    return list(dict.fromkeys(forms))


def plus(stem, ends):
    return [stem + e for e in ends.split()]


# ---- nouns: genitive, dative, accusative, instrumental, prepositional -------------------------------

def ru_noun(word, own):
    stem, last = word[:-1], word[-1]
    if word.endswith("ия"):
        return [plus(stem, "и и ю ей и")]
    if last == "я":
        return [plus(stem, "и е ю ей е")]
    if last == "а":
        if stem[-1] in VOWELS - {"и"}:
            return [plus(stem, "ы е у ой е")] if own else []
        hard = "и" if stem[-1] in "кгхжшщч" else "ы"
        return [plus(stem, f"{hard} е у {'ей' if stem[-1] in HUSHING else 'ой'} е")]
    if last == "й":
        return [plus(stem, "я ю й ем е" if word[-2] != "и" else "я ю й ем и")]
    if last == "ь":
        return ru_soft(word, own)
    if last in CONSONANTS:
        return ru_hard(word, own)
    if last in "ыи" and (own or last == "ы"):
        soft = last == "и" and stem[-1] not in "кгхжшщч"
        ends = "ей ям и ями ях" if soft else f"ов ам {last} ами ах"
        return [plus(stem, ends), [stem, stem + "ам", word, stem + "ами", stem + "ах"]]
    return []


def ru_soft(word, own):
    stem = word[:-1]
    masculine, feminine = plus(stem, "я ю ь ем е"), plus(stem, "и и ь ью и")
    if word.endswith(("поль", "славль", "ель", "уль", "аль", "иль")):
        return [masculine]
    if own:
        return [feminine] if stem[-1] not in "л" else [masculine, feminine]
    return [masculine] if stem[-1] in "лнр" else [feminine]


def ru_hard(word, own):
    tool = "ем" if word[-1] in HUSHING else "ом"
    found = [[word + "а", word + "у", word, word + tool, word + "е"]]
    if own and word.endswith("ец") and len(word) > 3:
        link = "ь" if word[-3] == "л" else "й" if word[-3] in VOWELS else ""
        stem = word[:-2] + link + "ц"
        found.insert(0, [stem + "а", stem + "у", word, stem + "ом", stem + "е"])
    if own and word.endswith(("ок", "ёк", "ек")) and len(word) > 4:
        stem = word[:-2] + "к"
        found.append([stem + "а", stem + "у", word, stem + "ом", stem + "е"])
    if word in ("Орёл", "Орел"):
        return [plus("Орл", "а у ёл ом е")]
    return found


def uk_noun(word, own):
    stem, last = word[:-1], word[-1]
    if last == "я" and stem[-1] in VOWELS | {"'", "’"}:
        return [plus(stem, "ї ї ю єю ї")]
    if last == "я":
        return [plus(stem, "і і ю ею і")]
    if last == "а":
        soft = {"к": "ц", "г": "з", "х": "с"}.get(stem[-1], stem[-1])
        hard = "і" if stem[-1] in "жшщч" else "и"
        return [[stem + hard, stem[:-1] + soft + "і", stem + "у", stem + ("ею" if stem[-1] in HUSHING else "ою"),
                 stem[:-1] + soft + "і"]]
    if last == "й":
        return [plus(stem, "ю ю й єм ї"), plus(stem, "я ю й єм ї")]
    if last == "ь":
        return uk_soft(word, own)
    if last in CONSONANTS:
        return uk_hard(word)
    if last == "о" and own and not word.endswith(("во", "но")):
        return [plus(stem, "а у о ом і")]
    if last == "е" and own and stem[-1] not in VOWELS:
        return [plus(stem, "ого ому е им ому"), plus(stem, "я ю е ям і")]
    if last == "и" and own:
        return [plus(stem, "ів ам и ами ах"), [stem]]
    if last == "і" and own:
        return [plus(stem, "ів ям і ями ях"), [stem]]
    return []


def uk_soft(word, own):
    stem = word[:-1]
    if word.endswith("піль"):
        root = word[:-3] + "ол"
        return [[root + "я", root + "ю", word, root + "ем", root + "і"]]
    if word.endswith(("ець", "єць")):
        root = word[:-3] + ("ь" if word[-4:-3] == "л" else "й" if word.endswith("єць") else "") + "ц"
        return [plus(root, "я ю ь ем і")]
    feminine = plus(stem, "і і ь") + [stem + stem[-1] + "ю", stem + "і"]
    masculine = plus(stem, "я ю ь ем і")
    if word.endswith("ськ"):
        return [masculine]
    return [masculine] if stem[-1] in "лр" else [feminine] if own else [masculine]


def uk_hard(word):
    if word.endswith("їв"):
        return [plus(word[:-2], "єва єву їв євом єві")]
    if word.endswith("ів"):
        link = "е" if word[-3] in "чшщж" else "о"
        return [plus(word[:-2] + link + "в", "а у") + [word] + plus(word[:-2] + link + "в", "ом і")]
    if word.endswith("Ріг"):
        return [[word[:-2] + "огу", word[:-2] + "огу", word, word[:-2] + "огом", word[:-2] + "озі"]]
    soft = {"к": "ці", "г": "зі", "х": "сі"}.get(word[-1], word[-1] + "і")
    tool = "ем" if word[-1] in HUSHING else "ом"
    return [[word + "а", word + "у", word, word + tool, word[:-1] + soft],
            [word + "у", word + "у", word, word + tool, word + "у"]]


# ---- adjectives ---------------------------------------------------------------------------------

RU_ADJECTIVES = {"ая": "ой ой ую ой ой", "яя": "ей ей юю ей ей", "ое": "ого ому ое ым ом", "ее": "его ему ее им ем",
                 "ый": "ого ому ый ым ом", "ий": "ого ому ий им ом", "ой": "ого ому ой ым ом",
                 "ые": "ых ым ые ыми ых", "ие": "их им ие ими их"}
UK_ADJECTIVES = {"ий": "ого ому ий им ому", "ій": "ього ьому ій ім ьому", "а": "ої ій у ою ій", "я": "ьої ій ю ьою ій",
                 "е": "ого ому е им ому", "і": "их им і ими их"}


def ru_adjective(word):
    stem, end = word[:-2], word[-2:]
    if end not in RU_ADJECTIVES or len(stem) < 3:
        return None
    ends = RU_ADJECTIVES[end]
    if end == "ий" and stem[-1] not in "кгхжшщч":
        ends = "его ему ий им ем"
    if stem[-1] in "кгхжшщч":
        ends = ends.replace("ы", "и")
    return plus(stem, ends)


def uk_adjective(word, noun):
    """Before a noun Велика is an adjective; alone Вінниця is none."""
    for end in ("ий", "ій", "а", "я", "е", "і"):
        if word.endswith(end) and len(word) - len(end) > 2 and (noun or end in ("ий", "ій")):
            return plus(word[:-len(end)], UK_ADJECTIVES[end])
    return None


def is_adjective(word, language, noun):
    return (ru_adjective(word) if language == "ru" else uk_adjective(word, noun)) is not None


# ---- names --------------------------------------------------------------------------------------

def word_forms(word, language, own):
    """Lists of the five oblique cases."""
    if len(word) < 3 or word.isupper() or not word[-1].isalpha():
        return []
    if own and word[-2:] in ("ий", "ый", "ій", "ое", "ая", "ой") and len(word) > 5 and word[-3] not in "лр":
        adjective = ru_adjective(word) if language == "ru" else uk_adjective(word, False)
        if adjective:
            return [adjective]
    return ru_noun(word, own) if language == "ru" else uk_noun(word, own)


def joined_forms(name, language, own):
    """Ростов-на-Дону declines its first part, Нью-Йорк its last, Каменск-Уральский both."""
    parts = name.split("-")
    if any(p and p[0].islower() and p not in ("эль", "де", "ле", "аль", "ель", "да", "ду") for p in parts[1:]):
        return [[f + name[len(parts[0]):] for f in forms] for forms in word_forms(parts[0], language, own)]
    head = "-".join(parts[:-1])
    tail = word_forms(parts[-1], language, own)
    found = [[f"{head}-{f}" for f in forms] for forms in tail]
    if own and len(parts) == 2 and is_adjective(parts[-1], language, False):
        for first in word_forms(parts[0], language, own):
            for last in tail:
                found.append([f"{a}-{b}" for a, b in zip(first, last)])
    return found


def phrase_forms(words, language, own):
    if words[0].lower() in RANKS or (len(words) > 1 and words[1].lower() in ("де", "на", "дель", "им.", "имени")):
        return [[" ".join([f] + words[1:]) for f in forms] for forms in word_forms(words[0], language, True)]
    fronts = []
    for word in words[:-1]:
        adjective = ru_adjective(word) if language == "ru" else uk_adjective(word, True)
        fronts.append(adjective if adjective and (own or words[-1].lower() in RANKS) else [word] * 5)
    found = []
    for forms in word_forms(words[-1], language, own or words[-1].lower() in RANKS):
        if len(forms) == 5:
            found.append([" ".join(column) for column in zip(*fronts, forms)])
    return found


def forms(name, language, own):
    words = name.split(" ")
    if any(not w for w in words):
        return []
    if len(words) > 1:
        lists = phrase_forms(words, language, own)
    elif "-" in name:
        lists = joined_forms(name, language, own)
    else:
        lists = word_forms(name, language, own)
    return [f for f in unique(f for one in lists for f in one) if f != name]
