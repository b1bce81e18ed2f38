// What a program prints: numbered sections, wrapped sentences, tables.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "app/table.hpp"
#include "terminal/terminal.hpp"

namespace unrolled::app {

/// Writes to standard output and makes sure that it arrived. Errors: the disk behind it is full, it is
/// closed.
void print(const std::string& text);

class Narration {
 public:
  explicit Narration(Terminal terminal) : terminal_(terminal) {}

  /// The chapter's name and its question, before everything else.
  std::string title(const std::string& name, const std::string& question) const;
  /// "2. The model", with a blank line before; the number is counted here.
  std::string section(const std::string& title);
  /// A paragraph, wrapped to the terminal (to 100 columns at most, since longer lines are hard to read).
  std::string paragraph(const std::string& text) const;

  const Terminal& terminal() const { return terminal_; }

 private:
  Terminal terminal_;
  std::size_t sections_ = 0;
};

}  // namespace unrolled::app
