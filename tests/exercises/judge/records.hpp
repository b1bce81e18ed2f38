// What a confined child tells its parent, and how the parent knows that it is the judge's own code that tells it.
// Every record begins with a secret, drawn anew for each child. It comes over a socket, which cannot be opened a second time by
// its name in /proc, as a pipe can.
#pragma once

#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace unrolled::exercise {

using Secret = std::array<std::uint64_t, 2>;

/// Errors: the system gives no random numbers.
Secret draw_secret();

/// In the child: from now on tell() writes to this socket.
void begin_telling(int socket, const Secret& secret);
/// Whether this process is such a child.
bool is_telling();
/// In the child: one record, as CBOR. Ends the process where the parent hears nothing any more.
void tell(const nlohmann::json& record);

/// In the parent: what was heard so far.
class Records {
 public:
  /// Of a child with this secret, which may tell that many bytes.
  Records(const Secret& secret, std::size_t most) : secret_(secret), left_(most) {}

  /// What came over the socket next.
  void hear(const char* bytes, std::size_t count);
  /// Whether something came that the judge's own code did not send, or too much.
  bool tampered() const { return tampered_; }
  /// Whole records, in their order.
  std::vector<nlohmann::json>& all() { return all_; }

 private:
  bool take_one();

  Secret secret_;
  std::size_t left_;
  std::string pending_;  // heard, and not a whole record yet
  std::vector<nlohmann::json> all_;
  bool tampered_ = false;
};

}  // namespace unrolled::exercise
