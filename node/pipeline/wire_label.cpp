// Field by field; what holds between the fields is agreement/marking/label.hpp's law.
#include "node/pipeline/wire_label.hpp"

#include "agreement/marking/label.hpp"

namespace accord::node::pipeline {
namespace {

using flatbuffers::FlatBufferBuilder;
using flatbuffers::Offset;
using Texts = flatbuffers::Vector<Offset<flatbuffers::String>>;

constexpr std::size_t kPerText = 16;  // offset, length, closing zero, alignment

const std::string& text_of(const MarkingCode& code) { return code.text(); }
const std::string& text_of(const std::string& word) { return word; }

template <class List>
Offset<Texts> texts_to_fbs(FlatBufferBuilder& builder, const List& list) {
  std::vector<Offset<flatbuffers::String>> texts;
  for (const auto& each : list) texts.push_back(builder.CreateString(text_of(each)));
  return texts.empty() ? Offset<Texts>() : builder.CreateVector(texts);
}

template <class List>
std::size_t size_of(const List& list) {
  std::size_t size = kPerText;
  for (const auto& each : list) size += text_of(each).size() + kPerText;
  return size;
}

tl::unexpected<Error> bad(std::string what, const std::string& place) {
  return fail(Code::bad_label, std::move(what), place);
}

/// A list that is there is not empty.
Status check_size(const Texts& list, std::size_t most, const std::string& place) {
  if (list.size() > 0 && list.size() <= most) return {};
  return bad("list empty or too long", place);
}

Status read_codes(const Texts* list, const std::string& place, std::vector<MarkingCode>& out) {
  if (list == nullptr) return {};
  ACCORD_CHECK(check_size(*list, agreement::kMaxRelTo, place));
  for (const auto* text : *list) {
    auto code = MarkingCode::parse(text->string_view());
    if (!code) return bad(code.error().what, place);
    if (!out.empty() && *code <= out.back()) return bad("list not strictly ascending", place);
    out.push_back(std::move(*code));
  }
  return {};
}

Status read_words(const Texts* list, const std::string& place, std::vector<std::string>& out) {
  if (list == nullptr) return {};
  ACCORD_CHECK(check_size(*list, agreement::kMaxControls, place));
  for (const auto* text : *list) {
    if (text->size() > agreement::kMaxWordBytes) return bad("word too long", place);
    out.push_back(text->str());
  }
  return {};
}

Status read_word(const flatbuffers::String* text, const std::string& place, std::string& out) {
  if (text == nullptr) return {};
  if (text->size() == 0 || text->size() > agreement::kMaxWordBytes) {
    return bad("word empty or too long", place);
  }
  out = text->str();
  return {};
}

std::optional<UtcTime> date_of(std::int64_t tai_ns) {
  return tai_ns == 0 ? std::nullopt : std::optional(UtcTime{tai_ns});
}

Result<Label> plain_label(const fbs::Label& from, const std::string& place) {
  Label out;
  const auto policy = NationId::parse(from.policy()->string_view());
  if (!policy) return bad(policy.error().what, place + ".policy");
  out.policy = policy->text();
  if (from.level() < fbs::Level::UNCLASSIFIED || from.level() > fbs::Level::MAX) {
    return bad("level unspecified or unknown", place + ".level");
  }
  out.level = static_cast<Level>(from.level());
  ACCORD_CHECK(read_codes(from.rel_to(), place + ".rel_to", out.rel_to));
  return out;
}

Status read_handling(const fbs::Handling& from, Handling& out) {
  ACCORD_CHECK(read_word(from.word(), "handling.word", out.word));
  out.created = date_of(from.created_tai_ns());
  out.review = date_of(from.review_tai_ns());
  ACCORD_CHECK(read_codes(from.owners(), "handling.owners", out.owners));
  ACCORD_CHECK(read_words(from.controls(), "handling.controls", out.controls));
  out.fgi_concealed = from.fgi_concealed();
  ACCORD_CHECK(read_codes(from.fgi(), "handling.fgi", out.fgi));
  out.noforn = from.noforn();
  out.relido = from.relido();
  ACCORD_CHECK(read_codes(from.display_only(), "handling.display_only", out.display_only));
  return read_words(from.provider_tokens(), "handling.provider_tokens", out.tokens);
}

Status lawful(const Label& label, const char* place) {
  const Status status = agreement::check_label(label);
  if (status) return {};
  return bad(status.error().what, std::string(place) + "." + status.error().where);
}

}  // namespace

Offset<fbs::Label> label_to_fbs(FlatBufferBuilder& builder, const Label& label) {
  std::vector<Offset<flatbuffers::String>> codes;
  for (const MarkingCode& code : label.rel_to) codes.push_back(builder.CreateString(code.text()));
  const auto policy = builder.CreateString(label.policy);
  const auto rel_to = codes.empty() ? 0 : builder.CreateVector(codes);
  return fbs::CreateLabel(builder, policy, static_cast<fbs::Level>(label.level), rel_to);
}

Offset<fbs::Handling> handling_to_fbs(FlatBufferBuilder& builder, const Handling& handling) {
  if (handling == Handling{}) return {};
  const auto word =
      handling.word.empty() ? Offset<flatbuffers::String>() : builder.CreateString(handling.word);
  const auto owners = texts_to_fbs(builder, handling.owners);
  const auto controls = texts_to_fbs(builder, handling.controls);
  const auto fgi = texts_to_fbs(builder, handling.fgi);
  const auto display_only = texts_to_fbs(builder, handling.display_only);
  const auto tokens = texts_to_fbs(builder, handling.tokens);
  return fbs::CreateHandling(builder, word, handling.created.value_or(UtcTime{}).tai_ns,
                             handling.review.value_or(UtcTime{}).tai_ns, owners, controls,
                             handling.fgi_concealed, fgi, handling.noforn, handling.relido,
                             display_only, tokens);
}

std::size_t label_size_bound(const Label& label) {
  const Handling& handling = label.handling;
  constexpr std::size_t kTables = 256;
  return kTables + label.policy.size() + handling.word.size() + size_of(label.rel_to) +
         size_of(handling.owners) + size_of(handling.controls) + size_of(handling.fgi) +
         size_of(handling.display_only) + size_of(handling.tokens);
}

Result<Label> label_of(const fbs::RecordHeader& header) {
  ACCORD_TRY(Label label, plain_label(*header.label(), "label"));
  if (header.handling() == nullptr) return label;
  ACCORD_CHECK(read_handling(*header.handling(), label.handling));
  if (label.handling == Handling{}) return bad("says nothing", "handling");
  ACCORD_CHECK(lawful(label, "handling"));
  return label;
}

Result<std::optional<Label>> derived_label_of(const fbs::RecordHeader& header) {
  if (header.derived_label() == nullptr) {
    if (header.derived_word() != nullptr) return bad("of no label", "derived_word");
    return std::optional<Label>{};
  }
  ACCORD_TRY(Label label, plain_label(*header.derived_label(), "derived_label"));
  ACCORD_CHECK(read_word(header.derived_word(), "derived_word", label.handling.word));
  ACCORD_CHECK(lawful(label, "derived_label"));
  return std::optional(std::move(label));
}

}  // namespace accord::node::pipeline
