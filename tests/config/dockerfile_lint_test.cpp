#include "config/dockerfile_lint.h"

#include <doctest/doctest.h>

#include "config/dockerfile.h"
#include "support.h"

using namespace cloudctl;
using namespace cloudctl::config;

namespace {

std::string lint(std::string text,
                 DockerfileContext context = {.has_dockerignore = true, .port = {}}) {
  return test::summary(lint_dockerfile({.name = "Dockerfile", .text = std::move(text)}, context));
}

}  // namespace

TEST_CASE("dockerfile: a careful one has nothing to complain about") {
  CHECK(
      lint(
          "FROM debian:12 AS build\nRUN apt-get update \\\n # a remark\n && apt-get install -y g++ "
          "\\\n && rm -rf /var/lib/apt/lists/*\nFROM scratch\nCOPY --from=build /x /x\nUSER "
          "10001\nEXPOSE 8080\nCMD [\"/x\"]\n",
          {.has_dockerignore = false, .port = 8080}) == "");
}

TEST_CASE("dockerfile: every classic mistake is told at its line, as a warning") {
  const base::Source file{.name = "Dockerfile",
                          .text =
                              "FROM python\nMAINTAINER me\nENV API_TOKEN=x\nWORKDIR app\n"
                              "COPY . .\nRUN sudo pip install -r requirements.txt\nRUN apt-get "
                              "install -y curl\nADD a.txt /a\nEXPOSE 5000\nCMD python app.py\n"};
  const auto warnings = lint_dockerfile(file, {.has_dockerignore = false, .port = 8080});
  CHECK(test::summary(warnings) ==
        "D001 1:1 base image \"python\" has no version\n"
        "D002 1:1 the program runs as root\n"
        "D012 2:1 MAINTAINER was given up in 2017\n"
        "D010 3:1 \"API_TOKEN\" looks like a secret in ENV\n"
        "D013 4:1 WORKDIR \"app\" is relative\n"
        "D006 5:1 the whole folder is copied and there is no .dockerignore\n"
        "D009 5:1 everything is copied before dependencies are installed\n"
        "D011 6:1 sudo in a Dockerfile\n"
        "D004 7:1 packages are installed without apt-get update in the same RUN\n"
        "D005 7:1 package lists stay in the image\n"
        "D003 8:1 ADD for local files\n"
        "D008 9:1 EXPOSE says 5000, \"port\" says 8080\n"
        "D007 10:1 CMD runs through a shell\n");
  CHECK_FALSE(base::has_errors(warnings));
}

TEST_CASE("dockerfile: a stage has the user of the stage that it is made from") {
  CHECK(lint("FROM debian:12 AS base\nUSER 1000\nFROM base\nCMD [\"x\"]\n") == "");
  CHECK(lint("FROM debian:12 AS base\nUSER 1000\nFROM debian:12\nCMD [\"x\"]\n") ==
        "D002 3:1 the program runs as root\n");
  CHECK(lint("FROM debian:12\nUSER root\n") == "D002 2:1 the program runs as root\n");
  CHECK(lint("FROM nginxinc/nginx-unprivileged:1.26\n") == "");
}

TEST_CASE("dockerfile: versions in digests, ports of registries and arguments are understood") {
  CHECK(lint("FROM localhost:5000/a\nUSER 1\n") ==
        "D001 1:1 base image \"localhost:5000/a\" has no version\n");
  CHECK(lint("FROM a@sha256:00\nUSER 1\n") == "");
  CHECK(lint("ARG V=1\nFROM --platform=linux/amd64 a:${V}\nUSER 1\n") == "");
  CHECK(lint("FROM a:1\nUSER 1\nADD https://x/y.tar.gz /\nENV TOKEN_FILE=/run/x\n") == "");
}

TEST_CASE("dockerfile: a missing EXPOSE is told where a port is known") {
  CHECK(lint("FROM a:1\nUSER 1\n", {.has_dockerignore = true, .port = 80}) ==
        "D008 2:1 there is no EXPOSE 80\n");
  CHECK(lint("", {.has_dockerignore = true, .port = 80}) == "");
}

TEST_CASE("dockerfile: heredocs, other escapes and lower case are read as Docker does") {
  const auto all =
      instructions_of("# escape=`\nfrom a `\n  b\nRUN <<EOF\nFROM x\nEOF\nCMD [\"c\"]\n");
  REQUIRE(all.size() == 3);
  CHECK(all[0].word == "FROM");
  CHECK(all[0].text == "a b");
  CHECK(all[1].text == "<<EOF FROM x ;");
  CHECK(all[2].line == 7);
}
