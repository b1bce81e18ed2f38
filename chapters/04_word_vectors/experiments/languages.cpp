// A language whose meanings are known: where parallelograms come from, what products of vectors are, and what one vector a word
// cannot say.
#include <fmt/format.h>

#include <numeric>

#include "04_word_vectors/experiments/story.hpp"
#include "04_word_vectors/glove.hpp"
#include "04_word_vectors/meanings.hpp"
#include "04_word_vectors/plane.hpp"

namespace unrolled::word_vectors {
namespace {

constexpr SkipGramOptions language_options = {.width = 30, .reach = 6, .subsample = 0, .passes = 3};

/// Three families of the language on two axes: from lion to lioness, from lion to lions, and on to lionesses.
WordPlane plane_of(const Array& unit, const std::string& title) {
  constexpr std::size_t shown = 12;
  const text::Vocabulary vocabulary = Language::vocabulary();
  WordPlane plane{title, {}, {}, {}};
  std::vector<Index> words(shown);
  std::iota(words.begin(), words.end(), Index{0});
  plane.places = on_two_axes(rows_of(unit, words));
  for (std::size_t word = 0; word < shown; ++word) {
    plane.words.push_back(vocabulary.word(static_cast<Index>(word)));
    for (const std::size_t change : {1, 2}) {
      if ((word & change) == 0) plane.arrows.emplace_back(word, word | change);
    }
  }
  return plane;
}

/// The 32 words and their 12 words of gender, say: a part of a matrix (V,V) as a picture.
app::HeatMap part_of(const Array& matrix, const std::string& title, const std::vector<Index>& rows,
                     const std::vector<Index>& columns) {
  const text::Vocabulary vocabulary = Language::vocabulary();
  app::HeatMap map{title, "context", "word", "", {}, {}, {}};
  for (const Index c : columns) map.columns.push_back(vocabulary.word(c));
  for (const Index w : rows) {
    map.rows.push_back(vocabulary.word(w));
    map.values.emplace_back();
    for (const Index c : columns) map.values.back().push_back(static_cast<double>(matrix(w, c)));
  }
  return map;
}

/// ∂/∂x of what skip-gram makes as small as it can for one pair, at x = w · c, as a share of N: with negatives by plain frequency a
/// pair that is seen #(w,c) times is drawn as a negative k #(w) #(c) / N times.
double slope_at(double x, double joint, double of_word, double of_context, double all, double k) {
  const double sigma = 1 / (1 + std::exp(-x));
  return (-joint * (1 - sigma) + k * of_word * of_context / all * sigma) / all;
}

/// The largest |slope| over all pairs that were seen, at x = PMI + shift.
double largest_slope(const Array& counts, const Array& information, double k, double shift) {
  const std::size_t V = counts.shape(0);
  const CountSums sums = sums_of(counts);
  double largest = 0;
  for (std::size_t w = 0; w < V; ++w) {
    for (std::size_t c = 0; c < V; ++c) {
      if (counts(w, c) == 0) continue;
      const double x = static_cast<double>(information(w, c)) + shift;
      const double slope =
          slope_at(x, static_cast<double>(counts(w, c)), sums.of_word[w], sums.of_context[c], sums.all, k);
      largest = std::max(largest, std::abs(slope));
    }
  }
  return largest;
}

}  // namespace

void compare_languages(app::Program& program) {
  program.section("Where parallelograms come from");
  const std::size_t count = program.quick() ? 4000 : 20000, V = Language::vocabulary().size();
  const auto questions = Language::analogies();
  std::vector<app::Row> rows;
  std::vector<WordPlane> planes;
  AnalogyScores additive, joint, glove_additive, glove_joint;
  for (const Meaning meaning : {Meaning::additive, Meaning::joint}) {
    const bool is_additive = meaning == Meaning::additive;
    Generator generator(program.seed());
    const Language language(meaning, generator);
    const Sentences sentences = language.draw(count, generator);
    const char* name = is_additive ? "additive" : "joint";
    const ReadingPlan plan{sentences.size(), language_options.passes};
    Array unit, glove;
    {
      app::Progress progress = program.progress(fmt::format("{} language, skip-gram", name), plan.steps());
      unit = unit_rows(learn_word_vectors(sentences, V, language_options, generator,
                                          [&](double loss) { progress.step(loss); }));
    }
    const PairCounts counts = count_pairs(sentences, V, language_options.reach, inverse_distance);
    {
      const GloveOptions how = {.width = 30, .most = 100, .passes = 15};
      app::Progress progress = program.progress(fmt::format("{} language, GloVe", name), 20 * how.passes);
      glove = unit_rows(learn_glove(counts, how, generator, [&](double loss) { progress.step(loss); }));
    }
    (is_additive ? additive : joint) = score_analogies(unit, questions);
    (is_additive ? glove_additive : glove_joint) = score_analogies(glove, questions);
    planes.push_back(plane_of(unit, fmt::format("{} contexts", name)));
    for (const auto& [method, scores] : {std::pair{"skip-gram", is_additive ? additive : joint},
                                         std::pair{"GloVe", is_additive ? glove_additive : glove_joint}}) {
      rows.push_back({name, method, fmt::format("{:.3f}", scores.right),
                      fmt::format("{:.3f}", scores.with_inputs), fmt::format("{:.3f}", scores.nearest_of_c)});
    }
  }
  program.say(
      "A small language of 32 words: 8 families × 2 genders × 2 numbers, as lion, lions, lioness, lionesses. "
      "Each stands among six "
      "context words, which tell of its family, of its gender, of its number, or of nothing. In the additive "
      "language all female words "
      "share their context words of gender; in the joint language it is tossed for each word which ones it "
      "has. {} questions such as "
      "lion : lioness :: host : hostess:",
      questions.size());
  program.table({"language", "vectors", "right", "inputs allowed", "nearest of c alone"}, rows);
  program.say(
      "A parallelogram appears where the contexts add up: what parts b from a is what parts d from c. It is "
      "a property of the text; the "
      "vectors only show it.");
  program.draw(plane_graph(planes), "two_languages");
  if (program.quick()) return;
  program.claim(
      {.claim = "additive contexts: analogies answered rightly, the question's words allowed as answers",
       .measured = additive.with_inputs,
       .bound = 0.95,
       .control = joint.with_inputs,
       .control_meaning = "the joint language"});
  program.claim({.claim = "joint contexts: analogies answered rightly, the question's words left out",
                 .measured = joint.right,
                 .relation = "<=",
                 .bound = 0.45,
                 .control = additive.right,
                 .control_meaning = "the additive language"});
  program.claim(
      {.claim = "GloVe, additive contexts: analogies answered rightly, the question's words left out",
       .measured = glove_additive.right,
       .bound = 0.65,
       .control = glove_joint.right,
       .control_meaning = "the joint language"});
}

void compare_with_counts(app::Program& program) {
  program.section("What w · c is");
  Generator generator(program.seed());
  const Language language(Meaning::additive, generator);
  const std::size_t V = Language::vocabulary().size();
  const Sentences sentences = language.draw(program.quick() ? 2000 : 20000, generator);
  constexpr std::size_t k = 5;
  const SkipGramOptions how = {.width = 64,
                               .reach = 6,
                               .negatives = k,
                               .power = 1,
                               .subsample = 0,
                               .passes = std::size_t{program.quick() ? 1U : 6U}};
  const Array counts = dense(count_pairs(sentences, V, how.reach, drawn_reach(how.reach)));
  const Array information = pointwise_mutual_information(counts);
  SkipGram model(sentences, V, how, generator);
  const ReadingPlan plan{sentences.size(), how.passes};
  {
    app::Progress progress = program.progress("skip-gram, plain frequency", plan.steps());
    for (std::size_t step = 0; step < plan.steps(); ++step)
      progress.step(read_part(model, sentences, plan, step, generator));
  }
  Array products = Array::from_shape({V, V});
  const Array words = model.words.array(), contexts = model.contexts.array();
  double squares = 0, unshifted_squares = 0, seen = 0;
  for (std::size_t w = 0; w < V; ++w) {
    for (std::size_t c = 0; c < V; ++c) {
      products(w, c) = dot(row_of(words, static_cast<Index>(w)), row_of(contexts, static_cast<Index>(c))) +
                       std::log(Real{k});
      if (counts(w, c) < 20) continue;
      const auto difference = static_cast<double>(products(w, c) - information(w, c));
      squares += difference * difference;
      unshifted_squares += std::pow(difference - std::log(double{k}), 2);
      ++seen;
    }
  }
  const double shift = -std::log(double{k});
  const double at_rest = largest_slope(counts, information, k, shift),
               unshifted = largest_slope(counts, information, k, 0);
  program.say(
      "With negatives drawn by plain frequency, a pair pulls w · c up #(w,c) times and down k #(w) #(c) / N "
      "times; both are in balance "
      "where w · c = PMI(w,c) − ln k (Levy and Goldberg 2014). So skip-gram writes the table of PMI as a "
      "product of two thin matrices. "
      "After {} passes w · c + ln k is off PMI by {:.2f} (root of the mean square, over pairs seen 20 times "
      "or more).",
      how.passes, std::sqrt(squares / std::max(1., seen)));
  const std::vector<Index> shown = {0, 1, 2, 3, 4, 5, 6, 7},
                           columns = {32, 33, 38, 39, 80, 81, 86, 87, 92, 93, 98, 99};
  program.plot(part_of(information, "PMI", shown, columns), "pmi.svg");
  program.plot(part_of(products, "w · c + ln k", shown, columns), "products.svg");
  if (!program.quick()) {
    program.claim(
        {.claim = "after training w · c + ln k is PMI: root of the mean squared difference, in nats",
         .measured = std::sqrt(squares / std::max(1., seen)),
         .relation = "<=",
         .bound = 0.3,
         .control = std::sqrt(unshifted_squares / std::max(1., seen)),
         .control_meaning = "w · c alone"});
  }
  program.claim(
      {.claim =
           "with negatives by plain frequency each pair is at rest where w · c = PMI − ln k: largest slope",
       .measured = at_rest,
       .relation = "<=",
       .bound = 1e-8,
       .control = unshifted,
       .control_meaning = "at w · c = PMI"});
  const Array drawn = negative_distribution({81, 16, 1});
  const Array plain = negative_distribution({81, 16, 1}, 1);
  program.claim(
      {.claim = "of words that occur 81, 16 and 1 times, the first is drawn as a negative 27 times in 36",
       .measured = std::round(36 * static_cast<double>(drawn(0)) * 1e6) / 1e6,
       .relation = "==",
       .bound = 27,
       .control = 36 * static_cast<double>(plain(0)),
       .control_meaning = "by plain frequency"});
  program.claim({.claim = "and the last, once in 36",
                 .measured = std::round(36 * static_cast<double>(drawn(2)) * 1e6) / 1e6,
                 .relation = "==",
                 .bound = 1,
                 .control = 36 * static_cast<double>(plain(2)),
                 .control_meaning = "by plain frequency"});
}

void show_one_vector(app::Program& program, const Vectors& vectors) {
  program.section("What one vector cannot say");
  const std::vector<std::string> sentences = {"the bank of a river", "the money in a bank"};
  const auto bank = vectors.vocabulary.find("bank");
  if (!bank) {
    program.say("\"bank\" is not among these words.");
    return;
  }
  const Array unit = unit_rows(vectors.words);
  Array in_sentence = Array::from_shape({2, unit.shape(1)}), mean(Shape{2, unit.shape(1)}, 0);
  for (std::size_t s = 0; s < 2; ++s) {
    for (const Index word : known_words(text::words(sentences[s]), vectors.vocabulary)) {
      for (std::size_t i = 0; i < unit.shape(1); ++i) {
        if (word == *bank) in_sentence(s, i) = vectors.words(word, i);
        mean(s, i) += unit(word, i);
      }
    }
  }
  const auto apart = [](const Array& rows) {
    double largest = 0;
    for (std::size_t i = 0; i < rows.shape(1); ++i)
      largest = std::max(largest, std::abs(static_cast<double>(rows(0, i) - rows(1, i))));
    return largest;
  };
  program.say("\"{}\" and \"{}\": the vector of \"bank\" is row {} of the table in both. Its neighbours: {}.",
              sentences[0], sentences[1], *bank, nearest_in_words(vectors.vocabulary, unit, *bank, 10));
  program.say("Chapter 14 gives a word another vector in each sentence.");
  program.claim({.claim = "\"bank\" in \"the bank of a river\" and in \"the money in a bank\": largest "
                          "difference of its vectors",
                 .measured = apart(in_sentence),
                 .relation = "==",
                 .bound = 0,
                 .control = apart(mean),
                 .control_meaning = "the sums of all words' vectors of each"});
}

}  // namespace unrolled::word_vectors
