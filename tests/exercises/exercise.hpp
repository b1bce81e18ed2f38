// What the check of an exercise is written with. docs/writing-exercises.md shows how.
// A check is one function that judges any implementation: the student's, the solution, and each known
// mistake.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <typeinfo>
#include <vector>

#include "base/where.hpp"
#include "value.hpp"

namespace unrolled::exercise {

/// One observation of an answer: what it returned in a case, and what was wrong with that, if anything.
struct Case {
  std::string name;
  Value seen;
  std::optional<std::string> complaint;
  bool counts = true;   ///< false for values that were only observed, not judged
  bool nearly = false;  ///< wrong, but right to six digits
};

/// Judges one implementation, case by case. A case that fails does not stop the ones after it: all that an
/// answer returned is its transcript, and a transcript equal to a known mistake's names the mistake.
class Checker {
 public:
  /// `on_case` is called with each case as it is seen, so that a crash can be placed.
  explicit Checker(std::function<void(const Case&)> on_case = {}) : on_case_(std::move(on_case)) {}

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

  /// The check ended early because the answer threw this; it is part of the transcript too.
  void threw(const std::exception& error);

  /// What was seen so far, in order.
  const std::vector<Case>& cases() const { return cases_; }

 private:
  void add(Case one);

  std::function<void(const Case&)> on_case_;
  std::vector<Case> cases_;
};

/// What became of one implementation.
struct Outcome {
  enum class State { right, wrong, unfinished } state = State::right;
  std::vector<Case> cases;
};

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

/// One function of an answer, and its type.
struct Function {
  template <class F>
  Function(F* function) : address(reinterpret_cast<void (*)()>(function)), type(&typeid(F)) {}
  bool operator==(const Function& other) const { return address == other.address && *type == *other.type; }

  void (*address)();
  const std::type_info* type;
};

/// An answer is a function, or a struct of two or three where an exercise asks for more than one.
template <class Answer>
std::vector<Function> functions_of(const Answer& answer) {
  if constexpr (std::is_pointer_v<Answer>) {
    return {answer};
  } else if constexpr (requires { Answer{nullptr, nullptr, nullptr}; }) {
    const auto& [first, second, third] = answer;
    return {first, second, third};
  } else {
    const auto& [first, second] = answer;
    return {first, second};
  }
}

/// The functions that the student wrote, as they are in the student's file. See yours.cpp.in.
class Yours {
 public:
  Yours(std::vector<Function> functions);
  Yours(const Yours&) = delete;
  const std::vector<Function>& functions() const { return functions_; }

 private:
  std::vector<Function> functions_;
};

/// One exercise: its number, the answer to judge, its check, and its known mistakes. A check file holds exactly
/// one, as a constant of its namespace; the shared main() finds it.
class Exercise {
 public:
  template <class Answer>
  Exercise(std::string id, std::type_identity_t<Answer> answer, void (*check)(Checker&, Answer),
           std::vector<Mistake<std::type_identity_t<Answer>>> mistakes, Where where = Where::here())
      : id_(std::move(id)), where_(where), judged_(functions_of(answer)) {
    check_yours_ = [=](Checker& checker) { check(checker, answer); };
    for (const auto& [name, sentence, answer] : mistakes) {
      mistakes_.push_back({name, sentence, [check, answer](Checker& checker) { check(checker, answer); }});
    }
    remember();
  }
  Exercise(const Exercise&) = delete;

  /// A known mistake with its check bound to it.
  struct Known {
    std::string name;
    std::string sentence;
    std::function<void(Checker&)> check;
  };

  const std::string& id() const { return id_; }
  /// "03_bag_of_words" and "count_vector", from where the check file lies.
  std::string chapter() const;
  std::string name() const;
  const std::vector<Known>& mistakes() const { return mistakes_; }
  /// Whether a function of the student's has another result or other arguments than were asked for. Then it is
  /// not the one that judge_yours() would call.
  bool signature_changed() const;

  Outcome judge_yours(std::function<void(const Case&)> on_case = {}) const;
  Outcome judge(const Known& mistake) const;
  /// In which case an answer ended, after cases of these names. The check names a case only when it has the answer: the
  /// name is known from the mistakes, which went through the same check.
  std::string place_after(const std::vector<std::string>& names) const;
  /// The known mistakes whose transcript is the same as this one's.
  std::vector<const Known*> recognise(const Outcome& outcome) const;

  /// The one exercise of this program.
  static const Exercise& registered();

 private:
  void remember() const;

  std::string id_;
  Where where_;
  std::vector<Function> judged_;
  std::function<void(Checker&)> check_yours_;
  std::vector<Known> mistakes_;
};

}  // namespace unrolled::exercise
