"""A container registry for tests: serves OCI layouts by HTTP, read only, without TLS.

registry.py LAYOUTS [--password]: prints its port; ends with its standard input. `LAYOUTS/web` is the repository `web`. With
--password everything is refused. A request for a blob whose file has the name HEX.slow is answered with half of it, and then
nothing more.
"""

import http.server
import json
import pathlib
import sys
import threading


class Registry(http.server.BaseHTTPRequestHandler):
    layouts: pathlib.Path
    password = False
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

    def manifest(self, layout: pathlib.Path, reference: str) -> None:
        entries = json.loads((layout / "index.json").read_text())["manifests"]
        for entry in entries:
            if reference in (entry["digest"], entry.get("annotations", {}).get("org.opencontainers.image.ref.name")):
                return self.blob(layout, entry["digest"], entry["mediaType"])
        path = layout / "blobs" / "sha256" / reference.removeprefix("sha256:")
        if reference.startswith("sha256:") and path.is_file():
            return self.blob(layout, reference, "application/vnd.oci.image.manifest.v1+json")
        return self.fail(404, "MANIFEST_UNKNOWN", "manifest unknown")

    def blob(self, layout: pathlib.Path, digest: str, kind: str = "application/octet-stream") -> None:
        path = layout / "blobs" / "sha256" / digest.removeprefix("sha256:")
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
        if self.password:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="test"')
            self.send_header("Content-Length", "0")
            self.end_headers()
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


def main() -> None:
    Registry.layouts = pathlib.Path(sys.argv[1])
    Registry.password = "--password" in sys.argv
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Registry)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()


main()
