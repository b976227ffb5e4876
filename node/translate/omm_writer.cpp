// Element sets out of OMM buffers in the four notations of an OMM: what stands in a set is gathered
// once. Numbers are in their shortest exact form, so that reading back gives equal bits. A message
// names who made it and when: the set's own originator and date, or where it has none those of this
// writing; the flat forms leave them blank. Source: CCSDS 502.0-B-3, 4.2, 7 and 8.
#include <nlohmann/json.hpp>

#include "node/translate/csv_line.hpp"
#include "node/translate/mean_elements.hpp"
#include "node/translate/message_text.hpp"
#include "node/translate/text_lines.hpp"
#include "node/translate/writer.hpp"

namespace accord::node::translate {
namespace {

struct Item {
  std::string_view keyword;
  std::string text;                      // "" = not given
  std::vector<std::string_view> groups;  // of the XML, within `omm`
  bool is_number = false;
};
using Items = std::vector<Item>;

/// Six decimals where they are exact: what other readers of this form take.
std::string short_epoch(UtcTime at) {
  std::string out = epoch_text(at);
  if (out.ends_with("000")) out.resize(out.size() - 3);
  return out;
}

Items items_of(const MeanElementsText& e) {
  Items out;
  std::vector<std::string_view> groups{"header"};
  const auto text = [&](std::string_view keyword, std::string value) {
    out.push_back({keyword, std::move(value), groups, false});
  };
  const auto real = [&](std::string_view keyword, double value) {
    out.push_back({keyword, shortest(value), groups, true});
  };
  const auto count = [&](std::string_view keyword, std::uint32_t value) {
    out.push_back({keyword, std::to_string(value), groups, true});
  };
  text("CREATION_DATE", e.creation_date ? short_epoch(*e.creation_date) : "");
  text("ORIGINATOR", e.originator);
  groups = {"body", "segment", "metadata"};
  text("OBJECT_NAME", e.object_name);
  text("OBJECT_ID", e.object_id);
  text("CENTER_NAME", "EARTH");
  text("REF_FRAME", "TEME");
  text("TIME_SYSTEM", "UTC");
  text("MEAN_ELEMENT_THEORY", "SGP4");
  groups = {"body", "segment", "data", "meanElements"};
  text("EPOCH", short_epoch(e.epoch));
  real("MEAN_MOTION", e.mean_motion_rev_day);
  real("ECCENTRICITY", e.eccentricity);
  real("INCLINATION", e.inclination_deg);
  real("RA_OF_ASC_NODE", e.raan_deg);
  real("ARG_OF_PERICENTER", e.arg_of_pericenter_deg);
  real("MEAN_ANOMALY", e.mean_anomaly_deg);
  groups = {"body", "segment", "data", "tleParameters"};
  count("EPHEMERIS_TYPE", 0);
  text("CLASSIFICATION_TYPE", std::string(1, e.classification));
  count("NORAD_CAT_ID", e.norad_cat_id);
  count("ELEMENT_SET_NO", e.element_set_no);
  count("REV_AT_EPOCH", e.rev_at_epoch);
  real("BSTAR", e.bstar);
  real("MEAN_MOTION_DOT", e.mean_motion_dot);
  real("MEAN_MOTION_DDOT", e.mean_motion_ddot);
  return out;
}

/// JSON knows no negative zero among whole numbers.
std::string json_number(const std::string& text) { return text == "-0" ? "-0.0" : text; }

/// Every record as a set.
Result<std::vector<Items>> sets_of(std::span<const Translated> records) {
  std::vector<Items> out;
  for (std::size_t i = 0; i < records.size(); ++i) {
    auto elements = read_omm(records[i].payload);
    if (!elements) return fail(at_record(i, std::move(elements.error())));
    out.push_back(items_of(*elements));
  }
  return out;
}

/// As messages: each names its maker and date, and every value fits a line.
Result<std::vector<Items>> messages_of(std::span<const Translated> records,
                                       const WriteOptions& options) {
  ACCORD_TRY(std::vector<Items> sets, sets_of(records));
  for (std::size_t i = 0; i < sets.size(); ++i) {
    for (Item& item : sets[i]) {
      if (item.text.empty() && item.keyword == "CREATION_DATE")
        item.text = short_epoch(options.creation_date);
      if (item.text.empty() && item.keyword == "ORIGINATOR") item.text = options.originator;
      if (item.text.empty() || is_kvn_value(item.text)) continue;
      return fail(
          at_record(i, {Code::bad_value,
                        std::string(item.keyword) + " cannot be written as a value of a message",
                        {}}));
    }
  }
  return sets;
}

}  // namespace

Result<Written> write_omm_kvn(std::span<const Translated> records, const WriteOptions& options) {
  ACCORD_TRY(const std::vector<Items> messages, messages_of(records, options));
  Written out;
  for (const Items& items : messages) {
    out.text += kvn_line("CCSDS_OMM_VERS", "3.0");
    for (const Item& item : items) {
      if (!item.text.empty()) out.text += kvn_line(item.keyword, item.text);
    }
  }
  return out;
}

Result<Written> write_omm_xml(std::span<const Translated> records, const WriteOptions& options) {
  ACCORD_TRY(const std::vector<Items> messages, messages_of(records, options));
  XmlText xml;
  if (messages.size() != 1) xml.open("ndm");
  for (const Items& items : messages) {
    const std::size_t around = xml.depth();
    xml.open("omm", R"( id="CCSDS_OMM_VERS" version="3.0")");
    for (const Item& item : items) {
      if (item.text.empty()) continue;
      xml.go_to(around + 1, item.groups);
      xml.leaf(item.keyword, item.text);
    }
    xml.close_to(around);
  }
  xml.close_to(0);
  return Written{xml.take(), {}};
}

Result<Written> write_omm_json(std::span<const Translated> records, const WriteOptions&) {
  ACCORD_TRY(const std::vector<Items> sets, sets_of(records));
  Written out;
  for (const Items& items : sets) {
    std::string object;
    for (const Item& item : items) {
      if (item.text.empty()) continue;
      object += (object.empty() ? "" : ", ") + ('"' + std::string(item.keyword)) + "\": " +
                (item.is_number ? json_number(item.text) : nlohmann::json(item.text).dump());
    }
    out.text += (out.text.empty() ? "[" : ",\n") + ("{" + object) + "}";
  }
  out.text += out.text.empty() ? "[]\n" : "]\n";
  return out;
}

Result<Written> write_omm_csv(std::span<const Translated> records, const WriteOptions&) {
  ACCORD_TRY(const std::vector<Items> sets, sets_of(records));
  Written out;
  const auto line = [&](const Items& items, auto field) {
    for (std::size_t i = 0; i < items.size(); ++i)
      out.text += (i == 0 ? "" : ",") + std::string(field(items[i]));
    out.text += "\n";
  };
  line(items_of({}), [](const Item& item) { return item.keyword; });
  for (const Items& items : sets)
    line(items, [](const Item& item) { return csv_field(item.text); });
  return out;
}

}  // namespace accord::node::translate
