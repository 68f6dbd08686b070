#include "release/mongo_archive.h"

#include <doctest/doctest.h>
#include <zlib.h>

#include <algorithm>

using namespace cloudctl;

static std::string number(std::uint32_t value) {
  std::string bytes;
  for (int i = 0; i < 4; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xff);
  return bytes;
}

static std::string document(const std::string& name, const std::string& text) {
  std::string body = '\x02' + name + '\0' + number(static_cast<std::uint32_t>(text.size() + 1)) +
                     text + '\0' + '\0';
  return number(static_cast<std::uint32_t>(body.size() + 4)) + body;
}

static std::string archive(const std::string& database, std::size_t content = 300000) {
  std::string bytes = number(0x8199e26d) + document("version", "0.1");
  if (!database.empty()) bytes += document("db", database);
  std::string filling(content, '\0');
  for (std::size_t i = 0; i < content; ++i) filling[i] = static_cast<char>(i * i % 251);
  return bytes + number(0xffffffff) + filling;
}

static std::string gzipped(std::string text) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string bytes(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(text.data());
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_out = static_cast<uInt>(bytes.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  bytes.resize(stream.total_out);
  deflateEnd(&stream);
  return bytes;
}

static release::MongoArchive look(const std::string& bytes, std::size_t piece = 1000) {
  return release::look_into_mongo_archive([&, at = std::size_t{0}](std::size_t most) mutable {
    std::string part = bytes.substr(std::min(at, bytes.size()), std::min(most, piece));
    at += part.size();
    return part;
  });
}

TEST_CASE("mongo archive: a whole one says which database it is of") {
  const auto whole = gzipped(archive("shop"));
  CHECK(look(whole).flaw.empty());
  CHECK(look(whole).database == "shop");
  CHECK(look(whole, 7).database == "shop");
  CHECK(look(whole, 1U << 20U).database == "shop");
}

TEST_CASE("mongo archive: one of an empty database holds none") {
  CHECK(look(gzipped(archive("", 0))).flaw.empty());
  CHECK(look(gzipped(archive("", 0))).database.empty());
}

TEST_CASE("mongo archive: one that is cut off anywhere is told from a whole one") {
  const auto whole = gzipped(archive("shop", 3000));
  for (std::size_t size = 2; size < whole.size(); size += 1 + size / 50) {
    INFO(size);
    CHECK(look(whole.substr(0, size)).flaw == "is cut off");
  }
  CHECK(look("").flaw == "is empty");
}

TEST_CASE("mongo archive: a changed byte, and what is no archive, are found") {
  auto changed = gzipped(archive("shop"));
  changed[changed.size() / 2] = static_cast<char>(changed[changed.size() / 2] ^ 1);
  CHECK(look(changed).flaw == "is damaged");
  CHECK(look(gzipped("a tar of something, as it may be")).flaw == "is no archive of mongodump");
  CHECK(look(gzipped("a")).flaw == "is no archive of mongodump");
  CHECK(look("plain text").flaw == "is no archive of mongodump --gzip");
  CHECK(look(gzipped(archive("shop")) + "more").flaw == "is damaged");
}
