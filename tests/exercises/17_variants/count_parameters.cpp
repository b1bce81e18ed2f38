#include "17_variants/count_parameters.hpp"

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&count_parameters);

constexpr Sizes llama_7b = {32000, 4096, 32, 32, 11008, 32, true, false, false};
constexpr Sizes mistral = {32000, 4096, 32, 8, 14336, 32, true, false, false};

void check(exercise::Checker& checker, Answer answer) {
  const auto equal = [&](const std::string& name, const Sizes& sizes) {
    checker.equal(name, Indices{answer(sizes)}, Indices{count_parameters(sizes)}, 0);
  };
  checker.equal("all sizes 1, one matrix each, tied", Indices{answer({1, 1, 1, 1, 1, 1, false, false, true})},
                Indices{10}, 0);
  checker.equal("the same with a gate, biases and a readout of its own",
                Indices{answer({1, 1, 1, 1, 1, 1, true, true, false})}, Indices{19}, 0);
  checker.equal("LLaMA-7B", Indices{answer(llama_7b)}, Indices{6'738'415'616}, 0);
  checker.equal("Mistral 7B: 8 key heads for 32", Indices{answer(mistral)}, Indices{7'241'732'096}, 0);
  equal("biases, no gate, tied, one key head", {100, 12, 4, 1, 48, 3, false, true, true});
  equal("no layers", {100, 12, 4, 4, 48, 0, false, false, true});
  for (const std::string& name : exercise::three_drawn("sizes")) {
    Generator& generator = checker.generator();
    const auto some = [&](std::size_t low, std::size_t high) {
      return static_cast<Index>(exercise::between(low, high, generator));
    };
    const Index G = some(2, 3), H = G * some(2, 3), C = H * some(2, 6);
    equal(name, {some(50, 90), C, H, G, some(20, 60), some(2, 5), generator.chance(.5), generator.chance(.5),
                 generator.chance(.5)});
  }
}

/// What a wrong count forgets, or counts twice.
struct Variant {
  bool all_keys = false, never_gated = false, always_biased = false, never_biased = false,
       always_two_tables = false, one_table = false, last_norm = true, one_norm = false,
       tied_inverted = false, gate_bias = true, key_bias = true, no_layers = false, heads_times = false,
       no_output = false;
};

Index wrong(const Variant& how, const Sizes& sizes) {
  const Index C = sizes.C, keys = how.all_keys ? C : sizes.G * (C / sizes.H),
              inward = sizes.gated && !how.never_gated ? 2 : 1;
  Index layer = (how.no_output ? 1 : 2) * C * C + 2 * C * keys + (inward + 1) * C * sizes.F +
                (how.one_norm ? 1 : 2) * C;
  if (how.heads_times) layer += (sizes.H - 1) * 2 * C * C;
  if ((sizes.biases || how.always_biased) && !how.never_biased)
    layer += 2 * C + 2 * (how.key_bias ? keys : C) + (how.gate_bias ? inward : 1) * sizes.F + C;
  const Index tables = how.one_table                     ? 1
                       : how.always_two_tables           ? 2
                       : sizes.tied != how.tied_inverted ? 1
                                                         : 2;
  return sizes.V * C * tables + (how.no_layers ? 1 : sizes.L) * layer + (how.last_norm ? C : 0);
}

const exercise::Exercise registered(
    "17.7", &count_parameters, check,
    {{"all heads have keys", "You counted keys and values for H heads; there are G of them.",
      exercise::bound<wrong, Variant{.all_keys = true}>},
     {"gate forgotten", "The gate is missing: with one, C F is counted three times.",
      exercise::bound<wrong, Variant{.never_gated = true}>},
     {"biases where there are none", "You counted biases where there are none.",
      exercise::bound<wrong, Variant{.always_biased = true}>},
     {"biases forgotten", "Where matrices have biases you did not count them.",
      exercise::bound<wrong, Variant{.never_biased = true}>},
     {"readout counted twice", "Where the embedding is the readout too, you counted it twice.",
      exercise::bound<wrong, Variant{.always_two_tables = true}>},
     {"readout forgotten", "A readout of its own is missing: V C more where it is not tied.",
      exercise::bound<wrong, Variant{.one_table = true}>},
     {"tied the other way round",
      "Tied means one table for both; you counted two there, and one where it is not tied.",
      exercise::bound<wrong, Variant{.tied_inverted = true}>},
     {"the gate's biases forgotten", "The gate is a matrix like the others: with biases it has F of them.",
      exercise::bound<wrong, Variant{.gate_bias = false}>},
     {"biases of keys as long as C",
      "The biases of keys and values are as many as their columns, G · C / H, and not C.",
      exercise::bound<wrong, Variant{.key_bias = false}>},
     {"last norm forgotten", "The norm behind the last layer is missing: C gains.",
      exercise::bound<wrong, Variant{.last_norm = false}>},
     {"one norm a layer", "You counted one norm a layer; there are two.",
      exercise::bound<wrong, Variant{.one_norm = true}>},
     {"one layer", "You counted one layer; there are L.", exercise::bound<wrong, Variant{.no_layers = true}>},
     {"times the heads", "You counted a C by C matrix for each head; the heads share one out.",
      exercise::bound<wrong, Variant{.heads_times = true}>},
     {"output forgotten",
      "Attention's last matrix is missing: the heads side by side go through one more, C by C.",
      exercise::bound<wrong, Variant{.no_output = true}>}});

}  // namespace
