#include "exercise.hpp"

#include <filesystem>
#include <map>

#include "base/error.hpp"

namespace unrolled::exercise {
namespace {

/// What the student wrote, of this program's exercises; nothing where only the solutions are.
std::vector<const Yours*>& all_of_yours() {
  static std::vector<const Yours*> all;
  return all;
}

// Loose enough for another order of summation, tight enough to tell any two mistakes apart.
constexpr double same_transcript = 1e-7;

constexpr double six_digits = 1e-6;  // what is left of a number that was a float once

bool same(const std::vector<Case>& a, const std::vector<Case>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Case& left, const Case& right) {
    return left.name == right.name && !difference(left.seen, right.seen, same_transcript);
  });
}

/// The slope of `loss` along each element of x, from both sides.
Array central_differences(const std::function<Real(const Array&)>& loss, Array x) {
  Array slopes = xt::zeros<Real>(x.shape());
  for (std::size_t i = 0; i < x.size(); ++i) {
    const Real before = flat(x)[i];
    const Real step = static_cast<Real>(1e-5) * std::max<Real>(1, std::abs(before));
    flat(x)[i] = before + step;
    const Real above = loss(x);
    flat(x)[i] = before - step;
    flat(slopes)[i] = (above - loss(x)) / (2 * step);
    flat(x)[i] = before;
  }
  return slopes;
}

/// xtensor's checks of indices put a place of their own before what they have to say.
std::string readable(const std::string& message) {
  const std::string preface = "check failed\n\t";
  const auto place = message.find(preface);
  return place == std::string::npos ? message : message.substr(place + preface.size());
}

/// Runs a check to its end, or to the exception that ends it.
Outcome run(const std::function<void(Checker&)>& check, Checker checker) {
  try {
    check(checker);
  } catch (const Unfinished&) {
    return {Outcome::State::unfinished, checker.cases()};
  } catch (const std::exception& error) {
    checker.threw(error);
  }
  const bool right =
      std::ranges::none_of(checker.cases(), [](const Case& one) { return one.complaint.has_value(); });
  return {right ? Outcome::State::right : Outcome::State::wrong, checker.cases()};
}

/// What became of each known mistake of an exercise, in their order. Each is judged once: a proof asks for all of them again
/// with each mistake.
const std::vector<Outcome>& outcomes_of_mistakes(const Exercise& exercise) {
  static std::map<const Exercise*, std::vector<Outcome>> of;
  const auto [found, is_new] = of.try_emplace(&exercise);
  if (is_new) {
    for (const auto& mistake : exercise.mistakes()) found->second.push_back(exercise.judge(mistake));
  }
  return found->second;
}

}  // namespace

void Checker::equal(const std::string& name, const Value& actual, const Value& expected, double tolerance) {
  Case one{name, actual, difference(actual, expected, tolerance)};
  one.nearly = one.complaint && !difference(actual, expected, six_digits);
  add(std::move(one));
}

void Checker::that(const std::string& name, bool holds, const std::string& why) {
  add({name, holds, holds ? std::nullopt : std::optional(why)});
}

void Checker::throws(const std::string& name, const std::function<void()>& call, const std::string& mention) {
  try {
    call();
  } catch (const Unfinished&) {
    throw;
  } catch (const Error& error) {
    if (std::string(error.what()).find(mention) != std::string::npos) return add({name, true, std::nullopt});
    return add(
        {name, false, fmt::format("the error should mention \"{}\"; yours says: {}", mention, error.what())});
  } catch (const std::exception& error) {
    return add({name, Value::exception(error),
                fmt::format("you threw another exception; an Error was asked for. Yours says: {}",
                            readable(error.what()))});
  }
  add({name, "nothing was thrown", "this must throw an Error, and nothing was thrown"});
}

void Checker::gradient(const std::string& name, const Array& actual, const Array& at,
                       const std::function<Real(const Array&)>& loss, double tolerance) {
  equal(name, actual, central_differences(loss, at), tolerance);
}

void Checker::observe(const std::string& name, const Value& seen) { add({name, seen, std::nullopt, false}); }

void Checker::threw(const std::exception& error) {
  const std::string place =
      cases_.empty() ? "in the first case" : fmt::format("in the case after \"{}\"", cases_.back().name);
  add({place, Value::exception(error), fmt::format("your code threw: {}", readable(error.what()))});
}

void Checker::add(Case one) {
  cases_.push_back(std::move(one));
  if (on_case_) on_case_(cases_.back());
}

Yours::Yours(std::string exercise, std::vector<Function> functions)
    : exercise(std::move(exercise)), functions(std::move(functions)) {
  all_of_yours().push_back(this);
}

bool Exercise::signature_changed() const {
  return std::ranges::any_of(all_of_yours(), [&](const Yours* yours) {
    return yours->exercise == name() && yours->functions != judged_;
  });
}

std::string Exercise::chapter() const { return std::filesystem::path(where_.file).parent_path().filename(); }
std::string Exercise::name() const { return std::filesystem::path(where_.file).stem(); }

Outcome Exercise::judge_yours(std::function<void(const Case&)> on_case) const {
  return run(check_yours_, Checker(std::move(on_case)));
}

Outcome Exercise::judge(const Known& mistake) const { return run(mistake.check, Checker()); }

std::string Exercise::place_after(const std::vector<std::string>& names) const {
  std::string next;
  std::size_t longest =
      names.size();  // a mistake for which the check leaves out cases has a shorter transcript
  for (const auto& [state, cases] : outcomes_of_mistakes(*this)) {
    if (cases.size() <= longest || cases[names.size()].seen.kind == "exception") continue;
    if (!std::equal(names.begin(), names.end(), cases.begin(),
                    [](const std::string& name, const Case& one) { return name == one.name; }))
      continue;
    longest = cases.size();
    next = cases[names.size()].name;
  }
  if (!next.empty()) return fmt::format("in the case \"{}\"", next);
  return names.empty() ? "in the first case" : fmt::format("in the case after \"{}\"", names.back());
}

std::vector<const Exercise::Known*> Exercise::recognise(const Outcome& outcome) const {
  std::vector<const Known*> found;
  for (std::size_t i = 0; i < mistakes_.size(); ++i) {
    if (same(outcome.cases, outcomes_of_mistakes(*this)[i].cases)) found.push_back(&mistakes_[i]);
  }
  return found;
}

std::vector<const Exercise*>& Exercise::all() {
  static std::vector<const Exercise*> exercises;
  return exercises;
}

const Exercise& Exercise::registered(const std::string& name) {
  if (all().empty())
    throw Error("this program holds no exercise", "write `const exercise::Exercise registered(…)`");
  std::vector<std::string> names;
  for (const Exercise* exercise : all()) names.push_back(exercise->name());
  std::ranges::sort(names);
  if (const auto twice = std::ranges::adjacent_find(names); twice != names.end())
    throw Error(*twice + ".cpp registers two exercises", "give each its own file");
  if (name.empty() && names.size() == 1) return *all().front();
  for (const Exercise* exercise : all()) {
    if (exercise->name() == name) return *exercise;
  }
  throw Error(
      name.empty() ? "which exercise?" : fmt::format("there is no exercise '{}' in this program", name),
      fmt::format("it holds {}", fmt::join(names, ", ")));
}

}  // namespace unrolled::exercise
