"""A container registry for tests: serves OCI layouts by HTTP, read only, without TLS.

registry.py LAYOUTS [OPTION...]: prints its port; ends with its standard input. `LAYOUTS/web` is the repository `web`. A request for
a blob whose file has the name HEX.slow is answered with half of it, and then nothing more.

--password           everything is refused
--login USER:PASS    the only login that is taken; refusals repeat what was sent, as a registry should not
--log FILE           a line for each request: method, path, and "login" where it had one
--redirect           blobs are answered with a redirect to another address, 127.0.0.2, of this program
--swap               a manifest that is asked for by its digest is another one
--endless            blobs never end
"""

import base64
import http.server
import json
import pathlib
import sys
import threading


class Registry(http.server.BaseHTTPRequestHandler):
    layouts: pathlib.Path
    password = False
    login = ""
    log: pathlib.Path | None = None
    redirect = ""
    swap = False
    endless = False
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments: object) -> None:
        pass

    def answer(self, status: int, body: bytes, kind: str = "application/json", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def fail(self, status: int, code: str, message: str) -> None:
        self.answer(status, json.dumps({"errors": [{"code": code, "message": message}]}).encode())

    def note(self) -> None:
        if self.log is not None:
            with self.log.open("a") as file:
                file.write(f"{self.command} {self.path}{' login' if 'Authorization' in self.headers else ''}\n")

    def is_let_in(self) -> bool:
        sent = self.headers.get("Authorization", "")
        if not self.password and (not self.login or sent == "Basic " + base64.b64encode(self.login.encode()).decode()):
            return True
        told = base64.b64decode(sent.removeprefix("Basic ")).decode() if sent else ""
        body = json.dumps({"errors": [{"code": "UNAUTHORIZED", "message": f"authentication required, not {told} {sent}"}]}).encode()
        self.send_response(401)
        self.send_header("WWW-Authenticate", 'Basic realm="test"')
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)
        return False

    def manifest(self, layout: pathlib.Path, reference: str) -> None:
        entries = json.loads((layout / "index.json").read_text())["manifests"]
        if self.swap and reference.startswith("sha256:"):
            other = next(entry for entry in entries if entry["digest"] != reference)
            return self.blob(layout, other["digest"], other["mediaType"])
        for entry in entries:
            if reference in (entry["digest"], entry.get("annotations", {}).get("org.opencontainers.image.ref.name")):
                return self.blob(layout, entry["digest"], entry["mediaType"])
        path = layout / "blobs" / "sha256" / reference.removeprefix("sha256:")
        if reference.startswith("sha256:") and path.is_file():
            return self.blob(layout, reference, "application/vnd.oci.image.manifest.v1+json")
        return self.fail(404, "MANIFEST_UNKNOWN", "manifest unknown")

    def blob(self, layout: pathlib.Path, digest: str, kind: str = "application/octet-stream") -> None:
        path = layout / "blobs" / "sha256" / digest.removeprefix("sha256:")
        if self.redirect and kind == "application/octet-stream" and self.server.server_address[0] != "127.0.0.2":
            self.send_response(307)
            self.send_header("Location", self.redirect + self.path)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        if self.endless and kind == "application/octet-stream":
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            block = bytes(1 << 16)
            while True:
                self.wfile.write(b"10000\r\n" + block + b"\r\n")
        if path.with_suffix(".slow").exists():
            content = path.with_suffix(".slow").read_bytes()
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content[: len(content) // 2])
            self.wfile.flush()
            threading.Event().wait(600)
            return None
        if not path.is_file():
            return self.fail(404, "BLOB_UNKNOWN", "blob unknown")
        return self.answer(200, path.read_bytes(), kind, Docker_Content_Digest=digest)

    def do_GET(self) -> None:
        self.note()
        is_elsewhere = self.server.server_address[0] == "127.0.0.2"     # whose links need no login
        if not is_elsewhere and not self.is_let_in():
            return None
        parts = self.path.split("?")[0].strip("/").split("/")
        if parts == ["v2"]:
            return self.answer(200, b"{}")
        name, kind, reference = "/".join(parts[1:-2]), parts[-2], parts[-1]
        layout = self.layouts / name
        if not (layout / "index.json").is_file():
            return self.fail(404, "NAME_UNKNOWN", "repository name not known to registry")
        return self.manifest(layout, reference) if kind == "manifests" else self.blob(layout, reference)

    do_HEAD = do_GET


def serve(address: str) -> int:
    server = http.server.ThreadingHTTPServer((address, 0), Registry)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return int(server.server_address[1])


def main() -> None:
    options = sys.argv[2:]
    Registry.layouts = pathlib.Path(sys.argv[1])
    Registry.password = "--password" in options
    Registry.swap = "--swap" in options
    Registry.endless = "--endless" in options
    if "--login" in options:
        Registry.login = options[options.index("--login") + 1]
    if "--log" in options:
        Registry.log = pathlib.Path(options[options.index("--log") + 1])
    if "--redirect" in options:
        Registry.redirect = f"http://127.0.0.2:{serve('127.0.0.2')}"
    print(serve("127.0.0.1"), flush=True)
    sys.stdin.read()


main()
