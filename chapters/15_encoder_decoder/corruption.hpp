// Span corruption (T5): spans of a text are replaced by sentinels, and the model writes what stood there.
//
//   text     Thank you for inviting me to your party last week
//   source   Thank you ⟨0⟩ me to your party ⟨1⟩ week
//   target   ⟨0⟩ for inviting ⟨1⟩ last ⟨2⟩                    the last sentinel closes the last span
//
// Raffel et al. 2020, figure 2 and §3.1.4: 15 % of the tokens, in spans of three on average. N tokens have
//   n = round(.15 N) of them in round(n / 3) spans;  source N − n + spans + 1,  target n + spans + 1   (the source ends with a mark, the target with
//   one more sentinel)
// where round() takes a half to the even number.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "15_encoder_decoder/marks.hpp"
#include "tensor/random.hpp"

namespace unrolled::infilling {

/// Tokens begin … end − 1 of a text.
struct Span {
  std::size_t begin, end;
  std::size_t size() const { return end - begin; }
};
/// In the order of the text; between two of them there is at least one token.
using Spans = std::vector<Span>;

/// How much of a text is hidden.
struct Corruption {
  double share = 0.15;   ///< of the tokens
  double mean_span = 3;  ///< tokens
};

// [sizes]
/// What becomes of N tokens. The source counts the mark at its end, the target the sentinel at its own.
struct Sizes {
  std::size_t hidden = 0, spans = 0, source = 0, target = 0;
};

inline Sizes sizes_of(std::size_t N, const Corruption& how = {}) {
  if (N < 2) return {0, 0, N + 1, 1};  // nothing is hidden: something must be left to go by
  const auto hidden = static_cast<std::size_t>(
      std::clamp(std::nearbyint(static_cast<double>(N) * how.share), 1.0, static_cast<double>(N - 1)));
  const auto wanted =
      static_cast<std::size_t>(std::max(1.0, std::nearbyint(static_cast<double>(hidden) / how.mean_span)));
  const std::size_t spans = std::min({wanted, hidden, N - hidden});
  return {hidden, spans, N - hidden + spans + 1, hidden + spans + 1};
}
// [/sizes]

// [draw_spans]
/// n things in k parts, none empty; each way of cutting equally likely. Errors: k > n, or k = 0 < n.
inline std::vector<std::size_t> parts_of(std::size_t n, std::size_t k, Generator& generator) {
  if (k > n || (k == 0 && n > 0)) throw Error(fmt::format("{} things cannot fill {} parts", n, k));
  std::vector<std::size_t> parts;
  std::size_t size = 1, cuts = k > 0 ? k - 1 : 0;
  for (std::size_t place = 1; place < n; ++place, ++size) {
    // Of the n − place places that are left, `cuts` are to be chosen
    if (generator.below(n - place) >= cuts) continue;
    parts.push_back(size);
    size = 0;
    --cuts;
  }
  if (n > 0) parts.push_back(size);
  return parts;
}

/// Spans of these lengths at random places of N tokens. Errors: they have no room.
inline Spans place_spans(const std::vector<std::size_t>& lengths, std::size_t N, Generator& generator) {
  std::size_t hidden = 0;
  for (const std::size_t length : lengths) hidden += length;
  const std::size_t k = lengths.size();
  if (k == 0) return {};
  if (hidden + k - 1 > N) throw Error(fmt::format("{} spans of {} tokens have no room in {}", k, hidden, N));
  // The kept parts; the first and the last may be empty, so each is drawn one token longer than it is
  const std::vector<std::size_t> kept = parts_of(N - hidden + 2, k + 1, generator);
  Spans spans;
  std::size_t at = 0;
  for (std::size_t n = 0; n < k; ++n) {
    at += kept[n] - (n == 0 ? 1 : 0);
    spans.push_back({at, at + lengths[n]});
    at += lengths[n];
  }
  return spans;
}

/// As many as sizes_of() says. The published code begins each text with a token that is kept; here it may begin with a gap.
inline Spans draw_spans(std::size_t N, Generator& generator, const Corruption& how = {}) {
  const Sizes sizes = sizes_of(N, how);
  return sizes.spans == 0 ? Spans{}
                          : place_spans(parts_of(sizes.hidden, sizes.spans, generator), N, generator);
}
// [/draw_spans]

/// What an encoder reads and what a decoder writes.
struct Task {
  Tokens source, target;
};

// [corrupt]
/// The text with its spans hidden, and what they held. No span: the target closes at once. Errors: more spans than
/// sentinels.
inline Task corrupt(const Tokens& text, const Spans& spans, const Marks& marks) {
  Task task;
  std::size_t kept = 0;
  const auto at = [&](std::size_t place) { return text.begin() + static_cast<std::ptrdiff_t>(place); };
  for (std::size_t n = 0; n < spans.size(); ++n) {
    task.source.insert(task.source.end(), at(kept), at(spans[n].begin));
    task.source.push_back(marks.sentinel(n));
    task.target.push_back(marks.sentinel(n));
    task.target.insert(task.target.end(), at(spans[n].begin), at(spans[n].end));
    kept = spans[n].end;
  }
  task.source.insert(task.source.end(), at(kept), text.end());
  task.source.push_back(marks.end());
  task.target.push_back(marks.sentinel(spans.size()));
  return task;
}
// [/corrupt]

}  // namespace unrolled::infilling
