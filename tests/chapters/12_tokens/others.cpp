// SentencePiece's cuts and PyTorch's ways of choosing, made by tests/chapters/12_tokens/others.py.
#include <doctest/doctest.h>

#include "12_tokens/published.hpp"
#include "12_tokens/sampling.hpp"
#include "12_tokens/unigram.hpp"
#include "folder.hpp"
#include "golden.hpp"
#include "pytorch.hpp"
#include "tokenizer_lines.hpp"

using namespace unrolled;
using namespace unrolled::tokens;

TEST_CASE("every word of Ruth is cut as SentencePiece cuts it, by its own vocabulary") {
  const nlohmann::json& theirs = testing::golden("chapters/12_tokens/others")["unigram"];
  std::vector<Piece> pieces;
  for (const auto& piece : theirs["pieces"]) pieces.push_back({piece[0], piece[1]});
  const Unigram model(pieces);
  CHECK(theirs["words"].size() > 500);
  std::size_t longer = 0;
  for (std::size_t n = 0; n < theirs["words"].size(); ++n) {
    const std::string word = theirs["words"][n];
    const std::vector<std::string> cut = theirs["cuts"][n];
    CAPTURE(word);
    CHECK(model.names(model.cut(std::string(word_begin) + word)) == cut);
    longer += cut.size() > 2;
  }
  CHECK(longer > 100);
}

TEST_CASE("each way of choosing keeps what PyTorch keeps, with its probabilities") {
  const nlohmann::json& theirs = testing::golden("chapters/12_tokens/others")["choices"];
  CHECK(theirs.size() == 12);
  Array logits = Array::from_shape({53});
  for (std::size_t v = 0; v < 53; ++v)
    logits(v) = static_cast<Real>(3 * std::sin(static_cast<double>(v + 1) * 0.7));
  for (const auto& one : theirs) {
    const Sampling sampling{.temperature = one.value("temperature", 1.0),
                            .top_k = one.value("top_k", std::size_t{0}),
                            .top_p = one.value("top_p", 1.0),
                            .min_p = one.value("min_p", 0.0),
                            .typical = one.value("typical", 1.0)};
    CAPTURE(one.dump().substr(0, 60));
    const Array p = distribution(logits, sampling);
    CHECK(testing::worst(p, one["p"]) < 1e-6);
    for (std::size_t v = 0; v < 53; ++v) CHECK((p(v) > 0) == (one["p"][v] > 0));
  }
}

TEST_CASE("a published Unigram file: the numbers of 12,000 odd lines are Hugging Face's") {
  const testing::Folder folder;
  folder.write("tokenizer.json", testing::tokenizer_golden()["files"]["unigram"].dump());
  const text::TokenizerFile file = text::read_tokenizer_file(folder / "tokenizer.json");
  const PublishedUnigram model(std::get<text::UnigramModel>(file.model));
  testing::check_numbers("unigram", [&](const std::string& line) { return model.encode(line); });
  CHECK(numbers_by(file, "").empty());
}
