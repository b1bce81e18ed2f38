#include "terminal/palette.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "terminal/numbers.hpp"

namespace unrolled {
namespace {

struct Colour {
  double red, green, blue;
};

// ColorBrewer's RdBu (reversed) and Blues, which colour-blind readers can tell apart too.
constexpr std::array<Colour, 5> blue_white_red = {
    {{33, 102, 172}, {146, 197, 222}, {247, 247, 247}, {244, 165, 130}, {178, 24, 43}}};
constexpr std::array<Colour, 5> white_to_blue = {
    {{247, 251, 255}, {198, 219, 239}, {107, 174, 214}, {33, 113, 181}, {8, 48, 107}}};
constexpr Colour magenta = {214, 51, 214};

Colour between(const std::array<Colour, 5>& stops, double place) {
  const double scaled = place * 4;
  const auto stop = static_cast<std::size_t>(std::min(scaled, 3.0));
  const double share = scaled - static_cast<double>(stop);
  const auto mix = [&](double a, double b) { return a + share * (b - a); };
  const Colour &a = stops[stop], &b = stops[stop + 1];
  return {mix(a.red, b.red), mix(a.green, b.green), mix(a.blue, b.blue)};
}

std::string background(const Colour& colour, bool true_colour) {
  const double luminance = 0.299 * colour.red + 0.587 * colour.green + 0.114 * colour.blue;
  const int text = luminance > 140 ? 16 : 231;
  if (true_colour)
    return fmt::format("48;2;{:.0f};{:.0f};{:.0f};38;5;{}", colour.red, colour.green, colour.blue, text);
  // The 6 × 6 × 6 cube of the 256 colours.
  const auto level = [](double x) { return static_cast<int>(std::lround(x / 255 * 5)); };
  return fmt::format("48;5;{};38;5;{}",
                     16 + 36 * level(colour.red) + 6 * level(colour.green) + level(colour.blue), text);
}

}  // namespace

Palette::Palette(std::span<const Real> values, const Terminal& terminal) : terminal_(terminal) {
  for (const Real x : values) {
    if (!std::isfinite(x)) continue;
    low_ = any_ ? std::min<double>(low_, x) : x;
    high_ = any_ ? std::max<double>(high_, x) : x;
    any_ = true;
  }
  two_sided_ = low_ < 0;
  if (two_sided_) {
    high_ = std::max(high_, -low_);
    low_ = -high_;
  }
}

double Palette::place(Real value) const {
  if (high_ == low_) return two_sided_ ? 0.5 : high_ == 0 ? 0 : 0.5;
  return std::clamp((static_cast<double>(value) - low_) / (high_ - low_), 0.0, 1.0);
}

std::string Palette::on_colour(Real value, const std::string& text) const {
  if (!terminal_.colour) return text;
  const Colour colour =
      std::isfinite(value) ? between(two_sided_ ? blue_white_red : white_to_blue, place(value)) : magenta;
  return terminal_.styled(background(colour, terminal_.true_colour), text);
}

const char* Palette::shade(Real value) const {
  constexpr const char* shades[] = {" ", "░", "▒", "▓", "█"};
  if (!std::isfinite(value)) return "?";
  return shades[static_cast<std::size_t>(std::lround(place(value) * 4))];
}

std::string Palette::legend() const {
  if (!any_) return "no finite number";
  std::string bar;
  for (int i = 0; i <= 8; ++i) {
    const auto value = static_cast<Real>(low_ + (high_ - low_) * i / 8);
    bar += terminal_.colour ? on_colour(value, " ") : shade(value);
  }
  return fmt::format("{} {} {}", number(low_), bar, number(high_));
}

}  // namespace unrolled
