// SHA-256: tells whether a file is, to the last bit, the one that was meant.
#pragma once

#include <string>
#include <string_view>

namespace unrolled {

/// The 64 hexadecimal digits that `sha256sum` prints for these bytes (FIPS 180-4).
std::string sha256(std::string_view bytes);

}  // namespace unrolled
