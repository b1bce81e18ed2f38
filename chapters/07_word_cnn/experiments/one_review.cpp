// What the trained filters look for: one sentence step by step, and the phrases that fit best.
#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "07_word_cnn/experiments/story.hpp"
#include "07_word_cnn/phrases.hpp"
#include "trace/views/heat_map.hpp"

namespace unrolled::word_cnn {
namespace {

/// What a filter's maximum adds to the second class, less what it adds to the first.
double pull(const WordCnn& network, std::size_t filter) {
  const Array& weight = network.classifier.weight.value();
  return static_cast<double>(weight(filter, 1) - weight(filter, 0));
}

}  // namespace

void follow_one_sentence(app::Program& program, const Reviews& reviews, const WordCnn& network) {
  program.section("One sentence, step by step");
  const std::vector<Index> ids = ids_of(reviews.sentence, reviews.common);
  const Batch one = pad_texts({ids}, network.bank.widest());
  program.record([&] {
    const Tensor logits = network(one, reviews.sentence);
    const Tensor loss = cross_entropy(logits, Indices{argmax(logits)(0)});
    trace::names({{"loss", loss}});
    loss.backward();
  });
  for (Tensor parameter : network.parameters()) parameter.zero_grad();

  const NoGrad no_grad;
  const Array logits = network(one).value();
  const std::size_t guess = logits(0, 1) > logits(0, 0) ? 1 : 0;
  program.say("\"{}\" is {} (logits {:.2f} and {:.2f}).", fmt::join(reviews.sentence, " "),
              reviews.source.classes[guess], logits(0, 0), logits(0, 1));
  const std::vector<double> counts = maxima_of_words(network.bank, network.words(one.ids), ids.size());
  program.say("How many maxima each word is part of:");
  Array shades = Array::from_shape({counts.size(), 1});
  std::copy(counts.begin(), counts.end(), shades.begin());
  app::print(trace::heat_map(shades, {{"word", reviews.sentence}, {"", {"maxima"}}}, Terminal::of(1)));
  app::Bars bars{.title = "How many maxima each word is part of", .axis = "maxima", .bars = {}};
  for (std::size_t t = 0; t < counts.size(); ++t) bars.bars.push_back({reviews.sentence[t], counts[t]});
  program.plot(bars, "maxima.svg");
}

void show_favourites(app::Program& program, const Reviews& reviews, const WordCnn& network) {
  program.section("What the filters look for");
  std::vector<std::vector<std::string>> texts;
  std::vector<std::vector<Index>> ids;
  for (const data::Labelled& one : reviews.split.test) {
    texts.push_back(first_words(one.text));
    ids.push_back(ids_of(texts.back(), reviews.common));
  }
  const NoGrad no_grad;
  const Batch batch = pad_texts(ids, network.bank.widest());
  const Filters& filters = network.bank.of_width.front();
  const Chosen chosen = chosen_windows(filters, network.words(batch.ids), batch.lengths);

  // The three filters that speak loudest for each class
  std::vector<std::size_t> order(filters.weight.size(2));
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return pull(network, a) > pull(network, b); });
  std::vector<app::Row> rows;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i >= 3 && i + 3 < order.size()) continue;
    std::vector<std::string> phrases;
    for (const Phrase& phrase : favourites(chosen, order[i], filters.width(), texts, 4))
      phrases.push_back(phrase.words);
    rows.push_back({fmt::format("{}", order[i]), fmt::format("{:+.2f}", pull(network, order[i])),
                    fmt::format("{}", fmt::join(phrases, " · "))});
  }
  program.say(
      "Filters of three words, the windows of held-out texts that fit them best, and what their "
      "maximum adds to \"{}\":",
      reviews.source.classes[1]);
  program.table({"filter", "weight", "favourite phrases"}, rows);
}

void pad_a_batch(app::Program& program, const Reviews& reviews, const WordCnn& network) {
  program.section("Padding");
  const NoGrad no_grad;
  const std::size_t widest = network.bank.widest();
  std::vector<std::vector<Index>> texts = examples_of(reviews.split.test, reviews.common).texts;
  texts.resize(std::min<std::size_t>(texts.size(), 20));
  std::vector<std::vector<Index>> with_longer = texts;
  with_longer.emplace_back(pad_texts(texts, widest).ids.shape(1) + 20, unknown_word);
  const Batch masked = pad_texts(with_longer, widest);
  Batch open = masked;  // as if padding were words
  open.lengths.fill(static_cast<Index>(open.ids.shape(1)));

  const auto largest_change = [&](const Batch& batch) {
    const Array together = network(batch).value();
    double largest = 0;
    for (std::size_t b = 0; b < texts.size(); ++b) {
      const Array alone = network(pad_texts({texts[b]}, widest)).value();
      for (std::size_t y = 0; y < 2; ++y)
        largest = std::max(largest, std::abs(static_cast<double>(together(b, y) - alone(0, y))));
    }
    return largest;
  };
  const double change = largest_change(masked), unmasked = largest_change(open);
  program.say(
      "{} held-out texts, each alone, and in one batch with a longer one: their logits move by {:.1e} at "
      "most; were windows of padding not kept out of the maximum, by {:.2f}.",
      texts.size(), change, unmasked);
  program.claim({.claim = "padding: a longer text beside it changes no logit (largest change)",
                 .measured = change,
                 .relation = "<=",
                 .bound = 1e-5,
                 .control = unmasked,
                 .control_meaning = "windows of padding not masked"});
}

}  // namespace unrolled::word_cnn
