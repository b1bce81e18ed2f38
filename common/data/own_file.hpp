// A file of the reader's own, named where a data set could be.
#pragma once

#include <string>

namespace unrolled::data {

/// The text of the file, as text::read_text_file. `choices` is the hint: what may be named here.
/// Errors: there is no such file; nothing but blanks is in it; as text::read_text_file.
std::string read_own_file(const std::string& name, const std::string& choices);

}  // namespace unrolled::data
