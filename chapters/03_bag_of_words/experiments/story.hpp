// The sections of the chapter's program, in the order in which main() calls them.
#pragma once

#include <filesystem>
#include <string>
#include <utility>

#include "03_bag_of_words/problem.hpp"
#include "app/program.hpp"
#include "data/datasets.hpp"

namespace unrolled::bag_of_words {

/// The chapter's own options.
struct Options {
  std::string sentence;               ///< to classify and to step through; empty: one of ours
  int truth = 1;                      ///< its class, 0 or 1, for the loss
  std::filesystem::path export_file;  ///< where the split and its terms go, for another library
};

/// The texts, which of them are held out for the test, and the counts of their words.
struct Dataset {
  data::Dataset source;
  data::Split split;
  Problem words;
  data::Labelled sentence;  ///< to follow step by step: the reader's, or one that these data have words for
};

/// Both models of the chapter.
struct Models {
  Linear naive_bayes;  ///< on counts
  Linear logistic;     ///< on tf-idf
  Vectorizer tf_idf;   ///< makes the vectors of `logistic`
};

/// What may stand in a vector, as the tables call it.
inline const std::pair<const char*, Values> value_names[] = {
    {"counts", Values::counts}, {"binary", Values::binary}, {"tf-idf", Values::tf_idf}};

Dataset read_texts(app::Program& program, const Options& options);
void show_vectors(app::Program& program, const Dataset& dataset);
Models learn(app::Program& program, const Dataset& dataset);
void show_weights(app::Program& program, const Dataset& dataset, const Models& models);
void follow_one_sentence(app::Program& program, const Dataset& dataset, const Models& models);
void compare_vectors(app::Program& program, const Dataset& dataset);
void ask_about_order(app::Program& program);
void ask_about_negation(app::Program& program);

}  // namespace unrolled::bag_of_words
