#include "09_attention/causal_mask.hpp"

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&causal_mask);

/// 1 where hidden, as the checker compares numbers.
Array shown(const Mask& hidden) { return xt::cast<Real>(hidden); }

void check(exercise::Checker& checker, Answer answer) {
  checker.equal("three words", shown(answer(3, 3)), Array{{0, 1, 1}, {0, 0, 1}, {0, 0, 0}});
  checker.equal("one word sees itself", shown(answer(1, 1)), Array(xt::zeros<Real>({1, 1})));
  checker.equal("two new words after two that are known", shown(answer(2, 4)),
                Array{{0, 0, 0, 1}, {0, 0, 0, 0}});
  checker.equal("one new word after four sees all", shown(answer(1, 5)), Array(xt::zeros<Real>({1, 5})));
  checker.equal("no words", shown(answer(0, 0)), Array(xt::zeros<Real>({0, 0})));

  for (const std::string& name : exercise::three_drawn("words")) {
    const std::size_t T = exercise::between(2, 8, checker.generator());
    const std::size_t S = T + exercise::between(0, 6, checker.generator());
    checker.equal(name, shown(answer(T, S)), shown(causal_mask(T, S)));
  }
}

template <class Hides>
Mask made(std::size_t T, std::size_t S, Hides hides) {
  Mask hidden = xt::zeros<bool>({T, S});
  for (std::size_t i = 0; i < T; ++i) {
    for (std::size_t j = 0; j < S; ++j) hidden(i, j) = hides(i, j);
  }
  return hidden;
}

const exercise::Exercise registered(
    "9.3", &causal_mask, check,
    {{"hides itself",
      "Each word is hidden from itself too, so the first one sees nothing; only what comes after is hidden.",
      [](std::size_t T, std::size_t S) {
        return made(T, S, [=](std::size_t i, std::size_t j) { return j >= i + S - T; });
      }},
     {"upside down", "You hid the past and showed the future.",
      [](std::size_t T, std::size_t S) {
        return made(T, S, [=](std::size_t i, std::size_t j) { return j < i + S - T; });
      }},
     {"true where it may look", "Your mask is true where a query may look; true means hidden here.",
      [](std::size_t T, std::size_t S) {
        return made(T, S, [=](std::size_t i, std::size_t j) { return j <= i + S - T; });
      }},
     {"queries begin at 0",
      "You let query i stand at position i; when S is larger than T the queries are the last positions.",
      [](std::size_t T, std::size_t S) {
        return made(T, S, [](std::size_t i, std::size_t j) { return j > i; });
      }},
     {"offset with the wrong sign",
      "You reversed the sign of S − T: query i stands S − T positions further on than i, not further back.",
      [](std::size_t T, std::size_t S) {
        return made(T, S, [=](std::size_t i, std::size_t j) { return j > i - S + T; });
      }},
     {"below zero without a sign",
      "Sizes have no sign: j − (S − T) is a huge number for the first S − T keys, and they are hidden.",
      [](std::size_t T, std::size_t S) {
        return made(T, S, [=](std::size_t i, std::size_t j) { return j - (S - T) > i; });
      }},
     {"past without a sign",
      "Sizes have no sign: j − i is a huge number for each key before position i, and it is hidden.",
      [](std::size_t T, std::size_t S) {
        return made(T, S, [=](std::size_t i, std::size_t j) { return j - i > S - T; });
      }},
     {"one too many", "Each word sees the one that comes right after it: that is the word it should predict.",
      [](std::size_t T, std::size_t S) {
        return made(T, S, [=](std::size_t i, std::size_t j) { return j > i + 1 + S - T; });
      }}});

}  // namespace
