"""The writers of the documentation lie beside it, outside the package."""

from __future__ import annotations

import sys

from pages import DOCS

sys.path.insert(0, str(DOCS))
