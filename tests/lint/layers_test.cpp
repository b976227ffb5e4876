// The layer lint on this repository, and the lint itself on small trees with one known fault each.
#include "tests/lint/layers.hpp"

#include <gmock/gmock.h>

namespace accord::lint {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A tree that obeys: one header a room, so that every fault below is the only one.
SourceTree good_tree() {
  return {
      {"schemas/vocab/a.hpp", "#include <string>\n"},
      {"schemas/digests.hpp.in", ""},
      {"crypto/key.hpp", "#include \"schemas/vocab/a.hpp\"\n#include <openssl/evp.h>\n"},
      {"agreement/decide.hpp", "#include \"schemas/vocab/a.hpp\"\n#include <chrono>\n"},
      {"node/link/link.hpp", "#include <zmq.hpp>\n#include \"crypto/key.hpp\"\n"},
      {"node/store/store.hpp", "#include \"schemas/digests.hpp\"\n#include \"a_generated.h\"\n"},
      {"node/pipeline/out.hpp",
       "#include \"node/link/link.hpp\"\n#include \"node/store/store.hpp\"\n"},
      {"node/app/main.cpp",
       "#include \"node/pipeline/out.hpp\"\n#include \"node/link/link.hpp\"\n"},
      {"tests/unit/link/link_test.cpp", "#include \"node/app/main.cpp\"\n#include <zmq.hpp>\n"},
  };
}

Violations with(const std::string& path, const std::string& text) {
  SourceTree tree = good_tree();
  tree[path] = text;
  return layer_violations(tree);
}

TEST(layers, this_repository_obeys) {
  ASSERT_GT(this_repository().size(), 40u) << "the tree was not found";
  EXPECT_EQ(join(layer_violations(this_repository())), "");
}

TEST(layers, a_tree_that_obeys_is_silent) { EXPECT_THAT(layer_violations(good_tree()), IsEmpty()); }

TEST(layers, schemas_including_crypto_is_caught) {
  EXPECT_THAT(
      with("schemas/vocab/b.hpp", "#include \"crypto/key.hpp\"\n"),
      ElementsAre("schemas/vocab/b.hpp:1: schemas may not include crypto (crypto/key.hpp)"));
}

TEST(layers, agreement_and_crypto_do_not_know_each_other) {
  EXPECT_THAT(with("agreement/b.hpp", "#include \"crypto/key.hpp\"\n"),
              ElementsAre(HasSubstr("agreement may not include crypto")));
  EXPECT_THAT(with("crypto/b.hpp", "#include \"agreement/decide.hpp\"\n"),
              ElementsAre(HasSubstr("crypto may not include agreement")));
}

TEST(layers, crypto_including_node_is_caught) {
  EXPECT_THAT(with("crypto/b.hpp", "#include \"node/link/link.hpp\"\n"),
              ElementsAre(HasSubstr("crypto may not include node/link")));
}

TEST(layers, a_leaf_including_another_leaf_is_caught) {
  EXPECT_THAT(with("node/tasking/b.hpp", "// why\n#include \"node/store/store.hpp\"\n"),
              ElementsAre("node/tasking/b.hpp:2: node/tasking may not include node/store "
                          "(node/store/store.hpp)"));
}

TEST(layers, a_leaf_including_the_pipeline_is_caught) {
  EXPECT_THAT(with("node/store/b.hpp", "#include \"node/pipeline/out.hpp\"\n"),
              ElementsAre(HasSubstr("node/store may not include node/pipeline")));
}

TEST(layers, nobody_includes_app) {
  EXPECT_THAT(with("node/pipeline/b.hpp", "#include \"node/app/main.cpp\"\n"),
              ElementsAre(HasSubstr("node/pipeline may not include node/app")));
}

TEST(layers, the_product_including_a_test_is_caught) {
  EXPECT_THAT(with("node/app/b.cpp", "#include \"tests/unit/link/link_test.cpp\"\n"),
              ElementsAre(HasSubstr("node/app may not include tests")));
}

TEST(layers, an_angle_include_of_ours_is_no_way_round) {
  EXPECT_THAT(with("agreement/b.hpp", "#include <crypto/key.hpp>\n"),
              ElementsAre(HasSubstr("agreement may not include crypto")));
}

TEST(layers, zmq_outside_link_is_caught) {
  EXPECT_THAT(with("node/pipeline/b.cpp", "#include <zmq.hpp>\n"),
              ElementsAre(HasSubstr("<zmq.hpp> belongs to node/link alone")));
  EXPECT_THAT(with("node/app/b.cpp", "  #  include \"zmq.h\"\n"),
              testing::Contains(HasSubstr("<zmq.h> belongs to node/link alone")));
}

TEST(layers, a_circle_of_two_and_of_one_is_caught) {
  SourceTree tree = good_tree();
  tree["node/link/a.hpp"] = "#include \"node/link/b.hpp\"\n";
  tree["node/link/b.hpp"] = "#include \"node/link/a.hpp\"\n";
  EXPECT_THAT(layer_violations(tree),
              ElementsAre("node/link/a.hpp: include circle: node/link/a.hpp -> node/link/b.hpp -> "
                          "node/link/a.hpp"));
  EXPECT_THAT(with("crypto/self.hpp", "#include \"crypto/self.hpp\"\n"),
              ElementsAre(HasSubstr("include circle")));
}

TEST(layers, a_path_that_does_not_begin_at_the_root_is_caught) {
  EXPECT_THAT(with("crypto/b.cpp", "#include \"key.hpp\"\n"),
              ElementsAre("crypto/b.cpp:1: \"key.hpp\" is no path from the root"));
}

TEST(layers, a_computed_include_is_caught) {
  EXPECT_THAT(with("crypto/b.cpp", "#include HEADER\n"),
              ElementsAre(HasSubstr("cannot be checked")));
}

TEST(layers, a_folder_that_is_no_room_is_caught) {
  EXPECT_THAT(with("node/helpers/b.hpp", ""), ElementsAre(HasSubstr("lies in no room")));
  EXPECT_THAT(with("node/b.hpp", ""), ElementsAre(HasSubstr("lies in no room")));
}

class ImpureHeader : public testing::TestWithParam<const char*> {};

TEST_P(ImpureHeader, in_agreement_is_caught_and_elsewhere_is_not) {
  const std::string line = std::string("#include <") + GetParam() + ">\n";
  EXPECT_THAT(with("agreement/b.cpp", line), ElementsAre(HasSubstr("agreement/ is pure")));
  EXPECT_THAT(with("node/app/b.cpp", line), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(layers, ImpureHeader,
                         testing::Values("fstream", "iostream", "thread", "mutex", "random",
                                         "spdlog/spdlog.h", "sys/socket.h", "netinet/in.h"));

TEST(layers, a_clock_read_in_agreement_is_caught) {
  EXPECT_THAT(with("agreement/b.cpp", "auto t = std::chrono::system_clock::now();\n"),
              ElementsAre("agreement/b.cpp:1: agreement/ is pure, and this is not: ::now("));
  EXPECT_THAT(with("agreement/b.cpp", "auto t = time(nullptr);\n"), ElementsAre(HasSubstr("pure")));
}

TEST(layers, words_in_comments_and_strings_of_agreement_are_not_code) {
  EXPECT_THAT(
      with("agreement/b.cpp", "// clock::now() is not called\nconst char* a = \"::now()\";\n"),
      IsEmpty());
}

}  // namespace
}  // namespace accord::lint
