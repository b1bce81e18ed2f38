// Chapter 21: why remember what can be looked up?
#include "21_retrieval/story.hpp"

using namespace unrolled;
using namespace unrolled::retrieval;

int main(int argc, char** argv) {
  app::Program program("21_retrieval", "Why remember what can be looked up?");
  Wishes wishes;
  program.option("--neighbours", wishes.neighbours, "how many rows of the database each chunk gets to see");

  return program.run(argc, argv, [&] {
    const Study study = invent(program);
    const Nets nets = learn(program, study, wishes);
    look_inside(program, study, nets, wishes);
    change_the_database(program, study, nets, wishes);
    leak(program, study, nets, wishes);
    remember_places(program, study, nets);
  });
}
