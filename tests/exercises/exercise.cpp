#include "exercise.hpp"

#include <filesystem>
#include <map>

#include "base/error.hpp"

namespace unrolled::exercise {
namespace {

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

/// What became of each known mistake of an exercise, in their order. Each is judged once: a proof asks for all of them again
/// with each mistake.
const std::vector<Outcome>& outcomes_of_mistakes(const Exercise& exercise, std::uint64_t seed) {
  static std::map<std::pair<const Exercise*, std::uint64_t>, std::vector<Outcome>> of;
  const auto [found, is_new] = of.try_emplace({&exercise, seed});
  if (is_new) {
    for (const auto& mistake : exercise.mistakes())
      found->second.push_back(exercise.judge(mistake.functions, seed));
  }
  return found->second;
}

}  // namespace

std::optional<std::string> Case::complaint() const {
  if (!counts || objection) return objection;
  return expected ? difference(seen, *expected, tolerance) : std::nullopt;
}

bool Case::nearly() const {
  return expected && difference(seen, *expected, tolerance) && !difference(seen, *expected, six_digits);
}

bool all_hold(const std::vector<Case>& cases) {
  return std::ranges::none_of(cases, [](const Case& one) { return one.complaint().has_value(); });
}

void Checker::equal(const std::string& name, const Value& actual, const Value& expected, double tolerance) {
  add({name, actual, expected, tolerance});
}

void Checker::that(const std::string& name, bool holds, const std::string& why) {
  add({.name = name, .seen = holds, .objection = holds ? std::nullopt : std::optional(why)});
}

void Checker::throws(const std::string& name, const std::function<void()>& call, const std::string& mention) {
  try {
    call();
  } catch (const Unfinished&) {
    throw;
  } catch (const Error& error) {
    const bool mentioned = std::string(error.what()).find(mention) != std::string::npos;
    return that(name, mentioned,
                fmt::format("the error should mention \"{}\"; yours says: {}", mention, error.what()));
  } catch (const std::exception& error) {
    return add(
        {.name = name,
         .seen = Value::exception(),
         .objection = fmt::format("you threw another exception; an Error was asked for. Yours says: {}",
                                  readable(error.what()))});
  }
  add({.name = name,
       .seen = "nothing was thrown",
       .objection = "this must throw an Error, and nothing was thrown"});
}

void Checker::gradient(const std::string& name, const Array& actual, const Array& at,
                       const std::function<Real(const Array&)>& loss, double tolerance) {
  equal(name, actual, central_differences(loss, at), tolerance);
}

void Checker::observe(const std::string& name, const Value& seen) {
  add({.name = name, .seen = seen, .counts = false});
}

void Checker::threw(const std::exception* error) {
  const std::string place =
      cases_.empty() ? "in the first case" : fmt::format("in the case after \"{}\"", cases_.back().name);
  const std::string what =
      error ? readable(error->what()) : "something that is no std::exception, such as a number or a text";
  add({.name = place, .seen = Value::exception(), .objection = "your code threw: " + what});
}

void Checker::add(Case one) {
  cases_.push_back(std::move(one));
  if (on_case_) on_case_(cases_.back());
}

std::string Exercise::chapter() const { return std::filesystem::path(where_.file).parent_path().filename(); }
std::string Exercise::name() const { return std::filesystem::path(where_.file).stem(); }

Outcome Exercise::judge(const Functions& functions, std::uint64_t seed,
                        std::function<void(const Case&)> on_case) const {
  Checker checker(seed, std::move(on_case));
  try {
    check_(checker, functions);
  } catch (const Unfinished&) {
    return {Outcome::State::unfinished, checker.cases()};
  } catch (const std::exception& error) {
    checker.threw(&error);
  } catch (...) {
    checker.threw(nullptr);
  }
  return {all_hold(checker.cases()) ? Outcome::State::right : Outcome::State::wrong, checker.cases()};
}

std::vector<const Exercise::Known*> Exercise::recognise(const Outcome& outcome, std::uint64_t seed) const {
  std::vector<const Known*> found;
  for (std::size_t i = 0; i < mistakes_.size(); ++i) {
    if (same(outcome.cases, outcomes_of_mistakes(*this, seed)[i].cases)) found.push_back(&mistakes_[i]);
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
