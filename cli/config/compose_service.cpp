#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "config/compose_ports.h"
#include "config/compose_value.h"
#include "config/formats.h"
#include "config/formats_numbers.h"
#include "config/secret_words.h"

namespace cloudctl::config {
namespace {

// One service on its way: where it is from, what became of it.
class Taker {
 public:
  explicit Taker(std::string_view file) : file_(file) {}

  Taken take(const Entry& entry) {
    for (const Entry& setting : entry.value.entries) take_setting(setting);
    return std::move(taken_);
  }

 private:
  void leave(std::string sentence) { taken_.left.push_back(std::move(sentence)); }

  [[nodiscard]] std::string origin(const Node& node) const { return origin_of(file_, node.span); }

  // A text in which no variable is left and that has this form; else says why not.
  std::optional<Finding> text(std::string_view what, const Node& node, Format format) {
    if (node.kind != NodeKind::scalar) {
      leave(fmt::format("{}: it is not a text", what));
      return {};
    }
    const auto value = interpolated(node.text);
    if (!value) {
      leave(fmt::format("{}: \"{}\" depends on a variable", what, base::printable(node.text)));
      return {};
    }
    if (const auto wrong = complaint(format, *value)) {
      leave(fmt::format("{}: \"{}\": {}", what, base::printable(*value), *wrong));
      return {};
    }
    return Finding{*value, origin(node)};
  }

  void take_setting(const Entry& setting) {
    const std::string& key = setting.key;
    const Node& value = setting.value;
    if (key == "image")
      taken_.service.image = image(value);
    else if (key == "build")
      take_build(value);
    else if (key == "command")
      take_command(value);
    else if (key == "ports")
      take_ports(value);
    else if (key == "expose")
      take_exposed(value);
    else if (key == "environment")
      take_environment(value);
    else if (key == "depends_on")
      take_uses(value);
    else if (key == "volumes")
      take_volumes(value);
    else if (key == "secrets")
      take_secrets(value);
    else if (key == "scale")
      take_replicas(value);
    else if (key == "deploy")
      take_deploy(value);
    else if (!key.starts_with("x-"))
      leave(reason_to_leave(key));
  }

  std::optional<Finding> image(const Node& node) {
    // With "build" the image is only the name that the result gets.
    if (taken_.service.build) return {};
    return text("\"image\"", node, Format::image);
  }

  void take_build(const Node& node) {
    const Node* context = node.kind == NodeKind::map ? member(node, "context") : &node;
    if (context == nullptr) {
      leave("\"build\": it has no context");
      return;
    }
    taken_.service.build = text("\"build\"", *context, Format::context);
    if (!taken_.service.build) return;
    taken_.service.image.reset();
    if (node.kind != NodeKind::map) return;
    for (const Entry& entry : node.entries) {
      if (entry.key == "dockerfile") {
        taken_.service.dockerfile = text("\"build.dockerfile\"", entry.value, Format::file);
      } else if (entry.key == "target") {
        taken_.service.build_target = text("\"build.target\"", entry.value, Format::word);
      } else if (entry.key == "args") {
        for (auto& [name, value] : variables("\"build.args\"", entry.value)) {
          if (value) taken_.service.build_args.emplace(name, *value);
        }
      } else if (entry.key != "context") {
        leave(fmt::format("\"build.{}\"", base::printable(entry.key)));
      }
    }
  }

  void take_command(const Node& node) {
    std::vector<Finding> words;
    if (node.kind == NodeKind::list) {
      for (const Node& item : node.items) {
        if (const auto word = text("\"command\"", item, Format::argument)) words.push_back(*word);
      }
      if (words.size() == node.items.size()) taken_.service.command = std::move(words);
      return;
    }
    const auto whole = text("\"command\"", node, Format::argument);
    if (!whole) return;
    if (whole->value.find_first_of("\"'\\|&;<>()`*?$") != std::string::npos) {
      leave(fmt::format("\"command\": write \"{}\" as a list of words",
                        base::printable(whole->value)));
      return;
    }
    for (const std::string& word : base::split(whole->value, ' ')) {
      if (!word.empty()) words.push_back({word, whole->origin});
    }
    taken_.service.command = std::move(words);
  }

  void add_port(const std::string& number, const std::string& where) {
    const bool known = std::any_of(taken_.service.ports.begin(), taken_.service.ports.end(),
                                   [&](const Finding& port) { return port.value == number; });
    if (!known) taken_.service.ports.push_back({number, where});
  }

  void take_ports(const Node& node) {
    for (const Node& item : node.items) {
      const auto port = compose_port(item);
      if (!port) {
        leave("a port: only single TCP ports are taken over (" + origin(item) + ")");
        continue;
      }
      const bool first = !taken_.service.expose;
      if (first) {
        // What is published comes first: that is the one that is exposed.
        std::erase_if(taken_.service.ports,
                      [&](const Finding& one) { return one.value == port->inside; });
        taken_.service.ports.insert(taken_.service.ports.begin(), {port->inside, origin(item)});
        taken_.service.expose = Finding{port->expose, origin(item)};
        continue;
      }
      add_port(port->inside, origin(item));
      leave(fmt::format("port {}: only the first published port is exposed", port->inside));
    }
  }

  void take_exposed(const Node& node) {
    for (const Node& item : node.items) {
      const auto number = item.kind == NodeKind::scalar ? whole_number(item.text) : std::nullopt;
      if (number && *number >= 1 && *number <= 65535) {
        add_port(item.text, origin(item));
      } else {
        leave("a port under \"expose\" (" + origin(item) + ")");
      }
    }
  }

  // Both shapes: a map, or a list of NAME=VALUE. No value: it comes from outside.
  std::map<std::string, std::optional<Finding>> variables(std::string_view what, const Node& node) {
    std::map<std::string, std::optional<Finding>> result;
    for (const Entry& entry : node.entries) {
      add_variable(result, what, {entry.key, &entry.value});
    }
    for (const Node& item : node.items) {
      const std::size_t equals = item.text.find('=');
      Node value = item;
      value.text = equals == std::string::npos ? "" : item.text.substr(equals + 1);
      if (equals == std::string::npos) value.kind = NodeKind::null;
      add_variable(result, what, {item.text.substr(0, equals), &value});
    }
    return result;
  }

  struct Variable {
    std::string name;
    const Node* value;
  };

  void add_variable(std::map<std::string, std::optional<Finding>>& variables, std::string_view what,
                    const Variable& variable) {
    if (const auto wrong = complaint(Format::env_name, variable.name)) {
      leave(fmt::format("{}: \"{}\": {}", what, base::printable(variable.name), *wrong));
      return;
    }
    if (variable.value->kind == NodeKind::null) {
      variables[variable.name] = std::nullopt;
    } else if (const auto value =
                   text(fmt::format("{} {}", what, variable.name), *variable.value, Format::any)) {
      variables[variable.name] = *value;
    }
  }

  void add_secret(const std::string& name, const std::string& where) {
    const bool known = std::any_of(taken_.service.secrets.begin(), taken_.service.secrets.end(),
                                   [&](const Finding& one) { return one.value == name; });
    if (!known) taken_.service.secrets.push_back({name, where});
    taken_.service.env.erase(name);
    leave(fmt::format("the value of {0}: keep it with `cloudctl secrets set {0}`", name));
  }

  void take_environment(const Node& node) {
    for (const auto& [name, value] : variables("\"environment\"", node)) {
      if (!value) {
        add_secret(name, "from outside");
      } else if (looks_secret(name, value->value)) {
        add_secret(name, value->origin);
      } else {
        taken_.service.env.emplace(name, *value);
      }
    }
  }

  void take_secrets(const Node& node) {
    for (const Node& item : node.items) {
      const Node* source = item.kind == NodeKind::map ? member(item, "source") : &item;
      if (source == nullptr || source->kind != NodeKind::scalar) continue;
      std::string name = source->text;
      std::transform(name.begin(), name.end(), name.begin(), [](char c) {
        if (c == '-' || c == '.') return '_';
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
      });
      if (complaint(Format::env_name, name)) {
        leave(fmt::format("secret \"{}\"", base::printable(source->text)));
        continue;
      }
      add_secret(name, origin(item));
      leave(fmt::format("the file /run/secrets/{}: it is the environment variable {} here",
                        base::printable(source->text), name));
    }
  }

  void take_uses(const Node& node) {
    std::set<std::string> seen;
    for (const Entry& entry : node.entries) {
      if (seen.insert(entry.key).second) {
        taken_.service.uses.push_back({entry.key, origin_of(file_, entry.span)});
      }
    }
    for (const Node& item : node.items) {
      if (seen.insert(item.text).second) taken_.service.uses.push_back({item.text, origin(item)});
    }
  }

  void take_volumes(const Node& node) {
    std::set<std::string> paths;
    for (const Node& item : node.items) {
      const auto path = compose_volume(item);
      if (!path) {
        leave("a folder of this machine as volume (" + origin(item) + "): copy it into the image");
      } else if (const auto wrong = complaint(Format::mount_path, *path)) {
        leave(fmt::format("volume \"{}\": {}", base::printable(*path), *wrong));
      } else if (paths.insert(*path).second) {
        taken_.service.storage.push_back(
            {.path = {*path, origin(item)}, .size = {"1Gi", "assumed: compose knows no sizes"}});
      }
    }
  }

  void take_replicas(const Node& node) {
    const auto number = node.kind == NodeKind::scalar ? whole_number(node.text) : std::nullopt;
    if (number && *number <= 1000) {
      taken_.service.replicas = Finding{node.text, origin(node)};
    } else {
      leave("the number of replicas");
    }
  }

  void take_deploy(const Node& node) {
    for (const Entry& entry : node.entries) {
      if (entry.key == "replicas") {
        take_replicas(entry.value);
      } else {
        leave(fmt::format("\"deploy.{}\"{}", base::printable(entry.key),
                          entry.key == "resources" ? ": write \"resources\"" : ""));
      }
    }
  }

  std::string_view file_;
  Taken taken_;
};

}  // namespace

Taken take_service(std::string_view file, const Entry& entry) {
  return Taker(file).take(entry);
}

}  // namespace cloudctl::config
