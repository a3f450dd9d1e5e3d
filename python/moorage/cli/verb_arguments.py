"""The arguments of the daily verbs, from run and exec to config and completion."""

from __future__ import annotations

import argparse
from collections.abc import Callable

Command = Callable[..., argparse.ArgumentParser]
Seconds = Callable[[str], float]
Count = Callable[[str], int]


def add(command: Command, drivers: argparse.ArgumentParser, seconds: Seconds, count: Count) -> None:
    """Adds the parsers; `command(name, module, function, text, *parents, epilog=…)` makes one."""
    waits = argparse.ArgumentParser(add_help=False)
    waits.add_argument("--timeout", type=seconds, default=600.0, metavar="TIME", help="how long to wait for the steady state: 90s, 10m (10m)")
    waits.add_argument("--no-wait", action="store_true", help="return as soon as the change is accepted")

    run = command("run", "run_task", "run", "run one task, print what it writes, and end with its exit code", drivers, epilog="""
    moorage run job                          the newest revision of family job
    moorage run job --env DEBUG=1 -- ./migrate --all
    moorage run task.json --rm               registers the file, and removes the revision afterwards

What stands behind "--" runs instead of the container's command. The exit code is that of the container (the first essential one, or
--container). Where no container ran it is 1, with the reasons on standard error.
Ctrl-C stops the task. What containers write is shown.
""")
    run.add_argument("what", metavar="FAMILY[:REVISION]|FILE", help="a task definition, or a file with the input of RegisterTaskDefinition")
    run.set_defaults(arguments=[])
    run.add_argument("--container", metavar="NAME", help="whose command, environment and exit code (the first essential container)")
    run.add_argument("--env", "-e", action="append", default=[], metavar="NAME=VALUE", help="one more variable of the container's environment")
    run.add_argument("--cpu", type=count, metavar="UNITS", help="CPU units of the container instead of its own")
    run.add_argument("--memory", type=count, metavar="MIB", help="hard limit of the container's memory instead of its own")
    run.add_argument("--group", metavar="NAME", help="task group (family:FAMILY)")
    run.add_argument("--started-by", metavar="TEXT", default="moorage run", help="(%(default)s)")
    run.add_argument("--launch-type", choices=("EC2", "FARGATE"), help="(EC2, or the cluster's default strategy)")
    run.add_argument("--rm", action="store_true", help="deregister and delete the revision that this command registered")
    run.add_argument("--enable-execute-command", action="store_true", help="let `moorage exec` into its containers")
    run.add_argument("--detach", "-d", action="store_true", help="print the task's ARN and return")
    run.add_argument("--timeout", type=seconds, default=0.0, metavar="TIME", help="stop the task after this time, and end with 4 (never)")

    execute = command("exec", "exec_command", "run", "run a command in a running container", epilog="""
    moorage exec -it web -- sh                          a shell in the newest task of service web
    moorage exec 1f2e3d sidecar -- cat /etc/hosts       one container of a task
    echo "select 1" | moorage exec -i db -- psql

The task needs enableExecuteCommand (run-task and create-service have it; `moorage run --enable-execute-command`). The command runs as root
of the container, without a shell in between. The exit code is that of the command.
""")
    execute.add_argument("task", metavar="TASK|SERVICE", help="an id, its first characters, or a service")
    execute.add_argument("container", nargs="?", metavar="CONTAINER", help="(the only one)")
    execute.set_defaults(arguments=[])
    execute.add_argument("--interactive", "-i", action="store_true", help="standard input goes to the command")
    execute.add_argument("--tty", "-t", action="store_true", help="give the command a terminal")
    command("images", "images", "run", "list the images on this machine", epilog="""
    moorage images --output json

Those of the oci runtime of the store, last used first, with the names that they were asked for by. It answers whether an engine runs or not.
""")
    pull = command("pull", "images", "pull", "bring images before a task asks for them", drivers, epilog="""
    moorage pull docker.io/library/busybox:1.36

Where no engine runs. An engine that runs pulls by itself; at its start it brings what `pullAhead` names.
""")
    pull.add_argument("image", nargs="+", metavar="IMAGE")
    pull.add_argument("--timeout", type=seconds, default=7200.0, metavar="TIME", help="how long to wait (2h)")

    scale = command("scale", "change", "scale", "set how many tasks services run", drivers, waits, epilog="""
    moorage scale web=5 worker=2
""")
    scale.add_argument("counts", nargs="+", metavar="SERVICE=N")

    deploy = command("deploy", "change", "deploy", "roll a new revision out to a service", drivers, waits, epilog="""
    moorage deploy web --image web=registry.example/web:2     a new revision with another image
    moorage deploy web --task-definition task.json            a new revision from a file
    moorage deploy web --task-definition web:7                one that is registered

A revision is registered only where it differs from the newest of its family. --dry-run shows what would change and changes nothing.
""")
    deploy.add_argument("service", metavar="SERVICE")
    deploy.add_argument("--task-definition", metavar="FAMILY[:REVISION]|FILE", help="(the service's own)")
    deploy.add_argument("--image", action="append", default=[], metavar="[CONTAINER=]IMAGE", help="image of a container; without a name, of the only one")
    deploy.add_argument("--env", "-e", action="append", default=[], metavar="[CONTAINER:]NAME=VALUE",
                        help="variable of a container; without a container, of the only one")
    deploy.add_argument("--force", action="store_true", help="replace the tasks even where nothing changes")
    deploy.add_argument("--dry-run", action="store_true", help="show the difference and the placement, and change nothing")

    restart = command("restart", "change", "restart", "replace all tasks of services, by their deployment configuration", drivers, waits, epilog="""
    moorage restart web
""")
    restart.add_argument("service", nargs="+", metavar="SERVICE")

    rollback = command("rollback", "change", "rollback", "deploy the revision that ran before", drivers, waits, epilog="""
    moorage rollback web             the revision of the last successful deployment that is not the present one
    moorage rollback web --to 7      revision 7 of the family
""")
    rollback.add_argument("service", metavar="SERVICE")
    rollback.add_argument("--to", metavar="REVISION", help="a number, or FAMILY:REVISION")

    history = command("history", "history", "history", "list the deployments of a service, newest first", epilog="""
    moorage history web
""")
    history.add_argument("service", metavar="SERVICE")

    metrics = command("metrics", "metrics", "metrics", "show what a service uses: CPU, memory, tasks, with their course", epilog="""
    moorage metrics web
    moorage metrics web --since 2h --output json
""")
    metrics.add_argument("service", metavar="SERVICE")
    metrics.add_argument("--since", type=seconds, default=3600.0, metavar="TIME", help="of the last 90s, 10m, 2h (1h)")

    top = command("top", "top", "top", "show what containers use at this moment, the busiest first", epilog="""
    moorage top
    moorage top web --interval 5s
    moorage top --once --output json

CPU is in percent of one processor, memory the working set. On a terminal the table is drawn anew until Ctrl-C; with --once, another output or no terminal
it is shown once, for the time of one interval.
""")
    top.add_argument("service", nargs="?", metavar="SERVICE", help="containers of this service (of all, and of tasks by themselves)")
    top.add_argument("--interval", type=seconds, default=2.0, metavar="TIME", help="time between two looks (2s)")
    top.add_argument("--once", action="store_true", help="show one table and return")

    alarms = command("alarms", "metrics", "alarms", "list alarms with their states and reasons", epilog="""
    moorage alarms
    moorage alarms --state ALARM
""")
    alarms.add_argument("name", nargs="*", metavar="ALARM", help="(all)")
    alarms.add_argument("--state", choices=("OK", "ALARM", "INSUFFICIENT_DATA"), help="only those in this state")

    wait = command("wait", "wait", "run", "wait until services are steady, or tasks run or have stopped", drivers, epilog="""
    moorage wait steady web worker
    moorage wait stopped 1f2e3d
""")
    wait.add_argument("state", choices=("steady", "running", "stopped", "inactive"),
                      help="steady and inactive: of services; running and stopped: of tasks")
    wait.add_argument("name", nargs="+", metavar="SERVICE|TASK")
    wait.add_argument("--timeout", type=seconds, default=600.0, metavar="TIME", help="(10m)")

    inspect = command("inspect", "history", "inspect", "print all that is known of services, tasks, task definitions, instances, load balancers", epilog="""
    moorage inspect web
    moorage inspect web:7 1f2e3d --query '[].containers[].image'
""")
    inspect.add_argument("name", nargs="+", metavar="NAME|ARN", help="a name, the first characters of a task's id, FAMILY:REVISION, or an ARN")

    ports = command("ports", "history", "ports", "list the ports and URLs at which services and tasks are reached", epilog="""
    moorage ports web
""")
    ports.add_argument("target", nargs="?", metavar="SERVICE|TASK", help="(all)")

    call = command("call", "call", "run", "run any operation of any service", drivers, epilog="""
    moorage call ecs ListClusters
    moorage call ecs RunTask taskDefinition=web count=2
    moorage call ecs CreateService @service.json desiredCount=3 --dry-run
    moorage call logs FilterLogEvents logGroupName=web --query 'events[].message'

Parameters are NAME=VALUE, where a value that is JSON is taken as such and anything else as text, @FILE ("@-": standard input) or a JSON
object; later ones win. A member that the operation does not have is refused with the nearest right name.
""")
    call.add_argument("aws_service", metavar="SERVICE", help="ecs, elbv2, logs, …")
    call.add_argument("operation", metavar="OPERATION", help="as in the API: ListClusters; list-clusters is taken, too")
    call.add_argument("parameters", nargs="*", metavar="NAME=VALUE|@FILE|JSON")
    call.add_argument("--dry-run", action="store_true", help="answer what would happen, and change nothing")
    call.add_argument("--lenient", action="store_true", help="pass over members that the operation does not have, as AWS does")
    call.add_argument("--describe", action="store_true", help="print what the operation takes and answers instead of running it")

    config = command("config", "history", "config", "print the settings in effect and where each comes from", epilog="""
    moorage config --output json
""")
    config.set_defaults(no_engine=True)

    completion = command("completion", "completion", "run", "print a script that completes commands, options and names", epilog="""
    eval "$(moorage completion bash)"
    moorage completion zsh > "${fpath[1]}/_moorage"
    moorage completion fish > ~/.config/fish/completions/moorage.fish
""")
    completion.add_argument("shell", choices=("bash", "zsh", "fish"))
