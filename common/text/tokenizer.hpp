// From a text to its words: the tokenizer of the first chapters.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace unrolled::text {

/// The words of a text, in small letters: "Don't touch М'ЯТА, it cost 3.50!" → don't touch м'ята it
/// cost 3.50.
///
/// A word is a run of letters and digits. An apostrophe between two of them stays inside (’ and ʼ become '),
/// and so does a point or comma between two digits; everything else separates. Accents are compared as they
/// are written: é as one code point and e followed by U+0301 are two different letters. As a regular
/// expression:
/// `\w+(['’ʼ]\w+|(?<=\d)[.,](?=\d)\w+)*` with \w without the underscore.
/// Errors: not UTF-8.
std::vector<std::string> words(std::string_view text);

/// The same, a list of words for each sentence, for what must not reach across a sentence's end.
/// A sentence ends at . ! ? … and at an empty line; abbreviations ("Mr. Smith") end one too. Sentences
/// without a word are left out. Joined, they are words(text).
std::vector<std::vector<std::string>> sentences(std::string_view text);

}  // namespace unrolled::text
