#include "18_mixture_of_experts/capacity.hpp"

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&capacity);

void check(exercise::Checker& checker, Answer answer) {
  checker.equal("2 texts of 10 tokens, 8 experts, one of them each, 125 %: 3.125", answer(2, 10, 8, 1, 125),
                4);
  checker.equal("1 text of 40 tokens, 4 experts, one each, 110 %: 11 exactly", answer(1, 40, 4, 1, 110), 11);
  checker.equal("3 texts of 7 tokens, 4 experts, two each, 100 %: 10.5", answer(3, 7, 4, 2, 100), 11);
  checker.equal("4 texts of 5 tokens, 16 experts, three each, 150 %: 5.625", answer(4, 5, 16, 3, 150), 6);
  checker.equal("1 text of 9 tokens, 8 experts, one each, 200 %: 2.25", answer(1, 9, 8, 1, 200), 3);
  checker.equal("one token, 8 experts", answer(1, 1, 8, 1, 100), 1);
  checker.equal("0 %", answer(2, 10, 8, 1, 0), 0);
  checker.equal("no text", answer(0, 10, 8, 1, 125), 0);
  checker.equal("one expert gets all", answer(3, 5, 1, 1, 100), 15);
  checker.equal("the batch of Switch: 1024 texts of 512 tokens, 128 experts, 125 %",
                answer(1024, 512, 128, 1, 125), 5120);
  checker.equal("9 tokens, one expert, 125 %: 11.25", answer(1, 9, 1, 1, 125), 12);
  checker.equal("room for more than there are: 500 %", answer(2, 3, 2, 1, 500), 15);
  checker.equal("a little above a whole number: 5.05", answer(1, 101, 20, 1, 100), 6);
  for (const std::string& name : exercise::three_drawn("sizes")) {
    Generator& generator = checker.generator();
    const std::size_t B = exercise::between(2, 9, generator), T = exercise::between(20, 60, generator),
                      E = exercise::between(5, 12, generator), k = exercise::between(2, 4, generator),
                      percent = exercise::between(105, 195, generator);
    checker.equal(name, answer(B, T, E, k, percent), capacity(B, T, E, k, percent));
  }
}

/// What a wrong capacity does.
struct Variant {
  bool down = false, nearest = false, no_k = false, of_text = false, texts_times = false, even_first = false,
       no_percent = false, no_experts = false, one_more = false, one_at_least = false, divided_by_k = false,
       percent_on_top = false, no_texts = false;
};

std::size_t wrong(const Variant& how, std::size_t B, std::size_t T, std::size_t E, std::size_t k,
                  std::size_t percent) {
  const auto up = [](std::size_t a, std::size_t b) { return (a + b - 1) / b; };
  if (how.no_texts) B = 1;
  if (how.no_percent) percent = 100;
  if (how.percent_on_top) percent += 100;
  if (how.even_first) return up(up(k * B * T, E) * percent, 100);
  if (how.texts_times) return B * up(k * percent * T, 100 * E);
  const std::size_t a = (how.no_k || how.divided_by_k ? 1 : k) * percent *
                        (how.of_text ? (B > 0 ? 1 : 0) : B) * T,
                    b = 100 * (how.no_experts ? 1 : E) * (how.divided_by_k ? k : 1);
  if (how.down) return a / b;
  if (how.nearest) return (2 * a + b) / (2 * b);
  if (how.one_more) return a / b + 1;
  return how.one_at_least ? std::max<std::size_t>(up(a, b), 1) : up(a, b);
}

const exercise::Exercise registered(
    "18.5", &capacity, check,
    {{"no texts", "You left out the number of texts; an expert has its room for the whole batch.",
      exercise::bound<wrong, Variant{.no_texts = true}>},
     {"rounded down", "You rounded down; rounded up, even loads always find room.",
      exercise::bound<wrong, Variant{.down = true}>},
     {"to the nearest", "You rounded to the nearest whole number; up is asked for.",
      exercise::bound<wrong, Variant{.nearest = true}>},
     {"k forgotten", "k is missing: where each token goes to two experts there is twice as much to do.",
      exercise::bound<wrong, Variant{.no_k = true}>},
     {"divided by k", "You divided by k; more experts for each token make more work, so k multiplies.",
      exercise::bound<wrong, Variant{.divided_by_k = true}>},
     {"of one text", "You counted the tokens of one text; the room is for all tokens of the batch, B T.",
      exercise::bound<wrong, Variant{.of_text = true}>},
     {"room for each text", "You rounded up for each text and added; the texts of a batch share the room.",
      exercise::bound<wrong, Variant{.texts_times = true}>},
     {"rounded twice",
      "You rounded the even load before you multiplied by the percentage; round once, at the end.",
      exercise::bound<wrong, Variant{.even_first = true}>},
     {"percent forgotten", "The percentage is missing.", exercise::bound<wrong, Variant{.no_percent = true}>},
     {"experts forgotten", "E is missing: this is the room of one expert of E.",
      exercise::bound<wrong, Variant{.no_experts = true}>},
     {"always one more", "Where the division leaves no rest you still added 1.",
      exercise::bound<wrong, Variant{.one_more = true}>},
     {"one at least", "You left room for at least one; at 0 %, or without a text, there is none.",
      exercise::bound<wrong, Variant{.one_at_least = true}>},
     {"percent on top", "100 % is the even load itself; you added the percentage on top of it.",
      exercise::bound<wrong, Variant{.percent_on_top = true}>}});

}  // namespace
