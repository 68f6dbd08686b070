#include "plan/digest.h"

#include <openssl/evp.h>

#include <array>
#include <bit>
#include <cstdint>
#include <utility>

#include "base/error.h"

namespace cloudctl::plan {

namespace {

void require(int result) {
  if (result == 1) return;
  throw base::Error({.what = "SHA-256 cannot be computed",
                     .where = "libcrypto",
                     .next = "look whether OpenSSL's configuration switches it off"});
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    text += digits[value >> 4U];
    text += digits[value & 15U];
  }
  return text;
}

struct Free {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

}  // namespace

struct Sha256::State {
  std::unique_ptr<EVP_MD_CTX, Free> context{EVP_MD_CTX_new()};
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  require(state_->context != nullptr ? 1 : 0);
  require(EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr));
}

Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::add(std::string_view bytes) {
  require(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()));
}

void Sha256::add_field(std::string_view bytes) {
  auto rest = static_cast<std::uint64_t>(bytes.size());
  std::array<char, 8> length{};  // little-endian, so that the digest is the same everywhere
  for (char& byte : length) {
    byte = std::bit_cast<char>(static_cast<unsigned char>(rest & 255U));
    rest >>= 8U;
  }
  add({length.data(), length.size()});
  add(bytes);
}

std::string Sha256::finish() {
  std::array<unsigned char, 32> bytes{};
  unsigned int size = 0;
  require(EVP_DigestFinal_ex(state_->context.get(), bytes.data(), &size));
  std::string raw(bytes.begin(), bytes.end());
  return hex(raw);
}

std::string sha256(std::string_view bytes) {
  Sha256 digest;
  digest.add(bytes);
  return digest.finish();
}

}  // namespace cloudctl::plan
