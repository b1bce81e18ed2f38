// A real dictionary as a database, and questions about it: the tokens, the embedder and the layout that all of it shares.
//
//   an entry   "What is hacker?" filled up to a chunk of 16 tokens | "A person who enjoys …" in chunks of 16
//
// Each chunk is a row, kept with the 16 tokens that follow it: a question worded like the entry finds its first row
// and, after it, the beginning of the answer; each chunk of the answer, once written, finds what comes next. A net
// reads entries laid out like this, the question and the first three chunks of the answer.
#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "21_retrieval/database_file.hpp"
#include "21_retrieval/retro.hpp"
#include "data/dictionary.hpp"
#include "tensor/operations/softmax.hpp"
#include "text/byte_pairs.hpp"

namespace unrolled::retrieval {

inline constexpr std::size_t chunk_tokens = 16, answer_chunks = 3;
inline constexpr std::size_t text_tokens = (1 + answer_chunks) * chunk_tokens;

inline std::string as_question(const data::Definition& entry) { return "What is " + entry.word + "?"; }

class Library {
 public:
  /// Learns `vocabulary` tokens, `each` called after every merge, and how rare each is, from these entries; vectors have
  /// `width` numbers.
  Library(const std::vector<data::Definition>& entries, std::size_t vocabulary, std::size_t width,
          const text::EachMerge& each = {})
      : tokens(text::BytePairs::learn(join(entries), vocabulary, each)) {
    std::vector<Index> all;
    for (const data::Definition& entry : entries) {
      const std::vector<Index> text = lay_out(entry);
      all.insert(all.end(), text.begin(), text.end());
    }
    embedder = {inverse_document_frequency(cut(all, chunk_tokens), tokens.size()),
                random_directions(tokens.size(), width), chunk_tokens};
    maker = {embedder.checksum(tokens.merges()), width, 2 * chunk_tokens, tokens.size()};
  }

  /// The rows of one entry. Its number is its document.
  void add(Rows& rows, const data::Definition& entry, std::size_t number) const {
    rows.add(lay_out(entry), static_cast<Index>(number), embedder);
  }

  /// The question's chunk. Errors: it takes more tokens than a chunk has.
  std::vector<Index> question(const std::string& words) const {
    std::vector<Index> chunk = encode(words);
    if (chunk.size() > chunk_tokens || chunk.empty()) {
      throw Error(
          fmt::format("'{}' takes {} tokens, and a question has 1 to {}", words, chunk.size(), chunk_tokens),
          "ask in fewer words: \"What is a daemon?\"");
    }
    chunk.resize(chunk_tokens, padding);
    return chunk;
  }

  /// The question's chunk, as much of it as fits, and the chunks of the answer.
  std::vector<Index> lay_out(const data::Definition& entry) const {
    std::vector<Index> text = encode(as_question(entry));
    text.resize(chunk_tokens, padding);
    const std::vector<Index> answer = encode(" " + entry.text);
    text.insert(text.end(), answer.begin(), answer.end());
    text.resize((text.size() + chunk_tokens - 1) / chunk_tokens * chunk_tokens, padding);
    return text;
  }

  std::string decode(const std::vector<Index>& text) const {
    std::string words;
    for (const Index token : text)
      if (token != padding) words += tokens.token(token);
    return words;
  }

  text::BytePairs tokens;
  Embedder embedder;
  Maker maker;

 private:
  std::vector<Index> encode(const std::string& words) const {
    const Indices text = tokens.encode(words);
    return {text.begin(), text.end()};
  }

  static std::string join(const std::vector<data::Definition>& entries) {
    std::string text;
    for (const data::Definition& entry : entries) text += as_question(entry) + ' ' + entry.text + '\n';
    return text;
  }
};

/// Entries as a net reads them, cut or filled up to one length: all but the last token, and what comes next in answers.
struct Lessons {
  Indices tokens;  ///< (N,63)
  Indices next;    ///< (N,63), `ignored` in the question and after an answer's end

  explicit Lessons(const std::vector<std::vector<Index>>& texts)
      : tokens(Indices::from_shape({texts.size(), text_tokens - 1})),
        next({texts.size(), text_tokens - 1}, ignored) {
    for (std::size_t n = 0; n < texts.size(); ++n) {
      for (std::size_t t = 0; t + 1 < text_tokens; ++t) {
        const auto token = [&](std::size_t at) { return at < texts[n].size() ? texts[n][at] : padding; };
        tokens(n, t) = token(t);
        // The end of an answer is to be learnt too: the first padding after it
        if (t + 1 >= chunk_tokens && token(t) + token(t + 1) != padding) next(n, t) = token(t + 1);
      }
    }
  }
};

// [answer]
/// Writes on from the question, the likeliest token each time, looking up each chunk as soon as it is whole;
/// `database` may be empty. Ends at padding, which comes after every answer that was learnt from.
inline std::vector<Index> answer(const Retro& model, const Embedder& embedder, const Database& database,
                                 std::vector<Index> text, std::size_t K) {
  const NoGrad no_grad;
  std::vector<Index> written;
  Indices found({std::size_t{1}, std::size_t{0}, K, database.retrieved}, padding);
  while (text.size() < text_tokens) {
    Indices tokens = Indices::from_shape({std::size_t{1}, text.size()});
    std::copy(text.begin(), text.end(), tokens.begin());
    if (text.size() % embedder.chunk == 0) found = retrieve(tokens, database, embedder, K);
    const Tensor logits = model(tokens, found);  // (1,T,V)
    const Index next = argmax(slice(logits, 1, -1, static_cast<Index>(text.size()))).flat(0);
    if (next == padding) break;
    text.push_back(next);
    written.push_back(next);
  }
  return written;
}
// [/answer]

}  // namespace unrolled::retrieval
