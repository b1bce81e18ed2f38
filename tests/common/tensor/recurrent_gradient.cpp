// The recurrent layers against central differences, in sizes around the width of a SIMD batch, with sequences of
// several lengths, and of none.
#include "gradient_check.hpp"

using namespace unrolled;
using check::gradient;
using check::numbers;

namespace {

struct Sizes {
  std::size_t B, T, C;
  Indices lengths = {};
};

const std::vector<Sizes> sizes{{1, 1, 1},  {2, 3, 4}, {3, 2, 9}, {5, 4, 3, {4, 0, 1, 3, 4}},
                               {18, 2, 2}, {0, 2, 3}};

}  // namespace

TEST_CASE("lstm: all hidden states and the last cell state") {
  for (const auto& [B, T, C, lengths] : sizes) {
    CAPTURE(B);
    CAPTURE(T);
    CAPTURE(C);
    gradient(
        [&](const auto& x) {
          const LstmStates states = lstm_sequence(x[0], x[1], x[2], x[3], lengths);
          return concat({states.hidden, reshape(states.cell, {Index(B), 1, Index(C)})}, 1);
        },
        {numbers({B, T, 4 * C}, 1), numbers({C, 4 * C}, 2, -1, 1), numbers({B, C}, 3), numbers({B, C}, 4)});
  }
}

TEST_CASE("sequences of no step are refused: there is no state after them") {
  const Array none = xt::zeros<Real>({2, 0, 12}), states = xt::zeros<Real>({2, 3}),
              bias = xt::zeros<Real>({3});
  CHECK_THROWS_WITH_AS(lstm_sequence(none, numbers({3, 12}, 2), states, states), doctest::Contains("no step"),
                       Error);
  CHECK_THROWS_WITH_AS(gru_sequence(Array(xt::zeros<Real>({2, 0, 9})), numbers({3, 9}, 2), bias, states),
                       doctest::Contains("no step"), Error);
}

TEST_CASE("lstm: a loss of only the hidden states, or only the cell state") {
  const std::vector<Array> inputs{numbers({2, 3, 8}, 1), numbers({2, 8}, 2), numbers({2, 2}, 3),
                                  numbers({2, 2}, 4)};
  gradient([](const auto& x) { return lstm_sequence(x[0], x[1], x[2], x[3]).hidden; }, inputs);
  gradient([](const auto& x) { return lstm_sequence(x[0], x[1], x[2], x[3]).cell; }, inputs);
}

TEST_CASE("gru: all hidden states") {
  for (const auto& [B, T, C, lengths] : sizes) {
    CAPTURE(B);
    CAPTURE(T);
    CAPTURE(C);
    gradient([&](const auto& x) { return gru_sequence(x[0], x[1], x[2], x[3], lengths); },
             {numbers({B, T, 3 * C}, 1), numbers({C, 3 * C}, 2, -1, 1), numbers({C}, 5), numbers({B, C}, 3)});
  }
}
