// Table 4 of the manual, as our own table.
#include "agreement/marking/register.hpp"

#include <array>

namespace accord::agreement::marking {
namespace {

using enum Block;

constexpr std::array<Row, kWords> kRegister{{
    {Word::balk, sci, "", "BALK", "BALK", "BALK"},
    {Word::bohemia, sci, "", "BOHEMIA", "BOHEMIA", "BOHEMIA"},
    {Word::hcs, sci, "", "HCS", "HCS", "HCS"},
    {Word::rsv, sci, "", "RESERVE", "RSV", "RSV"},
    {Word::si, sci, "", "SI", "SI", "SI"},
    {Word::si_ecru, sci, "SI", "ECRU", "EU", "EU"},
    {Word::si_gamma, sci, "SI", "GAMMA", "G", "G"},
    {Word::si_nonbook, sci, "SI", "NONBOOK", "NK", "NK"},
    {Word::tk, sci, "", "TALENT KEYHOLE", "TK", "TK"},
    {Word::tk_bluefish, sci, "TK", "BLUEFISH", "BLFH", "BLFH"},
    {Word::tk_iditarod, sci, "TK", "IDITAROD", "IDIT", "IDIT"},
    {Word::tk_kandik, sci, "TK", "KANDIK", "KAND", "KAND"},
    {Word::sar, sap, "", "SPECIAL ACCESS REQUIRED", "SAR", "SAR"},
    {Word::rd, aea, "", "RESTRICTED DATA", "RD", "RD"},
    {Word::cnwdi, aea, "RD", "CRITICAL NUCLEAR WEAPON DESIGN INFORMATION", "CNWDI", "CNWDI"},
    {Word::sigma, aea, "RD", "SIGMA", "SIGMA", "SG"},
    {Word::frd, aea, "", "FORMERLY RESTRICTED DATA", "FRD", "FRD"},
    {Word::dcni, aea, "", "DOD UNCLASSIFIED CONTROLLED NUCLEAR INFORMATION", "DOD UCNI", "DCNI"},
    {Word::ucni, aea, "", "DOE UNCLASSIFIED CONTROLLED NUCLEAR INFORMATION", "DOE UCNI", "UCNI"},
    {Word::tfni, aea, "", "TRANSCLASSIFIED FOREIGN NUCLEAR INFORMATION", "TFNI", "TFNI"},
    {Word::atomal, aea, "", "ATOMAL", "ATOMAL", "ATOMAL"},
    {Word::fgi, fgi, "", "FOREIGN GOVERNMENT INFORMATION", "FGI", "FGI"},
    {Word::rsen, dissem, "", "RISK SENSITIVE", "RSEN", "RS"},
    {Word::fouo, dissem, "", "FOR OFFICIAL USE ONLY", "FOUO", "FOUO"},
    {Word::orcon, dissem, "", "ORIGINATOR CONTROLLED", "ORCON", "OC"},
    {Word::orcon_usgov, dissem, "", "ORIGINATOR CONTROLLED-USGOV", "ORCON-USGOV", "OC-USGOV"},
    {Word::imcon, dissem, "", "CONTROLLED IMAGERY", "IMCON", "IMC"},
    {Word::noforn, dissem, "", "NOT RELEASABLE TO FOREIGN NATIONALS", "NOFORN", "NF"},
    {Word::propin, dissem, "", "CAUTION-PROPRIETARY INFORMATION INVOLVED", "PROPIN", "PR"},
    {Word::rel_to, dissem, "", "AUTHORIZED FOR RELEASE TO", "REL TO", "REL TO"},
    {Word::relido, dissem, "", "RELEASABLE BY INFORMATION DISCLOSURE OFFICIAL", "RELIDO", "RELIDO"},
    {Word::eyes, dissem, "", "EYES ONLY", "EYES ONLY", "EYES"},
    {Word::dsen, dissem, "", "DEA SENSITIVE", "", "DSEN"},
    {Word::fisa, dissem, "", "FOREIGN INTELLIGENCE SURVEILLANCE ACT", "FISA", "FISA"},
    {Word::display_only, dissem, "", "DISPLAY ONLY", "DISPLAY ONLY", "DISPLAY ONLY"},
    {Word::limdis, non_ic, "", "LIMITED DISTRIBUTION", "LIMDIS", "DS"},
    {Word::exdis, non_ic, "", "EXCLUSIVE DISTRIBUTION", "EXDIS", "XD"},
    {Word::nodis, non_ic, "", "NO DISTRIBUTION", "NODIS", "ND"},
    {Word::sbu, non_ic, "", "SENSITIVE BUT UNCLASSIFIED", "SBU", "SBU"},
    {Word::sbu_nf, non_ic, "", "SENSITIVE BUT UNCLASSIFIED NOFORN", "SBU NOFORN", "SBU-NF"},
    {Word::les, non_ic, "", "LAW ENFORCEMENT SENSITIVE", "LES", "LES"},
    {Word::les_nf, non_ic, "", "LAW ENFORCEMENT SENSITIVE NOFORN", "LES NOFORN", "LES-NF"},
    {Word::ssi, non_ic, "", "SENSITIVE SECURITY INFORMATION", "SSI", "SSI"},
}};

constexpr bool rows_stand_at_their_number() {
  for (std::size_t i = 0; i < kRegister.size(); ++i) {
    if (static_cast<std::size_t>(kRegister[i].word) != i) return false;
  }
  return true;
}
static_assert(rows_stand_at_their_number());

/// CNWDI and SIGMA stand under RD, and SIGMA under FRD too.
bool stands_within(const Row& row, std::string_view within) {
  return row.within == within || (row.word == Word::sigma && within == "FRD");
}

std::optional<Found> spelled(const Row& row, std::string_view text, Form form) {
  if (text == row.written(form)) return Found{row.word, false};
  if (form == Form::banner && text == row.title) return Found{row.word, true};
  return std::nullopt;
}

}  // namespace

const Row& row_of(Word word) { return kRegister[static_cast<std::size_t>(word)]; }

std::optional<Found> find_word(std::string_view text, Block block, Form form,
                               std::string_view within) {
  for (const Row& row : kRegister) {
    if (row.block != block || !stands_within(row, within)) continue;
    if (const auto found = spelled(row, text, form)) return found;
  }
  return std::nullopt;
}

std::optional<Found> find_leading_word(std::string_view text, Block block, Form form) {
  return find_word(text.substr(0, text.find('-')), block, form);
}

std::size_t length_of(const Found& found, Form form) {
  const Row& row = row_of(found.word);
  return found.title ? row.title.size() : row.written(form).size();
}

bool is_word(std::string_view text, Form form) {
  for (const Row& row : kRegister) {
    if (spelled(row, text, form)) return true;
  }
  return false;
}

}  // namespace accord::agreement::marking
