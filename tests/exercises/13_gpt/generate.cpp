#include "13_gpt/generate.hpp"

#include <algorithm>
#include <cmath>

#include "exercise.hpp"
#include "numbers.hpp"
#include "tensor/ops.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&generate);
using Tokens = std::vector<Index>;

constexpr std::size_t V = 12;
constexpr Index none = -1;  // a token that never comes

/// A model that is sure of the token that `next` makes of what stands up to a position.
Model sure(const std::function<Index(const Tokens&)>& next) {
  return [=](const Tokens& tokens) {
    if (tokens.empty()) throw Error("the model was given no token");
    Array logits = xt::zeros<Real>({tokens.size(), V});
    for (std::size_t t = 0; t < tokens.size(); ++t) {
      const Index token = next({tokens.begin(), tokens.begin() + static_cast<std::ptrdiff_t>(t) + 1});
      logits(t, static_cast<std::size_t>(token) % V) = 1;
    }
    return logits;
  };
}

/// A model whose scores have no sense.
Model senseless(double seed) {
  return [=](const Tokens& tokens) {
    Array logits = Array::from_shape({tokens.size(), V});
    double phase = seed;
    for (std::size_t t = 0; t < tokens.size(); ++t) {
      phase = 1.3 * phase + static_cast<double>(tokens[t]) + 1;
      for (std::size_t v = 0; v < V; ++v) logits(t, v) = std::sin(phase * static_cast<double>(v + 1));
    }
    return logits;
  };
}

const Model counts_on = sure([](const Tokens& tokens) { return tokens.back() + 1; });
const Model counts_what_it_sees =
    sure([](const Tokens& tokens) { return static_cast<Index>(tokens.size()); });
const Model repeats_the_first = sure([](const Tokens& tokens) { return tokens.front(); });

Index likeliest(const Array& logits) { return argmax(Tensor(logits))(); }
Index second(const Array& logits) {
  Array others = logits;
  others(likeliest(logits)) = -1e9;
  return likeliest(others);
}

/// What a wrong loop does.
struct Variant {
  enum { last, first, all, prompt_only, last_token, one_fewer, one_more, emptied } context = last;
  bool repeats_prompt = false, prompt_written = false, one_short = false, one_over = false;
  bool end_written = false, end_ignored = false, end_anywhere = false, end_at_back = false,
       end_skipped = false;
  bool first_row = false, greedy = false, forgets = false, softened = false, asked_again = false;
  bool chosen_again = false, prompt_counts = false, stops_when_full = false;
};

Tokens loop(const Variant& how, const Model& model, const Choose& choose, Tokens text, std::size_t count,
            std::size_t context, Index end) {
  Tokens written;
  if (how.prompt_written) written = text;
  if (how.repeats_prompt) written = {text.back()};
  const std::size_t before = how.prompt_written ? text.size() : 0;
  const std::size_t wanted = count + before + (how.one_over ? 1 : 0) - (how.one_short && count > 0 ? 1 : 0);
  std::size_t begin = text.size() - std::min(text.size(), context);
  for (std::size_t n = 0; how.chosen_again || written.size() < wanted; ++n) {
    if (how.end_at_back && text.back() == end) break;
    if (how.end_skipped && n == wanted) break;
    if (how.prompt_counts && text.size() >= wanted) break;
    if (how.stops_when_full && text.size() >= context) break;
    if (how.end_anywhere && std::ranges::find(text, end) != text.end()) break;
    if (how.context == Variant::emptied && text.size() - begin > context) begin = text.size() - 1;
    const std::size_t T = how.context == Variant::all           ? text.size()
                          : how.context == Variant::emptied     ? text.size() - begin
                          : how.context == Variant::prompt_only ? text.size() - begin
                          : how.context == Variant::last_token  ? 1
                          : how.context == Variant::one_fewer
                              ? std::min(text.size(), std::max<std::size_t>(context, 2) - 1)
                          : how.context == Variant::one_more ? std::min(text.size(), context + 1)
                                                             : std::min(text.size(), context);
    const auto from =
        how.context == Variant::first ? text.begin() : text.end() - static_cast<std::ptrdiff_t>(T);
    const Array logits = model({from, from + static_cast<std::ptrdiff_t>(T)});
    Array row = xt::view(logits, how.first_row ? 0 : T - 1);
    if (how.softened) row = softmax(Tensor(row)).value();
    const Index token = how.greedy ? likeliest(row) : choose(row);
    if (how.chosen_again && written.size() == wanted) break;
    if (token == end && how.end_skipped) continue;
    if (token == end && !how.end_ignored && !how.end_written) break;
    if (!how.forgets) text.push_back(token);
    written.push_back(token);
    if (token == end && how.end_written) break;
  }
  if (how.asked_again) model({text.back()});
  return written;
}

void check(exercise::Checker& checker, Answer answer) {
  checker.equal("a model that counts on, after 3", answer(counts_on, likeliest, {3}, 4, 9, none),
                Tokens{4, 5, 6, 7});
  checker.equal("a model that counts on, after 7 1", answer(counts_on, likeliest, {7, 1}, 3, 9, none),
                Tokens{2, 3, 4});
  checker.equal("a model that counts on in a circle, after 10: 0 is a token like all",
                answer(counts_on, likeliest, {10}, 3, 9, none), Tokens{11, 0, 1});
  checker.equal("one token", answer(counts_on, likeliest, {3}, 1, 9, none), Tokens{4});
  checker.equal("no token", answer(counts_on, likeliest, {3}, 0, 9, none), Tokens{});

  checker.equal("a model that writes how many tokens it sees, context 3",
                answer(counts_what_it_sees, likeliest, {9}, 5, 3, none), Tokens{1, 2, 3, 3, 3});
  checker.equal("a model that writes the first token that it sees, after 5 6 7, context 3",
                answer(repeats_the_first, likeliest, {5, 6, 7}, 4, 3, none), Tokens{5, 6, 7, 5});
  checker.equal("a prompt longer than the context: 1 2 3 4, context 2",
                answer(repeats_the_first, likeliest, {1, 2, 3, 4}, 3, 2, none), Tokens{3, 4, 3});
  checker.equal("a context of one token", answer(counts_what_it_sees, likeliest, {4, 4}, 3, 1, none),
                Tokens{1, 1, 1});

  checker.equal("a model that counts on, after 3, until 6", answer(counts_on, likeliest, {3}, 9, 9, 6),
                Tokens{4, 5});
  checker.equal("the end comes at once", answer(counts_on, likeliest, {5}, 9, 9, 6), Tokens{});
  checker.equal("the prompt begins with the end of another text: 6 3",
                answer(counts_on, likeliest, {6, 3}, 9, 9, 6), Tokens{4, 5});
  checker.equal("the prompt is nothing but an end, as GPT-2 begins a text: 6",
                answer(counts_on, likeliest, {6}, 2, 9, 6), Tokens{7, 8});
  checker.equal("an end that does not come", answer(counts_on, likeliest, {3}, 3, 9, 11), Tokens{4, 5, 6});
  checker.equal("the end is the last that was asked for", answer(counts_on, likeliest, {3}, 3, 9, 6),
                Tokens{4, 5});

  std::size_t chosen = 0;
  const Choose ends_once = [&](const Array&) -> Index { return ++chosen == 2 ? 6 : 4; };
  checker.equal("4 is chosen, then the end, which is 6, and 4 ever after",
                answer(counts_on, ends_once, {3}, 5, 9, 6), Tokens{4});

  // The one that chooses is given the scores as they are.
  const Model odd = senseless(.4);
  std::vector<Array> given;
  const Choose watched = [&](const Array& logits) { return given.push_back(logits), likeliest(logits); };
  answer(odd, watched, {2, 0, 1}, 1, 9, none);
  checker.equal("how often you choose for one token", given.size(), 1);
  checker.equal("what is chosen from: the scores after the last token", given.empty() ? Array() : given[0],
                Array(xt::view(odd({2, 0, 1}), 2)));

  std::size_t asked = 0, longest = 0;
  const Model counted = [&](const Tokens& tokens) {
    ++asked, longest = std::max(longest, tokens.size());
    return odd(tokens);
  };
  checker.equal("a model without sense, the second best, eight tokens, context 4",
                answer(counted, second, {2, 0, 1}, 8, 4, none), loop({}, odd, second, {2, 0, 1}, 8, 4, none));
  checker.equal("how often the model is asked for eight tokens", asked, 8);
  checker.equal("how many tokens it is given at most, context 4", longest, 4);

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("a model without sense and a text")) {
    const Model model = senseless(generator.uniform(0, 3));
    Tokens text;
    for (std::size_t n = exercise::between(1, 6, generator); n > 0; --n)
      text.push_back(static_cast<Index>(generator.below(V)));
    const std::size_t count = exercise::between(2, 9, generator),
                      context = exercise::between(2, 5, generator);
    const auto end = static_cast<Index>(generator.below(V));
    checker.equal(name, answer(model, likeliest, text, count, context, end),
                  generate(model, likeliest, text, count, context, end));
  }
}

const exercise::Exercise registered(
    "13.6", &generate, check,
    {{"context not cropped",
      "Your text grows beyond the context: the model has no positions for more tokens, and is given the last "
      "ones only.",
      exercise::bound<loop, Variant{.context = Variant::all}>},
     {"prompt alone cropped",
      "You cut the prompt to the context, and then it grows beyond it; it is cut before each token.",
      exercise::bound<loop, Variant{.context = Variant::prompt_only}>},
     {"beginning kept",
      "Of a text that is too long you kept the beginning, so the model never sees what it has written.",
      exercise::bound<loop, Variant{.context = Variant::first}>},
     {"begins anew",
      "When the context was full you began anew with one token; the model is given as many as fit.",
      exercise::bound<loop, Variant{.context = Variant::emptied}>},
     {"last token alone",
      "You gave the model the last token alone; without a cache it has forgotten all that came before.",
      exercise::bound<loop, Variant{.context = Variant::last_token}>},
     {"one fewer than fit", "You gave the model one token fewer than the context holds.",
      exercise::bound<loop, Variant{.context = Variant::one_fewer}>},
     {"one more than fit", "You gave the model one token more than the context holds.",
      exercise::bound<loop, Variant{.context = Variant::one_more}>},
     {"prompt's last token repeated",
      "What you wrote begins with the prompt's last token, which was there already.",
      exercise::bound<loop, Variant{.repeats_prompt = true}>},
     {"prompt written too", "You returned the prompt as well; only what was written after it was asked for.",
      exercise::bound<loop, Variant{.prompt_written = true}>},
     {"stops one early", "You wrote one token fewer than was asked for.",
      exercise::bound<loop, Variant{.one_short = true}>},
     {"stops one late", "You wrote one token more than was asked for.",
      exercise::bound<loop, Variant{.one_over = true}>},
     {"end written", "The end is in what you wrote; it ends the text, and is not one of the tokens.",
      exercise::bound<loop, Variant{.end_written = true}>},
     {"end ignored", "You went on writing after the end.",
      exercise::bound<loop, Variant{.end_ignored = true}>},
     {"end in the prompt",
      "You looked for the end in the whole text: one that stands in the prompt ended another text, not this "
      "one.",
      exercise::bound<loop, Variant{.end_anywhere = true}>},
     {"end after the prompt",
      "You let the prompt end the writing where its last token is the end; only a token that is chosen does "
      "so.",
      exercise::bound<loop, Variant{.end_at_back = true}>},
     {"end skipped", "You leave the end out and go on writing after it; the end ends the text.",
      exercise::bound<loop, Variant{.end_skipped = true}>},
     {"prompt counted", "You count the prompt's tokens too; `count` is how many are written after it.",
      exercise::bound<loop, Variant{.prompt_counts = true}>},
     {"stops when full",
      "You stop when the context is full; the model goes on with the last tokens that fit.",
      exercise::bound<loop, Variant{.stops_when_full = true}>},
     {"chosen once more",
      "You asked the model for one more token when all was written, and threw it away; each costs a pass.",
      exercise::bound<loop, Variant{.chosen_again = true}>},
     {"first row",
      "You chose by the scores at the first position; it is the last one that is about the next token.",
      exercise::bound<loop, Variant{.first_row = true}>},
     {"always the likeliest", "You took the likeliest token yourself; `choose` is to do that.",
      exercise::bound<loop, Variant{.greedy = true}>},
     {"own words not read", "What you wrote is not part of the text that the model reads next.",
      exercise::bound<loop, Variant{.forgets = true}>},
     {"probabilities passed on", "You gave probabilities to `choose`; it was to get the scores as they are.",
      exercise::bound<loop, Variant{.softened = true}>},
     {"asked once more",
      "You asked the model once more when all was written; each time costs a pass through it.",
      exercise::bound<loop, Variant{.asked_again = true}>}});

}  // namespace
