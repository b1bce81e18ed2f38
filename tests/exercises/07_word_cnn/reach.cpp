#include "07_word_cnn/reach.hpp"

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&reach);
using Dilations = std::vector<std::size_t>;

double words(Answer answer, std::size_t K, const Dilations& dilations) {
  return static_cast<double>(answer(K, dilations));
}

void check(exercise::Checker& checker, Answer answer) {
  checker.equal("no layer", words(answer, 3, {}), 1);
  checker.equal("one layer of 5", words(answer, 5, {1}), 5);
  checker.equal("two layers of 3", words(answer, 3, {1, 1}), 5);
  checker.equal("three layers of 3", words(answer, 3, {1, 1, 1}), 7);
  checker.equal("two layers of 7", words(answer, 7, {1, 1}), 13);
  checker.equal("one layer of 3, every other word", words(answer, 3, {2}), 5);
  checker.equal("layers of 3, dilations 1, 2, 4", words(answer, 3, {1, 2, 4}), 15);
  checker.equal("layers of 2, dilations 1, 2, 4, 8", words(answer, 2, {1, 2, 4, 8}), 16);
  checker.equal("filters of one word", words(answer, 1, {1, 3}), 1);
  checker.equal("layers of 5, dilations 3, 1", words(answer, 5, {3, 1}), 17);

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("layers")) {
    const std::size_t K = exercise::between(2, 6, generator);
    Dilations dilations(exercise::between(2, 5, generator));
    for (std::size_t& dilation : dilations) dilation = exercise::between(1, 5, generator);
    checker.equal(name, words(answer, K, dilations), static_cast<double>(reach(K, dilations)));
  }
}

/// What a wrong count does.
struct Variant {
  std::size_t begins = 1;
  bool less_one = true;  ///< K − 1 a layer
  enum class Dilation { own, ignored, added, product_of_all, last } dilation = Dilation::own;
  bool one_side = false;    ///< only what lies before the position
  bool multiplied = false;  ///< K as a factor
};

std::size_t wrong(const Variant& how, std::size_t K, const Dilations& dilations) {
  using enum Variant::Dilation;
  std::size_t words = how.begins, product = 1;
  const std::size_t step = how.less_one ? K - 1 : K;
  for (const std::size_t dilation : dilations) {
    product *= dilation;
    const std::size_t more = how.dilation == ignored          ? step
                             : how.dilation == added          ? step + dilation
                             : how.dilation == product_of_all ? step * product
                             : how.dilation == last           ? step * dilations.back()
                                                              : step * dilation;
    words = how.multiplied ? words * K : words + (how.one_side ? more / 2 : more);
  }
  return words;
}

const exercise::Exercise registered(
    "7.3", &reach, check,
    {{"L · K",
      "You add all K places of every layer and begin with none; neighbouring windows overlap, so a layer "
      "adds K − 1.",
      exercise::bound<wrong, Variant{.begins = 0, .less_one = false}>},
     {"K for each layer", "You add K for each layer; one of its places was seen before, so it is K − 1.",
      exercise::bound<wrong, Variant{.less_one = false}>},
     {"begun with 0", "You begin with 0: without a layer a position depends on itself, which is 1 word.",
      exercise::bound<wrong, Variant{.begins = 0}>},
     {"dilation ignored",
      "You left the dilations out: places that are 2 words apart reach twice as far as neighbours.",
      exercise::bound<wrong, Variant{.dilation = Variant::Dilation::ignored}>},
     {"dilation added",
      "You add the dilation to K − 1; it stretches each of the K − 1 steps, so it multiplies them.",
      exercise::bound<wrong, Variant{.dilation = Variant::Dilation::added}>},
     {"dilations multiplied with each other",
      "You multiply a layer's dilation by those before it; that is how strides work. Here layers do not "
      "get shorter, and each counts with its own.",
      exercise::bound<wrong, Variant{.dilation = Variant::Dilation::product_of_all}>},
     {"the last dilation for all", "You use the last layer's dilation for all layers; each has its own.",
      exercise::bound<wrong, Variant{.dilation = Variant::Dilation::last}>},
     {"one side", "You count one side of the position alone; windows reach to both sides.",
      exercise::bound<wrong, Variant{.one_side = true}>},
     {"multiplied", "You multiply K by K; neighbouring windows overlap, so layers add.",
      exercise::bound<wrong, Variant{.multiplied = true}>}});

}  // namespace
