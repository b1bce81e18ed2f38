// Each kind of relation three times: where it holds it is said, and is true; where it nearly holds, and where it would hold of any
// numbers, nothing of the kind is said.
#include "observed.hpp"

using namespace unrolled;
using namespace unrolled::exercise;

namespace {

/// What is said where an answer gives `of(right)` in two cases, and where one number of it is another.
void is_said(const std::string& kind, const std::string& words, const std::function<Value(const Value&)>& of,
             Value first = matrix, Value second = other) {
  CAPTURE(kind);
  const Found found = find({{"one", of(first), first}, {"two", of(second), second}});
  CHECK(found.kind == kind);
  CHECK_MESSAGE(found.sentence.find(words) != std::string::npos, found.sentence);
  Value nearly = of(second);
  nearly.numbers[1] += 1e-5;
  const Found near = find({{"one", nearly, second}});
  CHECK(near.kind != kind);
}

}  // namespace

TEST_CASE("one number makes the right ones of yours") {
  is_said("times", "Each of your numbers is the right one times −1.",
          [](const Value& x) { return each(x, [](double y) { return -y; }); });
  is_said("times", "times ½.", [](const Value& x) { return each(x, [](double y) { return y / 2; }); });
  is_said("times", "times ln 2.",
          [](const Value& x) { return each(x, [](double y) { return y * std::log(2); }); });
  is_said("plus", "minus 3.", [](const Value& x) { return each(x, [](double y) { return y - 3; }); });
  is_said("times and plus", "times 2, plus 1.",
          [](const Value& x) { return each(x, [](double y) { return 2 * y + 1; }); });
  is_said("one value", "of your numbers are 0.",
          [](const Value& x) { return each(x, [](double) { return 0.; }); });
  CHECK(find({{"one", 3., 1.5}}).sentence == "");                     // 2 times, or 1.5 more
  CHECK(find({{"one", 3., 1.5}, {"two", 3., 1.5}}).kind != "times");  // the same once more
  CHECK(find({{"one", 3., 1.5}, {"two", 5., 2.5}}).kind == "times");
}

TEST_CASE("the factor is a size of the case, or another in each") {
  const auto by = [](const Value& x, double factor) {
    Value value = x;
    for (double& y : value.numbers) y *= factor;
    return value;
  };
  const Value wide = numbers({2, 5}, uneven(10));
  CHECK(find({{"one", by(matrix, .25), matrix}, {"two", by(wide, .2), wide}}).sentence ==
        "Each of your numbers is the right one divided by the number of columns.");
  CHECK(find({{"one", by(matrix, std::sqrt(3.)), matrix}, {"two", by(wide, std::sqrt(2.)), wide}}).sentence ==
        "Each of your numbers is the right one times the square root of the number of rows.");
  CHECK(find({{"one", by(matrix, .7), matrix}, {"two", by(wide, .9), wide}}).kind ==
        "own factor of each case");
  CHECK(find({{"one", 2 * .37, .37}, {"two", 3 * .59, .59}}).kind == "own factor of each case");
  CHECK(find({{"one", .7123 * .37, .37}, {"two", 3.1712 * .59, .59}}).kind != "own factor of each case");
  Value rows = matrix;
  for (std::size_t i = 0; i < 12; ++i) rows.numbers[i] *= 1.5 + static_cast<double>(i / 4);
  CHECK(find({{"one", rows, matrix}}).sentence ==
        "Each of your rows is the right row times a factor of its own.");
}

TEST_CASE("a function of each number") {
  is_said("function of each", "is the exponential of the right one",
          [](const Value& x) { return each(x, [](double y) { return std::exp(y); }); });
  is_said("function of each", "is the square of",
          [](const Value& x) { return each(x, [](double y) { return y * y; }); });
  is_said("function of each", "without its sign",
          [](const Value& x) { return each(x, [](double y) { return std::abs(y); }); });
  is_said("function of each", "0 where that is negative",
          [](const Value& x) { return each(x, [](double y) { return std::max(y, 0.); }); });
  is_said("function of each", "the whole part of",
          [](const Value& x) { return each(x, [](double y) { return std::trunc(y); }); });
  CHECK(find({{"one", 4., 2.}, {"two", 1., 1.}}).kind == "");  // 2² is 2 · 2, and 2 + 2
}

TEST_CASE("the right numbers in another place") {
  const auto moved = [](std::size_t (*from)(std::size_t i)) {
    return [from](const Value& x) {
      Value value = x;
      for (std::size_t i = 0; i < x.size(); ++i) value.numbers[i] = x.numbers[from(i)];
      return value;
    };
  };
  is_said("rearranged", "rows are the right ones in reverse",
          moved([](std::size_t i) { return (2 - i / 4) * 4 + i % 4; }));
  is_said("rearranged", "columns are the right ones in reverse",
          moved([](std::size_t i) { return i / 4 * 4 + 3 - i % 4; }));
  is_said("rearranged", "neighbours exchanged", moved([](std::size_t i) { return i ^ 1; }));
  is_said("rearranged", "rows are all the right first one", moved([](std::size_t i) { return i % 4; }));
  is_said("slices from elsewhere", "in the order 2, 0, 3, 1", moved([](std::size_t i) {
            return i / 4 * 4 + std::vector{2, 0, 3, 1}[i % 4];
          }));
  is_said("another order", "in another order", moved([](std::size_t i) { return i * 5 % 12; }));
  is_said("shifted", "columns are the right ones, each one place too late", [](const Value& x) {
    Value value = x;
    for (std::size_t i = 0; i < 12; ++i) value.numbers[i] = i % 4 == 0 ? 0 : x.numbers[i - 1];
    return value;
  });
  is_said("axes swapped", "with rows and columns swapped", [](const Value& x) {
    Value value = x;
    value.shape = {4, 3};
    for (std::size_t i = 0; i < 12; ++i) value.numbers[i] = x.numbers[i % 3 * 4 + i / 3];
    return value;
  });
  is_said("reshaped", "their shape is (4, 3) instead of (3, 4)", [](const Value& x) {
    Value value = x;
    value.shape = {4, 3};
    return value;
  });
  is_said("one less", "first row is missing", [](const Value& x) {
    return numbers({2, 4}, {x.numbers.begin() + 4, x.numbers.end()});
  });
  // A matrix that is its own reverse, or its own transpose, shows neither.
  CHECK(find({{"one", numbers({2}, {2, 1}), numbers({2}, {1, 2})}}).kind != "rearranged");
}

TEST_CASE("a function of each row") {
  const auto over_sum = [](const Value& x) {
    Value value = each(x, [](double y) { return std::exp(y); });
    for (std::size_t r = 0; r < 3; ++r) {
      double sum = 0;
      for (std::size_t c = 0; c < 4; ++c) sum += value.numbers[4 * r + c];
      for (std::size_t c = 0; c < 4; ++c) value.numbers[4 * r + c] /= sum;
    }
    return value;
  };
  const auto exponential = [](const Value& x) { return each(x, [](double y) { return std::exp(y); }); };
  is_said("function of rows", "is the softmax of the right row", over_sum);
  CHECK(find({{"one", exponential(matrix), over_sum(matrix)}}).sentence ==
        "Each of your rows is right when it is divided by its sum.");
  CHECK(find({{"one", matrix, over_sum(matrix)}}).sentence ==
        "The softmax of each of your rows is the right row.");
  is_said("function of rows", "the running sum of the right row", [](const Value& x) {
    Value value = x;
    for (std::size_t i = 0; i < 12; ++i) value.numbers[i] += i % 4 == 0 ? 0 : value.numbers[i - 1];
    return value;
  });
  CHECK(
      find({{"one",
             numbers({3}, {matrix.numbers[0] + matrix.numbers[1], matrix.numbers[2] + matrix.numbers[3], 7}),
             numbers({3, 2}, uneven(6))}})
          .kind == "");
}

TEST_CASE("only some are wrong") {
  const auto but = [](bool (*wrong)(std::size_t i), double (*of)(double)) {
    return [wrong, of](const Value& x) {
      Value value = x;
      for (std::size_t i = 0; i < x.size(); ++i)
        value.numbers[i] = wrong(i) ? of(x.numbers[i]) : x.numbers[i];
      return value;
    };
  };
  const auto zero = [](double) { return 0.; };
  const auto odd = [](double y) { return 1.3 * y * y + .7; };
  const auto find_one = [&](const auto& of) {
    return find({{"one", of(matrix), matrix}, {"two", of(other), other}}).sentence;
  };
  CHECK(find_one(but([](std::size_t i) { return i % 4 == 3; }, odd)) ==
        "Your numbers are wrong only in the last column.");
  CHECK(find_one(but([](std::size_t i) { return i < 4; }, zero)) ==
        "Your numbers are wrong only in the first row; the wrong ones are 0.");
  CHECK(find_one(but([](std::size_t i) { return i >= 4; }, odd)) == "Of your rows only the first is right.");
  // Of three axes: places, and not "place along axis 2s"
  const Value deep = numbers({2, 3, 8}, uneven(48));
  Value half = deep;
  for (std::size_t i = 0; i < 48; ++i) {
    if (i % 8 < 4) half.numbers[i] = odd(deep.numbers[i]);
  }
  CHECK(find({{"one", half, deep}}).sentence ==
        "Your numbers are wrong only in the first half of the places along axis 2.");
  CHECK(find_one(but([](std::size_t i) { return i % 2 == 1; }, odd)) ==
        "Your numbers are wrong only in every second column, beginning with the second.");
  CHECK(find_one(but([](std::size_t i) { return i == 1 || i == 6; }, [](double y) { return 2 * y; })) ==
        "Those of your numbers that are wrong are the right ones times 2.");
  CHECK(find_one(but([](std::size_t i) { return i == 1 || i == 6; }, [](double) { return std::nan(""); })) ==
        "Those of your numbers that are wrong are NaN.");
  CHECK(find_one(but([](std::size_t i) { return i == 1 || i == 6; }, odd)).find("wrong are") ==
        std::string::npos);
}
