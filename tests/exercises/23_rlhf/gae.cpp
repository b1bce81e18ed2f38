#include "23_rlhf/gae.hpp"

#include <algorithm>

#include "exercise.hpp"
#include "numbers.hpp"
#include "pytorch.hpp"

using namespace unrolled;
using exercise::one;
using exercise::wave;

namespace {

using Answer = decltype(&gae);

void check(exercise::Checker& checker, Answer answer) {
  const Array with_padding = answer({{1, 70}}, {{.25, 90}}, {1}, 1, .5);
  checker.that("one token, filled up with reward 70 and value 90: 0 after it",
               with_padding.shape() != Shape{1, 2} || with_padding(0, 1) == 0,
               "after a text's last token the result is to be 0, whatever fills up the row there");
  checker.equal("one token, reward 1, value 1/4, filled up with reward 70 and value 90", with_padding,
                Array{{.75, 0}});
  checker.equal("the same text alone: it fills its row", answer(one(1), one(.25), {1}, 1, .5), one(.75));
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

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("texts")) {
    const Shape shape = {exercise::between(1, 4, generator), exercise::between(2, 6, generator)};
    const Array rewards = normal(shape, 1, generator), values = normal(shape, 1, generator);
    const Indices lengths = exercise::drawn_indices(1, shape[1], {shape[0]}, generator);
    const double gamma = generator.uniform(.5, 1), lambda = generator.uniform(.5, 1);
    checker.equal(name, answer(rewards, values, lengths, gamma, lambda),
                  gae(rewards, values, lengths, gamma, lambda));
  }
}

/// What a wrong advantage does.
struct Variant {
  enum { nothing, padding, padding_if_any, last_value } behind = nothing;  ///< what is taken for V there
  enum {
    text,
    row,
    longest_text,
    first_text,
    one_more,
    one_more_if_any,
    text_but_first
  } all_of = text;  ///< which places are computed
  enum {
    zeros,
    of_rewards,
    of_values,
    of_surprises
  } behind_the_end = zeros;  ///< what stands in the result there
  bool restarts = false;     ///< at the text's end, in a whole row
  bool padding_stays = false, values_masked = false, drops_last = false;
  bool advantage_runs_on = false, value_runs_on = false;  ///< into the text that comes next
  bool carries = true, gamma_at_value = true, gamma_carried = true, lambda_carried = true,
       carries_delta = false;
  bool forwards = false, looks_ahead = true, exchanged = false, minus = false, adds_value = false,
       subtracts_value = true, next_value = true, own_value = false;
  bool shared = false;  ///< λ as a share: 1 − λ of the surprise
};

/// How many places of a text are computed.
std::size_t places(const Variant& how, const Indices& lengths, std::size_t b, std::size_t T) {
  const auto n = static_cast<std::size_t>(lengths(b));
  if (how.all_of == Variant::row) return T;
  if (how.all_of == Variant::longest_text) return static_cast<std::size_t>(xt::amax(lengths)());
  if (how.all_of == Variant::first_text) return static_cast<std::size_t>(lengths(0));
  if (how.all_of == Variant::one_more) return n + 1;
  return how.all_of == Variant::one_more_if_any ? std::min(n + 1, T) : n;
}

Array advantage(const Variant& how, const Array& rewards, const Array& given, const Indices& lengths,
                double gamma, double lambda) {
  const std::size_t B = rewards.shape(0), T = rewards.shape(1);
  Array values = given, found = xt::zeros<Real>(rewards.shape());
  Real carried = 0, next = 0;
  for (std::size_t b = 0; b < B; ++b) {
    const auto end = static_cast<std::size_t>(lengths(b));
    for (std::size_t t = end; how.values_masked && t < T; ++t) values(b, t) = 0;
    const std::size_t n = places(how, lengths, b, T);
    if (!how.advantage_runs_on) carried = 0;
    if (!how.value_runs_on) next = 0;
    if (how.behind == Variant::padding || (how.behind == Variant::padding_if_any && n < T))
      next = values(b, n);
    if (how.behind == Variant::last_value) next = values(b, n - 1);
    for (std::size_t step = 0; step < n; ++step) {
      const std::size_t t = how.forwards ? step : n - 1 - step;
      if (how.all_of == Variant::text_but_first && t == 0) continue;
      if (how.restarts && t + 1 == end) carried = next = 0;
      if (how.own_value) next = values(b, t);
      if (how.forwards && how.looks_ahead) next = t + 1 < n ? values(b, t + 1) : 0;
      const Real delta = rewards(b, t) +
                         (how.exchanged        ? lambda
                          : how.gamma_at_value ? gamma
                                               : 1) *
                             (how.next_value ? next : 0) -
                         (how.subtracts_value ? values(b, t) : 0);
      const Real factor = (how.gamma_carried ? gamma : 1) * (how.lambda_carried ? lambda : 1);
      found(b, t) = (how.shared ? 1 - lambda : 1) * delta + (how.carries ? factor * carried : 0);
      carried = how.carries_delta ? delta : found(b, t);
      if (how.drops_last && t + 1 == n) found(b, t) = carried = 0;
      next = values(b, t);
    }
    for (std::size_t t = end; !how.padding_stays && t < T; ++t) {
      found(b, t) = how.behind_the_end == Variant::of_rewards     ? rewards(b, t)
                    : how.behind_the_end == Variant::of_values    ? values(b, t)
                    : how.behind_the_end == Variant::of_surprises ? rewards(b, t) - values(b, t)
                                                                  : 0;
    }
    for (std::size_t t = 0; how.adds_value && t < end; ++t) found(b, t) += values(b, t);
  }
  return how.minus ? Array(-found) : found;
}

const exercise::Exercise registered(
    "23.6", &gae, check,
    {{"bootstraps past the end",
      "After the last token you used the value of the padding for what is still to come; nothing is.",
      exercise::bound<advantage, Variant{.behind = Variant::padding}>},
     {"bootstraps past the end, where there is a place",
      "After the last token you used the value of the padding for what is still to come, except where the "
      "row ends; nothing is to come after any text.",
      exercise::bound<advantage, Variant{.behind = Variant::padding_if_any}>},
     {"bootstraps from the last value",
      "At the last token you took its own value for what is still to come; nothing is, so V is 0 there.",
      exercise::bound<advantage, Variant{.behind = Variant::last_value}>},
     {"begins in the padding",
      "You began at the end of the row and not of the text: rewards and values that only fill up flow into "
      "its "
      "tokens.",
      exercise::bound<advantage, Variant{.all_of = Variant::row}>},
     {"padding has advantages",
      "You computed the whole row, padding and all; after a text's last token the result is 0, and nothing "
      "comes "
      "from there.",
      exercise::bound<advantage, Variant{.all_of = Variant::row, .padding_stays = true}>},
     {"padding's values left out, its rewards not",
      "You took the values of the padding for 0, but still read its rewards: what only fills up flows into "
      "the text.",
      exercise::bound<advantage, Variant{.all_of = Variant::row, .values_masked = true}>},
     {"as long as the longest",
      "You began every text where the longest one ends; each has a length of its own, and what comes after "
      "it only fills up.",
      exercise::bound<advantage, Variant{.all_of = Variant::longest_text}>},
     {"as long as the longest, padding and all",
      "You computed every text as far as the longest one goes; each has a length of its own, and after it "
      "the result is 0.",
      exercise::bound<advantage, Variant{.all_of = Variant::longest_text, .padding_stays = true}>},
     {"as long as the first", "You took the length of the first text for all; each has a length of its own.",
      exercise::bound<advantage, Variant{.all_of = Variant::first_text, .padding_stays = true}>},
     {"rewards after the end",
      "Right in the text, but after its end your result has the rewards that fill up, and should be 0.",
      exercise::bound<advantage, Variant{.behind_the_end = Variant::of_rewards}>},
     {"values after the end",
      "Right in the text, but after its end your result has the values that fill up, and should be 0.",
      exercise::bound<advantage, Variant{.behind_the_end = Variant::of_values}>},
     {"surprises after the end",
      "Right in the text, but after its end your result is reward − value of what fills up, and should be "
      "0.",
      exercise::bound<advantage, Variant{.behind_the_end = Variant::of_surprises}>},
     {"padding has advantages of its own",
      "You begin anew at the text's end, so the text is right; but after it the result should be 0.",
      exercise::bound<advantage, Variant{.all_of = Variant::row, .restarts = true, .padding_stays = true}>},
     {"one place too many",
      "You began at place lengths(b); places count from 0, so that is one place after the text.",
      exercise::bound<advantage, Variant{.all_of = Variant::one_more, .padding_stays = true}>},
     {"one place too many, where there is one",
      "You began one place after the last token, except where the row ends; places count from 0.",
      exercise::bound<advantage, Variant{.all_of = Variant::one_more_if_any, .padding_stays = true}>},
     {"first token left out", "The first token has no advantage in your result: go down to t = 0.",
      exercise::bound<advantage, Variant{.all_of = Variant::text_but_first}>},
     {"runs on into the next text",
      "You carry what the first token of one text left over into the end of the next one; each text begins "
      "with 0.",
      exercise::bound<advantage, Variant{.advantage_runs_on = true, .value_runs_on = true}>},
     {"the advantage runs on into the next text",
      "You carry the advantage of one text's first token into the end of the next text; there it begins with "
      "0, as "
      "the value does.",
      exercise::bound<advantage, Variant{.advantage_runs_on = true}>},
     {"the value runs on into the next text",
      "You carry the value of one text's first token into the end of the next text; there it begins with 0, "
      "as the "
      "advantage does.",
      exercise::bound<advantage, Variant{.value_runs_on = true}>},
     {"γ and λ exchanged",
      "You exchanged γ and λ: in δ it is γ that discounts the next value, and λ only says how much is "
      "carried.",
      exercise::bound<advantage, Variant{.exchanged = true}>},
     {"λ as a share",
      "You weighted δ with 1 − λ, as in a mean; in this sum δ counts in full, and what is carried is added.",
      exercise::bound<advantage, Variant{.shared = true}>},
     {"last token left out", "The last token has no advantage in your result; its δ is reward − V.",
      exercise::bound<advantage, Variant{.drops_last = true}>},
     {"δ alone",
      "You returned δ, the surprise of each step alone; those of later steps are added, times γλ each.",
      exercise::bound<advantage, Variant{.carries = false}>},
     {"δ carried",
      "You added γλ times the next δ, and there it ends; it is the next advantage that is carried, with all "
      "that follows.",
      exercise::bound<advantage, Variant{.carries_delta = true}>},
     {"λ forgotten", "You carried the next advantage times γ; it is times γ and λ.",
      exercise::bound<advantage, Variant{.lambda_carried = false}>},
     {"γ forgotten in the carrying", "You carried the next advantage times λ; it is times γ and λ.",
      exercise::bound<advantage, Variant{.gamma_carried = false}>},
     {"γ forgotten at the value", "In δ you added the next value as it is; it is discounted by γ.",
      exercise::bound<advantage, Variant{.gamma_at_value = false}>},
     {"γ forgotten", "You left out γ altogether; it discounts the next value, and what is carried.",
      exercise::bound<advantage, Variant{.gamma_at_value = false, .gamma_carried = false}>},
     {"forwards",
      "You went from the first token to the last; a token is to be judged by what came after it, so begin at "
      "the "
      "end.",
      exercise::bound<advantage, Variant{.forwards = true}>},
     {"forwards, with the values carried",
      "You went from the first token to the last, so what you carry from step to step is of the token "
      "before; V and A "
      "of the one after it are meant.",
      exercise::bound<advantage, Variant{.forwards = true, .looks_ahead = false}>},
     {"next value left out", "In δ you left out the next value: what is still to come counts too.",
      exercise::bound<advantage, Variant{.next_value = false}>},
     {"own value for the next one",
      "In δ you took V_t itself for V_{t+1}: the value of the token after it is meant, which going back you "
      "met before.",
      exercise::bound<advantage, Variant{.own_value = true}>},
     {"value not subtracted", "You never subtract V_t; an advantage is what was better than expected.",
      exercise::bound<advantage, Variant{.subtracts_value = false}>},
     {"no values",
      "You left the values out altogether; what is left are discounted rewards, and an advantage is more "
      "than was "
      "expected.",
      exercise::bound<advantage, Variant{.subtracts_value = false, .next_value = false}>},
     {"returns", "You added the value again: that is what V should have said. The advantage was asked for.",
      exercise::bound<advantage, Variant{.adds_value = true}>},
     {"sign", "Yours is negative where it went better than expected: δ is what came minus what was expected.",
      exercise::bound<advantage, Variant{.minus = true}>}});

}  // namespace
