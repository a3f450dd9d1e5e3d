"""The arguments of every command. The modules behind the commands are loaded only when their command runs."""

from __future__ import annotations

import argparse
import datetime
import importlib
import json
import os
import time
from collections.abc import Callable

from . import verb_arguments

DESCRIPTION = """Runs and looks at ECS services on this machine.

exit codes: 0 ok, 1 the operation failed, 2 usage, 3 not found, 4 time ran out, 5 engine unreachable, 6 precondition, 130 interrupted
"""


_COMMAND_BEHIND = ("run", "exec")   # what stands behind "--" is a command for a container


def default_store() -> str:
    if "MOORAGE_STORE" in os.environ:
        return os.path.expanduser(os.environ["MOORAGE_STORE"])
    if os.getuid() == 0:
        return "/var/lib/moorage"
    return os.path.join(os.environ.get("XDG_STATE_HOME") or os.path.expanduser("~/.local/state"), "moorage")


def _later(module: str, function: str) -> Callable[[argparse.Namespace], int]:
    def run(arguments: argparse.Namespace) -> int:
        return int(getattr(importlib.import_module(f"moorage.cli.{module}"), function)(arguments))
    return run


def seconds(text: str) -> float:
    """Reads a duration: 90, 90s, 5m, 1h."""
    units = {"s": 1, "m": 60, "h": 3600}
    number, unit = (text[:-1], units[text[-1]]) if text and text[-1] in units else (text, 1)
    try:
        value = float(number) * unit
    except ValueError:
        value = -1.0
    if not 0 <= value < 1e9:
        raise argparse.ArgumentTypeError(f"{text!r} is no time: write 90, 90s, 5m or 1h")
    return value


def moment(text: str) -> float:
    """Reads a time as seconds since 1970: a duration before now (10m), or an ISO 8601 time, UTC where it names no zone."""
    if text[-1:] in "smh" and text[:-1].replace(".", "", 1).isdecimal():
        return time.time() - seconds(text)
    try:
        found = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no time: write 10m (ago) or 2026-11-30T12:00:00Z") from None
    return (found if found.tzinfo else found.replace(tzinfo=datetime.timezone.utc)).timestamp()


def directory(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("the store has no name; name its directory with --store or MOORAGE_STORE")
    return os.path.expanduser(text)


def count(text: str) -> int:
    if not text.isdecimal() or int(text) >= 1 << 63:
        raise argparse.ArgumentTypeError(f"{text!r} is no number: write 0, 1, 2, …")
    return int(text)


def option(text: str) -> tuple[list[str], object]:
    """pidsMax=100, policy.allowPrivileged=true, plainHttpRegistries=["10.0.0.1:5000"]: a path and a JSON value; a value that is no JSON is taken as text."""
    path, equals, value = text.partition("=")
    names = path.split(".")
    if not equals or not all(names):
        raise argparse.ArgumentTypeError(f"{text!r} is no option: write NAME=VALUE or NAME.MEMBER=VALUE; docs/drivers.md lists the names")
    try:
        return names, json.loads(value)
    except ValueError:
        return names, value


def port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: write a number from 1 to 65535")
    return int(text)


def _add_listen(parser: argparse.ArgumentParser, *, default: str | None) -> None:
    shown = default or "not at all"
    parser.add_argument("--listen", metavar="ADDRESS", default=default,
                        help=f"serve AWS clients at 127.0.0.1:8900, [::1]:8900, unix:/path, or systemd: the sockets of its unit ({shown})")
    parser.add_argument("--keys", metavar="FILE",
                        help="access keys of the owner: every request must be signed, with one of them or a key of IAM; made with one key where the file "
                             f"is missing ({'STORE/owner-keys.json, not for a unix socket; none: requests need no signature' if default else 'none'})")
    parser.add_argument("--tls-certificate", metavar="FILE", help="PEM; needed, with its key and --keys, beyond loopback")
    parser.add_argument("--tls-key", metavar="FILE", help="PEM")


def _add_plan(parser: argparse.ArgumentParser, *, is_own: bool) -> None:
    of = "" if is_own else "with --dry-run: "
    if not is_own:
        parser.add_argument("--dry-run", action="store_true",
                            help="show what would change and how the roll-out would go, and change nothing: the same as `moorage plan`, with its exit codes")
    parser.add_argument("--no-rollout", action="store_true", help=f"{of}only what happens at once, without letting virtual time pass")
    parser.add_argument("--steps", action="store_true", help=f"{of}print every step of the roll-out")
    parser.add_argument("--limit", type=seconds, default=1800.0, metavar="TIME", help=f"{of}virtual time in which the change must be steady (30m)")
    parser.add_argument("--seed", type=count, default=1, metavar="N", help=f"{of}another seed draws other latencies (1)")


Parsers = dict[str, argparse.ArgumentParser]


def make_parser() -> tuple[argparse.ArgumentParser, Parsers]:
    """The parser of the tool, and those of its commands by name."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--store", type=directory, default=default_store(), metavar="DIR", help="where the engine keeps its state (MOORAGE_STORE; %(default)s)")
    common.add_argument("--cluster", default="default", metavar="NAME", help="(%(default)s)")
    common.add_argument("--output", choices=("table", "json", "jsonl", "yaml"), default="table", help="how results are written (%(default)s)")
    common.add_argument("--query", metavar="JMESPATH", help="what to take of the result, as with the aws cli: 'services[].serviceName' (implies json)")
    common.add_argument("--progress", choices=("auto", "tty", "plain", "json", "quiet"), default="auto",
                        help="how changes are shown while waiting; auto: a live view on a terminal, plain lines otherwise")
    log = common.add_argument_group("log of the command and of the engine that it opens; docs/logging.md describes it")
    log.add_argument("--log-level", choices=("debug", "info", "warning", "error", "off"),
                     help="the lowest level that is written (info with --log-file or --log-to journald, else warning)")
    log.add_argument("--log-format", choices=("auto", "text", "json"), default="auto",
                     help="auto: text on a terminal, one JSON object a line otherwise (%(default)s)")
    log.add_argument("--log-file", metavar="FILE", help="write the log there instead of to standard error; at 16 MiB it becomes FILE.1, five are kept")
    log.add_argument("--log-to", choices=("stderr", "file", "journald", "none"), help="where the log goes (file with --log-file, else stderr)")
    drivers = argparse.ArgumentParser(add_help=False)
    drivers.add_argument("--runtime", choices=("oci", "docker", "simulated"), help="what runs containers (as last time, else oci)")
    drivers.add_argument("--runtime-option", type=option, action="append", metavar="NAME=VALUE",
                         help="an option of the runtime, see docs/drivers.md: pidsMax=100, policy.allowPrivileged=true (as last time; =null: its default)")
    drivers.add_argument("--balancer-option", type=option, action="append", metavar="NAME=VALUE", help="the same of the load balancer")
    drivers.add_argument("--balancer", choices=("haproxy", "simulated", "none"), help="what balances load (as last time, else haproxy)")

    parser = argparse.ArgumentParser(prog="moorage", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--version", action="store_true", help="print versions")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    def command(name: str, module: str, function: str, text: str, *more: argparse.ArgumentParser, epilog: str = "") -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.\n{epilog}".rstrip("\n"), parents=[common, *more],
                                   formatter_class=argparse.RawDescriptionHelpFormatter)
        made.set_defaults(run=_later(module, function))
        return made

    up = command("up", "up", "run", "create or update a service and serve until Ctrl-C", drivers, epilog="""
    moorage up --task-definition taskdef.json --service service.json
    moorage up --file moorage.toml --background

--task-definition takes the input of RegisterTaskDefinition; a new revision is registered only where it differs from the latest.
--service takes the input of CreateService. Each entry of its loadBalancers that has no targetGroupArn (or the value "make") gets a
load balancer, a target group and a listener of its own, named after the service; they are used again at the next `up`.
Ctrl-C while serving detaches: containers and load balancer go on, `moorage up` takes them over again. `moorage down` removes them.
""")
    up.add_argument("--file", "-f", metavar="FILE", help="project file with several services (moorage.toml or moorage.yaml of the working directory)")
    up.add_argument("--environment", metavar="NAME", help="an environment of the project file")
    up.add_argument("--var", action="append", metavar="NAME=VALUE", help="another value for a variable of the project file")
    up.add_argument("--task-definition", metavar="FILE", help="task definition as JSON; without it only the engine is served")
    up.add_argument("--service", metavar="FILE", help="service as JSON")
    up.add_argument("--load-balancer", type=port, metavar="PORT",
                    help="where the load balancer that is made listens, or moves to (where it listens; at first the container's port)")
    up.add_argument("--images", metavar="DIR", help="OCI layouts: moorage.local/NAME:TAG is tag TAG of DIR/NAME (as last time, else none)")
    up.add_argument("--objects", metavar="DIR", help="serves Amazon S3 over this directory: DIR/BUCKET/KEY (as last time, else none)")
    up.add_argument("--ec2", metavar="FILE|accept", help="your VPC, subnets and security groups as JSON, or accept: ids that are not known are taken (as "
                    "last time, else those of EC2's stand-in)")
    up.add_argument("--desired-count", type=count, metavar="N", help="instead of the file's desiredCount")
    up.add_argument("--timeout", type=seconds, default=600.0, metavar="TIME", help="how long to wait for the steady state: 90s, 10m (10m)")
    up.add_argument("--background", "-d", action="store_true",
                    help="leave the engine running in a process of its own, which `moorage shutdown` ends, and return at the steady state")
    up.add_argument("--detach", action="store_true", help="return at the steady state, and end the engine: containers go on, and nothing replaces them")

    _add_listen(up, default=None)

    _add_plan(up, is_own=False)

    plan = command("plan", "plan", "run", "show what a change would do, and change nothing", drivers, epilog="""
    moorage plan                                   the project file of the working directory
    moorage plan --task-definition taskdef.json --service service.json
    moorage plan operations.json --output json     [{"operation": "UpdateService", "parameters": {…}}, …]

The change is made in a copy of the engine, with its machines and what runs on them, and rolled out in virtual time. Exit codes: 0 nothing
would change, 1 something would, 2 the plan cannot be made or would be refused.
""")
    plan.add_argument("operations", nargs="?", metavar="OPERATIONS", help="JSON file with a list of operations, done in order")
    plan.add_argument("--file", "-f", metavar="FILE", help="project file (moorage.toml or moorage.yaml of the working directory)")
    plan.add_argument("--environment", metavar="NAME", help="an environment of the project file")
    plan.add_argument("--var", action="append", metavar="NAME=VALUE", help="another value for a variable of the project file")
    plan.add_argument("--task-definition", metavar="FILE", help="task definition as JSON")
    plan.add_argument("--service", metavar="FILE", help="service as JSON")
    plan.add_argument("--load-balancer", type=port, metavar="PORT", help="where the load balancer that is made listens, or moves to")
    plan.add_argument("--desired-count", type=count, metavar="N", help="instead of the file's desiredCount")
    plan.set_defaults(images=None, background=False, detach=False)
    _add_plan(plan, is_own=True)

    serve = command("serve", "up", "run", "run the engine and serve AWS clients until Ctrl-C", drivers, epilog="""
    moorage serve --listen 127.0.0.1:8900

The aws cli, SDKs and Terraform reach the engine by its URL; `moorage env` prints the variables that point them at it. Services and
tasks are made by those clients. The first start makes one access key of the owner and says where it is; `--keys none` serves programs of this machine without
signatures. Beyond loopback TLS is required.
""")
    serve.set_defaults(file=None, environment=None, var=None, task_definition=None,
                       service=None, load_balancer=None, images=None, desired_count=None, timeout=600.0, detach=False,
                       background=False)
    serve.add_argument("--images", metavar="DIR", help="OCI layouts: moorage.local/NAME:TAG is tag TAG of DIR/NAME (as last time, else none)")
    serve.add_argument("--objects", metavar="DIR", help="serves Amazon S3 over this directory: DIR/BUCKET/KEY (as last time, else none)")
    serve.add_argument("--ec2", metavar="FILE|accept", help="your VPC, subnets and security groups as JSON, or accept: ids that are not known are taken (as "
                    "last time, else those of EC2's stand-in)")
    _add_listen(serve, default="127.0.0.1:8900")

    env = command("env", "listen", "env", "print the variables that point AWS clients at the engine", epilog="""
    eval "$(moorage env)" && aws ecs list-clusters
""")
    env.set_defaults(run=_later("listen", "env"))

    ps = command("ps", "look", "ps", "list services and tasks", epilog="""
    moorage ps --all
    moorage ps --query 'tasks[].[taskArn, lastStatus]'
""")
    ps.add_argument("--all", "-a", action="store_true", help="also tasks that have stopped")

    logs = command("logs", "look", "logs", "print what containers wrote", epilog="""
    moorage logs web --follow
    moorage logs web --since 10m --container web
""")
    logs.add_argument("target", nargs="?", metavar="SERVICE|TASK", help="whose logs (all)")
    logs.add_argument("--container", metavar="NAME", help="of this container only")
    logs.add_argument("--follow", "-f", action="store_true", help="go on with new lines until Ctrl-C")
    logs.add_argument("--since", type=moment, metavar="TIME", help="only lines from then on: 10m, 2h (ago), or 2026-11-30T12:00:00Z")
    logs.add_argument("--until", type=moment, metavar="TIME", help="only lines before")
    logs.add_argument("--timestamps", "-t", action="store_true", help="with the date, in UTC")
    logs.add_argument("--tail", "-n", type=count, metavar="N", help="only the last N lines")
    logs.add_argument("--filter", metavar="PATTERN", help="only lines that this filter pattern of CloudWatch Logs matches: 'ERROR', '{ $.ms > 10 }'")

    events = command("events", "look", "events", "print what happened", epilog="""
    moorage events --follow
""")
    events.add_argument("--follow", "-f", action="store_true", help="go on with new events until Ctrl-C")
    events.add_argument("--after", type=count, default=0, metavar="SEQUENCE", help="only events after this position")

    audit = command("audit", "audit", "run", "print the record of calls: which caller did what", epilog="""
    moorage audit --since 1h --user alice

Records have the shape of CloudTrail's; --output json prints them whole. docs/audit.md says what is recorded and for how long it is kept.
""")
    audit.add_argument("--since", type=seconds, metavar="TIME", help="of the last 90s, 10m, 2h (all)")
    audit.add_argument("--user", metavar="NAME", help="calls of this user, of this session of a role, or of root")
    audit.add_argument("--event", metavar="NAME", help="only this operation: CreateService")
    audit.add_argument("--resource", metavar="NAME|ARN", help="only calls that name this resource")
    audit.add_argument("--changes", action="store_true", help="only calls that may change something")
    audit.add_argument("--tail", "-n", type=count, metavar="N", help="only the last N")
    audit.add_argument("--follow", "-f", action="store_true", help="go on with new calls until Ctrl-C")

    ca = command("ca", "ca", "run", "make a certificate authority of this machine and a certificate of a server", epilog="""
    moorage ca --name moorage.local
    moorage serve --listen 0.0.0.0:8900 --tls-certificate moorage-tls/server.pem --tls-key moorage-tls/server.key

The authority is made once and used again; nothing is overwritten. Clients trust it by AWS_CA_BUNDLE, which `moorage env` prints.
""")
    ca.add_argument("--directory", default="moorage-tls", metavar="DIR", help="where they are, ca.pem and ca.key among them (%(default)s)")
    ca.add_argument("--name", action="append", default=[], metavar="NAME|ADDRESS", help="of the server; may be repeated (localhost, 127.0.0.1, ::1)")
    ca.add_argument("--file", default="server", metavar="NAME", help="the certificate is NAME.pem, its key NAME.key (%(default)s)")

    explain = command("explain", "look", "explain", "say why a task is where it is, or where the next one would go", epilog="""
    moorage explain 1f2e3d
    moorage explain --run request.json

The target is a task (id, ARN or the first characters of an id) or the name of a service. --run FILE asks about a task that does not
exist: FILE is the input of RunTask ("-": standard input).
""")
    explain.add_argument("target", nargs="?", metavar="TASK|SERVICE")
    explain.add_argument("--run", dest="request", metavar="FILE", help="input of RunTask as JSON")

    scaling = command("scaling", "scaling", "scaling", "show what scales services, and why a count is what it is", epilog="""
    moorage scaling activities --all
    moorage scaling explain web

targets, policies, actions and activities list what Application Auto Scaling knows; activities --all tells also why nothing was scaled.
explain says of one service which metric, which numbers and what comes next.
""")
    scaling.add_argument("what", choices=("targets", "policies", "actions", "activities", "explain"), nargs="?", default="targets", help="(%(default)s)")
    scaling.add_argument("service", nargs="?", metavar="SERVICE", help="only this one (all services of the cluster)")
    scaling.add_argument("--all", action="store_true", help="with activities: also what was asked for and not done")

    rebalance = command("rebalance", "moves", "rebalance", "show which tasks would move to restore the placement strategies", drivers, epilog="""
    moorage rebalance web --apply

Nothing moves without --apply. With it every task gets its replacement first, within maximumPercent, and the command waits until the
tasks have moved. A service with the tag moorage:rebalance=N does this by itself every five minutes, N tasks at a time.
""")
    rebalance.add_argument("service", nargs="?", metavar="SERVICE", help="only this one (all services of the cluster)")
    rebalance.add_argument("--apply", action="store_true", help="make the moves")
    rebalance.add_argument("--max", type=int, default=10, dest="maximum", metavar="N", help="at most so many, 1 to 100 (10)")
    rebalance.add_argument("--timeout", type=seconds, default=300.0, metavar="TIME", help="how long to wait until tasks have moved (5m)")

    stop = command("stop", "down", "stop", "stop tasks", drivers, epilog="""
    moorage stop 1f2e3d --reason "stuck"
""")
    stop.add_argument("task", nargs="+", metavar="TASK", help="id or ARN; the first characters of an id are enough")
    stop.add_argument("--reason", default="Stopped by moorage stop", metavar="TEXT")
    stop.add_argument("--timeout", type=seconds, default=180.0, metavar="TIME", help="how long to wait until they have stopped (3m)")

    down = command("down", "down", "down", "remove services, their load balancers and all their containers", drivers, epilog="""
    moorage down web

Load balancers, target groups and revisions of task definitions go where `moorage up` made them, which their tags tell; those of others
stay, and each is named.
""")
    down.add_argument("service", nargs="*", metavar="SERVICE", help="only these (all services and tasks of the cluster)")
    down.add_argument("--file", "-f", metavar="FILE", help="the services of this project file, in the opposite order")
    down.add_argument("--environment", metavar="NAME", help="an environment of the project file")
    down.add_argument("--timeout", type=seconds, default=300.0, metavar="TIME", help="how long to wait until all is gone (5m)")
    down.add_argument("--purge", action="store_true", help="remove the store too: history, logs and unpacked images")

    shutdown = command("shutdown", "background", "shutdown", "end the engine that `moorage up --background` began", epilog="""
    moorage up --background && moorage shutdown
""")
    shutdown.add_argument("--timeout", type=seconds, default=60.0, metavar="TIME", help="how long to wait until it has ended (60s)")

    simulate = command("simulate", "simulate", "run", "run a scenario in virtual time and show how it ended", epilog="""
    moorage simulate examples/scenarios/zone_dies.json --plots .
""")
    simulate.add_argument("scenario", metavar="SCENARIO", help="JSON; docs/simulation.md describes it")
    simulate.add_argument("--plots", metavar="DIR", help="also write utilisation, placement and deployments as PNG there")

    command("doctor", "doctor", "run", "say what is missing or broken on this machine, and what mends it", epilog="""
    moorage doctor --output json
""")
    command("fsck", "fsck", "run", "check the store of an engine that does not run", epilog="""
    moorage fsck --store /var/lib/moorage
""")
    version = command("version", "look", "version", "print versions", epilog="""
    moorage version
""")
    version.set_defaults(run=_later("look", "version"))
    verb_arguments.add(command, drivers, seconds, count)
    for name, made in commands.choices.items():
        made.usage = " ".join([f"moorage {name}", *(_spelled(action) for action in made._actions if not action.option_strings), "[OPTIONS]",
                               *(["[-- COMMAND]"] if name in _COMMAND_BEHIND else [])])
    return parser, dict(commands.choices)


def _spelled(action: argparse.Action) -> str:
    """A positional argument in the usage of its command, which leaves the many options to the list below it."""
    name = str(action.metavar or "|".join(map(str, action.choices or [action.dest])))
    return {"?": f"[{name}]", "*": f"[{name} ...]", "+": f"{name} [{name} ...]"}.get(str(action.nargs), name)


def parse(argv: list[str]) -> argparse.Namespace:
    parser, commands = make_parser()
    if argv[:1] == ["__complete"]:
        from .completion import words
        for word in words(commands, argv[1:]):
            print(word)
        raise SystemExit(0)
    if argv[:1] == ["--version"]:
        argv = ["version", *argv[1:]]
    behind: list[str] | None = None
    if argv[:1] and argv[0] in _COMMAND_BEHIND and "--" in argv:        # argparse would take the words behind it for options of its own
        behind = argv[argv.index("--") + 1:]
        argv = argv[:argv.index("--")]
    arguments = parser.parse_args(argv)
    if behind is not None:
        arguments.arguments = behind
    if arguments.command is None:
        parser.error("a command is required; `moorage --help` lists them")
    arguments.cluster_is_said = any(word == "--cluster" or word.startswith("--cluster=") for word in argv)
    arguments.store_is_said = any(word == "--store" or word.startswith("--store=") for word in argv)
    if arguments.query is not None and arguments.output == "table":
        arguments.output = "json"
    return arguments
