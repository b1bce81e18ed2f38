#include "data/parallel.hpp"

#include <fmt/format.h>

#include <set>

#include "base/error.hpp"
#include "data/clean.hpp"
#include "data/manifest.hpp"
#include "data/own_file.hpp"
#include "data/readers.hpp"
#include "text/text_file.hpp"

namespace unrolled::data {
namespace {

constexpr const char* pairs_to_choose = "kjv-rv, uk, sample, or a file of lines source<TAB>target";

const Entry& entry(const char* name) { return *find_entry(name); }

Parallel verses() {
  const std::vector<std::string> english = read_sword(fetched_files(entry("kjv")));
  const std::vector<std::string> spanish = read_sword(fetched_files(entry("rv")));
  if (english.size() != spanish.size()) {
    throw Error(
        fmt::format("kjv has {} rows and rv {}: they are not aligned", english.size(), spanish.size()));
  }
  Parallel parallel{"kjv-rv", "", {}};
  for (std::size_t i = 0; i < english.size(); ++i) {
    if (!english[i].empty() && !spanish[i].empty()) parallel.pairs.push_back({english[i], spanish[i]});
  }
  parallel.about =
      fmt::format("{} verses of the Bible, English (1769) and Spanish (1909)", parallel.pairs.size());
  return parallel;
}

}  // namespace

Parallel parse_parallel(std::string_view text, const std::string& name) {
  Parallel parallel{name, "", {}};
  text::for_lines(text, [&](std::string_view line, std::size_t number) {
    if (trimmed(line).empty()) return;
    const std::size_t tab = line.find('\t');
    const bool is_one = tab != line.npos && line.find('\t', tab + 1) == line.npos;
    const Pair pair =
        is_one ? Pair{std::string(trimmed(line.substr(0, tab))), std::string(trimmed(line.substr(tab)))}
               : Pair{};
    if (pair.source.empty() || pair.target.empty()) {
      throw Error(fmt::format("{}: line {} is not a pair", name, number), "each line is source<TAB>target");
    }
    parallel.pairs.push_back(pair);
  });
  if (parallel.pairs.empty()) throw Error(name + ": the file is empty", "each line is source<TAB>target");
  parallel.about = fmt::format("{} pairs from {}", parallel.pairs.size(), name);
  return parallel;
}

Parallel resolve_parallel(const std::string& name_or_file) {
  if (name_or_file.empty() || name_or_file == "sample") return phrase_book();
  if (name_or_file == "kjv-rv") return verses();
  if (name_or_file == "uk") {
    Parallel parallel{"uk", "", read_catalogues(fetched_files(entry("uk")))};
    parallel.about =
        fmt::format("{} sentences of LibreOffice, in English and Ukrainian", parallel.pairs.size());
    return parallel;
  }
  if (find_entry(name_or_file) != nullptr) {
    throw Error(fmt::format("'{}' holds no pairs of sentences", name_or_file), pairs_to_choose);
  }
  return parse_parallel(read_own_file(name_or_file, pairs_to_choose), name_or_file);
}

ParallelParts hold_out_pairs(const std::vector<Pair>& pairs, std::size_t k) {
  if (k < 2) throw Error(fmt::format("every pair in {} cannot be held out", k), "2 or more");
  ParallelParts parts;
  std::set<std::string_view> known;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if ((i + 1) % k == 0) continue;
    parts.train.push_back(pairs[i]);
    known.insert(pairs[i].source);
  }
  for (std::size_t i = k - 1; i < pairs.size(); i += k) {
    if (known.count(pairs[i].source) == 0) parts.held_out.push_back(pairs[i]);
  }
  if (pairs.size() < k) {
    throw Error(fmt::format("{} pairs are too few to hold out one in {}", pairs.size(), k),
                fmt::format("give at least {}", k));
  }
  if (parts.held_out.empty()) {
    throw Error(fmt::format("of {} pairs one in {} is to be held out, but all their sources stand in other "
                            "pairs too",
                            pairs.size(), k),
                "give a file with more different sentences");
  }
  return parts;
}

}  // namespace unrolled::data
