"""Checks a value against the part of JSON Schema that our schema uses; an unknown keyword is an error."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

_types = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "null": type(None),
}
_silent = {"title", "description", "$schema", "$id", "$defs"}


def problems(schema: Schema, value: Any, root: Schema, at: str = "") -> list[str]:
    """What is wrong with a value, by path; an empty list when nothing is."""
    found: list[str] = []
    for keyword, wanted in schema.items():
        if keyword in _silent:
            continue
        if keyword == "$ref":
            found += problems(root["$defs"][wanted.rsplit("/", 1)[-1]], value, root, at)
        elif keyword == "allOf":
            found += [problem for one in wanted for problem in problems(one, value, root, at)]
        elif keyword == "anyOf":
            if all(problems(one, value, root, at) for one in wanted):
                found.append(f"{at}: {value!r:.80} fits none of {len(wanted)}")
        elif keyword == "type":
            kinds = wanted if isinstance(wanted, list) else [wanted]
            if not any(is_type(value, kind) for kind in kinds):
                found.append(f"{at}: {value!r:.80} is no {wanted}")
        elif keyword == "const":
            found += [] if value == wanted else [f"{at}: {value!r:.80} is not {wanted!r}"]
        elif keyword == "enum":
            found += [] if value in wanted else [f"{at}: {value!r:.80} is none of {wanted}"]
        elif keyword == "required":
            found += [f"{at}: {name} is missing" for name in wanted if isinstance(value, dict) and name not in value]
        elif keyword == "properties":
            for name, one in wanted.items():
                if isinstance(value, dict) and name in value:
                    found += problems(one, value[name], root, f"{at}/{name}")
        elif keyword == "additionalProperties" and isinstance(wanted, dict):
            for name, member in value.items() if isinstance(value, dict) else ():
                found += problems(wanted, member, root, f"{at}/{name}")
        elif keyword == "items":
            for index, member in enumerate(value if isinstance(value, list) else ()):
                found += problems(wanted, member, root, f"{at}/{index}")
        else:
            raise AssertionError(f"the schema uses {keyword}, which this check does not know")
    return found


def is_type(value: Any, kind: str) -> bool:
    """Whether a value is of a JSON type; true and false are no numbers."""
    if kind in ("number", "integer"):
        return isinstance(value, int if kind == "integer" else (int, float)) and not isinstance(value, bool)
    return isinstance(value, _types[kind])
