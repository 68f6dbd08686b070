#pragma once
// A release as objects of a cluster: Secrets of type cloudctl.dev/release (compressed, split below
// the API server's limit of 1 MiB for an object), which no value of a user's secret ever enters.
// Pure.

#include <string>
#include <string_view>
#include <vector>

#include "release/history.h"
#include "tool/kube_object.h"

namespace cloudctl::release {

// Labels of what we keep beside the user's objects. Records and leases carry
// app.kubernetes.io/managed-by=cloudctl and part-of=PROJECT as all our objects do.
inline constexpr std::string_view release_label = "cloudctl.dev/release";  // "7"
inline constexpr std::string_view result_label = "cloudctl.dev/result";    // "good"

// "cloudctl.notes.v0007", with ".2" … for further parts. JSON texts to apply.
[[nodiscard]] std::vector<std::string> to_objects(const Record& record,
                                                  const std::string& kube_namespace);
// The names of a release's Secrets, to delete it: as many as there may be parts are found by label.
[[nodiscard]] std::vector<tool::ObjectRef> refs_of(int number,
                                                   const std::vector<tool::KubeObject>& objects);
// From whatever was read: other objects are passed over. Throws Error for a record of a form that
// we do not know, or with a part missing.
[[nodiscard]] History history_of(const std::vector<tool::KubeObject>& objects);

}  // namespace cloudctl::release
