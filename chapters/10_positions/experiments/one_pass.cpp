// One row of symbols, step by step: how a query finds what stands three places back.
#include <fmt/format.h>

#include "10_positions/experiments/story.hpp"
#include "10_positions/experiments/training.hpp"
#include "app/training.hpp"
#include "trace/views/heat_map.hpp"

namespace unrolled::positions {
namespace {

/// The symbols are the letters from a on. Errors: another character, too few, too many to be drawn.
Indices symbols_of(const std::string& row) {
  constexpr std::size_t most = 16;
  std::vector<Index> found;
  for (const char c : row) {
    const int symbol = c - 'a';
    if (symbol < 0 || symbol >= static_cast<int>(symbols)) {
      throw Error(fmt::format("--symbols: only the letters a to {}", static_cast<char>('a' + symbols - 1)),
                  "for instance --symbols dafbcaeb");
    }
    found.push_back(symbol);
  }
  if (found.size() <= places_back || found.size() > most) {
    throw Error(fmt::format("--symbols: it needs {} to {} letters", places_back + 1, most),
                "for instance --symbols dafbcaeb");
  }
  Indices drawn = Indices::from_shape({found.size()});
  std::copy(found.begin(), found.end(), drawn.begin());
  return drawn;
}

}  // namespace

void check_symbols(const Options& options) { symbols_of(options.symbols); }

void follow_one_pass(app::Program& program, const Options& options) {
  const Kind kind = kind_of(options.way);
  program.section(fmt::format("One row, step by step, with {}", named(kind).name));
  program.say("A smaller reader, with one head of width 16, so that all of it can be looked at.");
  Generator generator(program.seed());
  const Reader reader({.vocabulary = symbols,
                       .width = 16,
                       .heads = 1,
                       .layers = 1,
                       .longest = read_length,
                       .feed_forward = false},
                      kind, generator);
  const std::size_t steps = program.train_steps(800, 30);
  app::fit(program, "one head", looking_back(reader, trained_length), rule_of(reader, steps), steps,
           generator);

  const Indices row = symbols_of(options.symbols);
  const auto T = static_cast<Index>(row.size());
  std::vector<std::string> words;
  for (std::size_t t = 0; t < row.size(); ++t) words.push_back(fmt::format("{}{}", options.symbols[t], t));
  program.record([&] {
    const Tensor logits = reader(row, words);
    const Tensor asked = slice(logits, -2, places_back, T);
    const Tensor loss =
        cross_entropy(asked, xt::view(row, xt::range(std::size_t{0}, row.size() - places_back)));
    trace::names({{"asked", asked}}, {{"token"}, {"next"}});
    trace::label(loss, "loss");
    loss.backward();
  });
  for (Tensor parameter : reader.parameters()) parameter.zero_grad();

  const NoGrad no_grad;
  const Block& block = reader.blocks[0];
  const Tensor x = block.norm_1(reader.way->place(reader.embed(row)));
  const Tensor queries = reader.way->turn(block.self_attention.W_q(x)),
               keys = reader.way->turn(block.self_attention.W_k(x));
  const Array maps = block.self_attention.maps_of(queries, keys, attention::causal_mask(row.size()),
                                                  reader.way->bias(queries, row.size()));  // (1,T,T)
  program.say(
      "Each symbol (row) and whom it looks at. After training the largest weight stands three places back.");
  app::print(trace::heat_map(xt::view(maps, 0), {{"asks", words}, {"asked", words}}, Terminal::of(1)));
}

}  // namespace unrolled::positions
