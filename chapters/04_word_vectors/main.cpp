// Chapter 04: what does a word's company say about it?
#include "04_word_vectors/experiments/story.hpp"

using namespace unrolled;
using namespace unrolled::word_vectors;

int main(int argc, char** argv) {
  app::Program program("04_word_vectors", "What does a word's company say about it?");
  Options options;
  program.option("--width", options.skip_gram.width, "how many numbers a vector has", app::at_least(1, 1024));
  program.option("--reach", options.skip_gram.reach, "how far a context may be from its word",
                 app::at_least(1, 100));
  program.option("--min-count", options.min_count,
                 "how often a word must occur to have a vector; 0: 10 times, 2 in a short text",
                 app::at_least(0));
  program.option("--passes", options.passes, "how often the text is read; 0: twice, a short text more often",
                 app::at_least(0, 10'000));
  program.option("--neighbours", options.neighbours,
                 "a word whose nearest words are wanted: this part alone");
  program.option("--analogy", options.analogy,
                 "three words a b c: which is to c as b is to a? this part alone");
  program.option("--save-vectors", options.save_vectors,
                 "write the text's vectors in word2vec's text format");
  program.option("--load-vectors", options.load_vectors,
                 "ask the vectors of such a file instead of learning any");

  return program.run(argc, argv, [&] {
    check(program, options);
    if (!options.load_vectors.empty()) return ask_a_file(program, options);
    const Dataset dataset = read_text(program, options);
    count_neighbours(program, dataset);
    const Vectors vectors = learn(program, dataset, options);
    if (!options.neighbours.empty() || !options.analogy.empty()) return;
    follow_one_pair(program, dataset, vectors);
    if (!dataset.tells_story) return;
    compare_with_topics(program, dataset, options, vectors);
    ask_for_analogies(program);
    compare_languages(program);
    compare_with_counts(program);
    show_one_vector(program, vectors);
  });
}
