// kNN-LM on the GPT that never had a database: it remembers places, and finds them again where they are the same.
#include <fmt/format.h>

#include "21_retrieval/knn_lm.hpp"
#include "21_retrieval/story.hpp"
#include "tensor/ops.hpp"

namespace unrolled::retrieval {
namespace {

constexpr std::size_t k = 8;
constexpr double lambda = 0.25;

/// Where in a document each question stands.
enum class Place { second_half, first_half, behind_another };

Reading ask_all(const Study& study, const std::vector<Fact>& facts, Place place, Generator generator) {
  std::vector<Document> documents;
  for (const Fact& fact : facts) {
    Writer writer(study.world, generator);
    const Fact& other = facts[generator.below(facts.size())];
    if (place == Place::second_half) writer.fill(2);
    if (place == Place::behind_another) writer.ask(other, study.world.value(other));
    writer.ask(fact, study.world.value(fact));
    if (place == Place::first_half) writer.fill(2);
    documents.push_back(writer.document());
  }
  return as_reading(study.world, documents);
}

double answered(const gpt::Gpt& model, const Datastore& places, const Reading& reading) {
  const NoGrad no_grad;
  const Array contexts = context_vectors(model, reading.tokens);  // (N,T,C)
  const Array p_lm = softmax(model(reading.tokens)).value();      // (N,T,V)
  const std::size_t C = model.config.width, V = model.config.vocabulary;
  double right = 0, all = 0;
  for (std::size_t i = 0; i < reading.answers.size(); ++i) {
    if (reading.answers.flat(i) == ignored) continue;
    Array here = Array::from_shape({V});
    std::copy_n(p_lm.data() + i * V, V, here.data());
    const Array p = knn_interpolate(places.next_token({contexts.data() + i * C, C}, k), here, lambda);
    ++all;
    right += argmax(Tensor(p))() == reading.answers.flat(i);
  }
  return right / all;
}

}  // namespace

void remember_places(app::Program& program, const Study& study, const Nets& nets) {
  program.section("Remembering places: kNN-LM");
  const std::vector<Fact>& asked = study.asked;
  const Generator generator(program.seed() + 3), another(program.seed() + 4);
  const auto places_of = [&](const std::vector<Fact>& facts) {
    const Reading read = ask_all(study, facts, Place::second_half, generator);
    return Datastore(nets.gpt, read.tokens, read.next);
  };
  const Datastore places = places_of(asked);
  const auto share = [&](const Datastore& store, Place place, const Generator& how) {
    return answered(nets.gpt, store, ask_all(study, asked, place, how));
  };
  const double same = share(places, Place::second_half, generator);
  const double elsewhere =
      share(places_of(World::facts(0, people - trained_people)), Place::second_half, generator);
  const Reading read = ask_all(study, asked, Place::second_half, generator);
  program.say(
      "The GPT reads the {} answers once more and keeps {} places: what goes into its last feed-forward "
      "layer, and the token that came next. Now it asks the {} nearest places, and mixes their answer in "
      "with λ = {}.",
      asked.size(), places.size(), k, lambda);
  const auto text = [](double x) { return fmt::format("{:.3f}", x); };
  program.table({"asked", "right answers"},
                {{"the same text again", text(same)},
                 {"the question behind other fillers", text(share(places, Place::second_half, another))},
                 {"in the first half of a document", text(share(places, Place::first_half, another))},
                 {"behind another question", text(share(places, Place::behind_another, another))},
                 {"places of other people only", text(elsewhere)},
                 {"the GPT alone", text(share_right(nets.gpt(read.tokens).value(), read.answers))}});
  if (program.quick()) return;
  program.claim({.claim = "kNN-LM answers where it has read the text",
                 .measured = same,
                 .bound = 0.95,
                 .control = elsewhere,
                 .control_meaning = "it has read about other people"});
}

}  // namespace unrolled::retrieval
