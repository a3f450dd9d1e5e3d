"""An engine of this process, and connections to engines of others."""

from __future__ import annotations

import atexit
import contextlib
import json
import logging
import os
import re
import threading
import weakref
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from ._native import native
from .client import Client
from .errors import MoorageError
from .log import Log
from .transport import SOCKET_NAME, Caller, HttpResponse, UnixTransport

if TYPE_CHECKING:
    from ._moorage import ScoreRequest

_LOG = logging.getLogger("moorage")
_LOG_OFF = 4
_LEVELS = {0: logging.DEBUG, 1: logging.INFO, 2: logging.WARNING, 3: logging.ERROR}

Options = Mapping[str, Any]
# Scores for request.candidates, in their order: whole numbers, the highest wins.
ScoreFunction = Callable[["ScoreRequest"], Iterable[int]]
_Self = TypeVar("_Self", bound="Engine")


def _write_log(level: int, message: str, fields: str) -> None:
    _LOG.log(_LEVELS.get(level, logging.ERROR), "%s %s", message, fields)


def milliseconds(seconds: float) -> int:
    """A time to wait in milliseconds, at most about thirty years."""
    return round(min(max(seconds, 0.0), 1e9) * 1000)


def translate(error: Any, operation: str = "") -> MoorageError:
    """An error of the extension module as the one of the package."""
    return MoorageError(error.name, error.message, path=error.path, http_status=error.http_status, retryable=error.retryable,
                        operation=operation)


def _check_texts(**values: object) -> None:
    for name, value in values.items():
        if value is not None and not isinstance(value, str):
            hint = f"; write {name}=\"{value}\"" if isinstance(value, int) and not isinstance(value, bool) else ""
            raise TypeError(f"{name} must be a text, not {type(value).__name__}{hint}")


def _text_of(caller: Caller | None) -> str:
    return json.dumps(dict(caller)) if caller else ""


class InProcess:
    """The transport to an engine of this process."""

    def __init__(self, engine: Callable[[], native.Engine], region: str) -> None:
        self._engine = engine
        self._region = region

    def call_json(self, service: str, operation: str, body: str, *, dry_run: bool = False, strict: bool = False,
                  caller: Caller | None = None) -> str:
        flags = (native.DRY_RUN if dry_run else 0) | (native.STRICT if strict else 0)
        try:
            return self._engine().call(service, operation, body, flags, _text_of(caller))
        except native.Error as error:
            raise translate(error, operation) from None

    def http(self, method: str, target: str, headers: list[tuple[str, str]], body: bytes, *,
             caller: Caller | None = None) -> HttpResponse:
        lines = "".join(f"{name}: {' '.join(value.splitlines())}\r\n" for name, value in headers)
        try:
            status, answer_headers, answer = self._engine().http(method, target, lines, body, _text_of(caller))
        except native.Error as error:
            raise translate(error) from None
        pairs = (line.partition(":") for line in answer_headers.decode("latin-1").split("\r\n") if line)
        return HttpResponse(status, [(name.strip(), value.strip()) for name, _, value in pairs], answer)

    def events(self, after: int, timeout: float, limit: int) -> list[tuple[int, str]]:
        try:
            subscription = native.Subscription(self._engine(), after)
            found: list[tuple[int, str]] = []
            notice = subscription.next(milliseconds(timeout))
            while notice is not None:
                found.append(notice)
                notice = subscription.next(0) if len(found) < limit else None
            return found
        except native.Error as error:
            raise translate(error, "events") from None

    def copy_state(self) -> bytes:
        try:
            return self._engine().copy_state()
        except native.Error as error:
            raise translate(error, "copy_state") from None

    def stats(self) -> dict[str, Any]:
        try:
            facts: dict[str, Any] = json.loads(self._engine().stats())
        except native.Error as error:
            raise translate(error, "stats") from None
        return {**facts, "region": self._region}


def network_options(ec2: str | os.PathLike[str] | Options) -> dict[str, Any]:
    """The options that `ec2` stands for: "accept", "refuse", a file, or the options themselves."""
    if isinstance(ec2, Mapping):
        return dict(ec2)
    text = os.fsdecode(ec2)
    return {"unknownIds": text} if text in ("accept", "refuse") else {"file": os.path.abspath(os.path.expanduser(text))}


def make_directory(path: str) -> None:
    """Makes the directory of a store, for its owner only. Missing parents are made, too, never writable for others, whatever the umask is."""
    missing = []
    above = os.path.dirname(os.path.abspath(path))
    while not os.path.isdir(above) and above != os.path.dirname(above):
        missing.append(above)
        above = os.path.dirname(above)
    for directory in reversed(missing):
        with contextlib.suppress(FileExistsError):
            os.mkdir(directory, 0o755)
    os.makedirs(path, mode=0o700, exist_ok=True)


_open_engines: weakref.WeakSet[Engine] = weakref.WeakSet()


class Engine(Client):
    """Runs ECS in this process. `path` is a directory that keeps the state, or ":memory:".

    runtime    "oci": containers of this machine; "docker": by a daemon (docs/docker.md); "simulated"; None: none, tasks wait
    balancer   "haproxy", "simulated", or None
    cluster    where this machine is registered as a container instance; "" for nowhere
    serve      True: also answer other processes of this user, on the socket PATH/moorage.sock. An address, "127.0.0.1:8900", or options of
               `listen`, {"address": …, "keysFile": …}: AWS clients are served there from the beginning; `urls` tells where
    runtime_options, balancer_options   the drivers' own settings, see docs/drivers.md
    log        where the engine's own log goes: a moorage.Log, or its arguments as a mapping; without it, to Python's logger "moorage"
               from log_level upwards
    seal_key   the file of the key that seals secrets of the store, made if missing; without it PATH/seal.key
    audit_options   what is kept of the record of calls, see docs/audit.md
    secret_options  sources of secrets for local work and the passphrase that seals, see docs/secrets.md
    object_options  the directory of Amazon S3's stand-in, {"directory": …}, see docs/secrets.md
    ec2               the network of EC2's stand-in, see docs/network.md: a JSON file with your VPC, subnets and security groups, the
                      same as a mapping, or "accept": ids of subnets and groups that are not known are taken as if they were there
    scaling_options   {"pace": "fast"} or {"pace": "aws"}, see docs/scaling.md
    metric_options   what is measured and how much is kept of it, see docs/metrics.md
    log_options   how much is kept of what containers write, see docs/drivers.md
    scorers    placement plug-ins by name, default_scorer the one for what no tag chooses; see docs/scorers.md

    Closing it, or leaving `with`, ends neither containers nor load balancers: the next engine on the same path takes them over.
    Threads: any. After fork the child's calls raise ForkedException; open an engine of its own there.
    """

    def __init__(self, path: str | os.PathLike[str] = ":memory:", *, runtime: str | None = None, balancer: str | None = None,
                 cluster: str = "default", serve: bool | str | Options = False, account_id: str = "123456789012", region: str = "us-east-1",
                 runtime_options: Options | None = None, balancer_options: Options | None = None, log_options: Options | None = None,
                 audit_options: Options | None = None, secret_options: Options | None = None,
                 object_options: Options | None = None, ec2: str | os.PathLike[str] | Options | None = None,
                 scaling_options: Options | None = None, metric_options: Options | None = None,
                 scorers: Mapping[str, ScoreFunction] | None = None, default_scorer: str | None = None,
                 scorer_budget: float = 0.1, log_level: int = logging.WARNING, log: Log | Options | None = None,
                 seal_key: str | os.PathLike[str] | None = None) -> None:
        self.path = os.fsdecode(path)
        if not self.path:
            raise ValueError("the path of an engine is empty: name a directory, or ':memory:'")
        _check_texts(account_id=account_id, region=region, cluster=cluster, runtime=runtime, balancer=balancer, default_scorer=default_scorer)
        if not re.fullmatch(r"[0-9]{12}", account_id):
            raise ValueError(f"account_id must be twelve digits, not {account_id!r}")
        for name, options in (("runtime_options", runtime_options), ("balancer_options", balancer_options)):
            if options is not None and not isinstance(options, Mapping):
                raise TypeError(f"{name} must be a mapping of options, not {type(options).__name__}")
        settings = native.Settings()
        settings.account_id = account_id
        settings.region = region
        settings.register_cluster = cluster
        self._own_log = None if log is None or isinstance(log, Log) else Log(**log)
        given_log = self._own_log or log
        settings.log_level = _LOG_OFF if given_log is not None else min(max(log_level // 10 - 1, 0), _LOG_OFF)
        settings.logger = given_log.native if isinstance(given_log, Log) else None
        if self.path != ":memory:":
            self.path = os.path.abspath(os.path.expanduser(self.path))
            make_directory(self.path)
            settings.store_path = self.path
            settings.log_directory = os.path.join(self.path, "logs")
        if seal_key is not None:
            settings.seal_key_file = os.path.abspath(os.path.expanduser(os.fsdecode(seal_key)))
        if runtime is not None:
            settings.runtimes = [(runtime, json.dumps(dict(runtime_options or {})))]
        if balancer is not None:
            settings.balancer = (balancer, json.dumps(dict(balancer_options or {})))
        budget_ms = max(1, round(scorer_budget * 1000))
        if log_options is not None:
            settings.log_options = json.dumps(dict(log_options))
        if audit_options is not None:
            settings.audit_options = json.dumps(dict(audit_options))
        if secret_options is not None:
            settings.secret_options = json.dumps(dict(secret_options))
        if object_options is not None:
            settings.object_options = json.dumps(dict(object_options))
        if ec2 is not None:
            settings.ec2_options = json.dumps(network_options(ec2))
        if scaling_options is not None:
            settings.scaling_options = json.dumps(dict(scaling_options))
        if metric_options is not None:
            settings.metric_options = json.dumps(dict(metric_options))
        if not isinstance(serve, bool):
            settings.listen = [json.dumps({"address": serve} if isinstance(serve, str) else dict(serve))]
        settings.scorers = [(name, function, budget_ms) for name, function in (scorers or {}).items()]
        settings.default_scorer = default_scorer or ""
        self.has_runtime = runtime is not None
        self._settings = settings
        self._opened: native.Engine | None = None
        self._opening = threading.Lock()
        self._closed = False
        super().__init__(InProcess(self._handle, region), region)
        self._start()
        if serve is True and self.path != ":memory:":
            self._serve()

    def _start(self) -> None:
        self._handle()

    def _socket_path(self) -> str | None:
        path = os.path.join(self.path, SOCKET_NAME)
        return path if self.path != ":memory:" and os.path.exists(path) else None

    def _serve(self) -> None:
        """Other processes of this user reach the engine at the socket of its store."""
        try:
            self.listen("unix:" + os.path.join(self.path, SOCKET_NAME))
        except BaseException:
            self.close()
            raise

    def _handle(self) -> native.Engine:
        """The open engine; opens it at the first use."""
        opened = self._opened
        if opened is not None:
            return opened
        if self._closed:
            raise MoorageError("ClosedException", "The engine is closed.", http_status=503)
        with self._opening:
            if self._opened is None:
                try:
                    self._opened = native.Engine(self._settings, _write_log)
                except native.Error as error:
                    raise translate(error, "open") from None
                _open_engines.add(self)
                self._make_cluster(self._opened)
            return self._opened

    def _make_cluster(self, opened: native.Engine) -> None:
        """Makes the cluster in which machines register, so that it exists even without a machine."""
        name = self._settings.register_cluster
        if not name:
            return
        try:
            if json.loads(opened.call("ecs", "DescribeClusters", json.dumps({"clusters": [name]}), native.STRICT))["failures"]:
                opened.call("ecs", "CreateCluster", json.dumps({"clusterName": name}), native.STRICT)
        except native.Error as error:
            opened.close()
            self._opened = None
            raise translate(error, "open") from None

    def wait_ready(self, timeout: float = 30.0) -> bool:
        """Waits until every driver has reported its inventory; False when the time ran out."""
        try:
            return self._handle().wait_ready(milliseconds(timeout))
        except native.Error as error:
            raise translate(error, "wait_ready") from None

    def listen(self, address: str = "127.0.0.1:0", **options: Any) -> str:
        """Serves the engine over HTTP at one more address, until it is closed; the URL, for `AWS_ENDPOINT_URL` or `endpoint_url=`.

            engine.listen("127.0.0.1:8900")
            engine.listen("0.0.0.0:8900", keysFile="keys.json", certificateFile="tls.pem", privateKeyFile="tls.key")

        The options are those of `moorage_engine_listen`. Without access keys only programs of this machine are served.
        """
        try:
            return self._handle().listen(json.dumps({"address": address, **options}))
        except native.Error as error:
            raise translate(error, "listen") from None

    @property
    def urls(self) -> list[str]:
        """Where the engine is served, in the order in which it began to listen."""
        try:
            found: list[str] = json.loads(self._handle().urls())
        except native.Error as error:
            raise translate(error, "urls") from None
        return found

    def check(self) -> list[dict[str, Any]]:
        """Checks store and state against each other and returns the findings; an empty list is sound."""
        try:
            findings: list[dict[str, Any]] = json.loads(self._handle().check())
        except native.Error as error:
            raise translate(error, "check") from None
        return findings

    def close(self) -> None:
        """Ends the engine; containers and load balancers go on. May be called again, and by any thread."""
        opened = self._opened
        try:
            if opened is not None:
                opened.close()
        except native.Error as error:
            if error.name != "ForkedException":
                raise translate(error, "close") from None
            return
        # Dropping the handle releases what drivers hold as long as they exist, such as their locks.
        self._closed = True
        self._opened = None
        if self._own_log is not None:
            self._own_log.close()

    def __enter__(self: _Self) -> _Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Engine {self.path}>"


@atexit.register
def _close_all() -> None:
    for engine in list(_open_engines):
        engine.close()


def connect(path: str | os.PathLike[str]) -> Client:
    """A client of the engine that another process serves at `path` (its directory, or the socket itself); Unreachable if none does."""
    place = os.path.abspath(os.path.expanduser(os.fsdecode(path)))
    if not place.endswith(".sock"):
        place = os.path.join(place, SOCKET_NAME)
    transport = UnixTransport(place)
    facts = transport.stats()
    return Client(transport, str(facts.get("region", "us-east-1")))
