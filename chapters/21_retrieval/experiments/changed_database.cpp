// How many answers are right with the database, without it, with another one, with an edited one, and with one ten
// times as large; and what goes wrong when a document may find itself.
#include <fmt/format.h>

#include "21_retrieval/experiments/story.hpp"
#include "tensor/ops.hpp"

namespace unrolled::retrieval {

double share_right(const Array& logits, const Indices& targets) {
  const Indices best = argmax(Tensor(logits));
  double right = 0, all = 0;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (targets.flat(i) == ignored) continue;
    ++all;
    right += best.flat(i) == targets.flat(i);
  }
  return right / all;
}

void change_the_database(app::Program& program, const Study& study, const Models& models,
                         const Options& options) {
  program.section("Changing the database");
  const NoGrad no_grad;
  const Examples& quiz = study.quiz;
  const auto look_up = [&](const Examples& examples, const Rows& rows) {
    return retrieve(examples.tokens, rows.view(), study.embedder, options.neighbours);
  };
  const auto answered = [&](const Rows& rows) {
    return share_right(models.retro(quiz.tokens, look_up(quiz, rows)).value(), quiz.answers);
  };

  // The same net, other databases
  const Rows empty = {study.all.width, study.all.retrieved};
  const double with = answered(study.all), emptied = answered(empty), others = answered(study.trained);
  const double plain = share_right(models.gpt(quiz.tokens).value(), quiz.answers);

  // Every fact of the quiz edited, and nothing else
  Generator generator(program.seed() + 1);
  Rows edited = study.trained;
  Indices new_answers = quiz.answers;
  for (std::size_t i = 0; i < study.asked.size(); ++i) {
    const Index value = study.world.other_value(study.asked[i], generator);
    const World::Sentence statement = study.world.statement(study.asked[i], value);
    edited.add(statement, static_cast<Index>(study.trained.view().size() + i), study.embedder);
    for (std::size_t t = 0; t < new_answers.shape(1); ++t) {
      if (new_answers(i, t) != ignored) new_answers(i, t) = value;
    }
  }
  const double followed = share_right(models.retro(quiz.tokens, look_up(quiz, edited)).value(), new_answers);
  const double not_followed = share_right(models.gpt(quiz.tokens).value(), new_answers);

  // Ten times as many rows, of other sentences
  Rows large = study.all;
  const std::size_t small_size = large.view().size();
  while (large.view().size() < 10 * small_size) {
    const World::Sentence filler = study.world.filler(generator.below(topics), generator);
    large.add(filler, static_cast<Index>(large.view().size()), study.embedder);
  }
  const std::size_t before = models.retro.parameter_count();
  const double among_many = answered(large);
  const auto grown = static_cast<double>(models.retro.parameter_count() - before);

  const auto share = [](double x) { return fmt::format("{:.3f}", x); };
  program.table(
      {"database", "rows", "right answers"},
      {{"with the facts", std::to_string(small_size), share(with)},
       {"ten times as large", std::to_string(large.view().size()), share(among_many)},
       {"every asked fact edited: the new answer", std::to_string(edited.view().size()), share(followed)},
       {"about other people only", std::to_string(study.trained.view().size()), share(others)},
       {"emptied", "0", share(emptied)},
       {"GPT without one", "–", share(plain)}});

  // The loss of all other tokens
  const auto loss = [&](const Tensor& logits) { return cross_entropy(logits, study.test.grammar).item(); };
  const double grammar = loss(models.retro(study.test.tokens, look_up(study.test, study.all)));
  const double plain_grammar = loss(models.gpt(study.test.tokens));
  Generator fresh(program.seed());
  const double untrained =
      loss(Retro(models.retro.config, fresh)(study.test.tokens, look_up(study.test, study.all)));
  program.say(
      "All tokens that are no values: {:.4f} nats each with the database, {:.4f} for the GPT without.",
      grammar, plain_grammar);

  program.claim({.claim = "parameters added when the database grows tenfold",
                 .measured = grown,
                 .relation = "==",
                 .bound = 0,
                 .control = static_cast<double>((large.view().size() - small_size) * large.retrieved),
                 .control_meaning = "were the new rows' tokens kept in the net"});
  if (program.quick()) return;
  program.claim({.claim = "with the database, questions about people never read of are answered",
                 .measured = with,
                 .bound = 0.95,
                 .control = plain,
                 .control_meaning = "the GPT without"});
  program.claim({.claim = "the same net with its database emptied does not know them",
                 .measured = emptied,
                 .relation = "<=",
                 .bound = 0.2,
                 .control = with,
                 .control_meaning = "with the database"});
  program.claim({.claim = "nor with a database about other people",
                 .measured = others,
                 .relation = "<=",
                 .bound = 0.2,
                 .control = with,
                 .control_meaning = "with the database"});
  program.claim({.claim = "answers follow an edited database, with no training",
                 .measured = followed,
                 .bound = 0.95,
                 .control = not_followed,
                 .control_meaning = "the GPT without"});
  program.claim({.claim = "answers are found among ten times as many rows",
                 .measured = among_many,
                 .bound = 0.95,
                 .control = others,
                 .control_meaning = "the facts are not among them"});
  program.claim({.claim = "looking up costs little of the rest: loss over the GPT's",
                 .measured = grammar / plain_grammar,
                 .relation = "<=",
                 .bound = 1.03,
                 .control = untrained / plain_grammar,
                 .control_meaning = "untrained"});
}

void leak(app::Program& program, const Study& study, const Models& models, const Options& options) {
  program.section("A document that may look itself up");
  const NoGrad no_grad;
  Generator generator(program.seed() + 2);
  std::vector<Document> documents;
  std::vector<Index> own;
  Rows rows = study.trained;
  for (const Fact& fact : study.asked) {
    Writer writer(study.world, generator);
    writer.fill(2).ask(fact, study.world.other_value(fact, generator));
    documents.push_back(writer.document());
    own.push_back(static_cast<Index>(study.trained.view().size() + own.size()));
    const std::span<const Index> statement = std::span(documents.back()).last(sentence_length);
    rows.add(statement, own.back(), study.embedder);
  }
  const Examples examples = examples_of(study.world, documents);
  const auto answered = [&](const std::vector<Index>& excluded) {
    const Indices found =
        retrieve(examples.tokens, rows.view(), study.embedder, options.neighbours, excluded);
    return share_right(models.retro(examples.tokens, found).value(), examples.answers);
  };
  const double excluded = answered(own), leaked = answered({});
  program.say(
      "{} documents state what nothing else does, and what they state is in the database. Left out of "
      "their own "
      "search, they leave {:.3f} of the answers right; not left out, {:.3f}: a test that measures nothing.",
      documents.size(), excluded, leaked);
  if (program.quick()) return;
  program.claim({.claim = "a document left out of its own search tells nothing of itself",
                 .measured = excluded,
                 .relation = "<=",
                 .bound = 0.2,
                 .control = leaked,
                 .control_meaning = "not left out"});
}

}  // namespace unrolled::retrieval
