"""Figures of each language beside a floor that may only rise: FOLDER/floor.tsv. Shared by tests/resolve and tests/status."""
import os
import sys


def read(folder):
    with open(os.path.join(folder, "floor.tsv"), encoding="utf-8") as f:
        return {language: int(floor) for language, floor in (line.split() for line in f if not line.startswith("#")) if floor.isdigit()}


def hold(folder, floors, right_of):
    """right_of: language -> (right, of). Ends the program, with status 1 where a language has fallen"""
    name = "/".join(os.path.normpath(folder).split(os.sep)[-2:])
    for language, floor in sorted(floors.items()):
        right, of = right_of[language]
        print(f"{language}: {right} of {of} right, floor {floor}")
        if right > floor:
            print(f"  {name}/floor.tsv may say {right}")
    sys.exit(any(right_of[language][0] < floor for language, floor in floors.items()))
