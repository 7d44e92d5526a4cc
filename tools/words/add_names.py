#!/usr/bin/env python3
"""Puts names into data/languages/zh/words.tsv as rows of kind "always", so that cutting text into words does not part them:

    add_names.py

Names of three ideographs and more of data/actors, data/places (not of China, whose towns the treebank parts otherwise) and of the
states, and the words below, which the treebank parts but whose parts the parser takes for verbs. Rows of "always" that are there
already stay; run it after make_words.py or when a table of names has grown."""
import pathlib, re

DATA = pathlib.Path(__file__).resolve().parents[2] / "data"
TABLE = DATA / "languages" / "zh" / "words.tsv"
NAME = re.compile(r"[\u4e00-\u9fff]{2,8}")
HERE = ("CHN", "TWN", "HKG", "MAC")
PARTED = ("大学", "学院", "公司", "银行", "公约组织")  # the treebank parts these, and what stands behind them
WORDS = (
    "加沙|胡塞|胡塞武装|催泪瓦斯|航空母舰|弹道导弹|巡航导弹|人道主义|停火协议|军事演习|阅兵式|外交部长|国防部长|国务卿|"
    "嫌疑人|自杀式爆炸|自杀式袭击|逮捕令|通缉令|预算案|豁免权|否决权|被捕|反对党|反对派|执政党|在野党|受害者|"
    "火箭弹|手榴弹|燃烧瓶|催泪弹|领导人|候选人|发言人|记者会|新闻发布会|发布会|中方|美方|日方|俄方|"
    "韩方|朝方|乌方|以方|英方|法方|德方|印方|伊方|菲方|使用|补给船|海警船|胡椒喷雾|战斗群|打击群"
)


def rows(path):
    head = None
    for line in path.open(encoding="utf-8"):
        cells = line.rstrip("\n").split("\t")
        if line.startswith("#"):
            continue
        if head is None:
            head = [cell.lstrip("*") for cell in cells]
        else:
            yield dict(zip(head, cells + [""] * len(head)))


def is_known_place(row):
    large = row["kind"] == "city" and int(row["population"] or 0) >= 300000
    return row["country"] not in HERE and (large or row["kind"] in ("capital", "region", "water", "site", "admin"))


def names():
    for row in rows(DATA / "actors" / "people.tsv"):
        yield from row["name"].split("|")
    for row in rows(DATA / "actors" / "organizations.tsv"):
        yield from (name for name in row["name"].split("|") if not name.endswith(PARTED))
    for row in rows(DATA / "languages" / "zh" / "countries.tsv"):
        yield from (name for name in row["name"].split("|") if not name.endswith(("人", "语")))
    for row in filter(is_known_place, rows(DATA / "places" / "places.tsv")):
        yield from row["name"].split("|")


def main():
    lines = TABLE.read_text(encoding="utf-8").rstrip("\n").split("\n")
    always = {word for line in lines if line.endswith("\talways") for word in line.split("\t")[0].split("|")}
    always.add("中华人民共和国")
    new = []
    for name in [n for n in names() if len(n) > 2] + WORDS.split("|"):
        if NAME.fullmatch(name) and name not in always:
            always.add(name)
            new.append(name)
    at = max(i for i, line in enumerate(lines) if line.endswith("\talways")) + 1
    taken, rest = set(new), []
    for line in lines[at:]:
        words, kind = line.split("\t")
        left = [word for word in words.split("|") if word not in taken]
        rest += ["|".join(left) + "\t" + kind] if left else []
    added = ["|".join(new[i : i + 20]) + "\talways" for i in range(0, len(new), 20)]
    TABLE.write_text("\n".join(lines[:at] + added + rest) + "\n", encoding="utf-8")


main()
