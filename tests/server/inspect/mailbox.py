"""A mail server for tests: one connection at a time, and every message that came."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

ANSWERS = {"EHLO": "250 uji", "HELO": "250 uji", "MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go on", "QUIT": "221 bye"}


@dataclass
class Mailbox:
    """Where it listens, and what came: one text for each message."""

    address: str = ""
    messages: list[str] = field(default_factory=list)
    to: list[str] = field(default_factory=list)


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    """Run a server that takes every message."""
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        box.address = f"127.0.0.1:{listener.getsockname()[1]}"
        threading.Thread(target=_serve, args=(listener, box), daemon=True).start()
        yield box
        listener.shutdown(socket.SHUT_RDWR)


def _serve(listener: socket.socket, box: Mailbox) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with connection, connection.makefile("rwb", buffering=0) as stream:
            _talk(stream, box)


def _talk(stream: object, box: Mailbox) -> None:
    stream.write(b"220 uji\r\n")
    while line := stream.readline().decode():
        word = line[:4].upper().strip()
        stream.write(f"{ANSWERS.get(word, '502 no')}\r\n".encode())
        if word == "RCPT":
            box.to.append(line.partition("<")[2].partition(">")[0])
        if word == "DATA":
            lines = iter(lambda: stream.readline().decode(), ".\r\n")
            box.messages.append("".join(lines))
            stream.write(b"250 taken\r\n")
