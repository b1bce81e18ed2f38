// A unigram vocabulary in a file: the logarithms as a tensor, the pieces beside it, a line each.
#pragma once

#include <filesystem>

#include "12_tokens/unigram.hpp"
#include "nn/checkpoint.hpp"
#include "text/text_file.hpp"

namespace unrolled::tokens {

/// Errors: as Checkpoint's.
inline void save_pieces(const Unigram& model, const std::filesystem::path& file) {
  nn::Checkpoint checkpoint;
  Array log_p = Array::from_shape({model.size()});
  for (std::size_t n = 0; n < model.size(); ++n) {
    log_p(n) = static_cast<Real>(model.pieces()[n].log_p);
    checkpoint.metadata["unigram.pieces"] += model.pieces()[n].text + '\n';
  }
  checkpoint.tensors["unigram.log_p"] = log_p;
  checkpoint.save(file);
}

/// Errors: as Checkpoint's and Unigram's; not such a file.
inline Unigram load_pieces(const std::filesystem::path& file) {
  const nn::Checkpoint checkpoint(file);
  const auto texts = checkpoint.metadata.find("unigram.pieces");
  const auto log_p = checkpoint.tensors.find("unigram.log_p");
  std::vector<Piece> pieces;
  if (texts != checkpoint.metadata.end() && log_p != checkpoint.tensors.end()) {
    text::for_lines(texts->second, [&](std::string_view piece, std::size_t line) {
      if (line <= log_p->second.size()) pieces.push_back({std::string(piece), log_p->second.flat(line - 1)});
    });
  }
  if (pieces.empty() || pieces.size() != log_p->second.size()) {
    throw Error(file.string() + ": holds no unigram pieces",
                "give a file that --save of this chapter has written");
  }
  return Unigram(std::move(pieces));
}

}  // namespace unrolled::tokens
