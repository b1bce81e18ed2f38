#include "tensor/random.hpp"

#include <bit>
#include <cmath>
#include <numbers>
#include <optional>

#include "base/error.hpp"

namespace unrolled {
namespace {

std::uint64_t splitmix64(std::uint64_t& state) {
  state += 0x9e3779b97f4a7c15;
  std::uint64_t z = state;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

}  // namespace

Generator::Generator(std::uint64_t seed) {
  for (std::uint64_t& word : state_) word = splitmix64(seed);
}

std::uint64_t Generator::bits() {
  auto& s = state_;
  const std::uint64_t result = std::rotl(s[0] + s[3], 23) + s[0];
  const std::uint64_t t = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = std::rotl(s[3], 45);
  return result;
}

double Generator::uniform() { return static_cast<double>(bits() >> 11) * 0x1p-53; }

double Generator::normal() {
  // 1 − u is in (0, 1], so the logarithm is finite. The second number of the pair is not kept: a generator
  // whose whole state is four words can be saved and split without surprises.
  const double radius = std::sqrt(-2 * std::log(1 - uniform()));
  return radius * std::cos(2 * std::numbers::pi * uniform());
}

std::size_t Generator::below(std::size_t n) {
  if (n == 0) throw Error("random: there is no number below 0");
  // The high word of bits · n is uniform once the few low words that would favour some results are redrawn.
  __extension__ using Wide = unsigned __int128;
  Wide product = static_cast<Wide>(bits()) * n;
  const std::uint64_t unfair = (0 - static_cast<std::uint64_t>(n)) % n;
  while (static_cast<std::uint64_t>(product) < unfair) product = static_cast<Wide>(bits()) * n;
  return static_cast<std::size_t>(product >> 64);
}

Index Generator::pick(const Array& p) {
  double left = uniform();
  std::optional<std::size_t> last;  // of those that can be picked at all: rounding may leave a rest
  for (std::size_t v = 0; v < p.size(); ++v) {
    if (p.flat(v) > 0) last = v;
    left -= static_cast<double>(p.flat(v));
    if (left < 0) break;
  }
  if (!last) throw Error("random: there is nothing to pick, no probability is above 0");
  return static_cast<Index>(*last);
}

namespace {

bool& skips_initialisation() {
  thread_local bool skips = false;
  return skips;
}

}  // namespace

SkipInitialisation::SkipInitialisation() : before_(std::exchange(skips_initialisation(), true)) {}
SkipInitialisation::~SkipInitialisation() { skips_initialisation() = before_; }

Array normal(const Shape& shape, double standard_deviation, Generator& generator) {
  Array numbers = Array::from_shape(shape);
  if (skips_initialisation()) return numbers;
  for (Real& x : flat(numbers)) x = static_cast<Real>(standard_deviation * generator.normal());
  return numbers;
}

Array uniform(const Shape& shape, double low, double high, Generator& generator) {
  Array numbers = Array::from_shape(shape);
  if (skips_initialisation()) return numbers;
  for (Real& x : flat(numbers)) x = static_cast<Real>(generator.uniform(low, high));
  return numbers;
}

}  // namespace unrolled
