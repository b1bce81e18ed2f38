// The parts of the chapter's story, in the order in which main() calls them.
#pragma once

#include <filesystem>
#include <string>

#include "13_gpt/experiments/tokens.hpp"
#include "13_gpt/gpt.hpp"
#include "13_gpt/writing.hpp"
#include "app/program.hpp"

namespace unrolled::gpt {

/// This chapter's own options.
struct Options {
  std::string tokens = "bytes";  ///< characters, bytes, pairs or gpt2
  std::size_t vocabulary = 512;  ///< how many tokens pairs are learnt for
  std::size_t accumulate = 1;    ///< batches whose gradients add up to one step
  double rate = 3e-3, decay = 0.1, clip = 1;
  std::string prompt;        ///< empty: read_text puts the text's first words here
  std::size_t length = 200;  ///< tokens to write
  Sampling sampling = {.temperature = 0.8, .top_k = 0, .top_p = 0.95};
  std::size_t heads = 0;                      ///< of a published model; 0: a head for every 64 columns
  std::filesystem::path token_table, merges;  ///< a published model's vocab.json and merges.txt
};

// Limits: more than anybody would wait for, and still small enough for memory.
inline constexpr std::size_t most_tokens = 1'000'000, most_vocabulary = 100'000, most_batches = 1000;

/// A text as tokens, split.
struct Dataset {
  Tokenizer tokenizer;
  Indices train, held_out;
  bool is_long;     ///< enough held out to be read in several streams
  bool has_claims;  ///< long, and one that the book knows
};

/// Errors: options of a published model, and there is none.
void check(const Options& options);
/// GPT-2's and GPT-3's parameters from a formula.
void count_parameters(app::Program& program);
/// Errors: as data::resolve_text; too short; the prompt cannot be read.
Dataset read_text(app::Program& program, Options& options);
/// Trains, with samples in between, and compares the model with bigram counts.
Gpt learn(app::Program& program, const Dataset& dataset, const Options& options);
/// One pass over the reader's prompt: attention maps, the likeliest next tokens.
void look_inside(app::Program& program, const Gpt& model, const Tokenizer& tokenizer, const Options& options);
/// Cache and recomputation: the same numbers, in how much less time.
void compare_cache(app::Program& program);
/// Copying from the context, with two layers and with one.
void copy_in_context(app::Program& program);
/// Writes on from the reader's prompt, token by token.
void write_text(app::Program& program, const Gpt& model, const Tokenizer& tokenizer, const Options& options);

/// Whether the file of --load is a model as GPT-2 was published, and not a training of this chapter.
bool is_published(const std::filesystem::path& file);
/// Opens it, tells how large it is, looks inside, and writes.
void open_published(app::Program& program, Options options);

}  // namespace unrolled::gpt
