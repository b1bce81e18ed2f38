// Chapter 02: how do many units learn together?
#include "02_layers/experiments/story.hpp"

using namespace unrolled;
using namespace unrolled::layers;

int main(int argc, char** argv) {
  app::Program program("02_layers", "How do many units learn together?");
  Options options;
  program.option("--layers", options.layers, "how many layers the deep networks have, 1 to 100",
                 app::at_least(1, 100));

  return program.run(argc, argv, [&] {
    const data::PictureParts pictures = read_pictures(program);
    follow_one_pass(program, pictures.train);
    measure_the_tape(program);
    measure_each_layer(program);
    move_a_motif(program);
    start_deep_networks(program, options, pictures.train);
    train_deep_networks(program, options, pictures);
    read_digits(program, pictures);
  });
}
