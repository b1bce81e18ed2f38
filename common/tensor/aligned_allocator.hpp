// Where arrays keep their numbers: at multiples of 64 bytes, the width of the widest SIMD batch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

namespace unrolled {

/// posix_memalign gives such places too; but glibc before 2.38 looks for more room than it hands out, and so never finds one
/// again that was given back. A training step that makes and frees arrays of the same sizes would leave holes behind.
template <class T>
struct AlignedAllocator {
  using value_type = T;

  AlignedAllocator() = default;
  template <class U>
  AlignedAllocator(const AlignedAllocator<U>&) {}

  T* allocate(std::size_t n) {
    void* const block = n < most / sizeof(T) ? std::malloc(n * sizeof(T) + alignment) : nullptr;
    if (block == nullptr) throw std::bad_alloc();
    // malloc's own places are multiples of 16: there is room before the next multiple of 64 for where the block begins.
    auto* const place =
        reinterpret_cast<void**>((reinterpret_cast<std::uintptr_t>(block) / alignment + 1) * alignment);
    place[-1] = block;
    return reinterpret_cast<T*>(place);
  }
  void deallocate(T* place, std::size_t) { std::free(reinterpret_cast<void**>(place)[-1]); }

  bool operator==(const AlignedAllocator&) const = default;

  static constexpr std::size_t alignment = 64, most = PTRDIFF_MAX;
};

}  // namespace unrolled
