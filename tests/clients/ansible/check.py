"""Ansible: community.aws's ecs modules, by two plays of a playbook; the second finds nothing to change."""

import json
import os
import subprocess
import sys
from pathlib import Path

from story import check

HERE = Path(__file__).resolve().parent
environment = {**os.environ, "ANSIBLE_STDOUT_CALLBACK": "ansible.builtin.json", "ANSIBLE_LOCALHOST_WARNING": "false", "ANSIBLE_RETRY_FILES_ENABLED": "false",
               "ANSIBLE_NOCOLOR": "1", "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false", "ANSIBLE_DEPRECATION_WARNINGS": "false"}


def play(name: str) -> dict:
    """Runs a playbook; what each task of it said, by the task's name."""
    done = subprocess.run([str(Path(sys.executable).parent / "ansible-playbook"), "-e", f"ansible_python_interpreter={sys.executable}", str(HERE / name)],
                          capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        raise SystemExit(f"failed: {name} ended with {done.returncode}\n{done.stdout[-6000:]}\n{done.stderr[-2000:]}")
    facts = json.loads(done.stdout[done.stdout.index("{"):])
    return {task["task"]["name"]: task["hosts"]["localhost"] for each in facts["plays"] for task in each["tasks"]}


first = play("service.yml")
for name in ("cluster", "task definition", "service"):
    check(f"the {name} is made", first[name]["changed"])
check("the service is active", first["service"]["service"]["status"] == "ACTIVE")
check("two tasks run", first["service info"]["services"][0]["runningCount"] == 2)
check("a task runs for Ansible", first["task run"]["task"][0]["startedBy"] == "ansible")
check("a wrong cluster is an error", "ClusterNotFoundException" in first["wrong cluster"]["msg"])

again = play("service.yml")
for name in ("cluster", "task definition", "service"):
    check(f"the {name} stays as it is", not again[name]["changed"])

gone = play("remove.yml")
check("service, task definition and cluster are removed", all(gone[name]["changed"] for name in ("service", "task definition", "cluster")))
