"""All surfaces stand on one port, and none is in another's way."""

from __future__ import annotations

import re

import pytest

from testline import emulator, spec, surfaces
from testline.emulator import InProcess
from testline.surfaces.model import Chooser, Moment
from testline.targets.control import Control

MODELS = {name: surfaces.load_model(name).fresh(Chooser(0), Moment(0, 0)) for name in surfaces.names()}
PATHS = [
    (name, re.sub(r"\{\w+\}", "X1", template)) for name in surfaces.names() for template in spec.load(name).document["paths"]
]


@pytest.mark.parametrize(("name", "path"), PATHS, ids=lambda one: one)
def test_every_path_has_one_owner(name: str, path: str) -> None:
    """The surface whose document has it, with a trailing slash too."""
    assert [one for one, model in MODELS.items() if model.owns(path)] == [name]


@pytest.mark.parametrize("path", ["/", "/nowhere", "/sms2", "/v1", "/v3/sms.json", "/numbermaskings"])
def test_a_path_of_nobody_has_no_owner(path: str) -> None:
    """It is answered by the emulator itself."""
    assert [one for one, model in MODELS.items() if model.owns(path)] == []


def test_every_surface_answers_its_control_api_on_one_port() -> None:
    """Each with accounts of its own."""
    made = emulator.build(surfaces.names(), clock="virtual")
    try:
        for name in surfaces.names():
            control = Control(InProcess(made), "/_testline/v1", None, name, lambda _: None)
            assert sorted(control.surfaces) == list(surfaces.names())
            assert {"primary", "secondary"} <= {one.name for one in control.accounts()}
    finally:
        made.close()
