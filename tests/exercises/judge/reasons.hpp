// Why C++ itself ends a program, in plain words: an assertion of the standard library, an exception that nobody handles.
#pragma once

namespace unrolled::exercise {

/// In a child that tells: from now on the reason is the last that it tells, as {"reason": "…"}.
void tell_reasons();

}  // namespace unrolled::exercise
