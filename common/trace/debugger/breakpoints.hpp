// Where the debugger stops: an operation, a value, its gradient, the way into a scope, a line, or a value that is not finite.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "trace/record/record.hpp"

namespace unrolled::trace {

struct Breakpoint {
  enum class Kind { operation, label, path, scope, line, step, not_finite };
  int number = 0;
  Kind kind = Kind::label;
  std::string name{};  ///< the operation, label, end of a label's path, scope or file
  int line = 0;
  std::size_t step = 0;
  bool gradient = false;  ///< in the backward pass only

  /// Whether this step stops the run, in whichever direction it goes. A value stops it where the value is made and
  /// where its gradient is.
  bool hit(const Record& record, std::size_t index) const;
  /// "operation matmul", "line attention.hpp:42", "gradient of label scores"
  std::string text() const;
};

class Breakpoints {
 public:
  explicit Breakpoints(const Record& record) : record_(record) {}

  /// `where` is an operation, a label or a scope, with as much of its path as is needed, "#12", or one of these behind
  /// "grad "; FILE:LINE (the end of a file's path will do; of a line that made nothing, the next one that did), a line of
  /// `current_file`; or "nan". Errors: nothing in the record is called so.
  const Breakpoint& add(std::string_view where, const std::string& current_file);
  /// Errors: no such breakpoint.
  void remove(int number);
  void clear() { all_.clear(); }
  const std::vector<Breakpoint>& all() const { return all_; }
  /// The first breakpoint that this step hits, or null.
  const Breakpoint* hit(std::size_t step) const;
  /// How many steps a breakpoint stops at.
  std::size_t hits(const Breakpoint& breakpoint) const;

 private:
  Breakpoint at_line(std::string_view file, int line) const;
  Breakpoint at_name(std::string_view name) const;
  Breakpoint at_step(std::size_t step) const;
  Breakpoint at_gradient(std::string_view value) const;

  const Record& record_;
  std::vector<Breakpoint> all_;
  int next_ = 1;
};

}  // namespace unrolled::trace
