// The JSON that a page of --html holds: docs/trace-schema.md, "The page's block".
#pragma once

#include <zlib.h>

#include <string>

#include "base/error.hpp"

namespace unrolled::testing {

/// What atob() makes of it.
inline std::string bytes_of_base64(const std::string& base64) {
  const std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  unsigned bits = 0, held = 0;
  for (const char c : base64) {
    if (c == '=') break;
    bits = bits << 6 | static_cast<unsigned>(digits.find(c));
    held += 6;
    if (held >= 8) bytes += static_cast<char>(bits >> (held -= 8) & 0xff);
  }
  return bytes;
}

/// What a browser reads: all between the tags, up to the first "</script", unpacked. Errors: zlib did not pack it.
inline std::string run_of_page(const std::string& html) {
  const std::string tag = "<script id=\"run\" type=\"text/plain\">";
  const std::size_t begin = html.find(tag) + tag.size();
  const std::string bytes = bytes_of_base64(html.substr(begin, html.find("</script", begin) - begin));
  uLongf length = 8'000'000;
  std::string text(length, '\0');
  if (::uncompress(reinterpret_cast<Bytef*>(text.data()), &length,
                   reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()) != Z_OK)
    throw Error("the page's run cannot be unpacked");
  text.resize(length);
  return text;
}

}  // namespace unrolled::testing
