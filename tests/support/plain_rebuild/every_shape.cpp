// The payload type that no release has.
#include <flatbuffers/idl.h>

#include <map>

#include "schemas/type_plan.hpp"
#include "schemas/vocab/assert.hpp"
#include "tests/support/plain_rebuild/random_buffers.hpp"

namespace accord::plain {
namespace {

constexpr const char* kSchema = R"(
namespace every;
enum Colour : ubyte { NONE = 0, RED = 1, BLUE = 4, LAST = 255 }
enum Tone : short { LOW = -7, ZERO = 0, HIGH = 300 }
enum Wide : ulong { NONE = 0, ONE = 1, MOST = 18446744073709551615 }
enum Deep : long { DEEP = -9223372036854775808, NONE = 0, EDGE = 63, OVER = 64 }
enum Flags : ushort (bit_flags) { A, B, F = 5 }
enum Signs : uint (bit_flags) { X, Y, Z = 31 }
struct Whole { at: long; x: double; y: double; a: uint; b: uint; }
struct Padded { small: ubyte; x: double; half: float; tone: Tone; }
struct Bits { present: uint; range: double; rate: float; on: bool; signs: Signs; }
struct Inner { colour: Colour; flags: Flags; tone: Tone; on: bool; }
struct Bytes16 { bytes: [ubyte:16]; }
struct Outer { id: int; inner: Inner; row: [Colour:3]; key: Bytes16; point: Whole; }
struct Tail { x: double; small: ubyte; }
struct Tight { tone: Tone; flags: Flags; colour: Colour; on: bool; number: ushort; }
struct Nest { key: Bytes16; tight: Tight; }
struct Row { row: [Colour:8]; }
struct Smooth { key: Bytes16; whole: Whole; }
struct Reals { rows: [double:3]; x: float; }
struct Pairs { pairs: [Inner:2]; }
table Leaf { colours: [Colour]; inner: Inner; name: string (required); next: Leaf; more: [Leaf]; }
table Empty { }
union Any { Leaf, Empty }
table Root {
  b: bool; i8: byte = -3; u8: ubyte = 7; i16: short; u16: ushort; i32: int = -70000; u32: uint;
  i64: long; u64: ulong = 18446744073709551615; f32: float = 1.5; f64: double;
  on: bool = true; ob: bool = null; oi: int = null; of: double = null; oc: Colour = null;
  colour: Colour = BLUE; tone: Tone = HIGH; wide: Wide; deep: Deep; flags: Flags; signs: Signs = X;
  label: string; mode: string; secret: string; place: double; secrets: [string]; hidden: Leaf;
  whole: Whole; padded: Padded; bits: Bits; outer: Outer; key: Bytes16;
  colours: [Colour]; tones: [Tone]; deeps: [Deep]; flag_list: [Flags]; switches: [bool];
  bytes: [ubyte]; numbers: [int]; longs: [long]; halves: [float]; reals: [double];
  names: [string]; wholes: [Whole]; paddeds: [Padded]; bit_list: [Bits]; outers: [Outer];
  tail: Tail; tails: [Tail]; tight: Tight; tights: [Tight]; nest: Nest; nests: [Nest];
  smooth: Smooth; smooths: [Smooth]; row: Row; rows: [Row]; keys: [Bytes16]; leaf: Leaf; leaves: [Leaf]; empty: Empty; empties: [Empty]; again: Root;
  any: Any; anys: [Any]; real_rows: Reals; pairs: Pairs; pair_list: [Pairs];
}
root_type Root;
file_identifier "EVRY";
)";

constexpr std::string_view kProtected[] = {"secret", "place", "secrets", "hidden", "no_such_field"};
constexpr PresenceBit kPresence[] = {{"bits.range", "bits.present", 1},
                                     {"bits.rate", "bits.present", 1},
                                     {"bits.signs", "bits.present", 2},
                                     {"bit_list.range", "bit_list.present", 4}};

const Bytes& binary_schema() {
  static const Bytes kBinary = [] {
    flatbuffers::IDLOptions options;
    options.binary_schema_builtins = true;  // as the build does: bit_flags stays readable
    flatbuffers::Parser parser(options);
    ACCORD_ASSERT(parser.Parse(kSchema));
    parser.Serialize();
    return Bytes(parser.builder_.GetBufferPointer(),
                 parser.builder_.GetBufferPointer() + parser.builder_.GetSize());
  }();
  return kBinary;
}

PayloadType make_type(bool presence_is_meaning) {
  PayloadType type;
  type.code = "EVERY";
  type.name = "every shape";
  type.file_id = "EVRY";
  type.lane = Lane::data;
  type.binary_schema = binary_schema();
  type.label_field = "label";
  type.data_mode_field = "mode";
  type.protected_fields = kProtected;
  type.presence = kPresence;
  type.presence_is_meaning = presence_is_meaning;
  type.plan = std::make_shared<const TypePlan>(type);
  return type;
}

}  // namespace

const PayloadType& type_of_every_shape(bool presence_is_meaning) {
  static const std::map<bool, PayloadType> kTypes{{false, make_type(false)},
                                                  {true, make_type(true)}};
  return kTypes.at(presence_is_meaning);
}

std::vector<const PayloadType*> types_to_try() {
  std::vector<const PayloadType*> out{&type_of_every_shape(false), &type_of_every_shape(true)};
  for (const PayloadType& type : payload_types()) out.push_back(&type);
  return out;
}

}  // namespace accord::plain
