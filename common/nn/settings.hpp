// Settings by name, as published models have them beside their weights: config.json.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

namespace unrolled::nn {

/// One JSON object. What is null counts as missing. Errors of all functions name the file and the setting.
class Settings {
 public:
  /// `name` is what errors call the file, `hint` what they add. Errors: no JSON object.
  Settings(const std::string& json, std::string name, std::string hint);

  bool has(const char* key) const;
  /// A whole number from 1 to `most`. Errors: another value; missing, where there is no `otherwise`.
  std::size_t size(const char* key, std::size_t most, std::optional<std::size_t> otherwise = {}) const;
  /// Above 0. Errors: another value.
  double number(const char* key, double otherwise) const;
  /// Errors: neither true nor false.
  bool flag(const char* key, bool otherwise = false) const;
  /// Errors: no text.
  std::string text(const char* key, const std::string& otherwise) const;
  /// An object inside this one; an empty one where it is missing. Errors: another value.
  Settings part(const char* key) const;
  /// Errors: there is such a setting, and it says something else than false.
  void refuse(const char* key) const;
  [[noreturn]] void refuse_value(const char* key, const std::string& why) const;

 private:
  Settings(std::shared_ptr<const nlohmann::json> object, std::string name, std::string hint);
  const nlohmann::json* find(const char* key) const;
  [[noreturn]] void unusable(const char* key) const;

  std::shared_ptr<const nlohmann::json> object_;
  std::string name_, hint_;
};

}  // namespace unrolled::nn
