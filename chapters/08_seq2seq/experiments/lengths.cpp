// Symbols written backwards: how long a sentence a fixed vector holds, and what attention looks at.
#include <fmt/format.h>

#include "08_seq2seq/experiments/story.hpp"
#include "app/training.hpp"
#include "trace/views/heat_map.hpp"

namespace unrolled::seq2seq {
namespace {

Task task_of(const Options& options) { return options.task == "copy" ? Task::copy : Task::reverse; }

Seq2Seq make_reader(Attention attention, Score score, Generator& generator) {
  return Seq2Seq({.source_vocabulary = task_vocabulary,
                  .target_vocabulary = task_vocabulary,
                  .encoder = 32,
                  .attention = attention,
                  .score = score},
                 generator);
}

void train(app::Program& program, const std::string& name, const Seq2Seq& model, Task task,
           Generator& generator) {
  const std::size_t steps = program.train_steps(500, 10);
  const auto loss = [&](Generator& drawing) {
    const Examples examples = draw(task, 32, shortest_length, longest_length, drawing);
    return loss_of(model, lesson(examples.sources, examples.targets));
  };
  app::fit(program, name, loss,
           {.adam = nn::Adam(model.parameters()), .rate = schedule(5e-3, 50, steps), .clip = 1}, steps,
           generator);
}

/// The same test for every model.
Examples test_of(const app::Program& program, Task task, std::size_t length) {
  Generator generator(program.seed() + 1000 * length);
  return draw(task, program.quick() ? 10 : 200, length, length, generator);
}

double right_at(const app::Program& program, const Seq2Seq& model, Task task, std::size_t length) {
  return share_right(model, test_of(program, task, length));
}

double aligned(const app::Program& program, const Seq2Seq& model, Task task, std::size_t within = 0) {
  return share_aligned(model, task, test_of(program, task, longest_length), within);
}

Words letters_of(const Sentence& sentence) {
  Words letters;
  for (const Index symbol : sentence) letters.push_back(std::string(1, static_cast<char>('a' + symbol - 3)));
  return letters;
}

}  // namespace

Readers learn_tasks(app::Program& program, const Options& options) {
  const Task task = task_of(options);
  program.section(task == Task::reverse ? "Backwards" : "As it came");
  Generator generator(program.seed());
  Readers readers = {make_reader(Attention::none, Score::additive, generator),
                     make_reader(Attention::bahdanau, Score::additive, generator),
                     make_reader(Attention::luong, Score::general, generator),
                     {}};
  const Seq2Seq untrained = make_reader(Attention::bahdanau, Score::additive, generator);
  const std::vector<std::pair<std::string, const Seq2Seq*>> models = {
      {"fixed vector", &readers.fixed}, {"Bahdanau", &readers.bahdanau}, {"Luong", &readers.luong}};
  program.say(
      "{} to {} of {} symbols are to be written {}. Three models of the same widths: one whose decoder has "
      "the encoder's last states and nothing else, and two that look.",
      shortest_length, longest_length, symbols, task == Task::reverse ? "backwards" : "as they came");
  for (const Seq2Seq* model : {&readers.bahdanau, &readers.luong})
    readers.aligned_before.push_back(aligned(program, *model, task));
  for (const auto& [name, model] : models) train(program, name, *model, task, generator);

  std::vector<app::Curve> curves;
  for (const auto& [name, model] : models) curves.push_back({name, {}, {}});
  std::vector<app::Row> rows;
  for (std::size_t length = shortest_length; length <= 24; length += 2) {
    rows.push_back({std::to_string(length) + (length > longest_length ? " (longer than in training)" : "")});
    for (std::size_t i = 0; i < models.size(); ++i) {
      curves[i].x.push_back(static_cast<double>(length));
      curves[i].y.push_back(right_at(program, *models[i].second, task, length));
      rows.back().push_back(fmt::format("{:.3f}", curves[i].y.back()));
    }
  }
  program.say("Whole sentences right, written greedily:");
  program.table({"symbols", "fixed vector", "Bahdanau", "Luong"}, rows);
  program.plot(app::Lines{.title = "Whole sentences right (trained on 2 to 12 symbols)",
                          .x_axis = "symbols",
                          .y_axis = "share right",
                          .curves = curves},
               "lengths.svg");
  if (program.quick()) return readers;

  const auto at = [&](std::size_t model, std::size_t length) { return curves[model].y[length / 2 - 1]; };
  program.claim({.claim = "4 symbols: all three write whole sentences right (the worst of them)",
                 .measured = std::min({at(0, 4), at(1, 4), at(2, 4)}),
                 .bound = 0.95,
                 .control = right_at(program, untrained, task, 4),
                 .control_meaning = "untrained"});
  program.claim({.claim = "12 symbols: with Bahdanau's attention whole sentences right",
                 .measured = at(1, 12),
                 .bound = 0.9,
                 .control = at(0, 12),
                 .control_meaning = "fixed vector"});
  program.claim({.claim = "12 symbols: with Luong's attention whole sentences right",
                 .measured = at(2, 12),
                 .bound = 0.75,
                 .control = at(0, 12),
                 .control_meaning = "fixed vector"});
  program.claim({.claim = "12 symbols are too many for one fixed vector: whole sentences right",
                 .measured = at(0, 12),
                 .relation = "<=",
                 .bound = 0.2,
                 .control = at(1, 12),
                 .control_meaning = "Bahdanau's attention"});
  program.claim({.claim = "20 symbols, more than in training: attention fails too (the better of the two)",
                 .measured = std::max(at(1, 20), at(2, 20)),
                 .relation = "<=",
                 .bound = 0.4,
                 .control = std::min(at(1, 12), at(2, 12)),
                 .control_meaning = "12 symbols"});
  return readers;
}

void look_at_the_map(app::Program& program, const Readers& readers, const Options& options) {
  program.section("Where it looks");
  const Task task = task_of(options);
  const Examples one = test_of(program, task, longest_length);
  const Lesson all = lesson(one.sources, one.targets);
  Words written = letters_of(one.targets[0]);
  written.push_back("</s>");
  const std::pair<const char*, const Seq2Seq*> models[] = {{"Bahdanau", &readers.bahdanau},
                                                           {"Luong", &readers.luong}};
  for (std::size_t i = 0; i < 2; ++i) {
    const auto& [name, model] = models[i];
    const double share = aligned(program, *model, task);
    program.say(
        "{}: the largest weight stands on the symbol that is written in {:.3f} of all places, at 12 symbols; "
        "before training in {:.3f}.",
        name, share, readers.aligned_before[i]);
    const NoGrad no_grad;
    const Array map = first_map((*model)(all.source, all.given).weights);
    const Words source = letters_of(one.sources[0]);
    app::print(trace::heat_map(map, {{"written", written}, {"source", source}}, Terminal::of(1)));
    const std::string title = fmt::format("{}: where each symbol that is written looks", name);
    program.plot(picture_of(map, title, source, written),
                 fmt::format("map_{}.svg", i == 0 ? "bahdanau" : "luong"));
    if (program.quick()) continue;
    program.claim(
        {.claim = fmt::format("12 symbols: {}'s largest weight stands on the symbol that is written", name),
         .measured = share,
         .bound = 0.5,
         .control = readers.aligned_before[i],
         .control_meaning = "before training"});
  }
}

void pad_a_batch(app::Program& program, const Readers& readers, const Options& options) {
  program.section("Padding");
  const NoGrad no_grad;
  Generator generator(program.seed());
  const Examples examples = draw(task_of(options), 16, shortest_length, longest_length, generator);
  const Lesson batch = lesson(examples.sources, examples.targets);
  const Seq2Seq& model = readers.bahdanau;
  Memory memory = model.read(batch.source);
  // How much of a row's weights its own words do not get, and how much the padding gets
  const auto leak = [&] {
    const Array weights = model.write(memory, batch.given).weights.value();
    double padded = 0, lost = 0;
    for (std::size_t b = 0; b < weights.shape(0); ++b) {
      for (std::size_t t = 0; t < weights.shape(1); ++t) {
        double own = 0;
        for (std::size_t s = 0; s < weights.shape(2); ++s) {
          const auto weight = static_cast<double>(weights(b, t, s));
          if (static_cast<Index>(s) < batch.source.lengths(b))
            own += weight;
          else
            padded = std::max(padded, weight);
        }
        lost = std::max(lost, std::abs(1 - own));
      }
    }
    return std::pair(padded, lost);
  };
  const auto [padded, lost] = leak();
  memory.source.hidden = Mask(false);
  const auto [open_padded, open_lost] = leak();
  program.say(
      "16 sources of different lengths in one batch. The largest weight on padding is {}; without the mask "
      "it is {:.3f}.",
      padded, open_padded);
  program.claim({.claim = "padding gets no weight (the largest)",
                 .measured = padded,
                 .relation = "==",
                 .bound = 0,
                 .control = open_padded,
                 .control_meaning = "no mask"});
  program.claim({.claim = "the weights of a row's own words sum to 1 (largest difference)",
                 .measured = lost,
                 .relation = "<=",
                 .bound = 1e-6,
                 .control = open_lost,
                 .control_meaning = "no mask"});
}

void ask_in_every_way(app::Program& program, const Options& options) {
  program.section("Two moments, three scores");
  const Task task = task_of(options);
  const std::pair<const char*, Attention> moments[] = {{"Bahdanau: before the step", Attention::bahdanau},
                                                       {"Luong: after the step", Attention::luong}};
  const std::pair<const char*, Score> scores[] = {
      {"additive", Score::additive}, {"general", Score::general}, {"dot", Score::dot}};
  std::vector<app::Row> rows;
  double near = 1, near_before = 0;  // the worst of the trained models, the best of the untrained
  for (const auto& [moment, attention] : moments) {
    for (const auto& [score_name, score] : scores) {
      Generator generator(program.seed());
      const Seq2Seq model = make_reader(attention, score, generator);
      near_before = std::max(near_before, aligned(program, model, task, 1));
      train(program, fmt::format("{}, {}", attention == Attention::luong ? "Luong" : "Bahdanau", score_name),
            model, task, generator);
      const double beside = aligned(program, model, task, 1);
      rows.push_back({moment, score_name, fmt::format("{:.3f}", right_at(program, model, task, 12)),
                      fmt::format("{:.3f}", right_at(program, model, task, 16)),
                      fmt::format("{:.3f}", aligned(program, model, task)), fmt::format("{:.3f}", beside)});
      near = std::min(near, beside);
    }
  }
  program.say(
      "Whole sentences right at 12 and 16 symbols, and how often the largest weight is on the symbol that is "
      "written:");
  program.table({"asks", "score", "12", "16", "on the symbol", "or beside it"}, rows);
  program.say(
      "Where the map is off by one and the sentences are right, the model is not wrong: the state beside a "
      "symbol knows that symbol too.");
  if (program.quick()) return;
  program.claim({.claim = "all six: the largest weight stands on the symbol or beside it (the worst of them)",
                 .measured = near,
                 .bound = 0.9,
                 .control = near_before,
                 .control_meaning = "before training, the best"});
}

}  // namespace unrolled::seq2seq
