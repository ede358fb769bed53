"""What every test may ask for."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data that is never committed; tests that need it skip where it lacks."""
    folder = Path(os.environ.get("FARSHORE_DATA", ROOT.parent / "shared/data"))
    if not folder.is_dir():
        pytest.skip(f"no shared data at {folder}; set FARSHORE_DATA")
    return folder


@pytest.fixture(autouse=True)
def _private_home(settings: object, tmp_path: Path) -> None:
    """No test writes to the installation's own folder, sends mail or leaves jobs behind."""
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]
    immediate = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    settings.TASKS = immediate  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _korean() -> None:
    """A request leaves its language behind in the thread; every test begins in the default one."""
    from django.utils import translation

    translation.activate("ko")


@pytest.fixture(autouse=True)
def _forget_installation() -> None:
    from farshore.apps.accounts.selectors.installation import remembered

    remembered.cache_clear()


@pytest.fixture
def signed_in_as(db: None) -> Callable[..., Client]:
    """A client signed in with one role in a team of its own (or in the team given)."""
    from builders import person

    def sign_in(role: str, team: object = None) -> Client:
        client = Client()
        client.force_login(
            person(role, team=team), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        return client

    return sign_in
