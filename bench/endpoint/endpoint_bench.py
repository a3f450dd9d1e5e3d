"""Calls over HTTP: DescribeTasks and RunTask, beside moto_server and beside a bare server of Boost.Beast, in the same run.

    ./dev bench endpoint        or        python bench/endpoint/endpoint_bench.py --programs DIR [--seconds S] [--tasks N] [--no-moto]

The engine's state is durable (LMDB), its containers are simulated; moto keeps everything in memory. All servers are processes of
their own and are driven by the same program (http_load.cpp). Ratios are those of rates that were taken one right after the other.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TARGET = "AmazonEC2ContainerServiceV20141113."
KEY, SECRET = "AKIDEXAMPLEEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
DEFINITION = {"family": "web", "containerDefinitions": [{"name": "app", "image": "x", "cpu": 1, "memory": 4}]}
SERVER = """
import json, os, sys
import moorage
path, audit, keys = sys.argv[1:4]
machines = [{"id": f"m{n}", "cpuUnits": 100_000_000, "memoryMib": 100_000_000, "reservedPorts": []} for n in range(100)]
listen = {"address": "127.0.0.1:0", "idleSeconds": 3600, **({"keysFile": keys} if keys else {})}
with moorage.Engine(path, runtime="simulated", runtime_options={"machines": machines}, serve=listen, audit_options=json.loads(audit)) as engine:
    engine.wait_ready()
    print(engine.urls[0].rsplit(":", 1)[1], flush=True)
    sys.stdin.read()
"""
Json = dict[str, Any]


def call(port: int, operation: str, body: Json) -> Json:
    request = urllib.request.Request(f"http://127.0.0.1:{port}/", data=json.dumps(body).encode(), headers=headers(operation))
    with urllib.request.urlopen(request, timeout=600) as answer:
        found: Json = json.load(answer)
        return found


def headers(operation: str) -> dict[str, str]:
    return {"X-Amz-Target": TARGET + operation, "Content-Type": "application/x-amz-json-1.1",
            "Authorization": "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLEEXAMPLE/20260101/us-east-1/ecs/aws4_request, SignedHeaders=host, Signature=0"}


def as_bytes(port: int, operation: str, body: Json, signed: bool = False) -> bytes:
    text = json.dumps(body).encode()
    names = {"Host": f"127.0.0.1:{port}", **headers(operation)}
    if signed:
        from botocore.auth import SigV4Auth
        from botocore.awsrequest import AWSRequest
        from botocore.credentials import Credentials
        del names["Authorization"]
        request = AWSRequest("POST", f"http://127.0.0.1:{port}/", data=text, headers=names)
        SigV4Auth(Credentials(KEY, SECRET), "ecs", "us-east-1").add_auth(request)
        names = dict(request.headers.items())
    lines = ["POST / HTTP/1.1", *(f"{name}: {value}" for name, value in names.items()), f"Content-Length: {len(text)}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + text


class Bench:
    def __init__(self, programs: Path, seconds: float) -> None:
        self.programs, self.seconds = programs, seconds

    def load(self, port: int, request: bytes, connections: int, rate: float = 0.0, seconds: float = 0.0) -> Json:
        command = [str(self.programs / "moorage_http_load"), str(port), str(connections), str(seconds or self.seconds), str(rate)]
        done = subprocess.run(command, input=request, capture_output=True, check=False)
        if done.returncode != 0:
            sys.exit(done.stderr.decode())
        found: Json = json.loads(done.stdout)
        if found["refused"]:
            print(f"  {found['refused']} answers were errors: {done.stderr.decode().splitlines()[-1][:200]}")
        return found


@contextlib.contextmanager
def server(command: list[str], environment: dict[str, str] | None = None) -> Iterator[tuple[int, int]]:
    """The port that a server prints, and the number of its process."""
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline()), process.pid
        finally:
            process.terminate()


@contextlib.contextmanager
def moto() -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    with subprocess.Popen([sys.executable, "-m", "moto.server", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            until = time.monotonic() + 120
            while time.monotonic() < until:
                with contextlib.suppress(OSError):
                    call(port, "ListClusters", {})
                    break
                time.sleep(0.2)
            yield port
        finally:
            process.terminate()


def moto_machine(port: int) -> None:
    import boto3
    from moto.ec2 import utils
    facts: Json = {"endpoint_url": f"http://127.0.0.1:{port}", "region_name": "us-east-1", "aws_access_key_id": KEY, "aws_secret_access_key": SECRET}
    ec2 = boto3.client("ec2", **facts)
    image = ec2.describe_images()["Images"][0]["ImageId"]
    made = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1)["Instances"][0]
    document = json.dumps(utils.generate_instance_identity_document(boto3.resource("ec2", **facts).Instance(made["InstanceId"])))
    call(port, "RegisterContainerInstance", {"cluster": "default", "instanceIdentityDocument": document})


def wait_until_idle(bench: Bench, port: int, request: bytes) -> None:
    """An engine that was opened, or whose tasks have just been made, has work of its own for a while."""
    until = time.monotonic() + 120
    while time.monotonic() < until and bench.load(port, request, 1, seconds=0.5)["p50_us"] > 1000:
        pass


def fill(port: int, tasks: int, limit_s: float = 1e9) -> list[str]:
    """Runs tasks, ten a call, until there are so many or the time is over; their ARNs."""
    arns: list[str] = []
    until = time.monotonic() + limit_s
    while len(arns) < tasks and time.monotonic() < until:
        arns += [task["taskArn"] for task in call(port, "RunTask", {"taskDefinition": "web:1", "count": 10})["tasks"]]
    return arns


def line(name: str, found: Json, beside: Json | None = None, whose: str = "") -> None:
    ratio = ""
    if beside:
        ratio = f"   {found['rate'] / max(beside['rate'], 1e-9):.2f} of {whose}, {beside['p50_us'] / max(found['p50_us'], 1e-9):.2f} by the median"
    print(f"{name:44} {found['rate']:10.0f}/s   median {found['p50_us'] / 1000:8.3f} ms   99 % {found['p99_us'] / 1000:8.3f} ms{ratio}", flush=True)


def resident_kib(process: int) -> int:
    for text in Path(f"/proc/{process}/status").read_text().splitlines():
        if text.startswith("VmRSS"):
            return int(text.split()[1])
    return 0


def idle_memory(port: int, process: int, connections: int) -> None:
    """What an idle connection costs in the server's process; each has had one answer."""
    before = resident_kib(process)
    request = as_bytes(port, "ListClusters", {})
    kept = []
    for _ in range(connections):
        one = socket.create_connection(("127.0.0.1", port))
        one.sendall(request)
        while b"\r\n\r\n" not in one.recv(65536):
            pass
        kept.append(one)
    time.sleep(1)
    print(f"{connections} idle connections: {(resident_kib(process) - before) / connections:.1f} KiB each", flush=True)
    for one in kept:
        one.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programs", type=Path, required=True, help="where moorage_http_load and moorage_http_hello are")
    parser.add_argument("--seconds", type=float, default=3.0, help="for each figure")
    parser.add_argument("--tasks", type=int, default=10_000)
    parser.add_argument("--rate", type=float, default=20_000, help="of the reads whose latency is shown")
    parser.add_argument("--idle", type=int, default=10_000, help="idle connections")
    parser.add_argument("--no-moto", action="store_true")
    arguments = parser.parse_args()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    bench = Bench(arguments.programs, arguments.seconds)
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR", "/var/tmp")) as directory:
        keys = Path(directory, "keys.json")
        keys.touch(0o600)
        keys.write_text(json.dumps({"keys": [{"accessKeyId": KEY, "secretAccessKey": SECRET}]}))
        run = [sys.executable, "-c", SERVER]
        with server([*run, directory + "/a", "{}", ""]) as (port, process):
            call(port, "RegisterTaskDefinition", DEFINITION)
            arn = fill(port, arguments.tasks)[0]
            print(f"{arguments.tasks} tasks are there", flush=True)
            idle_memory(port, process, min(arguments.idle, hard - 200, 16_000))
            read, write = as_bytes(port, "DescribeTasks", {"tasks": [arn]}), as_bytes(port, "RunTask", {"taskDefinition": "web:1"})
            small = as_bytes(port, "ListClusters", {})
            length = len(urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{port}/", data=b"{}", headers=headers("ListClusters"))).read())
            wait_until_idle(bench, port, small)
            found = {}
            with server([str(arguments.programs / "moorage_http_hello"), str(length)]) as (hello, _):
                for connections in (1, 64):
                    limit = bench.load(hello, small, connections)
                    line(f"bare Beast server, {connections} connections", limit)
                    line(f"ListClusters, {connections} connections", bench.load(port, small, connections), limit, "the bare server")
            for name, request in (("DescribeTasks", read), ("RunTask", write)):
                for connections in (1, 64):
                    found[name, connections] = bench.load(port, request, connections)
                    line(f"{name}, {connections} connections", found[name, connections])
            paced = bench.load(port, read, 64, arguments.rate)
            line(f"DescribeTasks at {arguments.rate:.0f}/s", paced)
        if not arguments.no_moto:
            with moto() as other:
                call(other, "CreateCluster", {"clusterName": "default"})
                call(other, "RegisterTaskDefinition", DEFINITION)
                moto_machine(other)
                made = fill(other, arguments.tasks, 300)
                print(f"moto_server has {len(made)} tasks")
                for name, body in (("DescribeTasks", {"tasks": [made[0]]}), ("RunTask", {"taskDefinition": "web:1"})):
                    for connections in (1, 64):
                        theirs = bench.load(other, as_bytes(other, name, body), connections)
                        line(f"moto_server: {name}, {connections} connections", theirs)
                        print(f"  the engine answers {found[name, connections]['rate'] / max(theirs['rate'], 1e-9):.0f} times as many")
        with server([*run, directory + "/a", "{}", str(keys)]) as (port, _):
            wait_until_idle(bench, port, as_bytes(port, "ListClusters", {}, signed=True))
            signed = bench.load(port, as_bytes(port, "ListClusters", {}, signed=True), 1)
            line("ListClusters, signed, 1 connection", signed)
        with server([*run, directory + "/a", "{}", ""]) as (port, _):
            wait_until_idle(bench, port, as_bytes(port, "ListClusters", {}))
            unsigned = bench.load(port, as_bytes(port, "ListClusters", {}), 1)
            line("ListClusters, unsigned, 1 connection", unsigned)
            print(f"a signature costs {signed['p50_us'] - unsigned['p50_us']:.1f} us at the median")
        for audit in ("{}", '{"reads":false}'):
            with server([*run, directory + "/a", audit, ""]) as (port, _):
                read = as_bytes(port, "DescribeTasks", {"tasks": [arn]})
                wait_until_idle(bench, port, read)
                for connections in (1, 64):
                    line(f"DescribeTasks, {connections} connections, audit {audit}", bench.load(port, read, connections))
    return 0


if __name__ == "__main__":
    sys.exit(main())
