#!/usr/bin/env python3
"""Tells the languages of texts (texts.py) with dateline and with the programs of Debian's packages, and prints how many each has right.

    bench/language/compare.py --dateline build/release/dateline texts.jsonl

CLD2 (libcld2-dev, with g++) and langdetect (python3-langdetect) are asked where they are installed. A language that a program does not know counts
as a miss in `all`; `shared` has the texts of languages that every program got right at least once.
"""
import argparse
import collections
import json
import os
import subprocess
import sys
import tempfile
import time

SAME = {"no": "nb", "zh-cn": "zh", "zh-tw": "zh", "zh-Hant": "zh", "iw": "he", "fil": "tl", "sr-ME": "sr", "un": "und", "jw": "jv"}

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


def ask_cld2(texts):
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "cld.cc")
        open(source, "w").write(CLD2)
        subprocess.run(["g++", "-O2", "-o", folder + "/cld", source, "-lcld2"], check=True)
        lines = "".join(t["text"].replace("\n", " ") + "\n" for t in texts)
        return subprocess.run([folder + "/cld"], input=lines.encode(), stdout=subprocess.PIPE, check=True).stdout.decode().split("\n")[:-1]


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


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dateline", required=True)
    parser.add_argument("--only-dateline", action="store_true")
    parser.add_argument("--misses", action="store_true", help="print the wrong answers of dateline")
    parser.add_argument("texts")
    options = parser.parse_args()
    texts = [json.loads(line) for line in open(options.texts, encoding="utf-8")]
    asked = {"dateline": lambda: ask_dateline(options.dateline, texts)}
    if not options.only_dateline:
        asked.update(cld2=lambda: ask_cld2(texts), langdetect=lambda: ask_langdetect(texts))
    right = {}
    for name, ask in asked.items():
        start = time.time()
        try:
            answers = ask()
        except (ImportError, OSError, subprocess.CalledProcessError) as error:
            print(f"{name}: not asked, {error}", file=sys.stderr)
            continue
        print(f"{name}: {len(texts) / (time.time() - start):.0f} texts a second, start included", file=sys.stderr)
        right[name] = [SAME.get(a, a) == t["language"] for a, t in zip(answers, texts)]
        if name == "dateline":
            found = answers
    sums = {name: collections.Counter() for name in right}
    total = collections.Counter(key for t in texts for key in (t["language"], t["set"]))
    for name, marks in right.items():
        for mark, text in zip(marks, texts):
            sums[name].update({text["language"]: mark, text["set"]: mark})
    shared = {t["language"] for t in texts if all(sums[name][t["language"]] for name in right)}
    print("\t".join(["", "texts"] + list(right)))
    for key in ["udhr", "installer", "help"] + sorted({t["language"] for t in texts}):
        print("\t".join([key, str(total[key])] + [f"{100 * sums[name][key] / max(1, total[key]):.1f}" for name in right]))
    print("\t".join(["all", str(len(texts))] + [f"{100 * sum(marks) / len(texts):.2f}" for marks in right.values()]))
    chosen = [t["language"] in shared for t in texts]
    print("\t".join([f"shared ({len(shared)})", str(sum(chosen))] +
                    [f"{100 * sum(m for m, c in zip(marks, chosen) if c) / max(1, sum(chosen)):.2f}" for marks in right.values()]))
    if options.misses:
        wrong = collections.Counter((t["language"], f) for t, f in zip(texts, found) if SAME.get(f, f) != t["language"])
        print(" ".join(f"{gold}>{said}:{n}" for (gold, said), n in wrong.most_common(60)))


if __name__ == "__main__":
    main()
