// What the check of an exercise is written with. docs/writing-exercises.md shows how.
// A check is one function that judges any implementation: the student's, the solution, and each known
// mistake.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "base/where.hpp"
#include "tensor/random.hpp"
#include "value.hpp"

namespace unrolled::exercise {

/// One observation of an answer: what it returned in a case, and what was asked for.
struct Case {
  std::string name;
  Value seen;
  std::optional<Value> expected = {};         ///< where numbers or texts are compared
  double tolerance = 0;                       ///< of that comparison
  std::optional<std::string> objection = {};  ///< what else is wrong, in words: a property that does not hold
  bool counts = true;                         ///< false for values that were only observed, not judged

  /// What is wrong with it, if anything.
  std::optional<std::string> complaint() const;
  /// Whether it is wrong, but right to six digits.
  bool nearly() const;
};

/// Judges one implementation, case by case. A case that fails does not stop the ones after it: all that an
/// answer returned is its transcript, and a transcript equal to a known mistake's names the mistake.
class Checker {
 public:
  /// `on_case` is called with each case as it is seen, so that a crash can be placed. `seed` is that of the cases drawn at random.
  explicit Checker(std::uint64_t seed = 0, std::function<void(const Case&)> on_case = {})
      : generator_(seed), on_case_(std::move(on_case)) {}

  /// Shape first, then every element: |actual − expected| ≤ tolerance · max(1, |expected|). NaN equals NaN.
  void equal(const std::string& name, const Value& actual, const Value& expected, double tolerance = 1e-9);

  /// A property of the answer. `why` is what the student reads when it does not hold.
  void that(const std::string& name, bool holds, const std::string& why);

  /// `call` must throw unrolled::Error, in a message that contains `mention`.
  void throws(const std::string& name, const std::function<void()>& call, const std::string& mention = "");

  /// `actual` must be ∂loss/∂x at the point `at`, compared with central differences of `loss`.
  void gradient(const std::string& name, const Array& actual, const Array& at,
                const std::function<Real(const Array&)>& loss, double tolerance = 1e-6);

  /// Judges nothing, but adds a value to the transcript, to tell two mistakes apart.
  void observe(const std::string& name, const Value& seen);

  /// For cases that nobody can know beforehand: `book` chooses the seed. What is expected of them, the solution says, which a
  /// check calls by the function's own name.
  Generator& generator() { return generator_; }

  /// The check ended early because the answer threw this; it is part of the transcript too. Null: it was no std::exception.
  void threw(const std::exception* error);

  /// What was seen so far, in order.
  const std::vector<Case>& cases() const { return cases_; }

 private:
  void add(Case one);

  Generator generator_;
  std::function<void(const Case&)> on_case_;
  std::vector<Case> cases_;
};

/// What became of one implementation.
struct Outcome {
  enum class State { right, wrong, unfinished } state = State::right;
  std::vector<Case> cases;
};

bool all_hold(const std::vector<Case>& cases);

/// A wrong implementation that students often write, and the one sentence that helps them.
template <class Answer>
struct Mistake {
  std::string name;
  std::string sentence;
  Answer answer;
};

/// `function` with its first argument given, as a plain function of the others: an answer that makes one of many mistakes,
/// bound<search, Variant{.greedy = true}>. All mistakes of a function are compiled as one.
template <auto function, auto first>
constexpr auto bound = []<class Result, class First, class... Rest>(Result (*)(First, Rest...)) {
  return +[](Rest... rest) -> Result { return function(first, std::forward<Rest>(rest)...); };
}(function);

/// The functions of an answer, whatever their types: as a library hands them out.
using Functions = std::vector<void (*)()>;

/// An answer is a function, or a struct of two or three where an exercise asks for more than one. `visit` is called with each.
template <class Answer>
void each_function(Answer& answer, const auto& visit) {
  if constexpr (std::is_pointer_v<Answer>) {
    visit(answer);
  } else if constexpr (requires { Answer{nullptr, nullptr, nullptr}; }) {
    auto& [first, second, third] = answer;
    visit(first), visit(second), visit(third);
  } else {
    auto& [first, second] = answer;
    visit(first), visit(second);
  }
}

template <class Answer>
Functions functions_of(Answer answer) {
  Functions functions;
  each_function(answer, [&](auto function) { functions.push_back(reinterpret_cast<void (*)()>(function)); });
  return functions;
}

/// The other way round. Their types are the compiler's to check: see judge/entry.cpp.in.
template <class Answer>
Answer answer_of(const Functions& functions) {
  Answer answer{};
  std::size_t i = 0;
  each_function(answer, [&]<class F>(F& function) { function = reinterpret_cast<F>(functions.at(i++)); });
  return answer;
}

/// One exercise: its number, its solution, its check, and its known mistakes. A check file holds exactly one, as a constant of its
/// namespace; judge/main.cpp finds it. All checks of a chapter are in one program.
class Exercise {
 public:
  template <class Answer>
  Exercise(std::string id, std::type_identity_t<Answer> solution, void (*check)(Checker&, Answer),
           std::vector<Mistake<std::type_identity_t<Answer>>> mistakes, Where where = Where::here())
      : id_(std::move(id)), where_(where), solution_(functions_of(solution)) {
    check_ = [check](Checker& checker, const Functions& functions) {
      check(checker, answer_of<Answer>(functions));
    };
    for (const auto& [name, sentence, answer] : mistakes)
      mistakes_.push_back({name, sentence, functions_of(answer)});
    all().push_back(this);
  }
  Exercise(const Exercise&) = delete;

  /// A known mistake.
  struct Known {
    std::string name;
    std::string sentence;
    Functions functions;
  };

  const std::string& id() const { return id_; }
  /// "03_bag_of_words" and "count_vector", from where the check file lies.
  std::string chapter() const;
  std::string name() const;
  const Functions& solution() const { return solution_; }
  const std::vector<Known>& mistakes() const { return mistakes_; }

  /// Runs the check on these functions, to its end or to the exception that ends it.
  Outcome judge(const Functions& functions, std::uint64_t seed = 0,
                std::function<void(const Case&)> on_case = {}) const;
  /// The known mistakes whose transcript, with this seed, is the same as this one's.
  std::vector<const Known*> recognise(const Outcome& outcome, std::uint64_t seed = 0) const;

  /// The exercise of this program that has this name; without a name, the only one.
  static const Exercise& registered(const std::string& name = "");

 private:
  /// Those of this program.
  static std::vector<const Exercise*>& all();

  std::string id_;
  Where where_;
  Functions solution_;
  std::function<void(Checker&, const Functions&)> check_;
  std::vector<Known> mistakes_;
};

}  // namespace unrolled::exercise
