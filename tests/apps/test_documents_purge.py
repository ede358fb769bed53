"""What nobody needs any more is destroyed and noted; what stands for something is not."""

import os
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from builders import team
from farshore.apps.audit.models import Entry
from farshore.apps.documents.models import Document, Version
from farshore.apps.documents.selectors.files import documents_of, folder, path_of
from farshore.apps.documents.services.purging import purge_unneeded
from farshore.apps.documents.services.store import hand_in, take_out
from farshore.web import clock
from stories import operator, standing_at

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def put(owner: Any, text: str = "text", *, days_ago: int = 0, slot: str = "plan") -> Version:
    with standing_at(clock.now() - timedelta(days=days_ago)):
        upload = SimpleUploadedFile("plan.txt", text.encode())
        return hand_in(actor=None, owner=owner, slot=slot, upload=upload)


def swept(days: int = 365, **options: Any) -> dict[str, int]:
    return purge_unneeded(actor=None, days=days, **options)


def test_a_replaced_file_goes_after_its_days_and_not_with_its_age() -> None:
    """The days run from when it was replaced: an old file replaced today is kept."""
    own = team()
    first, second = put(own, "first", days_ago=900), put(own, "second", days_ago=800)
    put(own, "third", days_ago=10)
    assert swept()["replaced"] == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.purged_at is not None, second.purged_at) == (True, None)
    assert (path_of(first).exists(), path_of(second).exists()) == (False, True)
    assert swept(days=5)["replaced"] == 1
    assert swept(days=0)["replaced"] == 0, "what stands in the slot is never destroyed"
    assert Document.objects.get().current is not None


def test_what_was_taken_out_goes_after_its_days() -> None:
    own = team()
    version = put(own, days_ago=900)
    with standing_at(clock.now() - timedelta(days=100)):
        take_out(actor=operator(), document=documents_of(own).get())
    assert swept()["replaced"] == 0
    assert swept(days=99)["replaced"] == 1
    assert not path_of(version).exists()


def test_files_of_what_was_deleted_go_at_once() -> None:
    gone, own = team(), team()
    version, kept = put(gone, "of the gone"), put(own)
    Document.objects.create(owner_kind="nobody.knows", owner_key=1, slot="x")
    gone.delete()
    figures = swept()
    assert (figures["ownerless"], figures["documents"], figures["bytes"]) == (1, 1, 11)
    assert (path_of(version).exists(), path_of(kept).exists()) == (False, True)


def test_strays_go_once_they_are_a_day_old() -> None:
    kept = put(team())
    fresh, old = folder() / ".arriving-new", folder() / ".arriving-old"
    for file in (fresh, old, path_of(kept)):
        file.touch()
    aged = (clock.now() - timedelta(days=2)).timestamp()
    for file in (old, path_of(kept)):
        os.utime(file, (aged, aged))
    assert swept()["strays"] == 1
    assert (fresh.exists(), old.exists(), path_of(kept).exists()) == (True, False, True)


def test_a_dry_run_counts_the_same_and_destroys_nothing() -> None:
    own, gone = team(), team()
    put(own, days_ago=900), put(own, days_ago=800)
    put(gone, days_ago=900), put(gone, days_ago=800)
    gone.delete()
    tried = swept(dry_run=True)
    assert Version.objects.filter(purged_at=None).count() == 4
    assert not Entry.objects.filter(action__contains="purged").exists()
    assert swept() == tried
    assert (tried["replaced"], tried["ownerless"], tried["documents"]) == (1, 2, 2)
    entry = Entry.objects.get(action="documents.purged")
    assert {name: entry.facts[name] for name in tried} == tried
    assert Entry.objects.filter(action="document.purged").count() == 2
    assert not any(swept().values())
    assert Entry.objects.filter(action="documents.purged").count() == 1, (
        "an empty round says nothing"
    )
