"""Two connections that become one."""
import select
import socket
import ssl
import threading


def pump(one: socket.socket, other: socket.socket) -> None:
    """Returns when both have said all that they had to say."""
    back = threading.Thread(target=_one_way, args=(other, one), daemon=True)
    back.start()
    _one_way(one, other)
    back.join()


def _one_way(source: socket.socket, target: socket.socket) -> None:
    try:
        while part := source.recv(1 << 16):
            target.sendall(part)
    except (OSError, ValueError):
        pass  # one of them is gone
    try:
        target.shutdown(socket.SHUT_RDWR if hasattr(target, "getpeercert") else socket.SHUT_WR)
    except OSError:
        pass


def pump_encrypted(one: ssl.SSLSocket, other: ssl.SSLSocket) -> None:
    """The same in one thread: OpenSSL does not take a read and a write of one connection at once."""
    ways = {one: other, other: one}
    while True:
        held = [source for source in ways if source.pending()]
        readable = held or select.select(list(ways), [], [])[0]
        for source in readable:
            source.setblocking(False)
            try:
                part = source.recv(1 << 16)
            except ssl.SSLWantReadError:
                continue
            finally:
                source.setblocking(True)
            if not part:
                return
            ways[source].sendall(part)
