// Files of word vectors in the text format of word2vec, which most programs read and write:
//
//     2 3                       the number of words, and of numbers a word
//     the 0.1 -0.25 3e-05       a word, a blank, its numbers with blanks between them; a line for each word
//     of 1 0 -2
//
// GloVe's files are the same without the first line.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "tensor/array.hpp"
#include "text/vocabulary.hpp"

namespace unrolled::text {

struct WordVectors {
  Vocabulary vocabulary;
  Array vectors;  ///< (V,C): row i is that of word i
};

/// The words and vectors of a file. Errors, one line that names the file and the line: as read_text_file; a first line that is
/// neither two whole numbers above 0 nor a word with its numbers; more or fewer words or numbers than it says; what is no number,
/// is infinite or too large for a float; a word that stands twice.
WordVectors read_word_vectors(const std::filesystem::path& file);
/// The same from a text; `name` is what errors call it.
WordVectors parse_word_vectors(std::string_view text, const std::string& name);

/// Writes such a file in one step or not at all, each number with the fewest digits that give it back. Errors: as write_atomically;
/// sizes that do not fit; a number that is not finite; a word that is empty, has a blank in it or is not UTF-8.
void write_word_vectors(const std::filesystem::path& file, const Vocabulary& vocabulary,
                        const Array& vectors);

}  // namespace unrolled::text
