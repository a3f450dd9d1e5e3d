"""A volume plug-in for Docker: directories below a root.

Usage: volume_plugin.py SOCKET ROOT [LIE]. LIE is what Mount answers in place of the mount point.
Every request is one line of ROOT/calls.
"""

from __future__ import annotations

import json
import os
import shutil
import socketserver
import sys
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

SOCKET, ROOT = sys.argv[1], Path(sys.argv[2])
LIE = sys.argv[3] if len(sys.argv) > 3 else ""


def answer(method: str, asked: dict[str, Any]) -> dict[str, Any]:
    name = asked.get("Name", "")
    place = ROOT / "volumes" / name
    if method == "Plugin.Activate":
        return {"Implements": ["VolumeDriver"]}
    if method == "VolumeDriver.Create":
        place.mkdir(parents=True)
        (place / "options").write_text(json.dumps(asked.get("Opts"), sort_keys=True))
    elif not place.is_dir():
        return {"Err": f"no volume {name}"}
    elif method == "VolumeDriver.Get":
        return {"Volume": {"Name": name}}
    elif method == "VolumeDriver.Mount":
        return {"Mountpoint": LIE or str(place)}
    elif method == "VolumeDriver.Remove":
        shutil.rmtree(place)
    return {}


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])) or b"{}")
        with (ROOT / "calls").open("a") as calls:
            calls.write(f"{self.path[1:]} {asked.get('Name', '')} {asked.get('ID', '')}\n")
        reply = json.dumps(answer(self.path[1:], asked)).encode()
        self.send_response(500 if b'"Err"' in reply else 200)
        self.send_header("Content-Length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)

    def address_string(self) -> str:
        return "unix"

    def log_message(self, *_: Any) -> None:
        pass


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


os.umask(0o022)
Server(SOCKET, Handler).serve_forever()
