"""The smallest service there is: busybox serving a folder. Builds in a second, stops at once."""
from .net import free_port
from .project import Project

# busybox's httpd as process 1 does not hear SIGTERM
DOCKERFILE = """\
FROM busybox:1.35
RUN mkdir /data && chown 65534 /data
COPY www /www
EXPOSE 8080
STOPSIGNAL SIGKILL
USER 65534
CMD ["httpd", "-f", "-p", "8080", "-h", "/www"]
"""


def service(project: Project, text: str, name: str = "web") -> str:
    """Puts the service's folder into the project; returns its lines of cloudctl.yaml, published on
    a free port that `url` of the same project and name then knows."""
    project.file(f"{name}/Dockerfile", DOCKERFILE)
    say(project, text, name)
    port = free_port()
    project.ports[name] = port
    return (f"  {name}:\n    build: ./{name}\n    port: 8080\n    expose: node:{port}\n"
            "    probes: {ready: /}\n")


def say(project: Project, text: str, name: str = "web") -> None:
    """Changes what the service answers, once it is deployed anew."""
    project.file(f"{name}/www/index.html", text)


def url(project: Project, name: str = "web") -> str:
    return f"http://127.0.0.1:{project.ports[name]}/"
