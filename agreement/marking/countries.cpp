// One string of sorted codes, four bytes each, searched by halving.
#include "agreement/marking/countries.hpp"

#include <cstddef>

namespace accord::agreement::marking {
namespace {

constexpr std::size_t kStride = 4;  // three letters and the space behind them
constexpr std::string_view kCountries =
    "ABW AFG AGO AIA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AX1 AX2 AX3 AZE BDI BEL BEN "
    "BES BFA BGD BGR BHR BHS BIH BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE "
    "CHL CHN CIV CMR COD COG COK COL COM CPT CPV CRI CUB CUW CXR CYM CYP CZE DEU DGA DJI DMA "
    "DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB "
    "GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT "
    "IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY "
    "LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG "
    "MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN "
    "PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PYF QAT REU ROU RUS RWA SAU SDN SEN SGP "
    "SGS SHN SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO "
    "THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR URY USA UZB VAT VCT VEN VGB VIR "
    "VNM VUT WLF WSM XAC XAZ XBI XBK XCR XCS XCY XEU XGL XGZ XHO XJA XJM XJN XJV XKM XKN XKR "
    "XKS XMW XNV XPL XPR XQZ XSP XSV XTR XWB XWK XXD YEM ZAF ZMB ZWE ";

constexpr std::string_view country_at(std::size_t index) {
  return kCountries.substr(index * kStride, 3);
}

constexpr bool ascends() {
  for (std::size_t i = 1; i < kCountries.size() / kStride; ++i) {
    if (country_at(i) <= country_at(i - 1)) return false;
  }
  return kCountries.size() % kStride == 0;
}
static_assert(ascends());
static_assert(kCountries.size() / kStride == 280);

}  // namespace

bool is_country(std::string_view code) {
  std::size_t low = 0;
  std::size_t high = kCountries.size() / kStride;
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (country_at(middle) == code) return true;
    if (country_at(middle) < code) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return false;
}

bool code_order(std::string_view a, std::string_view b) {
  const bool a_country = is_country(a);
  const bool b_country = is_country(b);
  return a_country != b_country ? a_country : a < b;
}

bool release_order(std::string_view a, std::string_view b) {
  if (a == b) return false;
  if (a == "USA" || b == "USA") return a == "USA";
  return code_order(a, b);
}

}  // namespace accord::agreement::marking
