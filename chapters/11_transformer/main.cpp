// Chapter 11: the whole machine.
#include "11_transformer/experiments/story.hpp"

using namespace unrolled;
using namespace unrolled::transformer;

int main(int argc, char** argv) {
  app::Program program("11_transformer", "What is the whole machine?");
  std::string norm_name = "pre", sentence;
  program.option("--norm", norm_name, "where the layer norms stand: pre or post",
                 std::vector<std::string>{"pre", "post"});
  program.option("--sentence", sentence, "a sentence of yours, to be translated in the end");

  return program.run(argc, argv, [&] {
    const Norm norm = norm_name == "pre" ? Norm::pre : Norm::post;
    const TranslationTask task = prepare_translation(program, norm, sentence);
    follow_one_pass(program, norm);
    // With the reader's own data only the translation is shown: its training is long enough.
    if (program.data().empty()) {
      measure_critical_path(program, norm);
      learn_tasks(program, norm);
    }
    const Trained trained = learn_to_translate(program, task, norm);
    search_with_beams(program, trained);
    if (!sentence.empty()) translate_sentence(program, trained, sentence);
  });
}
