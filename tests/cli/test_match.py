"""`farshore match`: technologies and needs in three languages, and bad tables."""

from pathlib import Path

import pytest

from cli.test_place import Run, refused, rows, run  # noqa: F401

OFFERS = (
    "id,text,field,capacity\n"
    "a,세포를 자동으로 배양하는 장비,bio,1\n"
    "b,AI that detects tumours in magnetic resonance images,digital;bio,\n"
)
NEEDS = (
    "id,text,field\n"
    "cell,自動細胞培養装置を探しています,bio\n"
    "image,MRI 영상에서 종양을 찾는 인공지능,digital\n"
    'robot,"Arms, hands and grippers",robotics\n'
)


@pytest.fixture
def texts(tmp_path: Path) -> tuple[Path, Path, Path]:
    offers, needs = tmp_path / "offers.csv", tmp_path / "needs.csv"
    offers.write_text(OFFERS, encoding="utf-8")
    needs.write_text(NEEDS, encoding="utf-8")
    return offers, needs, tmp_path / "out.csv"


def test_needs_are_ranked_for_each_offer(run: Run, texts: tuple[Path, Path, Path]) -> None:  # noqa: F811
    offers, needs, out = texts
    status, figures, fault = run("match", offers, needs, "--top", 2, "--out", out)
    assert (status, fault) == (0, [])
    assert figures is not None
    assert set(figures) == {"offers", "needs", "seconds"}
    assert (figures["offers"], figures["needs"]) == (2, 3)
    found = rows(out)
    assert [(r["offer"], r["need"], r["rank"]) for r in found] == [
        ("a", "cell", "1"),
        ("b", "image", "1"),
        ("b", "cell", "2"),
    ]
    assert float(found[1]["score"]) > float(found[2]["score"])


def test_a_glossary_raises_the_score(
    run: Run,  # noqa: F811
    texts: tuple[Path, Path, Path],
) -> None:
    offers, needs, out = texts
    glossary = out.with_name("terms.tsv")
    glossary.write_text("# terms\ncell culture\t세포를 자동으로 배양\t細胞培養\n", encoding="utf-8")
    run("match", offers, needs, "--out", out)
    before = float(rows(out)[0]["score"])
    status, _, _ = run("match", offers, needs, "--glossary", glossary, "--out", out)
    assert status == 0
    assert float(rows(out)[0]["score"]) == pytest.approx(before + 0.3, abs=1e-4)


def test_pairs_under_capacities(run: Run, texts: tuple[Path, Path, Path]) -> None:  # noqa: F811
    offers, needs, out = texts
    status, _, _ = run("match", offers, needs, "--assign", "--top", 1, "--out", out)
    assert status == 0
    assert [(r["offer"], r["need"]) for r in rows(out)] == [("a", "cell"), ("b", "image")]


BAD_OFFERS = {
    "a column is missing": ("id,words\na,b\n", 1, "lacks text"),
    "a name twice": (OFFERS + "a,more,bio,\n", 4, "'a' is given twice"),
    "no text": (OFFERS + "c, ,bio,\n", 4, "'text' is empty"),
    "no number": (OFFERS.replace("bio,1", "bio,one"), 2, "'one'"),
    "below zero": (OFFERS.replace("bio,1", "bio,-1"), 2, "'-1'"),
    "a cell too many": (OFFERS + "c,d,e,1,2\n", 4, "has not 4 cells"),
}


@pytest.mark.parametrize("fault", BAD_OFFERS)
def test_a_bad_table_is_refused(run: Run, texts: tuple[Path, Path, Path], fault: str) -> None:  # noqa: F811
    offers, needs, out = texts
    text, line, words = BAD_OFFERS[fault]
    offers.write_text(text, encoding="utf-8")
    refused(run("match", offers, needs, "--out", out), offers, line, words, out)


def test_another_encoding_is_refused(run: Run, texts: tuple[Path, Path, Path]) -> None:  # noqa: F811
    offers, needs, out = texts
    needs.write_bytes(NEEDS.replace("MRI 영상에서 종양을 찾는 인공지능", "MRI").encode("shift-jis"))
    refused(run("match", offers, needs, "--out", out), needs, 2, "not UTF-8", out)


def test_a_term_of_one_spelling_is_refused(run: Run, texts: tuple[Path, Path, Path]) -> None:  # noqa: F811
    offers, needs, out = texts
    glossary = out.with_name("terms.tsv")
    glossary.write_text("one\tzwei\n\nalone\n", encoding="utf-8")
    result = run("match", offers, needs, "--glossary", glossary, "--out", out)
    refused(result, glossary, 3, "at least two spellings", out)
