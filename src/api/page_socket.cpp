#include "api/page_socket.hpp"

#include <atomic>
#include <boost/asio/bind_executor.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <deque>

#include "api/any_stream.hpp"
#include "api/handshake.hpp"
#include "api/hub.hpp"

namespace earshot::api {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using boost::system::error_code;

constexpr std::size_t kLargestMessage = 64u << 10;  // from a page

class PageSocket final : public Page, public std::enable_shared_from_this<PageSocket> {
 public:
  PageSocket(AnyStream stream, std::shared_ptr<Hub> hub, std::function<void()> on_gone)
      : socket_(std::move(stream)), hub_(std::move(hub)), on_gone_(std::move(on_gone)) {}
  ~PageSocket() override { on_gone_(); }

  void open(std::unique_ptr<Handshake> handshake, const Asker& reader) {
    socket_.next_layer().tcp().expires_never();
    // A reader who is gone, or reads nothing, is noticed by the missing answer to a ping.
    socket_.set_option(websocket::stream_base::timeout{
        std::chrono::seconds(10), std::chrono::seconds(20), /*keep_alive_pings=*/true});
    socket_.read_message_max(kLargestMessage);
    socket_.text(true);
    socket_.auto_fragment(false);  // a message is in memory whole: one frame, one write
    handshake_ = std::move(handshake);
    socket_.async_accept(handshake_->request,
                         [self = shared_from_this(), reader](error_code error) {
                           if (error) return;
                           self->handshake_.reset();
                           self->id_ = self->hub_->join(self, reader);
                           self->read();
                         });
  }

  void send(Text text) override {
    waiting_ += text->size();
    asio::post(socket_.get_executor(), [self = shared_from_this(), text = std::move(text)] {
      self->queue_.push_back(text);
      if (self->queue_.size() == 1) self->write();
    });
  }

  void close() override {
    asio::post(socket_.get_executor(), [self = shared_from_this()] {
      self->closing_ = true;
      if (self->queue_.empty()) self->say_goodbye();
    });
  }

  std::size_t waiting() const override { return waiting_; }

 private:
  void read() {
    socket_.async_read(buffer_, [self = shared_from_this()](error_code error, std::size_t) {
      if (error) return self->gone();
      if (!self->socket_.got_text()) return self->close();  // nothing of ours is binary
      self->hub_->heard(self->id_, beast::buffers_to_string(self->buffer_.data()));
      self->buffer_.consume(self->buffer_.size());
      self->read();
    });
  }

  void write() {
    socket_.async_write(asio::buffer(*queue_.front()),
                        [self = shared_from_this()](error_code error, std::size_t) {
                          self->waiting_ -= self->queue_.front()->size();
                          self->queue_.pop_front();
                          if (error) return self->gone();
                          if (!self->queue_.empty()) return self->write();
                          if (self->closing_) self->say_goodbye();
                        });
  }

  void say_goodbye() {
    if (std::exchange(said_goodbye_, true)) return;
    socket_.async_close(websocket::close_code::normal, [self = shared_from_this()](error_code) {});
  }

  void gone() {
    if (std::exchange(gone_, true)) return;
    hub_->left(id_);
    beast_close_socket(socket_.next_layer());
  }

  websocket::stream<AnyStream, /*deflateSupported=*/false> socket_;
  std::shared_ptr<Hub> hub_;
  std::function<void()> on_gone_;
  std::unique_ptr<Handshake> handshake_;
  beast::flat_buffer buffer_;
  std::deque<Text> queue_;
  std::atomic<std::size_t> waiting_{0};
  std::uint64_t id_ = 0;
  bool closing_ = false, said_goodbye_ = false, gone_ = false;
};

}  // namespace

void serve_page(AnyStream stream, std::unique_ptr<Handshake> handshake, const Asker& reader,
                std::shared_ptr<Hub> hub, std::function<void()> on_gone) {
  auto page = std::make_shared<PageSocket>(std::move(stream), std::move(hub), std::move(on_gone));
  page->open(std::move(handshake), reader);
}

}  // namespace earshot::api
