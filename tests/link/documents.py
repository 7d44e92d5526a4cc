"""Small coded reports for the tests of linking: text with marks -> an output document of `dateline code`.

A sentence is a list of strings and marks; a mark is (kind, words, details). Kinds: event (details: type, mode and
other fields of the event), actor, recipient, place, date (details: code, key, value), says (a claim that holds the rest
of the sentence). The marks of a sentence belong to its event. The reports are invented."""
import json
import os
import subprocess
import tempfile


def document(name, published, sentences, language="en", publisher=None, title=None):
    d = {"id": name, "language": language, "text": "", "sentences": [], "mentions": [], "times": [], "claims": [], "events": []}
    if published:
        d["published"] = {"value": published, "basis": "given"}
    if publisher:
        d["publisher"] = publisher
    if title:
        d["title"] = title
    keys = {}
    for number, sentence in enumerate(sentences):
        start = len(d["text"])
        event, roles, claim = None, {"actor": [], "recipient": []}, None
        place = date = None
        for piece in sentence:
            if isinstance(piece, str):
                d["text"] += piece
                continue
            kind, words, details = piece[0], piece[1], piece[2] if len(piece) > 2 else {}
            span = [len(d["text"]), len(d["text"]) + len(words)]
            d["text"] += words
            if kind == "event":
                event = dict(details, trigger=span, sentence=number, confidence=0.9)
            elif kind == "date":
                date = (details["value"], span)
                d["times"].append({"span": span, "type": "DATE", "value": details["value"]})
            else:
                key = details.get("key", words)
                entity = keys.setdefault(key, len(keys))
                d["mentions"].append({"span": span, "kind": "place" if kind == "place" else "person", "name": words,
                                      "code": details.get("code", ""), "entity": entity, "key": key})
                if kind == "says":
                    claim = {"source": {"span": span, "entity": entity}, "content": {"span": None}, "form": "indirect"}
                elif kind == "place":
                    place = {"extracted_place": words, "country_code": details.get("code", ""), "span": span}
                    place.update({k: details[k] for k in ("lat", "lon") if k in details})
                else:
                    roles[kind].append({"code": details.get("code", ""), "sector": "", "entity_text": words, "span": span})
        end = len(d["text"])
        d["sentences"].append([start, end])
        d["text"] += " "
        if event:
            event.setdefault("status", "actual")
            event.update({k: v for k, v in roles.items() if v})
            if place:
                event["event_loc"] = place
            if date:
                event["date"], event["date_span"], event["date_basis"] = date[0], date[1], "text"
            elif published:
                event["date"], event["date_basis"] = published, "published"
            if claim:
                claim["content"]["span"] = [claim["source"]["span"][1], end]
                event["claims"] = [len(d["claims"])]
                d["claims"].append(claim)
            d["events"].append(event)
    d["mentions"].sort(key=lambda m: m["span"])
    return d


def person(role, words, code, key):
    return (role, words, {"code": code, "key": key})


VISIT = {"event": "CONSULT", "mode": ["visit"], "quad_code": 1, "event_scale": 4}
ATTACK = {"event": "ASSAULT", "mode": ["explosives"], "quad_code": 4, "event_scale": -9}
AID = {"event": "AID", "mode": [], "quad_code": 2, "event_scale": 10}
MARSK = ("Lena Marsk", "VRN", "person:marsk")
OREL = ("Tomas Orel", "KAL", "person:orel")
LINDA = {"code": "KAL", "key": "place:linda", "lat": 51.0, "lon": 9.0}
BROD = {"code": "KAL", "key": "place:brod", "lat": 54.5, "lon": 15.0}


def reports():
    """A visit told by two outlets that differ on the place; a bombing whose toll grows; arms told only as a claim."""
    def actor(p, words=None):
        return person("actor", words or p[0], p[1], p[2])

    def recipient(p, words=None):
        return person("recipient", words or p[0], p[1], p[2])
    kalmar = ("Kalmar", "KAL", "country:KAL")
    verania = ("Verania", "VRN", "country:VRN")
    first = document("courier", "2031-05-20", [
        [actor(MARSK), " ", ("event", "visited", VISIT), " ", ("place", "Linda", LINDA), " ", ("date", "in April", {"value": "2031-04"}),
         " to meet ", recipient(OREL), "."],
        ["A bomb ", ("event", "killed", dict(ATTACK, dead=4)), " four people at the market of ", ("place", "Brod", BROD), " ",
         ("date", "on Monday", {"value": "2031-05-19"}), "."],
        [("says", "The Union", {"code": "UNN", "key": "org:union"}), " says that ", actor(verania), " ", ("event", "sends", AID), " arms to ",
         recipient(kalmar), "."],
    ], publisher="Harbour Courier", title="Marsk and Orel grow closer")
    second = document("post", "2031-05-21", [
        ["President ", actor(MARSK, "Marsk"), " ", ("event", "visited", VISIT), " ", ("place", "Brod", BROD), " ",
         ("date", "last month", {"value": "2031-04"}), " and met ", recipient(OREL, "Orel"), "."],
        ["The bomb at the market of ", ("place", "Brod", BROD), " ", ("event", "killed", dict(ATTACK, dead=7)), " seven people ",
         ("date", "on Monday", {"value": "2031-05-19"}), "."],
        [("says", "The Union", {"code": "UNN", "key": "org:union"}), " claims that ", actor(verania), " ", ("event", "sends", AID), " arms to ",
         recipient(kalmar), "."],
    ], publisher="Meridian Post", title="Market bomb kills seven as Marsk courts Orel")
    third = document("wire", "2031-08-02", [
        ["Parliament in Solm voted on a tax on sugar, and ", actor(("The minister", "SOL", "person:min")), " ", ("event", "praised", {"event": "SUPPORT",
         "mode": [], "quad_code": 1, "event_scale": 5}), " ", recipient(("the vote", "SOL", "org:vote")), "."],
    ], publisher="Solm Wire", title="Sugar tax passes")
    return [first, second, third]


def run(program, arguments, docs=(), files=None):
    """Runs a command over documents written to a file (or over given paths); returns its output."""
    with tempfile.TemporaryDirectory() as folder:
        paths = list(files or [])
        if docs:
            paths.append(os.path.join(folder, "reports.jsonl"))
            with open(paths[-1], "w", encoding="utf-8") as out:
                for d in docs:
                    out.write(json.dumps(d, ensure_ascii=False) + "\n")
        done = subprocess.run([program, *arguments, *paths], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if done.returncode != 0:
            raise SystemExit("%s failed (%d): %s" % (arguments, done.returncode, done.stderr))
        return done.stdout


def lines(text):
    return [json.loads(line) for line in text.splitlines()]
