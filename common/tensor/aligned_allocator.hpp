// Memory for arrays, aligned to 64 bytes, the width of the widest SIMD batch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

namespace unrolled {

/// posix_memalign aligns too; but glibc before 2.38 looks for a larger block than it returns, so it never reuses a
/// freed one. A training step that makes and frees arrays of the same sizes would fragment the heap.
template <class T>
struct AlignedAllocator {
  using value_type = T;

  AlignedAllocator() = default;
  template <class U>
  AlignedAllocator(const AlignedAllocator<U>&) {}

  T* allocate(std::size_t n) {
    void* const block = n < most / sizeof(T) ? std::malloc(n * sizeof(T) + alignment) : nullptr;
    if (block == nullptr) throw std::bad_alloc();
    // malloc aligns to 16 bytes: before the next multiple of 64 there is room for the block's own address.
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
