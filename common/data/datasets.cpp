#include "data/datasets.hpp"

#include <fmt/format.h>

#include <cmath>

#include "base/error.hpp"
#include "data/embedded.hpp"
#include "data/manifest.hpp"
#include "data/own_file.hpp"
#include "data/readers.hpp"

namespace unrolled::data {
namespace {

constexpr const char* datasets_to_choose = "sentiment, spam, sample, or a file of lines label<TAB>text";

Dataset read_dataset(const Entry& entry) {
  if (entry.name == "sentiment") return read_sentiment(fetched_files(entry));
  if (entry.name == "spam") return read_spam(fetched_files(entry));
  throw Error(fmt::format("'{}' ({}) holds no labelled texts", entry.name, entry.about), datasets_to_choose);
}

}  // namespace

Dataset sample() {
  Dataset dataset = parse_labelled(sample_text, "sample");
  dataset.about =
      fmt::format("the embedded sample: {} short reviews written for this book", dataset.examples.size());
  return dataset;
}

Dataset resolve(const std::string& name_or_file, const std::string& otherwise) {
  // Nothing was asked for: the usual one, or what is always there
  if (name_or_file.empty()) {
    const Entry* usual = find_entry(otherwise);
    if (usual != nullptr && is_fetched(*usual)) return read_dataset(*usual);
    Dataset dataset = sample();
    dataset.about += fmt::format(" (the real data are not here; ./book data {} fetches them)", otherwise);
    return dataset;
  }

  if (name_or_file == "sample") return sample();
  if (const Entry* entry = find_entry(name_or_file)) return read_dataset(*entry);
  Dataset own = parse_labelled(read_own_file(name_or_file, datasets_to_choose), name_or_file);
  own.is_own = true;
  return own;
}

Dataset resolve_two_classes(const std::string& name_or_file, const std::string& otherwise) {
  Dataset dataset = resolve(name_or_file, otherwise);
  if (dataset.classes.size() == 2) return dataset;
  throw Error(
      fmt::format("{}: {} classes; this chapter tells two apart", dataset.name, dataset.classes.size()),
      "give a file with two labels");
}

Split split(const Dataset& dataset, double test_fraction, std::uint64_t seed) {
  if (!(test_fraction > 0 && test_fraction <= 0.5)) {
    throw Error(fmt::format("a test fraction of {} was asked for", test_fraction), "above 0, at most 0.5");
  }
  const auto k = static_cast<std::uint64_t>(std::llround(std::min(1 / test_fraction, 1e9)));

  // Split each class by itself
  struct Dealt {
    std::uint64_t all = 0, test = 0;
  };
  std::vector<Dealt> dealt(dataset.classes.size());
  Split split;
  for (const Labelled& example : dataset.examples) {
    Dealt& of_class = dealt[static_cast<std::size_t>(example.label)];
    const bool is_test = of_class.all++ % k == seed % k;
    of_class.test += is_test;
    (is_test ? split.test : split.train).push_back(example);
  }
  for (std::size_t c = 0; c < dealt.size(); ++c) {
    if (dealt[c].test == 0 || dealt[c].test == dealt[c].all) {
      throw Error(fmt::format("{}: {} examples of class '{}' are too few to test on one in {}", dataset.name,
                              dealt[c].all, dataset.classes[c], k));
    }
  }
  return split;
}

}  // namespace unrolled::data
