// How machines translated before: with a dictionary that was learnt from the same pairs, word by word (IBM model 1,
// Brown et al. 1993, §4). The baseline of this chapter.
//
//   p(f | e): how likely word e becomes f. In each pair every f came from one of the words e, or from none:
//   share(e → f) = p(f | e) / Σ_e' p(f | e');      p(f | e) = Σ share(e → f) / Σ_f' Σ share(e → f')
//
// A few rounds of this (expectation, maximisation) find that "house" is in all the pairs "casa" is in. The
// dictionary knows neither order nor agreement: that is its point here.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace unrolled::transformer {

using TextWords = std::vector<std::string>;

class Dictionary {
 public:
  /// Learns from pairs of word lists.
  Dictionary(const std::vector<TextWords>& sources, const std::vector<TextWords>& targets,
             std::size_t rounds = 5) {
    // Number every pair of words that ever meets
    Numbers source_words, target_words;
    std::unordered_map<std::uint64_t, std::uint32_t> entries;
    std::vector<std::uint32_t> from, to, links;  // links: for each f of each sentence its e's, none first
    for (std::size_t i = 0; i < sources.size(); ++i) {
      TextWords words = sources[i];
      words.insert(words.begin(), "");
      for (const std::string& f : targets[i]) {
        for (const std::string& e : words) {
          const std::uint32_t a = source_words.of(e), b = target_words.of(f);
          const auto [entry, is_new] = entries.emplace(std::uint64_t{a} << 32 | b, from.size());
          if (is_new) from.push_back(a), to.push_back(b);
          links.push_back(entry->second);
        }
      }
    }
    // [em]
    std::vector<double> p(from.size(), 1);
    for (std::size_t round = 0; round < rounds; ++round) {
      std::vector<double> shares(p.size(), 0), totals(source_words.names.size(), 0);
      auto link = links.begin();
      for (std::size_t i = 0; i < sources.size(); ++i) {
        const auto width = static_cast<std::ptrdiff_t>(sources[i].size() + 1);
        for (std::size_t f = 0; f < targets[i].size(); ++f, link += width) {
          double all = 0;
          for (auto e = link; e != link + width; ++e) all += p[*e];
          for (auto e = link; e != link + width; ++e) shares[*e] += p[*e] / all;
        }
      }
      for (std::size_t n = 0; n < p.size(); ++n) totals[from[n]] += shares[n];
      for (std::size_t n = 0; n < p.size(); ++n) p[n] = shares[n] / totals[from[n]];
    }
    // [/em]
    std::vector<double> best(source_words.names.size(), -1);
    for (std::size_t n = 0; n < p.size(); ++n) {
      if (p[n] <= best[from[n]]) continue;
      best[from[n]] = p[n];
      likeliest_[source_words.names[from[n]]] = target_words.names[to[n]];
    }
  }

  /// Word by word, in the source's order; unknown words stay as they are.
  TextWords translate(const TextWords& words) const {
    TextWords translated;
    for (const std::string& word : words) {
      const auto found = likeliest_.find(word);
      translated.push_back(found == likeliest_.end() ? word : found->second);
    }
    return translated;
  }

 private:
  struct Numbers {
    std::unordered_map<std::string, std::uint32_t> numbers;
    std::vector<std::string> names;
    std::uint32_t of(const std::string& word) {
      const auto [found, is_new] = numbers.emplace(word, names.size());
      if (is_new) names.push_back(word);
      return found->second;
    }
  };

  std::unordered_map<std::string, std::string> likeliest_;
};

}  // namespace unrolled::transformer
