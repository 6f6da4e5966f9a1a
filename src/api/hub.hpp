#pragma once
// Where pages meet the floor: keeps the mirror up to date, gives every page its changes, levels and
// lines, and hands what pages say to whom it concerns. Internal to api/.
//
// Home thread: its own strand; functions that may be called from elsewhere say so. Whatever needs
// the core is asked on the control thread and comes back as a copy.

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <map>
#include <memory>

#include "api/page.hpp"
#include "api/page_message.hpp"
#include "api/reader.hpp"
#include "api/site.hpp"
#include "api/stream.hpp"

namespace earshot::api {

class Hub final : public Stream, public std::enable_shared_from_this<Hub> {
 public:
  using PageId = std::uint64_t;

  Hub(boost::asio::io_context& loop, Site& site);

  // Control thread.
  void on_events(const core::Core& core, Instant now, std::span<const core::Event> events) override;

  // Any thread.
  PageId join(std::shared_ptr<Page> page, const Asker& reader);
  void heard(PageId page, std::string text);
  void left(PageId page);
  void sign_out(const KeyHash& key);  // its pages close, their media ends at once
  std::size_t readers() const { return readers_now_; }
  void stop();                     // says bye to everybody
  void clear() { open_.clear(); }  // when no thread runs the loop any more

 private:
  struct Open {
    std::shared_ptr<Page> page;
    Reader reader;
    bool greeted = false;  // has its first snapshot
    bool behind = false;   // its queue was full: a snapshot is due
    std::size_t said = 0;  // messages since the last look
    std::vector<CallId> watched;
    DeviceId device;
    std::string me;
  };
  struct DeviceOwner {
    PersonId person;
    PageId page = 0;  // 0: none at the moment
    Instant left;
  };

  void run(std::function<void(Hub&)> work);  // on the strand
  using Collect = Batch (Gathering::*)(const core::Core&, Instant);
  void ask(Collect collect);  // on the control thread; take() follows
  void gather_soon();
  void take(Batch batch);
  void greet(Open& open);
  void bring_up_to_date(Open& open, const Changes& changes);
  void look_again(const Changes& changes);  // after the directory has changed
  void beat();
  void check(PageId id, Open& open);
  void send_levels();
  void send_snapshot(Open& open);
  void send(Open& open, std::string text);
  void say_bye(PageId id, const char* reason, bool signed_out);
  void forget(PageId id, bool signed_out);
  std::string me_of(const Open& open) const;
  Instant now() const;

  void listen_to(PageId id, Open& open, const std::string& text);
  void take_message(PageId id, Open& open, const Watch& watch);
  void take_message(PageId id, Open& open, const Resync& resync);
  void take_message(PageId id, Open& open, const Ping& ping);
  void take_message(PageId id, Open& open, const DeviceIs& device);
  void take_message(PageId id, Open& open, const PhoneMessage& message);
  void release_device(Open& open, bool signed_out);
  void tell_devices(std::function<void(DeviceSink&)> work);  // on the control thread

  boost::asio::strand<boost::asio::io_context::executor_type> strand_;
  boost::asio::steady_timer gather_timer_, beat_timer_, level_timer_;
  Site& site_;
  std::shared_ptr<Doorway> doorway_;
  Control& control_;
  // The control thread's; it may have it for longer than there is a hub.
  std::shared_ptr<Gathering> gathering_ = std::make_shared<Gathering>();
  std::shared_ptr<NoticeBoard> notices_;
  Mirror mirror_;
  bool is_live_ = false, is_asking_ = false;
  Instant core_now_, at_;  // the core's clock, and ours when it was told
  std::map<PageId, Open> open_;
  std::map<DeviceId, DeviceOwner> devices_;
  std::atomic<PageId> next_page_{1};
  std::atomic<std::size_t> readers_now_{0};
  Counter &changes_sent_, &snapshots_sent_, &fell_behind_, &refused_messages_;
};

}  // namespace earshot::api
