#include "observe/registry.h"

#include <map>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace cloudctl::observe {
namespace {

std::string base64(std::string_view bytes) {
  constexpr std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const auto byte = [&](std::size_t index) {
      return at + index < bytes.size() ? static_cast<unsigned char>(bytes[at + index]) : 0U;
    };
    const unsigned bits = (byte(0) << 16U) | (byte(1) << 8U) | byte(2);
    text += letters[(bits >> 18U) & 63U];
    text += letters[(bits >> 12U) & 63U];
    text += at + 1 < bytes.size() ? letters[(bits >> 6U) & 63U] : '=';
    text += at + 2 < bytes.size() ? letters[bits & 63U] : '=';
  }
  return text;
}

base::Secret basic(const Login& login) {
  return base::Secret("Basic " + base64(login.user + ":" + login.password.reveal()));
}

std::string percent(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string result;
  for (const unsigned char letter : text) {
    if (std::isalnum(letter) != 0 || letter == '-' || letter == '.' || letter == '_') {
      result += static_cast<char>(letter);
    } else {
      result += {'%', digits[letter >> 4U], digits[letter & 15U]};
    }
  }
  return result;
}

// `Bearer realm="https://…",service="…"` → its parameters (RFC 9110, 11.2).
std::map<std::string, std::string> challenge(std::string_view header) {
  std::map<std::string, std::string> parameters;
  while (!header.empty()) {
    const auto equals = header.find("=\"");
    if (equals == std::string_view::npos) break;
    const auto end = header.find('"', equals + 2);
    if (end == std::string_view::npos) break;
    auto name = header.substr(0, equals);
    name.remove_prefix(std::min(name.size(), name.find_last_of(" ,") + 1));
    parameters[std::string(name)] = std::string(header.substr(equals + 2, end - equals - 2));
    header.remove_prefix(end + 1);
  }
  return parameters;
}

bool is_loopback(const std::string& registry) {
  const auto name = registry.substr(0, registry.find(':'));
  return name == "localhost" || name.rfind("127.", 0) == 0;
}

// One conversation with one registry about one repository.
struct Talk {
  const Ask& ask;
  std::string registry, repository;
  const std::optional<Login>& login;

  [[nodiscard]] std::string base_url() const {
    // Docker Hub's API is on another host than its name.
    const bool hub = registry == "docker.io";
    return (is_loopback(registry) ? "http://" : "https://") +
           (hub ? "registry-1.docker.io" : registry) + "/v2/";
  }
  [[nodiscard]] Question question(const std::string& url, const std::string& method) const {
    return {.url = url,
            .deadline = std::chrono::seconds(10),
            .method = method,
            .headers = {},
            .authorization = {},
            .keep = 64U << 10U};
  }

  // The token that a Bearer challenge asks for; nothing if it is not given to us.
  [[nodiscard]] std::optional<base::Secret> token(const std::string& header) const {
    auto parameters = challenge(header);
    Question wanted = question(parameters["realm"] + "?service=" + percent(parameters["service"]) +
                                   "&scope=" + percent("repository:" + repository + ":pull,push"),
                               "GET");
    if (login) wanted.authorization = basic(*login);
    const Answer answer = ask(wanted);
    const auto tree = nlohmann::json::parse(answer.body, nullptr, false);
    if (answer.status != 200 || !tree.is_object()) return std::nullopt;
    const std::string text = tree.value("token", tree.value("access_token", ""));
    if (text.empty()) return std::nullopt;
    return base::Secret("Bearer " + text);
  }

  // Whether an upload may be begun; it is given up at once.
  [[nodiscard]] bool may_push(const base::Secret& authorization) const {
    Question begin = question(base_url() + repository + "/blobs/uploads/", "POST");
    begin.authorization = authorization;
    Answer answer = ask(begin);
    if (answer.status != 202) return false;
    std::string location = answer.headers["location"];
    if (location.rfind('/', 0) == 0) {
      location = base_url().substr(0, base_url().size() - 4) + location;
    }
    if (!location.empty()) {
      Question cancel = question(location, "DELETE");
      cancel.authorization = authorization;
      [[maybe_unused]] const Answer given_up = ask(cancel);
    }
    return true;
  }
};

RegistryAnswer refused(const Talk& talk) {
  const std::string command = "run \"docker login " + talk.registry + "\"";
  if (!talk.login) {
    return {.how = Registry::needs_login,
            .sentence = "registry \"" + talk.registry + "\" wants a login to push to \"" +
                        talk.repository + "\"",
            .next = command};
  }
  return {.how = Registry::wrong_login,
          .sentence = "registry \"" + talk.registry + "\" does not let user \"" + talk.login->user +
                      "\" push to \"" + talk.repository + "\"",
          .next = command + " with a user who may, or name another registry in cloudctl.yaml"};
}

}  // namespace

RegistryAnswer registry_login(const Ask& ask, const std::string& registry,
                              const std::string& repository, const std::optional<Login>& login) {
  const Talk talk{.ask = ask, .registry = registry, .repository = repository, .login = login};
  const Question base = talk.question(talk.base_url(), "GET");
  Answer answer = ask(base);
  if (answer.how != Answering::answered || (answer.status != 200 && answer.status != 401)) {
    return {.how = Registry::unreachable,
            .sentence = "registry \"" + registry + "\" " + described(base, answer),
            .next = "see that it runs and that its name in cloudctl.yaml is right"};
  }
  base::Secret authorization;
  const std::string wanted = answer.headers["www-authenticate"];
  if (answer.status == 401 && wanted.rfind("Bearer", 0) == 0) {
    const auto token = talk.token(wanted);
    if (!token) return refused(talk);
    authorization = *token;
  } else if (login) {
    authorization = basic(*login);
  }
  if (!talk.may_push(authorization)) return refused(talk);
  return {.how = Registry::reachable,
          .sentence = "registry \"" + registry + "\" takes pushes to \"" + repository + "\"",
          .next = ""};
}

Reference parse_reference(const std::string& reference) {
  Reference result{.registry = "docker.io", .repository = reference, .tag = "latest"};
  result.repository = reference.substr(0, reference.find('@'));
  const auto slash = result.repository.find('/');
  const auto first = result.repository.substr(0, slash);
  // distribution/reference: the first part is a host if it has a dot or a port, or is localhost.
  if (slash != std::string::npos &&
      (first.find_first_of(".:") != std::string::npos || first == "localhost")) {
    result.registry = first;
    result.repository = result.repository.substr(slash + 1);
  }
  const auto colon = result.repository.rfind(':');
  if (colon != std::string::npos && result.repository.find('/', colon) == std::string::npos) {
    result.tag = result.repository.substr(colon + 1);
    result.repository = result.repository.substr(0, colon);
  }
  if (result.registry == "docker.io" && result.repository.find('/') == std::string::npos) {
    result.repository = "library/" + result.repository;
  }
  return result;
}

}  // namespace cloudctl::observe
