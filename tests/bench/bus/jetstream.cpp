// bench_bus_jetstream: the peer's own way to do our job. Records are published to a stream of
// server A; server B mirrors it over a TLS leaf link; a consumer reads the mirror at B. `run` has
// started both servers, and says which. One JSON line on stdout; exit 1 when a record is missing,
// damaged or out of order, or a publication is not acknowledged.
//   saturate --a PORT --b PORT --ca FILE --pids A,B --name S --bytes N --batch N --records N
//   pace     ... --rate N
#include <nats/nats.h>

#include <cstring>

#include "tests/bench/bus/shared.hpp"

namespace accord::bench {
namespace {

struct Plan {
  std::string port_a, port_b, ca, name;
  std::size_t bytes = 256;
  std::size_t batch = 1;  // records in one message
  std::uint64_t records = 0;
  std::int64_t period_ns = 0;
  std::int64_t pending = 0;  // messages that wait for their acknowledgement, at most
};

void must(natsStatus status, const char* what) {
  if (status == NATS_OK) return;
  stop_bench(std::string(what) + ": " + natsStatus_GetText(status));
}

natsConnection* connect_to(const Plan& plan, const std::string& port) {
  natsOptions* options = nullptr;
  natsConnection* out = nullptr;
  must(natsOptions_Create(&options), "options");
  must(natsOptions_SetURL(options, ("tls://127.0.0.1:" + port).c_str()), "url");
  must(natsOptions_SetSecure(options, true), "TLS");
  must(natsOptions_LoadCATrustedCertificates(options, plan.ca.c_str()), "CA");
  must(natsConnection_Connect(&out, options), "connect");
  natsOptions_Destroy(options);
  return out;
}

void write_records(std::vector<std::uint8_t>& to, std::uint64_t first, std::size_t count,
                   std::size_t bytes) {
  to.resize(count * bytes);
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t number = first + i;
    std::memcpy(to.data() + i * bytes, &number, sizeof number);
    std::memset(to.data() + i * bytes + sizeof number, static_cast<int>(number & 0xff),
                bytes - sizeof number);
  }
}

struct Ends {
  Shared& shared;
  const Plan& plan;
};

void on_message(natsConnection*, natsSubscription*, natsMsg* message, void* closure) {
  auto& [shared, plan] = *static_cast<Ends*>(closure);
  const auto* from = reinterpret_cast<const std::uint8_t*>(natsMsg_GetData(message));
  const auto size = static_cast<std::size_t>(natsMsg_GetDataLength(message));
  if (size % plan.bytes != 0) stop_bench("a message of another size");
  const std::int64_t now = now_ns();
  for (std::size_t at = 0; at < size; at += plan.bytes) {
    std::uint64_t number = 0;
    std::memcpy(&number, from + at, sizeof number);
    const bool whole = from[at + plan.bytes - 1] == static_cast<std::uint8_t>(number & 0xff);
    if (number != shared.delivered || !whole) stop_bench("a record is missing or damaged at B");
    ++shared.delivered;
    if (plan.period_ns > 0) shared.delivered_at[number] = now;
  }
  shared.last_delivered_at = now;
  natsMsg_Destroy(message);
}

/// The mirror of A's stream at B, and its consumer. B's server stores before it delivers.
void consume(Shared& shared, const Plan& plan) {
  natsConnection* connection = connect_to(plan, plan.port_b);
  jsCtx* context = nullptr;
  jsOptions options;
  must(jsOptions_Init(&options), "options");
  must(natsConnection_JetStream(&context, connection, &options), "JetStream at B");
  jsExternalStream external;
  jsExternalStream_Init(&external);
  external.APIPrefix = "$JS.a.API";
  external.DeliverPrefix = "";  // the library takes its length
  jsStreamSource source;
  jsStreamSource_Init(&source);
  source.Name = plan.name.c_str();
  source.External = &external;
  const std::string mirror = plan.name + "M";
  jsStreamConfig config;
  jsStreamConfig_Init(&config);
  config.Name = mirror.c_str();
  config.Mirror = &source;
  config.Storage = js_FileStorage;
  jsErrCode code{};
  must(js_AddStream(nullptr, context, &config, nullptr, &code), "the mirror at B");
  jsSubOptions wish;
  jsSubOptions_Init(&wish);
  wish.Stream = mirror.c_str();
  wish.Config.AckPolicy = js_AckNone;
  wish.Config.DeliverPolicy = js_DeliverAll;
  natsSubscription* subscription = nullptr;
  Ends ends{shared, plan};
  must(js_Subscribe(&subscription, context, plan.name.c_str(), on_message, &ends, nullptr, &wish,
                    &code),
       "the consumer at B");
  must(natsSubscription_SetPendingLimits(subscription, -1, -1), "limits");
  ++shared.ready;
  for (;;) ::pause();
}

void on_ack(jsCtx*, natsMsg* message, jsPubAck* ack, jsPubAckErr* error, void* closure) {
  auto& [shared, plan] = *static_cast<Ends*>(closure);
  if (error != nullptr || ack == nullptr || ack->Duplicate) {
    std::fprintf(stderr, "bus bench: A refused a message\n");
    shared.failed = true;
  } else {
    shared.acked += static_cast<std::uint64_t>(natsMsg_GetDataLength(message)) / plan.bytes;
    shared.last_acked_at = now_ns();
  }
  natsMsg_Destroy(message);
}

void produce(Shared& shared, const Plan& plan) {
  natsConnection* connection = connect_to(plan, plan.port_a);
  jsCtx* context = nullptr;
  Ends ends{shared, plan};
  jsOptions options;
  must(jsOptions_Init(&options), "options");
  options.PublishAsync.MaxPending = plan.pending;
  options.PublishAsync.StallWait = 60'000;
  options.PublishAsync.AckHandler = on_ack;
  options.PublishAsync.AckHandlerClosure = &ends;
  must(natsConnection_JetStream(&context, connection, &options), "JetStream at A");
  jsStreamConfig config;
  jsStreamConfig_Init(&config);
  const char* subject = plan.name.c_str();
  config.Name = plan.name.c_str();
  config.Subjects = &subject;
  config.SubjectsLen = 1;
  config.Storage = js_FileStorage;
  jsErrCode code{};
  must(js_AddStream(nullptr, context, &config, nullptr, &code), "the stream at A");
  std::vector<std::uint8_t> bytes;
  const auto send_one = [&](std::uint64_t first, std::size_t count) {
    write_records(bytes, first, count, plan.bytes);
    jsPubAck* ack = nullptr;
    must(js_Publish(&ack, context, subject, bytes.data(), static_cast<int>(bytes.size()), nullptr,
                    &code),
         "publish");
    if (ack == nullptr || ack->Duplicate) stop_bench("a message was not taken");
    jsPubAck_Destroy(ack);
    shared.acked += count;
    shared.last_acked_at = now_ns();
  };
  send_one(0, 1);
  ++shared.ready;
  while (shared.began == 0) std::this_thread::sleep_for(std::chrono::microseconds(100));
  const std::uint64_t end = plan.records + 1;
  for (std::uint64_t next = 1; next < end;) {
    const std::size_t count = std::min<std::size_t>(plan.batch, end - next);
    if (plan.period_ns > 0) {  // the asynchronous publisher waits up to a millisecond for more
      sleep_until_ns(shared.began + static_cast<std::int64_t>(next - 1) * plan.period_ns);
      send_one(next, count);
      shared.acked_at[next] = shared.last_acked_at.load();
    } else {
      write_records(bytes, next, count, plan.bytes);
      must(js_PublishAsync(context, subject, bytes.data(), static_cast<int>(bytes.size()), nullptr),
           "publish");
    }
    next += count;
  }
  if (plan.period_ns == 0) must(js_PublishAsyncComplete(context, nullptr), "acknowledgements");
  for (;;) ::pause();
}

int run(int argc, char** argv) {
  Plan plan;
  plan.port_a = option(argc, argv, "a", "");
  plan.port_b = option(argc, argv, "b", "");
  plan.ca = option(argc, argv, "ca", "");
  plan.name = option(argc, argv, "name", "BENCH");
  plan.bytes = number_option(argc, argv, "bytes", 256);
  plan.batch = number_option(argc, argv, "batch", 1);
  plan.records = number_option(argc, argv, "records", 10'000);
  plan.pending = static_cast<std::int64_t>(number_option(argc, argv, "pending", 4'000));
  if (std::string_view(argc > 1 ? argv[1] : "") == "pace") {
    plan.period_ns =
        static_cast<std::int64_t>(1'000'000'000 / number_option(argc, argv, "rate", 500));
    if (plan.records >= kMostLatencies) stop_bench("too many records for a paced run");
  }
  std::vector<pid_t> processes;
  const std::string servers = option(argc, argv, "pids", "");
  const std::size_t comma = servers.find(',');
  if (comma == std::string::npos) stop_bench("--pids A,B of the two servers");
  processes.push_back(static_cast<pid_t>(std::stol(servers.substr(0, comma))));
  processes.push_back(static_cast<pid_t>(std::stol(servers.substr(comma + 1))));
  Shared& shared = new_shared();
  processes.push_back(spawn([&] { produce(shared, plan); }));
  wait_until(shared, "A has its stream", 30, [&] { return shared.ready == 1; });
  processes.push_back(spawn([&] { consume(shared, plan); }));
  const auto all_live = [] {
    if (::waitpid(-1, nullptr, WNOHANG) != 0) stop_bench("a client has ended");
  };
  wait_until(shared, "B has the first", 30, [&] {
    all_live();
    return shared.ready == 2 && shared.delivered == 1;
  });
  const Meter meter(processes);
  shared.began = now_ns();
  const std::uint64_t all = plan.records + 1;
  wait_until(shared, "all arrives", 900, [&] {
    all_live();
    return shared.delivered >= all && shared.acked >= all;
  });
  nlohmann::json out{{"records", plan.records}, {"batch", plan.batch}};
  meter.finish(out, plan.records);
  const std::int64_t last = std::max(shared.last_delivered_at.load(), shared.last_acked_at.load());
  out["per_s"] =
      static_cast<double>(plan.records) / (static_cast<double>(last - shared.began) * 1e-9);
  if (plan.period_ns > 0) {
    const auto due = [&](std::size_t i) {
      return shared.began + static_cast<std::int64_t>(i - 1) * plan.period_ns;
    };
    out["durable_us"] = latencies(shared.delivered_at, 1, plan.records, due);
    out["acked_us"] = latencies(shared.acked_at, 1, plan.records, due);
  }
  std::printf("%s\n", out.dump().c_str());
  return 0;
}

}  // namespace
}  // namespace accord::bench

int main(int argc, char** argv) { return accord::bench::run(argc, argv); }
