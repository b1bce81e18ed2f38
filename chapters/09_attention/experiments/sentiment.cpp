// The second part of the story: a reader is trained, and its attention to one sentence is looked at.
#include <fmt/format.h>

#include <algorithm>

#include "09_attention/experiments/story.hpp"
#include "09_attention/experiments/training.hpp"
#include "09_attention/word_graph.hpp"
#include "app/training.hpp"
#include "trace/views/heat_map.hpp"

namespace unrolled::attention {
namespace {

constexpr std::size_t width = 32, heads = 2;
constexpr std::size_t most_words = 60;  // of a sentence: a larger map is hard to read
constexpr Index first_word = 2;         // of a vocabulary, after <pad> and <unk>

Texts apart(const std::vector<data::Labelled>& examples) {
  Texts all;
  for (const data::Labelled& example : examples) {
    all.texts.push_back(example.text);
    all.labels.push_back(example.label);
  }
  return all;
}

text::Vocabulary vocabulary_of(const std::vector<data::Labelled>& train) {
  std::vector<std::vector<std::string>> words;
  for (const data::Labelled& example : train) words.push_back(text::words(example.text));
  return text::Vocabulary::build(words, {.min_count = 2, .special = {"<pad>", text::unknown}});
}

app::HeatMap picture(const Array& map, std::size_t head, const std::string& title,
                     const std::vector<std::string>& queries, const std::vector<std::string>& keys) {
  app::HeatMap plot;
  plot.title = title;
  plot.x_axis = "asked";
  plot.y_axis = "asks";
  plot.unit = "weight";
  plot.rows = queries;
  plot.columns = keys;
  for (std::size_t i = 0; i < queries.size(); ++i) {
    plot.values.emplace_back();
    for (std::size_t j = 0; j < keys.size(); ++j) plot.values.back().push_back(map(head, i, j));
  }
  return plot;
}

}  // namespace

Dataset open_reviews(const app::Program& program, const std::string& sentence) {
  const data::Dataset reviews = data::resolve_two_classes(program.data());
  const data::Split split = data::split(reviews, 0.2, program.seed());
  const text::Vocabulary vocabulary = vocabulary_of(split.train);
  const auto can_be_looked_at = [&](const std::vector<std::string>& words) {
    const auto is_known = [&](const std::string& word) { return vocabulary.find(word).has_value(); };
    return words.size() <= most_words && std::any_of(words.begin(), words.end(), is_known);
  };
  // Our own sentence, or one of the reviews if they do not have its words
  std::string chosen = sentence.empty() ? "the food was not good but the staff were friendly" : sentence;
  for (std::size_t n = 0; n < split.test.size(); ++n) {
    if (!sentence.empty() || can_be_looked_at(text::words(chosen))) break;
    std::vector<std::string> words = text::words(split.test[n].text);
    words.resize(std::min(words.size(), most_words));
    chosen = fmt::format("{}", fmt::join(words, " "));
  }
  if (can_be_looked_at(text::words(chosen))) return {reviews.about, split, vocabulary, chosen};
  throw Error(fmt::format("--sentence: it needs 1 to {} words, and one that the reviews have", most_words),
              fmt::format("a word that they have is \"{}\"", vocabulary.word(first_word)));
}

Trained learn_to_read(app::Program& program, const Dataset& dataset) {
  program.section("A reader that looks");
  program.say("{}", dataset.about);
  const Texts train = apart(dataset.split.train), test = apart(dataset.split.test);
  Generator generator(program.seed());
  const text::Vocabulary& vocabulary = dataset.vocabulary;
  Reader reader(vocabulary.size(), width, heads, generator);
  program.say(
      "{} numbers to learn: word vectors of {}, {} heads by which words look at each other, and one question "
      "that "
      "looks at them all.",
      reader.parameter_count(), width, heads);

  const std::size_t steps = program.train_steps(300, 60);
  nn::DrawnTraining training = training_of(reader, vocabulary, train, program.seed(), generator);
  app::KeptTraining(program, training, steps, "look at its step: --step, then break nan")
      .go_on("reading", steps);
  program.say("It gets {:.3f} of {} held-out sentences right; guessing gets half.",
              accuracy(reader, test.texts, test.labels, vocabulary), test.texts.size());
  return {vocabulary, std::move(reader)};
}

void look_at_one_sentence(app::Program& program, const Trained& trained, const std::string& sentence) {
  const std::vector<std::string> words = text::words(sentence);
  program.section("One sentence, step by step");
  const Sentences one = encode({sentence}, trained.vocabulary);
  const Indices ids = xt::view(one.ids, 0);
  Index guess = 0;
  program.record([&] {
    const Tensor logits = trained.reader(ids, no_mask, words);
    trace::label(logits, "logits");
    guess = argmax(logits)(0);
    const Tensor loss = cross_entropy(logits, Indices{guess});
    trace::label(loss, "loss");
    loss.backward();
  });
  for (Tensor parameter : trained.reader.parameters()) parameter.zero_grad();

  const NoGrad no_grad;
  const Tensor x = trained.reader.embed(ids, words);
  const Array between_words = trained.reader.self_attention.maps(x, x);  // (H,T,T)
  const Tensor contextual = trained.reader.contextualise(x, no_mask);
  const Array summary = trained.reader.summary.maps(trained.reader.learnt_query, contextual);  // (1,1,T)
  program.say("\"{}\" is {}. Which words the question looked at:", sentence, guess == 1 ? "praise" : "blame");
  const Terminal terminal = Terminal::of(1);
  app::print(trace::heat_map(xt::view(summary, 0), {{"asks", {"question"}}, {"asked", words}}, terminal));
  for (std::size_t h = 0; h < heads; ++h) {
    program.say("Head {}: each word (row) and whom it looks at.", h);
    app::print(trace::heat_map(xt::view(between_words, h), {{"asks", words}, {"asked", words}}, terminal));
    program.plot(picture(between_words, h, fmt::format("Head {}: who looks at whom", h), words, words),
                 fmt::format("head_{}.svg", h));
  }
  program.plot(picture(summary, 0, "What the question looks at", {"question"}, words), "question.svg");
  program.say("The graph words.dot draws both heads as arrows between words.");
  program.draw(word_graph(between_words, words, words, 1.5 / static_cast<double>(words.size())), "words");
}

void pad_a_batch(app::Program& program, const Trained& trained) {
  program.section("Padding");
  const NoGrad no_grad;
  const std::vector<std::string> texts = {"not good",
                                          "the food was good but the waiter was not friendly at all"};
  const Sentences together = encode(texts, trained.vocabulary);
  const Sentences alone = encode({texts[0]}, trained.vocabulary);
  const Array expected = trained.reader(alone.ids).value();
  const Mask hidden = padding_mask(together.lengths, together.ids.shape(1));
  const auto change = [&](const Mask& mask) {
    const Array logits = trained.reader(together.ids, mask).value();
    return static_cast<double>(xt::amax(xt::abs(xt::view(logits, xt::range(0, 1)) - expected))());
  };
  const double masked = change(hidden), open = change(no_mask);
  program.say(
      "\"{}\" alone, and padded to {} words beside a longer sentence: with the padding masked its logits "
      "move by "
      "{:.1e}, without the mask by {:.2f}.",
      texts[0], together.ids.shape(1), masked, open);
  program.claim({.claim = "masked padding changes nothing (largest change of a logit)",
                 .measured = masked,
                 .relation = "<=",
                 .bound = 1e-5,
                 .control = open,
                 .control_meaning = "no mask"});
}

}  // namespace unrolled::attention
