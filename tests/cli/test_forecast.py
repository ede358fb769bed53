"""`farshore forecast`: companies and rounds, good tables and bad ones."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from cli.test_place import Run, refused, rows, run  # noqa: F401

COMPANIES = "id,name,field\n" + "".join(
    f"c{i},Company {i},{('drug', 'device', '')[i % 3]}\n" for i in range(30)
)
ROUNDS = "company,funded_at,stage\n" + "".join(
    f"c{i % 30},{date(2018, 1, 1) + timedelta(days=24 * i)},seed\n" for i in range(90)
)
ASK = ("--origin", "2022-12-31", "--horizon-years", "2", "--by", "field", "--draws", "200")
Files = tuple[Path, Path, Path]


@pytest.fixture
def files(tmp_path: Path) -> Files:
    companies, rounds = tmp_path / "companies.csv", tmp_path / "rounds.csv"
    companies.write_text(COMPANIES, encoding="utf-8")
    rounds.write_text(ROUNDS, encoding="utf-8")
    return companies, rounds, tmp_path / "out.csv"


def test_groups_are_forecast(run: Run, files: Files) -> None:  # noqa: F811
    companies, rounds, out = files
    status, figures, fault = run("forecast", companies, rounds, *ASK, "--out", out)
    assert (status, fault) == (0, [])
    assert figures is not None
    assert set(figures) == {"groups", "seconds"}
    assert figures["groups"] == 2
    found = rows(out)
    assert {(r["group"], r["target"], r["date"]) for r in found} == {
        (group, target, day)
        for group in ("*", "drug", "device")
        for target in ("rounds", "funded")
        for day in ("2023-12-31", "2024-12-31")
    }
    for row in found:
        quantiles = [float(row[name]) for name in row if name.startswith("q")]
        assert quantiles == sorted(quantiles)
        assert len(quantiles) == 9


def test_rounds_after_the_origin_change_nothing(run: Run, files: Files) -> None:  # noqa: F811
    companies, rounds, out = files
    run("forecast", companies, rounds, *ASK, "--out", out)
    before = out.read_bytes()
    rounds.write_text(ROUNDS + "c0,2024-05-01,a\nc1,2025-05-01,b\n", encoding="utf-8")
    run("forecast", companies, rounds, *ASK, "--out", out)
    assert out.read_bytes() == before


BAD_COMPANIES = {
    "a column is missing": ("id,name\nc0,x\n", 1, "lacks field"),
    "no column of names": ("name,field\nx,y\n", 1, "has none of id"),
    "a name twice": (COMPANIES + "c0,again,drug\n", 32, "'c0' is given twice"),
    "an empty name": (COMPANIES + ",x,drug\n", 32, "'id' is empty"),
    "a cell too few": (COMPANIES + "c99,x\n", 32, "has not 3 cells"),
}
BAD_ROUNDS = {
    "no column of dates": ("company\nc0\n", 1, "has none of funded_at"),
    "an unknown company": (ROUNDS + "c77,2020-01-01,a\n", 92, "'c77' is not among"),
    "a day that is none": (ROUNDS + "c1,2021-02-30,a\n", 92, "'2021-02-30'"),
    "no date": (ROUNDS + "c1,soon,a\n", 92, "'soon'"),
    "an empty date": (ROUNDS + "c1,,a\n", 92, "'funded_at'"),
}


@pytest.mark.parametrize("fault", BAD_COMPANIES)
def test_bad_companies_are_refused(run: Run, files: Files, fault: str) -> None:  # noqa: F811
    companies, rounds, out = files
    text, line, words = BAD_COMPANIES[fault]
    companies.write_text(text, encoding="utf-8")
    refused(run("forecast", companies, rounds, *ASK, "--out", out), companies, line, words, out)


@pytest.mark.parametrize("fault", BAD_ROUNDS)
def test_bad_rounds_are_refused(run: Run, files: Files, fault: str) -> None:  # noqa: F811
    companies, rounds, out = files
    text, line, words = BAD_ROUNDS[fault]
    rounds.write_text(text, encoding="utf-8")
    refused(run("forecast", companies, rounds, *ASK, "--out", out), rounds, line, words, out)


def test_another_encoding_is_refused(run: Run, files: Files) -> None:  # noqa: F811
    companies, rounds, out = files
    companies.write_bytes((COMPANIES + "c99,회사,drug\n").encode("euc-kr"))
    refused(run("forecast", companies, rounds, *ASK, "--out", out), companies, 32, "not UTF-8", out)


def test_an_origin_that_is_no_date_is_refused(run: Run, files: Files) -> None:  # noqa: F811
    companies, rounds, out = files
    ask = ("--origin", "2022-13-01", *ASK[2:])
    status, figures, fault = run("forecast", companies, rounds, *ask, "--out", out)
    assert (status, figures, len(fault)) == (2, None, 1)
    assert "2022-13-01" in fault[0]
    assert not out.exists()


def test_an_origin_before_all_rounds_is_refused(run: Run, files: Files) -> None:  # noqa: F811
    companies, rounds, out = files
    ask = ("--origin", "2001-01-01", *ASK[2:])
    status, figures, fault = run("forecast", companies, rounds, *ask, "--out", out)
    assert (status, figures, len(fault)) == (2, None, 1)
    assert fault[0].startswith(f"{rounds}: no round")
    assert not out.exists()


@pytest.mark.data
def test_the_us_history_is_read_as_it_is(
    run: Run,  # noqa: F811
    shared_data: Path,
    tmp_path: Path,
) -> None:
    folder, out = shared_data / "funding", tmp_path / "out.csv"
    status, figures, _ = run(
        "forecast", folder / "us_companies_to_2010.csv", folder / "us_rounds_to_2010.csv",
        "--origin", "2007-12-31", "--horizon-years", "3", "--by", "category_code",
        "--draws", "200", "--out", out,
    )  # fmt: skip
    assert status == 0
    assert figures is not None
    assert figures["groups"] > 20
    assert len(rows(out)) == (figures["groups"] + 1) * 2 * 3
