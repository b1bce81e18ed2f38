// The readers of data sets, one a format. Every file is treated as hostile: whatever is in it, the
// result is either a data set or an Error of one line that names the file and the place.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "data/datasets.hpp"

namespace unrolled::data {

/// The reader's own file, as text::read_text_file gives it: a line for each example, `label<TAB>text`. Labels are any
/// short words; classes are numbered in their byte order (0 before 1, negative before positive). Empty lines are skipped.
/// Errors, with the line's number: no tab, no label or one of more than 64 bytes, no text; no example at all, or only one
/// class.
Dataset parse_labelled(std::string_view text, const std::string& name);

/// The files of `sentiment`: JSON lists of {"text", "class"} with class 0 or 1; a row with class null and no
/// text is skipped, and so is a text that stood before.
/// Errors: not such a list; the row is named.
Dataset read_sentiment(const std::vector<std::filesystem::path>& files);

/// The files of `spam`: one raw e-mail each, label spam when its folder is called spam…, else ham. The text
/// is the subject, an empty line and the body as it was sent, HTML and all; other headers are left out, since
/// they tell the mailbox rather than the content. Bytes that are not UTF-8 are read as Latin-1. Repetitions
/// are skipped. Errors: no e-mail is left.
Dataset read_spam(const std::vector<std::filesystem::path>& files);

/// The files of `kjv` and `rv`: the rows of both testaments in their order as plain_text; a heading, or a row
/// that this edition does not have, is empty, so that row i of one edition is row i of the other.
/// Errors: a file is missing, cut short, or points outside of another; not UTF-8; no verse at all.
std::vector<std::string> read_sword(const std::vector<std::filesystem::path>& files);

/// A verse without its markup (OSIS): tags, and notes and titles with what is in them, are left out, entities
/// become characters, and any run of blanks one blank. `name` is what errors call it.
/// Errors: not UTF-8; a tag, a note or a title without its end.
std::string plain_text(std::string_view marked_up, const std::string& name);

/// The files of `names`: one name a line. Each name once, in an order that is mixed but always the same,
/// because the files are sorted and what is held out should not all begin with Z.
/// Errors: as text::read_text_file; no name.
std::vector<std::string> read_names(const std::vector<std::filesystem::path>& files);

}  // namespace unrolled::data
