// The sections of the chapter's program, in the order in which main() calls them.
#pragma once

#include <string>
#include <vector>

#include "09_attention/reader.hpp"
#include "app/program.hpp"
#include "data/datasets.hpp"

namespace unrolled::attention {

/// The reviews, the words of those to learn from, and the sentence to look at.
struct Dataset {
  std::string about;
  data::Split split;
  text::Vocabulary vocabulary;
  std::string sentence;
};

/// A reader after its training on reviews.
struct Trained {
  text::Vocabulary vocabulary;
  Reader reader;
};

/// Before any other work. `sentence` is the reader's; empty: one of ours that these reviews have words for.
/// Errors: as data::resolve_two_classes and data::split; the sentence has no known word, or too many words to be drawn.
Dataset open_reviews(const app::Program& program, const std::string& sentence);
void soften_a_dictionary(app::Program& program);
void scale_the_scores(app::Program& program);
void hide_and_reorder(app::Program& program);
Trained learn_to_read(app::Program& program, const Dataset& dataset);
void look_at_one_sentence(app::Program& program, const Trained& trained, const std::string& sentence);
void pad_a_batch(app::Program& program, const Trained& trained);
void ask_for_two(app::Program& program);
void measure_distance(app::Program& program);

}  // namespace unrolled::attention
