#pragma once
// Removing a cluster of Amazon EKS so that nothing is left that costs money: what has load
// balancers and volumes first, then the cluster, then a look by its tags.

#include "action/eks.h"
#include "tool/aws_sweep.h"
#include "tool/kubectl.h"

namespace cloudctl::action {

struct Leftovers {
  std::vector<tool::Finding> found;
  std::vector<base::Failure> unanswered;  // questions that AWS did not answer: there may be more
};
// What is left of it, by its tags, whoever has made it.
[[nodiscard]] Leftovers sweep_eks(World& world, const plan::Cloud& cloud);
// The same by these questions; load balancers are always looked for.
[[nodiscard]] Leftovers sweep_by(World& world, const plan::Cloud& cloud,
                                 const std::vector<tool::Sweep>& sweeps);
// "volume vol-1 of 20 GiB, $1.60 a month: aws --region us-west-2 ec2 delete-volume …"
[[nodiscard]] std::string described(const tool::Finding& finding, const plan::Cloud& cloud);

// A line for each finding and for each question that was not answered.
[[nodiscard]] std::vector<std::string> leftover_lines(const Leftovers& left,
                                                      const plan::Cloud& cloud);
// With what is left in its words and in its code.
[[nodiscard]] CloudResult with_leftovers(CloudResult result, const Leftovers& left,
                                         const EksRequest& request);

struct CloudRemoval {
  EksRequest request;
  tool::Kubectl kubectl;  // with a login, if the cluster answers
  bool answers = false;   // the cluster can be asked what it has
  bool force = false;     // go on although it cannot
};
// The step that removes load balancers and volumes; none if there are none, or nobody answers.
// Throws Error if it does not tell, but for `force`.
[[nodiscard]] std::vector<Step> contents_steps(World& world, const CloudRemoval& removal);
// Goes on where another run ended. A failure says what is left; so does the exit code.
[[nodiscard]] CloudResult delete_eks(World& world, const CloudRemoval& removal,
                                     const EksView& view);

}  // namespace cloudctl::action
