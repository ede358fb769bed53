"""Korean particles that depend on the word before them."""


def _final(word: str) -> int:
    code = ord(word[-1]) - 0xAC00
    if 0 <= code < 11172:
        return code % 28
    if word[-1].isdigit():
        return 0 if word[-1] in "2459" else 8 if word[-1] in "178" else 1
    return 8 if word[-1].lower() in "lr" else 1 if word[-1].lower() in "mn" else 0


def with_object(word: str) -> str:
    """The word with 을 or 를."""
    return word + ("을" if _final(word) else "를")


def with_topic(word: str) -> str:
    """The word with 은 or 는."""
    return word + ("은" if _final(word) else "는")


def with_direction(word: str) -> str:
    """The word with 으로 or 로."""
    return word + ("로" if _final(word) in (0, 8) else "으로")


def with_and(word: str) -> str:
    """The word with 과 or 와."""
    return word + ("과" if _final(word) else "와")
