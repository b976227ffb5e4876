// Courier key files: the form, and which of several counts.
#include "crypto/courier_key.hpp"

#include <algorithm>
#include <system_error>

#include "crypto/base64.hpp"
#include "crypto/files.hpp"

namespace accord::crypto {
namespace {

// Built and read without a JSON library, whose strings would leave copies of the secret behind; no
// value has a character that JSON would escape.
constexpr std::string_view kToFirstNation = "{\n  \"accord_courier_key\": 1,\n  \"between\": [\"";
constexpr std::string_view kToSecondNation = "\", \"";
constexpr std::string_view kToId = "\"],\n  \"id\": \"";
constexpr std::string_view kToNotBefore = "\",\n  \"not_before\": \"";
constexpr std::string_view kToNotAfter = "\",\n  \"not_after\": \"";
constexpr std::string_view kToKey = "\",\n  \"key\": \"";
constexpr std::string_view kToEnd = "\"\n}\n";

tl::unexpected<Error> malformed(std::string what, std::string_view member) {
  return fail(Code::malformed_courier_key, std::move(what), "$." + std::string(member));
}

Status check_terms(const CourierTerms& terms) {
  if (terms.between[0].empty() || terms.between[0] >= terms.between[1]) {
    return malformed("not two nations in ascending order", "between");
  }
  if (!is_courier_id(terms.id)) {
    return malformed("not " + std::to_string(kMaxCourierIdChars) + " or fewer of a-z 0-9 '-'",
                     "id");
  }
  if (terms.not_before >= terms.not_after) {
    return fail(Code::unfit_validity, "not_before must be before not_after", "$.not_after");
  }
  if (terms.not_after - terms.not_before > kMaxCourierTerm) {
    return fail(Code::unfit_validity, "a courier key is valid for 90 days at the most",
                "$.not_after");
  }
  return {};
}

/// Takes the text from its front on, each value being what stands before the next quotation mark.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  /// The value after `before`; empty when that is not what comes.
  std::string_view value_after(std::string_view before) {
    if (!rest_.starts_with(before)) return {};
    rest_.remove_prefix(before.size());
    const std::string_view value = rest_.substr(0, rest_.find('"'));
    rest_.remove_prefix(value.size());
    return value;
  }

  [[nodiscard]] std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

Result<NationId> nation_of(std::string_view text) {
  const auto nation = NationId::parse(text);
  if (!nation) return malformed("not a nation where its one form has one", "between");
  return *nation;
}

Result<UtcTime> time_of(std::string_view text, std::string_view member) {
  const auto time = UtcTime::parse(text);
  if (!time) return malformed("not a time", member);
  return *time;
}

Result<SecretBytes> secret_of(std::string_view text) {
  auto secret = secret_from_base64(text);
  if (!secret) return malformed("not strict base64", "key");
  if (secret->size() < kMinCourierKeyBytes) {
    return fail(Code::courier_key_short, "fewer than 32 bytes", "$.key");
  }
  if (secret->size() > kMinCourierKeyBytes) return malformed("more than 32 bytes", "key");
  return secret;
}

Result<CourierTerms> read_terms(Reader& reader) {
  CourierTerms terms;
  ACCORD_TRY(terms.between[0], nation_of(reader.value_after(kToFirstNation)));
  ACCORD_TRY(terms.between[1], nation_of(reader.value_after(kToSecondNation)));
  terms.id = reader.value_after(kToId);
  ACCORD_TRY(terms.not_before, time_of(reader.value_after(kToNotBefore), "not_before"));
  ACCORD_TRY(terms.not_after, time_of(reader.value_after(kToNotAfter), "not_after"));
  ACCORD_CHECK(check_terms(terms));
  return terms;
}

tl::unexpected<Error> in_path(const Error& error, const std::filesystem::path& path) {
  if (error.where.empty() || error.where == path.string()) {
    return fail(error.code, error.what, path.string());
  }
  return fail(error.code, error.what, path.string() + " " + error.where);
}

Result<std::vector<std::filesystem::path>> courier_files(const std::filesystem::path& directory) {
  std::vector<std::filesystem::path> out;
  std::error_code error;
  std::filesystem::directory_iterator entries(directory, error);
  for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
    if (!entries->path().filename().string().ends_with(kCourierFileEnding)) continue;
    if (out.size() == kMaxCourierFiles) {
      return fail(Code::too_large, "more than 256 courier keys", directory.string());
    }
    out.push_back(entries->path());
  }
  if (error)
    return fail(Code::file_unreadable, "cannot list: " + error.message(), directory.string());
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

bool is_courier_id(std::string_view id) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  return !id.empty() && id.size() <= kMaxCourierIdChars && std::all_of(id.begin(), id.end(), fits);
}

bool CourierFile::valid_at(UtcTime at) const {
  return terms.not_before <= at && at <= terms.not_after;
}

CourierKey CourierFile::key() const {
  const ByteView id = as_bytes(terms.id);
  return {Bytes(id.begin(), id.end()), SecretBytes::copy_of(secret.bytes())};
}

SecretBytes CourierFile::text() const {
  std::string head(kToFirstNation);
  head.append(terms.between[0].text()).append(kToSecondNation).append(terms.between[1].text());
  head.append(kToId).append(terms.id);
  head.append(kToNotBefore).append(terms.not_before.text());
  head.append(kToNotAfter).append(terms.not_after.text()).append(kToKey);
  const SecretBytes key = secret_to_base64(secret.bytes());
  SecretBytes out(head.size() + key.size() + kToEnd.size());
  auto at = out.writable().begin();
  for (const ByteView part : {as_bytes(head), key.bytes(), as_bytes(kToEnd)}) {
    at = std::copy(part.begin(), part.end(), at);
  }
  return out;
}

Result<CourierFile> make_courier_key(CourierTerms terms, Random& random) {
  ACCORD_CHECK(check_terms(terms));
  CourierFile out{std::move(terms), SecretBytes(kMinCourierKeyBytes)};
  random.fill(out.secret.writable());
  return out;
}

Result<CourierFile> parse_courier_key(ByteView text) {
  if (text.size() > kMaxCourierFileBytes) {
    return fail(Code::malformed_courier_key, "longer than its one form", "$");
  }
  Reader reader(as_text(text));
  ACCORD_TRY(CourierTerms terms, read_terms(reader));
  const std::string_view key = reader.value_after(kToKey);
  if (reader.rest() != kToEnd) return malformed("does not end as its one form does", "key");
  ACCORD_TRY(SecretBytes secret, secret_of(key));
  CourierFile out{std::move(terms), std::move(secret)};
  // Catches every other spelling of a time.
  if (!out.text().equals(text)) {
    return fail(Code::malformed_courier_key, "not the canonical text", "$");
  }
  return out;
}

Status save_courier_key(const CourierFile& file, const std::filesystem::path& path) {
  return write_new_file(path, Secrecy::secret, file.text().bytes());
}

Result<CourierFile> load_courier_key(const std::filesystem::path& path) {
  ACCORD_TRY(const SecretBytes text, read_file(path, Secrecy::secret, kMaxCourierFileBytes));
  auto file = parse_courier_key(text.bytes());
  if (!file) return in_path(file.error(), path);
  return file;
}

Result<std::vector<CourierFile>> load_courier_keys(const std::filesystem::path& directory,
                                                   const NationId& own, const NationId& peer) {
  ACCORD_CHECK(check_directory(directory, Secrecy::secret));
  ACCORD_TRY(const std::vector<std::filesystem::path> paths, courier_files(directory));
  std::vector<CourierFile> out;
  for (const std::filesystem::path& path : paths) {
    ACCORD_TRY(CourierFile file, load_courier_key(path));
    const auto [first, second] = std::minmax(own, peer);
    if (file.terms.between[0] != first || file.terms.between[1] != second) continue;
    out.push_back(std::move(file));
  }
  const Status fit = check_courier_keys(out);
  if (!fit) return fail(fit.error().code, fit.error().what, directory.string());
  return out;
}

Status check_courier_keys(std::span<const CourierFile> keys) {
  for (const CourierFile& one : keys) {
    // Where most are valid at once, one of them has just begun.
    std::size_t at_once = 0, of_this_id = 0;
    for (const CourierFile& other : keys) {
      if (other.valid_at(one.terms.not_before)) ++at_once;
      if (other.terms.id == one.terms.id) ++of_this_id;
    }
    if (of_this_id > 1) {
      return fail(Code::courier_key_not_valid, "two keys have the id '" + one.terms.id + "'");
    }
    if (at_once > kMaxCourierKeysAtOnce) {
      return fail(Code::courier_key_not_valid,
                  "with '" + one.terms.id + "' three keys are valid at once, two may be");
    }
  }
  return {};
}

Result<std::vector<const CourierFile*>> choose_courier_keys(std::span<const CourierFile> keys,
                                                            UtcTime now) {
  ACCORD_CHECK(check_courier_keys(keys));
  std::vector<const CourierFile*> out;
  for (const CourierFile& key : keys) {
    if (key.valid_at(now)) out.push_back(&key);
  }
  if (out.empty()) return fail(Code::courier_key_not_valid, "none of this link is valid now");
  // By id where both began together: the two sides choose alike.
  std::sort(out.begin(), out.end(), [](const CourierFile* a, const CourierFile* b) {
    if (a->terms.not_before != b->terms.not_before)
      return a->terms.not_before > b->terms.not_before;
    return a->terms.id < b->terms.id;
  });
  return out;
}

}  // namespace accord::crypto
