"""The OpenAPI document, laid out for a page that people read."""

from typing import Any

REFERENCE = "#/components/schemas/"


def operations_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the parts of the interface, each {name, description, operations}, in the order of the document."""
    parts = {tag["name"]: {**tag, "operations": []} for tag in document["tags"]}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if isinstance(operation, dict) and operation.get("tags"):
                parts[operation["tags"][0]]["operations"].append(_operation(path, method, operation))
    return list(parts.values())


def _operation(path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": f"{method}{path.replace('/', '-').replace('{', '').replace('}', '')}",
        "method": method.upper(),
        "path": path,
        "summary": operation.get("summary", ""),
        "description": operation.get("description", ""),
        "callers": [name for one in operation.get("security", ()) for name in one],
        "request": _bodies(operation.get("requestBody", {})),
        "answers": [
            {"status": status, "description": answer.get("description", ""), "bodies": _bodies(answer)}
            for status, answer in operation["responses"].items()
            if "$ref" not in answer
        ],
    }


def _bodies(part: dict[str, Any]) -> list[dict[str, str]]:
    return [{"media": media, **type_of(body.get("schema", {}))} for media, body in part.get("content", {}).items()]


def shapes_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the named shapes, each {name, description, fields}."""
    found = document.get("components", {}).get("schemas", {})
    return [
        {
            "name": name,
            "description": shape.get("description", ""),
            "fields": [
                {
                    "name": field,
                    "required": field in shape.get("required", ()),
                    "meaning": about.get("description", ""),
                    **type_of(about),
                }
                for field, about in shape.get("properties", {}).items()
            ],
        }
        for name, shape in found.items()
    ]


def type_of(about: dict[str, Any]) -> dict[str, str]:
    """Return {type, shape}: the type in words, and the name of the shape it leads to, if any."""
    for inner in (about, *about.get("allOf", ())):
        if "$ref" in inner:
            return {"type": "", "shape": inner["$ref"].removeprefix(REFERENCE)}
    if "items" in about:
        inner = type_of(about["items"])
        return {**inner, "type": f"list of {inner['type']}".strip()}
    kinds = about.get("type", "any")
    return {"type": " or ".join(kinds) if isinstance(kinds, list) else kinds, "shape": ""}
