// The encodings inside crypto/: base64, PEM, Z85.
#include "crypto/base64.hpp"
#include "crypto/pem.hpp"
#include "crypto/z85.hpp"
#include "fixtures.hpp"

namespace accord::crypto {
namespace {

using test::code_of;

TEST(Base64, rfc4648_section_10_vectors) {
  const std::pair<std::string_view, std::string_view> vectors[] = {{"", ""},
                                                                   {"f", "Zg=="},
                                                                   {"fo", "Zm8="},
                                                                   {"foo", "Zm9v"},
                                                                   {"foob", "Zm9vYg=="},
                                                                   {"fooba", "Zm9vYmE="},
                                                                   {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, encoded] : vectors) {
    EXPECT_EQ(to_base64(as_bytes(plain)), encoded);
    const auto decoded = from_base64(encoded);
    ASSERT_TRUE(decoded) << encoded;
    EXPECT_EQ(as_text(*decoded), plain);
  }
}

TEST(Base64, every_other_spelling_is_refused) {
  for (const char* text : {"Zg", "Zg=", "Zh==", "Zm9=", "Zg==\n", " Zg==", "Zm9v\nYmFy",
                           "Z===", "====", "Zm-_", "Zg==Zg==", "Zm9vYmF"}) {
    EXPECT_EQ(code_of(from_base64(text)), "bad_value") << text;
  }
}

TEST(Pem, only_the_written_form_is_read) {
  const Bytes der(100, 0x5a);
  const SecretBytes written = to_pem("THING", der);
  const std::string text(as_text(written.bytes()));
  const auto read = [](const std::string& pem) {
    return code_of(from_pem("THING", as_bytes(pem), Code::bad_value));
  };
  EXPECT_EQ(read(text), "ok");
  EXPECT_EQ(code_of(from_pem("OTHER", as_bytes(text), Code::bad_value)), "bad_value");
  EXPECT_EQ(read(text + "\n"), "bad_value");
  EXPECT_EQ(read(text + text), "bad_value");
  EXPECT_EQ(read("remark\n" + text), "bad_value");
  EXPECT_EQ(read(text.substr(0, text.size() - 1)), "bad_value");
  EXPECT_EQ(read(""), "bad_value");
  std::string crlf;
  for (const char c : text) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  EXPECT_EQ(read(crlf), "bad_value");
}

TEST(Z85, the_curve_keys_of_the_zeromq_manual_are_keys) {
  // zmq_curve(7), example keys.
  EXPECT_TRUE(is_z85_key("Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID"));
  EXPECT_TRUE(is_z85_key("rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7"));
}

TEST(Z85, length_alphabet_and_range_are_checked) {
  const std::string good = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID";
  EXPECT_FALSE(is_z85_key(""));
  EXPECT_FALSE(is_z85_key(good.substr(1)));
  EXPECT_FALSE(is_z85_key(good + "0"));
  for (const char* stray : {"\"", "\\", "'", " ", ";", "~", ",", "_", "|", "`"}) {
    EXPECT_FALSE(is_z85_key(stray + good.substr(1))) << stray;
  }
  // 2^32 - 1 = ((((82*85+23)*85+54)*85+12)*85)+0, in Z85 "%nSc0"; one more is "%nSc1".
  EXPECT_TRUE(is_z85_key("%nSc0" + good.substr(5)));
  EXPECT_FALSE(is_z85_key("%nSc1" + good.substr(5)));
}

}  // namespace
}  // namespace accord::crypto
