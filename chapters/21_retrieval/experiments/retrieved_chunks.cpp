// One document, step by step: what is found for each of its chunks, and which positions see it.
#include <fmt/format.h>

#include "21_retrieval/experiments/chunk_graph.hpp"
#include "21_retrieval/experiments/story.hpp"
#include "tensor/ops.hpp"
#include "trace/record/recording.hpp"

namespace unrolled::retrieval {
namespace {

/// The first position whose scores change when what was found for chunk u is replaced, counted from the chunk's end:
/// logits (T,V).
double first_change(const Array& before, const Array& after, std::size_t u, std::size_t m) {
  for (std::size_t t = 0; t < before.shape(0); ++t) {
    if (xt::view(before, t) != xt::view(after, t))
      return static_cast<double>(t) - static_cast<double>(u * m + m - 1);
  }
  return static_cast<double>(before.shape(0));
}

}  // namespace

void look_inside(app::Program& program, const Study& study, const Models& models, const Options& options) {
  program.section("One document, step by step");
  const std::size_t m = study.embedder.chunk;
  const Indices tokens = xt::view(study.quiz.tokens, xt::range(0, 1));  // (1,T)
  const Indices text = xt::view(tokens, 0), answers = xt::view(study.quiz.next, 0);
  const Indices found =
      xt::view(retrieve(tokens, study.all.view(), study.embedder, options.neighbours), 0);  // (U,K,R)
  std::vector<std::string> words;
  for (const Index token : text) words.push_back(study.world.vocabulary.word(token));

  // Two chunks of it, a question and its answer: few enough steps to go through
  program.record([&] {
    const std::size_t T = std::min(text.size(), 2 * m);
    const Tensor logits =
        models.retro(xt::view(text, xt::range(0, T)), xt::view(found, xt::range(0, T / m)),
                     {words.begin(), words.begin() + static_cast<std::ptrdiff_t>(T)});  // (T,V)
    trace::label(cross_entropy(logits, xt::view(answers, xt::range(0, T))), "loss").backward();
  });
  for (Tensor parameter : models.retro.parameters()) parameter.zero_grad();

  // Which words each chunk finds, and which positions see them
  std::vector<app::Row> rows;
  ChunkGraph graph(words, m);
  for (std::size_t u = 0; u < found.shape(0); ++u) {
    const Array query = embed_chunk({&text(u * m), m}, study.embedder);
    for (const Neighbour& neighbour : top_k(flat(query), study.all.view(), options.neighbours)) {
      std::string sentence;
      for (std::size_t r = 0; r < study.all.retrieved; ++r)
        sentence +=
            (r > 0 ? " " : "") + study.world.vocabulary.word(study.all.view().token(neighbour.row, r));
      std::string asked;
      for (std::size_t i = 0; i < m; ++i) asked += (i > 0 ? " " : "") + words[u * m + i];
      rows.push_back({asked, sentence, fmt::format("{:.3f}", neighbour.similarity),
                      fmt::format("{} … {}", u * m + m - 1, std::min(words.size(), u * m + 2 * m - 1) - 1)});
      graph.add(u, sentence, neighbour.similarity);
    }
  }
  program.table({"chunk", "found", "similarity", "seen at positions"}, rows);
  program.draw(graph.dot(), "who_sees_what");

  // Replace what was found for one chunk, and see where the scores begin to change
  const NoGrad no_grad;
  const Array before = models.retro(text, found).value();
  double farthest = 0, early = 0;
  for (std::size_t u = 0; u < found.shape(0); ++u) {
    const auto replaced = [&](std::size_t chunk) {
      Indices other = found;
      xt::view(other, chunk).fill(study.world.value({0, 0}));
      return models.retro(text, other).value();
    };
    farthest = std::max(farthest, std::abs(first_change(before, replaced(u), u, m)));
    if (u > 0) early = std::max(early, std::abs(first_change(before, replaced(u - 1), u, m)));
  }
  program.claim(
      {.claim = "what is found for a chunk first changes the scores at the chunk's last token (tokens off)",
       .measured = farthest,
       .relation = "==",
       .bound = 0,
       .control = early,
       .control_meaning = "handed on a chunk early"});
}

}  // namespace unrolled::retrieval
