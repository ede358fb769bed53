"""Text kept in several languages in one field."""

import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

FALLBACKS = ("ko", "en", "ja")
# Japanese readers follow English sooner than Korean
ORDER = {"ko": FALLBACKS, "en": ("en", "ko", "ja"), "ja": ("ja", "en", "ko")}


def in_language(texts: Mapping[str, str] | None, language: str | None = None) -> str:
    """The text in the reader's language, or else in the first language it was written in."""
    if not texts:
        return ""
    wanted = (language or get_language() or FALLBACKS[0])[:2]
    for code in ORDER.get(wanted, FALLBACKS):
        if texts.get(code):
            return texts[code]
    return ""


def language_of(texts: Mapping[str, str] | None) -> str:
    """The language in which `in_language` answers, for the page's `lang` attribute."""
    wanted = (get_language() or FALLBACKS[0])[:2]
    return next(
        (code for code in ORDER.get(wanted, FALLBACKS) if texts and texts.get(code)), wanted
    )


def written_in(text: str) -> str:
    """The language of a text that somebody wrote, by its script."""
    if re.search("[\u1100-\u11ff\uac00-\ud7a3]", text):
        return "ko"
    return "ja" if re.search("[\u3040-\u30ff]", text) else "en"


def as_written(text: str) -> dict[str, str]:
    """A text that somebody wrote in one language, kept under that language."""
    return {written_in(text): text} if text else {}


def validate_texts(value: Any) -> None:
    known = {code for code, _name in settings.LANGUAGES}
    if not isinstance(value, dict) or not set(value) <= known:
        raise ValidationError(_("Texts are kept by language: ko, en, ja."))
    if not all(isinstance(text, str) for text in value.values()):
        raise ValidationError(_("Each language holds one text."))


class TranslatedField(models.JSONField):
    """A JSON object from language code to text."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("default", dict)
        super().__init__(*args, **options)
        self.validators = [*self.validators, validate_texts]
