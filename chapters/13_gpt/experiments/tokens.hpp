// What the model reads: characters, bytes, pairs of bytes learnt from the text, or GPT-2's own.
#pragma once

#include <fmt/format.h>

#include <string>
#include <variant>
#include <vector>

#include "base/error.hpp"
#include "data/manifest.hpp"
#include "text/byte_pairs.hpp"
#include "text/characters.hpp"

namespace unrolled::gpt {

/// One of the tokenizers, by the name under which --tokens knows it.
class Tokenizer {
 public:
  /// "characters" of the text; "bytes"; "pairs" of bytes learnt from it, `size` tokens in all, `each` called after
  /// every merge; "gpt2". Errors: another name; GPT-2's vocabulary is not fetched or damaged; as the tokenizers'.
  Tokenizer(const std::string& name, std::string_view text, std::size_t size,
            const text::EachMerge& each = {})
      : name_(name) {
    if (name == "characters") {
      kind_ = text::Characters(text);
    } else if (name == "bytes") {
      kind_ = text::BytePairs();
    } else if (name == "pairs") {
      kind_ = text::BytePairs::learn(text, size, each);
    } else if (name == "gpt2") {
      const auto files = data::fetched_files(*data::find_entry("gpt2-bpe"));
      kind_ = text::BytePairs::load(files[0], files[1]);
    } else {
      throw Error(fmt::format("--tokens '{}' is not known", name), "characters, bytes, pairs or gpt2");
    }
  }
  Tokenizer(std::string name, text::BytePairs pairs) : name_(std::move(name)), kind_(std::move(pairs)) {}

  std::size_t size() const {
    return std::visit([](const auto& kind) { return kind.size(); }, kind_);
  }
  Indices encode(std::string_view text) const {
    return std::visit([&](const auto& kind) { return kind.encode(text); }, kind_);
  }
  std::string decode(const Indices& tokens) const {
    return std::visit([&](const auto& kind) { return kind.decode(tokens); }, kind_);
  }
  /// What a token is called in tables and graphs.
  std::string name(Index token) const {
    return std::visit([&](const auto& kind) { return kind.name(token); }, kind_);
  }
  std::vector<std::string> names(const Indices& tokens) const {
    std::vector<std::string> all;
    for (const Index token : tokens) all.push_back(name(token));
    return all;
  }
  /// The token that ends a text, where the vocabulary has one.
  std::optional<Index> end_of_text() const {
    const auto* pairs = std::get_if<text::BytePairs>(&kind_);
    return pairs ? pairs->find("<|endoftext|>") : std::nullopt;
  }

  const std::string& name() const { return name_; }
  /// What two tokenizers have in common exactly when they are the same: for a checkpoint's notes.
  std::string description() const {
    if (const auto* characters = std::get_if<text::Characters>(&kind_))
      return name_ + '\n' + characters->alphabet();
    return name_ + '\n' + std::get<text::BytePairs>(kind_).merges();
  }

 private:
  std::string name_;
  std::variant<text::Characters, text::BytePairs> kind_;
};

}  // namespace unrolled::gpt
