// What an officer says about an agreement in force, as the commands of it share: one signed
// statement, left beside the agreement and handed to the running node; where none runs, the node
// finds it at its next start or reload. cli_agreement_life.cpp, cli_agreement_activate.cpp.
#pragma once

#include "agreement/statement.hpp"
#include "crypto/identity.hpp"
#include "node/app/cli.hpp"

namespace accord::node::app {

struct LifeArgs {
  std::string name;
  std::filesystem::path file;
  std::string at;
  std::string role = "agreement-policy";
  std::filesystem::path keys;
};

void add_agreement_activate(Cli& cli, CLI::App* group);  // of add_agreement_life

void add_signer(CLI::App* leaf, LifeArgs& args);

/// One agreement of the node's folder.
struct Held {
  std::filesystem::path file;
  agreement::Agreement agreement;
};
Result<std::vector<Held>> held_files(const NodeConfig& config);

/// `--at`, or nothing when it was not given.
Result<UtcTime> instant_of(const LifeArgs& args);
/// Errors: bad_argument when it has passed.
Status check_ahead(UtcTime instant);

Result<crypto::KeyAndCertificate> officer_of(const NodeConfig& config, const LifeArgs& args);

struct Said {
  agreement::Statement statement;
  std::filesystem::path file;
  std::string outcome;  // "taken" or "held already" by the node; "left" when none runs
  bool before = false;  // it had been said: nothing was signed now
};

/// Signs, leaves both files beside the agreement, hands them over; a node that refuses leaves
/// nothing. Requires: kind, and what the kind asks for; nation, number and times are put in here.
Result<Said> say(const Cli& cli, const crypto::KeyAndCertificate& officer, const Held& about,
                 agreement::Statement statement);

/// The amendment to that successor, where the nation has said it before for the same instant: the
/// node knows, else the files that were left. Errors: statement_invalid when it was another instant
Result<std::optional<Said>> said_before(const Cli& cli, const Held& about,
                                        const agreement::Statement& amendment);

int print(const Cli& cli, const Held& about, const Said& said);

}  // namespace accord::node::app
