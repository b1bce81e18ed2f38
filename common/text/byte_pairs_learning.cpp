// Learning the merges from a text.
#include <fmt/format.h>

#include <map>

#include "base/error.hpp"
#include "text/byte_pairs.hpp"
#include "text/neighbour_pairs.hpp"

namespace unrolled::text {

BytePairs BytePairs::learn(std::string_view text, std::size_t size, const EachMerge& each) {
  if (size < 256)
    throw Error(fmt::format("a vocabulary of {} tokens was asked for", size), "the bytes alone are 256");
  BytePairs learnt;
  std::map<std::string_view, std::size_t> pieces;
  while (!text.empty()) {
    const std::string_view piece = first_piece(text);
    ++pieces[piece];
    text.remove_prefix(piece.size());
  }
  std::vector<CountedWord> words;
  for (const auto& [piece, count] : pieces) {
    words.push_back({{}, count});
    for (const char byte : piece)
      words.back().symbols.push_back(learnt.bytes_[static_cast<unsigned char>(byte)]);
  }
  NeighbourPairs pairs(words);
  while (learnt.size() < size) {
    const auto pair = pairs.most_frequent();
    if (!pair) break;
    const auto [left, right] = *pair;
    const std::string both = learnt.token(left) + learnt.token(right);
    const auto known = learnt.find(both);  // the same bytes, from another pair
    const Index token = known ? *known : learnt.add(both);
    learnt.add_merge(left, right, token);
    pairs.merge(*pair, token);
    if (each) each();
  }
  return learnt;
}

}  // namespace unrolled::text
