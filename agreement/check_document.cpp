// The rules between sections, one function a section; each stops at its first finding. Release,
// marking and the particulars of a kind have files of their own.
#include "agreement/check_document.hpp"

#include "agreement/fields.hpp"
#include "schemas/payload_registry.hpp"

namespace accord::agreement {
namespace {

const std::string kPayloadTypes = "$.standard.payload_types";

Status check_version(const Document& document) {
  if (document.version == 1 && document.previous) {
    return fail(Code::agreement_version, "version 1 follows nothing", "$.previous");
  }
  if (document.version == 1 && document.permits) {
    return fail(Code::agreement_version, "version 1 is compared with nothing", "$.permits_sha384");
  }
  if (document.version > 1 && !document.previous) {
    return fail(Code::agreement_version, "the hash of the version before is missing", "$.previous");
  }
  return {};
}

Status check_declared(const AgreedPayload& agreed, const std::string& path) {
  const DeclaredType& declared = *agreed.declared;
  if (find_payload_type(agreed.code) != nullptr) {
    return fail(Code::agreement_duplicate, agreed.code + " is a type of this build", path);
  }
  for (const PayloadType& type : payload_types()) {
    if (type.file_id == declared.file_id) {
      return fail(Code::agreement_duplicate,
                  "this file identifier is that of " + std::string(type.code), path + ".file_id");
    }
  }
  for (std::size_t i = 0; i < declared.fields.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (declared.fields[i].name == declared.fields[j].name) {
        return fail(Code::agreement_duplicate, "this field stands twice",
                    at(path + ".fields", i) + ".name");
      }
    }
  }
  return {};
}

bool is_code(std::string_view code) {
  return code[0] >= 'A' && code[0] <= 'Z' && std::all_of(code.begin(), code.end(), [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
         });
}

Status check_payload_type(const AgreedPayload& agreed, const std::string& path) {
  const PayloadType* type = find_payload_type(agreed.code);
  const bool travels = type != nullptr && type->lane != Lane::unspecified;
  const bool declared_here = type == nullptr && agreed.declared && is_code(agreed.code);
  if (!travels && !declared_here) {
    return fail(Code::unknown_payload,
                "no payload type '" + agreed.code + "' travels between nodes", path + ".code");
  }
  if (travels && type->schema_digest != agreed.schema_sha384) {
    return fail(Code::schema_digest_mismatch,
                agreed.code + " is " + type->schema_digest.hex() + " in this build",
                path + ".schema_sha384");
  }
  return agreed.declared ? check_declared(agreed, path + ".declared") : Status{};
}

Status check_units(const Document& document) {
  const auto& units = document.standard.units;
  for (std::size_t i = 0; i < units.size(); ++i) {
    const std::string path = at("$.standard.units", i);
    const AgreedPayload* payload = document.payload(units[i].payload_type);
    if (payload == nullptr) {
      return fail(Code::agreement_reference,
                  units[i].payload_type + " is not in standard.payload_types",
                  path + ".payload_type");
    }
    if (field_kind(*payload, units[i].field) == FieldKind::absent) {
      return fail(Code::agreement_reference, "no field '" + units[i].field + "'", path + ".field");
    }
  }
  return {};
}

Status check_standard(const Document& document) {
  const auto& types = document.standard.payload_types;
  for (std::size_t i = 0; i < types.size(); ++i) {
    const std::string path = at(kPayloadTypes, i);
    ACCORD_CHECK(check_payload_type(types[i], path));
    for (std::size_t j = 0; j < i; ++j) {
      if (types[j].code == types[i].code) {
        return fail(Code::agreement_duplicate, types[i].code + " stands twice", path + ".code");
      }
      if (types[i].declared && types[j].declared &&
          types[i].declared->file_id == types[j].declared->file_id) {
        return fail(Code::agreement_duplicate, "this file identifier is that of " + types[j].code,
                    path + ".declared.file_id");
      }
    }
  }
  const auto& modes = document.standard.data_modes;
  if (document.use == Use::exercise &&
      std::find(modes.begin(), modes.end(), DataMode::real) != modes.end()) {
    return fail(Code::agreement_mode, "REAL in an exercise", "$.standard.data_modes");
  }
  return check_units(document);
}

bool covers_same(const TaskingClause& a, const TaskingClause& b) {
  return intersect(a.priorities, b.priorities) && intersect(a.purposes, b.purposes) &&
         intersect(a.data_modes, b.data_modes);
}

Status check_tasking(const Document& document) {
  ACCORD_CHECK(check_sides(document, document.tasking, &TaskingDirection::requester,
                           &TaskingDirection::provider, "$.tasking"));
  for (std::size_t i = 0; i < document.tasking.size(); ++i) {
    for (const char* code : {"TRQ", "TMV"}) {
      if (document.payload(code) == nullptr) {
        return fail(Code::agreement_reference,
                    std::string("tasking needs ") + code + " in standard.payload_types",
                    at("$.tasking", i));
      }
    }
    const std::string list = at("$.tasking", i) + ".clauses";
    const auto& clauses = document.tasking[i].clauses;
    for (std::size_t j = 0; j < clauses.size(); ++j) {
      ACCORD_CHECK(check_modes(document, clauses[j].data_modes, at(list, j) + ".data_modes"));
    }
    ACCORD_CHECK(check_distinct(clauses, list, covers_same));
  }
  return {};
}

Status check_contacts(const Document& document) {
  const auto& contacts = document.data_plan.points_of_contact;
  for (std::size_t i = 0; i < contacts.size(); ++i) {
    if (document.party(contacts[i].nation) == nullptr) {
      return fail(Code::agreement_parties, contacts[i].nation.text() + " is no party",
                  at("$.data_plan.points_of_contact", i) + ".nation");
    }
  }
  for (const Party& party : document.parties) {
    const bool named =
        std::any_of(contacts.begin(), contacts.end(),
                    [&](const PointOfContact& each) { return each.nation == party.nation; });
    if (!named) {
      return fail(Code::agreement_contacts, "no point of contact of " + party.nation.text(),
                  "$.data_plan.points_of_contact");
    }
  }
  return {};
}

Status check_data_plan(const Document& document) {
  const auto& volumes = document.data_plan.volumes;
  for (std::size_t i = 0; i < volumes.size(); ++i) {
    if (document.payload(volumes[i].payload_type) == nullptr) {
      return fail(Code::agreement_reference,
                  volumes[i].payload_type + " is not in standard.payload_types",
                  at("$.data_plan.volumes", i) + ".payload_type");
    }
  }
  const auto& owners = document.data_plan.owners_of_record;
  for (std::size_t i = 0; i < owners.size(); ++i) {
    const std::string path = at("$.data_plan.owners_of_record", i);
    if (document.party(owners[i].nation) == nullptr) {
      return fail(Code::agreement_parties, owners[i].nation.text() + " is no party",
                  path + ".nation");
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (owners[i].object_class == owners[j].object_class) {
        return fail(Code::agreement_duplicate, "this class has two owners", path + ".object_class");
      }
    }
  }
  return check_contacts(document);
}

}  // namespace

Status check_modes(const Document& document, const std::vector<DataMode>& modes,
                   const std::string& path) {
  const auto& agreed = document.standard.data_modes;
  for (std::size_t i = 0; i < modes.size(); ++i) {
    if (std::find(agreed.begin(), agreed.end(), modes[i]) == agreed.end()) {
      return fail(Code::agreement_reference,
                  std::string(name_of(modes[i])) + " is not in standard.data_modes", at(path, i));
    }
  }
  return {};
}

Status check_document(const Document& document) {
  ACCORD_CHECK(check_version(document));
  ACCORD_CHECK(check_particulars(document));
  ACCORD_CHECK(check_standard(document));
  ACCORD_CHECK(check_marking(document));
  ACCORD_CHECK(check_release(document));
  ACCORD_CHECK(check_tasking(document));
  return check_data_plan(document);
}

}  // namespace accord::agreement
