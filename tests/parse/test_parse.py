"""dateline parse and dateline code --to conllu: what they print is CoNLL-U, whatever comes in; CoNLL-U that comes in keeps its words,
comments and MISC, and its own output comes back unchanged; the bytes do not depend on threads."""
import json
import os
import subprocess
import sys

import conllu

PROGRAM = sys.argv[1]
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
EXAMPLES = os.path.join(ROOT, "examples")
LANGUAGES = "en vi ru ko es fr de zh ar uk".split()
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
TEXT = """Ministers met in Geneva. They signed nothing; "not yet", they said.

Сторони зустрілися. 双方会谈。
التقى الوزيران. Họ gặp nhau. Les deux du port au parc.
양국 장관이 만났다. Die Minister trafen sich am 3. Mai 2024 (siehe https://example.org/a?b=c).
"""
HARD = {
    "blanks of all kinds": "One\u00a0two\u2003three.\tFour\u3000five.\u2028Six\u2029seven\u0085eight.",
    "zero and controls": "One\0two \0 three \x01\x02 four\x7f five \x1b[31m.",
    "direction marks": "The \u202eword\u202c and \u2067كلمة\u2069 there. \u200f",
    "joiners alone": "\u200b \u200d \ufeff\u200c \u2060.",
    "emoji": "Go 🙂🙂👩‍👩‍👧‍👦 home 🇺🇦🇻🇳! 1️⃣",
    "unassigned": "A \u0378\u0379 and \U000e0fff and \U0010ffff end.",
    "private": "\ue000\uf8ff \U000f0000",
    "marks without a letter": "\u0301\u0301 \u0650 a\u0301\u0301\u0301\u0301",
    "only punctuation": "!!! ??? ... ,,, --- «»“”'\"()[]{} ¡¿ 。、",
    "underscores": "_ __ _ | = # 1\t2",
    "scripts mixed in a word": "Pутin и Kіm 金Jong은 ไทยabc अआइ",
    "looks like CoNLL-U": "# sent_id = 1\n1-2\tx\n\n# newdoc",
    "right to left": "قال الرئيس: «نعم». אמר הנשיא לא.",
}


def run(arguments, given, status=0, command="parse"):
    data = given if isinstance(given, bytes) else given.encode("utf-8", "surrogatepass")
    done = subprocess.run([PROGRAM, command, *arguments], input=data, capture_output=True, timeout=300)
    assert done.returncode == status, (arguments, done.returncode, done.stderr.decode())
    return done.stdout.decode(), done.stderr.decode()


def check(text, what, **options):
    wrong = list(conllu.problems(text, **options))
    assert not wrong, (what, wrong[:5])


def given_words_stay():
    for language in LANGUAGES + ["xx"]:
        out, _ = run(["--from", "conllu", "--language", language, "-"], GIVEN)
        for given, made in zip(conllu.sentences(GIVEN), conllu.sentences(out), strict=True):
            assert given[0] == made[0]
            assert [(r[0], r[1], r[9]) for r in given[1]] == [(r[0], r[1], r[9]) for r in made[1]]
        check(out, language, needs_comments=False)


def text_becomes_conllu():
    for language in LANGUAGES + ["xx"]:
        out, said = run(["--language", language], TEXT)
        check(out, language)
        assert ("no model" in said) == (language == "xx") == ("# fallback = yes" in out), (language, said)
        again, _ = run(["--from", "conllu", "--language", language, "-"], out)
        assert again == out, f"{language}: its own output did not come back unchanged"
    assert run(["--language", "en"], TEXT) == run(["--from", "text", "--language=en", "-"], TEXT)
    assert run(["--language", "en"], "") == ("", "")
    assert run(["--language", "en"], "\n \n") == ("", "")


def hard_texts():
    records = "".join(json.dumps({"id": what, "text": text}) + "\n" for what, text in HARD.items())
    for language in LANGUAGES + ["xx"]:
        out, _ = run(["--language", language], records)
        check(out, f"hard texts, {language}")
        assert all(f"# newdoc id = {what}\n" in out for what in HARD)
    for what, data in (("half a character", b"Ros\xc3 and \xf0\x9f\x98 end. " * 20), ("a lone surrogate", b"One \xed\xa0\x80 two."),
                       ("no UTF-8 at all", bytes(range(32, 256)) * 4)):
        check(run(["--from", "text", "--language", "en"], data)[0], what)
    record = '{"id": "a\\nb\\u0000", "text": "One \\u0000 two\\u0085three.\\r\\nFour."}\n'
    out, _ = run(["--language", "en"], record)
    check(out, "JSON Lines")
    assert out.startswith("# newdoc id = a b\ufffd\n"), out
    out, said = run(["--language", "en"], '{"text": "One \\ud800 two."}\n' + record, status=1)
    assert "-:1: the line is not JSON: invalid Unicode" in said and out.count("# newdoc") == 1, (said, out)


def long_texts():
    words = " ".join("word%d," % i if i % 7 == 0 else "said" for i in range(5000))
    out, _ = run(["--language", "en"], words)
    check(out, "5,000 tokens")
    assert max(len(rows) for _, rows in conllu.sentences(out)) >= 5000
    for unit, size in (("x", 1 << 20), ("\u0301", 1 << 17), ("🙂", 1 << 16), ("!", 1 << 18), ("金", 1 << 12), ("ab-", 1 << 12)):
        check(run(["--language", "en"], f"A {unit * size} token.")[0], f"{size} times {unit}")
    check(run(["--language", "vi"], f"A {'x' * (1 << 20)} token.")[0], "a token of a megabyte in Vietnamese")


def pages_and_records():
    one, _ = run(["--jobs", "1", EXAMPLES], "")
    check(one, "examples")
    assert one == run(["--jobs", "4", EXAMPLES], "")[0], "the bytes of four threads differ from those of one"
    coded, _ = run(["--to", "conllu", EXAMPLES], "", command="code")
    check(coded, "examples, coded")
    documents = [json.loads(l) for l in run(["--layers", "text,tokens", EXAMPLES], "", command="code")[0].splitlines()]
    words = [rows for _, s in conllu.sentences(coded) for rows in s if "-" not in rows[0]]
    tokens = [(d, t) for d in documents for t in d["tokens"]]
    assert coded.count("# newdoc id = ") == len(documents) and len(words) == len(tokens) > 1000
    for cells, (d, t) in zip(words, tokens):
        assert (cells[3], cells[7]) == (t["upos"], t["deprel"]) and (cells[6] == "0") == (t["head"] == -1), (cells, t)


def conllu_is_coded():
    """code --from conllu: a report a document, with the words as given; paragraphs come back as `# newpar` has them."""
    lines = ["France condemned Iran on Monday. Police arrested 12 protesters.", "“We met,” the minister said."]
    record = json.dumps({"id": "a", "text": "\n".join(lines), "language": "en", "published": "2024-05-07"}) + "\n"
    out, _ = run([], record + record.replace('"a"', '"b"'))
    plain = [json.loads(l) for l in run([], record, command="code")[0].splitlines()][0]
    coded = [json.loads(l) for l in run(["--from", "conllu", "--published", "2024-05-07", "--language", "en"], out, command="code")[0].splitlines()]
    assert [d["id"] for d in coded] == ["a", "b"] and plain["events"]
    for d in coded:
        assert (d["text"], d["events"], d["claims"]) == (plain["text"], plain["events"], plain["claims"]), d


def languages_without_a_model():
    """Neutral rules still give sentences and words, and it is said once, whatever the number of reports."""
    texts = {"sw": "Mawaziri wa nchi hiyo walikutana katika mji wa Nairobi. Lakini rais alisema kuwa hakuna mkataba.",
             "ka": "მინისტრები ორშაბათს შეხვდნენ. მათ ხელი არაფერს მოაწერეს.",
             "th": "รัฐมนตรีพบกันเมื่อวันจันทร์ พวกเขาไม่ได้ลงนามในข้อตกลง"}
    records = "".join(json.dumps({"id": tag, "text": text}) + "\n" for tag, text in texts.items())
    out, said = run(["--layers", "text,sentences,tokens"], records * 2, command="code")
    assert said.count("\n") == 1 and "6 reports" in said and all(tag in said for tag in texts), said
    for d in map(json.loads, out.splitlines()):
        assert (d["language"], d["fallback"]) == (d["id"], True), d
        assert len(d["tokens"]) > 5 and len(d["sentences"]) == (1 if d["id"] == "th" else 2), d
    assert not run(["--layers", "text"], records, command="code")[1], "nothing was asked of the language"
    check(run([], records)[0], "languages without a model")


for test in (languages_without_a_model, given_words_stay, text_becomes_conllu, hard_texts, long_texts, pages_and_records, conllu_is_coded):
    test()
run(["--from", "warc", "--language", "en", "-"], "x", status=1)
run(["--wrong"], "", status=2)
