#include "12_tokens/bits_per_byte.hpp"

#include <cmath>

#include "base/utf8.hpp"
#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&bits_per_byte);

void check(exercise::Checker& checker, Answer answer) {
  const Real ln2 = std::log(Real{2});
  checker.equal("ln 2 nats for each of 4 bytes: 1 bit", answer(ln2, 4, "abcd"), Real{1});
  checker.equal("3 ln 2 nats for each of 2 tokens, 4 bytes: 1.5 bits", answer(3 * ln2, 2, "abcd"), Real{1.5});
  checker.equal("'їжак' has 8 bytes: 4 tokens of 2 ln 2", answer(2 * ln2, 4, "їжак"), Real{1});
  checker.equal("1 nat a token, 10 tokens, 25 bytes", answer(1, 10, std::string(25, 'x')), 10 / (25 * ln2));
  checker.equal("sure of everything", answer(0, 7, "abcdefgh"), Real{0});
  checker.equal("an empty text", answer(2, 0, ""), Real{0});

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("a text")) {
    std::string text;
    const std::size_t size = exercise::between(4, 30, generator);
    for (std::size_t i = 0; i < size; ++i)
      text += exercise::one_of<std::string>({"a", "ї", "東", " "}, generator);
    const std::size_t tokens = exercise::between(2, size, generator);
    const Real nats = generator.uniform(.5, 6);
    checker.equal(name, answer(nats, tokens, text), bits_per_byte(nats, tokens, text));
  }
}

/// What a wrong measure does.
struct Variant {
  bool nats = false, characters = false, a_token = false, whole = false, times_ln2 = false,
       perplexity = false, mean_only = false;
};

Real wrong(const Variant& how, Real nats, std::size_t tokens, const std::string& text) {
  if (text.empty()) return 0;
  const Real ln2 = std::log(Real{2});
  const Real size = static_cast<Real>(how.characters ? utf8::decode(text).size() : text.size());
  const Real bits = how.nats ? nats : how.times_ln2 ? nats * ln2 : nats / ln2;
  if (how.perplexity) return std::exp(nats * static_cast<Real>(tokens) / size);
  if (how.a_token) return bits;
  if (how.whole) return bits * static_cast<Real>(tokens);
  if (how.mean_only) return bits / size;
  return bits * static_cast<Real>(tokens) / size;
}

const exercise::Exercise registered(
    "12.6", &bits_per_byte, check,
    {{"nats", "Yours are nats a byte: a bit is ln 2 of them.", exercise::bound<wrong, Variant{.nats = true}>},
     {"characters", "You divided by the characters; a character may have up to four bytes.",
      exercise::bound<wrong, Variant{.characters = true}>},
     {"bits a token", "Yours are bits a token, which cannot be compared where the tokens are others.",
      exercise::bound<wrong, Variant{.a_token = true}>},
     {"bits of all", "Yours are the bits of the whole text; they are to be shared out among its bytes.",
      exercise::bound<wrong, Variant{.whole = true}>},
     {"times ln 2", "You multiplied by ln 2; nats become bits when they are divided by it.",
      exercise::bound<wrong, Variant{.times_ln2 = true}>},
     {"perplexity", "You gave a perplexity: exp of nats a byte.",
      exercise::bound<wrong, Variant{.perplexity = true}>},
     {"one token's bits",
      "You shared out the bits of one token among all bytes; the text has `tokens` of them.",
      exercise::bound<wrong, Variant{.mean_only = true}>}});

}  // namespace
