// The tag names under which a US marking's parts travel in a 4774 label. Internal to this folder.
#pragma once

#include <string_view>

namespace accord::agreement::marking::tag {

inline constexpr std::string_view kReleasableTo = "Releasable To";  // PERMISSIVE
inline constexpr std::string_view kDisplayOnly = "Display Only";    // PERMISSIVE
inline constexpr std::string_view kDisclosure =
    "Foreign Disclosure";                                             // RESTRICTIVE: NOFORN, RELIDO
inline constexpr std::string_view kSci = "SCI";                       // RESTRICTIVE
inline constexpr std::string_view kSap = "SAP";                       // RESTRICTIVE
inline constexpr std::string_view kAea = "AEA";                       // RESTRICTIVE
inline constexpr std::string_view kFgi = "FGI";                       // RESTRICTIVE
inline constexpr std::string_view kDissemination = "Dissemination";   // RESTRICTIVE
inline constexpr std::string_view kNonIc = "Non-IC Dissemination";    // RESTRICTIVE
inline constexpr std::string_view kJointOwners = "Joint Owners";      // RESTRICTIVE
inline constexpr std::string_view kForeignOwners = "Foreign Owners";  // RESTRICTIVE
inline constexpr std::string_view kProvider = "Provider";             // RESTRICTIVE
inline constexpr std::string_view kConcealed = "CONCEALED";  // value: the source is not named

}  // namespace accord::agreement::marking::tag
