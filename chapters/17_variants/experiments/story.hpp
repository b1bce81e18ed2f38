// The parts of the chapter's story, in the order in which main() calls them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "10_positions/windows.hpp"
#include "17_variants/model.hpp"
#include "app/program.hpp"
#include "data/texts.hpp"

namespace unrolled::variants {

/// What helps a training that runs away.
inline constexpr const char* runaway_hint = "another --seed";

/// What the chapter's own options say.
struct Options {
  std::string norm = "layer", place = "pre", activation = "gelu", pattern = "dense", way = "rope";
  std::size_t key_heads = 4;
  std::string text = "In the beginning";  ///< what is stepped through, and the prompt of a published model
  std::filesystem::path tokenizer;        ///< tokenizer.json of a published model
  std::size_t tokens = 20;                ///< how many a published model writes
};

/// The sizes that all models of this chapter's trainings share, on bytes.
inline Config base_config() {
  return {.vocabulary = 256,
          .width = 48,
          .heads = 4,
          .key_heads = 4,
          .head_width = 12,
          .layers = 2,
          .inner = 192,
          .context = 64,
          .reach = 8};
}

/// base_config() with what the reader asks for. Errors: as check().
Config config_of(const Options& options);

struct Dataset {
  data::Text source;
  std::string train, held_out;  ///< every twentieth line is held out
};

/// Before anything else. Errors: as resolve_text; a text that is too short; --text is too long; --load does not fit.
Dataset open_text(const app::Program& program, const Options& options);
/// Whether --load names a model in Llama's layout, and not a training of this chapter.
bool is_published(const std::filesystem::path& file);
/// Opens it, and writes on from --text. Errors: as Llama; no tokenizer for a text.
void open_published(app::Program& program, const Options& options);

/// Parameters and caches of published models; claims.
void count_published(app::Program& program);
/// What follows from the formulas: norms, shared keys, patterns, the length of a block; claims.
void compare_parts(app::Program& program);
/// Eighteen layers, three places for the norm; a claim.
void go_deep(app::Program& program);
/// Each switch on text; claims.
void change_each(app::Program& program, const Dataset& dataset);
/// One head's keys or all heads': bytes and speed; claims.
void compare_caches(app::Program& program);
/// The reader's own block: trained, kept, and stepped through.
void follow_one_pass(app::Program& program, const Dataset& dataset, const Options& options);

}  // namespace unrolled::variants
