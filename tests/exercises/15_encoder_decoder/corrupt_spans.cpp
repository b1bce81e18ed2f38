#include "15_encoder_decoder/corrupt_spans.hpp"

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&corrupt_spans);

Mask mask_of(const std::vector<bool>& hidden) {
  Mask mask = Mask::from_shape({hidden.size()});
  std::copy(hidden.begin(), hidden.end(), mask.begin());
  return mask;
}

void compare(exercise::Checker& checker, const std::string& name, const CorruptedText& seen,
             const CorruptedText& expected) {
  checker.equal(name + ": source", seen.source, expected.source);
  checker.equal(name + ": target", seen.target, expected.target);
}

void check(exercise::Checker& checker, Answer answer) {
  compare(checker, "1 2 3 4 5, of which 2 3 are hidden",
          answer({1, 2, 3, 4, 5}, mask_of({0, 1, 1, 0, 0}), 100), {{1, 100, 4, 5}, {100, 2, 3, 101}});
  compare(checker, "two spans", answer({1, 2, 3, 4, 5, 6}, mask_of({0, 1, 0, 1, 1, 0}), 100),
          {{1, 100, 3, 101, 6}, {100, 2, 101, 4, 5, 102}});
  compare(checker, "spans at both ends", answer({7, 8, 9}, mask_of({1, 0, 1}), 50),
          {{50, 8, 51}, {50, 7, 51, 9, 52}});
  compare(checker, "all is hidden", answer({7, 8, 9}, mask_of({1, 1, 1}), 50), {{50}, {50, 7, 8, 9, 51}});
  compare(checker, "nothing is hidden", answer({7, 8, 9}, mask_of({0, 0, 0}), 50), {{7, 8, 9}, {50}});
  compare(checker, "no text", answer(Indices::from_shape({0}), mask_of({}), 50),
          {Indices::from_shape({0}), {50}});

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("spans")) {
    const std::size_t N = exercise::between(8, 30, generator);
    const Indices text = exercise::drawn_indices(0, 90, {N}, generator);
    Mask hidden = Mask::from_shape({N});
    for (std::size_t n = 0; n < N; ++n) hidden(n) = generator.chance(.5);
    compare(checker, name, answer(text, hidden, 200), corrupt_spans(text, hidden, 200));
  }
}

/// What a wrong answer does.
struct Variant {
  bool not_joined = false, counted_down = false, closed = true, behind = false, one_sentinel = false,
       exchanged = false, only_source = false, only_target = false, kept_too = false;
  Index from = 0;
};

CorruptedText wrong(const Variant& how, const Indices& text, const Mask& hidden, Index first) {
  std::vector<Index> source, target;
  Index span = how.from;
  const auto in_target = [&](Index n) { return how.counted_down ? first - n : first + n; };
  for (std::size_t t = 0; t < text.size(); ++t) {
    const bool is_hidden = hidden(t) != how.exchanged;
    if (!is_hidden) {
      source.push_back(text(t));
      continue;
    }
    const bool begins = how.not_joined || t == 0 || hidden(t - 1) == how.exchanged;
    const bool ends = how.not_joined || t + 1 == text.size() || hidden(t + 1) == how.exchanged;
    if (begins) {
      if (!how.only_target) source.push_back(first + span);
      if (!how.behind && !how.only_source) target.push_back(in_target(span));
    }
    if (how.kept_too) source.push_back(text(t));
    target.push_back(text(t));
    if (ends && how.behind) target.push_back(in_target(span));
    if (ends && !how.one_sentinel) ++span;
  }
  if (how.closed) target.push_back(in_target(how.one_sentinel ? span + 1 : span));
  CorruptedText corrupted = {Indices::from_shape({source.size()}), Indices::from_shape({target.size()})};
  std::copy(source.begin(), source.end(), corrupted.source.begin());
  std::copy(target.begin(), target.end(), corrupted.target.begin());
  return corrupted;
}

const exercise::Exercise registered(
    "15.2", &corrupt_spans, check,
    {{"neighbours not joined",
      "Each hidden token got a sentinel of its own; hidden neighbours are one span and share one.",
      exercise::bound<wrong, Variant{.not_joined = true}>},
     {"counted down",
      "In your target the sentinels count down; source and target must use the same number for a span.",
      exercise::bound<wrong, Variant{.counted_down = true}>},
     {"not closed", "Your target has no sentinel at its end; one more closes the last span.",
      exercise::bound<wrong, Variant{.closed = false}>},
     {"sentinel behind the span", "In your target each sentinel stands behind its span; it stands before it.",
      exercise::bound<wrong, Variant{.behind = true}>},
     {"one sentinel for all", "All your spans have the same sentinel; each has the next one.",
      exercise::bound<wrong, Variant{.one_sentinel = true}>},
     {"exchanged", "You took out what is to be kept: true means hidden.",
      exercise::bound<wrong, Variant{.exchanged = true}>},
     {"no sentinels in the target",
      "Your target holds the hidden tokens alone; before each span stands its sentinel.",
      exercise::bound<wrong, Variant{.only_source = true}>},
     {"no sentinels in the source",
      "Your source says nothing of where tokens are missing; a sentinel stands for each span.",
      exercise::bound<wrong, Variant{.only_target = true}>},
     {"hidden tokens still there", "The hidden tokens still stand in your source, behind their sentinels.",
      exercise::bound<wrong, Variant{.kept_too = true}>},
     {"sentinels from the second", "Your first sentinel is first + 1; it is `first`.",
      exercise::bound<wrong, Variant{.from = 1}>}});

}  // namespace
