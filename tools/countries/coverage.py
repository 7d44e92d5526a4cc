#!/usr/bin/env python3
"""Prints which states lack which kind of name in which language.

    python3 tools/countries/coverage.py

Spanish persons are written like adjectives; Vietnamese, Korean and Chinese have no adjectives of their own.
"""
import collections
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
WITHOUT = {"adjective": ("ko", "zh", "vi"), "demonym": ("es",)}


def rows(path):
    for line in path.read_text("utf-8").splitlines():
        if not line.startswith(("#", "*")):
            yield line.split("\t")


def main():
    states = [r[0] for r in rows(ROOT / "data/actors/countries.tsv") if r[8] == r[0] and r[0] not in ("ATA", "SUN", "YUG", "CSK", "DDR")]
    for path in sorted(ROOT.glob("data/languages/*/countries.tsv")):
        language, have = path.parent.name, collections.defaultdict(set)
        for _, code, kind in rows(path):
            have[kind].add(code)
        for kind in ("name", "adjective", "demonym", "capital"):
            if language not in WITHOUT.get(kind, ()):
                lacking = [s for s in states if s not in have[kind]]
                print(f"{language} {kind}: {len(states) - len(lacking)} of {len(states)}; lacking: {' '.join(lacking)}")
        print(f"{language} metonym: {len(have['metonym'])}: {' '.join(sorted(have['metonym']))}")


if __name__ == "__main__":
    main()
