// One sentence, cut five ways: on the terminal, and as a picture.
#include <fmt/format.h>

#include "12_tokens/cuts.hpp"
#include "12_tokens/experiments/story.hpp"
#include "data/manifest.hpp"

namespace unrolled::tokens {
namespace {

// Four shades that take turns, so that neighbours differ; black text is readable on each.
constexpr const char* shades[] = {"#cfe8fc", "#fde2c4", "#d5f0dc", "#f3d9ec"};
constexpr const char* unknown_shade = "#ffb3b3";
constexpr int terminal_shades[] = {153, 223, 151, 218};

/// The tokens of a line for the terminal: coloured, or with "|" between them.
std::string line_of(const CutText& cut, const Terminal& terminal) {
  std::string line;
  for (std::size_t n = 0; n < cut.tokens.size(); ++n) {
    const std::string name = token_name(cut.tokens[n]);
    const int shade = cut.is_unknown[n] ? 203 : terminal_shades[n % std::size(terminal_shades)];
    if (terminal.colour)
      line += terminal.styled(fmt::format("30;48;5;{}", shade), name);
    else
      line += (n == 0 ? "" : "|") + name;
  }
  return line;
}

std::string about(const CutText& cut, std::size_t bytes) {
  return fmt::format(
      "{} tokens, {:.1f} bytes each{}", cut.tokens.size(),
      static_cast<double>(bytes) / static_cast<double>(std::max<std::size_t>(1, cut.tokens.size())),
      cut.comes_back ? "" : "; the text does not come back");
}

std::string picture_of(const std::vector<CutText>& cuts, std::size_t bytes) {
  constexpr double width = 1100, left = 20, high = 26, gap = 4, letter = 9.2;
  std::string boxes;
  double y = 28;
  for (const CutText& cut : cuts) {
    boxes += fmt::format("<text x='{}' y='{:.0f}' font-weight='bold'>{}</text>\n", left, y,
                         app::xml_text(cut.way));
    boxes += fmt::format("<text x='{}' y='{:.0f}' text-anchor='end' fill='#555555'>{}</text>\n", width - left,
                         y, app::xml_text(about(cut, bytes)));
    y += 10;
    double x = left;
    for (std::size_t n = 0; n < cut.tokens.size(); ++n) {
      const std::string name = token_name(cut.tokens[n]);
      const double box = 8 + letter * static_cast<double>(display_width(name));
      if (x > left && x + box > width - left) x = left, y += high + gap;
      boxes += fmt::format(
          "<g><title>token {} of {}: {} bytes{}</title><rect x='{:.1f}' y='{:.1f}' width='{:.1f}' "
          "height='{}' rx='4' fill='{}'/>"
          "<text x='{:.1f}' y='{:.1f}' text-anchor='middle' font-family='DejaVu Sans Mono, "
          "monospace'>{}</text></g>\n",
          n + 1, cut.tokens.size(), cut.tokens[n].size(), cut.is_unknown[n] ? ", unknown" : "", x, y, box,
          high, cut.is_unknown[n] ? unknown_shade : shades[n % std::size(shades)], x + box / 2, y + 18,
          app::xml_text(name));
      x += box + 2;
    }
    y += high + 34;
  }
  return fmt::format(
             "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {0} {1:.0f}' width='{0}' height='{1:.0f}' "
             "font-family='sans-serif' font-size='15' fill='#222222'>\n<title>One sentence, cut five "
             "ways</title>\n"
             "<rect width='100%' height='100%' fill='#ffffff'/>\n",
             width, y - 14) +
         boxes + "</svg>\n";
}

}  // namespace

std::optional<text::TokenizerFile> open_tokenizer(const Options& options) {
  if (options.tokenizer.empty()) return std::nullopt;
  return text::read_tokenizer_file(options.tokenizer);
}

void cut_a_sentence(app::Program& program, const Vocabularies& all,
                    const std::optional<text::TokenizerFile>& tokenizer, const Options& options) {
  program.section("One sentence, cut five ways");
  const std::string learnt = fmt::format("{} learnt here", options.size);
  std::vector<CutText> cuts = {into_characters(options.text),
                               into_byte_pairs(all.byte_pairs, options.text, "byte pairs, " + learnt),
                               into_word_pieces(all.word_piece, options.text, "WordPiece, " + learnt),
                               into_pieces(all.unigram, options.text, "unigram, " + learnt)};
  const auto files = data::resolve_files("gpt2-bpe");
  if (!files.empty()) {
    cuts.push_back(into_byte_pairs(text::BytePairs::load(files[0], files[1]), options.text,
                                   "byte pairs, GPT-2's 50,257"));
  } else {
    program.say("GPT-2's own tokens are not here: ./book data gpt2-bpe");
  }
  if (tokenizer)
    cuts.push_back(into_published(*tokenizer, options.text, options.tokenizer.filename().string()));
  const Terminal terminal = Terminal::of(1);
  program.say(
      "--text \"…\" cuts a sentence of yours. \"\\xE2\" is a byte of a character that was cut apart.");
  for (const CutText& cut : cuts) {
    app::print(
        fmt::format("\n{}: {}\n{}\n", cut.way, about(cut, options.text.size()), line_of(cut, terminal)));
  }
  program.write("cuts.svg", picture_of(cuts, options.text.size()));
}

}  // namespace unrolled::tokens
