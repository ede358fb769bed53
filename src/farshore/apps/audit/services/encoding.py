"""Problems and solutions as JSON and back, from the engines' own type annotations."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar, get_origin

import numpy as np
from cattrs import Converter

Kind = TypeVar("Kind")


def _is_array(kind: Any) -> bool:
    return kind is np.ndarray or get_origin(kind) is np.ndarray


def _array_out(array: np.ndarray) -> dict[str, Any]:
    return {"dtype": array.dtype.str, "shape": list(array.shape), "data": array.ravel().tolist()}


def _array_in(value: Mapping[str, Any], _kind: Any) -> np.ndarray:
    return np.array(value["data"], dtype=value["dtype"]).reshape(value["shape"])


def _converter() -> Converter:
    converter = Converter()
    converter.register_unstructure_hook_func(_is_array, _array_out)
    converter.register_structure_hook_func(_is_array, _array_in)
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_structure_hook(date, lambda value, _kind: date.fromisoformat(value))
    converter.register_unstructure_hook(Decimal, str)
    converter.register_structure_hook(Decimal, lambda value, _kind: Decimal(value))
    return converter


CONVERTER = _converter()


def _plain(value: Any) -> Any:
    """Numbers that come out of arrays as the plain numbers they are."""
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{type(value).__name__} has no JSON form")


def encode(value: Any) -> Any:
    """The value exactly as it comes back from the database."""
    return json.loads(json.dumps(CONVERTER.unstructure(value), default=_plain))


def decode(value: Any, kind: type[Kind]) -> Kind:
    return CONVERTER.structure(value, kind)


def digest(encoded: Any) -> str:
    text = json.dumps(encoded, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
