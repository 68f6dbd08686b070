#pragma once
// Being somebody in a cluster that kops made: a kubeconfig of our own with the certificate of an
// administrator that ends soon. It is a private file that goes with the run; the user's own is not
// touched.

#include "action/kops.h"
#include "action/login_folder.h"

namespace cloudctl::action {

class KopsLogin {
 public:
  // `folder`: for this run's logins. `lifetime`: of the certificate; two hours are longer than a
  // deploy waits, so that no run needs a second one.
  explicit KopsLogin(std::filesystem::path folder, std::string lifetime = "2h")
      : folder_(std::move(folder)), lifetime_(std::move(lifetime)) {}

  // Throws Error with AWS' or kops' reason, and if there is no such cluster.
  void log_in(World& world, const plan::Kops& kops, const std::string& target);
  // The same of a cluster that was seen a moment ago.
  void log_in(World& world, const plan::Kops& kops, const KopsView& view);
  [[nodiscard]] std::filesystem::path kubeconfig() const { return folder_.path() / "kubeconfig"; }

 private:
  LoginFolder folder_;
  std::string lifetime_;
};

}  // namespace cloudctl::action
