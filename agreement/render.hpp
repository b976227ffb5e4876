// The document as a lawyer reads it: numbered articles in words, as text for a terminal and as one
// self-contained HTML page. Both are made of the same articles, so that they say the same.
#pragma once

#include <string>
#include <vector>

#include "agreement/document.hpp"

namespace accord::agreement {

/// "5.1  GBR may release to USA ...", and what belongs to it, one item a line.
struct Paragraph {
  std::string text;
  std::vector<std::string> items;
};

struct Article {
  std::string title;                  // "RELEASE"
  std::vector<Paragraph> paragraphs;  // numbered 1, 2, 3 ... inside the article
};

/// The articles in the order of the document, numbered from 1. Optional sections that the document
/// leaves out are left out, after article 9.
[[nodiscard]] std::vector<Article> articles_of(const Document& document);

/// Numbered plain text. `hash` is the SHA-384 of the signed file.
[[nodiscard]] std::string show_text(const Document& document, const Digest& hash);

/// The same as one HTML 5 page: no script, no outside reference, every character of the document
/// escaped.
[[nodiscard]] std::string show_html(const Document& document, const Digest& hash);

}  // namespace accord::agreement
