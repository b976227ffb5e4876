// accord keys courier, courier-show: the pre-shared key that a courier brings to both sides of a
// link. The secret goes into its file of mode 0600 and nowhere else.
#include <iostream>

#include "crypto/courier_key.hpp"
#include "node/app/cli.hpp"
#include "node/app/holdings.hpp"

namespace accord::node::app {
namespace {

struct CourierArgs {
  std::string between;
  std::string id;
  int days = 90;
  std::filesystem::path file;
};

/// "USA,GBR", in either order.
Result<std::array<NationId, 2>> nations_of(const std::string& text) {
  const std::size_t comma = text.find(',');
  if (comma == std::string::npos) return fail(Code::bad_argument, "not two nations with a comma");
  std::array<NationId, 2> out;
  ACCORD_TRY(out[0], NationId::parse(text.substr(0, comma)));
  ACCORD_TRY(out[1], NationId::parse(text.substr(comma + 1)));
  if (out[0] == out[1]) return fail(Code::bad_argument, "a link is between two nations");
  if (out[1] < out[0]) std::swap(out[0], out[1]);
  return out;
}

Result<crypto::CourierFile> make(const CourierArgs& args) {
  ACCORD_TRY(auto between, option(nations_of(args.between), "--between"));
  if (!args.file.filename().string().ends_with(crypto::kCourierFileEnding)) {
    return fail(Code::bad_argument,
                "a node takes only files named *" + std::string(crypto::kCourierFileEnding),
                "--out");
  }
  const UtcTime begins = system_now() - std::chrono::minutes(5);  // for a peer's clock behind ours
  crypto::SystemRandom random;
  ACCORD_TRY(crypto::CourierFile made,
             option(crypto::make_courier_key({std::move(between), args.id, begins,
                                              begins + std::chrono::hours(24) * args.days},
                                             random),
                    "--id"));
  ACCORD_CHECK(crypto::save_courier_key(made, args.file));
  return made;
}

int print_terms(const Cli& cli, const crypto::CourierFile& file, const CourierArgs& args) {
  const crypto::CourierTerms& terms = file.terms;
  const std::string a = terms.between[0].text(), b = terms.between[1].text();
  const nlohmann::json row{{"between", {a, b}},
                           {"id", terms.id},
                           {"not_before", terms.not_before.text(0)},
                           {"not_after", terms.not_after.text(0)},
                           {"file", args.file.string()}};
  return cli.print(row, [&] {
    std::cout << "courier key " << terms.id << " between " << a << " and " << b << "\n  from "
              << terms.not_before.text(0) << " until " << terms.not_after.text(0) << "\n  in "
              << args.file.string() << "\n";
  });
}

}  // namespace

void add_keys_courier(Cli& cli, CLI::App* group) {
  const auto args = std::make_shared<CourierArgs>();
  const auto runs = [&cli, args](CLI::App* leaf,
                                 Result<crypto::CourierFile> (*of)(const CourierArgs&)) {
    leaf->callback([&cli, args, of] {
      cli.action = [&cli, args, of] {
        const auto file = of(*args);
        return file ? print_terms(cli, *file, *args) : cli.fail_with(file.error());
      };
    });
  };
  CLI::App* making = cli.leaf(
      group, "courier", "make the pre-shared key that a courier brings to both sides of a link");
  making->add_option("--between", args->between, "the two nations of the link: GBR,USA")
      ->required();
  making->add_option("--id", args->id, "its name on this link: 1 to 32 of a-z 0-9 '-'")->required();
  making->add_option("--days", args->days, "validity, days")
      ->check(CLI::Range(1, 90))
      ->capture_default_str();
  making->add_option("-o,--out", args->file, "file to write, *.courier.json, mode 0600")
      ->required();
  runs(making, make);

  CLI::App* showing =
      cli.leaf(group, "courier-show", "names and term of a courier key; never the key");
  showing->add_option("file", args->file, "*.courier.json")->required();
  runs(showing, [](const CourierArgs& of) { return crypto::load_courier_key(of.file); });
}

}  // namespace accord::node::app
