// The particle of chapter 14's sentences agrees with a noun on each side. Who can write it, who can only judge it?
#include <fmt/format.h>

#include "15_encoder_decoder/experiments/lessons.hpp"
#include "15_encoder_decoder/experiments/story.hpp"
#include "15_encoder_decoder/scoring.hpp"
#include "app/training.hpp"

namespace unrolled::infilling {
namespace {

using Sentences = std::vector<bert::Sentence>;

constexpr std::size_t turned_steps = 2000, glm_steps = 1500;

gpt::Config gpt_config(const Marks& marks) {
  return {.vocabulary = marks.size(),
          .context = longest_row,
          .width = 32,
          .heads = 4,
          .layers = 2,
          .initial_std = 0.1};
}

double right_of(const T5& model, const Sentences& sentences, const Marks& marks) {
  const NoGrad no_grad;
  std::vector<Task> tasks;
  for (const bert::Sentence& sentence : sentences)
    tasks.push_back(corrupt(sentence.words, {particle_of(sentence)}, marks));
  const TaskBatch batch = batch_of(tasks, marks);
  return share_right(model(batch.source, batch.given), batch.wanted);
}

double right_of(const Glm& model, const Sentences& sentences, const Marks& marks) {
  const NoGrad no_grad;
  std::vector<Blanked> rows;
  for (const bert::Sentence& sentence : sentences)
    rows.push_back(blank(sentence.words, {particle_of(sentence)}, marks));
  const BlankedBatch batch = batch_of(rows);
  return share_right(model(batch), batch.wanted);
}

/// The particle and the end after it.
double right_of(const gpt::Gpt& model, const Sentences& sentences, const Marks& marks) {
  const NoGrad no_grad;
  std::vector<Tokens> rows;
  for (const bert::Sentence& sentence : sentences)
    rows.push_back(to_middle(sentence.words, particle_of(sentence), Order::prefix_first, marks));
  const gpt::Examples examples = next_tokens(rows, std::vector<std::size_t>(rows.size(), 2));
  return share_right(model(examples.inputs), examples.targets);
}

/// As the next word after what stands before it.
double right_from_the_left(const gpt::Gpt& model, const Sentences& sentences, const Marks& marks) {
  const NoGrad no_grad;
  std::vector<Tokens> rows;
  for (const bert::Sentence& sentence : sentences) {
    const auto end = sentence.words.begin() + static_cast<std::ptrdiff_t>(sentence.particle) + 1;
    rows.push_back(as_it_is({sentence.words.begin(), end}, marks));
    rows.back().pop_back();  // no end: the sentence goes on
  }
  const gpt::Examples examples = next_tokens(rows, std::vector<std::size_t>(rows.size(), 1));
  return share_right(model(examples.inputs), examples.targets);
}

// [rank]
/// By the probability of the whole sentence with each of the 16 particles: 16 readings a sentence.
double right_by_ranking(const gpt::Gpt& model, const Sentences& sentences, const Marks& marks) {
  const NoGrad no_grad;
  std::size_t right = 0;
  for (const bert::Sentence& sentence : sentences) {
    std::vector<Tokens> rows;
    Tokens candidates;
    for (std::size_t subject = 0; subject < bert::genders; ++subject) {
      for (std::size_t object = 0; object < bert::genders; ++object) {
        Tokens words = sentence.words;
        candidates.push_back(words[sentence.particle] = bert::Grammar::particle(subject, object));
        rows.push_back(as_it_is(words, marks));
      }
    }
    const gpt::Examples examples = next_tokens(rows);
    const std::vector<double> known = log_probabilities(model(examples.inputs), examples.targets);
    const auto best = static_cast<std::size_t>(std::max_element(known.begin(), known.end()) - known.begin());
    right += candidates[best] == sentence.words[sentence.particle];
  }
  return static_cast<double>(right) / static_cast<double>(sentences.size());
}
// [/rank]

/// Of sentences as they are, nats a word.
double plain_loss(const gpt::Gpt& model, const Sentences& sentences, const Marks& marks) {
  const NoGrad no_grad;
  std::vector<Tokens> rows;
  for (const bert::Sentence& sentence : sentences) rows.push_back(as_it_is(sentence.words, marks));
  const gpt::Examples examples = next_tokens(rows);
  return cross_entropy(model(examples.inputs), examples.targets).item();
}

/// The share of right answers on sentences as they are, and with another's right side.
struct Shares {
  double own, others;
};

struct Results {
  Shares t5, glm, turned;
  double from_the_left, ranked;
  double plain, plain_turned, plain_all_turned;  ///< nats a word, of sentences as they are
};

void claim(app::Program& program, const Results& results) {
  const auto filled = [&](const char* who, const Shares& share) {
    program.claim({.claim = fmt::format("{} writes the word that agrees with both sides (share right)", who),
                   .measured = share.own,
                   .bound = .9,
                   .control = share.others,
                   .control_meaning = "with another sentence's right side"});
  };
  filled("T5", results.t5);
  filled("GLM", results.glm);
  filled("GPT, filling in the middle,", results.turned);
  program.claim({.claim = "GPT from left to right cannot write it (share right)",
                 .measured = results.from_the_left,
                 .relation = "<=",
                 .bound = .38,
                 .control = results.turned.own,
                 .control_meaning = "filling in the middle"});
  program.claim({.claim = "but it can judge: the likeliest of 16 whole sentences (share right)",
                 .measured = results.ranked,
                 .bound = .95,
                 .control = results.from_the_left,
                 .control_meaning = "written from the left"});
  program.claim(
      {.claim =
           "filling in costs little on sentences as they are (loss over that of a GPT which read only these)",
       .measured = results.plain_turned / results.plain,
       .relation = "<=",
       .bound = 1.03,
       .control = results.plain_all_turned / results.plain,
       .control_meaning = "every text was rearranged"});
}

}  // namespace

T5 fill_the_particle(app::Program& program, const Language& language, const Dataset& dataset) {
  program.section("A word that looks to both sides");
  program.say(
      "Chapter 14's sentences: in \"la bill ma pays la loan .\" the particle's consonant agrees with the "
      "subject and its "
      "vowel with the object. Words are hidden here and there: for T5 and GLM one gap or two of one or two "
      "words, for the GPTs one. Then the models are "
      "asked for the "
      "particle of {} sentences that they have not seen.",
      dataset.asked.size());
  const Marks& marks = language.marks;
  Sentences mixed;
  for (std::size_t n = 0; n < dataset.asked.size(); ++n)
    mixed.push_back(with_right_side_of(dataset.asked[n], dataset.asked[(n + 1) % dataset.asked.size()]));
  const auto measure = [&](const auto& model) {
    return Shares{right_of(model, dataset.asked, marks), right_of(model, mixed, marks)};
  };
  Results results{};

  Generator generator(program.seed());
  const T5 t5(t5_config(marks), generator);
  const std::size_t steps = program.train_steps(t5_steps, 20);
  nn::DrawnTraining training = corrupting(t5, dataset.train, marks, steps, generator);
  app::KeptTraining(program, training, steps, runaway_hint).go_on("T5, hidden spans", steps);
  results.t5 = measure(t5);

  const auto teach = [&](const std::string& name, const nn::Module& model, std::size_t usual,
                         const nn::Loss& loss) {
    const std::size_t n = program.train_steps(usual, 10);
    Generator own(program.seed());
    app::fit(program, name, loss, rule_of(model, 5e-3, n), n, own, runaway_hint);
  };
  Generator of_glm(program.seed());
  const Glm glm(gpt_config(marks), 3, of_glm);
  teach("GLM", glm, glm_steps,
        [&](Generator& drawing) { return blanked_loss(glm, dataset.train, marks, drawing); });
  results.glm = measure(glm);

  // The same GPT three times: some, none and all of its texts rearranged
  const auto learn = [&](const std::string& name, double turned) {
    Generator own(program.seed());
    const gpt::Gpt model(gpt_config(marks), own);
    teach(name, model, turned_steps, [&, model](Generator& drawing) {
      return turned_loss(model, dataset.train, turned, marks, drawing);
    });
    return model;
  };
  const gpt::Gpt turned = learn("GPT, 80 % rearranged", .8), plain = learn("GPT, left to right", 0);
  results.turned = measure(turned);
  results.from_the_left = right_from_the_left(plain, dataset.asked, marks);
  results.ranked = right_by_ranking(plain, dataset.asked, marks);

  const auto share = [](double value) { return fmt::format("{:.2f}", value); };
  program.table({"model", "writes the particle", "with another's right side"},
                {{"T5, a sentinel", share(results.t5.own), share(results.t5.others)},
                 {"GLM, a gap", share(results.glm.own), share(results.glm.others)},
                 {"GPT, filling in the middle", share(results.turned.own), share(results.turned.others)},
                 {"GPT, left to right", share(results.from_the_left), share(results.from_the_left)},
                 {"GPT, left to right, ranking 16 sentences", share(results.ranked), ""}});
  if (program.quick()) return t5;
  const gpt::Gpt all_turned = learn("GPT, all rearranged", 1);
  results.plain = plain_loss(plain, dataset.asked, marks);
  results.plain_turned = plain_loss(turned, dataset.asked, marks);
  results.plain_all_turned = plain_loss(all_turned, dataset.asked, marks);
  program.say("Sentences as they are: {:.3f} nats a word left to right, {:.3f} where 80 % were rearranged.",
              results.plain, results.plain_turned);
  claim(program, results);
  return t5;
}

}  // namespace unrolled::infilling
