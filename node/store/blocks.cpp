#include "node/store/blocks.hpp"

#include <flatbuffers/flatbuffers.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <unordered_map>

#include "node/store/blocks_generated.h"
#include "schemas/vocab/assert.hpp"

namespace accord::node::store {
namespace {

using flatbuffers::FlatBufferBuilder;
using flatbuffers::Offset;

/// The texts of a block, each once. A text that is the field's last one again is found at once.
class Texts {
 public:
  enum Field : std::uint8_t { peer, payload_code, verdict, clause, label, onward, kFields };

  std::uint16_t add(Field field, std::string_view text) {
    const std::uint16_t last = last_[field];
    if (last < all_.size() && all_[last] == text) return last;
    const auto [found, is_new] = index_.try_emplace(text, static_cast<std::uint16_t>(all_.size()));
    if (is_new) all_.push_back(text);
    return last_[field] = found->second;
  }
  [[nodiscard]] Offset<flatbuffers::Vector<Offset<flatbuffers::String>>> write(
      FlatBufferBuilder& to) const {
    static_assert(kMaxBlockRows * kFields <= std::numeric_limits<std::uint16_t>::max());
    std::vector<Offset<flatbuffers::String>> texts;
    texts.reserve(all_.size());
    for (const std::string_view text : all_)
      texts.push_back(to.CreateString(text.data(), text.size()));
    return to.CreateVector(texts);
  }

 private:
  std::vector<std::string_view> all_;  // of the rows, which outlive this
  std::unordered_map<std::string_view, std::uint16_t> index_;
  std::array<std::uint16_t, kFields> last_{};
};

/// The agreements of rulings: mostly the same few for all.
class AgreementLists {
 public:
  std::uint16_t add(const std::vector<Digest>& agreements) {
    if (!all_.empty() && *all_.back() == agreements)
      return static_cast<std::uint16_t>(all_.size() - 1);
    const auto found = std::find_if(all_.begin(), all_.end(),
                                    [&](const auto* known) { return *known == agreements; });
    if (found == all_.end()) {
      all_.push_back(&agreements);
      return static_cast<std::uint16_t>(all_.size() - 1);
    }
    return static_cast<std::uint16_t>(found - all_.begin());
  }
  [[nodiscard]] Offset<flatbuffers::Vector<Offset<fbs::Hashes>>> write(
      FlatBufferBuilder& to) const {
    std::vector<Offset<fbs::Hashes>> lists;
    for (const auto* agreements : all_) {
      Bytes joined;
      for (const Digest& hash : *agreements)
        joined.insert(joined.end(), hash.raw.begin(), hash.raw.end());
      lists.push_back(fbs::CreateHashes(to, to.CreateVector(joined)));
    }
    return to.CreateVector(lists);
  }

 private:
  std::vector<const std::vector<Digest>*> all_;
};

template <std::size_t N>
flatbuffers::span<const std::uint8_t, N> raw(const std::array<std::uint8_t, N>& bytes) {
  return flatbuffers::span<const std::uint8_t, N>(bytes);
}

/// Variable parts behind one another; where each ends stands in its entry.
template <class Part>
std::uint32_t add_part(Bytes& parts, const Part& part) {
  const auto* start = reinterpret_cast<const std::uint8_t*>(part.data());
  parts.insert(parts.end(), start, start + part.size());
  return static_cast<std::uint32_t>(parts.size());
}

template <class Root>
Bytes finished(FlatBufferBuilder& builder, Offset<Root> root) {
  builder.Finish(root);
  return {builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize()};
}

std::uint16_t number_of(const std::optional<Code>& code) {
  return code ? static_cast<std::uint16_t>(*code) : std::uint16_t{0};
}

// Reading

tl::unexpected<Error> damaged(const char* what) {
  return fail(Code::store_damaged, std::string("a block of records ") + what);
}

/// Its bytes are ours, and each page has a sum: this finds what a fault of this program wrote.
template <class Block>
Result<const Block*> checked(ByteView bytes) {
  if (reinterpret_cast<std::uintptr_t>(bytes.data()) % alignof(std::int64_t) != 0)
    return damaged("stands at no even address");
  flatbuffers::Verifier verifier(bytes.data(), bytes.size(), 8, 1u << 16);
  if (!verifier.VerifyBuffer<Block>(nullptr)) return damaged("is not in the layout of blocks");
  const auto* block = flatbuffers::GetRoot<Block>(bytes.data());
  if (block->entries()->size() > kMaxBlockRows) return damaged("has more rows than blocks have");
  return block;
}

/// Reads what entries refer to. What does not fit is remembered; ask status() after all.
class Parts {
 public:
  using Strings = flatbuffers::Vector<Offset<flatbuffers::String>>;
  explicit Parts(const Strings& texts) : texts_(texts) {}

  [[nodiscard]] std::string text(std::uint16_t index) {
    if (index >= texts_.size()) return misfit<std::string>();
    return texts_[index]->str();
  }
  [[nodiscard]] NationId nation(std::uint16_t index) {
    const std::string name = text(index);
    if (name.empty()) return {};
    auto parsed = NationId::parse(name);
    return parsed ? std::move(*parsed) : misfit<NationId>();
  }
  /// From where the part before ended.
  [[nodiscard]] ByteView part(const flatbuffers::Vector<std::uint8_t>& parts, std::uint32_t begin,
                              std::uint32_t end) {
    if (begin > end || end > parts.size()) return misfit<ByteView>();
    return {parts.data() + begin, end - begin};
  }
  /// 0 is none. A number that no code has would be named wrongly.
  [[nodiscard]] std::optional<Code> code(std::uint16_t number) {
    if (number == 0) return std::nullopt;
    auto known = find_code(std::to_string(number));
    return known ? known : misfit<std::optional<Code>>();
  }
  [[nodiscard]] std::vector<Digest> digests(const flatbuffers::Vector<Offset<fbs::Hashes>>& lists,
                                            std::uint16_t index) {
    if (index >= lists.size()) return misfit<std::vector<Digest>>();
    const flatbuffers::Vector<std::uint8_t>& joined = *lists[index]->joined();
    if (joined.size() % Digest::kBytes != 0) return misfit<std::vector<Digest>>();
    std::vector<Digest> out(joined.size() / Digest::kBytes);
    for (std::size_t i = 0; i < out.size(); ++i)
      std::memcpy(out[i].raw.data(), joined.data() + i * Digest::kBytes, Digest::kBytes);
    return out;
  }
  [[nodiscard]] Status status() const {
    if (fits_) return {};
    return damaged("refers to what it does not hold");
  }

 private:
  template <class T>
  T misfit() {
    fits_ = false;
    return {};
  }
  const Strings& texts_;
  bool fits_ = true;
};

template <class Out, std::uint16_t N>
Out raw_of(const flatbuffers::Array<std::uint8_t, N>& bytes) {
  Out out{};
  std::memcpy(out.data(), bytes.data(), N);
  return out;
}

template <class Id>
Id id_of(const flatbuffers::Array<std::uint8_t, 16>& bytes) {
  return Id(raw_of<typename Id::Raw>(bytes));
}

template <class Entry>
std::optional<RequestId> request_of(const Entry& entry) {
  if (!entry.of_request()) return std::nullopt;
  return id_of<RequestId>(*entry.request_id());
}

InboundRecordRow inbound_row(const fbs::InboundBlock& block, const InboundPlace& place,
                             std::size_t offset, Parts& parts) {
  const auto index = static_cast<flatbuffers::uoffset_t>(offset);
  const fbs::InboundEntry& entry = *block.entries()->Get(index);
  const std::uint32_t begin = index == 0 ? 0 : block.entries()->Get(index - 1)->payload_end();
  const ByteView payload = parts.part(*block.payloads(), begin, entry.payload_end());
  return {.id = id_of<RecordId>(*entry.id()),
          .peer = place.peer,
          .incarnation = place.incarnation,
          .lane = place.lane,
          .seq = place.first_seq + offset,
          .outcome = static_cast<Outcome>(entry.outcome()),
          .code = parts.code(entry.code()),
          .payload_code = parts.text(entry.payload_code()),
          .mode = static_cast<DataMode>(entry.mode()),
          .label = parts.text(entry.label()),
          .clause = parts.text(entry.clause()),
          .request_id = request_of(entry),
          .observations = entry.observations(),
          .at = UtcTime{entry.at()},
          .payload = Bytes(payload.begin(), payload.end()),
          .onward = parts.text(entry.onward())};
}

}  // namespace

Bytes block_of(std::span<const RulingRow> rows) {
  ACCORD_ASSERT(rows.size() <= kMaxBlockRows);
  Texts texts;
  AgreementLists agreements;
  Bytes facts;
  std::vector<fbs::RulingEntry> entries;
  entries.reserve(rows.size());
  for (const RulingRow& row : rows) {
    entries.emplace_back(
        row.at.tai_ns, raw(row.record_id.raw()), raw(row.inputs.raw), add_part(facts, row.facts),
        row.observations, texts.add(Texts::peer, row.peer.text()),
        texts.add(Texts::payload_code, row.payload_code), texts.add(Texts::verdict, row.verdict),
        texts.add(Texts::clause, row.clause), agreements.add(row.agreements), number_of(row.reason),
        static_cast<std::uint8_t>(row.direction), static_cast<std::uint8_t>(row.mode));
  }
  FlatBufferBuilder builder(facts.size() + entries.size() * sizeof(fbs::RulingEntry) + 4'096);
  const auto all_texts = texts.write(builder);
  const auto lists = agreements.write(builder);
  const auto all_entries = builder.CreateVectorOfStructs(entries);
  const auto all_facts = builder.CreateVector(facts);
  return finished(builder,
                  fbs::CreateRulingBlock(builder, all_texts, lists, all_entries, all_facts));
}

Bytes block_of(std::span<const OutboundRecordRow> rows) {
  ACCORD_ASSERT(rows.size() <= kMaxBlockRows);
  Texts texts;
  std::vector<fbs::OutboundEntry> entries;
  entries.reserve(rows.size());
  for (const OutboundRecordRow& row : rows) {
    entries.emplace_back(raw(row.id.raw()), raw(row.request_id.value_or(RequestId{}).raw()),
                         row.observations, texts.add(Texts::payload_code, row.payload_code),
                         static_cast<std::uint8_t>(row.mode), row.request_id.has_value());
  }
  FlatBufferBuilder builder(entries.size() * sizeof(fbs::OutboundEntry) + 256);
  const auto all_texts = texts.write(builder);
  return finished(builder, fbs::CreateOutboundBlock(builder, all_texts,
                                                    builder.CreateVectorOfStructs(entries)));
}

Bytes block_of(std::span<const InboundRecordRow> rows) {
  ACCORD_ASSERT(rows.size() <= kMaxBlockRows);
  Texts texts;
  Bytes payloads;
  std::vector<fbs::InboundEntry> entries;
  entries.reserve(rows.size());
  for (const InboundRecordRow& row : rows) {
    entries.emplace_back(
        row.at.tai_ns, raw(row.id.raw()), raw(row.request_id.value_or(RequestId{}).raw()),
        add_part(payloads, row.payload), row.observations,
        texts.add(Texts::payload_code, row.payload_code), texts.add(Texts::label, row.label),
        texts.add(Texts::clause, row.clause), texts.add(Texts::onward, row.onward),
        number_of(row.code), static_cast<std::uint8_t>(row.outcome),
        static_cast<std::uint8_t>(row.mode), row.request_id.has_value());
  }
  FlatBufferBuilder builder(payloads.size() + entries.size() * sizeof(fbs::InboundEntry) + 4'096);
  const auto all_texts = texts.write(builder);
  const auto all_entries = builder.CreateVectorOfStructs(entries);
  const auto all_payloads = builder.CreateVector(payloads);
  return finished(builder, fbs::CreateInboundBlock(builder, all_texts, all_entries, all_payloads));
}

Result<std::vector<RulingRow>> rulings_in(ByteView bytes) {
  ACCORD_TRY(const fbs::RulingBlock* block, checked<fbs::RulingBlock>(bytes));
  Parts parts(*block->texts());
  std::vector<RulingRow> out;
  out.reserve(block->entries()->size());
  std::uint32_t begin = 0;
  for (const fbs::RulingEntry* entry : *block->entries()) {
    const ByteView facts = parts.part(*block->facts(), begin, entry->facts_end());
    begin = entry->facts_end();
    out.push_back({.at = UtcTime{entry->at()},
                   .direction = static_cast<Direction>(entry->direction()),
                   .peer = parts.nation(entry->peer()),
                   .record_id = id_of<RecordId>(*entry->record_id()),
                   .payload_code = parts.text(entry->payload_code()),
                   .mode = static_cast<DataMode>(entry->mode()),
                   .verdict = parts.text(entry->verdict()),
                   .clause = parts.text(entry->clause()),
                   .reason = parts.code(entry->reason()),
                   .agreements = parts.digests(*block->agreements(), entry->agreements()),
                   .inputs = Digest{raw_of<decltype(Digest::raw)>(*entry->inputs())},
                   .observations = entry->observations(),
                   .facts = std::string(facts.begin(), facts.end())});
  }
  ACCORD_CHECK(parts.status());
  return out;
}

Result<std::vector<OutboundRecordRow>> outbound_records_in(ByteView bytes,
                                                           const OutboundPlace& place) {
  ACCORD_TRY(const fbs::OutboundBlock* block, checked<fbs::OutboundBlock>(bytes));
  Parts parts(*block->texts());
  std::vector<OutboundRecordRow> out;
  out.reserve(block->entries()->size());
  for (const fbs::OutboundEntry* entry : *block->entries()) {
    out.push_back({id_of<RecordId>(*entry->id()), place.peer, place.lane,
                   place.first_seq + out.size(), parts.text(entry->payload_code()),
                   static_cast<DataMode>(entry->mode()), request_of(*entry),
                   entry->observations()});
  }
  ACCORD_CHECK(parts.status());
  return out;
}

Result<std::vector<InboundRecordRow>> inbound_records_in(ByteView bytes,
                                                         const InboundPlace& place) {
  ACCORD_TRY(const fbs::InboundBlock* block, checked<fbs::InboundBlock>(bytes));
  Parts parts(*block->texts());
  std::vector<InboundRecordRow> out;
  out.reserve(block->entries()->size());
  for (std::size_t i = 0; i < block->entries()->size(); ++i)
    out.push_back(inbound_row(*block, place, i, parts));
  ACCORD_CHECK(parts.status());
  return out;
}

Result<InboundRecordRow> inbound_record_in(ByteView bytes, const InboundPlace& place,
                                           std::size_t offset) {
  ACCORD_TRY(const fbs::InboundBlock* block, checked<fbs::InboundBlock>(bytes));
  if (offset >= block->entries()->size()) return damaged("does not hold that row");
  Parts parts(*block->texts());
  InboundRecordRow out = inbound_row(*block, place, offset, parts);
  ACCORD_CHECK(parts.status());
  return out;
}

}  // namespace accord::node::store
