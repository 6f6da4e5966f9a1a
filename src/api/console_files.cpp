#include "api/console_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "api/exchange.hpp"
#include "api/problem.hpp"

namespace earshot::api {
namespace {

namespace fs = std::filesystem;
constexpr std::uintmax_t kLargestFile = 16u << 20;
constexpr std::size_t kMostFiles = 2'000;

constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".wav", "audio/wav"},
    {".ogg", "audio/ogg"},
    {".mp3", "audio/mpeg"},
    {".wasm", "application/wasm"},
    {".txt", "text/plain; charset=utf-8"},
};

std::string_view type_of(const std::string& extension) {
  for (const auto& [known, type] : kTypes) {
    if (known == extension) return type;
  }
  return "application/octet-stream";
}

// Styles only: Mantine writes its variables into a <style> element while it runs.
constexpr const char* kPolicy =
    "default-src 'self'; connect-src 'self'; media-src 'self' blob:; img-src 'self' data:; "
    "style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'";

tl::unexpected<Error> no_console(const std::string& directory, const std::string& why) {
  return fail("no_console", fmt::format("The console's files can not be read from {}: {}. Build it "
                                        "(./dev web) or set [api] console to where it is.",
                                        directory, why));
}

}  // namespace

Result<std::shared_ptr<const ConsoleFiles>> ConsoleFiles::load(const std::string& directory) {
  auto loaded = std::make_shared<ConsoleFiles>();
  std::error_code error;
  fs::recursive_directory_iterator entries(directory, error), end;
  for (; !error && entries != end; entries.increment(error)) {
    std::error_code ignored;
    if (!entries->is_regular_file(ignored) || entries->is_symlink(ignored)) continue;
    if (entries->file_size(ignored) > kLargestFile || loaded->files_.size() >= kMostFiles) {
      return no_console(directory, "it holds files that no console has");
    }
    std::ostringstream content;
    content << std::ifstream(entries->path(), std::ios::binary).rdbuf();
    loaded->files_[fs::relative(entries->path(), directory, ignored).generic_string()] = {
        std::string(type_of(entries->path().extension().string())),
        std::make_shared<const std::string>(std::move(content).str())};
  }
  if (error) return no_console(directory, error.message());
  if (!loaded->files_.contains("index.html")) return no_console(directory, "no index.html");
  return loaded;
}

Response ConsoleFiles::find(const std::vector<std::string>& path) const {
  std::string name;
  const bool doubled = path.size() > 1 && std::find(path.begin(), path.end(), "") != path.end();
  for (const auto& segment : path) name += (name.empty() ? "" : "/") + segment;
  const auto found = files_.find(name);
  if (found != files_.end()) return say(found->second, path.front() == "assets");
  // A view's path has no dot; a file that is missing must not come back as a page.
  if (!doubled && name.find('.') == name.npos) return say(files_.find("index.html")->second, false);
  return problem({"no_such_route", "There is no such file in the console."});
}

Response ConsoleFiles::say(const File& file, bool keeps) const {
  Response response{200, *file.content, file.type, {}};
  // Vite puts a hash of the content into the names of assets; everything else is asked for anew.
  response.headers = {{"Cache-Control", keeps ? "public, max-age=31536000, immutable" : "no-cache"},
                      {"Content-Security-Policy", kPolicy},
                      {"Referrer-Policy", "no-referrer"},
                      {"Permissions-Policy", "microphone=(self), camera=(), geolocation=()"},
                      {"Cross-Origin-Opener-Policy", "same-origin"},
                      {"Cross-Origin-Resource-Policy", "same-origin"},
                      {"X-Frame-Options", "DENY"}};
  return response;
}

bool serves_console(const Site& site, const Request& request) {
  return site.console.get() && request.method == Method::get && request.authorization.empty() &&
         !request.wants_socket && request.path.front() != "api";
}

void serve_console(Exchange& exchange) {
  exchange.answer(exchange.site.console.get()->find(exchange.request.path));
}

}  // namespace earshot::api
