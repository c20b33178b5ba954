"""The interface described for people, drawn from its own OpenAPI schema; no script, nothing from elsewhere."""

import html
import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tianheng.api.site import api

METHODS = ("get", "post", "put", "patch", "delete")


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Every operation with its parameters, body and answers."""
    schema = api.get_openapi_schema()
    context = {
        "info": schema["info"],
        "operations": operations(schema),
        "address": reverse("api:openapi-json"),
        "error": ERROR,
    }
    return render(request, "api/docs.html", context)


def operations(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """The schema's operations in order of path, each as the page shows it."""
    return [
        operation(path, method, described, schema)
        for path, methods in schema["paths"].items()
        for method, described in methods.items()
        if method in METHODS
    ]


def operation(path: str, method: str, described: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """One operation: parameters as (name, kind, where, required), body and answers as example JSON."""
    return {
        "path": path,
        "method": method.upper(),
        "anchor": described["operationId"],
        "summary": gettext(described["summary"]),
        "parameters": [parameter(each, schema) for each in described.get("parameters", [])],
        "body": content(described.get("requestBody", {}), schema),
        "answers": [(status, content(answer, schema)) for status, answer in described["responses"].items()],
    }


def parameter(each: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter in the path or the query."""
    return {
        "name": each["name"],
        "where": each["in"],
        "kind": sample(each.get("schema", {}), schema),
        "required": each.get("required", False),
    }


def content(part: dict[str, Any], schema: dict[str, Any]) -> str:
    """A request's or answer's body as indented example JSON; empty when it has none."""
    for described in part.get("content", {}).values():
        return written(sample(described.get("schema", {}), schema))
    return ""


def written(example: Any) -> SafeString:
    """JSON as an element's text, where quotes may stand as they are: escaped they were a third of the page."""
    text = json.dumps(example, ensure_ascii=False, indent=2)
    return mark_safe(html.escape(text, quote=False))  # noqa: S308 - escaped right here


def sample(part: dict[str, Any], schema: dict[str, Any], depth: int = 0) -> Any:
    """An example of what ``part`` describes: given examples as they are, else the names of the kinds."""
    if depth > 8:
        return "…"
    if "$ref" in part:
        return sample(schema["components"]["schemas"][part["$ref"].rsplit("/", 1)[-1]], schema, depth + 1)
    for key in ("example", "const"):
        if key in part:
            return part[key]
    if part.get("examples"):
        return part["examples"][0]
    if "enum" in part:
        return " | ".join(map(str, part["enum"]))
    return composed(part, schema, depth)


def composed(part: dict[str, Any], schema: dict[str, Any], depth: int) -> Any:
    """An example of an object, a list, a choice or a plain kind."""
    for key in ("allOf", "anyOf", "oneOf"):
        if key in part:
            choices = [sample(each, schema, depth + 1) for each in part[key]]
            return choices[0] if not all(isinstance(each, str) for each in choices) else " | ".join(choices)
    if "properties" in part:
        return {name: sample(each, schema, depth + 1) for name, each in part["properties"].items()}
    if part.get("type") == "array":
        return [sample(part.get("items", {}), schema, depth + 1)]
    if isinstance(part.get("additionalProperties"), dict):
        return {"…": sample(part["additionalProperties"], schema, depth + 1)}
    return part.get("format") or part.get("type") or "any"


ERROR = written(
    {
        "error": {
            "code": "invalid",
            "message": "…",
            "fields": [{"field": "items[0].amount", "value": "-1", "mend": "…"}],
        }
    }
)
