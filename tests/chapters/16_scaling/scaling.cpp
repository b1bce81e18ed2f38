// Language Z, runs, laws and measures by hand and at their edges; a sweep that is stopped and taken up again.
#include <doctest/doctest.h>

#include <filesystem>

#include "16_scaling/experiments/plans.hpp"
#include "16_scaling/experiments/sweep.hpp"
#include "16_scaling/frontier.hpp"
#include "error_of.hpp"

using namespace unrolled;
using namespace unrolled::scaling;
using testing::contains, testing::error_of;

namespace {

/// Points on a law, exactly.
std::vector<Point> on(const Surface& law) {
  std::vector<Point> points;
  for (const double N : {1e3, 4e3, 2e4}) {
    for (const double D : {1e5, 3e5, 1e6, 5e6}) points.push_back({N, D, law.at(N, D)});
  }
  return points;
}

Setting setting(std::uint64_t seed = 3, double rate = .056) {
  Generator generator(seed);
  Facts language(6, 1.1, generator);
  Indices asked = language.draw(8, row_length + 1, generator);
  return {std::move(language), std::move(asked), seed, rate, "test"};
}

const std::vector<Plan> three_runs = {{4, 3}, {12, 2}, {4, 3, 1}};

void go_through(Sweep& sweep) {
  while (!sweep.is_done()) sweep.step();
}

}  // namespace

TEST_CASE("language Z: what comes next is a distribution, and the texts follow it") {
  Generator generator(5);
  const Facts language(5, 1.2, generator);
  CHECK(language.vocabulary() == 26);
  CHECK(language.entities() == 25);
  CHECK(language.word(0) == "a0");
  CHECK(language.word(9) == "b4");
  CHECK(language.word(25) == "f15");
  const Indices rows = language.draw(20000, 4, generator);
  std::vector<double> seen(26, 0);
  std::map<std::pair<Index, Index>, Index> fact;
  double surprise = 0;
  for (std::size_t b = 0; b < rows.shape(0); ++b) {
    seen[static_cast<std::size_t>(rows(b, 0))] += 1. / 20000;
    const auto [known, is_new] = fact.emplace(std::pair{rows(b, 0), rows(b, 1)}, rows(b, 2));
    CHECK(known->second == rows(b, 2));
    surprise -= std::log(language.next(0, 0, 0)[static_cast<std::size_t>(rows(b, 0))]) / 60000;
    surprise -= std::log(language.next(1, 0, rows(b, 0))[static_cast<std::size_t>(rows(b, 1))]) / 60000;
    CHECK(language.next(2, rows(b, 0), rows(b, 1))[static_cast<std::size_t>(rows(b, 2))] == 1);
  }
  CHECK(surprise == doctest::Approx(language.entropy()).epsilon(.02));
  for (const std::vector<double>& p :
       {language.next(3, 7, 20), language.next(1, 0, 2), language.next(2, 2, 7)}) {
    CHECK(std::accumulate(p.begin(), p.end(), 0.) == doctest::Approx(1).epsilon(1e-12));
  }
  const std::vector<double> first = language.next(0, 0, 0);
  for (std::size_t t = 0; t < 5; ++t) CHECK(std::abs(seen[t] - first[t]) < .015);
}

TEST_CASE("language Z with one entity has no surprise; with z = 0 all are alike") {
  Generator generator(1);
  CHECK(Facts(1, 1.3, generator).entropy() == 0);
  CHECK(Facts(4, 0, generator).entropy() == doctest::Approx(std::log(16.) / 3));
}

TEST_CASE("the divergence is 0 for the truth, and by hand for one who knows nothing") {
  Generator generator(7);
  const Facts language(4, 1.3, generator);
  const Indices rows = language.draw(3, 8, generator);
  const std::size_t V = language.vocabulary();
  double expected = 0;
  for (std::size_t b = 0; b < 3; ++b) {
    for (std::size_t t = 1; t < 8; ++t) {
      for (const double p : language.next(t, t > 1 ? rows(b, t - 2) : 0, rows(b, t - 1)))
        expected += p > 0 ? p * std::log(p * static_cast<double>(V)) / 21 : 0;
    }
  }
  const Array zeros = xt::zeros<Real>({std::size_t{3}, std::size_t{7}, V});
  CHECK(divergence(language, rows, zeros) == doctest::Approx(expected).epsilon(1e-6));
  Array truth = zeros;
  for (std::size_t b = 0; b < 3; ++b) {
    for (std::size_t t = 0; t < 7; ++t) {
      const std::vector<double> p = language.next(t + 1, t > 0 ? rows(b, t - 1) : 0, rows(b, t));
      for (std::size_t v = 0; v < V; ++v)
        truth(b, t, v) = p[v] > 0 ? static_cast<Real>(std::log(p[v])) : -200;
    }
  }
  CHECK(std::abs(divergence(language, rows, truth)) < 1e-6);
}

TEST_CASE("operations by hand") {
  CHECK(operations_a_token({.vocabulary = 100, .context = 50, .width = 10, .heads = 1, .layers = 1}, 1) ==
        13320);
  CHECK(operations_a_token({.vocabulary = 100, .context = 50, .width = 10, .heads = 1, .layers = 0}, 50) ==
        6000);
  const gpt::Config config = {.vocabulary = 50, .context = 33, .width = 8, .heads = 1, .layers = 1};
  const double N = static_cast<double>(gpt::parameters_of(config));
  CHECK(steps_for(6 * N * 33 * 32 * 17, config) == 17);
}

TEST_CASE("a law is found again in runs that lie on it") {
  const Plane plane = plane_through({{100, 1000, 8}, {400, 1000, 4}, {100, 8000, 4}, {400, 8000, 2}});
  CHECK(plane.n == doctest::Approx(-.5));
  CHECK(plane.d == doctest::Approx(-1. / 3));
  CHECK(plane.at(1600, 1000) == doctest::Approx(2));
  const Surface law = {.8, 30, 900, .37, .55}, found = surface_through(on(law), .8);
  CHECK(found.alpha == doctest::Approx(.37));
  CHECK(found.beta == doctest::Approx(.55));
  CHECK(found.A == doctest::Approx(30).epsilon(1e-6));
  CHECK(found.B == doctest::Approx(900).epsilon(1e-6));
  // The floors that are tried are 41 parts of the least loss: the next one is within one part
  const double least = law.at(2e4, 5e6);
  CHECK(std::abs(floor_through(on(law), 41).E - .8) < least / 41);
  Generator generator(2);
  const std::vector<double> drawn =
      bootstrap(on({0, 30, 900, .37, .55}), 20, generator,
                [](const auto& points) { return surface_through(points, 0).alpha; });
  CHECK(drawn.size() == 20);
  CHECK(drawn.front() == doctest::Approx(.37));
  CHECK(drawn.back() == doctest::Approx(.37));
}

TEST_CASE("what no law fits is refused in one line") {
  CHECK(contains(error_of([] { plane_through({{1, 1, 1}, {2, 2, 1}}); }), "a plane through 2 runs"));
  CHECK(contains(error_of([] { plane_through({{1, 1, 1}, {1, 2, 1}, {1, 3, 1}}); }), "more than one size"));
  CHECK(contains(error_of([] { plane_through({{1, 1, 1}, {2, 2, 1}, {3, 3, 0}}); }), "has no logarithm"));
  CHECK(contains(error_of([] { plane_through({{1, 1, 1}, {2, 2, 1}, {3, 3, NAN}}); }), "has no logarithm"));
  CHECK(contains(error_of([] {
                   surface_through({{1, 1, 3}, {2, 2, 3}, {3, 1, 3}}, 0);
                 }),
                 "a surface through 3 runs"));
  CHECK(contains(error_of([] { surface_through(on({1, 2, 3, .4, .5}), 1.05); }), "is not above the floor"));
  CHECK(contains(error_of([] {
                   surface_through({{1, 1, 3}, {1, 2, 4}, {1, 4, 5}, {1, 8, 6}}, 0);
                 }),
                 "more than one size"));
  CHECK(contains(error_of([] { best_split({1, 2, 0, .3, .3}, 1e9); }), "has no best split"));
  Generator generator(1);
  CHECK(contains(
      error_of([&] {
        bootstrap({{1, 1, 1}}, 3, generator, [](const auto& points) { return plane_through(points).n; });
      }),
      "no law fits draws from 1 runs"));
}

TEST_CASE("facts right, each and all of a text") {
  Generator generator(4);
  const Facts language(3, 1, generator);
  const gpt::Gpt model(config_of(language, 8), generator);
  const Indices rows = language.draw(20, 10, generator);
  const Indices likeliest = argmax(model(examples_of(rows).inputs));
  double each = 0, all = 0;
  for (std::size_t b = 0; b < 20; ++b) {
    int right = 0;
    for (const std::size_t t : {1, 4, 7}) right += likeliest(b, t) == rows(b, t + 1);
    each += right / 60.;
    all += (right == 3) / 20.;
  }
  const Measured measured = facts_right(model, rows);
  CHECK(measured.each == doctest::Approx(each));
  CHECK(measured.all == doctest::Approx(all));
  CHECK(measured.k == 3);
}

TEST_CASE("a sweep: every run once, and the same bits when it was stopped anywhere") {
  const Setting shared = setting();
  Sweep whole(shared, three_runs);
  CHECK(whole.steps() == 8);
  go_through(whole);
  CHECK(whole.steps_done() == 8);
  const std::vector<Run> runs = whole.runs();
  REQUIRE(runs.size() == 3);
  CHECK(runs[0].parameters == static_cast<double>(gpt::parameters_of(config_of(shared.language, 4))));
  CHECK(runs[1].tokens == 2 * 33 * 32);
  CHECK(runs[0].divergence != runs[2].divergence);  // another start
  const std::filesystem::path file = std::filesystem::temp_directory_path() / "unrolled_sweep.safetensors";
  for (std::size_t stop = 0; stop <= 8; ++stop) {
    CAPTURE(stop);
    Sweep stopped(shared, three_runs);
    while (stopped.steps_done() < stop) stopped.step();
    stopped.save(file);
    Sweep resumed(shared, three_runs);
    resumed.load(file);
    CHECK(resumed.steps_done() == stop);
    go_through(resumed);
    for (std::size_t n = 0; n < 3; ++n) CHECK(resumed.runs()[n].divergence == runs[n].divergence);
  }
  const Setting other = setting(4), faster = setting(3, .1);
  Sweep of_other(other, three_runs), of_faster(faster, three_runs), shorter(shared, {{4, 3}}),
      longer(shared, {{4, 3}, {12, 2}, {4, 3, 1}, {4, 9}});
  CHECK(contains(error_of([&] { of_other.load(file); }), "its seed is another"));
  CHECK(contains(error_of([&] { of_faster.load(file); }), "its rate is another"));
  CHECK(contains(error_of([&] { shorter.load(file); }), "more runs than this sweep has"));
  CHECK(contains(error_of([&] { longer.load(file); }), "its plan is another"));
  std::filesystem::remove(file);
}

TEST_CASE("a run that ran away is marked, left out of fits, and the next one follows") {
  const Setting wild = setting(3, 1e30);
  Sweep sweep(wild, three_runs);
  go_through(sweep);
  CHECK(sweep.steps_done() == 8);
  REQUIRE(sweep.runs().size() == 3);
  for (const Run& run : sweep.runs()) CHECK(run.ran_away);
  CHECK(points_of(sweep.runs()).empty());
  CHECK(points_of({{{4, 3}, 10, 20, .5}, {{4, 3}, 10, 20, 0, 0, 0, true}}, 1).front().loss == 1.5);
}

TEST_CASE("plans: each run once, shorter ones in proportion, equal budgets") {
  const Setting shared = setting();
  const Plans plans = plans_of(extent_of("usual"), shared.language, 76);
  CHECK(plans.grid.size() == 9);
  CHECK(plans.grid.front() == Plan{4, 13});
  CHECK(plans.grid.back() == Plan{16, 51});
  std::vector<Plan> all = plans.all();
  for (std::size_t a = 0; a < all.size(); ++a) CHECK(std::count(all.begin(), all.end(), all[a]) == 1);
  for (const Valley& valley : plans_of(extent_of("usual"), shared.language, 768).valleys) {
    for (const Plan& plan : valley.plans) {
      const double N = static_cast<double>(gpt::parameters_of(config_of(shared.language, plan.width)));
      CHECK(6 * N * static_cast<double>(plan.steps * tokens_a_step) ==
            doctest::Approx(valley.operations).epsilon(.03));
    }
  }
}
