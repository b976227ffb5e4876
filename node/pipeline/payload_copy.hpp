// PayloadCopy: a buffer that has passed the check, built anew along the plan of its type. Called by
// rebuild alone. What no duty speaks of is copied without a look at duties; where one does, the
// same walk asks the tree of duties beside it.
#pragma once

#include <flatbuffers/flatbuffers.h>

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "node/pipeline/field_duties.hpp"
#include "node/pipeline/rebuild.hpp"
#include "schemas/type_plan.hpp"

namespace accord::node::pipeline {

class PayloadCopy {
 public:
  /// Requires: `payload` has passed verify_buffer for the plan's type and is aligned to 8 bytes.
  /// It, `plan`, `rules` and `duties` outlive this; `duties` is nullptr where there are none.
  PayloadCopy(const TypePlan& plan, ByteView payload, const RebuildRules& rules,
              const FieldDuty* duties);

  /// Once. Errors: those of rebuild() that the check and the label do not find.
  Result<Rebuilt> made(const PayloadType& type);

 private:
  using Offset = flatbuffers::uoffset_t;  // of what was built; 0: nothing was, and fault_ says why

  /// What stands where the walk is: the duties from here on, if there are any.
  struct Spot {
    const FieldDuty* duty = nullptr;
    bool is_root = false;

    [[nodiscard]] Spot below(const FieldPlan& field) const {
      return {duty == nullptr ? nullptr : duty->at(field.name), false};
    }
    [[nodiscard]] bool goes() const { return duty != nullptr && duty->remove; }
    [[nodiscard]] bool is_coarser() const { return duty != nullptr && duty->quantum > 0; }
  };
  /// A struct, and the duties of its members: asked once for all structs of a vector.
  class Members {
   public:
    Members(const ObjectPlan& object, Spot owner);

    [[nodiscard]] const ObjectPlan& object() const { return object_; }
    [[nodiscard]] Spot owner() const { return owner_; }
    [[nodiscard]] Spot spot_of(const FieldPlan& member) const {
      const auto index = static_cast<std::size_t>(&member - object_.fields.data());
      return {duties_.empty() ? nullptr : duties_[index], false};
    }

   private:
    const ObjectPlan& object_;
    Spot owner_;
    std::vector<const FieldDuty*> duties_;  // one a member, or none at all
  };
  /// A field that stays: where it stood, and what it points to, built; 0 for what lies inline.
  struct Kept {
    Kept(const FieldPlan& of, const std::uint8_t* at, Offset built)
        : field(&of), from(at), child(built) {}
    const FieldPlan* field;
    const std::uint8_t* from;
    Offset child;
  };
  enum class Stay { stays, goes, must_not_go };

  Offset table(const ObjectPlan& object, const std::uint8_t* from, Spot spot);
  bool keep_fields(const ObjectPlan& object, const std::uint8_t* from, Spot spot);
  Stay stay_of(const FieldPlan& field, Spot owner);
  Offset child_of(const FieldPlan& field, const std::uint8_t* at, Spot spot);
  Offset text(const FieldPlan& field, const std::uint8_t* from);
  Offset vector(const FieldPlan& field, const std::uint8_t* from, Spot spot);
  Offset numbers(const FieldPlan& field, const std::uint8_t* first, std::size_t count, Spot spot);
  Offset structures(const ObjectPlan& object, const std::uint8_t* first, std::size_t count,
                    Spot spot);
  Offset targets(const FieldPlan& field, const std::uint8_t* first, std::size_t count, Spot spot);
  bool inline_value(const FieldPlan& field, const std::uint8_t* from, Spot spot);
  bool inline_number(const FieldPlan& field, const std::uint8_t* from, Spot spot);
  bool structure(const Members& members, const std::uint8_t* from, std::uint8_t* to);
  bool member(const FieldPlan& field, const std::uint8_t* from, std::uint8_t* to,
              const Members& members);
  void clear_bits(const ObjectPlan& object, std::uint8_t* to, Spot spot);
  bool are_known(const FieldPlan& field, const std::uint8_t* first, std::size_t count);
  void make_coarser(const FieldPlan& field, Spot spot, std::uint8_t* first, std::size_t count);
  bool refuse(Code code, std::string what, std::string_view where);

  const TypePlan& plan_;
  ByteView payload_;
  const RebuildRules& rules_;
  const FieldDuty* duties_;
  bool drops_defaults_ = false;  // where an explicit default says nothing
  flatbuffers::FlatBufferBuilder builder_;
  std::vector<Kept> kept_;  // of the tables that are being copied, the innermost last
  std::vector<flatbuffers::Offset<void>> offsets_;  // likewise of the vectors
  Bytes clean_;                                     // the structs that are being copied
  std::set<std::string> dropped_;
  std::set<std::string> coarsened_;
  std::optional<Error> fault_;
};

}  // namespace accord::node::pipeline
