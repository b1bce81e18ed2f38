#include "data/pictures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/error.hpp"
#include "data/clean.hpp"
#include "data/manifest.hpp"
#include "data/own_file.hpp"
#include "data/packed.hpp"
#include "tensor/random.hpp"
#include "text/text_file.hpp"

namespace unrolled::data {
namespace {

constexpr const char* pictures_to_choose = "digits, sample, or a file of lines of 64 numbers and a class";
constexpr const char* picture_format =
    "each line is 64 numbers from 0 to 16 and a class from 0 to 9, with commas";
constexpr std::size_t pixels_of_one = picture_side * picture_side;
constexpr int darkest = 16;

/// A whole number from 0 to `most`. Errors: it is none.
int parse_number(std::string_view cell, int most, const std::string& place) {
  int number = -1;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), number);
  if (error != std::errc() || end != cell.data() + cell.size() || number < 0 || number > most) {
    throw Error(fmt::format("{}: '{}' is not a whole number from 0 to {}", place, cell.substr(0, 20), most),
                picture_format);
  }
  return number;
}

std::vector<std::string_view> cells_of(std::string_view line) {
  std::vector<std::string_view> cells;
  for (std::size_t comma = line.find(','); comma != line.npos; comma = line.find(',')) {
    cells.push_back(trimmed(line.substr(0, comma)));
    line.remove_prefix(comma + 1);
  }
  cells.push_back(trimmed(line));
  return cells;
}

Pictures empty_pictures(std::size_t count, std::vector<std::string> classes) {
  Pictures pictures;
  pictures.classes = std::move(classes);
  pictures.pixels = xt::zeros<Real>({count, picture_side, picture_side});
  pictures.labels = Indices::from_shape({count});
  return pictures;
}

Pictures read_digits(const Entry& entry) {
  if (entry.name != "digits")
    throw Error(fmt::format("'{}' ({}) holds no pictures of digits", entry.name, entry.about),
                pictures_to_choose);
  const std::filesystem::path file = fetched_files(entry).at(0);
  Pictures digits = parse_digits(text::as_text(unpack(file), file.string()), file.string());
  digits.name = entry.name;
  digits.about = fmt::format("{} handwritten digits of 8 × 8, by 43 people", digits.size());
  return digits;
}

}  // namespace

Pictures parse_digits(std::string_view text, const std::string& name) {
  // Read the lines
  std::vector<int> numbers;
  text::for_lines(text, [&](std::string_view line, std::size_t at) {
    if (trimmed(line).empty()) return;
    const std::string place = fmt::format("{}: line {}", name, at);
    const std::vector<std::string_view> cells = cells_of(line);
    if (cells.size() != pixels_of_one + 1)
      throw Error(fmt::format("{} has {} values; {} are needed: {} pixels and the class", place, cells.size(),
                              pixels_of_one + 1, pixels_of_one),
                  picture_format);
    for (std::size_t i = 0; i < cells.size(); ++i)
      numbers.push_back(parse_number(cells[i], i < pixels_of_one ? darkest : 9, place));
  });
  if (numbers.empty()) throw Error(name + ": there is no picture in it", picture_format);

  // Put pixels and classes apart
  Pictures pictures = empty_pictures(numbers.size() / (pixels_of_one + 1),
                                     {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"});
  pictures.name = name;
  pictures.about = fmt::format("{} pictures from {}", pictures.size(), name);
  for (std::size_t n = 0; n < pictures.size(); ++n) {
    const int* one = numbers.data() + n * (pixels_of_one + 1);
    for (std::size_t i = 0; i < pixels_of_one; ++i)
      pictures.pixels.flat(n * pixels_of_one + i) = static_cast<Real>(one[i]) / darkest;
    pictures.labels(n) = one[pixels_of_one];
  }
  return pictures;
}

Pictures drawn_pictures() {
  constexpr std::size_t count = 600, arm = 2;  // a stroke reaches `arm` pixels to both sides of its middle
  Pictures pictures = empty_pictures(count, {"lying bar", "standing bar", "upright cross", "slanting cross"});
  pictures.name = "sample";
  pictures.about =
      fmt::format("the embedded sample: {} pictures of bars and crosses drawn for this book", count);
  Generator always_the_same(0);
  for (std::size_t n = 0; n < count; ++n) {
    const std::size_t what = n % 4;
    const std::size_t row = arm + always_the_same.below(picture_side - 2 * arm);
    const std::size_t column = arm + always_the_same.below(picture_side - 2 * arm);
    for (std::size_t i = 0; i < pixels_of_one; ++i)
      pictures.pixels.flat(n * pixels_of_one + i) = static_cast<Real>(always_the_same.uniform(0, 0.3));
    for (std::size_t k = 0; k <= 2 * arm; ++k) {
      const auto ink = [&](std::size_t r, std::size_t c) {
        pictures.pixels(n, r, c) = static_cast<Real>(always_the_same.uniform(0.6, 1));
      };
      if (what == 0 || what == 2) ink(row, column - arm + k);
      if (what == 1 || what == 2) ink(row - arm + k, column);
      if (what == 3) ink(row - arm + k, column - arm + k), ink(row + arm - k, column - arm + k);
    }
    pictures.labels(n) = static_cast<Index>(what);
  }
  return pictures;
}

Pictures resolve_pictures(const std::string& name_or_file, const std::string& otherwise) {
  // Nothing was asked for: the usual ones, or what is always there
  if (name_or_file.empty()) {
    const Entry* usual = find_entry(otherwise);
    if (usual != nullptr && is_fetched(*usual)) return read_digits(*usual);
    Pictures pictures = drawn_pictures();
    pictures.about += fmt::format(" (the real data are not here; ./book data {} fetches them)", otherwise);
    return pictures;
  }

  if (name_or_file == "sample") return drawn_pictures();
  if (const Entry* entry = find_entry(name_or_file)) return read_digits(*entry);
  Pictures own = parse_digits(read_own_file(name_or_file, pictures_to_choose), name_or_file);
  own.is_own = true;
  return own;
}

PictureParts hold_out_pictures(const Pictures& pictures, std::size_t k, std::uint64_t seed) {
  if (pictures.size() < k)
    throw Error(
        fmt::format("{}: {} too few: one in {} is for the test", pictures.name,
                    pictures.size() == 1 ? "1 picture is" : fmt::format("{} pictures are", pictures.size()),
                    k),
        fmt::format("{} or more", k));
  const auto is_test = [&](std::size_t n) { return n % k == seed % k; };
  std::size_t tests = 0;
  for (std::size_t n = 0; n < pictures.size(); ++n) tests += is_test(n);
  PictureParts parts{empty_pictures(pictures.size() - tests, pictures.classes),
                     empty_pictures(tests, pictures.classes)};
  std::size_t filled_train = 0, filled_test = 0;
  for (std::size_t n = 0; n < pictures.size(); ++n) {
    Pictures& part = is_test(n) ? parts.test : parts.train;
    const std::size_t at = is_test(n) ? filled_test++ : filled_train++;
    std::copy_n(pictures.pixels.data() + n * pixels_of_one, pixels_of_one,
                part.pixels.data() + at * pixels_of_one);
    part.labels(at) = pictures.labels(n);
  }
  for (Pictures* part : {&parts.train, &parts.test}) {
    part->name = pictures.name;
    part->about = pictures.about;
    part->is_own = pictures.is_own;
  }
  return parts;
}

}  // namespace unrolled::data
