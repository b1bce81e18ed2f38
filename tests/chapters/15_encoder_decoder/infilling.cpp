// Spans, sentinels, texts rearranged and gaps: by hand, at the edges, and drawn.
#include "15_encoder_decoder/infilling.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>

#include "15_encoder_decoder/glm.hpp"
#include "15_encoder_decoder/scoring.hpp"
#include "15_encoder_decoder/t5.hpp"
#include "error_of.hpp"

using namespace unrolled;
using namespace unrolled::infilling;
using testing::contains, testing::error_of;

namespace {

const Marks marks{50};
const Tokens six = {10, 11, 12, 13, 14, 15};

Tokens numbers(std::size_t N) {
  Tokens all;
  for (std::size_t n = 0; n < N; ++n) all.push_back(static_cast<Index>(n % 50));
  return all;
}

}  // namespace

TEST_CASE("marks: their own numbers, behind the words") {
  std::set<Index> all = {marks.start(),  marks.end(),    marks.prefix(),
                         marks.suffix(), marks.middle(), marks.gap()};
  for (std::size_t n = 0; n <= Marks::most_gaps; ++n) all.insert(marks.sentinel(n));
  CHECK(all.size() == 6 + 101);
  CHECK(*all.begin() == 50);
  CHECK(*all.rbegin() == static_cast<Index>(marks.size()) - 1);
  CHECK(marks.name(marks.prefix()) == "⟨pre⟩");
  CHECK(marks.name(marks.sentinel(12)) == "⟨12⟩");
  CHECK_FALSE(marks.contains(49));
  CHECK(marks.contains(50));
  CHECK_FALSE(marks.contains(static_cast<Index>(marks.size())));
  CHECK(contains(error_of([] { marks.sentinel(101); }), "a text with 101 gaps"));
}

TEST_CASE("corrupted by hand: in the middle, at both ends, all, nothing") {
  const Index s0 = marks.sentinel(0), s1 = marks.sentinel(1), s2 = marks.sentinel(2), end = marks.end();
  Task task = corrupt(six, {{1, 3}, {4, 5}}, marks);
  CHECK(task.source == Tokens{10, s0, 13, s1, 15, end});
  CHECK(task.target == Tokens{s0, 11, 12, s1, 14, s2});
  task = corrupt(six, {{0, 1}, {5, 6}}, marks);
  CHECK(task.source == Tokens{s0, 11, 12, 13, 14, s1, end});
  CHECK(task.target == Tokens{s0, 10, s1, 15, s2});
  task = corrupt(six, {{0, 6}}, marks);
  CHECK(task.source == Tokens{s0, end});
  CHECK(task.target == Tokens{s0, 10, 11, 12, 13, 14, 15, s1});
  task = corrupt(six, {}, marks);
  CHECK(task.source == Tokens{10, 11, 12, 13, 14, 15, end});
  CHECK(task.target == Tokens{s0});
  task = corrupt({}, {}, marks);
  CHECK(task.source == Tokens{end});
  CHECK(task.target == Tokens{s0});
}

TEST_CASE("source and target together hold the whole text, for any length") {
  Generator generator(3);
  for (std::size_t N = 0; N < 200; ++N) {
    const Tokens words = numbers(N);
    const Spans spans = draw_spans(N, generator);
    const Task task = corrupt(words, spans, marks);
    const Sizes sizes = sizes_of(N);
    CHECK(task.source.size() == sizes.source);
    CHECK(task.target.size() == sizes.target);
    // Each sentinel of the source, replaced by what follows it in the target
    Tokens whole;
    for (const Index token : task.source) {
      if (!marks.contains(token)) whole.push_back(token);
      if (!marks.contains(token) || token == marks.end()) continue;
      auto at = std::find(task.target.begin(), task.target.end(), token) + 1;
      while (!marks.contains(*at)) whole.push_back(*at++);
    }
    CHECK(whole == words);
  }
}

TEST_CASE("spans are kept apart, and stand everywhere equally often") {
  Generator generator(5);
  std::map<std::size_t, int> begins;
  constexpr int draws = 6000;
  for (int n = 0; n < draws; ++n) {
    const Spans spans = place_spans({1, 2}, 8, generator);
    REQUIRE(spans.size() == 2);
    CHECK(spans[0].size() == 1);
    CHECK(spans[1].size() == 2);
    CHECK(spans[0].end < spans[1].begin);
    CHECK(spans[1].end <= 8);
    ++begins[10 * spans[0].begin + spans[1].begin];
  }
  // 5 free tokens, one of which stands between: 15 ways to share 4 among 3 places
  CHECK(begins.size() == 15);
  for (const auto& [places, count] : begins) {
    CAPTURE(places);
    CHECK(std::abs(count - draws / 15) < 100);  // five deviations of √400 · .97
  }
}

TEST_CASE("parts: none empty, each way equally often; too many are refused") {
  Generator generator(2);
  std::map<std::vector<std::size_t>, int> seen;
  for (int n = 0; n < 3000; ++n) ++seen[parts_of(5, 3, generator)];
  CHECK(seen.size() == 6);
  for (const auto& [parts, count] : seen) CHECK(std::abs(count - 500) < 110);
  CHECK(parts_of(0, 0, generator).empty());
  CHECK(parts_of(4, 4, generator) == std::vector<std::size_t>{1, 1, 1, 1});
  CHECK(contains(error_of([&] { parts_of(2, 3, generator); }), "2 things cannot fill 3 parts"));
  CHECK(contains(error_of([&] {
                   place_spans({3, 3}, 6, generator);
                 }),
                 "2 spans of 6 tokens have no room in 6"));
  CHECK(place_spans({}, 0, generator).empty());
}

TEST_CASE("rearranged by hand: both orders, an empty middle, a gap at either end") {
  const Index pre = marks.prefix(), suf = marks.suffix(), mid = marks.middle(), end = marks.end();
  CHECK(to_middle(six, {2, 4}, Order::prefix_first, marks) ==
        Tokens{pre, 10, 11, suf, 14, 15, mid, 12, 13, end});
  CHECK(to_middle(six, {2, 4}, Order::suffix_first, marks) ==
        Tokens{pre, suf, 14, 15, mid, 10, 11, 12, 13, end});
  CHECK(to_middle(six, {3, 3}, Order::prefix_first, marks) ==
        Tokens{pre, 10, 11, 12, suf, 13, 14, 15, mid, end});
  CHECK(to_middle(six, {0, 2}, Order::prefix_first, marks) ==
        Tokens{pre, suf, 12, 13, 14, 15, mid, 10, 11, end});
  CHECK(to_middle(six, {4, 6}, Order::suffix_first, marks) ==
        Tokens{pre, suf, mid, 10, 11, 12, 13, 14, 15, end});
  CHECK(to_middle({}, {0, 0}, Order::prefix_first, marks) == Tokens{pre, suf, mid, end});
  CHECK(prompt_for({10, 11}, {14}, Order::prefix_first, marks) == Tokens{pre, 10, 11, suf, 14, mid});
  CHECK(prompt_for({10, 11}, {14}, Order::suffix_first, marks) == Tokens{pre, suf, 14, mid, 10, 11});
}

TEST_CASE("next tokens: rows of different lengths, of which all count, or the last") {
  const gpt::Examples all = next_tokens({{1, 2, 3}, {4, 5}});
  CHECK(all.inputs == Indices{{1, 2}, {4, 0}});
  CHECK(all.targets == Indices{{2, 3}, {5, ignored}});
  const gpt::Examples last = next_tokens({{1, 2, 3, 4}, {5, 6}}, {2, 1});
  CHECK(last.targets == Indices{{ignored, 3, 4}, {6, ignored, ignored}});
}

TEST_CASE("gaps by hand: places, how far inside, and what is to be written") {
  const Blanked row = blank(six, {{1, 3}, {5, 6}}, marks);
  const Index gap = marks.gap(), start = marks.start(), end = marks.end(), no = ignored;
  CHECK(row.tokens == Tokens{10, gap, 13, 14, gap, start, 11, 12, start, 15});
  CHECK(row.wanted == Tokens{no, no, no, no, no, 11, 12, end, 15, end});
  CHECK(row.place == Tokens{0, 1, 2, 3, 4, 1, 1, 1, 4, 4});
  CHECK(row.inside == Tokens{0, 0, 0, 0, 0, 1, 2, 3, 1, 2});
  CHECK(row.read == 5);
  const Blanked empty = blank(six, {{3, 3}}, marks);
  CHECK(empty.tokens == Tokens{10, 11, 12, gap, 13, 14, 15, start});
  CHECK(empty.wanted.back() == end);
  CHECK(blank({}, {}, marks).tokens.empty());
}

TEST_CASE("GLM's mask: A sees all of A; B sees A and itself so far") {
  CHECK(glm_mask(4, 2) == Mask{{false, false, true, true},
                               {false, false, true, true},
                               {false, false, false, true},
                               {false, false, false, false}});
  CHECK(glm_mask(3, 0) == attention::causal_mask(3));
  CHECK(xt::sum(glm_mask(20, 20))() == 0);
}

TEST_CASE("what is hidden stays hidden: no answer moves when a later token changes") {
  Generator generator(7);
  const Glm model({.vocabulary = marks.size(), .context = 8, .width = 8, .heads = 2, .layers = 2}, 3,
                  generator);
  BlankedBatch batch = batch_of({blank(six, {{1, 3}}, marks)});
  const Tensor before = model(batch);
  const std::size_t T = batch.tokens.shape(1);
  batch.tokens(0, T - 1) = 20;
  const Tensor after = model(batch);
  CHECK(xt::view(before.value(), 0, xt::range(std::size_t{0}, T - 1)) ==
        xt::view(after.value(), 0, xt::range(std::size_t{0}, T - 1)));
  CHECK(xt::view(before.value(), 0, T - 1) != xt::view(after.value(), 0, T - 1));
  batch.tokens(0, 0) = 30;  // A is seen by all
  CHECK(xt::view(model(batch).value(), 0, std::size_t{3}) != xt::view(after.value(), 0, std::size_t{3}));
}

TEST_CASE("a longer row beside it changes nothing, in T5 and in GLM") {
  Generator generator(9);
  const T5 t5({.vocabulary = marks.size(), .width = 8, .heads = 2, .inner = 12}, generator);
  const Task one = corrupt(six, {{1, 3}}, marks), other = corrupt(numbers(30), {{2, 4}, {9, 20}}, marks);
  const TaskBatch alone = batch_of({one}, marks), both = batch_of({one, other}, marks);
  const Array single = xt::view(t5(alone.source, alone.given).value(), 0),
              beside = xt::view(t5(both.source, both.given).value(), 0,
                                xt::range(std::size_t{0}, one.target.size()));
  CHECK(xt::allclose(single, beside, 1e-5, 1e-5));

  const Glm glm({.vocabulary = marks.size(), .context = 40, .width = 8, .heads = 2, .layers = 1}, 12,
                generator);
  const Blanked row = blank(six, {{1, 3}}, marks), longer = blank(numbers(30), {{2, 4}, {9, 20}}, marks);
  const Array alone_scores = xt::view(glm(batch_of({row})).value(), 0);
  const Array beside_scores =
      xt::view(glm(batch_of({row, longer})).value(), 0, xt::range(std::size_t{0}, row.tokens.size()));
  CHECK(xt::allclose(alone_scores, beside_scores, 1e-5, 1e-5));
}

TEST_CASE("a place or a gap beyond the tables is refused") {
  Generator generator(1);
  const Glm model({.vocabulary = marks.size(), .context = 4, .width = 8, .heads = 2, .layers = 1}, 2,
                  generator);
  CHECK_FALSE(error_of([&] { model(batch_of({blank(six, {{1, 3}}, marks)})); }).empty());
}

TEST_CASE("shares and probabilities by hand") {
  const Tensor logits(Array{{{0, 2}, {3, 0}}, {{0, 2}, {0, 3}}});  // (2,2,2): likeliest 1 0 and 1 1
  CHECK(share_right(logits, Indices{{1, 0}, {1, 0}}) == .5);
  CHECK(share_right(logits, Indices{{1, ignored}, {ignored, 1}}) == 1);
  const std::vector<double> known = log_probabilities(logits, Indices{{1, ignored}, {1, 0}});
  CHECK(known[0] == doctest::Approx(-std::log(1 + std::exp(-2.0))).epsilon(1e-5));
  CHECK(known[1] ==
        doctest::Approx(-std::log(1 + std::exp(-2.0)) - std::log(1 + std::exp(3.0))).epsilon(1e-5));
}
