#include "data/packed.hpp"

#include <zlib.h>

#include "base/error.hpp"

namespace unrolled::data {
namespace {

constexpr std::size_t largest_unpacked = std::size_t{1} << 26;  // the largest of the book's has 1.7 MB

}  // namespace

std::string unpack(const std::filesystem::path& file) {
  const gzFile packed = gzopen(file.c_str(), "rb");
  if (packed == nullptr) throw Error(file.string() + ": cannot be read");
  std::string text, part(1 << 16, '\0');
  int read = 0;
  while (text.size() <= largest_unpacked &&
         (read = gzread(packed, part.data(), static_cast<unsigned>(part.size()))) > 0) {
    text.append(part, 0, static_cast<std::size_t>(read));
  }
  const bool is_whole = gzclose(packed) == Z_OK && read == 0;
  if (!is_whole) throw Error(file.string() + ": damaged, or larger than it should be");
  return text;
}

}  // namespace unrolled::data
