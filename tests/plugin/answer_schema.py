"""Prints the JSON Schema of all answers, of which `make types` makes frontend/src/gen/answers.d.ts."""

import json
from typing import Any, get_type_hints

import msgspec

from tb_keisei.plugin import answers


def schema() -> dict[str, Any]:
    """Fields in the order of the types, tuples as the drafts before 2020-12 have them."""
    routes, components = msgspec.json.schema_components(answers.ANSWERS.values())
    whole = {
        "description": "The answers by route.",
        "type": "object",
        "properties": dict(zip(answers.ANSWERS, routes, strict=True)),
        "required": list(answers.ANSWERS),
        "definitions": {name: _ordered(name, component) for name, component in components.items()},
    }
    older: dict[str, Any] = _older(whole)
    return older


def _ordered(name: str, component: dict[str, Any]) -> dict[str, Any]:
    fields = component["properties"]
    ordered = {field: fields[field] for field in get_type_hints(getattr(answers, name))}
    return {**component, "properties": ordered}


def _older(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_older(part) for part in schema]
    if not isinstance(schema, dict):
        return schema.replace("#/$defs/", "#/definitions/") if isinstance(schema, str) else schema
    schema = {name: _older(part) for name, part in schema.items()}
    return schema | {"items": schema.pop("prefixItems")} if "prefixItems" in schema else schema


if __name__ == "__main__":
    print(json.dumps(schema(), indent=1, ensure_ascii=False))
