// The second part of the story: people choose between two texts, and models learn to predict their choices.
#include <fmt/format.h>

#include <algorithm>

#include "23_rlhf/experiments/story.hpp"
#include "app/training.hpp"
#include "trace/views/dot.hpp"

namespace unrolled::rlhf {
namespace {

/// A chooser that follows gold, but is sometimes wrong, as people are.
Pairs choose_by_gold(const Texts& texts, Generator& generator) {
  const Array worth = gold(texts);
  return ask(
      texts, [&](std::size_t i, std::size_t j) { return sigmoid_of(worth(i) - worth(j)); }, generator);
}

/// Six texts, each compared with each of the others 200 times.
void find_the_scale(app::Program& program, const Texts& texts, Generator& generator) {
  constexpr std::size_t K = 6, games = 200;
  std::vector<std::size_t> rows(K);
  for (std::size_t i = 0; i < K; ++i) rows[i] = i;
  std::sort(rows.begin(), rows.end(),
            [&](std::size_t a, std::size_t b) { return gold(texts.sentence(a)) < gold(texts.sentence(b)); });
  const Texts six = select_rows(texts, rows);
  Array worth = gold(six);
  worth -= static_cast<Real>(spread_of(worth).mean);
  Array wins = xt::zeros<Real>({K, K});
  for (std::size_t i = 0; i < K; ++i) {
    for (std::size_t j = i + 1; j < K; ++j) {
      for (std::size_t game = 0; game < games; ++game) {
        generator.chance(sigmoid_of(worth(i) - worth(j))) ? ++wins(i, j) : ++wins(j, i);
      }
    }
  }
  const Array won = xt::sum(wins, 1);
  const bool all_finite = xt::amin(won)() > 0 && xt::amax(won)() < games * (K - 1);
  const Array fitted = all_finite ? bradley_terry_fit(wins) : worth;
  std::vector<app::Row> table;
  for (std::size_t i = 0; i < K; ++i) {
    table.push_back({text_of(six.sentence(i)), fmt::format("{:.0f} of {}", won(i), games * (K - 1)),
                     all_finite ? fmt::format("{:.2f}", fitted(i)) : "–", fmt::format("{:.2f}", worth(i))});
  }
  program.say("Six texts, each compared with each other {} times: a scale from choices alone.", games);
  program.table({"text", "preferred", "Bradley–Terry", "gold, less its mean"}, table);
  if (!all_finite)
    program.say("One was always or never preferred: its place on the scale would be infinite.");
}

template <class Model>
double held_out_accuracy(const Model& model, const Pairs& pairs) {
  const NoGrad no_grad;
  return accuracy(model(pairs.chosen).value(), model(pairs.rejected).value());
}

}  // namespace

Judges ask_people(app::Program& program, const Start& start, Generator generator) {
  program.section("Which of two is better?");
  const bool quick = program.quick();
  const auto pairs_of = [&](std::size_t count) {
    return choose_by_gold(write(start.model, 2 * count, longest_sentence, generator), generator);
  };
  find_the_scale(program, start.texts, generator);
  const Pairs pairs = pairs_of(quick ? 200 : 2000), held_out = pairs_of(quick ? 200 : 4000);
  Pairs unlabelled = ask(
      write(start.model, 2 * pairs.size(), longest_sentence, generator),
      [](std::size_t, std::size_t) { return 0.5; }, generator);

  Judges judges{
      pairs, unlabelled, RewardModel(start.model, generator), BagReward(words.size(), generator), {}, {}, {}};
  RewardModel misled(start.model, generator);
  const std::size_t steps = program.train_steps(300, 8);
  const auto learn = [&](const std::string& name, const auto& model, const Pairs& some, double rate) {
    app::Progress progress = program.progress(name, steps);
    fit(model, some, {steps, 64, rate}, generator, app::callbacks(program, progress, runaway_hint));
  };
  program.say("{} pairs of the model's own texts to learn from. Three models of the choices:", pairs.size());
  learn("a GPT that reads", judges.reader, pairs, 1e-3);
  learn("a bag of words", judges.bag, pairs, 3e-2);
  learn("a GPT, choices at random", misled, unlabelled, 1e-3);
  judges.read = standardised(judges.reader, start.texts);
  judges.count = standardised(judges.bag, start.texts);
  judges.mislead = standardised(misled, start.texts);

  // [ceiling]
  // Even gold itself is right only as often as the choosers follow it
  const double ceiling = accuracy(gold(held_out.chosen), gold(held_out.rejected));
  const auto share = [&](double right) { return (right - 0.5) / (ceiling - 0.5); };
  // [/ceiling]
  const double read = held_out_accuracy(judges.reader, held_out),
               count = held_out_accuracy(judges.bag, held_out), misread = held_out_accuracy(misled, held_out);
  std::vector<app::Row> rows;
  for (const auto& [name, right] :
       {std::pair{"gold itself", ceiling}, std::pair{"GPT", read}, std::pair{"bag of words", count},
        std::pair{"GPT, choices at random", misread}}) {
    rows.push_back({name, fmt::format("{:.3f}", right), fmt::format("{:.2f}", share(right))});
  }
  program.table({"on held-out choices", "right", "of the way from chance to gold"}, rows);
  if (quick) return judges;
  program.claim({.claim = "the reward model's way from chance to the noise ceiling",
                 .measured = share(read),
                 .relation = ">=",
                 .bound = 0.8,
                 .control = share(misread),
                 .control_meaning = "choices at random"});
  return judges;
}

void look_at_a_pair(app::Program& program, const Start& start, const Judges& judges, const Options& options) {
  program.section("One pair: from two texts to one loss");
  const Pairs& pairs = judges.pairs;
  const auto reward_of = [&](const char* name, const Sentence& sentence) {
    const trace::Scope scope(name);
    Sentence read = sentence;
    read.insert(read.begin(), begin);
    std::vector<std::string> names;
    for (const Index token : read) names.push_back(word(token).text);
    const Tensor each = judges.reader.at_each(indices_of(read), {.words = names});  // (1+T)
    trace::label(each, "rewards", {{"token", names}});
    return trace::label(last_token(reshape(each, {1, -1}), {static_cast<Index>(sentence.size())}),
                        std::string("r(") + name + ")");
  };
  const auto pass = [&] {
    const Tensor better = reward_of("chosen", pairs.chosen.sentence(0)),
                 worse = reward_of("rejected", pairs.rejected.sentence(0));  // (1) each
    const trace::Scope scope("preference");
    trace::label(pairwise_loss(better, worse), "loss").backward();
  };
  show(program,
       {xt::concatenate(xt::xtuple(xt::view(pairs.chosen.tokens, xt::range(0, 1)),
                                   xt::view(pairs.rejected.tokens, xt::range(0, 1)))),
        {pairs.chosen.lengths(0), pairs.rejected.lengths(0)}},
       judges.read, 2);
  program.say(
      "The first was preferred. The same model reads both; only the difference of its two rewards counts.");
  {
    trace::Recording recording;
    pass();
    program.draw(trace::dot(recording.record, {.depth = 2}), "pair");
  }
  if (options.look == "pair") program.record(pass);
  for (Tensor parameter : judges.reader.parameters()) parameter.zero_grad();
  program.say("{} parameters learn from it.", start.model.parameter_count() + start.model.config.width + 1);
}

}  // namespace unrolled::rlhf
