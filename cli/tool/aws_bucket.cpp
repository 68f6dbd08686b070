#include "tool/aws_bucket.h"

#include "tool/aws.h"
#include "tool/json.h"

namespace cloudctl::tool {

namespace {

// Where a bucket without a place is made (docs.aws.amazon.com/AmazonS3, "CreateBucket").
constexpr auto first_region = "us-east-1";

process::CommandLine s3api(const Bucket& bucket, const std::string& operation, Words words) {
  Words all{"s3api", operation, "--bucket", bucket.name};
  all.insert(all.end(), words.begin(), words.end());
  return aws_call(bucket.region, all);
}

}  // namespace

process::CommandLine bucket_list(const Bucket& bucket, const std::string& prefix) {
  return s3api(bucket, "list-objects-v2",
               {"--prefix", prefix, "--max-keys", "1000", "--no-paginate"});
}

std::vector<std::string> parse_keys(std::string_view out) {
  std::vector<std::string> keys;
  // An empty answer is no answer in version 1.
  if (out.find('{') == std::string_view::npos) return keys;
  const Json answer = parse_answer(out, "aws s3api list-objects-v2");
  for (const Json& entry : member(answer, "Contents")) keys.push_back(text(entry, "Key"));
  return keys;
}

bool is_no_bucket(std::string_view err) {
  return parse_aws_failure(err).code == "NoSuchBucket";
}

std::vector<process::CommandLine> bucket_create(const Bucket& bucket) {
  Words place;
  if (bucket.region != first_region) {
    place = {"--create-bucket-configuration", "LocationConstraint=" + bucket.region};
  }
  return {s3api(bucket, "create-bucket", place),
          s3api(bucket, "put-bucket-versioning", {"--versioning-configuration", "Status=Enabled"}),
          s3api(bucket, "put-public-access-block",
                {"--public-access-block-configuration",
                 "BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,"
                 "RestrictPublicBuckets=true"})};
}

bool is_our_bucket(std::string_view err) {
  return parse_aws_failure(err).code == "BucketAlreadyOwnedByYou";
}

}  // namespace cloudctl::tool
