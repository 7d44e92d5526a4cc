#!/usr/bin/env python3
"""dl-train as a stranger uses it: one command goes from a treebank to a model; the packer takes the model and a new language's
folder without a word of C; the program then parses by it. One seed gives one model; what is no treebank is refused.

    test_train.py PROGRAM
"""
import os
import subprocess
import sys
import tempfile

PROGRAM = os.path.abspath(sys.argv[1])
BUILD = os.path.dirname(PROGRAM)
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TRAIN, PACK = os.path.join(BUILD, "tools", "train", "dl-train"), os.path.join(BUILD, "dl-pack")
SMALL = "--embedding 16 --hidden 16 --layers 2 --arc 16 --relation 16 --batch 40 --min-count 1".split()
TAG = "art-x-test"  # a language that nobody speaks

# Verbs end in -u, nouns in -a, names have a capital; the object goes before the verb, which ends the sentence.
NAMES, NOUNS, VERBS = ("Mila", "Toro", "Besan"), ("kata", "lima", "sopa", "duna"), ("veru", "malu", "tinu")


def row(number, form, lemma, upos, feats, head, deprel, misc="_"):
    return "\t".join([str(number), form, lemma, upos, "_", feats, str(head), deprel, "_", misc])


def sentence(name, noun, verb, plural):
    return [row(1, name, name, "PROPN", "_", 3, "nsubj"),
            row(2, noun + ("n" if plural else ""), noun, "NOUN", "Number=" + ("Plur" if plural else "Sing"), 3, "obj"),
            row(3, verb, verb[:-1] + "i", "VERB", "VerbForm=Fin", 0, "root", "SpaceAfter=No"), row(4, ".", ".", "PUNCT", "_", 3, "punct")]


SENTENCES = [sentence(a, b, c, p) for a in NAMES for b in NOUNS for c in VERBS for p in (False, True)]


def write(path, text):
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)
    return path


def conllu(sentences):
    return "".join("\n".join(rows) + "\n\n" for rows in sentences)


def train(*arguments, status=0):
    environment = {**os.environ, "ASAN_OPTIONS": "detect_leaks=0"}  # the trainer leaves its memory to the system
    done = subprocess.run([TRAIN, *arguments], capture_output=True, timeout=300, env=environment)
    said = done.stderr.decode()
    assert done.returncode == status, (arguments, done.returncode, said[:2000])
    return said


def pack(folder, model):
    """All tables and models of the project, one folder and one model more."""
    data, models = os.path.join(folder, "data"), os.path.join(folder, "models")
    os.makedirs(os.path.join(data, "languages", TAG))
    os.makedirs(models)
    for place in ("", "languages"):
        for name in os.listdir(os.path.join(ROOT, "data", place)):
            if name != "languages":
                os.symlink(os.path.join(ROOT, "data", place, name), os.path.join(data, place, name))
    os.symlink(model, os.path.join(models, TAG + ".model"))
    write(os.path.join(data, "languages", TAG, "abbreviations.tsv"), "# of this test\n*abbreviation\tkind\nkap.\tbefore\n")
    packed = os.path.join(folder, "packed.dat")
    subprocess.run([PACK, packed, data, models], check=True)
    return packed


def parse(packed, text, *arguments):
    done = subprocess.run([PROGRAM, "parse", "--language", TAG, *arguments], input=text.encode(), capture_output=True, timeout=60,
                          env={**os.environ, "DATELINE_DATA": packed})
    assert done.returncode == 0 and not done.stderr, done.stderr
    return [line.split("\t") for line in done.stdout.decode().splitlines() if line[:1].isdigit()]


def a_language_is_learnt(folder):
    """Held out: every sixth sentence. Whole words and the grammar were seen, their combinations were not."""
    learnt, held = [s for i, s in enumerate(SENTENCES) if i % 6], SENTENCES[::6]
    bank, dev = write(os.path.join(folder, "train.conllu"), conllu(learnt)), write(os.path.join(folder, "dev.conllu"), conllu(held))
    model = os.path.join(folder, "x.model")
    train(*SMALL, "--epochs", "30", "--dev", dev, "--out", model, bank)
    packed = pack(folder, model)
    rows = parse(packed, conllu(held), "--from", "conllu")
    gold = [line.split("\t") for s in held for line in s]
    right = [sum(made[c] == given[c] for made, given in zip(rows, gold, strict=True)) / len(gold) for c in (2, 3, 5, 6, 7)]
    assert min(right) > 0.9, f"lemma, tag, features, head, relation: {right}"
    rows = parse(packed, "Mila katan veru. Toro kap. Besan lima malu.")
    assert [r[1] for r in rows if r[0] == "1"] == ["Mila", "Toro"], rows
    assert rows[1][2:4] == ["kata", "NOUN"] and rows[1][5] == "Number=Plur", rows


def the_program_sees_what_the_trainer_saw(folder):
    """A first layer with neighbours, vectors learnt elsewhere and a second treebank with other habits, learnt so little that many
    decisions are close: what the trainer counts on the development part in numbers, the packed bytes must give too."""
    other = [[line.replace("\tobj\t", "\tobl\t").replace("\tNOUN\t", "\tX\t") for line in s] for s in SENTENCES]
    banks = [write(os.path.join(folder, name + ".conllu"), conllu([["# source = " + name, *rows] for rows in sentences]))
             for name, sentences in (("one", SENTENCES), ("two", other))]
    words = sorted({line.split("\t")[1].lower() for s in SENTENCES for line in s} | {"unseen"})
    vectors = write(os.path.join(folder, "words.vec"), "%d 4\n" % len(words) + "".join(
        "%s\t%s\n" % (word, " ".join("%.1f" % (2 * (ord(word[i % len(word)]) % 7 - 3) / 3) for i in range(4))) for word in words))
    model = os.path.join(folder, "x.model")
    said = train(*SMALL, "--window", "1", "--epochs", "4", "--vectors", vectors, "--dev", banks[0], "--out", model, *banks)
    seen = float(said.rsplit("dev UPOS ", 1)[1].split()[0])
    made = parse(pack(folder, model), conllu(SENTENCES), "--from", "conllu")
    gold = [line.split("\t") for s in SENTENCES for line in s]
    right = 100 * sum(m[3] == g[3] for m, g in zip(made, gold, strict=True)) / len(gold)
    assert 60 < seen < 99.5, f"{seen}: learnt too little or too much to tell anything"
    assert abs(right - seen) < 1.5, f"the trainer counts {seen} % of the tags right, the program {right}"


def one_seed_gives_one_model(folder):
    bank = write(os.path.join(folder, "bank.conllu"), conllu(SENTENCES))
    models = []
    for name, seed in (("a", "1"), ("b", "1"), ("c", "2")):
        path = os.path.join(folder, name + ".model")
        train(*SMALL, "--epochs", "1", "--seed", seed, "--out", path, bank)
        models.append(open(path, "rb").read())
    assert models[0] == models[1], "the same seed gave two models"
    assert models[0] != models[2], "two seeds gave one model: the test is blind"


def what_is_no_treebank_is_refused(folder):
    good, out = SENTENCES[0], os.path.join(folder, "never.model")
    blind = ["\t".join(c if i not in (3, 6, 7) else "_" for i, c in enumerate(line.split("\t"))) for line in good]
    circle = [good[0].replace("\t3\tnsubj", "\t2\tnsubj"), good[1].replace("\t3\tobj", "\t1\tobj"), *good[2:]]
    cases = {"empty": ("", "no sentence"), "comments": ("# nothing\n\n", "comments without words"), "blind": (conllu([good, blind]), "sentence 2 is no tree"),
             "circle": (conllu([circle]), "is no tree"), "untagged": ("1\ta\t_\t_\t_\t_\t0\troot\t_\t_\n\n", "part of speech"),
             "broken": (conllu([good]) + "1\ta\n", "broken.conllu:6: not CoNLL-U")}
    for name, (text, words) in cases.items():
        path = write(os.path.join(folder, name + ".conllu"), text)
        said = train("--out", out, path, status=1)
        assert path in said and words in said and said.count("\n") == 1, (name, said)
    bank = write(os.path.join(folder, "good.conllu"), conllu(SENTENCES))
    for arguments, words in ((["--dev", os.path.join(folder, "gone.conllu"), "--out", out, bank], "gone.conllu: No such file"),
                             (["--out", os.path.join(folder, "gone", "x.model"), bank], "gone/x.model: No such file"),
                             (["--out", out], "at least one treebank"), ([bank], "--out"), (["--wrong", "1", "--out", out, bank], "--wrong"),
                             (["--epochs", "many", "--out", out, bank], "takes a number")):
        said = train(*arguments, status=1)
        assert words in said and said.count("\n") == 1, (arguments, said)


for test in (a_language_is_learnt, the_program_sees_what_the_trainer_saw, one_seed_gives_one_model, what_is_no_treebank_is_refused):
    with tempfile.TemporaryDirectory() as place:
        test(place)
