// The console's files, and TLS.
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "api/world_test.hpp"

namespace earshot::api {
namespace {

namespace fs = std::filesystem;

struct Folder {
  fs::path path = fs::temp_directory_path() / fmt::format("earshot-console-{}", ::getpid());
  Folder() {
    fs::create_directories(path / "site/assets");
    write("secret.txt", "not for the world");
    write("site/index.html", "<!doctype html>floor");
    write("site/assets/app-4f2a.js", "run()");
    fs::create_symlink(path / "secret.txt", path / "site/link.txt");
  }
  ~Folder() { fs::remove_all(path); }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(path / name) << text;
  }
};

class Console : public Folder, public Api {
 protected:
  Console() : Api(ApiConfig{.console = (path / "site").string()}) {}
  Answer get(const std::string& target) { return with("", "GET", target, "", ""); }
};

TEST_F(Console, is_served_under_a_strict_policy) {
  for (const char* view : {"/", "/floor", "/call/0d3kq5m7v0400", "/admin/people"}) {
    const auto answer = get(view);
    EXPECT_EQ(answer.status, 200) << view;
    EXPECT_EQ(answer.body, "<!doctype html>floor");
    EXPECT_EQ(answer.headers.at("cache-control"), "no-cache");
    const auto policy = answer.headers.at("content-security-policy");
    for (const char* part : {"default-src 'self'", "frame-ancestors 'none'", "object-src 'none'"}) {
      EXPECT_NE(policy.find(part), policy.npos) << part;
    }
    EXPECT_EQ(policy.find("script-src"), policy.npos) << "only our own scripts";
    EXPECT_EQ(answer.headers.at("x-content-type-options"), "nosniff");
    EXPECT_EQ(answer.headers.at("referrer-policy"), "no-referrer");
    EXPECT_NE(answer.headers.at("permissions-policy").find("microphone=(self)"), std::string::npos);
  }
  const auto script = get("/assets/app-4f2a.js");
  EXPECT_EQ(script.body, "run()");
  EXPECT_EQ(script.headers.at("content-type"), "text/javascript; charset=utf-8");
  EXPECT_NE(script.headers.at("cache-control").find("immutable"), std::string::npos);
}

TEST_F(Console, leads_nowhere_else) {
  for (const char* target :
       {"/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/assets/../../secret.txt",
        "/link.txt", "//etc/passwd", "/assets/missing.js", "/index.html%00.js", "/.git/config"}) {
    const auto answer = get(target);
    EXPECT_NE(answer.status, 200) << target << answer.body;
    EXPECT_EQ(answer.body.find("not for the world"), std::string::npos);
  }
  EXPECT_EQ(get("/api/v1/calls").status, 401);
  EXPECT_EQ(get("/api/nothing").status, 401);
  EXPECT_EQ(with("", "POST", "/floor", "{}").status, 401);
}

TEST_F(Console, is_read_again_on_request) {
  write("site/index.html", "newer");
  EXPECT_EQ(get("/").body, "<!doctype html>floor");
  ASSERT_TRUE(server->reload());
  EXPECT_EQ(get("/").body, "newer");
  fs::remove(path / "site/index.html");
  EXPECT_EQ(server->reload().error().code, "no_console");
  EXPECT_EQ(get("/").body, "newer") << "a fault leaves everything as it was";
}

class Tls : public Folder, public testing::Test {
 protected:
  Tls() { make("a"); }
  void make(const std::string& name) const {
    const auto command = fmt::format(
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 "
        "-subj /CN={1} -keyout '{0}/{1}.key' -out '{0}/{1}.pem' 2>/dev/null",
        path.string(), name);
    ASSERT_EQ(std::system(command.c_str()), 0) << "needs the program openssl";
  }
  Result<std::unique_ptr<Server>> start(const std::string& listen, const std::string& certificate,
                                        const std::string& key) {
    ApiConfig config{.listen = *Endpoint::parse(listen), .token = "a-token-for-the-tests"};
    if (!certificate.empty()) config.certificate = (path / certificate).string();
    if (!key.empty()) config.key = (path / key).string();
    return Server::start(config, floor, counters, log, [] { return std::vector<HealthPart>(); });
  }
  // What a client sees: the certificate's subject and the answer.
  static std::string get(std::uint16_t port, const std::string& target) {
    const auto command = fmt::format(
        "printf 'GET {} HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\n\\r\\n' | timeout 10 "
        "openssl s_client -connect 127.0.0.1:{} -ign_eof 2>&1",
        target, port);
    std::string seen;
    FILE* pipe = ::popen(command.c_str(), "r");
    char line[512];
    while (std::fgets(line, sizeof line, pipe)) seen += line;
    ::pclose(pipe);
    return seen;
  }
  Floor floor;
  Counters counters;
  NoLog log;
};

TEST_F(Tls, is_what_other_addresses_than_loopback_need) {
  const auto plain = start("0.0.0.0:0", "", "");
  ASSERT_FALSE(plain);
  EXPECT_EQ(plain.error().code, "api_not_loopback");
  EXPECT_NE(plain.error().message.find("certificate"), std::string::npos);
  EXPECT_TRUE(start("0.0.0.0:0", "a.pem", "a.key"));
}

TEST_F(Tls, serves_and_takes_a_new_certificate) {
  const auto started = start("127.0.0.1:0", "a.pem", "a.key");
  ASSERT_TRUE(started) << started.error().message;
  const auto& server = **started;
  auto seen = get(server.port(), "/healthz");
  EXPECT_NE(seen.find("CN = a"), seen.npos) << seen;
  EXPECT_NE(seen.find("\"status\":\"alive\""), seen.npos) << seen;
  make("b");
  fs::rename(path / "b.pem", path / "a.pem");
  EXPECT_EQ((*started)->reload().error().code, "api_tls") << "the key is another one's";
  EXPECT_NE(get(server.port(), "/healthz").find("CN = a"), seen.npos);
  fs::rename(path / "b.key", path / "a.key");
  ASSERT_TRUE((*started)->reload());
  EXPECT_NE(get(server.port(), "/healthz").find("CN = b"), seen.npos);
  // Who does not speak TLS is not answered, and the others are.
  EXPECT_EQ(send_octets(server.port(), "GET /healthz HTTP/1.1\r\n\r\n").status, 0);
  EXPECT_NE(get(server.port(), "/healthz").find("CN = b"), seen.npos);
}

TEST_F(Tls, names_the_file_at_fault) {
  for (const auto& [certificate, key] :
       {std::pair{"missing.pem", "a.key"}, {"a.pem", "missing.key"}, {"a.key", "a.key"}}) {
    const auto started = start("127.0.0.1:0", certificate, key);
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().code, "api_tls");
    EXPECT_NE(started.error().message.find(path.string()), std::string::npos);
  }
}

}  // namespace
}  // namespace earshot::api
