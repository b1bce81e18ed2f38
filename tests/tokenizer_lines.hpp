// 12,000 lines of odd text, and check numbers of what some tokenizer makes of them: tests/common/text/tokenizer_file.mjs has the same
// formulas.
#pragma once

#include <doctest/doctest.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "golden.hpp"
#include "tensor/array.hpp"

namespace unrolled::testing {

inline const nlohmann::json& tokenizer_golden() { return golden("common/text/tokenizer_file"); }

/// Put together from the golden file's fragments.
inline std::vector<std::string> tokenizer_lines() {
  std::uint32_t state = 12;
  const auto next = [&](std::size_t n) {
    state = state * 1664525U + 1013904223U;
    return static_cast<std::size_t>(state >> 16U) % n;
  };
  const std::vector<std::string> fragments = tokenizer_golden()["fragments"];
  std::vector<std::string> lines(12'000);
  for (std::string& line : lines) {
    const std::size_t count = next(12);
    for (std::size_t n = 0; n < count; ++n) line += fragments[next(fragments.size())];
  }
  return lines;
}

/// Holds the numbers of all lines against the check numbers of that name, one a thousand lines, and those of the first lines themselves.
inline void check_numbers(const std::string& name,
                          const std::function<std::vector<Index>(const std::string&)>& encode) {
  const std::vector<std::uint32_t> expected = tokenizer_golden()["checks"][name];
  const std::vector<std::string> lines = tokenizer_lines();
  REQUIRE(expected.size() * 1000 == lines.size());
  std::uint32_t hash = 2166136261U;
  const auto add = [&](std::uint32_t number) { hash = (hash ^ number) * 16777619U; };
  for (std::size_t n = 0; n < lines.size(); ++n) {
    const std::vector<Index> numbers = encode(lines[n]);
    if (tokenizer_golden()["first"].contains(name) && n < tokenizer_golden()["first"][name].size()) {
      CAPTURE(lines[n]);
      CHECK(numbers == tokenizer_golden()["first"][name][n].get<std::vector<Index>>());
    }
    for (const Index number : numbers) add(static_cast<std::uint32_t>(number));
    add(~0U);
    if (n % 1000 == 999) {
      CAPTURE(n);
      CHECK(hash == expected[n / 1000]);
    }
  }
}

}  // namespace unrolled::testing
