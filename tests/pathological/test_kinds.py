"""Texts that are no news, and sentences that no reporter writes: few events, the whole marked as doubtful, nothing lost."""
import json
import subprocess
import sys

PROGRAM = sys.argv[1]
failures = []

RECIPE = """Peel the onions and cut them into thin rings. Melt the butter in a heavy pan. Add the onions and a pinch of salt.
Cook them slowly until they are soft and brown. Beat the eggs with the cream in a bowl. Fill the pastry with the onions and pour the eggs over them.
Bake the tart in a hot oven for forty minutes. Let it rest before you cut it. Serve it with a green salad."""

NOVEL = """The old woman put down her basket and looked at the sea. Nobody had come up the path since the morning. She thought of her son, and of the
letter that she had never opened. "You should sit down," said the boy. She shook her head. The gulls fought over a piece of bread, and one of them
attacked another until it let go. Far out a sail turned slowly in the wind. In the evening she lit the lamp. Then she took the letter from the drawer and burned it."""

CONTRACT = """The Tenant shall pay the rent in advance on the first day of each month. The Landlord shall keep the roof and the walls in repair. Neither
party may assign this agreement without the consent of the other. If the Tenant fails to pay, the Landlord may demand the payment of interest. The
Landlord may enter the rooms after due notice. The Tenant shall not make alterations. Notices shall be given in writing. This agreement ends when
either party withdraws from it. Any dispute shall be settled by arbitration."""

MATCH = """The striker struck twice as Rovers crushed City 3-0 on Saturday to go top of the table. Rovers attacked from the first whistle and the winger hit the post.
The goalkeeper blocked two shots, but he was beaten by a header. "We fought for every ball," the coach said. City protested after the referee rejected
their appeals for a penalty. The club fired its manager in May. Rovers meet United in the cup next week."""

NEWS = """Kenya and Uganda signed an agreement on fishing in Nairobi on Monday. The Kenyan foreign minister said that both countries would withdraw their
patrols from the lake. Ugandan police had arrested twelve fishermen in March 2024. Opposition leaders in Kampala criticised the deal. Tanzania
welcomed it. The African Union will send observers in June."""

EVENTS_MOST = 2


def code(text, language="en"):
    record = json.dumps({"id": "1", "text": text, "language": language, "published": "2024-04-15"}) + "\n"
    r = subprocess.run([PROGRAM, "code", "--from", "jsonl", "--as-is", "-"], input=record, capture_output=True, text=True, timeout=120)
    if r.returncode != 0:
        failures.append(f"exit {r.returncode}: {r.stderr}")
    return json.loads(r.stdout)


def expect(what, holds, shown):
    if not holds:
        failures.append(f"{what}: {shown}")


for name, text in (("recipe", RECIPE), ("novel", NOVEL), ("contract", CONTRACT), ("match", MATCH)):
    d = code(text)
    expect(f"a {name} is doubtful", d.get("doubt", 0) >= 0.5, d.get("doubt"))
    expect(f"a {name} has hardly an event", len(d.get("events", [])) <= EVENTS_MOST, [e["event"] for e in d.get("events", [])])
d = code(NEWS)
expect("news is not doubtful", "doubt" not in d, d.get("doubt"))
expect("news has events", len(d.get("events", [])) >= 3, [e["event"] for e in d.get("events", [])])

# Two hundred actors in one sentence, in a list and in a nest.
STATES = ["Kenya", "Uganda", "Chad", "Mali", "Peru", "Chile", "Fiji", "Iran", "Iraq", "Oman"]
many = ", ".join(STATES[i % 10] for i in range(199)) + " and Laos condemned Sudan on Monday. It said nothing."
d = code(many)
accused = [e for e in d.get("events", []) if e["event"] == "ACCUSE"]
expect("two hundred actors: the event is found", accused, d.get("events"))
expect("two hundred actors: each state once", accused and len({a["code"] for a in accused[0]["actor"]}) == len(accused[0]["actor"]),
       accused and [a["code"] for a in accused[0]["actor"]])
nest = "The minister " + "of the ally of the partner " * 100 + "of Sudan condemned Mali."
code(nest)

for failure in failures:
    print(failure)
print(f"{len(failures)} failed")
sys.exit(1 if failures else 0)
