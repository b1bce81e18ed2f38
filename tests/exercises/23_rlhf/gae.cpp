#include "23_rlhf/gae.hpp"

#include "exercise.hpp"
#include "numbers.hpp"
#include "pytorch.hpp"

using namespace unrolled;
using exercise::one;
using exercise::wave;

namespace {

using Answer = decltype(&gae);

void check(exercise::Checker& checker, Answer answer) {
  checker.equal("one token, reward 1, value 1/4", answer(one(1), one(.25), {1}, 1, .5), one(.75));
  // δ = ½ − ½ and 1 − ½
  checker.equal("rewards 0 1, values 1/2 1/2, λ = 1/2", answer({{0, 1}}, {{.5, .5}}, {2}, 1, .5),
                Array{{.25, .5}});
  // δ = ½ · 4 − 2 and 0 + ½ · 8 − 4 and 16 − 8
  checker.equal("rewards 0 0 16, values 2 4 8, γ = 1/2, λ = 1", answer({{0, 0, 16}}, {{2, 4, 8}}, {3}, .5, 1),
                Array{{2, 4, 8}});
  checker.equal("rewards 1 2 4, values 0 0 0, γ = 1/2, λ = 1: what is to come, discounted",
                answer({{1, 2, 4}}, {{0, 0, 0}}, {3}, .5, 1), Array{{3, 4, 4}});
  checker.equal("rewards 1 2 4, values 8 4 2, λ = 0: the surprise of the step alone",
                answer({{1, 2, 4}}, {{8, 4, 2}}, {3}, .5, 0), Array{{-5, -1, 2}});
  checker.equal("rewards 1 2 4, values 8 4 2, γ = 1, λ = 1: all that came, less what was expected",
                answer({{1, 2, 4}}, {{8, 4, 2}}, {3}, 1, 1), Array{{-1, 2, 2}});
  checker.equal("rewards 0 1, values 1/2 1/2, filled up with reward 70 and value 90",
                answer({{0, 1, 70}}, {{.5, .5, 90}}, {2}, 1, .5), Array{{.25, .5, 0}});
  checker.equal("two texts, of one token and two",
                answer({{1, 70}, {0, 1}}, {{.25, 90}, {.5, .5}}, {1, 2}, 1, .5), Array{{.75, 0}, {.25, .5}});
  // Σ_l (γλ)^l δ_{t+l}, written out with PyTorch
  checker.equal("texts of four, two and one, γ = 0.9, λ = 0.8: PyTorch's numbers",
                answer(wave({3, 4}, .9), wave({3, 4}, .5), {4, 2, 1}, .9, .8), pytorch::gae);
}

/// What a wrong advantage does.
struct Variant {
  enum { nothing, padding, last_value } behind = nothing;  ///< what is taken for V there
  bool padding_stays = false, whole_rows = false, texts_run_on = false, drops_last = false;
  bool carries = true, gamma_at_value = true, gamma_carried = true, lambda_carried = true,
       carries_delta = false;
  bool forwards = false, minus = false, adds_value = false, subtracts_value = true, next_value = true;
};

template <Variant how>
Array advantage(const Array& rewards, const Array& values, const Indices& lengths, double gamma,
                double lambda) {
  const std::size_t B = rewards.shape(0), T = rewards.shape(1);
  Array found = xt::zeros<Real>(rewards.shape());
  Real carried = 0;
  for (std::size_t row = 0; row < B; ++row) {
    const std::size_t b = how.texts_run_on ? B - 1 - row : row;
    const std::size_t n = how.whole_rows ? T : static_cast<std::size_t>(lengths(b));
    if (!how.texts_run_on) carried = 0;
    for (std::size_t step = 0; step < n; ++step) {
      const std::size_t t = how.forwards ? step : n - 1 - step;
      const bool last = t + 1 == n;
      Real next = last ? 0 : values(b, t + 1);
      if (last && how.behind == Variant::padding && n < T) next = values(b, n);
      if (last && how.behind == Variant::last_value) next = values(b, t);
      if (!how.next_value) next = 0;
      const Real delta =
          rewards(b, t) + (how.gamma_at_value ? gamma : 1) * next - (how.subtracts_value ? values(b, t) : 0);
      const Real factor = (how.gamma_carried ? gamma : 1) * (how.lambda_carried ? lambda : 1);
      found(b, t) = delta + (how.carries ? factor * carried : 0);
      carried = how.carries_delta ? delta : found(b, t);
      if (how.drops_last && last) found(b, t) = carried = 0;
    }
  }
  for (std::size_t b = 0; how.whole_rows && !how.padding_stays && b < B; ++b) {
    for (auto t = static_cast<std::size_t>(lengths(b)); t < T; ++t) found(b, t) = 0;
  }
  for (std::size_t b = 0; how.adds_value && b < B; ++b) {
    for (std::size_t t = 0; t < static_cast<std::size_t>(lengths(b)); ++t) found(b, t) += values(b, t);
  }
  return how.minus ? Array(-found) : found;
}

const exercise::Exercise registered(
    "23.6", &gae, check,
    {{"bootstraps past the end",
      "Behind the last token you took the value that fills up for what is still to come; nothing is.",
      advantage<Variant{.behind = Variant::padding}>},
     {"bootstraps from the last value",
      "At the last token you took its own value for what is still to come; nothing is, so V is 0 there.",
      advantage<Variant{.behind = Variant::last_value}>},
     {"begins in the padding",
      "You began at the end of the row and not of the text: rewards and values that only fill up flow into "
      "its "
      "tokens.",
      advantage<Variant{.whole_rows = true}>},
     {"padding has advantages",
      "You computed the whole row, padding and all; behind a text's last token the result is 0, and nothing "
      "comes "
      "from there.",
      advantage<Variant{.padding_stays = true, .whole_rows = true}>},
     {"runs on into the text before",
      "You carry the advantage of one text's first token on into another text; each begins with 0.",
      advantage<Variant{.texts_run_on = true}>},
     {"last token left out", "The last token has no advantage in your result; its δ is reward − V.",
      advantage<Variant{.drops_last = true}>},
     {"δ alone",
      "You returned δ, the surprise of each step alone; those of later steps are added, times γλ each.",
      advantage<Variant{.carries = false}>},
     {"δ carried",
      "You added γλ times the next δ, and there it ends; it is the next advantage that is carried, with "
      "all "
      "behind it.",
      advantage<Variant{.carries_delta = true}>},
     {"λ forgotten", "You carried the next advantage times γ; it is times γ and λ.",
      advantage<Variant{.lambda_carried = false}>},
     {"γ forgotten in the carrying", "You carried the next advantage times λ; it is times γ and λ.",
      advantage<Variant{.gamma_carried = false}>},
     {"γ forgotten at the value", "In δ you added the next value as it is; it is discounted by γ.",
      advantage<Variant{.gamma_at_value = false}>},
     {"γ forgotten", "You left out γ altogether; it discounts the next value, and what is carried.",
      advantage<Variant{.gamma_at_value = false, .gamma_carried = false}>},
     {"forwards",
      "You went from the first token to the last; a token is to be judged by what came after it, so begin at "
      "the "
      "end.",
      advantage<Variant{.forwards = true}>},
     {"next value left out", "In δ you left out the next value: what is still to come counts too.",
      advantage<Variant{.next_value = false}>},
     {"value not subtracted", "You never subtract V_t; an advantage is what was better than expected.",
      advantage<Variant{.subtracts_value = false}>},
     {"no values",
      "You left the values out altogether; what is left are discounted rewards, and an advantage is more "
      "than was "
      "expected.",
      advantage<Variant{.subtracts_value = false, .next_value = false}>},
     {"returns", "You added the value again: that is what V should have said. The advantage was asked for.",
      advantage<Variant{.adds_value = true}>},
     {"sign", "Yours is negative where it went better than expected: δ is what came minus what was expected.",
      advantage<Variant{.minus = true}>}});

}  // namespace
