"""What an interrupted `up` or `down` leaves without a service, and the reasons not to remove a store."""

from __future__ import annotations

import os
import socket

from ..client import Client
from ..transport import socket_address
from . import codes, output


def refuse_where_something_runs(client: Client) -> None:
    """Refuses to remove a store that is needed to find running containers again."""
    found: list[str] = []
    for cluster in (view.facts["clusterName"] for view in client.clusters()):
        running = [view for view in client.tasks(cluster) if view.facts["lastStatus"] != "STOPPED"]
        running += [view for view in client.tasks(cluster, stopped=True) if view.facts["lastStatus"] != "STOPPED"]
        services = list(client.services(cluster))
        if running or services:
            found.append(f"cluster {cluster}: {len(services)} services, {len(running)} tasks")
    if found:
        raise output.Trouble(codes.PRECONDITION, "the store is kept: something still runs", *found,
                             hint="moorage down --cluster NAME for each of them, then moorage down --purge")


def haproxy_runs(store: str) -> bool:
    """Whether a process answers at HAProxy's socket; a HAProxy that was killed leaves the file behind."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            with socket_address(os.path.join(store, "haproxy", "master.sock")) as address:
                probe.connect(address)
        except OSError:
            return False
    return True
