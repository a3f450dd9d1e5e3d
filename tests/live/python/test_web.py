"""The example service by the command line tool: real load balancer, real rollout, everything gone in the end."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from conftest import ROOT

EXAMPLES = ROOT / "examples" / "web"


def test_up_update_and_down(store: Path, images: Path, tmp_path: Path) -> None:
    import household
    from traffic import Loop, ask

    port = household.free_port()

    def up(revision: int) -> dict[str, object]:
        text = json.loads((EXAMPLES / "taskdef.json").read_text())
        text["containerDefinitions"][0]["image"] = f"moorage.local/web:{revision}"
        (tmp_path / "taskdef.json").write_text(json.dumps(text))
        done = subprocess.run([sys.executable, "-m", "moorage", "up", "--store", str(store), "--task-definition", str(tmp_path / "taskdef.json"),
                               "--service", str(EXAMPLES / "service.json"), "--load-balancer", str(port), "--images", str(images), "--detach",
                               "--output", "json", "--progress", "plain", "--timeout", "90s"], capture_output=True, text=True, timeout=150,
                              check=False)
        assert done.returncode == 0, done.stderr
        facts: dict[str, object] = json.loads(done.stdout)
        return facts

    assert up(1)["runningCount"] == 3
    assert len({ask(port)["container"] for _ in range(30)}) == 3     # served without an engine
    loop = Loop(port, per_second=100)
    try:
        assert up(2)["runningCount"] == 3
    finally:
        tally = loop.stop()
    assert tally.failed == 0, tally.failures
    assert {ask(port)["revision"] for _ in range(10)} == {"2"}
    down = subprocess.run([sys.executable, "-m", "moorage", "down", "--store", str(store), "--purge", "--progress", "plain"], capture_output=True,
                          text=True, timeout=150, check=False)
    assert down.returncode == 0, down.stderr
    assert not store.exists()
