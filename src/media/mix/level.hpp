#pragma once
// How loud somebody speaks: dBov over 200 ms (RFC 6464 section 3: 0 is overload, -127 silence).

#include <span>

#include "media/codec/codec.hpp"

namespace earshot::media {

class LevelMeter {
 public:
  // `enough`: how many of these samples make a reading.
  void add(std::span<const Sample> samples, int enough);
  float dbov() const { return dbov_; }
  void silent() { dbov_ = -127; }

 private:
  double energy_ = 0;
  int count_ = 0;
  float dbov_ = -127;
};

}  // namespace earshot::media
