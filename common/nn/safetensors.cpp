#include "nn/safetensors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <vector>

#include "base/error.hpp"

namespace unrolled::nn {
namespace {

using Json = nlohmann::json;
static_assert(std::endian::native == std::endian::little,
              "safetensors are little-endian, and copied as they are");

constexpr std::size_t length_bytes = 8;
constexpr const char* metadata_key = "__metadata__";

// As the reference implementation: a header is read whole, so a file must not ask for any amount of memory.
constexpr std::size_t longest_header = 100'000'000;

// The types of the format, and how many bytes a number has.
const std::map<std::string, std::size_t, std::less<>> number_sizes = {
    {"BOOL", 1}, {"U8", 1},  {"I8", 1},  {"F8_E5M2", 1}, {"F8_E4M3", 1}, {"I16", 2}, {"U16", 2}, {"F16", 2},
    {"BF16", 2}, {"I32", 4}, {"U32", 4}, {"F32", 4},     {"F64", 8},     {"I64", 8}, {"U64", 8}};

struct Entry {
  std::string name, type;
  Shape shape;
  std::size_t begin, end;  // bytes, from the header's end
};

// A whole number that is not negative; JSON may hold anything in its place.
std::optional<std::size_t> as_size(const Json& value) {
  return value.is_number_unsigned() ? std::optional(value.get<std::size_t>()) : std::nullopt;
}

bool has_control_characters(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

Json parse_header(std::string_view header, const std::string& file) {
  // The parser would keep the last of two equal names without an error, so names are checked as they are read.
  std::set<std::string> seen;
  bool twice = false;
  const auto watch = [&](int depth, Json::parse_event_t event, Json& parsed) {
    if (event == Json::parse_event_t::key && depth == 1)
      twice |= !seen.insert(parsed.get<std::string>()).second;
    return true;
  };
  Json json = Json::parse(header, watch, /*allow_exceptions=*/false);
  if (!json.is_object()) throw Error(fmt::format("{}: the header is not a JSON object", file));
  if (twice) throw Error(fmt::format("{}: the header names a tensor twice", file));
  if (std::any_of(seen.begin(), seen.end(), has_control_characters)) {
    throw Error(fmt::format("{}: a tensor's name holds control characters", file));
  }
  return json;
}

Entry parse_entry(const std::string& name, const Json& json, const std::string& file) {
  const auto broken = [&](const std::string& what) {
    return Error(fmt::format("{}: '{}' {}", file, name, what));
  };
  // By reference: a copy of JSON that is nested a million deep would overflow the stack.
  static const Json nothing;
  const auto member = [&](const char* key) -> const Json& {
    return json.is_object() && json.contains(key) ? json[key] : nothing;
  };

  const Json &type = member("dtype"), &shape = member("shape"), &offsets = member("data_offsets");
  if (!type.is_string() || !shape.is_array() || !offsets.is_array() || offsets.size() != 2) {
    throw broken("has no dtype, shape or data_offsets");
  }
  const auto number_size = number_sizes.find(type.get_ref<const std::string&>());
  if (number_size == number_sizes.end())
    throw broken("holds numbers of a type that the format does not have");
  Entry entry{name, number_size->first, {}, 0, 0};

  // The product of the sizes must not overflow on its way to being compared.
  std::size_t bytes = number_size->second;
  for (const Json& axis : shape) {
    const auto size = as_size(axis);
    if (!size || __builtin_mul_overflow(bytes, *size, &bytes)) throw broken("has an impossible shape");
    entry.shape.push_back(*size);
  }
  const auto begin = as_size(offsets[0]), end = as_size(offsets[1]);
  if (!begin || !end || *begin > *end || *end - *begin != bytes) {
    throw broken("has data_offsets that do not fit its shape " + to_string(entry.shape));
  }
  entry.begin = *begin;
  entry.end = *end;
  return entry;
}

template <class Number>
void copy_numbers(const char* from, std::size_t count, Real* to) {
  if constexpr (std::is_same_v<Number, Real>) {
    if (count > 0) std::memcpy(to, from, count * sizeof(Real));  // an empty array has no address
  } else {
    for (std::size_t i = 0; i < count; ++i) {
      Number number;
      std::memcpy(&number, from + i * sizeof number, sizeof number);
      to[i] = static_cast<Real>(number);
    }
  }
}

}  // namespace

std::string encode_safetensors(const Tensors& tensors, const Metadata& metadata) {
  // The header
  Json header = Json::object();
  if (!metadata.empty()) header[metadata_key] = metadata;
  std::size_t end = 0;
  for (const auto& [name, array] : tensors) {
    const std::size_t begin = std::exchange(end, end + array.size() * sizeof(Real));
    header[name] = {{"dtype", sizeof(Real) == sizeof(float) ? "F32" : "F64"},
                    {"shape", std::vector<std::size_t>(array.shape().begin(), array.shape().end())},
                    {"data_offsets", {begin, end}}};
  }
  std::string text;
  try {
    text = header.dump();
  } catch (const Json::type_error&) {
    throw Error("a checkpoint cannot be written: a name or a metadata text is not UTF-8");
  }
  while (text.size() % length_bytes != 0) text.push_back(' ');

  // Its length, itself, the numbers
  const std::uint64_t length = text.size();
  std::string bytes(length_bytes, '\0');
  std::memcpy(bytes.data(), &length, length_bytes);
  bytes.reserve(length_bytes + text.size() + end);
  bytes += text;
  for (const auto& [name, array] : tensors) {
    bytes.append(reinterpret_cast<const char*>(array.data()), array.size() * sizeof(Real));
  }
  return bytes;
}

Listing list_safetensors(std::string_view bytes, const std::string& name) {
  // The header
  std::uint64_t length = 0;
  if (bytes.size() < length_bytes) throw Error(fmt::format("{}: cut short, or not a safetensors file", name));
  std::memcpy(&length, bytes.data(), length_bytes);
  if (length > bytes.size() - length_bytes) {
    throw Error(fmt::format("{}: cut short, or not a safetensors file: a header of {} bytes in a file of {}",
                            name, length, bytes.size()));
  }
  if (length > longest_header) {
    throw Error(fmt::format("{}: a header of {} bytes; at most {} are read", name, length, longest_header));
  }
  const Json header = parse_header(bytes.substr(length_bytes, length), name);
  const std::string_view data = bytes.substr(length_bytes + length);

  Listing file{name, {}, {}};
  std::vector<Entry> entries;
  for (const auto& [key, value] : header.items()) {
    if (key != metadata_key) {
      entries.push_back(parse_entry(key, value, name));
      continue;
    }
    if (!value.is_object()) throw Error(fmt::format("{}: the metadata are not an object", name));
    for (const auto& [text_key, text] : value.items()) {
      if (!text.is_string()) throw Error(fmt::format("{}: the metadata '{}' is not a text", name, text_key));
      file.metadata[text_key] = text.get<std::string>();
    }
  }

  // Tensors must cover the data without gap or overlap: each begins where the one before it ends
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
  });
  std::size_t covered = 0;
  for (const Entry& entry : entries) {
    if (entry.begin != covered) {
      throw Error(fmt::format("{}: '{}' begins at byte {} and not at {}, where the one before it ends", name,
                              entry.name, entry.begin, covered));
    }
    covered = entry.end;
  }
  if (covered != data.size()) {
    throw Error(fmt::format("{}: {} bytes of numbers where the header promises {}: was the file cut short?",
                            name, data.size(), covered));
  }

  for (const Entry& entry : entries) {
    file.tensors.emplace(entry.name,
                         Stored{entry.type, entry.shape, data.substr(entry.begin, entry.end - entry.begin)});
  }
  return file;
}

namespace {

/// bfloat16: the upper half of a float.
float from_bfloat(std::uint16_t bits) { return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16); }

/// IEEE 754 half: a sign, 5 bits of exponent, 10 of fraction.
float from_half(std::uint16_t bits) {
  const int exponent = bits >> 10 & 31, fraction = bits & 1023;
  const float size = exponent == 0   ? std::ldexp(static_cast<float>(fraction), -24)
                     : exponent < 31 ? std::ldexp(static_cast<float>(1024 + fraction), exponent - 25)
                     : fraction == 0 ? std::numeric_limits<float>::infinity()
                                     : std::numeric_limits<float>::quiet_NaN();
  return bits >> 15 ? -size : size;
}

}  // namespace

void Stored::copy(std::size_t first, std::size_t count, Real* to) const {
  if (type == "F32") return copy_numbers<float>(bytes.data() + first * sizeof(float), count, to);
  if (type == "F64") return copy_numbers<double>(bytes.data() + first * sizeof(double), count, to);
  const bool is_half = type == "F16";
  for (std::size_t n = 0; n < count; ++n) {
    std::uint16_t bits;
    std::memcpy(&bits, bytes.data() + (first + n) * sizeof(bits), sizeof(bits));
    to[n] = static_cast<Real>(is_half ? from_half(bits) : from_bfloat(bits));
  }
}

const Stored& Listing::stored(const std::string& name) const {
  const auto found = tensors.find(name);
  if (found == tensors.end()) throw Error(fmt::format("{}: there is no '{}'", file, name));
  for (const char* type : {"F32", "F64", "F16", "BF16"}) {
    if (found->second.type == type) return found->second;
  }
  throw Error(fmt::format("{}: '{}' holds numbers of type {}", file, name, found->second.type),
              "save it with F32, numbers of 32 bits");
}

Array Listing::numbers(const std::string& name) const {
  const Stored& from = stored(name);
  Array array = Array::from_shape(from.shape);
  from.copy(0, array.size(), array.data());
  return array;
}

TensorFile decode_safetensors(std::string_view bytes, const std::string& name) {
  Listing listing = list_safetensors(bytes, name);
  TensorFile file{{}, std::move(listing.metadata)};
  for (const auto& [tensor, stored] : listing.tensors) file.tensors.emplace(tensor, listing.numbers(tensor));
  return file;
}

}  // namespace unrolled::nn
