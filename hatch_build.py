"""The build hook: the wheel carries the OpenAPI documents as JSON too, which loads a hundred times faster than YAML."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileOpenApi(BuildHookInterface):  # type: ignore[type-arg] - hatchling's own examples leave its configuration open
    """Compiles `openapi/NAME.yaml` to `testline/openapi/NAME.json` within the wheel, and nothing in the checkout."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, unless the installation only points at the checkout, where the YAML is read itself."""
        if version == "editable":
            return
        self._folder = TemporaryDirectory(prefix="testline-openapi-")
        for source in sorted(Path(self.root, "openapi").glob("*.yaml")):
            compiled = Path(self._folder.name, f"{source.stem}.json")
            document = yaml.safe_load(source.read_text(encoding="utf-8"))
            compiled.write_text(json.dumps(document, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
            build_data["force_include"][str(compiled)] = f"testline/openapi/{compiled.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - hatchling's signature
        """Remove what was compiled: it is in the wheel now."""
        if version != "editable":
            self._folder.cleanup()
