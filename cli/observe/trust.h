#pragma once
// Questions to servers whose certificates are signed by authorities of the user's own, as
// SSL_CERT_FILE names them for other programs. It must not know what the answer is needed for.

#include <string>

#include "observe/probe.h"

namespace cloudctl::observe {

// As `ask`; `authorities` is the path of a file of certificates, which are trusted instead of the
// system's; empty: the system's.
[[nodiscard]] Ask asker(const std::string& authorities);

}  // namespace cloudctl::observe
