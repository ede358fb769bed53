"""`farshore score`: good files, and every kind of bad one."""

import csv
import json
import sys

import numpy as np
import pytest

from farshore.cli import main

HEAD = "application,reviewer,score\n"


@pytest.fixture
def score(monkeypatch, capsys):
    """Runs the command: exit status, lines on standard output, lines on standard error."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["farshore", "score", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        return ended.value.code or 0, told.out.splitlines(), told.err.splitlines()

    return run


@pytest.fixture
def reviews(tmp_path):
    """Forty applications, four reviewers each; what was put in: sd 1.5, 0.6, 0.5."""
    generator = np.random.default_rng(6)
    merit, harsh = generator.normal(0, 1.5, 40), generator.normal(0, 0.6, 10)
    file = tmp_path / "reviews.csv"
    lines = [
        f"A{a},R{r},{5 + merit[a] - harsh[r] + generator.normal(0, 0.5):.3f}"
        for a in range(40)
        for r in generator.choice(10, 4, replace=False)
    ]
    file.write_text(HEAD + "\n".join(lines) + "\n")
    return file


def test_figures_and_posteriors(score, reviews, tmp_path):
    out = tmp_path / "out.csv"
    status, lines, _ = score(reviews, "--places", 5, "--out", out)
    figures = json.loads(lines[-1])
    assert status == 0
    assert set(figures) == {
        "applications",
        "reviewers",
        "sd_application",
        "sd_reviewer",
        "sd_noise",
    }
    assert (figures["applications"], figures["reviewers"]) == (40, 10)
    assert figures["sd_application"] == pytest.approx(1.5, rel=0.35)
    assert figures["sd_reviewer"] == pytest.approx(0.6, rel=0.6)
    assert figures["sd_noise"] == pytest.approx(0.5, rel=0.2)
    with out.open() as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 40
    assert [int(row["rank"]) for row in rows] == list(range(1, 41))
    means = [float(row["mean"]) for row in rows]
    assert means == sorted(means, reverse=True)
    assert sum(float(row["probability"]) for row in rows) == pytest.approx(5)
    assert {row["reviews"] for row in rows} == {"4"}


def test_reviewers_who_do_not_agree_are_told_of(score, tmp_path):
    file = tmp_path / "reviews.csv"
    file.write_text(HEAD + "a,x,1\na,y,9\nb,x,9\nb,y,1\nc,x,5\nc,y,5\n")
    _, lines, _ = score(file)
    assert lines[0].startswith("Reviewers do not agree enough to rank")


def test_criteria_are_weighed(score, tmp_path):
    file, out = tmp_path / "reviews.csv", tmp_path / "out.csv"
    head = "application,reviewer,score,criterion\n"
    file.write_text(head + "a,x,1,team\na,x,5,plan\nb,x,5,team\nb,x,1,plan\n")
    score(file, "--weight", "team=3", "--weight", "plan=1", "--out", out)
    with out.open() as stream:
        raw = {row["application"]: float(row["raw_mean"]) for row in csv.DictReader(stream)}
    assert raw == {"a": pytest.approx(2.0), "b": pytest.approx(4.0)}


@pytest.mark.parametrize(
    ("text", "options", "told"),
    [
        (HEAD + "a,x,good\n", (), ", line 2: column 'score': 'good' is not valid"),
        (HEAD + "a,x,inf\n", (), ", line 2: column 'score': 'inf' is not valid"),
        (HEAD + "a,x,1\na,x,2\n", (), ", line 3: this reviewer scored this application already"),
        (HEAD + ",x,1\n", (), ", line 2: column 'application' is empty"),
        (HEAD + "a,x\n", (), ", line 2: the row has not 3 cells"),
        ("application,score\na,1\n", (), ", line 1: the header lacks reviewer"),
        (HEAD, (), ": holds no review"),
        (HEAD + "a,x,1\n", ("--places", 2), ": --places 2, but only 1 applications"),
        (HEAD + "a,x,1\n", ("--weight", "team=1"), ": --weight 'team=1': no review has"),
        ("application,reviewer,score,criterion\na,x,1,k\n", ("--weight", "k=-1"), "is negative"),
        ("application,reviewer,score,criterion\na,x,1,k\n", ("--weight", "k=w"), "not a number"),
        ("application,reviewer,score,criterion\na,x,1,k\n", ("--weight", "k=0"), "weights-invalid"),
    ],
)
def test_a_bad_file_is_named_with_line_and_fault(score, tmp_path, text, options, told):
    file, out = tmp_path / "reviews.csv", tmp_path / "out.csv"
    file.write_text(text)
    status, lines, errors = score(file, *options, "--out", out)
    assert (status, lines, len(errors)) == (2, [], 1)
    assert errors[0].startswith(str(file))
    assert told in errors[0]
    assert not out.exists()
