// Sentences made from templates, so that one thing is asked at a time: who did it (word order), and what a
// "not" turns round (negation). Half of each set is held out with nouns that training never saw in that
// place.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "03_bag_of_words/labelled_texts.hpp"
#include "tensor/random.hpp"

namespace unrolled::bag_of_words {

// [order_swap]
/// "dog bites man" (class 1: the animal acts) and "man bites dog" (class 0), always both: 576 pairs, half of
/// the pairs held out.
inline Split order_swap(Generator& generator) {
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
  Split set;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    LabelledTexts& half = i < pairs.size() / 2 ? set.train : set.test;
    half.add(pairs[i].first, true);
    half.add(pairs[i].second, false);
  }
  return set;
}
// [/order_swap]

// [negation]
enum class Negation { adjacent, distant };

/// "the soup was good" (class 1), "the soup was bad" (0), and each with a "not" that turns its class round:
/// right before the adjective, "the soup was not good", or far from it, "i do not think the soup was good".
/// Every adjective is in both halves; the nouns of the test half are its own.
inline Split negation(Negation where, Generator& generator) {
  std::vector<std::string> nouns = {"food",  "soup",  "coffee", "pizza", "salad", "service",
                                    "movie", "story", "phone",  "music", "room",  "camera"};
  const std::vector<std::string> good = {"good", "great", "wonderful", "excellent", "tasty", "lovely"};
  const std::vector<std::string> bad = {"bad", "awful", "terrible", "poor", "horrible", "boring"};
  generator.shuffle(nouns);
  Split set;
  for (std::size_t i = 0; i < nouns.size(); ++i) {
    LabelledTexts& half = i < nouns.size() / 2 ? set.train : set.test;
    for (const bool praise : {true, false}) {
      for (const std::string& adjective : praise ? good : bad) {
        const std::string plain = "the " + nouns[i] + " was ";
        half.add(plain + adjective, praise);
        half.add(
            where == Negation::adjacent ? plain + "not " + adjective : "i do not think " + plain + adjective,
            !praise);
      }
    }
  }
  return set;
}
// [/negation]

}  // namespace unrolled::bag_of_words
