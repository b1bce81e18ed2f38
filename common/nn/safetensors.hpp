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

struct TensorFile {
  Tensors tensors;
  Metadata metadata;
};

/// What the bytes hold; F32 and F64 are read. `name` is what errors call the file.
/// Errors: cut short, a header that is not such JSON or names a tensor twice, another type of number, sizes
/// and offsets that do not fit, overlap or leave a gap.
TensorFile decode_safetensors(std::string_view bytes, const std::string& name);

}  // namespace unrolled::nn
