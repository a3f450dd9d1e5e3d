"""The two plain ECS files of `moorage up`, read with errors that say where they are wrong."""

from __future__ import annotations

import json
import os
from typing import Any

from . import codes, output

Json = dict[str, Any]


def read(path: str, what: str) -> Json:
    try:
        with open(path, encoding="utf-8-sig") as file:
            value = json.load(file)
    except OSError as error:
        raise output.Trouble(codes.NOT_FOUND if isinstance(error, FileNotFoundError) else codes.FAILED,
                             f"the {what} cannot be read", f"{path}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise output.Trouble(codes.FAILED, f"the {what} is not UTF-8", f"{path}: {error}") from None
    except (ValueError, RecursionError) as error:
        raise output.Trouble(codes.FAILED, f"the {what} is not JSON", f"{path}: {error}") from None
    if not isinstance(value, dict):
        raise output.Trouble(codes.FAILED, f"the {what} must be a JSON object", f"{path}: found {type(value).__name__}")
    # The output of `aws ecs describe-…` is accepted as well: the object inside, without the members that only ECS sets.
    for envelope in ("taskDefinition", "service"):
        if set(value) <= {envelope, "tags"} and isinstance(value.get(envelope), dict):
            value = {**value[envelope], **({"tags": value["tags"]} if value.get("tags") else {})}
    return value


def is_path(text: str) -> bool:
    """Whether a word means a file and not the name or the ARN of a task definition."""
    return text.endswith(".json") or (os.sep in text and not text.startswith("arn:"))


def member(value: Json, name: str, path: str, what: str) -> str:
    found = value.get(name)
    if not isinstance(found, str) or not found:
        raise output.Trouble(codes.FAILED, f"the {what} has no {name}", f"{path}: {name} must be a non-empty string")
    return found
