#include "plan/digest.h"

// The functions of OpenSSL 1.1: EVP reads OpenSSL's configuration and sets up its providers before
// the first digest, which takes longer than all digests of a project. They are deprecated, not
// removed.
#define OPENSSL_API_COMPAT 10101
#include <openssl/sha.h>

#include <array>
#include <bit>
#include <cstdint>

namespace cloudctl::plan {

namespace {

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

}  // namespace

struct Sha256::State {
  SHA256_CTX context;
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  SHA256_Init(&state_->context);
}

Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::add(std::string_view bytes) {
  SHA256_Update(&state_->context, bytes.data(), bytes.size());
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
  std::array<unsigned char, SHA256_DIGEST_LENGTH> bytes{};
  SHA256_Final(bytes.data(), &state_->context);
  std::string raw(bytes.begin(), bytes.end());
  return hex(raw);
}

std::string sha256(std::string_view bytes) {
  Sha256 digest;
  digest.add(bytes);
  return digest.finish();
}

}  // namespace cloudctl::plan
