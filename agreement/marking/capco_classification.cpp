// The classification of a line and who owns it: SECRET, //DEU SECRET, //COSMIC TOP SECRET,
// //JOINT SECRET GBR USA; in portions S, //DEU S, //CTS, //JOINT S.
#include <algorithm>
#include <array>

#include "agreement/marking/capco_parts.hpp"
#include "agreement/marking/countries.hpp"
#include "agreement/marking/levels.hpp"

namespace accord::agreement::marking {
namespace {

tl::unexpected<Error> refuse_level(const Course& course, const Piece& piece) {
  const Form other = course.form() == Form::banner ? Form::portion : Form::banner;
  if (level_written(piece.text, other) && !level_written(piece.text, course.form())) {
    return refuse_at(Code::marking_wrong_form,
                     other == Form::portion ? "a portion abbreviation in a banner line"
                                            : "a classification spelled out in a portion mark",
                     piece.at);
  }
  if (piece.text.starts_with("NATO ") || piece.text.starts_with("COSMIC ")) {
    return refuse_at(Code::marking_level, "a foreign classification begins with //", piece.at);
  }
  for (const Level level : kLevels) {
    const std::string_view written = written_level(level, course.form());
    if (!piece.text.starts_with(written)) continue;
    const std::string_view rest = piece.text.substr(written.size());
    if (rest.starts_with(' ') || rest.starts_with('/')) {
      return refuse_at(Code::marking_syntax, "// is missing behind the classification",
                       piece.at + written.size());
    }
  }
  return refuse_at(Code::marking_level, "not a classification of this policy", piece.at);
}

Status read_own(Course& course, const Piece& piece) {
  const auto level = level_written(piece.text, course.form());
  if (!level) return refuse_level(course, piece);
  if (*level == Level::restricted) {
    return refuse_at(Code::marking_level, "RESTRICTED is no level of this policy", piece.at);
  }
  course.marking.level = *level;
  return {};
}

Status set_nato(Course& course, Level level) {
  course.marking.policy = "NATO";
  course.marking.owners = {"NATO"};
  course.marking.level = level;
  return {};
}

/// "SECRET CAN GBR USA" or "S"; the owners of a portion may be those of its banner.
Status read_joint(Course& course, const Piece& piece) {
  course.marking.ownership = Ownership::joint;
  for (const Level level : kLevels) {
    const std::string_view written = written_level(level, course.form());
    if (!piece.text.starts_with(written)) continue;
    const Piece rest = piece.from(written.size());
    if (!rest.text.empty() && rest.text.front() != ' ') continue;
    course.marking.level = level;
    if (rest.text.empty()) {
      if (course.style == Style::banner) {
        return refuse_at(Code::marking_joint, "the owners are missing", rest.at);
      }
      course.spelling.inherits_owners = true;
      return {};
    }
    ACCORD_TRY(course.marking.owners, read_codes(course, rest.from(1), {" ", code_order, "JOINT"}));
    return {};
  }
  return refuse_level(course, piece);
}

Status read_foreign_owners(Course& course, const Piece& owners) {
  if (owners.text == "FGI") {
    course.marking.owner_concealed = true;
    return {};
  }
  ACCORD_TRY(course.marking.owners, read_codes(course, owners, {" ", code_order, "the owners"}));
  for (const std::string& owner : course.marking.owners) {
    if (owner == "USA") {
      return refuse_at(Code::marking_fgi, "USA is not foreign", owners.at);
    }
    if (owner == "NATO") {
      return refuse_at(Code::marking_level,
                       "NATO has its own terms: COSMIC TOP SECRET, NATO SECRET; CTS, NS",
                       owners.at);
    }
  }
  if (course.marking.owners.size() == 1) course.marking.policy = course.marking.owners.front();
  return {};
}

Status read_foreign(Course& course, const Piece& piece) {
  course.marking.ownership = Ownership::foreign;
  if (const auto nato = nato_level(piece.text, course.form())) return set_nato(course, *nato);
  for (const Level level : kLevels) {
    const std::string ending = ' ' + std::string(written_level(level, course.form()));
    if (!piece.text.ends_with(ending)) continue;
    course.marking.level = level;
    return read_foreign_owners(course, piece.cut(0, piece.text.size() - ending.size()));
  }
  if (is_country(piece.text)) {
    return refuse_at(Code::marking_level, "the classification is missing", piece.end());
  }
  return refuse_level(course, piece);
}

}  // namespace

Result<std::size_t> read_classification(Course& course, const std::vector<Piece>& pieces) {
  const Piece& first = pieces.front();
  if (!first.text.empty()) {
    course.places.level = first.at;
    ACCORD_CHECK(read_own(course, first));
    return std::size_t{1};
  }
  if (pieces.size() < 2) {
    return refuse_at(Code::marking_level, "the classification is missing", first.at);
  }
  const Piece& owned = pieces[1];
  course.places.level = owned.at;
  course.places.owners = owned.at;
  if (owned.text.starts_with("JOINT ")) {
    ACCORD_CHECK(read_joint(course, owned.from(6)));
  } else {
    ACCORD_CHECK(read_foreign(course, owned));
  }
  return std::size_t{2};
}

}  // namespace accord::agreement::marking
