// One sentence from its words to a probability, and the gradient back. Each step is
// recorded by hand, with the line that computes it: this is what --step, --dot and --trace show.
//
//   words → ids → tf → · idf → / length = x → · w = evidence → Σ + b = score → σ = p → loss
//
// K is the number of different known terms of the sentence. The other V − K places of the vector are zero and
// take no part, so they are not drawn.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "03_bag_of_words/bag_of_words.hpp"
#include "03_bag_of_words/logistic_regression.hpp"
#include "base/error.hpp"
#include "trace/record/recording.hpp"

namespace unrolled::bag_of_words {

using trace::made;

/// A sentence as K known terms and their numbers.
struct OneSentence {
  std::vector<std::string> words = {};  ///< as they stand, the unknown ones too
  std::vector<std::string> terms = {};  ///< (K) the known ones, each once, in the order of the vocabulary
  Array ids = {};                       ///< (words) −1 for an unknown one
  Array counts = {};                    ///< (K)
  Array idf = {};                       ///< (K)
  Array weights = {};                   ///< (K)
  Real bias = 0;
};

/// Looks a sentence up. Errors: not one of its words is in the vocabulary; not UTF-8.
inline OneSentence look_up(std::string_view sentence, const Vectorizer& vectorizer, const Linear& model) {
  OneSentence result = {.words = terms(sentence, vectorizer.longest), .bias = model.bias};
  const Bag bag = counts(result.words, vectorizer.vocabulary);
  if (bag.entries.empty()) {
    throw Error("the training texts have not one word of this sentence",
                "try --sentence \"the food was not good\"");
  }
  result.ids = xt::empty<Real>({result.words.size()});
  for (std::size_t i = 0; i < result.words.size(); ++i) {
    result.ids(i) = static_cast<Real>(vectorizer.vocabulary.find(result.words[i]).value_or(-1));
  }
  for (Array* row : {&result.counts, &result.idf, &result.weights}) row->resize({bag.entries.size()});
  for (std::size_t k = 0; k < bag.entries.size(); ++k) {
    const auto [term, count] = bag.entries[k];
    result.terms.push_back(vectorizer.vocabulary.word(term));
    result.counts(k) = count;
    result.idf(k) = vectorizer.idf(term);
    result.weights(k) = model.weights(term);
  }
  return result;
}

/// What the model says of a sentence, and what this sentence would change in the model.
struct Verdict {
  Array x;               ///< (K) tf-idf
  Array evidence;        ///< (K) what each term adds to the score
  Real score = 0;        ///< above zero: class 1
  Real probability = 0;  ///< of class 1
  Real loss = 0;         ///< nats
  Array weights_slope;   ///< (K) ∂loss/∂w
  Real bias_slope = 0;   ///< ∂loss/∂b
};

// [forward]
/// From the words to the loss. `truth` is the sentence's class, 0 or 1.
inline Verdict forward(const OneSentence& sentence, Index truth) {
  const std::vector<trace::Axis> words = {{"word", sentence.words}}, terms = {{"term", sentence.terms}};
  Verdict verdict;
  {
    const trace::Scope scope("vector");
    made({"look_up", "vocabulary(word), −1 if unknown", {}, "ids", words}, sentence.ids);
    const Array tf =
        made({"count", "how often each term stands here", {"ids"}, "tf", terms, "The order ends here."},
             sentence.counts);
    const Array idf = made({"constant", "ln((1 + N) / (1 + df)) + 1", {}, "idf", terms}, sentence.idf);
    const Array weighted = made({"multiply", "tf · idf", {"tf", "idf"}, "weighted", terms}, tf * idf);
    const Array length =
        made({"norm", "√Σ weighted²", {"weighted"}, "length"}, xt::sqrt(xt::sum(xt::square(weighted))));
    verdict.x = made({"divide", "weighted / length", {"weighted", "length"}, "x", terms}, weighted / length);
  }
  {
    const trace::Scope scope("score");
    const Array w = made({"parameter", "learnt", {}, "w", terms}, sentence.weights);
    const Array b = made({"parameter", "learnt", {}, "b"}, sentence.bias);
    verdict.evidence = made({"multiply", "x · w", {"x", "w"}, "evidence", terms}, verdict.x * w);
    const Array score =
        made({"sum", "Σ evidence + b", {"evidence", "b"}, "score"}, xt::sum(verdict.evidence) + b);
    verdict.score = score();
  }
  const trace::Scope scope("loss");
  made({"constant", "the true class", {}, "y"}, static_cast<Real>(truth));
  verdict.probability = sigmoid(verdict.score);
  made({"sigmoid", "p = 1 / (1 + e^−score)", {"score"}, "p"}, verdict.probability);
  verdict.loss = cross_entropy(verdict.score, truth);
  made({"cross_entropy", "−ln p if y = 1, else −ln(1 − p)", {"p", "y"}, "loss"}, verdict.loss);
  return verdict;
}
// [/forward]

// [backward]
/// From the loss back to the weights, by hand. Nothing flows on into x: the words are given, not learnt.
inline void backward(const OneSentence& sentence, Index truth, Verdict& verdict) {
  const std::vector<trace::Axis> terms = {{"term", sentence.terms}};
  const trace::Backward pass;
  {
    const trace::Scope scope("loss");
    made({"one", "∂loss/∂loss = 1", {}, "∂loss"}, Real{1});
  }
  const trace::Scope scope("score");
  const Array error =
      made({"subtract", "∂score = p − y", {"∂loss"}, "∂score", {}, "σ and ln cancel but for this."},
           verdict.probability - static_cast<Real>(truth));
  const Array share = made({"broadcast", "∂evidence = ∂score for each term", {"∂score"}, "∂evidence", terms},
                           error() * xt::ones_like(verdict.evidence));
  verdict.bias_slope = error();
  made({"copy", "∂b = ∂score", {"∂score"}, "∂b"}, verdict.bias_slope);
  verdict.weights_slope =
      made({"multiply", "∂w = x · ∂evidence", {"∂evidence"}, "∂w", terms}, verdict.x * share);
}
// [/backward]

}  // namespace unrolled::bag_of_words
