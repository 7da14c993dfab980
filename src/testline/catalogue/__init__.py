"""The catalogue: every requirement of a surface, with level, basis and source."""

from __future__ import annotations

from testline.catalogue.requirements import Catalogue, Requirement, load, parse

__all__ = ["Catalogue", "Requirement", "load", "parse"]
