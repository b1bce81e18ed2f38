#include "18_mixture_of_experts/dispatch.hpp"

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&dispatch);

/// N tokens that choose k experts each, none twice.
Indices choices(std::size_t N, std::size_t k, std::size_t E, Generator& generator) {
  Indices experts = Indices::from_shape({N, k});
  std::vector<Index> all;
  for (std::size_t e = 0; e < E; ++e) all.push_back(static_cast<Index>(e));
  for (std::size_t n = 0; n < N; ++n) {
    generator.shuffle(all);
    for (std::size_t j = 0; j < k; ++j) experts(n, j) = all[j];
  }
  return experts;
}

void check(exercise::Checker& checker, Answer answer) {
  Indices one_each = {0, 2, 0, 0, 2}, both_first = {0, 0};
  one_each.reshape({5, 1}), both_first.reshape({2, 1});
  checker.equal("five tokens choose 0, 2, 0, 0, 2, two places each", answer(one_each, 3, 2),
                Indices{{0, 2}, {-1, -1}, {1, 4}});
  checker.equal("the same with four places each", answer(one_each, 3, 4),
                Indices{{0, 2, 3, -1}, {-1, -1, -1, -1}, {1, 4, -1, -1}});
  checker.equal("three tokens choose 0 and 1, 1 and 0, 1 and 2; two places each",
                answer(Indices{{0, 1}, {1, 0}, {1, 2}}, 3, 2), Indices{{0, 1}, {1, 2}, {2, -1}});
  checker.equal("two tokens with the same two experts, one place each", answer(Indices{{1, 0}, {1, 0}}, 2, 1),
                both_first);
  checker.equal("no place", answer(one_each, 3, 0), Indices::from_shape({3, 0}));
  checker.equal("no token", answer(Indices::from_shape({0, 2}), 2, 2), Indices(Shape{2, 2}, -1));
  Generator fixed(5);
  const Indices many = choices(40, 2, 5, fixed);
  checker.equal("40 tokens, two of five experts, 17 places", answer(many, 5, 17), dispatch(many, 5, 17));
  checker.equal("40 tokens, two of five experts, 12 places", answer(many, 5, 12), dispatch(many, 5, 12));
  const Indices three_each = choices(30, 3, 5, fixed);
  checker.equal("30 tokens, three of five experts, 11 places", answer(three_each, 5, 11),
                dispatch(three_each, 5, 11));
  for (const std::string& name : exercise::three_drawn("choices")) {
    Generator& generator = checker.generator();
    const std::size_t E = exercise::between(3, 5, generator), N = exercise::between(8, 12, generator);
    const Indices experts = choices(N, 2, E, generator);
    checker.equal(name, answer(experts, E, N / E), dispatch(experts, E, N / E));
  }
}

/// What a wrong dispatch does.
struct Variant {
  bool later_first = false, token_by_token = false, seconds_first = false, shared_room = false,
       overwritten = false, first_only = false, next_with_room = false, zero_for_empty = false,
       numbered = false, from_one = false, sorted = false, room_a_choice = false;
};

Indices wrong(const Variant& how, const Indices& experts, std::size_t E, std::size_t capacity) {
  const std::size_t N = experts.shape(0), k = experts.shape(1);
  Indices places = Indices::from_shape({E, capacity});
  places.fill(how.zero_for_empty ? 0 : -1);
  if (capacity == 0) return places;
  std::vector<std::size_t> load(E, 0), of_choice(E * k, 0);
  std::size_t all = 0;
  for (std::size_t i = 0; i < N * k; ++i) {
    const std::size_t j = how.token_by_token  ? i % k
                          : how.seconds_first ? k - 1 - i / N
                                              : i / N,
                      place = how.token_by_token ? i / k : i % N, n = how.later_first ? N - 1 - place : place;
    if (how.first_only && j > 0) continue;
    auto e = static_cast<std::size_t>(experts(n, j));
    for (std::size_t tries = 0; how.next_with_room && load[e] >= capacity && tries < E; ++tries)
      e = (e + 1) % E;
    if (how.shared_room && all++ >= capacity * E / 2) continue;
    if (how.room_a_choice && of_choice[e * k + j]++ >= (capacity + k - 1) / k) continue;
    if (load[e] >= capacity && !how.overwritten) continue;
    const std::size_t at = how.overwritten ? std::min(load[e], capacity - 1) : load[e];
    places(e, at) = static_cast<Index>(how.numbered ? n * k + j : how.from_one ? n + 1 : n);
    ++load[e];
  }
  for (std::size_t e = 0; how.sorted && e < E; ++e) {
    const auto row = places.begin() + static_cast<std::ptrdiff_t>(e * capacity);
    std::sort(row, row + static_cast<std::ptrdiff_t>(std::min(load[e], capacity)));
  }
  return places;
}

const exercise::Exercise registered(
    "18.2", &dispatch, check,
    {{"later tokens first",
      "Where there is no room for all you kept the later tokens; earlier tokens come first.",
      exercise::bound<wrong, Variant{.later_first = true}>},
     {"token by token",
      "You gave a token's second choice its place before the next token's first; all first choices come "
      "first.",
      exercise::bound<wrong, Variant{.token_by_token = true}>},
     {"second choices first", "You gave second choices their places before first choices.",
      exercise::bound<wrong, Variant{.seconds_first = true}>},
     {"one room for all", "You counted all experts' tokens together; each expert has room of its own.",
      exercise::bound<wrong, Variant{.shared_room = true}>},
     {"overwritten", "A token for which there was no room took the place of one who had it; it is dropped.",
      exercise::bound<wrong, Variant{.overwritten = true}>},
     {"first choices only", "You placed first choices only; the others get what room is left.",
      exercise::bound<wrong, Variant{.first_only = true}>},
     {"sent on", "You sent a token on to another expert when its own was full; it is dropped there.",
      exercise::bound<wrong, Variant{.next_with_room = true}>},
     {"0 for empty", "Empty places hold 0 in your answer, which is a token; they hold −1.",
      exercise::bound<wrong, Variant{.zero_for_empty = true}>},
     {"choices counted", "You wrote the number of the choice, n k + j; a place holds the token's number n.",
      exercise::bound<wrong, Variant{.numbered = true}>},
     {"counted from one", "You counted tokens from 1; the first is 0.",
      exercise::bound<wrong, Variant{.from_one = true}>},
     {"sorted",
      "You sorted each expert's tokens by their number; they stand in the order in which they got room.",
      exercise::bound<wrong, Variant{.sorted = true}>},
     {"room for each choice",
      "You divided an expert's room among first and second choices; they share all of it.",
      exercise::bound<wrong, Variant{.room_a_choice = true}>}});

}  // namespace
