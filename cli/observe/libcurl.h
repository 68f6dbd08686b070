#pragma once
// libcurl, loaded when the first question is asked and not at the program's start: mapping it and
// its forty dependencies costs more than all that a short verb does. Knows no question; probe.cpp
// is its only user.

#include <curl/curl.h>

namespace cloudctl::observe {

// The functions of the library that the program was built against, by their names without "curl_".
struct LibCurl {
  decltype(&curl_version) version = nullptr;
  decltype(&curl_easy_init) easy_init = nullptr;
  decltype(&curl_easy_setopt) easy_setopt = nullptr;
  decltype(&curl_easy_perform) easy_perform = nullptr;
  decltype(&curl_easy_getinfo) easy_getinfo = nullptr;
  decltype(&curl_easy_strerror) easy_strerror = nullptr;
  decltype(&curl_easy_cleanup) easy_cleanup = nullptr;
  decltype(&curl_slist_append) slist_append = nullptr;
  decltype(&curl_slist_free_all) slist_free_all = nullptr;
};

// From the second call on it finds what is loaded; the library stays to the program's end. Throws
// Error (missing_tool) if this machine does not have it. May be called from several threads at
// once.
[[nodiscard]] LibCurl load_libcurl();
[[nodiscard]] LibCurl load_libcurl(const char* name);  // as the dynamic loader knows it

}  // namespace cloudctl::observe
