// Sentences made from templates, so that one thing is asked at a time: who did it (word order), and what a
// "not" reverses (negation). There is nothing else in them, so a model that fails here fails for one reason.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "data/datasets.hpp"
#include "tensor/random.hpp"

namespace unrolled::bag_of_words {

// [order_swap]
/// "dog bites man" (class 1: the animal acts) and "man bites dog" (class 0), always both: 576 pairs, half of
/// the pairs held out.
inline data::Split order_swap(Generator& generator) {
  const std::vector<std::string> animals = {"dog",   "cat",  "horse", "bear", "goat",  "parrot",
                                            "goose", "wolf", "fox",   "bull", "snake", "donkey"};
  const std::vector<std::string> people = {"man",    "woman",  "boy",     "girl",   "teacher", "baker",
                                           "farmer", "sailor", "student", "doctor", "driver",  "singer"};
  const std::vector<std::string> verbs = {"bites", "chases", "sees", "follows"};
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const std::string& animal : animals) {
    for (const std::string& person : people) {
      for (const std::string& verb : verbs) {
        pairs.push_back({animal + " " + verb + " " + person, person + " " + verb + " " + animal});
      }
    }
  }
  generator.shuffle(pairs);
  data::Split set;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    std::vector<data::Labelled>& half = i < pairs.size() / 2 ? set.train : set.test;
    half.push_back({pairs[i].first, 1});
    half.push_back({pairs[i].second, 0});
  }
  return set;
}
// [/order_swap]

// [negation]
enum class Negation { adjacent, distant };

/// "the soup was good" (class 1), "the soup was bad" (0), and each with a "not" that reverses its class:
/// right before the adjective, "the soup was not good", or far from it, "i do not think the soup was good".
/// Every adjective is in both halves; the nouns of the test half are its own.
inline data::Split negation(Negation where, Generator& generator) {
  std::vector<std::string> nouns = {"food",  "soup",  "coffee", "pizza", "salad", "service",
                                    "movie", "story", "phone",  "music", "room",  "camera"};
  const std::vector<std::string> good = {"good", "great", "wonderful", "excellent", "tasty", "lovely"};
  const std::vector<std::string> bad = {"bad", "awful", "terrible", "poor", "horrible", "boring"};
  generator.shuffle(nouns);
  data::Split set;
  for (std::size_t i = 0; i < nouns.size(); ++i) {
    std::vector<data::Labelled>& half = i < nouns.size() / 2 ? set.train : set.test;
    for (const bool praise : {true, false}) {
      for (const std::string& adjective : praise ? good : bad) {
        const std::string plain = "the " + nouns[i] + " was " + adjective;
        const std::string adjacent = "the " + nouns[i] + " was not " + adjective;
        half.push_back({plain, praise ? 1 : 0});
        half.push_back({where == Negation::adjacent ? adjacent : "i do not think " + plain, praise ? 0 : 1});
      }
    }
  }
  return set;
}
// [/negation]

}  // namespace unrolled::bag_of_words
