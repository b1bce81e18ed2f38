// Files that every program carries inside, so that it runs offline and from anywhere. CMake puts them there.
#pragma once

#include <string_view>

namespace unrolled::data {

/// common/data/manifest.txt
extern const std::string_view manifest_text;
/// common/data/samples/reviews.tsv
extern const std::string_view sample_text;
/// common/data/samples/ruth.txt
extern const std::string_view sample_verses;
/// common/data/samples/rated_words.tsv
extern const std::string_view sample_ratings;
/// common/data/samples/houses.csv
extern const std::string_view sample_houses;
/// common/data/samples/flowers.csv
extern const std::string_view sample_flowers;
/// Some headers of common/.
extern const std::string_view sample_code;
/// docs/glossary.md
extern const std::string_view sample_glossary;

}  // namespace unrolled::data
