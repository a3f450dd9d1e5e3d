"""The end of the interpreter while daemon threads are inside the library: the process ends with its own exit code."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap

import pytest

ROUNDS = int(os.environ.get("MOORAGE_EXIT_ROUNDS", "2"))      # of each story; a thread has to be caught in the very moment

# What a daemon thread does again and again, by name. `engine` is open, `sim` is host-driven in virtual time.
WORK = {
    "events": "list(engine._transport.events(0, 30.0, 10**9))",
    "subscription": "native.Subscription(engine._handle(), None).next(30_000)",
    "endless_subscription": "native.Subscription(engine._handle(), None).next(-1)",
    "calls": "engine.call('ecs', 'ListClusters')",
    "writing_calls": "engine.call('ecs', 'CreateCluster', clusterName='c%d' % random.randrange(9))",
    "http": "engine._transport.http('POST', '/', [('x-amz-target', 'AmazonEC2ContainerServiceV20141113.ListClusters'),"
            " ('content-type', 'application/x-amz-json-1.1')], b'{}')",
    "stats": "engine._handle().stats()",
    "check": "engine.check()",
    "wait_ready": "other.wait_ready(3_600_000)",
    "advance": "sim.advance(60_000)",
    "now": "sim.now()",
    "opening": "native.Engine(settings(), log).stats()",
    "describe": "native.describe()",
}

STORY = """
import os, random, sys, threading, time
import moorage
from moorage._native import native

heard = []

def log(level, message, fields):
    heard.append(message)

def score(request):
    return [len(candidate.container_instance_arn) for candidate in request.candidates]

def settings():
    made = native.Settings()
    made.account_id, made.region, made.register_cluster = "123456789012", "us-east-1", "default"
    made.log_level = 0
    made.scorers = [("mine", score, 100)]
    made.default_scorer = "mine"
    return made

engine = moorage.Engine(runtime="simulated", scorers={"mine": score}, default_scorer="mine")
engine.wait_ready(30)

never = settings()
never.runtimes = [("simulated", '{"machines":[]}')]
never.balancer = ("simulated", None)
other = native.Engine(never, log)

virtual = settings()
virtual.host_driven = True
virtual.virtual_start_ms = 1_704_067_200_000
virtual.runtimes = [("simulated", None)]
sim = native.Engine(virtual, log)
sim.call("ecs", "CreateCluster", "{}", 0)
sim.call("ecs", "RegisterTaskDefinition",
         '{"family":"web","containerDefinitions":[{"name":"app","image":"busybox","memory":8,"environment":'
         '[{"name":"MOORAGE_SIM_EXIT_AFTER_MS","value":"1000"}]}]}', 0)
sim.call("ecs", "CreateService", '{"serviceName":"s","taskDefinition":"web","desiredCount":5}', 0)

begun = threading.Semaphore(0)

def forever(work):
    code = compile(work, work, "exec")
    first = True
    while True:
        if first:
            begun.release()
            first = False
        try:
            exec(code, globals())
        except (moorage.MoorageError, native.Error):
            pass

WORK = %r
for work in WORK:
    threading.Thread(target=forever, args=(work,), daemon=True).start()
for _ in WORK:
    begun.acquire()
time.sleep(random.random() / 20)
%s
sys.exit(7)
"""


def end_of(story: str) -> tuple[int, str]:
    env = {**os.environ, "PYTHONFAULTHANDLER": "1"}
    done = subprocess.run([sys.executable, "-c", story], capture_output=True, text=True, timeout=120, env=env, check=False)
    return done.returncode, done.stderr


GROUPS = {
    "waits": ["events", "subscription", "endless_subscription", "wait_ready"],
    "calls": ["calls", "writing_calls", "http", "describe"],
    "engine": ["stats", "check", "now", "opening"],
    "time": ["advance"],
    "everything": sorted(WORK),
}


@pytest.mark.parametrize("group", sorted(GROUPS))
@pytest.mark.parametrize("ending", ["", "engine.close()"], ids=["open", "closed"])
def test_daemon_threads_in_every_kind_of_call_do_not_abort_the_process(group: str, ending: str) -> None:
    for _ in range(ROUNDS if ending == "" else 1):
        code, errors = end_of(STORY % ([WORK[name] for name in GROUPS[group]] * 2, ending))
        assert code == 7, errors


def test_a_hook_of_the_user_still_finds_the_engine_open() -> None:
    code, errors = end_of(textwrap.dedent("""
        import atexit, os, moorage
        engine = moorage.Engine()
        def last_words():
            engine.call("ecs", "CreateCluster", clusterName="last")
            os._exit(9 if engine.call("ecs", "ListClusters")["clusterArns"] else 1)
        atexit.register(last_words)
    """))
    assert code == 9, errors


def test_an_engine_that_is_opened_when_the_interpreter_ends_is_refused() -> None:
    code, errors = end_of(textwrap.dedent("""
        import atexit, os
        def too_late():
            from moorage._native import native
            settings = native.Settings()
            settings.account_id, settings.region = "123456789012", "us-east-1"
            try:
                native.Engine(settings, None)
            except native.Error as error:
                os._exit(9 if "CLOSED" in error.name else 1)
        atexit.register(too_late)
        import moorage
    """))
    assert code == 9, errors
