// The only header that includes xsimd, with what version 8 (Debian 12) lacks: on AVX-512 its fma() is a product and a
// sum, which round twice. Everywhere else it rounds once; so must it here, or two machines compute different numbers:
// xsimd's own exp, log, tanh … are built on it too. (Later versions bring their own; then these are not called.)
#pragma once

#include <xsimd/xsimd.hpp>

#ifdef __AVX512BW__
namespace xsimd::kernel {

using Floats = batch<float, avx512bw>;
using Doubles = batch<double, avx512bw>;
using Any = requires_arch<generic>;

template <>
inline Floats fma(const Floats& x, const Floats& y, const Floats& z, Any) noexcept {
  return _mm512_fmadd_ps(x, y, z);
}
template <>
inline Doubles fma(const Doubles& x, const Doubles& y, const Doubles& z, Any) noexcept {
  return _mm512_fmadd_pd(x, y, z);
}
template <>
inline Floats fms(const Floats& x, const Floats& y, const Floats& z, Any) noexcept {
  return _mm512_fmsub_ps(x, y, z);
}
template <>
inline Doubles fms(const Doubles& x, const Doubles& y, const Doubles& z, Any) noexcept {
  return _mm512_fmsub_pd(x, y, z);
}
template <>
inline Floats fnma(const Floats& x, const Floats& y, const Floats& z, Any) noexcept {
  return _mm512_fnmadd_ps(x, y, z);
}
template <>
inline Doubles fnma(const Doubles& x, const Doubles& y, const Doubles& z, Any) noexcept {
  return _mm512_fnmadd_pd(x, y, z);
}
template <>
inline Floats fnms(const Floats& x, const Floats& y, const Floats& z, Any) noexcept {
  return _mm512_fnmsub_ps(x, y, z);
}
template <>
inline Doubles fnms(const Doubles& x, const Doubles& y, const Doubles& z, Any) noexcept {
  return _mm512_fnmsub_pd(x, y, z);
}

}  // namespace xsimd::kernel
#endif
