#include "21_retrieval/retro.hpp"

#include <doctest/doctest.h>

#include "13_gpt/sizes.hpp"
#include "error_of.hpp"

using namespace unrolled;
using namespace unrolled::retrieval;

namespace {

constexpr std::size_t m = 4, R = 5, K = 2, C = 12, H = 3, D = C / H;
const Config small = {.decoder = {.vocabulary = 30, .context = 22, .width = C, .heads = H, .layers = 2},
                      .chunk = m,
                      .retrieved = R};

Indices random_tokens(const std::vector<std::size_t>& shape, Generator& generator) {
  Indices tokens = Indices::from_shape(shape);
  for (Index& token : tokens) token = static_cast<Index>(1 + generator.below(small.decoder.vocabulary - 1));
  return tokens;
}

/// Weights large enough that nothing is nearly zero.
void stir(const nn::Module& module, Generator& generator) {
  for (auto& [name, tensor] : module.named_parameters())
    tensor.value() = normal(tensor.shape(), 0.4, generator);
}

using Vector = std::vector<double>;

Vector row_of(const Array& x, std::size_t row) { return {x.data() + row * C, x.data() + (row + 1) * C}; }

Vector times(const Vector& x, const Tensor& weight) {  // (C) · (C,C)
  Vector y(C);
  for (std::size_t j = 0; j < C; ++j)
    for (std::size_t i = 0; i < C; ++i) y[j] += x[i] * static_cast<double>(weight.value()(i, j));
  return y;
}

Vector normed(const Vector& x, const nn::LayerNorm& norm) {
  double mean = 0, variance = 0;
  for (const double v : x) mean += v / C;
  for (const double v : x) variance += (v - mean) * (v - mean) / C;
  Vector y(C);
  for (std::size_t i = 0; i < C; ++i)
    y[i] = (x[i] - mean) / std::sqrt(variance + norm.epsilon) * static_cast<double>(norm.gain.value()(i)) +
           static_cast<double>(norm.bias.value()(i));
  return y;
}

/// Borgeaud et al. 2022, §2.4, word by word, with positions and chunks counted from 1 as there: CCA(H, E) at position
/// u·m + i − 1, i = 1 … m, is CA(h at that position, E_u), and nothing at positions 1 … m − 1.
Vector slow(const ChunkedCrossAttention& cross, const Array& x, std::size_t T, const std::vector<Array>& E,
            const std::vector<std::vector<bool>>& is_padding) {
  Vector result;
  for (std::size_t position = 1; position <= T; ++position) {
    Vector output = row_of(x, position - 1);
    for (std::size_t u = 1; u <= E.size(); ++u) {
      for (std::size_t i = 1; i <= m; ++i) {
        if (u * m + i - 1 != position) continue;
        const Vector query = times(normed(row_of(x, position - 1), cross.norm), cross.attention.W_q.weight);
        Vector mixed(C);
        for (std::size_t h = 0; h < H; ++h) {
          Vector weight;
          double all = 0;
          for (std::size_t s = 0; s < K * R; ++s) {
            const Vector key = times(row_of(E[u - 1], s), cross.attention.W_k.weight);
            double score = 0;
            for (std::size_t d = 0; d < D; ++d) score += query[h * D + d] * key[h * D + d];
            weight.push_back(is_padding[u - 1][s] ? 0 : std::exp(score / std::sqrt(double(D))));
            all += weight.back();
          }
          for (std::size_t s = 0; s < K * R; ++s) {
            const Vector value = times(row_of(E[u - 1], s), cross.attention.W_v.weight);
            for (std::size_t d = 0; d < D && all > 0; ++d)
              mixed[h * D + d] += weight[s] / all * value[h * D + d];
          }
        }
        const Vector added = times(mixed, cross.attention.W_o.weight);
        for (std::size_t c = 0; c < C; ++c) output[c] += added[c];
      }
    }
    result.insert(result.end(), output.begin(), output.end());
  }
  return result;
}

}  // namespace

TEST_CASE("chunked cross-attention is what the paper's definition says, in nested loops") {
  Generator generator(1);
  ChunkedCrossAttention cross(small, generator);
  stir(cross, generator);
  for (const std::size_t T : {3, 4, 7, 8, 11, 12, 13, 22}) {
    INFO("T = " << T);
    const std::size_t U = T / m;
    const Array x = normal({T, C}, 1, generator);
    std::vector<Array> E;
    std::vector<Encoded> encoded;
    std::vector<std::vector<bool>> is_padding;
    for (std::size_t u = 0; u < U; ++u) {
      E.push_back(normal({K * R, C}, 1, generator));
      Mask hidden = xt::zeros<bool>({std::size_t{1}, K * R});
      // Of the second chunk a part is padding, of the third all of it.
      for (std::size_t s = 0; s < K * R; ++s) hidden(0, s) = u == 2 || (u == 1 && s % 3 == 0);
      is_padding.emplace_back(hidden.begin(), hidden.end());
      encoded.push_back({Tensor(E.back()), hidden});
    }
    const Array fast = cross(Tensor(x), encoded).value();
    const Vector expected = slow(cross, x, T, E, is_padding);
    REQUIRE(fast.shape() == Shape{T, C});
    for (std::size_t i = 0; i < expected.size(); ++i) {
      INFO("position " << i / C << ", feature " << i % C);
      REQUIRE(static_cast<double>(fast.flat(i)) == doctest::Approx(expected[i]).epsilon(1e-4));
    }
    // The same when it is recorded, head by head
    const trace::Recording recording;
    CHECK(xt::amax(xt::abs(cross(Tensor(x), encoded).value() - fast))() < 1e-5);
  }
}

TEST_CASE("what is found for chunk u changes positions u·m + m−1 … u·m + 2m−2 and no other") {
  Generator generator(2);
  Retro model(small, generator);
  stir(model, generator);
  const NoGrad no_grad;
  const std::size_t T = 22, U = T / m;
  const Indices tokens = random_tokens({T}, generator), found = random_tokens({U, K, R}, generator);
  const Array before = model(tokens, found).value();
  for (std::size_t u = 0; u < U; ++u) {
    Indices other = found;
    for (std::size_t k = 0; k < K; ++k) other(u, k, 2) = other(u, k, 2) % 29 + 1;
    const Array after = model(tokens, other).value();
    for (std::size_t t = 0; t < T; ++t) {
      INFO("chunk " << u << ", position " << t);
      const bool sees = t >= u * m + m - 1 && t <= u * m + 2 * m - 2;
      CHECK((xt::view(before, t) != xt::view(after, t)) == sees);
    }
  }
}

TEST_CASE("with what is looked up, no position depends on later tokens") {
  Generator generator(3);
  Retro model(small, generator);
  stir(model, generator);
  const NoGrad no_grad;
  const std::size_t T = 15;
  const Indices tokens = random_tokens({T}, generator);
  // A database that answers with the chunk itself: whatever a chunk holds comes back.
  const auto look_up = [](const Indices& text) {
    Indices found({text.size() / m, K, R}, padding);
    for (std::size_t u = 0; u < found.shape(0); ++u)
      for (std::size_t k = 0; k < K; ++k) std::copy_n(&text(u * m), m, &found(u, k, 0));
    return found;
  };
  const Array before = model(tokens, look_up(tokens)).value();
  for (std::size_t changed = 0; changed < T; ++changed) {
    Indices other = tokens;
    other(changed) = other(changed) % 29 + 1;
    const Array after = model(other, look_up(other)).value();
    for (std::size_t t = 0; t < T; ++t) {
      INFO("token " << changed << " changed, position " << t);
      CHECK((xt::view(before, t) != xt::view(after, t)) == (t >= changed));
    }
  }
}

TEST_CASE("where nothing was found nothing is added, and padding beside something is not looked at") {
  Generator generator(4);
  Retro model(small, generator);
  stir(model, generator);
  const NoGrad no_grad;
  const Indices tokens = random_tokens({3, 13}, generator);
  Indices found({3, 3, K, R}, padding);
  const Array nothing = model(tokens, found).value();
  for (const char* weight : {"W_v", "W_o"}) {  // whatever the attention would say
    for (auto& [name, tensor] : model.named_parameters())
      if (name.find(std::string("cross.attention.") + weight) != name.npos) tensor.value() *= 3;
  }
  CHECK(model(tokens, found).value() == nothing);
  // One neighbour, with and without room for a second; only its own row of the batch changes
  found(1, 0, 0, 0) = 7;
  found(1, 0, 0, 1) = 8;
  const Array one = model(tokens, found).value();
  CHECK(xt::view(one, 1) != xt::view(nothing, 1));
  CHECK(xt::view(one, 0) == xt::view(nothing, 0));
  const Indices only = xt::view(found, xt::all(), xt::all(), xt::range(0, 1));
  CHECK(xt::amax(xt::abs(model(tokens, only).value() - one))() < 1e-5);
}

TEST_CASE("a batch is its texts one by one, and neighbours are a set") {
  Generator generator(5);
  Retro model(small, generator);
  stir(model, generator);
  const NoGrad no_grad;
  const Indices tokens = random_tokens({3, 14}, generator);
  Indices found = random_tokens({3, 3, K, R}, generator);
  const Array batch = model(tokens, found).value();
  for (std::size_t b = 0; b < 3; ++b) {
    const Array one = model(Indices(xt::view(tokens, b)), Indices(xt::view(found, b))).value();
    CHECK(xt::amax(xt::abs(one - xt::view(batch, b)))() < 1e-4);
  }
  const Indices first = xt::view(found, xt::all(), xt::all(), 0);
  xt::view(found, xt::all(), xt::all(), 0) = xt::view(found, xt::all(), xt::all(), 1);
  xt::view(found, xt::all(), xt::all(), 1) = first;
  CHECK(xt::amax(xt::abs(model(tokens, found).value() - batch))() < 1e-4);
}

TEST_CASE("what does not fit is refused") {
  Generator generator(6);
  const Retro model(small, generator);
  const auto error = [&](const Indices& tokens, const Indices& found) {
    return testing::error_of([&] { model(tokens, found); });
  };
  CHECK(testing::contains(error(random_tokens({8}, generator), random_tokens({1, K, R}, generator)),
                          "neighbours of 1 chunks for 8 tokens in chunks of 4"));
  CHECK(testing::contains(error(random_tokens({23}, generator), random_tokens({5, K, R}, generator)),
                          "retro: 23 tokens where the model looks back on 22"));
  CHECK(error(random_tokens({8}, generator), random_tokens({2, K, R + 1}, generator)) != "no error");
}

TEST_CASE("a database costs no parameters") {
  Generator generator(7);
  const Retro model(small, generator);
  const std::size_t decoder = gpt::parameters_of(small.decoder), block = gpt::block_parameters(C);
  CHECK(model.parameter_count() == decoder + (R * C + block + 2 * C) + (2 * C + 4 * C * C));
}
