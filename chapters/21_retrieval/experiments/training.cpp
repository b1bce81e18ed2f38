// The world, its documents and its database; and two nets that learn from the documents, one with the database.
#include <fmt/format.h>

#include "21_retrieval/experiments/story.hpp"
#include "app/training.hpp"
#include "nn/drawn_training.hpp"
#include "nn/schedule.hpp"
#include "tensor/ops.hpp"

namespace unrolled::retrieval {
namespace {

constexpr std::size_t documents_a_batch = 32;

std::string text_of(const World& world, const World::Sentence& sentence) {
  std::string text;
  for (const Index token : sentence) text += (text.empty() ? "" : " ") + world.vocabulary.word(token);
  return text;
}

/// The whole chunks of texts (N,T): (N·U,m).
Indices chunks_of(const Indices& texts) {
  const std::size_t N = texts.shape(0), U = texts.shape(1) / sentence_length;
  const Indices whole = xt::view(texts, xt::all(), xt::range(std::size_t{0}, U * sentence_length));
  return xt::reshape_view(whole, {N * U, sentence_length});
}

std::vector<std::size_t> draw_rows(std::size_t N, Generator& generator) {
  std::vector<std::size_t> rows(documents_a_batch);
  for (std::size_t& row : rows) row = generator.below(N);
  return rows;
}

void train(app::Program& program, const std::string& name, const nn::Module& model, std::size_t steps,
           Generator generator, const nn::Loss& loss) {
  const nn::WarmupCosine rate{3e-3, std::min<std::size_t>(50, steps / 10), steps, 3e-4};
  app::fit(program, name, loss,
           {.adam = nn::Adam(model.parameters(), {.beta2 = 0.98}), .rate = rate, .clip = 1}, steps, generator,
           "fewer --train-steps");
}

}  // namespace

Indices forget_some(Indices found, Generator& generator) {
  for (std::size_t b = 0; b < found.shape(0); ++b) {
    if (generator.chance(0.1)) xt::view(found, b).fill(padding);
  }
  return found;
}

Indices rows_of(const Indices& x, const std::vector<std::size_t>& rows) {
  std::vector<std::size_t> shape(x.shape().begin(), x.shape().end());
  const std::size_t width = x.size() / shape[0];
  shape[0] = rows.size();
  Indices y = Indices::from_shape(shape);
  for (std::size_t b = 0; b < rows.size(); ++b)
    std::copy_n(x.data() + rows[b] * width, width, y.data() + b * width);
  return y;
}

void check(const Options& options) {
  if (!options.append.empty() && options.database.empty())
    throw Error("--append adds to a --database: which?");
}

Study invent(app::Program& program) {
  program.section("Facts that nobody can guess");
  Generator generator(program.seed());
  const World world(generator);
  const std::vector<Fact> known = World::facts(0, trained_people);
  const std::vector<Fact> others =
      World::facts(trained_people, program.quick() ? trained_people + 10 : people);
  const auto write = [&](const std::vector<Fact>& facts, std::size_t n) {
    std::vector<Document> documents;
    while (documents.size() < n) documents.push_back(write_document(world, facts, generator));
    return examples_of(world, documents);
  };
  std::vector<Document> quiz;
  for (std::size_t i = 0; i < others.size(); ++i) {
    Writer writer(world, generator);
    if (i % 2 == 1) writer.fill(2);
    writer.ask(others[i], world.value(others[i]));
    if (i % 2 == 0) writer.fill(2);
    quiz.push_back(writer.document());
  }

  // The database: a row for each fact
  const std::size_t V = world.vocabulary.size();
  Study study = {world,
                 {},
                 {V, sentence_length},
                 {V, sentence_length},
                 write(known, program.quick() ? 400 : 6000),
                 write(others, program.quick() ? 50 : 500),
                 examples_of(world, quiz),
                 others};
  study.embedder = {inverse_document_frequency(chunks_of(study.train.tokens), V), axis_for_each(V),
                    sentence_length};
  Index document = 0;
  for (const Fact& fact : World::facts(0, people)) {
    const World::Sentence statement = world.statement(fact, world.value(fact));
    study.all.add(statement, document, study.embedder);
    if (fact.person < trained_people) study.trained.add(statement, document, study.embedder);
    ++document;
  }

  program.say(
      "{} people have a town, a trade, an instrument and an animal, each one of {}. Documents speak of {} of "
      "them; the "
      "nets are tested on the other {}, of whom they have never read. Some sentences, of {} words in all:",
      people, choices, trained_people, people - trained_people, V);
  program.table({"question", "statement", "filler"},
                {{text_of(world, world.question(others[0])),
                  text_of(world, world.statement(others[0], world.value(others[0]))),
                  text_of(world, world.filler(0, generator))}});
  return study;
}

Models learn(app::Program& program, const Study& study, const Options& options) {
  program.section("Learning to look it up");
  const Config config = {.decoder = {.vocabulary = study.world.vocabulary.size(),
                                     .context = document_length - 1,
                                     .width = 64,
                                     .heads = 4,
                                     .layers = 2},
                         .chunk = sentence_length,
                         .retrieved = sentence_length};
  const Examples& train_on = study.train;
  const Indices found =
      retrieve(train_on.tokens, study.trained.view(), study.embedder, options.neighbours);  // (N,U,K,R)
  Generator generator(program.seed());
  const Retro retro(config, generator);
  const gpt::Gpt plain(config.decoder, generator);
  nn::begin_normal(plain, 0.05, generator);
  const std::size_t steps = program.train_steps(500, 4), N = train_on.tokens.shape(0);
  program.say(
      "Two nets of {} blocks, width {}: chapter 13's GPT with {} parameters, and RETRO with {}, which reads "
      "the {} "
      "rows of its database that are most like each chunk of {} tokens. Both read the same documents.",
      config.decoder.layers, config.decoder.width, plain.parameter_count(), retro.parameter_count(),
      options.neighbours, config.chunk);

  train(program, "RETRO", retro, steps, generator.split(), [&](Generator& draw) {
    const std::vector<std::size_t> rows = draw_rows(N, draw);
    const Indices neighbours = forget_some(rows_of(found, rows), draw);
    return cross_entropy(retro(rows_of(train_on.tokens, rows), neighbours), rows_of(train_on.next, rows));
  });
  train(program, "GPT", plain, steps, generator.split(), [&](Generator& draw) {
    const std::vector<std::size_t> rows = draw_rows(N, draw);
    return cross_entropy(plain(rows_of(train_on.tokens, rows)), rows_of(train_on.next, rows));
  });
  return {retro, plain};
}

}  // namespace unrolled::retrieval
