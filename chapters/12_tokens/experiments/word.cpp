// One word's lattice: all its cuts, the best of them, and how often each piece is expected.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "12_tokens/experiments/story.hpp"
#include "12_tokens/word_piece_score.hpp"
#include "12_tokens/word_total.hpp"
#include "trace/views/dot_text.hpp"

namespace unrolled::tokens {
namespace {

/// The probabilities of all cuts, listed one by one: only for short words.
struct Listed {
  double best = 0, sum = 0;
  std::size_t cuts = 0;
};

Listed list_all(const Lattice& lattice) {
  Listed listed;
  const std::function<void(std::size_t, double)> go_on = [&](std::size_t at, double log_p) {
    if (at == lattice.length) {
      listed.best = std::max(listed.best, std::exp(log_p));
      listed.sum += std::exp(log_p);
      ++listed.cuts;
      return;
    }
    for (const Edge& edge : lattice.edges) {
      if (edge.begin == at) go_on(edge.end, log_p + edge.log_p);
    }
  };
  go_on(0, 0);
  return listed;
}

/// ln p of the cut that takes the longest piece each time; impossible where it gets stuck.
double longest_first(const Lattice& lattice) {
  double log_p = 0;
  for (std::size_t at = 0; at < lattice.length;) {
    const Edge* longest = nullptr;
    for (const Edge& edge : lattice.edges) {
      if (edge.begin == at && (!longest || edge.end > longest->end)) longest = &edge;
    }
    if (!longest) return impossible;
    log_p += longest->log_p;
    at = longest->end;
  }
  return log_p;
}

std::string name_of(const Unigram& model, const Edge& edge) {
  return edge.piece == Unigram::unknown ? "<unk>" : model.pieces()[static_cast<std::size_t>(edge.piece)].text;
}

/// Places between characters as circles, pieces as arrows from where they begin to where they end, the wider the more often they are
/// expected; the best cut in colour.
std::string drawing_of(const Unigram& model, const std::string& word, const Lattice& lattice) {
  const std::vector<double> share = expected(lattice);
  std::vector<std::pair<std::size_t, std::size_t>> best;
  std::size_t at = 0;
  for (const Index piece : best_cut(lattice).pieces) {
    const std::size_t size = piece == Unigram::unknown
                                 ? std::max<std::size_t>(1, utf8::code_point(word, at).length)
                                 : model.pieces()[static_cast<std::size_t>(piece)].text.size();
    best.emplace_back(at, at + size);
    at += size;
  }
  std::string dot =
      "digraph lattice {\n  rankdir=LR; bgcolor=white; nodesep=0.15; ranksep=0.5;\n"
      "  node [shape=circle, width=0.18, fixedsize=true, label=\"\", color=\"#64748b\"];\n"
      "  edge [arrowsize=0.6, fontname=\"DejaVu Sans\", fontsize=13];\n";
  for (std::size_t e = 0; e < lattice.edges.size(); ++e) {
    const Edge& edge = lattice.edges[e];
    const bool is_best = std::find(best.begin(), best.end(), std::pair(edge.begin, edge.end)) != best.end();
    dot += fmt::format(
        "  p{} -> p{} [label=\"{}\\n{}\", penwidth={:.2f}, color=\"{}\", fontcolor=\"{}\", weight={}];\n",
        edge.begin, edge.end, trace::tooltip(name_of(model, edge)),
        share[e] < 5e-4 ? "< .001" : fmt::format("{:.3f}", share[e]), 0.6 + 5 * share[e],
        is_best ? "#d55e00" : "#94a3b8", is_best ? "#b34700" : "#334155", is_best ? 20 : 1);
  }
  return dot + "}\n";
}

}  // namespace

void follow_a_word(app::Program& program, const Dataset& dataset, const Vocabularies& all,
                   const Options& options) {
  program.section("One word, all its cuts");
  const std::string word = std::string(word_begin) + options.word;
  const Lattice lattice = all.unigram.lattice(word);
  const Listed listed = list_all(lattice);
  std::vector<std::string> names;
  Array log_p = Array::from_shape({lattice.edges.size()});
  for (std::size_t e = 0; e < lattice.edges.size(); ++e) {
    names.push_back(name_of(all.unigram, lattice.edges[e]));
    log_p(e) = static_cast<Real>(lattice.edges[e].log_p);
  }
  const auto fits = std::count_if(lattice.edges.begin(), lattice.edges.end(),
                                  [](const Edge& edge) { return edge.piece != Unigram::unknown; });
  program.say(
      "\"{}\": pieces of the unigram vocabulary fit at {} place{}, and it has {} cut{}. The best: {}.",
      options.word, fits, fits == 1 ? "" : "s", listed.cuts, listed.cuts == 1 ? "" : "s",
      fmt::join(all.unigram.names(all.unigram.cut(word)), " "));
  Tensor pieces;
  program.record([&] {
    pieces = parameter(log_p, "log_p");
    trace::label(pieces, "log_p", {{"piece", names}});
    const Tensor total = word_total(lattice, pieces, names);
    const Tensor loss = sum(-total);
    trace::label(loss, "loss");
    trace::note(
        loss,
        "−ln p(word): all cuts together. Its gradient by log_p is minus how often each piece is expected.");
    loss.backward();
  });
  program.draw(drawing_of(all.unigram, word, lattice), "lattice");

  double difference = 0, greedy = 0, gradient = 0;
  std::size_t words = 0;
  for (const auto& [each, count] : dataset.words) {
    if (boundaries(each).size() > 12 || words == 200) continue;
    const Lattice of_one = all.unigram.lattice(each);
    const Listed every = list_all(of_one);
    difference = std::max({difference, std::abs(best_cut(of_one).log_p - std::log(every.best)),
                           std::abs(forward(of_one).back() - std::log(every.sum))});
    greedy = std::max(greedy, std::log(every.best) - longest_first(of_one));
    ++words;
  }
  const std::vector<double> share = expected(lattice);
  for (std::size_t e = 0; e < share.size(); ++e)
    gradient = std::max(gradient, std::abs(share[e] + static_cast<double>(pieces.grad()(e))));
  program.claim({.claim = "Viterbi's cut is the best, and the forward sum is that of all (largest difference "
                          "in ln p, all cuts of 200 words listed)",
                 .measured = difference,
                 .relation = "<=",
                 .bound = 1e-9,
                 .control = greedy,
                 .control_meaning = "the longest piece first"});
  if (listed.cuts < 2) return;  // then each piece is there once
  program.claim(
      {.claim = "the gradient of ln p(word) by ln p(piece) is the expected count (largest difference)",
       .measured = gradient,
       .relation = "<=",
       .bound = 1e-4,
       .control = 1 - *std::min_element(share.begin(), share.end()),
       .control_meaning = "each piece once"});
}

void score_pairs(app::Program& program, const Dataset& dataset) {
  if (program.quick()) return;
  program.section("The score that everybody quotes");
  constexpr std::size_t V = 300;
  WordCounts frequent;
  for (const auto& [word, count] : dataset.words) {
    if (count >= 5) frequent.emplace(word, count);
  }
  if (frequent.size() < 100) return;
  const auto tokens_a_word = [](const std::vector<CutWord>& words) {
    double tokens = 0, all = 0;
    for (const auto& [pieces, count] : words) {
      tokens += static_cast<double>(count * pieces.size());
      all += static_cast<double>(count);
    }
    return tokens / all;
  };
  const std::vector<CutWord> by_score = learn_by_score(frequent, V, pair_score);
  const std::vector<CutWord> by_count = learn_by_score(
      frequent, V,
      [](std::size_t together, std::size_t, std::size_t) { return static_cast<double>(together); });
  std::string longest;
  for (const auto& [pieces, count] : by_score) {
    for (const std::string& piece : pieces) {
      if (piece.size() > longest.size()) longest = piece;
    }
  }
  program.say(
      "{} pieces from the words that occur five times, by count(ab) / (count(a) · count(b)): {:.2f} tokens a "
      "word. By count(ab) alone: "
      "{:.2f}. The score prefers pairs whose parts occur nowhere else; its longest piece is \"{}\".",
      V, tokens_a_word(by_score), tokens_a_word(by_count), longest);
  if (!dataset.has_claims) return;
  program.claim({.claim = "by that score 300 pieces are spent on rare words (tokens a word)",
                 .measured = tokens_a_word(by_score),
                 .bound = 4,
                 .control = tokens_a_word(by_count),
                 .control_meaning = "by count(ab) alone, byte-pair encoding"});
}

}  // namespace unrolled::tokens
