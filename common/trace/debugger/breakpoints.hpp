// Where the debugger stops: an operation, a label, the way into a scope, a line, or a value that is not finite.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "trace/record/record.hpp"

namespace unrolled::trace {

struct Breakpoint {
  enum class Kind { operation, label, scope, line, not_finite };
  int number;
  Kind kind;
  std::string name;  ///< the operation, label, scope or file
  int line = 0;

  /// Whether this step stops the run, in whichever direction it goes.
  bool hit(const Record& record, std::size_t step) const;
  /// "operation matmul", "line attention.hpp:42"
  std::string text() const;
};

class Breakpoints {
 public:
  explicit Breakpoints(const Record& record) : record_(record) {}

  /// `where` is an operation, a label, a scope or the end of its path, FILE:LINE (the end of a file's path will
  /// do; of a line that made nothing, the next one that did), a line of `current_file`, or "nan".
  /// Errors: nothing in the record is called so.
  const Breakpoint& add(std::string_view where, const std::string& current_file);
  /// Errors: no such breakpoint.
  void remove(int number);
  void clear() { all_.clear(); }
  const std::vector<Breakpoint>& all() const { return all_; }
  /// The first breakpoint that this step hits, or null.
  const Breakpoint* hit(std::size_t step) const;

 private:
  Breakpoint at_line(std::string_view file, int line) const;
  Breakpoint at_name(std::string_view name) const;

  const Record& record_;
  std::vector<Breakpoint> all_;
  int next_ = 1;
};

/// Everything in a record that has a name, each once: labels, operations, scopes; for suggestions and completion.
std::vector<std::string> names(const Record& record);

/// Whether `path` is `name`, or ends with it after a separator: "chapters/x.hpp" ends with "x.hpp".
bool ends_with_part(std::string_view path, std::string_view name, char separator);

}  // namespace unrolled::trace
