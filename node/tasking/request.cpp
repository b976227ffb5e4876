// What a tasking request must say, and its FlatBuffers form.
#include "node/tasking/request.hpp"

#include <algorithm>

#include "node/tasking/wire.hpp"
#include "schemas/payload_registry.hpp"
#include "schemas/vocab/assert.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::tasking {
namespace {

constexpr Code kBad = Code::task_request_invalid;

bool is_cospar_id(
    std::string_view text) {  // "1998-067A": year, launch of the year, one to three letters
  const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
  if (text.size() < 9 || text.size() > 11 || text[4] != '-') return false;
  for (const std::size_t i : {0u, 1u, 2u, 3u, 5u, 6u, 7u}) {
    if (!digit(i)) return false;
  }
  return std::all_of(text.begin() + 8, text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

Status check_object(const TaskObject& object) {
  if (object.norad_cat_id == 0 && object.cospar_id.empty()) {
    return fail(kBad, "neither norad_cat_id nor cospar_id is given", "object");
  }
  if (object.norad_cat_id > 999'999'999) {
    return fail(kBad, "a catalogue number has at most nine digits", "object.norad_cat_id");
  }
  if (!object.cospar_id.empty() && !is_cospar_id(object.cospar_id)) {
    return fail(kBad, "not of the form 1998-067A", "object.cospar_id");
  }
  ACCORD_CHECK(check_text(object.national_id, kMaxNameBytes, kBad, "object.national_id"));
  return check_text(object.name, kMaxNameBytes, kBad, "object.name");
}

Status check_times(const TaskRequest& request) {
  ACCORD_CHECK(check_instant(request.sent, kBad, "sent_tai_ns"));
  ACCORD_CHECK(check_instant(request.respond_by, kBad, "respond_by_tai_ns"));
  ACCORD_CHECK(check_scope(request.scope, kBad));
  if (request.respond_by <= request.sent) {
    return fail(kBad, "the answer is asked for before the request was sent", "respond_by_tai_ns");
  }
  if (request.scope.window_stop <= request.sent) {
    return fail(kBad, "the window was over when the request was sent", "scope.window_stop_tai_ns");
  }
  return {};
}

Status check_kinds(const TaskRequest& request) {
  if (request.priority == Priority::unspecified || request.priority > Priority::flash) {
    return fail(kBad, "no known priority is given", "priority");
  }
  if (request.purpose > fbs::Purpose::MAX) return fail(kBad, "unknown purpose", "purpose");
  if (request.purpose == fbs::Purpose::UNSPECIFIED && request.priority > Priority::routine) {
    return fail(kBad, "a purpose is required above ROUTINE", "purpose");
  }
  if (request.delivery_mode > fbs::DeliveryMode::MAX) {
    return fail(kBad, "unknown delivery mode", "delivery_mode");
  }
  if (request.commitment > fbs::Commitment::MAX) {
    return fail(kBad, "unknown commitment", "commitment");
  }
  return {};
}

Status check_state(const Bytes& state_omm) {
  if (state_omm.empty()) return {};
  const PayloadType* type = find_payload_type("OMM");
  ACCORD_ASSERT(type != nullptr);
  if (state_omm.size() > kMaxRecordBytes / 2) return fail(kBad, "too large", "state_omm");
  if (auto valid = verify_buffer(*type, state_omm); !valid) {
    return fail(kBad, "no mean elements: " + valid.error().what, "state_omm");
  }
  return {};
}

TaskObject object_of(const fbs::ObjectKey& key) {
  return {key.norad_cat_id(), text_of(key.cospar_id()), text_of(key.national_id()),
          text_of(key.name())};
}

}  // namespace

Status check_scope(const TaskScope& scope, Code code) {
  ACCORD_CHECK(check_instant(scope.window_start, code, "scope.window_start_tai_ns"));
  ACCORD_CHECK(check_instant(scope.window_stop, code, "scope.window_stop_tai_ns"));
  ACCORD_CHECK(check_instant(scope.deliver_by, code, "scope.deliver_by_tai_ns"));
  if (scope.window_stop <= scope.window_start) {
    return fail(code, "the window stops before it starts", "scope.window_stop_tai_ns");
  }
  if (scope.deliver_by < scope.window_stop) {
    return fail(code, "delivery is asked for before the window stops", "scope.deliver_by_tai_ns");
  }
  if (scope.observations == 0 || scope.observations > kMaxObservations) {
    return fail(code, "between 1 and 1000000 observations", "scope.observations");
  }
  return check_payload_codes(scope.payload_codes, code);
}

Status check_request(const TaskRequest& request) {
  const auto& raw = request.id.raw();
  if ((raw[6] >> 4) != 7 || (raw[8] >> 6) != 2) {  // RFC 9562 section 5.7
    return fail(kBad, "not a UUID of version 7", "request_id");
  }
  if (request.version != 1) {
    return fail(Code::task_not_in_this_form, "amended versions are not in this form", "version");
  }
  if (request.agreement == Digest{}) return fail(kBad, "no agreement is named", "agreement");
  ACCORD_CHECK(check_kinds(request));
  ACCORD_CHECK(check_text(request.rationale, kMaxRationaleBytes, kBad, "rationale"));
  ACCORD_CHECK(check_object(request.object));
  ACCORD_CHECK(check_times(request));
  if (request.campaign && request.campaign->is_nil()) return fail(kBad, "nil", "campaign_id");
  return check_state(request.state_omm);
}

Result<TaskRequest> parse_request(ByteView payload) {
  const PayloadType* type = find_payload_type("TRQ");
  ACCORD_ASSERT(type != nullptr);
  ACCORD_CHECK(verify_buffer(*type, payload));
  const Bytes aligned(payload.begin(), payload.end());  // a slice may begin anywhere
  const auto& wire = *fbs::GetTaskingRequest(aligned.data());
  TaskRequest out;
  out.id = RequestId(raw_of(*wire.request_id()));
  out.version = wire.version();
  out.agreement = digest_of(*wire.agreement());
  out.priority = static_cast<Priority>(wire.priority());
  out.purpose = wire.purpose();
  out.rationale = text_of(wire.rationale());
  out.object = object_of(*wire.object());
  if (wire.state_omm() != nullptr) {
    out.state_omm.assign(wire.state_omm()->begin(), wire.state_omm()->end());
  }
  out.scope = scope_of(*wire.scope());
  out.delivery_mode = wire.delivery_mode();
  out.commitment = wire.commitment();
  out.respond_by = {wire.respond_by_tai_ns()};
  if (wire.campaign_id() != nullptr) out.campaign = CampaignId(raw_of(*wire.campaign_id()));
  out.sent = {wire.sent_tai_ns()};
  ACCORD_CHECK(check_request(out));
  return out;
}

Bytes build_request(const TaskRequest& request) {
  flatbuffers::FlatBufferBuilder builder;
  builder.ForceDefaults(true);
  const auto optional_text = [&](const std::string& text) {
    return text.empty() ? flatbuffers::Offset<flatbuffers::String>{} : builder.CreateString(text);
  };
  const auto rationale = optional_text(request.rationale);
  const auto cospar = optional_text(request.object.cospar_id);
  const auto national = optional_text(request.object.national_id);
  const auto name = optional_text(request.object.name);
  const auto object =
      fbs::CreateObjectKey(builder, request.object.norad_cat_id, cospar, national, name);
  flatbuffers::Offset<flatbuffers::Vector<std::uint8_t>> state;
  if (!request.state_omm.empty()) {
    builder.ForceVectorAlignment(request.state_omm.size(), 1, 8);
    state = builder.CreateVector(request.state_omm);
  }
  const auto scope = build_scope(builder, request.scope);
  const fbs::Uuid id = uuid_of(request.id);
  const fbs::Sha384 agreement = sha384_of(request.agreement);
  fbs::Uuid campaign;
  if (request.campaign) campaign = uuid_of(*request.campaign);
  const auto root = fbs::CreateTaskingRequest(
      builder, &id, request.version, &agreement, static_cast<fbs::Priority>(request.priority),
      request.purpose, rationale, object, state, scope, request.delivery_mode, request.commitment,
      request.respond_by.tai_ns, request.campaign ? &campaign : nullptr, request.sent.tai_ns);
  fbs::FinishTaskingRequestBuffer(builder, root);
  return {builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize()};
}

}  // namespace accord::node::tasking
