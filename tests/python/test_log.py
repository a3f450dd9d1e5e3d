"""The log of engines and of the command line: text, JSON lines, rotation, levels, Python's logger, a full disk, nothing secret."""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

import moorage
from moorage.testing import VirtualEngine

Json = dict[str, Any]


def lines(path: Path) -> list[Json]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_an_engine_writes_json_lines_to_a_file(tmp_path: Path) -> None:
    path = tmp_path / "engine.log"
    with VirtualEngine(machines=1, log={"level": "info", "path": path}) as engine:
        engine.call("ecs", "ListClusters")
    found = lines(path)
    assert found[0]["message"] == "the engine was opened"
    assert found[0]["fields"]["runtime"] == "simulated"
    assert {"time", "level", "message", "fields"} == set(found[0])
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", found[0]["time"])
    assert "closed" in found[-1]["message"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_threaded_engine_writes_as_text_what_its_level_lets_through(tmp_path: Path) -> None:
    path = tmp_path / "engine.log"
    with moorage.Engine(runtime="simulated", log={"level": "info", "format": "text", "path": path}):
        pass
    text = path.read_text()
    assert re.search(r"^20\S+Z info the engine was opened store=\S+ records=\d+ runtime=simulated tookMs=\d+$", text, re.MULTILINE), text
    assert "debug" not in text
    quiet = tmp_path / "quiet.log"
    with moorage.Engine(runtime="simulated", log={"level": "error", "path": quiet}):
        pass
    assert quiet.read_text() == ""


def test_one_log_serves_several_engines_and_the_program(tmp_path: Path) -> None:
    path = tmp_path / "all.log"
    with moorage.Log(path=path) as log:
        log.info("the program begins", version="1.4", path=tmp_path)
        for _ in range(2):
            with VirtualEngine(log=log) as engine:
                engine.call("ecs", "ListClusters")
        log.debug("below the level")
        log.error("the program ends")
        assert log.flush()
        messages = [line["message"] for line in lines(path)]
    assert messages[0] == "the program begins" and messages[-1] == "the program ends"
    assert messages.count("the engine was opened") == 2 and "below the level" not in messages
    assert lines(path)[0]["fields"] == {"version": "1.4", "path": str(tmp_path)}


def test_a_full_file_is_renamed_and_so_many_are_kept(tmp_path: Path) -> None:
    with moorage.Log(path=tmp_path / "a.log", rotate_bytes=4096, files=2) as log:
        for number in range(200):
            log.info("line", number=number)
        assert log.flush()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.1.log", "a.log"]
    kept = [line["fields"]["number"] for name in ("a.1.log", "a.log") for line in lines(tmp_path / name)]
    assert kept == list(range(200 - len(kept), 200)) and len(kept) > 20


def test_pythons_logger_hears_the_engine_where_no_log_is_given(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "moorage"), moorage.Engine(runtime="simulated", log_level=logging.INFO):
        pass
    assert any(record.getMessage().startswith("the engine was opened {") for record in caplog.records)
    assert caplog.records[-1].getMessage().startswith("the engine was closed")


def test_records_of_pythons_logger_become_lines(tmp_path: Path) -> None:
    with moorage.Log(path=tmp_path / "a.log") as log:
        logger = logging.Logger("mine")
        logger.addHandler(log.handler())
        logger.warning("%d of %d", 1, 2)
        try:
            raise ValueError("no")
        except ValueError:
            logger.exception("failed")
        assert log.flush()
        found = lines(tmp_path / "a.log")
    assert [(line["level"], line["message"], line["fields"]) for line in found] == [
        ("warning", "1 of 2", {"logger": "mine"}), ("error", "failed", {"logger": "mine", "exception": "ValueError('no')"})]


@pytest.mark.parametrize("wrong, path", [
    ({"to": "file"}, "log.path"), ({"rotate_bytes": 4096}, "log.rotateBytes"), ({"files": 3}, "log.files"),
    ({"path": "/missing/a.log"}, "log.path"), ({"to": "stderr", "path": "/tmp/x"}, "log.path"),
    ({"to": "journald", "path": "/missing/socket"}, "log.path"), ({"to": "journald", "format": "json"}, "log.format"),
    ({"level": "loud"}, "log.level"), ({"format": "xml"}, "log.format"), ({"to": "syslog"}, "log.to"),
    ({"path": "/tmp/x", "rotate_bytes": 1}, "log.rotateBytes"), ({"path": "/tmp/x", "files": 0}, "log.files")])
def test_what_a_log_cannot_do_is_refused_by_name(wrong: Json, path: str) -> None:
    with pytest.raises(moorage.MoorageError) as refused:
        moorage.Log(**wrong)
    assert refused.value.path == path


def test_fields_are_checked_and_long_lines_refused(tmp_path: Path) -> None:
    with moorage.Log(path=tmp_path / "a.log") as log:
        with pytest.raises(moorage.MoorageError, match="65536"):
            log.info("long", text="x" * 70_000)
        with pytest.raises(Exception, match="JSON object"):
            log.native.write(1, "message", "[1]")
        log.info("two\nlines \x1b[31m", text="a\nb")
        assert log.flush()
    assert lines(tmp_path / "a.log")[0]["message"] == "two\nlines \x1b[31m"


def test_a_full_disk_stalls_no_engine(tmp_path: Path) -> None:
    """The file may not grow beyond 2000 bytes; calls go on, and what was lost is told when there is room again."""
    story = textwrap.dedent(f"""
        import resource, signal, moorage
        from moorage.testing import VirtualEngine
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        log = moorage.Log(level="debug", path={str(tmp_path / "a.log")!r})
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, resource.RLIM_INFINITY))
        with VirtualEngine(log=log) as engine:
            for number in range(50):
                engine.call("ecs", "CreateCluster", clusterName=f"c{{number}}")
            assert len(engine.call("ecs", "ListClusters")["clusterArns"]) == 51
        assert log.flush()
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        log.info("there is room")
        log.close()
    """)
    done = subprocess.run([sys.executable, "-c", story], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    whole = [json.loads(line) for line in (tmp_path / "a.log").read_text().splitlines() if line.endswith("}}")]
    assert [line["message"] for line in whole[-2:]] == ["lines of the log were lost", "there is room"]
    assert whole[-2]["fields"]["lines"] > 20


def test_no_secret_of_a_task_definition_is_in_the_log(tmp_path: Path) -> None:
    secret = "hunter2-in-no-log"
    with VirtualEngine(machines=1, log={"level": "debug", "path": tmp_path / "a.log"}) as engine:
        engine.call("ecs", "RegisterTaskDefinition", family="web", containerDefinitions=[
            {"name": "app", "image": "app:1", "memory": 64, "environment": [{"name": "PASSWORD", "value": secret}], "command": [secret]}])
        engine.call("ecs", "RunTask", taskDefinition="web", overrides={"containerOverrides": [
            {"name": "app", "environment": [{"name": "TOKEN", "value": secret}]}]})
        engine.advance(60)
    text = (tmp_path / "a.log").read_text()
    assert "startContainer" in text or "a batch was committed" in text
    assert secret not in text


def test_a_child_of_a_fork_writes_nothing_and_ends(tmp_path: Path) -> None:
    story = textwrap.dedent(f"""
        import os, warnings, moorage
        warnings.simplefilter("ignore")
        log = moorage.Log(path={str(tmp_path / "a.log")!r})
        engine = moorage.Engine(log=log)
        child = os.fork()
        log.info("both processes say this", pid=os.getpid())
        if child == 0:
            log.close()
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
        engine.close()
        log.close()
    """)
    done = subprocess.run([sys.executable, "-c", story], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert [line["message"] for line in lines(tmp_path / "a.log")].count("both processes say this") == 1


def test_a_process_that_forgets_to_close_ends_with_its_own_code_and_its_lines(tmp_path: Path) -> None:
    story = f"import sys, moorage; log = moorage.Log(path={str(tmp_path / 'a.log')!r}); e = moorage.Engine(log=log); log.info('last'); sys.exit(7)"
    done = subprocess.run([sys.executable, "-c", story], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 7, done.stderr
    assert "last" in [line["message"] for line in lines(tmp_path / "a.log")]


def run(store: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "moorage", *arguments, "--store", str(store)], capture_output=True, text=True, timeout=120,
                          check=False, env={**os.environ, "NO_COLOR": "1"})


def test_a_command_logs_to_standard_error_or_a_file(tmp_path: Path) -> None:
    store = tmp_path / "store"
    said = run(store, "up", "--runtime", "simulated", "--balancer", "simulated", "--detach", "--progress", "quiet", "--log-level", "info")
    assert said.returncode == 0, said.stderr
    found = [json.loads(line) for line in said.stderr.splitlines()]
    assert found[0]["message"] == "a command begins" and found[0]["fields"] == {"command": "up"}
    assert "the engine was opened" in [line["message"] for line in found]
    assert found[-1]["message"] == "a command ended" and found[-1]["fields"]["code"] == 0

    path = tmp_path / "up.log"
    said = run(store, "up", "--runtime", "simulated", "--balancer", "simulated", "--detach", "--log-file", str(path), "--log-format", "text")
    assert said.returncode == 0, said.stderr
    assert "the engine was opened" not in said.stderr
    text = path.read_text()
    assert re.search(r"Z info a command begins command=up$", text, re.MULTILINE), text
    assert re.search(r'Z info progress text="ready after', text), text


def test_a_log_that_cannot_be_opened_is_a_usage_error(tmp_path: Path) -> None:
    for wrong in (["--log-file", str(tmp_path / "missing" / "a.log")], ["--log-to", "file"], ["--log-to", "stderr", "--log-file", "x"]):
        said = run(tmp_path / "store", "version", *wrong)
        assert said.returncode == 2, said.stderr
        assert "the log cannot be opened" in said.stderr and "Traceback" not in said.stderr


def test_the_help_of_every_command_names_the_options_of_the_log() -> None:
    said = subprocess.run([sys.executable, "-m", "moorage", "up", "--help"], capture_output=True, text=True, timeout=60, check=True).stdout
    assert all(option in said for option in ("--log-level", "--log-format", "--log-file", "--log-to"))
