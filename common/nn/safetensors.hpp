// The file format of checkpoints: safetensors, which every deep-learning library reads.
//
//     8 bytes          N, the header's length, little-endian
//     N bytes          JSON: {"__metadata__": {text: text}, "name": {"dtype": "F32", "shape": [4, 8],
//                      "data_offsets": [begin, end]}, …}; offsets count from the header's end
//     the rest         the numbers of all tensors, row-major, without a gap
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "tensor/array.hpp"

namespace unrolled::nn {

using Tensors = std::map<std::string, Array>;
using Metadata = std::map<std::string, std::string>;

/// The bytes of a file: tensors in the order of their names, beginning at a multiple of 8.
/// Errors: a name or a metadata text that is not UTF-8.
std::string encode_safetensors(const Tensors& tensors, const Metadata& metadata);

/// One tensor as the header tells of it. Its numbers stay where they are.
struct Stored {
  std::string type;  ///< "F32", "F64", "BF16", "BOOL" …
  Shape shape;
  std::string_view bytes;  ///< a part of the file's bytes

  /// Numbers first … first + count − 1 in row-major order, which must be there, of a tensor from Listing::stored.
  void copy(std::size_t first, std::size_t count, Real* to) const;
};

/// What a file holds, with no number copied: the file's bytes must live as long as this.
struct Listing {
  std::string file;  ///< what errors call it
  std::map<std::string, Stored> tensors;
  Metadata metadata;

  /// A tensor of floats. Errors: there is none of this name; another type than F64, F32, F16 and BF16.
  const Stored& stored(const std::string& name) const;
  /// Its numbers. Errors: the same.
  Array numbers(const std::string& name) const;
};

/// Reads the header. `name` is what errors call the file.
/// Errors: cut short, a header of more than 100 MB, or that is not such JSON or names a tensor twice, a type that the
/// format does not have, sizes and offsets that do not fit, overlap or leave a gap.
Listing list_safetensors(std::string_view bytes, const std::string& name);

struct TensorFile {
  Tensors tensors;
  Metadata metadata;
};

/// All that the bytes hold. Errors: as list_safetensors and Listing::numbers.
TensorFile decode_safetensors(std::string_view bytes, const std::string& name);

}  // namespace unrolled::nn
