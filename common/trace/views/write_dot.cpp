#include <system_error>

#include "base/error.hpp"
#include "base/file.hpp"
#include "trace/views/dot.hpp"
#include "trace/views/graphviz.hpp"

namespace unrolled::trace {

Drawn write_dot(const std::string& dot, const std::filesystem::path& folder, const std::string& name,
                std::chrono::milliseconds limit) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed)
    throw Error(folder.string() + ": the folder cannot be made: " + failed.message(), "choose another");
  const std::filesystem::path file = folder / (name + ".dot"), picture = folder / (name + ".svg");
  write_atomically(file, dot);
  Drawn drawn{{file}, draw_svg(file, picture, limit)};
  if (drawn.hint.empty()) drawn.files.push_back(picture);
  return drawn;
}

Drawn write_dot(const Record& record, const std::filesystem::path& folder, std::size_t depth,
                std::chrono::milliseconds limit) {
  Drawn all;
  const auto draw = [&](const char* name, const Drawing& drawing) {
    Drawn drawn = write_dot(dot(record, drawing), folder, name, all.hint.empty() ? limit : impatience);
    all.files.insert(all.files.end(), drawn.files.begin(), drawn.files.end());
    if (all.hint.empty()) all.hint = std::move(drawn.hint);
  };
  draw("overview", {.pass = Pass::forward, .depth = depth, .overview = true});
  draw("forward", {.pass = Pass::forward, .depth = depth});
  if (record.backward_begins()) draw("backward", {.pass = Pass::backward, .depth = depth});
  return all;
}

}  // namespace unrolled::trace
