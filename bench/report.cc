#include "report.h"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace twitchy::bench {
namespace {

std::string latency_line(const char* what, const Histogram& histogram) {
  if (histogram.count() == 0) return {};
  return fmt::format("  {:<9} p50 {:.2f} ms   p99 {:.2f} ms   p99.9 {:.2f} ms   max {:.2f} ms\n", what,
                     histogram.ms(0.5), histogram.ms(0.99), histogram.ms(0.999), histogram.ms(1));
}

boost::json::object latency_json(const Histogram& histogram) {
  return {{"count", histogram.count()},
          {"p50_ms", histogram.ms(0.5)},
          {"p99_ms", histogram.ms(0.99)},
          {"p99_9_ms", histogram.ms(0.999)},
          {"max_ms", histogram.ms(1)}};
}

boost::json::array half_seconds_json(const std::vector<Histogram>& each) {
  boost::json::array out;
  for (const auto& histogram : each) out.push_back(latency_json(histogram));
  return out;
}

double mib(std::uint64_t kib) {
  return static_cast<double>(kib) / 1024;
}

}  // namespace

std::string as_text(const Options& options, const Measured& m) {
  std::string out = fmt::format("{} readers, {} senders, {:.0f} messages/s for {:.0f} s, {} room{}\n",
                                options.readers, options.senders, options.senders > 0 ? options.rate : 0.0,
                                options.seconds, options.rooms, options.rooms == 1 ? "" : "s");
  out += fmt::format(
      "  {:.0f} deliveries/s in {:.0f} frames/s, {:.1f} MiB/s; {:.0f} acks/s; {:.0f} connects/s\n",
      m.deliveries_per_s, m.frames_per_s, m.mib_per_s, m.acks_per_s, m.connects_per_s);
  out +=
      latency_line("delivery", m.delivery) + latency_line("ack", m.ack) + latency_line("fdatasync", m.sync);
  out += fmt::format(
      "  server {:.2f} cores, {:.0f} MiB (peak {:.0f}); client {:.2f} cores; others {:.2f}, stolen {:.2f}\n",
      m.server_cores, mib(m.server_memory.now_kib), mib(m.server_memory.peak_kib), m.client_cores,
      m.other_cores, m.stolen_cores);
  out += fmt::format(
      "  {} sent, {} acked, {} refused, {} unanswered, {} unsent; {} told by gaps; {} connections closed\n",
      m.sent, m.acked, m.refused, m.unanswered, m.unsent, m.gaps, m.closed);
  out +=
      fmt::format("  {} lost, {} doubled, {} altered, {} wrong: {}\n", m.lost, m.doubled, m.altered, m.wrong,
                  m.is_relay     ? "a relay, that promises nothing"
                  : m.is_sound() ? "every promise kept"
                                 : "PROMISES BROKEN");
  if (!m.first_refusal.empty()) out += fmt::format("  first refusal: {}\n", m.first_refusal);
  return out;
}

std::string as_json(const Options& options, const Measured& m) {
  return boost::json::serialize(boost::json::object{
      {"readers", options.readers},
      {"senders", options.senders},
      {"rate", options.senders > 0 ? options.rate : 0.0},
      {"seconds", options.seconds},
      {"rooms", options.rooms},
      {"pace", options.pace},
      {"peer", options.peer},
      {"deflate", options.deflate},
      {"connects_per_s", m.connects_per_s},
      {"readers_connect_s", m.readers_connect_s},
      {"acks_per_s", m.acks_per_s},
      {"deliveries_per_s", m.deliveries_per_s},
      {"frames_per_s", m.frames_per_s},
      {"mib_per_s", m.mib_per_s},
      {"delivery", latency_json(m.delivery)},
      {"ack", latency_json(m.ack)},
      {"fdatasync", latency_json(m.sync)},
      {"server_cores", m.server_cores},
      {"server_mib", mib(m.server_memory.now_kib)},
      {"server_peak_mib", mib(m.server_memory.peak_kib)},
      {"connection_bytes", m.connection_bytes},
      {"client_cores", m.client_cores},
      {"other_cores", m.other_cores},
      {"stolen_cores", m.stolen_cores},
      {"half_seconds", half_seconds_json(m.half_seconds)},
      {"sample_shown_per_s", m.sample_shown_per_s},
      {"sample_wire_bytes", m.sample_wire_bytes},
      {"sample_plain_bytes", m.sample_plain_bytes},
      {"sent", m.sent},
      {"acked", m.acked},
      {"refused", m.refused},
      {"unanswered", m.unanswered},
      {"unsent", m.unsent},
      {"stored", m.stored},
      {"lost", m.lost},
      {"gaps", m.gaps},
      {"doubled", m.doubled},
      {"altered", m.altered},
      {"wrong", m.wrong},
      {"reached_back", m.reached_back},
      {"closed", m.closed},
      {"first_refusal", m.first_refusal},
      {"sound", m.is_sound()},
  });
}

}  // namespace twitchy::bench
