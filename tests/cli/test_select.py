"""`farshore select`: good files, and every kind of bad one."""

import csv
import json
import sys

import pytest

from farshore.cli import main

TABLE = """id,score,cost,field,excludes,requires
a,9,50.5,bio;digital,,
b,8,40,bio,,
c,7,30,device,a,
d,6,20,digital,,b
e,5,10,device,,
"""


@pytest.fixture
def select(monkeypatch, capsys):
    """Runs the command: exit status, figures (or None), lines on standard error."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["farshore", "select", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        last = told.out.strip().splitlines()[-1:]
        return ended.value.code or 0, json.loads(last[0]) if last else None, told.err.splitlines()

    return run


@pytest.fixture
def table(tmp_path):
    file = tmp_path / "applications.csv"
    file.write_text(TABLE)
    return file


@pytest.mark.parametrize(
    ("options", "selected"),
    [
        (("--seats", 2), ["a", "b"]),
        (("--seats", 2, "--budget", "90.4"), ["b", "c"]),
        (("--seats", 2, "--budget", "90.5"), ["a", "b"]),
        (("--seats", 2, "--quota", "field=device:1:"), ["b", "c"]),
        (("--seats", 2, "--quota", "field=bio::1"), ["b", "c"]),
        (("--seats", 0,), []),
    ],
)  # fmt: skip
def test_the_best_cohort_under_the_rules(select, table, options, selected):
    status, figures, _ = select(table, *options)
    assert status == 0
    assert set(figures) == {"objective", "bound", "proven", "selected"}
    assert figures["selected"] == selected
    assert figures["proven"]
    scores = dict(line.split(",")[:2] for line in TABLE.splitlines()[1:])
    assert figures["objective"] == sum(float(scores[name]) for name in selected)


def test_standings_are_written(select, table, tmp_path):
    out = tmp_path / "out.csv"
    select(table, "--seats", 2, "--reserve", 2, "--out", out)
    with out.open() as stream:
        rows = [tuple(row.values()) for row in csv.DictReader(stream)]
    assert rows[:2] == [("a", "chosen", "1", "9.0"), ("b", "chosen", "2", "8.0")]
    assert [row[1] for row in rows[2:]] == ["reserve", "reserve"]


@pytest.mark.parametrize(
    ("text", "options", "told"),
    [
        ("id,score\n", (), ": holds no application"),
        ("id\na\n", (), ", line 1: the header lacks score"),
        ("id,score\na,x\n", (), ", line 2: column 'score': 'x' is not valid"),
        ("id,score\na,1\na,2\n", (), ", line 3: id 'a' is given twice"),
        ("id,score\na,1\n", ("--budget", 3), ", line 1: --budget is given, but the header lacks cost"),
        ("id,score,cost\na,1,-2\n", (), ", line 2: column 'cost': '-2' is not valid"),
        ("id,score,cost\na,1,\n", (), ", line 2: column 'cost' is empty"),
        ("id,score,cost\na,1,0.00001\n", (), "has more than 4 decimals"),
        ("id,score,cost\na,1,1\n", ("--budget", "much"), ": --budget 'much': must be a number"),
        ("id,score\na,1\n", ("--quota", "field"), "is not like FIELD=VALUE:MIN:MAX"),
        ("id,score\na,1\n", ("--quota", "field=x:1:2"), ", line 1: --quota 'field=x:1:2': the header lacks field"),
        ("id,score,f\na,1,x\n", ("--quota", "f=x:2:1"), "MIN 2 is above MAX 1"),
        ("id,score,f\na,1,x\n", ("--quota", "f=x:one:"), "are not whole numbers"),
        ("id,score,excludes\na,1,b\n", (), ", line 2: column 'excludes': 'b' is not among"),
        ("id,score,requires\na,1,a\n", (), ", line 2: column 'requires': names the application itself"),
        ("id,score,f\na,1,x\nb,1,y\n", ("--quota", "f=x:1:", "--quota", "f=y:1:"), "seats 1; quota-minimum f=x 1; quota-minimum f=y 1"),
    ],
)  # fmt: skip
def test_a_bad_file_is_named_with_line_and_fault(select, tmp_path, text, options, told):
    file, out = tmp_path / "applications.csv", tmp_path / "out.csv"
    file.write_text(text)
    status, figures, lines = select(file, "--seats", 1, *options, "--out", out)
    assert (status, figures, len(lines)) == (2, None, 1)
    assert lines[0].startswith(str(file))
    assert told in lines[0]
    assert not out.exists()
