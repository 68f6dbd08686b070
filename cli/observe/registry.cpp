#include "observe/registry.h"

#include "base/text.h"
#include "tool/registry.h"

namespace cloudctl::observe {
namespace {

// One conversation with one registry about one repository.
struct Talk {
  const Ask& ask;
  const tool::Reference& reference;
  const std::optional<tool::RegistryLogin>& login;

  [[nodiscard]] static Question question(const std::string& url, const std::string& method) {
    return {.url = url,
            .deadline = std::chrono::seconds(10),
            .method = method,
            .headers = {},
            .authorization = {},
            .keep = 64U << 10U};
  }

  [[nodiscard]] base::Secret basic() const {
    return tool::basic_authorization(login->user, login->password);
  }

  // What a challenge asks for; nothing if it is not given to us.
  [[nodiscard]] std::optional<base::Secret> authorization(const std::string& header) const {
    const auto challenge = tool::parse_challenge(header);
    if (!challenge || challenge->scheme == tool::ChallengeScheme::basic) {
      return login ? std::optional(basic()) : std::nullopt;
    }
    Question wanted = question(tool::token_url(*challenge, tool::scope(reference, true)), "GET");
    if (login) wanted.authorization = basic();
    const Answer answer = ask(wanted);
    const auto token =
        answer.status == 200 ? tool::parse_registry_token(answer.body) : std::nullopt;
    return token ? std::optional(tool::bearer_authorization(*token)) : std::nullopt;
  }

  // Whether an upload may be begun; it is given up at once.
  [[nodiscard]] bool may_push(const base::Secret& authorization) const {
    Question begin = question(tool::upload_url(reference), "POST");
    begin.authorization = authorization;
    Answer answer = ask(begin);
    if (answer.status != 202) return false;
    std::string location = answer.headers["location"];
    if (location.rfind('/', 0) == 0) location = tool::registry_root(reference.registry) + location;
    if (!location.empty()) {
      Question cancel = question(location, "DELETE");
      cancel.authorization = authorization;
      [[maybe_unused]] const Answer given_up = ask(cancel);
    }
    return true;
  }
};

RegistryAnswer refused(const Talk& talk) {
  const std::string& registry = talk.reference.registry;
  const std::string command = "run \"docker login " + registry + "\"";
  if (!talk.login) {
    return {.how = Registry::needs_login,
            .sentence = "registry \"" + registry + "\" wants a login to push to \"" +
                        talk.reference.repository + "\"",
            .next = command};
  }
  return {.how = Registry::wrong_login,
          .sentence = "registry \"" + registry + "\" does not let user \"" + talk.login->user +
                      "\" push to \"" + talk.reference.repository + "\"",
          .next = command + " as a user who may, or name another registry in cloudctl.yaml"};
}

}  // namespace

RegistryAnswer registry_login(const Ask& ask, const tool::Reference& reference,
                              const std::optional<tool::RegistryLogin>& login) {
  const Talk talk{.ask = ask, .reference = reference, .login = login};
  const Question base = Talk::question(tool::base_url(reference.registry), "GET");
  Answer answer = ask(base);
  if (answer.how != Answering::answered || (answer.status != 200 && answer.status != 401)) {
    return {.how = Registry::unreachable,
            .sentence = "registry \"" + reference.registry + "\" " + described(base, answer),
            .next = "see that it runs, and that its name in cloudctl.yaml is right"};
  }
  std::optional<base::Secret> authorization;
  if (answer.status == 401) {
    authorization = talk.authorization(answer.headers["www-authenticate"]);
    if (!authorization) return refused(talk);
  }
  if (!talk.may_push(authorization.value_or(base::Secret()))) return refused(talk);
  return {.how = Registry::reachable,
          .sentence = "registry \"" + reference.registry + "\" takes pushes to \"" +
                      reference.repository + "\"",
          .next = ""};
}

std::optional<std::string> manifest_digest(const Ask& ask, const tool::Reference& reference,
                                           const std::optional<tool::RegistryLogin>& login) {
  const Talk talk{.ask = ask, .reference = reference, .login = login};
  Question head = Talk::question(tool::manifest_url(reference), "HEAD");
  head.headers["Accept"] = tool::manifest_accept();
  Answer answer = ask(head);
  if (answer.status == 401) {
    const auto authorization = talk.authorization(answer.headers["www-authenticate"]);
    if (!authorization) return std::nullopt;
    head.authorization = *authorization;
    answer = ask(head);
  }
  const std::string digest = answer.headers["docker-content-digest"];
  if (answer.status != 200 || digest.empty()) return std::nullopt;
  return digest;
}

}  // namespace cloudctl::observe
