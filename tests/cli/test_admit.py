"""`farshore admit`: good files, and every kind of bad one."""

import csv
import json
import sys

import pytest

from farshore.cli import main

COMPANIES = "id,preferences\na,LabCentral;Kobe\nb,LabCentral > Kobe\nc,LabCentral=Kobe\nd,\n"
HOSTS = "id,capacity,preferences\nLabCentral,1,b;a=c\nKobe,1,a;c\n"


@pytest.fixture
def admit(monkeypatch, capsys, tmp_path):
    """Writes both files and runs the command."""

    def run(companies, hosts, *options):
        files = tmp_path / "companies.csv", tmp_path / "hosts.csv"
        for file, text in zip(files, (companies, hosts), strict=True):
            file.write_text(text)
        monkeypatch.setattr(sys, "argv", ["farshore", "admit", *map(str, (*files, *options))])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        last = told.out.strip().splitlines()[-1:]
        return ended.value.code or 0, json.loads(last[0]) if last else None, told.err.splitlines()

    return run


def test_lists_with_ties_are_met(admit, tmp_path):
    out = tmp_path / "out.csv"
    status, figures, _ = admit(COMPANIES, HOSTS, "--out", out)
    assert status == 0
    assert figures == {"admitted": 2, "unadmitted": 2, "blocking_pairs": 0, "proven": True}
    with out.open() as stream:
        hosts = {row["company"]: row["host"] for row in csv.DictReader(stream)}
    assert hosts == {"a": "Kobe", "b": "LabCentral", "c": "", "d": ""}


def test_a_row_a_pair_says_the_same(admit, tmp_path):
    out = tmp_path / "out.csv"
    companies = "company,host,rank\na,L,1\na,K,2\nb,L,1\nb,K,2\nc,L,1\nc,K,1\n"
    hosts = "host,company,rank,capacity\nL,b,1,1\nL,a,2,\nL,c,2,1\nK,a,1,1\nK,c,2,\n"
    _, figures, _ = admit(companies, hosts, "--out", out)
    assert figures == {"admitted": 2, "unadmitted": 1, "blocking_pairs": 0, "proven": True}
    assert out.read_text().split() == ["company,host", "a,K", "b,L", "c,"]


def test_companies_that_go_together_are_kept_together(admit, tmp_path):
    out = tmp_path / "out.csv"
    companies = "id,preferences,together\na,L;K,x\nb,L;K,x\nc,L,\n"
    hosts = "id,capacity,preferences\nL,1,a;b;c\nK,2,a;b\n"
    _, figures, _ = admit(companies, hosts, "--out", out)
    assert figures == {"admitted": 3, "unadmitted": 0, "blocking_pairs": 0, "proven": True}
    assert out.read_text().split() == ["company,host", "a,K", "b,K", "c,L"]


@pytest.mark.parametrize(
    ("companies", "hosts", "told"),
    [
        ("id,preferences\n", HOSTS, "companies.csv: names no company"),
        ("", HOSTS, "companies.csv, line 1: the header lacks id, preferences"),
        ("id,preferences\na,Mars\n", HOSTS, "companies.csv, line 2: 'Mars' is not in the other file"),
        ("id,preferences\na,Kobe;Kobe\n", HOSTS, "companies.csv, line 2: 'Kobe' is listed twice"),
        ("id,preferences\na,Kobe\na,Kobe\n", HOSTS, "companies.csv, line 3: id 'a' is given twice"),
        ("id,preferences\na,Kobe=\n", HOSTS, "companies.csv, line 2: preferences: 'Kobe=' is not like"),
        (COMPANIES, "id,preferences\nKobe,a\n", "hosts.csv, line 1: the header lacks capacity"),
        (COMPANIES, "id,capacity,preferences\nKobe,-1,a\n", "hosts.csv, line 2: column 'capacity': '-1' is not valid"),
        (COMPANIES, "id,capacity,preferences\nKobe,1,x\n", "companies.csv, line 2: 'LabCentral' is not in the other file"),
        ("company,host,rank\na,K,one\n", HOSTS, "companies.csv, line 2: column 'rank': 'one' is not valid"),
        (COMPANIES, "host,company,rank,capacity\nK,a,1,1\nK,b,2,3\n", "hosts.csv, line 3: capacity 3, but 1 further up"),
        (COMPANIES, "host,company,rank,capacity\nK,a,1,\n", "hosts.csv: host 'K' has no capacity in any row"),
    ],
)  # fmt: skip
def test_a_bad_file_is_named_with_line_and_fault(admit, tmp_path, companies, hosts, told):
    out = tmp_path / "out.csv"
    status, figures, lines = admit(companies, hosts, "--out", out)
    assert (status, figures, len(lines)) == (2, None, 1)
    assert told in lines[0]
    assert not out.exists()
