// The sections of the chapter's program, in the order in which main() tells them.
#pragma once

#include <string>
#include <vector>

#include "09_attention/reader.hpp"
#include "app/program.hpp"

namespace unrolled::attention {

/// A reader that has learnt from reviews.
struct Trained {
  text::Vocabulary vocabulary;
  Reader reader;
};

void soften_a_dictionary(app::Program& program);
void scale_the_scores(app::Program& program);
void hide_and_reorder(app::Program& program);
Trained learn_to_read(app::Program& program);
void look_at_one_sentence(app::Program& program, const Trained& trained, const std::string& sentence);
void pad_a_batch(app::Program& program, const Trained& trained);
void ask_for_two(app::Program& program);
void measure_distance(app::Program& program);

}  // namespace unrolled::attention
