"""The steps of the demo. Each does one part of the main job for real and checks what was promised about it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import residue
from household import ROOT, Household
from percent import Percent
from stage import Stage
from traffic import Loop, ask

import moorage

Json = dict[str, Any]
EXAMPLES = ROOT / "examples" / "web"
REPLICAS = 3


class Play:
    def __init__(self, stage: Stage, home: Household) -> None:
        self.stage = stage
        self.home = home
        self.client: moorage.Client | None = None
        self.traffic: Loop | None = None
        self.marks: set[str] = {str(home.place)}
        self.links_before = residue.links()
        self._service: Json | None = None
        self._tasks: list[Json] = []

    # ----------------------------------------------------------------------------------------------------- small things

    @property
    def engine(self) -> moorage.Client:
        assert self.client is not None
        return self.client

    def heard(self, line: Json) -> None:
        """What `moorage up` says, shown as it comes; changes of tasks only in the live view."""
        event = line.get("event")
        if event is None and line.get("message"):
            self.stage.say(f"up: {line['message']}")

    def tasks(self) -> list[Json]:
        """The service's tasks that run, and a note of every id for the search at the end."""
        tasks = [view.facts for view in self.engine.tasks(service="web")]
        self.remember(tasks)
        return tasks

    def remember(self, tasks: list[Json]) -> None:
        for task in tasks:
            self.marks.add(task["taskArn"].rsplit("/", 1)[-1])
            self.marks |= {c["runtimeId"] for c in task.get("containers", []) if c.get("runtimeId")}

    def look(self) -> Any:
        """For the live view: a line for each task and one for the traffic. Reads only what the steps have learnt."""
        from rich.table import Table
        table = Table(box=None, pad_edge=False)
        for head in ("task", "revision", "status", "health", "answers"):
            table.add_column(head)
        tally = self.traffic.tally if self.traffic is not None else None
        if self.client is not None:
            try:
                self._tasks = [view.facts for view in self.client.tasks(service="web")]
            except (moorage.MoorageError, OSError):
                pass    # the engine is not running at this moment
        for task in self._tasks:
            id = task["taskArn"].rsplit("/", 1)[-1]
            answers = sum(n for name, n in tally.by_container.items() if id in name or name in id) if tally else 0
            table.add_row(id[:12], task["taskDefinitionArn"].rsplit("/", 1)[-1], task["lastStatus"], task.get("healthStatus", ""), str(answers))
        if tally is not None:
            table.add_row("", "", "requests", f"{tally.sent} sent", f"{tally.failed} failed")
        return table

    def until(self, done: Callable[[], bool], seconds: float, what: str) -> float:
        """Waits until `done()`, looking each 5 ms; the seconds that took. RuntimeError after `seconds`."""
        began = time.monotonic()
        while not done():
            if time.monotonic() - began > seconds:
                raise RuntimeError(f"{what} did not happen within {seconds:g} s")
            time.sleep(0.005)
        return time.monotonic() - began

    def steady(self) -> bool:
        service = self.engine.service("web").facts
        return len(service["deployments"]) == 1 and service["runningCount"] == service["desiredCount"] == REPLICAS \
            and service["deployments"][0].get("rolloutState") == "COMPLETED"

    def healthy(self) -> bool:
        """Steady, and every replica has passed its health check: a kill shortly before a deployment does not count against it."""
        tasks = running([view.facts for view in self.engine.tasks(service="web")])
        return self.steady() and len(tasks) == REPLICAS and all(task.get("healthStatus") == "HEALTHY" for task in tasks.values())

    def definition(self, revision: int) -> Path:
        """The example's task definition with the image of a revision."""
        text = json.loads((EXAMPLES / "taskdef.json").read_text())
        text["containerDefinitions"][0]["image"] = f"moorage.local/web:{revision}"
        path = self.home.place / f"taskdef-{revision}.json"
        path.write_text(json.dumps(text))
        return path

    def end_traffic(self) -> None:
        if self.traffic is not None:
            self.traffic.stop()

    # ------------------------------------------------------------------------------------------------------------ steps

    def prepare(self) -> None:
        self.stage.say(f"images made offline from busybox-static and examples/web/server.c into {self.home.images}")
        subprocess.run([sys.executable, str(ROOT / "tools" / "make_example_image.py"), str(self.home.images)], check=True,
                       stdout=subprocess.DEVNULL)

    def open_engine(self) -> None:
        with self.stage.step("engine opened, this machine registered"):
            self.home.up(self.definition(1), EXAMPLES / "service.json", self.heard)
            self.client = self.home.client()
            self.until(lambda: bool(list(self.engine.pages("ecs", "ListContainerInstances", "containerInstanceArns"))), 30,
                       "registration of this machine")
            arns = list(self.engine.pages("ecs", "ListContainerInstances", "containerInstanceArns"))
            instance = self.engine.call("ecs", "DescribeContainerInstances", containerInstances=arns)["containerInstances"][0]
            size = {r["name"]: r for r in instance["registeredResources"]}
            cpu, memory = size["CPU"]["integerValue"], size["MEMORY"]["integerValue"]
            real = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // (1 << 20)
            self.stage.check("registered with its real CPU and memory", cpu == 1024 * (os.cpu_count() or 0) and real * 0.5 <= memory <= real,
                             f"{cpu} CPU units, {memory} of {real} MiB")
            self.stage.check("with attributes and port list", len(instance["attributes"]) > 0 and "22" in size["PORTS"]["stringSetValue"],
                             f"{len(instance['attributes'])} attributes, ports {', '.join(size['PORTS']['stringSetValue'])}")

    def reach_steady_state(self) -> None:
        with self.stage.step("three replicas behind the load balancer reach the steady state"):
            began = time.monotonic()
            self.home.wait_steady()
            tasks = self.tasks()
            ports = [b["hostPort"] for t in tasks for c in t["containers"] for b in c.get("networkBindings", [])]
            self.stage.say(f"steady after {time.monotonic() - began:.2f} s; host ports {sorted(ports)}")
            self.stage.check("three containers run, each on its own host port", len(tasks) == REPLICAS and len(set(ports)) == REPLICAS)
            group = self.engine.service("web")["loadBalancers"][0]["targetGroupArn"]
            health = self.engine.call("elbv2", "DescribeTargetHealth", TargetGroupArn=group)["TargetHealthDescriptions"]
            healthy = sorted(h["Target"]["Port"] for h in health if h["TargetHealth"]["State"] == "healthy")
            self.stage.check("each is a healthy target", healthy == sorted(ports), f"healthy ports {healthy}")

    def answer_requests(self) -> None:
        with self.stage.step("requests through the load balancer are answered by three containers"):
            answers = [ask(self.home.port) for _ in range(60)]
            names = {str(a.get("task") or a.get("container")) for a in answers}
            self.stage.check("three different containers answered 60 requests", len(names) == REPLICAS, f"{len(names)} containers")
            self.stage.check("each named its revision", {str(a.get("revision")) for a in answers} == {"1"})

    def replace_killed_container(self) -> None:
        with self.stage.step("one container killed with SIGKILL from outside"):
            self.traffic = Loop(self.home.port)
            self.until(lambda: len(self.traffic.tally.by_container) == REPLICAS if self.traffic else False, 20, "traffic to all three")
            before = set(self.traffic.tally.by_container)
            victim = self.tasks()[0]
            pid = container_process(victim)
            killed = time.monotonic()
            os.kill(pid, signal.SIGKILL)
            took = self.until(lambda: bool(set(self.traffic.tally.by_container) - before) if self.traffic else False, 60, "a replacement")
            new = next(iter(set(self.traffic.tally.by_container) - before))
            self.stage.say(f"process {pid} killed; the replacement answered {self.traffic.tally.first_seen[new] - killed:.3f} s later")
            self.stage.check("the replacement serves", took < 60, f"{took:.3f} s after the kill")
            self.until(self.healthy, 60, "the steady state after the kill")
            stopped = self.engine.task(victim["taskArn"]).facts
            self.stage.check("the task says why it stopped", stopped.get("stopCode") == "EssentialContainerExited"
                             and stopped["containers"][0].get("exitCode") == 137, f"{stopped.get('stopCode')}, {stopped.get('stoppedReason')}, "
                             f"exit code {stopped['containers'][0].get('exitCode')}")
            tally = self.traffic.stop()
            self.traffic = None
            # Requests that were inside the killed process get no answer.
            self.stage.say(f"{tally.sent} requests meanwhile, {tally.failed} hit the killed process")

    def roll_out(self) -> None:
        with self.stage.step("revision 2 rolled out by UpdateService under a request loop"):
            percent = Percent(self.engine, "web", REPLICAS, 100, 200)
            self.traffic = Loop(self.home.port)
            ecs = self.engine.boto3_client("ecs")
            text = json.loads(self.definition(2).read_text())
            arn = ecs.register_task_definition(**text)["taskDefinition"]["taskDefinitionArn"]
            began = time.monotonic()
            ecs.update_service(cluster="default", service="web", taskDefinition=arn)
            ecs.get_waiter("services_stable").wait(cluster="default", services=["web"], WaiterConfig={"Delay": 5, "MaxAttempts": 36})
            self.until(self.steady, 120, "the end of the rollout")
            took = time.monotonic() - began
            time.sleep(0.5)     # half a second of traffic on the new revision alone
            tally = self.traffic.stop()
            self.traffic = None
            percent.stop()
            self.remember([view.facts for view in self.engine.tasks(stopped=True)])
            self.tasks()
            self.stage.say(f"rolled out in {took:.2f} s; answers by revision: {dict(tally.by_revision)}")
            self.stage.check("no request failed", tally.failed == 0 and tally.sent > 100,
                             f"{tally.sent} sent, {tally.failed} failed, slowest {tally.slowest * 1000:.0f} ms"
                             + "".join(f"; {failure}" for failure in tally.failures[:5]))
            self.stage.check("both revisions answered", {"1", "2"} <= set(tally.by_revision))
            self.stage.check("minimumHealthyPercent 100 and maximumPercent 200 at every moment", not percent.bad and percent.moments > 0,
                             f"{percent.fewest} to {percent.most} tasks over {percent.moments} changes" + "".join(f"; {b}" for b in percent.bad[:5]))

    def run_batch(self) -> None:
        with self.stage.step("batch tasks by RunTask"):
            ecs = self.engine.boto3_client("ecs")
            for name, code in (("batch-ok", 0), ("batch-fail", 3)):
                arn = ecs.register_task_definition(**json.loads((EXAMPLES / f"{name}.json").read_text()))["taskDefinition"]["taskDefinitionArn"]
                began = time.monotonic()
                task = ecs.run_task(cluster="default", taskDefinition=arn)["tasks"][0]["taskArn"]
                ecs.get_waiter("tasks_stopped").wait(cluster="default", tasks=[task])
                took = time.monotonic() - began
                facts = ecs.describe_tasks(cluster="default", tasks=[task])["tasks"][0]
                self.remember([facts])
                self.stage.check(f"{name} ends with exit code {code}", facts["containers"][0].get("exitCode") == code
                                 and facts.get("stopCode") == "EssentialContainerExited"
                                 and facts.get("stoppedReason") == "Essential container in task exited",
                                 f"{facts['containers'][0].get('exitCode')}, {facts.get('stopCode')}, {facts.get('stoppedReason')}, {took:.2f} s")

    def read_logs(self) -> None:
        with self.stage.step("container logs read back through the Logs API"):
            logs = self.engine.boto3_client("logs")
            pages = logs.get_paginator("filter_log_events").paginate(logGroupName="/moorage/batch")
            lines = [event["message"] for page in pages for event in page["events"]]
            self.stage.check("the batch tasks' lines are there", any("exit code 3" in line for line in lines)
                             and any("exit code 0" in line for line in lines), f"{len(lines)} lines")
            streams = logs.describe_log_streams(logGroupName="/moorage/web")["logStreams"]
            self.stage.check("a stream for each web container", len(streams) >= 2 * REPLICAS, f"{len(streams)} streams")
            for line in lines[:2]:
                self.stage.say(f"log: {line}")

    def survive_crash(self) -> None:
        with self.stage.step("engine killed with kill -9 in the middle of a deployment, and opened again"):
            self.traffic = Loop(self.home.port)
            arn = self.engine.call("ecs", "RegisterTaskDefinition", **json.loads(self.definition(3).read_text()))["taskDefinition"][
                "taskDefinitionArn"]
            self.engine.call("ecs", "UpdateService", service="web", taskDefinition=arn)
            self.until(lambda: any(t["taskDefinitionArn"] == arn and t["lastStatus"] == "RUNNING" for t in self.tasks()), 60,
                       "the first task of revision 3")
            before = running(self.tasks())
            processes = {arn: container_process(task) for arn, task in before.items()}
            self.home.kill_engine()
            dead = time.monotonic()
            time.sleep(1.0)     # a second without an engine: containers and load balancer serve on
            alive = sum(1 for pid in processes.values() if os.path.exists(f"/proc/{pid}"))
            self.stage.check("all containers run on without an engine", alive == len(processes), f"{alive} of {len(processes)}")
            self.home.up(self.definition(3), EXAMPLES / "service.json", self.heard)
            self.client = self.home.client()
            back = time.monotonic() - dead
            self.home.wait_steady()
            self.until(self.steady, 90, "the end of the deployment")
            self.stage.say(f"the engine answered again {back:.2f} s after its death")
            final = self.tasks()
            stopped = [view.facts for view in self.engine.tasks(stopped=True)]
            self.remember(stopped)
            known = {task["taskArn"]: task for task in [*stopped, *final]}
            same = [arn for arn, task in before.items() if arn in known and ids(known[arn]) == ids(task)
                    and known[arn].get("startedAt") == task.get("startedAt")]
            # The deployment has stopped the tasks of the old revision since; all others must be untouched.
            ended = [known[arn].get("stopCode") for arn in before if arn in known and known[arn]["lastStatus"] == "STOPPED"]
            kept = [task for task in final if task["taskArn"] in before]
            unharmed = all(container_process(task) == processes[task["taskArn"]] for task in kept)
            self.stage.check("running containers were adopted, none was restarted",
                             len(same) == len(before) and unharmed and bool(kept) and set(ended) <= {"ServiceSchedulerInitiated"},
                             f"{len(same)} of {len(before)} with the same container ids and start times, {len(kept)} still run")
            self.stage.check("the deployment went on to its end", all(t["taskDefinitionArn"] == arn for t in final) and len(final) == REPLICAS,
                             f"{len(final)} tasks of {arn.rsplit('/', 1)[-1]}")
            tally = self.traffic.stop()
            self.traffic = None
            self.stage.check("traffic was uninterrupted", tally.failed == 0 and tally.sent > 100, f"{tally.sent} sent, {tally.failed} failed"
                             + "".join(f"; {failure}" for failure in tally.failures[:5]))

    def remove_everything(self) -> None:
        with self.stage.step("everything removed"):
            self.remember([view.facts for view in self.engine.tasks(stopped=True)])
            self.tasks()
            self.client = None
            there = residue.everything(self.marks, self.links_before)
            self.stage.say("before: " + ", ".join(f"{len(found)} {kind}" for kind, found in there.items() if found and kind != "temporary files"))
            done = self.home.down()
            self.stage.check("moorage down ends well", done.returncode == 0, f"exit code {done.returncode}"
                             + ("" if done.returncode == 0 else ": " + " / ".join(done.stderr.splitlines()[-4:])))
            self.stage.check("the store is gone", not self.home.store.exists(),
                             "" if not self.home.store.exists() else ", ".join(sorted(os.listdir(self.home.store))))
            images = str(self.home.place)
            left = residue.everything(self.marks, self.links_before)
            left["temporary files"] = [path for path in left["temporary files"] if not path.startswith(images)]
            for kind, found in left.items():
                self.stage.check(f"no {kind} left", not found, "; ".join(found[:5]))


def running(tasks: list[Json]) -> dict[str, Json]:
    return {t["taskArn"]: t for t in tasks if t["lastStatus"] == "RUNNING" and t["desiredStatus"] == "RUNNING"}


def ids(task: Json) -> list[str]:
    return [c.get("runtimeId", "") for c in task.get("containers", [])]


def container_process(task: Json, seconds: float = 3.0) -> int:
    """The process number of a task's first container, seen from outside: by its control group."""
    marks = {task["taskArn"].rsplit("/", 1)[-1], *filter(None, ids(task))}
    deadline = time.monotonic() + seconds
    while True:
        for pid in residue.processes(marks):
            try:
                name = Path(f"/proc/{pid}/comm").read_text().strip()
            except OSError:
                continue
            # The runtime's own process becomes the container's by exec, a moment after the container counts as started.
            if name not in ("crun", "runc", "exe") and "moorage-" not in residue.command(pid).split(" ")[0]:
                return pid
        if time.monotonic() > deadline:
            raise RuntimeError(f"no process of task {task['taskArn']} is there")
        time.sleep(0.02)
