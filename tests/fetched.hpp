// Real data in tests: used where it was fetched, and missed aloud where it was not.
#pragma once

#include <doctest/doctest.h>

#include <string_view>

#include "data/manifest.hpp"

namespace unrolled::testing {

/// Whether a data set is here. If not, the test says so, and CTest calls it skipped. `./book test` fetches what tests
/// ask for by fetched("NAME"), so write the name out.
inline bool fetched(std::string_view name) {
  const bool is_here = data::is_fetched(*data::find_entry(name));
  if (!is_here) MESSAGE("skipped: " << name << " is not fetched (./book data " << name << ")");
  return is_here;
}

}  // namespace unrolled::testing
