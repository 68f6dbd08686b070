#include <array>

#include "base/text.h"
#include "observe/pod_cause_parts.h"
#include "observe/sayings.h"
#include "tool/reference.h"

namespace cloudctl::observe {
namespace {

constexpr const char* try_it = R"(check it from there: "curl https://{registry}/v2/")";

// What containerd (1.6 to 2.1) and the kubelet (1.29 to 1.37) say of images that do not come.
constexpr std::array<Saying, 11> sayings{{
    {R"(no match for platform|no matching manifest)",
     R"(image "{image}" is not made for the processor of node "{node}")",
     R"(build it for that one too ("platforms" of "build"))"},
    {R"(x509: )", R"(registry "{registry}" shows a certificate that node "{node}" does not trust)",
     "give its authority's certificate to the nodes' container runtime"},
    {R"(server gave HTTP response to HTTPS client)",
     R"(registry "{registry}" speaks plain HTTP, which node "{node}" does not allow)",
     "let the registry speak HTTPS, or allow it in the nodes' container runtime"},
    {R"(too ?many ?requests|429 Too Many|rate limit)",
     R"(registry "{registry}" gives no more images for now: too many were pulled)",
     "wait, log in there, or use a mirror", false},
    {R"(no space left on device)", R"(image "{image}" does not fit on the disk of node "{node}")",
     "make room on it, or give it a larger disk", false},
    {R"(no such host)",
     R"(registry "{registry}" of image "{image}" is not known to node "{node}": no such host)",
     R"(check "image" of "{service}", or "registry" of the target)"},
    {R"(dial tcp: lookup [^ ]+ on [^ ]+: )",
     R"(node "{node}" cannot find out the address of registry "{registry}", where image "{image}" is to come from)",
     R"(check that name, and the name service of the node)", false},
    {R"(pull access denied|insufficient_scope|401 Unauthorized|403 Forbidden|authorization failed|no basic auth credentials|authentication required|[^a-z]denied: )",
     R"(registry "{registry}" does not give image "{image}" to the cluster: it is not there, or needs a login)",
     R"(check its name; if it is private, give the service account "{service}" a login ("imagePullSecrets"))"},
    {R"(: not found|manifest unknown|name unknown|not found: manifest)",
     R"(image "{image}" does not exist: registry "{registry}" has no such name or tag)",
     R"(check "image" of "{service}", or push it)"},
    {R"((connection refused|i/o timeout|connection reset|network is unreachable|no route to host|TLS handshake timeout|server misbehaving|Temporary failure in name resolution|[5][0-9][0-9] [A-Z][A-Za-z ]+|EOF))",
     R"(registry "{registry}" cannot be asked for image "{image}" by node "{node}": {1})", try_it,
     false},
    {R"(context deadline exceeded|context canceled)",
     R"(image "{image}" did not come to node "{node}" in time)",
     "wait, or use a smaller image or a nearer registry", false},
}};

std::string registry_of(const std::string& image) {
  const auto reference = tool::parse_reference(image);
  return reference ? reference->registry : image.substr(0, image.find('/'));
}

// The innermost reason stands last: "failed to …: failed to …: reason".
std::string innermost(const std::string& words) {
  const auto line = std::string(base::trim(words.substr(0, words.find('\n'))));
  return base::clipped(base::printable(base::to_valid_utf8(line)), 240);
}

}  // namespace

std::optional<Cause> image_cause(const PodClue& clue, const tool::PodContainer& container) {
  if (container.state != "waiting") return std::nullopt;
  const std::string& reason = container.reason;
  const Names names{{"image", container.image},
                    {"registry", registry_of(container.image)},
                    {"node", clue.pod.node},
                    {"service", clue.pod.service}};
  if (reason == "InvalidImageName") {
    return Cause{.sentence = filled(R"("{image}" is no name of an image)", names),
                 .next = filled(R"(mend "image" of "{service}")", names),
                 .final = true};
  }
  if (reason == "ErrImageNeverPull") {
    return Cause{.sentence = filled(R"(image "{image}" is not on node "{node}", and must not be )"
                                    "pulled",
                                    names),
                 .next = "load it into the nodes (\"minikube image load\"), or let it be pulled",
                 .final = true};
  }
  const bool pulls = reason == "ErrImagePull" || reason == "ImagePullBackOff" ||
                     reason == "RegistryUnavailable" || reason == "SignatureValidationFailed";
  if (!pulls) return std::nullopt;
  const std::string words = container.message + "\n" + event_words(clue.events, "Failed");
  if (auto found = said(words, sayings, names)) return found;
  return Cause{.sentence = filled(R"(image "{image}" cannot be pulled by node "{node}": )", names) +
                           innermost(words),
               .next = filled(R"(check "image" of "{service}" and the registry)", names)};
}

}  // namespace cloudctl::observe
