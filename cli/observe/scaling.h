#pragma once
// What an autoscaler does, and why it cannot, in words. Pure; knows no cluster.

#include <string>
#include <vector>

#include "tool/kube_pod.h"
#include "tool/kube_workload.h"

namespace cloudctl::observe {

// "2 to 5, cpu 35% of 70%", with what keeps it from acting, if anything does: containers of its
// `pods` that ask for no processor time, no measurements, its maximum, that it was scaled to 0.
[[nodiscard]] std::string scaling_words(const tool::Autoscaler& autoscaler,
                                        const std::vector<tool::Pod>& pods);

}  // namespace cloudctl::observe
