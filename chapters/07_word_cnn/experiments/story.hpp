// The parts of the chapter's story, in the order in which main() calls them.
#pragma once

#include <string>

#include "07_word_cnn/experiments/reviews.hpp"
#include "app/program.hpp"

namespace unrolled::word_cnn {

/// Before any other work. `sentence` is the reader's; empty: one of ours, or of the reviews. Errors: as
/// data::resolve_two_classes and data::split; the sentence has no word that the reviews have, or too many.
Reviews read_reviews(app::Program& program, const std::string& sentence);
/// Vectors by chapter 04, then one table: bags of words, the network with each kind of vectors, and attention. Returns the network
/// whose vectors went on learning.
WordCnn compare_networks(app::Program& program, const Reviews& reviews);
/// One sentence through the network, recorded; which words its maxima chose.
void follow_one_sentence(app::Program& program, const Reviews& reviews, const WordCnn& network);
/// The phrases that filters like best.
void show_favourites(app::Program& program, const Reviews& reviews, const WordCnn& network);
/// What padding may change, and what it must not.
void pad_a_batch(app::Program& program, const Reviews& reviews, const WordCnn& network);
/// Which of two marks came first?
void ask_for_order(app::Program& program);
/// How far away may the word be that decides?
void ask_from_afar(app::Program& program);
/// Operations one after another, over the length of the text.
void measure_path(app::Program& program);

}  // namespace unrolled::word_cnn
