// Chapter 15: how does a left-to-right writer use what stands to the right?
#include "15_encoder_decoder/experiments/story.hpp"

using namespace unrolled;
using namespace unrolled::infilling;

int main(int argc, char** argv) {
  app::Program program("15_encoder_decoder", "How does a left-to-right writer use what stands to the right?");
  Options options;
  program.option("--sentence", options.sentence,
                 "a sentence of chapter 14's language with one gap, ___, to step through");
  program.option("--code", options.code, "a line of code with one gap, ___, to be filled");

  return program.run(argc, argv, [&] {
    const Language language;
    const Dataset dataset = open(program, language, options);
    show_four_ways(program, language);
    move_a_text(program, language);
    const T5 model = fill_the_particle(program, language, dataset);
    follow_one_pass(program, language, model, options);
    name_the_tasks(program, language, dataset);
    fill_code(program, dataset, options);
  });
}
