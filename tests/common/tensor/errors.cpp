// Errors speak: the operation, both shapes, the rule, the line of the caller, a hint.
#include <doctest/doctest.h>

#include "error_of.hpp"
#include "tensor/ops.hpp"

using namespace unrolled;
using testing::error_of;

namespace {

const Tensor a = Array(xt::zeros<Real>({4, 8}));
const Tensor b = Array(xt::zeros<Real>({16, 8}));

std::string line(int number) { return " · errors.cpp:" + std::to_string(number); }

}  // namespace

TEST_CASE("matmul says which sizes differ, where, and what may help") {
  const Tensor c = Array(xt::zeros<Real>({16, 2}));
  const int here = __LINE__;
  const std::string right = error_of([] { matmul(a, b); });
  const std::string left = error_of([&] { matmul(b, c); });
  CHECK(right == "matmul: (4, 8) × (16, 8): inner sizes 8 and 16 differ" + line(here + 1) +
                     " · HINT: transpose the right side?");
  CHECK(left == "matmul: (16, 8) × (16, 2): inner sizes 8 and 16 differ" + line(here + 2) +
                    " · HINT: transpose the left side?");
}

TEST_CASE("operators know their line too") {
  const int here = __LINE__;
  const std::string said = error_of([] { a + b; });
  const Tensor y = a * 2.0;
  CHECK(said == "add: (4, 8) and (16, 8) do not broadcast: sizes 4 and 16 differ" + line(here + 1) +
                    " · HINT: line the shapes up at their last axis; sizes must be equal or 1");
  CHECK(y.node()->where.line == here + 2);
  CHECK(std::string(y.node()->where.file) == "tests/common/tensor/errors.cpp");
  CHECK(y.node()->inputs.empty());  // nothing to differentiate, nothing kept
}

TEST_CASE("every other refusal names its operation and its line") {
  const Indices outside{7};
  const std::vector<std::pair<std::string, std::function<void()>>> refusals{
      {"sum: (4, 8) has no axis 2", [] { sum(a, 2); }},
      {"mean: there is nothing in (0) to take it of", [] { mean(Tensor(Array(xt::zeros<Real>({0})))); }},
      {"max: there is nothing in (2, 0) to take it of",
       [] {
         max(Array(xt::zeros<Real>({2, 0})), 1);
       }},
      {"argmax: there is nothing",
       [] {
         argmax(Tensor(Array(xt::zeros<Real>({2, 0}))));
       }},
      {"softmax: () has no axis -1", [] { softmax(1.0); }},
      {"cross_entropy: logits (4, 8) and targets (1)", [] { cross_entropy(a, Indices{1}); }},
      {"cross_entropy: target 8 is outside the 8 classes",
       [] {
         cross_entropy(a, Indices{8, 0, 0, 0});
       }},
      {"cross_entropy: there is no target",
       [] {
         cross_entropy(a, Indices{-100, -100, -100, -100});
       }},
      {"layer_norm: x is (4, 8) but a scale or shift is (3)",
       [] {
         layer_norm(a, Array{1, 1, 1}, Array{0, 0, 0});
       }},
      {"reshape: (4, 8) into (5, 6)",
       [] {
         reshape(a, {5, 6});
       }},
      {"reshape: (4, 8) into (-1, 5)",
       [] {
         reshape(a, {-1, 5});
       }},
      {"reshape: (4, 8) into (-1, -1)",
       [] {
         reshape(a, {-1, -1});
       }},
      {"permute: order (0, 0)",
       [] {
         permute(a, {0, 0});
       }},
      {"slice: [3:9] of an axis of size 8", [] { slice(a, 1, 3, 9); }},
      {"slice: [3:2] of an axis of size 8", [] { slice(a, 1, 3, 2); }},
      {"concat: (4, 8) and (16, 8) along axis 1",
       [] {
         concat({a, b}, 1);
       }},
      {"concat: nothing", [] { concat({}, 0); }},
      {"stack: there is no axis 5",
       [] {
         stack({a, a}, 5);
       }},
      {"broadcast_to: (4, 8) does not fit",
       [] {
         broadcast_to(a, {1, 8});
       }},
      {"gather: index 7 is outside [0, 4)", [&] { gather(a, outside); }},
      {"pick: x is (4, 8) and the indices (1)", [&] { pick(a, outside); }},
      {"dropout: rate 1 is outside [0, 1)",
       [] {
         Generator generator(1);
         dropout(a, 1, generator);
       }},
      {"conv1d: x (4, 8) and filters (16, 8)", [] { conv1d(a, b); }},
      {"linear: the weight is (16, 8) and the bias (4, 8)", [] { linear(a, b, a); }},
      {"inner: x is (4, 8) and the table (8, 16)", [] { inner(a, transpose(b)); }},
      {"backward: it starts from one number", [] { parameter(a.value()).backward(); }},
      {"backward: this value depends on no parameter", [] { sum(a).backward(); }},
      {"item: (4, 8) holds 32 numbers", [] { a.item(); }},
  };
  for (const auto& [expected, refused] : refusals) {
    const std::string said = error_of(refused);
    CHECK_MESSAGE(said.starts_with(expected), said);
    CHECK_MESSAGE(said.find(" · errors.cpp:") != std::string::npos, said);
    CHECK_MESSAGE(said.find('\n') == std::string::npos, said);
  }
}
