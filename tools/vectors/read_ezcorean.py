#!/usr/bin/env python3
"""The 6,000 frequent Korean words of kengdic (a dump of a table of PostgreSQL), as a lexicon.

usage: read_ezcorean.py ezcorean_6000.sql > LEXICON
"""

import re
import sys

from common import write_reading


def main():
    with open(sys.argv[1], encoding="utf-8-sig", errors="replace") as file:
        for line in file:
            field = line.rstrip("\n").split("\t")
            if len(field) > 4 and field[0].isdigit() and re.fullmatch(r"[가-힣]+", field[1]):
                tag = "VERB" if field[1].endswith("다") and len(field[1]) > 1 else ""
                glosses = [gloss for gloss in re.split(r"[,;/]", re.sub(r"\([^)]*\)", " ", field[3])) if gloss.strip()]
                write_reading(sys.stdout, field[1], tag, glosses)


if __name__ == "__main__":
    main()
