#include "app/claims.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "app/table.hpp"
#include "base/error.hpp"

namespace unrolled::app {
namespace {

std::string number(double value) { return fmt::format("{:.4g}", value); }

std::string control_text(const Claim& claim) {
  if (!claim.control) return claim.no_control.empty() ? "missing" : fmt::format("none: {}", claim.no_control);
  if (claim.control_meaning.empty()) return number(*claim.control);
  return fmt::format("{} ({})", number(*claim.control), claim.control_meaning);
}

}  // namespace

bool Claim::kept_by(double value) const {
  if (relation == ">=") return value >= bound;
  if (relation == "<=") return value <= bound;
  if (relation == "==") return value == bound;
  return std::abs(value - bound) <= tolerance;
}

bool Claim::holds() const { return failure().empty(); }

std::string Claim::failure() const {
  if (!kept_by(measured))
    return fmt::format("measured {}, but the bound is {}", number(measured), bound_text());
  if (!control) return no_control.empty() ? "no control was measured, so nothing shows that it can fail" : "";
  if (std::isnan(*control)) return "the control is not a number, so it was never shown to fail";
  if (kept_by(*control)) {
    return fmt::format("the control, {}, keeps the bound too, so the measurement shows nothing",
                       control_text(*this));
  }
  return "";
}

std::string Claim::bound_text() const {
  if (relation == ">=") return fmt::format("≥ {}", number(bound));
  if (relation == "<=") return fmt::format("≤ {}", number(bound));
  if (relation == "==") return fmt::format("= {} exact", number(bound));
  return fmt::format("{} ± {}", number(bound), number(tolerance));
}

void validate(const Claim& claim) {
  if (claim.claim.empty()) throw Error("claim: its sentence is empty", "say in .claim what is claimed");
  const std::string& r = claim.relation;
  if (r != ">=" && r != "<=" && r != "==" && r != "within") {
    throw Error(fmt::format("claim \"{}\": unknown relation \"{}\"", claim.claim, r),
                "one of >= <= == within");
  }
  if ((r == "within") != (claim.tolerance > 0)) {
    throw Error(fmt::format("claim \"{}\": .tolerance goes with \"within\", and is above zero", claim.claim));
  }
}

std::string claims_table(const std::vector<Claim>& claims, const Terminal& terminal) {
  std::vector<Row> rows;
  std::string failures;
  for (const Claim& claim : claims) {
    const std::string failure = claim.failure();
    rows.push_back({claim.claim, number(claim.measured), claim.bound_text(), control_text(claim),
                    failure.empty() ? "yes" : "NO"});
    if (!failure.empty()) failures += fmt::format("{} {}: {}\n", terminal.bad("✗"), claim.claim, failure);
  }
  return table({"claim", "measured", "bound", "control", "holds"}, rows, terminal) + failures;
}

std::string claims_json(const std::vector<Claim>& claims) {
  const auto finite = [](double value) {
    return std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json(nullptr);
  };
  auto list = nlohmann::ordered_json::array();
  for (const Claim& claim : claims) {
    list.push_back({{"claim", printable(claim.claim)},
                    {"measured", finite(claim.measured)},
                    {"bound", claim.bound_text()},
                    {"control", claim.control ? finite(*claim.control) : nlohmann::ordered_json(nullptr)},
                    {"holds", claim.holds()}});
  }
  return list.dump(2) + "\n";
}

}  // namespace unrolled::app
