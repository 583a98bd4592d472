"""A real server on a real port, and a client that counts every byte."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from waitress.server import create_server

END = b"\r\n\r\n"


@contextmanager
def serving(app: Flask) -> Iterator[int]:
    """Serve an application as `lapangan serve` does; give the port."""
    server = create_server(app, host="127.0.0.1", port=0, ident="", threads=2)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield server.effective_port

    def end() -> None:
        for channel in list(server.active_channels.values()):
            channel.handle_close()
        server.close()

    server.trigger.pull_trigger(end)  # else a connection kept open keeps the thread
    thread.join(5)


def talk(port: int, request: bytes) -> bytes:
    """Send the bytes of a request, and return those of the answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(request)
        answer = b""
        while END not in answer:
            answer += connection.recv(65_536)
        head, _, body = answer.partition(END)
        length = int(next(line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")))
        while len(body) < length:
            body += connection.recv(65_536)
    return head + END + body
