"""HTTP by the standard library: kept connections that die, bodies that break off, and what is counted."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from sync.phone.talk import Unreachable
from sync.phone.transport import HttpTransport

WHOLE = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabc\n"
CUT = b"HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\nabc\n"


@contextmanager
def server(*connections: list[bytes]) -> Iterator[tuple[HttpTransport, list[bytes]]]:
    """Serve these answers, a list for each connection, which is closed after the last; give the requests received."""
    listener = socket.create_server(("127.0.0.1", 0))
    requests: list[bytes] = []

    def serve() -> None:
        for answers in connections:
            connection, _ = listener.accept()
            with connection:
                for answer in answers:
                    request = b""
                    while not request.endswith(b"{}"):
                        request += connection.recv(65_536)
                    requests.append(request)
                    connection.sendall(answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    transport = HttpTransport(f"http://127.0.0.1:{listener.getsockname()[1]}")
    yield transport, requests
    transport.close()
    listener.close()
    thread.join(5)


def ask(transport: HttpTransport) -> bytes:
    """Send a small request and return the body."""
    return transport.request("POST", "/x", b"{}", {"Authorization": "Bearer t"}).body


def test_a_connection_is_kept() -> None:
    """Two requests go over one connection, and every byte of both is counted."""
    with server([WHOLE, WHOLE]) as (transport, requests):
        assert [ask(transport), ask(transport)] == [b"abc\n", b"abc\n"]
        assert transport.meter.round_trips == 2
        assert transport.meter.received == 2 * len(WHOLE)
        assert transport.meter.sent == sum(map(len, requests))


def test_a_kept_connection_that_died_is_opened_anew() -> None:
    """A server that hung up between two requests costs no failure."""
    with server([WHOLE], [WHOLE]) as (transport, _):
        assert [ask(transport), ask(transport)] == [b"abc\n", b"abc\n"]


def test_a_body_that_breaks_off_is_returned_as_far_as_it_came() -> None:
    """What came of a cut answer is kept, and the next request takes a new connection."""
    with server([CUT], [WHOLE]) as (transport, _):
        assert [ask(transport), ask(transport)] == [b"abc\n", b"abc\n"]


def test_an_answer_that_never_begins_is_lost() -> None:
    """A connection closed before any answer is a failure after sending."""
    with server([b""]) as (transport, _), pytest.raises(OSError, match="no answer|closed") as caught:
        ask(transport)
    assert not isinstance(caught.value, Unreachable)


def test_no_way_to_the_server_sends_nothing() -> None:
    """A refused connection is told apart from an answer that was lost."""
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    listener.close()
    with pytest.raises(Unreachable):
        ask(HttpTransport(f"http://127.0.0.1:{port}"))
