"""moorage completion: scripts for bash, zsh and fish. They ask the tool itself (`moorage __complete`), so that names of services and tasks
complete, too."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable
from typing import Any

from . import codes, reach

_SCRIPTS = {
    "bash": """_moorage() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen -W "$(moorage __complete "${COMP_WORDS[@]:1:COMP_CWORD-1}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _moorage moorage
""",
    "zsh": """#compdef moorage
_moorage() {
  local -a found
  found=(${(f)"$(moorage __complete "${(@)words[2,CURRENT-1]}" 2>/dev/null)"})
  if (( ${#found} )); then compadd -a found; else _files; fi
}
compdef _moorage moorage
""",
    "fish": """function __moorage_complete
  set -l words (commandline -opc)
  moorage __complete $words[2..-1] 2>/dev/null
end
complete -c moorage -a "(__moorage_complete)"
""",
}
# What the positional arguments of a command name.
_NAMES = {"logs": "both", "explain": "both", "ports": "both", "inspect": "both", "scale": "services", "deploy": "services", "restart": "services",
          "rollback": "services", "history": "services", "down": "services", "rebalance": "services", "scaling": "services", "metrics": "services",
          "top": "services", "stop": "tasks", "wait": "both", "run": "families"}


def run(arguments: argparse.Namespace) -> int:
    print(_SCRIPTS[arguments.shell], end="")
    return codes.OK


def words(commands: dict[str, argparse.ArgumentParser], before: list[str]) -> list[str]:
    """What may stand behind the words that a shell has so far."""
    if not before:
        return [*commands, "--help", "--version"]
    command = commands.get(before[0])
    if command is None:
        return []
    last = next((action for action in command._actions if before[-1] in action.option_strings), None) if len(before) > 1 else None
    if last is not None and last.nargs != 0:
        return [str(choice) for choice in last.choices or []]
    found = [option for action in command._actions for option in action.option_strings if option.startswith("--")]
    for action in command._actions:
        if not action.option_strings and action.choices:
            found += map(str, action.choices)
    return found + list(_names(before))


def _names(before: list[str]) -> Iterable[str]:
    """Names from the engine of the store that the words name; none where no engine runs."""
    kind = _NAMES.get(before[0])
    if kind is None:
        return []
    from .arguments import default_store
    store = before[before.index("--store") + 1] if "--store" in before[:-1] else default_store()
    cluster = before[before.index("--cluster") + 1] if "--cluster" in before[:-1] else "default"
    client = reach.running(argparse.Namespace(store=os.path.expanduser(store)))
    if client is None:
        return []
    found: list[Any] = []
    if kind in ("services", "both"):
        found += [view.name + ("=" if before[0] == "scale" else "") for view in client.services(cluster)]
    if kind in ("tasks", "both"):
        found += [view.facts["taskArn"].rsplit("/", 1)[-1][:12] for view in client.tasks(cluster)]
    if kind == "families":
        found += client.pages("ecs", "ListTaskDefinitionFamilies", "families", status="ACTIVE")
    return map(str, found)
