#include "release/cluster_record.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>

#include "base/error.h"
#include "base/text.h"
#include "release/compress.h"
#include "tool/registry.h"

namespace {

using namespace cloudctl;
using nlohmann::json;
using release::Record;
using tool::KubeObject;

// Text that compression makes about four times smaller, as it does with manifests.
std::string noise(std::size_t size, unsigned seed) {
  std::mt19937 random(seed);
  std::string text(size, ' ');
  for (std::size_t at = 0; at < size; at += 4) text[at] = static_cast<char>('!' + random() % 90);
  return text;
}

Record sized(int number, std::size_t bytes) {
  Record record{.number = number,
                .project = "notes",
                .target = "cluster",
                .result = release::Result::good,
                .waves = {{"web"}},
                .services = {}};
  record.objects.push_back({.name = {"v1", "ConfigMap", "notes", "web-env-1a2b3c4d"},
                            .service = "web",
                            .json = noise(bytes, static_cast<unsigned>(bytes))});
  return record;
}

std::vector<KubeObject> read_back(const std::vector<std::string>& texts) {
  return tool::parse_objects(tool::list_of(texts).reveal(), "kubectl get");
}

std::vector<KubeObject> live(const Record& record, std::size_t part = release::part_bytes) {
  return read_back(to_objects(record, "notes", part));
}

// In three parts.
std::vector<KubeObject> in_parts(const Record& record) {
  const std::size_t size = release::compressed(to_json(record)).size();
  auto objects = live(record, size / 3 + 1);
  REQUIRE(objects.size() == 3);
  return objects;
}

std::string why(const std::vector<KubeObject>& objects) {
  try {
    const auto history = release::history_of(objects);
    FAIL("was read: ", history.list().size());
  } catch (const base::Error& error) {
    CHECK(error.failure().next ==
          "forget that release: kubectl -n notes delete secret -l "
          "cloudctl.dev/release=7,app.kubernetes.io/part-of=notes");
    CHECK(error.failure().where == "secret \"cloudctl.notes.v0007\" in namespace \"notes\"");
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("cluster record: a release is a Secret that says whose it is and how it ended") {
  Record record = sized(7, 10);
  record.result = release::Result::rolled_back;
  const auto objects = to_objects(record, "notes");
  REQUIRE(objects.size() == 1);
  json tree = json::parse(objects[0]);
  CHECK(tree["data"]["record"].get<std::string>().size() > 100);
  tree.erase("data");
  CHECK(tree.dump() ==
        R"({"apiVersion":"v1","kind":"Secret","metadata":{)"
        R"("annotations":{"cloudctl.dev/part":"1/1"},"labels":{)"
        R"("app.kubernetes.io/managed-by":"cloudctl","app.kubernetes.io/part-of":"notes",)"
        R"("cloudctl.dev/release":"7","cloudctl.dev/result":"rolled-back"},)"
        R"("name":"cloudctl.notes.v0007","namespace":"notes"},"type":"cloudctl.dev/release"})");
}

TEST_CASE("cluster record: releases of 1 byte to 5 MB of objects survive, however they are mixed") {
  std::mt19937 random(4);
  std::vector<Record> records;
  std::vector<std::string> texts;
  for (const std::size_t bytes : {1U, 2U, 1000U, 65'537U, 5'000'000U}) {
    records.push_back(sized(static_cast<int>(records.size()) + 1, bytes));
    for (auto& text : to_objects(records.back(), "notes")) texts.push_back(std::move(text));
  }
  CHECK(texts.size() > records.size());
  for (const auto& text : texts) CHECK(text.size() < (900U << 10U));
  std::shuffle(texts.begin(), texts.end(), random);
  CHECK(release::history_of(read_back(texts)).list() == records);
}

TEST_CASE("cluster record: a release may end exactly where a part does") {
  const Record record = sized(7, 4000);
  const std::size_t size = release::compressed(to_json(record)).size();
  for (const std::size_t part :
       {size + 1, size, size - 1, (size + 1) / 2, size / 2, std::size_t{100}}) {
    const auto objects = live(record, part);
    CHECK(objects.size() == (size + part - 1) / part);
    CHECK(release::history_of(objects).find(7) == record);
  }
}

TEST_CASE("cluster record: the first part is applied last, so what has one is whole") {
  const auto objects = in_parts(sized(7, 4000));
  CHECK(objects[0].ref.name == "cloudctl.notes.v0007.3");
  CHECK(objects[1].ref.name == "cloudctl.notes.v0007.2");
  CHECK(objects[2].ref.name == "cloudctl.notes.v0007");
  CHECK(release::history_of({objects[0]}).list().empty());
  CHECK(release::history_of({objects[0], objects[1]}).list().empty());
}

TEST_CASE("cluster record: a missing part is an error that names the release and the way out") {
  const auto objects = in_parts(sized(7, 4000));
  CHECK(why({objects[2], objects[0]}) ==
        "release 7 of \"notes\" cannot be read: part 2 of 3 is missing");
  CHECK(why({objects[2], objects[1]}) ==
        "release 7 of \"notes\" cannot be read: part 3 of 3 is missing");
}

TEST_CASE("cluster record: parts of two writings of a release are not put together") {
  auto objects = in_parts(sized(7, 4000));
  const auto others = in_parts(sized(7, 4001));
  objects[0] = others[0];
  CHECK(why(objects) == "release 7 of \"notes\" cannot be read: its parts do not fit together");
}

TEST_CASE("cluster record: parts beyond its own, left by a longer writing, are passed over") {
  auto objects = in_parts(sized(7, 4000));
  const Record shorter = sized(7, 100);
  objects.back() = live(shorter).back();
  CHECK(release::history_of(objects).list() == std::vector{shorter});
}

TEST_CASE("cluster record: a Secret without a record in it is an error, not nothing") {
  auto objects = live(sized(7, 10));
  json tree = json::parse(objects[0].json);
  tree["data"] = {{"record", "no base64!"}};
  CHECK(why(read_back({tree.dump()})) ==
        "release 7 of \"notes\" cannot be read: the secret has no part of a record");
  tree.erase("data");
  CHECK(why(read_back({tree.dump()})) ==
        "release 7 of \"notes\" cannot be read: the secret has no part of a record");
}

TEST_CASE("cluster record: other objects, and what is being deleted, are passed over") {
  auto objects = live(sized(7, 10));
  objects[0].being_deleted = true;
  KubeObject secret{.ref = {"v1", "Secret", "notes", "notes-secrets"}, .json = "{}"};
  KubeObject pod{.ref = {"v1", "Pod", "notes", "web-1"},
                 .labels = {{"cloudctl.dev/release", "7"}},
                 .json = "{}"};
  objects.push_back(secret);
  objects.push_back(pod);
  CHECK(release::history_of(objects).list().empty());
  CHECK(release::history_of({}).next_number() == 1);
}

TEST_CASE("cluster record: a record of a newer form is refused with the way out of a cluster") {
  const auto objects = live(sized(7, 10));
  json tree = json::parse(objects[0].json);
  std::string text = to_json(sized(7, 10));
  text.replace(text.find("\"form\": 1"), 9, "\"form\": 2");
  tree["data"]["record"] = tool::base64(release::compressed(text));
  CHECK(why(read_back({tree.dump()})) ==
        "release record cannot be read: form 2 is newer than this program");
}

TEST_CASE("cluster record: long and strange project names make names that the API server takes") {
  Record record = sized(12345, 4000);
  record.project = std::string(80, 'n') + "_X";
  for (const auto& object : in_parts(record)) {
    CAPTURE(object.ref.name);
    CHECK(object.ref.name.size() <= 253);
    CHECK(object.ref.name.find(".v12345") != std::string::npos);
    for (const auto& label : base::split(object.ref.name, '.')) CHECK(label.size() <= 63);
    CHECK(std::all_of(object.ref.name.begin(), object.ref.name.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    }));
  }
}

TEST_CASE("cluster record: all parts of a release are found to be deleted, the first one first") {
  auto objects = in_parts(sized(7, 4000));
  for (const auto& object : live(sized(8, 10))) objects.push_back(object);
  const auto refs = release::refs_of(7, objects);
  REQUIRE(refs.size() == 3);
  CHECK(refs[0] == tool::ObjectRef{"v1", "Secret", "notes", "cloudctl.notes.v0007"});
  CHECK(refs[1].name == "cloudctl.notes.v0007.2");
  CHECK(refs[2].name == "cloudctl.notes.v0007.3");
  CHECK(release::refs_of(9, objects).empty());
}
