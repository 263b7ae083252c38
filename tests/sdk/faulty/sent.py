"""Faults in what an SDK sends, planted on the wire: between the SDK and the service."""

import json
import socket
import threading
from urllib.parse import urlsplit

from fault import Fault, lists, mapped, structures, texts, whole, without


class Wire(Fault):
    """Something wrong in a request; `change` gives the request that goes on."""

    def __init__(self, what, change):
        super().__init__(what)
        self.change = change

    def endpoint(self, url):
        """That of a listener which hands requests on."""
        self.service = (urlsplit(url).hostname, urlsplit(url).port)
        listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        threading.Thread(target=self.accept, args=(listener,), daemon=True).start()
        return "http://127.0.0.1:%d" % listener.getsockname()[1]

    def accept(self, listener):
        while True:
            client, _ = listener.accept()
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        service = connected(self.service)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=answer, args=(service, client), daemon=True).start()
        stream = client.makefile("rb")
        try:
            while (request := Request.read(stream)) is not None:
                self.forward(self.change(request), service)
        except OSError:
            pass
        close(service)

    def forward(self, request, service):
        service.sendall(request.written())


class Twice(Wire):
    """Asks once more behind everybody's back."""

    def forward(self, request, service):
        with connected(self.service) as other:
            other.sendall(request.written())
            other.recv(1)
        super().forward(request, service)


def connected(address):
    stream = socket.create_connection(address)
    stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return stream


def close(stream):
    try:
        stream.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    stream.close()


def answer(service, client):
    """Hands answers back, byte by byte, until there are no more."""
    try:
        while data := service.recv(1 << 16):
            client.sendall(data)
    except OSError:
        pass
    close(client)


class Request:
    """A request as it came."""

    def __init__(self, method, path, headers, body):
        self.method, self.path, self.headers, self.body = method, path, headers, body

    @staticmethod
    def read(stream):
        first = stream.readline()
        if not first:
            return None
        method, path, _ = first.decode("latin-1").split(" ", 2)
        headers = {}
        while (line := stream.readline()) not in (b"\r\n", b""):
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        return Request(method, path, headers, stream.read(int(headers.get("content-length", 0))))

    def written(self):
        headers = {**self.headers, "content-length": str(len(self.body))}
        lines = [f"{self.method} {self.path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
        return "\r\n".join([*lines, "", ""]).encode("latin-1") + self.body

    def having(self, method=None, path=None, body=None, **headers):
        """The same with something else in it; a header that is `None` is left out."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        kept = {name: value for name, value in {**self.headers, **named}.items() if value is not None}
        return Request(method or self.method, path or self.path, kept, self.body if body is None else body)


def body(change):
    """A request with its body's JSON changed."""
    return lambda request: request.having(body=json.dumps(change(json.loads(request.body or b"{}"))).encode())


def target(change):
    return lambda request: request.having(x_amz_target=change(request.headers["x-amz-target"]))


class NullForAbsent:
    """Members that it has seen, as nulls where they are absent."""

    def __init__(self):
        self.seen = {}

    def __call__(self, request):
        members = json.loads(request.body or b"{}")
        seen = self.seen.setdefault(request.headers.get("x-amz-target"), {})
        seen.update(dict.fromkeys(members))
        return request.having(body=json.dumps({**seen, **members}).encode())


def small_first_letter(node):
    return {name[:1].lower() + name[1:]: value for name, value in node.items()}


def without_name(node):
    return {name: value for name, value in node.items() if name != "Name"}


def as_question_marks(text):
    return text.encode("ascii", "replace").decode()


FAULTS = {
    "sends-nothing": Wire("sends an empty structure", body(lambda _: {})),
    "sends-wrong-names": Wire("sends members with a small first letter", body(structures(small_first_letter))),
    "sends-no-name": Wire("leaves the required Name out", body(without_name)),
    "sends-nulls": Wire("sends null for members that are absent", NullForAbsent()),
    "sends-more": Wire("sends a member of its own", body(lambda value: {**value, "ClientToken": "abc"})),
    "sends-no-empty-lists": Wire("leaves empty lists out", body(without(lambda value: value == []))),
    "sends-no-empty-texts": Wire("leaves empty texts out", body(without(lambda value: value == ""))),
    "sends-lists-reversed": Wire("sends lists backwards", body(lists(lambda items: items[::-1]))),
    "sends-lists-cut": Wire("sends 20 items of a list at most", body(lists(lambda items: items[:20]))),
    "sends-text-truncated": Wire("cuts texts after 200 characters", body(texts(lambda text: text[:200]))),
    "sends-text-trimmed": Wire("trims texts", body(texts(str.strip))),
    "sends-question-marks": Wire("sends ? for what is not ASCII", body(texts(as_question_marks))),
    "sends-numbers-as-text": Wire(
        "sends numbers as texts", body(lambda value: mapped(value, lambda leaf, _: whole(leaf, str)))
    ),
    "sends-booleans-as-text": Wire(
        "sends booleans as texts",
        body(lambda value: mapped(value, lambda leaf, _: str(leaf).lower() if isinstance(leaf, bool) else leaf)),
    ),
    "sends-twice": Twice("sends each request twice", lambda request: request),
    "sends-no-target": Wire("names no operation", target(lambda _: None)),
    "sends-bare-target": Wire("names the operation without the service", target(lambda name: name.partition(".")[2])),
    "sends-other-operation": Wire("names another operation", target(lambda name: name + "s")),
    "sends-plain-json": Wire("says that it sends application/json", lambda request: request.having(content_type="application/json")),
    "sends-no-content-type": Wire("does not say what it sends", lambda request: request.having(content_type=None)),
    "sends-unsigned": Wire("signs nothing", lambda request: request.having(authorization=None)),
    "sends-by-put": Wire("sends by PUT", lambda request: request.having(method="PUT")),
    "sends-to-a-path": Wire("sends to a path of the operation's", lambda request: request.having(path="/triggers")),
}
