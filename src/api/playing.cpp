// Hearing a recording: a ticket first, then its sound, range by range.
#include <fmt/format.h>

#include "api/admin_answer.hpp"
#include "api/byte_range.hpp"
#include "api/handlers.hpp"
#include "api/look_up.hpp"
#include "api/problem.hpp"
#include "api/recording_answer.hpp"
#include "api/time_text.hpp"
#include "io/clock.hpp"

namespace earshot::api {
namespace {

Json track_json(const SoundTrack& track) {
  return {{"leg", track.leg.text()},
          {"prompts", track.prompts},
          {"part", track.part},
          {"person", track.person ? Json(track.person.text()) : Json(nullptr)},
          {"name", track.name.empty() ? Json(nullptr) : Json(track.name)}};
}

Json marker_json(const SoundMarker& marker) {
  return {{"at_ms", marker.at.count()},
          {"kind", marker.kind},
          {"text", marker.text},
          {"leg", marker.leg ? Json(marker.leg.text()) : Json(nullptr)}};
}

Json ticket_json(const std::string& ticket, WallTime expires, const Contents& contents) {
  Json tracks = Json::array(), markers = Json::array();
  for (const auto& track : contents.tracks) tracks.push_back(track_json(track));
  for (const auto& marker : contents.markers) markers.push_back(marker_json(marker));
  return {{"ticket", ticket},
          {"expires_at", time_text(expires)},
          {"length_ms", contents.length.count()},
          {"tracks", std::move(tracks)},
          {"markers", std::move(markers)},
          {"links",
           {{"audio", "/api/v1/recordings/audio/" + ticket},
            {"peaks", "/api/v1/recordings/peaks/" + ticket}}}};
}

void hand_out(Exchange& exchange, const RecordingRow& row, core::RecordingUse use) {
  exchange.ask<Result<Contents>>(
      exchange.site.sound,
      [library = exchange.site.seams.recordings, id = row.id] { return library->contents(id); },
      [row, use](Exchange& self, const Result<Contents>& contents) {
        if (!contents) return self.answer(contents.error());
        const auto& asker = self.asker;
        const auto now = io::wall_now();
        const auto ticket = self.site.tickets.add({.kind = asker.kind,
                                                   .key = asker.key,
                                                   .person = asker.person,
                                                   .recording = row.id,
                                                   .queue = row.queue,
                                                   .agents = agents_of(row),
                                                   .use = use,
                                                   .expires = {}},
                                                  now);
        self.answer(answer_json(201, ticket_json(ticket, now + Tickets::kLifetime, *contents)));
      });
}

// Still his, at this moment: a right that was withdrawn closes the ticket.
void with_ticket(Exchange& exchange, std::function<void(Exchange&, const Ticket&)> then) {
  if (!library_of(exchange)) return;
  const auto ticket =
      exchange.site.tickets.find(exchange.param("ticket"), exchange.asker, io::wall_now());
  const Error none{"no_such_ticket", "The ticket opens nothing (any more): ask for a new one."};
  if (!ticket) return exchange.answer(none);
  exchange.look<bool>(
      [&exchange, ticket = *ticket](const core::Core& core, Instant) {
        return exchange.sight(core).may_play(ticket.queue, ticket.agents);
      },
      [ticket = *ticket, none, then = std::move(then)](Exchange& self, bool allowed) {
        if (!allowed) return self.answer(none);
        then(self, ticket);
      });
}

Result<SoundWish> wish_of(const Exchange& exchange) {
  SoundWish wish;
  const auto track = exchange.query("track"), prompts = exchange.query("prompts"),
             variant = exchange.query("variant"), format = exchange.query("format");
  if (!track.empty() && track != "mix") {
    const auto leg = LegId::parse(track);
    if (!leg) return fail("bad_field", "track: must be mix or the leg of a track.");
    wish.track = *leg;
    wish.prompts = prompts == "true";
  }
  if (!prompts.empty() && prompts != "true" && prompts != "false")
    return fail("bad_field", "prompts: must be true or false.");
  if (!variant.empty() && variant != "full" && variant != "customer")
    return fail("bad_field", "variant: must be full or customer.");
  if (!format.empty() && format != "ogg" && format != "wav")
    return fail("bad_field", "format: must be ogg or wav.");
  wish.customer = variant == "customer";
  wish.format = format == "wav" ? SoundWish::Format::wav : SoundWish::Format::ogg;
  return wish;
}

Response say_sound(const Exchange& exchange, RecordingId recording, const SoundWish& wish,
                   const std::string& sound) {
  const bool wav = wish.format == SoundWish::Format::wav;
  const auto wanted = exchange.request.if_range.empty()
                          ? range_of(exchange.request.range, sound.size())
                          : RangeWish{};  // we name no versions: it may be another file by now
  if (wanted.is_served && !wanted.range) {
    auto refused = problem({"bad_range", "The file is shorter than that."});
    refused.headers.emplace_back("Content-Range", fmt::format("bytes */{}", sound.size()));
    return refused;
  }
  Response response{200, "", wav ? "audio/wav" : "audio/ogg"};
  response.headers.emplace_back("Accept-Ranges", "bytes");
  response.headers.emplace_back(
      "Content-Disposition",
      fmt::format("attachment; filename=\"{}-{}.{}\"", recording.text(),
                  wish.track ? wish.track.text() : "mix", wav ? "wav" : "ogg"));
  if (!wanted.range) {
    response.body = sound;
    return response;
  }
  const auto [first, last] = *wanted.range;
  response.status = 206;
  response.body = sound.substr(first, last - first + 1);
  response.headers.emplace_back("Content-Range",
                                fmt::format("bytes {}-{}/{}", first, last, sound.size()));
  return response;
}

// From the shelf, or made now; and only as long as there is such a recording.
Result<Sound> sound_of(RecordingLibrary& library, SoundShelf& shelf, RecordingId id,
                       const SoundWish& wish) {
  const auto row = library.find(id);
  if (!row) return tl::unexpected(row.error());
  if (!*row || (*row)->state == "erased") {
    shelf.drop(id);
    return fail("no_such_recording", "The recording was erased.");
  }
  if (auto sound = shelf.find(id, wish)) return sound;
  auto made = library.render(id, wish);
  if (!made) return tl::unexpected(made.error());
  auto sound = std::make_shared<const std::string>(*std::move(made));
  shelf.put(id, wish, sound);
  return sound;
}

}  // namespace

void ask_to_play(Exchange& exchange) {
  auto fields = fields_of(exchange, {"use", "reason"});
  const auto name = fields.text("use");
  const auto reason = fields.optional_text("reason").value_or("");
  if (name != "play" && name != "download") fields.refuse("use: must be play or download.");
  if (fields.mistake()) return exchange.answer(*fields.mistake());
  const auto use = name == "play" ? core::RecordingUse::play : core::RecordingUse::download;
  find_then(exchange, [use, reason](Exchange& self, const RecordingRow& row) {
    give_use(self, row, use, reason, [row, use](Exchange& inner) { hand_out(inner, row, use); });
  });
}

void play_sound(Exchange& exchange) {
  const auto wish = wish_of(exchange);
  if (!wish) return exchange.answer(wish.error());
  with_ticket(exchange, [wish = *wish](Exchange& self, const Ticket& ticket) {
    self.ask<Result<Sound>>(
        self.site.sound,
        [library = self.site.seams.recordings, &shelf = self.site.sounds, id = ticket.recording,
         wish] { return sound_of(*library, shelf, id, wish); },
        [id = ticket.recording, wish](Exchange& inner, const Result<Sound>& sound) {
          if (!sound) return inner.answer(sound.error());
          inner.answer(say_sound(inner, id, wish, **sound));
        });
  });
}

void read_peaks(Exchange& exchange) {
  with_ticket(exchange, [](Exchange& self, const Ticket& ticket) {
    self.ask<Result<Peaks>>(
        self.site.sound,
        [library = self.site.seams.recordings, id = ticket.recording] {
          return library->peaks(id);
        },
        [](Exchange& inner, const Result<Peaks>& peaks) {
          if (!peaks) return inner.answer(peaks.error());
          Json tracks = Json::array();
          for (const auto& track : peaks->tracks) {
            tracks.push_back(
                {{"leg", track.leg.text()}, {"prompts", track.prompts}, {"peaks", track.peaks}});
          }
          inner.answer(
              answer_json(200, {{"step_ms", peaks->step.count()}, {"tracks", std::move(tracks)}}));
        });
  });
}

}  // namespace earshot::api
