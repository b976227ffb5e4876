// The register of controls: every word the grammar knows, in the order in which it stands in a
// line, with its forms. Source: ODNI IC Markings System Register and Manual, 31 December 2016,
// Table 4 (public domain). Communities, equivalences and provider tokens are not here: they are
// tables that an agreement carries.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace accord::agreement::marking {

/// Categories of a line, in their order. The classification before them is read on its own.
enum class Block : std::uint8_t { sci, sap, aea, fgi, dissem, non_ic, provider };

/// Every registered word, in the register's order: within a block, a later one never precedes.
enum class Word : std::uint8_t {
  balk,
  bohemia,
  hcs,
  rsv,
  si,
  si_ecru,
  si_gamma,
  si_nonbook,
  tk,
  tk_bluefish,
  tk_iditarod,
  tk_kandik,
  sar,
  rd,
  cnwdi,
  sigma,
  frd,
  dcni,
  ucni,
  tfni,
  atomal,
  fgi,
  rsen,
  fouo,
  orcon,
  orcon_usgov,
  imcon,
  noforn,
  propin,
  rel_to,
  relido,
  eyes,
  dsen,
  fisa,
  display_only,
  limdis,
  exdis,
  nodis,
  sbu,
  sbu_nf,
  les,
  les_nf,
  ssi,
};
inline constexpr std::size_t kWords = 43;

enum class Form : std::uint8_t { banner, portion };

struct Row {
  Word word;
  Block block;
  std::string_view within;  // portion form of the control system; empty = stands by itself
  std::string_view title;
  std::string_view banner;  // abbreviation; empty = the banner has the title alone
  std::string_view portion;

  /// The form written where nothing asks for the title.
  [[nodiscard]] std::string_view written(Form form) const {
    return form == Form::portion ? portion : banner.empty() ? title : banner;
  }
};

[[nodiscard]] const Row& row_of(Word word);

/// A word found, and whether it was spelled as its title where an abbreviation exists.
struct Found {
  Word word;
  bool title = false;
};

/// The word of `block` (and control system `within`) that `text` is in this form; empty for none.
[[nodiscard]] std::optional<Found> find_word(std::string_view text, Block block, Form form,
                                             std::string_view within = {});

/// The longest word of the block that begins `text` and ends there or before '-'.
[[nodiscard]] std::optional<Found> find_leading_word(std::string_view text, Block block, Form form);

/// Bytes of the spelling that was found.
[[nodiscard]] std::size_t length_of(const Found& found, Form form);

/// True when `text` is a registered word in any block and the given form.
[[nodiscard]] bool is_word(std::string_view text, Form form);

}  // namespace accord::agreement::marking
