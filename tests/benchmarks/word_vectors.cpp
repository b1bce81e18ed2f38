// Reading a text by skip-gram with negative sampling: chapter 04's loop, the loop of the program word2vec in plain C, and the
// products alone: for each pair the scores and the moves of its rows, in OpenBLAS, with pairs and negatives drawn beforehand.
// All of them are on one thread, whatever they are given.
#include <cblas.h>

#include "04_word_vectors/skip_gram.hpp"
#include "harness.hpp"
#include "plain_word2vec.hpp"

using namespace unrolled;
using namespace unrolled::word_vectors;

namespace {

constexpr std::size_t V = 15000, in_a_sentence = 13;
constexpr Real rate = 0.025F;
const SkipGramOptions options = {.width = 50, .reach = 5, .negatives = 5, .subsample = 1e-3};

/// `words` words, word v with a probability near 1 / (v + 3), as in most languages (Zipf 1935).
Sentences draw_text(std::size_t words) {
  Generator generator(1);
  Array counts = Array::from_shape({V});
  for (std::size_t v = 0; v < V; ++v) counts(v) = 1 / static_cast<Real>(v + 3);
  const AliasTable table(negative_distribution(counts, 1));
  Sentences sentences((words + in_a_sentence - 1) / in_a_sentence);
  for (auto& sentence : sentences) {
    for (std::size_t i = 0; i < std::min(in_a_sentence, words); ++i)
      sentence.push_back(static_cast<Index>(table.draw(generator)));
  }
  return sentences;
}

bench::Work ours(const std::string& words) {
  const auto sentences = std::make_shared<Sentences>(draw_text(bench::number(words)));
  const auto generator = std::make_shared<Generator>(1);
  const auto model = std::make_shared<SkipGram>(*sentences, V, options, *generator);
  return {[=] {
            double losses = 0;
            std::size_t pairs = 0;
            for (const auto& sentence : *sentences)
              model->read(sentence, double{rate}, *generator, losses, pairs);
          },
          [=] {
            return std::vector<Tensor>{Tensor(model->words.array()), Tensor(model->contexts.array())};
          }};
}

bench::Work plain(const std::string& words) {
  const auto sentences = std::make_shared<Sentences>(draw_text(bench::number(words)));
  const Array counts = word_counts(*sentences, V);
  const auto model = std::make_shared<bench::PlainWord2vec>(
      std::vector<double>(counts.begin(), counts.end()), static_cast<int>(options.width),
      static_cast<int>(options.reach), static_cast<int>(options.negatives), options.subsample);
  return {[=] {
            for (const auto& sentence : *sentences)
              model->read(sentence.data(), static_cast<int>(sentence.size()), rate);
          },
          {}};
}

bench::Work products(const std::string& words) {
  const Sentences sentences = draw_text(bench::number(words));
  Generator generator(1);
  const AliasTable negatives(negative_distribution(word_counts(sentences, V)));
  struct Row {
    Index word, target;
  };
  const auto rows = std::make_shared<std::vector<Row>>();
  const SkipGram model(sentences, V, options, generator);
  const Array counts = word_counts(sentences, V);
  const auto total = static_cast<double>(word_total(sentences));
  for (const auto& sentence : sentences) {
    std::vector<Index> kept;
    for (const Index word : sentence) {
      if (generator.chance(keep_probability(static_cast<double>(counts(word)) / total, options.subsample)))
        kept.push_back(word);
    }
    for (std::size_t i = 0; i < kept.size(); ++i) {
      const std::size_t reach = 1 + generator.below(options.reach);
      for (std::size_t j = i - std::min(i, reach); j < std::min(kept.size(), i + reach + 1); ++j) {
        if (j == i) continue;
        rows->push_back({kept[i], kept[j]});
        for (std::size_t n = 0; n < options.negatives; ++n)
          rows->push_back({kept[i], static_cast<Index>(negatives.draw(generator))});
      }
    }
  }
  const auto tables = std::make_shared<std::pair<Array, Array>>(model.words.array(), model.contexts.array());
  return {[=] {
            const int C = static_cast<int>(options.width);
            for (const auto& [word, target] : *rows) {
              float* const w = tables->first.data() + word * C;
              float* const c = tables->second.data() + target * C;
              const float score = cblas_sdot(C, w, 1, c, 1);
              cblas_saxpy(C, 1e-6F * score, w, 1, c, 1);
              cblas_saxpy(C, 1e-6F * score, c, 1, w, 1);
            }
          },
          {}};
}

}  // namespace

int main(int argc, char** argv) {
  return bench::serve(argc, argv, {{"ours", ours}, {"plain", plain}, {"floor", products}});
}
