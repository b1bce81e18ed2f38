// Routers, learnt and not, on chapter 16's language: what do more parameters bring when no more of them are at work?
#include <fmt/format.h>

#include <map>
#include <set>

#include "18_mixture_of_experts/experiments/pictures.hpp"
#include "app/training.hpp"

namespace unrolled::mixture {
namespace {

Config dense_layer(std::size_t inner) { return {.inner = inner, .routing = Routing::dense}; }

std::vector<Way> all_ways() {
  return {{"dense", dense_layer(8)},
          {"dense × 2", dense_layer(16)},
          {"dense × 8", dense_layer(64)},
          {"learnt", {}},
          {"learnt, balanced", {}, .1},
          {"two of 8, balanced", {.top = 2}, .1},
          {"random", {.routing = Routing::random}},
          {"hash", {.routing = Routing::hash}},
          {"hash, gate 1/8", {.routing = Routing::hash, .fixed_gate = .125}}};
}

Run run(app::Program& program, const Way& way, const scaling::Facts& language, const Indices& asked,
        std::size_t steps) {
  Generator generator(program.seed());
  const Model model(way.config, generator);
  nn::DrawnTraining training = training_of(model, language, way.alpha, steps, generator);
  Run result = {way, 0, 0, 0, {snapshot_of(model, 0, asked)}};
  const std::size_t every = std::max<std::size_t>(steps / 20, 1);
  app::train(program, way.name, training, steps, runaway_hint, [&] {
    if (way.config.routing == Routing::learnt && training.steps_done() % every == 0 &&
        training.steps_done() < steps)
      result.snapshots.push_back(snapshot_of(model, training.steps_done(), asked));
  });
  result.snapshots.push_back(snapshot_of(model, steps, asked));
  for (const Tensor& parameter : model.parameters()) result.parameters += parameter.size();

  const NoGrad no_grad;
  Generator drawing(program.seed());
  std::vector<Report> reports;
  result.divergence = scaling::divergence(language, asked, model(Rows(asked).inputs, reports, &drawing));
  if (!reports.empty()) {
    const Indices& experts = reports[0].routes.experts;
    const std::size_t E = way.config.experts;
    const Assignment plan =
        assign(experts, E, capacity_of(experts.shape(0), E, way.config.top, common_capacity));
    result.dropped = static_cast<double>(plan.dropped()) / static_cast<double>(experts.size());
  }
  return result;
}

void print_runs(app::Program& program, const std::vector<Run>& runs) {
  std::vector<app::Row> rows;
  for (const Run& run : runs) {
    const bool routed = run.way.config.routing != Routing::dense;
    rows.push_back({run.way.name, std::to_string(run.parameters), std::to_string(run.multiplications()),
                    fmt::format("{:.4f}", run.divergence),
                    routed ? fmt::format("{:.2f}", busiest(run.shares())) : "",
                    routed ? fmt::format("{:.1f} %", 100 * run.dropped) : ""});
  }
  program.table({"feed-forward layer", "parameters", "multiplications", "nats above the truth",
                 "busiest ÷ mean", "dropped at 1.25"},
                rows);
}

void claim_quality(app::Program& program, const std::map<std::string, Run>& runs) {
  const auto nats = [&](const char* name) { return runs.at(name).divergence; };
  const auto share_of_the_way = [&](const char* name) {
    return (nats("dense") - nats(name)) / (nats("dense") - nats("dense × 8"));
  };
  program.claim({.claim = "one of 8 experts, chosen by a learnt router: no worse than one dense layer of "
                          "their size (nats a token less)",
                 .measured = nats("dense") - nats("learnt"),
                 .bound = 0,
                 .control = nats("dense") - nats("random"),
                 .control_meaning = "experts at random"});
  program.claim(
      {.claim = "two of 8, balanced: better than a dense layer of the same work (nats a token less)",
       .measured = nats("dense × 2") - nats("two of 8, balanced"),
       .bound = .002,
       .control = nats("dense × 2") - nats("random"),
       .control_meaning = "one of 8 at random"});
  program.claim({.claim = "a router that learns nothing, a hash of the word, is better than the learnt one "
                          "(nats a token less)",
                 .measured = nats("learnt") - nats("hash"),
                 .bound = .005,
                 .control = nats("learnt") - nats("random"),
                 .control_meaning = "experts at random"});
  program.claim(
      {.claim = "and takes most of the way from the dense layer to one eight times as large (share)",
       .measured = share_of_the_way("hash"),
       .bound = .7,
       .control = share_of_the_way("learnt"),
       .control_meaning = "the learnt router"});
}

/// How many experts get facts, each counted by the expert that gets most of it.
std::size_t experts_of_facts(const Run& run) {
  const std::vector<std::size_t>& expert_of = run.snapshots.back().expert_of;
  return std::set(expert_of.begin() + 2 * name_count, expert_of.end()).size();
}

/// The largest that busiest() was during the training.
double busiest_ever(const Run& run) {
  double most = 0;
  for (const Snapshot& snapshot : run.snapshots) most = std::max(most, busiest(snapshot.shares));
  return most;
}

void claim_specialists(app::Program& program, const Run& free, const Run& balanced, const Run& hash) {
  program.claim({.claim = "early in a training without the balance loss one expert gets most of all tokens "
                          "(busiest ÷ mean, of 8)",
                 .measured = busiest_ever(free),
                 .bound = 4,
                 .control = busiest_ever(balanced),
                 .control_meaning = "with it"});
  program.claim(
      {.claim = "and loses many of them again, by itself: at the end the busiest has this much less",
       .measured = busiest_ever(free) - busiest(free.shares()),
       .bound = 1,
       .control = busiest_ever(hash) - busiest(hash.shares()),
       .control_meaning = "hash"});
  program.claim({.claim = "at the end all 16 facts go to one expert (experts that get facts)",
                 .measured = static_cast<double>(experts_of_facts(free)),
                 .relation = "==",
                 .bound = 1,
                 .control = static_cast<double>(experts_of_facts(balanced)),
                 .control_meaning = "with the balance loss"});
}

void claim_loads(app::Program& program, const Run& free, const Run& balanced) {
  program.claim({.claim = "without the balance loss the busiest expert has at least twice its share",
                 .measured = busiest(free.shares()),
                 .bound = 2,
                 .control = busiest(balanced.shares()),
                 .control_meaning = "with it"});
  program.claim({.claim = "with it (times .1), at most one and a half times",
                 .measured = busiest(balanced.shares()),
                 .relation = "<=",
                 .bound = 1.5,
                 .control = busiest(free.shares()),
                 .control_meaning = "without it"});
  program.claim({.claim = "without it, at a capacity of 1.25, this share of the tokens finds no room",
                 .measured = free.dropped,
                 .bound = .15,
                 .control = balanced.dropped,
                 .control_meaning = "with it"});
  program.claim({.claim = "with it, hardly any",
                 .measured = balanced.dropped,
                 .relation = "<=",
                 .bound = .03,
                 .control = free.dropped,
                 .control_meaning = "without it"});
}

}  // namespace

void compare_routers(app::Program& program) {
  program.section("Routers");
  const std::size_t steps = program.train_steps(language_steps, 4);
  Generator generator(program.seed());
  const scaling::Facts language(name_count, 1.4, generator);
  const Indices asked = language.draw(program.quick() ? 8 : 128, row_length + 1, generator);
  program.say(
      "Chapter 16's language: facts about {} entities. One layer of width 24, whose feed-forward layer is "
      "dense, or 8 experts of its size. {} steps each; "
      "room for all.",
      language.entities(), steps);
  std::vector<Run> runs;
  std::map<std::string, Run> by_name;
  for (const Way& way : all_ways()) {
    runs.push_back(run(program, way, language, asked, steps));
    by_name.emplace(way.name, runs.back());
  }
  print_runs(program, runs);
  const Run &free = by_name.at("learnt"), &balanced = by_name.at("learnt, balanced");
  program.plot(words_over_time("Which expert takes which word, without the balance loss", free), "words.svg");
  program.plot(words_over_time("Which expert takes which word, with the balance loss", balanced),
               "words_balanced.svg");
  program.plot(loads({free, balanced, by_name.at("hash"), by_name.at("random")}), "loads.svg");
  program.plot(against("multiplications of the layer for a token", runs,
                       [](const Run& run) { return run.multiplications(); }),
               "operations.svg");
  program.plot(against("parameters of the model", runs, [](const Run& run) { return run.parameters; }),
               "parameters.svg");
  if (program.quick()) return;
  claim_quality(program, by_name);
  claim_specialists(program, free, balanced, by_name.at("hash"));
  claim_loads(program, free, balanced);
}

}  // namespace unrolled::mixture
