// Language Z: facts about K² entities, each said as often as Zipf's law has it. How little it can cost to read is known exactly.
//
//   a b fact  a b fact  a b fact …        entity n is said with p_n ∝ (n + 1)^−z; its name is two words, its fact one of 16
//
//   entropy a token = H(p) / 3             who knows all facts is surprised by which entity comes, and by nothing else
//
// Entities are independent, so nothing in a text helps to guess the next one. A model is as good as the facts that it knows: the more
// parameters, the more of the rare ones. What it costs is measured as a divergence from the true distribution, KL(p ‖ q): 0 is
// perfect.
#pragma once

#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "tensor/ops.hpp"
#include "tensor/random.hpp"

namespace unrolled::scaling {

inline constexpr std::size_t fact_count = 16;

class Facts {
 public:
  /// K first words and K second words; which entity has which two, and which fact, is drawn.
  Facts(std::size_t K, double z, Generator& generator) : K_(K), p_(K * K), first_(K, 0), fact_(K * K) {
    std::vector<std::size_t> names(K * K);
    std::iota(names.begin(), names.end(), std::size_t{0});
    generator.shuffle(names);
    double sum = 0;
    for (std::size_t n = 0; n < names.size(); ++n)
      sum += p_[names[n]] = std::pow(static_cast<double>(n + 1), -z);
    for (double& p : p_) p /= sum;
    for (std::size_t name = 0; name < p_.size(); ++name) first_[name / K_] += p_[name];
    for (std::size_t& fact : fact_) fact = generator.below(fact_count);
    cumulative_.resize(p_.size());
    std::partial_sum(p_.begin(), p_.end(), cumulative_.begin());
  }

  /// V: the K first words, the K second words, the facts.
  std::size_t vocabulary() const { return 2 * K_ + fact_count; }
  std::size_t entities() const { return K_ * K_; }

  /// "a5", "b0", "f12"
  std::string word(Index token) const {
    const auto t = static_cast<std::size_t>(token);
    return t < K_       ? "a" + std::to_string(t)
           : t < 2 * K_ ? "b" + std::to_string(t - K_)
                        : "f" + std::to_string(t - 2 * K_);
  }

  // [entropy]
  /// In nats a token.
  double entropy() const {
    double sum = 0;
    for (const double p : p_) sum -= p > 0 ? p * std::log(p) : 0;
    return sum / 3;
  }
  // [/entropy]

  /// B rows of T tokens, each from the beginning of an entity. (B,T)
  Indices draw(std::size_t B, std::size_t T, Generator& generator) const {
    Indices rows = Indices::from_shape({B, T});
    for (std::size_t b = 0; b < B; ++b) {
      std::size_t name = 0;
      for (std::size_t t = 0; t < T; ++t) {
        if (t % 3 == 0) name = draw_name(generator);
        rows(b, t) = static_cast<Index>(t % 3 == 0   ? name / K_
                                        : t % 3 == 1 ? K_ + name % K_
                                                     : 2 * K_ + fact_[name]);
      }
    }
    return rows;
  }

  // [next]
  /// What comes at place t of a row, given the two tokens before it: V probabilities.
  std::vector<double> next(std::size_t t, Index before_last, Index last) const {
    std::vector<double> p(vocabulary(), 0);
    if (t % 3 == 0) {
      std::copy(first_.begin(), first_.end(), p.begin());
    } else if (t % 3 == 1) {
      const auto a = static_cast<std::size_t>(last);
      for (std::size_t b = 0; b < K_; ++b) p[K_ + b] = p_[a * K_ + b] / first_[a];
    } else {
      const std::size_t name =
          static_cast<std::size_t>(before_last) * K_ + static_cast<std::size_t>(last) - K_;
      p[2 * K_ + fact_[name]] = 1;
    }
    return p;
  }
  // [/next]

 private:
  std::size_t draw_name(Generator& generator) const {
    const double lot = generator.uniform() * cumulative_.back();
    const auto found = std::upper_bound(cumulative_.begin(), cumulative_.end(), lot);
    return std::min(static_cast<std::size_t>(found - cumulative_.begin()), p_.size() - 1);
  }

  std::size_t K_;
  std::vector<double> p_, first_, cumulative_;  ///< of each name, a · K + b; of each first word; summed up
  std::vector<std::size_t> fact_;
};

// [divergence]
/// KL(p ‖ q) a token: the mean over the places of these rows (B,T + 1) of Σ p (ln p − ln q), where p is the truth and logits (B,T,V)
/// give q. In nats; never below 0 but for rounding.
inline double divergence(const Facts& language, const Indices& rows, const Tensor& logits) {
  const Array known = log_softmax(logits).value();
  double sum = 0;
  const std::size_t B = rows.shape(0), T = rows.shape(1) - 1, V = language.vocabulary();
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t t = 0; t < T; ++t) {
      const std::vector<double> p = language.next(t + 1, t > 0 ? rows(b, t - 1) : 0, rows(b, t));
      for (std::size_t v = 0; v < V; ++v) {
        if (p[v] > 0) sum += p[v] * (std::log(p[v]) - static_cast<double>(known(b, t, v)));
      }
    }
  }
  return sum / static_cast<double>(B * T);
}
// [/divergence]

}  // namespace unrolled::scaling
