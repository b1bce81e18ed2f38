// Chapter 21: why remember what can be looked up?
#include "21_retrieval/experiments/story.hpp"

using namespace unrolled;
using namespace unrolled::retrieval;

int main(int argc, char** argv) {
  app::Program program("21_retrieval", "Why remember what can be looked up?");
  Options options;
  program.option("--neighbours", options.neighbours, "how many rows of the database each chunk gets to see",
                 app::at_least(1, most_neighbours));
  program.option("--ask", options.ask,
                 "a question to the dictionary, in words: this part of the story alone");
  program.option("--database", options.database,
                 "the dictionary's database: opened where it is, else built there");
  program.option("--append", options.append, "a file of lines word<TAB>text, to be added to that database");
  program.option("--rows", options.rows, "how many rows to search, exactly and in a graph: this part alone",
                 app::at_least(fewest_rows, most_rows));
  program.option("--effort", options.effort,
                 "how many of the nearest rows so far a walk through the graph keeps",
                 app::at_least(1, most_rows));

  return program.run(argc, argv, [&] {
    check(options);
    if (options.rows > 0) return race(program, options);
    const DictionaryTask task = open_dictionary(program, options);
    if (!options.ask.empty()) return ask_a_dictionary(program, options, task);
    const Study study = invent(program);
    const Models models = learn(program, study, options);
    look_inside(program, study, models, options);
    change_the_database(program, study, models, options);
    leak(program, study, models, options);
    remember_places(program, study, models);
    race(program, options);
    ask_a_dictionary(program, options, task);
  });
}
