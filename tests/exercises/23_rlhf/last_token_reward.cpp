#include "23_rlhf/last_token_reward.hpp"

#include <algorithm>
#include <vector>

#include "exercise.hpp"
#include "graph.hpp"
#include "pytorch.hpp"

using namespace unrolled;
using exercise::wave;

namespace {

using Answer = decltype(&last_token_reward);

/// Texts of as many numbers each, `width` at a token: (B,T,C).
Array states_of(const std::vector<std::vector<Real>>& texts, std::size_t width = 1) {
  std::vector<Real> all;
  for (const auto& text : texts) all.insert(all.end(), text.begin(), text.end());
  Array states = exercise::list(all);
  states.reshape({texts.size(), texts[0].size() / width, width});
  return states;
}

void check(exercise::Checker& checker, Answer answer) {
  const Array one = {1};
  checker.equal("states 1 2 9, of which two belong to the text", answer(states_of({{1, 2, 9}}), {2}, one),
                Array{2});
  checker.equal("states 1 2 -5: filled up with something else", answer(states_of({{1, 2, -5}}), {2}, one),
                Array{2});
  checker.equal("states 7 5 1 9, of which three belong to the text",
                answer(states_of({{7, 5, 1, 9}}), {3}, one), Array{1});
  checker.equal("states 1 2 3 and 4 5 6, texts of two and one",
                answer(states_of({{1, 2, 3}, {4, 5, 6}}), {2, 1}, one), Array{2, 4});
  // 3 · 10 + 4 · 1
  checker.equal("states (1, 2) and (3, 4), weight (10, 1)",
                answer(states_of({{1, 2, 3, 4}}, 2), {2}, Array{10, 1}), Array{34});

  const Array states = wave({3, 5, 4}, .7), weight = wave({4}, .4);
  const Indices lengths = {2, 4, 1};
  // torch.nn.functional.linear of the states that gather finds
  checker.equal("three texts of width 4: PyTorch's numbers", answer(states, lengths, weight),
                pytorch::last_token_reward);
  const std::vector<exercise::Input> inputs = {{"states", states}, {"weight", weight}};
  const auto with_these = [&](const std::vector<Tensor>& in) { return answer(in[0], lengths, in[1]); };
  exercise::arguments_kept(checker, inputs, with_these);
  exercise::flows_back(checker, "what flows back", inputs, with_these);
  checker.equal("states 1 2 9, a text of three: it fills its row", answer(states_of({{1, 2, 9}}), {3}, one),
                Array{9});

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("texts")) {
    const std::size_t B = exercise::between(1, 4, generator), T = exercise::between(2, 6, generator);
    const std::size_t C = exercise::between(1, 5, generator);
    const Tensor read = normal({B, T, C}, 1, generator), by = normal({C}, 1, generator);
    const Indices words = exercise::drawn_indices(1, T, {B}, generator);
    checker.equal(name, answer(read, words, by), last_token_reward(read, words, by));
  }
}

/// The state of each text at its place, times the weight.
Tensor read(const Tensor& states, const Indices& places, const Tensor& weight) {
  return pick(sum(states * weight, -1), places);
}

/// The same at the place that `where` says of the text's length and T.
Tensor read_at(Index (*where)(Index length, Index T), const Tensor& states, const Indices& lengths,
               const Tensor& weight) {
  Indices places = lengths;
  for (Index& place : places) place = where(place, static_cast<Index>(states.size(1)));
  return read(states, places, weight);
}
Index right_place(Index length, Index) { return length - 1; }
Index last_column(Index, Index T) { return T - 1; }
Index behind(Index length, Index) { return length; }
Index held_behind(Index length, Index T) { return std::min(length, T - 1); }
Index before(Index length, Index) { return length - 2; }
Index first(Index, Index) { return 0; }
Index from_the_end(Index length, Index T) { return T - length; }

/// Every text is as long as the first, or as the longest.
Tensor like_the_first(const Tensor& states, const Indices& lengths, const Tensor& weight) {
  return read(states, Indices(lengths.shape(), lengths(0) - 1), weight);
}
Tensor like_the_longest(const Tensor& states, const Indices& lengths, const Tensor& weight) {
  return read(states, Indices(lengths.shape(), std::ranges::max(lengths) - 1), weight);
}

/// A sum over the text, or over the row with all its padding, divided by its length or not.
struct Sum {
  bool padding_counts = false, mean = false;
};
Tensor added_up(const Sum& how, const Tensor& states, const Indices& lengths, const Tensor& weight) {
  const std::size_t T = states.size(1);
  Array share(Shape{states.size(0), T}, 0);
  for (std::size_t b = 0; b < share.shape(0); ++b) {
    const std::size_t n = how.padding_counts ? T : static_cast<std::size_t>(lengths(b));
    for (std::size_t t = 0; t < n; ++t) share(b, t) = how.mean ? 1. / static_cast<double>(n) : 1.;
  }
  return sum(sum(states * weight, -1) * Tensor(share), 1);
}

Tensor mean_of_width(const Tensor& states, const Indices& lengths, const Tensor& weight) {
  return pick(mean(states * weight, -1), Indices(lengths - 1));
}
Tensor no_weight(const Tensor& states, const Indices& lengths, const Tensor&) {
  return pick(sum(states, -1), Indices(lengths - 1));
}
Tensor kept_axis(const Tensor& states, const Indices& lengths, const Tensor& weight) {
  return reshape(read_at(right_place, states, lengths, weight), {-1, 1});
}
Tensor a_number_each(const Tensor& states, const Indices&, const Tensor& weight) {
  return sum(states * weight, -1);
}
Tensor not_summed(const Tensor& states, const Indices& lengths, const Tensor& weight) {
  const auto B = static_cast<Index>(states.size(0)), T = static_cast<Index>(states.size(1));
  Indices rows = lengths - 1;
  for (Index b = 0; b < B; ++b) rows(b) += b * T;
  return gather(reshape(states, {B * T, -1}), rows) * weight;
}
Tensor states_cut(const Tensor& states, const Indices& lengths, const Tensor& weight) {
  return read_at(right_place, states.detach(), lengths, weight);
}
Tensor weight_cut(const Tensor& states, const Indices& lengths, const Tensor& weight) {
  return read_at(right_place, states, lengths, weight.detach());
}
Tensor all_cut(const Tensor& states, const Indices& lengths, const Tensor& weight) {
  return read_at(right_place, states, lengths, weight).detach();
}

const exercise::Exercise registered(
    "23.2", &last_token_reward, check,
    {{"reads padding",
      "You read the last column of the batch: for a text that is shorter, that is padding, which says "
      "nothing "
      "about it.",
      exercise::bound<read_at, last_column>},
     {"one after", "You read place lengths(b); places count from 0, so that is one place after the text.",
      exercise::bound<read_at, behind>},
     {"one after, where there is one",
      "You read one place after the text, except where the row ends; places count from 0.",
      exercise::bound<read_at, held_behind>},
     {"one before", "You read the last token but one.", exercise::bound<read_at, before>},
     {"first token", "You read the first token: it has seen nothing of what comes after it.",
      exercise::bound<read_at, first>},
     {"padding in front",
      "You count the length from the end of the row, as if the padding came first; it comes last.",
      exercise::bound<read_at, from_the_end>},
     {"length of the first", "You read all texts where the first one ends; each has a length of its own.",
      like_the_first},
     {"length of the longest", "You read all texts where the longest one ends; each has a length of its own.",
      like_the_longest},
     {"mean of the text", "You averaged over the text; only at its last token has everything been read.",
      exercise::bound<added_up, Sum{.mean = true}>},
     {"sum of the text", "You summed over the text; only its last token was asked for.",
      exercise::bound<added_up, Sum{}>},
     {"mean of the row",
      "You averaged over the whole row, padding and all; only the text's last token counts.",
      exercise::bound<added_up, Sum{.padding_counts = true, .mean = true}>},
     {"sum of the row", "You summed over the whole row, padding and all; only the text's last token counts.",
      exercise::bound<added_up, Sum{.padding_counts = true}>},
     {"one axis too many", "The numbers are right, but stand in (B,1); (B) was asked for, one number a text.",
      kept_axis},
     {"a number for each token", "You have a number for each token, (B,T); one a text was asked for.",
      a_number_each},
     {"not summed",
      "You multiplied the state by the weight but did not sum: the reward is their inner product.",
      not_summed},
     {"mean of the width", "You averaged over the width C; an inner product is a sum.", mean_of_width},
     {"no weight", "You summed the state itself; each of its C numbers is multiplied by its weight first.",
      no_weight},
     {"only the weight learns",
      "The value is right, but the states are cut from the graph: the model that made them learns nothing.",
      states_cut},
     {"only the states learn",
      "The value is right, but the weight is cut from the graph: what reads the states would stay as it "
      "began.",
      weight_cut},
     {"cut from the graph",
      "The value is right, but your result is cut from the graph: nothing flows back to learn by.",
      all_cut}});

}  // namespace
