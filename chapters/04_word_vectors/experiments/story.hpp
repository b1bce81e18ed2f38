// The parts of the chapter's story, in the order in which main() calls them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "04_word_vectors/corpus.hpp"
#include "04_word_vectors/skip_gram.hpp"
#include "app/program.hpp"
#include "data/texts.hpp"
#include "text/word_vectors_file.hpp"

namespace unrolled::word_vectors {

/// This chapter's own options.
struct Options {
  SkipGramOptions skip_gram;                         ///< of the training on the text
  std::size_t min_count = 0;                         ///< 0: 10, or 2 in a text of less than 100,000 words
  std::size_t passes = 0;                            ///< 0: 2, or more over a short text
  std::string neighbours, analogy;                   ///< what is asked: this part alone
  std::filesystem::path save_vectors, load_vectors;  ///< in word2vec's format
};

/// A noun whose every sense lies in one of WordNet's topics.
struct TopicNoun {
  Index word;
  std::size_t topic;
};

/// What is read: the text, and, if it is WordNet, which nouns have one topic.
struct Dataset {
  std::string about;
  Corpus corpus;
  std::vector<TopicNoun> nouns;  ///< empty for other texts
  bool tells_story = true;       ///< false when the reader named a text: then this is the only one
  bool has_claims = true;  ///< false with --quick, and with options that the claims were not measured with
};

/// What was learnt of it.
struct Vectors {
  text::Vocabulary vocabulary;
  Array words, contexts;  ///< (V,C)
};

/// Errors: an option that cannot be used, before anything is read.
void check(const app::Program& program, const Options& options);
/// --load-vectors: neighbours and analogies from a file, this part alone.
void ask_a_file(app::Program& program, const Options& options);
Dataset read_text(app::Program& program, const Options& options);
void count_neighbours(app::Program& program, const Dataset& dataset);
/// Learns the text's vectors, shows some neighbours, and answers what was asked.
Vectors learn(app::Program& program, const Dataset& dataset, const Options& options);
void follow_one_pair(app::Program& program, const Dataset& dataset, const Vectors& vectors);
void compare_with_topics(app::Program& program, const Dataset& dataset, const Options& options,
                         const Vectors& vectors);
void ask_for_analogies(app::Program& program);
void compare_languages(app::Program& program);
void compare_with_counts(app::Program& program);
void show_one_vector(app::Program& program, const Vectors& vectors);

/// Answers --neighbours and --analogy. Errors: a word that is not there.
void answer_questions(app::Program& program, const Options& options, const text::Vocabulary& vocabulary,
                      const Array& unit);
/// The same errors, before there are vectors.
void check_questions(const Options& options, const text::Vocabulary& vocabulary);

/// "ship, boat, vessel": the nearest of a word, with their cosines.
std::string nearest_in_words(const text::Vocabulary& vocabulary, const Array& unit, Index word,
                             std::size_t count);

/// The first words of this list that a vocabulary has, filled up with words of its own.
std::vector<Index> shown_words(const text::Vocabulary& vocabulary, std::size_t count);

}  // namespace unrolled::word_vectors
