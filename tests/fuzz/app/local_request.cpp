// A request of the Unix socket: text, then the command's arguments, then a node with open links.
// Whatever somebody of the node's own user asks: one answer, and the node goes on.
#include "node/app/local_protocol.hpp"
#include "schemas/vocab/assert.hpp"
#include "tests/scenario/world.hpp"

using namespace accord;
using namespace accord::node;

namespace {

constexpr int kInputsPerWorld = 64;  // requests and records pile up

std::unique_ptr<scenario::World> open_world() {
  auto world = std::make_unique<scenario::World>(11, std::vector<std::string>{"USA", "GBR"});
  ACCORD_ASSERT(world->run_until([&] { return world->links_open(); }, std::chrono::seconds(10)));
  return world;
}

/// What the host makes of "publish"; the other commands go to the core as they are.
Result<pipeline::Event> event_of(const app::LocalRequest& request) {
  if (request.command != "publish") return pipeline::Command{1, request.command, request.args};
  const auto text = [&](const char* key) {
    const bool there = request.args.contains(key) && request.args[key].is_string();
    return there ? request.args[key].get<std::string>() : std::string{};
  };
  ACCORD_TRY(const app::FeedOptions options, app::publish_options_of(request.args));
  ACCORD_TRY(std::vector<NationId> recipients, app::recipients_of(request.args));
  ACCORD_TRY(app::FeedDrafts feed, app::drafts_of(text("text"), text("profile"), options));
  pipeline::Publish event;
  event.command_id = 1;
  event.drafts = std::move(feed.drafts);
  event.recipients = std::move(recipients);
  return event;
}

/// The id "last" stands for a request of USA's to GBR, so that the search reaches what is done with
/// one.
void name_a_request(scenario::World& world, nlohmann::json& args) {
  if (!args.contains("id") || args["id"] != "last") return;
  const auto asked = world.command(world.nation("USA"), "task.request",
                                   {{"to", "GBR"},
                                    {"norad", 25544u},
                                    {"window_start", world.now().text(0)},
                                    {"window_stop", (world.now() + std::chrono::hours(24)).text(0)},
                                    {"deliver_by", (world.now() + std::chrono::hours(24)).text(0)},
                                    {"observations", 3u},
                                    {"data_mode", "SIMULATED"}});
  if (asked) args["id"] = (*asked)["request_id"];  // not while GBR is cut, or the quota is spent
  world.run_for(std::chrono::milliseconds(100));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static std::unique_ptr<scenario::World> world;
  static int inputs = 0;
  auto request = app::parse_local_request(as_text(ByteView(data, size)));
  if (!request) {
    ACCORD_ASSERT(request.error().code == Code::bad_argument);
    return 0;
  }
  if (inputs++ % kInputsPerWorld == 0) world = open_world();
  name_a_request(*world, request->args);
  auto event = event_of(*request);
  if (!event) return 0;
  auto& usa = world->nation("USA");
  usa.replies.clear();
  world->step(usa, std::move(*event));
  world->commit(usa);
  ACCORD_ASSERT(usa.replies.size() == 1 && usa.replies[0].command_id == 1);
  const auto answer = app::answer_json(usa.replies[0].result());
  ACCORD_ASSERT(!answer.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace).empty());
  world->run_for(std::chrono::milliseconds(100));
  ACCORD_ASSERT(world->command(usa, "status").has_value());
  world->wire.clear();
  usa.delivered.clear();
  return 0;
}
