// The parts of the chapter's story, in the order in which main() calls them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "21_retrieval/facts.hpp"
#include "21_retrieval/library.hpp"
#include "21_retrieval/retro.hpp"
#include "app/program.hpp"

namespace unrolled::retrieval {

/// This chapter's own options.
struct Options {
  std::size_t neighbours = 2;  ///< K
  std::string ask;             ///< a question to the dictionary; empty: the whole story
  std::filesystem::path database, append;
  std::size_t rows = 0;     ///< to search, exactly and in a graph; 0: the whole story
  std::size_t effort = 32;  ///< of a walk through the graph
};

inline constexpr std::size_t most_neighbours = 64;                       // more take too much memory and time
inline constexpr std::size_t fewest_rows = 1000, most_rows = 1'000'000;  // to be searched

/// A dictionary and what is asked of it.
struct DictionaryTask {
  data::Dictionary dictionary;
  Library library;
  std::string words;            ///< the question
  std::vector<Index> question;  ///< its tokens
  std::vector<data::Definition> appended;
};

/// The invented world, and all that is read about it.
struct Study {
  World world;
  Embedder embedder;
  Rows trained, all;        ///< the facts of the people trained on; of everybody
  Examples train, test;     ///< documents about the people trained on, about the others
  Examples quiz;            ///< each fact of the others asked once, in the first half or in the second
  std::vector<Fact> asked;  ///< the fact of each row of the quiz
};

/// What was learnt.
struct Models {
  Retro retro;
  gpt::Gpt gpt;
};

/// Errors: an option that makes no sense.
void check(const Options& options);
Study invent(app::Program& program);
/// Trains RETRO with the database, and chapter 13's GPT without.
Models learn(app::Program& program, const Study& study, const Options& options);
/// The database is there, is not there, is another, is edited, is ten times as large.
void change_the_database(app::Program& program, const Study& study, const Models& models,
                         const Options& options);
/// A document that may look itself up.
void leak(app::Program& program, const Study& study, const Models& models, const Options& options);
/// Which positions see what was found for a chunk.
void look_inside(app::Program& program, const Study& study, const Models& models, const Options& options);
/// Exact and approximate search: time and recall.
void race(app::Program& program, const Options& options);
/// Before any training. Errors: as data::resolve_dictionary; fewer than ten entries; a question that is too long; a file to
/// append, a database or a --load that does not fit.
DictionaryTask open_dictionary(app::Program& program, const Options& options);
/// A dictionary in a file, and a question.
void ask_a_dictionary(app::Program& program, const Options& options, const DictionaryTask& task);
/// kNN-LM.
void remember_places(app::Program& program, const Study& study, const Models& models);

/// What was found (B,U,K,R), but in one text in ten, by chance, nothing: so a net learns to do without.
Indices forget_some(Indices found, Generator& generator);

/// Rows of x by their numbers: x (N,…), rows (B) → (B,…).
Indices rows_of(const Indices& x, const std::vector<std::size_t>& rows);

/// Of the targets that count, how many are the likeliest token: logits (N,T,V), targets (N,T).
double share_right(const Array& logits, const Indices& targets);

}  // namespace unrolled::retrieval
