#include "observe/libcurl.h"

#include <dlfcn.h>

#include <string>

#include "base/error.h"

namespace cloudctl::observe {
namespace {

[[noreturn]] void refuse(const char* name, const char* reason) {
  throw base::Error({.what = "library \"" + std::string(name) +
                             "\" cannot be used, nothing can be asked over the network",
                     .where = reason != nullptr ? reason : name,
                     .next = "install it (Debian 12: package \"libcurl4\"; Debian 13 and Ubuntu "
                             "24.04: \"libcurl4t64\")",
                     .code = base::ExitCode::missing_tool});
}

class Library {
 public:
  explicit Library(const char* name)
      : name_(name), handle_(dlopen(name, RTLD_LAZY | RTLD_LOCAL | RTLD_NODELETE)) {
    if (handle_ == nullptr) refuse(name_, dlerror());
  }

  template <typename Function>
  void find(Function& function, const char* symbol) const {
    void* found = dlsym(handle_, symbol);
    if (found == nullptr) refuse(name_, dlerror());
    function = reinterpret_cast<Function>(found);
  }

 private:
  const char* name_;
  void* handle_;
};

}  // namespace

LibCurl load_libcurl() {
  return load_libcurl(CLOUDCTL_LIBCURL);
}

LibCurl load_libcurl(const char* name) {
  const Library library(name);
  LibCurl curl;
  library.find(curl.version, "curl_version");
  library.find(curl.easy_init, "curl_easy_init");
  library.find(curl.easy_setopt, "curl_easy_setopt");
  library.find(curl.easy_perform, "curl_easy_perform");
  library.find(curl.easy_getinfo, "curl_easy_getinfo");
  library.find(curl.easy_strerror, "curl_easy_strerror");
  library.find(curl.easy_cleanup, "curl_easy_cleanup");
  library.find(curl.slist_append, "curl_slist_append");
  library.find(curl.slist_free_all, "curl_slist_free_all");
  return curl;
}

}  // namespace cloudctl::observe
