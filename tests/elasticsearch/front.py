"""What stands before a cluster in a town hall: TLS, an account, and sometimes too much to do."""

import http.client
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class Front:
    """Passes requests on to a node, if their `Authorization` is `expected`."""

    def __init__(self, port: int, expected: str = "", certificate: Path | None = None) -> None:
        front = self
        self.overloaded = 0
        """How many bulk requests to refuse from now on."""
        self.asked: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _pass_on(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                given = {name.title(): value for name, value in self.headers.items()}
                status, headers, answer = front.answer(port, self.command, self.path, given, body)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(answer)

            do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = _pass_on  # noqa: N815  # names of http.server

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        self._expected = expected
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        scheme = "http"
        if certificate:
            scheme, context = "https", ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, certificate.with_suffix(".key"))
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.url = f"{scheme}://127.0.0.1:{self._server.server_port}"

    def answer(
        self, port: int, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body."""
        self.asked.append(f"{method} {path}")
        product = {"X-Elastic-Product": "Elasticsearch", "Content-Type": "application/json"}
        if self._expected and headers.get("Authorization") != self._expected:
            return 401, product, b'{"error": {"type": "security_exception"}, "status": 401}'
        if self.overloaded and "_bulk" in path:
            self.overloaded -= 1
            return 429, product, b'{"error": {"type": "es_rejected_execution_exception"}, "status": 429}'
        connection = http.client.HTTPConnection("127.0.0.1", port)
        kept = {name: value for name, value in headers.items() if name in ("Content-Type", "Accept")}
        connection.request(method, path, body or None, kept)
        answered = connection.getresponse()
        told = {name: value for name, value in answered.getheaders() if name.lower().startswith(("x-", "content-type"))}
        content = answered.read()
        connection.close()
        return answered.status, told, content

    @contextmanager
    def serving(self) -> Iterator["Front"]:
        """Serve until the end of the block."""
        thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            thread.join()
            self._server.server_close()
