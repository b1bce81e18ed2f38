// Several sentences, a blank before the first word, and "Not" with a capital.
#pragma once

#include <string>
#include <utility>

namespace unrolled {

static std::pair<std::string, std::string> collision(const std::string& praise, const std::string& blame) {
  const auto said = [](const std::string& denied, const std::string& meant) {
    return " Not " + denied + "! Soup, tea, bread: " + meant + "...";
  };
  return std::pair(said(blame, praise), said(praise, blame));
}

}  // namespace unrolled
