#include "engine/worker_counters.hpp"

namespace earshot::engine {
namespace {

constexpr std::array<Micros, 4> kLateSteps = {1ms, 2ms, 5ms, 20ms};
constexpr std::array<const char*, 4> kLateLabels = {"over=\"1ms\"", "over=\"2ms\"", "over=\"5ms\"",
                                                    "over=\"20ms\""};

}  // namespace

WorkerCounters::WorkerCounters(Counters& c)
    : packets_in(c.make({"earshot_udp_packets_total", "way=\"in\"", "UDP packets of media"})),
      packets_out(c.make({"earshot_udp_packets_total", "way=\"out\"", "UDP packets of media"})),
      send_refused(c.make({"earshot_udp_send_refused_total", "",
                           "Packets the kernel did not take: queue full or no route"})),
      dropped_no_room(c.make(
          {"earshot_rtp_dropped_total", "cause=\"no_room\"", "RTP packets dropped, by cause"})),
      dropped_by_kernel(c.make(
          {"earshot_rtp_dropped_total", "cause=\"socket_full\"", "RTP packets dropped, by cause"})),
      dropped_line_full(c.make(
          {"earshot_rtp_dropped_total", "cause=\"line_full\"", "RTP packets dropped, by cause"})),
      tap_ring_full(c.make({"earshot_tap_dropped_total", "cause=\"ring_full\"",
                            "Frames that recordings and other taps missed, by cause"})),
      orders(c.make({"earshot_engine_orders_total", "", "Commands the media workers obeyed"})),
      orders_ignored(c.make({"earshot_engine_orders_ignored_total", "",
                             "Commands about rooms or legs that are not there any more"})),
      facts_lost(c.make({"earshot_engine_facts_lost_total", "",
                         "Facts of media workers that control was too slow for"})),
      ticks(c.make({"earshot_tick_total", "", "Room ticks (20 ms each)"})),
      ticks_skipped(c.make({"earshot_tick_skipped_total", "",
                            "Ticks left out because the worker was far too late"})),
      tick_late_us(c.make({"earshot_tick_late_microseconds_total", "",
                           "Sum of how late ticks were; divide by earshot_tick_total"})),
      tick_late_max_us(c.make({"earshot_tick_late_max_microseconds", "", "The latest tick ever"})) {
  for (std::size_t i = 0; i < kLateLabels.size(); ++i) {
    tick_late_over[i] =
        &c.make({"earshot_tick_late_total", kLateLabels[i], "Ticks that were later than this"});
  }
}

void WorkerCounters::tick_late(Micros late) {
  const auto micros = static_cast<std::uint64_t>(late.count());
  ticks.add();
  tick_late_us.add(micros);
  if (micros > tick_late_max_us.value()) tick_late_max_us.set(micros);
  for (std::size_t i = 0; i < kLateSteps.size() && late > kLateSteps[i]; ++i) {
    tick_late_over[i]->add();
  }
}

}  // namespace earshot::engine
