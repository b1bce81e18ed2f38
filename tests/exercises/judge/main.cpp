// The judge of a chapter's exercises: one verdict on an answer, as JSON, or the proofs for the build.
#include <cstdlib>
#include <cstring>

#include "base/error.hpp"
#include "prove.hpp"
#include "verdict.hpp"

namespace unrolled::exercise {
namespace {

int report(const std::vector<std::string>& wrong) {
  for (const std::string& line : wrong) fmt::print(stderr, "{}\n", line);
  return wrong.empty() ? 0 : 1;
}

/// EXERCISE --answer LIBRARY [--seed N] [--seconds N], EXERCISE --prove solution, EXERCISE --prove starter or answer --answer LIBRARY,
/// or EXERCISE --prove wrong --answer LIBRARY, which prints what is told of it.
int run(const std::vector<std::string>& arguments) {
  const std::string usage =
      "NAME --answer LIBRARY [--seed N] [--seconds N], NAME --prove solution, or NAME --prove "
      "starter|answer|wrong "
      "--answer LIBRARY";
  std::string name, answer, proof;
  std::uint64_t seed = 0;
  Limits limits;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const bool has_value = i + 1 < arguments.size();
    if (arguments[i] == "--answer" && has_value) {
      answer = arguments[++i];
    } else if (arguments[i] == "--seed" && has_value) {
      seed = std::strtoull(arguments[++i].c_str(), nullptr, 10);
    } else if (arguments[i] == "--seconds" && has_value) {
      limits.processor = static_cast<unsigned>(std::strtoul(arguments[++i].c_str(), nullptr, 10));
    } else if (arguments[i] == "--prove" && has_value) {
      proof = arguments[++i];
    } else if (name.empty() && !arguments[i].starts_with("-")) {
      name = arguments[i];
    } else {
      throw Error("I do not understand " + arguments[i], usage);
    }
  }
  const Exercise& exercise = Exercise::registered(name);
  if (proof == "solution") return report(prove_solution(exercise));
  if (answer.empty()) throw Error("there is no answer to judge", usage);
  if (proof == "starter") return report(prove_starter(exercise, answer));
  if (proof == "answer") return report(prove_answer(exercise, answer));
  if (proof == "wrong") {
    std::string told;
    const int status = report(prove_wrong(exercise, std::filesystem::absolute(answer), told));
    fmt::print("{}\n", told);
    return status;
  }
  const Verdict verdict = judge(exercise, answer, seed, limits);
  // What a stranger's code printed or threw may be no UTF-8; the verdict must stand all the same.
  fmt::print("{}\n",
             to_json(exercise, verdict).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  return 0;
}

}  // namespace
}  // namespace unrolled::exercise

int main(int argc, char** argv) {
  try {
    return unrolled::exercise::run({argv + 1, argv + argc});
  } catch (const unrolled::Error& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 2;
  }
}
