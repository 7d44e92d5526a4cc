#!/usr/bin/env python3
"""Tells the languages of texts (texts.py) with dateline and with the programs of Debian's packages in one run, and prints how many each has right.

    bench/language/compare.py --dateline build/release/dateline texts.jsonl

CLD2 (libcld2-dev), exttextcat (libexttextcat-dev; both with g++), langdetect (python3-langdetect) and guess_language (python3-guess-language) are asked
where they are installed. A language that a program does not know counts as a miss in `all`; `shared` has the texts of languages that dateline, CLD2 and
langdetect got right at least once. --by SET prints a line a language for the texts of one set.
"""
import argparse
import collections
import json
import os
import subprocess
import sys
import tempfile
import time

SAME = {"no": "nb", "zh-cn": "zh", "zh-tw": "zh", "zh-Hant": "zh", "zh-CN": "zh", "zh-TW": "zh", "iw": "he", "fil": "tl", "sr-ME": "sr", "un": "und", "jw": "jv",
        "UNKNOWN": "und", "SHORT": "und", "pt-BR": "pt", "pt-PT": "pt", "sh": "hr"}

CLD2 = r"""
#include <cstdio>
#include <cld2/public/compact_lang_det.h>
#include <iostream>
#include <string>
int main() {
    std::string line;
    while (std::getline(std::cin, line)) {
        bool reliable;
        CLD2::Language l = CLD2::DetectLanguage(line.data(), (int)line.size(), true, &reliable);
        std::cout << CLD2::LanguageCode(l) << "\n";
    }
}
"""


def ask_dateline(program, texts):
    lines = "".join(json.dumps({"id": t["id"], "text": t["text"]}) + "\n" for t in texts)
    out = subprocess.run([program, "code", "--from", "jsonl", "--layers", "text", "--jobs", "1"], input=lines.encode(), stdout=subprocess.PIPE).stdout
    return [json.loads(line).get("language", "und") for line in out.splitlines()]


def compiled(source, libraries, texts):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "ask.cc")
        with open(path, "w", encoding="utf-8") as out:
            out.write(source)
        subprocess.run(["g++", "-O2", "-o", folder + "/ask", path] + libraries, check=True)
        lines = "".join(t["text"].replace("\n", " ") + "\n" for t in texts)
        return subprocess.run([folder + "/ask"], input=lines.encode(), stdout=subprocess.PIPE, check=True).stdout.decode().split("\n")[:-1]


def ask_cld2(texts):
    return compiled(CLD2, ["-Wl,--no-as-needed", "-lcld2_full", "-lcld2"], texts)  # with the tables of all its languages


TEXTCAT = r"""
#include <iostream>
#include <string>
extern "C" {
#include <libexttextcat/textcat.h>
}
int main() {
    void *h = special_textcat_Init("/usr/share/libexttextcat/fpdb.conf", "/usr/share/libexttextcat/");
    std::string line;
    while (std::getline(std::cin, line)) {
        std::string answer = textcat_Classify(h, line.data(), line.size());
        answer = answer.substr(0, answer.find(']'));
        std::cout << (answer[0] == '[' ? answer.substr(1) : answer) << "\n";
    }
}
"""


def ask_textcat(texts):
    """Of several names, the first; "zh--utf8" is cut to its language."""
    answers = compiled(TEXTCAT, ["-lexttextcat-2.0"], texts)
    return [a if a in SAME else a.split("-")[0] for a in answers]


def ask_guess_language(texts):
    """Fails on some texts of Debian 12's version, which counts as no answer."""
    import guess_language
    answers = []
    for text in texts:
        try:
            answers.append(guess_language.guess_language(text["text"]).split("_")[0])
        except TypeError:
            answers.append("und")
    return answers


def ask_langdetect(texts):
    import langdetect
    langdetect.DetectorFactory.seed = 0
    answers = []
    for text in texts:
        try:
            answers.append(langdetect.detect(text["text"]))
        except langdetect.lang_detect_exception.LangDetectException:
            answers.append("und")
    return answers


def misses(texts, answers):
    wrong = collections.Counter((t["language"], a) for t, a in zip(texts, answers) if a != t["language"])
    return " ".join(f"{gold}>{said}:{n}" for (gold, said), n in wrong.most_common(60))


def table(texts, found, by):
    names = list(found)
    right = {name: [a == t["language"] for a, t in zip(found[name], texts)] for name in names}
    per = {name: collections.Counter(t["language"] for t, r in zip(texts, right[name]) if r) for name in names}
    main_three = [n for n in ("dateline", "cld2", "langdetect") if n in names]
    shared = {t["language"] for t in texts if all(per[n][t["language"]] for n in main_three)}

    def line(title, chosen):
        rows = [i for i, t in enumerate(texts) if chosen(t)]
        print("\t".join([title, str(len(rows))] + [f"{100 * sum(right[n][i] for i in rows) / max(1, len(rows)):.2f}" for n in names]))

    print("\t".join(["", "texts"] + names))
    for one in sorted({t["set"] for t in texts}):
        line(one, lambda t: t["set"] == one)
        line(f"{one}, shared ({len(shared)})", lambda t: t["set"] == one and t["language"] in shared)
    for tag in sorted({t["language"] for t in texts if t["set"] == by}):
        line(f"{by} {tag}", lambda t: t["set"] == by and t["language"] == tag)
    line("all", lambda t: True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dateline", required=True)
    parser.add_argument("--only-dateline", action="store_true")
    parser.add_argument("--by", metavar="SET", help="also a line for each language of this set")
    parser.add_argument("--misses", action="store_true", help="print the wrong answers of dateline, set by set")
    parser.add_argument("texts")
    options = parser.parse_args()
    with open(options.texts, encoding="utf-8") as lines:
        texts = [json.loads(line) for line in lines]
    asked = {"dateline": lambda: ask_dateline(options.dateline, texts)}
    if not options.only_dateline:
        asked.update(cld2=lambda: ask_cld2(texts), langdetect=lambda: ask_langdetect(texts), textcat=lambda: ask_textcat(texts),
                     guess_language=lambda: ask_guess_language(texts))
    found = {}
    for name, ask in asked.items():
        start = time.time()
        try:
            answers = ask()
        except (ImportError, OSError, subprocess.CalledProcessError) as error:
            print(f"{name}: not asked, {error}", file=sys.stderr)
            continue
        print(f"{name}: {len(texts) / (time.time() - start):.0f} texts a second, start included", file=sys.stderr)
        found[name] = [SAME.get(a, a) for a in answers]
    table(texts, found, options.by)
    if options.misses:
        for one in sorted({t["set"] for t in texts}):
            rows = [i for i, t in enumerate(texts) if t["set"] == one]
            print(one, misses([texts[i] for i in rows], [found["dateline"][i] for i in rows]))


if __name__ == "__main__":
    main()
