#include "tool/kube_load.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

namespace cloudctl::tool {

namespace {

using Json = nlohmann::json;

// curl's --rate takes whole numbers: by the hour they are fine enough.
std::string rate_of(double per_second) {
  const long long by_hour = std::llround(per_second * 3600);
  return std::to_string(std::max(1LL, by_hour)) + "/h";
}

std::string seconds_of(std::chrono::milliseconds time) {
  return std::to_string(time.count() / 1000) + "." + std::to_string(time.count() % 1000 / 100);
}

// "#[1-500]" makes curl ask as often; what follows "#" is never sent. Each request makes a
// connection of its own, so that all pods of a service get their part.
std::vector<std::string> curl_arguments(const LoadPod& pod) {
  const auto count = std::max<std::size_t>(
      1, pod.requests / static_cast<std::size_t>(std::max(1, pod.side_by_side)));
  return {"curl",
          "--silent",
          "--output",
          "/dev/null",
          "--rate",
          rate_of(pod.per_second / pod.side_by_side),
          "--header",
          "Connection: close",
          "--max-time",
          seconds_of(pod.deadline),
          "--write-out",
          "%{http_code} %{time_total}\\n",
          pod.url + "#[1-" + std::to_string(count) + "]"};
}

Json container(const LoadPod& pod, int number) {
  return {{"name", "load-" + std::to_string(number)},
          {"image", pod.image},
          {"command", curl_arguments(pod)},
          {"resources", {{"requests", {{"cpu", "10m"}, {"memory", "16Mi"}}}}},
          {"securityContext",
           {{"allowPrivilegeEscalation", false},
            {"readOnlyRootFilesystem", true},
            {"capabilities", {{"drop", Json::array({"ALL"})}}}}}};
}

}  // namespace

std::string load_pod(const LoadPod& pod) {
  Json containers = Json::array();
  for (int number = 1; number <= pod.side_by_side; ++number) {
    containers.push_back(container(pod, number));
  }
  // Not "managed-by" and "name": it is no part of the release, and no service may send to it.
  const Json labels{{"cloudctl.dev/load", pod.name}, {"app.kubernetes.io/part-of", pod.project}};
  return Json{
      {"apiVersion", "v1"},
      {"kind", "Pod"},
      {"metadata", {{"name", pod.name}, {"namespace", pod.kube_namespace}, {"labels", labels}}},
      {"spec",
       {{"restartPolicy", "Never"},
        {"activeDeadlineSeconds", pod.most.count()},
        {"automountServiceAccountToken", false},
        {"terminationGracePeriodSeconds", 1},
        {"securityContext",
         {{"runAsNonRoot", true},
          {"runAsUser", 65532},
          {"seccompProfile", {{"type", "RuntimeDefault"}}}}},
        {"containers", containers}}}}
      .dump();
}

std::vector<LoadLine> parse_load(std::string_view out) {
  std::vector<LoadLine> lines;
  while (!out.empty()) {
    const auto end = out.find('\n');
    const std::string_view line = out.substr(0, end);
    out.remove_prefix(end == std::string_view::npos ? out.size() : end + 1);
    int status = 0;
    double seconds = 0;
    const char* last = line.data() + line.size();
    const auto [after, wrong] = std::from_chars(line.data(), last, status);
    const bool is_ours = wrong == std::errc() && after == line.data() + 3 && after != last &&
                         *after == ' ' &&
                         std::from_chars(after + 1, last, seconds).ec == std::errc();
    if (!is_ours) continue;
    lines.push_back(
        {.status = status, .duration = std::chrono::microseconds(std::llround(seconds * 1e6))});
  }
  return lines;
}

}  // namespace cloudctl::tool
