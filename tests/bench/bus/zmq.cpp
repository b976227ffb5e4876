// bench_bus_zmq: the floor below everybody. Raw libzmq with CURVE, PUSH to PULL over loopback, no
// durability and no signature; and the bare disk: fdatasync at one process, wake the other, which
// does the same. One JSON line on stdout; exit 1 when a record is missing or out of order.
//   saturate --bytes N --batch N --records N
//   pace     --bytes N --rate N --records N
//   floor    --dir D --bytes N --rate N --records N
#include <fcntl.h>

#include <cstring>
#include <filesystem>
#include <zmq.hpp>

#include "tests/bench/bus/shared.hpp"

namespace accord::bench {
namespace {

struct Keys {
  char public_key[41];
  char secret_key[41];
};

struct Plan {
  std::size_t bytes = 256;
  std::size_t batch = 1;  // records in one message
  std::uint64_t records = 0;
  std::int64_t period_ns = 0;
  std::string folder;
};

Keys new_keys() {
  Keys out{};
  if (zmq_curve_keypair(out.public_key, out.secret_key) != 0)
    stop_bench("this libzmq has no CURVE");
  return out;
}

/// A record is its number and filling.
void write_records(std::uint8_t* to, std::uint64_t first, std::size_t count, std::size_t bytes) {
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t number = first + i;
    std::memcpy(to + i * bytes, &number, sizeof number);
    std::memset(to + i * bytes + sizeof number, static_cast<int>(number & 0xff),
                bytes - sizeof number);
  }
}

void take_records(Shared& shared, const Plan& plan, const std::uint8_t* from, std::size_t size) {
  if (size % plan.bytes != 0) stop_bench("a message of another size");
  const std::int64_t now = now_ns();
  for (std::size_t at = 0; at < size; at += plan.bytes) {
    std::uint64_t number = 0;
    std::memcpy(&number, from + at, sizeof number);
    const bool whole = from[at + plan.bytes - 1] == static_cast<std::uint8_t>(number & 0xff);
    if (number != shared.delivered || !whole) stop_bench("a record is missing or damaged");
    ++shared.delivered;
    if (plan.period_ns > 0) shared.delivered_at[number] = now;
  }
  shared.last_delivered_at = now;
}

void receive(Shared& shared, const Plan& plan, const Keys& keys, const std::string& endpoint) {
  zmq::context_t context;
  zmq::socket_t socket(context, zmq::socket_type::pull);
  socket.set(zmq::sockopt::curve_server, true);
  socket.set(zmq::sockopt::curve_secretkey, keys.secret_key);
  socket.bind(endpoint);
  for (;;) {
    zmq::message_t message;
    if (!socket.recv(message)) stop_bench("nothing received");
    take_records(shared, plan, message.data<std::uint8_t>(), message.size());
  }
}

void send(Shared& shared, const Plan& plan, const Keys& server, const std::string& endpoint) {
  const Keys own = new_keys();
  zmq::context_t context;
  zmq::socket_t socket(context, zmq::socket_type::push);
  socket.set(zmq::sockopt::curve_serverkey, server.public_key);
  socket.set(zmq::sockopt::curve_publickey, own.public_key);
  socket.set(zmq::sockopt::curve_secretkey, own.secret_key);
  socket.connect(endpoint);
  const auto send_from = [&](std::uint64_t first, std::size_t count) {
    zmq::message_t message(count * plan.bytes);
    write_records(message.data<std::uint8_t>(), first, count, plan.bytes);
    if (!socket.send(message, zmq::send_flags::none)) stop_bench("nothing sent");
  };
  send_from(0, 1);
  while (shared.began == 0) std::this_thread::sleep_for(std::chrono::microseconds(100));
  const std::uint64_t end = plan.records + 1;
  for (std::uint64_t next = 1; next < end;) {
    if (plan.period_ns > 0)
      sleep_until_ns(shared.began + static_cast<std::int64_t>(next - 1) * plan.period_ns);
    const std::size_t count = std::min<std::size_t>(plan.batch, end - next);
    send_from(next, count);
    next += count;
  }
  for (;;) ::pause();
}

std::string free_endpoint() {
  zmq::context_t context;
  zmq::socket_t socket(context, zmq::socket_type::pull);
  socket.bind("tcp://127.0.0.1:*");
  return socket.get(zmq::sockopt::last_endpoint);
}

// ---- the floor ----

int open_log(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  const std::vector<std::uint8_t> zeros(8u << 20, 0);  // written once: no block is allocated later
  if (file < 0 || ::write(file, zeros.data(), zeros.size()) < 0 || ::fsync(file) != 0)
    stop_bench("cannot write " + path);
  (void)::lseek(file, 0, SEEK_SET);
  return file;
}

void append(int file, const std::vector<std::uint8_t>& record) {
  if (::write(file, record.data(), record.size()) < 0 || ::fdatasync(file) != 0)
    stop_bench("cannot append");
}

void chain_first(Shared& shared, const Plan& plan, int to_second) {
  const int file = open_log(plan.folder + "/first.log");
  const std::vector<std::uint8_t> record(plan.bytes, 0x5a);
  ++shared.ready;
  while (shared.began == 0) std::this_thread::sleep_for(std::chrono::microseconds(100));
  for (std::uint64_t next = 1; next <= plan.records; ++next) {
    sleep_until_ns(shared.began + static_cast<std::int64_t>(next - 1) * plan.period_ns);
    append(file, record);
    if (::write(to_second, "x", 1) != 1) stop_bench("cannot wake");
  }
  for (;;) ::pause();
}

void chain_second(Shared& shared, const Plan& plan, int from_first) {
  const int file = open_log(plan.folder + "/second.log");
  const std::vector<std::uint8_t> record(plan.bytes, 0x5a);
  ++shared.ready;
  for (std::uint64_t next = 1;; ++next) {
    char sign = 0;
    if (::read(from_first, &sign, 1) != 1) stop_bench("not woken");
    append(file, record);
    shared.delivered_at[next] = now_ns();
    shared.last_delivered_at = now_ns();
    ++shared.delivered;
  }
}

int run(int argc, char** argv) {
  const std::string what = argc > 1 ? argv[1] : "";
  Plan plan;
  plan.bytes = number_option(argc, argv, "bytes", 256);
  plan.batch = number_option(argc, argv, "batch", 1);
  plan.records = number_option(argc, argv, "records", 100'000);
  plan.folder = option(argc, argv, "dir", "");
  if (what != "saturate") {
    plan.period_ns =
        static_cast<std::int64_t>(1'000'000'000 / number_option(argc, argv, "rate", 500));
    if (plan.records >= kMostLatencies) stop_bench("too many records for a paced run");
  }
  Shared& shared = new_shared();
  pid_t sender = 0, receiver = 0;
  if (what == "floor") {
    int ends[2] = {-1, -1};
    if (::pipe(ends) != 0) stop_bench("no pipe");
    receiver = spawn([&] { chain_second(shared, plan, ends[0]); });
    sender = spawn([&] { chain_first(shared, plan, ends[1]); });
    wait_until(shared, "the logs are there", 60, [&] { return shared.ready == 2; });
    shared.delivered = 1;
  } else {
    const Keys server = new_keys();
    const std::string endpoint = free_endpoint();
    receiver = spawn([&] { receive(shared, plan, server, endpoint); });
    sender = spawn([&] { send(shared, plan, server, endpoint); });
    wait_until(shared, "the first arrives", 30, [&] { return shared.delivered == 1; });
  }
  const Meter meter({sender, receiver});
  shared.began = now_ns();
  wait_until(shared, "all arrives", 600, [&] {
    if (::waitpid(-1, nullptr, WNOHANG) != 0) stop_bench("an end has failed");
    return shared.delivered >= plan.records + 1;
  });
  nlohmann::json out{{"records", plan.records}, {"batch", plan.batch}};
  meter.finish(out, plan.records);
  out["per_s"] = static_cast<double>(plan.records) /
                 (static_cast<double>(shared.last_delivered_at - shared.began) * 1e-9);
  if (plan.period_ns > 0) {
    out["durable_us"] = latencies(shared.delivered_at, 1, plan.records, [&](std::size_t i) {
      return shared.began + static_cast<std::int64_t>(i - 1) * plan.period_ns;
    });
  }
  std::printf("%s\n", out.dump().c_str());
  return 0;
}

}  // namespace
}  // namespace accord::bench

int main(int argc, char** argv) { return accord::bench::run(argc, argv); }
