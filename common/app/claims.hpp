// Claims, measured: what the field says about an idea, the number found here, the bound it must keep, and a
// negative control that must break the same bound, since a test that nothing fails shows nothing.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "terminal/terminal.hpp"

namespace unrolled::app {

/// `{.claim = "counts beat guessing", .measured = .81, .relation = ">=", .bound = .75, .control = .5,
///   .control_meaning = "always the larger class"}`
struct Claim {
  std::string claim = "";  ///< one sentence, readable without the program
  double measured = 0;
  std::string relation = ">=";  ///< ">=", "<=", "==" (exact) or "within" (of `tolerance` around the bound)
  double bound = 0;
  double tolerance = 0;                ///< for "within" only
  std::optional<double> control = {};  ///< the same measurement where the claim must NOT hold
  std::string control_meaning = "";    ///< what the control is: "majority class"
  std::string no_control = "";         ///< why there is none: "follows from arithmetic"

  /// True when a value keeps the bound; NaN never does.
  bool kept_by(double value) const;
  /// Measured keeps the bound, and the control is a number that breaks it (or `no_control` says why there is
  /// none).
  bool holds() const;
  /// Why it does not hold, in one sentence; "" when it does.
  std::string failure() const;
  /// "≥ 0.75", "= 50 exact", "0.832 ± 0.01".
  std::string bound_text() const;
};

/// Errors: no sentence, a relation that is none of the four, "within" without a tolerance.
void validate(const Claim& claim);

/// The table claim · measured · bound · control · holds, and below it why a claim does not hold.
std::string claims_table(const std::vector<Claim>& claims, const Terminal& terminal = {});

/// `[{"claim": text, "measured": number, "bound": text, "control": number or null, "holds": bool}]`;
/// measurements that are no number (NaN, infinity) are null.
std::string claims_json(const std::vector<Claim>& claims);

}  // namespace unrolled::app
