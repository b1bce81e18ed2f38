// Applying merges that were learnt: the most urgent first.
#pragma once

#include <functional>
#include <optional>
#include <queue>
#include <tuple>
#include <utility>
#include <vector>

namespace unrolled::text {

/// What becomes of two neighbours, and how urgent that is: the lowest rank comes first.
template <class Token>
struct Merge {
  std::size_t rank;
  Token token;
};

// [merge]
/// Tokens after all merges: again and again the most urgent one that is possible, from left to right, until none is.
/// `merge_of(left, right)` is a std::optional<Merge<Token>>. For n tokens it takes time n log n.
template <class Token, class MergeOf>
std::vector<Token> merged(std::vector<Token> tokens, const MergeOf& merge_of) {
  struct Link {
    std::size_t before, after;  // the neighbours' places; outside the tokens at either end
    std::size_t looked_at = 0;  // how often its pair has changed
    bool is_gone = false;       // into the link before it
  };
  std::vector<Link> chain;
  for (std::size_t i = 0; i < tokens.size(); ++i) chain.push_back({i - 1, i + 1});
  using Candidate = std::tuple<std::size_t, std::size_t, std::size_t>;  // rank, place, looked_at
  std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>> candidates;
  const auto consider = [&](std::size_t at) {
    if (at >= chain.size()) return;
    ++chain[at].looked_at;
    if (chain[at].after >= chain.size()) return;
    if (const auto merge = merge_of(tokens[at], tokens[chain[at].after])) {
      candidates.emplace(merge->rank, at, chain[at].looked_at);
    }
  };
  for (std::size_t i = 0; i < chain.size(); ++i) consider(i);
  while (!candidates.empty()) {
    const auto [rank, at, looked_at] = candidates.top();
    candidates.pop();
    if (chain[at].is_gone || chain[at].looked_at != looked_at) continue;  // one of the two is another by now
    const std::size_t next = chain[at].after;
    tokens[at] = merge_of(tokens[at], tokens[next])->token;
    chain[next].is_gone = true;
    chain[at].after = chain[next].after;
    if (chain[at].after < chain.size()) chain[chain[at].after].before = at;
    consider(chain[at].before);
    consider(at);
  }
  std::vector<Token> left;
  for (std::size_t at = 0; at < chain.size(); at = chain[at].after) left.push_back(std::move(tokens[at]));
  return left;
}
// [/merge]

}  // namespace unrolled::text
