#include "config/notes.h"

#include <doctest/doctest.h>

#include "support.h"

using cloudctl::config::test::rendered;
using cloudctl::config::test::service;

TEST_CASE(
    "read: an unknown key is shown with its line, a caret, the nearest word and the keys there") {
  CHECK(rendered(service("autoscale: {min: 1, max: 3, cpus: 70%}")) ==
        "error[C010]: unknown key \"cpus\" in \"autoscale\" of service \"web\"\n"
        " --> cloudctl.yaml:5:33\n"
        "  |\n"
        "4 |     image: nginx:1.27\n"
        "5 |     autoscale: {min: 1, max: 3, cpus: 70%}\n"
        "  |                                 ^^^^ did you mean \"cpu\"?\n"
        "  = help: keys here: min, max, cpu, memory\n");
}

TEST_CASE("read: a key of another tool is led to ours") {
  CHECK(rendered(service("environment: {A: b}")).find("^^^^^^^^^^^ did you mean \"env\"?\n") !=
        std::string::npos);
  CHECK(rendered(service("depends_on: [a]")).find("^^^^^^^^^^ did you mean \"uses\"?\n") !=
        std::string::npos);
}

TEST_CASE("read: a quoted number says that the quotes are the reason") {
  CHECK(rendered(service("port: \"8080\"")) ==
        "error[C013]: \"port\" of service \"web\" must be a whole number, not the text \"8080\"\n"
        " --> cloudctl.yaml:5:11\n"
        "  |\n"
        "4 |     image: nginx:1.27\n"
        "5 |     port: \"8080\"\n"
        "  |           ^^^^^^ a text because of the quotes: remove them\n"
        "  = help: for example: port: 8080\n");
}

TEST_CASE("read: a missing key is shown at what it is missing in") {
  CHECK(rendered("name: notes\nservices:\n  web:\n    port: 80\n") ==
        "error[C012]: service \"web\" has neither \"build\" nor \"image\"\n"
        " --> cloudctl.yaml:3:3\n"
        "  |\n"
        "2 | services:\n"
        "3 |   web:\n"
        "  |   ^^^ what does it run?\n"
        "  = help: add \"build: .\" for a folder, or \"image: nginx:1.27\"\n");
}

TEST_CASE("read: a plain version says why it needs quotes") {
  CHECK(
      rendered(
          "name: n\nservices: {web: {image: a}}\nbacking:\n  db: {type: redis, version: 1.10}\n") ==
      "error[C015]: \"version\" of backing \"db\" must stand in quotes\n"
      " --> cloudctl.yaml:4:30\n"
      "  |\n"
      "3 | backing:\n"
      "4 |   db: {type: redis, version: 1.10}\n"
      "  |                              ^^^^ a number for YAML; write \"1.10\"\n"
      "  = help: without quotes 1.10 would be the same as 1.1\n");
}

TEST_CASE(
    "read: the caret is right behind characters of several bytes and behind a byte order mark") {
  CHECK(rendered(service("env: {A: grün, \"ü-b\": x}")) ==
        "error[C018]: \"ü-b\" cannot be a name in \"env\" of service \"web\"\n"
        " --> cloudctl.yaml:5:20\n"
        "  |\n"
        "4 |     image: nginx:1.27\n"
        "5 |     env: {A: grün, \"ü-b\": x}\n"
        "  |                    ^^^^^ \"ü\" is not possible here, only letters, digits and \"_\"\n"
        "  = help: expected a variable's name of letters, digits and \"_\"\n");
  CHECK(cloudctl::config::test::mistakes("\xef\xbb\xbfname: A\r\nservices: {web: {image: a}}\r\n")
            .starts_with("C018 1:8 "));
}
