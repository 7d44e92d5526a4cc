#!/usr/bin/env python3
"""What pages of one publisher share is furniture, whatever it looks like; what a report shares with its copies and versions is
not. Two made-up publishers in three languages, saved as captures and as pages. usage: test_repeats.py PROGRAM"""
import json, os, random, subprocess, sys, tempfile

PROGRAM = sys.argv[1]
failures = []
TOWNS = ["Elin", "Norden", "Brack", "Sollum", "Varde", "Tolk"]
# Of each publisher: the lines above and below every report, a box in the middle, and the report of a town.
HOUSES = {
    "beacon": (["The Elin Beacon", "From the coast and beyond it"], ["Never miss a tide", "Our letter comes at six, with the coast in five minutes and the sea in one."],
               ["This report is part of our long look at the harbours of the north.", "The Beacon is printed on paper from the woods of Sollum"],
               ["Harbour of {t} opens again", "The council of {t} voted on Monday to open its harbour after {n} weeks of storms and repairs.",
                "The mayor of {t} said that {n} ships were waiting outside and that two of them carried grain.",
                "Dockers in {t} have asked for {n} more hands before the first ship is moored, their union said."]),
    "posten": (["Nordenpost – die Zeitung von der Küste", "Ein Blatt, das nach Salz schmeckt"], ["Unser Brief vom Kai", "Einmal am Tag erzählen wir Ihnen darin, was am Wasser geschehen ist und warum."],
               ["Die Nordenpost gehört den Menschen, die sie lesen, und niemandem sonst.", "Gedruckt wird bei Tolk und Töchter"],
               ["Hafen von {t} öffnet wieder", "Der Rat von {t} hat am Montag beschlossen, den Hafen nach {n} Wochen wieder zu öffnen.",
                "Der Bürgermeister von {t} sagte, dass {n} Schiffe vor der Einfahrt warteten und zwei davon Getreide trügen.",
                "Die Hafenarbeiter in {t} verlangen nach Angaben ihrer Gewerkschaft {n} weitere Leute."]),
    "vestnik": (["Вестник причала", "Читаем волны с 1911 года"], ["Письмо с пристани", "Каждый вечер мы рассказываем в нём, что случилось у воды и почему это важно."],
                ["Редакция благодарит всех, кто приносит нам новости с берега моря и реки.", "Отпечатано в типографии у старого маяка"],
                ["Порт города {t} снова открыт", "Совет города {t} решил в понедельник открыть порт после {n} недель штормов и ремонта.",
                 "Мэр города {t} сказал, что у входа ждут {n} судов и два из них везут зерно для мельниц.",
                 "Докеры города {t} просят прислать ещё {n} человек до прихода первого судна, сообщил профсоюз."]),
}
WIRE = ["Talks on the strait end without an agreement", "Envoys of four states left the island of Tolk on Friday without an agreement on the strait, two diplomats said.",
        "The talks had lasted for nine days and were to settle who may fish in the northern waters.", "A new round is planned for the autumn, the host of the talks told reporters."]


def expect(what, true, *shown):
    if not true:
        failures.append(f"{what}: {' '.join(str(s)[:1500] for s in shown)}")


def report(house, k):
    top, box, foot, story = HOUSES[house]
    story = [line.format(t=TOWNS[k], n=k + 3) for line in story]
    return story, top + story[:2] + box + story[2:] + foot


def page(lines, url=None):
    head = f'<link rel="canonical" href="{url}">' if url else ""
    return (f"<!doctype html><html><head><title>{lines[2]}</title>{head}</head><body><article><p>{lines[0]}</p><p>{lines[1]}</p><h1>{lines[2]}</h1>"
            + "".join(f"<p>{line.replace(' ', '&nbsp;', 1)}</p>" for line in lines[3:]) + "</article></body></html>")


def write(folder, name, lines):
    os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
    with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
        f.write("\n".join(lines) + "\n")


def extract(*arguments, stdin=None):
    done = subprocess.run([PROGRAM, "extract", "--to", "json", *arguments], capture_output=True, text=True, check=False, timeout=120, input=stdin)
    return {os.path.relpath(d["id"], arguments[-1]) if arguments[-1] != "-" else d["id"]: d for d in map(json.loads, done.stdout.splitlines())}, done.stdout


def captures(folder):
    """A folder a publisher: furniture goes, the reports stay; a wire story on two pages and a report saved three times stay."""
    for house in HOUSES:
        for k in range(len(TOWNS)):
            write(folder, f"{house}/{k}.txt", report(house, k)[1])
    top, box, foot, _ = HOUSES["beacon"]
    for name in ("wire-1", "wire-2"):
        write(folder, f"beacon/{name}.txt", top + WIRE[:2] + box + WIRE[2:] + (["The harbour board of Elin did not want to comment on the talks."] if name == "wire-2" else []) + foot)
    story, lines = report("posten", 0)
    more = ["Der Sturm hatte im Winter zwei Kräne umgeworfen und die Mole beschädigt.", "Am Abend legte das erste Schiff an, ein Frachter aus Varde."]
    for k in range(3):
        write(folder, f"posten/saved-{k}.txt", lines[:-2] + more[:k] + lines[-2:])
    docs, out = extract(folder)
    for house, (top, box, foot, _) in HOUSES.items():
        for k in range(len(TOWNS)):
            d = docs[f"{house}/{k}.txt"]
            told = report(house, k)[0]
            expect(f"{house} {k}: the report, the whole report", d["text"] == "\n".join(told[1:]) and d["title"] == told[0], d)
    for name in ("wire-1", "wire-2"):
        expect("a story of an agency stays", all(line in docs[f"beacon/{name}.txt"]["text"] for line in WIRE[1:]), docs[f"beacon/{name}.txt"])
    for k in range(3):
        text = docs[f"posten/saved-{k}.txt"]["text"]
        expect("versions of one report stay", all(line in text for line in story[1:] + more[:k]), text)
    for jobs in ("1", "8"):
        expect("threads change nothing", extract("--jobs", jobs, folder)[1] == out)
    paths = [os.path.join(folder, n) for n in docs]
    random.Random(7).shuffle(paths)
    done = subprocess.run([PROGRAM, "extract", "--to", "json", *paths], capture_output=True, text=True, check=True)
    expect("the order of inputs changes nothing", sorted(done.stdout.splitlines()) == sorted(out.splitlines()))
    docs, _ = extract("--repeated", "none", folder)
    expect("--repeated none: each report by itself", all(line in docs["beacon/0.txt"]["text"] for line in HOUSES["beacon"][2]), docs["beacon/0.txt"])
    done = subprocess.run([PROGRAM, "extract", "--to", "json", "-"], capture_output=True, check=True, stdin=open(os.path.join(folder, "beacon/0.txt"), "rb"))
    expect("a pipe is read as it comes", HOUSES["beacon"][2][0] in json.loads(done.stdout)["text"])


def copies(folder):
    """A report that is all there is, saved again and again, stays whole."""
    for k in range(5):
        write(folder, f"copies/{k}.txt", WIRE + ["" for _ in range(k)])
    for k in range(4):
        write(folder, f"versions/{k}.txt", WIRE + [f"Envoy number {k} of those that came said that it was the host of the talks who had to find words for it."] * (k > 0))
    docs, _ = extract(folder)
    expect("copies stay", all(d["text"].startswith("\n".join(WIRE[1:])) for d in docs.values()), docs)


def background(folder):
    """A sentence that an outlet tells in some of its reports is told, not furniture."""
    told = "The strait has been closed to foreign ships since the treaty of Tolk was ended two years ago."
    for k in range(6):
        _, lines = report("beacon", k)
        write(folder, f"background/{k}.txt", lines[:3] + ([told] if k < 3 else []) + lines[3:])
    for k in range(3):
        write(folder, f"few/{k}.txt", [f"Ships wait off the isle number {k} of the strait"] + [f"{line} It was day {k} of the talks." for line in WIRE[1:3]] + [told, f"It was the isle number {k} that nobody had asked, its elder said on Sunday."])
    docs, _ = extract(folder)
    for k in range(3):
        expect("background in half of the reports", told in docs[f"background/{k}.txt"]["text"], docs[f"background/{k}.txt"])
        expect("background amid few reports", told in docs[f"few/{k}.txt"]["text"], docs[f"few/{k}.txt"])


def pages(folder):
    """Pages wait for --repeated all; the publisher of a record is the host of its address."""
    records = []
    for house in ("beacon", "posten"):
        for k in range(len(TOWNS)):
            lines = report(house, k)[1]
            write(folder, f"{house}/{k}.html", [page(lines)])
            records.append({"id": f"{house}/{k}", "url": f"https://www.{house}.example/2024/{k}", "html": page(lines)})
    path = os.path.join(folder, "all.jsonl")
    write(folder, "all.jsonl", [json.dumps(r) for r in records])
    for arguments, source in (([os.path.join(folder, "beacon"), os.path.join(folder, "posten")], "files"), ([path], "records")):
        for repeated in ("texts", "all"):
            done = subprocess.run([PROGRAM, "extract", "--all", "--to", "json", "--repeated", repeated, *arguments], capture_output=True, text=True, check=True)
            for d in map(json.loads, done.stdout.splitlines()):
                house = "beacon" if "beacon" in d["id"] else "posten"
                for line in HOUSES[house][1][1:] + HOUSES[house][2]:
                    expect(f"pages: {source} {repeated}: {line}", repeated == "texts" or line not in d["text"], d)
                k = int(d["id"].split("/")[-1].split(".")[0])
                expect(f"pages: {source} {repeated}: the report stays", all(line in d["text"] for line in report(house, k)[0][1:]), d)


def usage():
    done = subprocess.run([PROGRAM, "extract", "--repeated", "some"], capture_output=True, text=True, check=False)
    expect("usage", done.returncode == 2 and "texts, all or none" in done.stderr, done.stderr)


for test in (captures, copies, background, pages):
    with tempfile.TemporaryDirectory() as folder:
        test(folder)
usage()
print("\n".join(failures) or "all passed")
sys.exit(bool(failures))
