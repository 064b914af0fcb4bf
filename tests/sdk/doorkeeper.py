"""A proxy that lets a client reach nothing but this machine.

squadcast-sdk 1.1.1 fetches its token from auth.squadcast.com whatever server it is given. The proxy connects that one
name to a TLS listener of ours, which passes the request on to the local server; every other host is refused.
"""

import contextlib
import http.client
import http.server
import os
import socket
import ssl
import subprocess
import tempfile
import threading
import urllib.parse

TOKEN_HOST = "auth.squadcast.com"


class TokenHandler(http.server.BaseHTTPRequestHandler):
    """Passes a token exchange on to the local server."""

    def do_GET(self):
        local = urllib.parse.urlsplit(os.environ["HOLDFAST_TEST_URL"])
        connection = http.client.HTTPConnection(local.hostname, local.port)
        connection.request("GET", self.path, headers={name: value for name, value in self.headers.items() if name != "Host"})
        answer = connection.getresponse()
        body = answer.read()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.headers["Content-Type"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class ProxyHandler(http.server.BaseHTTPRequestHandler):
    """Connects to the token listener; refuses and remembers everything else."""

    token_address = None
    connected = 0
    refused = []

    def do_CONNECT(self):
        if self.path != f"{TOKEN_HOST}:443":
            return self.refuse()
        type(self).connected += 1
        upstream = socket.create_connection(self.token_address)
        self.send_response(200)
        self.end_headers()
        back = threading.Thread(target=pipe, args=(upstream, self.connection), daemon=True)
        back.start()
        pipe(self.connection, upstream)
        back.join()
        self.close_connection = True

    def refuse(self):
        type(self).refused.append(f"{self.command} {self.path}")
        self.send_error(403, "this host is not allowed in tests")

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = refuse

    def log_message(self, *_):
        pass


def pipe(source, sink):
    """Copies bytes until the source ends, and then ends the sink."""
    with contextlib.suppress(OSError):
        while data := source.recv(65_536):
            sink.sendall(data)
    with contextlib.suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


def serve(server):
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[:2]


def certificate(directory):
    """A key and a self-signed certificate for the token host; both paths."""
    key, cert = os.path.join(directory, "key.pem"), os.path.join(directory, "certificate.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={TOKEN_HOST}",
         "-addext", f"subjectAltName=DNS:{TOKEN_HOST}", "-keyout", key, "-out", cert],
        check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    return key, cert


@contextlib.contextmanager
def door():
    """Points this process's HTTP clients at the proxy, which tells afterwards whether anything tried to leave."""
    with tempfile.TemporaryDirectory() as directory:
        key, cert = certificate(directory)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cert, key)
        tokens = http.server.ThreadingHTTPServer(("127.0.0.1", 0), TokenHandler)
        tokens.socket = context.wrap_socket(tokens.socket, server_side=True)
        ProxyHandler.token_address = serve(tokens)
        host, port = serve(http.server.ThreadingHTTPServer(("127.0.0.1", 0), ProxyHandler))
        proxy = f"http://{host}:{port}"
        for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"):
            os.environ[name] = os.environ[name.lower()] = proxy
        os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1"
        os.environ["SSL_CERT_FILE"] = cert
        yield ProxyHandler
    assert ProxyHandler.refused == [], f"the client tried to leave this machine: {ProxyHandler.refused}"
