"""Case forms of Russian and Ukrainian names of places, as tools/places/cases.py makes them.

    python3 test_cases.py PROGRAM     (PROGRAM is not run)
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools" / "places"))
import cases  # noqa: E402

# name, language, whether it lies where names are Slavic, forms that must be among those made; none: it is not declined
TESTS = (("Москва", "ru", True, "Москвы Москве Москву Москвой"), ("Ростов-на-Дону", "ru", True, "Ростова-на-Дону"),
         ("Нижний Новгород", "ru", True, "Нижнего Новгорода Нижнем Новгороде"), ("Мосул", "ru", False, "Мосулом"),
         ("Казань", "ru", True, "Казани Казанью"), ("Ярославль", "ru", True, "Ярославля"), ("Осло", "ru", False, ""), ("Капитолий", "ru", True, "Капитолия Капитолии"), ("Иваново", "ru", True, ""),
         ("Набережные Челны", "ru", True, "Набережных Челнов"), ("Грозный", "ru", True, "Грозного Грозном"),
         ("Донецкая область", "ru", True, "Донецкой области Донецкую область"), ("Елец", "ru", True, "Ельца"),
         ("Харків", "uk", True, "Харкова Харкові"), ("Київ", "uk", True, "Києва"), ("Рівне", "uk", True, "Рівного"),
         ("Кривий Ріг", "uk", True, "Кривого Рогу"), ("Тернопіль", "uk", True, "Тернополя Тернополі"),
         ("Донецька область", "uk", True, "Донецької області"), ("Суми", "uk", True, "Сум Сумах"),
         ("Харьков", "ru", True, "Харькова Харькове"), ("Сан-Франциско", "ru", False, ""), ("Гамбург", "uk", False,
         "Гамбурга Гамбурзі"), ("Білгород", "uk", True, "Білгорода Білгороді"), ("Афины", "ru", False, "Афин Афинах"),
         ("Шэньчжэнь", "ru", False, "Шэньчжэня"), ("Біла Церква", "uk", True, "Білої Церкви Білій Церкві"),
         ("Каменск-Уральский", "ru", True, "Каменска-Уральского"), ("Великие Луки", "ru", True, "Великих Луках"))


def main():
    failures = 0
    for name, language, own, wanted in TESTS:
        given = cases.forms(name, language, own)
        missing = [w for w in wanted.split() if w not in " ".join(given).split()]
        if missing or (given and not wanted):
            print(f"{name}: {', '.join(missing) or 'is not declined'}; made {given}")
            failures += 1
    print(f"{failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
