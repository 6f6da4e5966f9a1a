#include "api/metrics.hpp"

#include <prometheus/text_serializer.h>

#include <map>

namespace earshot::api {
namespace {

// cause="foreign_source" → {cause, foreign_source}
std::vector<prometheus::ClientMetric::Label> labels_of(const std::string& label) {
  const auto equals = label.find('=');
  if (equals == std::string::npos) return {};
  std::string value = label.substr(equals + 1);
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
    value = value.substr(1, value.size() - 2);
  }
  return {{label.substr(0, equals), value}};
}

}  // namespace

std::string metrics_text(const Counters& counters) {
  std::map<std::string, prometheus::MetricFamily> families;
  counters.visit([&](const CounterInfo& info, std::uint64_t value) {
    auto& family = families[info.name];
    family.name = info.name;
    if (family.help.empty()) family.help = info.help;
    const bool gauge = !info.name.ends_with("_total");
    family.type = gauge ? prometheus::MetricType::Gauge : prometheus::MetricType::Counter;
    auto& metric = family.metric.emplace_back();
    metric.label = labels_of(info.label);
    (gauge ? metric.gauge.value : metric.counter.value) = static_cast<double>(value);
  });
  std::vector<prometheus::MetricFamily> sorted;
  for (auto& [name, family] : families) sorted.push_back(std::move(family));
  return prometheus::TextSerializer().Serialize(sorted);
}

}  // namespace earshot::api
