// kNN-LM on the GPT that never had a database: it remembers places, and finds them again where they are the same.
#include <fmt/format.h>

#include "21_retrieval/experiments/story.hpp"
#include "21_retrieval/knn_lm.hpp"
#include "tensor/ops.hpp"

namespace unrolled::retrieval {
namespace {

constexpr std::size_t k = 8;
constexpr double lambdas[] = {0.25, 0.5};

/// Where in a document each question stands.
enum class QuestionAt { second_half, first_half, after_another };

Examples ask_all(const Study& study, const std::vector<Fact>& facts, QuestionAt place, Generator generator) {
  std::vector<Document> documents;
  for (const Fact& fact : facts) {
    Writer writer(study.world, generator);
    const Fact& other = facts[generator.below(facts.size())];
    if (place == QuestionAt::second_half) writer.fill(2);
    if (place == QuestionAt::after_another) writer.ask(other, study.world.value(other));
    writer.ask(fact, study.world.value(fact));
    if (place == QuestionAt::first_half) writer.fill(2);
    documents.push_back(writer.document());
  }
  return examples_of(study.world, documents);
}

double answered(const gpt::Gpt& model, const Datastore& places, const Examples& examples, double lambda) {
  const NoGrad no_grad;
  const Array contexts = context_vectors(model, examples.tokens);  // (N,T,C)
  const Array p_lm = softmax(model(examples.tokens)).value();      // (N,T,V)
  const std::size_t C = model.config.width, V = model.config.vocabulary;
  double right = 0, all = 0;
  for (std::size_t i = 0; i < examples.answers.size(); ++i) {
    if (examples.answers.flat(i) == ignored) continue;
    Array here = Array::from_shape({V});
    std::copy_n(p_lm.data() + i * V, V, here.data());
    const Array p = knn_interpolate(places.next_token({contexts.data() + i * C, C}, k), here, lambda);
    ++all;
    right += argmax(Tensor(p))() == examples.answers.flat(i);
  }
  return right / all;
}

}  // namespace

void remember_places(app::Program& program, const Study& study, const Models& models) {
  program.section("Remembering places: kNN-LM");
  const std::vector<Fact>& asked = study.asked;
  const Generator generator(program.seed() + 3), another(program.seed() + 4);
  const auto places_of = [&](const std::vector<Fact>& facts) {
    const Examples read = ask_all(study, facts, QuestionAt::second_half, generator);
    return Datastore(models.gpt, read.tokens, read.next);
  };
  const Datastore places = places_of(asked);
  const Datastore others = places_of(World::facts(0, people - trained_people));
  const auto share = [&](const Datastore& store, QuestionAt place, const Generator& how, double lambda) {
    return answered(models.gpt, store, ask_all(study, asked, place, how), lambda);
  };
  const Examples read = ask_all(study, asked, QuestionAt::second_half, generator);
  program.say(
      "The GPT reads the {} answers once more and keeps {} places: what goes into its last feed-forward "
      "layer, and the token that came next. Now it asks the {} nearest places, and mixes their answer in. "
      "Alone it has {:.3f} of the answers right.",
      asked.size(), places.size(), k, share_right(models.gpt(read.tokens).value(), read.answers));
  std::vector<app::Row> rows;
  const auto add = [&](const char* name, const Datastore& store, QuestionAt place, const Generator& how) {
    rows.push_back({name});
    for (const double lambda : lambdas)
      rows.back().push_back(fmt::format("{:.3f}", share(store, place, how, lambda)));
  };
  add("the same text again", places, QuestionAt::second_half, generator);
  add("the question after other fillers", places, QuestionAt::second_half, another);
  add("in the first half of a document", places, QuestionAt::first_half, another);
  add("after another question", places, QuestionAt::after_another, another);
  add("places of other people only", others, QuestionAt::second_half, generator);
  program.table({"right answers", fmt::format("λ = {}", lambdas[0]), fmt::format("λ = {}", lambdas[1])},
                rows);
  if (program.quick()) return;
  program.claim({.claim = fmt::format("kNN-LM answers where it has read the text (λ = {})", lambdas[1]),
                 .measured = share(places, QuestionAt::second_half, generator, lambdas[1]),
                 .bound = 0.95,
                 .control = share(others, QuestionAt::second_half, generator, lambdas[1]),
                 .control_meaning = "it has read about other people"});
}

}  // namespace unrolled::retrieval
