#include "tool/aws_bucket.h"

#include <doctest/doctest.h>

using namespace cloudctl;

namespace {

bool says(const process::CommandLine& command, const std::string& text) {
  return printed(command).find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("bucket: it keeps earlier versions and is closed to the public") {
  const auto commands = tool::bucket_create({.region = "us-west-2", .name = "b"});
  REQUIRE(commands.size() == 3);
  CHECK(says(commands[0],
             "s3api create-bucket --bucket b --create-bucket-configuration "
             "LocationConstraint=us-west-2"));
  CHECK(says(commands[1],
             "put-bucket-versioning --bucket b --versioning-configuration "
             "Status=Enabled"));
  CHECK(says(commands[2], "BlockPublicAcls=true"));
}

TEST_CASE("bucket: in the first region no place may be said") {
  const auto commands = tool::bucket_create({.region = "us-east-1", .name = "b"});
  CHECK_FALSE(says(commands[0], "LocationConstraint"));
}

TEST_CASE("bucket: its keys, and none of an answer without any") {
  CHECK(tool::parse_keys(R"({"Contents":[{"Key":"a/config"},{"Key":"a/x"}]})") ==
        std::vector<std::string>{"a/config", "a/x"});
  CHECK(tool::parse_keys("").empty());
  CHECK(tool::parse_keys(R"({"KeyCount":0})").empty());
}

TEST_CASE("bucket: one that is not there, and one that is ours already") {
  CHECK(
      tool::is_no_bucket("An error occurred (NoSuchBucket) when calling the ListObjectsV2 "
                         "operation: The specified bucket does not exist"));
  CHECK_FALSE(
      tool::is_no_bucket("An error occurred (AccessDenied) when calling the X operation: n"));
  CHECK(
      tool::is_our_bucket("An error occurred (BucketAlreadyOwnedByYou) when calling the "
                          "CreateBucket operation: x"));
}
