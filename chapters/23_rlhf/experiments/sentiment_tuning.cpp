// The last part of the story: real words, and people's ratings of them.
#include <fmt/format.h>

#include "03_bag_of_words/problem.hpp"
#include "23_rlhf/experiments/story.hpp"
#include "23_rlhf/tone.hpp"
#include "app/training.hpp"

namespace unrolled::rlhf {
namespace {

/// A judge that has never seen the ratings: chapter 03's naive Bayes on words and pairs of them, learnt from labelled
/// reviews.
class Reader {
 public:
  Reader(const data::Dataset& dataset, const Reviews& reviews)
      : reviews_(reviews),
        problem_(bag_of_words::make_problem(data::split(dataset, 0.2, 0), bag_of_words::Values::counts, 2)),
        model_(bag_of_words::weights_by_counting(problem_)) {}

  double test_accuracy() const { return bag_of_words::test_accuracy(problem_, model_); }

  /// 1 where it takes a text for positive, else 0: (B).
  Array operator()(const Texts& texts) const {
    Array positive = xt::zeros<Real>({texts.size()});
    for (std::size_t b = 0; b < texts.size(); ++b) {
      const bag_of_words::Bag bag = problem_.vectorizer(reviews_.text_of(texts.sentence(b)));
      positive(b) = bag_of_words::score(model_, bag) > 0;
    }
    return positive;
  }

 private:
  const Reviews& reviews_;
  bag_of_words::Problem problem_;
  bag_of_words::Linear model_;
};

std::string some_of(const Reviews& reviews, const Texts& texts, std::size_t count) {
  std::string all;
  for (std::size_t b = 0; b < count; ++b) all += reviews.text_of(texts.sentence(b)) + "\n";
  return all;
}

}  // namespace

RealWords find_real_words(const app::Program& program) {
  const data::Dataset dataset = data::resolve_two_classes(program.data());
  const data::Lexicon lexicon = data::resolve_lexicon();
  data::split(dataset, 0.2, 0);  // the judge's, who comes last
  const Reviews reviews(dataset.examples, program.quick() ? 150 : 600);
  const Array ratings = ratings_of(reviews.vocabulary, lexicon);
  if (xt::amax(xt::abs(ratings))() == 0) {
    throw Error(fmt::format("{}: people have rated not one of its words", dataset.name),
                "English reviews: their words are rated");
  }
  if (reviews.pieces().empty()) {
    throw Error(fmt::format("{}: its texts are shorter than {} words", dataset.name, shortest_piece),
                "longer texts");
  }
  return {dataset, lexicon, reviews, ratings};
}

void write_in_a_tone(app::Program& program, const RealWords& real, const Options& options,
                     Generator generator) {
  program.section("Real words, rated by people");
  const bool quick = program.quick();
  const auto& [dataset, lexicon, reviews, ratings] = real;
  const Texts pieces = texts_of(reviews.pieces());
  program.say("{}. {}.", dataset.about, lexicon.about);
  program.say("{} pieces of them, of {} different words, to learn to write from.", pieces.size(),
              reviews.vocabulary.size() - 2);

  // A model that writes like reviews
  gpt::Config config = small_model;
  config.vocabulary = reviews.vocabulary.size();
  config.width = 48;
  const Gpt start(config, generator);
  const std::size_t steps = program.train_steps(500, 8);
  {
    app::Progress progress = program.progress("fine-tuning", steps);
    fine_tune(start, pieces, {steps, 64, 3e-3}, generator, app::callbacks(program, progress, runaway_hint));
  }

  // A model of what sounds better to the ten
  const std::size_t many = quick ? 100 : 3000;
  const Pairs pairs = choose_by_tone(write(start, 2 * many, longest_sentence, generator), ratings, generator),
              held_out = choose_by_tone(write(start, many, longest_sentence, generator), ratings, generator);
  const RewardModel model(start, generator);
  const std::size_t reward_steps = program.train_steps(200, 4);
  {
    app::Progress progress = program.progress("reward model", reward_steps);
    fit(model, pairs, {reward_steps, 64, 2e-3}, generator, app::callbacks(program, progress, runaway_hint));
  }
  const Texts before = write(start, many / 2, longest_sentence, generator);
  const Reward reward = standardised(model, before);
  const Reader reader(dataset, reviews);
  program.say(
      "{} pairs, each compared by one of ten people. Of {} held-out pairs the reward model has {:.0f} % "
      "right. The judge below has never seen the ratings: naive Bayes on labelled reviews, right on {:.0f} % "
      "of those held "
      "out.",
      pairs.size(), held_out.size(), 100 * accuracy(reward(held_out.chosen), reward(held_out.rejected)),
      100 * reader.test_accuracy());

  // PPO towards that tone, and towards the opposite one
  const std::size_t iterations = program.train_steps(30, 1);
  std::vector<app::Row> rows;
  const auto measure = [&](const std::string& name, const Gpt& now) {
    const Texts texts = write(now, many / 2, longest_sentence, generator);
    const double positive = spread_of(reader(texts)).mean;
    rows.push_back({name, fmt::format("{:+.2f}", spread_of(reward(texts)).mean),
                    fmt::format("{:.0f} %", 100 * positive)});
    app::print(fmt::format("\n{}:\n{}", name, some_of(reviews, texts, 6)));
    return positive;
  };
  const auto train = [&](const std::string& name, double sign) {
    const PpoOptions ppo{.rate = options.rate, .clip = options.clip, .lambda = options.lambda};
    const Reward toned = [&, sign](const Texts& texts) {
      return Array(static_cast<Real>(sign) * reward(texts));
    };
    Policy policy(start, generator);
    PpoTraining training(std::move(policy), start, toned, ppo,
                         {static_cast<Real>(options.kl_coefficient), options.target_kl},
                         {.kl = options.largest_kl}, generator.split());
    app::train(program, name, training, iterations, runaway_hint);
    return training.policy().model;
  };
  const Gpt kinder = train("PPO, the tone", 1), harsher = train("PPO, the tone reversed", -1);
  const double at_first = measure("before", start), kind = measure("after", kinder),
               harsh = measure("after, with the reward reversed", harsher);
  program.table({"texts", "reward (deviations)", "positive to the judge"}, rows);
  if (quick || lexicon.is_sample() || dataset.name == "sample" || dataset.is_own) {
    program.say("No claim is made here: that takes the full training, on the real reviews and ratings.");
    return;
  }
  program.claim(
      {.claim =
           "it learns the preferred tone (rise in the share of texts that labelled reviews call positive)",
       .measured = kind - at_first,
       .relation = ">=",
       .bound = 0.15,
       .control = harsh - at_first,
       .control_meaning = "the reward turned round"});
}

}  // namespace unrolled::rlhf
