"""ClickHouse's HTTP interface in front of chdb, which is the real engine in process.

    clickhouse_http.py DATA_FOLDER

Prints its port, and serves until its standard input ends. What it knows of the
interface is what a client of migrations needs: the query in the body or in the
parameter `query`, settings, `database`, `session_id` and `query_id` as
parameters, users by header or basic authentication, exceptions by header and
status. User `default` has no password; the password of `locked` is `right`.
"""

import base64
import re
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import chdb

OWN_PARAMETERS = {
    "query", "database", "session_id", "session_timeout", "session_check", "query_id",
    "default_format", "user", "password", "wait_end_of_query", "send_progress_in_http_headers",
    "http_headers_progress_interval_ms", "compress", "enable_http_compression",
}
PASSWORDS = {"default": "", "locked": "right"}
NOT_FOUND = {60, 81, 46}
BAD_REQUEST = {62, 36, 43, 6, 27, 47, 57}


class Engine:
    def __init__(self, folder):
        self.folder = folder
        # The engine goes with its last connection.
        self.first = chdb.connect(folder)
        self.sessions = {}
        self.lock = threading.Lock()

    def session(self, name):
        with self.lock:
            if name not in self.sessions:
                self.sessions[name] = (chdb.connect(self.folder), threading.Lock())
            return self.sessions[name]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        if self.path in ("/", "/ping"):
            return self.answer(200, b"Ok.\n")
        self.run(b"")

    def do_POST(self):
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            chunks = []
            while True:
                size = int(self.rfile.readline().split(b";")[0], 16)
                chunks.append(self.rfile.read(size))
                self.rfile.readline()
                if size == 0:
                    break
            return self.run(b"".join(chunks))
        self.run(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def run(self, body):
        parameters = dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
        if not self.is_let_in(parameters):
            message = "%s: Authentication failed: password is incorrect, or there is no user with such name." % self.user
            return self.refuse(516, message, "AUTHENTICATION_FAILED")
        query = parameters.get("query", "")
        text = body.decode("utf-8", "surrogateescape")
        sql = query + "\n" + text if query else text
        name = parameters.get("session_id")
        if name is None:
            connection = chdb.connect(SERVER.folder)
            try:
                self.execute(connection, sql, parameters, True)
            finally:
                connection.close()
            return
        connection, lock = SERVER.session(name)
        if not lock.acquire(blocking=False):
            return self.refuse(373, "Session %s is locked by a concurrent client." % name, "SESSION_IS_LOCKED")
        try:
            is_new = not getattr(lock_names, name, False)
            setattr(lock_names, name, True)
            self.execute(connection, sql, parameters, is_new)
        finally:
            lock.release()

    def execute(self, connection, sql, parameters, is_new):
        try:
            if is_new:
                database = parameters.get("database", "default")
                connection.query("USE `%s`" % database.replace("`", "\\`"))
                # On in process, off on servers.
                connection.query("SET implicit_select = 0")
            for key, value in parameters.items():
                if key not in OWN_PARAMETERS and not key.startswith("param_"):
                    connection.query("SET %s = '%s'" % (key, value.replace("'", "\\'")))
            given = self.headers.get("X-ClickHouse-Format") or parameters.get("default_format")
            answer = connection.query(sql, given or "TabSeparated").bytes()
        except Exception as error:  # every exception of the engine is one type
            found = re.search(r"Code: (\d+)\. DB::Exception: (.*)\(([A-Z0-9_]+)\)", str(error), re.DOTALL)
            if not found:
                return self.refuse(1002, str(error), "UNKNOWN_EXCEPTION")
            return self.refuse(int(found[1]), found[2].strip(), found[3])
        self.answer(200, answer or b"")

    def is_let_in(self, parameters):
        user = self.headers.get("X-ClickHouse-User") or parameters.get("user")
        password = self.headers.get("X-ClickHouse-Key") or parameters.get("password", "")
        basic = self.headers.get("Authorization", "")
        if basic.startswith("Basic "):
            user, _, password = base64.b64decode(basic[6:]).decode().partition(":")
        self.user = user or "default"
        return PASSWORDS.get(self.user) == password

    def refuse(self, code, message, name):
        status = 404 if code in NOT_FOUND else 400 if code in BAD_REQUEST else 403 if code == 516 else 500
        text = "Code: %d. DB::Exception: %s (%s) (version 26.9.2.1 (official build))\n" % (code, message, name)
        self.answer(status, text.encode("utf-8", "surrogateescape"), code)

    def answer(self, status, body, code=None):
        self.send_response(status)
        if code is not None:
            self.send_header("X-ClickHouse-Exception-Code", str(code))
        self.send_header("Content-Type", "text/tab-separated-values; charset=UTF-8")
        self.send_header("Content-Length", str(len(body)))
        # In one write: the second of two would wait for an acknowledgement.
        self._headers_buffer.append(b"\r\n" + body)
        self.flush_headers()


class Interface(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        # Clients are killed in the middle of a request, on purpose.
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class Names:
    """Sessions that have been asked for."""


lock_names = Names()
SERVER = Engine(sys.argv[1])
server = Interface(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
sys.stdin.read()
