// A database as a file: a safetensors file, so that other programs can read it too.
//
//   embeddings (N,E), tokens (N,R), documents (N)      and in its metadata: format, version, the embedder's checksum
//
// It is mapped into memory (mmap) and read in place: opening checks its numbers once, and copies none. To append is
// to write a new file beside it and rename that: nothing is lost if the program is killed in between, and a program
// that has the old file open goes on reading the old one. Each time the version goes up by one.
#pragma once

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <string>

#include "21_retrieval/search.hpp"
#include "base/file.hpp"
#include "nn/safetensors.hpp"

namespace unrolled::retrieval {

/// Whose database it is: embedders with the same checksum give the same vectors.
struct Maker {
  std::string checksum;
  std::size_t width, retrieved, vocabulary;  ///< E, R, V
};

inline constexpr const char* database_format = "unrolled database 1";

/// Writes all of it in one step or not at all. Errors: as write_atomically.
inline void save_database(const std::filesystem::path& path, const Database& rows, const Maker& maker,
                          std::size_t version) {
  const std::size_t N = rows.size();
  const auto array = [](std::span<const Real> numbers, const Shape& shape) {
    Array all = Array::from_shape(shape);
    std::copy(numbers.begin(), numbers.end(), all.begin());
    return all;
  };
  write_atomically(path, nn::encode_safetensors({{"embeddings", array(rows.embeddings, {N, rows.width})},
                                                 {"tokens", array(rows.tokens, {N, rows.retrieved})},
                                                 {"documents", array(rows.documents, {N})}},
                                                {{"format", database_format},
                                                 {"version", std::to_string(version)},
                                                 {"embedder", maker.checksum}}));
}

class DatabaseFile {
 public:
  /// Errors: missing, cut short or damaged; not a database; of other sizes than the maker's; made by another; rows with
  /// numbers that cannot be.
  DatabaseFile(const std::filesystem::path& path, const Maker& maker)
      : file_(path), listing_(nn::list_safetensors(file_.bytes(), path.string())) {
    const auto note = [&](const char* name) {
      const auto found = listing_.metadata.find(name);
      return found == listing_.metadata.end() ? std::string() : found->second;
    };
    if (note("format") != database_format) throw Error(path.string() + ": this is no database of chunks");
    const std::string number = note("version");
    const auto read = std::from_chars(number.data(), number.data() + number.size(), version_);
    if (read.ec != std::errc() || read.ptr != number.data() + number.size() || version_ == 0)
      throw Error(fmt::format("{}: '{}' is no version", path.string(), number));

    const std::size_t N = shape_of("documents", 1)[0];
    view_ = {maker.width, maker.retrieved, numbers("embeddings", {N, maker.width}),
             numbers("tokens", {N, maker.retrieved}), numbers("documents", {N})};
    if (note("embedder") != maker.checksum) {
      throw Error(
          path.string() + ": this database was made by another model",
          "another text, other tokens or another embedding; build one of its own with another --database");
    }
    for (std::size_t row = 0; row < N; ++row) check(row, maker.vocabulary);
  }

  const Database& view() const { return view_; }
  std::size_t version() const { return version_; }

 private:
  const nn::Stored& stored(const char* name) const {
    const auto found = listing_.tensors.find(name);
    if (found == listing_.tensors.end() || found->second.type != "F32")
      throw Error(fmt::format("{}: it has no '{}' of 32-bit numbers", listing_.file, name));
    return found->second;
  }
  const Shape& shape_of(const char* name, std::size_t axes) const {
    if (stored(name).shape.size() == axes) return stored(name).shape;
    throw Error(fmt::format("{}: '{}' is {}", listing_.file, name, to_string(stored(name).shape)));
  }

  std::span<const Real> numbers(const char* name, const Shape& shape) const {
    static_assert(sizeof(Real) == 4, "a file of 32-bit numbers is looked at as it is");
    const nn::Stored& tensor = stored(name);
    if (tensor.shape != shape) {
      throw Error(fmt::format("{}: '{}' is {} where this model needs {}", listing_.file, name,
                              to_string(tensor.shape), to_string(shape)),
                  "it was made with another width or other chunks");
    }
    if (reinterpret_cast<std::uintptr_t>(tensor.bytes.data()) % alignof(Real) != 0)
      throw Error(fmt::format("{}: '{}' does not begin at a multiple of 4 bytes", listing_.file, name));
    return {reinterpret_cast<const Real*>(tensor.bytes.data()), tensor.bytes.size() / sizeof(Real)};
  }

  void check(std::size_t row, std::size_t vocabulary) const {
    const auto is_number = [](Real x, double below) { return x >= 0 && x < below && x == std::floor(x); };
    bool good = is_number(view_.documents[row], 1 << 24);
    for (std::size_t r = 0; r < view_.retrieved; ++r)
      good = good && is_number(view_.tokens[row * view_.retrieved + r], static_cast<double>(vocabulary));
    for (std::size_t e = 0; e < view_.width; ++e) good = good && std::isfinite(view_.embedding(row)[e]);
    if (!good) throw Error(fmt::format("{}: row {} holds numbers that cannot be", listing_.file, row));
  }

  MappedFile file_;
  nn::Listing listing_;
  std::size_t version_ = 0;
  Database view_;
};

/// The file with more rows after its own, one version on: whole, or as it was. Errors: as DatabaseFile and save_database.
inline void append_rows(const std::filesystem::path& path, const Database& more, const Maker& maker) {
  const DatabaseFile before(path, maker);
  const auto joined = [](std::span<const Real> first, std::span<const Real> second) {
    std::vector<Real> all(first.begin(), first.end());
    all.insert(all.end(), second.begin(), second.end());
    return all;
  };
  const Database& old = before.view();
  const Rows all = {old.width, old.retrieved, joined(old.embeddings, more.embeddings),
                    joined(old.tokens, more.tokens), joined(old.documents, more.documents)};
  save_database(path, all.view(), maker, before.version() + 1);
}

}  // namespace unrolled::retrieval
