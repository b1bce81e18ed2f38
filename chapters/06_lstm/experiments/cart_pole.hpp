// A pole on a cart (Barto, Sutton and Anderson 1983, "Neuronlike adaptive elements that can solve difficult learning
// control problems", appendix, without friction). Fifty times a second the cart is pushed left or right with 10 N;
// the task is to keep the pole up and the cart on its track for 200 ticks.
#pragma once

#include <cmath>
#include <numbers>
#include <vector>

#include "tensor/array.hpp"
#include "tensor/random.hpp"

namespace unrolled::lstm {

inline constexpr std::size_t episode_ticks = 200;

struct CartPole {
  double x = 0, x_dot = 0;          ///< the cart's place (m) and velocity (m/s)
  double theta = 0, theta_dot = 0;  ///< the pole's angle from upright (rad) and its velocity (rad/s)

  /// Almost at rest: each number uniform on ±.05.
  static CartPole start(Generator& generator) {
    CartPole plant;
    for (double* number : {&plant.x, &plant.x_dot, &plant.theta, &plant.theta_dot}) {
      *number = generator.uniform(-.05, .05);
    }
    return plant;
  }

  // [dynamics]
  /// One tick of .02 s by Euler's method: M is the cart's mass, m the pole's, l half the pole's length.
  void push(bool right) {
    constexpr double g = 9.8, M = 1, m = .1, l = .5, force = 10, tick = .02;
    const double F = right ? force : -force;
    const double sine = std::sin(theta), cosine = std::cos(theta);
    const double turn = (F + m * l * theta_dot * theta_dot * sine) / (M + m);
    const double theta_acceleration =
        (g * sine - cosine * turn) / (l * (4. / 3 - m * cosine * cosine / (M + m)));
    const double x_acceleration = turn - m * l * theta_acceleration * cosine / (M + m);
    x += tick * x_dot;
    x_dot += tick * x_acceleration;
    theta += tick * theta_dot;
    theta_dot += tick * theta_acceleration;
  }
  // [/dynamics]

  /// Off the track (2.4 m) or tilted by more than 12°.
  bool fallen() const { return std::abs(x) > 2.4 || std::abs(theta) > 12 * std::numbers::pi / 180; }

  /// A controller that sees all four numbers: the sign of a linear law, found by optimal control of the linearised plant.
  bool expert_pushes_right() const {
    return 8.59 * x + 10.77 * x_dot + 71.74 * theta + 17.36 * theta_dot > 0;
  }
};

/// What a learner sees of some plants (B,1,2): place and angle (times 5, to be of one size). No velocity.
inline Array observe(const std::vector<CartPole>& plants) {
  Array seen = Array::from_shape({plants.size(), 1, 2});
  for (std::size_t b = 0; b < plants.size(); ++b) {
    seen(b, 0, 0) = static_cast<Real>(plants[b].x);
    seen(b, 0, 1) = static_cast<Real>(5 * plants[b].theta);
  }
  return seen;
}

}  // namespace unrolled::lstm
