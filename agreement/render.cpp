// The general articles, and the two ways to write all of them.
#include "agreement/render.hpp"

#include "agreement/render_words.hpp"

namespace accord::agreement {
namespace {

Article parties_article(const Document& document) {
  Article article{"PARTIES", {}};
  for (const Party& party : document.parties) {
    Paragraph paragraph{
        party.name + " (" + party.nation.text() + "), to be signed by " + list_of(party.signatures),
        {"root certificate SHA-384 " + party.root_sha384.hex()}};
    if (party.since) paragraph.items.push_back("party since " + party.since->text(0));
    article.paragraphs.push_back(std::move(paragraph));
  }
  return article;
}

Article term_article(const Document& document) {
  std::string words = interval_text(document.term);
  words[0] = 'F';
  return {"TERM", {{words + ".", {}}}};
}

Paragraph payload_paragraph(const AgreedPayload& payload) {
  Paragraph paragraph{payload.code + ", schema SHA-384 " + payload.schema_sha384.hex(), {}};
  if (!payload.declared) return paragraph;
  paragraph.items.push_back("declared here: " + payload.declared->name + ", file identifier " +
                            payload.declared->file_id);
  for (const DeclaredField& field : payload.declared->fields) {
    paragraph.items.push_back("field " + field.name + (field.is_protected ? ", protected" : "") +
                              (field.numeric ? ", a number" : ""));
  }
  return paragraph;
}

Article standard_article(const Document& document) {
  const Standard& standard = document.standard;
  Article article{"STANDARD", {{"Data modes: " + list_of(standard.data_modes) + ".", {}}}};
  for (const AgreedPayload& payload : standard.payload_types) {
    article.paragraphs.push_back(payload_paragraph(payload));
  }
  if (!standard.units.empty()) {
    Paragraph units{"Units:", {}};
    for (const FieldUnit& unit : standard.units) {
      units.items.push_back(unit.payload_type + " " + unit.field + " in " + unit.unit);
    }
    article.paragraphs.push_back(std::move(units));
  }
  if (!standard.messages.formats.empty()) {
    article.paragraphs.push_back({"Operator messages: " + list_of(standard.messages.formats) +
                                      "; languages " + list_of(standard.messages.languages) + ".",
                                  {}});
  }
  return article;
}

Article data_plan_article(const Document& document) {
  const DataPlan& plan = document.data_plan;
  Paragraph first{"Delivery: " + list_of(plan.delivery_modes) + "; about " +
                      std::to_string(plan.records_per_day) + " records a day, within " +
                      seconds_text(plan.latency_max) + ".",
                  {}};
  for (const Volume& volume : plan.volumes) {
    first.items.push_back(volume.payload_type + ": about " +
                          std::to_string(volume.records_per_day) + " records a day");
  }
  Article article{"DATA PLAN", {std::move(first)}};
  for (const PointOfContact& contact : plan.points_of_contact) {
    article.paragraphs.push_back({"Point of contact of " + contact.nation.text() + ": " +
                                      contact.office + ", " + contact.reach,
                                  {}});
  }
  for (const OwnerOfRecord& owner : plan.owners_of_record) {
    article.paragraphs.push_back({"Owner of record of every " + text_of(owner.object_class) + ": " +
                                      owner.nation.text() + ".",
                                  {}});
  }
  return article;
}

Article crypto_article(const Document& document) {
  const CryptoFloor& crypto = document.crypto;
  Paragraph paragraph{"Suites: " + list_of(crypto.suites) + "; clocks agree within " +
                          seconds_text(crypto.clock_skew_max) + ".",
                      {}};
  if (!crypto.psk_ids.empty()) {
    paragraph.items.push_back("keys brought by courier: " + list_of(crypto.psk_ids));
  }
  if (crypto.certificate_age_max) {
    paragraph.items.push_back("certificates at most " +
                              std::to_string(crypto.certificate_age_max->count()) + " days old");
  }
  if (crypto.revocation_age_max) {
    paragraph.items.push_back("revocation lists at most " +
                              std::to_string(crypto.revocation_age_max->count()) + " hours old");
  }
  return {"CRYPTOGRAPHY", {std::move(paragraph)}};
}

Article commercial_article(const Commercial& terms) {
  std::string passing = "Data of the provider may be passed on to ";
  if (terms.redistribution == Redistribution::none) passing += "nobody.";
  if (terms.redistribution == Redistribution::named)
    passing += list_of(terms.redistribute_to) + ".";
  if (terms.redistribution == Redistribution::open) passing += "anybody.";
  return {"COMMERCIAL TERMS",
          {{terms.provider.text() + " is the provider; licence: " + terms.licence + ".", {}},
           {"Cost: " + terms.cost_reference + ".", {}},
           {passing, {}},
           {"The provider sees no other nation's requests, and asks nothing.", {}}}};
}

Article exercise_article(const ExerciseTerms& terms) {
  return {"EXERCISE",
          {{terms.name + ", directed by " + terms.director.text() + ".", {}},
           {"Every screen and message shows: " + terms.banner, {}}}};
}

Article accession_article(const Accession& accession) {
  return {"ACCESSION",
          {{"A further nation joins by an annex that every party and the newcomer sign.",
            {"who may join: " + list_of(accession.candidates, "any nation so signed for")}}}};
}

std::string heading_of(const Document& document) {
  return "AGREEMENT " + document.name.text() + ", version " + std::to_string(document.version) +
         " (" + text_of(document.kind) + ", " + text_of(document.use) + ")";
}

std::string number_of(std::size_t article, std::size_t paragraph) {
  return std::to_string(article + 1) + "." + std::to_string(paragraph + 1);
}

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string html_of(const Paragraph& paragraph, const std::string& number) {
  std::string html = "<p id=\"p" + number + "\"><b>" + number + "</b> " + escaped(paragraph.text);
  html += "</p>\n";
  if (paragraph.items.empty()) return html;
  html += "<ul>\n";
  for (const std::string& item : paragraph.items) html += "<li>" + escaped(item) + "</li>\n";
  return html + "</ul>\n";
}

constexpr const char* kPageHead =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" "
    "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    "<style>body{font:1rem/1.5 serif;max-width:50rem;margin:2rem auto;padding:0 1rem}"
    "p,li{overflow-wrap:anywhere}ul{margin-top:0}@media print{body{margin:0}}</style>\n";

}  // namespace

std::vector<Article> articles_of(const Document& document) {
  std::vector<Article> articles{
      parties_article(document),   term_article(document),        standard_article(document),
      marking_article(document),   release_article(document),     tasking_article(document),
      data_plan_article(document), calibration_article(document), crypto_article(document)};
  if (document.commercial) articles.push_back(commercial_article(*document.commercial));
  if (document.exercise) articles.push_back(exercise_article(*document.exercise));
  if (document.accession) articles.push_back(accession_article(*document.accession));
  return articles;
}

std::string show_text(const Document& document, const Digest& hash) {
  std::string text = heading_of(document) + "\nSHA-384 of the signed file: " + hash.hex() + "\n";
  if (document.previous) text += "Replaces the file of SHA-384: " + document.previous->hex() + "\n";
  if (document.permits) text += "List of new permits, SHA-384: " + document.permits->hex() + "\n";
  text += "\n";
  const auto articles = articles_of(document);
  for (std::size_t i = 0; i < articles.size(); ++i) {
    text += std::to_string(i + 1) + "  " + articles[i].title + "\n";
    for (std::size_t j = 0; j < articles[i].paragraphs.size(); ++j) {
      const Paragraph& paragraph = articles[i].paragraphs[j];
      text += "  " + number_of(i, j) + "  " + paragraph.text + "\n";
      for (const std::string& item : paragraph.items) text += "       " + item + "\n";
    }
  }
  return text;
}

std::string show_html(const Document& document, const Digest& hash) {
  std::string html = kPageHead;
  html += "<title>" + escaped(heading_of(document)) + "</title>\n</head>\n<body>\n<h1>" +
          escaped(heading_of(document)) + "</h1>\n<p>SHA-384 of the signed file: " + hash.hex() +
          "</p>\n";
  if (document.previous) {
    html += "<p>Replaces the file of SHA-384: " + document.previous->hex() + "</p>\n";
  }
  if (document.permits) {
    html += "<p>List of new permits, SHA-384: " + document.permits->hex() + "</p>\n";
  }
  const auto articles = articles_of(document);
  for (std::size_t i = 0; i < articles.size(); ++i) {
    html += "<h2>" + std::to_string(i + 1) + " " + escaped(articles[i].title) + "</h2>\n";
    for (std::size_t j = 0; j < articles[i].paragraphs.size(); ++j) {
      html += html_of(articles[i].paragraphs[j], number_of(i, j));
    }
  }
  return html + "</body>\n</html>\n";
}

}  // namespace accord::agreement
