// Included before anything else: hides AVX from xsimd, which then knows of SSE and FMA alone, four floats a register.
// The compiler's own header comes first: it asks for the same names, and may define them anew.
#pragma once

#include <immintrin.h>

#undef __AVX__
#undef __AVX2__
