"""Names in languages whose finder is learnt from its own sentences, and in those that borrow from others."""
import json
import subprocess
import sys

PROGRAM = sys.argv[1]

# language, sentence, the names that must be found with their kinds, what must be no name
CASES = [
    ("en", "Russian Defense Minister Sergei Shoigu landed in Kollam on Monday.",
     {("Sergei Shoigu", "person"), ("Kollam", "place")}, {"Defense Minister"}),
    ("en", "my cousin moved from lisbon to kerala last year", {("lisbon", "place"), ("kerala", "place")}, set()),
    ("ru", "Министр обороны Игорь Савельев прибыл в Пекин.", {("Игорь Савельев", "person"), ("Пекин", "place")}, set()),
    ("de", "Gestern traf Markus Lindner in Hamburg ein.", {("Markus Lindner", "person"), ("Hamburg", "place")}, set()),
    ("es", "El ministro de Defensa, Ricardo Lafuente de Torres, visitó Almansa.",
     {("Ricardo Lafuente de Torres", "person"), ("Almansa", "place")}, {"Defensa"}),
    ("fr", "Le ministre français de la Défense, Bruno Delmas, a rencontré Ivan Petrov à Lyon.",
     {("Bruno Delmas", "person"), ("Ivan Petrov", "person"), ("Lyon", "place")}, {"Défense"}),
    ("uk", "Олена Гончарук прибула до Харкова.", {("Олена Гончарук", "person"), ("Харкова", "place")}, set()),
]


def names_of(language, text):
    record = json.dumps({"id": "1", "text": text, "language": language})
    done = subprocess.run([PROGRAM, "code", "--from", "jsonl", "--as-is", "--layers", "mentions", "-"],
                          input=record + "\n", capture_output=True, text=True, check=True)
    mentions = json.loads(done.stdout)["mentions"]
    return {(text[m["span"][0]:m["span"][1]], m["kind"]) for m in mentions if "kind" in m}


def main():
    failed = 0
    for language, text, wanted, unwanted in CASES:
        found = names_of(language, text)
        wrong = {name for name, _ in found} & unwanted
        if not wanted <= found or wrong:
            print(f"{language}: {text}\n  missing {sorted(wanted - found)}, wrong {sorted(wrong)}")
            failed += 1
    print(f"{len(CASES) - failed} passed, {failed} failed")
    sys.exit(failed != 0)


main()
