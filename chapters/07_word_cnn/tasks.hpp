// Two generated tasks. Their texts come in pairs that differ in one thing alone, and the two of a pair have different answers: a
// network that cannot see that thing gives both the same answer, and is right about exactly half.
//
//   order   … u + v … u − v …   or   … u − v … u + v …      is the + or the − first? (u and v are runs of words)
//   reach   … a … … … h                                       what does the homonym h mean? a, d words before it, is from one
//                                                             of two topics, and decides
#pragma once

#include "07_word_cnn/filters.hpp"

namespace unrolled::word_cnn {

/// B texts of T words each, in pairs: 2i and 2i + 1.
struct Pairs {
  Indices ids;     ///< (B,T)
  Indices labels;  ///< (B): 0 and 1 in every pair
};

/// The words of both tasks: padding and unknown, two marks, two topics, the homonym, and words that mean nothing.
inline constexpr Index plus_mark = 2, minus_mark = 3, first_topic = 4, homonym = 14, first_filler = 15;
inline constexpr std::size_t topic_words = 5, fillers = 28, task_words = first_filler + fillers;

inline Index filler(Generator& generator) {
  return first_filler + static_cast<Index>(generator.below(fillers));
}

// [order]
/// How the texts of the order task are laid out, in words.
struct OrderText {
  std::size_t run = 4;  ///< of u and of v
  std::size_t outside = 16,
              least = 4;  ///< before the first u and after the last v together, and on each side
  std::size_t between = 1;

  std::size_t size() const { return outside + 4 * run + 2 + between; }
  std::size_t apart() const { return 2 * run + 1 + between; }  ///< from one mark to the other
};

/// Texts in which u and v stand twice. Filters that are at most `run` + 1 words wide see the same windows in both of a pair.
inline Pairs order_pairs(std::size_t pairs, const OrderText& layout, Generator& generator) {
  const std::size_t T = layout.size();
  Pairs result{Indices::from_shape({2 * pairs, T}), Indices::from_shape({2 * pairs})};
  for (std::size_t p = 0; p < pairs; ++p) {
    std::vector<Index> text(T);
    for (Index& word : text) word = filler(generator);
    const std::size_t before = layout.least + generator.below(layout.outside - 2 * layout.least + 1);
    const std::size_t first = before + layout.run, second = first + layout.apart();
    for (std::size_t i = 1; i <= layout.run; ++i) {
      text[second - i] = text[first - i];  // u
      text[second + i] = text[first + i];  // v
    }
    for (std::size_t twin = 0; twin < 2; ++twin) {
      text[first] = twin == 0 ? plus_mark : minus_mark;
      text[second] = twin == 0 ? minus_mark : plus_mark;
      std::copy(text.begin(), text.end(), &result.ids(2 * p + twin, 0));
      result.labels(2 * p + twin) = static_cast<Index>(twin);
    }
  }
  return result;
}
// [/order]

// [reach]
/// Texts of T words with the homonym at their end, and d words before it one of a topic.
inline Pairs reach_pairs(std::size_t pairs, std::size_t T, const std::vector<std::size_t>& distances,
                         Generator& generator) {
  Pairs result{Indices::from_shape({2 * pairs, T}), Indices::from_shape({2 * pairs})};
  for (std::size_t p = 0; p < pairs; ++p) {
    const std::size_t at = T - 1 - distances[p % distances.size()];
    std::vector<Index> text(T);
    for (Index& word : text) word = filler(generator);
    text.back() = homonym;
    for (std::size_t topic = 0; topic < 2; ++topic) {
      text[at] = first_topic + static_cast<Index>(topic * topic_words + generator.below(topic_words));
      std::copy(text.begin(), text.end(), &result.ids(2 * p + topic, 0));
      result.labels(2 * p + topic) = static_cast<Index>(topic);
    }
  }
  return result;
}
// [/reach]

}  // namespace unrolled::word_cnn
