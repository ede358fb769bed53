"""`farshore assign`: good files, and every kind of bad one."""

import csv
import json
import sys

import numpy as np
import pytest

from farshore.cli import main


def run(monkeypatch, capsys, *arguments):
    """Exit status, the last line's figures (or None), and the lines on standard error."""
    monkeypatch.setattr(sys, "argv", ["farshore", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr()
    last = told.out.strip().splitlines()[-1:]
    return ended.value.code or 0, json.loads(last[0]) if last else None, told.err.splitlines()


@pytest.fixture
def assign(monkeypatch, capsys):
    return lambda *arguments: run(monkeypatch, capsys, "assign", *arguments)


LOADS = ("--reviews", 1, "--max-load", 1)


def test_a_table_is_assigned(assign, tmp_path):
    scores, out = tmp_path / "scores.csv", tmp_path / "out.csv"
    scores.write_text("application,reviewer,score\nx,kim,3\nx,lee,2\ny,kim,2.5\ny,lee,-1\nz,oh,0\n")
    status, figures, _ = assign(scores, *LOADS, "--out", out)
    assert status == 0
    assert set(figures) == {"total", "worst", "bound", "proven", "seconds", "conflicts_violated"}
    assert (figures["total"], figures["worst"], figures["proven"]) == (4.5, 0.0, True)
    assert figures["conflicts_violated"] == 0
    with out.open() as stream:
        rows = [
            (r["application"], r["reviewer"], float(r["score"])) for r in csv.DictReader(stream)
        ]
    assert rows == [("x", "lee", 2.0), ("y", "kim", 2.5), ("z", "oh", 0.0)]


def test_conflicts_are_kept_apart(assign, tmp_path):
    scores, conflicts = tmp_path / "scores.csv", tmp_path / "conflicts.csv"
    scores.write_text("application,reviewer,score\nx,kim,3\nx,lee,2\ny,kim,1\ny,lee,3\n")
    conflicts.write_text("application,reviewer\nx,kim\n")
    _, figures, _ = assign(scores, *LOADS, "--conflicts", conflicts)
    assert figures["total"] == 3.0
    conflicts.write_text("application,reviewer\nx,kim\nx,park\n")
    status, _, lines = assign(scores, *LOADS, "--conflicts", conflicts)
    assert status == 2
    assert lines == [f"{conflicts}, line 3: reviewer 'park' has no score"]


def test_a_matrix_of_reviewers_by_papers_is_assigned(assign, tmp_path):
    file = tmp_path / "scores.npy"
    np.save(file, np.array([[1.0, -1.0, 2.0], [5.0, 1.0, 1.0]]))
    status, figures, _ = assign(file, "--reviews", 1, "--max-load", 2)
    assert (status, figures["total"]) == (0, 8.0)


def test_fair_lifts_the_worst(assign, tmp_path):
    file = tmp_path / "scores.npy"
    np.save(file, np.array([[10.0, 4.0], [5.0, 0.0]]))
    assert assign(file, *LOADS)[1]["worst"] == 0.0
    assert assign(file, *LOADS, "--fair")[1]["worst"] == 4.0


def test_an_in_file_is_read_with_zeros_as_conflicts(assign, tmp_path):
    file = tmp_path / "scores.in"
    file.write_text("2 2\n0.0 0.25\n1.0 1.0\n")
    assert assign(file, *LOADS)[1]["total"] == 1.25


def test_minimum_loads_are_met(assign, tmp_path):
    file = tmp_path / "scores.in"
    file.write_text("2 2\n1 0.25\n1 0.5\n")
    assert assign(file, "--reviews", 1, "--max-load", 2)[1]["total"] == 2.0
    assert assign(file, "--reviews", 1, "--max-load", 2, "--min-load", 1)[1]["total"] == 1.5


HEAD = "application,reviewer,score\n"


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("scores.csv", HEAD + "x,kim,good\n", "line 2: column 'score': 'good' is not valid"),
        ("scores.csv", HEAD + "x,kim,nan\n", "line 2: column 'score': 'nan' is not valid"),
        ("scores.csv", HEAD + "x,kim,1\nx,kim,2\n", "line 3: this application and reviewer"),
        ("scores.csv", HEAD + "x,,1\n", "line 2: column 'reviewer' is empty"),
        ("scores.csv", "application,score\nx,1\n", "line 1: the header lacks reviewer"),
        ("scores.csv", HEAD, "holds no score"),
        ("scores.csv", HEAD + "x,kim,1\ny,kim,1\n", "reviews-missing: 1 reviews cannot be given"),
        ("scores.in", "", "line 1: is empty"),
        ("scores.in", "two 2\n", "line 1: the first line is not"),
        ("scores.in", "2 2\n1 1\n", "line 2: 1 rows given, 2 announced"),
        ("scores.in", "1 2\n1 1\n1 1\n", "line 3: 2 rows given, 1 announced"),
        ("scores.in", "1 2\n1 1 1\n", "line 2: 3 scores given, 2 announced"),
        ("scores.in", "1 2\n1 x\n", "line 2: 'x' is not a number"),
        ("scores.in", "1 2\n1 inf\n", "line 2: 'inf' is not a finite number"),
        ("scores.npy", "text", "not a readable .npy file"),
    ],
)  # fmt: skip
def test_a_bad_file_is_named_with_line_and_fault(assign, tmp_path, name, text, told):
    file, out = tmp_path / name, tmp_path / "out.csv"
    file.write_text(text)
    status, figures, lines = assign(file, *LOADS, "--out", out)
    assert (status, figures, len(lines)) == (2, None, 1)
    assert lines[0].startswith(str(file))
    assert told in lines[0]
    assert not out.exists()


@pytest.mark.parametrize(
    ("array", "told"),
    [
        (np.ones(3), "has 1 dimensions"),
        (np.array([["a"]]), "not numbers"),
        (np.array([[1.0, np.nan]]), "reviewer 0, application 1: nan is not a number"),
        (np.ones((0, 4)), "holds no score"),
        (np.array([[{}]], dtype=object), "not a readable .npy file"),
    ],
)
def test_a_bad_matrix_is_named_with_its_fault(assign, tmp_path, array, told):
    file = tmp_path / "scores.npy"
    np.save(file, array, allow_pickle=True)
    status, _, lines = assign(file, *LOADS)
    assert (status, len(lines)) == (2, 1)
    assert told in lines[0]


def test_a_missing_file_and_crossed_loads_are_named(assign, tmp_path):
    assert assign(tmp_path / "none.npy", *LOADS)[2] == [f"{tmp_path}/none.npy: no such file"]
    assert assign(tmp_path / "none.csv", *LOADS)[2] == [f"{tmp_path}/none.csv: no such file"]
    file = tmp_path / "scores.in"
    file.write_text("1 1\n1\n")
    lines = assign(file, *LOADS, "--min-load", 2)[2]
    assert lines == [f"{file}: --min-load 2 is above --max-load 1"]


def test_minimum_loads_out_of_reach_are_named(assign, tmp_path):
    file = tmp_path / "scores.in"
    file.write_text("1 2\n1 1\n")
    lines = assign(file, *LOADS, "--min-load", 1)[2]
    assert len(lines) == 1
    assert "minimum-load-unreachable: 1 reviews short" in lines[0]


@pytest.mark.data
@pytest.mark.parametrize(
    ("file", "most", "total"), [("midl/scores.npy", 4, 201.885), ("aamas2015.in", 11, 1389.75)]
)
def test_published_figures_are_reached(assign, shared_data, file, most, total):
    scores = shared_data / "assignment" / file
    _, figures, _ = assign(scores, "--reviews", 3, "--max-load", most)
    assert figures["total"] == pytest.approx(total, abs=5e-4)
    assert figures["proven"]
