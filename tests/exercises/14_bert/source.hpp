// For exercises that draw at random: cases that no draw can change, and wrong answers that draw from elsewhere.
#pragma once

#include <string>

#include "exercise.hpp"
#include "tensor/random.hpp"

namespace unrolled::exercise {

/// As Checker::equal, but only the truth is remembered: what a wrong answer draws differs from one to the next.
inline void same(Checker& checker, const std::string& name, const Value& found, const Value& wanted) {
  const auto why = difference(found, wanted, 0);
  checker.that(name, !why, why.value_or(""));
}

/// `draw(generator)` is what an answer makes of the same arguments, and `what` has a name for it: "masks". Returns whether
/// it is drawn anew each time.
template <class Draw>
bool judge_source(Checker& checker, const std::string& what, Draw draw) {
  Generator generator(4), same(4), other(5);
  const auto first = draw(generator), second = draw(generator);
  checker.that("the same a second time: other " + what, first != second,
               "they are the same again: what is drawn never changes");
  checker.that("another generator of the same seed: the same " + what, first == draw(same),
               "they are others: a training could not be repeated");
  checker.that("a generator of another seed: other " + what, first != draw(other),
               "they are the same: the generator that is given decides nothing");
  return first != second;
}

/// Where an answer's random numbers come from.
enum class Source { given, copied, its_own, kept };

class Lots {
 public:
  Lots(Source source, Generator& given)
      : own_(source == Source::copied ? given : Generator(3)),
        used_(source == Source::given  ? given
              : source == Source::kept ? kept()
                                       : own_) {}
  Lots(const Lots&) = delete;
  Generator& operator*() { return used_; }
  Generator* operator->() { return &used_; }

 private:
  static Generator& kept() {
    static Generator one(3);
    return one;
  }

  Generator own_;
  Generator& used_;
};

}  // namespace unrolled::exercise
