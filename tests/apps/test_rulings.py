"""What an eligibility rule found, as people write figures."""

from typing import Any

import pytest

from farshore.apps.calls.templatetags.rulings import found


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        ({"value": "6042000.00", "limit": "10000000.00", "currency": "USD"},
         "6,042,000 / 10,000,000 USD"),
        ({"value": "5", "limit": "10.00", "currency": ""}, "5 / 10"),
        ({"value": "0.5", "limit": None, "currency": "USD"}, "0.50 USD"),
        ({"value": "0"}, "0"),
        ({"on": "2025-02-28"}, "2025-02-28"),
        ({}, "–"),
        ({"value": "unknown"}, "unknown"),
    ],
)  # fmt: skip
def test_figures_have_separators_and_no_empty_decimals(figures: dict[str, Any], told: str) -> None:
    assert found(figures) == told
