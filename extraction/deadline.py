"""A transport that ends on time and says nothing of its surroundings.

The usual timeouts are per read: an endpoint that sends a byte every few seconds is never late. Here
every wait of the socket gets what is left of the whole, connecting and reading headers included.
"""

import ssl
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache

import httpcore2
import httpx2

CONNECT_S = 5.0
MAX_ERROR_BYTES = 64_000  # of the body of an answer that is an error
SENT_HEADERS = ("content-type", "content-length")

SocketOption = (
    tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
)


class BoundedTransport(httpx2.BaseTransport):
    """One connection for one call, which ends at `until` on the monotonic clock, come what may.

    It sends no header other than its own: neither the client's description of the machine nor
    headers that the environment asks for leave it. It knows no proxy and follows no redirect.
    """

    def __init__(self, *, until: float, api_key: str) -> None:
        self._own = [
            (b"accept", b"application/json, text/event-stream"),
            (b"accept-encoding", b"identity"),  # a small answer must not unpack to a huge one
            (b"user-agent", b"countersign"),
            (b"connection", b"close"),
        ]
        if api_key:
            self._own.append((b"authorization", b"Bearer " + api_key.encode()))
        self._pool = httpcore2.ConnectionPool(
            ssl_context=_tls(), network_backend=_Backend(until), max_keepalive_connections=0
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send it, and hand out the body as it comes."""
        url = request.url
        sent = [(name, value) for name, value in request.headers.raw if _is_sent(name)]
        assert isinstance(request.stream, httpx2.SyncByteStream)
        inner = httpcore2.Request(
            method=request.method,
            url=httpcore2.URL(
                scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
            ),
            headers=[(b"host", url.netloc), *self._own, *sent],
            content=request.stream,
            extensions={"timeout": {"connect": CONNECT_S}},
        )
        with _as_httpx2():
            response = self._pool.handle_request(inner)
        assert isinstance(response.stream, Iterable)
        # Identity was asked for. What is packed all the same is left as it came, and fails as JSON.
        headers = [pair for pair in response.headers if pair[0].lower() != b"content-encoding"]
        most = None if response.status == 200 else MAX_ERROR_BYTES
        return httpx2.Response(
            response.status, headers=headers, stream=_Body(response.stream, most)
        )

    def close(self) -> None:
        """Hang up, which tells the endpoint to stop."""
        self._pool.close()


class _Body(httpx2.SyncByteStream):
    def __init__(self, stream: Iterable[bytes], most: int | None) -> None:
        self._stream = stream
        self._most = most

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        with _as_httpx2():
            for chunk in self._stream:
                yield chunk
                size += len(chunk)
                if self._most is not None and size > self._most:
                    return

    def close(self) -> None:
        if hasattr(self._stream, "close"):
            self._stream.close()


class _Backend(httpcore2.NetworkBackend):
    def __init__(self, until: float) -> None:
        self._until = until
        self._inner = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore2.NetworkStream:
        stream = self._inner.connect_tcp(
            host, port, _left(self._until, timeout), local_address, socket_options
        )
        return _Stream(stream, self._until)


class _Stream(httpcore2.NetworkStream):
    def __init__(self, inner: httpcore2.NetworkStream, until: float) -> None:
        self._inner = inner
        self._until = until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(self._until, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for at in range(0, len(buffer), 65_536):
            self._inner.write(buffer[at : at + 65_536], _left(self._until, timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        left = _left(self._until, timeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left), self._until)

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)


def _left(until: float, timeout: float | None) -> float:
    """Seconds that this wait may take.

    Raises:
        ReadTimeout: none are left.
    """
    left = until - time.monotonic()
    if left <= 0:
        raise httpcore2.ReadTimeout("the call's whole time is over")
    return left if timeout is None else min(left, timeout)


def _is_sent(name: bytes) -> bool:
    return name.lower().decode("ascii", "replace") in SENT_HEADERS


@contextmanager
def _as_httpx2() -> Iterator[None]:
    """The client knows its own library's errors only."""
    try:
        yield
    except httpcore2.ConnectTimeout as error:
        raise httpx2.ConnectTimeout(type(error).__name__) from error
    except httpcore2.TimeoutException as error:
        raise httpx2.ReadTimeout(type(error).__name__) from error
    except httpcore2.ConnectError as error:
        raise httpx2.ConnectError(type(error).__name__) from error
    except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
        raise httpx2.ReadError(type(error).__name__) from error


@cache
def _tls() -> ssl.SSLContext:
    """The operating system's trust store, read once per process."""
    return ssl.create_default_context()
