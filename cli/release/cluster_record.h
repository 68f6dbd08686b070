#pragma once
// A release as objects of a cluster: Secrets of type cloudctl.dev/release (compressed, split below
// the API server's limit of 1 MiB for an object), which no value of a user's secret ever enters.
// Pure.

#include <cstddef>
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

// Of compressed text in one Secret; in base64 854 KiB, below 900 KiB with all that stands around
// it. The API server takes 1 MiB (kubernetes.io, "Secrets", restrictions on data size).
inline constexpr std::size_t part_bytes = 640U << 10U;

// "cloudctl.notes.v0007", with ".2" … for further parts: JSON texts to apply in this order. The
// first part comes last, so that a release whose first part is there was written whole.
[[nodiscard]] std::vector<std::string> to_objects(const Record& record,
                                                  const std::string& kube_namespace,
                                                  std::size_t part = part_bytes);
// The names of a release's Secrets, to delete it in this order: as many as there are, found by
// label. The first part goes first: what is left of a delete that was cut off counts as nothing.
[[nodiscard]] std::vector<tool::ObjectRef> refs_of(int number,
                                                   const std::vector<tool::KubeObject>& objects);
// From whatever was read: other objects, and parts without a first one, are passed over. Throws
// Error naming the release for one of a form that we do not know, damaged, or with a part missing.
[[nodiscard]] History history_of(const std::vector<tool::KubeObject>& objects);

}  // namespace cloudctl::release
