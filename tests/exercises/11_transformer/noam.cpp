#include "11_transformer/noam.hpp"

#include <algorithm>
#include <cmath>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&noam);

std::vector<double> rates(Answer answer, const std::vector<std::size_t>& steps, std::size_t width,
                          std::size_t warmup) {
  std::vector<double> found;
  for (const std::size_t step : steps) found.push_back(answer(step, width, warmup));
  return found;
}

void check(exercise::Checker& checker, Answer answer) {
  // Width 64: an eighth. Warm-up 16: the peak is an eighth of a quarter.
  checker.equal("width 64, warm-up 16: steps 1, 2, 8, 16", rates(answer, {1, 2, 8, 16}, 64, 16),
                std::vector<double>{1. / 512, 2. / 512, 8. / 512, 1. / 32});
  checker.equal("and then: steps 64, 256, 1600", rates(answer, {64, 256, 1600}, 64, 16),
                std::vector<double>{1. / 64, 1. / 128, 1. / 320});
  checker.equal("width 4, warm-up 1: steps 1, 4, 100", rates(answer, {1, 4, 100}, 4, 1),
                std::vector<double>{1. / 2, 1. / 4, 1. / 20});
  // Vaswani et al. 2017: d 512, 4,000 steps of warm-up; 1 / √(512 · 4000).
  checker.equal("the paper's peak", answer(4000, 512, 4000), 6.98771242968684e-4);
  checker.equal("step 0 is as step 1", rates(answer, {0, 1}, 64, 16),
                std::vector<double>{1. / 512, 1. / 512});

  std::vector<double> all;
  for (std::size_t step = 1; step <= 100; ++step) all.push_back(answer(step, 128, 25));
  checker.observe("a hundred steps", all);
  const auto peak = std::max_element(all.begin(), all.end()) - all.begin() + 1;
  checker.that("the largest rate is the one of step `warmup`", peak == 25,
               fmt::format("with a warm-up of 25 steps your largest rate is that of step {}", peak));
  checker.that("from the peak on it only falls", std::is_sorted(all.rbegin(), all.rend() - 24),
               "after the warm-up each step's rate must be below the one before");

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("a width and a warm-up, ten steps")) {
    const std::size_t width = exercise::between(1, 600, generator),
                      warmup = exercise::between(2, 100, generator);
    std::vector<std::size_t> steps;
    for (int n = 0; n < 10; ++n) steps.push_back(exercise::between(1, 3 * warmup, generator));
    checker.equal(name, rates(answer, steps, width, warmup), rates(&noam, steps, width, warmup));
  }
}

/// What a wrong schedule does.
struct Variant {
  double width_power = -.5, warmup_power = -1.5, decay = -.5;
  bool one_later = false, largest = false, zero_guard = true, whole_numbers = false, jumps = false;
  bool rises = true, falls = true;
};

double wrong(const Variant& how, std::size_t step, std::size_t width, std::size_t warmup) {
  std::size_t at = how.zero_guard ? std::max<std::size_t>(step, 1) : step;
  if (how.one_later) at = step + 1;
  const double s = static_cast<double>(at), w = static_cast<double>(warmup);
  const double up =
      how.whole_numbers ? static_cast<double>(at / warmup) / std::sqrt(w) : s * std::pow(w, how.warmup_power);
  const double down = std::pow(s, how.decay);
  double rate = how.largest ? std::max(up, down) : std::min(up, down);
  if (how.jumps) rate = at < warmup ? s / w : down;
  if (!how.falls) rate = std::min(up, std::pow(w, -.5));
  if (!how.rises) rate = down;
  return std::pow(static_cast<double>(width), how.width_power) * rate;
}

const exercise::Exercise registered(
    "11.5", &noam, check,
    {{"step 0",
      "Your rate at step 0 is not that of step 1: an update with the rate 0 is an update for nothing.",
      exercise::bound<wrong, Variant{.zero_guard = false}>},
     {"counted from 0", "You added 1 to every step: the peak comes one step early. Only step 0 needs help.",
      exercise::bound<wrong, Variant{.one_later = true}>},
     {"peak not at warm-up",
      "Your rise has warmup^−½ in it, so it passes the fall long before `warmup`; they meet there with "
      "warmup^−1½.",
      exercise::bound<wrong, Variant{.warmup_power = -.5}>},
     {"warm-up once", "Your rise is step / warmup: it meets the fall too early; the formula has warmup^−1½.",
      exercise::bound<wrong, Variant{.warmup_power = -1}>},
     {"jumps at the peak",
      "Your rate rises to 1 and then jumps: step / warmup and step^−½ do not meet at `warmup`.",
      exercise::bound<wrong, Variant{.jumps = true}>},
     {"larger of the two",
      "You took the larger of the two; the smaller is the one that rises and then falls.",
      exercise::bound<wrong, Variant{.largest = true}>},
     {"d^+½", "You multiplied by √width; a wider model takes smaller steps.",
      exercise::bound<wrong, Variant{.width_power = .5}>},
     {"divided by d", "You divided by the width itself, not by its root.",
      exercise::bound<wrong, Variant{.width_power = -1}>},
     {"width forgotten", "The width is not in your rate.", exercise::bound<wrong, Variant{.width_power = 0}>},
     {"whole numbers",
      "You divided whole numbers: what comes after the point is dropped, and the whole warm-up has the rate "
      "0.",
      exercise::bound<wrong, Variant{.whole_numbers = true}>},
     {"powers of whole numbers",
      "-1 / 2 is a division of whole numbers, and 0: what is raised to it is 1. Write the powers as -0.5 and "
      "-1.5.",
      exercise::bound<wrong, Variant{.width_power = 0, .warmup_power = -1, .decay = 0}>},
     {"half of a whole number",
      "-1 / 2 is a division of whole numbers, and 0: neither the width nor the fall is in your rate.",
      exercise::bound<wrong, Variant{.width_power = 0, .decay = 0}>},
     {"falls as 1 / step", "Your rate falls as 1 / step; the formula has the root of it.",
      exercise::bound<wrong, Variant{.decay = -1}>},
     {"never falls", "After the warm-up your rate stays; it falls as step^−½.",
      exercise::bound<wrong, Variant{.falls = false}>},
     {"never rises", "Your rate is the largest at the first step: where is the warm-up?",
      exercise::bound<wrong, Variant{.rises = false}>}});

}  // namespace
