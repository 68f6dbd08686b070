"""Two connections that become one."""
import socket
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
