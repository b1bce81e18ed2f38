// Text that arrives in pieces of bytes, shown as soon as it can be: a character may need several tokens.
#pragma once

#include <string>
#include <string_view>

#include "base/utf8.hpp"
#include "terminal/terminal.hpp"

namespace unrolled::gpt {

class Stream {
 public:
  /// What can be shown by now, safe for a terminal: line ends stay, other control characters do not.
  std::string add(std::string_view bytes) {
    waiting_ += bytes;
    return show(waiting_.size() - incomplete());
  }

  /// What is left: an unfinished character becomes "�".
  std::string end() { return show(waiting_.size()); }

 private:
  /// How many of the last bytes may be the beginning of a character.
  std::size_t incomplete() const {
    for (std::size_t n = 1; n <= std::min<std::size_t>(3, waiting_.size()); ++n) {
      const auto byte = static_cast<unsigned char>(waiting_[waiting_.size() - n]);
      if ((byte & 0xC0) == 0x80) continue;  // the middle of one
      const std::size_t length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC2 ? 2 : 1;
      return length > n ? n : 0;
    }
    return 0;
  }

  std::string show(std::size_t n) {
    std::string shown;
    std::string_view ready(waiting_.data(), n);
    while (!ready.empty()) {
      const std::size_t line = std::min(ready.find('\n'), ready.size());
      shown += printable(ready.substr(0, line));
      if (line < ready.size()) shown += '\n';
      ready.remove_prefix(std::min(line + 1, ready.size()));
    }
    waiting_.erase(0, n);
    return shown;
  }

  std::string waiting_;
};

}  // namespace unrolled::gpt
