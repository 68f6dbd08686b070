#include "plan/digest.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>

using cloudctl::plan::Sha256;
using cloudctl::plan::sha256;

TEST_CASE("digest: SHA-256 of the examples of FIPS 180-4") {
  CHECK(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(sha256(std::string(1'000'000, 'a')) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("digest: parts give what the whole gives, and a moved digest goes on") {
  Sha256 first;
  first.add("a");
  Sha256 digest = std::move(first);
  digest.add("");
  digest.add("bc");
  CHECK(digest.finish() == sha256("abc"));
}

TEST_CASE("digest: fields cannot run together") {
  const auto of = [](const std::string& first, const std::string& second) {
    Sha256 digest;
    digest.add_field(first);
    digest.add_field(second);
    return digest.finish();
  };
  CHECK(of("ab", "c") != of("a", "bc"));
  CHECK(of("", "abc") != of("abc", ""));
  CHECK(of("ab", "c") == of("ab", "c"));
}
