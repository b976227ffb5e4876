// node.json: what one node needs to know of its own machine: directories, endpoints, timings. Never
// anything an agreement decides. Strict: an unknown key refuses to start. deploy/node.example.json
// holds every key with a comment.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "node/pipeline/peer_link.hpp"

namespace accord::node::app {

struct PeerConfig {
  NationId nation;
  std::string publish_endpoint;    // where this node binds for that peer, "tcp://127.0.0.1:7001"
  std::string subscribe_endpoint;  // where the peer binds for us
  std::filesystem::path binding;   // the peer's signed transport binding
};

/// Files that a sensor network puts into a directory: docs/operations.md "Feeds".
struct FeedConfig {
  std::string name;
  std::filesystem::path directory;
  std::filesystem::path profile;        // docs/source-profiles.md
  std::string from, payload, priority;  // as `accord publish` takes them; "" = its default
  std::vector<std::string> recipients;  // empty = every peer
  bool keep = true;                     // what is done stays in done/
};

struct NodeConfig {
  std::filesystem::path directory;  // of node.json: relative paths below are resolved against it
  NationId nation;
  std::filesystem::path keys;
  std::filesystem::path trust;
  std::filesystem::path agreements;
  std::filesystem::path national_policy;
  std::filesystem::path object_catalogue;  // empty: none
  std::filesystem::path schemas;           // of declared payload types; empty: none
  std::filesystem::path store;
  std::uint32_t store_quota_mib = 0;  // of the store's file; 0: as much as the disk has
  std::filesystem::path socket;
  Level ceiling = Level::top_secret;               // of the enclave that this node serves
  std::optional<std::filesystem::path> operators;  // operators.json; none: nobody decides holds
  std::chrono::days hold_days{7};                  // how long a held record waits for a person
  std::vector<PeerConfig> peers;
  std::vector<FeedConfig> feeds;
  pipeline::LinkTimings timings;
};

/// `directory`: of the file, absolute. Pure. Errors: too_large, bad_json, config_invalid (naming
/// the key)
Result<NodeConfig> parse_node_config(std::string_view text, const std::filesystem::path& directory);

/// Errors: file_unreadable and those of parse_node_config, naming the file
Result<NodeConfig> load_node_config(const std::filesystem::path& file);

/// The effective configuration for the log: nothing in it is secret. Read again, it is the same.
[[nodiscard]] nlohmann::json to_json(const NodeConfig& config);

}  // namespace accord::node::app
