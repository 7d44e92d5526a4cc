"""The whole program gives the same bytes with vector instructions and without: compares it with dateline-portable
(tests/parse/portable.c), which is the same program on the portable path."""
import os
import subprocess
import sys

PROGRAM = os.path.abspath(sys.argv[1])
BUILD = os.path.dirname(PROGRAM)
PORTABLE = os.path.join(BUILD, "tests", "dateline-portable")
EXAMPLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "examples")
LANGUAGES = "en vi ru ko es fr de zh ar uk".split()
TEXT = """The minister said on Monday that 12 ships had left. "We wait," she added.
Ông Nam cho biết hôm thứ Hai rằng 12 con tàu đã rời cảng. Họ chờ đợi.
Министр сказал в понедельник, что 12 судов ушли. Міністр сказав, що вони чекають.
장관은 월요일에 배 열두 척이 떠났다고 말했다. 우리는 기다린다.
El ministro dijo el lunes que doce barcos zarparon. Le ministre attend au port.
Der Minister sagte am Montag, zwölf Schiffe seien ausgelaufen.
部长星期一说，十二艘船已经离开。我们等待。
قال الوزير يوم الاثنين إن اثنتي عشرة سفينة غادرت. نحن ننتظر.
"""


def run(program, *arguments):
    environment = {**os.environ, "DATELINE_DATA": os.path.join(BUILD, "dateline.dat")}
    done = subprocess.run([program, *arguments], input=TEXT.encode(), capture_output=True, timeout=300, env=environment)
    assert done.returncode == 0, (program, arguments, done.stderr)
    assert not done.stderr, (program, done.stderr.decode())
    return done.stdout


for language in LANGUAGES:
    best = run(PROGRAM, "parse", "--language", language)
    assert best.count(b"\n") > 100
    assert run(PORTABLE, "parse", "--language", language) == best, f"{language}: the portable path gives other bytes"
layers = "text,sentences,tokens,mentions,times,claims,events"
coded = run(PROGRAM, "code", "--layers", layers, EXAMPLES)
assert b'"event"' in coded
assert run(PORTABLE, "code", "--layers", layers, EXAMPLES) == coded, "examples: the portable path gives other bytes"
