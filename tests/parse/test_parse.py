"""dateline parse: CoNLL-U keeps its words, comments and MISC; heads form trees; the same bytes twice."""
import subprocess
import sys

PROGRAM = sys.argv[1]
LANGUAGES = "en vi ru ko es fr de zh ar uk xx".split()
GIVEN = """# sent_id = a
# note = kept
1-2\tau\t_\t_\t_\t_\t_\t_\t_\tKey=Value
1\tà\t_\t_\t_\t_\t_\t_\t_\t_
2\tle\t_\t_\t_\t_\t_\t_\t_\t_
3\tport\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
4\t.\t_\t_\t_\t_\t_\t_\t_\t_

# sent_id = b
1\tOui\t_\t_\t_\t_\t_\t_\t_\t_

"""
TEXT = "Ministers met in Geneva. They signed nothing.\n\nСторони зустрілися. 双方会谈。\nالتقى الوزيران. Họ gặp nhau."


def run(arguments, text, status=0):
    done = subprocess.run([PROGRAM, "parse", *arguments], input=text.encode(), capture_output=True, timeout=60)
    assert done.returncode == status, (arguments, done.returncode, done.stderr.decode())
    return done.stdout.decode()


def sentences(conllu):
    for block in conllu.split("\n\n"):
        if block.strip():
            yield [line.split("\t") for line in block.split("\n") if not line.startswith("#")]


def check_tree(rows):
    heads = [int(r[6]) for r in rows if r[0].isdigit()]
    assert heads.count(0) == 1, rows
    for start in range(1, len(heads) + 1):
        at, steps = start, 0
        while at:
            at, steps = heads[at - 1], steps + 1
            assert steps <= len(heads), rows


for language in LANGUAGES:
    out = run(["--from", "conllu", "--language", language, "-"], GIVEN)
    comments = [line for line in GIVEN.split("\n") if line.startswith("#")]
    assert [line for line in out.split("\n") if line.startswith("#")] == comments
    for given, made in zip(sentences(GIVEN), sentences(out), strict=True):
        assert [(r[0], r[1], r[9]) for r in given] == [(r[0], r[1], r[9]) for r in made]
        check_tree(made)
    out = run(["--language", language], TEXT)
    for rows in sentences(out):
        check_tree(rows)
    assert out == run(["--from", "text", "--language", language, "-"], TEXT)
    assert run(["--language", language], "") == ""

run(["--from", "conllu", "--language", "en", "-"], "1\tword\n", status=3)
run(["--from", "html", "--language", "en", "-"], "", status=2)
run(["-"], "", status=2)
