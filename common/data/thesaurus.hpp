// WordNet as what it is: sets of words with one meaning, each with its definition and its topic.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace unrolled::data {

/// Words with one meaning.
struct Synset {
  std::size_t
      topic;  ///< the lexicographer's file: 3 to 28 for nouns, 29 to 43 for verbs, 0, 1, 2 and 44 for others
  std::vector<std::string> words;  ///< UTF-8, blanks for underlines: "guinea pig"; one or more
  std::string gloss;               ///< definition and examples, on one line

  bool is_noun() const { return topic >= first_noun && topic <= last_noun; }
  static constexpr std::size_t first_noun = 3,
                               last_noun = 28;  ///< 3 stands for what is above all topics: "entity"
};

struct Thesaurus {
  std::string name;   ///< "wordnet", or "" when it is not here
  std::string about;  ///< one line for the reader
  std::vector<Synset> sets;
};

/// WordNet when it was fetched; else no sets, and `about` says how to fetch it. Errors: it is damaged.
Thesaurus resolve_thesaurus(const std::string& name = "wordnet");

/// WordNet's data files, a line a set (wndb(5)): `offset file kind count word id … | gloss`; the count is hexadecimal. Of an
/// adjective "(a)", "(p)" and "(ip)" are left out. Errors, with the line's number: not this format; no set at all.
std::vector<Synset> parse_synsets(std::string_view text, const std::string& name);

/// What WordNet calls a topic of nouns: "animal" for 5. Errors: none of 3 to 28.
std::string noun_topic(std::size_t topic);

}  // namespace unrolled::data
