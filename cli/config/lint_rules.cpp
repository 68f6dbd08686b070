#include "config/lint_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "config/secret_words.h"

namespace cloudctl::config {
namespace {

std::vector<std::string> words_of_text(std::string_view text) {
  std::vector<std::string> words;
  for (const std::string& word : base::split(text, ' ')) {
    if (!word.empty()) words.push_back(word);
  }
  return words;
}

std::vector<std::string> without_flags(std::string_view text) {
  std::vector<std::string> words = words_of_text(text);
  std::erase_if(words, [](const std::string& word) { return word.starts_with("--"); });
  return words;
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool is_exec_form(std::string_view text) {
  return text.starts_with('[');
}

// The tag of "host:5000/name:tag", empty if none.
std::string_view tag_of(std::string_view image) {
  const std::size_t slash = image.rfind('/');
  const std::size_t colon = image.find(':', slash == std::string_view::npos ? 0 : slash);
  return colon == std::string_view::npos ? std::string_view() : image.substr(colon + 1);
}

// Copies the whole context, or a whole folder of sources: the last word is where to.
bool copies_everything(const Instruction& instruction) {
  if (instruction.word != "COPY" && instruction.word != "ADD") return false;
  if (has(instruction.text, "--from=")) return false;
  const std::vector<std::string> words = without_flags(instruction.text);
  return words.size() >= 2 && (words[0] == "." || words[0] == "./");
}

bool installs_dependencies(const Instruction& instruction) {
  if (instruction.word != "RUN") return false;
  const std::string& text = instruction.text;
  const bool from_list = has(text, " -r ") || has(text, "--requirement");
  if ((has(text, "pip install") || has(text, "pip3 install")) && from_list) return true;
  return has(text, "npm install") || has(text, "npm ci") || has(text, "yarn install") ||
         has(text, "bundle install");
}

// The names of ARG and ENV: "A=1 B=2", or the old "A 1".
std::vector<std::string> names_set(const Instruction& instruction) {
  const std::vector<std::string> words = words_of_text(instruction.text);
  std::vector<std::string> names;
  for (const std::string& word : words) {
    const std::size_t equals = word.find('=');
    if (equals != std::string::npos) names.push_back(word.substr(0, equals));
  }
  if (names.empty() && !words.empty()) names.push_back(words[0]);
  return names;
}

}  // namespace

LintFindings check_bases(const Instructions& all) {
  LintFindings findings;
  std::set<std::string> stages;
  for (const Instruction& one : all) {
    if (one.word == "MAINTAINER") {
      findings.push_back({"D012", "MAINTAINER was given up in 2017", "",
                          "write LABEL org.opencontainers.image.authors=\"…\"", one});
    }
    if (one.word != "FROM") continue;
    const std::vector<std::string> words = without_flags(one.text);
    if (words.empty()) continue;
    const std::string& image = words[0];
    const std::string_view tag = tag_of(image);
    const bool pinned = has(image, "@sha256:") || (!tag.empty() && tag != "latest");
    if (!pinned && image != "scratch" && !has(image, "$") && !stages.contains(image)) {
      findings.push_back({"D001", fmt::format("base image \"{}\" has no version", image),
                          "another image tomorrow", "name one: FROM debian:bookworm-slim", one});
    }
    if (words.size() == 3) stages.insert(words[2]);
  }
  return findings;
}

LintFindings check_copies(const Instructions& all, bool has_dockerignore) {
  LintFindings findings;
  const Instruction* everything = nullptr;  // of the current stage
  bool said = false;
  for (const Instruction& one : all) {
    if (one.word == "FROM") everything = nullptr;
    if (one.word == "ADD") {
      const std::vector<std::string> words = without_flags(one.text);
      const bool archive = !words.empty() && (has(words[0], ".tar") || has(words[0], "://"));
      if (!archive) {
        findings.push_back(
            {"D003", "ADD for local files", "it unpacks and fetches, too", "write COPY", one});
      }
    }
    if (copies_everything(one)) {
      everything = &one;
      if (!has_dockerignore && !said) {
        said = true;
        findings.push_back({"D006", "the whole folder is copied and there is no .dockerignore",
                            ".git, secrets and build results go in, too",
                            "write a .dockerignore; `cloudctl render --eject` has templates", one});
      }
    }
    if (everything != nullptr && installs_dependencies(one)) {
      findings.push_back({"D009", "everything is copied before dependencies are installed",
                          "each change of a source file installs them anew",
                          "copy the list of dependencies first, then install, then copy the rest",
                          *everything});
      everything = nullptr;
    }
  }
  return findings;
}

LintFindings check_runs(const Instructions& all) {
  LintFindings findings;
  for (const Instruction& one : all) {
    if (one.word == "WORKDIR" && !one.text.starts_with('/') && !one.text.starts_with('$') &&
        !one.text.starts_with("\"/")) {
      findings.push_back({"D013", fmt::format("WORKDIR \"{}\" is relative", one.text),
                          "it depends on the base image", "begin it with \"/\"", one});
    }
    if (one.word != "RUN") continue;
    const std::vector<std::string> words = words_of_text(one.text);
    if (std::find(words.begin(), words.end(), "sudo") != words.end()) {
      findings.push_back(
          {"D011", "sudo in a Dockerfile", "a build runs as root already", "remove it", one});
    }
    const bool installs = has(one.text, "apt-get install") || has(one.text, "apt install") ||
                          has(one.text, "apt-get -y install");
    if (!installs) continue;
    if (!has(one.text, "apt-get update") && !has(one.text, "apt update")) {
      findings.push_back({"D004", "packages are installed without apt-get update in the same RUN",
                          "a cached layer lists packages that are gone",
                          "write RUN apt-get update && apt-get install …", one});
    }
    const bool cached = has(one.text, "--mount=type=cache") && has(one.text, "/var/lib/apt");
    if (!has(one.text, "/var/lib/apt/lists") && !cached) {
      findings.push_back({"D005", "package lists stay in the image", "some 20 MB",
                          "end the RUN with && rm -rf /var/lib/apt/lists/*", one});
    }
  }
  return findings;
}

LintFindings check_start(const Instructions& all) {
  LintFindings findings;
  for (const Instruction& one : all) {
    const bool starts = one.word == "CMD" || one.word == "ENTRYPOINT";
    if (!starts || is_exec_form(one.text) || one.text.empty()) continue;
    findings.push_back({"D007", fmt::format("{} runs through a shell", one.word),
                        "the program does not get the signal to stop",
                        fmt::format("write a list: {} [\"program\", \"argument\"]", one.word),
                        one});
  }
  return findings;
}

LintFindings check_user(const Instructions& all) {
  const Instruction* from = nullptr;
  const Instruction* user = nullptr;  // a stage has the user of the stage that it is made from
  std::map<std::string, const Instruction*> users;
  std::string stage;
  for (const Instruction& one : all) {
    if (one.word == "FROM") {
      const std::vector<std::string> words = without_flags(one.text);
      from = &one;
      user = words.empty() || !users.contains(words[0]) ? nullptr : users[words[0]];
      stage = words.size() == 3 ? words[2] : "";
    }
    if (one.word == "USER") user = &one;
    if (!stage.empty()) users[stage] = user;
  }
  if (from == nullptr) return {};
  const std::string name = user == nullptr ? "" : user->text.substr(0, user->text.find(':'));
  const bool unprivileged = has(from->text, "unprivileged") || has(from->text, "nonroot");
  const bool root = user == nullptr ? !unprivileged : name == "root" || name == "0";
  if (!root) return {};
  return {{"D002", "the program runs as root", "", "add a line such as USER 1000:1000 before CMD",
           user == nullptr ? *from : *user}};
}

LintFindings check_values(const Instructions& all) {
  LintFindings findings;
  for (const Instruction& one : all) {
    if (one.word != "ENV" && one.word != "ARG") continue;
    for (const std::string& name : names_set(one)) {
      if (!is_secret_name(name)) continue;
      findings.push_back(
          {"D010", fmt::format("\"{}\" looks like a secret in {}", base::printable(name), one.word),
           "it can be read in the image's history",
           "name it under \"secrets\" in cloudctl.yaml; while building use RUN "
           "--mount=type=secret",
           one});
    }
  }
  return findings;
}

LintFindings check_port(const Instructions& all, std::optional<int> port) {
  if (!port) return {};
  const Instruction* last = nullptr;
  for (const Instruction& one : all) {
    if (one.word != "EXPOSE") continue;
    last = &one;
    for (const std::string& word : words_of_text(one.text)) {
      const std::string number = word.substr(0, word.find('/'));
      if (number == std::to_string(*port) || has(word, "$")) return {};
    }
  }
  if (last == nullptr) {
    if (all.empty()) return {};
    return {{"D008", fmt::format("there is no EXPOSE {}", *port), "",
             fmt::format("add EXPOSE {}: it tells others which port the program listens on", *port),
             all.back()}};
  }
  return {{"D008", fmt::format("EXPOSE says {}, \"port\" says {}", last->text, *port), "",
           "correct the one that is wrong", *last}};
}

}  // namespace cloudctl::config
