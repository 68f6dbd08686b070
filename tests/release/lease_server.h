#pragma once
// An API server that has room for one Lease: create, get and replace as kubectl does them, with
// versions, refusals in the real server's words, and absences.

#include <doctest/doctest.h>

#include <functional>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "process/runner.h"
#include "release/lease_object.h"
#include "support/fake_runner.h"

namespace cloudctl::test {

class LeaseServer : public process::Runner {
 public:
  using Json = nlohmann::json;

  process::Completed run(const process::CommandLine& command, const process::RunOptions&) override {
    const std::lock_guard guard(mutex_);
    const std::string verb = verb_of(command);
    calls.push_back(verb);
    if (on_call) on_call(verb);
    if (away) {
      return exits(1, "",
                   "The connection to the server 10.99.0.2:6443 was refused - did you specify the "
                   "right host or port?\n");
    }
    if (!refusal.empty()) return exits(1, "", refusal);
    Json sent = Json::parse(command.input.reveal());
    const auto answer = verb == "create" ? create(sent) : verb == "get" ? get() : replace(sent);
    if (!forget_answer) return answer;
    forget_answer = false;
    process::Completed lost;
    lost.ending = process::Ending::timed_out;
    lost.code = -1;
    return lost;
  }

  // What somebody else does.
  void change(const std::function<void(Json&)>& what) {
    REQUIRE(lease);
    what(*lease);
    stamp();
  }
  void hold(const release::LeaseContent& content) {
    lease = Json::parse(to_json(content));
    stamp();
  }
  [[nodiscard]] release::LeaseContent content() const {
    REQUIRE(lease);
    return release::lease_content(tool::parse_objects(lease->dump(), "test").at(0));
  }

  std::optional<Json> lease;
  bool away = false, namespace_there = false;
  bool forget_answer = false;  // of the next call: it is done, and nobody hears of it
  std::string refusal;
  std::vector<std::string> calls;
  std::function<void(const std::string&)> on_call;

 private:
  static std::string verb_of(const process::CommandLine& command) {
    for (const std::string& word : command.argv) {
      if (word == "create" || word == "get" || word == "replace") return word;
    }
    FAIL_CHECK("was not expected to run: ", process::printed(command));
    return "get";
  }
  void stamp() { (*lease)["metadata"]["resourceVersion"] = std::to_string(++version_); }

  process::Completed create(const Json& list) {
    process::Completed answer = exits(0);
    for (const Json& item : list.at("items")) {
      const bool is_lease = item.at("kind") == "Lease";
      if (is_lease ? lease.has_value() : namespace_there) {
        answer.code = 1;
        answer.err += std::string("Error from server (AlreadyExists): error when creating ") +
                      "\"STDIN\": " + (is_lease ? "leases.coordination.k8s.io" : "namespaces") +
                      " already exists\n";
        continue;
      }
      if (is_lease) {
        lease = item;
        stamp();
      }
      namespace_there = true;
      answer.out += (is_lease ? *lease : item).dump(4) + "\n";
    }
    return answer;
  }
  process::Completed get() const { return exits(0, lease ? lease->dump() : ""); }
  process::Completed replace(const Json& sent) {
    if (!lease) {
      return exits(1, "", "Error from server (NotFound): error when replacing \"STDIN\": gone\n");
    }
    if (sent.at("metadata").value("resourceVersion", "") !=
        lease->at("metadata").at("resourceVersion").get<std::string>()) {
      return exits(1, "",
                   "Error from server (Conflict): error when replacing \"STDIN\": Operation cannot "
                   "be fulfilled on leases.coordination.k8s.io: the object has been modified\n");
    }
    lease = sent;
    stamp();
    return exits(0, lease->dump());
  }

  std::mutex mutex_;
  int version_ = 0;
};

}  // namespace cloudctl::test
