// The sum of all cuts, against central differences.
#include "12_tokens/unigram.hpp"
#include "12_tokens/word_total.hpp"
#include "gradient_check.hpp"

using namespace unrolled;
using namespace unrolled::tokens;

TEST_CASE("word_total: many ways, one way, a place that no cut reaches") {
  const Unigram model({{"a", -1}, {"b", -2}, {"ab", -2.5}, {"ba", -2}, {"xab", -3}});
  for (const char* word : {"ababab", "b", "aabab"}) {
    const Lattice lattice = model.lattice(word);
    check::gradient([&](const auto& x) { return word_total(lattice, x[0]); },
                    {check::numbers({lattice.edges.size()})});
  }
  const Lattice gap{3, {{0, 1, 0, -1}, {0, 2, 1, -1}, {2, 3, 0, -1}}};
  check::gradient([&](const auto& x) { return word_total(gap, x[0]); }, {check::numbers({3})});
}
