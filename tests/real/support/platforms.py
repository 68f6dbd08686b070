"""A service for several processors that any machine builds: the program that makes it runs on the
builder's own one, and nothing of the other is run."""
import struct

from . import tiny
from .project import Project

BOTH = "[linux/amd64, linux/arm64]"

# the second stage has no RUN: that would be run by a program for the target
DOCKERFILE = """\
FROM --platform=$BUILDPLATFORM busybox:1.35 AS make
ARG TARGETARCH
COPY www /www
RUN echo "$(cat /www/index.html) for $TARGETARCH" > /www/index.html
FROM scratch
COPY --from=make /bin/busybox /bin/httpd
COPY --from=make /www /www
EXPOSE 8080
STOPSIGNAL SIGKILL
USER 65534
CMD ["/bin/httpd", "-f", "-p", "8080", "-h", "/www"]
"""


def service(project: Project, text: str, platforms: str = BOTH) -> str:
    """As that of `tiny`; it answers with the text and the architecture it was built for."""
    lines = tiny.service(project, text)
    project.file("web/Dockerfile", DOCKERFILE)
    return lines.replace("build: ./web", f"build: {{context: ./web, platforms: {platforms}}}")


def arm64_program() -> bytes:
    """The smallest program for Linux on arm64 (elf(5)): it ends with 0 at once."""
    code = bytes.fromhex("a80b8052" "000080d2" "010000d4")  # mov w8, #93; mov x0, #0; svc #0
    base, headers = 0x400000, 64 + 56
    head = b"\x7fELF\x02\x01\x01" + bytes(9)
    head += struct.pack("<HHIQQQIHHHHHH", 2, 183, 1, base + headers, 64, 0, 0, 64, 56, 1, 0, 0, 0)
    segment = struct.pack("<IIQQQQQQ", 1, 5, 0, base, base, headers + len(code), headers + len(code), 0x1000)
    return head + segment + code
