#include "answer.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include "base/error.hpp"

namespace unrolled::exercise {

Functions load_answer(const std::filesystem::path& library, const Exercise& exercise) {
  void* const loaded = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (loaded == nullptr) throw Error(fmt::format("the answer cannot be loaded: {}", dlerror()));
  const auto first =
      reinterpret_cast<void (*const*)()>(dlsym(loaded, ("unrolled_answer_" + exercise.name()).c_str()));
  if (first == nullptr)
    throw Error(fmt::format("there is no answer to {} {} in it", exercise.id(), exercise.name()));
  return {first, first + exercise.solution().size()};
}

}  // namespace unrolled::exercise
