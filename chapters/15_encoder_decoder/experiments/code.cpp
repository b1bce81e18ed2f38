// Real code with a gap: a small GPT on byte pairs, with its texts rearranged and without.
#include <fmt/format.h>

#include "15_encoder_decoder/experiments/lessons.hpp"
#include "15_encoder_decoder/experiments/story.hpp"
#include "15_encoder_decoder/scoring.hpp"
#include "app/training.hpp"
#include "terminal/terminal.hpp"
#include "text/byte_pairs.hpp"

namespace unrolled::infilling {
namespace {

constexpr std::size_t pieces = 800, window = 48, longest_middle = 6, code_steps = 600;
constexpr std::size_t context = window + 3;  // a rearranged window without its last mark: no more is learnt
constexpr const char* gap = "___";

Tokens encode(const text::BytePairs& pieces, std::string_view code) {
  const Indices numbers = pieces.encode(code);
  return {numbers.begin(), numbers.end()};
}

/// Errors: too short.
Code code_of(const data::Text& source, bool quick) {
  constexpr std::size_t least = 20'000;
  if (source.text.size() < least)
    throw Error(fmt::format("{}: {} bytes are too few", source.name, source.text.size()),
                fmt::format("give a longer text, of {} bytes at least", least));
  const std::string_view text = source.text;
  const std::size_t cut = text.find('\n', text.size() * 9 / 10) + 1;
  const std::string_view train = text.substr(0, cut);
  const text::BytePairs learnt = text::BytePairs::learn(quick ? train.substr(0, least / 2) : train, pieces);
  Code code = {source, learnt, encode(learnt, train), encode(learnt, text.substr(cut))};
  if (std::min(code.train.size(), code.held_out.size()) <= window)
    throw Error(fmt::format("{}: only {} tokens are held out", source.name, code.held_out.size()),
                "give a longer text");
  return code;
}

/// A line with a gap, as it is given to the model. Errors: no gap, or two; too long.
Tokens prompt_of(const std::string& line, const Code& code, const Marks& marks) {
  const std::size_t at = line.find(gap), behind = at + std::string_view(gap).size();
  if (at == line.npos || line.find(gap, behind) != line.npos)
    throw Error("--code: a line with one gap is needed", "write ___ where something is missing, once");
  const Tokens prompt = prompt_for(encode(code.pieces, line.substr(0, at)),
                                   encode(code.pieces, line.substr(behind)), Order::suffix_first, marks);
  if (prompt.size() + longest_middle <= context) return prompt;
  throw Error(fmt::format("--code: {} tokens", prompt.size()),
              fmt::format("at most {}", context - longest_middle));
}

/// A window of the code, and what is to be filled in: one to six tokens.
struct Window {
  Tokens tokens;
  Span middle;
};

Window draw_window(const Tokens& code, Generator& drawing) {
  const auto from = code.begin() + static_cast<std::ptrdiff_t>(drawing.below(code.size() - window + 1));
  const std::size_t size = 1 + drawing.below(longest_middle);
  // Somewhere in the middle third, so that there is something on both sides
  const std::size_t begin = window / 3 + drawing.below(window / 3);
  return {Tokens(from, from + window), {begin, begin + size}};
}

/// The window with one of its sides taken from another.
Window with_side_of(const Window& one, const Window& other, bool right) {
  Window mixed = one;
  const std::size_t begin = right ? one.middle.end : 0, end = right ? window : one.middle.begin;
  for (std::size_t t = begin; t < end; ++t) mixed.tokens[t] = other.tokens[t];
  return mixed;
}

/// Nats a token of the middles, given both sides.
double loss_turned(const gpt::Gpt& model, const std::vector<Window>& windows, const Marks& marks) {
  const NoGrad no_grad;
  std::vector<Tokens> rows;
  std::vector<std::size_t> counted;
  for (const Window& each : windows) {
    rows.push_back(to_middle(each.tokens, each.middle, Order::suffix_first, marks));
    rows.back().pop_back();  // the end is no token of the code
    counted.push_back(each.middle.size());
  }
  const gpt::Examples examples = next_tokens(rows, counted);
  return cross_entropy(model(examples.inputs), examples.targets).item();
}

/// Which of eight middles of three tokens belongs between two sides: its own, or that of one of seven other windows? The share of
/// right answers by the probability of the middle after its left side, and by that of the whole window.
struct Judged {
  double by_left, by_whole;
};

Judged judge(const gpt::Gpt& model, const Tokens& code, std::size_t count, const Marks& marks,
             Generator& drawing) {
  constexpr std::size_t choices = 8, size = 3, begin = window / 2;
  const NoGrad no_grad;
  std::vector<Tokens> windows;
  for (std::size_t n = 0; n < count; ++n) windows.push_back(draw_window(code, drawing).tokens);
  std::size_t by_left = 0, by_whole = 0;
  for (std::size_t n = 0; n < count; ++n) {
    std::vector<Tokens> rows;
    for (std::size_t c = 0; c < choices; ++c) {
      Tokens row = windows[n];
      const Tokens& other = windows[(n + c) % count];  // its own first
      std::copy_n(other.begin() + begin, size, row.begin() + begin);
      rows.push_back(as_it_is(row, marks));
    }
    const gpt::Examples examples = next_tokens(rows);
    const Tensor logits = model(examples.inputs);
    Indices of_middle = examples.targets;
    for (std::size_t i = 0; i < of_middle.size(); ++i) {
      const std::size_t t = i % of_middle.shape(1);
      if (t < begin || t >= begin + size) of_middle.flat(i) = ignored;
    }
    const auto own_is_best = [](const std::vector<double>& known) {
      return *std::max_element(known.begin(), known.end()) == known[0];
    };
    by_left += own_is_best(log_probabilities(logits, of_middle));
    by_whole += own_is_best(log_probabilities(logits, examples.targets));
  }
  return {static_cast<double>(by_left) / static_cast<double>(count),
          static_cast<double>(by_whole) / static_cast<double>(count)};
}

/// Of windows as they are.
double loss_as_it_is(const gpt::Gpt& model, const std::vector<Window>& windows, const Marks& marks) {
  const NoGrad no_grad;
  std::vector<Tokens> rows;
  for (const Window& each : windows) rows.push_back(as_it_is(each.tokens, marks));
  const gpt::Examples examples = next_tokens(rows);
  return cross_entropy(model(examples.inputs), examples.targets).item();
}

/// The likeliest token after each other.
std::string fill(const gpt::Gpt& model, Tokens text, const Code& code, const Marks& marks) {
  const NoGrad no_grad;
  Tokens written;
  while (written.size() < longest_middle) {
    const Index next = argmax(model(bert::as_indices(text)))(text.size() - 1);
    if (marks.contains(next)) break;
    text.push_back(next);
    written.push_back(next);
  }
  return code.pieces.decode(bert::as_indices(written));
}

}  // namespace

void fill_code(app::Program& program, const Dataset& dataset, const Options& options) {
  program.section("Code with a gap");
  const Code& code = dataset.code;
  program.say("{}", code.source.about);
  const Marks marks{code.pieces.size()};
  program.say(
      "{} tokens, byte pairs of {}. A GPT of width 48 learns from windows of {}; in half of them one to {} "
      "tokens are moved to the "
      "end. The same GPT learns from windows as they are.",
      code.train.size(), code.pieces.size(), window, longest_middle);
  Generator drawing(program.seed());
  std::vector<Window> windows, other_right, other_left;
  for (std::size_t n = 0; n < (program.quick() ? 16 : 500); ++n)
    windows.push_back(draw_window(code.held_out, drawing));
  for (std::size_t n = 0; n < windows.size(); ++n) {
    const Window& other = windows[(n + 1) % windows.size()];
    other_right.push_back(with_side_of(windows[n], other, true));
    other_left.push_back(with_side_of(windows[n], other, false));
  }

  const std::size_t steps = program.train_steps(code_steps, 4);
  const auto learn = [&](const char* name, double turned) {
    Generator generator(program.seed());
    const gpt::Gpt model({.vocabulary = marks.size(),
                          .context = context,
                          .width = 48,
                          .heads = 4,
                          .layers = 2,
                          .initial_std = 0.1},
                         generator);
    const nn::Loss loss = [&](Generator& lots) {
      std::vector<Tokens> rows;
      for (std::size_t b = 0; b < 16; ++b) {
        const Window each = draw_window(code.train, lots);
        rows.push_back(lots.chance(turned) ? to_middle(each.tokens, each.middle, Order::suffix_first, marks)
                                           : as_it_is(each.tokens, marks));
      }
      const gpt::Examples examples = next_tokens(rows);
      return cross_entropy(model(examples.inputs), examples.targets);
    };
    app::fit(program, name, loss, rule_of(model, 3e-3, steps), steps, generator, runaway_hint);
    return model;
  };
  const gpt::Gpt turned = learn("code, half rearranged", .5), plain = learn("code, left to right", 0);
  const double both = loss_turned(turned, windows, marks),
               right = loss_turned(turned, other_right, marks) - both,
               left = loss_turned(turned, other_left, marks) - both;
  const double price = loss_as_it_is(turned, windows, marks) / loss_as_it_is(plain, windows, marks);
  const Judged judged = judge(plain, code.held_out, program.quick() ? 10 : 300, marks, drawing);
  program.say(
      "Filling in: a middle costs {:.2f} nats a token. With the left side of another window it costs {:.2f} "
      "more, with another "
      "right side {:.2f}: this small model goes by the left one. Code as it is costs it {:.1f} % more than "
      "the model that read "
      "only that.",
      both, left, right, 100 * (price - 1));
  program.say(
      "Judging, left to right: which of eight middles of three tokens belongs here? By the left side alone "
      "{:.2f} are right, "
      "by the whole window {:.2f}.",
      judged.by_left, judged.by_whole);
  std::string filled = options.code;
  const std::string written = fill(turned, prompt_of(options.code, code, marks), code, marks);
  filled.replace(filled.find(gap), std::string_view(gap).size(), "⟨" + printable(written) + "⟩");
  program.say("{}  →  {}", options.code, filled);
  if (!code.source.has_claims() || program.quick()) return;
  program.claim(
      {.claim = "real code: from left to right a GPT can judge which of eight middles fits (share right)",
       .measured = judged.by_whole,
       .bound = .65,
       .control = judged.by_left,
       .control_meaning = "by the left side alone"});
  program.claim({.claim = "filling in real code: what the right side is worth at this size (nats a token)",
                 .measured = right,
                 .relation = "<=",
                 .bound = .2,
                 .control = left,
                 .control_meaning = "the left side"});
}

Dataset open(app::Program& program, const Language& language, const Options& options) {
  language.read(options.sentence, longest_row);
  Generator generator(program.seed());
  Dataset dataset = {draw_sentences(program.quick() ? 2000 : 20'000, generator),
                     draw_sentences(program.quick() ? 50 : 300, generator),
                     code_of(data::resolve_code(program.data()), program.quick())};
  prompt_of(options.code, dataset.code, Marks{dataset.code.pieces.size()});
  Generator own(program.seed());
  const T5 model(t5_config(language.marks), own);
  app::check_load(program,
                  corrupting(model, dataset.train, language.marks, program.train_steps(t5_steps, 20), own));
  return dataset;
}

}  // namespace unrolled::infilling
