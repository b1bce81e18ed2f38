// The seven answers, by name.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "10_positions/absolute.hpp"
#include "10_positions/buckets.hpp"
#include "10_positions/relative.hpp"
#include "10_positions/rotation.hpp"
#include "10_positions/slopes.hpp"

namespace unrolled::positions {

enum class Kind { none, sinusoid, learnt, relative, buckets, slopes, rotation };

struct NamedKind {
  Kind kind;
  const char* option;  ///< what --way calls it
  const char* name;    ///< what the field calls it
};

inline constexpr std::array kinds = {
    NamedKind{Kind::none, "none", "none"},       NamedKind{Kind::sinusoid, "sinusoid", "sinusoid"},
    NamedKind{Kind::learnt, "learnt", "learnt"}, NamedKind{Kind::relative, "shaw", "Shaw"},
    NamedKind{Kind::buckets, "t5", "T5"},        NamedKind{Kind::slopes, "alibi", "ALiBi"},
    NamedKind{Kind::rotation, "rope", "RoPE"},
};

inline const NamedKind& named(Kind kind) { return kinds[static_cast<std::size_t>(kind)]; }

// [make_way]
/// A way for a model of this width with this many heads. `longest` is the number of rows of the learnt table; word vectors here
/// have a deviation of .1, and sinusoids are scaled to it.
inline WayPointer make_way(Kind kind, std::size_t width, std::size_t heads, std::size_t longest,
                           Generator& generator) {
  switch (kind) {
    case Kind::sinusoid:
      return std::make_shared<Sinusoid>(0.14);
    case Kind::learnt:
      return std::make_shared<Learnt>(longest, width, generator);
    case Kind::relative:
      return std::make_shared<Relative>(16, width, heads, generator);
    case Kind::buckets:
      return std::make_shared<BucketBias>(Buckets{.count = 16, .furthest = 32}, heads);
    case Kind::slopes:
      return std::make_shared<Slopes>(heads);
    case Kind::rotation:
      return std::make_shared<Rotation>(heads);
    default:
      return std::make_shared<Way>();
  }
}
// [/make_way]

}  // namespace unrolled::positions
