// The training loop of the program word2vec (Mikolov et al. 2013), skip-gram with negative sampling, as a C programmer writes it: a
// table to draw negatives from, a table for σ, one update after the other. Sums are vectorised (omp simd), which its own compiler
// flags do not allow; it computes no loss.
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

namespace unrolled::bench {

class PlainWord2vec {
 public:
  PlainWord2vec(const std::vector<double>& counts, int width, int reach, int negatives, double sample)
      : C(width), W(reach), k(negatives) {
    double total = 0, powers = 0;
    for (const double count : counts) total += count, powers += std::pow(count, .75);
    for (std::size_t v = 0; v < counts.size(); ++v) {
      for (int n = static_cast<int>(std::pow(counts[v], .75) / powers * table_size); n >= 0 && counts[v] > 0;
           --n)
        table.push_back(static_cast<int>(v));
      keep.push_back(counts[v] > 0 ? std::sqrt(sample * total / counts[v]) : 1);
    }
    for (int i = 0; i < steps; ++i) {
      const double e = std::exp((2. * i / steps - 1) * most);
      sigma.push_back(static_cast<float>(e / (e + 1)));
    }
    const std::size_t size = counts.size() * static_cast<std::size_t>(C);
    words.resize(size), contexts.resize(size, 0);
    for (float& x : words) x = (static_cast<float>(random() & 0xFFFF) / 65536 - .5F) / static_cast<float>(C);
  }

  void read(const std::int64_t* sentence, int length, float rate) {
    kept.clear();
    for (int i = 0; i < length; ++i) {
      if (keep[sentence[i]] >= static_cast<double>(random() & 0xFFFF) / 65536)
        kept.push_back(static_cast<int>(sentence[i]));
    }
    const int n = static_cast<int>(kept.size());
    std::vector<float> step(static_cast<std::size_t>(C));
    for (int i = 0; i < n; ++i) {
      const int reach = 1 + static_cast<int>(random() % static_cast<unsigned>(W));
      for (int j = i - reach; j <= i + reach; ++j) {
        if (j < 0 || j >= n || j == i) continue;
        move(words.data() + static_cast<std::ptrdiff_t>(kept[i]) * C, kept[j], rate, step.data());
      }
    }
  }

 private:
  void move(float* w, int context, float rate, float* step) {
    for (int i = 0; i < C; ++i) step[i] = 0;
    for (int d = 0; d <= k; ++d) {
      int target = context;
      if (d > 0) {
        target = table[(random() >> 16) % table.size()];
        if (target == context) continue;
      }
      float* const c = contexts.data() + static_cast<std::ptrdiff_t>(target) * C;
      float score = 0;
#pragma omp simd reduction(+ : score)
      for (int i = 0; i < C; ++i) score += w[i] * c[i];
      const float label = d == 0 ? 1.F : 0.F;
      const float p = score > most    ? 1
                      : score < -most ? 0
                                      : sigma[static_cast<std::size_t>((score + most) * (steps / most / 2))];
      const float g = (label - p) * rate;
#pragma omp simd
      for (int i = 0; i < C; ++i) step[i] += g * c[i];
#pragma omp simd
      for (int i = 0; i < C; ++i) c[i] += g * w[i];
    }
#pragma omp simd
    for (int i = 0; i < C; ++i) w[i] += step[i];
  }

  std::uint64_t random() { return state = state * 25214903917ULL + 11; }

  static constexpr int table_size = 10'000'000, steps = 1000;
  static constexpr float most = 6;
  int C, W, k;
  std::uint64_t state = 1;
  std::vector<int> table, kept;
  std::vector<double> keep;
  std::vector<float> sigma, words, contexts;
};

}  // namespace unrolled::bench
