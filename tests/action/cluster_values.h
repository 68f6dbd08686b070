#pragma once
// Releases of a small project for the tests of the cluster targets: "shop" with the services that
// are asked for.

#include <string>
#include <vector>

#include "action/cluster_deploy.h"

namespace cloudctl::test {

inline std::string kube_labels(const std::string& service) {
  return R"("labels":{"app.kubernetes.io/managed-by":"cloudctl","app.kubernetes.io/name":")" +
         service + R"(","app.kubernetes.io/part-of":"shop"})";
}

inline render::Object kube_deployment(const std::string& service, const std::string& image,
                                      int replicas = 1) {
  return {.name = {.api_version = "apps/v1",
                   .kind = "Deployment",
                   .kube_namespace = "shop",
                   .name = service},
          .service = service,
          .json = R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{)" +
                  kube_labels(service) + R"(,"name":")" + service +
                  R"(","namespace":"shop"},"spec":{"replicas":)" + std::to_string(replicas) +
                  R"(,"template":{"spec":{"containers":[{"image":")" + image + R"(","name":")" +
                  service + R"("}]}}}})"};
}

inline render::Object kube_object(const std::string& api_version, const std::string& kind,
                                  const std::string& service, const std::string& spec = "{}") {
  return {
      .name = {.api_version = api_version, .kind = kind, .kube_namespace = "shop", .name = service},
      .service = service,
      .json = R"({"apiVersion":")" + api_version + R"(","kind":")" + kind + R"(","metadata":{)" +
              kube_labels(service) + R"(,"name":")" + service + R"(","namespace":"shop"},"spec":)" +
              spec + "}"};
}

inline release::Record kube_release(const std::vector<std::string>& services,
                                    const std::string& image = "acme/web:1") {
  release::Record record{
      .project = "shop", .target = "test", .purpose = "deploy", .who = "ann", .host = "box"};
  for (const auto& name : services) {
    record.services.push_back({.name = name,
                               .image = image,
                               .ports = {{.name = "http", .number = 8080}},
                               .settings = {{"expose", "cluster"}}});
    record.objects.push_back(kube_deployment(name, image));
    record.waves.push_back({name});
  }
  return record;
}

// As the API server would give it.
inline tool::KubeObject living(const render::Object& object) {
  return tool::parse_objects(object.json, "test").front();
}

}  // namespace cloudctl::test
