// A real dictionary as a database in a file, a net that answers from it, and a question in words.
#include <fmt/format.h>

#include <cmath>

#include "21_retrieval/experiments/story.hpp"
#include "21_retrieval/library.hpp"
#include "app/late_progress.hpp"
#include "app/training.hpp"
#include "data/own_file.hpp"
#include "nn/drawn_training.hpp"
#include "nn/schedule.hpp"
#include "tensor/ops.hpp"
#include "terminal/terminal.hpp"

namespace unrolled::retrieval {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t tokens = 512, width = 64;  // V; E and C
constexpr std::size_t K = 1;                     // the answer follows the nearest row, or there is none
constexpr std::size_t batch = 16, shown = 5;
constexpr std::size_t test_every = 10;  // every tenth entry is for the test

/// The file it is in: the reader's, opened where there is one; else one of this run's own.
fs::path prepare_database(app::Program& program, const data::Dictionary& dictionary, const Library& library,
                          const Options& options) {
  std::error_code ignored;
  if (!options.database.empty() && fs::exists(options.database, ignored)) return options.database;
  const fs::path path = options.database.empty() ? program.out() / "dictionary.database" : options.database;
  Rows rows = {library.maker.width, library.maker.retrieved};
  {
    app::Progress progress = program.progress("building the database", dictionary.entries.size());
    for (std::size_t i = 0; i < dictionary.entries.size(); ++i) {
      library.add(rows, dictionary.entries[i], i);
      progress.step();
    }
  }
  save_database(path, rows.view(), library.maker, 1);
  return path;
}

void append_entries(app::Program& program, const fs::path& path, const Library& library,
                    const std::vector<data::Definition>& entries, const fs::path& file) {
  const std::size_t documents = DatabaseFile(path, library.maker).view().size();  // more than there are
  Rows rows = {library.maker.width, library.maker.retrieved};
  for (std::size_t i = 0; i < entries.size(); ++i) library.add(rows, entries[i], documents + i);
  append_rows(path, rows.view(), library.maker);
  program.say("{} entries of {} were appended: {} rows.", entries.size(), file.string(), rows.view().size());
}

struct Split {
  Lessons train, test;
};

Split split(const data::Dictionary& dictionary, const Library& library, std::size_t most_tests) {
  std::vector<std::vector<Index>> train, test;
  for (std::size_t i = 0; i < dictionary.entries.size(); ++i) {
    const bool is_test = i % test_every == test_every - 1;
    if (!is_test) train.push_back(library.lay_out(dictionary.entries[i]));
    if (is_test && test.size() < most_tests) test.push_back(library.lay_out(dictionary.entries[i]));
  }
  return {Lessons(train), Lessons(test)};
}

Retro make_model(const Library& library, Generator& generator) {
  return Retro({.decoder = {.vocabulary = library.tokens.size(),
                            .context = text_tokens,
                            .width = width,
                            .heads = 4,
                            .layers = 2},
                .chunk = chunk_tokens,
                .retrieved = library.maker.retrieved},
               generator);
}

/// Lessons, library and database must outlive this.
nn::DrawnTraining training_of(const Retro& model, const Lessons& lessons, const Library& library,
                              const Database& database, std::size_t steps, const Generator& generator) {
  const std::size_t N = lessons.tokens.shape(0);
  const auto loss = [=, &lessons, &library, &database](Generator& draw) {
    std::vector<std::size_t> rows(batch);
    for (std::size_t& row : rows) row = draw.below(N);
    const Indices texts = rows_of(lessons.tokens, rows);
    const Indices found = forget_some(retrieve(texts, database, library.embedder, K), draw);
    return cross_entropy(model(texts, found), rows_of(lessons.next, rows));
  };
  const nn::WarmupCosine rate{3e-3, std::min<std::size_t>(50, steps / 10), steps, 3e-4};
  return {model,
          loss,
          {.adam = nn::Adam(model.parameters(), {.beta2 = 0.98}), .rate = rate, .clip = 1},
          {0, generator, {}, {{"embedder", library.maker.checksum}}}};
}

/// Its answers for words that it was never asked about.
void test_reading(app::Program& program, const Retro& model, const Lessons& lessons, const Library& library,
                  const Database& database, bool has_claims) {
  const NoGrad no_grad;
  const Indices found = retrieve(lessons.tokens, database, library.embedder, K),
                nothing(found.shape(), padding);
  const Tensor with = model(lessons.tokens, found), without = model(lessons.tokens, nothing);
  const auto nats = [&](const Tensor& logits) {
    return fmt::format("{:.2f}", cross_entropy(logits, lessons.next).item());
  };
  const double right = share_right(with.value(), lessons.next),
               alone = share_right(without.value(), lessons.next);
  program.say("{} words of the dictionary were never asked about. Token by token, their entries are",
              lessons.tokens.shape(0));
  program.table({"", "nats a token", "tokens right"},
                {{"read with the database", nats(with), fmt::format("{:.3f}", right)},
                 {"without", nats(without), fmt::format("{:.3f}", alone)}});
  if (program.quick() || !has_claims) return;
  program.claim({.claim = "words never asked about are read out of the dictionary: tokens right",
                 .measured = right,
                 .bound = 0.9,
                 .control = alone,
                 .control_meaning = "without the database"});
}

void ask(app::Program& program, const std::string& words, const std::vector<Index>& question,
         const Retro& model, const Library& library, const Database& database) {
  program.say("Asked: {}", printable(words));
  std::vector<app::Row> rows;
  for (const Neighbour& neighbour : top_k(flat(embed_chunk(question, library.embedder)), database, shown)) {
    std::vector<Index> row, next;
    for (std::size_t r = 0; r < chunk_tokens; ++r) {
      row.push_back(database.token(neighbour.row, r));
      next.push_back(database.token(neighbour.row, chunk_tokens + r));
    }
    const double distance = std::sqrt(std::max(0.0, 2 - 2 * neighbour.similarity));
    rows.push_back({fmt::format("{:.3f}", neighbour.similarity), fmt::format("{:.3f}", distance),
                    printable(library.decode(row)), printable(library.decode(next))});
  }
  program.table({"similarity", "distance", "found", "and what follows it"}, rows);
  const Database empty = {database.width, database.retrieved};
  const auto says = [&](const Database& looked_up) {
    return printable(library.decode(answer(model, library.embedder, looked_up, question, K)));
  };
  program.table({"", "it says"}, {{"with the database", says(database)}, {"without", says(empty)}});
}

}  // namespace

DictionaryTask open_dictionary(app::Program& program, const Options& options) {
  const data::Dictionary dictionary = data::resolve_dictionary(program.data());
  const std::vector<data::Definition>& entries = dictionary.entries;
  if (entries.size() < test_every) {
    throw Error(fmt::format("{}: {} entries are too few to be tested on one in {}", dictionary.name,
                            entries.size(), test_every),
                "a longer file");
  }
  const Library library = [&] {
    app::LateProgress progress(program, "learning tokens", tokens);
    return Library(entries, tokens, width, [&] { progress.step(); });
  }();
  const std::size_t middle = std::min(entries.size() / 20 * 10 + 9, entries.size() - 1);  // not learnt from
  const std::string words = options.ask.empty() ? as_question(entries[middle]) : options.ask;
  // A headword may be longer than a question; the entry's own chunk has as much of it as fits
  std::vector<Index> question = library.lay_out(entries[middle]);
  question.resize(chunk_tokens);
  if (!options.ask.empty()) question = library.question(words);
  DictionaryTask task = {dictionary, library, words, question, {}};
  if (!options.append.empty()) {
    const std::string file = options.append.string();
    task.appended = data::parse_definitions(data::read_own_file(file, "a file of lines word<TAB>text"), file);
  }
  if (!options.database.empty()) {
    std::error_code ignored;
    if (fs::exists(options.database, ignored)) {
      const DatabaseFile opened(options.database, library.maker);
    } else {
      app::check_file("--database", options.database);
    }
  }

  Generator any(0);
  const Lessons nothing({});
  const Database empty = {library.maker.width, library.maker.retrieved};
  app::check_load(program, training_of(make_model(library, any), nothing, library, empty, 0, any));
  return task;
}

void ask_a_dictionary(app::Program& program, const Options& options, const DictionaryTask& task) {
  program.section("A real database");
  const auto& [dictionary, library, words, question, appended] = task;
  program.say("{}", dictionary.about);
  const fs::path path = prepare_database(program, dictionary, library, options);
  if (!appended.empty()) append_entries(program, path, library, appended, options.append);
  const DatabaseFile file(path, library.maker);
  const Database& database = file.view();
  program.say("{}: version {}, {} rows of {} numbers and {} tokens, {:.1f} MB.", path.string(),
              file.version(), database.size(), database.width, database.retrieved,
              static_cast<double>(fs::file_size(path)) / 1e6);

  Generator generator(program.seed());
  const Retro model = make_model(library, generator);
  const Split lessons = split(dictionary, library, program.quick() ? 8 : 200);
  const std::size_t steps = program.train_steps(350, 3);
  nn::DrawnTraining training = training_of(model, lessons.train, library, database, steps, generator);
  app::KeptTraining(program, training, steps, "fewer --train-steps").go_on("reading", steps);
  test_reading(program, model, lessons.test, library, database, dictionary.has_claims());
  ask(program, words, question, model, library, database);
}

}  // namespace unrolled::retrieval
