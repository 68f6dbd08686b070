#include "config/codes.h"

namespace cloudctl::config {
namespace {

constexpr CodeText table[] = {
    {"D001", "a base image without a version",
     "\"latest\" is another image tomorrow, and a build that worked fails. Name a version.",
     "FROM debian\nUSER 1000\n", "FROM debian:bookworm-slim\nUSER 1000\n"},
    {"D002", "the program runs as root",
     "Whoever breaks into it is root in the container. Kubernetes' \"restricted\" level refuses "
     "it.",
     "FROM debian:12\nCMD [\"/app\"]\n", "FROM debian:12\nUSER 1000:1000\nCMD [\"/app\"]\n"},
    {"D003", "ADD for local files",
     "ADD unpacks archives and fetches addresses, which surprises. COPY copies.",
     "FROM debian:12\nUSER 1000\nADD app.py /app/\n",
     "FROM debian:12\nUSER 1000\nCOPY app.py /app/\n"},
    {"D004", "apt-get install without its update",
     "A cached \"update\" layer lists packages that are gone. Do both in one RUN.",
     "FROM debian:12\nRUN apt-get update\nRUN apt-get install -y curl && rm -rf "
     "/var/lib/apt/lists/*\nUSER 1000\n",
     "FROM debian:12\nRUN apt-get update && apt-get install -y curl && rm -rf "
     "/var/lib/apt/lists/*\nUSER 1000\n"},
    {"D005", "package lists stay in the image",
     "Removing them in a later layer does not make the image smaller.",
     "FROM debian:12\nRUN apt-get update && apt-get install -y curl\nUSER 1000\n",
     "FROM debian:12\nRUN apt-get update && apt-get install -y curl && rm -rf "
     "/var/lib/apt/lists/*\nUSER 1000\n"},
    {"D006", "COPY . without a .dockerignore",
     "It copies .git, secrets and build results, and every change of them builds anew.", "", ""},
    {"D007", "CMD or ENTRYPOINT as a text",
     "A shell then runs the program, and keeps the signal to stop for itself: each stop lasts "
     "until "
     "the\nprogram is killed. Write a list.",
     "FROM debian:12\nUSER 1000\nCMD python app.py\n",
     "FROM debian:12\nUSER 1000\nCMD [\"python\", \"app.py\"]\n"},
    {"D008", "EXPOSE and \"port\" differ",
     "EXPOSE documents the port; here it documents another one than cloudctl.yaml says.", "", ""},
    {"D009", "everything is copied before dependencies are installed",
     "Each change of a source file installs all dependencies anew. Copy the list of dependencies "
     "first.",
     "FROM python:3.13-slim\nWORKDIR /app\nCOPY requirements.txt /tmp/\nCOPY . .\nRUN pip install "
     "-r requirements.txt\nUSER 1000\n",
     "FROM python:3.13-slim\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install -r "
     "requirements.txt\nCOPY . .\nUSER 1000\n"},
    {"D010", "a secret in ARG or ENV",
     "It can be read in the image's history by anybody who has the image. Use \"secrets\" at run "
     "time,\nRUN --mount=type=secret at build time.",
     "FROM debian:12\nENV DB_PASSWORD=hunter2\nUSER 1000\n",
     "FROM debian:12\nENV DB_HOST=db\nUSER 1000\n"},
    {"D011", "sudo in a Dockerfile",
     "A build runs as root already; sudo in an image is a way back to root.",
     "FROM debian:12\nRUN sudo mkdir /data\nUSER 1000\n",
     "FROM debian:12\nRUN mkdir /data\nUSER 1000\n"},
    {"D012", "MAINTAINER", "It was given up in 2017.",
     "FROM debian:12\nMAINTAINER me@example.com\nUSER 1000\n",
     "FROM debian:12\nLABEL org.opencontainers.image.authors=me@example.com\nUSER 1000\n"},
    {"D013", "a relative WORKDIR", "It depends on what the base image left as folder.",
     "FROM debian:12\nWORKDIR app\nUSER 1000\n", "FROM debian:12\nWORKDIR /app\nUSER 1000\n"},
};

}  // namespace

std::span<const CodeText> dockerfile_codes() {
  return table;
}

}  // namespace cloudctl::config
