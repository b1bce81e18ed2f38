// BLEU: how many runs of one to four words a translation shares with a right one (Papineni et al. 2002), by
// the definition of sacreBLEU (Post 2018), so that numbers can be compared: nrefs:1|tok:13a|smooth:exp.
//
//   BLEU = 100 · min(1, e^(1 − r/c)) · (p_1 p_2 p_3 p_4)^¼       over the whole corpus, not a mean of sentences
//
// p_n: runs of n words that stand in the reference too, each counted at most as often as there, over all runs
// of n words; c and r: words of translations and references. Where no run of n words is right, p_n is
// 1 / (2^k · all runs) at the k-th such n. Short texts come out at 0 when they have no four words in a row.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/utf8.hpp"

namespace unrolled::transformer {

/// What `\s` and split() of Python take for a blank.
inline bool is_blank(char32_t c) {
  return (c >= 9 && c <= 13) || (c >= 0x1C && c <= 0x20) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

inline std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != text.npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

// [tokens]
/// The words of a line by the rules of mteval-v13a: signs stand alone, but ' and - inside words do not, nor . and
/// , between digits. Errors: not UTF-8.
inline std::vector<std::string> tokens_13a(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  text = replaced(replaced(replaced(text, "<skipped>", ""), "-\n", ""), "\n", " ");
  text = replaced(replaced(text, "&quot;", "\""), "&amp;", "&");
  std::u32string line = utf8::decode(" " + replaced(replaced(text, "&lt;", "<"), "&gt;", ">") + " ");

  const auto is_digit = [](char32_t c) { return c >= U'0' && c <= U'9'; };
  const auto is_stop = [](char32_t c) { return c == U'.' || c == U','; };
  const auto is_sign = [](char32_t c) {
    const bool is_word = (c >= U'0' && c <= U'9') || (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z');
    return c >= 0x20 && c < 0x7F && !is_word && c != U'\'' && c != U',' && c != U'-' && c != U'.';
  };
  // Puts blanks around the right or the left of two neighbours; what was matched is not looked at again.
  const auto apart = [&](auto left_is, auto right_is, bool is_right_apart) {
    std::u32string out;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const bool here = i + 1 < line.size() && left_is(line[i]) && right_is(line[i + 1]);
      if (!here) {
        out += line[i];
      } else if (is_right_apart) {
        out += {line[i], U' ', line[++i], U' '};
      } else {
        out += {U' ', line[i], U' ', line[i + 1]};
        ++i;
      }
    }
    line = out;
  };
  std::u32string out;
  for (const char32_t c : line) is_sign(c) ? out += {U' ', c, U' '} : out += c;
  line = out;
  apart([&](char32_t c) { return !is_digit(c); }, is_stop, true);
  apart(
      is_stop, [&](char32_t c) { return !is_digit(c); }, false);
  apart(
      is_digit, [](char32_t c) { return c == U'-'; }, true);

  std::vector<std::string> words(1);
  for (const char32_t c : line) {
    if (!is_blank(c)) {
      utf8::append(words.back(), c);
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}
// [/tokens]

struct Bleu {
  double score = 0;                           ///< 0 … 100
  std::array<std::size_t, 4> right{}, all{};  ///< runs of 1 … 4 words
  std::size_t length = 0, reference_length = 0;
  double brevity_penalty = 1;
};

// [bleu]
/// One reference a translation. Errors: their numbers differ; not UTF-8.
inline Bleu bleu(const std::vector<std::string>& translations, const std::vector<std::string>& references) {
  if (translations.size() != references.size()) {
    throw Error("BLEU: " + std::to_string(translations.size()) + " translations and " +
                std::to_string(references.size()) + " references");
  }
  Bleu result;
  using Runs = std::map<std::vector<std::string>, std::size_t>;
  const auto runs_of = [](const std::vector<std::string>& words, std::size_t n) {
    Runs runs;
    for (auto first = words.begin(); words.end() - first >= static_cast<std::ptrdiff_t>(n); ++first) {
      ++runs[{first, first + static_cast<std::ptrdiff_t>(n)}];
    }
    return runs;
  };
  for (std::size_t i = 0; i < translations.size(); ++i) {
    const std::vector<std::string> ours = tokens_13a(translations[i]), theirs = tokens_13a(references[i]);
    result.length += ours.size();
    result.reference_length += theirs.size();
    for (std::size_t n = 1; n <= 4; ++n) {
      const Runs wanted = runs_of(theirs, n);
      for (const auto& [run, times] : runs_of(ours, n)) {
        const auto found = wanted.find(run);
        result.all[n - 1] += times;
        if (found != wanted.end()) result.right[n - 1] += std::min(times, found->second);
      }
    }
  }
  const double c = static_cast<double>(result.length), r = static_cast<double>(result.reference_length);
  if (c < r) result.brevity_penalty = c > 0 ? std::exp(1 - r / c) : 0;
  if (result.right[0] == 0 || result.all[3] == 0) return result;
  double log_sum = 0, doubled = 1;
  for (std::size_t n = 0; n < 4; ++n) {
    if (result.right[n] == 0) doubled *= 2;
    const double right = result.right[n] == 0 ? 1 / doubled : static_cast<double>(result.right[n]);
    log_sum += std::log(right / static_cast<double>(result.all[n]));
  }
  result.score = 100 * result.brevity_penalty * std::exp(log_sum / 4);
  return result;
}
// [/bleu]

}  // namespace unrolled::transformer
