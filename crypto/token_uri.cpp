// RFC 7512 sections 2.3 and 2.4, as far as we take it: every attribute that this file does not name
// is refused, pin-value first of all.
#include "crypto/token_uri.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

namespace accord::crypto {
namespace {

constexpr std::string_view kScheme = "pkcs11:";
constexpr std::string_view kFile = "file:";
constexpr std::array<std::string_view, 4> kOfToken{"token", "serial", "model", "manufacturer"};
constexpr std::array<std::string_view, 2> kOfObject{"object", "id"};

tl::unexpected<Error> malformed(std::string what) {
  return fail(Code::malformed_token_uri, std::move(what));
}

template <class Names>
bool is_one_of(std::string_view name, const Names& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// pk11-res-avail without '&', '=' and '|', of which no name of ours is in need, and '/' for paths.
bool is_plain(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return letter || (c >= '0' && c <= '9') ||
         std::string_view("-._~:[]@!$'()*+,/").find(c) != std::string_view::npos;
}

std::optional<int> hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

/// RFC 3986 2.1; no zero byte. Empty for what is not so written.
std::optional<std::string> decoded(std::string_view value) {
  std::string out;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] != '%') {
      if (!is_plain(value[i])) return std::nullopt;
      out.push_back(value[i]);
      continue;
    }
    if (value.size() - i < 3) return std::nullopt;
    const auto high = hex_digit(value[i + 1]);
    const auto low = hex_digit(value[i + 2]);
    if (!high || !low || (*high == 0 && *low == 0)) return std::nullopt;
    out.push_back(static_cast<char>(*high * 16 + *low));
    i += 2;
  }
  return out;
}

struct Attribute {
  std::string_view name;
  std::string_view spelled;  // as it stands, name and value
  std::string value;
};

/// The attributes of one part of the URI, each once and none empty.
Result<std::vector<Attribute>> attributes_of(std::string_view part, char between) {
  std::vector<Attribute> out;
  std::set<std::string_view> seen;
  for (;;) {
    const std::string_view spelled = part.substr(0, part.find(between));
    const std::size_t equals = spelled.find('=');
    if (equals == std::string_view::npos) return malformed("an attribute without '='");
    const std::string_view name = spelled.substr(0, equals);
    auto value = decoded(spelled.substr(equals + 1));
    if (name == "pin-value")  // and its value is in no message
      return malformed("a PIN stands in a file (pin-source), never in a name");
    if (!value || value->empty())
      return malformed("'" + std::string(name.substr(0, 20)) + "' has no value, or a wrong one");
    if (!seen.insert(name).second)
      return malformed("'" + std::string(name.substr(0, 20)) + "' stands twice");
    out.push_back({name, spelled, std::move(*value)});
    if (spelled.size() == part.size()) return out;
    part.remove_prefix(spelled.size() + 1);
  }
}

void add(std::string& to, std::string_view spelled) {
  if (!to.empty() && to != kScheme) to.push_back(';');
  to.append(spelled);
}

Status read_names(std::string_view path, TokenUri& out) {
  ACCORD_TRY(const std::vector<Attribute> attributes, attributes_of(path, ';'));
  bool names_token = false;
  out.token = kScheme;
  for (const Attribute& each : attributes) {
    if (is_one_of(each.name, kOfToken)) {
      names_token = names_token || each.name == "token" || each.name == "serial";
      add(out.token, each.spelled);
    } else if (is_one_of(each.name, kOfObject)) {
      add(out.object, each.spelled);
    } else if (each.name != "type" || each.value != "private") {
      return malformed("'" + std::string(each.name.substr(0, 20)) + "' is not taken here");
    }
  }
  if (!names_token) return malformed("it names no token: token or serial");
  if (out.object.empty()) return malformed("it names no key: object or id");
  return {};
}

Result<std::filesystem::path> absolute(std::string_view name, std::string_view value) {
  if (!value.starts_with('/')) return malformed(std::string(name) + " is no absolute path");
  return std::filesystem::path(value);
}

Status read_query(std::string_view query, TokenUri& out) {
  ACCORD_TRY(const std::vector<Attribute> attributes, attributes_of(query, '&'));
  for (const Attribute& each : attributes) {
    const std::string_view value = each.value;
    if (each.name == "module-path") {
      ACCORD_TRY(out.module, absolute(each.name, value));
    } else if (each.name == "pin-source") {
      if (!value.starts_with(kFile)) return malformed("pin-source is no file:/...");
      ACCORD_TRY(out.pin_file, absolute(each.name, value.substr(kFile.size())));
    } else {
      return malformed("'" + std::string(each.name.substr(0, 20)) + "' is not taken here");
    }
  }
  if (out.module.empty()) return malformed("it does not say module-path");
  if (out.pin_file.empty()) return malformed("it does not say pin-source");
  return {};
}

}  // namespace

Result<TokenUri> TokenUri::parse(std::string_view text) {
  if (text.size() > kMaxTokenUriBytes)
    return malformed("longer than " + std::to_string(kMaxTokenUriBytes) + " bytes");
  if (!text.starts_with(kScheme)) return malformed("it does not begin with pkcs11:");
  const std::size_t question = text.find('?');
  if (question == std::string_view::npos)
    return malformed("it does not say module-path and pin-source");
  TokenUri out;
  out.text = text;
  ACCORD_CHECK(read_names(text.substr(kScheme.size(), question - kScheme.size()), out));
  ACCORD_CHECK(read_query(text.substr(question + 1), out));
  return out;
}

}  // namespace accord::crypto
