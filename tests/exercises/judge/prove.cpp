#include "prove.hpp"

#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "answer.hpp"
#include "relations/relation.hpp"
#include "truth/truth.hpp"
#include "verdict.hpp"

namespace unrolled::exercise {
namespace {

std::string read_page(const Exercise& exercise) {
  std::ifstream file(std::string(UNROLLED_SOURCE_DIR) + "/exercises/" + exercise.chapter() + "/README.md");
  return (std::stringstream() << file.rdbuf()).str();
}

/// The lines from an exercise's heading to the next heading; empty when it has none.
std::string section(const std::string& page, const std::string& id, const std::string& name) {
  const std::regex heading("(^|\n)## " + std::regex_replace(id, std::regex("[.]"), "[.]") + " " + name +
                           " \\([0-9]+ minutes\\)\n");
  std::smatch found;
  if (!std::regex_search(page, found, heading)) return "";
  const std::string rest = found.suffix();
  return "\n" + rest.substr(0, rest.find("\n## "));
}

}  // namespace

std::vector<std::string> prove_starter(const Exercise& exercise, const std::filesystem::path& library) {
  const Verdict verdict = judge(exercise, library, 0);
  if (verdict.state == Verdict::State::unfinished && verdict.judged == 0) return {};
  return {fmt::format("the starter of {} must throw unfinished(\"{}\") in the first case; it is {}",
                      exercise.name(), exercise.id(), to_string(verdict.state))};
}

std::vector<std::string> prove_answer(const Exercise& exercise, const std::filesystem::path& library) {
  std::vector<std::string> wrong;
  for (const std::uint64_t seed : {0, 1}) {
    const Verdict verdict = judge(exercise, library, seed);
    if (verdict.state == Verdict::State::right) continue;
    wrong.push_back(fmt::format("the unusual answer to {} is right, and judged {} with seed {}: {}\n{}",
                                exercise.name(), to_string(verdict.state), seed, verdict.where,
                                verdict.complaint));
  }
  return wrong;
}

std::vector<std::string> prove_solution(const Exercise& exercise) {
  std::vector<std::string> wrong = prove_page(read_page(exercise), exercise.id(), exercise.name());
  const auto blame = [&](const std::string& what) { wrong.push_back(what); };

  // The solution is right, with whatever seed, and goes the same way each time.
  const Outcome of_solution = exercise.judge(exercise.solution());
  if (std::ranges::none_of(of_solution.cases, &Case::counts)) blame("the check judges nothing");
  for (const std::uint64_t seed : {0, 1, 2}) {
    const Outcome outcome = exercise.judge(exercise.solution(), seed);
    const Verdict verdict = sum_up(exercise, outcome, of_solution.cases, seed);
    if (verdict.state != Verdict::State::right)
      blame(fmt::format("the solution is rejected with seed {}: {}\n{}", seed, verdict.where,
                        verdict.complaint));
    if (!std::ranges::equal(outcome.cases, of_solution.cases, {}, &Case::name, &Case::name))
      blame(fmt::format("the cases of seed {} have other names than those of seed 0", seed));
  }

  // Each mistake is rejected, with whatever seed, as itself and as no other.
  if (exercise.mistakes().empty()) blame("there is no known mistake; write down at least one");
  std::set<std::string> sentences;
  for (const auto& mistake : exercise.mistakes()) {
    if (mistake.sentence.empty() || !sentences.insert(mistake.sentence).second) {
      blame(fmt::format("the mistake \"{}\" needs a sentence of its own", mistake.name));
    }
    const Outcome outcome = exercise.judge(mistake.functions);
    if (outcome.state == Outcome::State::right) {
      blame(fmt::format("the mistake \"{}\" passes as right", mistake.name));
      continue;
    }
    if (outcome.state == Outcome::State::unfinished)
      blame(fmt::format("the mistake \"{}\" is unfinished", mistake.name));
    for (const std::uint64_t seed : {1, 2}) {
      if (exercise.judge(mistake.functions, seed).state != Outcome::State::wrong)
        blame(fmt::format("the mistake \"{}\" is not judged wrong with seed {}", mistake.name, seed));
    }
    // What would be said of it if nobody knew it
    const auto relation = find_relation(outcome.cases, of_solution.cases);
    if (const auto lie = relation ? untruth(*relation, outcome.cases, of_solution.cases) : std::nullopt)
      blame(fmt::format("of the mistake \"{}\" would be said what is not so: {}", mistake.name, *lie));
    const auto recognised = exercise.recognise(outcome);
    if (std::ranges::find(recognised, &mistake) == recognised.end())
      blame(
          fmt::format("the mistake \"{}\" is not recognised: the check is another each time", mistake.name));
    for (const auto* known : recognised) {
      if (known == &mistake) continue;
      blame(
          fmt::format("the mistakes \"{}\" and \"{}\" cannot be told apart; add a case in which they differ",
                      mistake.name, known->name));
    }
  }
  return wrong;
}

std::vector<std::string> prove_wrong(const Exercise& exercise, const std::filesystem::path& library,
                                     std::string& told) {
  const Outcome of_solution = exercise.judge(exercise.solution());
  const Outcome outcome = exercise.judge(load_answer(library, exercise));
  const Verdict verdict = sum_up(exercise, outcome, of_solution.cases);
  told = verdict.sentence;
  if (verdict.state != Verdict::State::wrong)
    return {fmt::format("a wrong answer to {} is {}", exercise.name(), to_string(verdict.state))};
  std::vector<std::string> wrong;
  if (verdict.known) wrong.push_back(fmt::format("it is a known mistake: {}", verdict.sentence));
  const auto relation = find_relation(outcome.cases, of_solution.cases);
  if (const auto lie = relation ? untruth(*relation, outcome.cases, of_solution.cases) : std::nullopt)
    wrong.push_back(*lie);
  return wrong;
}

std::vector<std::string> prove_page(const std::string& page, const std::string& id, const std::string& name) {
  const std::string text = section(page, id, name);
  if (text.empty()) return {fmt::format("the page needs a heading \"## {} {} (NN minutes)\"", id, name)};
  std::vector<std::string> wrong;
  for (int level = 1; level <= 3; ++level) {
    const std::regex hint(
        fmt::format("\n<details><summary>Hint {}: [^<\n]+</summary>\n(?!\n*</details>)", level));
    if (!std::regex_search(text, hint))
      wrong.push_back(fmt::format("the page has no hint {} for {}", level, id));
  }
  const std::regex end("\n</details>");
  const auto ends =
      std::distance(std::sregex_iterator(text.begin(), text.end(), end), std::sregex_iterator());
  if (wrong.empty() && ends != 3) {
    wrong.push_back(fmt::format("the three hints of {} each end with a line </details>", id));
  }
  return wrong;
}

}  // namespace unrolled::exercise
