#include "17_variants/deep_norm.hpp"

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

struct Answer {
  decltype(&deep_norm) norm;
  decltype(&first_size) size;
};

const std::vector<std::string> matrices = {"query", "key", "value", "output", "up", "down"};

Array sizes_of(decltype(&first_size) answer, std::size_t L) {
  Array sizes = Array::from_shape({matrices.size()});
  for (std::size_t n = 0; n < matrices.size(); ++n) sizes(n) = answer(matrices[n], L);
  return sizes;
}

void check(exercise::Checker& checker, Answer answer) {
  checker.equal("8 layers, α = 2: x (1, 0, 0), f (0, 0, −2)",
                answer.norm(Array{{1, 0, 0}}, Array{{0, 0, -2}}, 8),
                deep_norm(Array{{1, 0, 0}}, Array{{0, 0, -2}}, 8));
  const Array x = exercise::wave({3, 5}, .7), f = exercise::wave({3, 5}, 1.1);
  checker.equal("8 layers, rows of five", answer.norm(x, f, 8), deep_norm(x, f, 8));
  checker.equal("a thousand layers", answer.norm(x, f, 1000), deep_norm(x, f, 1000));
  checker.equal("no rows", answer.norm(Array::from_shape({0, 5}), Array::from_shape({0, 5}), 8),
                Array::from_shape({0, 5}));
  checker.equal("first sizes, 2 layers: query, key, value, output, up, down", sizes_of(answer.size, 2),
                Array{1, 1, .5, .5, .5, .5});
  checker.equal("first sizes, 32 layers", sizes_of(answer.size, 32), Array{1, 1, .25, .25, .25, .25});
  for (const std::string& name : exercise::three_drawn("rows")) {
    Generator& generator = checker.generator();
    const std::size_t T = exercise::between(2, 4, generator), C = exercise::between(3, 6, generator),
                      L = exercise::between(3, 60, generator);
    const Array a = normal({T, C}, 1, generator), b = normal({T, C}, 1, generator);
    checker.equal(name, answer.norm(a, b, L), deep_norm(a, b, L));
  }
}

/// What a wrong answer does.
struct Variant {
  enum class At { x, f, neither, both } at = At::x;
  double factor = 2, exponent = .25;
  bool norm_before = false, no_norm = false, no_mean = false;
};

Array wrong_norm(const Variant& how, const Array& x, const Array& f, std::size_t L) {
  using At = Variant::At;
  const std::size_t T = x.shape(0), C = x.shape(1);
  const Real alpha = static_cast<Real>(std::pow(how.factor * static_cast<double>(L), how.exponent));
  const Real of_x = how.at == At::x || how.at == At::both ? alpha : 1,
             of_f = how.at == At::f || how.at == At::both ? alpha : 1;
  const auto normed = [&](const Array& rows) {
    Array y = rows;
    for (std::size_t t = 0; t < T; ++t) {
      Real mean = 0, variance = 0;
      for (std::size_t c = 0; c < C; ++c) mean += rows(t, c) / static_cast<Real>(C);
      if (how.no_mean) mean = 0;
      for (std::size_t c = 0; c < C; ++c)
        variance += (rows(t, c) - mean) * (rows(t, c) - mean) / static_cast<Real>(C);
      for (std::size_t c = 0; c < C; ++c) y(t, c) = (rows(t, c) - mean) / std::sqrt(variance + Real(1e-5));
    }
    return y;
  };
  Array sum = how.norm_before ? normed(x) : x;
  for (std::size_t n = 0; n < sum.size(); ++n) sum.flat(n) = sum.flat(n) * of_x + f.flat(n) * of_f;
  return how.no_norm || how.norm_before ? sum : normed(sum);
}

/// Which matrices begin smaller, and by what.
struct Sizes {
  bool query_and_key = false, others = true;
  double factor = 8, exponent = -.25;
  bool output = true, feed_forward = true;
};

Real wrong_size(const Sizes& how, const std::string& matrix, std::size_t L) {
  const bool is_query_or_key = matrix == "query" || matrix == "key";
  bool smaller = is_query_or_key ? how.query_and_key : how.others;
  if (matrix == "output" && !how.output) smaller = false;
  if ((matrix == "up" || matrix == "down") && !how.feed_forward) smaller = false;
  return smaller ? static_cast<Real>(std::pow(how.factor * static_cast<double>(L), how.exponent)) : 1;
}

using At = Variant::At;
template <Variant norm, Sizes size = Sizes{}>
constexpr Answer made = {exercise::bound<wrong_norm, norm>, exercise::bound<wrong_size, size>};

const exercise::Exercise registered(
    "17.6", Answer{&deep_norm, &first_size}, check,
    {{"α on the branch", "You multiplied f by α; it is x, which is to outweigh what each layer adds.",
      made<Variant{.at = At::f}>},
     {"no α", "α is missing: your sum is x + f, as in post-norm.", made<Variant{.at = At::neither}>},
     {"α on both", "You multiplied both by α; it is x alone.", made<Variant{.at = At::both}>},
     {"norm before the sum", "You normalised x and then added; the norm is that of the sum.",
      made<Variant{.norm_before = true}>},
     {"no norm", "Your sum is not normalised.", made<Variant{.no_norm = true}>},
     {"mean not subtracted", "Your norm leaves the mean: that is RMSNorm.", made<Variant{.no_mean = true}>},
     {"¼ in whole numbers", "Your α and β are 1: 1 / 4 of whole numbers is 0. Write Real(.25).",
      made<Variant{.exponent = 0}, Sizes{.exponent = 0}>},
     {"α a root", "Your α is √(2L); it is (2L)^¼.", made<Variant{.exponent = .5}>},
     {"α from L", "Your α is L^¼; it is (2L)^¼.", made<Variant{.factor = 1}>},
     {"α and β exchanged", "α and β are exchanged: x is multiplied by (2L)^¼, first numbers by (8L)^−¼.",
      made<Variant{.factor = 8, .exponent = -.25}, Sizes{.factor = 2, .exponent = .25}>},
     {"β on queries and keys",
      "You made queries and keys smaller, and left the others; it is the other way round.",
      made<Variant{}, Sizes{.query_and_key = true, .others = false}>},
     {"β on all", "You made all matrices smaller; queries and keys stay as they are.",
      made<Variant{}, Sizes{.query_and_key = true}>},
     {"β grows", "Your β is (8L)^¼, which grows with the depth; it is one over that.",
      made<Variant{}, Sizes{.exponent = .25}>},
     {"output as it is", "Your output matrices begin as large as ever; they begin smaller too.",
      made<Variant{}, Sizes{.output = false}>},
     {"feed-forward as it is", "Your feed-forward matrices begin as large as ever; they begin smaller too.",
      made<Variant{}, Sizes{.feed_forward = false}>}});

}  // namespace
