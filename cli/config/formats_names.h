#pragma once
// Names and references: what may stand in a label, a path, an image. Used by complaint() alone.

#include <optional>
#include <string>
#include <string_view>

namespace cloudctl::config {

using Complaint = std::optional<std::string>;

// DNS-1123 label (RFC 1123 section 2.1; kubernetes.io, "Object names").
[[nodiscard]] Complaint label_complaint(std::string_view text, std::size_t most);
[[nodiscard]] Complaint port_name_complaint(std::string_view text);
// [host[:port]/]path[:tag][@sha256:…] (github.com/distribution/reference).
[[nodiscard]] Complaint image_complaint(std::string_view text);
[[nodiscard]] Complaint registry_complaint(std::string_view text);
[[nodiscard]] Complaint host_complaint(std::string_view text);
[[nodiscard]] Complaint env_name_complaint(std::string_view text);
// Relative, below the folder of the file.
[[nodiscard]] Complaint inside_complaint(std::string_view text);
[[nodiscard]] Complaint mount_path_complaint(std::string_view text);
[[nodiscard]] Complaint http_path_complaint(std::string_view text);
[[nodiscard]] Complaint platform_complaint(std::string_view text);
[[nodiscard]] Complaint email_complaint(std::string_view text);
[[nodiscard]] Complaint arn_complaint(std::string_view text);
// Letters, digits and `also`; begins with a letter or digit; at most 253 characters.
[[nodiscard]] Complaint plain_word_complaint(std::string_view text, std::string_view also);

}  // namespace cloudctl::config
