"""OpenAPI documents as operations and compiled validators.

The documents are written by hand in `openapi/`. Beside plain OpenAPI 3.1 they carry `x-requirement` (the row that
a sub-schema states), `x-tolerated` (the variant that is a warning) and `x-source`.
"""

from __future__ import annotations

from testline.spec.document import Spec, load
from testline.spec.operation import Match, Operation, Parameter, ResponseSpec
from testline.spec.validation import Validator, Violation

__all__ = ["Match", "Operation", "Parameter", "ResponseSpec", "Spec", "Validator", "Violation", "load"]
