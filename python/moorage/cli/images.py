"""moorage images and moorage pull: the images on this machine, and bringing some before a task asks for them."""

from __future__ import annotations

import argparse
import datetime
import os
import time
from typing import Any

from . import codes, output, progress, reach, steady

Json = dict[str, Any]


def run(arguments: argparse.Namespace) -> int:
    """Reads the directory of the images, so that it answers whether an engine runs or not."""
    place = _directory(arguments)
    references = _references(os.path.join(place, "refs"))
    found = [_image(place, name, references) for name in _names(os.path.join(place, "images"))]
    found.sort(key=lambda one: -float(one["lastUsed"]))
    if arguments.output != "table":
        output.data(found, arguments)
        return codes.OK
    now = time.time()
    rows = [{"image": name, "digest": one["digest"][:19], "layers": one["layers"], "MiB": -(-one["layerBytes"] // (1 << 20)),
             "last used": _age(now - float(one["lastUsed"]))} for one in found for name in (one["references"] or ["-"])]
    if rows:
        output.lines(output.table(rows))
    return codes.OK


def pull(arguments: argparse.Namespace) -> int:
    if reach.running(arguments) is not None:
        raise output.Trouble(codes.PRECONDITION, f"an engine runs on {arguments.store} and pulls by itself what its tasks need",
                             hint="end it and run this again, or let it pull at its start: moorage up --runtime-option 'pullAhead=[\"IMAGE\"]'")
    arguments.runtime_option = [*(arguments.runtime_option or []), (["pullAhead"], arguments.image)]
    os.makedirs(arguments.store, mode=0o700, exist_ok=True)
    from ..engine import Engine
    drivers = {**reach.drivers_of(arguments), "balancer": None, "balancer_options": {}}
    if drivers["runtime"] != "oci":
        raise output.Trouble(codes.PRECONDITION, f"the runtime {drivers['runtime']} has no images to pull", hint="--runtime oci")
    shown = progress.make(arguments.progress, arguments.log)
    began = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(milliseconds=1)
    try:
        with Engine(arguments.store, log=arguments.log, **drivers) as engine:
            return _follow(engine, arguments, shown, began)
    finally:
        shown.close()


def _follow(engine: Any, arguments: argparse.Namespace, shown: progress.Progress, began: datetime.datetime) -> int:
    """The feed begins with what earlier engines have told of the same images; news of this one are those since `began`."""
    left, failed = set(arguments.image), []
    watch = steady.Pulls()
    for event in engine.events(0, timeout=arguments.timeout):
        image, _, how_far = str(event.detail.get("reason", "")).partition(": ")
        name = str(event.detail.get("eventName", ""))
        if not name.startswith("IMAGE_PULL") or _created(event.detail) < began:
            continue
        if watch.is_time_for(f"{image}: {how_far}"):
            shown.say(f"image {image}: {how_far}", event=dict(event))
        if image in left and (name == "IMAGE_PULL_FAILED" or how_far == "pulled"):
            left.discard(image)
            failed += [how_far] if name == "IMAGE_PULL_FAILED" else []
        if not left:
            break
    if failed:
        raise output.Trouble(codes.FAILED, "not all images could be pulled", *failed)
    if left:
        raise output.Trouble(codes.TIMEOUT, f"not pulled within {arguments.timeout:g} s: {', '.join(sorted(left))}")
    return codes.OK


def _created(detail: Json) -> datetime.datetime:
    return datetime.datetime.fromisoformat(str(detail.get("createdAt", "1970-01-01T00:00:00Z")).replace("Z", "+00:00"))


def _directory(arguments: argparse.Namespace) -> str:
    options = reach.drivers_of(arguments)["runtime_options"]
    place = os.path.join(options.get("stateDir") or os.path.join(arguments.store, "oci"), "images")
    if not os.path.isdir(place):
        raise output.Trouble(codes.NOT_FOUND, "there are no images", f"looked at {place}",
                             hint="name the store with --store; images come with the first task, or with `moorage pull`")
    return place


def _names(directory: str) -> list[str]:
    try:
        return sorted(name for name in os.listdir(directory) if len(name) == 64)
    except OSError:
        return []


def _read(path: str) -> list[str]:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read().splitlines()
    except (OSError, ValueError):
        return []


def _references(directory: str) -> dict[str, list[str]]:
    """What each digest was asked for by."""
    found: dict[str, list[str]] = {}
    for name in _names(directory):
        match _read(os.path.join(directory, name)):
            case [reference, digest]:
                found.setdefault(digest, []).append(reference)
    return found


def _image(place: str, name: str, references: dict[str, list[str]]) -> Json:
    directory = os.path.join(place, "images", name)
    layers = _read(os.path.join(directory, "blobs"))[2:]
    digest = f"sha256:{name}"
    return {"digest": digest, "references": sorted(references.get(digest, [])), "layers": len(layers),
            "layerBytes": sum(_size(os.path.join(place, "blobs", "sha256", layer.removeprefix("sha256:"))) for layer in set(layers)),
            "lastUsed": _time(os.path.join(directory, "blobs"))}


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


def _time(path: str) -> float:
    try:
        return round(os.stat(path).st_mtime, 3)
    except OSError:
        return 0.0


def _age(seconds: float) -> str:
    for unit, length in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds >= length:
            return f"{int(seconds // length)}{unit}"
    return f"{max(0, int(seconds))}s"
