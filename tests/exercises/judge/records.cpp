#include "records.hpp"

#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>

#include "base/error.hpp"

namespace unrolled::exercise {
namespace {

using Json = nlohmann::json;

struct Header {
  Secret secret;
  std::uint64_t size;  // of the record that follows
};

// Of the child.
Secret secret_of_parent;
int to_parent = -1;

void send_all(const void* data, std::size_t size) {
  const char* next = static_cast<const char*>(data);
  while (size > 0) {
    const ssize_t n = send(to_parent, next, size, MSG_NOSIGNAL);
    if (n <= 0) _exit(2);
    next += n;
    size -= static_cast<std::size_t>(n);
  }
}

}  // namespace

Secret draw_secret() {
  Secret secret{};
  if (getrandom(secret.data(), sizeof secret, 0) != sizeof secret)
    throw Error("the system gives no random numbers");
  return secret;
}

void begin_telling(int socket, const Secret& secret) {
  to_parent = socket;
  secret_of_parent = secret;
}

bool is_telling() { return to_parent >= 0; }

void tell(const Json& record) {
  const std::vector<std::uint8_t> bytes = Json::to_cbor(record);
  const Header header{secret_of_parent, bytes.size()};
  send_all(&header, sizeof header);
  send_all(bytes.data(), bytes.size());
}

void Records::hear(const char* bytes, std::size_t count) {
  pending_.append(bytes, count);
  while (!tampered_ && take_one()) {
  }
}

/// Takes a record from what was heard; false when it is not whole yet, or none of the judge's.
bool Records::take_one() {
  Header header{};
  if (pending_.size() < sizeof header) return false;
  std::memcpy(&header, pending_.data(), sizeof header);
  tampered_ = header.secret != secret_ || header.size > left_;
  if (tampered_ || pending_.size() - sizeof header < header.size) return false;
  const auto begin = pending_.begin() + sizeof header, end = begin + static_cast<std::ptrdiff_t>(header.size);
  all_.push_back(Json::from_cbor(begin, end, true, false));
  tampered_ = !all_.back().is_object();  // where two processes have written at once
  if (tampered_) all_.pop_back();
  left_ -= header.size;
  pending_.erase(pending_.begin(), end);
  return true;
}

}  // namespace unrolled::exercise
