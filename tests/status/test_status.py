"""Status of the events in the sentences beside this file: no language may fall below floor.tsv, which may only rise."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import score  # noqa: E402  the folder is on the path only now


def main():
    with open(os.path.join(score.HERE, "floor.tsv"), encoding="utf-8") as f:
        floors = dict(line.split() for line in f if not line.startswith("#"))
    counts = score.score(sys.argv[1], sorted(floors), True)
    fallen = 0
    for language, floor in sorted(floors.items()):
        right, of = counts[language]["right"], counts[language]["of"]
        print(f"{language}: {right} of {of} right, floor {floor}")
        fallen += right < int(floor)
        if right > int(floor):
            print(f"  tests/status/floor.tsv may say {right}")
    sys.exit(fallen != 0)


main()
