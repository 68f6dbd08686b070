#pragma once
// SHA-256 (FIPS 180-4) by libcrypto.

#include <memory>
#include <string>
#include <string_view>

namespace cloudctl::plan {

[[nodiscard]] std::string sha256(std::string_view bytes);  // 64 hex digits

// For more than fits into memory, or for several parts with their lengths.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  void add(std::string_view bytes);
  void add_field(
      std::string_view bytes);  // with its length before it, so that fields cannot run together
  [[nodiscard]] std::string finish();  // 64 hex digits; once

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace cloudctl::plan
